"""rules/business-hubs.yaml says what the statutes and the two papers say, and a broken one is refused."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kkrvalg import i18n, procedures
from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.rulebook import load_rulebook, rulebook_ids
from kkrvalg.rulebook.business_hubs import MEMBER_SEATS, Hub, HubTerm, SeatKind, find_hub, load_hubs
from kkrvalg.rulebook.citation import citations

if TYPE_CHECKING:
    from pathlib import Path

BOOK = load_hubs()
HUBS = {hub.key: hub for hub in BOOK.hubs}

DAYS = {
    ("2022-2026", "recommend"): {
        "hovedstaden": "2021-10-15",
        "sjælland": "2021-10-13",
        "syddanmark": "2021-10-11",
        "midtjylland": "2021-10-11",
        "nordjylland": "2021-10-15",
    },
    ("2022-2026", "appoint_political"): {
        "hovedstaden": "2022-01-25",
        "sjælland": "2022-01-17",
        "syddanmark": "2022-01-24",
        "midtjylland": "2022-01-19",
        "nordjylland": "2022-01-21",
    },
    ("2022-2026", "decide"): {
        "hovedstaden": "2022-01-25",
        "sjælland": "2022-01-17",
        "syddanmark": "2022-01-24",
        "midtjylland": "2022-01-19",
        "nordjylland": "2022-01-21",
    },
    ("2026-2030", "recommend"): {
        "hovedstaden": "2025-10-24",
        "sjælland": "2025-10-22",
        "syddanmark": "2025-10-22",
        "midtjylland": "2025-10-20",
        "nordjylland": "2025-10-24",
    },
    ("2026-2030", "appoint_political"): {
        "hovedstaden": "2026-01-26",
        "sjælland": "2026-01-27",
        "syddanmark": "2026-01-21",
        "midtjylland": "2026-01-19",
        "nordjylland": "2026-01-23",
    },
    ("2026-2030", "decide"): {
        "hovedstaden": "2026-01-26",
        "sjælland": "2026-01-27",
        "syddanmark": "2026-01-21",
        "midtjylland": "2026-01-19",
        "nordjylland": "2026-01-23",
    },
    ("2026-2030", "appoint_others"): {
        "hovedstaden": "2026-03-27",
        "sjælland": "2026-03-23",
        "syddanmark": "2026-03-25",
        "midtjylland": "2026-03-24",
        "nordjylland": "2026-03-27",
    },
}
"""The days of meetings, as the papers list them for each KKR."""

LAST_DAYS = {
    ("2022-2026", "nominate"): "2022-02-28",
    ("2022-2026", "request_region"): "2022-02-28",
    ("2022-2026", "appoint_others"): "2022-03-25",
    ("2022-2026", "new_board"): "2022-04-01",
    ("2026-2030", "nominate"): "2026-02-27",
    ("2026-2030", "new_board"): "2026-04-01",
}
"""The days that are the same in all KKR."""


def term_of(hub: Hub, name: str) -> HubTerm:
    """Return a term of a hub."""
    return next(term for term in hub.terms if term.term == name)


@pytest.mark.parametrize(("term", "step"), DAYS, ids=" ".join)
@pytest.mark.parametrize("hub", HUBS.values(), ids=list(HUBS))
def test_each_meeting_is_on_the_day_of_the_paper(hub: Hub, term: str, step: str) -> None:
    """35 days of two papers, listed by hand; Fyn and Sydjylland have those of KKR Syddanmark."""
    (found,) = [entry for entry in term_of(hub, term).steps if entry.key == step]
    day = date.fromisoformat(DAYS[term, step][hub.kkr])
    assert (found.first, found.last) == (day, day)


@pytest.mark.parametrize(("term", "step"), LAST_DAYS, ids=" ".join)
def test_each_common_day_is_the_one_of_the_paper(term: str, step: str) -> None:
    """Deadlines and 1 April are the same everywhere."""
    found = {entry.last for hub in BOOK.hubs for entry in term_of(hub, term).steps if entry.key == step}
    assert found == {date.fromisoformat(LAST_DAYS[term, step])}


def test_the_members_on_nomination_were_appointed_in_a_week_of_march_2022() -> None:
    """The paper of 2021 has 21 to 25 March for all five."""
    for hub in BOOK.hubs:
        (step,) = [entry for entry in term_of(hub, "2022-2026").steps if entry.key == "appoint_others"]
        assert (step.first, step.last) == (date(2022, 3, 21), date(2022, 3, 25))


def test_organisations_are_asked_from_the_day_after_the_meeting() -> None:
    """KKR Syddanmark met on 21 January 2026."""
    (step,) = [entry for entry in term_of(HUBS["fyn"], "2026-2030").steps if entry.key == "nominate"]
    assert (step.first, step.last) == (date(2026, 1, 22), date(2026, 2, 27))


def test_the_region_is_asked_in_2022_and_not_in_the_paper_of_2025() -> None:
    """What the paper of 2025 does not restate is no step of its process."""
    keys = {term.term: [step.key for step in term.steps] for term in HUBS["fyn"].terms}
    assert keys["2022-2026"] == [
        *("recommend", "appoint_political", "decide", "nominate", "request_region"),
        *("clarify", "appoint_others", "new_board"),
    ]
    assert keys["2026-2030"] == [key for key in keys["2022-2026"] if key != "request_region"]


def test_there_are_six_hubs_and_syddanmark_has_two_of_them() -> None:
    """That the same KKR appoints for Fyn and Sydjylland is marked as our reading."""
    assert {key: hub.kkr for key, hub in HUBS.items()} == {
        "hovedstaden": "hovedstaden",
        "sjælland": "sjælland",
        "fyn": "syddanmark",
        "sydjylland": "syddanmark",
        "midtjylland": "midtjylland",
        "nordjylland": "nordjylland",
    }
    assert [hub.key for hub in BOOK.hubs if hub.reading] == ["fyn", "sydjylland"]


def test_a_board_has_eleven_members_of_whom_the_kkr_appoints_ten() -> None:
    """1 chair, 3 municipal, 4 business, 1 knowledge, 1 employee by the KKR; 1 by the regional council."""
    for hub in BOOK.hubs:
        assert [(seat.kind, seat.number) for seat in hub.seats] == [
            (SeatKind.CHAIR, 1),
            (SeatKind.MUNICIPAL, 3),
            (SeatKind.BUSINESS, 4),
            (SeatKind.KNOWLEDGE, 1),
            (SeatKind.EMPLOYEE, 1),
            (SeatKind.REGIONAL, 1),
        ]
        assert sum(seat.number for seat in hub.seats if seat.appointed_by == "kkr") == 10


def test_the_paper_of_2025_restates_the_ten_seats_of_the_kkr_only() -> None:
    """The regional council's seat stands in the statutes and in the paper of 2021."""
    assert {seat.kind for seat in BOOK.hubs[0].seats if seat.restated} == set(MEMBER_SEATS) - {SeatKind.REGIONAL}


