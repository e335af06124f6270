"""The chair and the vice chair: elected by a group that is stored, replaced by it (§ 3, stk. 13-14; § 4, stk. 2).

What the rules do not regulate is asked: a chair who gives up the post alone, who changes party, who leaves the KKR
and stays on a council, and a group of which nobody is left.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.reading.complaints import nearest
from kkrvalg.register.law import ask, derive, on, on_answer, refuse, say, sentences, withdraw
from kkrvalg.register.law_founding import known_person
from kkrvalg.register.parameters import long_absence
from kkrvalg.register.state import Absence, Acting, Officer, SeatKind
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Collection

    from kkrvalg.register.state import Event, Question, State

LEFT_COUNCIL = "§ 3, stk. 13"
HINDERED = "§ 3, stk. 14"
TAKES_OFFICE = "§ 4, stk. 1"
ELECTION = "§ 4, stk. 2"
VICE_CHAIR_LEADS = "§ 5, stk. 7"

OFFICES = {"chair": N_("chair"), "vice_chair": N_("vice chair")}
"""The two offices in words."""

WHO_ELECTS = ("stays", "group_elects", "kkr_elects")
QUESTIONS: dict[str, tuple[str, ...]] = {
    "chair_resigned": WHO_ELECTS,
    "chair_changed_party": WHO_ELECTS,
    "chair_not_mayor": WHO_ELECTS,
    "chair_left_kkr": WHO_ELECTS,
    "acting_left_kkr": ("stays", "group_elects"),
    "acting_away": ("stays", "group_elects"),
    "group_gone": ("parties_elect", "kkr_elects", "nobody"),
}
"""What the rules leave open about the two offices, and what can be answered."""
_OF_PERSON = tuple(key for key in QUESTIONS if key != "group_gone")

FOLLOWED_UP = {"left_council", "became_mayor", "became_member"}
"""Why somebody leaves a seat, where it settles nothing yet: ``council_left`` or another seat follows at once."""
AS_MEMBER = "member"
"""The reason of an absence that is that of the member (§ 3, stk. 5-6) and ends with it."""

sentences(
    {
        "chairmanship_ended": N_("{person} is no longer {office}, as a new KKR has taken office."),
        "officer_elected": N_("{person} is {office}, elected by {parties}."),
        "officer_left_council": N_(
            "{person} has left the council for good and is no longer {office}; the group that elected, {parties},"
            " elects anew."
        ),
        "officer_replaced": N_("{person} is no longer {office}, as answered."),
        "officer_stays": N_("{person} stays {office}, as answered."),
        "vice_chair_leads": N_("{person}, the vice chair, leads the meetings until then."),
        "officer_hindered": N_(
            "{person}, {office}, is prevented until {until} as expected; the group that elected, {parties}, elects"
            " somebody for that time."
        ),
        "officer_hindered_longer": N_("{person}, {office}, is now expected back on {until}."),
        "officer_acting": N_("{person} is {office} as long as {other} is prevented, until {until} as expected."),
        "officer_acting_ended": N_("{person} is no longer {office} in place of {other}."),
        "officer_returned": N_("{person} is back as {office}."),
        "group_settled": N_("The group that elected the {office} is gone; who elects is answered: {answer}."),
        "chair_resigned": N_(
            "{person} gives up being {office} and nothing else. The rules regulate only leaving the council (§ 3,"
            " stk. 13). What follows? (stays: stays in office; group_elects: the group that elected elects anew;"
            " kkr_elects: the KKR elects anew)"
        ),
        "chair_changed_party": N_(
            "{person}, {office}, has changed party and stays a member as mayor. The rules do not say whether the"
            " office can be kept. What follows? (stays: stays in office; group_elects: the group that elected"
            " elects anew; kkr_elects: the KKR elects anew)"
        ),
        "chair_not_mayor": N_(
            "{person}, {office}, is no longer mayor and so not a member of the KKR, but still sits on the council."
            " The rules regulate only leaving the council (§ 3, stk. 13). What follows? (stays: stays in office;"
            " group_elects: the group that elected elects anew; kkr_elects: the KKR elects anew)"
        ),
        "chair_left_kkr": N_(
            "{person}, {office}, has left the KKR, but still sits on the council. The rules regulate only leaving"
            " the council (§ 3, stk. 13). What follows? (stays: stays in office; group_elects: the group that"
            " elected elects anew; kkr_elects: the KKR elects anew)"
        ),
        "acting_left_kkr": N_(
            "{person}, who is {office} for a time, is no longer a member of the KKR, but still sits on the"
            " council. The rules do not say what follows. (stays: stays for that time; group_elects: the group"
            " elects another)"
        ),
        "acting_away": N_(
            "{person}, who is {office} for a time, is away as a member, too. The rules do not say whether that"
            " ends it. (stays: stays for that time; group_elects: the group elects another)"
        ),
        "group_gone": N_(
            "The {office} has to be elected by the group that did it before, {parties}, but none of its persons is"
            " a member of the KKR for these any more. The rules do not say who elects then. (parties_elect: those"
            " who are members for these now; kkr_elects: the KKR; nobody: nobody is elected)"
        ),
    }
)


def other_office(office: str) -> str:
    """Return the other of the two offices."""
    return "vice_chair" if office == "chair" else "chair"


def belongs(state: State, person: str, parties: Collection[str]) -> bool:
    """Whether a member of the KKR belongs to one of the parties today, or sits for it."""
    seat, mandate = state.seat_of(person), state.on_council(person)
    if seat is None:
        return False
    if seat.party is not None and seat.party in parties:
        return True
    return mandate is not None and mandate.party is not None and mandate.party in parties


def group_exists(state: State, officer: Officer) -> bool:
    """Whether at least one person of the group that elected is a member for one of its parties still."""
    return any(belongs(state, person, officer.parties) for person in officer.group)


def is_asked(state: State, key: str, office: str) -> bool:
    """Whether a question about an office is open."""
    return any(
        question.key == key and question.about["office"] == office and question.id not in state.answers
        for question in state.questions.values()
    )


# --- elected ----------------------------------------------------------------------------------------------------


@on("chair_elected")
@implements(ELECTION, LEFT_COUNCIL)
def chair_elected(state: State, event: Event) -> None:
    """Let the chair or vice chair be elected: at the beginning, or anew by the same group.

    Raises:
        InputError: the person is no member or holds the other office, the office is not vacant, or it is another
            group than the one that elects.
    """
    office, person = event["office"], known_person(state, event, event["person"])
    old = state.chairmanship.get(office)
    if old is not None:
        _check_vacant(state, event, old)
    _check_candidate(state, event, office, person)
    parties, group = _group(state, event, old)
    if old is not None:
        _check_electors(state, event, old, parties, group)
    anew = old is not None and old.elects != "kkr"
    state.chairmanship[office] = Officer(office, person, event.effect, parties, group)
    article = LEFT_COUNCIL if anew else ELECTION
    say(state, event, article, "officer_elected", person=person, office=office, parties=", ".join(parties))
    derive(state, event, "office_filled", office=office, person=person)


def _check_candidate(state: State, event: Event, office: str, person: str) -> None:
    """Refuse somebody who is no member of the KKR, or who has the other office."""
    if state.seat_of(person) is None:
        refuse(
            event,
            found=_("{person}, who is not a member of the KKR on that day").format(person=person),
            expected=_("a member: chair and vice chair are elected among the members (§ 4, stk. 2)"),
            todo=_("name a member, or enter first how the person became one"),
        )
    other = state.chairmanship.get(other_office(office))
    if other is not None and person in {other.person, None if other.acting is None else other.acting.person}:
        refuse(
            event,
            found=_("{person}, who is {office} already").format(person=person, office=_(OFFICES[other.office])),
            expected=_("two persons for the two offices (§ 4, stk. 2)"),
            todo=_("name another member, or enter first with chair_resigned that the other office is given up"),
        )


def _group(state: State, event: Event, old: Officer | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the parties and the persons of the group, each once.

    Where the stored group elects anew and is not named again, it is that group: its parties, and those of its
    persons who still are members for them.

    Raises:
        InputError: there are none, a party is not of the area, or a person is not a member.
    """
    stored = old if old is not None and old.elects == "group" else None
    parties = tuple(dict.fromkeys(event["parties"] or (() if stored is None else stored.parties)))
    still = () if stored is None else (p for p in stored.group if belongs(state, p, stored.parties))
    group = tuple(dict.fromkeys(event["group"] or still))
    known = {*state.term.parties, *(m.party for m in state.mandates.values() if m.party is not None)}
    unknown = [party for party in parties if party not in known]
    outside = [person for person in group if state.seat_of(known_person(state, event, person)) is None]
    if unknown or not parties:
        close = nearest(unknown[0], known) if unknown else None
        refuse(
            event,
            found=_("the party {party}").format(party=unknown[0]) if unknown else _("a group without a party"),
            expected=_("the parties of the group that elected, such as {parties}").format(
                parties=", ".join(sorted(known)[:6])
            ),
            todo=_("did you mean {name}?").format(name=close) if close else _("correct the field parties"),
        )
    if outside or not group:
        refuse(
            event,
            found=_("{person}, who is not a member of the KKR on that day").format(person=outside[0])
            if outside
            else _("a group without members"),
            expected=_("the members of the KKR who made up the group"),
            todo=_("correct the field group"),
        )
    return parties, group


