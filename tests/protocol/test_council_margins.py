"""How few votes turn the last seat of a council: as it is printed, and against trying the numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from elections import Town, election, setting
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg import i18n
from kkrvalg.apportion import Problem, allocate, leaves
from kkrvalg.apportion.margins import last_seats
from kkrvalg.apportion.nested import Opened
from kkrvalg.protocol.councils import councils_body
from kkrvalg.protocol.councils_text import write_council_margins
from kkrvalg.protocol.text import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.apportion import Name
    from kkrvalg.apportion.margins import LevelMargins, Turn

CODE = 701


def page_of(*towns: Town) -> str:
    """Return the margins of made-up councils as they are printed in English."""
    i18n.use("en")
    page = Page(80)
    held = setting(election(*towns))
    write_council_margins(page, [held.council(m.code) for m in held.election.municipalities])
    return page.text()


def test_each_last_seat_of_a_council_has_its_three_numbers() -> None:
    """A+B 90 against C 80 for two seats; inside A 50, B 40 (tests/apportion/test_level_margins.py)."""
    held = setting(election(Town({"A": 50, "B": 40, "C": 80}, "A", seats=2, alliances=("AB",))))
    outer, inner = councils_body([held.council(CODE)])["councils"][0]["margins"]
    assert outer["turns"] == [{"holder": "C", "challenger": ["A", "B"], "gains": 71, "loses": 36, "moved": 24}]
    assert (inner["alliance"], inner["turns"]) == (
        ["A", "B"],
        [{"holder": "A", "challenger": "B", "gains": 11, "loses": 11, "moved": 6}],
    )
    words = page_of(Town({"A": 50, "B": 40, "C": 80}, "A", seats=2, alliances=("AB",)))
    rows = [line.split() for line in words.splitlines() if "→" in line]
    assert rows == [
        [*held.council(CODE).name.split(), "C", "→", "(A+B)", "71", "36", "24"],
        ["A", "→", "B", "11", "11", "6"],
    ]


def test_a_list_without_room_challenges_nobody() -> None:
    """A 100, B 20, C 10 for three seats, A two candidates: A 2, B 1. C, not A, is next: 20 − k < 10, k = 11."""
    held = setting(election(Town({"A": 100, "B": 20, "C": 10}, "A", seats=3, candidates={"A": 2})))
    (level,) = councils_body([held.council(CODE)])["councils"][0]["margins"]
    assert level["turns"] == [{"holder": "B", "challenger": "C", "gains": 11, "loses": 11, "moved": 6}]


def test_a_lot_in_a_council_hangs_on_one_vote() -> None:
    """A 20 and B 10 for two seats: 20/2 = 10/1, and either has it with one vote more."""
    words = " ".join(page_of(Town({"A": 20, "B": 10}, "A", seats=2)).split())
    assert "A and B stand in a lot; one vote more surely gives one of them the seat" in words


def test_recorded_seats_have_no_margins() -> None:
    """Without the alliances nobody can tell; where all are so, nothing is printed."""
    held = setting(election(Town({"A": 20, "B": 10}, "A", seats=2, known={"A": 1, "B": 1})))
    council = held.council(CODE)
    assert councils_body([council])["councils"][0]["margins"] == []
    page = Page(80)
    write_council_margins(page, [council])
    assert not page.text().strip()


# --- against trying the numbers ---------------------------------------------------------------------------------

COUNCILS = st.builds(
    lambda votes, seats, pair, limits: Town(
        dict(zip("ABCDE", votes, strict=False)),
        "A",
        seats=seats,
        alliances=pair,
        candidates={name: most for name, most in zip("ABCDE", limits, strict=False) if most},
    ),
    st.lists(st.integers(5, 60), min_size=4, max_size=5),
    st.integers(2, 7),
    st.sampled_from((("AB",), ("AB", "CD"), ("ACD",))),
    st.lists(st.sampled_from((None, None, 2, 3)), min_size=5, max_size=5),
)


def bounds(problem: Problem, alliance: Name) -> tuple[int, dict[Name, tuple[int, int]]]:
    """Return the seats a level divides, and the fewest and the most of each member under any draw."""
    found = allocate(problem)
    opened = next((s for s in found.steps if isinstance(s, Opened) and s.alliance == alliance), None)
    if opened is None or alliance not in found.levels:
        return 0, {}
    level = found.levels[alliance].level
    members = enumerate(zip(opened.members, level.seats, strict=True))
    return opened.seats, {name: (own, own + (at in level.tied)) for at, (name, own) in members}


def shifted(problem: Problem, by: Mapping[Name, int]) -> Problem | None:
    """Return the council with so many votes more for some lists or alliances, None where a list has none left."""
    votes = dict(problem.votes)
    for name, change in by.items():
        own = max(leaves(name), key=lambda letter: votes[letter])
        votes[own] += change
    return None if min(votes.values()) < 1 else replace(problem, votes=votes)


@settings(max_examples=40)
@given(COUNCILS)
def test_a_turn_of_a_council_is_the_first_number_of_votes_that_turns_it(town: Town) -> None:
    """The whole council is calculated anew with k and with k − 1 votes; an alliance's seats stay as they are."""
    council = setting(election(town)).council(CODE)
    problem, allocation = council.problem, council.allocation
    assert problem is not None
    assert allocation is not None
    for level in last_seats(allocation):
        for turn in level.turns:
            ways = (
                (turn.gains, {turn.challenger: 1}),
                (turn.loses, {turn.holder: -1}),
                (turn.moved, {turn.challenger: 1, turn.holder: -1}),
            )
            for number, signs in ways:
                if number is not None:
                    assert turns(problem, level, turn, signs, number) in {True, None}, (level, turn, signs)
                    assert not turns(problem, level, turn, signs, number - 1), (level, turn, signs)


def turns(
    problem: Problem, level: LevelMargins, turn: Turn, signs: Mapping[Name, int], number: int
) -> bool | None:
    """Return whether so many votes turn a seat; None where a list has none left, or the level divides others."""
    changed = shifted(problem, {name: sign * number for name, sign in signs.items()})
    if changed is None:
        return None
    _seats, before = bounds(problem, level.alliance)
    seats, after = bounds(changed, level.alliance)
    if seats != level.seats:
        return None
    return (
        after[turn.challenger][0] > before[turn.challenger][0] and after[turn.holder][1] < before[turn.holder][1]
    )
