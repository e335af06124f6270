"""LibreOffice calculates the workbook anew; the engine, given the same figures, must come to the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from elections import Town, composed, election, rulebook, scenario, setting
from programs import program
from workbooks import Book, Calculated, Meeting, calculate, differences, made, recalculated, typed

from kkrvalg import i18n
from kkrvalg.apportion import Draw, Lots
from kkrvalg.procedures.cooperation import with_cooperations
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import resolve_options

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kkrvalg.model import Election

NORTH, MADE_UP = "nordjylland", "midtjylland"
AREA = ("hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland")
EVEN = Town({"A": 10, "B": 30, "F": 30, "V": 30}, "A", seats=10)
TIED = election(EVEN, EVEN, EVEN, replace(EVEN, mayor="B"))
"""Of eight seats two are a lot among B, F and V (tests/procedures/test_composition.py)."""
COUNCIL = election(
    Town({"A": 50, "B": 50, "V": 60, "F": 20}, "A", seats=5, alliances=("BF",), candidates={"V": 1, "B": 1}),
    Town({"A": 100, "V": 30, "F": 30, "L": 20}, "L", seats=4),
)
"""Ceilings, an alliance, and a lot for the last seat of the second council."""


Cells = "Callable[[Book], Mapping[tuple[str, str], str | int | None]]"


class Change(NamedTuple):
    """What is typed in a workbook, and the same for the engine.

    ``cells`` finds the cells to type in; the engine gets the setting and the meeting.
    """

    base: str
    cells: Cells
    setting: Setting
    meeting: Meeting = Meeting()

    @property
    def kkr(self) -> str:
        """The key of the KKR."""
        return self.base if self.base in AREA else MADE_UP


def real(held: Election | None = None, options: Mapping[str, str] | None = None) -> Setting:
    """Return the election of 2025, or a changed one, under its rules."""
    return Setting(held or scenario("kv2025").election, rulebook(), resolve_options(rulebook(), options or {}))


def with_votes(votes: Mapping[str, int]) -> Setting:
    """Return the election of 2025 with other votes for some lists."""
    held = scenario("kv2025").election
    lists = tuple(entry._replace(votes=votes.get(entry.id, entry.votes)) for entry in held.lists)
    return real(replace(held, lists=lists))


def with_mayor(code: int, letter: str | None) -> Setting:
    """Return the election of 2025 with the mayor of a municipality elected for another list."""
    held = scenario("kv2025").election
    mayors = tuple(m._replace(letter=letter) if m.code == code else m for m in held.mayors)
    return real(replace(held, mayors=mayors))


def vote_cells(votes: Mapping[str, int]) -> Cells:
    """Return what finds the votes of some lists."""
    return lambda book: {
        ("Votes", book.where("Votes", {"Code and letter": name}, "Votes")): number
        for name, number in votes.items()
    }


def rule_cells(answers: Mapping[str, str | int]) -> Cells:
    """Return what finds some of the rules."""
    return lambda book: {
        ("Rules", book.where("Rules", {"Rule": name}, "Answer")): answer for name, answer in answers.items()
    }


def mayor_cells(code: int, letter: str | None) -> Cells:
    """Return what finds the letter of a mayor's list."""
    return lambda book: {("Mayors", book.where("Mayors", {"Code": code}, "Letter of the mayor's list")): letter}


def meeting_cells(book: Book) -> Mapping[tuple[str, str], str | int | None]:
    """Return the cells of an alliance of V and C, of their group, and of a member of A who is away."""
    found: dict[tuple[str, str], str | int | None] = {}
    for party in ("V", "C"):
        key = {"Letter or name": party}
        found["Chair", book.where("Chair", key, "Alliance")] = "V+C"
        found["RBR", book.where("RBR", key, "Stands together as")] = "V+C"
    found["RBR", book.where("RBR", {"Letter or name": "A"}, "Away")] = 1
    return found


def cooperation_cells(book: Book) -> Mapping[tuple[str, str], str | int | None]:
    """Return the cells that make every local list join a list cooperation."""
    tried = book.where(
        "Threshold", {"Party or list cooperation": "(a list cooperation to be tried)"}, "Letter or name"
    )
    joined = {
        ("Votes", book.where("Votes", {"Code and letter": name}, "Counts for")): "Lokal"
        for name in local_lists(NORTH)
    }
    return {("Threshold", tried): "Lokal", **joined}


def local_lists(kkr: str) -> list[str]:
    """Return the local lists of an area."""
    held = scenario("kv2025").election
    return [e.id for m in held.of_kkr(kkr) for e in held.lists_by_code[m.code] if e.party is None]


