"""The files of a new meeting folder: settings with every key explained, what is known of the members, headings."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kkrvalg.files.meeting import (
    ATTENDANCE,
    BALLOTS,
    GROUPS,
    LOTS,
    MEMBERS,
    NOMINATIONS,
    PROPOSALS,
    SETTINGS,
    TRANSFERS,
)
from kkrvalg.files.meeting_readme import README, readme
from kkrvalg.files.meeting_rows import (
    ATTENDANCE_COLUMNS,
    BALLOT_COLUMNS,
    GROUP_COLUMNS,
    NOMINATION_COLUMNS,
    PROPOSAL_COLUMNS,
    TRANSFER_COLUMNS,
)
from kkrvalg.files.people_template import members_table
from kkrvalg.files.writer import csv_text
from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from kkrvalg.model import Election, Member
    from kkrvalg.procedures.membership import Seating
    from kkrvalg.procedures.timetable import Deadline
    from kkrvalg.reading.tables import Columns
    from kkrvalg.rulebook import Post

WIDTH = 78
"""Columns of a comment, with its mark."""

BEGUN_BY_HAND: Mapping[str, Columns[Any]] = {
    GROUPS: GROUP_COLUMNS,
    NOMINATIONS: NOMINATION_COLUMNS,
    BALLOTS: BALLOT_COLUMNS,
    TRANSFERS: TRANSFER_COLUMNS,
    PROPOSALS: PROPOSAL_COLUMNS,
}
"""The tables that are empty before the meeting."""

EXPLAINED = {
    "title": N_("The title of the meeting, which stands at the head of every printout and of the minutes."),
    "example": N_(
        "yes if the meeting is made up, such as an exercise: EXAMPLE then stands at the head of every printout."
    ),
    "scenario": N_(
        "The municipal election: a bundled one, such as kv2025, or a folder of your own as seen from this folder."
    ),
    "kkr": N_("The KKR that meets."),
    "date": N_("The day of the meeting. The deadline for alliances is counted from it."),
    "time": N_("When the meeting begins. It stands in the minutes, and may stay empty."),
    "place": N_("Where the meeting is. It stands in the minutes, and may stay empty."),
    "called_by": N_(
        "Who called the meeting: the mayor who has been mayor for the longest, of equals the oldest (§ 4, stk. 1)."
        " The municipality's code and the name are written as in members.csv."
    ),
    "chair": N_("Who was named chair by the party or alliance that won the post (§ 4, stk. 2)."),
    "vice_chair": N_("Who was named vice chair, written in the same way."),
    "options": N_(
        "Answers to open questions of the rules that hold for this meeting, one a line. Without any, each question"
        " has its usual answer."
    ),
    "posts": N_(
        "The posts to be filled, in the order of the meeting. Lines can be moved and removed; see the posts there"
        " are with: {command}"
    ),
    "alliances": N_(
        "Alliances (valgforbund) for chair and vice chair as they were notified, each with the day and the time at"
        " which the secretariat received the notice (§ 4, stk. 2)."
    ),
    "agreed": N_(
        "Lists that all agree on instead of an election: the persons stand in nominations.csv without a group. If"
        " anybody objects, the list falls and the election is held; the objection is noted here."
    ),
}
"""What each key of meeting.yaml is, in their order."""


@dataclass(frozen=True)
class Fresh:
    """What is known of a meeting before it is held.

    ``scenario`` is written as it is; ``members`` are the known members in the order of the sign-in list,
    ``options`` those that were asked for.
    """

    scenario: str
    day: date
    election: Election
    seating: Seating
    members: Sequence[Member]
    posts: Sequence[Post]
    options: Mapping[str, str]
    deadline: Deadline

    @property
    def kkr(self) -> str:
        """The key of the KKR."""
        return self.seating.kkr


def meeting_files(fresh: Fresh) -> dict[str, str]:
    """Return the texts of a new meeting folder by their files' names, in the language in use."""
    empty = {name: csv_text(columns.names, (), excel=True) for name, columns in BEGUN_BY_HAND.items()}
    return {
        _(README): readme(title_of(fresh.kkr)),
        SETTINGS: _settings(fresh),
        MEMBERS: members_table((fresh.seating,), fresh.election),
        ATTENDANCE: _attendance(fresh),
        **empty,
        LOTS: _lots(fresh),
    }


def title_of(kkr: str) -> str:
    """Return the title of a constituting meeting."""
    return _("Constituting meeting of {kkr}").format(kkr=council_name(kkr))


