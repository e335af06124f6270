"""How every page about a register begins and ends: which KKR and day it is about, and what it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg import __version__
from kkrvalg.i18n import _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.provenance import DIGEST_SHOWN
from kkrvalg.protocol.register_words import short_hash
from kkrvalg.protocol.text import heading, paragraph

if TYPE_CHECKING:
    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.text import Page


def write_title(page: Page, view: View, title: str) -> None:
    """Print what a printout is; ``title`` has places for the KKR and the day."""
    heading(page, title.format(kkr=council_name(view.state.kkr), day=view.words.day(view.on)), level=1)
    if view.known_on is not None:
        known = _("As it was known at the end of {day}.").format(day=view.words.day(view.known_on))
        paragraph(page, known)


def write_origin(page: Page, view: View) -> None:
    """Print which ledger a printout was made from, how far that had come, and by which rules."""
    heading(page, _("What this was made from"), outline=1)
    paragraph(page, f"{view.file}  sha256 {view.digest[:DIGEST_SHOWN]}…")
    paragraph(
        page,
        ngettext(
            "Register {id}: one event, the hash of the last one {head}…",
            "Register {id}: {number} events, the hash of the last one {head}…",
            len(view.written),
        ).format(id=view.state.register, number=len(view.written), head=short_hash(view.head, 4)),
    )
    if view.state.terms:
        paragraph(page, _("Rules: {rulebook}").format(rulebook=view.state.term.rulebook))
    paragraph(page, f"kkrvalg {__version__}")
