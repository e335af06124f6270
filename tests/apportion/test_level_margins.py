"""How far a level is from another division: by hand, and against trying every number of votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.apportion import Draw, Lots, Method, Problem, allocate
from kkrvalg.apportion.level import fill
from kkrvalg.apportion.margins import LevelMargins, MemberMargin, Turn, last_seats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def margins(
    votes: Mapping[str, int],
    seats: int,
    *drawn: str,
    ceilings: Mapping[str, int] | None = None,
    method: Method = Method.DHONDT,
) -> LevelMargins:
    """Return the margins of a division without alliances."""
    problem = Problem(votes=votes, seats=seats, ceilings=ceilings or {}, method=method)
    lots = Lots((Draw(drawn),)) if drawn else Lots()
    (level,) = last_seats(allocate(problem, lots), method)
    return level


def of(level: LevelMargins, name: str) -> MemberMargin:
    """Return the margin of one list."""
    return next(member for member in level.members if member.name == name)


# --- by hand ----------------------------------------------------------------------------------------------------


def test_the_last_seat_of_three_goes_over_by_one_vote_more_than_equality() -> None:
    """A 100, B 80, C 30; 3 seats: 100 A, 80 B, 50 A; then 40 B. The last seat is A's, B is the challenger.

    B gains k: (80 + k) / 2 > 50, k = 21. A loses k: (100 − k) / 2 < 40, k = 21. Moved:
    (80 + k) / 2 > (100 − k) / 2, k = 11. C's first seat: 30 + k > 50, k = 21; it has none to lose. B's last:
    80 − k < the best of the others, A / 3 = 33 1/3 (C has 30), k = 47. A's third: (100 + k) / 3 > 80, k = 141.
    """
    level = margins({"A": 100, "B": 80, "C": 30}, 3)
    assert level.turns == (Turn("A", "B", gains=21, loses=21, moved=11),)
    assert [(m.name, m.seats, m.gains, m.loses) for m in level.members] == [
        ("A", 2, 141, 21),
        ("B", 1, 21, 47),
        ("C", 0, 21, None),
    ]


def test_where_quotients_are_whole_numbers_equality_is_not_enough() -> None:
    """A 120 and B 60, 2 seats: 120 A, then 60 A/2 and 60 B are equal: a lot. One vote decides it either way."""
    level = margins({"A": 120, "B": 60}, 2)
    assert (level.turns, level.at_stake) == ((), 1)
    assert of(level, "A") == MemberMargin("A", 120, 1, in_lot=True, gains=1, loses=1)
    assert of(level, "B") == MemberMargin("B", 60, 0, in_lot=True, gains=1, loses=1)


def test_a_seat_that_was_drawn_hangs_on_one_vote() -> None:
    """The same, B drawn: A gains 1 (121 / 2 > 60), B loses 1 (59 < 60), or one vote is moved."""
    level = margins({"A": 120, "B": 60}, 2, "B")
    assert level.turns == (Turn("B", "A", gains=1, loses=1, moved=1),)
    assert not of(level, "A").in_lot


def test_the_seat_of_march_2026_hung_on_one_vote() -> None:
    """1851 / 3 = 617 / 1 for the last seat: by one vote more either list has it without a lot (1852 / 3 > 617)."""
    level = margins({"A": 1851, "B": 617}, 3)
    assert (of(level, "A").gains, of(level, "B").gains) == (1, 1)
    assert (of(level, "A").loses, of(level, "B").loses) == (1, 1)


def test_a_challenger_that_faces_two_equal_holders_has_to_pass_both() -> None:
    """A 60, B 60, C 40; 2 seats. With 61 votes C has a seat, but A and B draw lots for the other: not sure.

    C takes both with (40 + k) / 2 > 60, k = 81. A loses 21 (39 < 40), and C alone follows. Moved: 40 + k > 60 − k,
    k = 11.
    """
    level = margins({"A": 60, "B": 60, "C": 40}, 2)
    expected = {"gains": 81, "loses": 21, "moved": 11}
    assert level.turns == (Turn("A", "C", **expected), Turn("B", "C", **expected))
    assert of(level, "C").gains == 21


def test_two_equal_challengers_can_only_both_follow() -> None:
    """A 100, B 40, C 40; 1 seat: whoever follows A when it loses 61 is a lot, as A has no second seat to lose."""
    level = margins({"A": 100, "B": 40, "C": 40}, 1)
    assert level.turns == (
        Turn("A", "B", gains=61, loses=None, moved=31),
        Turn("A", "C", gains=61, loses=None, moved=31),
    )
    assert of(level, "A").loses == 61


def test_who_has_no_room_challenges_nobody() -> None:
    """A 100, B 20, 3 seats, A with two candidates: A 2, B 1. Nobody can take B's seat, nor give A another."""
    level = margins({"A": 100, "B": 20}, 3, ceilings={"A": 2})
    assert [(m.seats, m.gains, m.loses) for m in level.members] == [(2, None, 81), (1, 81, None)]
    assert level.turns == (Turn("A", "B", gains=81, loses=81, moved=41),)