# --- tables ---------------------------------------------------------------------------------------------------


def _attendance(fresh: Fresh) -> str:
    """Return the sign-in list: a row for every known member, who came not filled in."""
    names = ATTENDANCE_COLUMNS.names
    municipality = fresh.election.municipality_by_code
    known = ({"code": m.code, "name": m.name, "municipality": municipality[m.code].name} for m in fresh.members)
    return csv_text(names, ([row.get(name, "") for name in names] for row in known), excel=True)


# --- meeting.yaml ---------------------------------------------------------------------------------------------


def _settings(fresh: Fresh) -> str:
    values = _values(fresh)
    lines = [
        *_comment(
            _(
                "This file holds the meeting together; the tables beside it say what was brought and done. What"
                " stands behind # is explanation. A key with nothing behind the colon is not filled in."
            )
        )
    ]
    for key, words in EXPLAINED.items():
        lines += ["", *_comment(_(words).format(command=f"kkrvalg posts --kkr {fresh.kkr}"))]
        lines += [f"#   {line}" for line in _example(key, fresh)]
        lines += _comment(_deadline(fresh)) if key == "alliances" else []
        value = values.get(key, ())
        lines += [f"{key}: {value}"] if isinstance(value, str) else [f"{key}:", *value]
    return "\n".join(lines) + "\n"


def _values(fresh: Fresh) -> dict[str, str | list[str]]:
    """Return what is filled in from the beginning: a value, or lines of their own."""
    return {
        "title": _scalar(title_of(fresh.kkr)),
        "example": "no",
        "scenario": _scalar(fresh.scenario),
        "kkr": fresh.kkr,
        "date": fresh.day.isoformat(),
        "options": [f"  {name}: {_scalar(value)}" for name, value in sorted(fresh.options.items())],
        "posts": [f"  - {_scalar(post.key)}  # {' '.join(post.name.text.split())}" for post in fresh.posts],
    }


def _example(key: str, fresh: Fresh) -> Iterator[str]:
    """Yield the lines that show how a key is filled in."""
    code = min((m.code for m in fresh.election.of_kkr(fresh.kkr)), default=0)
    somebody = f"{{code: {code}, name: {_('NAME')}}}"
    if key == "time":
        yield 'time: "10.00"'
    elif key in {"called_by", "chair"}:
        yield f"{key}: {somebody}"
    elif key == "options":
        yield "alternates: own_election"
    elif key == "alliances":
        yield f"- parties: {'+'.join(party.party for party in fresh.seating.parties[:2])}"
        yield f"  notified: {fresh.deadline.safe} 14:05"
    elif key == "agreed":
        yield f"- election: {_scalar(fresh.posts[0].key) if fresh.posts else 'RBR'}"
        yield f"  objections: [{somebody}]"


def _deadline(fresh: Fresh) -> str:
    safe, chosen = fresh.deadline.safe, fresh.deadline.chosen.day
    text = _("A notice is in time until the end of {safe}, however the three weekdays are counted.")
    if chosen != safe:
        text = " ".join((text, _("As they are counted here, until the end of {chosen}.")))
    return text.format(safe=safe, chosen=chosen)


def _scalar(text: str) -> str:
    """Return a text as YAML takes it: bare where it is letters, digits and dashes, else in quotation marks."""
    plain = (
        text.replace("-", "").replace("_", "").isalnum()
        and text[0].isalpha()
        and text.casefold() not in {"no", "yes", "null"}
    )
    return text if plain else json.dumps(text, ensure_ascii=not text.isprintable())


def _comment(text: str) -> list[str]:
    joined = re.sub(r"(§|stk\.) (?=\d)", "\\1\N{NO-BREAK SPACE}", text)
    lines = textwrap.wrap(
        joined, WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False
    )
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


# --- lots.yaml ------------------------------------------------------------------------------------------------


def _lots(fresh: Fresh) -> str:
    explained = _(
        "The lots that were drawn. When a lot is needed, kkrvalg constitute prints the lines that belong here,"
        " with the number of the question; below is an example."
    )
    example = (
        f"- kkr: {fresh.kkr}",
        f"  post: {_scalar(fresh.posts[0].key) if fresh.posts else 'RBR'}",
        "  question: 0123456789ab",
        f"  drawn: [{fresh.seating.parties[0].party if fresh.seating.parties else 'A'}]",
        f"  date: {fresh.day}",
        f"  witness: {_('NAME')}",
    )
    return "\n".join((*_comment(explained), "draws:", *(f"# {line}" for line in example))) + "\n"
