"""What the commands of whatif share: the municipality a user names, and the result in the format asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.cli.common import new_page
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.reading.complaints import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from kkrvalg.cli.session import Session
    from kkrvalg.model import Municipality
    from kkrvalg.protocol.text import Page


def find_municipality(name: str, session: Session, *, where: str = "--municipality") -> Municipality:
    """Return the municipality a user calls by its code or its name.

    Raises:
        InputError: the KKR in play have no such municipality.
    """
    election = session.scenario.election
    wanted = fold(name.strip())
    found = next((m for m in election.municipalities if wanted in {str(m.code), fold(m.name)}), None)
    if found is None:
        near = nearest(name, [m.name for m in election.municipalities])
        raise InputError(
            where=where,
            found=name.strip() or '""',
            expected=_("the name or the code of a municipality of this election"),
            todo=_("did you mean {name}?").format(name=near)
            if near
            else _("look the municipality up in {file}").format(file="municipalities.csv"),
        )
    if found.kkr not in session.kkr:
        raise InputError(
            where=where,
            found=_("{municipality}, which is in KKR {kkr}").format(
                municipality=found.name, kkr=found.kkr.capitalize()
            ),
            expected=_("a municipality of {names}").format(names=", ".join(session.kkr)),
            todo=_("add --kkr {name}, or leave this one out").format(name=found.kkr),
        )
    return found


def written(
    session: Session,
    output_format: str,
    output: Path | None,
    *,
    as_json: Callable[[], dict[str, Any]],
    as_csv: Callable[[], tuple[Sequence[str], Iterable[Sequence[object]]]],
    as_text: Callable[[Page], None],
    title: str,
) -> str:
    """Return a result in the format that is asked for; ``as_json`` gives what stands under ``whatif``."""
    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)

        return to_json(session.protocol("whatif", {"whatif": as_json()}, (), ()))
    if output_format == "csv":
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

        return for_danes(*as_csv())
    page = new_page(output)
    session.write_title(page, title)
    as_text(page)
    session.write_provenance(page, ())
    return page.text()
