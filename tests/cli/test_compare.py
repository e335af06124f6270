"""``kkrvalg compare``: two compositions, what differs, and because of what."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from elections import Town, election, write

from kkrvalg.cli import main
from kkrvalg.data import data_dir

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Printed = Callable[..., str]
    Refused = Callable[..., list[str]]

TOWN = Town({"A": 50, "V": 50}, "A")


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """Return a function that runs ``kkrvalg compare`` in English and returns what it prints."""

    def run(*arguments: object) -> str:
        assert main(["--lang", "en", "compare", *map(str, arguments)]) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Refused:
    """Return a function that runs ``kkrvalg compare`` and returns the lines of its complaint."""

    def run(*arguments: object) -> list[str]:
        assert main(["--lang", "en", "compare", *map(str, arguments)]) == 2
        return capsys.readouterr().err.splitlines()

    return run


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Write two elections in which one mayor differs: 2+2 members, and 1+1."""
    first = write(tmp_path / "before", election(TOWN, TOWN))
    second = write(tmp_path / "after", election(TOWN, Town({"A": 50, "V": 50}, "V")))
    return first, second


def composed(file: Path, *arguments: object) -> Path:
    """Write a composition to a file as a protocol."""
    main(["compose", "--no-proof", "--format", "json", "-o", str(file), *map(str, arguments)])
    return file


def compared(text: str) -> dict[str, Any]:
    """Return the comparison of a protocol."""
    found: dict[str, Any] = json.loads(text)["comparison"]
    return found


# --- what is printed --------------------------------------------------------------------------------------------


def test_a_mayor_alone_makes_the_difference(printed: Printed, two: tuple[Path, Path]) -> None:
    """The whole printout of a case that is worked out by hand: 2+2 members with two mayors of A, 1+1 with one."""
    text = printed(*two)
    assert text.startswith(
        "Comparison\n"
        "==========\n"
        "  before: Et opdigtet valg.\n"
        "  after: Et opdigtet valg.\n"
        "  “Because of” names the inputs that bring before to what after has when they,\n"
        "  and nothing else, are taken from after.\n"
        "\n"
        "KKR Midtjylland\n"
        "===============\n"
        "  Size                         before → after  Because of\n"
        "  ───────────────────────────────────────────────────────\n"
        "  Members                      4 → 2           mayors\n"
        "  At most                      4\n"
        "  Calculated                   4 → 2           mayors\n"
        "  Size that holds every mayor  4 → 2           mayors\n"
        "\n"
        "  Party  Votes  Mayors  Seats  Seats because of\n"
        "  ─────────────────────────────────────────────\n"
        "  A      100    2 → 1   2 → 1  mayors\n"
        "  V      100    0 → 1   2 → 1  mayors\n"
        "\n"
        "The inputs that differ\n"
        "                     before  after\n"
        "  ────────────────────────────────\n"
        "  mayor of 702 By 2  A       V\n"
        "\n"
    )
    assert "    before/mayors.csv  sha256 " in text
    assert "    after/mayors.csv  sha256 " in text


def test_nordjylland_2021_and_2025(printed: Printed) -> None:
    """V lost a seat because of the mayors alone, A two because of the votes alone; the rules changed nothing."""
    text = printed("kv2021", "kv2025", "--kkr", "nordjylland")
    assert "  A      110,342 → 89,687  2       6 → 4  votes and lists\n" in text
    assert "  V      84,275 → 75,178   9 → 8   9 → 8  mayors\n" in text
    assert "  Æ      – → 27,771        – → 0   – → 2  votes and lists together with mayors\n" in text
    assert "  Æ: did not run → takes part. Because of: votes and lists.\n" in text
    assert "  mayors           Calculated 32 → 27; V 9 → 8, C 2 → 3\n" in text
    assert "  rules            nothing\n" in text
    assert "  mayor of 825 Læsø                   V              C\n" in text
    assert "  rulebook                            kkr-2022-2026  kkr-2026-2030\n" in text
    assert "  Votes: 147 of the lists' numbers differ, in 11 municipalities.\n" in text


