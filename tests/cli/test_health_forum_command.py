"""``kkrvalg health-forum`` from the command line."""

from __future__ import annotations

import csv
import shlex
from typing import TYPE_CHECKING

import pytest
from commandline import Ended, kkrvalg
from elections import Town, election, write

from kkrvalg.cli import main
from kkrvalg.procedures.health_forum import moved

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]

Run = "Callable[..., Ended]"
COMMAND = "health-forum"


@pytest.fixture
def tied(tmp_path: Path) -> Path:
    """Give a scenario in which a lot is needed in Limfjorden (A 600/2 = V 300) and one for the chair of Nord.

    Vendsyssel has V 400 and A 100: two seats for V, as 200 > 100. In all A 700 = V 700.
    """
    towns = (Town({"A": 600, "V": 300, "C": 90}, "A"), Town({"V": 400, "A": 100}, "V"))
    held = moved(election(*towns), {701: "Limfjorden", 702: "Vendsyssel"})
    return write(tmp_path / "lige", held)


def people(folder: Path, *rows: str) -> None:
    """Write who sits on the health councils into a scenario."""
    text = "health_council,code,name,letter,elected,mayor_since\n" + "".join(f"{row}\n" for row in rows)
    (folder / "health_council_members.csv").write_text(text, encoding="utf-8")


# --- the result -------------------------------------------------------------------------------------------------


