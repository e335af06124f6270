"""The last lines of every printout: which files, rulebook, options, draws and version it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg import __version__
from kkrvalg.i18n import _
from kkrvalg.protocol.text import heading, paragraph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.protocol.text import Page

DIGEST_SHOWN = 16


def write_provenance(
    page: Page,
    *,
    inputs: Sequence[tuple[str, str]],
    rulebook: str,
    changed: Mapping[str, str],
    cooperations: Mapping[str, Sequence[str]],
    draws: Sequence[str],
) -> None:
    """Print where a result comes from; ``changed`` are the options that are not at their default."""
    heading(page, _("What this was made from"), outline=1)
    for file, digest in inputs:
        paragraph(page, f"{file}  sha256 {digest[:DIGEST_SHOWN]}…")
    paragraph(page, _("Rules: {rulebook}").format(rulebook=rulebook))
    settled = ", ".join(f"{name}={value}" for name, value in changed.items())
    paragraph(
        page,
        _("Options changed: {options}").format(options=settled)
        if changed
        else _("Every open question of the rules is at its default."),
    )
    for name, lists in cooperations.items():
        paragraph(page, _("List cooperation {name}: {lists}").format(name=name, lists=", ".join(lists)))
    for draw in draws:
        paragraph(page, draw)
    paragraph(page, f"kkrvalg {__version__}")
