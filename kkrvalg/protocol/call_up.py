"""Who is asked for names in a KKR as a protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.envelope import plain, question_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.call_up import CallUp, CouncilGroup, GroupCall, MunicipalityCall


def call_up_body(calls: Sequence[CallUp]) -> dict[str, Any]:
    """Return the key ``call_up``: for each KKR what each group elects, what each municipality is asked."""
    return {"call_up": [_call(call) for call in calls]}


def _call(call: CallUp) -> dict[str, Any]:
    return {
        "kkr": call.kkr,
        "outcome": call.seating.outcome,
        "by": plain(call.by),
        "by_practice": call.by_practice,
        "groups": [_group(group) for group in call.groups],
        "municipalities": [_municipality(entry) for entry in call.municipalities],
        "unanswered_groups": [group.party for group in call.unanswered_groups],
        "unanswered_municipalities": [entry.code for entry in call.unanswered_municipalities],
        "question": question_body(call.question),
    }


def _group(group: GroupCall) -> dict[str, Any]:
    seated = group.seating
    return {
        "party": seated.party,
        "name": seated.name,
        "seats": seated.seats,
        "mayors": [plain(member.person) for member in seated.mayors],
        "members_to_elect": seated.to_elect,
        "substitutes_to_elect": seated.to_elect,
        "may_get_one_more_by_lot": group.by_lot,
        "elected": [
            {"member": plain(member.person), "substitute": plain(member.substitute)} for member in seated.elected
        ],
        "awaiting": seated.awaiting,
        "substitutes_awaiting": seated.awaiting + seated.without_substitute,
        "voters": group.voters,
        "electable": group.electable,
        "barred": plain(group.barred),
        "too_few": group.too_few,
        "councils": [_council(council) for council in group.councils],
        "answer": group.answer,
    }


def _council(council: CouncilGroup) -> dict[str, Any]:
    return {
        "code": council.code,
        "municipality": council.municipality,
        "council_members": council.seats,
        "may_get_one_more_by_lot": council.open,
        "mayor": council.mayor,
    }


def _municipality(entry: MunicipalityCall) -> dict[str, Any]:
    return {
        "code": entry.code,
        "municipality": entry.municipality,
        "mayor": entry.mayor.name,
        "first_deputy": plain(entry.first_deputy),
        "second_deputy": plain(entry.second_deputy),
        "substitute": plain(entry.substitution.substitute),
        "substitute_by": entry.substitution.how,
        "missing": list(entry.missing),
    }