def test_a_swap_that_cannot_be_computed_says_why(printed: Printed) -> None:
    """Lolland's mayor of 2025 was elected for a list that did not run in 2021."""
    text = " ".join(printed("kv2021", "kv2025", "--kkr", "sjælland").split())
    assert (
        "mayors cannot be computed: the mayor of 360 Lolland was elected for J Din Stemme, which did not run"
        " where the votes are from"
    ) in text
    assert "Mayor of Odsherred, who belongs to no party that takes part: N → –." in text


def test_two_options_that_each_do_it(printed: Printed) -> None:
    """Either answer takes a seat from V in Hovedstaden; in the other KKR the overview says who is hit."""
    text = printed(
        *("kv2025", "kv2025", "--option-b", "scale=rounded_reaches_mayors"),
        *("--option-b", "reduction_ceiling=none"),
    )
    assert "  Hovedstaden  58       60 → 58     A 11 → 12, V 6 → 5\n" in text
    assert "  Nordjylland  22       33 → 32     none\n" in text
    assert "6 → 5    option scale or option reduction_ceiling\n" in text
    assert text.count("The inputs that differ") == 1
    assert "option reduction_ceiling  base                  none" in text
    assert "kv2025 (2): rules kkr-2026-2030, kkrvalg" in text
    assert ", the same files\n" in text


def test_two_kkr_of_one_election(printed: Printed) -> None:
    """They are called by their names, and differ by their area."""
    text = printed("kv2025:sjaelland", "kv2025:nordjylland")
    assert "\nKKR Sjælland → KKR Nordjylland\n" in text
    assert "  KKR  KKR Sjælland  KKR Nordjylland\n" in text
    assert (
        compared(printed("kv2025:sjaelland", "kv2025:nordjylland", "--format", "json"))["kkr"][0]["a"]
        == "sjælland"
    )


def test_a_kkr_behind_one_of_them_is_meant_for_both(printed: Printed) -> None:
    """The elections of 2021 and 2025 in the same KKR, whichever side names it."""
    one = printed("kv2021:midtjylland", "kv2025", "--format", "csv")
    other = printed("kv2021", "kv2025:KKR Midtjylland", "--format", "csv")
    third = printed("kv2021", "kv2025", "--kkr", "midtjylland", "--format", "csv")
    assert one == other == third
    assert "\nmidtjylland;midtjylland;size;;34;38;lists\n" in one


def test_nothing_differs(printed: Printed) -> None:
    """That is said, and the exit status is 0."""
    text = printed("kv2025", "kv2025")
    assert "Nothing differs in the result." in text
    assert "Because of" not in text
    assert compared(printed("kv2025", "kv2025", "--format", "json"))["same"] is True


def test_the_same_result_of_other_inputs(printed: Printed) -> None:
    """The rules of the term before come to the same; that they differ is said all the same."""
    text = printed("kv2025", "kv2025", "--rulebook-b", "kkr-2022-2026", "--kkr", "nordjylland")
    assert "Nothing differs in the result." in text
    assert "  rulebook  kkr-2026-2030  kkr-2022-2026\n" in text


def test_votes_of_a_list_that_ran_in_one_only(printed: Printed, two: tuple[Path, Path]) -> None:
    """One vote for L in By 2: 2 mayors × 201 votes / 100 votes for A = 4.02, and nobody has another seat."""
    more = write(two[0].parent / "more", election(TOWN, Town({"A": 50, "V": 50, "L": 1}, "A")))
    text = printed(two[0], more)
    assert "  Size that holds every mayor  4 → 4.02       votes and lists\n" in text
    assert "  Not the same lists ran, so votes, lists and council seats are swapped\n  together.\n" in text
    assert "  votes for L in 702 By 2  –       1\n" in text


def test_an_option_of_no_bearing_is_named(printed: Printed) -> None:
    """Who elects the chair does not change the composition."""
    text = printed("kv2025", "kv2025", "--option-b", "chair_parties=eligible")
    assert "Nothing differs in the result." in text
    assert "Options that differ and do not bear on a composition: chair_parties." in text


