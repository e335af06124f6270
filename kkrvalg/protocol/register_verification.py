"""What was found when a register was verified, and what is said of a copy of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import _, ngettext
from kkrvalg.protocol.envelope import Protocol
from kkrvalg.protocol.numbers import count, day
from kkrvalg.protocol.register import KIND
from kkrvalg.protocol.register_words import short_hash
from kkrvalg.protocol.text import heading, paragraph, verbatim

if TYPE_CHECKING:
    from kkrvalg.protocol.text import Page
    from kkrvalg.register.ledger import Verification


def verification_protocol(file: str, digest: str, found: Verification, head: str | None) -> Protocol:
    """Return what was found as a protocol."""
    body = {
        "verified": {
            "events": found.entries,
            "head": found.head,
            "private_parts": found.parts,
            "deleted_parts": found.erased,
            "first_entered": None if found.first is None else found.first.entered.isoformat(),
            "last_entered": None if found.last is None else found.last.entered.isoformat(),
            "noted_head": head,
        }
    }
    return Protocol(KIND, {KIND: body}, inputs=((file, digest),))


def write_verification(page: Page, file: str, found: Verification, head: str | None) -> None:
    """Print what was found in a register that is in order."""
    heading(page, _("{file} is in order").format(file=file), level=1)
    paragraph(
        page,
        ngettext(
            "One event: it is the one that was entered.",
            "{number} events: each is the one that was entered, and none is missing.",
            found.entries,
        ).format(number=count(found.entries)),
    )
    paragraph(page, _("Every event is allowed by the rules as this version of kkrvalg has them."))
    if found.first is not None and found.last is not None:
        first, last = day(found.first.entered.date()), day(found.last.entered.date())
        paragraph(page, _("The first was entered on {first}, the last on {last}.").format(first=first, last=last))
    parts = ngettext(
        "One part with names or words is stored; {erased} deleted, as the register says.",
        "{number} parts with names or words are stored; {erased} deleted, as the register says.",
        found.parts,
    )
    paragraph(page, parts.format(number=count(found.parts), erased=count(found.erased)))
    if head is not None:
        paragraph(page, _("The hash that was noted is among them: nothing up to it was cut away or changed."))
    paragraph(page, _("The hash of the last event, to be noted elsewhere:"))
    verbatim(page, found.head)
    paragraph(page, short_hash(found.head, 16))


def backup_sentence(found: Verification, target: str) -> str:
    """Return what is said of a copy."""
    text = ngettext(
        "Copied and verified: {target}, one event, the hash of the last one {head}…",
        "Copied and verified: {target}, {number} events, the hash of the last one {head}…",
        found.entries,
    )
    return text.format(target=target, number=count(found.entries), head=short_hash(found.head, 4))
