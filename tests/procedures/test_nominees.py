"""The check of those named for a post: council membership, what posts ask, shared persons, women and men."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg import i18n
from kkrvalg.model import CouncilMember, Gender, Member, MemberKind, Office, People, PersonId
from kkrvalg.procedures.nominees import Finding, Nominee, check_nominees, gender_need
from kkrvalg.reading.text import InputFile
from kkrvalg.rulebook import Post, PostTerm, Requirement, Words, find_post

if TYPE_CHECKING:
    from collections.abc import Mapping

AREA = {101, 102, 103}
ABROAD = 999
ANNE, BO, CARL, DITTE = (PersonId(101, "Anne"), PersonId(101, "Bo"), PersonId(102, "Carl"), PersonId(103, "Ditte"))
WORDS = Words("ord", "words")

PEOPLE = People(
    council_members=(
        CouncilMember(101, "Anne", "A", office=Office.MAYOR, chairs=("economy",)),
        CouncilMember(101, "Bo", "V", chairs=("climate",), boards=("FGU-institution",)),
        CouncilMember(102, "Carl", "A"),
        CouncilMember(103, "Ditte", "V", boards=("harbour",)),
    ),
    members=(
        Member(101, "Anne", "A", "A", MemberKind.MAYOR),
        Member(102, "Carl", "A", "A", MemberKind.SUPPLEMENTARY),
    ),
    complete=frozenset({101}),
)
"""Anne is mayor of 101 and Bo chairs its climate committee; Carl was elected to the KKR; 101 is complete."""


def post(
    *requirements: Requirement,
    seats: int | None = 2,
    gender_rule: str = "yes",
    status: str = "filled",
    key: str = "PRØVE",
) -> Post:
    """Return a made-up post that asks what is given."""
    return Post(
        key=key,
        name=WORDS,
        field="other",
        status=status,
        reason=None if status == "filled" else WORDS,
        seats=seats,
        alternates=None,
        chairs=0,
        fee="no",
        fee_note=None,
        form="appoint",
        decided_by=None,
        nominators=None,
        term=PostTerm(WORDS, None, None, None, None),
        legal_basis=None,
        requirements=requirements,
        gender_rule=gender_rule,
        kkr=("midtjylland",),
        terms=(),
        source=WORDS,
        note=None,
        not_established=(),
        input=InputFile("posts", ""),
    )


def asks(
    kind: str,
    *,
    strength: str = "must",
    seats: int | None = None,
    any_of: tuple[str, ...] = (),
    of: str | None = None,
) -> Requirement:
    """Return a requirement."""
    return Requirement(kind, strength, seats, any_of, of, WORDS)


def named(*people: PersonId, alternates: tuple[PersonId, ...] = ()) -> list[Nominee]:
    """Return members and alternates."""
    return [*(Nominee(p, "A") for p in people), *(Nominee(p, "A", alternate=True) for p in alternates)]


def check(
    asked: Post,
    nominees: list[Nominee],
    *,
    chairmanship: tuple[PersonId, ...] = (),
    holders: Mapping[str, tuple[PersonId, ...]] | None = None,
) -> list[tuple[PersonId | None, str, str]]:
    """Return who, how grave and which rule of each finding."""
    found = check_nominees(asked, nominees, PEOPLE, area=AREA, chairmanship=chairmanship, holders=holders)
    return [(finding.person, finding.kind, finding.rule) for finding in found]


# --- councils -------------------------------------------------------------------------------------------------


def test_members_of_councils_in_the_area_may_be_named_whether_on_the_kkr_or_not() -> None:
    """Bo is on a council and not on the KKR; the post does not ask for it."""
    assert check(post(), named(ANNE, BO), chairmanship=()) == []


def test_who_is_not_on_a_roll_that_is_complete_is_an_error_and_on_another_a_question() -> None:
    """101's roll is complete, 103's is not; 999 lies outside; alternates are asked the same."""
    nobody, perhaps, outside = PersonId(101, "Emil"), PersonId(103, "Fie"), PersonId(ABROAD, "Gry")
    assert check(post(), named(nobody, perhaps, alternates=(outside,))) == [
        (nobody, "error", "not_on_council"),
        (perhaps, "ask", "council_not_known"),
        (outside, "error", "outside_area"),
    ]


def test_somebody_outside_may_be_the_member_of_the_regional_council_that_the_post_asks_for() -> None:
    """WOCO takes two mayors and one of the regional council; who it is cannot be seen, so it is asked."""
    outside = PersonId(ABROAD, "Gry")
    found = check(find_post("WOCO"), named(ANNE, outside, DITTE))
    assert (outside, "ask", "regional_council") in found
    assert not any(kind == "error" for _person, kind, _rule in found)


def test_nobody_is_named_twice_and_no_member_is_an_alternate_too() -> None:
    """The finding bars nobody: it is the naming that is wrong, so it is about no person."""
    found = check_nominees(post(), named(ANNE, ANNE, BO, alternates=(BO, CARL)), PEOPLE, area=AREA)
    assert [(f.person, f.who, f.kind, f.rule) for f in found] == [
        (None, ANNE, "error", "twice"),
        (None, BO, "error", "also_alternate"),
    ]


@pytest.mark.parametrize(
    ("status", "kind"),
    [("abolished", "error"), ("merged", "error"), ("elsewhere", "error"), ("undecided", "ask")],
)
def test_nobody_is_named_for_a_post_that_the_kkr_does_not_fill(status: str, kind: str) -> None:
    """While it is undecided it is a question."""
    assert check(post(status=status), named(ANNE, BO)) == [(None, kind, "not_filled")]


def test_without_anybody_named_there_is_nothing_to_say() -> None:
    """Also of a post that asks for much."""
    assert check(find_post("EH-FYN"), []) == []


# --- what posts ask -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "of", "met"),
    [
        ("council_member", None, {"Anne": True, "Bo": True, "Carl": True, "Ditte": True}),
        ("kkr_member", None, {"Anne": True, "Bo": False, "Carl": True, "Ditte": False}),
        ("mayor", None, {"Anne": True, "Bo": False, "Carl": None, "Ditte": None}),
        ("chairmanship", None, {"Anne": True, "Bo": False, "Carl": True, "Ditte": False}),
        ("committee_chair", "climate", {"Anne": False, "Bo": True, "Carl": None, "Ditte": None}),
        ("committee_member", "climate", {"Anne": None, "Bo": True, "Carl": None, "Ditte": None}),
        ("on_board", "FGU-institution", {"Anne": None, "Bo": True, "Carl": None, "Ditte": False}),
        ("elected_office", None, {"Anne": True, "Bo": True, "Carl": True, "Ditte": True}),
        ("business_background", None, dict.fromkeys(("Anne", "Bo", "Carl", "Ditte"))),
        ("reappointed_once", None, dict.fromkeys(("Anne", "Bo", "Carl", "Ditte"))),
        ("municipality_kind", "outlying", dict.fromkeys(("Anne", "Bo", "Carl", "Ditte"))),
    ],
)
def test_a_requirement_of_every_seat_is_answered_from_the_rolls_or_asked(
    kind: str, of: str | None, met: dict[str, bool | None]
) -> None:
    """Met gives nothing; unmet is an error, or a note where it is only wished; what no roll says is asked."""
    for person in (ANNE, BO, CARL, DITTE):
        for strength, unmet in (("must", "error"), ("wished", "note")):
            rule = "unmet" if strength == "must" else "unmet_wish"
            expected = {True: [], False: [(person, unmet, rule)], None: [(person, "ask", "not_known")]}
            found = check(post(asks(kind, strength=strength, of=of)), named(person), chairmanship=(ANNE, CARL))
            assert found == expected[met[person.name]], (person, strength)


def test_who_is_on_the_kkr_is_not_known_while_only_its_mayors_are() -> None:
    """The roll begins with the mayors, the others are elected later; a complete council settles who is not."""
    people = People(PEOPLE.council_members, PEOPLE.members[:1], PEOPLE.complete)
    for person, rules in ((ANNE, []), (BO, ["not_known"]), (PersonId(101, "Emil"), ["not_on_council", "unmet"])):
        found = check_nominees(post(asks("kkr_member")), named(person), people, area=AREA)
        assert [finding.rule for finding in found] == rules


def test_one_of_several_kinds_is_enough() -> None:
    """A mayor or a committee chair of the climate field: Anne, Bo; of Carl neither is known, so it is asked."""
    need = asks("mayor", any_of=("committee_chair",), of="climate")
    assert check(post(need), named(ANNE, BO)) == []
    assert check(post(need), named(CARL)) == [(CARL, "ask", "not_known")]


def test_a_requirement_of_some_seats_counts_those_who_meet_it() -> None:
    """One board member of three: Bo is; Ditte is not; Anne may be; an empty seat may still bring one."""
    need = asks("on_board", of="FGU-institution", seats=1)
    assert check(post(need), named(ANNE, BO)) == []
    assert check(post(need), named(ANNE, DITTE)) == [(None, "ask", "perhaps_too_few")]
    wish = need._replace(strength="wished")
    assert check(post(wish), named(ANNE, DITTE)) == [(None, "ask", "perhaps_wished")]
    assert check(post(need, seats=3), named(DITTE, PersonId(101, "Ida"))) == [
        (PersonId(101, "Ida"), "error", "not_on_council"),
        (None, "ask", "perhaps_too_few"),
    ]
    eva = CouncilMember(102, "Eva", "A", boards=("harbour",))
    people = People((*PEOPLE.council_members, eva), PEOPLE.members)
    (found,) = check_nominees(post(need), named(DITTE, eva.person), people, area=AREA)
    assert (found.kind, found.rule, found.found, found.wanted) == ("error", "too_few", 0, 1)
    (found,) = check_nominees(post(wish), named(DITTE, eva.person), people, area=AREA)
    assert (found.kind, found.rule) == ("note", "too_few_wished")


def test_the_seats_of_the_chairmanship_are_not_those_of_the_others() -> None:
    """The climate alliance: chair and vice chair, and three others who are mayors or chair the climate committee.

    With Anne (mayor) and Bo (climate) as chairmanship, three others are wanted: three who are neither are too few,
    though with Anne and Bo there would be two.
    """
    alliance = find_post("KLIMA-REGIONAL", kkr="hovedstaden")
    others = tuple(CouncilMember(103, name, "A", chairs=("culture",)) for name in ("Ea", "Finn", "Gro"))
    mayor = CouncilMember(103, "Hans", "V", office=Office.MAYOR)
    people = People((*PEOPLE.council_members, *others, mayor), PEOPLE.members)
    nominees = named(ANNE, BO, *(other.person for other in others))
    (found,) = check_nominees(alliance, nominees, people, area=AREA, chairmanship=(ANNE, BO))
    assert (found.kind, found.rule, found.found, found.wanted) == ("error", "too_few", 0, 3)
    (without,) = check_nominees(alliance, nominees[1:], people, area=AREA, chairmanship=(ANNE, BO))[:1]
    assert (without.rule, without.found, without.wanted) == ("perhaps_too_few", 1, 2)


def test_a_single_seat_for_the_chairmanship_is_asked_of_each_who_is_voted_for() -> None:
    """Absalon: whoever stands is chair or vice chair; while the vice chair is not elected it is asked."""
    absalon = find_post("ABSALON")
    assert check(absalon, named(ANNE, BO), chairmanship=(ANNE, CARL)) == [(BO, "error", "unmet")]
    assert check(absalon, named(BO), chairmanship=(ANNE,)) == [(BO, "ask", "not_known")]


def test_the_same_persons_are_compared_once_those_of_the_other_post_are_named() -> None:
    """Not named yet: asked; the same: nothing; others: an error; some of them, with a seat empty: asked."""
    need = asks("same_persons_as", of="ANDEN")
    assert check(post(need), named(ANNE, BO)) == [(None, "ask", "others_not_named")]
    assert check(post(need), named(BO, ANNE), holders={"ANDEN": (ANNE, BO)}) == []
    assert check(post(need), named(ANNE, CARL), holders={"ANDEN": (ANNE, BO)}) == [
        (None, "error", "other_persons")
    ]
    assert check(post(need), named(ANNE), holders={"ANDEN": (ANNE, BO)}) == [(None, "ask", "others_not_named")]


def test_an_overlap_is_somebody_in_common() -> None:
    """One is enough; none is an error once all seats are taken, a note where it is only aimed at."""
    need = asks("overlaps", of="ANDEN")
    holders = {"ANDEN": (CARL, ANNE)}
    assert check(post(need), named(ANNE, BO), holders=holders) == []
    assert check(post(need), named(BO, DITTE), holders=holders) == [(None, "error", "other_persons")]
    assert check(post(need), named(BO), holders=holders) == [(None, "ask", "others_not_named")]
    wish = need._replace(strength="wished")
    assert check(post(wish), named(BO, DITTE), holders=holders) == [(None, "note", "other_persons_wished")]


def test_what_is_no_quality_of_a_person_is_a_reminder() -> None:
    """The alternate shared by five KKR, the second vice chair, and that a post is expected to end."""
    for kind in ("shared_alternate", "office_in_body"):
        assert check(post(asks(kind, of="x")), named(ANNE)) == [(None, "note", "remember")]
    assert check(post(status="expected_to_end"), named(ANNE)) == [(None, "note", "remember")]


def test_each_finding_speaks_danish_and_english() -> None:
    """Its sentence is made when it is read."""
    finding = Finding("§ 4, stk. 4", "RBR", ANNE, "error", "not_on_council")
    assert finding.sentence == "Anne is not on the council's roll, which is complete."
    i18n.use("da")
    try:
        assert finding.sentence == ("Anne står ikke på listen over kommunalbestyrelsen, og listen er fuldstændig.")
    finally:
        i18n.use("en")


# --- against a second check -----------------------------------------------------------------------------------

PERSONS = [PersonId(code, name) for code in (101, 102, 103, ABROAD) for name in ("Anne", "Bo", "Carl")]
KINDS = ("council_member", "kkr_member", "mayor", "chairmanship", "committee_chair", "on_board")


@st.composite
def rolls(draw: st.DrawFn) -> People:
    """Draw rolls of which some councils are complete, and a KKR with a mayor and an elected member at least."""
    entries = []
    for person in draw(st.lists(st.sampled_from(PERSONS[:9]), unique=True)):
        chairs = draw(st.sampled_from(((), ("climate",), ("health",))))
        boards = draw(st.sampled_from(((), ("climate",), ("health",))))
        entries.append(CouncilMember(*person, "A", chairs=chairs, boards=boards))
    kkr = draw(st.lists(st.sampled_from(PERSONS[:9]), unique=True, max_size=4))
    kinds = (MemberKind.MAYOR, *(MemberKind.SUPPLEMENTARY,) * 3)
    members = tuple(Member(*person, "A", "A", kind) for person, kind in zip(kkr, kinds, strict=False))
    return People(tuple(entries), members, frozenset(draw(st.sets(st.sampled_from([101, 102, 103])))))


def possible(kind: str, person: PersonId, people: People, chairmanship: tuple[PersonId, ...]) -> set[bool]:
    """Return what may be true of a person, by a second reading of the rules: one or both answers."""
    known = {entry.person: entry for entry in people.council_members}
    kkr = {member.person: member for member in people.members}
    both = {True, False}
    if kind == "chairmanship":
        return {person in chairmanship}
    council = {True} if person in known or person in kkr else {False} if person.code in people.complete else both
    if person.code == ABROAD:
        council = {False}
    if kind == "council_member" or council == {False}:
        return council if kind != "on_board" else both
    if kind == "kkr_member":
        elected = any(member.kind is MemberKind.SUPPLEMENTARY for member in people.members)
        return {True} if person in kkr else {False} if elected else both
    if kind == "mayor":
        mayors = [member.person for member in people.members if member.kind is MemberKind.MAYOR]
        return {person in mayors} if person.code in [mayor.code for mayor in mayors] else both
    entry = known.get(person)
    listed = () if entry is None else entry.chairs if kind == "committee_chair" else entry.boards
    return {"climate" in listed} if listed else both


@settings(max_examples=150)
@given(
    rolls(),
    st.lists(st.sampled_from(PERSONS), unique=True, min_size=1, max_size=4),
    st.sampled_from(KINDS),
    st.one_of(st.none(), st.integers(1, 3)),
    st.lists(st.sampled_from(PERSONS[:9]), unique=True, min_size=2, max_size=2),
)
def test_an_error_is_what_no_reading_of_the_rolls_allows_and_silence_what_every_one_does(
    people: People, persons: list[PersonId], kind: str, seats: int | None, chairs: list[PersonId]
) -> None:
    """A naive second check: of every way the unknown may be, an error fails in all, silence in none."""
    asked = post(asks(kind, seats=seats, of="climate"), seats=4)
    found = check_nominees(asked, named(*persons), people, area=AREA, chairmanship=chairs)
    own = [finding for finding in found if finding.article == "§ 4, stk. 3"]
    may = {person: possible(kind, person, people, tuple(chairs)) for person in persons}
    if seats is None:
        for person in persons:
            kinds = [finding.kind for finding in own if finding.person == person]
            assert kinds == ([] if may[person] == {True} else ["error"] if may[person] == {False} else ["ask"])
        return
    sure = sum(answers == {True} for answers in may.values())
    at_most = sum(True in answers for answers in may.values()) + (4 - len(persons))
    expected = [] if sure >= seats else ["ask"] if at_most >= seats else ["error"]
    assert [finding.kind for finding in own] == expected


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from([None, *Gender]), max_size=6),
    st.sampled_from(["yes", "no", "not_established"]),
    st.integers(1, 4),
)
def test_women_and_men_are_equal_in_every_case_in_which_it_is_said(
    genders: list[Gender | None], rule: str, seats: int
) -> None:
    """The unknown tried as women and as men in every way: "met" in all, "unmet" in none, "not known" in some."""
    nominees = [Nominee(PersonId(101, f"N{at}"), "A", gender=gender) for at, gender in enumerate(genders)]
    need = gender_need(post(gender_rule=rule, seats=seats), nominees)
    if rule != "yes" or not nominees:
        assert need.state == {"yes": "nobody", "no": "not_covered"}.get(rule, rule)
        return
    women, men, unknown = (genders.count(kind) for kind in (Gender.WOMAN, Gender.MAN, None))
    equal = {women + more == men + unknown - more and women + more > 0 for more in range(unknown + 1)}
    if need.state == "met":
        assert equal == {True}
    elif need.state == "unmet":
        assert equal == {False}
    else:
        assert need.state == "not_known"
        assert unknown
    assert len(need.unknown) == unknown


def test_the_need_for_women_and_men_is_shown_with_the_numbers() -> None:
    """One seat: a woman and a man; several: as many of each; who is unknown is named; alternates do not count."""
    ada, ben = Nominee(PersonId(101, "Ada"), "A", gender=Gender.WOMAN), Nominee(BO, "V", gender=Gender.MAN)
    who = Nominee(CARL, "V")
    article = "(ligestillingsloven §§ 9, 10 a, 12)"
    single = gender_need(post(seats=1), [ada, ben])
    assert single.state == "met"
    assert single.sentence == (
        f"A woman and a man are to be proposed {article}. Proposed: 1 woman and 1 man. That is so."
    )
    several = gender_need(post(), [ada, ben, who, ada._replace(person=DITTE, alternate=True)])
    assert several.state == "not_known"
    assert several.sentence == (
        f"As many women as men are to be proposed, an even number in all {article}."
        " Proposed: 1 woman and 1 man. Gender not known: Carl."
    )
    assert gender_need(post(), [ada]).sentence.endswith(
        "That is not so; where it cannot be, the special reasons are stated."
    )
    open_rule = gender_need(find_post("RBR"), [ada])
    assert open_rule.sentence == (
        "Whether the act on equality applies is not established. Proposed: 1 woman and 0 men."
    )


def test_the_order_of_the_names_makes_no_difference() -> None:
    """Which of the chairmanship is set aside is not settled by who stands first."""
    alliance = find_post("KLIMA-REGIONAL", kkr="hovedstaden")
    persons = (ANNE, BO, CARL, DITTE)
    for group in combinations(persons, 3):
        there, back = (
            {(f.person, f.kind, f.rule, f.found) for f in check_nominees(alliance, order, PEOPLE, area=AREA)}
            for order in (named(*group), named(*reversed(group)))
        )
        assert there == back
