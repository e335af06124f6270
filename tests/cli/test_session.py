"""What the commands of a KKR share: draws, entries with a KKR in front, the lines that are to be pasted."""

from __future__ import annotations

import shlex
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from elections import Town, election, write
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.cli.session import DrawRecord, Session, as_draw, by_kkr, open_session, pasteable
from kkrvalg.errors import InputError
from kkrvalg.files.lots import RecordedDraw
from kkrvalg.protocol.numbers import mixed

if TYPE_CHECKING:
    from pathlib import Path

DRAW = RecordedDraw(
    kkr="midtjylland",
    council=None,
    post=None,
    question=None,
    tied=None,
    seats_at_stake=None,
    quotient=None,
    drawn=("A",),
    date=None,
    witness=None,
)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Give a scenario with two KKR."""
    town = Town({"A": 50, "V": 40}, "A")
    return write(tmp_path / "to", election(town, replace(town, kkr="sjælland")))


def opened(folder: Path, *kkr: str, draws: list[dict[str, Any]] | None = None, **options: str) -> Session:
    """Open a scenario with the draws that are recorded in it."""
    if draws is not None:
        (folder / "lots.yaml").write_text(yaml.safe_dump({"draws": draws}, allow_unicode=True), "utf-8")
    return open_session(str(folder), kkr, options)


# --- recorded draws -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "quotient"),
    [
        ("617", 617),
        ("1851/2", Fraction(1851, 2)),
        ("925 1/2", Fraction(1851, 2)),
        ("2  2/3", Fraction(8, 3)),
        ("1.851", 1851),
        ("1,851", 1851),
        ("21.359 1/2", Fraction(42719, 2)),
    ],
)
def test_a_quotient_is_read_as_it_is_printed_in_either_language_and_as_json_has_it(
    written: str, quotient: Fraction
) -> None:
    """A mixed number, an improper fraction, a thousands separator of either kind."""
    assert as_draw(DRAW._replace(quotient=written), "lots.yaml").quotient == quotient


@pytest.mark.parametrize("written", ["x", "1/0", "0.5", "-3", "1e9", "1e99999999", "2 2", "1/2/3", "9" * 99, "½"])
def test_a_quotient_that_no_question_states_is_refused(written: str) -> None:
    """At once, however large a number it names."""
    with pytest.raises(InputError) as caught:
        as_draw(DRAW._replace(quotient=written), "x/lots.yaml")
    assert (caught.value.where, caught.value.found) == ("x/lots.yaml, key quotient", written)


@given(st.fractions(min_value=0, max_value=10**12, max_denominator=10**6))
def test_any_quotient_that_is_printed_can_be_copied(quotient: Fraction) -> None:
    """Any quotient: from the printout, and from JSON."""
    for written in (mixed(quotient), str(quotient)):
        assert as_draw(DRAW._replace(quotient=written), "lots.yaml").quotient == quotient


def test_a_draw_is_about_a_kkr_a_post_in_it_or_a_council(two: Path) -> None:
    """Each question is offered the draws about it only; the post's capitals do not matter."""
    session = opened(
        two,
        draws=[
            {"kkr": "midtjylland", "drawn": ["A"]},
            {"kkr": "midtjylland", "post": "rbr", "drawn": ["V"]},
            {"kkr": "Sjaelland", "post": "RBR", "drawn": ["A"]},
            {"council": 701, "drawn": ["(V+A)"]},
        ],
    )
    assert [draw.drawn for draw in session.recorded("midtjylland", None)] == [("A",)]
    assert [draw.drawn for draw in session.recorded("midtjylland", "RBR")] == [("V",)]
    assert [draw.drawn for draw in session.recorded("sjælland", "RBR")] == [("A",)]
    assert session.recorded("sjælland", None) == ()
    assert [draw.drawn for draw in session.setting.council(701).draws] == [(("A", "V"),)]
    assert session.setting.council(702).draws == ()
    assert session.lots_file == "to/lots.yaml"


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (("nordjylland", "RBR", None, "used"), "Draw used: A, (B+F) (RBR, KKR Nordjylland)."),
        (
            ("sjælland", None, None, "unused"),
            "Draw not used, because its question did not come up: A, (B+F) (KKR Sjælland).",
        ),
        (
            (None, None, 101, "outdated"),
            "Draw not used, because the question has changed and is asked again: A, (B+F) (101).",
        ),
    ],
)
def test_what_became_of_a_draw_is_said_in_a_sentence(record: tuple[Any, Any, Any, Any], sentence: str) -> None:
    """With whom it named and what it was about."""
    kkr, post, council, fate = record
    drawn = ("A", ("B", "F"))
    assert DrawRecord(kkr, post, council, None, None, None, None, drawn, None, None, fate).sentence == sentence


