"""The matrix of posts: sums both ways, the order of rows and columns, and how it is laid out on a page."""

from __future__ import annotations

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.model import Gender, PersonId
from kkrvalg.procedures.post_matrix import Holder, catalogue_matrix, matrix
from kkrvalg.protocol.posts import matrix_body
from kkrvalg.protocol.posts_text import write_matrix
from kkrvalg.protocol.text import Page
from kkrvalg.rulebook import load_posts

ANNE, BO, CARL = (PersonId(101, "Anne"), PersonId(851, "Bo"), PersonId(360, "Carl"))

HOLDERS = (
    Holder("RBR", ANNE, "A+F", "A", Gender.WOMAN, "no", alternate=False),
    Holder("RBR", BO, "V", "V", Gender.MAN, "no", alternate=False),
    Holder("RBR", CARL, "V", "V", None, "no", alternate=True),
    Holder("DEB", ANNE, "A+F", "A", Gender.WOMAN, "yes", alternate=False),
    Holder("FGU", CARL, "V", None, None, "some", alternate=False),
)
"""Anne has two posts, Bo and Carl one each; Carl, of no party, is an alternate too."""


def test_the_posts_are_counted_by_party_with_sums_both_ways() -> None:
    """A has 1 of RBR and DEB, V 1 of RBR, no party FGU: 2, 1, 1 of 4; the columns A, V, and nobody's last."""
    made = matrix(HOLDERS, "party")
    assert made.rows == ("RBR", "DEB", "FGU")
    assert made.columns == ("A", "V", None)
    assert [[made.seats(row, column) for column in made.columns] for row in made.rows] == [
        [1, 1, 0],
        [1, 0, 0],
        [0, 0, 1],
    ]
    assert made.row_sums == {"RBR": 2, "DEB": 1, "FGU": 1}
    assert made.column_sums == {"A": 2, "V": 1, None: 1}
    assert made.total == 4


def test_columns_have_the_order_of_their_kind() -> None:
    """Codes as numbers, women before men, unknown last, fees as the catalogue has them; never as they come."""
    assert matrix(HOLDERS[::-1], "municipality").columns == ("101", "360", "851")
    assert matrix(HOLDERS[::-1], "gender").columns == ("woman", "man", None)
    assert matrix(HOLDERS[::-1], "fee").columns == ("yes", "no", "some")


def test_alternates_are_counted_alone() -> None:
    """A seat and its alternate are never one sum."""
    made = matrix(HOLDERS, "party", alternates=True)
    assert (made.rows, made.columns, made.total) == (("RBR",), ("V",), 1)


def naive_value(holder: Holder, by: str) -> object:
    """Return what a holder counts under."""
    if by == "municipality":
        return str(holder.person.code)
    return getattr(holder, by)


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            Holder,
            st.sampled_from(["RBR", "DEB", "FGU", "SOSU"]),
            st.builds(PersonId, st.integers(101, 130), st.just("N")),
            st.just("A"),
            st.sampled_from(["A", "V", "Å", None]),
            st.sampled_from([None, *Gender]),
            st.sampled_from(["yes", "no", "per_meeting", "some", "not_established"]),
            st.booleans(),
        )
    ),
    st.sampled_from(["party", "municipality", "gender", "fee"]),
)
def test_the_seats_add_up(holders: list[Holder], by: str) -> None:
    """Every sum is that of its cells, both ways; each cell is counted one by one; nobody is lost."""
    made = matrix(holders, by)  # type: ignore[arg-type]
    members = [holder for holder in holders if not holder.alternate]
    values = [naive_value(holder, by) for holder in members]
    naive = Counter((holder.post, value) for holder, value in zip(members, values, strict=True))
    for row, column in product(made.rows, made.columns):
        assert made.seats(row, column) == naive[row, column]
    assert made.row_sums == Counter(holder.post for holder in members)
    assert made.column_sums == Counter(values)
    assert made.total == len(members) == sum(made.row_sums.values()) == sum(made.column_sums.values())
    body = matrix_body(made)
    assert sum(body["sums"]) == sum(row["sum"] for row in body["rows"]) == body["total"]


def test_a_catalogue_is_counted_by_field_and_fee() -> None:
    """Hovedstaden's business posts: 4 + 1 + 3 + 3 = 11 seats are paid, 2 + 1 = 3 are not."""
    made = catalogue_matrix(load_posts("hovedstaden", "2026-2030"), "fee")
    assert (made.seats("business", "yes"), made.seats("business", "no")) == (11, 3)
    assert made.total == 42
    assert catalogue_matrix(load_posts("hovedstaden", "2026-2030"), "field").row_sums == {"hovedstaden": 42}


def test_a_post_that_several_kkr_fill_counts_in_each() -> None:
    """RBR has five seats in each of five KKR, whichever list it stands in."""
    posts = [post for post in load_posts(term="2026-2030") if post.key == "RBR"]
    assert catalogue_matrix(posts, "status").total == 25
    assert set(catalogue_matrix(posts, "field").row_sums.values()) == {5}


# --- on a page ------------------------------------------------------------------------------------------------


def lines(by: str, holders: tuple[Holder, ...] = HOLDERS, names: dict[str, str] | None = None) -> list[str]:
    """Return a matrix as it is printed, blank lines left out."""
    page = Page(80)
    write_matrix(page, matrix(holders, by), names)  # type: ignore[arg-type]
    return [" ".join(line.split()) for line in page.lines if line and "─" not in line]


def test_a_narrow_matrix_is_printed_across() -> None:
    """A row for each post; a dot is none."""
    assert lines("party") == [
        "A V no party In all",
        "RBR 1 1 · 2",
        "DEB 1 · · 1",
        "FGU · · 1 1",
        "In all 2 1 1 4",
    ]
    assert lines("gender")[0] == "women men not stated In all"


def test_a_matrix_with_many_columns_is_printed_down_and_fits_the_page() -> None:
    """Thirty municipalities: one line each, with the posts it holds."""
    many = tuple(
        Holder(post, PersonId(code, "N"), "A", "A", None, "no", alternate=False)
        for code in range(101, 131)
        for post in ("RBR", "DEB")
    )
    names = {str(code): f"Kommune {code}" for code in range(101, 131)}
    printed = lines("municipality", many, names)
    assert printed[0] == "Municipality In all Of which"
    assert printed[1] == "Kommune 101 2 RBR 1, DEB 1"
    assert printed[-1] == "In all 60"
    page = Page(80)
    write_matrix(page, matrix(many, "municipality"), names)
    assert max(map(len, page.lines)) <= 80


def test_without_holders_there_is_nothing_to_count() -> None:
    """No empty table is printed."""
    assert lines("party", ()) == ["There are no seats to count."]
