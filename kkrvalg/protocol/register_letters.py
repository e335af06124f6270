"""The letters that events call for, ready to send: to whom, what happened, by which rule, what is asked by when.

Each kind of letter says its own in a function registered with ``@says``; the addressee, the places for the day and
the signature, and the reference are the same in all.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name, fold
from kkrvalg.protocol.letters import Dated, FactsAsked, Letter, Subtitle, ToSign
from kkrvalg.protocol.numbers import day as written
from kkrvalg.protocol.register_words import vocabulary
from kkrvalg.register.history import advance
from kkrvalg.register.meetings import officer
from kkrvalg.register.parameters import rulebook_of
from kkrvalg.register.post_rules import post_of
from kkrvalg.register.state import State
from kkrvalg.register.tasks import next_meeting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from kkrvalg.protocol.letters import Part
    from kkrvalg.protocol.register_words import Vocabulary
    from kkrvalg.register.notices import Notice
    from kkrvalg.register.persons import Names
    from kkrvalg.register.state import Event

    Sayer = Callable[["Desk", Notice], Iterator[Part]]


@dataclass(frozen=True)
class Desk:
    """What the letters about an event are written from.

    Attributes:
        state: that right after the event.
        words: those of the register then.
        meeting: the next meeting that is known today, None if there is none.
        by: the day by which answers are asked for, None if nobody set one.
    """

    state: State
    words: Vocabulary
    meeting: date | None
    by: date | None

    @property
    def kkr(self) -> str:
        """The name of the KKR."""
        return council_name(self.state.kkr)

    @property
    def months(self) -> int:
        """The months from which on an absence has consequences."""
        return rulebook_of(self.state).absence_months

    def person(self, key: object) -> str:
        """Return a person's name with the municipality."""
        return self.words.person(None if key is None else str(key))

    def municipality(self, code: object) -> str:
        """Return the name of a municipality."""
        return self.words.municipality(int(str(code)))

    def party(self, key: str) -> str:
        """Return a party's or list cooperation's name, with its letter where it has one."""
        name = self.words.parties.get(key, key)
        return self.words.party(key) if name == key else f"{name} ({key})"


class Written(NamedTuple):
    """A letter with what called for it."""

    notice: Notice
    whom: str
    letter: Letter


def write_letters(
    called: Iterable[Notice],
    events: Sequence[Event],
    names: Names,
    *,
    now: State,
    today: date,
    by: date | None = None,
) -> tuple[Written, ...]:
    """Return letters, each as things stood right after the event that called for it.

    Args:
        called: the letters, in the order in which they are to come.
        events: the events of the register as ``history.known`` returns them.
        names: the persons' data.
        now: the state today, from which the next meeting is known.
        today: the day of writing.
        by: the day by which answers are asked for, None if nobody set one.
    """
    wanted: dict[int, list[Notice]] = {}
    for one in called:
        wanted.setdefault(one.event, []).append(one)
    meeting, _due_by = next_meeting(now, today)
    found: dict[tuple[int, str], Written] = {}
    state = State()
    for event in events:
        advance(state, event)
        if event.seq in wanted:
            desk = Desk(state, vocabulary(state, names), meeting, by)
            found |= {(one.event, one.letter): write_letter(one, desk) for one in wanted[event.seq]}
    return tuple(found[one.event, one.letter] for one in called)


SAYERS = tuple(
    f"kkrvalg.protocol.register_letters_{name}"
    for name in ("members", "absences", "electors", "chairmanship", "posts")
)
"""The modules that say what stands in letters; imported when one is written, since they use this module."""
_says: dict[str, Sayer] = {}


def says(*kinds: str) -> Callable[[Sayer], Sayer]:
    """Register a function as the one that yields what letters of these kinds say, their title first."""

    def record(sayer: Sayer) -> Sayer:
        for kind in kinds:
            _says[kind] = sayer
        return sayer

    return record


def kinds() -> tuple[str, ...]:
    """Return the kinds of letters that can be written."""
    return tuple(_sayers())


def _sayers() -> dict[str, Sayer]:
    for name in SAYERS:
        importlib.import_module(name)
    return _says


def write_letter(one: Notice, desk: Desk) -> Written:
    """Return a letter."""
    sayer = _sayers()[one.kind]
    whom = _whom(one, desk)
    said = tuple(part for part in sayer(desk, one) if part)
    form = next((at for at, part in enumerate(said) if isinstance(part, Subtitle)), len(said))
    parts: tuple[Part, ...] = (
        whom,
        Dated(_("Date:")),
        *said[:form],
        ToSign(_("Yours sincerely"), _("The secretariat of {kkr}").format(kkr=desk.kkr)),
        _("Our reference: event {event}").format(event=one.event),
        *said[form:],
    )
    return Written(one, whom, Letter(_file(one), parts))


def _file(one: Notice) -> str:
    """Return the name of a letter's file in plain characters: ``0046-new-member.txt``."""
    return f"{one.event:04}-" + re.sub(r"[^a-z0-9]+", "-", fold(one.letter)).strip("-") + ".txt"


# --- to whom ----------------------------------------------------------------------------------------------------

