"""Appointments to a post with several seats (§ 4, stk. 3-4): proportional election among the members present."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion import Lots, Problem, allocate
from kkrvalg.apportion import Step as AllocationStep
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import council_name, fold
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.apportion import Allocation, Question
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.rulebook import Post

ARTICLE = "§ 4, stk. 4"


class Bench(NamedTuple):
    """Members who stand together until they say otherwise: a party, or a mayor of no eligible party.

    ``key`` is the party's letter, the cooperation's name, or the mayor's municipality; ``votes`` those of the
    party in the area, or of the mayor's list in its municipality.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    members: int
    votes: int
    absent: int = 0

    @property
    def is_independent(self) -> bool:
        """Whether it is a mayor who was elected outside all lists."""
        return bool(self.aliases) and not any(":" in alias for alias in self.aliases)

    @property
    def present(self) -> int:
        """The members who take part in the meeting."""
        return self.members - self.absent


class Group(NamedTuple):
    """A voting group: its benches, and the sure seats it has won. ``name`` joins the benches' keys by "+"."""

    group: str
    benches: tuple[Bench, ...]
    seats: int

    @property
    def members(self) -> int:
        """The members of the group who take part."""
        return sum(bench.present for bench in self.benches)

    @property
    def votes(self) -> int:
        """The votes behind the group's parties and lists."""
        return sum(bench.votes for bench in self.benches)


class GroupFormed(NamedTuple):
    """Members present formed a group for this election."""

    article: str
    group: str
    benches: tuple[tuple[str, int, int], ...]
    members: int
    kind: Literal["group"] = "group"


@dataclass(frozen=True)
class Appointment:
    """How the seats of a post are divided among the groups of one KKR.

    ``question`` is the composition's while that is open, else the post's own. ``size`` and ``alternates`` are
    those of the post, 0 where its source does not say, ``base`` what the groups count; a group names as many
    alternates as it has seats where there is one for each.
    """

    kkr: str
    post: str
    size: int
    alternates: int
    base: str
    groups: tuple[Group, ...]
    question: Question | None
    allocation: Allocation | None
    steps: tuple[GroupFormed | AllocationStep, ...]

    @property
    def outcome(self) -> Literal["completed", "lot_needed"]:
        """Whether all seats are settled."""
        return "completed" if self.question is None else "lot_needed"


def benches(composition: Composition) -> tuple[Bench, ...]:
    """Return the benches of a composed KKR: each eligible party, and each other mayor alone."""
    parties = [Bench(p.party, p.name, (), p.seats, p.votes) for p in composition.parties if p.seats]
    mayors = [
        Bench(o.municipality, o.name, (str(o.code), *([f"{o.code}:{o.letter}"] if o.letter else [])), 1, o.votes)
        for o in composition.others
    ]
    return (*parties, *mayors)


def find_bench(name: str, all_benches: Sequence[Bench], *, where: str, kkr: str) -> Bench:
    """Return the bench a user calls ``name``: its key in any case, or ``"360:J"`` for a mayor's list.

    Raises:
        InputError: the KKR has no such party or mayor.
    """
    wanted = fold(name.strip())
    for bench in all_benches:
        if wanted in {fold(bench.key), *map(fold, bench.aliases)}:
            return bench
    raise InputError(
        where=where,
        found=_("{name} in {kkr}").format(name=name.strip() or '""', kkr=council_name(kkr)),
        expected=_("one of {names}").format(names=", ".join(bench.key for bench in all_benches)),
        todo=_("write the party's letter, or the municipality of a mayor who stands alone"),
    )


def with_absences(
    all_benches: Sequence[Bench], absent: Mapping[str, int], *, kkr: str, where: str = "--absent"
) -> tuple[Bench, ...]:
    """Return the benches less the members who are away without a substitute.

    Raises:
        InputError: an unknown bench, more away than it has members, or nobody left.
    """
    away: dict[str, int] = {}
    for name, number in absent.items():
        bench = find_bench(name, all_benches, where=where, kkr=kkr)
        away[bench.key] = away.get(bench.key, 0) + number
        if away[bench.key] > bench.members:
            raise InputError(
                where=where,
                found=f"{name}={number}",
                expected=_("at most the {members} members {party} has in {kkr}").format(
                    members=bench.members, party=bench.key, kkr=council_name(kkr)
                ),
                todo=_("count only members of the KKR who are away without a substitute"),
            )
    present = tuple(bench._replace(absent=away.get(bench.key, 0)) for bench in all_benches)
    if absent and not any(bench.present for bench in present):
        raise InputError(
            where=where,
            found=_("nobody present in {kkr}").format(kkr=council_name(kkr)),
            expected=_("at least one member who takes part in the meeting"),
            todo=_("count only members of the KKR who are away without a substitute"),
        )
    return present


