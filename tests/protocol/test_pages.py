from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.protocol.sheet import for_danes
from kkrvalg.protocol.text import Page, heading, paragraph, table, verbatim

WORDS = st.text(alphabet="abcæøå", min_size=1, max_size=12)
TEXTS = st.lists(WORDS, max_size=30).map(" ".join)


def shown(page: Page) -> list[str]:
    """Return the lines of a page."""
    return page.text().splitlines()


def test_a_heading_is_underlined_and_set_apart() -> None:
    """The first level has a line below it; before each but the first line of a page there is a blank one."""
    page = Page()
    heading(page, "KKR Midtjylland", level=1)
    paragraph(page, "38 members.")
    heading(page, "1. Who takes part")
    assert shown(page) == ["KKR Midtjylland", "===============", "  38 members.", "", "1. Who takes part"]


def test_only_a_page_for_a_screen_is_styled() -> None:
    """A heading is bold there, and plain in a file."""
    page = Page(styled=True)
    heading(page, "KKR")
    assert shown(page) == ["\x1b[1mKKR\x1b[0m"]


def test_a_line_to_paste_is_never_wrapped() -> None:
    """It stands indented and whole."""
    page = Page(width=20)
    verbatim(page, "kkrvalg appoint --post RBR --kkr nordjylland")
    assert shown(page) == ["    kkrvalg appoint --post RBR --kkr nordjylland"]


def test_a_table_sets_numbers_to_the_right_and_totals_below_a_rule() -> None:
    """The columns are as wide as their widest cells."""
    page = Page()
    table(page, (("Party", "left"), ("Seats", "right")), [("A", "9"), ("V", "10")], total=("In all", "19"))
    assert shown(page) == [
        "  Party   Seats",
        "  ─────────────",
        "  A           9",
        "  V          10",
        "  ─────────────",
        "  In all     19",
        "",
    ]


def test_a_cell_that_is_too_wide_goes_on_below() -> None:
    """The widest of the left-hand columns gives way, and the numbers stay beside its first line."""
    page = Page(width=30)
    table(page, (("Party", "left"), ("Seats", "right")), [("Danmarksdemokraterne Inger Støjberg", "3")])
    assert shown(page)[2:] == ["  Danmarksdemokraterne       3", "  Inger Støjberg", ""]


@given(st.lists(st.tuples(TEXTS, TEXTS, st.integers(0, 10**9)), min_size=1, max_size=5), TEXTS)
def test_nothing_is_wider_than_the_page_and_no_word_is_lost(rows: list[tuple[str, str, int]], text: str) -> None:
    """Any words in tables and paragraphs, on 80 columns."""
    page = Page()
    table(page, (("", "left"), ("Name", "left"), ("Votes", "right")), [(a, b, str(n)) for a, b, n in rows])
    paragraph(page, text)
    assert max(len(line) for line in page.lines) <= 80
    assert not any(line != line.rstrip() for line in page.lines)
    given_letters = "".join(f"{a}{b}{n}" for a, b, n in rows) + text + "NameVotes"
    written = "".join(page.lines).replace("─", "").replace(" ", "")
    assert sorted(written) == sorted(given_letters.replace(" ", ""))


def test_a_sheet_is_what_a_danish_spreadsheet_opens() -> None:
    """A byte-order mark, semicolons, and quotation marks where a cell needs them."""
    text = for_danes(("party", "name"), [("A", "x;y"), ("V", 'he said "no"'), ("Ø", 3)])
    assert text == '\ufeffparty;name\nA;"x;y"\nV;"he said ""no"""\nØ;3\n'


def test_a_sheet_runs_no_formula_and_keeps_its_numbers() -> None:
    """A text that begins with = + - @ or a tab gets an apostrophe; signed numbers and dashes do not."""
    cells = ("=1+1", "+A1", "-Bo", "@sum", "\tx", -3, "-3", "+1,5", "−2", "–", "A+F")
    text = for_danes(("=name",), [(cell,) for cell in cells])
    lines = text.removeprefix("\ufeff").splitlines()
    guarded = ["'=name", "'=1+1", "'+A1", "'-Bo", "'@sum", "'\tx"]
    assert lines == [*guarded, "-3", "-3", "+1,5", "−2", "–", "A+F"]


def test_an_article_stays_on_one_line() -> None:
    """Neither a paragraph nor a cell is broken between the sign of a paragraph and its number."""
    page = Page(width=30)
    paragraph(page, "Den, der leder mødet nu (§ 4, stk. 1-2).")
    table(page, [("Hvad", "left"), ("Bestemmelse", "left")], [("Vælg en formand nu", "§ 3, stk. 13")])
    assert shown(page)[:2] == ["  Den, der leder mødet nu", "  (§ 4, stk. 1-2)."]
    assert "stk. 13" in page.text()
    assert "\N{NO-BREAK SPACE}" not in page.text()


def test_the_lines_of_a_point_stand_below_its_first_word() -> None:
    """A paragraph that begins as a point of a list hangs."""
    page = Page(width=20)
    paragraph(page, "- Vælg en formand for KKR")
    paragraph(page, "Vælg en formand for KKR")
    assert shown(page) == ["  - Vælg en formand", "    for KKR", "  Vælg en formand", "  for KKR"]


def test_a_column_is_narrowed_below_its_longest_word_only_when_none_can_be_narrowed_else() -> None:
    """The widest column has a long name; the other, whose words are short, gives way instead."""
    page = Page(width=36)
    row = ("Eksempelviceborgmester", "er ny her i dag")
    table(page, [("Hvem", "left"), ("Hvad", "left")], [row])
    assert shown(page)[2:5] == ["  Eksempelviceborgmester  er ny her", "                          i dag", ""]
    page = Page(width=26)
    table(page, [("Hvem", "left"), ("Hvad", "left")], [row])
    assert all(len(line) <= 26 for line in shown(page))
    assert "".join("".join(line[:18].split()) for line in shown(page)[2:]).startswith("Eksempelvic")
