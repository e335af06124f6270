"""An election foretold from the one before it, and held against what came of it.

What is known before an election: the one before it, with its mayors; the lists that stand, their alliances and
candidates; the sizes of the councils; the rules. Of the election itself nothing else is read before the scores are
made (:func:`kkrvalg.simulation.backtest_ways.known_before`), and nothing is fitted to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.errors import InputError
from kkrvalg.i18n import _, ngettext
from kkrvalg.procedures.chair import elect_chair
from kkrvalg.procedures.composition import compose
from kkrvalg.simulation.backtest_ways import (
    actual_votes,
    as_polls,
    carried_votes,
    known_before,
    mayors_in_office,
    national_shares,
    swung_votes,
)
from kkrvalg.simulation.checked import check_draws
from kkrvalg.simulation.frame import frame_of
from kkrvalg.simulation.mayors import OpenMayors, fit_mayors, mayor_cases
from kkrvalg.simulation.national import council_draws, kkr_draws
from kkrvalg.simulation.run import Plan, drawn
from kkrvalg.simulation.scores import Score, Scored, score, scored
from kkrvalg.simulation.spread import fit_spread
from kkrvalg.simulation.tally import participant
from kkrvalg.simulation.votes import vote_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.model import Election
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.simulation.frame import Frame
    from kkrvalg.simulation.votes import VoteModel

    Progress = Callable[[Sequence[tuple[Plan, int]]], Iterable[tuple[Plan, int]]]
    """Is handed the chunks of draws that are made, and gives them back one by one."""

MILLION = 1_000_000
"""Shares are counted in millionths."""
GROUPS = ("national_shares", "kkr_shares", "council_seats", "kkr_sizes", "kkr_seats")
"""What is foretold: shares in millionths, seats, members."""
WAYS = ("simulation", "same_as_last_time", "uniform_swing", "simulation_told")
"""Who foretells. The last two are told the national shares, which nobody knew before."""
OFFICES = ("chair", "vice_chair")


class Quantity(NamedTuple):
    """What is foretold: a party's share or seats, the seats of a list (its identity), the size of a KKR."""

    group: str
    kkr: str | None
    of: str | None


class Row(NamedTuple):
    """A quantity, and what each way said of it, by the names of :data:`WAYS`."""

    quantity: Quantity
    found: Mapping[str, Scored]


class Office(NamedTuple):
    """Who took an office of a KKR, and how often it came out so.

    ``actual`` is None where it is open. ``likeliest`` is whom each way had most often, and ``draws`` in how many
    of its draws; ``of_actual`` in how many it had whom it became.
    """

    kkr: str
    office: str
    actual: str | None
    likeliest: Mapping[str, str]
    draws: Mapping[str, int]
    of_actual: Mapping[str, int]


class Newcomer(NamedTuple):
    """A party that did not stand before: in how many municipalities it does, its expected share in millionths."""

    party: str
    municipalities: int
    expected: int


@dataclass(frozen=True)
class Backtest:
    """An election foretold and held against what came of it.

    Attributes:
        draws: the draws of the simulation.
        seed: of all random numbers.
        checked: how many draws of both simulations were calculated again by the exact engine.
        rows: the quantities, one by one.
        offices: chair and vice chair of each KKR.
        newcomers: the parties that did not stand before.
        new_lists: how many local lists did not stand before.
        vanished_parties: the parties that do not stand any more.
        vanished: how many lists nobody continues.
        vanished_votes: what they had of all votes, in millionths.
    """

    draws: int
    seed: int
    checked: int
    rows: tuple[Row, ...]
    offices: tuple[Office, ...]
    newcomers: tuple[Newcomer, ...]
    new_lists: int
    vanished_parties: tuple[str, ...]
    vanished: int
    vanished_votes: int

    @cached_property
    def scores(self) -> dict[str, dict[str, Score]]:
        """The score of each group of quantities, by way."""
        return {
            group: {way: score(row.found[way] for row in self.of_group(group)) for way in WAYS} for group in GROUPS
        }

    def draws_of(self, way: str) -> int:
        """Return how many draws a way made: one where it foretells one number."""
        return self.draws if way.startswith("simulation") else 1

    def of_group(self, group: str) -> tuple[Row, ...]:
        """Return the quantities of a group."""
        return tuple(row for row in self.rows if row.quantity.group == group)