def test_what_2025_restates_is_marked_rule_by_rule() -> None:
    """Nine of the rules, read off the paper of 2025 by hand."""
    assert {rule.id for rule in BOOK.rules if rule.restated} == {
        *("chair", "municipal", "business", "knowledge", "employee"),
        *("organisations_recommended", "organisations_decided", "written_request", "term"),
    }
    assert {rule.id for rule in BOOK.rules if not rule.restated} == {
        *("board", "business_active", "business_broad", "business_sme", "business_no_more"),
        *("organisations_reasoned", "organisations_defined", "regional", "observers", "vice_chair", "director"),
        *(
            "no_alternates",
            "no_proxies",
            "in_person",
            "four_years",
            "sits_until",
            "vacancy",
            "removal",
            "equality",
        ),
    }


def test_only_hovedstaden_has_room_for_an_observer_of_bornholm() -> None:
    """One observer of the ministry everywhere, one more in Hovedstaden."""
    assert {hub.key: hub.observers for hub in BOOK.hubs if hub.observers != 1} == {"hovedstaden": 2}


def test_the_disagreement_of_2021_on_who_nominates_is_noted() -> None:
    """FH and AC in the statutes, LO, FTF and AC in the timetable."""
    (rule,) = [entry for entry in BOOK.rules if entry.id == "employee"]
    assert rule.note is not None
    assert "LO, FTF and AC" in rule.note.en


