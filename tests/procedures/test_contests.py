from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from elections import options as election_options
from elections import rulebook
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.procedures.contests import Contest, contests, given_seats
from kkrvalg.rulebook import find_post, load_posts, resolve_options
from kkrvalg.rulebook.book import Requirement, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.rulebook import Post


def options(**changed: str) -> Mapping[str, str]:
    """Return the open questions at their defaults but for some."""
    return resolve_options(rulebook(), changed)


def chairmanship(
    seats: int | None = None, strength: str = "must", any_of: tuple[str, ...] = (), kind: str = "chairmanship"
) -> Requirement:
    """Return a post's demand that some of its seats are the chairmanship's."""
    return Requirement(kind, strength, seats, any_of, None, Words("formandskabet", "the chairmanship"))


def post(
    seats: int | None, alternates: int | None = 0, chairs: int = 0, requirements: tuple[Requirement, ...] = ()
) -> Post:
    """Return a made-up post."""
    return find_post("RBR")._replace(
        key="P", seats=seats, alternates=alternates, chairs=chairs, requirements=requirements
    )


# --- how many seats, how they are filled ------------------------------------------------------------------------


def test_one_for_one_post_is_elected_by_majority_and_several_by_proportional_election() -> None:
    """§ 4, stk. 4: the first sentence and the second."""
    assert contests(post(1), options()) == (Contest("P", "P", "member", "majority", 1),)
    assert contests(post(2), options()) == (Contest("P", "P", "member", "proportional", 2),)


def test_a_post_whose_seats_are_not_known_has_nothing_to_divide() -> None:
    """The source does not say how many."""
    (held,) = contests(post(None, None), options())
    assert (held.method, held.seats, held.places, held.alternates) == ("given", 0, 0, 0)


# --- the chair of a board ---------------------------------------------------------------------------------------


def test_a_boards_chair_is_elected_alone_by_majority_and_the_others_together() -> None:
    """Four seats, one of them the chair's: 1 by majority, 3 by proportional election."""
    assert contests(post(4, chairs=1), options()) == (
        Contest("P:chair", "P", "chair", "majority", 1),
        Contest("P", "P", "member", "proportional", 3),
    )


def test_a_board_may_be_one_post_of_four() -> None:
    """hub_election=four_together."""
    assert contests(post(4, chairs=1), options(hub_election="four_together")) == (
        Contest("P", "P", "member", "proportional", 4),
    )


def test_of_two_seats_the_chair_leaves_one_that_is_elected_by_majority_too() -> None:
    """2 - 1 = 1."""
    assert [(c.key, c.method, c.seats) for c in contests(post(2, chairs=1), options())] == [
        ("P:chair", "majority", 1),
        ("P", "majority", 1),
    ]


def test_a_single_seat_that_is_the_chairs_is_one_election() -> None:
    """Not one for the chair and one for nobody."""
    assert contests(post(1, chairs=1), options()) == (Contest("P", "P", "member", "majority", 1),)


def test_several_chairs_are_several_for_the_same_post() -> None:
    """Two of five seats are chairs': a majority election fills one seat only."""
    assert [(c.key, c.method, c.seats) for c in contests(post(5, chairs=2), options())] == [
        ("P:chair", "proportional", 2),
        ("P", "proportional", 3),
    ]


# --- seats of the chairmanship ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        (chairmanship(2), 2),
        (chairmanship(), 2),
        (chairmanship(5), 2),
        (chairmanship(1), 0),
        (chairmanship(2, strength="wished"), 0),
        (chairmanship(2, any_of=("mayor",)), 0),
        (chairmanship(2, kind="mayor"), 0),
    ],
    ids=["two", "all of five", "five", "one of the two", "wished", "or a mayor", "mayors"],
)
def test_seats_are_given_where_both_chair_and_vice_chair_must_have_one(
    requirement: Requirement, expected: int
) -> None:
    """Which of the two takes a single seat is for the KKR to elect, and a wish gives nothing."""
    assert given_seats(post(5, requirements=(requirement,))) == expected


def test_a_single_seat_for_the_chairmanship_is_elected_by_majority() -> None:
    """Between the chair and the vice chair."""
    assert contests(post(1, requirements=(chairmanship(1),)), options()) == (
        Contest("P", "P", "member", "majority", 1),
    )
    assert contests(post(1, requirements=(chairmanship(),)), options())[0].given == 0


