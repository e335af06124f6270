"""``kkrvalg whatif mayors``, ``votes`` and ``options``: what they print, in every format, and what they refuse."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Ended, kkrvalg
from elections import Town, election, write

from kkrvalg.data import data_dir

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["kkrvalg"]

SMALL = ("--kkr", "nordjylland")


def undecided(folder: Path, *codes: int) -> Path:
    """Copy the bundled election of 2025 without the mayors of some municipalities, and return the folder."""
    folder.mkdir()
    for file in filter(Path.is_file, (data_dir("scenarios") / "kv2025").iterdir()):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        if file.name == "mayors.csv":
            lines = [line for line in lines if not line.startswith(tuple(f"{code}," for code in codes))]
        (folder / file.name).write_text("".join(lines), "utf-8")
    return folder


def rows(ended: Ended) -> list[dict[str, str]]:
    """Return the rows of a table that was printed."""
    return list(csv.DictReader(StringIO(ended.out.removeprefix("\ufeff")), delimiter=";"))


# --- mayors -----------------------------------------------------------------------------------------------------


def test_a_scenario_without_some_mayors_is_refused_by_compose_and_understood_here(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """Compose says what is missing, and names the command that goes on without."""
    folder = undecided(tmp_path / "valg", 860, 851)
    complaint = kkrvalg("compose", "--scenario", folder, *SMALL).complaint
    assert complaint["Found"] == "96 mayors; none for 851 Aalborg, 860 Hjørring"
    assert "kkrvalg whatif mayors" in complaint["What to do"]
    ended = kkrvalg("whatif", "mayors", "--scenario", folder)
    assert ended.status == 0
    assert "Supposed, and neither known nor likely for that: Aalborg A and Hjørring A." in ended.text
    assert "All combinations of these mayors" in ended.text


def test_the_protocol_says_all_of_it(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """Each possible mayor with what the KKR comes to, and each combination counted."""
    folder = undecided(tmp_path / "valg", 860, 851)
    (found,) = kkrvalg("whatif", "mayors", "--scenario", folder, "--format", "json").protocol["whatif"]["mayors"]
    assert [own["municipality"] for own in found["municipalities"]] == ["Aalborg", "Hjørring"]
    numbers = [len(own["mayors"]) for own in found["municipalities"]]
    assert found["combinations"] == numbers[0] * numbers[1]
    assert sum(entry["combinations"] for entry in found["together"]) == found["combinations"]
    assert [[entry["held_against"] for entry in own["mayors"]].count(True) for own in found["municipalities"]] == [
        1,
        1,
    ]


def test_a_named_municipality_is_held_against_its_own_mayor(kkrvalg: Callable[..., Ended]) -> None:
    """Læsø has one; the table marks it."""
    table = rows(kkrvalg("whatif", "mayors", "--municipality", "laesoe", "--format", "csv"))
    assert {row["municipality"] for row in table} == {"Læsø"}
    (now,) = (row for row in table if row["held_against"])
    assert (now["seats_changed"], now["changes"]) == ("0", "")


def test_every_municipality_of_a_kkr_at_once(kkrvalg: Callable[..., Ended]) -> None:
    """Which mayor matters most is said."""
    text = kkrvalg("whatif", "mayors", *SMALL, "--all").text
    assert "One mayor alone decides most in Morsø" in text


def test_a_list_whose_seats_are_not_known_is_marked(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """C, too small for the KKR, may have one of the two seats that are not recorded."""
    folder = write(tmp_path / "valg", election(Town({"A": 160, "B": 39, "C": 1}, "A", known={"A": 4, "B": 3})))
    text = kkrvalg("whatif", "mayors", "--scenario", folder, "--all").text
    assert "C?" in text
    assert "B?" not in text
    assert "?: whether the list has a seat in the council is not known." in text


def test_municipalities_where_nothing_changes_are_named_together(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """Of A 60 and B 40 in each, B's mayor sets the scale in both: 100 / 40 and 100 / 40 · 1 are the same."""
    towns = (Town({"A": 60, "B": 40}, "B"), Town({"A": 60, "B": 40}, "A"), Town({"A": 60, "B": 0}, "A"))
    folder = write(tmp_path / "valg", election(*towns))
    text = kkrvalg("whatif", "mayors", "--scenario", folder, "--all").text
    assert "No other mayor changes more than the number calculated in By 3." in text


