"""Who stands in for a mayor (§ 3, stk. 3), and that nobody stands in for two (stk. 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kkrvalg.i18n import N_
from kkrvalg.register.law import ask, derive, on, on_answer, say, sentences, withdraw
from kkrvalg.register.state import SeatKind
from kkrvalg.register.tasks import Task, next_meeting, tasks
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.register.state import Event, Question, Seat, State

ARTICLE = "§ 3, stk. 3"
ONE_ONLY = "§ 3, stk. 4"
ASKED = "deputy_is_substitute"

How = Literal[
    "first_deputy", "second_deputy", "council_elected", "council_elects", "not_known", "asked", "no_mayor"
]

DEPUTIES: tuple[How, How] = ("first_deputy", "second_deputy")

sentences(
    {
        "mayor_substitute": N_("{person} now stands in for the mayor of {municipality} ({how})."),
        "no_mayor_substitute": N_("Nobody stands in for the mayor of {municipality} now ({how})."),
        ASKED: N_(
            "{person}, deputy mayor of {municipality}, would stand in for the mayor and is the substitute of"
            " {other} too; nobody can stand in for two. Whom does {person} stand in for? (for_mayor: the mayor;"
            " for_member: {other}, and the next deputy stands in for the mayor)"
        ),
        "report_deputies": N_(
            "{municipality}: tell the secretariat who the {office} is; it decides who stands in."
        ),
        "council_elects_substitute": N_(
            "{municipality}: the council elects a substitute for the mayor from its midst, as both deputies are"
            " elected members of the KKR."
        ),
    }
)

HOW: dict[How, str] = {
    "first_deputy": N_("first deputy mayor"),
    "second_deputy": N_("second deputy mayor"),
    "council_elected": N_("elected by the council"),
    "council_elects": N_("the council must elect"),
    "not_known": N_("the deputy mayor is not known"),
    "asked": N_("a question is open"),
}
"""How the substitute of a mayor comes about, or why there is none, in words."""


@implements(ARTICLE, ONE_ONLY)
def mayor_substitute(state: State, code: int) -> tuple[str | None, How]:
    """Return who stands in for the mayor of a municipality, and by what.

    The first deputy, unless elected to the KKR; then the second; then somebody whom the council elects. A deputy
    who is not known stops the chain, and so does one who stands in for an elected member already, until it is
    answered for whom.
    """
    elected = {seat.holder for seat in state.seats.values() if seat.kind is not SeatKind.MAYOR}
    standing = {seat.substitute for seat in state.seats.values()}
    person, how = _chain(state, code, elected, standing)
    return None if how == "asked" else person, how


def _chain(state: State, code: int, elected: set[str | None], standing: set[str | None]) -> tuple[str | None, How]:
    """Return who is next in the chain and by what; where that is asked, the deputy of whom it is."""
    for office in DEPUTIES:
        deputy = state.offices.get((code, office))
        if deputy is None:
            return None, "not_known"
        if deputy in elected:
            continue
        if deputy in standing:
            if _answered(state).get((code, deputy)) == "for_member":
                continue
            return deputy, "asked"
        return deputy, office
    chosen = state.by_council.get(code)
    if chosen is None or chosen in elected or chosen in standing:
        return None, "council_elects"
    return chosen, "council_elected"


def substitute_for(state: State, seat: Seat) -> str | None:
    """Return who may stand in for the holder of a seat, None if nobody is named."""
    return seat.substitute if seat.code is None else mayor_substitute(state, seat.code)[0]


def _answered(state: State) -> dict[tuple[int, str], str]:
    """Return for whom a deputy stands in, as answered, by municipality and person."""
    found: dict[tuple[int, str], str] = state.parts.setdefault("deputies", {})
    return found


def _last(state: State) -> dict[int, tuple[str | None, How]]:
    """Return who stood in for each mayor when it was last looked at, or the deputy of whom it was asked."""
    found: dict[int, tuple[str | None, How]] = state.parts.setdefault("mayor_substitutes", {})
    return found


def _since(state: State) -> dict[int, date]:
    """Return the day from which it has been so, by municipality."""
    found: dict[int, date] = state.parts.setdefault("mayor_substitutes_since", {})
    return found


@on("substitutes_changed")
def look_again(state: State, event: Event) -> None:
    """Note whose substitute has changed among the mayors, and ask where a deputy would stand in for two."""
    elected = {seat.holder for seat in state.seats.values() if seat.kind is not SeatKind.MAYOR}
    standing = {seat.substitute: seat for seat in state.seats.values()}
    last, answered = _last(state), _answered(state)
    for key in [key for key in answered if key[1] not in standing]:
        del answered[key]
    for code, municipality in state.term.municipalities.items():
        if f"mayor:{code}" not in state.seats:
            last.pop(code, None)
            withdraw(state, ASKED, code=code)
            continue
        person, how = _chain(state, code, elected, set(standing))
        if last.get(code) == (person, how):
            continue
        first = code not in last
        last[code], _since(state)[code] = (person, how), event.effect
        withdraw(state, ASKED, code=code)
        if person is not None and how == "asked":
            _ask(state, event, code, person, standing[person])
            person = None
        if not first:
            what = "no_mayor_substitute" if person is None else "mayor_substitute"
            say(state, event, ARTICLE, what, person=person, code=code, municipality=municipality.name, how=how)
        derive(state, event, "mayor_substitute_changed", code=code)


def _ask(state: State, event: Event, code: int, deputy: str, seat: Seat) -> None:
    name, other = state.term.municipalities[code].name, seat.holder
    answers = ("for_mayor", "for_member")
    ask(state, event, ONE_ONLY, ASKED, answers, person=deputy, code=code, municipality=name, other=other)


@on_answer(ASKED)
def deputy_answered(state: State, event: Event, question: Question) -> None:
    """Let a deputy stand in for the mayor, and give up the member; or for the member, and pass the mayor on."""
    person, code = str(question.about["person"]), int(question.about["code"] or 0)
    _answered(state)[code, person] = event["answer"]
    seat = state.substitute_of(person)
    if event["answer"] == "for_mayor" and seat is not None:
        derive(state, event, "substitute_lost", person=person, article=ONE_ONLY)
    look_again(state, event)


@on("new_term")
def new_term(state: State, event: Event) -> None:
    """Look at all mayors' substitutes once the KKR has taken office."""
    _last(state).clear()
    _answered(state).clear()
    withdraw(state, ASKED)
    look_again(state, event)


@tasks
def substitutes_of_mayors(state: State, day: date) -> Iterator[Task]:
    """Tell the mayors who have no substitute, and who must act."""
    due, due_by = next_meeting(state, day)
    for code, (person, how) in _last(state).items():
        name = state.term.municipalities[code].name
        since = _since(state)[code]
        if person is None and how == "council_elects":
            about: dict[str, str | int | None] = {"code": code, "municipality": name}
            yield Task(
                "council_elects_substitute",
                "municipality",
                ARTICLE,
                since,
                about,
                due,
                due_by,
                settles="substitute_by_council",
            )
        elif how == "not_known":
            office = next(office for office in DEPUTIES if (code, office) not in state.offices)
            about = {"code": code, "municipality": name, "office": office}
            yield Task("report_deputies", "municipality", ARTICLE, since, about, due, due_by, settles="office")
