"""The people and the money of a health coordination forum as a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.procedures.health_forum_chair import FEES_ARTICLE, fees
from kkrvalg.procedures.health_forum_people import CONVENER
from kkrvalg.protocol.lots import enumeration
from kkrvalg.protocol.numbers import count, day
from kkrvalg.protocol.text import heading, paragraph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.model import Municipality, PersonId
    from kkrvalg.procedures.health_forum_people import Calling, Filling
    from kkrvalg.protocol.health_forum import ForumResult
    from kkrvalg.protocol.text import Page
    from kkrvalg.rulebook.health_forums import Forum, HealthForumRules

LACKING = {
    "mayor_since": N_("the time as mayor of {name} (column mayor_since)"),
    "council_since": N_("the time on the council of {name} (column council_since)"),
    "born": N_("the date of birth of {name} (column born)"),
}


def write_people(page: Page, result: ForumResult, municipalities: Mapping[int, Municipality]) -> None:
    """Print who can take the seats of a forum, who was elected, and who calls the constituting meeting."""
    if not result.fillings:
        return
    heading(page, _("People"))
    for filling in result.fillings:
        _write_filling(page, filling, municipalities)
    known = {filling.health_council for filling in result.fillings}
    unknown = tuple(e.health_council for e in result.election.health_councils if e.health_council not in known)
    if unknown:
        paragraph(
            page, _("Who sits on the health council is not known: {names}.").format(names=enumeration(unknown))
        )
    _write_calling(page, result.calling, municipalities)


def _write_filling(page: Page, filling: Filling, municipalities: Mapping[int, Municipality]) -> None:
    for entry in filling.parties:
        seats = ngettext("{number} seat", "{number} seats", entry.seats).format(number=entry.seats)
        told = _("{council}, {party} ({seats}): on the health council {people}.").format(
            council=filling.health_council,
            party=entry.party,
            seats=seats,
            people=_names(entry.candidates, municipalities) or _("nobody"),
        )
        elected = _names(entry.elected, municipalities)
        paragraph(page, f"{told} {_('Elected: {names}.').format(names=elected)}" if elected else told)
        if entry.missing:
            paragraph(
                page,
                _(
                    "OPEN: {party} has won {seats} from {council} and has {number} on the health council. What"
                    " happens then is not said."
                ).format(
                    party=entry.party,
                    seats=seats,
                    council=filling.health_council,
                    number=len(entry.candidates) or _("nobody"),
                ),
            )
    if filling.party_unknown:
        paragraph(
            page,
            _("{council}: for which list they sit is not known of {names} (column letter).").format(
                council=filling.health_council, names=_names(filling.party_unknown, municipalities)
            ),
        )
    if filling.of_no_seat:
        paragraph(
            page,
            _("NOTE: {council}: marked as elected, but with no seat to take: {names}.").format(
                council=filling.health_council, names=_names(filling.of_no_seat, municipalities)
            ),
        )


def _names(people: Sequence[PersonId], municipalities: Mapping[int, Municipality]) -> str:
    return ", ".join(f"{person.name} ({municipalities[person.code].name})" for person in people)


def _write_calling(page: Page, calling: Calling | None, municipalities: Mapping[int, Municipality]) -> None:
    """Print who calls the constituting meeting, or what must be known first."""
    if calling is None:
        paragraph(
            page,
            _(
                "Who calls the meeting is found among the elected: mark them in the column elected ({article})."
            ).format(article=CONVENER),
        )
        return
    found = calling.convener
    for standing in found.ranking[:3]:
        sentence = (
            N_("{name}: mayor since {date}, {days} days.")
            if found.office == "mayor"
            else N_("{name}: on a council since {date}, {days} days.")
        )
        paragraph(
            page,
            _(sentence).format(
                name=_names((standing.person,), municipalities),
                date=day(standing.since),
                days=count(standing.days),
            ),
        )
    if found.missing:
        lacking = [
            _(LACKING[what]).format(name=_names((person,), municipalities)) for person, what in found.missing
        ]
        paragraph(
            page,
            _("OPEN: who calls the meeting is not known without {what}.").format(what=enumeration(tuple(lacking))),
        )
    elif found.tied:
        paragraph(
            page,
            _("OPEN: {names} are equal in time and age; whom the text then means is not said.").format(
                names=_names(found.tied, municipalities)
            ),
        )
    elif found.person is not None and (found.ranking or not calling.unnamed):
        sentence = (
            N_("Of those who are known {name} would call the constituting meeting ({article}).")
            if calling.unnamed
            else N_("The constituting meeting is called by {name} ({article}).")
        )
        paragraph(page, _(sentence).format(name=_names((found.person,), municipalities), article=CONVENER))
    if calling.unnamed:
        paragraph(
            page,
            ngettext(
                "OPEN: {number} seat of the forum has no name yet; its holder may be the one who calls.",
                "OPEN: {number} seats of the forum have no name yet; a holder of one may be the one who calls.",
                calling.unnamed,
            ).format(number=calling.unnamed),
        )


def write_no_people(page: Page, file: str) -> None:
    """Print that nobody's place on a health council is known, and how to tell."""
    heading(page, _("People"))
    paragraph(
        page,
        _(
            "Candidates must sit on the health council themselves. Who does is not known here: put {file} in the"
            " scenario's folder, or name a file with --members."
        ).format(file=file),
    )


def write_fees(page: Page, rules: HealthForumRules, forum: Forum) -> None:
    """Print the fees of a forum and their sum."""
    own = fees(rules, forum)
    if page.lines and page.lines[-1]:
        page.write()
    paragraph(
        page,
        _(
            "Fees ({level}): chair DKK {chair}, vice chair DKK {vice_chair}, {number} other members DKK {member}"
            " each, in all DKK {total} ({article})."
        ).format(
            level=rules.fee_level.text,
            chair=count(own.chair),
            vice_chair=count(own.vice_chair),
            number=own.ordinary,
            member=count(own.member),
            total=count(own.total),
            article=FEES_ARTICLE,
        ),
    )
