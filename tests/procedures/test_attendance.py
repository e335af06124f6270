from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from elections import Town, election
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.errors import InputError
from kkrvalg.model import CouncilMember, Member, MemberKind, People, PersonId
from kkrvalg.procedures.attendance import Attendance, Attended, Presence, Voter, call_the_roll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.attendance import Roll

PRESENT, SUBSTITUTE, ABSENT = Presence.PRESENT, Presence.SUBSTITUTE, Presence.ABSENT

ELECTION = election(
    Town({"A": 50, "V": 40, "L": 10}, "A"),
    Town({"A": 40, "V": 50}, "V"),
    Town({"L": 60, "A": 40}, "L"),
)
"""Three towns, 701 to 703; the mayor of the third is of a local list."""
ORDER = ("chair", "P1", "P2", "P3")

MAYOR = PersonId(701, "Eksempel 1")
DEPUTY = PersonId(701, "Eksempel 2")
MEMBER = PersonId(702, "Eksempel 3")
RESERVE = PersonId(701, "Eksempel 4")
LOCAL = PersonId(703, "Eksempel 5")
STRANGER = PersonId(703, "Eksempel 6")


def member(person: PersonId, party: str | None, kind: MemberKind, substitute: PersonId | None = None) -> Member:
    """Return a member of the KKR."""
    return Member(person.code, person.name, party or "L", party, kind, substitute=substitute)


def people(*rolls: CouncilMember, **substitutes: PersonId | None) -> People:
    """Return the three members: a mayor of A, an elected member of V, and a mayor of a local list."""
    return People(
        rolls,
        (
            member(MAYOR, "A", MemberKind.MAYOR, substitutes.get("mayor")),
            member(MEMBER, "V", MemberKind.SUPPLEMENTARY, substitutes.get("member")),
            member(LOCAL, None, MemberKind.MAYOR, substitutes.get("local")),
        ),
    )


def called(rows: Sequence[Attendance], known: People | None = None) -> Roll:
    """Call the roll with A and V the eligible parties."""
    return call_the_roll(
        people() if known is None else known,
        rows,
        ELECTION,
        parties={"A", "V"},
        order=ORDER,
        where={row.member: f"attendance.csv, {row.member.name}" for row in rows},
    )


def refused(rows: Sequence[Attendance], known: People | None = None) -> tuple[str, str, str, str]:
    """Return the four parts of the complaint about a sign-in list."""
    with pytest.raises(InputError) as caught:
        called(rows, known)
    return caught.value.where, caught.value.found, caught.value.expected, caught.value.todo


# --- who takes part ---------------------------------------------------------------------------------------------


def test_members_who_are_present_take_part_with_their_party() -> None:
    """A mayor of a local list stands under the municipality's name."""
    roll = called([Attendance(who, PRESENT) for who in (MAYOR, MEMBER, LOCAL)])
    assert roll.voters() == (
        Voter(MAYOR, MAYOR, "A"),
        Voter(MEMBER, MEMBER, "V"),
        Voter(LOCAL, LOCAL, "By 3"),
    )
    assert roll.absent == ()
    assert not any(voter.is_substitute for voter in roll.voters())


def test_a_member_the_list_does_not_name_is_absent_as_one_noted_as_absent() -> None:
    """Both are named in the minutes, and neither takes part."""
    roll = called([Attendance(MAYOR, PRESENT), Attendance(MEMBER, ABSENT)])
    assert [voter.person for voter in roll.voters()] == [MAYOR]
    assert roll.absent == (MEMBER, LOCAL)
    assert roll.seats[1] == Attended("§ 5, stk. 11", MEMBER, "absent", None, None, None, None)


def test_an_empty_list_is_a_meeting_that_nobody_came_to() -> None:
    """All three are absent."""
    roll = called([])
    assert (roll.voters(), roll.absent) == ((), (MAYOR, MEMBER, LOCAL))


def test_a_substitute_takes_part_in_the_seat_and_the_member_is_noted_as_absent() -> None:
    """The registered substitute need not be named again; a substitute of an elected member is of the group."""
    roll = called([Attendance(MEMBER, SUBSTITUTE)], people(member=RESERVE))
    assert roll.voters() == (Voter(RESERVE, MEMBER, "V"),)
    assert roll.voters()[0].is_substitute
    assert MEMBER in roll.absent


