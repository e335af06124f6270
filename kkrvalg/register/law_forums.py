"""The health coordination forums: seats elected and left, chair and vice chair, by their terms of reference.

Nobody stands in. Who leaves the council or the health council leaves the forum, and the same party or group fills
the seat; chair and vice chair are replaced by their group where they have left the council for good.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.register.law import ask, event_name, on, on_answer, refuse, say, sentences, withdraw
from kkrvalg.register.law_chairmanship import OFFICES, other_office
from kkrvalg.register.law_founding import known_person
from kkrvalg.register.state import Officer
from kkrvalg.register.tasks import Task, tasks
from kkrvalg.rulebook.citation import implements
from kkrvalg.rulebook.health_forums import BODY, load_health_forum_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.register.state import Event, Mandate, Question, State
    from kkrvalg.register.tasks import Actor
    from kkrvalg.rulebook.health_forums import Forum, HealthForumRules

MEMBERS = "kommissorium, Sammensætning"
LEAVING = "kommissorium, Sammensætning, udtræden"
CHAIR = "kommissorium, Konstituering"
CHAIR_LEAVING = "kommissorium, Konstituering, udtræden"

QUESTIONS = {
    "forum_other_party": ("same_group", "other_group"),
    "forum_member_changed_party": ("stays", "leaves"),
    "forum_chair_left": ("stays", "group_elects", "forum_elects"),
}
"""What the terms of reference leave open, and what can be answered."""

sentences(
    {
        "forum_member": N_("{person} is a member of the forum {forum} from the health council {health_council}."),
        "forum_party_unsure": N_(
            "{person} is elected for {party}, but counts for {other} in the register: check that they belong"
            " together."
        ),
        "forum_left": N_(
            "{person} is no longer a member of the forum {forum}; {party} elects another from the health council"
            " {health_council}. Nobody stands in."
        ),
        "forum_stays": N_("{person} stays in the forum {forum}, as answered."),
        "forum_same_group": N_("{person} is of the party group that had the seat, as answered."),
        "forum_officer": N_("{person} is {office} of the forum {forum}, elected by {parties}."),
        "forum_officer_left": N_(
            "{person} is no longer {office} of the forum {forum}; the group that elected, {parties}, elects anew."
        ),
        "forum_officer_gone": N_("{person} is no longer {office} of the forum {forum}, as answered."),
        "forum_officer_stays": N_("{person} stays {office} of the forum {forum}, as answered."),
        "forum_other_party": N_(
            "{person} of {party} takes a seat of the forum {forum} that {other} had. It goes to the same party or"
            " party group; which parties are a group the register does not know. (same_group: {party} and {other}"
            " are one; other_group: they are not, and the seat is vacant)"
        ),
        "forum_member_changed_party": N_(
            "{person}, in the forum {forum} for {party}, has changed party. The terms of reference speak only of"
            " leaving the council or the health council. (stays; leaves: {party} elects another)"
        ),
        "forum_chair_left": N_(
            "{person}, {office} of the forum {forum}, has left it, but still sits on the council. The terms of"
            " reference regulate only leaving the council. (stays: stays in office; group_elects: the group that"
            " elected elects anew; forum_elects: the forum elects anew)"
        ),
        "forum_elect_member": N_(
            "{party}: elect a member of the forum {forum} from the health council {health_council} as soon as"
            " possible."
        ),
        "forum_elect_officer": N_("{parties}: elect the {office} of the forum {forum} anew."),
        "forum_elects_officer": N_("Forum {forum}: elect the {office} anew."),
    }
)


@dataclass(slots=True)
class ForumSeat:
    """A seat of a forum: the health council it is from, the party that fills it, and who has it since when."""

    forum: str
    health_council: str
    place: int
    party: str
    person: str | None
    since: date
    vacant_since: date | None = None
    seq: int = 0


@dataclass(slots=True)
class Forums:
    """The forums as the register knows them: the seats, and the offices by forum and office."""

    seats: dict[tuple[str, str, int], ForumSeat] = field(default_factory=dict)
    chairs: dict[tuple[str, str], Officer] = field(default_factory=dict)


def forums_of(state: State) -> Forums:
    """Return the seats and offices of the forums, as far as they are entered."""
    found: Forums = state.parts.setdefault("forums", Forums())
    return found


@lru_cache(maxsize=4)
def _rules(term: str) -> HealthForumRules | None:
    try:
        return load_health_forum_rules(term)
    except InputError:
        return None


def forum_name(state: State, key: str) -> str:
    """Return what a forum is called: ``"Øst"`` for ``"oest"``."""
    rules = _rules(state.term.term)
    return key.capitalize() if rules is None else rules.find_forum(key, where="").name


def _forum(state: State, event: Event) -> tuple[HealthForumRules, Forum]:
    """Return the rules of the forums, and the one an event is about.

    Raises:
        InputError: there are no forums in the term.
    """
    rules = _rules(state.term.term)
    if rules is None:
        refuse(
            event,
            found=_("a health coordination forum in the term {term}").format(term=state.term.term),
            expected=_("a term for which there are forums: from 2026-2030 on"),
            todo=_("correct the day of effect"),
        )
    return rules, rules.find_forum(event["forum"], where=event_name(event.seq, event.effect, event.kind))


# --- members ----------------------------------------------------------------------------------------------------


@on("forum_elected")
@implements(MEMBERS, LEAVING, body=BODY)
def forum_elected(state: State, event: Event) -> None:
    """Let a party fill a seat of a forum from a health council: at the beginning, or when it has fallen vacant.

    Raises:
        InputError: there is no such seat or somebody has it; the person sits on no council of a member of KL,
            belongs to no party or another, or is in a forum already.
    """
    rules, forum = _forum(state, event)
    council = _health_council(event, rules, forum)
    place, party = event["place"], event["party"]
    if not 1 <= place <= rules.members_per_health_council:
        refuse(
            event,
            found=_("place {place} of the health council {council}").format(place=place, council=council),
            expected=_("a place from 1 to {seats}").format(seats=rules.members_per_health_council),
            todo=_("correct the place: each health council has its own"),
        )
    mandate = _eligible(state, event, party)
    _check_once(state, event, mandate.person)
    found, key = forums_of(state), (event["forum"], council, place)
    old = found.seats.get(key)
    if old is not None and old.person is not None and old.since >= state.term.since:
        refuse(
            event,
            found=_("place {place} of the health council {council}, which {person} has").format(
                place=place, council=council, person=old.person
            ),
            expected=_("a seat that is vacant"),
            todo=_("correct the place, or enter first how {person} left it").format(person=old.person),
        )
    found.seats[key] = ForumSeat(
        event["forum"], council, place, party, mandate.person, event.effect, seq=event.seq
    )
    withdraw(state, "forum_chair_left", person=mandate.person, forum_key=event["forum"])
    about = {"person": mandate.person, "forum": forum.name}
    say(state, event, MEMBERS if old is None else LEAVING, "forum_member", **about, health_council=council)
    if mandate.party != party:
        say(state, event, MEMBERS, "forum_party_unsure", person=mandate.person, party=party, other=mandate.party)
    if old is not None and old.since >= state.term.since and old.party != party:
        about |= {"party": party, "other": old.party, "forum_key": event["forum"], "place": place}
        answers = QUESTIONS["forum_other_party"]
        ask(state, event, LEAVING, "forum_other_party", answers, **about, health_council=council)


def _health_council(event: Event, rules: HealthForumRules, forum: Forum) -> str:
    where = event_name(event.seq, event.effect, event.kind)
    council = rules.find_health_council(event["health_council"], where=where)
    if council not in forum.health_councils:
        refuse(
            event,
            found=_("the health council {council} in the forum {forum}").format(council=council, forum=forum.name),
            expected=_("one of {known}").format(known=", ".join(forum.health_councils)),
            todo=_("correct the forum or the health council"),
        )
    return council


def _eligible(state: State, event: Event, party: str) -> Mandate:
    """Return the mandate of somebody who can be elected for a party.

    Raises:
        InputError: the person sits on no council of a member of KL, or is of no party or of another one.
    """
    person = known_person(state, event, event["person"])
    mandate = state.on_council(person)
    expected = _("somebody on the council of one of KL's member municipalities (terms of reference, composition)")
    if mandate is None or not state.term.municipalities[mandate.code].kl_member:
        found = (
            _("{person}, who sits on no council on that day")
            if mandate is None
            else _("{person} of a municipality that is not a member of KL")
        )
        refuse(event, found=found.format(person=person), expected=expected, todo=_("name another person"))
    parties = state.term.parties
    local = ":" in party
    if local or mandate.party is None or (mandate.party != party and {mandate.party, party} <= parties.keys()):
        refuse(
            event,
            found=_("the local list {party}").format(party=party)
            if local
            else _("{person} of {party}").format(person=person, party=mandate.party or _("no party")),
            expected=_("a party or list cooperation, and somebody who belongs to it (terms of reference)"),
            todo=_("correct party or person"),
        )
    return mandate


def _check_once(state: State, event: Event, person: str) -> None:
    for seat in forums_of(state).seats.values():
        if seat.person == person and seat.since >= state.term.since:
            refuse(
                event,
                found=_("{person}, who is in a forum already").format(person=person),
                expected=_("a person in one seat"),
                todo=_("name another person"),
            )


@on_answer("forum_other_party")
def other_party_answered(state: State, event: Event, question: Question) -> None:
    """Let the seat be filled by another party of the group, or leave it vacant for the party that had it."""
    seat = _asked(state, question)
    if event["answer"] == "same_group":
        say(state, event, LEAVING, "forum_same_group", person=seat.person)
    else:
        seat.party = str(question.about["other"])
        _vacate(state, event, seat)


def _asked(state: State, question: Question) -> ForumSeat:
    about = question.about
    return forums_of(state).seats[str(about["forum_key"]), str(about["health_council"]), int(about["place"] or 0)]


@on("council_left")
@implements(LEAVING, CHAIR_LEAVING, body=BODY)
def council_left(state: State, event: Event) -> None:
    """Let somebody who has left the council leave the forum, and the group elect its chair or vice chair anew."""
    _seats_left(state, event)
    for (key, office), officer in forums_of(state).chairs.items():
        if officer.person == event["person"]:
            say(
                state,
                event,
                CHAIR_LEAVING,
                "forum_officer_left",
                person=officer.person,
                office=office,
                forum=forum_name(state, key),
                parties=", ".join(officer.parties),
            )
            _vacate_office(state, event, key, officer, "group")


def _seats_left(state: State, event: Event) -> bool:
    own = [seat for seat in forums_of(state).seats.values() if seat.person == event["person"]]
    for seat in own:
        _vacate(state, event, seat)
    return bool(own)


def _vacate(state: State, event: Event, seat: ForumSeat) -> None:
    for question in ("forum_other_party", "forum_member_changed_party"):
        withdraw(state, question, forum_key=seat.forum, health_council=seat.health_council, place=seat.place)
    about = {"person": seat.person, "forum": forum_name(state, seat.forum), "party": seat.party}
    seat.person, seat.vacant_since = None, event.effect
    say(state, event, LEAVING, "forum_left", **about, health_council=seat.health_council)


@on("left_health_council")
@implements(LEAVING, body=BODY)
def left_health_council(state: State, event: Event) -> None:
    """Let somebody who has left the health council leave the forum; of an office there it is asked.

    Raises:
        InputError: the person has no seat in a forum.
    """
    person = known_person(state, event, event["person"])
    if not _seats_left(state, event):
        refuse(
            event,
            found=_("{person}, who is in no forum on that day").format(person=person),
            expected=_("a member of a health coordination forum"),
            todo=_("enter nothing: who has no seat in a forum leaves none"),
        )
    for (key, office), officer in forums_of(state).chairs.items():
        if officer.person == person:
            about = {"person": person, "office": office, "forum": forum_name(state, key), "forum_key": key}
            ask(state, event, CHAIR_LEAVING, "forum_chair_left", QUESTIONS["forum_chair_left"], **about)


@on("party_changed")
def party_changed(state: State, event: Event) -> None:
    """Ask what follows where a member of a forum changes party; not where one comes back to it."""
    for seat in forums_of(state).seats.values():
        if seat.person == event["person"] and seat.party == event["new"]:
            place: dict[str, str | int | None] = {"health_council": seat.health_council, "place": seat.place}
            withdraw(state, "forum_member_changed_party", forum_key=seat.forum, **place)
        elif seat.person == event["person"]:
            about = {"person": seat.person, "forum": forum_name(state, seat.forum), "party": seat.party}
            about |= {"forum_key": seat.forum, "health_council": seat.health_council}
            answers = QUESTIONS["forum_member_changed_party"]
            ask(state, event, LEAVING, "forum_member_changed_party", answers, **about, place=seat.place)


@on_answer("forum_member_changed_party")
def changed_party_answered(state: State, event: Event, question: Question) -> None:
    """Let a member who changed party stay in the forum or leave it, as answered."""
    seat = _asked(state, question)
    if event["answer"] == "stays":
        say(state, event, LEAVING, "forum_stays", person=seat.person, forum=forum_name(state, seat.forum))
    else:
        _vacate(state, event, seat)


# --- chair and vice chair -----------------------------------------------------------------------------------


@on("forum_chair_elected")
@implements(CHAIR, CHAIR_LEAVING, body=BODY)
def forum_chair_elected(state: State, event: Event) -> None:
    """Let a forum's chair or vice chair be elected: at the beginning, or anew by the group that did it.

    Raises:
        InputError: the person is not in the forum or has the other office, the office is not vacant, or it is
            another group.
    """
    forum = _forum(state, event)[1]
    key, office, person = event["forum"], event["office"], known_person(state, event, event["person"])
    found = forums_of(state)
    other, old = found.chairs.get((key, other_office(office))), found.chairs.get((key, office))
    if old is not None and old.since < state.term.since:
        old = None
    here = {seat.person for seat in found.seats.values() if seat.forum == key}
    if person not in here or (other is not None and other.person == person and other.since >= state.term.since):
        refuse(
            event,
            found=_("{person}, who is {office} already").format(
                person=person, office=_(OFFICES[other_office(office)])
            )
            if person in here
            else _("{person}, who is not a member of the forum {forum}").format(person=person, forum=forum.name),
            expected=_("a member of the forum, and two persons for the two offices (terms of reference)"),
            todo=_("name another member"),
        )
    parties = tuple(dict.fromkeys(event["parties"]))
    _check_office(event, forum, old, parties)
    found.chairs[key, office] = Officer(office, person, event.effect, parties, ())
    article = CHAIR if old is None else CHAIR_LEAVING
    about = {"person": person, "office": office, "forum": forum.name, "parties": ", ".join(parties)}
    say(state, event, article, "forum_officer", **about)


def _check_office(event: Event, forum: Forum, old: Officer | None, parties: tuple[str, ...]) -> None:
    """Refuse an election to an office that somebody has, or by another group than the one that elects anew."""
    if old is None:
        return
    if old.vacant_since is None:
        refuse(
            event,
            found=_("an election of the {office} of the forum {forum}, who is {person}").format(
                office=_(OFFICES[old.office]), forum=forum.name, person=old.person
            ),
            expected=_("an office that is vacant"),
            todo=_("enter first with left_council how {person} left it").format(person=old.person),
        )
    if old.elects == "group" and set(parties) != set(old.parties):
        refuse(
            event,
            found=_("a group of {parties}").format(parties=", ".join(parties)),
            expected=_("the group that elected: {parties} (terms of reference)").format(
                parties=", ".join(old.parties)
            ),
            todo=_("correct the field parties; another group cannot elect"),
        )


def _vacate_office(state: State, event: Event, key: str, officer: Officer, elects: str) -> None:
    withdraw(state, "forum_chair_left", forum_key=key, office=officer.office)
    officer.person, officer.vacant_since, officer.elects = None, event.effect, elects


@on_answer("forum_chair_left")
def forum_chair_answered(state: State, event: Event, question: Question) -> None:
    """Let a forum's chair stay, or vacate the office for the group or the forum to elect, as answered."""
    key, office = str(question.about["forum_key"]), str(question.about["office"])
    officer = forums_of(state).chairs[key, office]
    stays = event["answer"] == "stays"
    about = {"person": officer.person, "office": office, "forum": forum_name(state, key)}
    say(state, event, CHAIR_LEAVING, "forum_officer_stays" if stays else "forum_officer_gone", **about)
    if not stays:
        _vacate_office(state, event, key, officer, "group" if event["answer"] == "group_elects" else "forum")


