"""The letters of a call-up, ready to send: to each party's council members, and to each municipality."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name, fold
from kkrvalg.protocol.call_up_text import (
    answer_sentence,
    councils_sentence,
    lot_sentence,
    too_few_sentence,
    voters_sentence,
)
from kkrvalg.protocol.lots import enumeration, question_sentence
from kkrvalg.protocol.numbers import day
from kkrvalg.protocol.text import NO_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kkrvalg.model import Election
    from kkrvalg.procedures.call_up import CallUp, GroupCall, MunicipalityCall

WIDTH = 78
LINE = "_" * 30
NOT_ASKED = "–"
"""What stands in a table's form where nothing is asked."""
FACTS = {
    "first_deputy": N_("First deputy mayor (name and list):"),
    "second_deputy": N_("Second deputy mayor (name and list):"),
    "council_elects": N_("The substitute whom the council has elected (name and list):"),
    "mayor_since": N_("Mayor since (earlier times too, from and until):"),
    "born": N_("The mayor's date of birth:"),
}


class Title(NamedTuple):
    """What a letter is about."""

    text: str


class PersonAsked(NamedTuple):
    """A person to be named in a form, by name, municipality and list; the gender is asked ``with_gender``."""

    label: str
    with_gender: bool = False


class PersonsAsked(NamedTuple):
    """A form for persons to be named."""

    persons: tuple[PersonAsked, ...]


class FactsAsked(NamedTuple):
    """A form for facts, each with a line to answer on."""

    labels: tuple[str, ...]


class Subtitle(NamedTuple):
    """What a part of a letter is, such as the form to be sent back."""

    text: str


class Points(NamedTuple):
    """A list."""

    texts: tuple[str, ...]


class Dated(NamedTuple):
    """The place for the day of the letter."""

    label: str


class ToSign(NamedTuple):
    """The end of a letter: how it closes, the place for a signature, and for whom it is signed."""

    closing: str
    signer: str


Part = str | Title | Subtitle | Points | Dated | ToSign | PersonsAsked | FactsAsked
"""A paragraph, a heading, a form or a place to write of a letter."""


class Letter(NamedTuple):
    """A letter: the name of its file as a text, and its parts, to whom it is written first."""

    file: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The letter as a text."""
        return "\n\n".join(map(_as_text, self.parts)) + "\n"


def form_label(text: str) -> str:
    """Return what stands before a line as it stands in a table."""
    return text[:1].upper() + text[1:].rstrip().removesuffix(":")


def person_columns() -> tuple[str, ...]:
    """Return the headings of a table in which persons are named: who, name, municipality, list and gender."""
    return ("", *map(form_label, (_("name:"), _("municipality:"), _("list:"), _("woman / man / other:"))))


def letters(calls: Iterable[CallUp], election: Election) -> tuple[Letter, ...]:
    """Return the letters to all who have not answered in full, each with a file name of its own."""
    found: dict[str, Letter] = {}
    for letter in (letter for call in calls for letter in _of(call, election)):
        name, number = letter.file, 1
        while name in found:
            number += 1
            name = letter.file.replace(".txt", f"-{number}.txt")
        found[name] = letter._replace(file=name)
    return tuple(found.values())


def _of(call: CallUp, election: Election) -> Iterator[Letter]:
    for group in call.unanswered_groups:
        yield Letter(_file(call.kkr, group.party), tuple(filter(None, _to_group(group, call, election))))
    for entry in call.unanswered_municipalities:
        parts = tuple(_to_municipality(entry, call, election))
        yield Letter(_file(call.kkr, f"{entry.code}-{entry.municipality}"), parts)


def _file(kkr: str, whom: str) -> str:
    """Return the name of a letter's file in plain characters: ``nordjylland-849-jammerbugt.txt``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(f"{kkr} {whom}")).strip("-") + ".txt"


def _as_text(part: Part) -> str:  # noqa: PLR0911 (one return for each kind of part)
    """Return a part as text: paragraphs wrapped, forms as lines to fill in."""
    match part:
        case Title():
            return f"{_wrapped(part.text)}\n{'-' * min(len(part.text), WIDTH)}"
        case Subtitle():
            return _wrapped(part.text)
        case Points():
            return "\n".join(_wrapped(f"- {text}", "  ") for text in part.texts)
        case Dated():
            return f"{part.label} {LINE}"
        case ToSign():
            return f"{part.closing}\n\n\n{LINE}\n{_wrapped(part.signer)}"
        case PersonsAsked():
            return "\n".join(map(_lines, part.persons))
        case FactsAsked():
            return "\n".join(f"  {label}\n    {LINE}" for label in part.labels)
        case _:
            return "\n".join(map(_wrapped, part.split("\n")))


def _wrapped(line: str, hanging: str = "") -> str:
    """Return a line wrapped to the width, further lines indented; an article stays in one line."""
    joined = re.sub(r"(§|stk\.) (?=\d)", rf"\1{NO_BREAK}", line)
    return textwrap.fill(joined, WIDTH, subsequent_indent=hanging, break_on_hyphens=False).replace(NO_BREAK, " ")


def _lines(asked: PersonAsked) -> str:
    """Return the lines to name a person on."""
    gender = f"  {_('woman / man / other:')} ______" if asked.with_gender else ""
    return (
        f"  {asked.label}\n    {_('name:')} {LINE}\n    {_('municipality:')} {'_' * 16}  {_('list:')} ___{gender}"
    )


