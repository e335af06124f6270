"""Business hubs: where the process stands on any day, what a check of a board finds, what a vacancy asks for.

All people, firms and organisations are made up, and their names begin with "Eksempel" ("example").
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg import i18n
from kkrvalg.errors import InputError
from kkrvalg.model import CouncilMember, Gender, People
from kkrvalg.procedures.business_hub import NO_OFFICE, BoardMember, state_on
from kkrvalg.procedures.business_hub_board import Criterion, Organisation, check_board, years_after
from kkrvalg.procedures.business_hub_findings import PATTERNS
from kkrvalg.procedures.business_hub_vacancy import DEEDS, PROCEDURES, vacancy
from kkrvalg.rulebook.business_hubs import MEMBER_SEATS, Hub, HubTerm, SeatKind, load_hubs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kkrvalg.procedures.business_hub_board import BoardCheck
    from kkrvalg.procedures.business_hub_findings import Finding

BOOK = load_hubs()
HUBS = {hub.key: hub for hub in BOOK.hubs}
FYN = HUBS["fyn"]
KKR_OF = {420: "syddanmark", 430: "syddanmark", 440: "syddanmark", 461: "syddanmark", 751: "midtjylland"}
DECIDED = date(2026, 1, 21)
START, END = date(2026, 4, 1), date(2030, 4, 1)
LEAVING = date(2027, 5, 1)


# --- the process ------------------------------------------------------------------------------------------------


def keys(steps: Sequence[Any]) -> list[str]:
    """Return the keys of steps."""
    return [step.key for step in steps]


TERMS = [(hub, term) for hub in BOOK.hubs for term in hub.terms]


@pytest.mark.parametrize(("hub", "term"), TERMS, ids=[f"{hub.key} {term.term}" for hub, term in TERMS])
def test_a_step_is_coming_then_under_way_then_done(hub: Hub, term: HubTerm) -> None:
    """The day before it, its first and last day, and the day after."""
    begins = min(step.first for step in term.steps)
    for step in term.steps:
        if step.first > begins:
            assert step in state_on(hub, step.first - timedelta(days=1)).coming
        for day in (step.first, step.last):
            assert step in state_on(hub, day).under_way
        assert step in state_on(hub, step.last + timedelta(days=1)).done


@pytest.mark.parametrize("hub", BOOK.hubs, ids=list(HUBS))
def test_on_every_day_each_step_is_in_one_state(hub: Hub) -> None:
    """All days of both processes: done, under way and coming are told apart by two comparisons."""
    for term in hub.terms:
        day = min(step.first for step in term.steps)
        while day <= term.starts + timedelta(days=2):
            state = state_on(hub, day)
            assert state.term == term
            assert state.done == tuple(step for step in term.steps if step.last < day)
            assert len(state.done) + len(state.under_way) + len(state.coming) == len(term.steps)
            assert state.board is not term or day >= term.starts
            day += timedelta(days=1)


def test_before_the_first_step_all_is_coming() -> None:
    """On 1 October 2021 a board from before the papers sits; KKR Syddanmark recommends on 11 October."""
    state = state_on(FYN, date(2021, 10, 1))
    assert (state.term.term, state.board, state.overdue) == ("2022-2026", None, False)
    assert (state.done, state.under_way) == ((), ())
    assert keys(state.next_steps) == ["recommend"]


def test_between_two_steps_nothing_is_under_way() -> None:
    """Between October 2025 and January 2026 the old board sits and the constituting meeting is next."""
    state = state_on(FYN, date(2025, 12, 1))
    assert (keys(state.done), state.under_way) == (["recommend"], ())
    assert keys(state.next_steps) == ["appoint_political", "decide"]
    assert state.board is not None
    assert state.board.term == "2022-2026"


def test_while_organisations_nominate() -> None:
    """On 10 February 2026 three steps are done, nominations run until the 27th, clarification is next."""
    state = state_on(FYN, date(2026, 2, 10))
    assert keys(state.done) == ["recommend", "appoint_political", "decide"]
    assert keys(state.under_way) == ["nominate"]
    assert keys(state.next_steps) == ["clarify"]


def test_the_day_after_the_deadline_nothing_is_under_way() -> None:
    """28 February 2026: the candidates are sorted out from March."""
    state = state_on(FYN, date(2026, 2, 28))
    assert (state.under_way, keys(state.next_steps)) == ((), ["clarify"])


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("sjælland", "2026-03-23"),
        ("midtjylland", "2026-03-24"),
        ("fyn", "2026-03-25"),
        ("sydjylland", "2026-03-25"),
        ("hovedstaden", "2026-03-27"),
        ("nordjylland", "2026-03-27"),
    ],
)
def test_the_members_on_nomination_are_appointed_on_the_day_of_the_kkr(key: str, day: str) -> None:
    """The five KKR meet on four days in March 2026; only the new board is still to come."""
    state = state_on(HUBS[key], date.fromisoformat(day))
    assert (keys(state.under_way), keys(state.coming)) == (["appoint_others"], ["new_board"])


def test_the_new_board_sits_from_the_first_of_april() -> None:
    """The old one until the day before."""
    terms = [state_on(FYN, date(2026, month, day)).board for month, day in ((3, 31), (4, 1))]
    assert [term.term for term in terms if term] == ["2022-2026", "2026-2030"]


def test_after_the_last_step_the_next_term_is_shown() -> None:
    """In 2023 all of 2022 is done, and the outgoing KKR recommends in October 2025."""
    state = state_on(FYN, date(2023, 5, 5))
    assert (state.under_way, state.coming) == ((), ())
    assert state.following is not None
    assert state.following.term == "2026-2030"
    assert [(step.key, step.first) for step in state.next_steps] == [("recommend", date(2025, 10, 22))]


def test_on_the_day_of_the_last_step_the_next_term_is_in_view() -> None:
    """On 1 April 2022 the new board is constituted; what comes next is of 2025."""
    state = state_on(FYN, date(2022, 4, 1))
    assert (keys(state.under_way), state.coming) == (["new_board"], ())
    assert keys(state.next_steps) == ["recommend"]


def test_after_the_last_term_nothing_is_known_and_the_board_stays() -> None:
    """From 1 April 2030 the members stay until new ones are appointed; no timetable is published."""
    assert not state_on(FYN, date(2030, 3, 31)).overdue
    state = state_on(FYN, date(2030, 4, 1))
    assert state.overdue
    assert state.board is not None
    assert (state.board.term, state.following, state.next_steps) == ("2026-2030", None, ())


# --- a board ----------------------------------------------------------------------------------------------------


def somebody(seat: SeatKind, name: str, **more: Any) -> BoardMember:  # noqa: ANN401 (any of its fields)
    """Return a member of Erhvervshus Fyn for the term 2026-2030."""
    return BoardMember("fyn", seat, f"Eksempel {name}", start=START, end=END, director=False)._replace(**more)


def board() -> list[BoardMember]:
    """Return a board of eleven in which all is right."""
    chair, municipal, business = SeatKind.CHAIR, SeatKind.MUNICIPAL, SeatKind.BUSINESS
    return [
        somebody(chair, "Andersen", code=461, office="borgmester", gender=Gender.WOMAN),
        somebody(municipal, "Berg", code=420, office="byrådsmedlem", gender=Gender.MAN),
        somebody(municipal, "Carlsen", code=430, gender=Gender.MAN),
        somebody(municipal, "Dam", code=440, gender=Gender.WOMAN),
        somebody(business, "Enevold", organisation="Eksempel Industri", firm="Eksempel Stål", smv=False),
        somebody(business, "Friis", organisation="Eksempel Handel", firm="Eksempel Kaffe", smv=True),
        somebody(business, "Gram", organisation="Eksempel Handel", firm="Eksempel Bolig", smv=False),
        somebody(business, "Holm", organisation="Eksempel Landbrug", firm="Eksempel Gård", smv=False),
        somebody(SeatKind.KNOWLEDGE, "Iversen", organisation="Eksempel Universitet"),
        somebody(SeatKind.EMPLOYEE, "Juhl", organisation="FH og AC"),
        somebody(SeatKind.REGIONAL, "Krogh"),
    ]


def changed(who: str, /, **more: Any) -> list[BoardMember]:  # noqa: ANN401 (any of a member's fields)
    """Return the board with one member changed."""
    assert any(member.name == f"Eksempel {who}" for member in board())
    return [member._replace(**more) if member.name == f"Eksempel {who}" else member for member in board()]


def entitled(**more: Any) -> list[Organisation]:  # noqa: ANN401 (any of its fields)
    """Return who may nominate; ``more`` changes what is said of Eksempel Industri."""
    names = [(SeatKind.BUSINESS, f"Eksempel {name}") for name in ("Industri", "Handel", "Landbrug")]
    entries = [
        Organisation("fyn", kind, name, recommended=True, decided=True, decided_on=DECIDED)
        for kind, name in (*names, (SeatKind.KNOWLEDGE, "Eksempel Universitet"))
    ]
    return [entries[0]._replace(**more), *entries[1:]]


def check(
    members: Sequence[BoardMember],
    organisations: Sequence[Organisation] | None = None,
    **more: Any,  # noqa: ANN401 (any of its options)
) -> BoardCheck:
    """Return the check of a board of Erhvervshus Fyn, with the organisations that were decided."""
    known = entitled() if organisations is None else organisations
    return check_board(FYN, members, organisations=known, kkr_of=KKR_OF, **more)


def codes(result: BoardCheck, *kinds: str) -> list[str]:
    """Return the codes of the findings of some kinds, errors and questions if none is named."""
    return [finding.code for finding in result.findings if finding.kind in (kinds or ("error", "ask"))]


ALWAYS_ASKED = ["active", "broad"]
"""What only people can judge is asked of every board."""


def test_a_board_in_which_all_is_right_passes() -> None:
    """Eleven members, and what only people can judge is asked."""
    result = check(board())
    assert result.passes
    assert codes(result) == ALWAYS_ASKED
    assert codes(result, "note") == ["background", "gender"]
    assert result.numbers == dict(zip(MEMBER_SEATS, (1, 3, 4, 1, 1, 1), strict=True))
    assert result.genders == {Gender.WOMAN: 2, Gender.MAN: 2, Gender.OTHER: 0, None: 7}


FAULTS: dict[str, tuple[Callable[[], list[BoardMember]], list[str]]] = {
    "nobody from the region": (lambda: board()[:-1], ["number"]),
    "five from firms": (
        lambda: [
            *board(),
            somebody(SeatKind.BUSINESS, "Lund", organisation="Eksempel Handel", firm="Eksempel Kaffe", smv=False),
        ],
        ["number"],
    ),
    "two seats": (lambda: changed("Krogh", name="Eksempel Juhl"), ["twice"]),
    "two seats, in other letters": (lambda: changed("Dam", name="EKSEMPEL BERG", code=420), ["twice"]),
    "an alternate": (lambda: [*board(), somebody(SeatKind.ALTERNATE, "Lund")], ["alternate"]),
    "two observers": (
        lambda: [*board(), somebody(SeatKind.OBSERVER, "Lund"), somebody(SeatKind.OBSERVER, "Munk")],
        ["too_many_observers"],
    ),
    "a chair without office": (lambda: changed("Andersen", office=NO_OFFICE), ["chair_no_office"]),
    "a municipal member without office": (lambda: changed("Berg", office=NO_OFFICE), ["member_no_office"]),
    "no such municipality": (lambda: changed("Berg", code=999), ["no_such_municipality"]),
    "another area": (lambda: changed("Berg", code=751), ["other_area"]),
    "no organisation": (lambda: changed("Enevold", organisation=None), ["no_organisation"]),
    "no institution": (lambda: changed("Iversen", organisation=None), ["no_organisation"]),
    "nobody who nominated for the employees": (lambda: changed("Juhl", organisation=None), ["no_organisation"]),
    "an organisation the KKR has not chosen": (
        lambda: changed("Enevold", organisation="Eksempel Reklame"),
        ["not_chosen"],
    ),
    "a business organisation for a knowledge seat": (
        lambda: changed("Iversen", organisation="Eksempel Handel"),
        ["not_chosen"],
    ),
    "FH alone": (lambda: changed("Juhl", organisation="FH"), ["not_joint"]),
    "another union": (lambda: changed("Juhl", organisation="Eksempel Forbund og AC"), ["not_joint"]),
    "LO, FTF and AC in 2026": (lambda: changed("Juhl", organisation="LO, FTF og AC"), ["not_joint"]),
    "the director": (lambda: changed("Gram", director=True), ["director"]),
    "five years": (lambda: changed("Gram", end=date(2031, 4, 1)), ["too_long"]),
    "a day too many": (lambda: changed("Gram", end=date(2030, 4, 2)), ["too_long"]),
    "beyond the term": (
        lambda: changed("Gram", start=date(2028, 1, 1), end=date(2031, 1, 1)),
        ["beyond_term"],
    ),
}


@pytest.mark.parametrize(("made", "expected"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found_once(made: Callable[[], list[BoardMember]], expected: list[str]) -> None:
    """One thing is wrong with a board that is right otherwise, and one error is found."""
    result = check(made())
    assert not result.passes
    assert codes(result, "error") == expected
    assert codes(result, "ask") == ALWAYS_ASKED


ASKED: dict[str, tuple[Callable[[], list[BoardMember]], list[str]]] = {
    "the chair's office": (lambda: changed("Andersen", office=None), ["office_unknown"]),
    "the chair's council": (lambda: changed("Andersen", code=None), ["chair_no_council"]),
    "a municipal member's council": (lambda: changed("Berg", code=None), ["municipality_unknown"]),
    "a chair of another area": (lambda: changed("Andersen", code=751), ["chair_other_area"]),
    "the same name in two municipalities": (lambda: changed("Dam", name="Eksempel Berg"), ["same_name"]),
    "the same name in two firms": (lambda: changed("Gram", name="Eksempel Holm"), ["same_name"]),
    "the same name, one of a municipality": (lambda: changed("Krogh", name="Eksempel Dam"), ["same_name"]),
    "a firm": (lambda: changed("Gram", firm=None), ["firm_unknown"]),
    "who was nominated from a small firm": (lambda: changed("Friis", smv=False), ["sme_none"]),
    "whether a firm is small": (lambda: changed("Friis", smv=None), ["sme_unknown"]),
    "the director": (lambda: changed("Gram", director=None), ["director_unknown"]),
    "the first day": (lambda: changed("Gram", start=None), ["days_unknown"]),
    "the last day": (lambda: changed("Gram", end=None), ["days_unknown"]),
}


@pytest.mark.parametrize(("made", "expected"), ASKED.values(), ids=ASKED)
def test_what_the_table_does_not_say_is_asked(made: Callable[[], list[BoardMember]], expected: list[str]) -> None:
    """An empty cell is no error: it is asked about, once."""
    result = check(made())
    assert result.passes
    assert sorted(codes(result, "ask")) == sorted([*ALWAYS_ASKED, *expected])


@pytest.mark.parametrize(
    ("more", "kind", "code"),
    [
        ({"decided": False, "decided_on": None}, "error", "only_recommended"),
        ({"decided": False, "decided_on": None, "recommended": False}, "error", "not_chosen"),
        ({"decided": None, "decided_on": None}, "ask", "decision_unknown"),
        ({"decided_on": date(2026, 4, 2)}, "error", "decided_late"),
        ({"decided_on": date(2022, 1, 24)}, "error", "decided_before"),
        ({"hub": "sydjylland"}, "error", "not_chosen"),
    ],
)
def test_who_nominates_must_be_decided_by_the_kkr_of_the_term(more: dict[str, Any], kind: str, code: str) -> None:
    """Recommended is not decided; a decision is for one hub and one term, and comes before the seat is taken."""
    result = check(board(), entitled(**more))
    assert [finding.code for finding in result.findings if finding.rule == "organisations_decided"] == [code]
    assert code in codes(result, kind)


@pytest.mark.parametrize("decided_on", [None, date(2026, 1, 1), DECIDED, START])
def test_a_decision_without_a_day_or_in_time_is_enough(decided_on: date | None) -> None:
    """From 1 January of the year in which the term begins to the day the seat is taken."""
    assert codes(check(board(), entitled(decided_on=decided_on))) == ALWAYS_ASKED


def test_an_organisation_decided_in_both_terms_may_nominate() -> None:
    """The decision of 2022 stands beside that of 2026; the order of the rows does not matter."""
    old = [entry._replace(decided_on=date(2022, 1, 24)) for entry in entitled()]
    assert check(board(), [*old, *entitled()]).passes
    assert check(board(), [*entitled(), *old]).passes


def test_without_a_table_of_organisations_the_kkr_is_asked_about_them() -> None:
    """Each organisation is named once."""
    result = check_board(FYN, board(), kkr_of=KKR_OF)
    (finding,) = [entry for entry in result.findings if entry.code == "organisations_unknown"]
    assert finding.sentence == (
        "Has the KKR decided that these may nominate: Eksempel Industri, Eksempel Handel, Eksempel Landbrug,"
        " Eksempel Universitet? No table of organisations was given."
    )


def test_lo_ftf_and_ac_were_in_the_timetable_of_2021() -> None:
    """For a member of 2022 it is noted that the paper does not agree with itself."""
    members = changed("Juhl", organisation="LO, FTF og AC", start=date(2022, 4, 1), end=date(2026, 4, 1))
    result = check(members)
    assert result.passes
    assert "joint_2021" in codes(result, "note")


@pytest.mark.parametrize(
    "names", ["AC og FH", "FH/AC", "fh & ac", "Fagbevægelsens Hovedorganisation and Akademikerne", "FH, AC"]
)
def test_fh_and_ac_are_understood_however_they_are_written(names: str) -> None:
    """In any order, in full, joined by a word or a sign."""
    assert codes(check(changed("Juhl", organisation=names))) == ALWAYS_ASKED


def test_observers_are_not_counted() -> None:
    """An observer of the ministry is no twelfth member, and may be anybody's director."""
    result = check([*board(), somebody(SeatKind.OBSERVER, "Lund", director=None, gender=Gender.MAN)])
    assert result.passes
    assert (result.observers, sum(result.numbers.values())) == (1, 11)
    assert result.genders[Gender.MAN] == 2
    assert "observers" in codes(result, "note")


