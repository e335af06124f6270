"""Drawings as SVG that is complete by itself: the seats in a half circle, the votes as bars.

Lengths are exact hundredths, rounded in one way, so that the same figures give the same drawing everywhere.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from kkrvalg.protocol.numbers import count
from kkrvalg.protocol.party_colours import colour_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FONT = 'font-family="Libertinus Serif, system-ui, sans-serif"'
WIDTH = 360
INK, PAPER = "#1c1c1c", "#ffffff"

_SEAT_ROOM = 22
_LINE = 20
_LABEL = 24


def hemicycle(seats: Sequence[tuple[str, int]], total: str) -> str:
    """Return the seats of each party (its letter, how many) as dots in a half circle, each with its letter.

    ``total`` stands in the middle. The parties go from left to right in the order given.
    """
    number = sum(own for _party, own in seats)
    if not number:
        return ""
    radii, shares = _rows(number)
    outer = radii[-1] + _SEAT_ROOM / 2
    places = sorted(
        (
            (math.pi * (at + 0.5) / share, radius)
            for radius, share in zip(radii, shares, strict=True)
            for at in range(share)
        ),
        key=lambda place: (round(place[0], 9), -place[1]),
    )
    width, height = 2 * outer, outer + _SEAT_ROOM / 2
    letters = [party for party, own in seats for _seat in range(own)]
    parts = [
        _dot(party, outer - radius * math.cos(angle), outer - radius * math.sin(angle))
        for party, (angle, radius) in zip(letters, places, strict=True)
    ]
    middle = (
        f'<text x="{_length(outer)}" y="{_length(outer)}" text-anchor="middle" font-size="26" fill="{INK}" {FONT}>'
        f"{escape(total)}</text>"
    )
    return _svg(width, height, [*parts, middle])


def _rows(number: int) -> tuple[list[float], list[int]]:
    """Return the radii of as few rows as hold all seats apart from one another, and how many stand in each."""
    rows = 1
    while True:
        radii = [_radius(row) for row in range(rows)]
        shares = [0] * rows
        for _seat in range(number):
            widest = max(range(rows), key=lambda row: radii[row] / (shares[row] + 1))
            shares[widest] += 1
        if all(math.pi * radius >= share * _SEAT_ROOM for radius, share in zip(radii, shares, strict=True)):
            return radii, shares
        rows += 1


def _radius(row: int) -> float:
    return 46.0 + row * (_SEAT_ROOM + 2)


def _dot(party: str, across: float, down: float) -> str:
    x, y = _length(across), _length(down)
    size = 12 if len(party) == 1 else 7
    return (
        f'<circle cx="{x}" cy="{y}" r="10" fill="{colour_of(party)}"/>'
        f'<text x="{x}" y="{_length(down + size / 3)}" text-anchor="middle" font-size="{size}" fill="{PAPER}"'
        f" {FONT}>{escape(party[:3])}</text>"
    )


def bars(votes: Sequence[tuple[str, int, str]], needed: int, needed_text: str) -> str:
    """Return the votes of each party (its letter, votes, what stands behind the bar) as bars.

    A dashed line stands at ``needed`` votes, ``needed_text`` below it.
    """
    most = max((own for _party, own, _text in votes), default=0)
    if not most:
        return ""
    room = WIDTH - _LABEL - 120
    parts = [part for at, entry in enumerate(votes) for part in _bar(entry, at * _LINE, room, most)]
    line = _LABEL + room * needed / most
    below = len(votes) * _LINE
    parts.append(
        f'<line x1="{_length(line)}" y1="0" x2="{_length(line)}" y2="{below + 4}" stroke="{INK}" stroke-width="1"'
        f' stroke-dasharray="3 3"/><text x="{_length(line + 4)}" y="{below + 14}" font-size="12" fill="{INK}"'
        f" {FONT}>{escape(needed_text)}</text>"
    )
    return _svg(WIDTH, below + 20, parts)


def _bar(entry: tuple[str, int, str], top: int, room: int, most: int) -> Iterator[str]:
    party, own, text = entry
    length = room * own / most
    yield (
        f'<text x="0" y="{top + 15}" font-size="13" fill="{INK}" {FONT}>{escape(party[:3])}</text>'
        f'<rect x="{_LABEL}" y="{top + 3}" width="{_length(length)}" height="14" fill="{colour_of(party)}"/>'
    )
    yield (
        f'<text x="{_length(_LABEL + length + 5)}" y="{top + 15}" font-size="12" fill="{INK}" {FONT}>'
        f"{escape(text)}</text>"
    )


def seats_in_words(seats: Sequence[tuple[str, int]]) -> str:
    """Return the seats of each party in words: ``A 11, C 12``."""
    return ", ".join(f"{party} {count(own)}" for party, own in seats)


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_length(width)} {_length(height)}"'
        f' width="{_length(width)}" height="{_length(height)}">{"".join(parts)}</svg>'
    )


def _length(value: float) -> str:
    """Return a length with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