# --- to a group -----------------------------------------------------------------------------------------------


def _to_group(group: GroupCall, call: CallUp, election: Election) -> Iterator[Part]:
    kkr, term = council_name(call.kkr), election.term
    name = group.seating.name if group.seating.name == group.party else f"{group.seating.name} ({group.party})"
    yield _("To the council members of {party} in the area of {kkr}").format(party=name, kkr=kkr)
    yield Title(_("Election of members of {kkr} and their substitutes, {term}").format(kkr=kkr, term=term))
    yield _seats(group, call, election)
    if call.question is not None:
        yield " ".join((question_sentence(call.question), lot_sentence(group))).strip()
    yield _("Who elects. {voters} {councils}").format(
        voters=voters_sentence(group), councils=councils_sentence(group.councils)
    )
    yield _(
        "Who can be elected. Members and substitutes are elected among these council members. A mayor is a member"
        " already and cannot be a substitute. A person can be substitute for one member only, and nobody who is a"
        " member can be a substitute (§ 3, stk. 4). A deputy mayor who is the mayor's substitute can therefore be"
        " elected as a member, but not as a substitute too. The rules do not ask for member and substitute to be"
        " of the same municipality."
    )
    yield too_few_sentence(group)
    if group.seating.elected:
        yield _("We have noted. {answer}").format(answer=answer_sentence(group))
    yield _by(call)
    yield _(
        "For each person please give the name as on the ballot, the municipality and the list. For the members"
        " please give the gender too: women and men are counted where the KKR appoints to bodies under the act on"
        " equality."
    )
    yield PersonsAsked(tuple(_asked(group)))
    yield _closing(kkr)


def _seats(group: GroupCall, call: CallUp, election: Election) -> str:
    """Return how many seats a party has, how many the mayors take, and how many it elects."""
    party = group.seating
    first = ngettext(
        "After the municipal election on {day}, {party} has {seats} seat in {kkr}.",
        "After the municipal election on {day}, {party} has {seats} seats in {kkr}.",
        party.seats,
    ).format(day=day(election.day), party=party.name, seats=party.seats, kkr=council_name(call.kkr))
    if party.mayors:
        first += " " + ngettext(
            "{number} of them is a mayor's, who is a member by virtue of the office.",
            "{number} of them are mayors', who are members by virtue of the office.",
            len(party.mayors),
        ).format(number=len(party.mayors))
    return (
        first
        + " "
        + ngettext(
            "The council members of {party} in the area elect {number} member and a personal substitute for that"
            " member (rules of procedure § 3, stk. 1 and 3).",
            "The council members of {party} in the area elect {number} members and a personal substitute for each"
            " of them (rules of procedure § 3, stk. 1 and 3).",
            party.to_elect,
        ).format(number=party.to_elect, party=party.name)
    )


def _asked(group: GroupCall) -> Iterator[PersonAsked]:
    """Yield who is asked for: each member who is awaited, and each substitute."""
    party = group.seating
    number = len(party.elected)
    for member in party.elected:
        if member.substitute is None:
            yield PersonAsked(_("Substitute for {member}:").format(member=member.name))
    for at in range(number + 1, number + party.awaiting + 1):
        yield PersonAsked(_("Member {number}:").format(number=at), with_gender=True)
        yield PersonAsked(_("Substitute for member {number}:").format(number=at))


# --- to a municipality ----------------------------------------------------------------------------------------


def _to_municipality(entry: MunicipalityCall, call: CallUp, election: Election) -> Iterator[Part]:
    kkr = council_name(call.kkr)
    yield _("To the council of {municipality}").format(municipality=entry.municipality)
    yield Title(_("The mayor's substitute in {kkr}, {term}").format(kkr=kkr, term=election.term))
    yield _(
        "As mayor, {mayor} is a member of {kkr}. The mayor's personal substitute is the first deputy mayor. If"
        " that person is elected to the KKR by a party or list cooperation, it is the second deputy mayor; if that"
        " one is elected too, the council elects a substitute among its members (rules of procedure § 3, stk. 3)."
    ).format(mayor=entry.mayor.name, kkr=kkr)
    noted = [
        _("first deputy mayor {name}").format(name=entry.first_deputy.name) if entry.first_deputy else "",
        _("second deputy mayor {name}").format(name=entry.second_deputy.name) if entry.second_deputy else "",
    ]
    known = tuple(text for text in noted if text)
    if known:
        yield _("We have noted: {facts}.").format(facts=enumeration(known))
    if "council_elects" in entry.missing:
        yield _("Both deputy mayors are elected to the KKR, so the council is to elect the mayor's substitute.")
    yield _by(call)
    yield FactsAsked(tuple(_(FACTS[fact]) for fact in entry.missing))
    if {"mayor_since", "born"} & set(entry.missing):
        yield _(
            "The time as mayor and the date of birth are asked for one reason: the constituting meeting is called"
            " by the mayor who has been mayor for longest; are several equal, by the oldest of them (§ 4, stk. 1)."
        )
    yield _closing(kkr)


# --- what both say --------------------------------------------------------------------------------------------


def _by(call: CallUp) -> str:
    return _(
        "We ask for the answer by {by}. The constituting meeting is held no later than {last} (§ 4, stk. 1)."
    ).format(by=day(call.by), last=day(call.latest_meeting))


def _closing(kkr: str) -> str:
    return _("Yours sincerely") + "\n" + _("The secretariat of {kkr}").format(kkr=kkr)
