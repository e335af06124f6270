"""The certificate: it proves the optimum, nothing else, and no number in it can be changed.

The last part checks real certificates from the JSON alone, with a function that knows nothing of kkrvalg.
"""

from __future__ import annotations

import copy
import json
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import reductions

from kkrvalg.apportion import count_equally_good, distribute
from kkrvalg.apportion.certificate import Certificate, Mover, Worst, certify, flaws
from kkrvalg.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Case = tuple[list[int], list[int], list[int | None], int]
Seats = tuple[int, ...]

FEW = settings(max_examples=max(1, settings().max_examples // 3))
"""Where every composition, or every change to a certificate, is tried for each case."""

EXAMPLE: Case = ([600, 300, 100], [1, 1, 1], [None, None, None], 8)
BEST = (4, 3, 1)


def test_the_certificate_of_a_reduction_by_hand() -> None:
    """A 600, B 300, C 100, one seat each at least, eight in all: A 4, B 3, C 1.

    Votes per seat: A 150, B 100, C 100; A is worst off. For all to lie below 150, A needs 5 seats (120), B 3
    (100; 300/2 is 150 itself), C 1: nine, and there are eight.

    Anyone could take a seat: A suffers 150, B 100, C 100. A could give one up and would suffer 600/3 = 200, B
    300/2 = 150; C is at its floor. Only B to A is close: 150 = 150, but then A would have 120 where B has 100
    now, so the list would be 150, 120 instead of 150, 100.

    Three compositions keep everyone at 150 or below (A from 4, B from 2, C from 1): 4-3-1, 4-2-2, 5-2-1.
    """
    votes, floors, ceilings, _size = EXAMPLE
    certificate = certify(votes, floors, ceilings, BEST)
    assert certificate == Certificate(
        size=8,
        seats=BEST,
        worst=Worst(0, 600, 4, Fraction(150)),
        better_needs=(5, 3, 1),
        better_needs_sum=9,
        blocked_by_ceiling=(),
        takers=(
            Mover(0, 600, 4, Fraction(150)),
            Mover(1, 300, 3, Fraction(100)),
            Mover(2, 100, 1, Fraction(100)),
        ),
        givers=(Mover(0, 600, 4, Fraction(200)), Mover(1, 300, 3, Fraction(150))),
        unique=True,
        other_optima=(),
        same_worst=3,
    )
    assert flaws(certificate, votes, floors, ceilings) == ()


def test_a_party_that_may_have_no_more_seats_blocks_every_better_composition() -> None:
    """A 900 may have 1 seat; B 300, C 80; six seats: B 4 (75), C 1 (80). A is worst off with 900.

    For all below 900 A needs 2, B and C 1 each: four of six seats, but A may not have 2.
    """
    votes, floors, ceilings = [900, 300, 80], [1, 1, 1], [1, None, None]
    certificate = certify(votes, floors, ceilings, (1, 4, 1))
    assert certificate.better_needs == (2, 1, 1)
    assert certificate.better_needs_sum == 4
    assert certificate.blocked_by_ceiling == (0,)
    assert [mover.party for mover in certificate.takers] == [1, 2]
    assert flaws(certificate, votes, floors, ceilings) == ()


def test_equal_votes_and_equal_seats_have_other_optima() -> None:
    """A, B and C 90 votes each, D 10, six seats: one of the three has one seat fewer, it does not matter which.

    That one has 90 votes per seat, and nobody has more in any of the ten ways to give four parties six seats.
    """
    votes, floors, ceilings = [90, 90, 90, 10], [1, 1, 1, 1], [None] * 4
    certificate = certify(votes, floors, ceilings, (2, 2, 1, 1))
    assert not certificate.unique
    assert set(certificate.other_optima) == {(1, 2, 2, 1), (2, 1, 2, 1)}
    assert certificate.same_worst == 10
    assert flaws(certificate, votes, floors, ceilings) == ()


@pytest.mark.parametrize(
    ("seats", "flaw"),
    [
        pytest.param((4, 2, 2), ("movers",), id="the second worst could be better: 150, 150, 50"),
        pytest.param((3, 4, 1), ("better_needs", "movers"), id="the worst could be better: 200"),
        pytest.param((6, 2, 0), ("seats",), id="below a floor"),
        pytest.param((4, 3, 1, 1), ("seats",), id="one party too many"),
        pytest.param((5, 3), ("seats",), id="one party too few"),
    ],
)
def test_a_composition_that_is_not_best_has_no_certificate(seats: Seats, flaw: tuple[str, ...]) -> None:
    """Honest numbers about another composition do not prove it."""
    votes, floors, ceilings, _size = EXAMPLE
    if flaw == ("seats",):
        certificate = replace(certify(votes, floors, ceilings, BEST), seats=seats)
    else:
        certificate = certify(votes, floors, ceilings, seats)
    assert flaws(certificate, votes, floors, ceilings) == flaw


def test_seats_above_a_ceiling_are_a_flaw() -> None:
    """The certificate of the best composition does not hold once A may have three seats at most."""
    votes, floors, _ceilings, _size = EXAMPLE
    certificate = certify(votes, floors, [None] * 3, BEST)
    assert flaws(certificate, votes, floors, [3, None, None]) == ("seats",)


# --- against brute force ----------------------------------------------------------------------------------------


def _compositions(case: Case) -> list[Seats]:
    _votes, floors, ceilings, size = case
    spans = [
        range(floor, min(size if ceiling is None else ceiling, size) + 1)
        for floor, ceiling in zip(floors, ceilings, strict=True)
    ]
    return [seats for seats in product(*spans) if sum(seats) == size]


def _ratios(votes: Sequence[int], seats: Seats) -> list[Fraction]:
    return sorted((Fraction(vote, own) for vote, own in zip(votes, seats, strict=True)), reverse=True)


@given(case=reductions())
@FEW
def test_it_holds_for_the_best_compositions_and_for_no_other(case: Case) -> None:
    """Every composition of every small case: no flaw if and only if its list of ratios is the smallest.

    ``unique`` says whether another one is as good throughout, ``other_optima`` names such only, ``same_worst``
    counts those that are as good for the worst-off party.
    """
    votes, floors, ceilings, _size = case
    every = {seats: _ratios(votes, seats) for seats in _compositions(case)}
    best = min(every.values(), default=[])
    optima = {seats for seats, ratios in every.items() if ratios == best}
    for seats, ratios in every.items():
        certificate = certify(votes, floors, ceilings, seats)
        assert bool(flaws(certificate, votes, floors, ceilings)) == (ratios != best)
        assert certificate.worst.ratio == ratios[0]
        if ratios == best:
            assert certificate.unique == (len(optima) == 1)
            assert set(certificate.other_optima) <= optima - {seats}
            assert certificate.same_worst == sum(other[0] == best[0] for other in every.values())


@given(case=reductions())
def test_every_draw_of_the_seat_by_seat_method_has_a_certificate(case: Case) -> None:
    """Whoever is drawn, the composition is proven; it is unique exactly when nothing was drawn."""
    votes, floors, ceilings, size = case
    found = distribute(votes, floors, ceilings, size)
    for drawn in combinations(found.tied, found.at_stake):
        seats = tuple(own + (party in drawn) for party, own in enumerate(found.seats))
        certificate = certify(votes, floors, ceilings, seats)
        assert flaws(certificate, votes, floors, ceilings) == ()
        assert certificate.unique == (not found.tied)


# --- tampering --------------------------------------------------------------------------------------------------


def _changed(value: object) -> Iterator[Any]:
    """Yield values that are not ``value``, each changed in one place."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1, -value - 1, value + 10**18)
    elif isinstance(value, Fraction):
        tiny = Fraction(1, 10**30)
        yield from (value + tiny, value - tiny, 1 / value + 1 if value == 1 else 1 / value, None)
    elif isinstance(value, tuple):
        yield (*value, value[-1] if value else 0)
        yield from (value[:at] + value[at + 1 :] for at in range(len(value)))
        yield from ((*value[:at], new, *value[at + 1 :]) for at, old in enumerate(value) for new in _changed(old))
        if value != value[::-1]:
            yield value[::-1]
    else:
        assert is_dataclass(value)
        assert not isinstance(value, type)
        for entry in fields(value):
            for new in _changed(getattr(value, entry.name)):
                yield replace(value, **{entry.name: new})


@given(case=reductions())
@FEW
def test_a_certificate_that_was_changed_anywhere_has_a_flaw(case: Case) -> None:
    """Every number, flag and list in it, larger and smaller, longer, shorter and turned around."""
    votes, floors, ceilings, size = case
    found = distribute(votes, floors, ceilings, size)
    seats = tuple(own + (party in found.tied[: found.at_stake]) for party, own in enumerate(found.seats))
    certificate = certify(votes, floors, ceilings, seats)
    assert flaws(certificate, votes, floors, ceilings) == ()
    for tampered in _changed(certificate):
        assert flaws(tampered, votes, floors, ceilings)


@given(case=reductions(), data=st.data())
def test_a_certificate_does_not_fit_other_votes(case: Case, data: st.DataObject) -> None:
    """One vote more or less for any party changes what it says of it."""
    votes, floors, ceilings, size = case
    found = distribute(votes, floors, ceilings, size)
    certificate = certify(votes, floors, ceilings, found.seats)
    party = data.draw(st.integers(0, len(votes) - 1))
    movers = {mover.party for mover in (*certificate.takers, *certificate.givers)}
    changed = [vote + (at == party) for at, vote in enumerate(votes)]
    if party in movers | {certificate.worst.party}:
        assert flaws(certificate, changed, floors, ceilings)


def test_counting_the_equally_good_by_hand() -> None:
    """The example's three: A from 4, B from 2 and C from 1 seat, eight in all; with B at most 2, two."""
    votes, floors, _ceilings, _size = EXAMPLE
    assert count_equally_good(votes, floors, [None, None, None], BEST) == 3
    assert count_equally_good(votes, floors, [None, 2, None], (5, 2, 1)) == 2


# --- real certificates, from the JSON alone ---------------------------------------------------------------------


def doubts(composition: dict[str, Any], steps: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with the certificate of one KKR, from the JSON of ``kkrvalg compose`` alone.

    Written against the rule, not against the program: votes from the parties, limits and room from the steps.
    """
    own = [step for step in steps if step["kkr"] == composition["kkr"]]
    votes = {party["party"]: party["votes"] for party in composition["parties"]}
    limits = {step["party"]: step for step in own if step["kind"] == "reduction_limits"}
    most = {key: step["ceiling"] if step["ceiling"] is not None else 10**9 for key, step in limits.items()}
    least = {key: step["floor"] for key, step in limits.items()}
    room = next(step["room"] for step in own if step["kind"] == "cap")
    told = composition["certificate"]
    seats = told["seats"]
    found = []

    def check(what: str, ok: object) -> None:
        if not ok:
            found.append(what)

    check("who", list(seats) == list(votes) == list(limits) == list(told["better_needs"]))
    if found:
        return found
    check("result", seats == {party["party"]: party["seats"] for party in composition["parties"]})
    check("size", sum(seats.values()) == told["size"] == room)
    check("limits", all(least[key] <= seats[key] <= most[key] for key in votes))
    if found:
        return found
    suffers = {key: Fraction(votes[key], seats[key]) for key in votes}
    worst = max(suffers.values())
    party = told["worst"]["party"]
    check("worst", told["worst"] == _told(party, votes, seats, worst))
    check("worst", suffers.get(party) == worst)
    needs = {key: max(least[key], votes[key] // worst + 1) for key in votes}
    check("better_needs", needs == told["better_needs"] and sum(needs.values()) == told["better_needs_sum"])
    blocked = [key for key in votes if needs[key] > most[key]]
    check("blocked_by_ceiling", blocked == told["blocked_by_ceiling"])
    check("impossible", blocked or sum(needs.values()) > room)
    takers = {key: suffers[key] for key in votes if seats[key] < most[key]}
    givers = {key: Fraction(votes[key], seats[key] - 1) for key in votes if seats[key] > least[key]}
    check("takers", told["takers"] == [_told(key, votes, seats, ratio) for key, ratio in takers.items()])
    check("givers", told["givers"] == [_told(key, votes, seats, ratio) for key, ratio in givers.items()])
    even = []
    for (giver, then), (taker, now) in product(givers.items(), takers.items()):
        if giver == taker:
            continue
        after = Fraction(votes[taker], seats[taker] + 1)
        check("movers", (then, after) >= (now, suffers[giver]))
        if (then, after) == (now, suffers[giver]):
            even.append({**seats, giver: seats[giver] - 1, taker: seats[taker] + 1})
    check("unique", told["unique"] == (not even))
    check("other_optima", told["other_optima"] == even)
    check("same_worst", told["same_worst"] == composition["same_worst"])
    return found


def _told(key: str, votes: dict[str, int], seats: dict[str, int], ratio: Fraction) -> dict[str, Any]:
    return {"party": key, "votes": votes.get(key), "seats": seats.get(key), "ratio": str(ratio)}


@pytest.fixture(scope="module")
def kv2025(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the JSON of all five KKR after the election of 2025."""
    return _composed(tmp_path_factory, "--scenario", "kv2025")


def _composed(folders: pytest.TempPathFactory, *arguments: str) -> dict[str, Any]:
    file = folders.mktemp("compose") / "compose.json"
    assert main(["compose", "--format", "json", "-o", str(file), *arguments]) == 0
    result: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return result


def _certificates(result: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["kkr"]: one["certificate"] for one in result["compositions"] if one["certificate"]}


def test_all_five_certificates_of_2025_hold_from_the_json_alone(kv2025: dict[str, Any]) -> None:
    """The cap binds in all five; the programme agrees in all five."""
    compositions = kv2025["compositions"]
    assert [doubts(one, kv2025["steps"]) for one in compositions] == [[]] * 5
    assert all(one["programme"]["seats"] == one["certificate"]["seats"] for one in compositions)
    assert all(one["programme"]["unique"] for one in compositions)


def test_the_text_alone_leaves_a_choice_in_hovedstaden_only(kv2025: dict[str, Any]) -> None:
    """Å has one seat whatever is done, and 18 compositions leave nobody worse off than Å."""
    told = _certificates(kv2025)
    assert {kkr: certificate["same_worst"] for kkr, certificate in told.items()} == {
        "hovedstaden": 18,
        "sjælland": 1,
        "syddanmark": 1,
        "midtjylland": 1,
        "nordjylland": 1,
    }
    assert all(certificate["unique"] for certificate in told.values())


def test_a_ceiling_stands_in_the_way_in_hovedstaden_and_syddanmark(kv2025: dict[str, Any]) -> None:
    """Å and Æ would need a seat more than the base composition gave them; elsewhere the seats run out."""
    told = _certificates(kv2025)
    assert {kkr: certificate["blocked_by_ceiling"] for kkr, certificate in told.items()} == {
        "hovedstaden": ["Å"],
        "sjælland": [],
        "syddanmark": ["Æ"],
        "midtjylland": [],
        "nordjylland": [],
    }
    assert told["hovedstaden"]["worst"] == {"party": "Å", "votes": 21359, "seats": 1, "ratio": "21359"}
    for kkr in ("sjælland", "midtjylland", "nordjylland"):
        assert told[kkr]["better_needs_sum"] > told[kkr]["size"]


def test_the_certificates_of_2021_hold_from_the_json_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Hovedstaden and Nordjylland were reduced; the others were within the cap and have nothing to prove."""
    result = _composed(tmp_path_factory, "--scenario", "kv2021")
    reduced = [one for one in result["compositions"] if one["reduced"]]
    assert sorted(one["kkr"] for one in reduced) == sorted(_certificates(result)) == ["hovedstaden", "nordjylland"]
    assert [doubts(one, result["steps"]) for one in reduced] == [[], []]


def test_the_check_from_json_finds_every_changed_number(kv2025: dict[str, Any]) -> None:
    """Each number and name in each certificate is changed in turn; ``same_worst`` stands twice and is compared."""
    for composition in kv2025["compositions"]:
        for path, old in _places(composition["certificate"]):
            tampered = copy.deepcopy(composition)
            holder = tampered["certificate"]
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = not old if isinstance(old, bool) else old + 1 if isinstance(old, int) else f"1{old}"
            assert doubts(tampered, kv2025["steps"]), path


def _places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield the path of each number, flag and text inside JSON values, and what stands there."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _places(item, (*path, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _places(item, (*path, at))
    else:
        yield path, value
