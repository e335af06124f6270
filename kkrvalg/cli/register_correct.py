"""kkrvalg register correct, answer: an earlier event is corrected or withdrawn, an open question is answered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kkrvalg.cli import register_common
from kkrvalg.cli.common import ExampleCommand, Status, declare
from kkrvalg.cli.register_add import field_option, read_fields, texts_of, with_sentences
from kkrvalg.cli.register_common import register_argument, words_of
from kkrvalg.cli.register_entering import Known, enter, entering_options
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.register.events import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kkrvalg.register.entry import Draft, Entry, Json
    from kkrvalg.register.events import Kind
    from kkrvalg.register.state import Event

HINT = "kkrvalg register history"


class CorrectCommand(ExampleCommand):
    """A command that also has the options of the event that is named, as the register knows its kind."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Add the options of the event's kind before the rest is read."""
        places = [part for part in args[:2] if not part.startswith("-")]
        both = 2
        if len(places) == both:
            from kkrvalg.cli.app import translated  # noqa: PLC0415 (which imports the group of this one)

            kind = KINDS[_entry(Path(places[0]), places[1]).kind]
            own = [field_option(field, required=False) for field in kind.fields if field.type != "rows"]
            self.params = [*self.params[:2], *own, *self.params[2:]]
            twin = with_sentences(translated(click.Command("fields", params=[*own])))
            self.params[2 : 2 + len(own)] = twin.params
        return super().parse_args(ctx, args)


def _entry(file: Path, number: str) -> Entry:
    """Return the entry with a number, as typed.

    Raises:
        InputError: the register cannot be read, or has no such entry that can be corrected.
    """
    from kkrvalg.register.history import UNCORRECTABLE  # noqa: PLC0415 (start-up stays light)

    with register_common.opened(file) as ledger:
        entries = ledger.entries
    found = entries[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(entries) else None
    if found is None:
        raise InputError(
            where="kkrvalg register correct",
            found=number,
            expected=_("the number of an event, from 1 to {last}").format(last=len(entries)),
            todo=_("see the numbers with: {command}").format(command=f"{HINT} {file}"),
        )
    if found.kind in UNCORRECTABLE or found.kind not in KINDS:
        raise InputError(
            where="kkrvalg register correct",
            found=_("event {number} ({kind})").format(number=number, kind=found.kind),
            expected=_("an event that can be corrected"),
            todo=_uncorrectable(found),
        )
    return found


def _uncorrectable(entry: Entry) -> str:
    if entry.kind == "person":
        command = f"kkrvalg register person FILE --corrects {entry.body['person']}"
        return _("correct a person's data with: {command}").format(command=command)
    if entry.kind == "correction":
        return _("correct event {number} once more: the last correction holds").format(
            number=entry.body["corrects"]
        )
    return _("this one stays as it is")


@click.command(
    "correct",
    cls=CorrectCommand,
    help=N_(
        "Correct an earlier event: its day, its fields (their options are shown once the event is named), or"
        " withdraw it.\n\n"
        "Both stay in the register: what was entered first, and what holds instead. What followed from it follows"
        " anew."
    ),
    examples=(
        (
            N_("Another day:"),
            "kkrvalg register correct kkr.db 57 --on 2027-03-02 --source mail",
        ),
        (N_("It never happened:"), "kkrvalg register correct kkr.db 57 --withdraw --source mail"),
        (N_("Which options the event has:"), "kkrvalg register correct kkr.db 57 --help"),
    ),
)
@register_argument
@click.argument("number", metavar=N_("EVENT"))
@click.option("--withdraw", is_flag=True, help=N_("The event did not happen."))
@entering_options(on_help=N_("The day from which the event holds instead; as it was if left out."))
def correct(
    *,
    file: Path,
    number: str,
    withdraw: bool,
    on: date | None,
    source: str,
    by: str | None,
    note: str | None,
    tried: bool,
    output_format: str,
    output: Path | None,
    **given: Any,  # noqa: ANN401 (the options of the fields)
) -> Status:
    """Correct or withdraw an event."""
    words = words_of(by, source, note)
    entry = _entry(file, number)
    texts = texts_of(given)
    _check_asked(withdraw=withdraw, on=on, texts=texts, file=file, number=number)

    def drafting(known: Known) -> Sequence[Draft]:
        from kkrvalg.register.entry import Draft  # noqa: PLC0415 (start-up stays light)

        holds = next((event for event in known.events if event.seq == entry.seq), None)
        body: dict[str, Json] = {"corrects": entry.seq}
        day = on or (entry.effect if holds is None else holds.effect)
        if not withdraw:
            if on is not None:
                body["effect"] = on.isoformat()
            if texts:
                body["body"] = _corrected(KINDS[entry.kind], holds or entry, texts, known)
        return [Draft(day, "correction", body, words)]

    day = on or entry.effect
    return enter(file, day, drafting, by=by, tried=tried, output_format=output_format, output=output)


def _corrected(kind: Kind, holds: Event | Entry, texts: dict[str, str], known: Known) -> dict[str, Json]:
    """Return an event's fields with those that were typed in place of the old ones; an empty text removes one."""
    read = read_fields(kind, texts, known)
    old = {name: value for name, value in holds.body.items() if name not in read}
    return old | {name: value for name, value in read.items() if value is not None}


def _check_asked(*, withdraw: bool, on: date | None, texts: dict[str, str], file: Path, number: str) -> None:
    """Check that a correction corrects something, and that a withdrawal does no more.

    Raises:
        InputError: it is not so.
    """
    if withdraw and (on is not None or texts):
        raise InputError(
            where="--withdraw",
            found=_("a day or fields too"),
            expected=_("an event that did not happen, and nothing else about it"),
            todo=_("leave out --withdraw, or the rest"),
        )
    if not withdraw and on is None and not texts:
        raise InputError(
            where="kkrvalg register correct",
            found=_("nothing to correct"),
            expected=_("--withdraw, another day with --on, or a field"),
            todo=_("see the fields with: {command}").format(
                command=f"kkrvalg register correct {file} {number} --help"
            ),
        )


@declare(
    "answer",
    help=N_(
        "Answer a question that the rules leave open; kkrvalg register tasks shows those that are.\n\n"
        "What follows from the answer is shown with its articles. Who decided it, and where that stands, goes into"
        " --source."
    ),
    examples=(
        (
            N_("The first answer of a question:"),
            "kkrvalg register answer kkr.db 3f09a1 group_elects --source minutes",
        ),
    ),
)
@register_argument
@click.argument("question", metavar=N_("QUESTION"))
@click.argument("answer_", metavar=N_("ANSWER"))
@click.option("--person", metavar=N_("PERSON"), help=N_("The person, where the answer needs one."))
@entering_options(on_help=N_("The day from which the answer holds, such as 2027-03-01; today if left out."))
def answer(
    *,
    file: Path,
    question: str,
    answer_: str,
    person: str | None,
    on: date | None,
    source: str,
    by: str | None,
    note: str | None,
    tried: bool,
    output_format: str,
    output: Path | None,
) -> Status:
    """Answer an open question."""
    words = words_of(by, source, note)
    day = on or register_common.today()
    texts = {"question": question, "answer": answer_} | ({} if person is None else {"person": person})

    def drafting(known: Known) -> Sequence[Draft]:
        from kkrvalg.register.entry import Draft  # noqa: PLC0415 (start-up stays light)

        return [Draft(day, "answered", read_fields(KINDS["answered"], texts, known), words)]

    return enter(file, day, drafting, by=by, tried=tried, output_format=output_format, output=output)
