"""Persons and groups of a meeting as people read them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kkrvalg.model import PersonId

if TYPE_CHECKING:
    from kkrvalg.apportion import Draw, Name, Question
    from kkrvalg.model import Election


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

    def question(self, question: Question) -> Question:
        """Return a question with its persons written out, to be read and not to be answered."""
        return replace(question, tied=tuple(map(self._spelled, question.tied)))

    def draw(self, draw: Draw) -> Draw:
        """Return a draw with its persons written out."""
        return replace(draw, drawn=tuple(map(self._spelled, draw.drawn)))

    def _spelled(self, name: Name) -> Name:
        return self.called(name) if isinstance(name, str) else name
