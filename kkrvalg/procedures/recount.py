"""What changes in the elections of a meeting when somebody leaves or comes back (§ 4, stk. 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.procedures.constitution import constitute
from kkrvalg.procedures.filling import Course

if TYPE_CHECKING:
    from kkrvalg.model import People, PersonId
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.constitution import Constitution, Papers
    from kkrvalg.procedures.filling import Filled
    from kkrvalg.procedures.setting import Setting


class GroupChange(NamedTuple):
    """A group before and after: those of it who take part, and its sure seats; 0 where it is not there."""

    group: str
    members: tuple[int, int]
    seats: tuple[int, int]


class ElectionChange(NamedTuple):
    """An election before and after: those who take part, the groups that changed, whether a lot is needed.

    ``needed`` are the votes that decide a majority election's first rounds, None for any other election.
    """

    election: str
    present: tuple[int, int]
    groups: tuple[GroupChange, ...]
    lot: tuple[bool, bool]
    needed: tuple[int, int] | None

    @property
    def matters(self) -> bool:
        """Whether more changes than who takes part: seats, a lot, or the votes that decide."""
        moved = any(group.seats[0] != group.seats[1] for group in self.groups)
        return (
            moved or self.lot[0] != self.lot[1] or (self.needed is not None and self.needed[0] != self.needed[1])
        )


def with_departure(papers: Papers, member: PersonId, before: str | None) -> Papers:
    """Return the papers with somebody leaving before an election; None takes the departure back."""
    rows = tuple(row._replace(left_before=before) if row.member == member else row for row in papers.attendance)
    return replace(papers, attendance=rows)


def recount(
    setting: Setting, composition: Composition, people: People, old: Papers, new: Papers
) -> tuple[ElectionChange, ...]:
    """Return the elections that two sign-in lists make different.

    Only the division is counted: names, ballots and seats left to others may have to be given anew after it.

    Raises:
        InputError: a sign-in list or the groups cannot be.
    """
    first = constitute(setting, composition, people, _without_names(old))
    second = constitute(setting, composition, people, _without_names(new))
    changes = (_change(before, after) for before, after in zip(_elections(first), _elections(second), strict=True))
    return tuple(change for change in changes if change is not None)


def _without_names(papers: Papers) -> Papers:
    courses = {key: Course(where=course.where) for key, course in papers.courses.items()}
    return replace(papers, courses=courses, proposals=())


def _elections(constitution: Constitution) -> list[Filled]:
    return [filled for post in constitution.posts for filled in post.elections]


def _change(before: Filled, after: Filled) -> ElectionChange | None:
    """Return what differs in one election, None where nothing does."""
    if [v for s in before.standings for v in s.group.voters] == [
        v for s in after.standings for v in s.group.voters
    ] and before.present == after.present:
        return None
    old = {s.group.key: (len(s.group.voters), s.won) for s in before.standings}
    new = {s.group.key: (len(s.group.voters), s.won) for s in after.standings}
    groups = tuple(
        GroupChange(key, (was[0], now[0]), (was[1], now[1]))
        for key in sorted({*old, *new})
        if (was := old.get(key, (0, 0))) != (now := new.get(key, (0, 0)))
    )
    majority = before.contest.method == "majority"
    return ElectionChange(
        election=before.contest.key,
        present=(before.present, after.present),
        groups=groups,
        lot=(before.question is not None, after.question is not None),
        needed=(before.present // 2 + 1, after.present // 2 + 1) if majority else None,
    )
