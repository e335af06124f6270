"""The quotients of an allocation as grids, by hand."""

from __future__ import annotations

from kkrvalg.apportion import Draw, Lots, Problem, allocate
from kkrvalg.protocol.blocks import GridCell, GridRow
from kkrvalg.protocol.quotient_grids import allocation_grids, seat_numbers, shared_number


def test_winning_quotients_are_numbered_in_the_order_of_the_seats() -> None:
    """A 9, B 5, 3 seats: 9/1, then 5/1, then 9/2 = 4 1/2; the next quotients are 3 and 2 1/2."""
    (grid,) = allocation_grids(allocate(Problem({"B": 5, "A": 9}, 3)), "Udvalg", {"A": "Parti A"})
    assert (grid.caption, grid.divisors) == ("Udvalg", ("1", "2", "3"))
    assert grid.rows == (
        GridRow("A", "Parti A", (GridCell("9", "1"), GridCell("4 1/2", "3"), GridCell("3"))),
        GridRow("B", "", (GridCell("5", "2"), GridCell("2 1/2"), GridCell("1 2/3"))),
    )


def test_equal_quotients_that_all_win_share_their_numbers() -> None:
    """A 8, B 4, 3 seats: 8/1 is the first, 8/2 and 4/1 the second and the third."""
    (grid,) = allocation_grids(allocate(Problem({"A": 8, "B": 4}, 3)), "Udvalg")
    assert [cell.seats for cell in grid.rows[0].cells] == ["1", "2–3", ""]
    assert [cell.seats for cell in grid.rows[1].cells] == ["2–3", "", ""]
    assert not any(cell.lot for row in grid.rows for cell in row.cells)


def test_a_lot_that_is_open_is_marked_at_each_quotient_in_it() -> None:
    """A 4, B 2, C 2, 2 seats: 4/1 is the first; 4/2, 2/1 and 2/1 are equal for the second."""
    (grid,) = allocation_grids(allocate(Problem({"A": 4, "B": 2, "C": 2}, 2)), "Udvalg")
    assert grid.rows[0].cells[:2] == (GridCell("4", "1"), GridCell("2", "", lot=True))
    assert grid.rows[1].cells[0] == grid.rows[2].cells[0] == GridCell("2", "", lot=True)


def test_a_lot_that_is_drawn_gives_its_number_to_who_was_drawn() -> None:
    """The same, and B is drawn: its quotient won seat 2, those of A and C did not."""
    lots = Lots([Draw(("B",))])
    (grid,) = allocation_grids(allocate(Problem({"A": 4, "B": 2, "C": 2}, 2), lots), "Udvalg")
    assert {row.name: row.cells[0] for row in grid.rows} == {
        "A": GridCell("4", "1"),
        "B": GridCell("2", "2", lot=True),
        "C": GridCell("2", "", lot=True),
    }


def test_an_alliance_divides_what_it_won_in_a_grid_of_its_own() -> None:
    """A+B 6+5 = 11 against C 4, 3 seats: 11, 5 1/2, 4; inside the alliance 6 and 5."""
    outer, inner = allocation_grids(allocate(Problem({"A": 6, "B": 5, "C": 4}, 3, alliances=(("A", "B"),))), "Råd")
    assert [(row.name, row.cells[0].quotient, row.cells[0].seats) for row in outer.rows] == [
        ("(A+B)", "11", "1"),
        ("C", "4", "3"),
    ]
    assert inner.caption == "Råd, inside (A+B)"
    assert [(row.name, row.cells[0].seats) for row in inner.rows] == [("A", "1"), ("B", "2")]


def test_seats_that_fall_together_are_numbered_together() -> None:
    """One, then two at once, then one."""
    assert seat_numbers([0, 1, 1, 2]) == ["1", "2–3", "2–3", "4"]
    assert (shared_number(4, 1), shared_number(4, 3)) == ("4", "4–6")
