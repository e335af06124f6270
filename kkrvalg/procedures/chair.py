"""Chair and vice chair of a KKR (§ 4, stk. 2): one proportional election of two posts, on vote totals.

The order counts: the largest quotient takes the chair, the next the vice chair. Two equal quotients at the top
are a lot although both get a post; every question is therefore about one post.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion import Lot, Lots, Method, Question
from kkrvalg.apportion.level import fill
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import council_name, fold
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kkrvalg.apportion import Name
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.contenders import Contender

ARTICLE = "§ 4, stk. 2"
POSTS = ("chair", "vice_chair")
BRACKETS = frozenset("()[]{}")


class Participant(NamedTuple):
    """A party, list cooperation or local list that has a member of the KKR, with its votes in the area.

    ``key`` is the party's letter, the cooperation's name, or the municipality of a local list's mayor.
    ``mayors_of`` names the municipalities of its mayors where they alone represent it: it is below the
    threshold, or a local list. A local list's votes are those of its own municipality.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    votes: int
    members: int
    mayors_of: tuple[str, ...] = ()
    local: bool = False


@dataclass(frozen=True)
class Entrants:
    """Who takes part in the election of a KKR, and who does not.

    ``left_out`` have a member but do not take part (``chair_parties=eligible``); ``independents`` are the
    municipalities whose mayor was elected outside all lists and brings no votes; ``without_member`` are the
    parties of the area that no member of the KKR belongs to.
    """

    kkr: str
    participants: tuple[Participant, ...]
    left_out: tuple[Participant, ...]
    independents: tuple[str, ...]
    without_member: tuple[Contender, ...]


class Unit(NamedTuple):
    """Who stands in the election: a party or list by itself, or an alliance, its keys joined by "+"."""

    key: str
    members: tuple[Participant, ...]

    @property
    def votes(self) -> int:
        """The votes of all its parties and lists."""
        return sum(member.votes for member in self.members)

    @property
    def is_alliance(self) -> bool:
        """Whether several stand together."""
        return len(self.members) > 1


class TakesPart(NamedTuple):
    """A party or list takes part with its votes."""

    article: str
    party: str
    votes: int
    members: int
    kind: Literal["takes_part"] = "takes_part"


class AllianceFormed(NamedTuple):
    """Parties or lists stand together with the sum of their votes."""

    article: str
    alliance: str
    parties: tuple[str, ...]
    votes: int
    kind: Literal["alliance"] = "alliance"


class Compared(NamedTuple):
    """The quotients compared for a post: of all who stand, or of the members of the alliance that won it.

    ``largest`` are those who share the largest quotient; more than one of them is a lot.
    """

    article: str
    post: str
    alliance: str | None
    names: tuple[str, ...]
    votes: tuple[int, ...]
    divisors: tuple[int, ...]
    largest: tuple[str, ...]
    kind: Literal["quotients"] = "quotients"


ChairStep = TakesPart | AllianceFormed | Compared | Lot

Decision = Literal["quotients", "lot", "alliance"]


class Place(NamedTuple):
    """Who takes a post, as far as it is settled.

    ``unit`` won it: a party or an alliance. ``winner`` is the party it falls to, or the alliance itself where
    the alliance decides; ``decided_by`` says how. Each is None while it is open.
    """

    post: str
    unit: str | None = None
    winner: str | None = None
    decided_by: Decision | None = None


@dataclass(frozen=True)
class ChairElection:
    """The election of chair and vice chair of one KKR with its derivation.

    ``inner`` is the option ``alliance_inner``. ``questions`` are those that can be asked now, the chair's first;
    where the election ``waits`` it is the composition's, because the lot there decides who is represented.
    """

    entrants: Entrants
    inner: str
    units: tuple[Unit, ...]
    places: tuple[Place, Place]
    questions: tuple[Question, ...]
    steps: tuple[ChairStep, ...]
    waits: bool = False

    @property
    def kkr(self) -> str:
        """The key of the KKR."""
        return self.entrants.kkr

    @property
    def outcome(self) -> Literal["completed", "lot_needed"]:
        """Whether both posts are settled."""
        return "lot_needed" if self.questions else "completed"

    @property
    def question(self) -> Question | None:
        """The first of the open questions."""
        return self.questions[0] if self.questions else None

    @property
    def chair(self) -> str | None:
        """Who takes the chair, None while it is open."""
        return self.places[0].winner

    @property
    def vice_chair(self) -> str | None:
        """Who takes the vice chair, None while it is open."""
        return self.places[1].winner

    def waiting(self, post: str) -> frozenset[Name]:
        """Return the members of the alliances that stand in an open lot for ``post``: they are asked later."""
        tied = {name for question in self.questions if question.subject[-1] == post for name in question.tied}
        return frozenset(
            m.key for unit in self.units if unit.is_alliance and unit.key in tied for m in unit.members
        )


