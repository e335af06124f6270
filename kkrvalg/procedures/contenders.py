"""Who counts in an area: votes, mayors and eligibility, as for the composition of a KKR (§ 3, stk. 1-2)."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import _, ngettext
from kkrvalg.model import council_name, fold
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from kkrvalg.apportion import Question
    from kkrvalg.model import Election, Mayor, Municipality
    from kkrvalg.procedures.setting import Setting

ELIGIBILITY = "§ 3, stk. 2, 2. princip"
BORN_MEMBERS = "§ 3, stk. 1"

Verdict = Literal["eligible", "below_threshold", "no_council_seat", "council_seat_open"]


class Area(NamedTuple):
    """Municipalities in which parties stand together, and what they must have there to be eligible.

    ``name`` is what a message calls the area, ``without_votes`` what a user can do if nobody has votes there.
    """

    name: str
    municipalities: tuple[Municipality, ...]
    threshold: Fraction
    council_seat_required: bool
    without_votes: str

    @property
    def members(self) -> tuple[Municipality, ...]:
        """The municipalities whose votes count: those that are members of KL, by code."""
        return tuple(sorted((m for m in self.municipalities if m.kl_member), key=lambda m: m.code))


class Contender(NamedTuple):
    """A party or registered list cooperation in an area.

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