def test_a_list_cooperation_on_one_side(printed: Printed) -> None:
    """With the mayor of Odsherred in a cooperation, Sjælland after 2021 becomes as large as the cap."""
    text = printed("kv2021:sjælland", "kv2021", "--list-cooperation-b", "Lokallisterne=306:N,376:L")
    assert "  Members                      27 → 34                  list cooperation\n" in text
    assert "  list cooperation Lokallisterne  –           306:N, 376:L\n" in text
    assert "  Lokallisterne: did not run → takes part. Because of: list cooperation.\n" in text


def test_a_lot_that_is_open_is_said(printed: Printed, tmp_path: Path) -> None:
    """A and V share the last seat, in both; only the sure seats are counted."""
    towns = [Town({"A": 30, "V": 30, "C": 4}, mayor, seats=15) for mayor in ("C", "C", None)]
    first = write(tmp_path / "first", election(*towns))
    second = write(tmp_path / "second", election(*towns), {"rounding": "up"})
    third = write(tmp_path / "third", election(*towns[:2], Town({"A": 40, "V": 30, "C": 4}, None, seats=15)))
    text = printed(first, second)
    assert "KKR Midtjylland: in both a lot is needed among A, V; only the sure seats are\n  counted.\n" in text
    text = printed(first, third)
    assert "A lot is needed among: A, V → –; only the sure seats are counted. Because of:" in text


def test_preliminary_votes_are_said_to_be(printed: Printed, two: tuple[Path, Path]) -> None:
    """The final count may change what differs."""
    settings = two[1] / "scenario.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("result: final", "result: preliminary"), "utf-8"
    )
    assert printed(*two).count("NOTE: the votes are preliminary") == 1


# --- files ------------------------------------------------------------------------------------------------------


def test_a_file_and_the_election_it_was_made_from(printed: Printed, tmp_path: Path) -> None:
    """Read back, a protocol says the same as the composition it was written from."""
    file = composed(tmp_path / "before.json", "--scenario", "kv2025")
    text = printed(file, "kv2025")
    assert "before.json: a result of kkrvalg compose, read from a file." in text
    assert "Nothing differs in the result." in text
    assert "Files and settings that differ" not in text


def test_two_files_of_different_options(printed: Printed, tmp_path: Path) -> None:
    """What differs and which setting differs is said; that it is the cause is not, for nothing can be tried."""
    before = composed(tmp_path / "before.json")
    after = composed(tmp_path / "after.json", "--option", "reduction_ceiling=none", "--kkr", "syddanmark")
    text = printed(before, after)
    assert "A file holds a result, not what it was made from." in text
    assert "Because of" not in text
    assert "  A      167,017  5       11 → 10\n" in text
    assert "  option reduction_ceiling  base         none\n" in text
    assert "Only in before.json: KKR Hovedstaden, KKR Sjælland, KKR Midtjylland, KKR\n  Nordjylland." in text
    found = compared(printed(before, after, "--format", "json"))
    assert (found["causes_tried"], found["same"]) == (False, False)
    assert found["only_in_a"] == ["hovedstaden", "sjælland", "midtjylland", "nordjylland"]
    assert [(change["what"], change["of"]) for change in found["inputs"]] == [("option", "reduction_ceiling")]
    assert all(d["causes"] == [] for d in found["kkr"][0]["differences"])


def test_a_file_of_one_election_and_another_election(printed: Printed, tmp_path: Path) -> None:
    """The files that differ stand with the beginning of their SHA-256, the rulebook with its name."""
    file = composed(tmp_path / "before.json", "--scenario", "kv2021", "--kkr", "nordjylland")
    text = printed(file, "kv2025")
    assert "  file mayors.csv " in text
    assert "  rulebook " in text
    assert "  V      84,275 → 75,178   9 → 8   9 → 8\n" in text
    assert "  D      11,683 → 706      0       1 → –\n" in text


