"""The sentences of click that a user of kkrvalg can meet, listed so that they come into the message catalogue.

Click looks its own sentences up with the gettext of the standard library; the program points that to our
catalogue.
Where click has changed a sentence between 8.2 and 8.5, both forms stand here.
"""

from __future__ import annotations

from kkrvalg.i18n import N_


def ungettext(singular: str, plural: str) -> tuple[str, str]:
    """Mark a sentence with two forms for the catalogue; Babel knows the name."""
    return singular, plural


SENTENCES = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Positional arguments"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("default: {default}"),
    N_("env var: {var}"),
    N_("required"),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Choose from:\n\t{choices}"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("No such option: {name}"),
    N_("Option {name!r} does not take a value."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
)
"""Click's sentences with one form."""

PLURALS = (
    ungettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ungettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ungettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ungettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
)
"""Click's sentences with a form for one and a form for more."""
