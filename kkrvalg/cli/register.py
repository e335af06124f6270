"""kkrvalg register: who is a member of a KKR today, who steps in, and what has to happen next."""

from __future__ import annotations

import importlib

import click

from kkrvalg.cli.common import lang_option
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.reading.complaints import nearest

NESTED = {
    "init": ("kkrvalg.cli.register_init:init", N_("Begin a register, from a composition or a meeting.")),
    "show": ("kkrvalg.cli.register_show:show", N_("Show who sits, stands in and chairs on a day.")),
    "add": ("kkrvalg.cli.register_add:add", N_("Enter an event, and see what follows.")),
    "person": ("kkrvalg.cli.register_person:person", N_("Enter a person, or correct a person's data.")),
    "answer": ("kkrvalg.cli.register_correct:answer", N_("Answer a question that the rules leave open.")),
    "correct": ("kkrvalg.cli.register_correct:correct", N_("Correct or withdraw an earlier event.")),
    "erase": ("kkrvalg.cli.register_person:erase", N_("Delete a person's data.")),
    "tasks": ("kkrvalg.cli.register_show:tasks", N_("Show what has to be done, by whom and by when.")),
    "meeting": ("kkrvalg.cli.register_meeting:meeting", N_("Print the minutes of a meeting, or all meetings.")),
    "letters": ("kkrvalg.cli.register_letters:letters", N_("Write the letters that events call for.")),
    "diff": ("kkrvalg.cli.register_history:diff", N_("Show what differs between two days.")),
    "history": (
        "kkrvalg.cli.register_history:history",
        N_("Show what happened, in all, or to a seat or person."),
    ),
    "verify": ("kkrvalg.cli.register_verify:verify", N_("Check that the register is whole and unchanged.")),
    "backup": ("kkrvalg.cli.register_verify:backup", N_("Copy the register while others may use it.")),
    "export": ("kkrvalg.cli.register_exchange:export", N_("Write the whole register to another file.")),
    "import": (
        "kkrvalg.cli.register_exchange:import_",
        N_("Make a register of an export; enter events of a table."),
    ),
    "template": ("kkrvalg.cli.register_exchange:template", N_("Write an empty table of events to fill in.")),
    "new-term": ("kkrvalg.cli.register_init:new_term", N_("Let the KKR of the next term take office.")),
}
"""The commands in the order of the help: the module of each one and its name there, and what it does, in short.

They are imported only when used.
"""


class RegisterGroup(click.Group):
    """A group that imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the commands in the order of the table."""
        return list(NESTED)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (as above)
        """Import a command and return a translated copy of it, None if there is no such command."""
        from kkrvalg.cli.app import translated  # noqa: PLC0415 (which imports this module)

        if cmd_name not in NESTED:
            return None
        place, short = NESTED[cmd_name]
        module, _colon, name = place.partition(":")
        found = translated(getattr(importlib.import_module(module), name))
        found.short_help = _(short)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` begin with, or say which ones there are."""
        if args[0] not in NESTED:
            near = nearest(args[0], NESTED)
            raise InputError(
                where="kkrvalg register",
                found=args[0],
                expected=_("one of {names}").format(names=", ".join(NESTED)),
                todo=_("perhaps you meant: {command}").format(command=f"kkrvalg register {near}")
                if near
                else _("see what each of them does with: {command}").format(command="kkrvalg register --help"),
            )
        return super().resolve_command(ctx, args)


@click.group(
    "register",
    cls=RegisterGroup,
    help=N_(
        "Keep the register of a KKR: who is a member on any day, who stands in, what has to be done and by whom."
        "\n\n"
        "FILE is one register, with every event since it was opened. Nothing in it is changed or removed: what was"
        " wrong is corrected by a new event."
    ),
)
@lang_option
def command() -> None:
    """Hand over to the command that is named."""
