"""kkrvalg register person, erase: who the register's persons are, and that their data are deleted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from kkrvalg.cli import register_common
from kkrvalg.cli.common import Status, declare, emit, lang_option
from kkrvalg.cli.register_common import as_day, day_option, register_argument, words_of, words_options
from kkrvalg.cli.register_entering import Known, enter, entering_options
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import fold

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kkrvalg.register.entry import Draft, Json, Words
    from kkrvalg.register.ledger import Ledger

GENDERS = {"woman": "woman", "man": "man", "other": "other", "kvinde": "woman", "mand": "man", "andet": "other"}


def _as_gender(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Read a gender in Danish or English."""
    if value is None:
        return None
    found = GENDERS.get(fold(value.strip()))
    if found is None:
        raise InputError(
            where="--gender",
            found=value,
            expected=_("one of {names}").format(names=", ".join(GENDERS)),
            todo=_("write one of them, or leave it out"),
        )
    return found


@declare(
    "person",
    help=N_(
        "Enter a person, and with --municipality that the person takes a seat on that council.\n\n"
        "Name, gender, day of birth and mail stand apart and can be deleted (kkrvalg register erase); everything"
        " else knows the person by a key such as p12."
    ),
    examples=(
        (
            N_("Somebody new:"),
            'kkrvalg register person kkr.db --name "Anna Eksempel" --source mail',
        ),
        (
            N_("A new name of somebody who is entered:"),
            'kkrvalg register person kkr.db --corrects p12 --name "Bo Prøve" --source x',
        ),
    ),
)
@register_argument
@click.option("--name", metavar=N_("NAME"), help=N_("The full name."))
@click.option(
    "--municipality",
    metavar=N_("MUNICIPALITY"),
    help=N_("The council on which the person takes a seat."),
)
@click.option("--letter", metavar=N_("LETTER"), help=N_("The letter of the list elected for; left out: none."))
@click.option(
    "--party",
    metavar=N_("PARTY"),
    help=N_("The party, list cooperation or local list (151:L), where it is not that of the letter."),
)
@click.option("--gender", metavar=N_("GENDER"), callback=_as_gender, help=N_("woman, man or other."))
@click.option("--born", metavar=N_("DAY"), callback=as_day, help=N_("The day of birth."))
@click.option("--mail", metavar=N_("ADDRESS"), help=N_("The mail address."))
@click.option(
    "--corrects",
    metavar=N_("PERSON"),
    help=N_("Somebody who is entered, whose data these correct."),
)
@click.option("--same-name", is_flag=True, help=N_("Somebody else who is entered has the same name."))
@entering_options(on_help=N_("The day from which it holds, such as 2027-03-01; today if left out."))
def person(
    *,
    file: Path,
    on: date | None,
    source: str,
    by: str | None,
    note: str | None,
    tried: bool,
    output_format: str,
    output: Path | None,
    **given: Any,  # noqa: ANN401 (the options of the person)
) -> Status:
    """Enter a person."""
    words = words_of(by, source, note)
    day = on or register_common.today()

    def drafting(known: Known) -> list[Draft]:
        return _drafts(known, day, words, given)

    return enter(file, day, drafting, by=by, tried=tried, output_format=output_format, output=output)


def _drafts(known: Known, day: date, words: Words, given: dict[str, Any]) -> list[Draft]:
    """Return the event of a person, and that of taking a seat where a municipality is named.

    Raises:
        InputError: the name is missing, or somebody has it already; the municipality or the party is unknown.
    """
    from kkrvalg.register.entry import Draft  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.persons import next_key  # noqa: PLC0415 (as above)
    from kkrvalg.register.wording import find_person, one_line  # noqa: PLC0415 (as above)

    born = given["born"]
    typed = {"name": given["name"], "gender": given["gender"], "mail": given["mail"]}
    data = {name: one_line(value) for name, value in typed.items() if value and value.strip()}
    if born is not None:
        data["born"] = born.isoformat()
    corrects = given["corrects"]
    if corrects is None:
        key = next_key(known.names)
        _check_name(known, data.get("name", ""), same_name=given["same_name"])
    else:
        key = find_person(known.state, known.names, corrects, "--corrects")
        data = _data_of(known, key) | data
    drafts = [Draft(day, "person", {"person": key}, words, data)]
    if given["municipality"] is not None:
        drafts.append(Draft(day, "joined_council", _mandate(known, key, given), words))
    elif given["letter"] is not None or given["party"] is not None:
        raise InputError(
            where="--letter" if given["letter"] is not None else "--party",
            found=_("a list, and no council"),
            expected=_("--municipality too"),
            todo=_("add the municipality on whose council the person takes a seat, or leave the list out"),
        )
    return drafts


