from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from kkrvalg import i18n
from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.reading.values import KKR_KEYS
from kkrvalg.rulebook import find_post, has_list, load_posts

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.rulebook import Post

HOVEDSTADEN = ("hovedstaden", "2026-2030")
SJAELLAND = ("sjælland", "2022-2026")


def by_key(kkr: str, term: str) -> dict[str, Post]:
    """Return the posts of a KKR and term by key."""
    return {post.key: post for post in load_posts(kkr, term)}


def test_the_employment_council_has_five_seats_in_every_kkr() -> None:
    """Five members and five alternates, nominated by each of the five KKR; the minister appoints."""
    post = find_post("RBR")
    assert (post.seats, post.alternates, post.form) == (5, 5, "nominate")
    assert post.kkr == ("hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland")
    assert post.decided_by is not None
    assert (post.gender_rule, post.requirements) == ("not_established", ())
    assert post.input.file == "rules/posts/every-kkr.yaml"
    for kkr in KKR_KEYS:
        for term in ("2022-2026", "2026-2030"):
            own = find_post("RBR", kkr=kkr, term=term)
            assert (own.seats, own.alternates, own.form, own.chairs) == (5, 5, "nominate", 0)


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
    """The message lists the posts of the KKR."""
    with pytest.raises(InputError) as caught:
        find_post("RAR", kkr="midtjylland")
    assert caught.value.where == "the post “RAR”"
    assert caught.value.found == "no such post"
    assert caught.value.expected == "one of RBR, DEB, FGU, KLIMA, EH-MIDTJYLLAND"
    assert caught.value.todo == "did you mean RBR?"


def test_a_post_of_another_kkr_or_term_is_refused_with_whose_it_is() -> None:
    """Movia stands in Hovedstaden's list of 2026 only."""
    for kkr, term, asked in (
        ("midtjylland", None, "KKR Midtjylland"),
        (None, "2022-2026", "2022-2026"),
        ("hovedstaden", "2022-2026", "KKR Hovedstaden, 2022-2026"),
    ):
        with pytest.raises(InputError) as caught:
            find_post("MOVIA", kkr=kkr, term=term)
        assert caught.value.found == f"no such post for {asked}"
        assert caught.value.todo == "choose one of them; MOVIA is a post of: KKR Hovedstaden, 2026-2030"


@pytest.mark.parametrize(("kkr", "term", "rows"), [(*HOVEDSTADEN, 25), (*SJAELLAND, 27)])
def test_every_row_of_a_list_is_there(kkr: str, term: str, rows: int) -> None:
    """Counted by hand in the two lists.

    Hovedstaden: employment 1, business 6, health 7 (IBOS to the committee on health), education 5, other 5
    (Copenhagen Phil to Øresund), and Movia under the transport companies: 25. Sjælland: 13 before the three whose
    status is looked into (the first is the Committee, the last the orchestra), these 3, 6 new committees and 5
    abolished ones: 27.
    """
    posts = load_posts(kkr, term)
    assert len(posts) == rows
    assert {post.input.file.rpartition("/")[2] for post in posts} == {
        f"{'sjaelland' if kkr == 'sjælland' else kkr}-{term}.yaml"
    }


def test_the_statuses_of_hovedstadens_rows_are_those_of_the_list() -> None:
    """One expected to end, one to be decided, three that end or have ended, one that others fill; 19 as usual."""
    posts = by_key(*HOVEDSTADEN)
    assert Counter(post.status for post in posts.values()) == {
        "filled": 19,
        "expected_to_end": 1,
        "undecided": 1,
        "abolished": 3,
        "elsewhere": 1,
    }
    assert [key for key, post in posts.items() if post.status == "abolished"] == [
        "SSU",
        "SKOLETJENESTEN",
        "KOMPETENCE",
    ]
    assert {key for key, post in posts.items() if post.is_filled_by_kkr} == {
        *("RBR", "EH-HOVEDSTADEN", "DEB", "GCSC", "GC-EU", "WOCO", "COPCAP", "IBOS", "KC", "SU-ALMEN", "SU-FYSIO"),
        *("SU-KIRO", "SU-PSYK", "FGU", "SOSU", "KP", "PHIL", "KLIMA-REGIONAL", "KLIMA", "ORESUND"),
    }


