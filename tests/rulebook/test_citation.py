from __future__ import annotations

from kkrvalg.rulebook.citation import citations, implements

MADE_UP = ("§ 99, stk. 1", "§ 99, stk. 2")


def plain(seats: int) -> int:
    """Return twice the seats."""
    return 2 * seats


def test_a_citation_leaves_the_function_as_it_is() -> None:
    """The decorator records and returns the very same function."""
    assert implements(*MADE_UP)(plain) is plain
    assert plain(3) == 6


def test_citations_name_the_functions_of_each_article_once() -> None:
    """A function cited twice for an article, as after a reload, stands there once."""
    implements(*MADE_UP)(plain)
    implements(*MADE_UP)(plain)
    for article in MADE_UP:
        assert citations()[article] == (f"{plain.__module__}.plain",)


def test_the_rules_of_another_body_are_kept_apart() -> None:
    """An article of the business hubs or health forums is none of the KKR's."""
    implements("§ 98", body="made up")(plain)
    assert citations("made up") == {"§ 98": (f"{plain.__module__}.plain",)}
    assert "§ 98" not in citations()