def _check_vacant(state: State, event: Event, officer: Officer) -> None:
    """Refuse an election to an office that somebody has, or about which a question is open."""
    name = _(OFFICES[officer.office])
    if is_asked(state, "group_gone", officer.office) or officer.elects == "nobody":
        refuse(
            event,
            found=_("an election of the {office}, whose electing group is gone").format(office=name),
            expected=_("first the answer to who elects then"),
            todo=_("answer the question that kkrvalg register tasks shows, or correct its answer"),
        )
    if officer.vacant_since is None:
        asked = any(is_asked(state, key, officer.office) for key in _OF_PERSON)
        refuse(
            event,
            found=_("an election of the {office}, who is {person}").format(office=name, person=officer.person),
            expected=_("an office that is vacant (§ 3, stk. 13)"),
            todo=_("answer the question that kkrvalg register tasks shows")
            if asked
            else _("enter first with left_council or chair_resigned how {person} left it").format(
                person=officer.person
            ),
        )


def _check_electors(
    state: State, event: Event, officer: Officer, parties: tuple[str, ...], group: tuple[str, ...]
) -> None:
    """Refuse another group than the one that elects anew: its parties, its persons who are members for these.

    Whoever of it has left the parties since may be there or not; members who have come for the parties may too.
    """
    if officer.elects == "kkr":
        return
    if set(parties) != set(officer.parties):
        refuse(
            event,
            found=_("a group of {parties}").format(parties=", ".join(parties)),
            expected=_("the group that elected: {parties} (§ 3, stk. 13)").format(
                parties=", ".join(officer.parties)
            ),
            todo=_("correct the field parties; another group cannot elect"),
        )
    missing = [p for p in officer.group if p not in group and belongs(state, p, parties)]
    strangers = [p for p in group if p not in officer.group and not belongs(state, p, parties)]
    if missing or strangers:
        refuse(
            event,
            found=_("a group without {persons}").format(persons=", ".join(missing))
            if missing
            else _("a group with {persons}").format(persons=", ".join(strangers)),
            expected=_("those of the group that elected who still are members (§ 3, stk. 13): {persons}").format(
                persons=", ".join(p for p in officer.group if belongs(state, p, parties)) or _("nobody")
            ),
            todo=_("correct the field group; members who have come for its parties since may be in it too"),
        )


