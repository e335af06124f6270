"""A constituting meeting as a protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.apportion.margins import last_seats
from kkrvalg.procedures.open_items import open_items
from kkrvalg.procedures.substitutes import substitutes
from kkrvalg.protocol.chair import chair_body, chair_step
from kkrvalg.protocol.envelope import plain, question_body
from kkrvalg.protocol.margins_levels import level_margins_body
from kkrvalg.protocol.members import seating_body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.model import Election, People
    from kkrvalg.procedures.constitution import Constitution, PostFilled
    from kkrvalg.procedures.convener import Convener
    from kkrvalg.procedures.filling import Filled, Standing
    from kkrvalg.procedures.pool import Pool


def meeting_body(
    constitution: Constitution, people: People, election: Election, frame: Mapping[str, object]
) -> dict[str, Any]:
    """Return the keys ``members``, ``meeting`` and ``posts`` of a meeting's protocol.

    ``frame`` is what the folder says of the meeting itself: title, time, place, whether it is an example.
    """
    own = constitution.seating
    given = substitutes(own.members, own.people(people))
    return {
        "members": [seating_body(own, given, constitution.member_findings, election)],
        "meeting": {
            "kkr": constitution.kkr,
            "date": str(constitution.day),
            **frame,
            "convener": _convener(constitution.convener),
            "quorum": plain(constitution.quorum),
            "attendance": plain(constitution.roll.seats),
            "elections": list(constitution.roll.order),
            "alliances": [{**plain(entry), "doubtful": entry.doubtful} for entry in constitution.alliances],
            "chair": chair_body([constitution.chair])["elections"][0],
            "chairmanship": plain(constitution.chairmanship),
            "pool": _pool(constitution.pool),
            "decisions": plain(constitution.decisions),
            "open": [{**plain(item), "sentence": item.sentence} for item in open_items(constitution)],
        },
        "posts": [_post(post) for post in constitution.posts],
    }


def meeting_steps(constitution: Constitution) -> tuple[object, ...]:
    """Return the steps of the meeting in the order they were taken."""
    chair = set(map(id, constitution.chair.steps))
    return tuple(chair_step(step) if id(step) in chair else step for step in constitution.steps)


def _convener(convener: Convener) -> dict[str, Any]:
    return {
        "person": plain(convener.person),
        "decided_by": convener.decided_by,
        "office": convener.office,
        "broken_tenure": convener.broken_tenure,
        "missing": [{"person": plain(person), "what": what} for person, what in convener.missing],
        "tied": plain(convener.tied),
    }


def _pool(pool: Pool) -> dict[str, Any]:
    return {
        "elections": list(pool.contests),
        "seats": pool.seats,
        "groups": [
            {
                "group": group.key,
                "members": len(group.voters),
                "claim": pool.allocation.seats[group.key],
                "by_elections": pool.by_elections.get(group.key, 0),
            }
            for group in pool.groups
        ],
        "order": [list(turn) for turn in pool.order],
        "question": question_body(pool.question),
    }


def _post(post: PostFilled) -> dict[str, Any]:
    return {
        "post": post.post.key,
        "name": post.post.name.da,
        "form": post.post.form,
        "fee": post.post.fee,
        "elections": [_election(filled) for filled in post.elections],
        "findings": [{**plain(finding), "sentence": finding.sentence} for finding in post.findings],
        "gender": plain(post.gender),
    }


def _election(filled: Filled) -> dict[str, Any]:
    contest = filled.contest
    return {
        "election": contest.key,
        "role": contest.role,
        "how": filled.how,
        "seats": contest.seats,
        "given": contest.given,
        "present": filled.present,
        "outcome": "lot_needed" if filled.question else "completed" if filled.is_settled else "open",
        "groups": [_standing(standing) for standing in filled.standings],
        "persons": plain(filled.persons),
        "alternates": plain(filled.alternates),
        "vacant": filled.vacant,
        "question": question_body(filled.question),
        "margins": level_margins_body(last_seats(filled.allocation) if filled.allocation else ()),
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "group": standing.group.key,
        "members": len(standing.group.voters),
        "won": standing.won,
        "holds": standing.holds,
        "to_name": standing.to_name,
    }
