"""Code and rules point at each other: every article is calculated, comes later, or cannot be calculated."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import kkrvalg.procedures
import kkrvalg.register
from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.rulebook import load_articles, rulebook_ids
from kkrvalg.rulebook.index import (
    STATES,
    belongs_to,
    cited_in,
    differences,
    load_index,
    renumbered,
    reworded,
    select,
)

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.rulebook.index import Index

OLD, NEW = "kkr-2022-2026", "kkr-2026-2030"
CITED = cited_in(kkrvalg.procedures, kkrvalg.register)
each_rulebook = pytest.mark.parametrize("name", rulebook_ids())

FIRST = """articles:
  - id: § 1
    da: et formål
    en: a purpose
    computable: "no"
    why_not: {da: et formål, en: a purpose}
  - id: § 2
    da: pladser
    en: seats
    computable: "yes"
"""
LATER = "    later: {da: kommer siden, en: comes later}\n"
PARTLY = "    partly: {da: resten, en: the rest}\n"


def made_up(folder: Path, articles: str, cited: dict[str, tuple[str, ...]]) -> Index:
    """Return the index of the rules of 2026 with two articles of our own."""
    rules = folder / "rules"
    shutil.copytree(data_dir("rules"), rules, dirs_exist_ok=True)
    (rules / f"{NEW}.articles.yaml").write_text(articles, encoding="utf-8")
    return load_index(NEW, cited, folder=rules)


# --- the rulebooks and the procedures ---------------------------------------------------------------------------


@each_rulebook
def test_the_procedures_and_the_articles_agree(name: str) -> None:
    """No citation of an article that does not exist, no article forgotten, none called later that is there."""
    assert load_index(name, CITED).flaws == {}


@each_rulebook
def test_every_article_has_one_state(name: str) -> None:
    """The states add up to the articles of the text, and none is missing."""
    index = load_index(name, CITED)
    assert sum(index.number(state) for state in STATES) == len(load_articles(name)) == 44
    assert index.number("missing") == 0


def test_the_same_functions_implement_both_rulebooks() -> None:
    """The numbers of §§ 3-5 did not change, so a citation means the same article in both."""
    old, new = (load_index(name, CITED) for name in (OLD, NEW))
    implemented = [
        {entry.article.id: entry.functions for entry in index.entries if entry.functions} for index in (old, new)
    ]
    assert implemented[0] == implemented[1]


def test_the_composition_implements_the_articles_on_composition() -> None:
    """The function that composes stands at § 3, stk. 1, and the one that reduces at the third principle."""
    entries = {entry.article.id: entry for entry in load_index(NEW, CITED).entries}
    assert "kkrvalg.procedures.composition.compose" in entries["§ 3, stk. 1"].functions
    assert "kkrvalg.procedures.cut.cut" in entries["§ 3, stk. 2, 3. princip"].functions
    assert "kkrvalg.procedures.proof.prove" in entries["§ 3, stk. 2, 3. princip"].functions


def test_a_reason_stands_where_no_function_does() -> None:
    """An implemented article needs no reason; every other one has one, in both languages."""
    for entry in load_index(NEW, CITED).entries:
        assert (entry.reason is None) == bool(entry.functions)
        if entry.reason is not None:
            assert entry.reason.da
            assert entry.reason.en


def test_citations_of_other_packages_are_left_out() -> None:
    """What a test or a plugin cites is not what the procedures and the register implement."""
    ours = ("kkrvalg.procedures.", "kkrvalg.register.")
    assert all(name.startswith(ours) for names in CITED.values() for name in names)


# --- what the test above would catch ----------------------------------------------------------------------------


def test_a_citation_of_an_article_that_does_not_exist_is_a_flaw(tmp_path: Path) -> None:
    """§ 9 is cited, and there is no § 9."""
    index = made_up(tmp_path, FIRST + LATER, {"§ 9": ("pack.function",)})
    assert index.flaws == {"§ 9": "cited, but not an article of the rulebook"}


def test_an_article_that_is_forgotten_is_a_flaw(tmp_path: Path) -> None:
    """§ 2 can be calculated, nothing cites it, and nobody said that it comes later."""
    index = made_up(tmp_path, FIRST, {})
    assert index.flaws == {"§ 2": "neither cited nor listed as not computable or later"}
    assert [entry.state for entry in index.entries] == ["not_computable", "missing"]


def test_an_article_called_later_that_is_there_is_a_flaw(tmp_path: Path) -> None:
    """Whoever implements § 2 has to take the word "later" away."""
    index = made_up(tmp_path, FIRST + LATER, {"§ 2": ("pack.function",)})
    assert index.flaws == {"§ 2": "listed as later, but cited by pack.function"}


def test_an_article_called_not_computable_that_is_there_is_a_flaw(tmp_path: Path) -> None:
    """A purpose that somebody has calculated after all."""
    index = made_up(tmp_path, FIRST + LATER, {"§ 1": ("pack.function",)})
    assert index.flaws == {"§ 1": "listed as not computable, but cited by pack.function"}


def test_an_article_called_partly_implemented_that_is_not_is_a_flaw(tmp_path: Path) -> None:
    """What is still missing can be said only where something is there."""
    assert made_up(tmp_path, FIRST + PARTLY, {"§ 2": ("pack.function",)}).flaws == {}
    index = made_up(tmp_path, FIRST + PARTLY, {})
    assert index.flaws["§ 2"] == "neither cited nor listed as not computable or later"
    index = made_up(tmp_path, FIRST + LATER + PARTLY, {})
    assert index.flaws == {"§ 2": "listed as partly implemented, but not cited"}


@pytest.mark.parametrize(("key", "line"), [("later", LATER), ("partly", PARTLY)])
def test_what_cannot_be_calculated_does_not_come_later(key: str, line: str, tmp_path: Path) -> None:
    """The file is refused with its line, what is there, what should be, and what to do."""
    before, _yes, after = FIRST.partition("  - id: § 2")
    with pytest.raises(InputError) as caught:
        made_up(tmp_path, before + line + "  - id: § 2" + after, {})
    assert caught.value.where == f"rules/{NEW}.articles.yaml, line 7, key articles.0.{key}"
    assert caught.value.found == f"{key}, though computable is no"
    assert caught.value.expected == "this only where computable is yes"
    assert caught.value.todo == f"correct computable, or remove {key}"


# --- an article as a user writes it -----------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["§ 3, stk. 2", "§3 stk 2", "3, stk. 2", "§ 3, STK. 2", "§3, stk.2"])
def test_an_article_is_found_however_it_is_written(written: str) -> None:
    """Spaces, commas, dots, capitals and the sign itself make no difference; its parts come with it."""
    found = select(load_index(NEW, CITED), written).entries
    principles = [f"§ 3, stk. 2, {number}. princip" for number in (1, 2, 3)]
    assert [entry.article.id for entry in found] == ["§ 3, stk. 2", *principles]


def test_a_number_is_not_the_beginning_of_another() -> None:
    """Stk. 1 is not stk. 10, and nothing names nothing."""
    assert belongs_to("§ 5, stk. 1", "§ 5, stk. 1")
    assert not belongs_to("§ 5, stk. 10", "§ 5, stk. 1")
    assert not belongs_to("§ 5, stk. 1", "")


def test_the_two_articles_6_of_2022_are_told_apart() -> None:
    """By number alone both are meant, with its subject one of them."""
    index = load_index(OLD, CITED)
    assert len(select(index, "§ 6").entries) == 7
    assert len(select(index, "§ 6 (økonomi)").entries) == 5
    (entry,) = select(index, "§ 6 (ikrafttrædelse), stk. 2").entries
    assert "26 August 2021" in entry.article.words.en


def test_a_selection_holds_the_numbers_and_questions_of_its_articles() -> None:
    """The cap and the questions on its size stand in § 3, stk. 2; the quorum does not."""
    selection = select(load_index(NEW, CITED), "§ 3, stk. 2")
    assert "cap_factor" in [parameter.name for parameter in selection.parameters]
    assert "quorum" not in [parameter.name for parameter in selection.parameters]
    assert "reduced_size" in [spec.name for spec in selection.options]
    assert "scale" not in [spec.name for spec in selection.options]


# --- two rulebooks ----------------------------------------------------------------------------------------------


def test_a_rulebook_does_not_differ_from_itself() -> None:
    """Nothing is renumbered, reworded or new."""
    index = load_index(NEW, CITED)
    assert differences(index, index).same


def test_what_was_renumbered_is_held_against_its_former_self() -> None:
    """The first § 6 of 2022 is § 6 of 2026, the second is § 7; three of them say the same."""
    found = differences(load_index(OLD, CITED), load_index(NEW, CITED))
    assert not found.same
    moved = {pair.old.id: pair.new.id for pair in found.articles if pair.old and pair.new and renumbered(pair)}
    assert moved == {
        **{f"§ 6 (økonomi), stk. {number}": f"§ 6, stk. {number}" for number in range(1, 6)},
        **{f"§ 6 (ikrafttrædelse), stk. {number}": f"§ 7, stk. {number}" for number in (1, 2)},
    }
    assert len([pair for pair in found.articles if renumbered(pair) and not reworded(pair)]) == 3
    assert len([pair for pair in found.articles if reworded(pair)]) == 19


def test_the_newer_rulebook_may_be_named_first() -> None:
    """The same pairs, the other way round."""
    old, new = load_index(OLD, CITED), load_index(NEW, CITED)
    forth, back = differences(old, new), differences(new, old)
    assert {(pair.old, pair.new) for pair in forth.articles} == {(pair.new, pair.old) for pair in back.articles}


def test_no_number_changed_its_value_between_2022_and_2026() -> None:
    """What differs in three numbers is that the region became an area."""
    found = differences(load_index(OLD, CITED), load_index(NEW, CITED))
    assert [pair.new.name for pair in found.parameters if pair.new] == [
        "threshold",
        "council_seat_required",
        "cap_factor",
    ]
    assert all(pair.old and pair.new and pair.old.value == pair.new.value for pair in found.parameters)


def test_an_article_that_fell_away_stands_against_nothing(tmp_path: Path) -> None:
    """§ 2 is in the one and not in the other; § 3 the other way round."""
    before = made_up(tmp_path / "a", FIRST + LATER, {})
    after = made_up(tmp_path / "b", FIRST.replace("§ 2", "§ 3") + LATER, {})
    new, gone = differences(before, after).articles
    assert (new.old, new.new and new.new.id) == (None, "§ 3")
    assert (gone.old and gone.old.id, gone.new) == ("§ 2", None)
