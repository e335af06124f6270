"""The figures a result was calculated from, so that a verifier can build it anew from the protocol alone.

Every figure stands twice, in its row and in its column: a change of one of them alone contradicts the other, also
where it would not move a seat.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kkrvalg.model import Election, ElectionList, Mayor, Municipality
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.rulebook import Options, Rulebook


def figures_body(setting: Setting, codes: Collection[int]) -> dict[str, Any]:
    """Return the key ``figures``: the election in the municipalities of those ``codes``, as it was read.

    Each municipality says how many lists it has, and their votes and candidates in all; ``columns`` says all of it
    once more, each column of each table as one text.
    """
    election = setting.election
    tables = {
        "municipalities": [
            _municipality(m, election, with_cast=setting.options["vote_base"] == "cast")
            for m in election.municipalities
            if m.code in codes
        ],
        "lists": [_list(entry) for entry in election.lists if entry.code in codes],
        "mayors": [_mayor(entry) for entry in election.mayors if entry.code in codes],
    }
    one = {"election_day": str(election.day), "term": election.term, "councils": election.councils.value}
    return {
        **one,
        **tables,
        "cooperations": {
            c.name: sorted(identity for identity in c.lists if int(identity.partition(":")[0]) in codes)
            for c in election.cooperations
        },
        "columns": {name: _columns(rows) for name, rows in {"election": [one], **tables}.items()},
    }


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return each column of a table as one text, a list in JSON; names are left out."""
    keys = [key for key in (rows[0] if rows else ()) if key != "name"]
    return {key: json.dumps([row[key] for row in rows], ensure_ascii=False) for key in keys}


def rules_body(rulebook: Rulebook, options: Options) -> dict[str, Any]:
    """Return the key ``rules``: the numbers of the rulebook that decide seats, and which options were changed."""
    return {
        "threshold": str(rulebook.threshold),
        "council_seat_required": rulebook.council_seat_required,
        "cap_factor": rulebook.cap_factor,
        "minimum_seats_in_reduction": rulebook.minimum_seats_in_reduction,
        "quorum": str(rulebook.quorum),
        "alliance_notice_weekdays": rulebook.alliance_notice_weekdays,
        "options_changed": options.changed,
    }


def _municipality(municipality: Municipality, election: Election, *, with_cast: bool) -> dict[str, Any]:
    lists = election.lists_by_code[municipality.code]
    return {
        "code": municipality.code,
        "name": municipality.name,
        "kkr": municipality.kkr,
        "health_council": municipality.health_council,
        "kl_member": municipality.kl_member,
        "council_seats": municipality.council_seats,
        "lists": len(lists),
        "votes": sum(entry.votes for entry in lists),
        "candidates": sum(entry.candidates or 0 for entry in lists),
        **({"cast": municipality.cast} if with_cast else {}),
    }


def _list(entry: ElectionList) -> dict[str, Any]:
    return {
        "code": entry.code,
        "letter": entry.letter,
        "name": entry.name,
        "party": entry.party,
        "alliance": entry.alliance,
        "candidates": entry.candidates,
        "votes": entry.votes,
        "known_seats": entry.known_seats,
    }


def _mayor(entry: Mayor) -> dict[str, Any]:
    return {"code": entry.code, "name": entry.name, "letter": entry.letter}
