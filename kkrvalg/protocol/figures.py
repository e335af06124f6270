"""The figures a result was calculated from, so that a verifier can build it anew from the protocol alone.

Every figure stands twice, once by itself and once in a sum or a table of who stands where: a change of one of
them alone contradicts the other, also where it would not move a seat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kkrvalg.model import Election, ElectionList, Mayor, Municipality
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.rulebook import Options, Rulebook


def figures_body(setting: Setting, codes: Collection[int]) -> dict[str, Any]:
    """Return the key ``figures``: the election in the municipalities of those ``codes``, as it was read.

    Each municipality says how many lists it has, their votes and candidates in all, how they stand and who has
    its mayor; ``parties``, ``areas`` and ``health_councils`` add up what the rows say one by one.
    """
    election = setting.election
    with_cast = setting.options["vote_base"] == "cast"
    municipalities = [m for m in election.municipalities if m.code in codes]
    lists = [entry for entry in election.lists if entry.code in codes]
    return {
        "election_day": str(election.day),
        "term": election.term,
        "councils": election.councils.value,
        "municipalities": [_municipality(m, election, with_cast=with_cast) for m in municipalities],
        "lists": [_list(entry) for entry in lists],
        "mayors": [_mayor(entry) for entry in election.mayors if entry.code in codes],
        "cooperations": {
            c.name: sorted(identity for identity in c.lists if int(identity.partition(":")[0]) in codes)
            for c in election.cooperations
        },
        "parties": _parties(lists),
        "areas": {
            kkr: _area([m for m in municipalities if m.kkr == kkr], with_cast=with_cast)
            for kkr in dict.fromkeys(m.kkr for m in municipalities)
        },
        "health_councils": {
            name: [m.code for m in municipalities if m.health_council == name]
            for name in dict.fromkeys(m.health_council for m in municipalities)
        },
    }


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
    alliances: dict[str, list[str]] = {}
    for entry in lists:
        if entry.alliance is not None:
            alliances.setdefault(entry.alliance, []).append(entry.letter)
    return {
        "code": municipality.code,
        "name": municipality.name,
        "kkr": municipality.kkr,
        "health_council": municipality.health_council,
        "kl_member": municipality.kl_member,
        "council_seats": municipality.council_seats,
        "council": election.councils.value,
        "lists": len(lists),
        "votes": sum(entry.votes for entry in lists),
        "candidates": sum(entry.candidates or 0 for entry in lists),
        "candidates_unknown": sum(entry.candidates is None for entry in lists),
        "alliances": alliances,
        "alone": [entry.letter for entry in lists if entry.alliance is None],
        "known_seats": {entry.letter: entry.known_seats for entry in lists if entry.known_seats is not None},
        "mayors": [mayor.letter for mayor in election.mayors if mayor.code == municipality.code],
        **({"cast": municipality.cast} if with_cast else {}),
    }


def _parties(lists: Iterable[ElectionList]) -> dict[str, dict[str, int]]:
    """Return how many lists each party has, and their votes in all."""
    found: dict[str, dict[str, int]] = {}
    for entry in lists:
        if entry.party is not None:
            own = found.setdefault(entry.party, {"lists": 0, "votes": 0})
            own["lists"] += 1
            own["votes"] += entry.votes
    return found


def _area(municipalities: Sequence[Municipality], *, with_cast: bool) -> dict[str, int]:
    """Return how many municipalities a KKR has, how many are members of KL, and their council seats in all."""
    return {
        "municipalities": len(municipalities),
        "kl_members": sum(m.kl_member for m in municipalities),
        "council_seats": sum(m.council_seats for m in municipalities),
        **({"cast": sum(m.cast or 0 for m in municipalities)} if with_cast else {}),
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
