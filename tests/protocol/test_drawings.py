"""Drawings: as many dots as seats, bars as long as votes, colours that can be told from white."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.protocol.drawings import bars, hemicycle, seats_in_words
from kkrvalg.protocol.party_colours import COLOURS, OTHER, colour_of

SVG = "{http://www.w3.org/2000/svg}"


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.1 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_has_contrast_to_white() -> None:
    """At least 4.5 to 1, both for the letter on a dot and for the dot on the paper (WCAG AA)."""
    poor = {party: c for party, c in {**COLOURS, "": OTHER}.items() if 1.05 / (luminance(c) + 0.05) < 4.5}
    assert poor == {}
    assert colour_of("ukendt") == OTHER


@settings(max_examples=25)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_there_is_a_dot_for_every_seat_in_the_order_of_the_parties(numbers: list[int]) -> None:
    """Each dot lies inside the drawing and apart from all others, whatever the size."""
    seats = [(chr(65 + at), number) for at, number in enumerate(numbers)]
    drawn = ET.fromstring(hemicycle(seats, str(sum(numbers))))  # noqa: S314 (our own drawing)
    dots = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in drawn.iter(f"{SVG}circle")]
    letters = [text.text for text in drawn.iter(f"{SVG}text")]
    assert letters == [party for party, number in seats for _seat in range(number)] + [str(sum(numbers))]
    assert len(dots) == sum(numbers)
    width, height = map(float, drawn.attrib["viewBox"].split()[2:])
    assert all(10 <= x <= width - 10 and 10 <= y <= height - 10 for x, y in dots)
    apart = [(a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for at, a in enumerate(dots) for b in dots[:at]]
    assert min(apart, default=400.0) >= 400 - 1


def test_bars_are_as_long_as_the_votes() -> None:
    """B has half of A's votes and a bar half as long; the threshold stands where its votes are."""
    drawn = ET.fromstring(bars([("A", 200, "200"), ("B", 100, "100")], 50, "50 stemmer"))  # noqa: S314 (as above)
    lengths = [float(bar.attrib["width"]) for bar in drawn.iter(f"{SVG}rect")]
    line = next(drawn.iter(f"{SVG}line"))
    start = float(next(drawn.iter(f"{SVG}rect")).attrib["x"])
    assert lengths[0] == 2 * lengths[1]
    assert float(line.attrib["x1"]) - start == lengths[0] / 4
    assert [text.text for text in drawn.iter(f"{SVG}text")] == ["A", "200", "B", "100", "50 stemmer"]


def test_nothing_is_drawn_of_nothing() -> None:
    """No seats, no votes: no drawing."""
    assert hemicycle([], "0") == ""
    assert bars([], 1, "") == ""
    assert seats_in_words([("A", 11), ("C", 12)]) == "A 11, C 12"


def test_a_name_is_no_markup() -> None:
    """A letter that is none is shortened and escaped."""
    assert "&lt;b&gt;" in hemicycle([("<b>x", 1)], "1")
    assert not re.search(r"<b>", bars([("<b>", 1, "<i>")], 1, "<u>"))