def test_hovedstaden_can_have_two_observers() -> None:
    """One of them of the branch on Bornholm."""
    observers = [somebody(SeatKind.OBSERVER, name, hub="hovedstaden") for name in ("Lund", "Munk")]
    result = check_board(HUBS["hovedstaden"], observers)
    assert "too_many_observers" not in codes(result)


def test_only_those_who_sit_on_the_day_are_counted() -> None:
    """Who left on 1 January 2028 and who came that day: each day one of them; without a day both."""
    change = date(2028, 1, 1)
    left = changed("Krogh", end=change)
    members = [*left, somebody(SeatKind.REGIONAL, "Lund", start=change)]
    for day in (date(2027, 12, 31), change):
        result = check(members, day=day)
        assert result.passes
        assert codes(result, "note")[0] == "not_sitting"
    assert codes(check(members), "error") == ["number"]


def test_the_same_person_may_come_again() -> None:
    """Reappointment is allowed: two appointments that follow each other are no two seats."""
    before = changed("Krogh", start=date(2022, 4, 1), end=START)[-1]
    assert "twice" not in codes(check([*board(), before]))


def test_a_name_the_council_does_not_have_is_asked_about() -> None:
    """Where the whole council is known the question says so; a name that is there is not asked about."""
    roll = tuple(CouncilMember(m.code, m.name, "A") for m in board() if m.code is not None and m.code != 420)
    people = People(roll, (), complete=frozenset({420}))
    assert codes(check(board(), people=people), "ask") == ["not_on_council", *ALWAYS_ASKED]
    unknown = People(roll, ())
    assert codes(check(board(), people=unknown), "ask") == ["council_unknown", *ALWAYS_ASKED]