# --- the command line -----------------------------------------------------------------------------------------


def test_entries_are_sorted_by_the_kkr_in_front_of_them(two: Path) -> None:
    """Any spelling of the name; what follows the first colon is left as it is."""
    session = opened(two)
    found = by_kkr(["Midtjylland:A+V", "SJAELLAND: V ", "sjælland:702:V"], session, where="--group")
    assert found == {"midtjylland": ["A+V"], "sjælland": ["V", "702:V"]}


def test_with_one_kkr_nothing_is_needed_in_front(two: Path) -> None:
    """A list's own colon is no KKR."""
    session = opened(two, "midtjylland")
    found = by_kkr(["A", "701:V", "midtjylland:V"], session, where="--lot")
    assert found == {"midtjylland": ["A", "701:V", "V"]}


@pytest.mark.parametrize("entry", ["A", "fyn:A", "701:V", ":A"])
def test_with_several_kkr_an_entry_without_one_is_refused(entry: str, two: Path) -> None:
    """An unknown KKR is none."""
    with pytest.raises(InputError) as caught:
        by_kkr([entry], opened(two), where="--lot")
    assert (caught.value.where, caught.value.found) == ("--lot", entry)


def test_what_the_command_line_said_is_said_again(two: Path) -> None:
    """The scenario as it was named, the options, the list cooperations."""
    session = open_session(str(two), (), {"rounding": "up"}, cooperations={"De små": ("701:V",)})
    assert session.arguments == (
        *("--scenario", str(two), "--option", "rounding=up"),
        *("--list-cooperation", "De små=701:V"),
    )
    assert open_session(None, (), {}).arguments == ()


@given(st.lists(st.text(min_size=1, alphabet=st.characters(exclude_categories=("C",))), min_size=1))
def test_a_shell_reads_a_line_that_is_to_be_pasted_as_it_was_meant(words: list[str]) -> None:
    """Any words but control characters; plain ones, Danish letters among them, stand without quotation marks."""
    assert shlex.split(pasteable(words)) == words
    assert pasteable(["--group", "Æ+Ø", "sjælland:V"]) == "--group Æ+Ø sjælland:V"


@pytest.mark.parametrize("option", ["deadline_count=inclusive", "saturday_is_weekday=no"])
def test_an_answer_about_dates_is_taken_from_command_line_and_scenario(option: str, two: Path) -> None:
    """It has no bearing on most commands, but a scenario holds the answers for all of them."""
    name, _, value = option.partition("=")
    assert opened(two, **{name: value}).options.changed == {name: value}
    settings = two / "scenario.yaml"
    settings.write_text(f"{settings.read_text('utf-8')}options:\n  {name}: {value}\n", "utf-8")
    assert opened(two).options.changed == {name: value}


def test_the_command_line_goes_before_the_scenario(two: Path) -> None:
    """An option that is said is the one that holds."""
    settings = two / "scenario.yaml"
    settings.write_text(
        f"{settings.read_text('utf-8')}options:\n  rounding: up\n  scale: rounded_reaches_mayors\n", "utf-8"
    )
    session = opened(two, rounding="down")
    assert (session.options["rounding"], session.options["scale"]) == ("down", "rounded_reaches_mayors")