def test_a_file_with_a_draw_a_lot_and_a_cooperation_can_be_read_back(printed: Printed, tmp_path: Path) -> None:
    """Lots and draws that differ are named."""
    towns = [Town({"A": 30, "V": 30, "C": 4}, mayor, seats=15) for mayor in ("C", "C", None)]
    folder = write(tmp_path / "tied", election(*towns))
    before = composed(tmp_path / "before.json", "--scenario", folder)
    after = composed(tmp_path / "after.json", "--scenario", folder, "--lot", "V", "--lot-date", "2034-01-05")
    text = printed(before, after)
    assert "A lot is needed among: A, V → –; only the sure seats are counted.\n" in text
    assert "  drawn by lot  –            V\n" in text
    assert "Nothing differs in the result." in printed(before, folder)


# --- JSON and CSV -----------------------------------------------------------------------------------------------


def test_json_is_the_envelope_with_a_comparison(printed: Printed, two: tuple[Path, Path]) -> None:
    """Files of both, what both have in common, and differences with their causes."""
    document = json.loads(printed(*two, "--format", "json"))
    assert (document["schema"], document["kind"], document["rulebook"]) == (
        "kkrvalg/1",
        "compare",
        "kkr-2026-2030",
    )
    files = [entry["file"] for entry in document["inputs"]]
    assert len(files) == len(set(files))
    assert {"before/mayors.csv", "after/mayors.csv", "rules/kkr-2026-2030.yaml"} <= set(files)
    found = document["comparison"]
    assert (found["a"]["name"], found["b"]["name"], found["causes_tried"]) == ("before", "after", True)
    (kkr,) = found["kkr"]
    assert kkr["differences"][0] == {"what": "size", "of": None, "a": 4, "b": 2, "causes": [["mayors"]]}
    assert kkr["differences"][2] == {"what": "scale", "of": None, "a": "4", "b": "2", "causes": [["mayors"]]}
    assert kkr["inputs"] == [
        {
            "group": "mayors",
            "what": "mayor",
            "of": None,
            "code": 702,
            "municipality": "By 2",
            "a": "A",
            "b": "V",
        }
    ]
    (swap,) = kkr["swaps"]
    assert (swap["swapped"], swap["computed"], swap["why_not"]) == (["mayors"], True, None)
    assert swap["changes"][0] == {"what": "size", "of": None, "a": 4, "swapped": 2}


def test_what_the_two_do_not_share_is_left_out_of_the_envelope(printed: Printed) -> None:
    """The rulebook and the options that differ stand with each side."""
    document = json.loads(
        printed("kv2021", "kv2025", "--kkr", "nordjylland", "--option-a", "rounding=up", "--format", "json")
    )
    assert document["rulebook"] is None
    assert "rounding" not in document["options"]
    assert document["options"]["scale"] == "quota_reaches_mayors"
    assert document["comparison"]["a"]["options"]["rounding"] == "up"
    assert document["comparison"]["b"]["options"]["rounding"] == "half_up"


def test_a_table_has_a_line_for_each_difference(printed: Printed, two: tuple[Path, Path]) -> None:
    """Alternatives have a bar between them, inputs that do it together a plus."""
    text = printed(*two, "--format", "csv")
    table = list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert table[0] == {
        "kkr_a": "midtjylland",
        "kkr_b": "midtjylland",
        "what": "size",
        "of": "",
        "a": "4",
        "b": "2",
        "causes": "mayors",
    }
    text = printed("kv2021", "kv2025", "--kkr", "nordjylland", "--format", "csv")
    assert "\nnordjylland;nordjylland;seats;Æ;;2;lists+mayors\n" in text


# --- what is refused --------------------------------------------------------------------------------------------

KKR_KEYS = "hovedstaden, sjælland, syddanmark, midtjylland, nordjylland"
REWRITE = "write the file again with: kkrvalg compose --format json -o FILE"


def test_an_unknown_election_is_refused(refused: Refused) -> None:
    """With the likely name, as everywhere."""
    assert refused("kv2025", "kv2015") == [
        "Error:",
        "Where:      the scenario “kv2015”",
        "Found:      neither a bundled scenario nor a folder",
        "Expected:   one of kv2021, kv2025, or a folder with a scenario.yaml",
        "What to do: did you mean kv2025?",
    ]


