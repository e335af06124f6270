"""Who sits in a KKR as a text: the seats of each party, the names, what is missing and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import MemberKind, council_name
from kkrvalg.protocol.lots import question_sentence
from kkrvalg.protocol.text import heading, paragraph, table, verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kkrvalg.model import Election, Member, PersonId
    from kkrvalg.procedures.member_findings import Finding
    from kkrvalg.procedures.membership import Checked, PartySeating, Seating
    from kkrvalg.procedures.substitutes import Substitution
    from kkrvalg.protocol.text import Page

MANY = 3
"""How often the same thing is said person by person; more often, the persons are listed in one sentence."""

_TOGETHER = {
    "deputy_missing": N_("The deputy mayor on whom the mayor's substitute depends is not named in: {names}."),
    "not_confirmed": N_("Not confirmed, because the members of the council are not all known: {names}."),
    "no_substitute": N_("Elected, but without a personal substitute yet: {names}."),
}
_HEADINGS = {
    "error": N_("To be corrected"),
    "ask": N_("To be asked or confirmed"),
    "note": N_("To be noted"),
}


def write_overview(page: Page, seated: Sequence[Seating]) -> None:
    """Print one line for each KKR."""
    page.write()
    table(
        page,
        (
            (_("KKR"), "left"),
            (_("Seats"), "right"),
            (_("Mayors"), "right"),
            (_("Elected"), "right"),
            (_("Awaiting"), "right"),
        ),
        ((own.kkr.capitalize(), *map(str, _totals(own))) for own in seated),
    )


def _totals(own: Seating) -> tuple[int, int, int, int]:
    """Return the seats of a KKR, and how many are the mayors', elected to, and still awaiting their group."""
    mayors = sum(member.kind is MemberKind.MAYOR for member in own.members)
    return own.size, mayors, len(own.members) - mayors, own.awaiting


def write_members(page: Page, checked: Checked, election: Election, *, see_with: str) -> None:
    """Print who sits in one KKR."""
    own = checked.seating
    heading(page, council_name(own.kkr))
    write_waiting(page, own, see_with)
    _write_parties(page, own)
    _write_names(page, own, checked.substitutes, election)
    write_findings(page, checked.findings)


def write_waiting(page: Page, own: Seating, see_with: str) -> None:
    """Print that the composition waits for a lot, where it does, and the command that shows the question."""
    if own.question is not None:
        paragraph(
            page,
            _("UNDECIDED: the composition of the KKR itself waits for a lot ({article}).").format(
                article=own.question.article
            ),
        )
        paragraph(page, question_sentence(own.question))
        paragraph(page, _("See it with:"))
        verbatim(page, see_with)
        paragraph(page, _("Until the lot is drawn, only the seats that are sure are shown."))
        page.write()


def _write_parties(page: Page, own: Seating) -> None:
    rows = [(f"{p.party} {p.name}" if p.name != p.party else p.party, *map(str, _counts(p))) for p in own.parties]
    if own.others:
        number = str(len(own.others))
        title = _("Mayors of no such party") if own.parties else _("Mayors")
        rows.append((title, number, number, "0", "0"))
    table(
        page,
        (
            (_("Party"), "left"),
            (_("Seats"), "right"),
            (_("Mayors"), "right"),
            (_("Elected"), "right"),
            (_("Awaiting"), "right"),
        ),
        rows,
        total=(_("In all"), *map(str, _totals(own))),
    )


def _counts(party: PartySeating) -> tuple[int, int, int, int]:
    return party.seats, len(party.mayors), len(party.elected), party.awaiting


def _write_names(page: Page, own: Seating, given: tuple[Substitution, ...], election: Election) -> None:
    """Print the members, the mayors by municipality and the elected by party, then the seats that await names."""
    by_member = {substitution.member: substitution for substitution in given}
    rows = [_row(member, by_member[member.person], election) for member in _ordered(own)]
    rows += [
        (
            "–",
            ngettext(
                "one seat awaits the group's election",
                "{number} seats await the group's election",
                party.awaiting,
            ).format(number=party.awaiting),
            "",
            party.party,
            "",
        )
        for party in own.parties
        if party.awaiting
    ]
    columns = (_("Municipality"), _("Member"), _("List"), _("Party"), _("Substitute"))
    table(page, tuple((column, "left") for column in columns), rows)


def _ordered(own: Seating) -> Iterable[Member]:
    yield from (member for member in own.members if member.kind is MemberKind.MAYOR)
    yield from (member for party in own.parties for member in party.elected)


def _row(member: Member, substitution: Substitution, election: Election) -> tuple[str, ...]:
    name = _("{name}, mayor").format(name=member.name) if member.kind is MemberKind.MAYOR else member.name
    return (
        election.municipality_by_code[member.code].name,
        name,
        member.letter or _("independent"),
        member.party or "–",
        _substitute(substitution, election),
    )


def _substitute(substitution: Substitution, election: Election) -> str:
    """Return who stands in, with the municipality where it is another than the member's."""
    person = substitution.substitute
    if person is None:
        return _("the council elects") if substitution.how == "council_elects" else "–"
    return person.name if person.code == substitution.member.code else _place(person, election)


def _place(person: PersonId, election: Election) -> str:
    return f"{person.name} ({election.municipality_by_code[person.code].name})"


def write_findings(page: Page, findings: Sequence[Finding]) -> None:
    """Print what was found: errors first, then what must be asked; what is the same of many in one sentence."""
    for kind, title in _HEADINGS.items():
        own = [finding for finding in findings if finding.kind == kind]
        if not own:
            continue
        paragraph(page, f"{_(title)}:")
        for rule in dict.fromkeys(finding.rule for finding in own):
            same = [finding for finding in own if finding.rule == rule]
            if rule in _TOGETHER and len(same) > MANY:
                _bullet(page, _(_TOGETHER[rule]).format(names=_names(same)), same[0].article)
            else:
                for finding in same:
                    _bullet(page, finding.sentence, finding.article)
        page.write()


def _names(findings: Sequence[Finding]) -> str:
    """Return the persons of findings, of whom the mayors are known by their municipality."""
    if findings[0].rule == "deputy_missing":
        return ", ".join(sorted(finding.municipality for finding in findings))
    return ", ".join(finding.who for finding in findings)


def _bullet(page: Page, sentence: str, article: str) -> None:
    paragraph(page, f"- {sentence} ({article})")
