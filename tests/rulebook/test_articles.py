from __future__ import annotations

import pytest

from kkrvalg.rulebook import load_articles, rulebook_ids

COUNT_OF_PARAGRAPHS = {"§ 2": 2, "§ 3": 14, "§ 4": 4, "§ 5": 12}
"""The paragraphs (stk.) of each article, counted in both texts; those of § 6 and § 7 stand below."""

CHANGED = [
    "Indledning",
    "§ 1",
    "§ 2, stk. 1",
    "§ 2, stk. 2",
    "§ 3, stk. 1",
    "§ 3, stk. 2",
    "§ 3, stk. 2, 1. princip",
    "§ 3, stk. 2, 2. princip",
    "§ 3, stk. 7",
    "§ 3, stk. 9",
    "§ 4, stk. 1",
    "§ 4, stk. 2",
    "§ 4, stk. 3",
    "§ 4, stk. 4",
    "§ 5, stk. 12",
    "§ 6, stk. 2",
    "§ 6, stk. 4",
    "§ 6, stk. 5",
    "§ 7, stk. 2",
]
"""Where the two texts differ in substance, read against each other by hand."""


def expected_ids(economy: str, entry_into_force: str) -> list[str]:
    """Return the ids of all articles in the order of the text."""
    ids = ["Indledning", "§ 1"]
    for article, count in COUNT_OF_PARAGRAPHS.items():
        for number in range(1, count + 1):
            ids.append(f"{article}, stk. {number}")
            if ids[-1] == "§ 3, stk. 2":
                ids += [f"§ 3, stk. 2, {principle}. princip" for principle in (1, 2, 3)]
    ids += [f"{economy}, stk. {number}" for number in range(1, 6)]
    return ids + [f"{entry_into_force}, stk. {number}" for number in (1, 2)]


def test_every_paragraph_of_2022_has_an_entry_and_the_two_articles_6_are_told_apart() -> None:
    """The text of 2022 numbers two articles § 6; their ids carry what they are about."""
    ids = [article.id for article in load_articles("kkr-2022-2026")]
    assert ids == expected_ids("§ 6 (økonomi)", "§ 6 (ikrafttrædelse)")


def test_every_paragraph_of_2026_has_an_entry() -> None:
    """The text of 2026 numbers its articles from 1 to 7."""
    assert [article.id for article in load_articles("kkr-2026-2030")] == expected_ids("§ 6", "§ 7")


def test_an_article_that_was_renumbered_names_the_old_number() -> None:
    """What was § 6 twice is § 6 and § 7, and every article of 2026 has its counterpart of 2022."""
    old = [article.id for article in load_articles("kkr-2022-2026")]
    new = load_articles("kkr-2026-2030")
    assert [article.formerly or article.id for article in new] == old
    assert all(article.id[:3] in {"§ 6", "§ 7"} for article in new if article.formerly)


def test_the_paraphrases_differ_exactly_where_the_texts_do() -> None:
    """An article whose substance is unchanged has the same words in both terms, in both languages."""
    old = {article.id: article.words for article in load_articles("kkr-2022-2026")}
    new = load_articles("kkr-2026-2030")
    pairs = [(article.id, article.words, old[article.formerly or article.id]) for article in new]
    assert [name for name, now, before in pairs if now.da != before.da] == CHANGED
    assert [name for name, now, before in pairs if now.en != before.en] == CHANGED


@pytest.mark.parametrize("name", rulebook_ids())
def test_what_cannot_be_calculated_says_why(name: str) -> None:
    """A reason stands with each article that is not computable, and with no other."""
    for article in load_articles(name):
        assert article.computable == (article.why_not is None)


def test_a_region_of_2022_is_an_area_of_2026() -> None:
    """Since 2026 a KKR is tied to a geographical delimitation instead of a region."""
    before = {article.id: article.words for article in load_articles("kkr-2022-2026")}
    after = {article.id: article.words for article in load_articles("kkr-2026-2030")}
    assert "regionen" in before["§ 3, stk. 2"].da
    assert "regionen" not in after["§ 3, stk. 2"].da
    assert "KL's vedtægter" in after["§ 3, stk. 2"].da