def test_an_unknown_kkr_behind_a_colon_is_refused(refused: Refused) -> None:
    """Wherever it is named."""
    complaint = [
        f"Expected:   one of {KKR_KEYS}",
        "What to do: write the name as it stands there; sjaelland is understood as KKR Sjælland",
    ]
    assert refused("kv2025:fyn", "kv2021") == ["Error:", "Where:      kv2025:fyn", "Found:      fyn", *complaint]
    assert refused("kv2025", "kv2021", "--kkr", "fyn") == [
        "Error:",
        "Where:      --kkr",
        "Found:      fyn",
        *complaint,
    ]


def test_a_kkr_that_one_of_them_does_not_have_is_refused(refused: Refused, two: tuple[Path, Path]) -> None:
    """The made-up election has one KKR only."""
    assert refused(f"{two[0]}:nordjylland", "kv2025") == [
        "Error:",
        "Where:      A",
        "Found:      nordjylland",
        "Expected:   one of midtjylland",
        "What to do: write the name as it stands there; sjaelland is understood as KKR Sjælland",
    ]


def test_a_kkr_in_two_places_is_refused(refused: Refused) -> None:
    """Behind the election or with --kkr, not both."""
    assert refused("kv2025:sjælland", "kv2021", "--kkr", "nordjylland") == [
        "Error:",
        "Where:      --kkr",
        "Found:      nordjylland, and a KKR behind A or B",
        "Expected:   the KKR in one place",
        "What to do: leave --kkr out, or take the KKR behind A and B away",
    ]


def test_two_without_a_common_kkr_are_refused(refused: Refused, two: tuple[Path, Path]) -> None:
    """Unless both KKR are named."""
    other = write(two[0].parent / "north", election(Town({"A": 50, "V": 50}, "A", kkr="nordjylland")))
    assert refused(two[0], other) == [
        "Error:",
        "Where:      A, B",
        "Found:      no KKR that both have: midtjylland; nordjylland",
        "Expected:   a KKR in both",
        "What to do: name two KKR, as in kv2025:nordjylland kv2025:sjælland",
    ]
    assert main(["compare", f"{two[0]}:midtjylland", f"{other}:nordjylland"]) == 0


@pytest.mark.parametrize("side", ["a", "b"])
def test_a_complaint_about_an_option_names_the_option_of_its_side(side: str, refused: Refused) -> None:
    """Unknown, malformed, or not computable on these data."""
    assert refused("kv2021", "kv2021", f"--option-{side}", "rounding=upp") == [
        "Error:",
        f"Where:      --option-{side} rounding=upp",
        "Found:      the unknown value “upp”",
        "Expected:   one of half_up, up, down",
        "What to do: did you mean up?",
    ]
    assert refused("kv2021", "kv2021", f"--option-{side}", "rounding") == [
        "Error:",
        f"Where:      --option-{side}",
        "Found:      rounding",
        "Expected:   NAME=VALUE, without spaces",
        f"What to do: write it as in --option-{side} rounding=up",
    ]
    assert refused("kv2021", "kv2021", f"--option-{side}", "vote_base=cast")[1] == (
        f"Where:      --option-{side} vote_base=cast"
    )
    assert refused("kv2021", "kv2021", f"--list-cooperation-{side}", "Lokallisterne=306:Q")[1] == (
        f"Where:      --list-cooperation-{side} Lokallisterne"
    )


def test_an_unknown_rulebook_is_refused(refused: Refused) -> None:
    """With the likely one."""
    assert refused("kv2025", "kv2025", "--rulebook-b", "kkr-2026") == [
        "Error:",
        "Where:      the rulebook “kkr-2026”",
        "Found:      no such rulebook",
        "Expected:   one of kkr-2022-2026, kkr-2026-2030",
        "What to do: did you mean kkr-2026-2030?",
    ]