def test_the_statuses_of_sjaellands_rows_are_those_of_the_list() -> None:
    """Two to be merged, three that are looked into, five abolished, 17 as usual."""
    posts = load_posts(*SJAELLAND)
    assert Counter(post.status for post in posts) == {
        "filled": 17,
        "merged": 2,
        "undecided": 3,
        "abolished": 5,
    }


def test_the_seats_of_each_list_add_up_to_those_counted_by_hand() -> None:
    """The columns of seats and alternates of the two lists, added by hand.

    Hovedstaden, row by row: 5+4+1+2+1+3+3+1 = 20, 1+1+2+1+1 = 6, 1+2+1 = 4, 1+5+1+1 = 8, in all 38, and Movia's
    4 of 7: 42. Alternates: 5 for RBR and 1 for Øresund. Sjælland: 2+5+5+1+2+1+1+5+3+3+1+1+1 = 31, 1+1+1 = 3,
    4+1+1+1+4+1 = 12, in all 46, and abolished 6+4+1+1+1 = 13. Alternates: 5 for RAR and 3.
    """
    hovedstaden, sjaelland = load_posts(*HOVEDSTADEN), load_posts(*SJAELLAND)
    assert sum(post.seats or 0 for post in hovedstaden) == 42
    assert sum(post.alternates or 0 for post in hovedstaden) == 6
    assert sum(post.seats or 0 for post in sjaelland if post.status != "abolished") == 46
    assert sum(post.seats or 0 for post in sjaelland if post.status == "abolished") == 13
    assert sum(post.alternates or 0 for post in sjaelland) == 8


def test_fees_are_those_of_the_lists() -> None:
    """Hovedstaden's says yes to 8, no to 13, nothing of 4; Sjælland's has three that are not a plain yes or no."""
    assert Counter(post.fee for post in load_posts(*HOVEDSTADEN)) == {"yes": 8, "no": 13, "not_established": 4}
    fees = {post.key: post.fee for post in load_posts(*SJAELLAND)}
    assert Counter(fees.values()) == {"no": 20, "yes": 4, "per_meeting": 1, "some": 1, "not_established": 1}
    assert (fees["RBR"], fees["FGU"], fees["OE-TURISME"]) == ("per_meeting", "some", "not_established")


def test_a_kkr_without_a_list_has_the_posts_of_every_kkr_and_its_own_business_hubs() -> None:
    """Syddanmark has two hubs; what is only taken over is said in the note."""
    assert not has_list("syddanmark", "2026-2030")
    keys = [post.key for post in load_posts("syddanmark", "2026-2030")]
    assert keys == ["RBR", "DEB", "FGU", "KLIMA", "EH-FYN", "EH-SYDJYLLAND"]
    for post in load_posts("syddanmark", "2026-2030"):
        assert post.note is not None
        assert "taken" in post.note.en


def test_each_of_the_six_business_hubs_has_a_chair_and_three_members_elected_by_one_kkr() -> None:
    """In both terms: four seats, one of them the chair's, no alternates, and the act on equality."""
    for term in ("2022-2026", "2026-2030"):
        hubs = [post for post in load_posts(None, term) if post.key.startswith("EH-")]
        assert len(hubs) == 6
        assert {(post.seats, post.chairs, post.alternates, post.gender_rule) for post in hubs} == {
            (4, 1, 0, "yes")
        }
        assert Counter(key for post in hubs for key in post.kkr) == {
            **dict.fromkeys(KKR_KEYS, 1),
            "syddanmark": 2,
        }


def test_the_list_of_a_kkr_takes_the_place_of_the_common_post_for_its_term_only() -> None:
    """In 2022 the employment council of Sjælland was RAR, paid for each meeting; in 2026 there is no list."""
    assert has_list(*SJAELLAND)
    rar = find_post("RBR", kkr="sjælland", term="2022-2026")
    assert (rar.name.da, rar.fee) == ("Det Regionale Arbejdsmarkedsråd (RAR)", "per_meeting")
    assert find_post("RBR", kkr="sjælland", term="2026-2030").name.da == "Det Regionale Beskæftigelsesråd"
    common = {post.key: post.kkr for post in load_posts(None, "2022-2026") if "RBR" in post.key}
    assert "sjælland" not in common["RBR"]
    assert len(common["RBR"]) == 4


