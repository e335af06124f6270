"""Councils, compositions, chairs and posts of many draws: equal to the exact engine, compiled or not."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from elections import OPTIONS, PARTY_LETTERS, Town, election, elections, options, scenario, setting
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.apportion.batch import compiled
from kkrvalg.errors import InputError
from kkrvalg.procedures.appointments import appoint, benches, form_groups
from kkrvalg.procedures.chair import elect_chair
from kkrvalg.procedures.composition import compose
from kkrvalg.rulebook import find_post
from kkrvalg.simulation.checked import DrawsDifferError, check_draws
from kkrvalg.simulation.frame import Frame, frame_of
from kkrvalg.simulation.national import CouncilDraws, KkrDraws, council_draws, kkr_draws

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.model import Election, ElectionList

EVERY_OPTION = (*OPTIONS, "chair_parties", "alliance_inner", "post_base")
KEYS = np.random.default_rng(4).integers(0, 2**64, 64, np.uint64)
ALLIANCES = ("A+F", "B+V", "A+V+Ø", "F+By 1", "Lokallisterne+A", "By 1+By 2")


def mayors_of(frame: Frame) -> NDArray[np.int64]:
    """Return the row of each mayor's list, -1 for one elected outside all lists."""
    row = {entry.id: at for at, entry in enumerate(frame.lists)}
    own = {mayor.code: row[mayor.list_id] if mayor.list_id else -1 for mayor in frame.election.mayors}
    return np.array([own.get(code, -2) for code in frame.codes.tolist()])


