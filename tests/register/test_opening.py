"""The first events of a register: small KKR worked out by hand, the sample meeting, what holds of every one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import sample_meeting
from elections import KKR, Town, composed, election, elections
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_people import FIRST, SECOND, elected, on_council, people

from kkrvalg.model import Gender, People, PersonId
from kkrvalg.procedures.membership import seating
from kkrvalg.register.entry import Entry, Words
from kkrvalg.register.history import fold
from kkrvalg.register.opening import Founding, Opening, begin, drafts, recognised
from kkrvalg.register.post_rules import term_of
from kkrvalg.register.state import Event, State
from kkrvalg.rulebook import find_post

if TYPE_CHECKING:
    from kkrvalg.model import Election
    from kkrvalg.register.entry import Draft

DAY = date(2026, 1, 19)
WORDS = Words("abc", "Eksempel")
VOTES = {"A": 100, "V": 200, "L": 1}
HELD = election(Town(VOTES, "A", seats=5), Town(VOTES, "A", seats=5), Town(VOTES, "V", seats=5))
"""A's two mayors on a third of the votes (but for L's) set the scale at some 6: A 2, V 4, of which 3 elected."""
IDA = elected(702, "Ida", "V", substitute=(701, "Idas stedfortræder"))


def opened(who: People, held: Election = HELD, **more: Any) -> Opening:  # noqa: ANN401 (as drafts takes them)
    """Return the first events of the KKR of a made-up election."""
    composition = composed(held)
    founding = Founding(held, "kkr-2026-2030", composition, seating(composition, who, held), who, None, DAY)
    return drafts(founding, WORDS, **more)


def constituted(opening: Opening) -> dict[str, Any]:
    """Return the fields of the event with which the KKR takes office."""
    return dict(next(draft.body for draft in opening.drafts if draft.kind == "constituted"))


def state(made: tuple[Draft, ...]) -> State:
    """Return the state that the first events make, after the opening."""
    first = (begin(KKR, "0123456789abcdef", DAY, WORDS), *made)
    return fold([Event(at, draft.effect, draft.kind, draft.body) for at, draft in enumerate(first, 1)])


def test_a_seat_that_nobody_is_elected_to_stays_vacant() -> None:
    """V has elected one of three: the others have nobody, and Ida's substitute is known."""
    opening = opened(people([IDA]))
    keys = opening.keys
    assert constituted(opening)["seats"] == [
        {
            "seat": "V:1",
            "party": "V",
            "person": keys[PersonId(702, "Ida")],
            "substitute": keys[PersonId(701, "Idas stedfortræder")],
        },
        {"seat": "V:2", "party": "V", "person": None, "substitute": None},
        {"seat": "V:3", "party": "V", "person": None, "substitute": None},
    ]
    sits = state(opening.drafts)
    assert [seat.key for seat in sits.seats.values() if seat.holder is None] == ["V:2", "V:3"]


def test_only_those_who_are_needed_are_entered_with_what_is_known_of_them() -> None:
    """Three mayors, Ida and her substitute; not the rest of the councils. Ida's birthday and gender are known."""
    ida = IDA._replace(gender=Gender.WOMAN, born=date(1970, 5, 17))
    opening = opened(people([ida], [on_council(701, "Per", "V"), on_council(702, "Ida", "V")]))
    data = [draft.person for draft in opening.drafts if draft.kind == "person"]
    assert data == [
        {"name": "Borgmester 1"},
        {"name": "Borgmester 2"},
        {"name": "Borgmester 3"},
        {"name": "Ida", "gender": "woman", "born": "1970-05-17"},
        {"name": "Idas stedfortræder"},
    ]


def test_the_parties_of_the_constitution_are_those_of_the_composition() -> None:
    """A 2 of 2 mayors, V 4 with one; the local list L is no party."""
    assert constituted(opened(people()))["parties"] == [
        {"party": "V", "name": "Parti V", "eligible": True, "votes": 600, "seats": 4, "mayors": 1},
        {"party": "A", "name": "Parti A", "eligible": True, "votes": 300, "seats": 2, "mayors": 2},
    ]