def test_every_kkr_has_each_of_its_posts_once() -> None:
    """What is listed and what every KKR has never meet; looked up one by one they are the same posts."""
    for term in ("2022-2026", "2026-2030"):
        for kkr in KKR_KEYS:
            posts = load_posts(kkr, term)
            assert len({post.key for post in posts}) == len(posts)
            assert {"RBR", "DEB", "FGU", "KLIMA"} < {post.key for post in posts}
            assert all(kkr in post.kkr for post in posts)
            for post in posts:
                assert find_post(post.key, kkr=kkr, term=term) == post


def test_what_has_no_value_is_not_established_and_what_has_one_only_where_the_source_is_in_doubt() -> None:
    """The names follow from the values; the rest are named in the file."""
    for post in load_posts():
        gaps = set(post.not_established)
        assert ("seats" in gaps) == (post.seats is None)
        assert ("alternates" in gaps) == (post.alternates is None)
        assert ("fee" in gaps) == (post.fee == "not_established")
        assert ("gender_rule" in gaps) == (post.gender_rule == "not_established")
        assert ("legal_basis" in gaps) == (post.legal_basis is None)
        assert ("decided_by" in gaps) == (post.form == "nominate" and post.decided_by is None)
        assert gaps <= set(post._fields)
    assert find_post("ORESUND").not_established == ("status", "legal_basis", "gender_rule")


def test_requirements_say_for_how_many_seats_and_about_what() -> None:
    """The climate alliance of the capital region: the chairmanship, and three mayors or committee chairs."""
    first, second = find_post("KLIMA-REGIONAL", kkr="hovedstaden").requirements
    assert (first.kind, first.strength, first.seats) == ("chairmanship", "must", 2)
    assert (second.kind, second.seats, second.any_of, second.of) == ("mayor", 3, ("committee_chair",), "climate")
    assert find_post("FGU").requirements[0].of == "FGU-institution"
    assert [r.kind for r in find_post("DEB").requirements] == ["reappointed_once"]


def test_the_first_day_and_the_years_of_a_term_are_numbers_where_the_source_gives_them() -> None:
    """RBR from 1 June, the hubs from 1 April, Absalon from 1 May of the year after the election, four years."""
    absalon = find_post("ABSALON", kkr="sjælland")
    for post, month in ((find_post("RBR"), 6), (find_post("EH-FYN"), 4), (absalon, 5)):
        assert post.term.start == (month, 1)
        assert (post.term.years_after, post.term.years) == (1, 4)
    assert find_post("IBOS").term.start is None


def test_a_single_post_is_found_however_its_catalogue_is_laid_out(tmp_path: Path) -> None:
    """Quoted keys, or the key not first: read as a whole it is the same post."""
    shutil.copytree(data_dir("rules") / "posts", tmp_path / "posts")
    file = tmp_path / "posts" / "every-kkr.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ("  - key: FGU\n", '  - key: "FGU"\n'),
        ("  - key: FGU\n", "  - field: education\n    key: FGU\n"),
    ):
        changed = text.replace(old, new)
        if "- field" in new:
            changed = changed.replace("    field: education\n", "", 1)
        file.write_text(changed, encoding="utf-8")
        found, known = find_post("fgu", folder=tmp_path), find_post("FGU")
        assert found._replace(input=known.input) == known


def test_alike_words_in_sjaellands_list_are_held_to_be_alike() -> None:
    """Every overlap is wished; so are mayors where the list says "Borgmestre." and no more, which is marked."""
    posts = load_posts(*SJAELLAND)
    overlaps = [need.strength for post in posts for need in post.requirements if need.kind == "overlaps"]
    assert overlaps == ["wished"] * 11
    bare = {
        post.key: (need.strength, "requirements" in post.not_established)
        for post in posts
        for need in post.requirements
        if need.words.da == "borgmestre"
    }
    assert bare == dict.fromkeys(("PRAKTIK", "SOSU-DIM", "VAEKSTFORUM", "VAEKSTHUS"), ("wished", True))
