"""``kkrvalg posts`` from the command line: the list, its filters, one post, the matrix, JSON and CSV."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from commandline import Ended, kkrvalg

from kkrvalg.cli import main
from kkrvalg.rulebook import load_posts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]

HOVEDSTADEN = ("posts", "--kkr", "hovedstaden")
SJAELLAND = ("posts", "--scenario", "kv2021", "--kkr", "sjaelland")


def listed(ended: Ended) -> list[str]:
    """Return the keys of the posts in the JSON that was printed."""
    return [post["key"] for post in ended.protocol["posts"]]


def as_json(kkrvalg: Callable[..., Ended], *arguments: str) -> list[dict[str, Any]]:
    """Return the posts of a command line as JSON gives them."""
    posts: list[dict[str, Any]] = kkrvalg(*arguments, "--format", "json").protocol["posts"]
    return posts


def test_the_protocol_has_the_posts_of_the_kkr_and_the_catalogue_among_its_files(
    kkrvalg: Callable[..., Ended],
) -> None:
    """Only what bears on the posts is named: who there is, which term, and the list; no votes."""
    document = kkrvalg(*HOVEDSTADEN, "--format", "json").protocol
    assert document["kind"] == "posts"
    assert document["lists"] == [{"kkr": "hovedstaden", "own_list": True}]
    assert [entry["file"] for entry in document["inputs"]] == [
        "kv2025/municipalities.csv",
        "kv2025/scenario.yaml",
        "rules/kkr-2026-2030.yaml",
        "rules/posts/hovedstaden-2026-2030.yaml",
    ]
    (hub,) = (post for post in document["posts"] if post["key"] == "EH-HOVEDSTADEN")
    assert (hub["seats"], hub["chairs"], hub["alternates"], hub["fee"]) == (4, 1, 0, "yes")
    assert hub["requirements"][0] == {
        "kind": "elected_office",
        "strength": "must",
        "seats": 1,
        "any_of": [],
        "of": None,
        "words": {"da": "formanden skal være folkevalgt", "en": "the chair must hold an elected office"},
    }
    assert (hub["term"]["start"], hub["term"]["years_after"], hub["term"]["years"]) == ("04-01", 1, 4)


def test_only_what_the_kkr_fills_now_is_listed_unless_all_is_asked_for(kkrvalg: Callable[..., Ended]) -> None:
    """20 of Hovedstaden's 25 rows, and all of them; the scenario says which term."""
    assert len(as_json(kkrvalg, *HOVEDSTADEN)) == 20
    everything = as_json(kkrvalg, *HOVEDSTADEN, "--all")
    assert len(everything) == 25
    assert {post["key"] for post in everything if not post["filled_by_kkr"]} == {
        *("SSU", "PRAKTIK", "SKOLETJENESTEN", "KOMPETENCE", "MOVIA")
    }
    assert len(as_json(kkrvalg, *SJAELLAND)) == 17
    assert len(as_json(kkrvalg, *SJAELLAND, "--all")) == 27
    text = kkrvalg(*HOVEDSTADEN).text
    assert "5 posts of the list are not filled by the KKR now; they are shown with --all." in text
    assert "KOMPETENCE: it follows the term of office and ends with that of 2022-2026." in (
        kkrvalg(*HOVEDSTADEN, "--all").text
    )


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        (("--field", "climate"), ["KLIMA-REGIONAL", "KLIMA"]),
        (("--status", "abolished"), ["SSU", "SKOLETJENESTEN", "KOMPETENCE"]),
        (("--requires", "chairmanship"), ["GCSC", "KLIMA-REGIONAL"]),
        (("--requires", "committee_chair"), ["KLIMA-REGIONAL"]),
        (("--fee", "yes", "--field", "education"), ["FGU", "KP"]),
        (("--fee", "not_established", "--all"), ["SSU", "PRAKTIK", "SKOLETJENESTEN", "KOMPETENCE"]),
        (("--status", "merged"), []),
    ],
)
def test_posts_are_found_by_field_status_requirement_and_fee(
    asked: tuple[str, ...], keys: list[str], kkrvalg: Callable[..., Ended]
) -> None:
    """Conditions are joined; a further kind that does as well is found too."""
    assert [post["key"] for post in as_json(kkrvalg, *HOVEDSTADEN, *asked)] == keys
    if not keys:
        assert "No post is what was asked for." in kkrvalg(*HOVEDSTADEN, *asked).text


def test_a_kkr_without_a_public_list_is_said_to_have_none(kkrvalg: Callable[..., Ended]) -> None:
    """Its two business hubs are there, and where the numbers come from."""
    ended = kkrvalg("posts", "--kkr", "syddanmark")
    assert "No list of appointments of KKR Syddanmark for 2026-2030 is known to kkrvalg." in ended.text
    assert "EH-SYDJYLLAND" in ended.text
    document = kkrvalg("posts", "--format", "json").protocol
    assert [entry["kkr"] for entry in document["lists"] if entry["own_list"]] == ["hovedstaden"]