def test_given_seats_stand_outside_and_only_the_others_are_divided() -> None:
    """Five seats less two are three; five persons have a seat in the end."""
    (held,) = contests(post(5, requirements=(chairmanship(2),)), options())
    assert held == Contest("P", "P", "member", "proportional", 3, given=2)
    assert held.places == 5


def test_given_seats_may_count_against_the_groups_that_have_them() -> None:
    """All five are divided, and five persons have a seat in the end."""
    (held,) = contests(post(5, requirements=(chairmanship(2),)), options(chairmanship_seats="against_group"))
    assert held == Contest("P", "P", "member", "proportional", 5, given=2, counts_given=True)
    assert held.places == 5


@pytest.mark.parametrize("reading", ["outside", "against_group"])
def test_a_post_of_two_that_are_given_has_no_election(reading: str) -> None:
    """Nothing is left to divide, whatever would count."""
    (held,) = contests(post(2, requirements=(chairmanship(2),)), options(chairmanship_seats=reading))
    assert held == Contest("P", "P", "member", "given", 0, given=2)
    assert held.places == 2


def test_one_seat_beside_the_given_is_elected_by_majority_or_divided_with_them() -> None:
    """Three seats: the third is one for one post; where the two count, three are divided."""
    asked = post(3, requirements=(chairmanship(2),))
    (outside,) = contests(asked, options())
    assert (outside.method, outside.seats, outside.places) == ("majority", 1, 3)
    (against,) = contests(asked, options(chairmanship_seats="against_group"))
    assert (against.method, against.seats, against.places) == ("proportional", 3, 3)


def test_two_seats_are_not_given_where_the_boards_chair_leaves_only_one() -> None:
    """Two seats, one of them the board's chair: the one that is left is not for both."""
    held = contests(post(2, chairs=1, requirements=(chairmanship(2),)), options())
    assert [(c.key, c.method, c.seats, c.given) for c in held] == [
        ("P:chair", "majority", 1, 0),
        ("P", "majority", 1, 0),
    ]


# --- alternates -------------------------------------------------------------------------------------------------


def test_alternates_are_named_with_the_members() -> None:
    """One election."""
    assert contests(post(5, 5), options()) == (Contest("P", "P", "member", "proportional", 5, alternates=5),)


@pytest.mark.parametrize(("number", "method"), [(1, "majority"), (2, "proportional"), (5, "proportional")])
def test_alternates_may_have_an_election_of_their_own(number: int, method: str) -> None:
    """One by majority, several by proportional election, after the members'."""
    held = contests(post(5, number), options(alternates="own_election"))
    assert [(c.key, c.role, c.method, c.seats, c.alternates) for c in held] == [
        ("P", "member", "proportional", 5, 0),
        ("P:alternates", "alternate", method, number, 0),
    ]


def test_without_alternates_there_is_no_election_of_them() -> None:
    """None, or none known."""
    for number in (0, None):
        assert len(contests(post(5, number), options(alternates="own_election"))) == 1


# --- all of them ------------------------------------------------------------------------------------------------


@given(
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
    st.sampled_from((None, 0, 1, 2, 3, 9)),
    election_options(("chairmanship_seats", "hub_election", "alternates")),
)
def test_the_elections_fill_every_seat_once_and_each_by_its_way(
    seats: int, alternates: int, chairs: int, demanded: int | None, changed: dict[str, str]
) -> None:
    """Their places are the post's seats, their alternates the post's; one seat is one by majority."""
    asked = post(seats, alternates, min(chairs, seats), (chairmanship(demanded),))
    held = contests(asked, options(**changed))
    assert sum(c.places for c in held if c.role != "alternate") == seats
    assert sum(c.alternates for c in held) + sum(c.seats for c in held if c.role == "alternate") == alternates
    assert len({c.key for c in held}) == len(held)
    for contest in held:
        assert contest.method == {0: "given", 1: "majority"}.get(contest.seats, "proportional")
        assert contest.seats >= 0
        assert contest.given in {0, 2}
        assert not contest.counts_given or contest.seats > contest.given


def test_every_post_of_the_catalogue_can_be_filled_under_every_answer() -> None:
    """Real posts: their seats are the places of their elections."""
    filled = [entry for entry in load_posts() if entry.is_filled_by_kkr]
    assert filled
    for entry in filled:
        for hub in ("chair_by_majority", "four_together"):
            for reading in ("outside", "against_group"):
                held = contests(entry, options(hub_election=hub, chairmanship_seats=reading))
                assert sum(contest.places for contest in held) == entry.seats