def test_the_votes_on_members_who_represent_no_politics_are_an_open_point() -> None:
    """Business, knowledge, employees; and the option on chair and members is one of the rulebooks'."""
    points = {point.id: point for point in BOOK.open_points}
    assert points["votes"].seats == (SeatKind.BUSINESS, SeatKind.KNOWLEDGE, SeatKind.EMPLOYEE)
    option = points["hub_election"].option
    for rulebook in rulebook_ids():
        assert option in {spec.name for spec in load_rulebook(rulebook).options}


def test_each_function_cites_a_rule_that_is_there() -> None:
    """What a function of the hubs says it implements stands in the file."""
    for module in pkgutil.walk_packages(procedures.__path__, f"{procedures.__name__}."):
        importlib.import_module(module.name)
    cited = citations("business_hub")
    assert set(cited) <= {rule.id for rule in BOOK.rules}
    assert "kkrvalg.procedures.business_hub_vacancy.vacancy" in cited["vacancy"]


def test_a_term_holds_the_days_from_april_to_april() -> None:
    """The first of April belongs to the new board."""
    hub = HUBS["fyn"]
    names = {
        day: term.term if (term := hub.term_on(date.fromisoformat(day))) else None
        for day in ("2022-03-31", "2022-04-01", "2026-03-31", "2026-04-01", "2030-03-31", "2030-04-01")
    }
    assert list(names.values()) == [None, "2022-2026", "2022-2026", "2026-2030", "2026-2030", None]


@pytest.mark.parametrize("name", ["fyn", "FYN", " Erhvervshus Fyn "])
def test_a_hub_is_found_by_what_people_call_it(name: str) -> None:
    """In capitals, and with the word for a hub before it."""
    assert find_hub(name, BOOK.hubs, where="--hub").key == "fyn"


def test_a_hub_is_found_without_danish_letters() -> None:
    """Not every keyboard has them."""
    assert find_hub("sjaelland", BOOK.hubs, where="--hub").key == "sjælland"


@pytest.mark.parametrize(
    ("name", "todo"),
    [
        ("fyen", "did you mean fyn?"),
        ("Bornholm", "write one of them"),
        ("KKR Syddanmark", "this KKR appoints for fyn, sydjylland: write one of them"),
    ],
    ids=["near", "far", "a KKR with two"],
)
def test_an_unknown_hub_is_refused(name: str, todo: str) -> None:
    """The message names all six."""
    with pytest.raises(InputError) as caught:
        find_hub(name, BOOK.hubs, where="--hub")
    assert caught.value.where == "--hub"
    assert caught.value.found == f"“{name}”"
    assert caught.value.expected == "one of hovedstaden, sjælland, fyn, sydjylland, midtjylland, nordjylland"
    assert caught.value.todo == todo


def test_the_words_are_in_both_languages() -> None:
    """A hub has its Danish name in Danish."""
    i18n.use("da")
    assert HUBS["fyn"].name.text == "Erhvervshus Fyn"
    i18n.use("en")
    assert HUBS["fyn"].name.text == "Business Hub Fyn"


class Broken(NamedTuple):
    """A text of the file, what replaces it (once), and the complaint; ``below`` moves its line."""

    old: str
    new: str
    key: str
    found: str
    expected: str
    todo: str
    below: int = 0