def drawn_cells(sheet: str, names: tuple[str, ...]) -> Cells:
    """Return what finds the cells for who was drawn, below the parties or beside them."""

    def beside(book: Book) -> Mapping[tuple[str, str], str | int | None]:
        column = "Drawn, first step" if sheet == "Council seats" else "Drawn (write 1)"
        key = "Letter" if sheet == "Council seats" else "Group"
        also = {"Code": 702} if sheet == "Council seats" else {}
        return {(sheet, book.where(sheet, {key: name, **also}, column)): 1 for name in names}

    def below(book: Book) -> Mapping[tuple[str, str], str | int | None]:
        row, _column = book.heading(sheet, "Drawn (write 1)")
        page = book.shown[sheet]
        letters = {cell.value: cell.column_letter for cell in page[3]}
        return {(sheet, f"{letters[name]}{row}"): 1 for name in names}

    return below if sheet == "Reduction" else beside


SWING = {"851:Æ": 1_000}
RISE = {"851:M": 6_000}
SMALL = {"825:A": 0, "825:V": 100, "773:V": 3_000}
ENOUGH = {"851:E": 3_000}
ROUNDED = {"rounding": "up", "base_minimum": "none", "vote_base": "cast"}
SCALED = {"scale": "rounded_reaches_mayors"}
OTHERS = {
    "reduction_ceiling": "none",
    "ineligible_mayors": "outside_cap",
    "chair_parties": "eligible",
    "post_base": "vote_totals",
}
SMALLER = {"reduced_size": "best_up_to_cap"}
LARGE = "members for each municipality"
JOINED = with_cooperations(with_votes(ENOUGH).election, {"Lokal": local_lists(NORTH)}, where="")
DRAWN = Meeting(lots={"RBR": Lots((Draw(("F",)),))})
MET = Meeting(alliances=("V+C",), groups=(("V", "C"),), absent={"A": 1})
TWO = Meeting(lots={"composition": Lots((Draw(("B", "V")),))})


def under(cap_factor: int, base: Setting) -> Setting:
    """Return the same with another number of members for each municipality."""
    return replace(base, rulebook=replace(rulebook(), cap_factor=cap_factor))


def both(*finders: Cells) -> Cells:
    """Return what finds the cells of several."""
    return lambda book: {cell: value for find in finders for cell, value in find(book).items()}


CHANGES = {
    "a vote moves a seat of the reduction": Change(NORTH, vote_cells(SWING), with_votes(SWING)),
    "a party comes over the threshold": Change(NORTH, vote_cells(RISE), with_votes(RISE)),
    "votes move seats of councils": Change(NORTH, vote_cells(SMALL), with_votes(SMALL)),
    "a mayor of a local list": Change(NORTH, mayor_cells(787, "T"), with_mayor(787, "T")),
    "the cap": Change(NORTH, rule_cells({LARGE: 3}), under(3, real())),
    "an alliance, a group, a member away": Change(NORTH, meeting_cells, real(), MET),
    "a lot for a post": Change(NORTH, drawn_cells("RBR", ("F",)), real(), DRAWN),
    "another rounding": Change(NORTH, rule_cells({**ROUNDED, LARGE: 4}), under(4, real(options=ROUNDED))),
    "another scale": Change(NORTH, rule_cells({**SCALED, LARGE: 4}), under(4, real(options=SCALED))),
    "other answers, a mayor outside all lists": Change(
        NORTH,
        both(rule_cells(OTHERS), mayor_cells(851, None)),
        real(with_mayor(851, None).election, OTHERS),
    ),
    "a smaller KKR": Change("sjælland", rule_cells(SMALLER), real(options=SMALLER)),
    "a list cooperation": Change(NORTH, both(cooperation_cells, vote_cells(ENOUGH)), real(JOINED)),
    "a lot of the reduction": Change("tied", drawn_cells("Reduction", ("B", "V")), setting(TIED), TWO),
    "a lot of a council": Change(
        "council",
        drawn_cells("Council seats", ("V",)),
        setting(COUNCIL, council_draws={702: (Draw(("V",)),)}),
    ),
}


@pytest.fixture(scope="module")
def untouched() -> dict[str, Book]:
    """Return the workbooks as they are made: the five KKR of 2025, and two with a lot to be drawn."""
    program("soffice")
    i18n.use("en")
    found = {kkr: Book(made(real(), kkr)) for kkr in AREA}
    return {**found, "tied": Book(made(setting(TIED), MADE_UP)), "council": Book(made(setting(COUNCIL), MADE_UP))}