def form_groups(
    all_benches: Sequence[Bench], joined: Sequence[Sequence[str]], *, kkr: str, where: str = "--group"
) -> tuple[Group, ...]:
    """Return the groups: the benches that joined, and each other bench by itself.

    Raises:
        InputError: an unknown bench, or one in two groups.
    """
    taken: dict[str, Sequence[str]] = {}
    groups: list[tuple[Bench, ...]] = []
    for names in joined:
        members = [find_bench(name, all_benches, where=where, kkr=kkr) for name in names]
        for bench in members:
            if bench.key in taken:
                raise InputError(
                    where=where,
                    found=_("{party} twice: in {first} and in {second}").format(
                        party=bench.key, first="+".join(taken[bench.key]), second="+".join(names)
                    ),
                    expected=_("each party in one group only"),
                    todo=_("leave it out of one of the groups"),
                )
            taken[bench.key] = names
        groups.append(tuple(bench for bench in all_benches if bench in members))
    groups += [(bench,) for bench in all_benches if bench.key not in taken]
    return tuple(Group("+".join(bench.key for bench in group), group, 0) for group in groups)


def find_group(name: str, groups: Sequence[Group], *, where: str, kkr: str) -> Group:
    """Return the group a user calls ``name``: its parties in any order, joined by "+".

    Raises:
        InputError: no group is made of exactly these.
    """
    everybody = [bench for group in groups for bench in group.benches]
    wanted = {find_bench(part, everybody, where=where, kkr=kkr).key for part in name.split("+")}
    for group in groups:
        if wanted == {bench.key for bench in group.benches}:
            return group
    raise InputError(
        where=where,
        found=_("{name} in {kkr}").format(name=name, kkr=council_name(kkr)),
        expected=_("one of {names}").format(names=", ".join(group.group for group in groups)),
        todo=_("name the whole group, its parties joined by +"),
    )


@implements("§ 4, stk. 4")
def appoint(
    composition: Composition,
    post: Post,
    groups: Sequence[Group],
    lots: Lots | None = None,
    *,
    base: str = "members_present",
) -> Appointment:
    """Divide a post's seats among the groups by d'Hondt on the number of their members who take part.

    The members who take part in the meeting divide into groups of their own making, declared for each election
    (kommunestyrelsesloven § 24, stk. 3, to which § 4, stk. 4 refers). Equal quotients for the last seats are
    a lot. With the ``base`` ``vote_totals`` the groups count the votes behind their parties instead.

    Raises:
        DrawError: a draw names a group that is not tied, or the wrong number of groups.
    """
    size, alternates = post.seats or 0, post.alternates or 0
    if composition.question is not None:
        return Appointment(composition.kkr, post.key, size, alternates, base, (), composition.question, None, ())
    allocation = allocate(
        Problem(
            votes={g.group: g.votes if base == "vote_totals" else g.members for g in groups},
            seats=size,
            subject=(post.key, composition.kkr),
            article=ARTICLE,
        ),
        lots,
    )
    formed = tuple(
        GroupFormed(ARTICLE, g.group, tuple((b.key, b.present, b.members) for b in g.benches), g.members)
        for g in groups
    )
    won = tuple(
        Group(group.group, group.benches, allocation.seats[group.group])
        for group in sorted(groups, key=lambda g: (-g.members, g.group))
    )
    return Appointment(
        kkr=composition.kkr,
        post=post.key,
        size=size,
        alternates=alternates,
        base=base,
        groups=won,
        question=allocation.question,
        allocation=allocation,
        steps=(*formed, *allocation.steps),
    )
