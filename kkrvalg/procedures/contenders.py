"""Who counts in the composition of a KKR: votes, mayors and eligibility (§ 3, stk. 1-2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import council_name
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from kkrvalg.apportion import Question
    from kkrvalg.model import Election, Mayor, Municipality
    from kkrvalg.procedures.setting import Setting

ELIGIBILITY = "§ 3, stk. 2, 2. princip"
BORN_MEMBERS = "§ 3, stk. 1"

Verdict = Literal["eligible", "below_threshold", "no_council_seat", "council_seat_open"]


@dataclass(frozen=True, slots=True)
class Contender:
    """A party or registered list cooperation in the area of a KKR.

    ``mayors`` holds the codes of the municipalities whose mayor was elected for it; ``council_seats`` the seats
    it surely has in the area's councils.
    """

    key: str
    name: str
    cooperation: bool
    votes: int
    mayors: tuple[int, ...]
    council_seats: int
    verdict: Verdict

    @property
    def eligible(self) -> bool:
        """Whether it may have supplementary members."""
        return self.verdict == "eligible"


@dataclass(frozen=True, slots=True)
class OtherMember:
    """A mayor who is a member without belonging to an eligible party."""

    code: int
    municipality: str
    letter: str | None
    name: str
    mayor: str


@dataclass(frozen=True)
class Field:
    """All that the votes and mayors of an area say: the contenders, the other mayors, the votes in all."""

    total_votes: int
    contenders: tuple[Contender, ...]
    others: tuple[OtherMember, ...]
    question: Question | None

    @property
    def eligible(self) -> tuple[Contender, ...]:
        """The contenders that may have supplementary members."""
        return tuple(contender for contender in self.contenders if contender.eligible)


@implements("§ 3, stk. 1", "§ 3, stk. 2, 2. princip")
def field(setting: Setting, kkr: str) -> Field:
    """Return the parties and list cooperations of a KKR's area with their votes, mayors and eligibility.

    Votes and mayors count in KL's member municipalities. Eligible is who has at least the threshold of the
    votes in the area and a seat in one of its councils; a local list that joined no cooperation is neither
    party nor cooperation, whatever its share.

    Raises:
        InputError: the votes cast are not in the data, or a council seat that decides is not known.
    """
    election = setting.election
    members = tuple(m for m in election.of_kkr(kkr) if m.kl_member)
    total = _total_votes(members, election, setting.options["vote_base"])
    threshold = setting.rulebook.threshold
    keys = contender_keys(election)
    names = {**election.party_name, **{c.name: c.name for c in election.cooperations}}
    cooperations = {c.name for c in election.cooperations}
    mayors = mayors_by_key(election, members, keys)
    votes: dict[str, int] = {}
    for municipality in members:
        for entry in election.lists_by_code[municipality.code]:
            if entry.id in keys:
                votes[keys[entry.id]] = votes.get(keys[entry.id], 0) + entry.votes
    question: Question | None = None
    contenders = []
    for key in sorted(votes, key=lambda k: (-votes[k], k)):
        seats, unknown, asked = _council_seats(setting, members, keys, key)
        verdict = _verdict(votes[key], total, threshold, seats, asked)
        if verdict == "no_council_seat" and unknown:
            raise _unknown_seat(key, kkr, unknown)
        if verdict == "council_seat_open":
            question = question or asked
        contenders.append(
            Contender(key, names[key], key in cooperations, votes[key], mayors.get(key, ()), seats, verdict)
        )
    eligible = {contender.key for contender in contenders if contender.eligible}
    return Field(total, tuple(contenders), _others(election, members, keys, eligible), question)


def contender_keys(election: Election) -> dict[str, str]:
    """Return the key each list counts for: its cooperation's name if it joined one, else its party's letter."""
    keys = {entry.id: entry.party for entry in election.lists if entry.party is not None}
    return keys | {identity: c.name for c in election.cooperations for identity in c.lists}


def mayors_by_key(
    election: Election, municipalities: tuple[Municipality, ...], keys: Mapping[str, str]
) -> dict[str, tuple[int, ...]]:
    """Return the codes of the municipalities whose mayor was elected for each party or cooperation."""
    codes = {municipality.code for municipality in municipalities}
    found: dict[str, list[int]] = {}
    for mayor in election.mayors:
        key = keys.get(mayor.list_id or "")
        if mayor.code in codes and key is not None:
            found.setdefault(key, []).append(mayor.code)
    return {key: tuple(sorted(own)) for key, own in found.items()}


def _total_votes(members: tuple[Municipality, ...], election: Election, vote_base: str) -> int:
    if vote_base == "valid":
        return sum(entry.votes for m in members for entry in election.lists_by_code[m.code])
    lacking = [m for m in members if m.cast is None]
    if lacking:
        raise InputError(
            where="--option vote_base=cast",
            found=_("no votes cast for {count} municipalities, {name} among them").format(
                count=len(lacking), name=lacking[0].name
            ),
            expected=_("the votes cast, blank and invalid ones included, in municipalities.csv"),
            todo=_("fill in the column cast, or use vote_base=valid"),
        )
    return sum(m.cast or 0 for m in members)


def _council_seats(
    setting: Setting, members: tuple[Municipality, ...], keys: Mapping[str, str], key: str
) -> tuple[int, tuple[str, ...], Question | None]:
    """Return the sure seats of a contender, the councils where they are unknown, and an open question."""
    seats, unknown, question = 0, [], None
    for municipality in members:
        council = setting.council(municipality.code)
        for entry in setting.election.lists_by_code[municipality.code]:
            if keys.get(entry.id) != key:
                continue
            known = council.seats.get(entry.letter)
            if known is None:
                unknown.append(municipality.name)
            else:
                seats += known
            if council.question is not None:
                question = council.question
    return seats, tuple(unknown), question


def _verdict(votes: int, total: int, threshold: Fraction, seats: int, asked: Question | None) -> Verdict:
    if votes == 0 or votes * threshold.denominator < threshold.numerator * total:
        return "below_threshold"
    if seats:
        return "eligible"
    return "council_seat_open" if asked is not None else "no_council_seat"


def _unknown_seat(key: str, kkr: str, unknown: tuple[str, ...]) -> InputError:
    return InputError(
        where=f"lists.csv, known_seats, {council_name(kkr)}",
        found=_("no known seat for {party}, and its seats are unknown in {names}").format(
            party=key, names=", ".join(unknown)
        ),
        expected=_("whether a party with enough votes has a seat in one of the councils"),
        todo=_("fill in its seats in one of these councils"),
    )


def _others(
    election: Election, members: tuple[Municipality, ...], keys: Mapping[str, str], eligible: set[str]
) -> tuple[OtherMember, ...]:
    codes = {m.code: m for m in members}
    return tuple(
        _other(election, codes[mayor.code], mayor)
        for mayor in sorted(election.mayors, key=lambda m: m.code)
        if mayor.code in codes and keys.get(mayor.list_id or "") not in eligible
    )


def _other(election: Election, municipality: Municipality, mayor: Mayor) -> OtherMember:
    entry = election.list_by_id.get(mayor.list_id or "")
    name = entry.name if entry is not None else _("independent")
    return OtherMember(municipality.code, municipality.name, mayor.letter, name, mayor.name)
