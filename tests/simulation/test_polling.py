"""Polling areas of two elections side by side."""

from __future__ import annotations

from kkrvalg.simulation.polling import PollingArea, same_areas, with_missing


def area(number: int, name: str, valid: int | None = 100, code: int = 701) -> PollingArea:
    """Return a polling area."""
    return PollingArea(code, number, name, None, valid, {"A": valid} if valid else {})


def test_areas_are_the_same_where_their_names_are_but_for_number_case_and_blanks() -> None:
    """What was "8. Sydøst" is now "3. SYD ØST"; the same name in another municipality is another area."""
    before = [area(8, "8. Sydøst"), area(9, "9. Nord"), area(1, "Vest", code=702)]
    now = [area(3, "3. SYD ØST"), area(4, "Vest")]
    found = same_areas(before, now)
    assert {key: own.area for key, own in found.items()} == {(701, 3): 8}


def test_a_name_that_stands_twice_is_nobodys() -> None:
    """Nobody can say which of the two schools it was."""
    before = [area(1, "Skolen"), area(2, "2. Skolen"), area(3, "Hallen")]
    assert same_areas(before, [area(1, "Skolen"), area(2, "Hallen")]) == {(701, 2): before[2]}
    assert same_areas([area(1, "Skolen")], [area(1, "Skolen"), area(2, "Skolen")]) == {}


def test_areas_that_nobody_has_published_yet_are_those_of_last_time_that_are_unseen() -> None:
    """Of four areas two have come, one under a new name: one or two are missing, at most the difference of two."""
    before = [area(1, "Nord", 400), area(2, "Syd", 300), area(3, "Øst", 200), area(4, "Vest", 100)]
    now = [area(1, "Nord", 390), area(2, "Sydhallen", 310)]
    missing = [own for own in with_missing(before, now) if not own.is_counted]
    assert sorted(own.name for own in missing) == ["Syd", "Øst"]
    assert {own.votes == {} and own.valid is None for own in missing} == {True}


def test_equally_large_areas_are_all_missing_where_one_is() -> None:
    """Nothing is settled by order: of two with 100 votes neither is more missing than the other."""
    before = [area(1, "Nord", 400), area(2, "Syd", 100), area(3, "Øst", 100)]
    found = with_missing(before, [area(1, "Nord"), area(2, "Hallen")])
    assert sorted(own.name for own in found if not own.is_counted) == ["Syd", "Øst"]


def test_nothing_is_missing_where_as_many_areas_have_come_as_there_were() -> None:
    """Renamed areas are no missing ones."""
    before = [area(1, "Nord"), area(2, "Syd")]
    now = (area(1, "Nord"), area(2, "Hallen"))
    assert with_missing(before, now) == now
