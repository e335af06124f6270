"""kkrvalg register add: one command for each kind of event, with the options that its fields make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kkrvalg.cli import register_common
from kkrvalg.cli.common import ExampleCommand, Status, lang_option, write_examples
from kkrvalg.cli.register_common import register_argument, words_of
from kkrvalg.cli.register_entering import Known, enter, entering_options
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.reading.complaints import nearest
from kkrvalg.register.events import GROUPS, KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kkrvalg.register.entry import Json
    from kkrvalg.register.events import Field, Kind

ENTERED = {key: kind for key, kind in KINDS.items() if kind.by_hand}
"""The kinds of events that people enter."""

METAVARS = {
    "person": N_("PERSON"),
    "persons": N_("PERSONS"),
    "municipality": N_("MUNICIPALITY"),
    "seat": N_("SEAT"),
    "party": N_("PARTY"),
    "parties": N_("PARTIES"),
    "date": N_("DAY"),
    "days": N_("DAYS"),
    "choice": N_("CHOICE"),
    "text": N_("TEXT"),
    "number": N_("NUMBER"),
    "yes_no": N_("YES/NO"),
    "event": N_("EVENT"),
}
"""What stands for the value of an option in the help, by the type of its field."""

_SAMPLES = {
    "person": '"Anna Eksempel"',
    "persons": '"Anna Eksempel, Bo Eksempel"',
    "municipality": "Ballerup",
    "seat": "A:2",
    "party": "A",
    "parties": "A,F",
    "date": "2027-09-01",
    "days": "2027-02-05,2027-04-16",
    "text": "…",
    "number": "1",
    "yes_no": "ja",
    "event": "57",
}
_SAMPLE_TEXTS = {
    "post": "RBR",
    "meeting": "2027-2",
    "hearing": "h1",
    "hub": "fyn",
    "letter": "new_member",
    "year": "2027",
}
EXAMPLE_WIDTH = 74
"""Columns of a line of an example: what the help has, less its indentation and the mark that it goes on."""

_SEVERAL = frozenset({"persons", "parties", "days"})


# --- fields as options -----------------------------------------------------------------------------------------


def option_name(field: Field) -> str:
    """Return the option of a field: ``--health-council``."""
    return f"--{field.name.replace('_', '-')}"


def field_option(field: Field, *, required: bool) -> click.Option:
    """Return the option of a field, whose value is the text that was typed; lists can be given piece by piece."""
    several = field.type in _SEVERAL
    return click.Option(
        [option_name(field), f"field_{field.name}"],
        metavar=METAVARS[field.type],
        multiple=several,
        required=required,
        help=field.help,
    )


def with_sentences(command: click.Command) -> click.Command:
    """Return a command whose help of the fields, words of the catalogue of events, is written as sentences."""
    for option in command.params:
        if isinstance(option, click.Option) and (option.name or "").startswith("field_") and option.help:
            option.help = f"{option.help[:1].upper()}{option.help[1:]}."
    return command


def texts_of(params: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed for each field, by its name; those that were not given are left out."""
    found = {}
    for name, value in params.items():
        if name.startswith("field_") and value is not None and value != ():
            found[name.removeprefix("field_")] = ", ".join(value) if isinstance(value, tuple) else value
    return found


def read_fields(kind: Kind, texts: Mapping[str, str], known: Known) -> dict[str, Json]:
    """Return the body that texts make, read as the register knows persons, seats and municipalities on the day.

    Raises:
        InputError: a text means nothing there.
    """
    from kkrvalg.register.wording import read_field  # noqa: PLC0415 (start-up stays light)

    fields = {field.name: field for field in kind.fields}
    return {
        name: read_field(fields[name], text, state=known.state, names=known.names, where=option_name(fields[name]))
        for name, text in texts.items()
    }


# --- the commands ----------------------------------------------------------------------------------------------


def _command_of(kind: Kind) -> click.Command:
    """Return the command that enters events of a kind."""

    @entering_options(on_help=N_("The day from which it holds, such as 2027-03-01; today if left out."))
    @click.pass_context
    def run(context: click.Context, /, **given: Any) -> Status:  # noqa: ANN401 (the options of the fields)
        parent = context.parent
        if parent is None:
            raise LookupError
        return _enter(parent.params["file"], kind, **given)

    options = [field_option(field, required=field.required) for field in kind.fields if field.type != "rows"]
    made = click.command(kind.key, cls=ExampleCommand, examples=_examples(kind), help=_help(kind))(run)
    made.params[:0] = options
    made.short_help = kind.words
    return made


