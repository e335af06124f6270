"""Draws of a simulation calculated again by the exact engine, with the same lots: both must say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.simulation.exact import PLAIN, ExactDraw

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.simulation.frame import Frame
    from kkrvalg.simulation.national import KkrDraws

    Integers = NDArray[np.int64]
    Numbers = NDArray[np.integer]


class DrawsDifferError(AssertionError):
    """Raised when a draw and the exact engine disagree: a fault of the program."""


def check_draws(  # noqa: PLR0917 (as many arrays as belong to a chunk)
    frame: Frame,
    votes: Integers,
    seats: Numbers,
    mayors: Numbers,
    keys: NDArray[np.uint64],
    results: KkrDraws,
    rows: Iterable[int],
    *,
    alliances: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Calculate some draws again with the exact engine and compare everything.

    Args:
        frame: the election and its rules.
        votes: a row for each draw, a column for each list.
        seats: the seats in the councils, as the votes.
        mayors: the row of the list of each municipality's mayor, as :func:`kkrvalg.simulation.national.kkr_draws`
            takes them.
        keys: the key of each draw's lots.
        results: what came out for the KKR.
        rows: the draws that are calculated again.
        alliances: those that the results were calculated with.

    Raises:
        DrawsDifferError: something differs.
    """
    for row in rows:
        again = ExactDraw(frame, votes[row], mayors[row], int(keys[row]))
        _compare(row, "councils", again.council_seats(), seats[row])
        for number, kkr in enumerate(frame.kkr):
            exact = again.kkr(number, (alliances or {}).get(kkr, ()), tuple(results.posts))
            for what in PLAIN:
                _compare(row, f"{kkr}, {what}", exact[what], getattr(results, what)[row, number])
            for group, found in (("posts", results.posts), ("ties", results.ties)):
                for what, numbers in found.items():
                    _compare(row, f"{kkr}, {group}, {what}", exact[group][what], numbers[row, number])


def _compare(row: int, what: str, exact: object, found: object) -> None:
    if not np.array_equal(np.asarray(exact), np.asarray(found)):
        raise DrawsDifferError(f"draw {row}, {what}: {found}, the exact engine says {exact}")
