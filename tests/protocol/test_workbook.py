from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from elections import Town, composed, election, rulebook, scenario, setting
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from workbooks import ORIGIN, Book, Calculated, calculate, made

from kkrvalg import i18n
from kkrvalg.apportion import Problem, allocate
from kkrvalg.errors import InputError
from kkrvalg.procedures.chair import elect_chair
from kkrvalg.procedures.setting import Setting
from kkrvalg.protocol.workbook import write_workbook
from kkrvalg.protocol.workbook_cells import TYPED
from kkrvalg.protocol.workbook_levels import LARGEST, level, orders
from kkrvalg.protocol.workbook_plan import FIXED_OPTIONS, LIVE_OPTIONS
from kkrvalg.rulebook import load_rulebook, resolve_options

NORTH, MADE_UP = "nordjylland", "midtjylland"
EVEN = Town({"A": 10, "B": 30, "F": 30, "V": 30}, "A", seats=10)
TIED = election(EVEN, EVEN, EVEN, replace(EVEN, mayor="B"))
"""Of eight seats two are a lot among B, F and V (tests/procedures/test_composition.py)."""
SHEETS = (
    *("Read me", "Result", "Votes", "Mayors", "Rules", "Council seats", "Threshold", "Base composition"),
    *("Reduction", "Chair", "RBR"),
)


@pytest.fixture(scope="module")
def found() -> Calculated:
    """Return what the engine says of Nordjylland after 2025."""
    return calculate(real(), NORTH)


@pytest.fixture(scope="module")
def book() -> Book:
    """Return the workbook of Nordjylland after 2025, in English."""
    i18n.use("en")
    return Book(made(real(), NORTH))


def real(name: str = "kv2025") -> Setting:
    """Return a real election under the rules of the term that was elected."""
    held = scenario(name)
    rules = load_rulebook(held.rulebook)
    return Setting(held.election, rules, resolve_options(rules, {}))