def drawn(
    frame: Frame,
    votes: NDArray[np.int64],
    mayors: NDArray[np.int64],
    keys: NDArray[np.uint64],
    alliances: Mapping[str, Sequence[str]] | None = None,
) -> tuple[CouncilDraws, KkrDraws]:
    """Return councils and KKR by compiled code, having checked that NumPy alone says the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(compiled.VARIABLE, raising=False)
        councils = council_draws(frame, votes, keys)
        found = kkr_draws(frame, votes, councils.seats, mayors, keys, alliances=alliances)
        patch.setenv(compiled.VARIABLE, "no")
        plain = council_draws(frame, votes, keys)
        other = kkr_draws(frame, votes, plain.seats, mayors, keys, alliances=alliances)
    same(councils, plain)
    same(found, other)
    return councils, found


def same(one: CouncilDraws | KkrDraws, other: CouncilDraws | KkrDraws) -> None:
    """Compare every array."""
    for field in fields(one):
        own, twin = getattr(one, field.name), getattr(other, field.name)
        for key in own if isinstance(own, dict) else [None]:
            np.testing.assert_array_equal(own if key is None else own[key], twin if key is None else twin[key])


def with_alliances(held: Election, choices: Sequence[int]) -> Election:
    """Return the election with alliances in the councils and few candidates, as ``choices`` from 0 to 11 say."""

    def changed(entry: ElectionList, choice: int) -> ElectionList:
        alliance, candidates = (None, None, "1", "2")[choice % 4], (None, 1, 3)[choice // 4]
        return entry._replace(alliance=alliance, candidates=candidates)

    rows = zip(held.lists, [*choices, *[0] * len(held.lists)], strict=False)
    return replace(held, lists=tuple(changed(entry, choice) for entry, choice in rows))


@given(elections(), options(EVERY_OPTION), st.lists(st.integers(0, 11), max_size=20), st.data())
@settings(max_examples=70)
def test_every_draw_is_what_the_exact_engine_gives(
    held: Election, chosen: dict[str, str], choices: list[int], data: st.DataObject
) -> None:
    """The election itself and draws in which its votes and mayors change places; every option, ties everywhere.

    With every numbers compared: councils, votes, eligibility, sizes, seats, chairs, RBR and the number of lots.
    """
    frame = frame_of(setting(with_alliances(held, choices), chosen))
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    votes = np.array([frame.votes, *(rng.permutation(frame.votes) for _ in range(3))])
    mayors = np.array(
        [mayors_of(frame), *(rng.integers(frame.starts[:-1] - 1, frame.starts[1:]) for _ in range(3))]
    )
    mayors = np.where(mayors < frame.starts[:-1], np.where(mayors < 0, mayors, -1), mayors)
    keys = KEYS[:4]
    if not all(votes[:, frame.counts[frame.municipality_of]].sum(axis=1)):
        with pytest.raises(InputError):
            drawn(frame, votes, mayors, keys)
        return
    known = {*PARTY_LETTERS, "Lokallisterne"} & set(frame.contenders) | {f"By {n}" for n in range(1, 7)}
    towns = {frame.election.municipality_by_code[code].name for code in frame.codes[frame.counts].tolist()}
    joined = [
        entry
        for entry in data.draw(st.lists(st.sampled_from(ALLIANCES), max_size=1))
        if set(entry.split("+")) <= known & (towns | set(frame.contenders))
    ]
    alliances = {"midtjylland": joined}
    councils, found = drawn(frame, votes, mayors, keys, alliances)
    check_draws(frame, votes, councils.seats, mayors, keys, found, range(4), alliances=alliances)


@cache
def real() -> tuple[Frame, NDArray[np.int64]]:
    """Return the frame and the mayors of the election of 2025."""
    frame = frame_of(setting(scenario("kv2025").election))
    return frame, mayors_of(frame)


def test_the_election_of_2025_comes_out_as_the_procedures_have_it() -> None:
    """98 councils, five compositions, chairs and RBR, where nothing is left to a lot."""
    frame, mayors = real()
    councils, found = drawn(frame, frame.votes[None], mayors[None], KEYS[:1])
    rules = frame.setting
    assert councils.ties.tolist() == [0]
    for at, entry in enumerate(frame.lists):
        assert councils.seats[0, at] == rules.council(entry.code).seats[entry.letter]
    for number, kkr in enumerate(frame.kkr):
        composition = compose(rules, kkr)
        assert found.size[0, number] == composition.size
        own = {frame.contenders[at]: int(won) for at, won in enumerate(found.seats[0, number]) if won}
        assert own == {party.party: party.seats for party in composition.parties if party.seats}
        chairs = elect_chair(composition, options=rules.options)
        assert frame.contenders[found.chair[0, number]] == chairs.chair
        assert frame.contenders[found.vice_chair[0, number]] == chairs.vice_chair
        post = find_post("RBR", kkr=kkr, term=frame.election.term)
        divided = appoint(composition, post, form_groups(benches(composition), (), kkr=kkr))
        assert found.ties["RBR"][0, number] == (divided.question is not None)
        sure = {group.group: group.seats for group in divided.groups if group.group in frame.contenders}
        for party, least in sure.items():
            assert 0 <= found.posts["RBR"][0, number, frame.contenders.index(party)] - least <= 1


def test_noisy_draws_around_2025_hold_against_the_exact_engine() -> None:
    """Sixty-four draws on both roads, three of them calculated again, with alliances for two chairs."""
    frame, mayors = real()
    rng = np.random.default_rng(6)
    votes = np.rint(frame.votes * np.exp(0.2 * rng.standard_normal((64, len(frame.votes))))).astype(np.int64)
    every = np.tile(mayors, (64, 1))
    alliances = {"nordjylland": ["A+F", "V+C+I"], "hovedstaden": ["A+Ø+F+Å", "C+V"]}
    councils, found = drawn(frame, votes, every, KEYS, alliances)
    assert councils.ties.sum() > 0
    assert found.ties["RBR"].sum() > 64
    check_draws(frame, votes, councils.seats, every, KEYS, found, (0, 17, 63), alliances=alliances)


@pytest.mark.parametrize(
    ("chosen", "one_by_one"),
    [
        ({}, False),
        ({"reduced_size": "best_up_to_cap"}, False),
        ({"reduction_method": "shrink_scale"}, True),
        ({"secondary": "lot_among_optima"}, True),
    ],
)
def test_it_is_said_when_reductions_are_calculated_one_by_one(chosen: dict[str, str], one_by_one: bool) -> None:
    """All of them hold for 2025; what array code does not know takes longer."""
    frame = frame_of(setting(scenario("kv2025").election, chosen))
    votes, mayors = frame.votes[None], mayors_of(frame)[None]
    councils = council_draws(frame, votes, KEYS[:1])
    found = kkr_draws(frame, votes, councils.seats, mayors, KEYS[:1])
    assert found.one_by_one is one_by_one
    check_draws(frame, votes, councils.seats, mayors, KEYS[:1], found, [0])


def test_votes_too_many_for_64_bits_are_left_to_the_exact_engine() -> None:
    """Two towns with 2^41 votes and more; the same election with a millionth of them comes out alike."""
    towns = [Town({"A": 600, "V": 400}, "A"), Town({"A": 100, "V": 500, "L": 400}, "L")]
    large = [replace(town, votes={key: own * 2**33 for key, own in town.votes.items()}) for town in towns]
    results = []
    for some in (towns, large):
        frame = frame_of(setting(election(*some)))
        results.append(drawn(frame, frame.votes[None], mayors_of(frame)[None], KEYS[:1])[1])
    assert results[0].seats.tolist() == results[1].seats.tolist()
    assert results[0].chair.tolist() == results[1].chair.tolist()
    assert results[1].total_votes.tolist() == [[2000 * 2**33]]
    assert [found.one_by_one for found in results] == [False, True]


def test_a_check_finds_a_draw_that_is_wrong() -> None:
    """A seat moved from one party to another, a council seat, a chair: each is found and named."""
    frame = frame_of(setting(election(Town({"A": 60, "V": 40}, "A"), Town({"A": 30, "V": 50}, "V"))))
    votes, mayors, keys = frame.votes[None], mayors_of(frame)[None], KEYS[:1]
    councils, found = drawn(frame, votes, mayors, keys)
    moved = replace(found, seats=found.seats + np.array([1, -1]))
    with pytest.raises(DrawsDifferError, match="midtjylland, seats"):
        check_draws(frame, votes, councils.seats, mayors, keys, moved, [0])
    with pytest.raises(DrawsDifferError, match="councils"):
        check_draws(frame, votes, councils.seats[:, ::-1] + 1, mayors, keys, found, [0])
    other = replace(found, chair=found.chair + 1)
    with pytest.raises(DrawsDifferError, match="chair"):
        check_draws(frame, votes, councils.seats, mayors, keys, other, [0])


def test_an_election_of_local_lists_only_has_no_parties() -> None:
    """The mayor's list alone has votes and a member: it takes chair and vice chair, and all the seats of RBR."""
    frame = frame_of(setting(election(Town({"L": 5, "X": 3}, "L"), Town({"L": 5}, None))))
    votes, mayors, keys = frame.votes[None], np.array([[0, -1]]), KEYS[:1]
    councils, found = drawn(frame, votes, mayors, keys)
    assert (found.chair.tolist(), found.vice_chair.tolist(), found.size.tolist()) == ([[0]], [[0]], [[2]])
    assert found.posts["RBR"].tolist() == [[[5]]]
    check_draws(frame, votes, councils.seats, mayors, keys, found, [0])


