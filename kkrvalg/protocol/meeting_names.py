"""Persons and groups of a meeting as people read them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kkrvalg.model import PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kkrvalg.apportion import Draw, Name, Question
    from kkrvalg.model import Election
    from kkrvalg.procedures.voting_groups import VotingGroup


class Names:
    """Writes out who somebody is, with the municipality's name."""

    def __init__(self, election: Election) -> None:
        self._municipality = election.municipality_by_code

    def person(self, person: PersonId) -> str:
        """Return a person's name and municipality."""
        found = self._municipality.get(person.code)
        return f"{person.name} ({found.name if found else person.code})"

    def called(self, name: str) -> str:
        """Return a candidate, whom elections call ``"101:Name"``, as a person; any other name as it is."""
        code, colon, own = name.partition(":")
        return self.person(PersonId(int(code), own)) if colon and code.isdecimal() else name

    def group(self, group: str | None) -> str:
        """Return a group's name, a dash for somebody of none."""
        return group or "–"

    def declared(self, group: VotingGroup) -> str:
        """Return a group with the name it was declared with before its parties: ``"Blå: V+C"``."""
        own = group.called if group.is_whole else None
        return group.key if own in {None, group.key} else f"{own}: {group.key}"

    def make_up(self, group: VotingGroup, others: Iterable[VotingGroup]) -> tuple[str, ...]:
        """Return who stands in a group: the parties that stand in none of the ``others``, then single persons."""
        elsewhere = {bench for other in others if other.key != group.key for bench in other.benches}
        whole = [bench for bench in dict.fromkeys(voter.bench for voter in group.voters) if bench not in elsewhere]
        single = [self.person(voter.person) for voter in group.voters if voter.bench in elsewhere]
        return (*sorted(whole), *single)

    def question(self, question: Question) -> Question:
        """Return a question with its persons written out, to be read and not to be answered."""
        return replace(question, tied=tuple(map(self._spelled, question.tied)))

    def draw(self, draw: Draw) -> Draw:
        """Return a draw with its persons written out."""
        return replace(draw, drawn=tuple(map(self._spelled, draw.drawn)))

    def _spelled(self, name: Name) -> Name:
        return self.called(name) if isinstance(name, str) else name