def test_criteria_bind_no_organisation() -> None:
    """A decided criterion on business members is for the KKR to weigh; one that is recommended is not decided."""
    criteria = [
        Criterion("fyn", SeatKind.BUSINESS, "Eksempel: eksport", recommended=True, decided=True),
        Criterion("fyn", SeatKind.KNOWLEDGE, "Eksempel: forskning", recommended=True),
        Criterion("fyn", SeatKind.KNOWLEDGE, "Eksempel: uddannelse", decided=True),
        Criterion("sydjylland", SeatKind.BUSINESS, "Eksempel: energi"),
    ]
    notes = codes(check(board(), criteria=criteria), "note")
    assert notes[-2:] == ["criterion_business", "criterion_recommended"]
    assert len(notes) == 4


def test_the_board_of_another_hub_is_left_out() -> None:
    """Rows of Sydjylland say nothing about Fyn."""
    others = [member._replace(hub="sydjylland") for member in board()]
    assert codes(check([*board(), *others])) == ALWAYS_ASKED


def test_an_empty_board_lacks_every_kind() -> None:
    """Six errors, one for each kind of seat, and no question."""
    result = check([])
    assert codes(result) == ["number"] * 6
    assert codes(result, "note") == []


@given(st.lists(st.tuples(st.sampled_from(("drop", "copy", "move")), st.integers(0, 10)), max_size=4))
def test_a_board_that_passes_has_the_numbers_of_the_statutes(changes: list[tuple[str, int]]) -> None:
    """Members are left out, doubled and moved: it passes exactly if a plain count gives 1, 3, 4, 1, 1, 1."""
    members = board()
    for at, (change, number) in enumerate(changes):
        place = number % len(members)
        member = members[place]
        if change == "drop":
            del members[place]
        elif change == "copy":
            members.append(member._replace(name=f"Eksempel Kopi {at}"))
        else:
            members[place] = member._replace(seat=SeatKind.REGIONAL)
    counted = Counter(member.seat.value for member in members)
    right = counted == {"chair": 1, "municipal": 3, "business": 4, "knowledge": 1, "employee": 1, "regional": 1}
    result = check(members)
    assert right == ("number" not in codes(result, "error"))
    assert result.passes <= right
    assert sum(result.numbers.values()) == len(members)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-04-01", "2030-04-01"), ("2024-02-29", "2028-02-29"), ("2096-02-29", "2100-03-01")],
)
def test_four_years_end_on_the_same_day(day: str, expected: str) -> None:
    """Of 29 February 1 March, where the year has none."""
    assert years_after(date.fromisoformat(day), 4) == date.fromisoformat(expected)