def test_a_mayor_of_a_local_list_counts_for_the_list_alone() -> None:
    """What the mayor is of is the list with its municipality's code."""
    held = election(Town({"A": 100, "L": 10}, "L", seats=5), Town({"A": 100}, "A", seats=5))
    rows = {row["code"]: row for row in constituted(opened(people(), held))["mandates"]}
    assert (rows[701]["letter"], rows[701]["party"]) == ("L", "701:L")
    assert (rows[702]["letter"], rows[702]["party"]) == ("A", "A")


def test_a_substitute_who_is_on_no_roll_is_of_the_party_of_the_seat() -> None:
    """A group elects from its midst; the letter on the ballot is not known."""
    opening = opened(people([IDA]))
    row = next(row for row in constituted(opening)["mandates"] if row["code"] == 701 and row["letter"] is None)
    assert (row["party"], opening.left_out.lists) == ("V", ())


def test_deputies_are_entered_as_far_as_they_are_known() -> None:
    """701 has two, 702 one, 703 none: the register asks for the rest."""
    roll = [
        on_council(701, "En", "V", FIRST),
        on_council(701, "To", "A", SECOND),
        on_council(702, "Tre", "V", FIRST),
    ]
    opening = opened(people([IDA], roll))
    offices = [(row["code"], row["office"]) for row in constituted(opening)["offices"]]
    assert offices == [
        (701, "mayor"),
        (701, "first_deputy"),
        (701, "second_deputy"),
        (702, "mayor"),
        (702, "first_deputy"),
        (703, "mayor"),
    ]


def test_a_substitute_whom_the_council_elected_is_entered_as_that() -> None:
    """§ 3, stk. 3: both deputies of 702 are elected members, and the table names somebody else."""
    known = people(
        [
            elected(702, "Ida", "V"),
            elected(702, "Kai", "V"),
            mayor_of_702("Valgt af rådet"),
        ],
        [on_council(702, "Ida", "V", FIRST), on_council(702, "Kai", "V", SECOND)],
    )
    opening = opened(known)
    assert constituted(opening)["by_council"] == [
        {"code": 702, "person": opening.keys[PersonId(702, "Valgt af rådet")]}
    ]


def mayor_of_702(substitute: str) -> Any:  # noqa: ANN401 (a member)
    """Return the mayor of 702 with a substitute in the table of members."""
    from made_up_people import mayor  # noqa: PLC0415 (used here alone)

    return mayor(702, "A", substitute=(702, substitute))


def test_a_mayors_substitute_without_a_known_deputy_is_told_and_not_entered() -> None:
    """§ 3, stk. 3 lets the deputies decide: who is said to stand in is not taken for one."""
    opening = opened(people([mayor_of_702("Måske")]))
    assert PersonId(702, "Måske") not in opening.keys
    assert opening.left_out.mayors_substitutes == ((PersonId(702, "Borgmester 2"), PersonId(702, "Måske")),)


def test_whoever_is_known_keeps_the_key_and_others_get_the_next() -> None:
    """Of a later term: the mayor of 701 was p4, the last key is p9."""
    opening = opened(people(), known={PersonId(701, "Borgmester 1"): "p4"}, last=9)
    assert sorted(opening.keys.values()) == ["p10", "p11", "p4"]
    assert [draft.body["person"] for draft in opening.drafts if draft.kind == "person"] == ["p10", "p11"]


def test_people_are_recognised_by_municipality_and_name() -> None:
    """The mayor of 701 is; a person of that name in another municipality is not."""
    first = opened(people())
    made = (begin(KKR, "0123456789abcdef", DAY, WORDS), *first.drafts)
    moment = datetime(2026, 1, 20, tzinfo=UTC)
    entries = [Entry(at, moment, d.effect, d.kind, d.body, d.words, d.person, "") for at, d in enumerate(made, 1)]
    roll = [on_council(701, "BORGMESTER 1", "A"), on_council(702, "Borgmester 1", "A")]
    assert recognised(entries, people([], roll)) == {
        PersonId(701, "BORGMESTER 1"): first.keys[PersonId(701, "Borgmester 1")]
    }