def test_all_five_kkr_have_each_common_post_once(kkrvalg: Callable[..., Ended]) -> None:
    """Hovedstaden by its own list, the other four together."""
    posts = as_json(kkrvalg, "posts")
    for key in ("RBR", "DEB", "FGU", "KLIMA"):
        owners = [kkr for post in posts if post["key"] == key for kkr in post["kkr"]]
        assert sorted(owners) == sorted(["hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland"])


def test_everything_about_a_post_is_shown(kkrvalg: Callable[..., Ended]) -> None:
    """Its first day after this election, who decides, what it asks, and what the source leaves open."""
    text = kkrvalg("posts", "--post", "rbr", "--kkr", "hovedstaden").text
    for sentence in (
        "RBR – Regional Employment Council",
        "the KKR nominates, decided by the minister of employment",
        "1 June 2026 after the election of 2025",
        "1 must One of the municipal members is the council's second vice chair",
        "Not established: women and men.",
    ):
        assert sentence in text
    hub = kkrvalg("posts", "--post", "EH-FYN").text
    assert "4, of which 1 chair" in hub
    assert "1 wished The chair preferably has a background in private business" in hub
    tourism = kkrvalg(*SJAELLAND, "--post", "OE-TURISME").text
    assert "State abolished: it stands among the abolished committees" in tourism
    assert "KKR Sjælland in even years" in tourism
    plain = kkrvalg("posts", "--post", "IBOS").text
    assert "The source names no requirement beside § 4, stk. 4" in plain


def test_every_post_can_be_shown_in_danish_and_english_within_the_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No row of the two lists breaks the 80 columns, alone or in the list."""
    for scenario, kkr in (("kv2025", "hovedstaden"), ("kv2021", "sjælland"), ("kv2025", "syddanmark")):
        for language in ("da", "en"):
            for more in (("--all",), ("--all", "--matrix", "status"), ("--post", "FGU")):
                assert main(["posts", "--scenario", scenario, "--kkr", kkr, "--lang", language, *more]) == 0
                for line in capsys.readouterr().out.splitlines():
                    assert len(line) <= 80 or line.startswith("    kkrvalg "), line


def test_a_key_is_never_broken_over_two_lines(kkrvalg: Callable[..., Ended]) -> None:
    """It is to be copied."""
    for arguments, list_of in ((HOVEDSTADEN, "hovedstaden"), (SJAELLAND, "sjælland")):
        term = "2026-2030" if list_of == "hovedstaden" else "2022-2026"
        words = kkrvalg(*arguments, "--all").out.split()
        assert {post.key for post in load_posts(list_of, term)} <= set(words)


def test_a_post_that_the_kkr_does_not_have_is_refused(kkrvalg: Callable[..., Ended]) -> None:
    """With whose it is; an unknown key with the nearest."""
    complaint = kkrvalg("posts", "--kkr", "midtjylland", "--post", "WOCO").complaint
    assert complaint["Found"] == "no such post for KKR Midtjylland, 2026-2030"
    assert complaint["What to do"].endswith("WOCO is a post of: KKR Hovedstaden, 2026-2030")
    assert kkrvalg("posts", "--post", "KLIM").complaint["What to do"] == "did you mean KLIMA?"


def test_the_matrix_of_the_catalogue_says_what_it_could_not_count(kkrvalg: Callable[..., Ended]) -> None:
    """Business: 11 seats with a fee, 3 without; four posts have no number."""
    ended = kkrvalg(*HOVEDSTADEN, "--matrix", "fee", "--all")
    assert "business 11 3 · 14" in ended.text
    assert "Not counted, as their seats are not stated: SSU, PRAKTIK, SKOLETJENESTEN, KOMPETENCE." in ended.text
    made = kkrvalg(*HOVEDSTADEN, "--matrix", "status", "--all", "--format", "json").protocol["matrix"]
    assert (made["by"], made["total"]) == ("status", 42)
    rows = list(csv.reader(StringIO(kkrvalg("posts", "--matrix", "field", "--format", "csv").out), delimiter=";"))
    assert [row[0].lstrip("\ufeff") for row in rows] == [
        *("", "hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland", "sum"),
    ]
    assert rows[-1][-1] == "90"


def test_a_table_has_a_row_for_each_post(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """Semicolons and a byte-order mark, in a file; what is not known is empty."""
    file = tmp_path / "poster.csv"
    assert kkrvalg(*HOVEDSTADEN, "--all", "--format", "csv", "-o", file).out == ""
    text = file.read_text(encoding="utf-8")
    assert text.startswith("\ufeffkkr;key;name;")
    rows = {row["key"]: row for row in csv.DictReader(StringIO(text.lstrip("\ufeff")), delimiter=";")}
    assert len(rows) == 25
    assert (rows["SSU"]["seats"], rows["RBR"]["alternates"]) == ("", "5")
    assert rows["GCSC"]["requirements"] == "the chairmanship of the KKR (must, 2)"


def test_an_unknown_field_is_refused(kkrvalg: Callable[..., Ended]) -> None:
    """The message lists the fields."""
    ended = kkrvalg("posts", "--field", "sport")
    assert ended.status == 2
    assert "employment" in ended.err
