"""The check of those named for a post (§ 4, stk. 4): who may be, what the post asks, and women and men.

A political representative sits on a council in the area; on the KKR only where the post asks for it. What the
rolls cannot tell is asked, never guessed. The need for women and men is shown; nothing is decided by it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import Gender, MemberKind, Office
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from kkrvalg.model import CouncilMember, People, PersonId
    from kkrvalg.rulebook import Post, Requirement, Words

ARTICLE = "§ 4, stk. 4"
OF_THE_BODY = "§ 4, stk. 3"
"""Where the requirements of a post belong: it is in a body to which the KKR appoints or nominates."""
EQUALITY = "ligestillingsloven §§ 9, 10 a, 12"
CHAIRMANSHIP = 2

FindingKind = Literal["error", "ask", "note"]
Rule = Literal[
    "not_filled",
    "outside_area",
    "not_on_council",
    "council_not_known",
    "regional_council",
    "twice",
    "also_alternate",
    "second_seat",
    "unmet",
    "unmet_wish",
    "not_known",
    "too_few",
    "too_few_wished",
    "perhaps_too_few",
    "perhaps_wished",
    "other_persons",
    "other_persons_wished",
    "others_not_named",
    "remember",
]

SENTENCES: dict[str, str] = {
    "not_filled": N_("The KKR does not fill the post now: {words}."),
    "outside_area": N_("{name} sits on no council of a municipality in the area."),
    "not_on_council": N_("{name} is not on the council's roll, which is complete."),
    "council_not_known": N_("Does {name} sit on the council? The name is not on its roll, which is not complete."),
    "regional_council": N_("{name} is on no council's roll: is this the member of the regional council?"),
    "twice": N_("{name} is named twice."),
    "also_alternate": N_("{name} is named both as a member and as an alternate."),
    "second_seat": N_("{name} has one of the seats already."),
    "unmet": N_("{name} does not meet what the post asks: {words}."),
    "unmet_wish": N_("{name} is not what is wished: {words}."),
    "not_known": N_("The data do not say of {name}: {words}."),
    "too_few": N_("The post asks: {words}. Of those named {found} can be, and it takes {wanted}."),
    "too_few_wished": N_("It is wished: {words}. Of those named {found} can be, and it takes {wanted}."),
    "perhaps_too_few": N_("The post asks: {words}. It takes {wanted}; of those named {found} are known to be."),
    "perhaps_wished": N_("It is wished: {words}. Of those named {found} are known to be, and it takes {wanted}."),
    "other_persons": N_("Not met: {words}. Compare those named for {of}."),
    "other_persons_wished": N_("Wished, but not so: {words}. Compare those named for {of}."),
    "others_not_named": N_("Not known yet: {words}. It depends on who is named for {of}."),
    "remember": N_("Remember: {words}."),
}


class Nominee(NamedTuple):
    """Somebody a group names for a post, as a member or an alternate."""

    person: PersonId
    group: str
    alternate: bool = False
    gender: Gender | None = None


class Finding(NamedTuple):
    """Something to say of those named for a post.

    ``person`` is who may not hold it, or of whom is asked or noted something; None where it is about all of them
    or about how they were named. ``who``, ``words``, ``of``, ``found`` and ``wanted`` fill the sentence.
    """

    article: str
    post: str
    person: PersonId | None
    kind: FindingKind
    rule: Rule
    who: PersonId | None = None
    words: Words | None = None
    of: str | None = None
    found: int = 0
    wanted: int = 0

    @property
    def sentence(self) -> str:
        """The finding in the language in use."""
        named = self.person or self.who
        return _(SENTENCES[self.rule]).format(
            name=named.name if named else "",
            words=self.words.text if self.words else "",
            of=self.of,
            found=self.found,
            wanted=self.wanted,
        )


class Known(NamedTuple):
    """What a check has to go by."""

    people: People
    area: frozenset[int]
    chairmanship: tuple[PersonId, ...]
    holders: Mapping[str, Sequence[PersonId]]


@implements("§ 4, stk. 4")
def check_nominees(
    post: Post,
    nominees: Sequence[Nominee],
    people: People,
    *,
    area: Collection[int],
    chairmanship: Sequence[PersonId] = (),
    holders: Mapping[str, Sequence[PersonId]] | None = None,
) -> tuple[Finding, ...]:
    """Return what there is to say of those named for a post.

    Args:
        post: what it asks.
        nominees: those named, members and alternates; more of them than seats where there is a choice.
        people: the rolls of the councils and of the KKR, as far as they are known.
        area: the codes of the KKR's municipalities.
        chairmanship: the KKR's chair and vice chair, as far as they are elected.
        holders: who was named for other posts, by key; for posts that share persons.
    """
    if not nominees:
        return ()
    known = Known(people, frozenset(area), tuple(chairmanship), holders or {})
    return (
        *_status(post),
        *_named_twice(post, nominees),
        *(finding for nominee in _once(nominees) for finding in _council(post, nominee.person, known)),
        *(finding for need in post.requirements for finding in _requirement(post, need, nominees, known)),
    )


def _once(nominees: Sequence[Nominee]) -> list[Nominee]:
    """Return the nominees, each person once and as a member rather than as an alternate."""
    found: dict[PersonId, Nominee] = {}
    for nominee in sorted(nominees, key=lambda entry: entry.alternate):
        found.setdefault(nominee.person, nominee)
    return list(found.values())


def _status(post: Post) -> Iterator[Finding]:
    """Yield that the KKR does not fill the post, that it may not, or that the post is expected to end."""
    if post.reason is None:
        return
    if post.status == "expected_to_end":
        yield Finding(OF_THE_BODY, post.key, None, "note", "remember", words=post.reason)
    else:
        kind: FindingKind = "ask" if post.status == "undecided" else "error"
        yield Finding(OF_THE_BODY, post.key, None, kind, "not_filled", words=post.reason)


def _named_twice(post: Post, nominees: Sequence[Nominee]) -> Iterator[Finding]:
    """Yield who stands twice for a post, or as a member and an alternate."""
    times = Counter((nominee.person, nominee.alternate) for nominee in nominees)
    for nominee in _once(nominees):
        person = nominee.person
        if max(times[person, False], times[person, True]) > 1:
            yield Finding(ARTICLE, post.key, None, "error", "twice", who=person)
        if times[person, False] and times[person, True]:
            yield Finding(ARTICLE, post.key, None, "error", "also_alternate", who=person)


def _council(post: Post, person: PersonId, known: Known) -> Iterator[Finding]:
    """Yield that somebody is on no council in the area, or that nobody can say."""
    on_council = _is_council_member(person, known)
    if on_council:
        return
    takes_regional = any("regional_council_member" in _kinds(need) for need in post.requirements)
    kind: FindingKind = "ask" if on_council is None or takes_regional else "error"
    rule: Rule
    if on_council is None:
        rule = "council_not_known"
    elif takes_regional:
        rule = "regional_council"
    else:
        rule = "not_on_council" if person.code in known.area else "outside_area"
    yield Finding(ARTICLE, post.key, person, kind, rule)


# --- what a post asks -----------------------------------------------------------------------------------------


def _kinds(need: Requirement) -> tuple[str, ...]:
    return (need.kind, *need.any_of)


def _requirement(post: Post, need: Requirement, nominees: Sequence[Nominee], known: Known) -> Iterator[Finding]:
    """Yield what one requirement has to say of the nominees."""
    if need.kind in {"same_persons_as", "overlaps"}:
        yield from _compared(post, need, nominees, known)
    elif need.kind in {"shared_alternate", "office_in_body"}:
        yield Finding(OF_THE_BODY, post.key, None, "note", "remember", words=need.words)
    elif need.seats is None or (post.seats is not None and need.seats >= post.seats):
        for nominee in _once(nominees):
            yield from _of_each(post, need, nominee.person, known)
    else:
        yield from _of_some(post, need, nominees, known)


def _of_each(post: Post, need: Requirement, person: PersonId, known: Known) -> Iterator[Finding]:
    """Yield that somebody does not meet a requirement of every seat, or that nobody can say."""
    met = fulfils(need, person, known)
    if met:
        return
    must = need.strength == "must"
    kind: FindingKind = "ask" if met is None else "error" if must else "note"
    rule: Rule = "not_known" if met is None else "unmet" if must else "unmet_wish"
    yield Finding(OF_THE_BODY, post.key, person, kind, rule, words=need.words)


def _of_some(post: Post, need: Requirement, nominees: Sequence[Nominee], known: Known) -> Iterator[Finding]:
    """Yield that too few of the members meet a requirement of some seats, for certain or perhaps.

    Seats set aside for the chairmanship are not those of the others: of the KKR's chair and vice chair as many are
    left out as have such a seat, those first who do not meet the requirement.
    """
    members = [nominee.person for nominee in _once(nominees) if not nominee.alternate]
    if not members or need.seats is None:
        return
    met = {person: fulfils(need, person, known) for person in members}
    aside = _set_aside(post, need, [person for person in members if person in known.chairmanship], met)
    counted = [met[person] for person in members if person not in aside]
    sure, perhaps = counted.count(True), counted.count(None)
    if sure >= need.seats:
        return
    empty = max(0, (post.seats or 0) - len(members))
    possible = sure + perhaps
    open_yet = possible + empty >= need.seats
    must = need.strength == "must"
    kind: FindingKind = "ask" if open_yet else "error" if must else "note"
    rule: Rule
    if open_yet:
        rule = "perhaps_too_few" if must else "perhaps_wished"
    else:
        rule = "too_few" if must else "too_few_wished"
    yield Finding(
        *(OF_THE_BODY, post.key, None, kind, rule),
        words=need.words,
        found=sure if open_yet else possible,
        wanted=need.seats,
    )


def _set_aside(
    post: Post, need: Requirement, chairs: Sequence[PersonId], met: Mapping[PersonId, bool | None]
) -> frozenset[PersonId]:
    """Return those of the chairmanship whose seats are set aside for it, where the requirement is another."""
    if need.kind == "chairmanship":
        return frozenset()
    asked = [other for other in post.requirements if other.kind == "chairmanship" and other.strength == "must"]
    seats = max((other.seats or 0 for other in asked), default=0)
    ranked = sorted(chairs, key=lambda person: (False, None, True).index(met[person]))
    return frozenset(ranked[:seats])


def _compared(post: Post, need: Requirement, nominees: Sequence[Nominee], known: Known) -> Iterator[Finding]:
    """Yield that a post does not share its persons with another as it should, or that those are not named."""
    members = {nominee.person for nominee in nominees if not nominee.alternate}
    others = set(known.holders.get(need.of or "", ()))
    seats = post.seats or 0
    if need.kind == "same_persons_as":
        shared = bool(members) and members == others
        unfinished = len(others) < seats or (members < others and len(members) < seats)
    else:
        shared = bool(members & others)
        unfinished = not others or len(members) < seats
    if shared:
        return
    must = need.strength == "must"
    kind: FindingKind = "ask" if unfinished else "error" if must else "note"
    rule: Rule = "others_not_named" if unfinished else "other_persons" if must else "other_persons_wished"
    yield Finding(OF_THE_BODY, post.key, None, kind, rule, words=need.words, of=need.of)


def fulfils(need: Requirement, person: PersonId, known: Known) -> bool | None:
    """Return whether somebody meets a requirement or one of the kinds that do as well; None if nobody can say."""
    answers = [_ANSWERS[kind](need, person, known) for kind in _kinds(need)]
    if True in answers:
        return True
    return None if None in answers else False


def _entry(person: PersonId, known: Known) -> CouncilMember | None:
    return known.people.on_council.get(person)


def _is_council_member(person: PersonId, known: Known) -> bool | None:
    """Return whether somebody sits on a council of the area; a member of the KKR does."""
    if person.code not in known.area:
        return False
    if person in known.people.on_council or person in known.people.member:
        return True
    return False if person.code in known.people.complete else None


def _on_council(_need: Requirement, person: PersonId, known: Known) -> bool | None:
    return _is_council_member(person, known)


def _on_kkr(_need: Requirement, person: PersonId, known: Known) -> bool | None:
    """Return whether somebody is a member of the KKR, whose roll is known once its elected members are on it."""
    if person.code in known.area and person in known.people.member:
        return True
    if _is_council_member(person, known) is False:
        return False
    here = (member for member in known.people.members if member.code in known.area)
    return False if any(member.kind is MemberKind.SUPPLEMENTARY for member in here) else None


def _is_mayor(_need: Requirement, person: PersonId, known: Known) -> bool | None:
    """Return whether somebody is a mayor, which nobody is whose municipality has another one."""
    if _is_council_member(person, known) is False:
        return False
    mayors = {member.person for member in known.people.members if member.kind is MemberKind.MAYOR}
    mayors |= {entry.person for entry in known.people.council_members if entry.office is Office.MAYOR}
    if person in mayors:
        return True
    return False if any(mayor.code == person.code for mayor in mayors) else None


def _is_chair(_need: Requirement, person: PersonId, known: Known) -> bool | None:
    """Return whether somebody is chair or vice chair of the KKR, once both are elected."""
    if person in known.chairmanship:
        return True
    return False if len(known.chairmanship) >= CHAIRMANSHIP else None


def _chairs_committee(need: Requirement, person: PersonId, known: Known) -> bool | None:
    """Return whether somebody chairs a committee of the field; a roll that names no committees does not know."""
    entry = _entry(person, known)
    if entry is None:
        return False if _is_council_member(person, known) is False else None
    return need.of in entry.chairs if entry.chairs else None


def _on_committee(need: Requirement, person: PersonId, known: Known) -> bool | None:
    """Return whether somebody sits on a committee of the field: who chairs it does, of others no roll knows."""
    if _is_council_member(person, known) is False:
        return False
    return True if _chairs_committee(need, person, known) else None


def _on_board(need: Requirement, person: PersonId, known: Known) -> bool | None:
    """Return whether a municipality has put somebody on the board; a roll that names no boards does not know."""
    entry = _entry(person, known)
    return need.of in entry.boards if entry is not None and entry.boards else None


def _in_office(_need: Requirement, person: PersonId, known: Known) -> bool | None:
    """Return whether somebody holds an elected office; it may be another than a seat on a council."""
    return _is_council_member(person, known) or None


def _cannot_tell(_need: Requirement, _person: PersonId, _known: Known) -> None:
    """Return that no roll knows: of business, a regional council, kinds of municipalities, or earlier terms."""


_ANSWERS: dict[str, Callable[[Requirement, PersonId, Known], bool | None]] = {
    "council_member": _on_council,
    "kkr_member": _on_kkr,
    "mayor": _is_mayor,
    "chairmanship": _is_chair,
    "committee_chair": _chairs_committee,
    "committee_member": _on_committee,
    "on_board": _on_board,
    "elected_office": _in_office,
    "regional_council_member": _cannot_tell,
    "business_background": _cannot_tell,
    "municipality_kind": _cannot_tell,
    "reappointed_once": _cannot_tell,
    "same_persons_as": _cannot_tell,
    "overlaps": _cannot_tell,
    "shared_alternate": _cannot_tell,
    "office_in_body": _cannot_tell,
}
"""How each kind of requirement is answered for one person."""


# --- women and men --------------------------------------------------------------------------------------------

GenderState = Literal["not_covered", "not_established", "nobody", "met", "unmet", "not_known"]


class GenderNeed(NamedTuple):
    """The women and men proposed for a post, held against the act on equality where it applies.

    ``rule`` is the post's; ``unknown`` are those of whom no gender is known, ``others`` how many are neither
    women nor men. Alternates are not counted.
    """

    post: str
    rule: str
    seats: int | None
    women: int
    men: int
    others: int
    unknown: tuple[PersonId, ...]
    article: str = EQUALITY

    @property
    def state(self) -> GenderState:
        """Whether as many women as men are proposed, where that is asked and can be said."""
        if self.rule == "no":
            return "not_covered"
        if self.rule != "yes":
            return "not_established"
        if not (self.women or self.men or self.others or self.unknown):
            return "nobody"
        if abs(self.women - self.men) > len(self.unknown):
            return "unmet"
        if self.unknown:
            return "not_known"
        return "met" if self.women else "unmet"

    @property
    def sentence(self) -> str:
        """The need and what is proposed, in the language in use."""
        return " ".join(part for part in (self._rule(), self._proposed(), self._outcome()) if part)

    def _rule(self) -> str:
        if self.state == "not_covered":
            return _("The act on equality does not apply.")
        if self.state == "not_established":
            return _("Whether the act on equality applies is not established.")
        if self.seats == 1:
            return _("A woman and a man are to be proposed ({article}).").format(article=self.article)
        return _("As many women as men are to be proposed, an even number in all ({article}).").format(
            article=self.article
        )

    def _proposed(self) -> str:
        if not (self.women or self.men or self.others or self.unknown):
            return _("Nobody is proposed yet.")
        women = ngettext("{number} woman", "{number} women", self.women).format(number=self.women)
        men = ngettext("{number} man", "{number} men", self.men).format(number=self.men)
        text = _("Proposed: {women} and {men}.").format(women=women, men=men)
        if self.others:
            text += " " + _("Registered as neither: {number}.").format(number=self.others)
        if self.unknown:
            names = ", ".join(person.name for person in self.unknown)
            text += " " + _("Gender not known: {names}.").format(names=names)
        return text

    def _outcome(self) -> str:
        if self.state == "met":
            return _("That is so.")
        if self.state == "unmet":
            return _("That is not so; where it cannot be, the special reasons are stated.")
        return ""


def gender_need(post: Post, nominees: Sequence[Nominee]) -> GenderNeed:
    """Return how many women and men are proposed for a post, and whether the law asks for as many of each.

    It shows, it does not decide: nobody is left out for it.
    """
    members = [nominee for nominee in _once(nominees) if not nominee.alternate]
    numbers = Counter(nominee.gender for nominee in members)
    return GenderNeed(
        post=post.key,
        rule=post.gender_rule,
        seats=post.seats,
        women=numbers[Gender.WOMAN],
        men=numbers[Gender.MAN],
        others=numbers[Gender.OTHER],
        unknown=tuple(nominee.person for nominee in members if nominee.gender is None),
    )
