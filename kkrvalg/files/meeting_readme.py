"""What a secretary can write in the files of a meeting folder: file by file, column by column, as a text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WIDTH = 78
README = N_("README.txt")
"""What the text is called, in the language in use."""

INTRODUCTION = (
    N_(
        "The tables (.csv) open in a spreadsheet. Save them as CSV again, with their names and headings as they"
        " are; columns you do not need may stay empty. The settings (.yaml) open in a text editor. Other files,"
        " such as this one, are not read."
    ),
    N_(
        "Persons are written in the same way everywhere: the code of the municipality in the column code, and the"
        " name as in members.csv. Dates are written 2026-01-26; several times in an office"
        " 2014-01-01/2017-12-31 2022-01-01."
    ),
    N_(
        "Elections have keys. That of a post stands in meeting.yaml, such as RBR. A chair who is elected alone is"
        " EH-FYN:chair, alternates who are elected alone are RBR:alternates, and chair and vice chair of the KKR"
        " are chair."
    ),
)

FILES: Mapping[str, str] = {
    "meeting.yaml": N_("The meeting itself, the posts, alliances and agreed lists; each key is explained there."),
    "members.csv": N_("The members of the KKR and their personal substitutes."),
    "attendance.csv": N_("Who takes part: one row for each member. Nobody's party is asked for here."),
    "groups.csv": N_(
        "Who stands together where several are elected: one row for each party, or each person, in a group. Who is"
        " not mentioned stands with the own party."
    ),
    "nominations.csv": N_("Who is named for which post: one row for each person."),
    "ballots.csv": N_("The votes where one is elected: one row for each person in each round."),
    "transfers.csv": N_("Seats that a group leaves to another."),
    "proposals.csv": N_("Other decisions that were voted on."),
    "lots.yaml": N_("Lots that were drawn; kkrvalg constitute prints the lines that belong there."),
}
"""What each file holds, in the order in which they are needed."""

_CODE = N_("the code of the municipality")
_ELECTION = N_("the key of the election, such as RBR")

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "members.csv": {
        "kkr": N_("the KKR, as it is written in meeting.yaml"),
        "code": _CODE,
        "municipality": N_("its name, for the reader"),
        "name": N_("the member's name; empty until the group has elected its member"),
        "letter": N_("the letter of the list elected for; independent for somebody elected outside all lists"),
        "party": N_("the party or list cooperation whose seat it is"),
        "kind": N_("mayor or supplementary"),
        "gender": N_("woman, man or other; may stay empty"),
        "born": N_("date of birth, which decides between mayors of the same time in office"),
        "mayor_since": N_("the times as mayor, which decide who calls the meeting"),
        "council_since": N_("the times on a council"),
        "substitute": N_("the name of the personal substitute"),
        "substitute_code": N_("the code of the substitute's municipality, if it is another"),
        "source": N_("who says so"),
    },
    "attendance.csv": {
        "code": _CODE,
        "name": N_("the member's name"),
        "municipality": N_("its name, for the reader"),
        "presence": N_("present, substitute or absent; empty is absent"),
        "substitute": N_("who attends instead, where members.csv does not say it"),
        "substitute_code": N_("the code of the substitute's municipality, if it is another"),
        "substitute_party": N_(
            "the letter of the substitute's party, or local for a local list; needed for a mayor's substitute who"
            " is in no table of a council"
        ),
        "came_before": N_("the key of the first election taken part in; empty is from the beginning"),
        "left_before": N_("the key of the first election missed; empty is until the end"),
    },
    "groups.csv": {
        "election": N_("the key of the election; * is every election without rows of its own"),
        "group": N_("what the group is called"),
        "party": N_("a party's letter, in the row of a party; empty in the row of a person"),
        "code": N_("the code of the municipality, in the row of a person"),
        "name": N_("the name, in the row of a person"),
    },
    "nominations.csv": {
        "election": _ELECTION,
        "group": N_("the group that names the person; empty on a list that all agree on"),
        "code": _CODE,
        "name": N_("the person's name"),
        "role": N_("member, chair or alternate; empty is member"),
        "gender": N_("woman, man or other, where no other table says it"),
    },
    "ballots.csv": {
        "election": _ELECTION,
        "round": N_("1, 2 or 3"),
        "code": N_("the code of the municipality; empty for blank and invalid votes"),
        "name": N_("the person's name; empty for blank and invalid votes"),
        "votes": N_("how many"),
    },
    "transfers.csv": {
        "election": _ELECTION,
        "from": N_("the group that leaves seats to another"),
        "to": N_("the group that takes them"),
        "seats": N_("how many"),
    },
    "proposals.csv": {
        "title": N_("what was proposed"),
        "for": N_("the votes for it"),
        "against": N_("the votes against it"),
        "abstained": N_("those present who abstained"),
        "chair": N_("how the chair voted, which decides equal votes: for, against, abstained or absent"),
    },
}
"""What a column of each table takes."""


def readme(title: str) -> str:
    """Return the text for a meeting called ``title``, in the language in use."""
    heading = _("What to write where: {title}").format(title=title)
    lines = [heading, "=" * len(heading)]
    for text in INTRODUCTION:
        lines += ["", *_wrapped(_(text))]
    for file, text in FILES.items():
        lines += ["", file, *_wrapped(_(text), "  ")]
        lines += _columns(COLUMNS.get(file, {}))
    return "\n".join(lines) + "\n"


def _columns(columns: Mapping[str, str]) -> Iterator[str]:
    """Yield a column's name and what it takes, side by side."""
    width = max(map(len, columns), default=0)
    for name, text in columns.items():
        first, *more = _wrapped(_(text), " " * (width + 6))
        yield f"    {name:<{width}}  {first.lstrip()}"
        yield from more


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