CASES = {
    "two of a hub": Broken(
        "  - key: sydjylland",
        "  - key: fyn",
        "hubs.3.key",
        "fyn once more; it stands in line 30 already",
        "each only once",
        "remove or rename one of them",
    ),
    "restated, but not in the paper": Broken(
        "  - id: vice_chair\n    sources: [statutes_2018]\n    restated: no",
        "  - id: vice_chair\n    sources: [statutes_2018]\n    restated: yes",
        "rules.17.restated",
        "yes",
        "yes where paper_2025 is among the sources, else no",
        "correct restated, or the sources",
        2,
    ),
    "unknown source": Broken(
        "sources: [statutes_2018]",
        "sources: [statutes_2019]",
        "rules.4.sources.0",
        "“statutes_2019”",
        "one of statutes_2018, paper_2021, paper_2025",
        "did you mean statutes_2018?",
    ),
    "an observer among the seats": Broken(
        "  - kind: regional",
        "  - kind: observer",
        "seats.5.kind",
        "“observer”",
        "one of chair, municipal, business, knowledge, employee, regional",
        "write one of them",
    ),
    "unknown rule of a seat": Broken(
        "    rule: regional",
        "    rule: region",
        "seats.5.rule",
        "“region”",
        "one of {rules}",
        "did you mean regional?",
    ),
    "a KKR without a day": Broken(
        "          nordjylland: 2021-10-15\n",
        "",
        "terms.0.steps.0.days",
        "no day for nordjylland",
        "a day for each of hovedstaden, sjælland, syddanmark, midtjylland, nordjylland",
        "add the days that are missing",
        -4,
    ),
    "a day for a hub": Broken(
        "          syddanmark: 2021-10-11\n",
        "          fyn: 2021-10-11\n",
        "terms.0.steps.0.days.fyn",
        "“fyn”",
        "one of hovedstaden, sjælland, syddanmark, midtjylland, nordjylland",
        "write one of them",
    ),
    "a step that does not say when": Broken(
        "        after: decide\n        last: 2022-02-28\n",
        "",
        "terms.0.steps.3",
        "nothing that says when",
        "either days, or first and last, or after and last",
        "say in one of these ways when it is",
        -4,
    ),
    "after no step": Broken(
        "        after: decide\n",
        "        after: decision\n",
        "terms.0.steps.3.after",
        "“decision”",
        "one of recommend, appoint_political, decide",
        "write one of them",
    ),
    "a deadline before the meeting": Broken(
        "        last: 2022-02-28\n",
        "        last: 2022-01-10\n",
        "terms.0.steps.3.last",
        "2022-01-10",
        "a day on or after 2022-01-26",
        "correct one of the two days",
    ),
    "a term that ends first": Broken(
        "    ends: 2026-04-01",
        "    ends: 2022-04-01",
        "terms.0.ends",
        "2022-04-01",
        "a day after 2022-04-01",
        "correct one of the two days",
    ),
    "a step twice": Broken(
        "      - key: decide",
        "      - key: recommend",
        "terms.0.steps.2.key",
        "recommend",
        "each only once",
        "remove or rename one of them",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_broken_file_is_refused_with_its_line(case: Broken, tmp_path: Path) -> None:
    """The complaint names the line and the key, and says what to write."""
    text = (data_dir("rules") / "business-hubs.yaml").read_text(encoding="utf-8")
    assert case.old in text
    (tmp_path / "business-hubs.yaml").write_text(text.replace(case.old, case.new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_hubs(folder=tmp_path)
    line = text[: text.index(case.old)].count("\n") + 1 + case.below
    assert caught.value.where == f"rules/business-hubs.yaml, line {line}, key {case.key}"
    assert caught.value.found == case.found
    assert caught.value.expected == case.expected.format(rules=", ".join(rule.id for rule in BOOK.rules))
    assert caught.value.todo == case.todo


def test_a_kind_of_seat_that_is_missing_is_named(tmp_path: Path) -> None:
    """A board without the regional council's seat is not the statutes' board."""
    text = (data_dir("rules") / "business-hubs.yaml").read_text(encoding="utf-8")
    start, end = text.index("  - kind: regional"), text.index("years_at_most")
    (tmp_path / "business-hubs.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_hubs(folder=tmp_path)
    assert caught.value.found == "no regional"
    assert caught.value.expected == "each of chair, municipal, business, knowledge, employee, regional"
    assert caught.value.todo == "add the seats"
