"""``kkrvalg rules``: the rulebooks, what one of them says, and how two of them differ."""

from __future__ import annotations

import csv
import json
import shutil
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from kkrvalg.cli import main
from kkrvalg.data import data_dir

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Printed = Callable[..., str]
    Refused = Callable[..., list[str]]

OLD, NEW = "kkr-2022-2026", "kkr-2026-2030"


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """Return a function that runs ``kkrvalg rules`` in English and returns what it prints."""

    def run(*arguments: str) -> str:
        assert main(["--lang", "en", "rules", *arguments]) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Refused:
    """Return a function that runs ``kkrvalg rules`` and returns the lines of its complaint."""

    def run(*arguments: str) -> list[str]:
        assert main(["--lang", "en", "rules", *arguments]) == 2
        return capsys.readouterr().err.splitlines()

    return run


def rows(text: str) -> list[dict[str, str]]:
    """Return a table as a Danish spreadsheet reads it."""
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def one_line(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())


# --- the list ---------------------------------------------------------------------------------------------------


def test_the_list_names_each_rulebook_with_its_dates(printed: Printed) -> None:
    """Term, adoption, entry into force, and how many articles are calculated."""
    text = printed()
    assert f"{OLD}  2022-2026  2021-08-26  2022-01-01" in text
    assert f"{NEW}  2026-2030  2025-09-25  2026-01-01" in text
    assert f"kkrvalg rules diff {OLD} {NEW}" in text


def test_the_list_as_json_is_the_envelope(printed: Printed) -> None:
    """The files with their hashes, and the articles of each rulebook counted by state."""
    document = json.loads(printed("--format", "json"))
    assert (document["schema"], document["kind"]) == ("kkrvalg/1", "rules")
    assert [entry["file"] for entry in document["inputs"]] == [
        f"rules/{name}{ending}" for name in (OLD, NEW) for ending in (".yaml", ".articles.yaml")
    ]
    assert [book["id"] for book in document["rulebooks"]] == [OLD, NEW]
    assert all(sum(book["numbers_of_articles"].values()) == 44 for book in document["rulebooks"])
    assert all(book["numbers_of_articles"]["missing"] == 0 for book in document["rulebooks"])


def test_the_list_as_a_table(printed: Printed) -> None:
    """A line for each rulebook."""
    table = rows(printed("--format", "csv"))
    assert [row["id"] for row in table] == [OLD, NEW]
    assert table[1]["adopted"] == "2025-09-25"