def test_who_stands_alone_has_nothing_to_lose_to_anybody() -> None:
    """One list takes all seats whatever its votes."""
    level = margins({"A": 5}, 2)
    assert (of(level, "A").gains, of(level, "A").loses, level.turns) == (None, None, ())


def test_a_list_without_votes_stands_at_no_level() -> None:
    """It takes no part."""
    assert [member.name for member in margins({"A": 5, "B": 0}, 2).members] == ["A"]


def test_each_level_of_an_alliance_has_its_own_margins() -> None:
    """A+B 90 against C 80, 2 seats, one each. Inside, A (50) has the alliance's seat; B (40) needs 11.

    Outside: 90, 80; then 45 and 40. C's seat: the alliance gains 71 (161 / 2 > 80); C loses 36 (44 < 45).
    """
    found = last_seats(allocate(Problem(votes={"A": 50, "B": 40, "C": 80}, seats=2, alliances=(("A", "B"),))))
    outer, inner = found
    assert (outer.alliance, inner.alliance) == ((), ("A", "B"))
    assert outer.turns == (Turn("C", ("A", "B"), gains=71, loses=36, moved=24),)
    assert inner.turns == (Turn("A", "B", gains=11, loses=11, moved=6),)


def test_an_alliance_without_seats_divides_nothing() -> None:
    """A+B 9 against C 80, 1 seat: there is one level with a seat."""
    problem = Problem(votes={"A": 5, "B": 4, "C": 80}, seats=1, alliances=(("A", "B"),))
    assert [level.alliance for level in last_seats(allocate(problem))] == [()]


# --- against trying every number --------------------------------------------------------------------------------

LEVELS = st.builds(
    lambda votes, seats, limits, method: (votes, seats, limits[: len(votes)], method),
    st.lists(st.one_of(st.integers(1, 24), st.sampled_from((6, 12))), min_size=1, max_size=4),
    st.integers(1, 6),
    st.lists(st.sampled_from((None, None, None, 1, 2)), min_size=4, max_size=4),
    st.sampled_from((Method.DHONDT, Method.DHONDT, Method.SAINTE_LAGUE)),
)


MOST = 24 * 13 + 1
"""More votes than any of these lists can need: the most votes times the divisor of the seventh seat."""


def _bounds(
    votes: Sequence[int], seats: int, ceilings: Sequence[int | None], method: Method
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the fewest and the most seats of each list under any draw."""
    level = fill(votes, seats, method, [0] * len(votes), ceilings)
    return level.seats, tuple(own + (i in level.tied) for i, own in enumerate(level.seats))


@settings(max_examples=40)
@given(LEVELS, st.booleans())
def test_the_margins_are_the_first_of_all_numbers_that_turn_a_seat(
    level_drawn: tuple[list[int], int, list[int | None], Method], by_lot: bool
) -> None:
    """Every number of votes from 1 on is tried: gained by one, lost by one, moved from one to the other.

    A lot that is needed is open in one half of the cases, and drawn in the other.
    """
    votes, seats, ceilings, method = level_drawn
    names = "ABCD"[: len(votes)]
    limits = {name: own for name, own in zip(names, ceilings, strict=True) if own is not None}
    low, high = _bounds(votes, seats, ceilings, method)
    tied = [i for i in range(len(votes)) if low[i] < high[i]]
    taken = tied[-max(1, seats - sum(low)) :] if tied and by_lot else []
    winners = [names[i] for i in taken]
    if taken:
        low = high = tuple(own + (i in taken) for i, own in enumerate(low))
    level = margins(dict(zip(names, votes, strict=True)), seats, *winners, ceilings=limits, method=method)

    def changed(**by: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return _bounds([v + by.get(n, 0) for n, v in zip(names, votes, strict=True)], seats, ceilings, method)

    def somebody_else_can(i: int) -> bool:
        return any(limit is None or low[j] < limit for j, limit in enumerate(ceilings) if j != i)

    for i, name in enumerate(names):
        own = of(level, name)
        assert own.gains == next((k for k in range(1, MOST) if changed(**{name: k})[0][i] > low[i]), None)
        losses = [k for k in range(1, votes[i] + 1) if changed(**{name: -k})[1][i] < high[i]]
        assert own.loses == (losses[0] if losses and somebody_else_can(i) else None)
    for turn in level.turns:
        h, c = names.index(str(turn.holder)), names.index(str(turn.challenger))

        def turned(found: tuple[tuple[int, ...], tuple[int, ...]], h: int = h, c: int = c) -> bool:
            return found[0][c] > low[c] and found[1][h] < high[h]

        gain = next((k for k in range(1, MOST) if turned(changed(**{names[c]: k}))), None)
        loss = next((k for k in range(1, votes[h] + 1) if turned(changed(**{names[h]: -k}))), None)
        move = next((k for k in range(1, votes[h] + 1) if turned(changed(**{names[c]: k, names[h]: -k}))), None)
        assert (turn.gains, turn.loses, turn.moved) == (gain, loss, move), turn