OF_OFFICE = {"chair": N_("chair"), "vice_chair": N_("vice chair")}


def _whom(one: Notice, desk: Desk) -> str:  # noqa: PLR0911 (one return for each kind of addressee)
    """Return to whom a letter goes."""
    match one.to:
        case "person":
            return _("To {person}").format(person=desk.person(one.about["person"]))
        case "party_group":
            party = desk.party(str(one.about["party"]))
            return _("To the council members of {party} in the area of {kkr}").format(party=party, kkr=desk.kkr)
        case "municipality":
            name = desk.municipality(one.about["code"])
            return _("To the council of {municipality}").format(municipality=name)
        case "chair":
            return _to_chair(desk)
        case "electing_group":
            return _to_electors(one, desk)
        case "kkr":
            return _to_kkr(one, desk)
        case "kl":
            return _("To KL")
        case "forum":
            return _("To the secretariat of the health coordination forum {forum}").format(
                forum=one.about["forum"]
            )
        case "forum_group":
            return _("To the council members of {party} in the area of the health council {council}").format(
                party=desk.party(str(one.about["party"])), council=one.about["health_council"]
            )
        case _:
            return _("To {body}").format(body=formal_body(one, desk))


def post_name(desk: Desk, key: object) -> str:
    """Return what a post is called in the catalogue, its key where that does not have it."""
    post = post_of(desk.state, str(key))
    return str(key) if post is None else post.name.text


def formal_body(one: Notice, desk: Desk) -> str:
    """Return who formally appoints to a post by the catalogue, else the body that the post is in."""
    post = post_of(desk.state, str(one.about["post"]))
    decided_by = None if post is None or one.to == "hub" else post.decided_by
    return post_name(desk, one.about["post"]) if decided_by is None else decided_by.text


def _to_electors(one: Notice, desk: Desk) -> str:
    """Return whom a letter to those who elect a chair or vice chair goes to."""
    office = _(OF_OFFICE[str(one.about["office"])])
    if "forum" in one.about:
        return _("To the group that elected the {office} of the health coordination forum {forum}").format(
            office=office, forum=one.about["forum"]
        )
    elects = desk.state.chairmanship[str(one.about["office"])].elects
    if elects == "kkr":
        return _("To the members of {kkr}").format(kkr=desk.kkr)
    if elects == "parties":
        parties = ", ".join(desk.state.chairmanship[str(one.about["office"])].parties)
        return _("To the members of {kkr} for {parties}").format(kkr=desk.kkr, parties=parties)
    return _("To the group that elected the {office} of {kkr}").format(office=office, kkr=desk.kkr)


def _to_kkr(one: Notice, desk: Desk) -> str:
    """Return whom a letter goes to that asks for somebody in a post: the group that elected, else the chair."""
    if group_of(one, desk):
        return _("To the group in {kkr} that elected {person} to {post}").format(
            kkr=desk.kkr, person=desk.words.name(str(one.about["person"])), post=post_name(desk, one.about["post"])
        )
    return _to_chair(desk)


def group_of(one: Notice, desk: Desk) -> tuple[str, ...]:
    """Return the group that elected whoever was in a place of a post, empty where it is not known."""
    at = (one.about["post"], one.about["place"], one.about["person"])
    held = [h for h in desk.state.posts if (h.post, h.place, h.person) == at]
    return held[-1].group if held else ()


def _to_chair(desk: Desk) -> str:
    """Return whom a letter to the chair goes to: who acts as chair, else the vice chair."""
    chair = officer(desk.state, "chair")
    if chair is not None:
        return _("To the chair of {kkr}, {person}").format(kkr=desk.kkr, person=desk.person(chair))
    vice = officer(desk.state, "vice_chair")
    if vice is not None:
        return _("To the vice chair of {kkr}, {person}").format(kkr=desk.kkr, person=desk.person(vice))
    return _("To the chair of {kkr}").format(kkr=desk.kkr)


# --- what several letters say -----------------------------------------------------------------------------------


def by_when(desk: Desk) -> str:
    """Return by when an answer is asked for: the day that was set, else that no rule sets one."""
    if desk.by is not None:
        return _("We ask for the answer by {by}.").format(by=written(desk.by))
    if desk.meeting is not None:
        return _(
            "The rules of procedure set no day for it. We ask for the answer as soon as possible, and before the"
            " next meeting of {kkr} on {day} if it can be done."
        ).format(kkr=desk.kkr, day=written(desk.meeting))
    return _("The rules of procedure set no day for it. We ask for the answer as soon as possible.")


def coming_meeting(desk: Desk) -> str:
    """Return when the next meeting is, nothing if none is known."""
    if desk.meeting is None:
        return ""
    return _("The next meeting of {kkr} is on {day}.").format(kkr=desk.kkr, day=written(desk.meeting))


def reply(*labels: str) -> Iterator[Part]:
    """Yield the head of the form to be sent back, and below it what is asked as facts."""
    yield Subtitle(_("Reply to the secretariat"))
    if labels:
        yield FactsAsked(labels)


def answered_by() -> FactsAsked:
    """Return the end of a form: who answers, and on which day."""
    return FactsAsked((_("Filled in by (name):"), _("Date:")))
