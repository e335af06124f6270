"""Which open questions of the rules bear on a composition: each alternative alone, and all combinations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.procedures.contenders import field
from kkrvalg.procedures.figures import calculate, frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kkrvalg.procedures.contenders import Field
    from kkrvalg.procedures.figures import Frame
    from kkrvalg.procedures.setting import Setting

BEARS_ON = "composition"


@dataclass(frozen=True)
class Outline:
    """What a reading of the rules comes to: the size, and the sure seats of each party.

    ``lot_among`` is 1 when nothing is open; else the parties or whole compositions that a lot is drawn among.
    """

    size: int
    seats: Mapping[str, int]
    lot_among: int = 1

    def changes_from(self, other: Outline) -> tuple[tuple[str, int, int], ...]:
        """Return (party, seats there, seats here) for each party that has another number of seats."""
        keys = sorted({*self.seats, *other.seats})
        both = ((key, other.seats.get(key, 0), self.seats.get(key, 0)) for key in keys)
        return tuple((key, there, here) for key, there, here in both if there != here)


@dataclass(frozen=True)
class Alternative:
    """One other answer to one open question: what it comes to, None where it cannot be computed and why."""

    option: str
    value: str
    outline: Outline | None
    why_not: str | None = None


@dataclass(frozen=True)
class Sensitivity:
    """How much a KKR's composition depends on the open questions.

    ``outlines`` maps every distinct result to how many of the ``combinations`` reach it, and to the fewest
    answers that have to be changed for it (name, value).
    """

    kkr: str
    chosen: Outline
    alternatives: tuple[Alternative, ...]
    combinations: int
    outlines: tuple[tuple[Outline, int, tuple[tuple[str, str], ...]], ...]

    @property
    def as_chosen(self) -> int:
        """The combinations that come to the chosen result."""
        return next(number for outline, number, _changed in self.outlines if outline == self.chosen)

    def range_of(self, party: str) -> tuple[int, int]:
        """Return the fewest and the most seats of a party over all combinations."""
        seats = [outline.seats.get(party, 0) for outline, _number, _changed in self.outlines]
        return min(seats), max(seats)


def sensitivity(setting: Setting, kkr: str) -> Sensitivity:
    """Try every alternative of the open questions that bear on the composition, alone and combined.

    Questions that have no bearing on the area (no list cooperation, no municipality outside KL, no mayor
    outside the parties) are not multiplied into the combinations: all their answers come to the same.

    Raises:
        InputError: the composition as chosen cannot be computed.
    """
    specs = [spec for spec in setting.rulebook.options if spec.bears_on == BEARS_ON]
    trial = _Trial(setting, kkr)
    chosen = trial.outline(setting.options)
    alternatives = []
    computable: dict[str, list[str]] = {}
    for spec in specs:
        own = setting.options[spec.name]
        computable[spec.name] = [own]
        for value in spec.values:
            if value == own:
                continue
            alternative = _alternative(trial, setting, spec.name, value)
            alternatives.append(alternative)
            if alternative.outline is not None and trial.bears(spec.name):
                computable[spec.name].append(value)
    outlines = _combined(trial, setting, computable)
    number = sum(count for _outline, count, _changed in outlines)
    return Sensitivity(kkr, chosen, tuple(alternatives), number, outlines)


def _alternative(trial: _Trial, setting: Setting, name: str, value: str) -> Alternative:
    try:
        return Alternative(name, value, trial.outline({**setting.options, name: value}))
    except InputError as error:
        return Alternative(name, value, None, error.found)


def _combined(
    trial: _Trial, setting: Setting, computable: Mapping[str, Sequence[str]]
) -> tuple[tuple[Outline, int, tuple[tuple[str, str], ...]], ...]:
    """Return each distinct outline with its number of combinations and the shortest way to it."""
    found: list[tuple[Outline, int, tuple[tuple[str, str], ...]]] = []
    places: dict[tuple[object, ...], int] = {}
    for values in _fewest_changes_first(computable):
        outline = trial.outline({**setting.options, **values})
        key = (outline.size, tuple(sorted(outline.seats.items())), outline.lot_among)
        if key in places:
            known, number, changed = found[places[key]]
            found[places[key]] = (known, number + 1, changed)
        else:
            places[key] = len(found)
            changed = tuple((n, v) for n, v in values.items() if v != setting.options[n])
            found.append((outline, 1, changed))
    return tuple(found)


def _fewest_changes_first(computable: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Yield every combination, those nearest to the chosen one first."""
    combinations = [dict(zip(computable, values, strict=True)) for values in product(*computable.values())]
    yield from sorted(combinations, key=lambda c: sum(c[name] != computable[name][0] for name in c))


class _Trial:
    """A KKR whose composition is outlined under one set of options after the other."""

    def __init__(self, setting: Setting, kkr: str) -> None:
        self.setting = setting
        self.kkr = kkr
        self._fields: dict[str, Field] = {}
        self._frames: dict[str, Frame] = {}

    def outline(self, options: Mapping[str, str]) -> Outline:
        """Return what the composition comes to under ``options``."""
        setting = replace(self.setting, options=options)
        base, area = options["vote_base"], options["mayor_floor_area"]
        if base not in self._fields:
            self._fields[base] = field(setting, self.kkr)
        if area not in self._frames:
            self._frames[area] = frame(setting, self.kkr)
        found = calculate(
            self._fields[base], self._frames[area], options, least=setting.rulebook.minimum_seats_in_reduction
        )
        keys = [share.key for share in found.shares]
        seats = dict(zip(keys, found.found.seats, strict=True))
        others = len(self._fields[base].others)
        if found.same_worst > 1 and options["secondary"] == "lot_among_optima":
            return Outline(found.found_size + others, seats, found.same_worst)
        return Outline(found.found_size + others, seats, max(1, len(found.found.tied)))

    def bears(self, name: str) -> bool:
        """Return whether a question can bear on this area at all."""
        election = self.setting.election
        area = election.of_kkr(self.kkr)
        others = self._fields[self.setting.options["vote_base"]].others
        return {
            "cooperation_binds": bool(election.cooperations),
            "mayor_floor_area": any(not municipality.kl_member for municipality in area),
            "ineligible_mayors": bool(others),
        }.get(name, True)