# --- falls vacant -----------------------------------------------------------------------------------------------


@on("council_left")
@implements(LEFT_COUNCIL)
def council_left(state: State, event: Event) -> None:
    """Vacate the office of somebody who has left the council for good; the stored group elects anew."""
    for officer in state.chairmanship.values():
        if officer.person == event["person"]:
            _vacate(state, event, officer, "officer_left_council", "group")
        elif officer.acting is not None and officer.acting.person == event["person"]:
            _end_acting(state, event, officer)


def _vacate(state: State, event: Event, officer: Officer, what: str, elects: str) -> None:
    """Take somebody out of an office, and say who elects and who leads until then."""
    person, office = officer.person, officer.office
    _end_acting(state, event, officer)
    officer.person, officer.absence, officer.acting = None, None, None
    officer.vacant_since, officer.elects = event.effect, elects
    _withdraw(state, office)
    say(state, event, LEFT_COUNCIL, what, person=person, office=office, parties=", ".join(officer.parties))
    _vice_chair_leads(state, event, office)
    derive(state, event, "office_vacated", office=office, person=person)
    _ask_if_gone(state, event, officer)


def _withdraw(state: State, office: str) -> None:
    for key in QUESTIONS:
        withdraw(state, key, office=office)


@implements(VICE_CHAIR_LEADS)
def _vice_chair_leads(state: State, event: Event, office: str) -> None:
    """Say that the vice chair leads while there is no chair who can."""
    vice = state.chairmanship.get("vice_chair")
    if office == "chair" and vice is not None and (vice.absence is None or vice.acting is not None):
        leads = vice.person if vice.acting is None else vice.acting.person
        if leads is not None:
            say(state, event, VICE_CHAIR_LEADS, "vice_chair_leads", person=leads)