def backtest(
    base: Setting,
    target: Setting,
    *,
    draws: int,
    seed: int,
    checked: int = 0,
    progress: Progress = lambda chunks: chunks,
) -> Backtest:
    """Foretell an election from the one before it in four ways, and score each by what came of it.

    The simulation has its spread from ``base``, and a model of the mayors that is fitted to ``base`` alone. "Same
    as last time" has the votes of ``base`` as the lists that continue have them, and the mayors in office.
    "Uniform swing" moves these by the percentage points by which each party's national share moved. It is told
    what nobody knew before; so is the second simulation, which has the national shares as a poll without error.

    Args:
        base: the last election, with its mayors.
        target: the election to be foretold, under its rules.
        draws: how many draws.
        seed: of all random numbers.
        checked: how many draws of both simulations together are calculated again by the exact engine.
        progress: shows how far it is.

    Raises:
        DrawsDifferError: a draw was not what the exact engine gives, a fault of the program.
        InputError: the elections do not follow each other, the seats of ``target`` are not all known, or the
            spread cannot be found in ``base``.
    """
    _check_order(base.election, target.election)
    _check_seats(target)
    before = replace(target, election=known_before(base.election, target.election), council_draws={})
    frame = frame_of(before)
    spread = fit_spread(base.election)
    model = vote_model(base.election, before.election, spread=spread)
    votes = actual_votes(target.election, model)
    shares = national_shares(model, votes)
    told = vote_model(base.election, before.election, spread=spread, polls=as_polls(shares))
    mayors = OpenMayors(frame, fit_mayors(mayor_cases(base)))
    plans = [
        Plan(frame, own, mayors, seed, draws, posts=(), checked=part)
        for own, part in ((model, checked - checked // 2), (told, checked // 2))
    ]
    chunks = [(plan, chunk) for plan in plans for chunk in plan.own]
    made = [_made(plan, chunk) for plan, chunk in progress(chunks)]
    again = sum(plan.checked_in(chunk) for plan, chunk in chunks)
    forecasts = {
        "simulation": _joined(made[: plans[0].chunks]),
        "same_as_last_time": _point(frame, carried_votes(model)),
        "uniform_swing": _point(frame, swung_votes(model, shares)),
        "simulation_told": _joined(made[plans[0].chunks :]),
    }
    return replace(_held(frame, target, model, forecasts, seed), checked=again)


def _check_order(base: Election, target: Election) -> None:
    """Refuse an election that is foretold from itself or from a later one.

    Raises:
        InputError: it is.
    """
    if base.day >= target.day:
        raise InputError(
            where="--base",
            found=_("the election of {day}").format(day=base.day.isoformat()),
            expected=_("an election before that of {day}").format(day=target.day.isoformat()),
            todo=_("name the last election with --base, and the one to foretell with --scenario"),
        )


def _check_seats(target: Setting) -> None:
    """Refuse an election whose councils are not all known: nothing can be held against what came of it.

    Raises:
        InputError: they are not.
    """
    councils = [target.council(municipality.code) for municipality in target.election.municipalities]
    lacking = [council.name for council in councils if council.unknown]
    if lacking:
        raise InputError(
            where="--scenario",
            found=ngettext(
                "seats that are not known in {name}",
                "seats that are not known in {n} councils, {name} among them",
                len(lacking),
            ).format(n=len(lacking), name=lacking[0]),
            expected=_("an election whose council seats are all known or can be calculated"),
            todo=_("fill in the seats, or choose another election"),
        )


# --- forecasts ---------------------------------------------------------------------------------------------------


class _Forecast(NamedTuple):
    """What a way says: for each group a row for each draw and a column for each quantity.

    ``offices`` are the numbers of participants, (D, K, 2).
    """

    groups: Mapping[str, NDArray[np.integer]]
    offices: NDArray[np.int64]


def _stands(frame: Frame) -> tuple[tuple[int, int], ...]:
    """Return which contender stands in which KKR, as numbers of both."""
    kkr_of_list = frame.kkr_of[frame.municipality_of]
    return tuple(
        (kkr, party)
        for kkr in range(len(frame.kkr))
        for party in range(len(frame.contenders))
        if np.any((frame.contender_of == party) & (kkr_of_list == kkr))
    )


def _quantities(frame: Frame) -> dict[str, tuple[Quantity, ...]]:
    """Return everything that is foretold, by group."""
    stands = [(frame.kkr[kkr], frame.contenders[party]) for kkr, party in _stands(frame)]
    return {
        "national_shares": tuple(Quantity("national_shares", None, key) for key in frame.contenders),
        "kkr_shares": tuple(Quantity("kkr_shares", kkr, key) for kkr, key in stands),
        "council_seats": tuple(Quantity("council_seats", None, entry.id) for entry in frame.lists),
        "kkr_sizes": tuple(Quantity("kkr_sizes", kkr, None) for kkr in frame.kkr),
        "kkr_seats": tuple(Quantity("kkr_seats", kkr, key) for kkr, key in stands),
    }


def _made(plan: Plan, chunk: int) -> _Forecast:
    """Draw a chunk and compose its KKR; some draws are calculated again by the exact engine."""
    votes, seats, mayors, keys = drawn(plan, chunk)
    return _forecast(plan.frame, votes, seats, mayors, keys, checked=plan.checked_in(chunk))


def _point(frame: Frame, votes: NDArray[np.int64]) -> _Forecast:
    """Return the forecast that the votes are these and the mayors stay in office."""
    keys = np.zeros(1, dtype=np.uint64)
    seats = council_draws(frame, votes[None, :], keys).seats
    return _forecast(frame, votes[None, :], seats, mayors_in_office(frame)[None, :], keys)


def _forecast(
    frame: Frame,
    votes: NDArray[np.int64],
    seats: NDArray[np.integer],
    mayors: NDArray[np.integer],
    keys: NDArray[np.uint64],
    *,
    checked: int = 0,
) -> _Forecast:
    found = kkr_draws(frame, votes, seats, mayors, keys, posts=())
    check_draws(frame, votes, seats, mayors, keys, found, range(checked))
    kkr, party = np.array(_stands(frame), dtype=np.int64).reshape(-1, 2).T
    return _Forecast(
        groups={
            **_shares(frame, votes),
            "council_seats": seats,
            "kkr_sizes": found.size,
            "kkr_seats": found.seats[:, kkr, party],
        },
        offices=np.stack([found.chair, found.vice_chair], axis=2),
    )


def _shares(frame: Frame, votes: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    """Return the shares of the votes, in the country and in each KKR, in millionths to the nearest."""
    kkr, party = np.array(_stands(frame), dtype=np.int64).reshape(-1, 2).T
    found = _votes_of_parties(frame, votes)
    whole = found.sum(axis=2)
    return {
        "national_shares": _millionths(found[:, :, :-1].sum(axis=1), whole.sum(axis=1)[:, None]),
        "kkr_shares": _millionths(found[:, kkr, party], whole[:, kkr]),
    }


def _votes_of_parties(frame: Frame, votes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the votes of each contender in each KKR, (D, K, P + 1); the last are those of all local lists."""
    contenders = len(frame.contenders) + 1
    cell = frame.kkr_of[frame.municipality_of] * contenders + frame.contender_of % contenders
    order = np.argsort(cell, kind="stable")
    cells, first = np.unique(cell[order], return_index=True)
    found = np.zeros((len(votes), len(frame.kkr) * contenders), dtype=np.int64)
    found[:, cells] = np.add.reduceat(votes[:, order], first, axis=1)
    return found.reshape(len(votes), len(frame.kkr), contenders)


def _millionths(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return parts of a whole in millionths, to the nearest; 0 where there is nothing."""
    return np.asarray((2 * MILLION * part + whole) // (2 * np.maximum(whole, 1)), dtype=np.int64)


def _joined(parts: Sequence[_Forecast]) -> _Forecast:
    return _Forecast(
        {group: np.concatenate([part.groups[group] for part in parts]) for group in GROUPS},
        np.concatenate([part.offices for part in parts]),
    )


# --- held against what came of it --------------------------------------------------------------------------------


def _held(
    frame: Frame, target: Setting, model: VoteModel, forecasts: Mapping[str, _Forecast], seed: int
) -> Backtest:
    quantities, actual = _quantities(frame), _actual(frame, target)
    rows: list[Row] = []
    for group in GROUPS:
        by_way = {way: scored(forecasts[way].groups[group], actual[group]) for way in WAYS}
        rows += [
            Row(quantity, {way: by_way[way][at] for way in WAYS}) for at, quantity in enumerate(quantities[group])
        ]
    carried = model.carried
    lost = sum(entry.votes for entry in carried.vanished)
    kept = sum(entry.votes for entry in carried.before.values())
    return Backtest(
        draws=len(forecasts["simulation"].offices),
        seed=seed,
        checked=0,
        rows=tuple(rows),
        offices=tuple(_offices(frame, target, forecasts)),
        newcomers=_newcomers(model),
        new_lists=sum(entry.party is None and entry.id not in carried.before for entry in model.lists),
        vanished_parties=carried.vanished_parties,
        vanished=len(carried.vanished),
        vanished_votes=MILLION * lost // max(1, lost + kept),
    )


def _actual(frame: Frame, target: Setting) -> dict[str, list[int]]:
    """Return what came of the election, by the exact calculation, in the order of the quantities."""
    election = target.election
    votes = np.array([[election.list_by_id[entry.id].votes for entry in frame.lists]], dtype=np.int64)
    compositions = [compose(target, kkr) for kkr in frame.kkr]
    seats = [{party.party: party.seats for party in composition.parties} for composition in compositions]
    stands = _stands(frame)
    return {
        **{group: shares[0].tolist() for group, shares in _shares(frame, votes).items()},
        "council_seats": [target.council(entry.code).seats.get(entry.letter, 0) for entry in frame.lists],
        "kkr_sizes": [composition.size for composition in compositions],
        "kkr_seats": [seats[kkr].get(frame.contenders[party], 0) for kkr, party in stands],
    }


def _offices(frame: Frame, target: Setting, forecasts: Mapping[str, _Forecast]) -> Iterable[Office]:
    for number, kkr in enumerate(frame.kkr):
        held = elect_chair(compose(target, kkr), options=target.options)
        for at, (office, actual) in enumerate(zip(OFFICES, (held.chair, held.vice_chair), strict=True)):
            counts = {way: _counts(frame, forecasts[way].offices[:, number, at]) for way in WAYS}
            likeliest = {way: max(own, key=lambda name: (own[name], name)) for way, own in counts.items()}
            yield Office(
                kkr=kkr,
                office=office,
                actual=actual,
                likeliest=likeliest,
                draws={way: counts[way][likeliest[way]] for way in WAYS},
                of_actual={way: counts[way].get(actual or "", 0) for way in WAYS},
            )


def _counts(frame: Frame, participants: NDArray[np.int64]) -> dict[str, int]:
    """Return in how many draws each participant had an office."""
    seen, number = np.unique(participants, return_counts=True)
    return {participant(frame, int(at)): int(own) for at, own in zip(seen, number, strict=True)}


def _newcomers(model: VoteModel) -> tuple[Newcomer, ...]:
    total = float(model.expected.sum())
    found = []
    for party in model.carried.new_parties:
        own = [at for at, entry in enumerate(model.lists) if entry.party == party]
        found.append(Newcomer(party, len(own), round(MILLION * float(model.expected[own].sum()) / total)))
    return tuple(found)