def _data_of(known: Known, key: str) -> dict[str, str]:
    """Return the data of somebody who is entered.

    Raises:
        InputError: they were deleted, and do not come back under the same key.
    """
    old = known.names[key]
    if old is None:
        raise InputError(
            where="--corrects",
            found=_("{person}, whose data were deleted").format(person=key),
            expected=_("somebody whose data are stored"),
            todo=_("what was deleted stays so; enter the person anew, without --corrects, if that is needed"),
        )
    return {name: value for name, value in old._asdict().items() if value}


def _check_name(known: Known, name: str, *, same_name: bool) -> None:
    """Check that a new person has a name, and that nobody has it already unless that is said.

    Raises:
        InputError: it is not so.
    """
    if not name:
        raise InputError(
            where="--name",
            found=_("nothing"),
            expected=_("the full name"),
            todo=_("add --name and the name"),
        )
    same = [key for key, data in known.names.items() if data is not None and fold(data.name) == fold(name)]
    if same and not same_name:
        raise InputError(
            where="--name",
            found=_("{name}, who is entered already: {keys}").format(name=name, keys=", ".join(same)),
            expected=_("somebody who is not entered yet"),
            todo=_(
                "use {key} in the events; if it is somebody else of the same name, add --same-name; to correct the"
                " data, add --corrects {key}"
            ).format(key=same[0]),
        )


def _mandate(known: Known, key: str, given: dict[str, Any]) -> dict[str, Json]:
    """Return the body of taking a seat: where, for which list, and of which party."""
    from kkrvalg.register.wording import find_municipality, find_party, one_line  # noqa: PLC0415 (as above)

    code = find_municipality(known.state, given["municipality"], "--municipality")
    body: dict[str, Json] = {"person": key, "code": code}
    letter = one_line(given["letter"] or "")
    if letter:
        body["letter"] = letter
        parties = known.state.term.parties if known.state.terms else {}
        body["party"] = letter if letter in parties else f"{code}:{letter}"
    if given["party"] is not None:
        body["party"] = find_party(known.state, given["party"], "--party")
    return body


# --- erasing ---------------------------------------------------------------------------------------------------


@declare(
    "erase",
    help=N_(
        "Delete a person's name, gender, day of birth and mail, and the words of every event that name the person."
        "\n\n"
        "What happened stays, and is then told of “deleted person p7”. It cannot be undone. Backups, exports and"
        " printouts that were made before still hold the data: delete them yourself."
    ),
    examples=(
        (N_("Delete the data of a person:"), 'kkrvalg register erase kkr.db p7 --source "request, 3 March 2031"'),
    ),
)
@register_argument
@click.argument("who", metavar=N_("PERSON"))
@click.option("--yes", is_flag=True, help=N_("Do not ask whether it is meant."))
@day_option("--on", N_("The day from which it holds, such as 2027-03-01; today if left out."))
@words_options()
@lang_option
def erase(
    *, file: Path, who: str, yes: bool, on: date | None, source: str, by: str | None, note: str | None
) -> Status:
    """Delete a person's data."""
    from kkrvalg.register.erasure import erase as erase_person  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.wording import find_person  # noqa: PLC0415 (as above)

    words = words_of(by, source, note)
    day = on or register_common.today()
    with register_common.opened(file) as ledger:
        known = Known(ledger.entries, day)
        key = find_person(known.state, known.names, who, _("PERSON"))
        data = known.names[key]
        name = key if data is None else f"{data.name} ({key})"
        if not yes and not _is_meant(name):
            emit(_("Nothing was deleted."))
            return Status.DONE
        entry = erase_person(ledger, key, words=words, now=register_common.now(), effect=day)
        emit(_erased(ledger, entry.seq, key))
    return Status.DONE


def _is_meant(name: str) -> bool:
    """Ask whether a person's data are to be deleted.

    Raises:
        InputError: there is nobody to ask.
    """
    if not sys.stdin.isatty():
        raise InputError(
            where="kkrvalg register erase",
            found=_("nobody to ask whether {name} is to be deleted").format(name=name),
            expected=_("a yes: what is deleted does not come back"),
            todo=_("add --yes"),
        )
    return click.confirm(_("Delete the data of {name}? It cannot be undone.").format(name=name))


def _erased(ledger: Ledger, number: int, key: str) -> str:
    """Return what was deleted, and what still holds it."""
    from kkrvalg.protocol.register_words import short_hash  # noqa: PLC0415 (start-up stays light)

    entry = ledger.entries[number - 1]
    listed = entry.body["parts"]
    parts = listed if isinstance(listed, list) else []
    lines = (
        ngettext(
            "The data of {key} are deleted: {number} private part. Entered as no. {seq}, hash {hash}…",
            "The data of {key} are deleted: {number} private parts. Entered as no. {seq}, hash {hash}…",
            len(parts),
        ).format(key=key, number=len(parts), seq=number, hash=short_hash(entry.hash, 4)),
        _("The chain still verifies: kkrvalg register verify {file}").format(file=ledger.path),
        _(
            "Backups, exports, printouts and letters that were made before still hold the data, and so may words"
            " that write the name in another way: delete or correct them yourself."
        ),
    )
    return "\n".join(lines)