def all_findings() -> list[Finding]:
    """Return the findings of every faulty and unfinished board above."""
    return [finding for made, _codes in (*FAULTS.values(), *ASKED.values()) for finding in check(made()).findings]


def test_each_finding_is_a_sentence_in_both_languages_and_rests_on_a_rule() -> None:
    """No field of a sentence stays open, and the rule is one of the file."""
    rules = {rule.id for rule in BOOK.rules}
    assert {pattern.rule for pattern in PATTERNS.values()} <= rules
    for finding in all_findings():
        english = finding.sentence
        i18n.use("da")
        danish = finding.sentence
        i18n.use("en")
        assert english != danish
        assert not {"{", "}"} & set(english + danish)


def test_a_finding_says_who_and_what() -> None:
    """An example in full: the seat, the person, the days."""
    (finding,) = [entry for entry in check(FAULTS["five years"][0]()).findings if entry.kind == "error"]
    assert finding.about == "Eksempel Gram"
    assert finding.sentence == (
        "Eksempel Gram is appointed from 2026-04-01 to 2031-04-01; at most 4 years are possible, to 2030-04-01."
    )


# --- vacancies --------------------------------------------------------------------------------------------------

DONE_AGAIN = {
    "Andersen": [("kkr", "appoint_chair")],
    "Berg": [("kkr", "appoint_municipal")],
    "Gram": [
        ("kkr", "ask_business"),
        ("business_organisations", "nominate_business"),
        ("kkr", "weigh_broad"),
        ("kkr", "appoint_business"),
    ],
    "Iversen": [
        ("kkr", "ask_knowledge"),
        ("knowledge_institutions", "nominate_knowledge"),
        ("kkr", "appoint_knowledge"),
    ],
    "Juhl": [("kkr", "ask_employee"), ("fh_and_ac", "nominate_employee"), ("kkr", "appoint_employee")],
    "Krogh": [("kkr", "ask_region"), ("regional_council", "appoint_region")],
}