def test_no_scenario_is_needed(printed: Printed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The rules can be read where there is no election."""
    shutil.copytree(data_dir("rules"), tmp_path / "rules")
    for module in ("kkrvalg.data", "kkrvalg.rulebook.reading"):
        monkeypatch.setattr(f"{module}.data_dir", lambda name: tmp_path / name)
    assert OLD in printed()


# --- one rulebook -----------------------------------------------------------------------------------------------


def test_a_rulebook_shows_numbers_questions_and_articles(printed: Printed) -> None:
    """Each kind once: a number with its article, a question with its answers, articles calculated or not."""
    text = one_line(printed("show", NEW))
    assert "2/100 the share of the votes in the area § 3, stk. 9;" in text
    assert "A party's share is seldom a whole number of seats, and the text says nothing about rounding." in text
    assert "half_up half a seat or more is rounded up" in text
    assert "It bears on the composition (§ 3, stk. 1)." in text
    assert "→ Calculated by base.base_seats, base.find_scale, " in text
    assert "kkrvalg.register.law_absence.leave" in text
    assert "→ Nothing to calculate: a purpose, which cannot be calculated" in text
    assert "§ 7, stk. 2 (formerly § 6 (ikrafttrædelse), stk. 2)" in text


def test_what_is_calculated_in_part_says_what_is_missing(printed: Printed) -> None:
    """Guests are noted; whether somebody sits on KL's board, the register does not know."""
    text = one_line(printed("show", NEW, "--article", "§ 5, stk. 12"))
    assert "→ Calculated in part by " in text
    assert "; still missing: whether somebody sits on KL's board or committees" in text


def test_what_is_not_calculated_yet_says_with_what_it_comes(
    printed: Printed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An article that waits for a function, in rules made up for it: § 1 to be calculated, some day."""
    shutil.copytree(data_dir("rules"), tmp_path / "rules")
    articles = tmp_path / "rules" / f"{NEW}.articles.yaml"
    text = articles.read_text("utf-8")
    start = text.index('    computable: "no"', text.index("  - id: § 1\n"))
    waits = '    computable: "yes"\n    later:\n      da: kommer en dag\n      en: comes some day\n'
    articles.write_text(text[:start] + waits + text[text.index("  - id: § 2", start) :], "utf-8")
    for module in ("kkrvalg.data", "kkrvalg.rulebook.reading"):
        monkeypatch.setattr(f"{module}.data_dir", lambda name: tmp_path / name)
    assert "→ Not calculated yet: comes some day" in one_line(printed("show", NEW, "--article", "§ 1"))
    (book,) = json.loads(printed("show", NEW, "--format", "json"))["rulebooks"]
    waiting = next(article for article in book["articles"] if article["id"] == "§ 1")
    assert (waiting["state"], waiting["later"]) == ("later", {"da": "kommer en dag", "en": "comes some day"})


def test_one_article_shows_only_what_stands_in_it(printed: Printed) -> None:
    """§ 3, stk. 2, with its three principles, the cap and the questions on the reduction, and nothing else."""
    text = printed("show", NEW, "--article", "§ 3, stk. 2")
    assert "\n§ 3, stk. 2\n" in text
    assert "\n§ 3, stk. 2, 3. princip\n" in text
    assert "reduced_size" in text
    assert "§ 3, stk. 1\n" not in text
    assert "chair_parties" not in text


def test_an_article_without_numbers_or_questions_stands_alone(printed: Printed) -> None:
    """The public has no access to the meetings: nothing is left open and nothing is counted."""
    text = printed("show", OLD, "--article", "§ 5, stk. 1")
    assert "Numbers of the rules" not in text
    assert "What the rules leave open" not in text
    assert "→ Nothing to calculate: publicity, with nothing to calculate" in text


def test_a_rulebook_as_json_holds_both_languages(printed: Printed) -> None:
    """Parameters, options and articles, each with its words, its state and its functions."""
    document = json.loads(printed("show", NEW, "--format", "json"))
    assert document["rulebook"] == NEW
    (book,) = document["rulebooks"]
    assert book["parameters"][0]["value"] == "2/100"
    assert book["options"][0]["values"][0]["effect"]["en"].startswith("the size is the one at which")
    articles = {article["id"]: article for article in book["articles"]}
    assert articles["§ 3, stk. 1"]["state"] == "implemented"
    assert "kkrvalg.procedures.composition.compose" in articles["§ 3, stk. 1"]["functions"]
    assert articles["§ 3, stk. 5"]["state"] == "implemented"
    assert "kkrvalg.register.law_absence.leave" in articles["§ 3, stk. 5"]["functions"]
    assert articles["§ 1"]["why_not"] == {
        "da": "et formål, der ikke kan beregnes",
        "en": articles["§ 1"]["why_not"]["en"],
    }


def test_a_rulebook_as_a_table_has_a_line_for_each_article(printed: Printed) -> None:
    """The words, the state, the functions and the reason."""
    table = {row["article"]: row for row in rows(printed("show", NEW, "--format", "csv"))}
    assert len(table) == 44
    assert "kkrvalg.procedures.cut.cut" in table["§ 3, stk. 2, 1. princip"]["functions"].split()
    assert table["§ 5, stk. 1"]["reason"] == "publicity, with nothing to calculate"


def test_the_rulebook_speaks_the_language_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    """Danish unless English is asked for."""
    main(["rules", "show", NEW, "--article", "§ 5, stk. 1"])
    assert "Offentligheden har ikke adgang til møderne." in capsys.readouterr().out


def test_a_format_before_the_command_holds_for_it(printed: Printed) -> None:
    """``rules --format json show`` is understood as ``rules show --format json``; what stands behind wins."""
    assert json.loads(printed("--format", "json", "show", NEW))["rulebook"] == NEW
    assert printed("--format", "json", "show", NEW, "--format", "csv").startswith("\ufeffarticle;")


def test_the_result_can_go_to_a_file(printed: Printed, tmp_path: Path) -> None:
    """Before or behind the command."""
    assert printed("-o", str(tmp_path / "list.txt")) == ""
    assert printed("-o", str(tmp_path / "before.txt"), "show", NEW) == ""
    assert printed("show", NEW, "-o", str(tmp_path / "behind.txt")) == ""
    assert OLD in (tmp_path / "list.txt").read_text(encoding="utf-8")
    assert (tmp_path / "before.txt").read_bytes() == (tmp_path / "behind.txt").read_bytes()


# --- two rulebooks ----------------------------------------------------------------------------------------------


def test_differences_stand_side_by_side(printed: Printed) -> None:
    """The old on the left, the new on the right, what differs marked; a § never stands alone at a line's end."""
    text = printed("diff", OLD, NEW)
    assert (
        "§ 3, stk. 2, 1. princip\n"
        "  2022-2026                               2026-2030\n"
        "  ──────────────────────────────────────────────────────────────────────────────\n"
        "  Nobody falls below the number of        Nobody falls below the number of\n"
        "  mayors elected for the party or list    mayors elected for the party or list\n"
        "  cooperation in the ‹region›.            cooperation in the ‹delimited area›.\n"
    ) in text
    assert not [line for line in text.splitlines() if line.endswith("§")]


def test_differences_tell_what_was_renumbered(printed: Printed) -> None:
    """In the same words or in others."""
    text = printed("diff", OLD, NEW)
    assert "  § 6 (økonomi), stk. 1 is now § 6, stk. 1, in the same words.\n" in text
    assert "\n§ 6 (ikrafttrædelse), stk. 2 is now § 7, stk. 2\n" in text
    assert "The board adopted it on ‹26 August      The board adopted it on ‹25 September\n" in text
    assert "Every number has the same value in both." in text
    assert "Every open question has the same answers in both." in text


def test_articles_that_agree_are_not_shown(printed: Printed) -> None:
    """§ 3, stk. 3, on substitutes is the same in both."""
    assert "§ 3, stk. 3" not in printed("diff", OLD, NEW)


def test_a_rulebook_and_itself(printed: Printed) -> None:
    """Nothing differs, and that is said."""
    assert "Articles, numbers and open questions are the same." in printed("diff", NEW, NEW)
    assert json.loads(printed("diff", NEW, NEW, "--format", "json"))["differences"]["same"] is True


def test_differences_as_json_hold_each_pair(printed: Printed) -> None:
    """What was renumbered only, and what says something else."""
    found = json.loads(printed("diff", OLD, NEW, "--format", "json"))["differences"]
    assert (found["old"]["id"], found["new"]["id"], found["same"]) == (OLD, NEW, False)
    pairs = {pair["new"]["id"]: pair for pair in found["articles"]}
    assert (pairs["§ 6, stk. 1"]["renumbered"], pairs["§ 6, stk. 1"]["reworded"]) == (True, False)
    assert (pairs["§ 3, stk. 1"]["renumbered"], pairs["§ 3, stk. 1"]["reworded"]) == (False, True)
    assert pairs["§ 6, stk. 1"]["old"]["id"] == "§ 6 (økonomi), stk. 1"
    assert [pair["new"]["name"] for pair in found["options"]] == ["mayor_floor_area"]


def test_differences_as_a_table(printed: Printed) -> None:
    """A line for each article, number and question that differs."""
    table = rows(printed("diff", OLD, NEW, "--format", "csv"))
    assert {row["kind"] for row in table} == {"article", "parameter", "option"}
    assert len(table) == 22 + 3 + 1


@pytest.mark.parametrize("changed", ["value", "answer"])
def test_another_value_or_answer_is_marked(
    changed: str,
    printed: Printed,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """A cap of three members for each municipality, or no rounding down, beside the rules of 2026."""
    shutil.copytree(data_dir("rules"), tmp_path / "rules")
    file = tmp_path / "rules" / f"{OLD}.yaml"
    text = file.read_text(encoding="utf-8")
    if changed == "value":
        text = text.replace("  cap_factor:\n    value: 2\n", "  cap_factor:\n    value: 3\n")
    else:
        start, end = text.index("      down:\n"), text.index("  - name: base_minimum")
        text = text[:start] + text[end:]
        text = text.replace("values: [half_up, up, down]", "values: [half_up, up]")
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr("kkrvalg.rulebook.reading.data_dir", lambda name: tmp_path / name)
    shown = printed("diff", OLD, NEW)
    if changed == "value":
        assert "‹3›: the largest number" in shown
        assert "Every number has the same value in both." not in shown
    else:
        assert "‹down: a fraction gives no seat›" in one_line(shown) or "‹seat;" in shown
        assert "Every open question has the same answers in both." not in shown


# --- what is refused --------------------------------------------------------------------------------------------


def test_an_unknown_rulebook_is_refused_with_the_likely_one(refused: Refused) -> None:
    """Where, what is there, what should be, what to do."""
    assert refused("show", "kkr-2026") == [
        "Error:",
        "Where:      the rulebook “kkr-2026”",
        "Found:      no such rulebook",
        f"Expected:   one of {OLD}, {NEW}",
        f"What to do: did you mean {NEW}?",
    ]


def test_an_unknown_article_is_refused(refused: Refused) -> None:
    """§ 7 came in 2026."""
    assert refused("show", OLD, "--article", "§ 7, stk. 1") == [
        "Error:",
        "Where:      --article",
        f"Found:      § 7, stk. 1, which {OLD} does not have",
        "Expected:   an article such as § 3, stk. 2",
        "What to do: did you mean § 5, stk. 1?",
    ]


def test_an_article_like_no_other_leads_to_the_list(refused: Refused) -> None:
    """Where nothing is near, the command that shows them all is named."""
    assert refused("show", NEW, "--article", "kapitel IV")[2:] == [
        f"Found:      kapitel IV, which {NEW} does not have",
        "Expected:   an article such as § 3, stk. 2",
        f"What to do: see them all with: kkrvalg rules show {NEW}",
    ]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("arguments", [[], ["show", OLD], ["show", NEW], ["diff", OLD, NEW]], ids=" ".join)
def test_every_printout_fits_80_columns(
    arguments: list[str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In both languages."""
    main(["--lang", language, "rules", *arguments])
    assert [line for line in capsys.readouterr().out.splitlines() if len(line) > 80] == []