def test_no_draws_give_no_results() -> None:
    """A chunk may be empty."""
    frame, mayors = real()
    councils, found = drawn(frame, np.zeros((0, len(frame.lists)), np.int64), mayors[None][:0], KEYS[:0])
    assert councils.seats.shape == (0, len(frame.lists))
    assert found.seats.shape == (0, 5, len(frame.contenders))


def test_a_municipality_may_have_no_mayor() -> None:
    """-2 is nobody: one member fewer than with a mayor elected outside all lists."""
    frame = frame_of(setting(election(Town({"A": 60, "V": 40}, "A"), Town({"A": 30, "V": 50}, None))))
    votes, keys = np.tile(frame.votes, (2, 1)), KEYS[:2]
    mayors = np.array([[0, -1], [0, -2]])
    councils, found = drawn(frame, votes, mayors, keys)
    assert found.others.tolist() == [[1], [0]]
    check_draws(frame, votes, councils.seats, mayors, keys, found, [0, 1])


def test_contradictions_are_refused() -> None:
    """A mayor of another municipality's list, negative votes, shapes that do not fit, broken votes."""
    frame = frame_of(setting(election(Town({"A": 60, "V": 40}, "A"), Town({"A": 30}, "A"))))
    votes, mayors, keys = frame.votes[None], mayors_of(frame)[None], KEYS[:1]
    seats = council_draws(frame, votes, keys).seats
    with pytest.raises(ValueError, match="did not run in the municipality"):
        kkr_draws(frame, votes, seats, np.array([[2, 2]]), keys)
    with pytest.raises(ValueError, match="votes are not negative"):
        kkr_draws(frame, -votes, seats, mayors, keys)
    with pytest.raises(ValueError, match="2 keys"):
        kkr_draws(frame, votes, seats, mayors, KEYS[:2])
    with pytest.raises(TypeError, match="integers"):
        kkr_draws(frame, votes / 2, seats, mayors, keys)


@pytest.mark.parametrize(
    ("alliance", "says"),
    [("A+Q", "Q"), ("A", "at least two"), ("A+A", "at least two"), ("A+V+L", "L")],
)
def test_alliances_that_cannot_be_are_refused(alliance: str, says: str) -> None:
    """A stranger, an alliance of one, a party twice."""
    frame = frame_of(setting(election(Town({"A": 60, "V": 40, "L": 3}, "A"))))
    votes, keys = frame.votes[None], KEYS[:1]
    seats = council_draws(frame, votes, keys).seats
    with pytest.raises(InputError, match=says):
        kkr_draws(frame, votes, seats, np.array([[0]]), keys, alliances={"midtjylland": [alliance]})


def test_an_area_without_votes_is_refused() -> None:
    """The second draw has no votes at all."""
    frame = frame_of(setting(election(Town({"A": 60}, "A"))))
    votes, mayors = np.array([[60], [0]]), np.array([[0], [0]])
    seats = council_draws(frame, votes, KEYS[:2]).seats
    with pytest.raises(InputError, match="no votes"):
        kkr_draws(frame, votes, seats, mayors, KEYS[:2])


def test_a_post_that_is_filled_in_another_way_is_refused() -> None:
    """The Danish Business Promotion Board has a single seat."""
    frame, mayors = real()
    seats = np.zeros((1, len(frame.lists)), np.int16)
    with pytest.raises(InputError, match="filled in another way"):
        kkr_draws(frame, frame.votes[None], seats, mayors[None], KEYS[:1], posts=("DEB",))