@pytest.mark.parametrize(
    ("arguments", "where", "found"),
    [
        ((), "kv2025/mayors.csv", "a mayor in every municipality"),
        (("--municipality", "Herningg"), "--municipality", "the unknown municipality “Herningg”"),
        (("--municipality", "Odense", *SMALL), "--municipality", "Odense, which is in KKR Syddanmark"),
        (("--all", "--municipality", "Herning"), "--all", "--all and --municipality"),
        (("--mayor", "Herning"), "--mayor", "Herning"),
        (("--mayor", "Herning=X"), "--mayor", "X in Herning"),
        (("--mayor", "Herning=V", "--mayor", "657=A"), "--mayor", "two mayors of 657: V and A"),
        (("--all", "--post", "XX"), "the post “XX”", "no such post"),
    ],
)
def test_what_cannot_be_asked_about_mayors(
    kkrvalg: Callable[..., Ended], arguments: tuple[str, ...], where: str, found: str
) -> None:
    """The message says where and what, and what to do about it."""
    complaint = kkrvalg("whatif", "mayors", *arguments).complaint
    assert (complaint["Where"], complaint["Found"]) == (where, found)
    assert complaint["What to do"]


def test_a_lot_in_a_council_leaves_nothing_to_say(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """A 20 / 2 = B 10: the second of two seats is a lot, and B takes part only if it wins it; exit status 3."""
    folder = write(tmp_path / "valg", election(Town({"A": 20, "B": 10}, "A", seats=2)))
    ended = kkrvalg("whatif", "mayors", "--scenario", folder, "--all")
    assert ended.status == 3
    assert "A lot in a council decides which parties take part." in ended.text
    (found,) = kkrvalg("whatif", "mayors", "--scenario", folder, "--all", "--format", "json").protocol["whatif"][
        "mayors"
    ]
    assert (found["start"]["waits"], found["start"]["seats"], found["municipalities"]) == (True, None, [])


# --- votes ------------------------------------------------------------------------------------------------------


def test_the_fewest_votes_stand_first(kkrvalg: Callable[..., Ended]) -> None:
    """The list is in order, and its first number is the one that compose finds."""
    table = rows(kkrvalg("whatif", "votes", *SMALL, "--format", "csv"))
    numbers = [int(row["votes"]) for row in table]
    assert numbers == sorted(numbers)
    margins = kkrvalg("compose", *SMALL, "--no-proof", "--format", "json").protocol["compositions"][0]["margins"]
    assert numbers[0] == min(own["seats"]["votes"] for own in margins["votes"] if own["seats"])


def test_a_sweep_turns_where_the_margins_say(kkrvalg: Callable[..., Ended]) -> None:
    """The first range in which other seats are sure begins at the margin's votes."""
    arguments = ("whatif", "votes", *SMALL, "--format", "json")
    (margins,) = kkrvalg(*arguments).protocol["whatif"]["margins"]
    loses = next(own for own in margins["votes"] if own["party"] == "Æ" and own["direction"] == "loses")
    (found,) = kkrvalg(*arguments, "--party", "æ", "--from", "-100%", "--to", "0").protocol["whatif"]["votes"]
    assert found["proven"]
    changed = [own for own in found["ranges"] if own["changes"]["seats"]]
    assert changed[-1]["to_votes"] == -loses["seats"]["votes"]


def test_a_sweep_says_what_it_supposes(kkrvalg: Callable[..., Ended]) -> None:
    """How the votes are spread, who loses them, and that the points are all there are."""
    text = kkrvalg("whatif", "votes", *SMALL, "--party", "A", "--from-party", "V", "--to", "2,5%").text
    assert "while votes go from V to A" in text
    assert "by largest remainder" in text
    assert "These points are exact to the vote and all there are" in text


def test_recorded_councils_stay_as_they_are(kkrvalg: Callable[..., Ended]) -> None:
    """The alliances of 2021 are not known, so that the councils cannot be calculated."""
    text = kkrvalg("whatif", "votes", "--scenario", "kv2021", *SMALL, "--party", "K").text
    assert "The councils' seats are recorded and stay as they are." in text


def test_where_nothing_is_proven_it_says_so(kkrvalg: Callable[..., Ended]) -> None:
    """A scale that shrinks turns at almost every vote."""
    text = kkrvalg(
        *("whatif", "votes", *SMALL, "--party", "A", "--from", "-100", "--to", "100", "--step", "100"),
        *("--option", "reduction_method=shrink_scale"),
    ).text
    assert "found by trying every 100 votes" in text


@pytest.mark.parametrize(
    ("arguments", "where", "found"),
    [
        (("--from", "-5%"), "--from", "no party whose votes change"),
        (("--party", "X"), "--party", "X"),
        (("--party", "A", "--from-party", "a"), "--from-party", "A"),
        (("--party", "A", "--from", "many"), "--from", "many"),
        (("--party", "A", "--from", "1.5"), "--from", "1.5"),
        (("--party", "A", "--step", "0", *SMALL), "--step", "a step of 0 votes"),
        (("--party", "A", "--from", "5", "--to", "1", *SMALL), "--from", "from 5 to 1 votes"),
        (("--party", "Å", "--municipality", "Læsø"), "--party", "Å, without votes in Læsø"),
    ],
)
def test_what_cannot_be_asked_about_votes(
    kkrvalg: Callable[..., Ended], arguments: tuple[str, ...], where: str, found: str
) -> None:
    """The message says where and what, and what to do about it."""
    complaint = kkrvalg("whatif", "votes", *arguments).complaint
    assert (complaint["Where"], complaint["Found"]) == (where, found)
    assert complaint["What to do"]


# --- options ----------------------------------------------------------------------------------------------------


def test_open_questions_are_counted_over_draws(kkrvalg: Callable[..., Ended]) -> None:
    """No answer changes more draws than there are, and another size is always another seat.

    The answers that take long are tried on fewer draws.
    """
    from kkrvalg.simulation import whatif_options  # noqa: PLC0415 (heavy)

    some = [whatif_options.Answer("rounding", "up"), *map(whatif_options.Answer._make, whatif_options.SLOW)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whatif_options, "SLOW_DRAWS", 4)
        patch.setattr(whatif_options, "answers", lambda _setting: some)
        found = kkrvalg("whatif", "options", "--draws", "12", "--format", "json").protocol["whatif"]["options"]
    assert (found["draws"], found["seed"], found["votes"]) == (12, 1, "swing")
    assert len(found["answers"]) == 3
    for answer in found["answers"]:
        slow = (answer["option"], answer["value"]) in whatif_options.SLOW
        assert answer["draws"] == (4 if slow else 12)
        for own in answer["other"]:
            assert own["size"] <= own["seats"] <= own["any"] <= answer["draws"]
    assert any(own["any"] for answer in found["answers"] for own in answer["other"])


def test_with_votes_fixed_and_a_certain_mayor_it_is_what_compose_finds(kkrvalg: Callable[..., Ended]) -> None:
    """A mayor who has the probability 1 is as certain as the others: each answer changes all draws or none.

    Compose tries each answer on the election itself; where its lots decide, a draw may come to either.
    """
    chance = ("--mayor-probability", "851:A=1")
    fixed = ("whatif", "options", *SMALL, "--votes", "fixed", *chance, "--draws", "4", "--format", "json")
    counted = {
        (own["option"], own["value"]): own["other"][0]
        for own in kkrvalg(*fixed).protocol["whatif"]["options"]["answers"]
        if own["why_not"] is None
    }
    tried = kkrvalg("compose", *SMALL, "--sensitivity", "--no-proof", "--format", "json").protocol["sensitivity"]
    alternatives = [own for own in tried[0]["alternatives"] if own["computable"]]
    assert alternatives
    for own in alternatives:
        if own["result"]["lot_among"] == 1:
            assert counted[own["option"], own["value"]]["seats"] == (4 if own["changes"] else 0), own["option"]


def test_a_result_over_draws_is_not_overwritten(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """It may have taken long."""
    file = tmp_path / "svar.txt"
    file.write_text("før", "utf-8")
    assert kkrvalg("whatif", "options", "-o", file).complaint["Where"] == "--output"
    assert file.read_text("utf-8") == "før"


@pytest.mark.parametrize(
    "asked", [("mayors", "--municipality", "Rebild"), ("votes",), ("options",), ("alliances",), ("groups",)]
)
def test_a_file_that_exists_is_not_overwritten(
    asked: tuple[str, ...], kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """It is refused before anything is calculated, and left as it is."""
    kept = tmp_path / "resultat.txt"
    kept.write_text("mine", encoding="utf-8")
    assert "which exists" in kkrvalg("whatif", *asked, "--kkr", "nordjylland", "-o", kept).complaint["Found"]
    assert kept.read_text(encoding="utf-8") == "mine"