# --- the sample meeting -----------------------------------------------------------------------------------------


def sample() -> Opening:
    """Return the first events from the sample meeting."""
    meeting, held = sample_meeting.opened(), sample_meeting.held()
    founding = Founding(
        meeting.session.scenario.election,
        "kkr-2026-2030",
        meeting.composition,
        held.seating,
        meeting.people,
        held,
        held.day,
    )
    return drafts(founding, WORDS)


def test_the_chair_is_entered_with_the_group_that_won_the_office() -> None:
    """A+F+Ø took the chair with the 11 members of A, 8 of F and 8 of Ø; C+V the vice chair with 12 and 6."""
    opening = sample()
    chair, vice = (draft.body for draft in opening.drafts if draft.kind == "chair_elected")
    assert (chair["office"], chair["parties"]) == ("chair", ["A", "F", "Ø"])
    assert (vice["office"], vice["parties"]) == ("vice_chair", ["C", "V"])
    assert [len(set(body["group"])) for body in (chair, vice)] == [11 + 8 + 8, 12 + 6]  # type: ignore[arg-type] (a list)


def test_every_place_that_the_meeting_filled_is_an_appointment() -> None:
    """RBR's five have an alternate each, named by the group; the chair's and vice chair's places are by office."""
    made = [draft.body for draft in sample().drafts if draft.kind == "appointed"]
    held = sample_meeting.held()
    assert len(made) == sum(len(post.holders) for post in held.posts)
    names = {key: who.name for who, key in sample().keys.items()}
    rbr = [(b["place"], names[str(b["person"])], names[str(b["alternate"])]) for b in made if b["post"] == "RBR"]
    assert rbr[:3] == [
        (1, "Eksempel A1", "Eksempelpolitiker 1"),
        (2, "Eksempel F1", "Eksempelpolitiker 2"),
        (3, "Eksempelborgmester C5", "Eksempelpolitiker 4"),
    ]
    assert {b["since"] for b in made if b["post"] == "RBR"} == {"2026-06-01"}
    assert {b["until"] for b in made if b["post"] == "RBR"} == {"2030-05-31"}
    assert [b["way"] for b in made if b["post"] == "GCSC"] == ["office", "office"]


def test_the_alternate_of_a_single_place_is_that_places() -> None:
    """ORESUND has one place, elected by all, and one alternate, named by a group."""
    (body,) = (d.body for d in sample().drafts if d.kind == "appointed" and d.body["post"] == "ORESUND")
    assert body["alternate"] is not None
    assert sample().left_out.alternates == ()


def test_a_term_runs_from_the_day_that_the_source_gives() -> None:
    """RBR: 1 June of the year after the election, four years; a post without days begins at once, without end."""
    day, later = date(2026, 1, 28), date(2027, 3, 1)
    rbr = find_post("RBR", kkr="hovedstaden")
    assert term_of(rbr, 2025, day) == (date(2026, 6, 1), date(2030, 5, 31))
    assert term_of(rbr, 2025, later) == (later, date(2030, 5, 31)), "the term ends when it ends"
    assert term_of(find_post("KP", kkr="hovedstaden"), 2025, day) == (day, None)


# --- every KKR --------------------------------------------------------------------------------------------------


@given(held=elections(), data=st.data())
@settings(max_examples=25)
def test_the_register_has_the_seats_of_the_composition(held: Election, data: st.DataObject) -> None:
    """Whatever the election: as many seats as are sure, those vacant that nobody is elected to, nobody twice."""
    composition = composed(held)
    members = [
        elected(data.draw(st.sampled_from(held.of_kkr(KKR))).code, f"Valgt {party.party}{number}", party.party)
        for party in composition.parties
        for number in range(data.draw(st.integers(0, party.supplementary)))
    ]
    known = people(members)
    seated = seating(composition, known, held)
    sits = state(opened(known, held).drafts)
    assert len(sits.seats) == seated.size
    assert sum(seat.holder is None for seat in sits.seats.values()) == seated.awaiting
    holders = [seat.holder for seat in sits.members]
    assert len(set(holders)) == len(holders)
