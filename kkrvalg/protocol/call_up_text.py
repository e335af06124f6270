"""Who is asked for names in a KKR as a text: what each group elects, from which councils, who has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.lots import enumeration
from kkrvalg.protocol.members_text import write_waiting
from kkrvalg.protocol.numbers import count, day
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kkrvalg.procedures.call_up import CallUp, CouncilGroup, GroupCall
    from kkrvalg.protocol.text import Page

ANSWERS = {
    "nothing_to_elect": N_("nothing to elect"),
    "waiting": N_("awaited"),
    "partly": N_("in part"),
    "answered": N_("answered"),
}
MISSING = {
    "first_deputy": N_("The first deputy mayor"),
    "second_deputy": N_("The second deputy mayor"),
    "council_elects": N_("The substitute whom the council elects, as both deputy mayors are members"),
    "mayor_since": N_("How long the mayor has been mayor"),
    "born": N_("The mayor's date of birth"),
}


def write_rules(page: Page, calls: Sequence[CallUp]) -> None:
    """Print what holds in every KKR, and by when the answers are needed."""
    paragraph(
        page,
        _(
            "A party's or list cooperation's council members in the area elect its members besides the mayors, and"
            " a personal substitute for each (§ 3, stk. 1 and 3). A mayor's substitute is the first deputy mayor;"
            " if that person is elected to the KKR, the second; if that one is too, the council elects one"
            " (§ 3, stk. 3). A person can be substitute for one member only, and a member for none (§ 3, stk. 4)."
        ),
    )
    for by in sorted({call.by for call in calls}):
        practice = any(call.by_practice for call in calls)
        text = (
            _("Answers by {day}: that is practice after earlier elections, no rule; another day with --by.")
            if practice
            else _("Answers by {day}.")
        )
        paragraph(page, text.format(day=day(by)))


def write_overview(page: Page, calls: Sequence[CallUp]) -> None:
    """Print one line for each KKR."""
    page.write()
    table(
        page,
        (
            (_("KKR"), "left"),
            (_("Members to elect"), "right"),
            (_("Elected"), "right"),
            (_("Groups awaited"), "right"),
            (_("Municipalities awaited"), "right"),
        ),
        (
            (
                call.kkr.capitalize(),
                str(sum(group.seating.to_elect for group in call.groups)),
                str(sum(len(group.seating.elected) for group in call.groups)),
                str(len(call.unanswered_groups)),
                str(len(call.unanswered_municipalities)),
            )
            for call in calls
        ),
    )


def write_call_up(page: Page, call: CallUp, *, see_with: str) -> None:
    """Print who is asked in one KKR."""
    heading(page, council_name(call.kkr))
    write_waiting(page, call.seating, see_with)
    _write_groups(page, call.groups)
    for group in call.groups:
        if group.seating.to_elect or group.by_lot:
            _write_group(page, group)
    _write_municipalities(page, call)


def _write_groups(page: Page, groups: Iterable[GroupCall]) -> None:
    table(
        page,
        (
            (_("Party"), "left"),
            (_("Seats"), "right"),
            (_("Mayors"), "right"),
            (_("Members to elect"), "right"),
            (_("Substitutes to elect"), "right"),
            (_("Answer"), "left"),
        ),
        (
            (
                group.party,
                str(group.seating.seats),
                str(len(group.seating.mayors)),
                str(group.seating.to_elect),
                str(group.seating.to_elect),
                _(ANSWERS[group.answer]),
            )
            for group in groups
        ),
    )


def _write_group(page: Page, group: GroupCall) -> None:
    """Print who elects a party's members and among whom, what is elected, and what is still awaited."""
    paragraph(page, f"{group.party} – {group.seating.name}" if group.seating.name != group.party else group.party)
    paragraph(page, voters_sentence(group))
    paragraph(page, councils_sentence(group.councils))
    for sentence in (lot_sentence(group), too_few_sentence(group), answer_sentence(group)):
        if sentence:
            paragraph(page, sentence)
    page.write()


def voters_sentence(group: GroupCall) -> str:
    """Return how many council members elect, and how many of them can be elected."""
    least = any(council.open for council in group.councils) or bool(group.unknown)
    text = (
        ngettext(
            "At least {voters} council member elects; {electable} of them can be elected or be a substitute.",
            "At least {voters} council members elect; {electable} of them can be elected or be a substitute.",
            group.voters,
        )
        if least
        else ngettext(
            "{voters} council member elects; {electable} of them can be elected or be a substitute.",
            "{voters} council members elect; {electable} of them can be elected or be a substitute.",
            group.voters,
        )
    )
    sentence = text.format(voters=count(group.voters), electable=count(group.electable))
    barred = tuple(member.name for member in group.seating.mayors)
    if barred:
        sentence += " " + ngettext(
            "The mayor is a member already: {names}.", "The mayors are members already: {names}.", len(barred)
        ).format(names=enumeration(barred))
    return sentence


def councils_sentence(councils: Sequence[CouncilGroup]) -> str:
    """Return from which councils a party's members come, and how many from each."""
    known = [council for council in councils if council.seats is not None]
    unknown = tuple(council.municipality for council in councils if council.seats is None)
    names = ", ".join(f"{council.municipality} {council.seats}{'+' if council.open else ''}" for council in known)
    sentence = _("From the councils of {names}.").format(names=names) if known else ""
    if unknown:
        sentence += " " + _("Not known whether and how many in {names}.").format(names=enumeration(unknown))
    return sentence.strip()


def lot_sentence(group: GroupCall) -> str:
    """Return that a lot may give the party one member more to elect, or nothing."""
    return _("A lot may give one member more to elect.") if group.by_lot else ""


def too_few_sentence(group: GroupCall) -> str:
    """Return that there are too few to choose from, or nothing."""
    if not group.too_few:
        return ""
    return _(
        "Fewer council members can be elected than are needed as members and substitutes: what then holds is not"
        " in the rules; ask KL."
    )


def answer_sentence(group: GroupCall) -> str:
    """Return who is elected, with the substitute, and what is still awaited; nothing where there is no answer."""
    if not group.seating.elected:
        return ""
    pairs = tuple(
        _("{member} (substitute: {substitute})").format(
            member=member.name, substitute=member.substitute.name if member.substitute else _("awaited")
        )
        for member in group.seating.elected
    )
    sentence = _("Elected: {names}.").format(names=", ".join(pairs))
    if group.seating.awaiting:
        sentence += " " + ngettext(
            "{number} member with a substitute is awaited.",
            "{number} members with substitutes are awaited.",
            group.seating.awaiting,
        ).format(number=group.seating.awaiting)
    return sentence


def _write_municipalities(page: Page, call: CallUp) -> None:
    """Print what is missing from the municipalities, each thing with those that have not said it."""
    if not call.municipalities:
        return
    if not call.unanswered_municipalities:
        paragraph(page, _("All municipalities have answered."))
        page.write()
        return
    paragraph(page, _("Not answered by the municipalities:"))
    for fact, title in MISSING.items():
        names = [entry.municipality for entry in call.municipalities if fact in entry.missing]
        if not names:
            continue
        if len(names) == len(call.municipalities):
            shown = _("all {number}").format(number=len(names))
        else:
            shown = ", ".join(names)
        paragraph(page, f"- {_(title)}: {shown}")
    page.write()
