"""Who sits in a KKR as a protocol, and as the table that is filled in and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.envelope import plain, question_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.model import Election, Member
    from kkrvalg.procedures.member_findings import Finding
    from kkrvalg.procedures.membership import Checked, PartySeating, Seating
    from kkrvalg.procedures.substitutes import Substitution


def members_body(checked: Sequence[Checked], election: Election) -> dict[str, Any]:
    """Return the key ``members``: for each KKR its seats, who holds them, who stands in, and what was found."""
    return {"members": [seating_body(own.seating, own.substitutes, own.findings, election) for own in checked]}


def seating_body(
    seated: Seating, given: tuple[Substitution, ...], findings: tuple[Finding, ...], election: Election
) -> dict[str, Any]:
    """Return who sits in one KKR; a seat that awaits its group's election is counted and has no row."""
    by_member = {substitution.member: substitution for substitution in given}
    return {
        "kkr": seated.kkr,
        "outcome": seated.outcome,
        "size": seated.size,
        "named": len(seated.members),
        "awaiting": seated.awaiting,
        "parties": [_party(party) for party in seated.parties],
        "members": [_member(member, by_member[member.person], election) for member in seated.members],
        "without_seat": [_person(member, election) for member in seated.unplaced],
        "findings": [{**plain(finding), "sentence": finding.sentence} for finding in findings],
        "question": question_body(seated.question),
    }


def _party(party: PartySeating) -> dict[str, Any]:
    return {
        "party": party.party,
        "name": party.name,
        "seats": party.seats,
        "mayors": len(party.mayors),
        "to_elect": party.to_elect,
        "elected": len(party.elected),
        "awaiting": party.awaiting,
        "surplus": party.surplus,
        "without_substitute": party.without_substitute,
    }


def _person(member: Member, election: Election) -> dict[str, Any]:
    entry = election.list_by_id.get(f"{member.code}:{member.letter}")
    return {
        "name": member.name,
        "code": member.code,
        "municipality": election.municipality_by_code[member.code].name,
        "letter": member.letter,
        "list": entry.name if entry else None,
        "party": member.party,
        "member_as": member.kind.value,
    }


def _member(member: Member, substitution: Substitution, election: Election) -> dict[str, Any]:
    return {
        **_person(member, election),
        "gender": member.gender,
        "born": plain(member.born),
        "mayor_since": plain(member.mayor_since),
        "council_since": plain(member.council_since),
        "substitute": plain(substitution.substitute),
        "substitute_by": substitution.how,
        "source": member.source,
    }