def test_a_mayors_substitute_follows_the_office_and_not_the_party() -> None:
    """The mayor is of A, the deputy by the council's roll of V: the seat votes with V."""
    roll = called([Attendance(MAYOR, SUBSTITUTE, DEPUTY)], people(CouncilMember(*DEPUTY, "V")))
    assert roll.voters() == (Voter(DEPUTY, MAYOR, "V"),)


def test_a_mayors_substitute_of_a_local_list_stands_alone() -> None:
    """The deputy is of list L in By 1, which is not eligible."""
    roll = called([Attendance(MAYOR, SUBSTITUTE, DEPUTY)], people(CouncilMember(*DEPUTY, "L")))
    assert roll.voters() == (Voter(DEPUTY, MAYOR, "By 1"),)
    independent = called([Attendance(MAYOR, SUBSTITUTE, DEPUTY)], people(CouncilMember(*DEPUTY, None)))
    assert independent.voters() == roll.voters()


def test_the_list_may_say_a_substitutes_party_in_any_case() -> None:
    """It says v where no roll of the council is known, and also against one."""
    row = Attendance(MAYOR, SUBSTITUTE, DEPUTY, party="v")
    assert called([row]).voters() == (Voter(DEPUTY, MAYOR, "V"),)
    assert called([row], people(CouncilMember(*DEPUTY, "A"))).voters() == (Voter(DEPUTY, MAYOR, "V"),)


def test_a_substitute_of_a_list_of_no_party_is_noted_as_local() -> None:
    """The bench is then that of the municipality, as for a mayor who stands alone."""
    row = Attendance(MAYOR, SUBSTITUTE, DEPUTY, party="Local")
    (voter,) = called([row]).voters()
    assert voter.bench not in {"A", "V"}


def test_a_party_nobody_stood_for_is_refused() -> None:
    """A slip of the pen would otherwise leave a substitute standing alone."""
    assert refused([Attendance(MAYOR, SUBSTITUTE, DEPUTY, party="Q")])[1:] == (
        "Q, a party nobody stood for",
        "the letter of a party, the name of a list cooperation, or “local”",
        "correct the column substitute_party",
    )


def test_a_local_mayors_substitute_of_a_party_stands_with_the_party() -> None:
    """Groups are counted from the persons present."""
    roll = called([Attendance(LOCAL, SUBSTITUTE, STRANGER, party="A")])
    assert roll.voters() == (Voter(STRANGER, LOCAL, "A"),)


# --- who came late and who left ---------------------------------------------------------------------------------


def test_who_comes_late_takes_part_from_that_election_on() -> None:
    """The order is chair, P1, P2, P3: somebody who came before P2 takes part in P2 and P3."""
    roll = called([Attendance(MAYOR, PRESENT, came_before="P2")])
    assert [bool(roll.voters(key)) for key in ORDER] == [False, False, True, True]
    assert len(roll.voters()) == 1


def test_who_leaves_takes_part_until_that_election() -> None:
    """Somebody who left before P2 takes part in the chair's election and in P1."""
    roll = called([Attendance(MAYOR, SUBSTITUTE, DEPUTY, party="A", left_before="P2")])
    assert [bool(roll.voters(key)) for key in ORDER] == [True, True, False, False]


def test_who_comes_late_and_leaves_early_takes_part_between() -> None:
    """From P1 until P2: in P1 alone."""
    roll = called([Attendance(MAYOR, PRESENT, came_before="P1", left_before="P2")])
    assert [bool(roll.voters(key)) for key in ORDER] == [False, True, False, False]


def test_who_leaves_before_the_first_election_takes_part_in_none() -> None:
    """But was at the meeting."""
    roll = called([Attendance(MAYOR, PRESENT, left_before="chair")])
    assert not any(roll.voters(key) for key in ORDER)
    assert roll.voters() == (Voter(MAYOR, MAYOR, "A"),)


# --- complaints -------------------------------------------------------------------------------------------------