class OtherMember(NamedTuple):
    """A mayor who is a member without belonging to an eligible party."""

    code: int
    municipality: str
    letter: str | None
    name: str
    votes: int
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
        InputError: there are no votes, the votes cast are not in the data, a council seat that decides is not
            known, or a list cooperation is called like a party or a municipality.
    """
    election = setting.election
    rules = setting.rulebook
    area = Area(
        council_name(kkr),
        election.of_kkr(kkr),
        rules.threshold,
        rules.council_seat_required,
        without_votes=_("fill in the votes, or choose another KKR with --kkr"),
    )
    total, contenders, question = contenders_in(setting, area)
    eligible = {contender.key for contender in contenders if contender.eligible}
    return Field(total, contenders, other_members(election, area.members, eligible), question)


def contenders_in(setting: Setting, area: Area) -> tuple[int, tuple[Contender, ...], Question | None]:
    """Return the votes in an area, its contenders, and the lot in a council that decides who is eligible.

    Raises:
        InputError: see :func:`field`.
    """
    election, members = setting.election, area.members
    _check_cooperations(election)
    total = _total_votes(members, election, setting.options["vote_base"])
    if not total:
        raise InputError(
            where=f"lists.csv, {area.name}",
            found=_("no votes"),
            expected=_("votes in at least one of its municipalities that are members of KL"),
            todo=area.without_votes,
        )
    tallies = count_tallies(setting, members)
    mayors = mayors_by_key(election, members)
    contenders = []
    for key in sorted(tallies, key=lambda k: (-tallies[k].votes, k)):
        tally = tallies[key]
        verdict = judge(tally, total, area.threshold, council_seat_required=area.council_seat_required)
        if verdict == "no_council_seat" and tally.unknown:
            raise _unknown_seat(key, area.name, tally.unknown)
        contenders.append(
            Contender(key, tally.name, tally.cooperation, tally.votes, mayors.get(key, ()), tally.seats, verdict)
        )
    waiting = [tallies[c.key].question for c in contenders if c.verdict == "council_seat_open"]
    return total, tuple(contenders), waiting[0] if waiting else None


@dataclass
class Tally:
    """What is counted for a contender: votes, sure council seats, councils where they are unknown or open."""

    name: str
    cooperation: bool
    votes: int = 0
    seats: int = 0
    unknown: list[str] = dataclass_field(default_factory=list)
    question: Question | None = None


def count_tallies(setting: Setting, members: tuple[Municipality, ...]) -> dict[str, Tally]:
    """Return what is counted in some municipalities for each party and list cooperation that ran there."""
    election = setting.election
    names = election.party_name
    cooperations = {c.name for c in election.cooperations}
    found: dict[str, Tally] = {}
    for municipality in members:
        council = setting.council(municipality.code)
        for entry in election.lists_by_code[municipality.code]:
            key = election.contender_of.get(entry.id)
            if key is None:
                continue
            tally = found.setdefault(key, Tally(names.get(key, key), key in cooperations))
            tally.votes += entry.votes
            seats = council.seats.get(entry.letter)
            tally.seats += seats or 0
            tally.question = tally.question or council.open_for(entry.letter)
            if seats is None:
                tally.unknown.append(municipality.name)
    return found


def mayors_by_key(election: Election, municipalities: tuple[Municipality, ...]) -> dict[str, tuple[int, ...]]:
    """Return the codes of the municipalities whose mayor was elected for each party or cooperation."""
    codes = {municipality.code for municipality in municipalities}
    found: dict[str, list[int]] = {}
    for mayor in election.mayors:
        key = election.contender_of.get(mayor.list_id or "")
        if mayor.code in codes and key is not None:
            found.setdefault(key, []).append(mayor.code)
    return {key: tuple(sorted(own)) for key, own in found.items()}


def _check_cooperations(election: Election) -> None:
    """Check that no list cooperation is taken for a party, or for a municipality whose mayor stands alone.

    Their votes would be pooled, or their members taken for one group.
    """
    parties = {fold(party) for party in election.party_name}
    municipalities = {fold(municipality.name) for municipality in election.municipalities}
    for cooperation in election.cooperations:
        if fold(cooperation.name) in municipalities - parties:
            raise InputError(
                where=_("the list cooperation {name}").format(name=cooperation.name),
                found=_("the name of a municipality as its name"),
                expected=_("a name that is not a municipality's"),
                todo=_("give the list cooperation another name"),
            )
        if fold(cooperation.name) in parties:
            raise InputError(
                where=_("the list cooperation {name}").format(name=cooperation.name),
                found=_("the letter of a party as its name"),
                expected=_("a name that is not a party's letter"),
                todo=_("give the list cooperation another name"),
            )


def _total_votes(members: tuple[Municipality, ...], election: Election, vote_base: str) -> int:
    if vote_base == "valid":
        return sum(entry.votes for m in members for entry in election.lists_by_code[m.code])
    lacking = [m for m in members if m.cast is None]
    if lacking:
        raise InputError(
            where="--option vote_base=cast",
            found=ngettext(
                "no votes cast for {name}",
                "no votes cast for {count} municipalities, {name} among them",
                len(lacking),
            ).format(count=len(lacking), name=lacking[0].name),
            expected=_("the votes cast, blank and invalid ones included, in municipalities.csv"),
            todo=_("fill in the column cast, or use vote_base=valid"),
        )
    return sum(m.cast or 0 for m in members)


def judge(tally: Tally, total: int, threshold: Fraction, *, council_seat_required: bool) -> Verdict:
    """Return whether a party with these votes of ``total`` and these council seats is eligible, and why not."""
    if tally.votes == 0 or tally.votes * threshold.denominator < threshold.numerator * total:
        return "below_threshold"
    if tally.seats or not council_seat_required:
        return "eligible"
    return "council_seat_open" if tally.question is not None else "no_council_seat"


def _unknown_seat(key: str, place: str, unknown: Sequence[str]) -> InputError:
    return InputError(
        where=f"lists.csv, known_seats, {place}",
        found=_("no known seat for {party}, and its seats are unknown in {names}").format(
            party=key, names=", ".join(unknown)
        ),
        expected=_("whether a party with enough votes has a seat in one of the councils"),
        todo=_("fill in its seats in one of these councils"),
    )


def other_members(
    election: Election, members: tuple[Municipality, ...], eligible: set[str]
) -> tuple[OtherMember, ...]:
    """Return the mayors who are members without belonging to one of the ``eligible``, by municipality code."""
    codes = {m.code: m for m in members}
    return tuple(
        _other(election, codes[mayor.code], mayor)
        for mayor in sorted(election.mayors, key=lambda m: m.code)
        if mayor.code in codes and election.contender_of.get(mayor.list_id or "") not in eligible
    )


def _other(election: Election, municipality: Municipality, mayor: Mayor) -> OtherMember:
    entry = election.list_by_id.get(mayor.list_id or "")
    name = entry.name if entry is not None else _("independent")
    votes = entry.votes if entry is not None else 0
    return OtherMember(municipality.code, municipality.name, mayor.letter, name, votes, mayor.name)