# --- who takes part -------------------------------------------------------------------------------------------


@implements("§ 4, stk. 2")
def find_entrants(composition: Composition, chair_parties: str = "represented") -> Entrants:
    """Return who takes part: all who have a member of the KKR, or only those who are eligible.

    The votes are those in KL's member municipalities of the area, also for a party that is below the threshold
    and represented by mayors alone: its mayors are one participant with all its votes.
    """
    elected = [Participant(p.party, p.name, (), p.votes, p.seats) for p in composition.parties if p.seats]
    parties, locals_, independents = _by_mayors_alone(composition)
    alone = [*parties, *locals_]
    represented = {participant.key for participant in (*elected, *parties)}
    only_eligible = chair_parties == "eligible"
    return Entrants(
        kkr=composition.kkr,
        participants=_by_votes(elected if only_eligible else [*elected, *alone]),
        left_out=_by_votes(alone) if only_eligible else (),
        independents=tuple(independents),
        without_member=tuple(c for c in composition.field.contenders if c.key not in represented),
    )


def _by_mayors_alone(composition: Composition) -> tuple[list[Participant], list[Participant], list[str]]:
    """Return the parties and the local lists that mayors alone represent, and the independents' municipalities."""
    others = {other.code: other for other in composition.others}
    parties = []
    pooled: set[int] = set()
    for c in composition.field.contenders:
        if c.eligible or not c.mayors:
            continue
        places = tuple(others[code].municipality for code in c.mayors)
        aliases = tuple(alias for code in c.mayors for alias in _aliases(code, others[code].letter))
        parties.append(Participant(c.key, c.name, (*places, *aliases), c.votes, len(places), places))
        pooled.update(c.mayors)
    alone = [other for code, other in others.items() if code not in pooled]
    locals_ = [
        Participant(o.municipality, o.name, _aliases(o.code, o.letter), o.votes, 1, (o.municipality,), local=True)
        for o in alone
        if o.letter is not None
    ]
    return parties, locals_, [other.municipality for other in alone if other.letter is None]


def _aliases(code: int, letter: str | None) -> tuple[str, str]:
    """Return what else a mayor's list may be called: ``"550:S"``, or the municipality's code."""
    return (f"{code}:{letter}", str(code))


def _by_votes(participants: Sequence[Participant]) -> tuple[Participant, ...]:
    return tuple(sorted(participants, key=lambda p: (-p.votes, p.key)))


def find_participant(name: str, participants: Sequence[Participant]) -> Participant | None:
    """Return the participant a user calls ``name``: its key in any case, or an alias; None if there is none."""
    wanted = fold(name.strip())
    keys = {fold(p.key): p for p in participants}
    return keys.get(wanted) or {fold(alias): p for p in participants for alias in p.aliases}.get(wanted)


# --- alliances ------------------------------------------------------------------------------------------------


@implements("§ 4, stk. 2")
def form_units(entrants: Entrants, alliances: Sequence[str], *, where: str = "--alliance") -> tuple[Unit, ...]:
    """Return who stands in the election: the alliances, and each other participant by itself.

    Args:
        entrants: who takes part.
        alliances: the alliances as they are written, ``"A+F+Ø"``.
        where: what a complaint names.

    Raises:
        InputError: an alliance of one, of somebody who does not take part, or inside another; or a party in two.
    """
    return join(entrants.participants, alliances, lambda name: _no_participant(name, entrants, where), where=where)


def join(
    participants: Sequence[Participant],
    alliances: Sequence[str],
    stranger: Callable[[str], InputError],
    *,
    where: str,
) -> tuple[Unit, ...]:
    """Return who stands in an election, as :func:`form_units`; ``stranger`` complains of who takes no part.

    Raises:
        InputError: see :func:`form_units`.
    """
    stands_in: dict[str, str] = {}
    found: list[tuple[Participant, ...]] = []
    for entry in alliances:
        members = _members(entry, participants, stranger, where)
        for member in members:
            if member.key in stands_in:
                raise _stands_twice(member.key, stands_in[member.key], entry, where)
            stands_in[member.key] = entry
        if len(members) == 1:
            raise _alone(members[0].key, where)
        found.append(tuple(p for p in participants if p in members))
    found += [(p,) for p in participants if p.key not in stands_in]
    units = [Unit("+".join(p.key for p in members), members) for members in found]
    return tuple(sorted(units, key=lambda unit: (-unit.votes, unit.key)))


