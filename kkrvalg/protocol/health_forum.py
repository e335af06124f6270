"""The health coordination forums as a protocol."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from kkrvalg.apportion import leaves
from kkrvalg.apportion.margins import last_seats
from kkrvalg.procedures.health_forum import ARTICLE
from kkrvalg.procedures.health_forum_chair import ARTICLE as CHAIR_ARTICLE
from kkrvalg.procedures.health_forum_chair import fees
from kkrvalg.procedures.margins import threshold_margin
from kkrvalg.procedures.margins_chair import contest_margins
from kkrvalg.protocol.chair import chair_step
from kkrvalg.protocol.envelope import plain, question_body, tagged
from kkrvalg.protocol.margins import chair_margins_body
from kkrvalg.protocol.margins_levels import level_margins_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.model import PersonId
    from kkrvalg.procedures.chair import Unit
    from kkrvalg.procedures.contenders import Contender
    from kkrvalg.procedures.health_forum import ForumElection, HealthCouncilElection
    from kkrvalg.procedures.health_forum_assembly import Switch
    from kkrvalg.procedures.health_forum_chair import ForumChair
    from kkrvalg.procedures.health_forum_people import Calling, Filling
    from kkrvalg.rulebook import Options
    from kkrvalg.rulebook.health_forums import HealthForumRules


class ForumResult(NamedTuple):
    """A forum with its people as far as they are known: ``fillings`` by health council, who calls the meeting."""

    election: ForumElection
    fillings: tuple[Filling, ...] = ()
    calling: Calling | None = None

    @property
    def asked(self) -> bool:
        """Whether something is open: a lot, what an alliance decides, or a party without people."""
        chair = self.election.chair
        without = chair is not None and bool(chair.memberless_winners)
        return self.election.outcome != "completed" or without or any(f.asked for f in self.fillings)

    def filling(self, health_council: str) -> Filling | None:
        """Return who fills the seats of a health council, None where that is not known."""
        return next((f for f in self.fillings if f.health_council == health_council), None)


def forums_body(
    results: Sequence[ForumResult], rules: HealthForumRules, found: Sequence[Switch]
) -> dict[str, Any]:
    """Return the keys of a protocol of health forums."""
    return {
        "forums": [_forum(result, rules) for result in results],
        "unsettled": [
            {
                "code": entry.code,
                "municipality": entry.name,
                "health_councils": list(entry.health_councils),
            }
            for entry in rules.unsettled
        ],
        "switches": [plain(switch) for switch in found],
        "parameters": [{"name": p.name, "value": p.value, "article": p.article} for p in rules.parameters],
    }


def _forum(result: ForumResult, rules: HealthForumRules) -> dict[str, Any]:
    election = result.election
    own = fees(rules, election.forum)
    return {
        "forum": election.forum.key,
        "members": election.forum.members,
        "outcome": election.outcome,
        "asked": result.asked,
        "seats": election.members,
        "health_councils": [_health_council(found, result, rules) for found in election.health_councils],
        "chair": None if election.chair is None else _chair(election.chair, rules),
        "convener": _convener(result.calling),
        "fees": {
            "level": plain(rules.fee_level),
            "chair": own.chair,
            "vice_chair": own.vice_chair,
            "member": own.member,
            "members": own.ordinary,
            "total": own.total,
        },
        "questions": [question_body(question) for question in election.questions],
    }


def _health_council(found: HealthCouncilElection, result: ForumResult, rules: HealthForumRules) -> dict[str, Any]:
    stands = {member.key: unit.key for unit in found.units if unit.is_alliance for member in unit.members}
    filling = result.filling(found.health_council)
    return {
        "health_council": found.health_council,
        "municipalities": list(found.municipalities),
        "outcome": found.outcome,
        "seats": {key: seats for key, seats in found.won.items() if seats},
        "total_votes": found.total_votes,
        "parties": [
            _contender(c, found.total_votes, alliance=stands.get(c.key), seats=found.won.get(c.key, 0))
            for c in found.contenders
        ],
        "local_lists": [plain(entry) for entry in found.local_lists],
        "alliances": _alliances(found.units),
        "undecided": list(found.undecided),
        "unfilled": found.unfilled,
        "waits": found.waits,
        "questions": [question_body(question) for question in found.questions],
        "people": None if filling is None else _filling(filling),
        "steps": plain(found.steps),
        "margins": {
            "thresholds": _thresholds(found.contenders, found.total_votes, rules, ARTICLE),
            "seats": level_margins_body(last_seats(found.allocation) if found.allocation else ()),
        },
    }


def _thresholds(
    contenders: Sequence[Contender], total: int, rules: HealthForumRules, article: str
) -> list[dict[str, Any]]:
    return [plain(threshold_margin(c, total, rules.threshold, article)) for c in contenders]


def _contender(c: Contender, total: int, **more: object) -> dict[str, Any]:
    return {
        "party": c.key,
        "name": c.name,
        "list_cooperation": c.cooperation,
        "votes": c.votes,
        "share": str(Fraction(c.votes, total)),
        "council_seats": c.council_seats,
        "verdict": c.verdict,
        **more,
    }


def _alliances(units: Sequence[Unit]) -> list[dict[str, Any]]:
    return [
        {"alliance": unit.key, "parties": [p.key for p in unit.members], "votes": unit.votes}
        for unit in units
        if unit.is_alliance
    ]


def _filling(filling: Filling) -> dict[str, Any]:
    return {
        "parties": [
            {
                "party": entry.party,
                "seats": entry.seats,
                "candidates": [_person(person) for person in entry.candidates],
                "elected": [_person(person) for person in entry.elected],
                "missing": entry.missing,
            }
            for entry in filling.parties
        ],
        "elected_without_seat": [_person(person) for person in filling.of_no_seat],
        "party_unknown": [_person(person) for person in filling.party_unknown],
    }


def _person(person: PersonId) -> dict[str, Any]:
    return {"code": person.code, "name": person.name}


def _chair(chair: ForumChair, rules: HealthForumRules) -> dict[str, Any]:
    alliances = {unit.key for unit in chair.units if unit.is_alliance}
    return {
        "outcome": chair.outcome,
        "posts": [
            {
                "post": place.post,
                "winner": place.winner,
                "alliance": place.unit if place.unit in alliances else None,
                "decided_by": place.decided_by,
            }
            for place in chair.places
        ],
        "total_votes": chair.total_votes,
        "parties": [
            _contender(
                c, chair.total_votes, members=next((p.members for p in chair.participants if p.key == c.key), 0)
            )
            for c in chair.contenders
        ],
        "participants": [p.key for p in chair.participants],
        "alliances": _alliances(chair.units),
        "without_member": [c.key for c in chair.without_member],
        "members_below_threshold": [c.key for c in chair.below],
        "won_without_member": list(chair.memberless_winners),
        "waits_for": list(chair.waits_for),
        "questions": [question_body(question) for question in chair.questions],
        "steps": [chair_step(step) for step in chair.steps],
        "margins": {
            "thresholds": _thresholds(chair.contenders, chair.total_votes, rules, CHAIR_ARTICLE),
            "posts": chair_margins_body(contest_margins(chair.steps, chair.places)),
        },
    }


def _convener(calling: Calling | None) -> dict[str, Any] | None:
    if calling is None:
        return None
    found = calling.convener
    return {
        "on": str(calling.on),
        "person": None if found.person is None else _person(found.person),
        "decided_by": found.decided_by,
        "office": found.office,
        "ranking": [
            {**_person(s.person), "days": s.days, "since": str(s.since), "born": plain(s.born)}
            for s in found.ranking
        ],
        "missing": [{**_person(person), "what": what} for person, what in found.missing],
        "tied": [_person(person) for person in found.tied],
        "seats_without_name": calling.unnamed,
    }


def forum_steps(results: Sequence[ForumResult]) -> tuple[object, ...]:
    """Return the steps of every forum, each with its forum and, where it is about one, its health council."""
    found: list[object] = []
    for result in results:
        forum = result.election.forum.key
        for election in result.election.health_councils:
            found += tagged(election.steps, forum=forum, health_council=election.health_council)
            filling = result.filling(election.health_council)
            if filling is not None:
                found += tagged(filling.parties, forum=forum, health_council=election.health_council)
        if result.election.chair is not None:
            found += tagged(map(chair_step, result.election.chair.steps), forum=forum)
    return tuple(found)


def forum_rows(results: Sequence[ForumResult]) -> list[tuple[object, ...]]:
    """Return a row for each party in each health council, and for each that takes part in electing a chair."""
    rows: list[tuple[object, ...]] = []
    for result in results:
        forum = result.election.forum.key
        for found in result.election.health_councils:
            tied = {leaf for question in found.questions for name in question.tied for leaf in leaves(name)}
            stands = {member.key: unit.key for unit in found.units if unit.is_alliance for member in unit.members}
            for c in found.contenders:
                seats = found.won.get(c.key, 0)
                alliance = stands.get(c.key, "")
                lot = "lot" if c.key in tied else ""
                rows.append(
                    (
                        forum,
                        found.health_council,
                        c.key,
                        c.name,
                        c.votes,
                        c.council_seats,
                        c.verdict,
                        alliance,
                        seats,
                        lot,
                    )
                )
    return rows


CSV_HEADER = (
    *("forum", "health_council", "party", "name", "votes", "council_seats"),
    *("verdict", "alliance", "seats", "open"),
)


def forum_rules(rules: HealthForumRules, options: Options) -> dict[str, Any]:
    """Return the key ``rules``: the numbers that decide seats, and which options were changed."""
    return {
        "threshold": str(rules.threshold),
        "council_seat_required": rules.council_seat_required,
        "members_per_health_council": rules.members_per_health_council,
        "chair_threshold": str(rules.chair_threshold),
        "chair_council_seat_required": rules.chair_council_seat_required,
        "options_changed": options.changed,
    }
