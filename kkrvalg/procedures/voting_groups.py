"""The groups of an election: those who take part divide into groups of their own making (§ 4, stk. 4).

The rules refer to kommunestyrelsesloven § 24, stk. 3. Groups are declared for each election; whoever says nothing
stands with the party. Groups are counted from the persons present.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kkrvalg.model import People, PersonId
    from kkrvalg.procedures.attendance import Roll, Voter


class Declared(NamedTuple):
    """A row of the groups' declaration: a party, or one person, stands with a group; ``where`` it is written."""

    group: str
    bench: str | None
    person: PersonId | None
    where: str


class VotingGroup(NamedTuple):
    """A group with those who take part in it.

    ``key`` joins the parties by "+" where the group is made of whole parties, so that it is the same group
    whatever it is called; otherwise it is the name it was declared with. ``called`` is that name, None where
    nothing was declared; ``is_whole`` says whether the group is made of whole parties.
    """

    key: str
    voters: tuple[Voter, ...]
    called: str | None = None
    is_whole: bool = True

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

    A group that is called like a party joins that party, if the party was not declared for another group. Names
    that differ only in capitals are the same.

    Args:
        voters: who takes part.
        declared: what was declared for this election; persons who do not take part stand in no group.
        order: the parties of the KKR and where each stands among them; a group's key names them in that order.

    Raises:
        InputError: a party nobody is of, somebody declared for two groups, or two groups called the same.
    """
    benches = [*order, *sorted({voter.bench for voter in voters} - set(order))]
    spelled = _spelled(declared, benches)
    rows = [row._replace(group=spelled[_plain(row.group)]) for row in declared]
    of_bench, of_person = _sorted_out(rows, benches)
    persons: dict[str, list[Voter]] = {}
    for voter in voters:
        name = of_person.get(voter.person) or of_person.get(voter.seat) or of_bench.get(voter.bench)
        persons.setdefault(name or voter.bench, []).append(voter)
    split = {voter.bench for voter in voters if voter.person in of_person or voter.seat in of_person}
    names = {row.group for row in rows}
    groups = [_group(name, members, split, order, names) for name, members in persons.items()]
    _refuse_same_name(groups, rows)
    return tuple(sorted(groups, key=lambda group: (-len(group.voters), group.key)))


def _spelled(declared: Sequence[Declared], benches: Sequence[str]) -> dict[str, str]:
    """Return how each group's name is spelled: as the party of that name, else in one way it is written."""
    spelled = {_plain(name): name.strip() for name in sorted((row.group for row in declared), reverse=True)}
    return spelled | {_plain(bench): bench for bench in benches if _plain(bench) in spelled}


def _group(
    name: str, members: Sequence[Voter], split: set[str], order: Mapping[str, int], names: set[str]
) -> VotingGroup:
    """Return a group with its key: its parties where it is made of whole ones, else its name as declared."""
    benches = {voter.bench for voter in members}
    is_whole = not benches & split
    joined = "+".join(sorted(benches, key=lambda bench: (order.get(bench, len(order)), bench)))
    called = name if name in names else None
    return VotingGroup(joined if is_whole else name, tuple(members), called, is_whole)


def _refuse_same_name(groups: Sequence[VotingGroup], declared: Sequence[Declared]) -> None:
    """Refuse a group that is called as another one is, or like a party that stands elsewhere."""
    for row in declared:
        own = [group for group in groups if group.called == row.group]
        others = [group for group in groups if group.called != row.group]
        same = [o for group in own for o in others if _goes_by(o, group.key) or _goes_by(o, row.group)]
        elsewhere = [o for o in others for group in own if row.group in o.benches - group.benches]
        if same or elsewhere:
            raise InputError(
                where=row.where,
                found=_("a group called {name}, as another one is").format(name=row.group),
                expected=_("a name that tells the groups apart"),
                todo=_("give the group another name"),
            )


def _sorted_out(
    declared: Sequence[Declared], benches: Sequence[str]
) -> tuple[dict[str, str], dict[PersonId, str]]:
    """Return the group of each declared party and of each declared person."""
    known = {_plain(bench): bench for bench in benches}
    of_bench: dict[str, str] = {}
    of_person: dict[PersonId, str] = {}
    for row in declared:
        if row.person is not None:
            before = of_person.setdefault(row.person, row.group)
            who = row.person.name
        else:
            who = known.get(_plain(row.bench or ""), "")
            if not who:
                raise InputError(
                    where=row.where,
                    found=_("{name}, a party nobody in this KKR is of").format(name=row.bench),
                    expected=_("one of {names}").format(names=", ".join(benches)),
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


def refuse_strangers(declared: Iterable[Declared], people: People, roll: Roll) -> None:
    """Refuse a person declared for a group who neither is a member, or a member's substitute, nor signed in.

    Raises:
        InputError: a name that is nobody's would otherwise leave the person meant with the party.
    """
    known = {person for member in people.members for person in (member.person, member.substitute)}
    known |= {entry.person for entry in roll.seats}
    for row in declared:
        if row.person is not None and row.person not in known:
            raise InputError(
                where=row.where,
                found=_("{name}, who is no member of the KKR").format(name=row.person.name),
                expected=_("a member or a substitute, as members.csv and attendance.csv name them"),
                todo=_("correct the municipality's code or the name"),
            )


def find_voting_group(name: str, groups: Iterable[VotingGroup]) -> VotingGroup | None:
    """Return the group a user calls ``name``: its key, its parties in any order joined by "+", or as declared."""
    own = list(groups)
    exact = (group for group in own if group.key == name)
    return next(exact, next((group for group in own if _goes_by(group, name)), None))


def _goes_by(group: VotingGroup, name: str) -> bool:
    """Whether somebody who writes ``name`` means the group."""
    names = {_plain(group.key), _plain(group.called or group.key)}
    return _plain(name) in names or _parts(name) == _parts(group.key)


def _parts(name: str) -> set[str]:
    return {_plain(part) for part in name.split("+")}


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    return fold(name.strip())
