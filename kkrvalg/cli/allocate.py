"""kkrvalg allocate: a calculator for the seats of any committee."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kkrvalg.apportion import ApportionmentError, DrawError, Lots, allocate, notation
from kkrvalg.cli.common import (
    Status,
    declare,
    emit,
    format_option,
    lang_option,
    lot_options,
    new_page,
    output_option,
)
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kkrvalg.apportion import Allocation, Question
    from kkrvalg.files.allocation import AllocationInput, Line
    from kkrvalg.files.allocation_request import Request
    from kkrvalg.protocol.allocation import DrawRecord

STDIN = "-"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The lots on the command line."""

    names: tuple[str, ...]
    day: date | None
    witness: str | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """A division, what it came to, and what became of its draws."""

    request: Request
    allocation: Allocation
    draws: tuple[DrawRecord, ...]

    @property
    def status(self) -> Status:
        """The exit status: whether a lot is needed."""
        return Status.LOT_NEEDED if self.allocation.questions else Status.DONE


@declare(
    "allocate",
    help=N_(
        "Divide the seats of any committee by d'Hondt, Sainte-Laguë or Adams, with alliances, floors and ceilings."
        "\n\n"
        "INPUT is a JSON file with seats, votes and perhaps method, alliances, floors, ceilings, threshold and"
        " draws; a file with one such object a line; a CSV table with the columns list, votes, alliance, floor,"
        " ceiling; or - for what comes through a pipe.\n\n"
        "Exit status 0: done. 2: the input cannot be used. 3: a lot is needed."
    ),
    examples=(
        (N_("A table of lists and votes:"), "kkrvalg allocate votes.csv --seats 33"),
        (
            N_("Votes through a pipe:"),
            """echo '{"seats": 5, "votes": {"A": 9, "B": 6}}' | kkrvalg allocate -""",
        ),
        (N_("The lot has been drawn:"), "kkrvalg allocate votes.csv --seats 33 --lot B --witness NN"),
    ),
)
@click.argument("source", metavar=N_("INPUT"))
@click.option("--seats", metavar=N_("NUMBER"), help=N_("Seats to divide; a CSV table needs it."))
@click.option("--method", metavar=N_("METHOD"), help=N_("dhondt (the default), sainte_lague or adams."))
@click.option(
    "--threshold", metavar=N_("SHARE"), help=N_("Share of all votes that a list needs: 2/100, 0.02 or 2%.")
)
@lot_options
@format_option()
@output_option
@lang_option
def command(
    *,
    source: str,
    seats: str | None,
    method: str | None,
    threshold: str | None,
    lots: tuple[str, ...],
    lot_date: date | None,
    witness: str | None,
    output_format: str,
    output: Path | None,
) -> Status:
    """Read the input, divide the seats and print the result."""
    from kkrvalg.files.allocation import read_allocation  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.files.allocation_request import given_on_command_line  # noqa: PLC0415 (as above)
    from kkrvalg.reading.text import read_bytes  # noqa: PLC0415 (as above)

    given = given_on_command_line(seats, method, threshold)
    if source == STDIN:
        read = read_allocation(sys.stdin.buffer.read(), _("standard input"), given)._replace(file=STDIN)
    else:
        read = read_allocation(read_bytes(Path(source)), source, given)
    drawn = _Drawn(lots, lot_date, witness)
    if isinstance(read.content, tuple):
        return _answer_lines(read.content, drawn, output)
    answer = _answered(read.content, drawn)
    settings = {"--seats": seats, "--method": method, "--threshold": threshold}
    recording = _Recording(answer, _command_line(source, settings, drawn))
    if output_format == "text":
        emit(_as_text(answer, read, recording, output), output)
    elif output_format == "csv":
        emit(_as_csv(answer, recording), output)
    else:
        emit(_as_json(answer, read), output)
    return answer.status


def _answered(request: Request, drawn: _Drawn) -> _Answer:
    """Divide the seats.

    Raises:
        InputError: the division contradicts itself, or a draw cannot be an answer to the question it is for.
    """
    from kkrvalg.files.allocation_lots import drawn_on_command_line  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.allocation import draw_records  # noqa: PLC0415 (as above)

    if not drawn.names and (drawn.day or drawn.witness):
        raise InputError(
            where="--lot-date" if drawn.day else "--witness",
            found=_("a date or a witness of a lot, but no lot"),
            expected=_("--lot with the name that was drawn"),
            todo=_("add it: {example}").format(example="--lot B"),
        )
    lots = Lots(
        (*request.draws, *drawn_on_command_line(drawn.names, drawn.day, drawn.witness, request.problem)),
    )
    try:
        allocation = allocate(request.problem, lots)
        return _Answer(request, allocation, draw_records(allocation, lots))
    except ApportionmentError as error:
        raise request.contradiction(error) from None
    except DrawError as error:
        raise request.draw_complaint(error) from None


