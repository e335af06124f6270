"""The open questions of the rules over many draws, as JSON and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kkrvalg.simulation.whatif_options import WHATS, AnswerTally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

OPTION_HEADER = ("option", "value", "kkr", "draws", *WHATS, "why_not")


@dataclass(frozen=True)
class Tried:
    """What every other answer comes to over the draws of a run; ``swinging`` says that votes were drawn too.

    ``without_alliances`` says that the councils are calculated without any, as the data do not have them;
    ``parameters`` are the options of the command line that say what is drawn, with their values.
    """

    kkr: tuple[str, ...]
    post: str
    draws: int
    seed: int
    swinging: bool
    without_alliances: bool
    parameters: Mapping[str, Sequence[str]]
    tallies: tuple[AnswerTally, ...]


def options_body(found: Tried) -> dict[str, Any]:
    """Return in how many draws each answer comes to another KKR."""
    return {
        "post": found.post,
        "draws": found.draws,
        "seed": found.seed,
        "votes": "swing" if found.swinging else "fixed",
        "councils_without_alliances": found.without_alliances,
        "parameters": {name: list(values) for name, values in found.parameters.items()},
        "answers": [
            {
                "option": tally.answer.option,
                "value": tally.answer.value,
                "draws": tally.draws,
                "why_not": tally.why_not,
                "other": []
                if tally.why_not is not None
                else [{"kkr": kkr, **{what: tally.counts[what][kkr] for what in WHATS}} for kkr in found.kkr],
            }
            for tally in found.tallies
        ],
    }


def option_rows(found: Tried) -> Iterator[tuple[object, ...]]:
    """Yield a row for each answer and KKR."""
    for tally in found.tallies:
        for kkr in found.kkr:
            counts = ["" if tally.why_not is not None else tally.counts[what][kkr] for what in WHATS]
            yield *tally.answer, kkr, tally.draws, *counts, tally.why_not or ""
