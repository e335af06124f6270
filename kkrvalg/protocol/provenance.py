"""The last lines of every printout: which files, rulebook, options, draws and version it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg import __version__
from kkrvalg.i18n import _
from kkrvalg.protocol.text import heading, paragraph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

DIGEST_SHOWN = 16


def write_provenance(
    console: Console,
    *,
    inputs: Sequence[tuple[str, str]],
    rulebook: str,
    changed: Mapping[str, str],
    draws: Sequence[str],
) -> None:
    """Print where a result comes from; ``changed`` are the options that are not at their default."""
    heading(console, _("What this was made from"))
    for file, digest in inputs:
        paragraph(console, f"{file}  sha256 {digest[:DIGEST_SHOWN]}…")
    paragraph(console, _("Rules: {rulebook}").format(rulebook=rulebook))
    settled = ", ".join(f"{name}={value}" for name, value in changed.items())
    paragraph(
        console,
        _("Options changed: {options}").format(options=settled)
        if changed
        else _("Every open question of the rules is at its default."),
    )
    for draw in draws:
        paragraph(console, draw)
    paragraph(console, f"kkrvalg {__version__}")