@pytest.mark.parametrize(("name", "expected"), DONE_AGAIN.items(), ids=DONE_AGAIN)
def test_a_seat_is_filled_as_it_was(name: str, expected: list[tuple[str, str]]) -> None:
    """Who acts and what is done again, for each kind of seat; a successor sits to 1 April 2030 at most."""
    empty = vacancy(FYN, board(), f"Eksempel {name}", LEAVING)
    assert [(step.who, step.deed) for step in empty.steps] == expected
    assert (empty.until, empty.left) == (END, 10)


def test_each_kind_of_member_has_a_procedure_and_each_deed_a_place_in_one() -> None:
    """No kind of seat is forgotten, and no sentence is without use."""
    assert set(PROCEDURES) == set(MEMBER_SEATS)
    assert {step.deed for steps in PROCEDURES.values() for step in steps} == set(DEEDS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Andersen", ["who_fills", "leaving_kkr", "nobody_stands_in"]),
        ("Berg", ["who_fills", "leaving_kkr", "nobody_stands_in"]),
        ("Friis", ["which_organisation", "decision_stands", "last_sme", "nobody_stands_in"]),
        ("Gram", ["which_organisation", "decision_stands", "nobody_stands_in"]),
        ("Iversen", ["which_organisation", "decision_stands", "nobody_stands_in"]),
        ("Juhl", ["nobody_stands_in"]),
        ("Krogh", ["nobody_stands_in"]),
    ],
)
def test_what_the_statutes_leave_open_on_a_vacancy_is_asked(name: str, expected: list[str]) -> None:
    """Friis is the only one of a small firm, and only there the successor's firm is asked about."""
    assert [entry.code for entry in vacancy(FYN, board(), f"Eksempel {name}", LEAVING).findings] == expected


