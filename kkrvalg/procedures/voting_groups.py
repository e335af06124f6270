"""The groups of an election: those who take part divide into groups of their own making (§ 4, stk. 4).

The rules refer to kommunestyrelsesloven § 24, stk. 3. Groups are declared for each election; whoever says nothing
stands with the party. Groups are counted from the persons present.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kkrvalg.model import PersonId
    from kkrvalg.procedures.attendance import Voter


class Declared(NamedTuple):
    """A row of the groups' declaration: a party, or one person, stands with a group; ``where`` it is written."""

    group: str
    bench: str | None
    person: PersonId | None
    where: str


class VotingGroup(NamedTuple):
    """A group with those who take part in it.

    ``key`` joins the parties by "+" where the group is made of whole parties, so that it is the same group
    whatever it is called; otherwise it is the name it was declared with.
    """

    key: str
    voters: tuple[Voter, ...]

    @property
    def benches(self) -> frozenset[str]:
        """The parties the group's persons are of."""
        return frozenset(voter.bench for voter in self.voters)


class GroupCounted(NamedTuple):
    """A group was declared, and so many take part in it."""

    article: str
    contest: str
    group: str
    members: int
    persons: tuple[PersonId, ...]
    kind: Literal["group_counted"] = "group_counted"


@implements("§ 4, stk. 4")
def voting_groups(
    voters: Sequence[Voter], declared: Sequence[Declared], order: Mapping[str, int]
) -> tuple[VotingGroup, ...]:
    """Return the groups that those who take part stand in, the largest first.

    Args:
        voters: who takes part.
        declared: what was declared for this election.
        order: the parties of the KKR and where each stands among them; a group's key names them in that order.

    Raises:
        InputError: a party nobody is of, a person who is no member, or somebody declared for two groups.
    """
    of_bench, of_person = _sorted_out(declared, order)
    persons: dict[str, list[Voter]] = {}
    for voter in voters:
        name = of_person.get(voter.person) or of_person.get(voter.seat) or of_bench.get(voter.bench)
        persons.setdefault(name or voter.bench, []).append(voter)
    split = {voter.bench for voter in voters if voter.person in of_person or voter.seat in of_person}
    groups = [VotingGroup(_key(name, members, split, order), tuple(members)) for name, members in persons.items()]
    _refuse_same_key(groups, declared)
    return tuple(sorted(groups, key=lambda group: (-len(group.voters), group.key)))


def _refuse_same_key(groups: Sequence[VotingGroup], declared: Sequence[Declared]) -> None:
    """Refuse a group that is called like a party that stands elsewhere."""
    keys = [group.key for group in groups]
    for row in declared:
        if keys.count(row.group) > 1:
            raise InputError(
                where=row.where,
                found=_("a group called {name}, as another one is").format(name=row.group),
                expected=_("a name that tells the groups apart"),
                todo=_("give the group another name"),
            )


def _sorted_out(
    declared: Sequence[Declared], order: Mapping[str, int]
) -> tuple[dict[str, str], dict[PersonId, str]]:
    """Return the group of each declared party and of each declared person."""
    known = {fold(bench): bench for bench in order}
    of_bench: dict[str, str] = {}
    of_person: dict[PersonId, str] = {}
    for row in declared:
        if row.person is not None:
            before = of_person.setdefault(row.person, row.group)
            who = row.person.name
        else:
            who = known.get(fold(row.bench or ""), "")
            if not who:
                raise InputError(
                    where=row.where,
                    found=_("{name}, a party nobody in this KKR is of").format(name=row.bench),
                    expected=_("one of {names}").format(names=", ".join(order)),
                    todo=_("write the party's letter, or the municipality of a mayor who stands alone"),
                )
            before = of_bench.setdefault(who, row.group)
        if before != row.group:
            raise InputError(
                where=row.where,
                found=_("{party} twice: in {first} and in {second}").format(
                    party=who, first=before, second=row.group
                ),
                expected=_("each in one group only"),
                todo=_("leave it out of one of the groups"),
            )
    return of_bench, of_person


def _key(name: str, members: Sequence[Voter], split: set[str], order: Mapping[str, int]) -> str:
    """Return a group's key: its parties where it is made of whole ones, else the name it was declared with."""
    benches = {voter.bench for voter in members}
    if benches & split:
        return name
    return "+".join(sorted(benches, key=lambda bench: (order.get(bench, len(order)), bench)))


def find_voting_group(name: str, groups: Iterable[VotingGroup]) -> VotingGroup | None:
    """Return the group a user calls ``name``: its key in any case, or its parties in any order joined by "+"."""
    wanted = {fold(part.strip()) for part in name.split("+")}
    for group in groups:
        if fold(group.key) == fold(name.strip()) or {fold(part) for part in group.key.split("+")} == wanted:
            return group
    return None