def test_somebody_who_is_no_member_is_refused() -> None:
    """A substitute signs in for a member, never alone."""
    assert refused([Attendance(STRANGER, PRESENT)]) == (
        "attendance.csv, Eksempel 6",
        "Eksempel 6, who is no member of the KKR",
        "a member, as members.csv names them",
        "correct the municipality's code or the name, or add the member to members.csv",
    )


def test_a_member_named_twice_is_refused() -> None:
    """Otherwise the last row would win."""
    assert refused([Attendance(MAYOR, PRESENT), Attendance(MAYOR, ABSENT)]) == (
        "attendance.csv, Eksempel 1",
        "Eksempel 1 twice",
        "one row for each member",
        "remove one of the rows",
    )


def test_a_substitute_who_is_not_named_anywhere_is_refused() -> None:
    """Neither the list nor members.csv says who."""
    assert refused([Attendance(MAYOR, SUBSTITUTE)]) == (
        "attendance.csv, Eksempel 1",
        "a substitute for Eksempel 1, but not who",
        "the substitute's name, in the list or in members.csv",
        "write the name in the column substitute",
    )


def test_a_substitute_other_than_the_personal_one_is_refused() -> None:
    """members.csv has Eksempel 4 for Eksempel 3."""
    assert refused([Attendance(MEMBER, SUBSTITUTE, STRANGER)], people(member=RESERVE)) == (
        "attendance.csv, Eksempel 3",
        "Eksempel 6 for Eksempel 3",
        "Eksempel 4, the personal substitute",
        "correct the list or members.csv; nobody else may stand in for the member",
    )


def test_a_mayors_substitute_of_another_council_is_refused() -> None:
    """The deputy mayor is of the mayor's own council."""
    assert refused([Attendance(MAYOR, SUBSTITUTE, STRANGER, party="A")]) == (
        "attendance.csv, Eksempel 1",
        "Eksempel 6 for Eksempel 1, of municipality 703",
        "somebody of the mayor's own council (§ 3, stk. 3)",
        "correct the substitute, or the substitute's municipality",
    )


def test_an_elected_members_substitute_of_no_municipality_is_refused() -> None:
    """There is no municipality 999, so no name to stand under either."""
    assert refused([Attendance(MEMBER, SUBSTITUTE, PersonId(999, "Eksempel 9"), party="L")]) == (
        "attendance.csv, Eksempel 3",
        "Eksempel 9 for Eksempel 3, of municipality 999",
        "the code of a municipality of this election",
        "correct the substitute, or the substitute's municipality",
    )


@pytest.mark.parametrize("stand_in", [LOCAL, MEMBER])
def test_a_member_stands_in_for_nobody(stand_in: PersonId) -> None:
    """§ 3, stk. 4: neither for another member nor for the own seat."""
    found = refused([Attendance(MEMBER, SUBSTITUTE, stand_in)])
    assert found == (
        "attendance.csv, Eksempel 3",
        f"{stand_in.name} for Eksempel 3",
        "somebody who is not a member (§ 3, stk. 4)",
        "correct the list; a member takes part in the own seat only",
    )


@pytest.mark.parametrize(
    ("rows", "known"),
    [
        ([Attendance(MAYOR, SUBSTITUTE, DEPUTY, "A"), Attendance(MEMBER, SUBSTITUTE, DEPUTY)], people()),
        ([Attendance(MAYOR, SUBSTITUTE, DEPUTY, "A"), Attendance(MEMBER, SUBSTITUTE)], people(member=DEPUTY)),
        ([Attendance(MAYOR, SUBSTITUTE), Attendance(MEMBER, SUBSTITUTE)], people(mayor=DEPUTY, member=DEPUTY)),
        ([Attendance(MAYOR, ABSENT, DEPUTY), Attendance(MEMBER, SUBSTITUTE, DEPUTY)], people()),
    ],
    ids=["both named", "one registered", "both registered", "one absent"],
)
def test_a_substitute_for_two_is_refused_whether_the_list_or_the_register_says_so(
    rows: list[Attendance], known: People
) -> None:
    """Otherwise one person would have two votes."""
    assert refused(rows, known) == (
        "attendance.csv, Eksempel 3",
        "Eksempel 2 for Eksempel 3 too",
        "a substitute for one member only; Eksempel 2 stands in for Eksempel 1",
        "correct one of the two rows (§ 3, stk. 4)",
    )