def _members(
    entry: str, participants: Sequence[Participant], stranger: Callable[[str], InputError], where: str
) -> list[Participant]:
    """Return the participants an alliance is written with."""
    names = [name.strip() for name in entry.split("+")]
    members = []
    for name in names:
        member = find_participant(name, participants)
        if member is None:
            raise _nested(entry, where) if BRACKETS & set(entry) else stranger(name)
        members.append(member)
    return members


def _nested(entry: str, where: str) -> InputError:
    return InputError(
        where=where,
        found=entry,
        expected=_("parties joined by + and no brackets, as no alliance may stand inside another"),
        todo=_("write each alliance by itself, such as A+F and V+C"),
    )


def _stands_twice(party: str, first: str, second: str, where: str) -> InputError:
    return InputError(
        where=where,
        found=_("{party} twice: in {first} and in {second}").format(party=party, first=first, second=second),
        expected=_("each party in one alliance only, and no alliance inside another"),
        todo=_("leave it out of one of the alliances"),
    )


def _alone(party: str, where: str) -> InputError:
    return InputError(
        where=where,
        found=_("{party} alone").format(party=party),
        expected=_("at least two parties or lists joined by +, such as A+F"),
        todo=_("name those it stands together with, or leave the alliance out"),
    )


def _no_participant(name: str, entrants: Entrants, where: str) -> InputError:
    """Return the complaint about a name nobody takes part under, with the reason where there is one."""
    place = council_name(entrants.kkr)
    wanted = fold(name)
    left_out = find_participant(name, entrants.left_out)
    absent = next((c for c in entrants.without_member if fold(c.key) == wanted), None)
    if left_out is not None:
        found = _("{party}, which is below the threshold and left out by chair_parties=eligible").format(
            party=name
        )
    elif absent is not None:
        found = _("{party} ({name}), which has no member in {kkr}").format(party=name, name=absent.name, kkr=place)
    elif wanted in map(fold, entrants.independents):
        found = _("{name}, whose mayor was elected outside all lists and has no votes").format(name=name)
    else:
        found = _("{name} in {kkr}").format(name=name or '""', kkr=place)
    return InputError(
        where=where,
        found=found,
        expected=_("one of {names}").format(names=", ".join(p.key for p in entrants.participants)),
        todo=_("name only parties and lists that are represented, a local list by its mayor's municipality"),
    )


# --- the election ---------------------------------------------------------------------------------------------


@implements("§ 4, stk. 2")
def elect_chair(
    composition: Composition,
    alliances: Sequence[str] = (),
    lots: Mapping[str, Lots] | None = None,
    *,
    options: Mapping[str, str],
    where: str = "--alliance",
) -> ChairElection:
    """Elect chair and vice chair of a composed KKR; where a lot there decides who is represented, it goes first.

    Args:
        composition: the composed KKR.
        alliances: the alliances as they are written, ``"A+F+Ø"``.
        lots: the draws to hand for each post.
        options: the answers to ``chair_parties`` and ``alliance_inner``.
        where: what a complaint about an alliance names.

    Raises:
        InputError: an alliance that cannot be, or nobody who takes part has votes.
        DrawError: a draw names somebody who is not tied.
    """
    inner = options["alliance_inner"]
    question = composition.question
    if question is not None and not _representation_is_settled(composition):
        nobody = Entrants(composition.kkr, (), (), (), ())
        return ChairElection(nobody, inner, (), (Place("chair"), Place("vice_chair")), (question,), (), waits=True)
    entrants = find_entrants(composition, options["chair_parties"])
    return elect(entrants, form_units(entrants, alliances, where=where), lots, inner=inner)


def elect(
    entrants: Entrants, units: Sequence[Unit], lots: Mapping[str, Lots] | None = None, *, inner: str = "dhondt"
) -> ChairElection:
    """Elect chair and vice chair by d'Hondt on vote totals: the largest quotient, then the next.

    An alliance divides what it wins by d'Hondt on its members' votes; with ``inner`` ``alliance_decides`` the
    post is the alliance's and the rules leave open whose. The number of members plays no part.

    Raises:
        InputError: nobody who takes part has votes.
        DrawError: a draw names somebody who is not tied.
    """
    if not any(unit.votes for unit in units):
        raise InputError(
            where=council_name(entrants.kkr),
            found=_("nobody who takes part in the election of the chair has votes"),
            expected=_("a party or list that has votes and a member"),
            todo=_("check lists.csv and mayors.csv, or the option chair_parties"),
        )
    found = contest(units, lots, inner=inner, subject=("chair", entrants.kkr), article=ARTICLE)
    return ChairElection(entrants, inner, tuple(units), *found)