def parts(data: bytes) -> dict[str, str]:
    """Return the XML of each sheet."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        return {name: file.read(name).decode() for name in file.namelist() if "worksheets/sheet" in name}


def test_each_step_has_its_sheet(book: Book) -> None:
    """From the votes to the posts, after a sheet to read first and one with the result."""
    assert tuple(book.shown.sheetnames) == SHEETS


def test_the_result_is_that_of_the_engine(book: Book, found: Calculated) -> None:
    """A reader that calculates nothing shows the seats, the offices and the post."""
    composition = found.composition
    assert book.seats == found.seats
    assert book.table("Result", "Letter or name", "Seats")["In all"] == composition.size
    assert book.table("Base composition", "Letter or name", "Base seats") == {
        party.party: party.base_seats for party in composition.parties
    }
    assert book.chairs == (found.chair.chair, found.chair.vice_chair)
    assert book.post == {group.group: group.seats for group in found.post.groups if group.seats}


def test_each_size_says_how_the_worst_off_stands(book: Book, found: Calculated) -> None:
    """By hand: 17 floors, A worst off with 89,687 / 2 = 44,843.5; 5 seats more, and it is with 89,687 / 4."""
    composition = found.composition
    floors = sum(party.floor for party in composition.parties)
    sizes = [size for size in book.below("Reduction", "Members of the KKR") if size]
    assert sizes == list(range(floors + len(composition.others), composition.cap + 1))
    worst = book.below("Reduction", "Worst off: votes for each seat")
    assert (floors, worst[0], worst[len(sizes) - 1]) == (17, 44_843.5, 22_421.75)


def test_the_order_of_the_reduction_is_that_of_the_engine(book: Book, found: Calculated) -> None:
    """Five seats above the floors, by hand: A 44,843.5, C 39,419, A 29,895.7, F 29,263, Æ 27,771."""
    row, column = book.heading(
        "Reduction", "The seats in the order they fell, each at the number it is of its party's seats"
    )
    page = book.shown["Reduction"]
    letters = {cell.column: cell.value for cell in page[3] if cell.value}
    below = page.iter_rows(row + 1, row + 22, min_col=column + 2, max_col=max(letters))
    numbers = {cell.value: letters[cell.column] for line in below for cell in line if isinstance(cell.value, int)}
    assert numbers == {1: "A", 2: "C", 3: "A", 4: "F", 5: "Æ"}
    given_ = [step.party for step in found.composition.steps if step.kind == "reduction_seat"]
    assert [numbers[number] for number in sorted(numbers)] == given_


def test_every_formula_has_a_cached_value(book: Book) -> None:
    """Also one that comes to nothing."""
    for name, text in parts(book.data).items():
        formulas = len(re.findall(r"<f[ >]", text))
        assert formulas == len(re.findall(r"</f><v>", text)), name


def test_only_figures_and_choices_are_typed(book: Book) -> None:
    """Votes, candidates, alliances, mayors, the rules, who is away and who was drawn: nothing that is a result."""
    found: dict[str, set[str]] = {}
    for sheet in book.shown:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.fill.fgColor.rgb == f"FF{TYPED.removeprefix('#')}":
                    found.setdefault(sheet.title, set()).add(title_of(book, sheet.title, cell.row, cell.column))
    assert found == {
        "Read me": {""},
        "Votes": {"Counts for", "Alliance", "Candidates", "Votes"},
        "Mayors": {
            *("Member of KL", "Council seats", "Votes cast", "The mayor's name"),
            "Letter of the mayor's list",
        },
        "Rules": {"Answer"},
        "Council seats": {"Drawn, first step", "Drawn inside"},
        "Threshold": {"Letter or name"},
        "Reduction": {"Drawn (write 1)"},
        "Chair": {"Drawn by lot (write it)", "Drawn inside the alliance (write it)", "Alliance"},
        "RBR": {"Away", "Stands together as", "Drawn (write 1)"},
    }


def title_of(book: Book, sheet: str, row: int, column: int) -> str:
    """Return the heading above a cell, on the sheet of the reduction the words before it."""
    page = book.shown[sheet]
    if sheet == "Reduction":
        return str(page.cell(row, 1).value)
    above = (page.cell(at, column) for at in range(row - 1, 0, -1))
    return next((str(cell.value) for cell in above if cell.fill.fgColor.rgb == "FF1F3864"), "")


def test_every_other_number_is_a_formula(book: Book) -> None:
    """Only codes, divisors, seat numbers and the size of a post stand there as they are."""
    plain: dict[str, set[str]] = {}
    for sheet in book.formulas:
        for row in sheet.iter_rows():
            for cell in row:
                coloured = cell.fill.fgColor.rgb == f"FF{TYPED.removeprefix('#')}"
                if isinstance(cell.value, int | float) and not coloured:
                    title = (
                        "" if sheet.title == "Reduction" else title_of(book, sheet.title, cell.row, cell.column)
                    )
                    plain.setdefault(sheet.title, set()).add(title)
    assert plain == {
        "Votes": {"Code"},
        "Mayors": {"Code"},
        "Council seats": {"Code", ""},
        "Threshold": {"List cooperation (1 = yes)"},
        "Reduction": {""},
        "RBR": {""},
    }


def test_each_sheet_is_set_up_for_the_screen_and_for_print(book: Book) -> None:
    """Headings stay in sight and come again on each page; A4 across, as wide as the page."""
    for sheet in book.formulas:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToWidth or 1) == (True, 1)
        assert "&P / &N" in f"{sheet.oddFooter.right.text}".replace("&[Page]", "&P").replace("&[Pages]", "&N")
        if sheet.title != "Read me":
            assert sheet.freeze_panes is not None
            assert sheet.print_title_rows is not None
        assert not sheet.protection.sheet


def test_the_first_sheet_says_where_it_comes_from(book: Book) -> None:
    """The election, the rules, the files with their hashes in groups, the day."""
    words = [cell.value for row in book.shown["Read me"].iter_rows() for cell in row if cell.value]
    assert {"Et valg", "Nogle regler", "x/lists.csv", "2 January 2026"} <= set(words)
    assert f"SHA-256 {' '.join(['ab' * 8] * 4)}" in words


def test_the_same_results_give_the_same_bytes_anywhere() -> None:
    """In another time zone and under another hash seed; only the day that is given is in it."""
    here = made(setting(TIED), MADE_UP)
    code = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]);"
        "from test_workbook import MADE_UP, TIED, made, setting;"
        "print(hashlib.sha256(made(setting(TIED), MADE_UP)).hexdigest())"
    )
    folder = Path(__file__).parent
    away = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"}
    away["PYTHONPATH"] = os.pathsep.join([str(folder.parents[1]), str(folder.parent)])
    run = [sys.executable, "-c", code, str(folder)]
    there = subprocess.run(run, env=away, capture_output=True, text=True, check=True).stdout.strip()
    assert hashlib.sha256(here).hexdigest() == there
    composition = composed(TIED)
    later = ORIGIN._replace(day=date(2026, 1, 3))
    assert write_workbook(setting(TIED), composition, origin=later) != write_workbook(
        setting(TIED), composition, origin=ORIGIN
    )


@pytest.mark.parametrize(
    ("option", "value"),
    [("reduction_method", "shrink_scale"), ("secondary", "lot_among_optima")],
)
def test_an_answer_without_formulas_is_refused(option: str, value: str) -> None:
    """The message names the option, its default and what can be done."""
    chosen = {option: value}
    with pytest.raises(InputError) as caught:
        write_workbook(setting(TIED, chosen), composed(TIED, chosen), origin=ORIGIN)
    assert caught.value.where == f"--format xlsx, {option}={value}"
    assert caught.value.expected == f"{option}={rulebook_default(option)}"


def rulebook_default(option: str) -> str:
    """Return the answer that holds unless another is chosen."""
    return next(spec.default for spec in rulebook().options if spec.name == option)


def test_a_lot_of_a_council_that_decides_who_takes_part_is_asked_for_first() -> None:
    """A 20 and B 10 share two seats: 20/2 = 10/1, and without the seat B is out."""
    held = election(Town({"A": 20, "B": 10}, "A", seats=2))
    with pytest.raises(InputError) as caught:
        write_workbook(setting(held), composed(held), origin=ORIGIN)
    assert caught.value.where == "--format xlsx, KKR Midtjylland"
    assert "lots.yaml" in caught.value.todo


def test_what_waits_for_a_lot_of_the_composition_has_no_sheet() -> None:
    """Posts have none; the chair has, as long as the lot cannot change who is represented."""
    book = Book(made(setting(TIED), MADE_UP))
    assert "RBR" not in book.shown.sheetnames
    assert "Chair" in book.shown.sheetnames
    assert book.table("Result", "Letter or name", "Open") == {"B": "lot", "F": "lot", "V": "lot"}


def test_posts_with_odd_names_get_sheets_of_their_own(found: Calculated) -> None:
    """A sheet is called at most 31 characters, without some of them, and no two alike in any case."""
    names = ["Udvalg [A/B]: 1", "x" * 40, "X" * 41, "result"]
    posts = [replace(found.post, post=name) for name in names]
    data = write_workbook(real(), found.composition, origin=ORIGIN, appointments=posts)
    own = load_workbook(BytesIO(data), read_only=True).sheetnames[-4:]
    assert own == ["Udvalg -A-B-- 1", "x" * 31, "X" * 27 + " (2)", "result (2)"]


def test_the_rules_say_in_words_what_an_answer_means(book: Book) -> None:
    """Beside its code, for each open question, and the formula knows the words of every answer."""
    words = book.table("Rules", "Rule", "The answer means")
    effects = {spec.name: spec.effects for spec in rulebook().options}
    assert set(words) == {*LIVE_OPTIONS, *FIXED_OPTIONS}
    assert all(words[name] == effects[name][rulebook_default(name)].text for name in words)
    cell = book.formulas["Rules"][book.where("Rules", {"Rule": "rounding"}, "The answer means")]
    assert all(effect.text in cell.value for effect in effects["rounding"].values())


def test_seats_that_are_recorded_are_typed() -> None:
    """In 2021 the alliances are not in the data."""
    held = real("kv2021")
    composition = calculate(held, NORTH).composition
    book = Book(write_workbook(held, composition, origin=ORIGIN))
    seats = {
        (e.code, e.letter): e.known_seats
        for m in held.election.of_kkr(NORTH)
        for e in held.election.lists_by_code[m.code]
    }
    columns = (book.below("Council seats", heading) for heading in ("Code", "Letter", "Seats in the council"))
    assert {(code, letter): own for code, letter, own in zip(*columns, strict=True) if letter} == seats
    cell = book.where("Council seats", {"Code": 851, "Letter": "A"}, "Seats in the council")
    assert book.formulas["Council seats"][cell].data_type == "n"
    assert book.seats == calculate(held, NORTH).seats


def test_the_sheets_are_danish_in_danish() -> None:
    """Names, headings and the words in formulas."""
    i18n.use("da")
    data = write_workbook(
        setting(TIED),
        composed(TIED),
        origin=ORIGIN,
        chair=elect_chair(composed(TIED), options=setting(TIED).options),
    )
    sheets = load_workbook(BytesIO(data), data_only=True)
    assert sheets.sheetnames == [
        *("Læs mig", "Resultat", "Stemmer", "Borgmestre", "Regler", "Mandater", "Spærregrænse"),
        *("Før reduktion", "Reduktion", "Formand"),
    ]
    assert "lod" in {cell.value for row in sheets["Resultat"].iter_rows() for cell in row}


@given(st.integers(1, 5_000_000), st.integers(1, 200), st.integers(1, 5_000_000), st.integers(1, 200))
def test_equal_quotients_are_equal_numbers_and_different_ones_are_far_apart(
    a: int, m: int, b: int, n: int
) -> None:
    """As far apart that a spreadsheet, which looks at fourteen or fifteen digits, tells them apart."""
    assert a * n < LARGEST
    one, other = a / m, b / n
    assert (one == other) == (a * n == b * m)
    assert one == other or abs(one - other) > 1e-13 * max(one, other)


@given(st.integers(1, 5_000_000), st.integers(1, 200), st.integers(1, 200))
def test_an_expanded_fraction_divides_to_the_same_number(votes: int, seats: int, factor: int) -> None:
    """So a tie is seen as one whatever the votes are."""
    assert votes / seats == (votes * factor) / (seats * factor)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.integers(1, 9), st.integers(1, 9))
def test_a_level_agrees_with_the_allocation(votes: list[int], seats: int, most: int) -> None:
    """The quotients above the last are sure seats, those equal to it too unless there are more than seats."""
    names = [f"L{number}" for number in range(len(votes))]
    found = level([(vote, most) for vote in votes], seats)
    problem = Problem(dict(zip(names, votes, strict=True)), seats, ceilings=dict.fromkeys(names, most))
    exact = allocate(problem)
    own = found.above if found.tied else [a + b for a, b in zip(found.above, found.at, strict=True)]
    assert dict(zip(names, own, strict=True)) == dict(exact.seats)
    assert found.tied == (len(exact.question.tied) if exact.question else 0)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6), st.integers(1, 7))
def test_orders_number_the_seats_that_are_won(votes: list[int], seats: int) -> None:
    """As many numbers as sure seats, equal ones for equal quotients, and 0 for those that share the last."""
    names = [f"L{number}" for number in range(len(votes))]
    exact = allocate(Problem(dict(zip(names, votes, strict=True)), seats))
    found = orders([(vote, seats) for vote in votes], seats)
    assert [sum(1 for own in row if own) for row in found] == [exact.seats[name] for name in names]
    assert sum(row.count(0) for row in found) == (len(exact.question.tied) if exact.question else 0)
    numbered = {n: v / d for row, v in zip(found, votes, strict=True) for d, n in enumerate(row, 1) if n}
    assert [numbered[n] for n in sorted(numbered)] == sorted(set(numbered.values()), reverse=True)