# --- what is open -------------------------------------------------------------------------------------------


@on("new_term")
def new_term(state: State, _event: Event) -> None:
    """Ask nothing more about the forums of the term before: new ones take office by the end of January."""
    for question in QUESTIONS:
        withdraw(state, question)


@tasks
def forums(state: State, _day: date) -> Iterator[Task]:
    """Tell the seats and offices of forums that have fallen vacant in the term."""
    found = forums_of(state) if "forums" in state.parts else Forums()
    for seat in found.seats.values():
        if seat.vacant_since is not None and seat.since >= state.term.since:
            about: dict[str, str | int | None] = {
                "party": seat.party,
                "forum": forum_name(state, seat.forum),
                "health_council": seat.health_council,
                "place": seat.place,
            }
            since = seat.vacant_since
            yield Task(
                "forum_elect_member", "party_group", LEAVING, since, about, seq=seat.seq, settles="forum_elected"
            )
    for (key, office), officer in found.chairs.items():
        if officer.vacant_since is not None and officer.since >= state.term.since:
            about = {"parties": ", ".join(officer.parties), "office": office, "forum": forum_name(state, key)}
            what = "forum_elect_officer" if officer.elects == "group" else "forum_elects_officer"
            who: Actor = "electing_group" if officer.elects == "group" else "secretariat"
            since = officer.vacant_since
            yield Task(what, who, CHAIR_LEAVING, since, about, settles="forum_chair_elected")
