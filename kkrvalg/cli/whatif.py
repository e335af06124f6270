"""kkrvalg whatif: what would change the KKR, one supposition at a time."""

from __future__ import annotations

import click

from kkrvalg.cli.common import lang_option
from kkrvalg.cli.whatif_alliances import alliances, groups
from kkrvalg.cli.whatif_mayors import mayors
from kkrvalg.cli.whatif_options import options
from kkrvalg.cli.whatif_votes import votes
from kkrvalg.i18n import N_


@click.group(
    "whatif",
    help=N_(
        "Show what would change the KKR: another mayor, other votes, an alliance, another answer to an open"
        " question.\n\n"
        "Nothing is drawn by lot: where one is needed, that is shown."
    ),
)
@lang_option
def command() -> None:
    """Hand over to the command that is named."""


for _nested, _short in (
    (mayors, N_("What another mayor would change.")),
    (votes, N_("What other votes would change.")),
    (options, N_("What other answers to open questions would change.")),
    (alliances, N_("What alliances for the chair can give.")),
    (groups, N_("What groups for a post can give.")),
):
    _nested.short_help = _short
    command.add_command(_nested)
