from __future__ import annotations

import pytest

from kkrvalg import i18n
from kkrvalg.errors import InputError
from kkrvalg.rulebook import find_post, load_posts


def test_the_employment_council_has_five_seats_in_every_kkr() -> None:
    """Five members and five alternates, nominated by each of the five KKR; the minister appoints."""
    post = find_post("RBR")
    assert (post.seats, post.alternates, post.form) == (5, 5, "nominate")
    assert post.kkr == ("hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland")
    assert post.decided_by is not None
    assert (post.gender_rule, post.requirements) == ("not_established", ())
    assert post.input.file == "rules/posts.yaml"


def test_a_post_is_found_in_capitals_and_small_letters() -> None:
    """Nobody has to remember how a key is written."""
    assert find_post("rbr") == find_post("RBR")


def test_the_name_of_a_post_is_in_the_language_in_use() -> None:
    """The same data speak Danish and English."""
    name = load_posts()[0].name
    assert name.text == "Regional Employment Council"
    i18n.use("da")
    try:
        assert name.text == "Det Regionale Beskæftigelsesråd"
    finally:
        i18n.use("en")


def test_an_unknown_post_is_refused_with_the_known_ones() -> None:
    """The message lists the posts of the catalogue."""
    with pytest.raises(InputError) as caught:
        find_post("RAR")
    assert caught.value.where == "the post “RAR”"
    assert caught.value.found == "no such post"
    assert caught.value.expected == "one of RBR"
    assert caught.value.todo == "did you mean RBR?"
