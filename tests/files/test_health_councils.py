"""``health_council_members.csv``: what is read, and what is refused with which words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from elections import Town, election

from kkrvalg.errors import InputError
from kkrvalg.files.health_councils import HealthCouncils, read_health_councils
from kkrvalg.files.lots import draws_of
from kkrvalg.model import CouncilMember, Gender, Period, PersonId
from kkrvalg.procedures.health_forum import moved
from kkrvalg.reading.yamlfile import read_yaml
from kkrvalg.rulebook.health_forums import load_health_forum_rules

if TYPE_CHECKING:
    from pathlib import Path

RULES = load_health_forum_rules("2026-2030")
HELD = moved(election(Town({"A": 400, "L": 300}), Town({"V": 300, "A": 100})), {701: "Fyn", 702: "Lillebælt"})
HEADER = "health_council,code,name,letter,elected,gender,born,council_since,mayor_since,source\n"


def read(folder: Path, text: str, on_council: dict[PersonId, CouncilMember] | None = None) -> HealthCouncils:
    """Read a table of this text."""
    path = folder / "health_council_members.csv"
    path.write_text(text, encoding="utf-8")
    return read_health_councils(path, RULES, HELD, shown="prøve.csv", on_council=on_council)


def test_a_member_with_all_that_is_known(tmp_path: Path) -> None:
    """Names of health councils in any case, yes in both languages, several periods."""
    found = read(
        tmp_path,
        HEADER
        + "sundhedsråd fyn,701,Anna  Berg,A,ja,kvinde,1970-02-03,2006-01-01,2010-01-01/2013-12-31 2018-01-01,X\n",
    )
    [anna] = found.members
    assert (anna.health_council, anna.person, anna.list_id) == ("Fyn", PersonId(701, "Anna Berg"), "701:A")
    assert (anna.elected, anna.gender, anna.born) == (True, Gender.WOMAN, date(1970, 2, 3))
    assert anna.council_since == (Period(date(2006, 1, 1), None),)
    assert anna.mayor_since == (Period(date(2010, 1, 1), date(2013, 12, 31)), Period(date(2018, 1, 1), None))
    assert found.input.file.endswith(".csv")


def test_the_least_that_must_be_known(tmp_path: Path) -> None:
    """Three columns, with semicolons and a byte-order mark: the list is then not known, and nobody is elected."""
    [anna] = read(tmp_path, "\ufeffhealth_council;code;name\nFyn;701;Anna\n").members
    assert (anna.list_id, anna.list_known, anna.elected, anna.mayor_since) == (None, False, False, ())


def test_an_independent_is_known_to_be_of_no_list(tmp_path: Path) -> None:
    """Not the same as a list that is not known."""
    [anna] = read(tmp_path, "health_council,code,name,letter\nFyn,701,Anna,løsgænger\n").members
    assert (anna.list_id, anna.list_known) == (None, True)


def test_what_is_left_out_is_looked_up_on_the_council(tmp_path: Path) -> None:
    """The letter of council_members.csv; who is not there stays unknown."""
    known = CouncilMember(701, "Anna", "L", born=date(1970, 1, 1))
    anna, bo = read(
        tmp_path, "health_council,code,name\nFyn,701,Anna\nFyn,701,Bo\n", {known.person: known}
    ).members
    assert (anna.list_id, anna.born, bo.list_known) == ("701:L", date(1970, 1, 1), False)


@pytest.mark.parametrize(
    ("row", "where", "found", "expected", "todo"),
    [
        (
            "Fynn,701,Anna,A,,,,,,",
            "prøve.csv, line 2, column health_council",
            "Fynn",
            f"one of {', '.join(RULES.health_councils)}",
            "did you mean Fyn?",
        ),
        (
            "Fyn,702,Anna,A,,,,,,",
            "prøve.csv, line 2, column code",
            "702 By 2, which is in the health council Lillebælt",
            "a municipality of the health council Fyn: 701 By 1",
            "correct the row, or put the municipality elsewhere with --move",
        ),
        (
            "Fyn,999,Anna,A,,,,,,",
            "prøve.csv, line 2, column code",
            "999",
            "a municipality of the health council Fyn: 701 By 1",
            "correct the row, or put the municipality elsewhere with --move",
        ),
        (
            "Fyn,701,Anna,V,,,,,,",
            "prøve.csv, line 2, column letter",
            "V, a list that did not run in municipality 701",
            "one of A, L",
            "correct the letter; somebody elected outside all lists has the letter “independent”",
        ),
        (
            "Fyn,701,,A,,,,,,",
            "prøve.csv, line 2, column name",
            "nothing",
            "a value",
            "it is not filled in: fill it in",
        ),
        (
            "Fyn,701,Anna,A,måske,,,,,",
            "prøve.csv, line 2, column elected",
            "“måske”",
            "yes or no",
            "write yes or no",
        ),
        (
            "Fyn,701,Anna,A,,,,,2010,",
            "prøve.csv, line 2, column mayor_since",
            "“2010”",
            "whole dates: the day decides who has been in office for longest",
            "write the day too, such as 2010-01-01; a council's term runs from 1 January to 31 December",
        ),
        (
            "Fyn,701,Anna,A,,,,,,\nFyn,701,anna,A,,,,,,",
            "prøve.csv, line 3, column name",
            "701:anna once more; it stands in line 2 already",
            "each only once",
            "remove or correct one of the two rows",
        ),
        (
            "Fyn,701,Anna,A,yes,,,,,\nFyn,701,Bo,A,yes,,,,,\nFyn,701,Ib,L,yes,,,,,",
            "prøve.csv, line 4, column elected",
            "one more than 2 elected from Fyn",
            "at most 2 elected from each health council",
            "leave the column empty for who was not elected to the forum",
        ),
    ],
)
def test_what_is_wrong_is_told_in_four_parts(
    tmp_path: Path, *, row: str, where: str, found: str, expected: str, todo: str
) -> None:
    """Where, what stands there, what should, and what to do."""
    with pytest.raises(InputError) as caught:
        read(tmp_path, HEADER + row + "\n")
    error = caught.value
    assert (error.where, error.found, error.expected, error.todo) == (where, found, expected, todo)


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    """With the column that was meant."""
    with pytest.raises(InputError) as caught:
        read(tmp_path, "health_council,code,name,elcted\nFyn,701,Anna,yes\n")
    assert (caught.value.found, caught.value.todo) == ("an unknown column", "rename it to elected")


# --- recorded draws ---------------------------------------------------------------------------------------------


def test_a_draw_may_be_about_a_health_council_or_a_post_of_a_forum(tmp_path: Path) -> None:
    """The keys health_council and forum of lots.yaml."""
    path = tmp_path / "lots.yaml"
    path.write_text(
        "draws:\n- health_council: Fyn\n  drawn: [A]\n- forum: syd\n  post: chair\n  drawn: [V]\n",
        encoding="utf-8",
    )
    first, second = draws_of(read_yaml(path))
    assert (first.health_council, first.forum, first.kkr, first.council) == ("Fyn", None, None, None)
    assert (second.health_council, second.forum, second.post) == (None, "syd", "chair")


@pytest.mark.parametrize(
    ("draw", "found"),
    [
        (
            "health_council: Fyn\n  kkr: syddanmark",
            "a draw with none or several of kkr, council, health_council and forum",
        ),
        ("forum: syd", "a draw about a health forum without a post"),
    ],
)
def test_a_draw_about_two_things_or_half_a_thing_is_refused(tmp_path: Path, draw: str, found: str) -> None:
    """A lot is about one thing, and in a forum about one post."""
    path = tmp_path / "lots.yaml"
    path.write_text(f"draws:\n- {draw}\n  drawn: [A]\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        draws_of(read_yaml(path))
    assert caught.value.found == found