def _enter(
    file: Path,
    kind: Kind,
    *,
    on: date | None,
    source: str,
    by: str | None,
    note: str | None,
    **given: Any,  # noqa: ANN401
) -> Status:
    from kkrvalg.register.entry import Draft  # noqa: PLC0415 (start-up stays light)

    words = words_of(by, source, note)
    day = on or register_common.today()
    texts = texts_of(given)

    def drafting(known: Known) -> list[Draft]:
        body = {name: value for name, value in read_fields(kind, texts, known).items() if value is not None}
        return [Draft(day, kind.key, body, words)]

    return enter(
        file,
        day,
        drafting,
        by=by,
        tried=given["tried"],
        output_format=given["output_format"],
        output=given["output"],
    )


def _help(kind: Kind) -> str:
    """Return the help of a kind in the language in use."""
    article = f" ({kind.article})" if kind.article else ""
    return f"{_(kind.words)}{article}."


def _examples(kind: Kind) -> Sequence[tuple[str, str]]:
    """Return an example of a kind with all that it needs, broken where a line of the help would be too long."""
    parts = [f"{option_name(field)} {_sample(field)}" for field in kind.fields if field.required]
    lines = [f"kkrvalg register add kkr.db {kind.key}"]
    for part in ("--on 2027-03-01", *parts, "--source mail"):
        if len(lines[-1]) + len(part) >= EXAMPLE_WIDTH:
            lines.append("   ")
        lines[-1] = f"{lines[-1]} {part}"
    return ((N_("For example:"), " \\\n    ".join(lines)),)


def _sample(field: Field) -> str:
    if field.type == "choice":
        return field.choices[0]
    return _SAMPLE_TEXTS.get(field.name, _SAMPLES[field.type])


ASKS = ("--help", "-h")


def _own_options(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the options that belong to the group itself from the beginning of some arguments, and the rest."""
    at = 0
    while at < len(args) and (args[at] in {*ASKS, "--lang"} or args[at].startswith("--lang=")):
        at += 2 if args[at] == "--lang" else 1
    return [*args[:at]], [*args[at:]]


class KindGroup(click.Group):
    """A group whose commands are the kinds of events, made when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the kinds in the order of the catalogue."""
        return list(ENTERED)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (as above)
        """Return the command of a kind in the language in use, None if there is no such kind."""
        from kkrvalg.cli.app import translated  # noqa: PLC0415 (which imports the group of this one)

        kind = ENTERED.get(cmd_name)
        return None if kind is None else with_sentences(translated(_command_of(kind)))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take a kind without a file for a question about the kind; options of the group may follow the file."""
        first, rest = _own_options(args[1:])
        if args and args[0] in ENTERED and not rest and not Path(args[0]).exists():
            return super().parse_args(
                ctx, [*(part for part in first if part not in ASKS), _("FILE"), args[0], "--help"]
            )
        return super().parse_args(ctx, [*first, *args[:1], *rest])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the kind, or say which one comes near."""
        if args[0] not in ENTERED:
            near = nearest(args[0], ENTERED)
            path = f"kkrvalg register add {ctx.params.get('file', _('FILE'))}"
            by_others = {"person": "person", "correction": "correct", "erased": "erase", "constituted": "new-term"}
            other = by_others.get(args[0])
            raise InputError(
                where=path,
                found=args[0],
                expected=_("a kind of event that is entered by hand"),
                todo=_("use the command: {command}").format(command=f"kkrvalg register {other}")
                if other
                else _("perhaps you meant: {command}").format(command=f"{path} {near}")
                if near
                else _("see all kinds with: {command}").format(command="kkrvalg register add --help"),
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (as above)
        """Write the kinds by subject, one line each."""
        for title, kinds in GROUPS.items():
            rows = [(kind.key, _(kind.words)) for kind in kinds if kind.by_hand]
            if rows:
                with formatter.section(_(title)):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (as above)
        """Write the examples."""
        write_examples(formatter, _GROUP_EXAMPLES)


_GROUP_EXAMPLES = (
    (
        N_("A member gives up the seat; see first what would follow:"),
        "kkrvalg register add kkr.db resigned --person p12 --source mail --try",
    ),
    (N_("The options of one kind:"), "kkrvalg register add left_council --help"),
)


@click.group(
    "add",
    cls=KindGroup,
    invoke_without_command=True,
    subcommand_metavar=N_("KIND [OPTIONS]"),
    help=N_(
        "Enter an event: what happened, from which day it holds, and the document it is taken from.\n\n"
        "What follows by the rules is shown with each article; an event that the rules forbid is refused."
    ),
)
@register_argument
@lang_option
@click.pass_context
def add(context: click.Context, file: Path) -> Status:  # noqa: ARG001 (the command of the kind reads it)
    """List the kinds where none is named."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
    return Status.DONE