class Contest(NamedTuple):
    """Who takes chair and vice chair, the questions that can be asked now, and the steps."""

    places: tuple[Place, Place]
    questions: tuple[Question, ...]
    steps: tuple[ChairStep, ...]


def contest(
    units: Sequence[Unit],
    lots: Mapping[str, Lots] | None = None,
    *,
    inner: str,
    subject: tuple[str, ...],
    article: str,
) -> Contest:
    """Fill the two posts one after the other among those who stand, as :func:`elect` does.

    Args:
        units: the alliances, and each other participant by itself; one of them has votes.
        lots: the draws to hand for each post.
        inner: the answer to ``alliance_inner``.
        subject: what is elected, to which each question adds the post.
        article: the article that the steps and questions cite.

    Raises:
        DrawError: a draw names somebody who is not tied.
    """
    run = _Run(units, lots or {}, inner, subject, article)
    places = (run.place("chair"), run.place("vice_chair"))
    return Contest(places, tuple(run.questions), tuple(run.steps))


def _representation_is_settled(composition: Composition) -> bool:
    """Whether an open lot of the composition cannot change who has a member: every party has a sure seat."""
    return bool(composition.parties) and all(party.seats for party in composition.parties)


class _Run:
    """One run of the election: the posts won so far, at the top and inside each alliance."""

    def __init__(
        self,
        units: Sequence[Unit],
        lots: Mapping[str, Lots],
        inner: str,
        subject: tuple[str, ...],
        article: str,
    ) -> None:
        self.subject = subject
        self.article = article
        self.units = {unit.key: unit for unit in units}
        self.lots = {post: lots.get(post) or Lots() for post in POSTS}
        self.inner = inner
        self.won: Counter[tuple[str | None, str]] = Counter()
        self.open: set[str | None] = set()
        self.questions: list[Question] = []
        self.steps: list[ChairStep] = [
            TakesPart(article, p.key, p.votes, p.members) for unit in units for p in unit.members
        ]
        self.steps += [
            AllianceFormed(article, unit.key, tuple(p.key for p in unit.members), unit.votes)
            for unit in units
            if unit.is_alliance
        ]

    def place(self, post: str) -> Place:
        """Fill a post: first who wins it, then, where that is an alliance, who gets it inside."""
        key, by_lot = self._compare(post, None, {unit.key: unit.votes for unit in self.units.values()})
        if key is None:
            return Place(post)
        unit = self.units[key]
        if not unit.is_alliance:
            return Place(post, key, key, "lot" if by_lot else "quotients")
        if self.inner == "alliance_decides":
            return Place(post, key, key, "alliance")
        party, inside_by_lot = self._compare(post, key, {member.key: member.votes for member in unit.members})
        if party is None:
            return Place(post, key)
        return Place(post, key, party, "lot" if by_lot or inside_by_lot else "quotients")

    def _compare(self, post: str, alliance: str | None, votes: Mapping[str, int]) -> tuple[str | None, bool]:
        """Return who has the largest quotient at a level, and whether a lot decided it; None while it is open.

        A level whose earlier post is open waits: who leads it now depends on that draw.
        """
        if alliance in self.open:
            return None, False
        names = tuple(sorted((name for name in votes if votes[name]), key=lambda name: (-votes[name], name)))
        numbers = tuple(votes[name] for name in names)
        held = tuple(self.won[alliance, name] for name in names)
        level = fill(numbers, sum(held) + 1, Method.DHONDT, held, (None,) * len(names))
        leaders = level.tied or tuple(award.member for award in level.awards)
        largest = tuple(sorted(names[member] for member in leaders))
        divisors = tuple(Method.DHONDT.divisor(number) for number in held)
        self.steps.append(Compared(self.article, post, alliance, names, numbers, divisors, largest))
        winner: str | None = largest[0]
        if len(largest) > 1:
            quotient = Fraction(numbers[leaders[0]], divisors[leaders[0]])
            winner = self._draw(post, alliance, largest, quotient)
        if winner is None:
            self.open.add(alliance)
        else:
            self.won[alliance, winner] += 1
        return winner, len(largest) > 1

    def _draw(self, post: str, alliance: str | None, tied: tuple[str, ...], quotient: Fraction) -> str | None:
        """Return who was drawn among those who share the largest quotient, None while it is to be asked."""
        depth = 0 if alliance is None else 1
        question = Question((*self.subject, post), self.article, tied, 1, quotient, depth)
        drawn = self.lots[post].drawn(question)
        self.steps.append(Lot(self.article, question, None if drawn is None else self.lots[post].used[-1]))
        if drawn is None:
            self.questions.append(question)
            return None
        return next(name for name in tied if name in drawn)