def waits(officer: Officer) -> bool:
    """Whether a group has to elect: the office is vacant, or its holder is prevented and nobody acts."""
    return officer.vacant_since is not None or (officer.absence is not None and officer.acting is None)


def _ask_if_gone(state: State, event: Event, officer: Officer) -> None:
    """Ask who elects where the group that should is gone."""
    if not waits(officer) or officer.elects != "group" or group_exists(state, officer):
        return
    if not is_asked(state, "group_gone", officer.office):
        about = {"office": officer.office, "parties": ", ".join(officer.parties)}
        ask(state, event, LEFT_COUNCIL, "group_gone", QUESTIONS["group_gone"], **about)


@on_answer("group_gone")
def group_gone_answered(state: State, event: Event, question: Question) -> None:
    """Let those elect who are answered, or nobody."""
    office, answer = str(question.about["office"]), event["answer"]
    state.chairmanship[office].elects = {"parties_elect": "parties", "kkr_elects": "kkr", "nobody": "nobody"}[
        answer
    ]
    say(state, event, LEFT_COUNCIL, "group_settled", office=office, answer=answer)


@on("new_term")
@implements(TAKES_OFFICE)
def new_term(state: State, event: Event) -> None:
    """End the chairmanship with the KKR that elected it."""
    former, state.chairmanship = state.chairmanship, {}
    for office, officer in former.items():
        _withdraw(state, office)
        if officer.person is not None:
            say(state, event, TAKES_OFFICE, "chairmanship_ended", person=officer.person, office=office)
            derive(state, event, "office_vacated", office=office, person=officer.person)


# --- what the rules leave open ----------------------------------------------------------------------------------


@on("chair_resigned")
def chair_resigned(state: State, event: Event) -> None:
    """Ask what follows where the chair or vice chair gives up that post alone; until then the post is kept.

    Raises:
        InputError: nobody has the office, or it is asked already.
    """
    officer = _held(state, event)
    if is_asked(state, "chair_resigned", officer.office):
        refuse(
            event,
            found=_("a second time that {person} gives up the office").format(person=officer.person),
            expected=_("an answer to the question that the first raised"),
            todo=_("answer the question that kkrvalg register tasks shows"),
        )
    _ask(state, event, "chair_resigned", officer, officer.person)


def _ask(state: State, event: Event, key: str, officer: Officer, person: str | None) -> None:
    article = HINDERED if key.startswith("acting") else LEFT_COUNCIL
    ask(state, event, article, key, QUESTIONS[key], office=officer.office, person=person)


@on("party_changed")
def party_changed(state: State, event: Event) -> None:
    """Ask what follows where a chair changes party and stays a member as mayor; look at the groups that elect."""
    seat = state.seat_of(event["person"])
    for officer in state.chairmanship.values():
        is_mayor = seat is not None and seat.kind is SeatKind.MAYOR
        if (
            officer.person == event["person"]
            and is_mayor
            and not is_asked(state, "chair_changed_party", officer.office)
        ):
            _ask(state, event, "chair_changed_party", officer, officer.person)
        _ask_if_gone(state, event, officer)