def test_late_in_the_term_the_next_process_is_noted() -> None:
    """From 22 October 2025 the board of 2022-2026 has its successors under way."""
    members = [member._replace(start=date(2022, 4, 1), end=date(2026, 4, 1)) for member in board()]
    noted = [
        [entry.code for entry in vacancy(FYN, members, "Eksempel Krogh", day).findings]
        for day in (date(2025, 10, 21), date(2025, 10, 22))
    ]
    assert noted == [["nobody_stands_in"], ["nobody_stands_in", "next_process"]]


def test_outside_the_terms_of_the_papers_the_last_day_is_asked() -> None:
    """Somebody without dates leaves in 2031, a day of no known term."""
    members = changed("Krogh", start=None, end=None)
    empty = vacancy(FYN, members, "Eksempel Krogh", date(2031, 1, 1))
    assert empty.until is None
    assert empty.findings[-1].code == "term_unknown"


def test_a_name_is_found_in_any_case_and_spacing() -> None:
    """As people write names."""
    assert vacancy(FYN, board(), " eksempel  KROGH ", LEAVING).leaves.seat is SeatKind.REGIONAL


REFUSED: dict[str, tuple[list[BoardMember], str, date, tuple[str, str, str, str]]] = {
    "nobody of the name": (
        board()[:2],
        "Eksempel Andersn",
        LEAVING,
        (
            "--person",
            "“Eksempel Andersn”",
            "one of Eksempel Andersen, Eksempel Berg",
            "did you mean Eksempel Andersen?",
        ),
    ),
    "nobody like it": (
        board()[:2],
        "Østergaard",
        LEAVING,
        ("--person", "“Østergaard”", "one of Eksempel Andersen, Eksempel Berg", "write the name as in the table"),
    ),
    "an empty board": (
        [],
        "Eksempel Berg",
        LEAVING,
        ("--person", "“Eksempel Berg”", "a member who sits on that day", "write the name as in the table"),
    ),
    "an observer": (
        [somebody(SeatKind.OBSERVER, "Lund")],
        "Eksempel Lund",
        LEAVING,
        (
            "--person",
            "“Eksempel Lund”: observer",
            "a member of the board: only a member's seat falls empty",
            "name a member",
        ),
    ),
    "before the appointment": (
        board(),
        "Eksempel Berg",
        date(2026, 3, 31),
        (
            "--on",
            "2026-03-31, when Eksempel Berg does not sit on the board",
            "a day between the two of the appointment",
            "correct the day, or the days in the table",
        ),
    ),
    "in two seats": (
        changed("Krogh", name="Eksempel Berg"),
        "Eksempel Berg",
        LEAVING,
        (
            "--person",
            "“Eksempel Berg” in more than one seat",
            "each person in one seat",
            "correct the table; see what is wrong with it with: kkrvalg hubs check",
        ),
    ),
}


@pytest.mark.parametrize(("members", "person", "day", "parts"), REFUSED.values(), ids=REFUSED)
def test_who_is_no_member_on_the_day_cannot_leave(
    members: list[BoardMember], person: str, day: date, parts: tuple[str, str, str, str]
) -> None:
    """The complaint says where, what was found, who sits, and what to do."""
    with pytest.raises(InputError) as caught:
        vacancy(FYN, members, person, day)
    error = caught.value
    assert (error.where, error.found, error.expected, error.todo) == parts
