"""What a workbook says of where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.protocol.blocks import Stamp
    from kkrvalg.protocol.workbook import Origin

XLSX = "xlsx"
"""The format of a workbook with live formulas."""


def origin_of(session: Session, draws: Sequence[DrawRecord], stamp: Stamp) -> Origin:
    """Return what the first sheet of a workbook says of the call that made it."""
    from kkrvalg.protocol.workbook import Origin  # noqa: PLC0415 (start-up stays light)

    return Origin(
        election=session.scenario.name,
        rulebook=f"{session.rulebook.title.text} ({session.rulebook.id})",
        inputs=session.inputs,
        changed=session.options.changed,
        draws=[draw.sentence for draw in draws],
        day=stamp.day,
        number=stamp.number,
    )
