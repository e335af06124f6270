"""Who fills the seats of a health coordination forum, and who calls its constituting meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from elections import Town, election, rulebook

from kkrvalg.model import CouncilMember, Gender, Period, PersonId
from kkrvalg.procedures.health_forum import moved
from kkrvalg.procedures.health_forum_assembly import Given, assemble
from kkrvalg.procedures.health_forum_people import (
    Filling,
    HealthCouncilMember,
    fill_seats,
    find_forum_convener,
)
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import resolve_options
from kkrvalg.rulebook.health_forums import load_health_forum_rules

RULES = load_health_forum_rules("2026-2030")
HELD = moved(
    election(Town({"A": 400, "V": 300}, mayor="A"), Town({"V": 300, "A": 100}, mayor="V")),
    {701: "Limfjorden", 702: "Vendsyssel"},
)
"""Limfjorden: A 400, V 300 > A 200. Vendsyssel: V 300, V 150 > A 100. A 1, V 3."""
FORUM = assemble(
    Setting(HELD, rulebook(), resolve_options(RULES)), RULES, RULES.find_forum("nord", where=""), Given()
).election
SINCE_2010 = (Period(date(2010, 1, 1), None),)
SINCE_2014 = (Period(date(2014, 1, 1), None),)


def member(code: int, name: str, letter: str | None, **more: object) -> HealthCouncilMember:
    """Return a member of the health council that the municipality belongs to."""
    council = HELD.municipality_by_code[code].health_council
    list_id = f"{code}:{letter}" if letter else None
    return HealthCouncilMember(council, code, name, list_id, list_known=True)._replace(**more)


def filled(*members: HealthCouncilMember) -> list[Filling]:
    """Return who fills the seats of the health councils whose members are known."""
    found = [fill_seats(council, members, HELD) for council in FORUM.health_councils]
    return [filling for filling in found if filling is not None]


def test_candidates_sit_on_the_health_council_for_the_party() -> None:
    """Anna and Ane can take A's seat from Limfjorden, Vera V's; Uffe is of no list."""
    [limfjorden] = filled(
        member(701, "Anna", "A"),
        member(701, "Ane", "A", elected=True),
        member(701, "Vera", "V"),
        member(701, "Uffe", None),
    )
    assert [
        (p.party, p.seats, [c.name for c in p.candidates], [e.name for e in p.elected]) for p in limfjorden.parties
    ] == [
        ("A", 1, ["Anna", "Ane"], ["Ane"]),
        ("V", 1, ["Vera"], []),
    ]
    assert (limfjorden.asked, limfjorden.of_no_seat, limfjorden.party_unknown) == ((), (), ())


def test_a_party_that_has_too_few_on_the_health_council_is_asked_about() -> None:
    """V has two seats from Vendsyssel and one person there."""
    [vendsyssel] = filled(member(702, "Viggo", "V"), member(702, "Asta", "A"))
    assert [(entry.party, entry.seats, entry.missing) for entry in vendsyssel.asked] == [("V", 2, 1)]


def test_who_is_marked_as_elected_without_a_seat_is_named() -> None:
    """A has no seat from Vendsyssel; of three of V marked there is one too many."""
    [vendsyssel] = filled(
        member(702, "Asta", "A", elected=True),
        *(member(702, name, "V", elected=True) for name in ("Viggo", "Vera", "Vita")),
    )
    assert vendsyssel.elected == (PersonId(702, "Viggo"), PersonId(702, "Vera"))
    assert vendsyssel.of_no_seat == (PersonId(702, "Asta"), PersonId(702, "Vita"))


def test_a_municipality_outside_kl_has_no_candidates() -> None:
    """Anna of By 1 could take A's seat from Limfjorden, were By 1 a member of KL."""
    outside = replace(HELD, municipalities=tuple(m._replace(kl_member=m.code != 701) for m in HELD.municipalities))
    found = fill_seats(FORUM.health_councils[0], [member(701, "Anna", "A", elected=True)], outside)
    assert found is not None
    assert [entry.candidates for entry in found.parties] == [(), ()]
    assert found.of_no_seat == (PersonId(701, "Anna"),)


def test_whose_list_is_not_known_is_named_and_no_candidate() -> None:
    """The file has no letter for Gerda, and no list of the council's members names her."""
    [limfjorden] = filled(member(701, "Gerda", None, list_known=False))
    assert limfjorden.party_unknown == (PersonId(701, "Gerda"),)
    assert [entry.missing for entry in limfjorden.parties] == [1, 1]