def test_a_mayors_substitute_whose_party_nobody_says_is_refused() -> None:
    """The deputy may be of any party, so it is never taken to be the mayor's."""
    assert refused([Attendance(MAYOR, SUBSTITUTE, DEPUTY)]) == (
        "attendance.csv, Eksempel 1",
        "Eksempel 2, whose party is not known",
        "the party the substitute of a mayor belongs to",
        "write its letter in the column substitute_party, or add the person to council_members.csv",
    )


@pytest.mark.parametrize("column", ["came_before", "left_before"])
def test_a_time_that_names_no_election_of_the_meeting_is_refused(column: str) -> None:
    """There is no P9."""
    times: dict[str, Any] = {column: "P9"}
    assert refused([Attendance(MAYOR, PRESENT, **times)]) == (
        "attendance.csv, Eksempel 1",
        "the election P9, which is not held",
        "one of chair, P1, P2, P3",
        "name the first election somebody took part in, or the first one missed",
    )


@pytest.mark.parametrize("left", ["P1", "chair"])
def test_leaving_before_having_come_is_refused(left: str) -> None:
    """Nor does who came and left before the same election take part in any."""
    assert refused([Attendance(MAYOR, PRESENT, came_before="P1", left_before=left)]) == (
        "attendance.csv, Eksempel 1",
        f"Eksempel 1 came before P1 and left before {left}",
        "to have come before having left",
        "correct one of the two, or note the member as absent",
    )


# --- properties -------------------------------------------------------------------------------------------------

TIMES = st.sampled_from((None, *ORDER))
ROWS = {
    MAYOR: (Attendance(MAYOR, PRESENT), Attendance(MAYOR, SUBSTITUTE, DEPUTY, "V"), Attendance(MAYOR, ABSENT)),
    MEMBER: (Attendance(MEMBER, PRESENT), Attendance(MEMBER, SUBSTITUTE, RESERVE), Attendance(MEMBER, ABSENT)),
    LOCAL: (Attendance(LOCAL, PRESENT), Attendance(LOCAL, SUBSTITUTE, STRANGER, "A")),
}


@st.composite
def sign_in_lists(draw: st.DrawFn) -> list[Attendance]:
    """Sign-in lists of the three members in any order, some left out, with times that may contradict."""
    members = draw(st.lists(st.sampled_from(list(ROWS)), unique=True))
    return [
        draw(st.sampled_from(ROWS[who]))._replace(came_before=draw(TIMES), left_before=draw(TIMES))
        for who in members
    ]


def contradicts(row: Attendance) -> bool:
    """Return whether somebody left before having come."""
    if row.came_before is None or row.left_before is None:
        return False
    return ORDER.index(row.left_before) <= ORDER.index(row.came_before)


@given(sign_in_lists())
def test_each_seat_has_one_vote_at_most_and_each_person_one_seat(rows: list[Attendance]) -> None:
    """A walk through the meeting, election by election, finds the same voters; contradictions are refused."""
    if any(contradicts(row) for row in rows):
        assert refused(rows)[2] == "to have come before having left"
        return
    roll = called(rows)
    assert (
        len({voter.person for voter in roll.voters()})
        == len({v.seat for v in roll.voters()})
        == len(roll.voters())
    )
    assert len(roll.seats) == 3
    inside = {row.member for row in rows if row.presence is not ABSENT and row.came_before is None}
    for key in ORDER:
        inside |= {row.member for row in rows if row.presence is not ABSENT and row.came_before == key}
        inside -= {row.member for row in rows if row.left_before == key}
        assert {voter.seat for voter in roll.voters(key)} == inside


@given(sign_in_lists(), st.permutations(range(3)))
def test_the_order_of_the_list_changes_nothing(rows: list[Attendance], order: list[int]) -> None:
    """The seats come in the order of the members."""
    sound = [row for row in rows if not contradicts(row)]
    assert called([sound[at] for at in order if at < len(sound)]) == called(sound)