@on("member_left")
def member_left(state: State, event: Event) -> None:
    """Ask what follows where a chair leaves the KKR and not the council; look at the groups that elect.

    An absence that was that of the member is from then on one of the chair alone, who has to be told to be back.
    """
    person, why = event["person"], event["why"]
    for officer in state.chairmanship.values():
        if officer.person == person and officer.absence is not None:
            officer.absence.reason = None
        if why not in FOLLOWED_UP:
            if officer.person == person:
                key = "chair_not_mayor" if why == "lost_mayoralty" else "chair_left_kkr"
                _ask(state, event, key, officer, person)
            elif officer.acting is not None and officer.acting.person == person:
                _ask(state, event, "acting_left_kkr", officer, person)
        if why != "became_mayor":
            _ask_if_gone(state, event, officer)


@on("member_entered")
def member_entered(state: State, event: Event) -> None:
    """Take back the questions about a chair who is a member again."""
    for key in ("chair_not_mayor", "chair_left_kkr", "acting_left_kkr"):
        withdraw(state, key, person=event["person"])


@on_answer("chair_resigned")
@on_answer("chair_changed_party")
@on_answer("chair_not_mayor")
@on_answer("chair_left_kkr")
def chair_answered(state: State, event: Event, question: Question) -> None:
    """Let a chair stay, or vacate the office for the group or the KKR to elect, as answered."""
    officer = state.chairmanship[str(question.about["office"])]
    if event["answer"] == "stays":
        say(state, event, LEFT_COUNCIL, "officer_stays", person=officer.person, office=officer.office)
    else:
        elects = "kkr" if event["answer"] == "kkr_elects" else "group"
        _vacate(state, event, officer, "officer_replaced", elects)


@on_answer("acting_left_kkr")
@on_answer("acting_away")
def acting_answered(state: State, event: Event, question: Question) -> None:
    """Let an acting chair stay, or the group elect another, as answered."""
    officer = state.chairmanship[str(question.about["office"])]
    if event["answer"] == "stays":
        person = str(question.about["person"])
        say(state, event, HINDERED, "officer_stays", person=person, office=officer.office)
    else:
        _end_acting(state, event, officer)
        _ask_if_gone(state, event, officer)


# --- prevented for a time ---------------------------------------------------------------------------------------


def _held(state: State, event: Event) -> Officer:
    """Return an office that somebody has.

    Raises:
        InputError: nobody has it.
    """
    officer = state.chairmanship.get(event["office"])
    if officer is None or officer.person is None:
        refuse(
            event,
            found=_("the office of {office}, which nobody has").format(office=_(OFFICES[event["office"]])),
            expected=_("an office that somebody has on that day"),
            todo=_("correct office or day; see the chairmanship with kkrvalg register show"),
        )
    return officer


@on("chair_hindered")
@implements(HINDERED)
def chair_hindered(state: State, event: Event) -> None:
    """Note that the chair or vice chair is prevented for three months or more; the group elects for that time.

    Given again in the absence, it says until when it now is expected.

    Raises:
        InputError: nobody has the office, or it is expected to be shorter.
    """
    officer = _held(state, event)
    if officer.absence is None:
        until = long_absence(state, event, HINDERED)
    else:
        until = date.fromisoformat(event["until"])
        if until <= event.effect:
            refuse(
                event,
                found=_("an expected end on {day}, which is past").format(day=until),
                expected=_("a day after {day}").format(day=event.effect),
                todo=_("enter with chair_returned that the absence is over, or correct the day"),
            )
    _hinder(state, event, officer, until, None)


@on("member_away")
@implements(HINDERED)
def member_away(state: State, event: Event) -> None:
    """Note that a chair is prevented who is on leave as a member (§ 3, stk. 5), or whose substitute steps in.

    Of one who is chair for a time already it is asked whether that ends it.
    """
    for officer in state.chairmanship.values():
        acts = officer.acting is not None and officer.acting.person == event["person"]
        if officer.person == event["person"]:
            _hinder(state, event, officer, date.fromisoformat(event["until"]), AS_MEMBER)
        elif acts and not is_asked(state, "acting_away", officer.office):
            _ask(state, event, "acting_away", officer, event["person"])


