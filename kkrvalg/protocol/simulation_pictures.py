"""A simulation as a picture that can go straight into a note: seats with their ranges, and the size of the KKR."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kkrvalg.i18n import _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.missing import needs
from kkrvalg.protocol.numbers import count
from kkrvalg.protocol.party_colours import colour_of
from kkrvalg.protocol.simulation_text import MIDDLE, WIDE, parties_of, span

if TYPE_CHECKING:
    from kkrvalg.protocol.simulation import Simulated

PICTURES = ("svg", "png")
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.hashsalt": "kkrvalg",
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_INCHES_WIDE, _INCHES_A_PARTY, _INCHES_AROUND = 7.5, 0.24, 1.0
_DOTS_AN_INCH = 200
_GREY = "#595959"


def simulation_picture(simulated: Simulated, picture_format: str, title: str) -> bytes:
    """Return the picture of a simulation: for each KKR the seats of each party, and how many members there are.

    The same simulation gives the same bytes.

    Args:
        simulated: the run, with at least one draw.
        picture_format: one of :data:`PICTURES`.
        title: what stands above the picture.

    Raises:
        InputError: the library that draws is not installed.
    """
    with needs("matplotlib"):
        from matplotlib import rc_context  # noqa: PLC0415 (heavy)
        from matplotlib.figure import Figure  # noqa: PLC0415 (as above)

    heights = [_INCHES_AROUND + _INCHES_A_PARTY * len(parties_of(simulated, kkr)) for kkr in simulated.kkr]
    with rc_context(_STYLE):
        figure = Figure(figsize=(_INCHES_WIDE, sum(heights) + 0.4), layout="constrained")
        figure.suptitle(title, fontsize=11)
        figure.supxlabel(_origin(simulated), fontsize=7, color=_GREY)
        panels = figure.subplots(
            len(simulated.kkr), 2, squeeze=False, gridspec_kw={"height_ratios": heights, "width_ratios": (2, 1)}
        )
        for kkr, (seats, size) in zip(simulated.kkr, panels, strict=True):
            _draw_seats(seats, simulated, kkr)
            _draw_size(size, simulated, kkr)
        stream = BytesIO()
        told = _in_words(simulated)
        metadata: dict[str, str | None] = {"Title": title, "Description": told}
        metadata |= {"Date": None, "Creator": None} if picture_format == "svg" else {"Software": None}
        figure.savefig(stream, format=picture_format, dpi=_DOTS_AN_INCH, metadata=metadata)
    drawn = stream.getvalue()
    return _told(drawn, title, told) if picture_format == "svg" else drawn


def _origin(simulated: Simulated) -> str:
    """Return what was drawn, and how often, for whoever meets the picture without its page."""
    drawn = (
        _("The votes of the election; the mayors that are open are drawn.")
        if simulated.parameters["--votes"] == "fixed"
        else _("The next election, drawn around this one: votes and mayors.")
    )
    number = ngettext("{n} draw, run {run}.", "{n} draws, run {run}.", simulated.tally.draws)
    return f"{drawn} {number.format(n=count(simulated.tally.draws), run=simulated.run)}"


def _in_words(simulated: Simulated) -> str:
    """Return what the picture shows, for those who do not see it."""
    found = []
    for kkr in simulated.kkr:
        size = simulated.tally[kkr, "size", None].interval(WIDE)
        parts = [_("{range} members").format(range=span(*size))]
        for party in parties_of(simulated, kkr):
            seats = simulated.tally[kkr, "seats", party]
            middle = count(seats.quantile(Fraction(1, 2)))
            parts.append(f"{party} {middle} ({span(*seats.interval(WIDE))})")
        found.append(f"{council_name(kkr)}: {', '.join(parts)}.")
    explained = _("Seats: the middle of the draws, and in brackets the range of 95 % of them.")
    return " ".join([_origin(simulated), explained, *found])


def _told(drawn: bytes, title: str, told: str) -> bytes:
    """Return an SVG that screen readers read as one picture with its title and what it shows."""
    svg, start, rest = drawn.partition(b"<svg ")
    head, end, body = rest.partition(b">")
    words = f"<title>{escape(title)}</title><desc>{escape(told)}</desc>".encode()
    return svg + start + b'role="img" ' + head + end + b"\n " + words + body


def _draw_seats(panel: Any, simulated: Simulated, kkr: str) -> None:  # noqa: ANN401 (a library without types)
    """Draw each party's middle number of seats, with the ranges of 80 and 95 % as a thick and a thin line."""
    parties = parties_of(simulated, kkr)[::-1]
    for at, party in enumerate(parties):
        seats = simulated.tally[kkr, "seats", party]
        colour, middle = colour_of(party), seats.quantile(Fraction(1, 2))
        panel.plot(seats.interval(WIDE), (at, at), color=colour, linewidth=1.2, solid_capstyle="butt")
        panel.plot(seats.interval(MIDDLE), (at, at), color=colour, linewidth=4.5, solid_capstyle="butt")
        panel.plot(middle, at, "o", color=colour, markersize=6.5, markeredgecolor="white")
        panel.annotate(count(middle), (middle, at), (0, 5), textcoords="offset points", ha="center", fontsize=7)
    panel.set_yticks(range(len(parties)), parties)
    panel.set_xlim(left=-0.4)
    panel.spines["left"].set_visible(False)
    panel.set_ylim(-0.7, len(parties) - 0.2)
    panel.xaxis.get_major_locator().set_params(integer=True)
    panel.grid(axis="x", color="#dddddd", linewidth=0.6)
    panel.set_axisbelow(True)
    panel.set_title(council_name(kkr), loc="left", fontsize=10, fontweight="bold")
    panel.set_xlabel(_("seats: the middle, and the ranges of 80 and 95 % of the draws"), fontsize=7.5)


def _draw_size(panel: Any, simulated: Simulated, kkr: str) -> None:  # noqa: ANN401 (a library without types)
    """Draw in how many per cent of the draws the KKR has how many members."""
    size = simulated.tally[kkr, "size", None]
    sizes = sorted(map(int, size.counts))
    panel.bar(sizes, [float(100 * size.share(own)) for own in sizes], color=_GREY, width=0.8)
    panel.xaxis.get_major_locator().set_params(integer=True)
    panel.set_xlim(sizes[0] - 1.5, sizes[-1] + 1.5)
    panel.set_ylim(0, 100)
    panel.set_xlabel(_("members"), fontsize=7.5)
    panel.set_title(_("% of the draws"), loc="left", fontsize=7.5)