def test_json_is_the_envelope_with_the_four_forums(kkrvalg: Callable[..., Ended]) -> None:
    """Members, seats, chair, fees, what is not settled, and the steps at the end."""
    ended = kkrvalg(COMMAND, "--format", "json")
    found = ended.protocol
    assert (ended.status, found["schema"], found["kind"]) == (0, "kkrvalg/1", "health-forum")
    assert found["rulebook"] == "health-forums-2026-2030"
    assert "rules/health-forums-2026-2030.yaml" in [entry["file"] for entry in found["inputs"]]
    assert [(f["forum"], f["members"], f["outcome"], f["seats"]) for f in found["forums"]] == [
        ("nord", 4, "completed", {"A": 2, "V": 2}),
        ("midt", 10, "completed", {"V": 5, "A": 4, "F": 1}),
        ("syd", 8, "completed", {"A": 4, "V": 4}),
        ("øst", 12, "completed", {"A": 5, "C": 3, "V": 2, "F": 1, "Ø": 1}),
    ]
    assert [f["fees"]["total"] for f in found["forums"]] == [162000, 252000, 222000, 282000]
    syd = found["forums"][2]
    assert [(post["post"], post["winner"]) for post in syd["chair"]["posts"]] == [
        ("chair", "V"),
        ("vice_chair", "A"),
    ]
    fyn = syd["health_councils"][0]
    assert (fyn["health_council"], fyn["total_votes"], fyn["seats"]) == ("Fyn", 287474, {"A": 1, "V": 1})
    assert fyn["parties"][0] == {
        "party": "A",
        "name": "Socialdemokratiet",
        "list_cooperation": False,
        "votes": 80044,
        "share": "40022/143737",
        "council_seats": 68,
        "verdict": "eligible",
        "alliance": None,
        "seats": 1,
    }
    assert [entry["code"] for entry in found["unsettled"]] == [410, 530]
    assert [(s["seats"], s["posts"]) for s in found["switches"]] == [([], [])] * 3
    assert found["steps"][0] == {
        "forum": "nord",
        "health_council": "Limfjorden",
        **found["forums"][0]["health_councils"][0]["steps"][0],
    }
    assert {
        "name": "fee_chair",
        "value": "97000",
        "article": "kommissorium, Økonomi og sekretariatsbetjening",
    } in found["parameters"]
    assert list(found)[-1] == "digest"


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("more", [(), ("--steps", "--alliance", "Fyn:A+F+Ø+B", "--chair-alliance", "øst:A+C")])
def test_the_text_fits_80_columns(
    capsys: pytest.CaptureFixture[str], language: str, more: tuple[str, ...]
) -> None:
    """In both languages, with and without the quotients."""
    assert main([COMMAND, *more, "--lang", language]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert ("Sundhedskoordinationsforum Øst" in printed) == (language == "da")


def test_a_health_council_is_shown_with_its_quotients_and_local_lists(kkrvalg: Callable[..., Ended]) -> None:
    """Sønderjylland: Slesvigsk Parti takes part, Tønder Listen does not."""
    ended = kkrvalg(COMMAND, "--health-council", "soenderjylland")
    assert ended.status == 0
    assert "119,747 votes; the threshold is at 2,395." in ended.text
    assert "S Slesvigsk Parti 9,209 7.69% 12 takes part" in ended.text
    assert "Tønder Listen (Tønder) has 3,679 votes, 3.07%, but is a local list" in ended.text
    assert "A 29,966 14,983 1" in ended.text
    assert "Chair and vice chair" not in ended.out


def test_alliances_by_health_council_and_by_forum(kkrvalg: Callable[..., Ended]) -> None:
    """V 45,799; A + F + Ø 57,318 in Lillebælt; for the chair of Syd A and V together have both posts: V, A."""
    args = ("--forum", "syd", "--alliance", "lillebaelt:Ø+F+A", "--chair-alliance", "V+A")
    found = kkrvalg(COMMAND, *args, "--format", "json").protocol
    [forum] = found["forums"]
    lillebaelt = forum["health_councils"][1]
    assert lillebaelt["alliances"] == [{"alliance": "A+F+Ø", "parties": ["A", "F", "Ø"], "votes": 57318}]
    assert [post["alliance"] for post in forum["chair"]["posts"]] == ["V+A", "V+A"]
    assert [post["winner"] for post in forum["chair"]["posts"]] == ["V", "A"]


def test_a_moved_municipality_votes_elsewhere(kkrvalg: Callable[..., Ended]) -> None:
    """Middelfart's 23,525 votes go from Fyn's 287,474 to Lillebælt's 156,062; it is then no longer offered."""
    found = kkrvalg(COMMAND, "--forum", "syd", "--move", "Middelfart=Lillebælt", "--format", "json").protocol
    councils = found["forums"][0]["health_councils"]
    assert [c["total_votes"] for c in councils[:2]] == [263949, 179587]
    [(code, target)] = [(m["code"], m["target"]) for m in found["switches"][0]["moves"]]
    assert (code, target) == (410, "Fyn")


def test_csv_has_a_row_for_each_party_in_each_health_council(kkrvalg: Callable[..., Ended]) -> None:
    """For a Danish spreadsheet."""
    ended = kkrvalg(COMMAND, "--forum", "øst", "--health-council", "Hovedstaden", "--format", "csv")
    rows = list(csv.DictReader(ended.out.removeprefix("\ufeff").splitlines(), delimiter=";"))
    assert [(row["party"], row["seats"], row["verdict"]) for row in rows[:2]] == [
        ("Ø", "1", "eligible"),
        ("F", "1", "eligible"),
    ]
    assert {row["health_council"] for row in rows} == {"Hovedstaden"}


def test_the_result_goes_to_a_file(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """Nothing is printed then."""
    ended = kkrvalg(COMMAND, "--forum", "nord", "-o", tmp_path / "nord.txt")
    assert (ended.status, ended.out) == (0, "")
    assert "Health coordination forum Nord" in (tmp_path / "nord.txt").read_text("utf-8")


# --- lots -------------------------------------------------------------------------------------------------------


def test_an_open_lot_is_asked_and_recorded(kkrvalg: Callable[..., Ended], tied: Path) -> None:
    """Status 3; the command that is printed answers it, and the next one the chair."""
    ended = kkrvalg(COMMAND, "--scenario", tied, "--forum", "nord")
    assert ended.status == 3
    assert "Limfjorden: The last seat is undecided: A and V have the same quotient, 300." in ended.text
    [line] = [row for row in ended.out.splitlines() if "--lot " in row]
    words = shlex.split(line)
    assert words[:2] == ["kkrvalg", "health-forum"]
    assert words[words.index("--lot") + 1] == "Limfjorden:A"
    given = ["2026-01-05" if word == "YYYY-MM-DD" else word for word in words[2:]]
    told = kkrvalg(COMMAND, *given)
    assert "The last seat was drawn by lot among A and V" in told.text
    assert "Draw used: A (Limfjorden)." in told.text


def test_the_chair_is_drawn_among_equals(kkrvalg: Callable[..., Ended], tied: Path) -> None:
    """A 700 = V 700 in the whole forum: one lot for the chair; the vice chair follows by 700 > 350."""
    args = (COMMAND, "--scenario", tied, "--forum", "nord", "--lot", "limfjorden:v")
    asked = kkrvalg(*args)
    assert asked.status == 3
    assert "Chair: A and V have the same quotient, 700." in asked.text
    assert "--lot limfjorden:v --chair-lot nord:A" in asked.out
    done = kkrvalg(*args, "--chair-lot", "V", "--lot-date", "2026-01-05", "--witness", "NN", "--format", "json")
    assert done.status == 0
    [forum] = done.protocol["forums"]
    assert [post["winner"] for post in forum["chair"]["posts"]] == ["V", "A"]
    assert [(d["health_council"], d["post"], d["drawn"], d["fate"]) for d in done.protocol["draws"]] == [
        ("Limfjorden", None, ["V"], "used"),
        (None, "chair", ["V"], "used"),
    ]


def test_recorded_draws_are_used(kkrvalg: Callable[..., Ended], tied: Path) -> None:
    """The keys health_council and forum of lots.yaml; other commands leave them alone."""
    (tied / "lots.yaml").write_text(
        "draws:\n- health_council: limfjorden\n  drawn: [a]\n- forum: Nord\n  post: chair\n  drawn: [A]\n",
        encoding="utf-8",
    )
    found = kkrvalg(COMMAND, "--scenario", tied, "--forum", "nord", "--format", "json")
    assert found.status == 0
    assert found.protocol["forums"][0]["seats"] == {"A": 2, "V": 2}
    assert kkrvalg("compose", "--scenario", tied, "--no-proof").status in {0, 3}


def test_a_lot_that_does_not_come_up_is_noted(kkrvalg: Callable[..., Ended]) -> None:
    """Fyn needs none."""
    ended = kkrvalg(COMMAND, "--forum", "syd", "--lot", "Fyn:A")
    assert ended.status == 0
    assert "Draw not used, because its question did not come up: A (Fyn)." in ended.text


# --- people -----------------------------------------------------------------------------------------------------


def test_a_party_without_people_on_the_health_council_is_asked_about(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """V has nobody in Vendsyssel: status 3, and the party is named."""
    towns = (Town({"A": 600, "V": 400}, "A"), Town({"V": 400, "A": 300}, "V"))
    folder = write(tmp_path / "valg", moved(election(*towns), {701: "Limfjorden", 702: "Vendsyssel"}))
    people(folder, "Limfjorden,701,Anna,A,yes,2010-01-01", "Limfjorden,701,Viggo,V,yes,", "Vendsyssel,702,Ane,A,,")
    ended = kkrvalg(COMMAND, "--scenario", folder, "--forum", "nord")
    assert ended.status == 3
    assert "OPEN: V has won 1 seat from Vendsyssel and has nobody on the health council." in ended.text
    assert "Of those who are known Anna (By 1) would call the constituting meeting" in ended.text
    assert "OPEN: 2 seats of the forum have no name yet" in ended.text
    found = kkrvalg(COMMAND, "--scenario", folder, "--forum", "nord", "--format", "json").protocol
    [forum] = found["forums"]
    assert forum["asked"] is True
    assert forum["convener"]["person"] == {"code": 701, "name": "Anna"}
    assert forum["convener"]["seats_without_name"] == 2
    assert forum["health_councils"][1]["people"]["parties"][1]["missing"] == 1
    assert "valg/health_council_members.csv" in [entry["file"] for entry in found["inputs"]]


# --- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "where", "found", "expected", "todo"),
    [
        ("--move 410", "--move", "410", "a municipality and a health council, as in 410=Lillebælt", None),
        ("--move 410=Trekanten", "--move", "Trekanten", None, None),
        (
            "--move 99=Fyn",
            "--move",
            "99, which is no municipality of this election",
            "the code or the name of a municipality of this election",
            "write it as in --move 410=Lillebælt",
        ),
        (
            "--move 410=Fyn,middelfart=Lillebælt",
            "--move",
            "middelfart twice",
            "each municipality in one health council only",
            "leave one of them out",
        ),
        ("--forum vest", "--forum", "vest", "one of nord, midt, syd, øst", "write one of them"),
        (
            "--forum nord --health-council Fyn",
            "--health-council",
            "Fyn, which belongs to the forum Syd",
            "a health council of Nord",
            "leave --forum out, or name a health council of that forum",
        ),
        (
            "--alliance A+F",
            "--alliance",
            "A+F",
            "a health council before it, such as Fyn:A+F",
            "write which one it is about",
        ),
        (
            "--forum nord --alliance Fyn:A+F",
            "--alliance",
            "Fyn:A+F",
            "one of Limfjorden, Vendsyssel",
            "name only what is in play, or leave --forum and --health-council out",
        ),
        (
            "--alliance Lillebælt:A+M",
            "--alliance",
            "M, which is below the threshold in health council Lillebælt",
            "one of V, A, F, O, C, Æ, I, B, Ø",
            "name only parties and list cooperations that take part there",
        ),
        (
            "--chair-alliance syd:A+F",
            "--chair-alliance",
            "F, which has no member in health forum Syd",
            "one of A, V",
            "leave it out; with forum_chair_parties=eligible it takes part too",
        ),
        (
            "--health-council Fyn --chair-alliance syd:A+V",
            "--chair-alliance",
            "syd:A+V, though only some health councils are in play",
            "an election of the chair, in which all health councils of the forum are in play",
            "leave --health-council out",
        ),
        ("--chair-lot A", "--chair-lot", "A", "a forum before it, such as syd:A", "write which one it is about"),
        (
            "--lot Fyn:Z",
            "--lot Fyn",
            "Z",
            "one of A, B, C, D, F, I, K, M, O, Q, V, Å, Æ, Ø",
            "name who was drawn as the question writes it",
        ),
        (
            "--option rounding=up",
            "--option rounding=up",
            "the unknown option “rounding”",
            "one of vote_base, alliance_inner, forum_chair_parties, broken_tenure",
            "choose one of them, or leave the option out",
        ),
        (
            "--scenario kv2021",
            "the term “2022-2026”",
            "no rules for health forums: KL set them up in 2025, for the term 2026-2030",
            "an election for one of the terms 2026-2030",
            "choose another election with --scenario",
        ),
        ("--members nowhere.csv", "nowhere.csv", "no such file", None, None),
        ("--lot Fyn:", "--lot Fyn", '""', None, "name who was drawn as the question writes it"),
    ],
)
def test_what_cannot_be_is_refused_in_four_parts(
    kkrvalg: Callable[..., Ended],
    *,
    arguments: str,
    where: str,
    found: str,
    expected: str | None,
    todo: str | None,
) -> None:
    """Status 2 and one message."""
    told = kkrvalg(COMMAND, *arguments.split()).complaint
    assert (told["Where"], told["Found"]) == (where, found)
    assert expected in {None, told["Expected"]}
    assert todo in {None, told["What to do"]}


@pytest.mark.parametrize(
    ("lots", "where", "found"),
    [
        ("- health_council: Trekanten\n  drawn: [A]", "lige/lots.yaml", "Trekanten"),
        ("- forum: vest\n  post: chair\n  drawn: [A]", "lige/lots.yaml", "vest"),
        ("- forum: nord\n  post: RBR\n  drawn: [A]", "lige/lots.yaml", "a draw for the unknown post RBR"),
        ("- health_council: Limfjorden\n  drawn: [C]", "lige/lots.yaml", "drawn: C"),
    ],
)
def test_a_recorded_draw_that_cannot_be_is_refused(
    kkrvalg: Callable[..., Ended], tied: Path, *, lots: str, where: str, found: str
) -> None:
    """An unknown health council, forum or post, and somebody who is not tied."""
    (tied / "lots.yaml").write_text(f"draws:\n{lots}\n", encoding="utf-8")
    told = kkrvalg(COMMAND, "--scenario", tied, "--forum", "nord").complaint
    assert (told["Where"].split(", ")[0], told["Found"]) == (where, found)


def test_a_lot_of_somebody_who_is_not_tied_is_refused(kkrvalg: Callable[..., Ended], tied: Path) -> None:
    """C has 90; A and V share the quotient 300. A second lot against the first is refused too."""
    args = (COMMAND, "--scenario", tied, "--forum", "nord")
    told = kkrvalg(*args, "--lot", "Limfjorden:C").complaint
    assert (told["Where"], told["Found"]) == ("--lot Limfjorden", "drawn: C")
    assert told["Expected"] == "1 of those who share the quotient 300: A, V"
    twice = kkrvalg(*args, "--lot", "Limfjorden:A", "--lot", "Limfjorden:V").complaint
    assert twice["Found"] == "two draws for one question: V, and A"


def test_health_councils_of_the_data_must_be_known(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """A made-up election without any."""
    folder = write(tmp_path / "uden", election(Town({"A": 5}, "A")))
    told = kkrvalg(COMMAND, "--scenario", folder).complaint
    assert told["Where"] == "municipalities.csv, column health_council"
    assert told["Found"] == '"" of 701 By 1'


def test_a_page_says_that_a_municipality_was_moved(kkrvalg: Callable[..., Ended]) -> None:
    """Else a what-if could not be told from the result."""
    moved = kkrvalg("health-forum", "--forum", "syd", "--move", "410=Lillebælt")
    note = "NOTE: Middelfart is counted here in the health council Lillebælt, in the data it is in Fyn (--move)."
    assert note in moved.text
    assert "counted here" not in kkrvalg("health-forum", "--forum", "syd").text