def _hinder(state: State, event: Event, officer: Officer, until: date, reason: str | None) -> None:
    """Begin or prolong an officer's absence."""
    about = {"person": officer.person, "office": officer.office, "until": until.isoformat()}
    if officer.absence is not None:
        officer.absence.until = until
        if officer.acting is not None:
            officer.acting = officer.acting._replace(until=until)
        say(state, event, HINDERED, "officer_hindered_longer", **about)
        return
    officer.absence = Absence(HINDERED, event.effect, until, reason, seq=event.seq)
    officer.elects = "group"
    say(state, event, HINDERED, "officer_hindered", **about, parties=", ".join(officer.parties))
    _vice_chair_leads(state, event, officer.office)
    _ask_if_gone(state, event, officer)


@on("chair_acting")
@implements(HINDERED)
def chair_acting(state: State, event: Event) -> None:
    """Let the group elect who has the office while its holder is prevented.

    Raises:
        InputError: the holder is not prevented, somebody acts already, the person is no member or has an office,
            or it is not settled who elects.
    """
    officer, person = _held(state, event), known_person(state, event, event["person"])
    absence = officer.absence
    if absence is None or officer.acting is not None or person == officer.person:
        name = _(OFFICES[officer.office])
        if absence is None:
            found = _("somebody in place of the {office}, who is not prevented").format(office=name)
        elif officer.acting is not None:
            found = _("a second person in place of the {office}: {person} is elected already").format(
                office=name, person=officer.acting.person
            )
        else:
            found = _("{person}, who is the one prevented").format(person=person)
        refuse(
            event,
            found=found,
            expected=_("one other member for the time in which the {office} is prevented (§ 3, stk. 14)").format(
                office=name
            ),
            todo=_("enter first with chair_hindered that the {office} is prevented").format(office=name)
            if absence is None
            else _("correct the person, or the earlier event"),
        )
    if is_asked(state, "group_gone", officer.office) or officer.elects == "nobody":
        _check_vacant(state, event, officer)
    _check_candidate(state, event, officer.office, person)
    officer.acting = Acting(person, HINDERED, event.effect, absence.until)
    about = {
        "person": person,
        "office": officer.office,
        "other": officer.person,
        "until": absence.until.isoformat(),
    }
    say(state, event, HINDERED, "officer_acting", **about)


@on("chair_returned")
@implements(HINDERED)
def chair_returned(state: State, event: Event) -> None:
    """Let the chair or vice chair be back.

    Raises:
        InputError: nobody was prevented, or the person is on leave as a member still.
    """
    officer = _held(state, event)
    seat = state.seat_of(officer.person or "")
    on_leave = seat is not None and seat.absence is not None and bool(seat.absence.granted)
    if officer.absence is None or on_leave:
        refuse(
            event,
            found=_("the return of {person}, who is away as a member still").format(person=officer.person)
            if on_leave
            else _("the return of {person}, who was not prevented").format(person=officer.person),
            expected=_("a chair or vice chair who is prevented (§ 3, stk. 14)"),
            todo=_("enter leave_ended or hindrance_ended: the office follows")
            if on_leave
            else _("correct office or day"),
        )
    _return(state, event, officer)


@on("member_back")
@implements(HINDERED)
def member_back(state: State, event: Event) -> None:
    """Let a chair be back whose absence was that of the member."""
    withdraw(state, "acting_away", person=event["person"])
    for officer in state.chairmanship.values():
        absence = officer.absence
        if officer.person == event["person"] and absence is not None and absence.reason == AS_MEMBER:
            _return(state, event, officer)


def _return(state: State, event: Event, officer: Officer) -> None:
    _end_acting(state, event, officer)
    officer.absence, officer.elects = None, "group"
    withdraw(state, "group_gone", office=officer.office)
    say(state, event, HINDERED, "officer_returned", person=officer.person, office=officer.office)


def _end_acting(state: State, event: Event, officer: Officer) -> None:
    """End the time of whoever acts, if anybody does."""
    if officer.acting is None:
        return
    person, officer.acting = officer.acting.person, None
    for key in ("acting_left_kkr", "acting_away"):
        withdraw(state, key, office=officer.office)
    about = {"person": person, "office": officer.office, "other": officer.person}
    say(state, event, HINDERED, "officer_acting_ended", **about)
