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
    from kkrvalg.procedures.figures import Figures, Frame
    from kkrvalg.procedures.setting import Setting

BEARS_ON = "composition"
_AFTER_THE_FIGURES = ("secondary",)
"""The questions whose answer does not enter the figures, only what is made of them."""


@dataclass(frozen=True)
class Outline:
    """What a reading of the rules comes to: the size, the sure seats of each party, and the most it may have.

    ``lot_among`` is 1 when nothing is open; else the parties or whole compositions that a lot is drawn among.
    While a lot in a council decides who is eligible, the seats of all parties are open and left out.
    """

    size: int
    seats: Mapping[str, int]
    most: Mapping[str, int]
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
        """Return the fewest and the most seats of a party over all combinations and all draws."""
        outlines = [outline for outline, _number, _changed in self.outlines]
        return min(o.seats.get(party, 0) for o in outlines), max(o.most.get(party, 0) for o in outlines)


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
    alternatives = tuple(
        _alternative(trial, setting, spec.name, value)
        for spec in specs
        for value in spec.values
        if value != setting.options[spec.name]
    )
    answers = {spec.name: [setting.options[spec.name]] for spec in specs}
    for alternative in alternatives:
        if alternative.outline is not None and trial.bears(alternative.option):
            answers[alternative.option].append(alternative.value)
    outlines = _combined(trial, setting, answers)
    number = sum(count for _outline, count, _changed in outlines)
    return Sensitivity(kkr, chosen, alternatives, number, outlines)


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
        seats = (tuple(sorted(outline.seats.items())), tuple(sorted(outline.most.items())))
        key = (outline.size, seats, outline.lot_among)
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
        self._figures: dict[tuple[str, ...], Figures] = {}

    def outline(self, options: Mapping[str, str]) -> Outline:
        """Return what the composition comes to under ``options``."""
        setting = replace(self.setting, options=options)
        base, area = options["vote_base"], options["mayor_floor_area"]
        if base not in self._fields:
            self._fields[base] = field(setting, self.kkr)
        if area not in self._frames:
            self._frames[area] = frame(setting, self.kkr)
        contenders = self._fields[base]
        others = len(contenders.others)
        if contenders.question is not None:
            return Outline(others, {}, {}, len(contenders.question.tied))
        asked = tuple(value for name, value in options.items() if name not in _AFTER_THE_FIGURES)
        if asked not in self._figures:
            least = setting.rulebook.minimum_seats_in_reduction
            self._figures[asked] = calculate(contenders, self._frames[area], options, least=least)
        found = self._figures[asked]
        return Outline(found.found_size + others, *found.standing(options))

    def bears(self, name: str) -> bool:
        """Return whether a question can bear on this area at all, under any of the answers tried so far."""
        area = self.setting.election.of_kkr(self.kkr)
        fields = self._fields.values()
        return {
            "cooperation_binds": any(c.cooperation for found in fields for c in found.contenders),
            "mayor_floor_area": any(not municipality.kl_member for municipality in area),
            "ineligible_mayors": any(found.others for found in fields),
        }.get(name, True)
