"""Lines made from drafts, and lines verified after reading, with the file named in each complaint."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.register.chain import (
    GENESIS,
    BrokenChainError,
    check_parts,
    erased_parts,
    follow,
    gone_from,
    new_line,
)
from kkrvalg.register.ledger_schema import restore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from kkrvalg.register.chain import Line, PartKey
    from kkrvalg.register.entry import Draft, Entry

CLOCK_SLACK = timedelta(days=1)
"""How far a clock may be behind the last line before it is taken to be wrong."""


def verified(
    path: Path,
    lines: Iterable[Line],
    before: Sequence[Entry] = (),
    erased: frozenset[PartKey] = frozenset(),
    *,
    thorough: bool = False,
) -> list[Entry]:
    """Return the entries of lines that follow those ``before``, with just the private parts they should have.

    Args:
        path: the file, for complaints.
        lines: the lines after those known.
        before: the entries of the lines known.
        erased: the private parts of which it is known that they were erased.
        thorough: also hold each line against the one form in which it can be written.

    Raises:
        InputError: something is wrong with them; the first thing found.
    """
    entries: list[Entry] = []
    gone: set[PartKey] = set()
    with whole(path):
        for stored in follow(lines, before[-1] if before else None, thorough=thorough):
            entries.append(stored.entry)
            gone.update(gone_from(stored))
        known = erased | erased_parts(entries)
        check_parts(gone, {(seq, part) for seq, part in known if seq > len(before)})
    return entries


def next_lines(path: Path, before: Sequence[Entry], drafts: Iterable[Draft], now: datetime) -> list[Line]:
    """Return the lines that enter drafts after the entries ``before``; nothing is written.

    Raises:
        InputError: the clock is more than a day behind the last entry, or a text cannot be written as UTF-8.
        ValueError: ``now`` has no offset from UTC.
        TypeError: a draft holds something that is not JSON.
    """
    if now.tzinfo is None:
        raise ValueError(f"a moment without offset from UTC: {now}")
    moment = now.replace(microsecond=0)
    last = before[-1].entered if before else moment
    if last - moment > CLOCK_SLACK:
        raise InputError(
            where=str(path),
            found=_("a last line entered {last}, while this machine's clock says {now}").format(
                last=last.isoformat(), now=moment.isoformat()
            ),
            expected=_("a clock that goes right"),
            todo=_("set the clock of the machine, and try again"),
        )
    lines: list[Line] = []
    prev = before[-1].hash if before else GENESIS
    for seq, draft in enumerate(drafts, len(before) + 1):
        try:
            lines.append(new_line(draft, seq=seq, entered=max(moment, last).isoformat(), prev=prev))
        except UnicodeEncodeError as error:
            raise InputError(
                where=_("event “{kind}”").format(kind=draft.kind),
                found=_("a text that is not made of characters: {text}").format(text=ascii(error.object)),
                expected=_("text in UTF-8"),
                todo=_("write the text again"),
            ) from None
        prev = lines[-1].hash
    return lines


def broken(path: Path, seq: int, found: str, expected: str) -> InputError:
    """Return the complaint about a line that is not what the chain says."""
    return InputError(
        where=_("{file}, line {number} of the register").format(file=path, number=seq),
        found=found,
        expected=expected,
        todo=restore(),
    )


@contextmanager
def whole(path: Path) -> Iterator[None]:
    """Name the file in the complaint about a chain that is broken."""
    try:
        yield
    except BrokenChainError as error:
        raise broken(path, error.seq, error.found, error.expected) from None