def test_what_a_row_leaves_out_is_taken_from_the_councils_own_list() -> None:
    """The list elected for and the dates; what the row says itself stays."""
    known = CouncilMember(701, "Anna", "A", None, Gender.WOMAN, date(1970, 1, 1), SINCE_2014, SINCE_2014)
    found = member(701, "Anna", None, list_known=False, born=date(1971, 1, 1)).completed(known)
    assert (found.list_id, found.list_known, found.born) == ("701:A", True, date(1971, 1, 1))
    assert (found.gender, found.council_since, found.mayor_since) == (Gender.WOMAN, SINCE_2014, SINCE_2014)


def calls(*members: HealthCouncilMember, broken_tenure: str = "current_period") -> PersonId | None:
    """Return who calls the meeting."""
    found = find_forum_convener(FORUM, filled(*members), members, HELD, broken_tenure=broken_tenure)
    assert found is not None
    return found.convener.person


def test_the_longest_serving_mayor_calls() -> None:
    """Vera has been mayor since 2014, Anna since 2010; Viggo has been on a council for longer and is no mayor."""
    anna = member(701, "Anna", "A", elected=True, mayor_since=SINCE_2010)
    vera = member(702, "Vera", "V", elected=True, mayor_since=SINCE_2014)
    viggo = member(702, "Viggo", "V", elected=True, council_since=(Period(date(1990, 1, 1), None),))
    assert calls(anna, vera, viggo) == PersonId(701, "Anna")
    assert calls(anna._replace(elected=False), vera, viggo) == PersonId(702, "Vera")


def test_of_two_equal_mayors_the_oldest_calls() -> None:
    """Both since 2014; Vera was born in 1960."""
    anna = member(701, "Anna", "A", elected=True, mayor_since=SINCE_2014, born=date(1970, 1, 1))
    vera = member(702, "Vera", "V", elected=True, mayor_since=SINCE_2014, born=date(1960, 1, 1))
    assert calls(anna, vera) == PersonId(702, "Vera")


def test_without_a_mayor_the_longest_serving_council_member_calls() -> None:
    """Anna since 2014, Viggo since 2010; Vita was mayor until 2017."""
    anna = member(701, "Anna", "A", elected=True, council_since=SINCE_2014)
    viggo = member(702, "Viggo", "V", elected=True, council_since=SINCE_2010)
    vita = member(
        702,
        "Vita",
        "V",
        elected=True,
        council_since=SINCE_2014,
        mayor_since=(Period(date(2002, 1, 1), date(2017, 12, 31)),),
    )
    assert calls(anna, viggo, vita) == PersonId(702, "Viggo")


def test_broken_time_counts_by_an_option() -> None:
    """Anna since 2014 and 2002 to 2009, Vera since 2010: Vera by the time without a break, Anna by all of it."""
    broken = (Period(date(2002, 1, 1), date(2009, 12, 31)), *SINCE_2014)
    anna = member(701, "Anna", "A", elected=True, mayor_since=broken)
    vera = member(702, "Vera", "V", elected=True, mayor_since=SINCE_2010)
    assert calls(anna, vera) == PersonId(702, "Vera")
    assert calls(anna, vera, broken_tenure="total") == PersonId(701, "Anna")


def test_a_mayor_of_the_election_without_dates_is_named_instead_of_guessed() -> None:
    """The first town has “Borgmester 1” in mayors.csv; since when he is mayor is not known."""
    people = (
        member(701, "Borgmester 1", "A", elected=True),
        member(702, "Vera", "V", elected=True, mayor_since=SINCE_2014),
    )
    found = find_forum_convener(FORUM, filled(*people), people, HELD)
    assert found is not None
    assert (found.convener.person, found.convener.missing) == (
        None,
        ((PersonId(701, "Borgmester 1"), "mayor_since"),),
    )
    assert (found.on, found.unnamed) == (date(2026, 1, 1), 2)


def test_nobody_calls_while_nobody_is_elected() -> None:
    """Candidates are no members yet."""
    people = (member(701, "Anna", "A", mayor_since=SINCE_2014),)
    assert find_forum_convener(FORUM, filled(*people), people, HELD) is None