@pytest.fixture(scope="module")
def calculated(untouched: dict[str, Book], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    """Return all workbooks, untouched and changed, after LibreOffice has calculated them: one run for all."""
    changed = {
        name: typed(untouched[change.base].data, change.cells(untouched[change.base]))
        for name, change in CHANGES.items()
    }
    everything = {name: book.data for name, book in untouched.items()} | changed
    return recalculated(tmp_path_factory.mktemp("calc"), everything)


def engine(name: str) -> Calculated:
    """Return what the engine says of a changed input."""
    change = CHANGES[name]
    return calculate(change.setting, change.kkr, change.meeting)


def test_libreoffice_calculates_only_when_it_is_told_to(untouched: dict[str, Book], tmp_path: Path) -> None:
    """A wrong cached value stays as it is by default, and is put right with the setting."""
    book = untouched["tied"]
    cell = book.where("Result", {"Letter or name": "A"}, "Seats")
    wrong = typed(book.data, {("Result", cell): 999}, formulas=True)
    kept = recalculated(tmp_path / "kept", {"wrong": wrong}, always=False)["wrong"]
    right = recalculated(tmp_path / "right", {"wrong": wrong})["wrong"]
    assert (kept.shown["Result"][cell].value, right.shown["Result"][cell].value) == (999, 3)


@pytest.mark.parametrize("name", [*AREA, "tied", "council"])
def test_every_formula_comes_to_the_value_of_the_engine(
    name: str, untouched: dict[str, Book], calculated: dict[str, Book]
) -> None:
    """Thousands of cells: each cached value, which is the engine's, is what the formula gives."""
    assert differences(untouched[name], calculated[name]) == []


@pytest.mark.parametrize("name", CHANGES)
def test_the_composition_follows_what_is_typed(name: str, calculated: dict[str, Book]) -> None:
    """The seats of each party and each other mayor, the size, and the state of the checks."""
    found, book = engine(name), calculated[name]
    assert book.seats == found.seats
    assert book.table("Result", "Letter or name", "Seats")["In all"] == found.composition.size
    everything_fits = found.composition.question is None and not found.composition.exceeds_cap_by
    assert ("LOOK HERE" not in book.below("Result", "Letter or name")) == everything_fits


@pytest.mark.parametrize("name", CHANGES)
def test_the_chair_follows_what_is_typed(name: str, calculated: dict[str, Book]) -> None:
    """Chair and vice chair."""
    found = engine(name).chair
    assert calculated[name].chairs == (found.chair or "lot", found.vice_chair or "waits")


@pytest.mark.parametrize("name", [name for name in CHANGES if CHANGES[name].base != "tied"])
def test_the_seats_of_a_post_follow_what_is_typed(name: str, calculated: dict[str, Book]) -> None:
    """RBR among the groups; a composition that waited for a lot has no sheet for it."""
    found = engine(name).post
    assert calculated[name].post == {group.group: group.seats for group in found.groups if group.seats}
    tied = {cell.value for row in calculated[name].shown["RBR"].iter_rows() for cell in row} & {"lot"}
    assert bool(tied) == (found.allocation is not None and any(s.kind == "lot" for s in found.allocation.steps))


@pytest.mark.parametrize("name", CHANGES)
def test_the_councils_follow_what_is_typed(name: str, calculated: dict[str, Book]) -> None:
    """The seats of every list in every council."""
    change, book = CHANGES[name], calculated[name]
    columns = (book.below("Council seats", heading) for heading in ("Code", "Letter", "Seats in the council"))
    found = {(code, letter): seats for code, letter, seats in zip(*columns, strict=True) if letter}
    assert found == {
        (m.code, letter): seats
        for m in change.setting.election.of_kkr(change.kkr)
        for letter, seats in change.setting.council(m.code).seats.items()
    }


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in CHANGES
        if name not in {"votes move seats of councils", "a lot for a post", "a lot of a council"}
    ],
)
def test_each_change_changes_something(name: str, untouched: dict[str, Book], calculated: dict[str, Book]) -> None:
    """Without it the tests above would hold of a workbook in which nothing moves."""
    before, after = untouched[CHANGES[name].base], calculated[name]
    assert (before.seats, before.chairs) != (after.seats, after.chairs)


def test_a_lot_that_is_not_drawn_stands_open(calculated: dict[str, Book]) -> None:
    """The last two seats of the reduction, by hand: B, F and V at 120 votes for the seat they have."""
    book = calculated["tied"]
    open_ = book.table("Result", "Letter or name", "Open")
    assert open_ == {"B": "lot", "F": "lot", "V": "lot"}
    assert composed(TIED).question is not None
    assert "LOOK HERE" in book.below("Result", "Letter or name")