@pytest.mark.parametrize(
    ("option", "value", "found"),
    [
        ("--rulebook-a", "kkr-2022-2026", "kkr-2022-2026"),
        ("--option-a", "rounding=up", "rounding"),
        ("--list-cooperation-a", "Lokallisterne=306:N", "Lokallisterne"),
    ],
)
def test_a_file_cannot_be_composed_again(
    option: str, value: str, found: str, refused: Refused, tmp_path: Path
) -> None:
    """A rulebook, an option or a cooperation is for an election."""
    file = composed(tmp_path / "before.json", "--kkr", "nordjylland")
    assert refused(file, "kv2025", option, value) == [
        "Error:",
        f"Where:      {option}",
        f"Found:      {found} for {file}, which is a finished result",
        "Expected:   this only for an election, which can be composed again",
        "What to do: leave it out, or name the election instead of the file",
    ]


def test_a_table_is_not_a_protocol(refused: Refused) -> None:
    """Somebody names a file of the scenario instead of its folder."""
    file = data_dir("scenarios") / "kv2025" / "mayors.csv"
    complaint = refused(file, "kv2025")
    assert complaint[1] == f"Where:      {file}, line 1, column 1"
    assert complaint[2].startswith("Found:      text that is not JSON")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda p: p.update(kind="chair"), ("key kind", "“chair”", "“compose”")),
        (lambda p: p.update(schema="kkrvalg/2"), ("key schema", "“kkrvalg/2”", "“kkrvalg/1”")),
        (lambda p: p.pop("compositions"), ("line 1", "no key compositions", "a protocol of kkrvalg compose")),
        (
            lambda p: p["compositions"][0].update(size="22"),
            ("key compositions[0].size", "“22”", "what kkrvalg compose writes here"),
        ),
        (
            lambda p: p["compositions"][0]["parties"][1].pop("votes"),
            ("key compositions[0].parties[1]", "no key votes", "a protocol of kkrvalg compose"),
        ),
        (
            lambda p: p["compositions"][0].update(scale="much"),
            ("key compositions[0].scale", "“much”", "a fraction such as 617 or 1851/2"),
        ),
        (lambda p: p.update(inputs=["mayors.csv"]), ("key inputs[0]", "“mayors.csv”", "an object with keys")),
    ],
    ids=["kind", "schema", "no compositions", "size", "no votes", "scale", "inputs"],
)
def test_a_file_that_is_no_protocol_is_refused(
    change: Callable[[dict[str, Any]], object],
    complaint: tuple[str, str, str],
    refused: Refused,
    tmp_path: Path,
) -> None:
    """The complaint names the line and the key, and how to write the file again."""
    file = composed(tmp_path / "before.json", "--kkr", "nordjylland")
    document = json.loads(file.read_text(encoding="utf-8"))
    change(document)
    file.write_text(json.dumps(document, indent=2), encoding="utf-8")
    where, found, expected = complaint
    lines = refused(file, "kv2025")
    assert lines[1].startswith(f"Where:      {file}, line ")
    assert lines[1].endswith(where)
    assert lines[2:] == [f"Found:      {found}", f"Expected:   {expected}", f"What to do: {REWRITE}"]


def test_a_fault_in_one_of_the_elections_names_it(refused: Refused, two: tuple[Path, Path]) -> None:
    """By 2 of the second has no votes at all, and By 1 none either."""
    other = write(two[0].parent / "empty", election(Town({"A": 0}, "A"), Town({"A": 0}, "A")))
    assert refused(two[0], other)[:3] == [
        "Error:",
        "Where:      empty: lists.csv, KKR Midtjylland",
        "Found:      no votes",
    ]


# --- the width --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["kv2021", "kv2025"],
        ["kv2025:sjælland", "kv2025:nordjylland"],
        ["kv2025", "kv2025", "--option-b", "reduction_method=shrink_scale", "--option-b", "vote_base=cast"],
    ],
    ids=" ".join,
)
def test_every_printout_fits_80_columns(
    arguments: list[str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In both languages."""
    main(["--lang", language, "compare", *arguments])
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert [line for line in lines if line.endswith("→")] == []