# --- several divisions, one a line ----------------------------------------------------------------------------


def _answer_lines(lines: tuple[Line, ...], drawn: _Drawn, output: Path | None) -> Status:
    """Print one compact answer a line; a bad line says what is wrong with it, and the others are answered."""
    if drawn.names:
        raise InputError(
            where="--lot",
            found=_("a lot for an input of several divisions"),
            expected=_("the draws of each division in its own line"),
            todo=_("write them there: {example}").format(example='"draws": [{"drawn": ["B"], "question": "…"}]'),
        )
    answers = [_line_answer(line, drawn) for line in lines]
    emit("".join(f"{_compact(document)}\n" for document, _status in answers), output)
    statuses = {status for _document, status in answers}
    return next(s for s in (Status.BAD_INPUT, Status.LOT_NEEDED, Status.DONE) if s in statuses)


def _line_answer(line: Line, drawn: _Drawn) -> tuple[dict[str, Any], Status]:
    """Return the answer to one line and its status."""
    from kkrvalg.protocol.allocation import allocation_body  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.envelope import plain  # noqa: PLC0415 (as above)

    try:
        if isinstance(line.request, InputError):
            raise line.request
        answer = _answered(line.request, drawn)
    except InputError as error:
        parts = (" ".join(part.split()) for part in str(error).splitlines())
        return {"line": line.number, "error": "; ".join(parts)}, Status.BAD_INPUT
    body = allocation_body(answer.request.problem, answer.allocation)
    return plain({**body, "draws": answer.draws}), answer.status


def _compact(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


# --- one division ---------------------------------------------------------------------------------------------


def _as_json(answer: _Answer, read: AllocationInput) -> str:
    from kkrvalg.protocol.allocation import allocation_body  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.envelope import Protocol, to_json  # noqa: PLC0415 (as above)

    return to_json(
        Protocol(
            "allocate",
            allocation_body(answer.request.problem, answer.allocation),
            inputs=((read.file, read.sha256),),
            draws=answer.draws,
            steps=answer.allocation.steps,
        )
    )


def _as_csv(answer: _Answer, recording: _Recording) -> str:
    """Return the table; the questions, for which it has no room, go beside it to the screen."""
    from kkrvalg.protocol.allocation import allocation_csv  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.lots import question_sentence  # noqa: PLC0415 (as above)

    for question in answer.allocation.questions:
        click.echo(f"{question_sentence(question)}\n{recording.lines(question)[0]}", err=True)
    return allocation_csv(answer.request.problem, answer.allocation)


def _as_text(answer: _Answer, read: AllocationInput, recording: _Recording, output: Path | None) -> str:
    from kkrvalg.protocol.allocation_text import write_allocation, write_origin  # noqa: PLC0415 (start-up stays light)

    page = new_page(output)
    write_allocation(
        page,
        answer.request.problem,
        answer.allocation,
        record_with={question.id: recording.lines(question) for question in answer.allocation.questions},
    )
    write_origin(page, inputs=((read.file, read.sha256),), draws=answer.draws)
    return page.text()


@dataclass(frozen=True, slots=True)
class _Recording:
    """How a draw is recorded: on the command line, and in the input if that is JSON."""

    answer: _Answer
    command_line: str

    def lines(self, question: Question) -> tuple[str, ...]:
        """Return the lines that record a draw, as if the first of those tied had been drawn."""
        from kkrvalg.files.allocation_lots import lot_argument  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.reading.jsonfile import JsonDocument  # noqa: PLC0415 (as above)

        request = self.answer.request
        drawn = question.tied[: question.seats_at_stake]
        lots = [_lot_option(lot_argument(name, request.problem)) for name in drawn]
        line = " ".join([self.command_line, *lots, "--lot-date", _("YYYY-MM-DD"), "--witness", _("NAME")])
        if not isinstance(request.source, JsonDocument):
            return (line,)
        record = {"question": question.id, "drawn": [notation(name) for name in drawn]}
        return line, json.dumps(record, ensure_ascii=False)


def _command_line(source: str, settings: Mapping[str, str | None], drawn: _Drawn) -> str:
    """Return the command line as it was given, without the date and the witness of the lots."""
    parts = ["kkrvalg", "allocate", shlex.quote(source)]
    parts += [f"{option} {shlex.quote(text)}" for option, text in settings.items() if text is not None]
    return " ".join([*parts, *map(_lot_option, drawn.names)])


def _lot_option(name: str) -> str:
    return f"--lot={shlex.quote(name)}" if name.startswith("-") else f"--lot {shlex.quote(name)}"
