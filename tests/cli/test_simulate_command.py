"""``kkrvalg simulate`` and ``kkrvalg merge``."""

from __future__ import annotations

import csv
import json
import shutil
import signal
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from commandline import Kkrvalg, kkrvalg
from jsonschema import Draft202012Validator

from kkrvalg.cli import simulated as commands
from kkrvalg.data import data_dir
from kkrvalg.files.scenario import scenario_folder
from kkrvalg.protocol.envelope import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["kkrvalg"]

FEW = ("simulate", "--draws", 1500, "--check", 2, "--kkr", "nordjylland", "--votes", "fixed")
OPEN = ("--mayor-probability", "851:A=0.5,V=0.5", "--mayor-probability", "860:V=3/4,A=1/4")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run in two shards and as a whole, as files."""
    from kkrvalg.cli import main  # noqa: PLC0415 (a fixture for the whole module cannot use another's)

    folder = tmp_path_factory.mktemp("runs")
    shards = {"whole": "1/1", "first": "1/2", "second": "2/2"}
    for name, shard in shards.items():
        file = str(folder / f"{name}.json")
        assert main([*map(str, (*FEW, *OPEN)), "--shard", shard, "--format", "json", "-o", file]) == 0
    return folder


def read(file: Path) -> dict[str, Any]:
    """Return a protocol."""
    document: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return document


def test_two_shards_merged_are_the_run_made_in_one_go(made: Path, kkrvalg: Kkrvalg, tmp_path: Path) -> None:
    """Byte for byte, in whatever order they are named."""
    joined = tmp_path / "joined.json"
    parts = (made / "second.json", made / "first.json")
    assert kkrvalg("merge", *parts, "--format", "json", "-o", joined).status == 0
    assert joined.read_bytes() == (made / "whole.json").read_bytes()


def test_the_protocol_keeps_to_the_schema(made: Path) -> None:
    """The schema that comes with the program takes it."""
    schema = json.loads((data_dir("schema") / "kkrvalg-1.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(read(made / "whole.json"))


def test_the_mayors_have_the_probabilities_they_were_given(made: Path) -> None:
    """Aalborg's mayor is of A in half of 1,500 draws, give or take five standard errors (97); all others stand."""
    found = read(made / "whole.json")["simulation"]["distributions"]
    mayors = {
        own["of"]: {e["value"]: e["draws"] for e in own["values"]} for own in found if own["what"] == "mayor"
    }
    assert 653 <= mayors["851"]["A"] <= 847
    assert mayors["851"]["A"] + mayors["851"]["V"] == 1500
    assert 1041 <= mayors["860"]["V"] <= 1209
    assert all(len(own) == 1 for code, own in mayors.items() if code not in {"851", "860"})


def test_every_quantity_is_counted_in_every_draw(made: Path) -> None:
    """The draws of its values add up."""
    body = read(made / "whole.json")["simulation"]
    assert body["draws_done"] == 1500
    assert {sum(value["draws"] for value in own["values"]) for own in body["distributions"]} == {1500}


def test_the_page_says_what_was_drawn_and_how_sure_it_is(kkrvalg: Kkrvalg) -> None:
    """A secretary reads the cap, the ranges and the two open mayors."""
    said = kkrvalg(*FEW, *OPEN)
    assert said.status == 0
    assert "The votes are those of the election." in said.text
    assert "1,500 draws" in said.text
    assert "moves one by 2.5 points at most, 95 times out of 100" in said.text
    assert "2 of them were calculated again seat by seat" in said.text
    assert "Aalborg" in said.text
    assert all(len(line) <= 80 for line in said.out.splitlines())


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_fits_a_terminal_in_both_languages(made: Path, language: str, kkrvalg: Kkrvalg) -> None:
    """Eighty columns, Danish words too."""
    said = kkrvalg("merge", made / "whole.json", "--lang", language)
    assert max(len(line) for line in said.out.splitlines()) <= 80


def test_tables_and_pictures_hold_the_same_draws(made: Path, kkrvalg: Kkrvalg, tmp_path: Path) -> None:
    """CSV and Parquet agree row by row; the pictures come out the same twice."""
    from pyarrow import parquet  # noqa: PLC0415 (heavy)

    table = tmp_path / "table.parquet"
    kkrvalg("merge", made / "whole.json", "--format", "parquet", "-o", table)
    printed = kkrvalg("merge", made / "whole.json", "--format", "csv").out.removeprefix("\ufeff")
    rows = list(csv.DictReader(printed.splitlines(), delimiter=";"))
    stored = parquet.read_table(table).to_pylist()
    assert [{key: "" if value is None else str(value) for key, value in own.items()} for own in stored] == rows
    pictures = [tmp_path / name for name in ("one.svg", "two.svg", "one.png")]
    for file in pictures:
        kkrvalg("merge", made / "whole.json", "--format", file.suffix[1:], "-o", file)
    first, second, dots = (file.read_bytes() for file in pictures)
    assert first == second
    assert (first[:5], dots[:4]) == (b"<?xml", b"\x89PNG")


def test_an_interrupted_run_keeps_what_is_done_and_goes_on(
    made: Path, kkrvalg: Kkrvalg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request to end comes after the first chunk; the rest, made later, gives the run made in one go."""
    right = commands.run

    def interrupted(*arguments: object) -> Iterator[object]:
        yield next(iter(right(*arguments)))
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(commands, "run", interrupted)
    part = tmp_path / "part.json"
    said = kkrvalg(*FEW, *OPEN, "--format", "json", "-o", part)
    assert (said.status, read(part)["simulation"]["draws_done"] < 1500) == (130, True)
    assert "--resume" in said.err
    monkeypatch.undo()
    rest = tmp_path / "rest.json"
    assert kkrvalg(*FEW, *OPEN, "--format", "json", "-o", rest, "--resume", part).status == 0
    assert read(rest)["simulation"] == read(made / "whole.json")["simulation"]
    other = kkrvalg(*FEW, *OPEN, "--seed", 2, "--resume", part).complaint
    assert "a part of the run" in other["Found"]


def test_an_interruption_before_the_first_draw_writes_nothing(
    kkrvalg: Kkrvalg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no bad input: the status is that of an interruption, and one line says so."""

    def interrupted(*_arguments: object) -> Iterator[object]:
        signal.raise_signal(signal.SIGINT)
        yield

    monkeypatch.setattr(commands, "run", interrupted)
    said = kkrvalg(*FEW, *OPEN, "--format", "json", "-o", tmp_path / "none.json")
    assert (said.status, said.out, list(tmp_path.iterdir())) == (130, "", [])
    assert "before any draw was done" in said.err


def test_an_interruption_never_falls_between_a_tally_and_its_number(
    made: Path, kkrvalg: Kkrvalg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An addition that is interrupted leaves the chunk undone: what is read again is whole."""
    right = commands.run

    def second_interrupts(*arguments: object) -> Iterator[object]:
        first, second = right(*arguments)
        yield first
        yield second._replace(tally=_Interrupting())

    monkeypatch.setattr(commands, "run", second_interrupts)
    part = tmp_path / "part.json"
    assert kkrvalg(*FEW, *OPEN, "--format", "json", "-o", part).status == 130
    monkeypatch.undo()
    rest = tmp_path / "rest.json"
    kkrvalg(*FEW, *OPEN, "--format", "json", "-o", rest, "--resume", part)
    assert read(rest)["simulation"] == read(made / "whole.json")["simulation"]


class _Interrupting:
    """A tally at whose addition somebody presses Ctrl-C."""

    draws = 0

    @property
    def counts(self) -> None:
        """Be interrupted."""
        signal.raise_signal(signal.SIGINT)


def test_a_result_is_gone_on_with_and_joined_for_the_kkr_it_has(kkrvalg: Kkrvalg, tmp_path: Path) -> None:
    """It holds only the KKR that were asked for; of another one it has no draws, though the run is the same."""
    elsewhere = [own if own != "nordjylland" else "sjælland" for own in (*FEW, *OPEN, "--open-mayors", "all")]
    file = tmp_path / "nord.json"
    kkrvalg(*FEW, *OPEN, "--open-mayors", "all", "--shard", "1/2", "--format", "json", "-o", file)
    assert kkrvalg(*elsewhere, "--resume", file).complaint["Found"] == "a result without KKR Sjælland"
    other = tmp_path / "sj.json"
    kkrvalg(*elsewhere, "--shard", "2/2", "--format", "json", "-o", other)
    assert read(other)["simulation"]["run"] == read(file)["simulation"]["run"]
    assert kkrvalg("merge", file, other).complaint["Found"] == "a result of KKR Sjælland"


def test_parts_are_joined_with_the_election_they_are_from(kkrvalg: Kkrvalg, tmp_path: Path) -> None:
    """By its contents, whatever its folder is called; the model of mayors read KV2025 too, which is not it."""
    folder = tmp_path / "own"
    shutil.copytree(
        scenario_folder("kv2025"), folder, ignore=shutil.ignore_patterns("meetings", "*members*", "area*")
    )
    settings = (folder / "scenario.yaml").read_text("utf-8")
    (folder / "scenario.yaml").write_text(settings.replace("Kommunalvalget", "Valget"), "utf-8")
    part = tmp_path / "part.json"
    few = ("--draws", 2, "--check", 1, "--kkr", "nordjylland", "--votes", "fixed", "--open-mayors", "all")
    kkrvalg("simulate", "--scenario", folder, *few, "--format", "json", "-o", part)
    assert "a run on other data: kv2025/scenario.yaml" in kkrvalg("merge", part).complaint["Found"]
    moved = folder.rename(tmp_path / "moved")
    assert "Valget 18. november 2025" in kkrvalg("merge", part, "--scenario", moved).text


def test_a_run_is_known_by_the_kkr_of_its_alliances(kkrvalg: Kkrvalg, tmp_path: Path) -> None:
    """The same words with another --kkr are another alliance; a KKR written before it or not is the same."""
    runs = []
    for at, (kkr, alliance) in enumerate(
        [("nordjylland", "A+F"), ("nordjylland", "nordjylland:A+F"), ("sjælland", "A+F")]
    ):
        file = tmp_path / f"{at}.json"
        common = ("simulate", "--draws", 2, "--check", 1, "--votes", "fixed", "--open-mayors", "all")
        kkrvalg(*common, "--kkr", kkr, "--alliance", alliance, "--format", "json", "-o", file)
        runs.append(read(file)["simulation"]["run"])
    assert runs[0] == runs[1] != runs[2]


def test_an_alliance_that_decides_itself_takes_the_chair_by_name(kkrvalg: Kkrvalg) -> None:
    """Where the rules leave the person to the alliance, it has a row of its own and is not among the others."""
    said = kkrvalg(*FEW, *OPEN, "--alliance", "A+F+Ø", "--option", "alliance_inner=alliance_decides")
    row = next(line.split() for line in said.out.splitlines() if line.split()[:1] == ["A+F+Ø"])
    others = next(line.split() for line in said.out.splitlines() if line.split()[:1] == ["Others"])
    assert (row[-2], others[-2]) == ("100", "0")


def test_councils_without_alliances_are_said_to_be(kkrvalg: Kkrvalg) -> None:
    """The data of 2021 have none; those of 2025 have, and nothing is said."""
    few = ("--draws", 2, "--check", 1, "--kkr", "nordjylland", "--open-mayors", "all")
    sentence = "calculated without any alliance"
    assert sentence in kkrvalg("simulate", "--scenario", "kv2021", *few).text
    assert sentence not in kkrvalg("simulate", *few).text


def test_what_a_part_states_is_checked_even_where_its_digest_fits(
    made: Path, kkrvalg: Kkrvalg, tmp_path: Path
) -> None:
    """Whoever changes numbers can make the digest anew; what does not add up is refused, never a fault."""
    changes: list[Callable[[dict[str, Any]], object]] = [
        lambda own: own["simulation"].update(done=[[0, 10**15]]),
        lambda own: own["simulation"].update(chunks=10**9),
        lambda own: own["simulation"].update(draws_done=-1),
        lambda own: own["simulation"]["distributions"][0]["values"][0].update(draws=7),
        lambda own: own["simulation"]["distributions"][-1]["values"][0].update(value=3),
        lambda own: own["simulation"].update(parameters={}),
        lambda own: own["simulation"].update(distributions=3),
        lambda own: own.update(options=[]),
        lambda own: own.update(inputs=[1]),
        lambda own: own.update(simulation=[]),
    ]
    for at, change in enumerate(changes):
        document = read(made / "first.json")
        change(document)
        document["digest"] = digest_of(document)
        file = tmp_path / f"{at}.json"
        file.write_text(json.dumps(document), "utf-8")
        assert "lacks something" in kkrvalg("merge", file).complaint["Found"], at
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000, "utf-8")
    assert kkrvalg("merge", deep).complaint["Found"] == "no whole JSON document"


def test_a_picture_can_be_read_aloud(made: Path, kkrvalg: Kkrvalg, tmp_path: Path) -> None:
    """The SVG has a title and says what it shows, the PNG carries the same words."""
    words = {}
    for kind in ("svg", "png"):
        file = tmp_path / f"kkr.{kind}"
        kkrvalg("merge", made / "whole.json", "--format", kind, "-o", file)
        words[kind] = file.read_bytes()
    root = ET.fromstring(words["svg"])  # noqa: S314 (the program's own)
    title, told = (root.find("{http://www.w3.org/2000/svg}" + tag) for tag in ("title", "desc"))
    assert root.get("role") == "img"
    assert title.text.startswith("Simulation of the KKR: ")
    assert "KKR Nordjylland: 22 members, V " in told.text
    assert b"KKR Nordjylland: 22 members, V " in words["png"]


def test_the_next_election_is_drawn_around_the_last_one(kkrvalg: Kkrvalg) -> None:
    """KV2025 before it was held, around KV2021: its new parties have votes, of its own votes none is read."""
    said = kkrvalg("simulate", "--base", "kv2021", "--draws", 40, "--check", 2, "--format", "json")
    body = said.protocol["simulation"]
    assert (body["parameters"]["--base"], body["parameters"]["--open-mayors"]) == ("kv2021", "all")
    assert {"M", "Q", "Æ"} <= {own["of"] for own in body["distributions"] if own["what"] == "share"}
    assert {"kv2021/lists.csv", "kv2025/lists.csv"} <= {entry["file"] for entry in said.protocol["inputs"]}
    lots = next(own for own in body["distributions"] if (own["kkr"], own["what"]) == (None, "lots"))
    assert (lots["of"], sum(value["draws"] for value in lots["values"])) == ("councils", 40)


def test_a_base_is_an_earlier_election_and_makes_votes_swing(kkrvalg: Kkrvalg) -> None:
    """The same election is no base, and with votes that stand there is nothing it could do."""
    assert "an election before" in kkrvalg("simulate", "--base", "kv2025").complaint["Expected"]
    idle = kkrvalg("simulate", "--base", "kv2021", "--votes", "fixed", *OPEN).complaint
    assert idle["Where"] == "--base"


def test_votes_that_stand_and_mayors_that_are_known_leave_nothing_to_draw(kkrvalg: Kkrvalg) -> None:
    """The message says how to open some."""
    assert "--open-mayors all" in kkrvalg("simulate", "--votes", "fixed").complaint["What to do"]


def test_a_result_is_never_overwritten(kkrvalg: Kkrvalg, tmp_path: Path) -> None:
    """It may have taken hours."""
    file = tmp_path / "kept.json"
    file.write_text("mine", "utf-8")
    complaint = kkrvalg(*FEW, *OPEN, "-o", file).complaint
    assert "which exists" in complaint["Found"]
    assert file.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "where", "found"),
    [
        (("--poll", "A=60", "--poll", "V=60", "--votes", "swing"), "--poll", "120 %"),
        (("--poll", "XX=10", "--votes", "swing"), "--poll", "XX"),
        (("--poll-error", "2", "--votes", "swing"), "--poll-error", "no poll"),
        (("--spread", "-1", "--votes", "swing"), "--spread", "-1"),
        (("--shard", "4/3"), "--shard", "4/3"),
        (("--shard", "half"), "--shard", "half"),
        (("--mayor-probability", "851:A=1.5"), "--mayor-probability", "1.5"),
        (("--mayor-probability", "851:A=0.5"), "--mayor-probability", "0.5"),
        (("--mayor", "999=A"), "--mayor", "999"),
        (("--post", "XYZ", *OPEN), "XYZ", ""),
        (("--alliance", "A", *OPEN), "alliance", "A"),
        (("--post", "RBR", "--post", "rbr", *OPEN), "--post", "RBR twice"),
        (("--votes", "fixed", "--poll", "A=20", *OPEN), "--poll", "the votes stand"),
        (("--votes", "fixed", "--spread", "2", *OPEN), "--spread", "the votes stand"),
        (("--swing", "uniform"), "--swing", "no poll"),
        (("-o", "a" * 300), "--output", "the name is too long"),
        (("-o", "/proc/kkr.json"), "--output", "no file can be made"),
    ],
)
def test_what_cannot_be_simulated_is_refused(
    arguments: tuple[str, ...], where: str, found: str, kkrvalg: Kkrvalg
) -> None:
    """One message, nothing written."""
    complaint = kkrvalg("simulate", "--draws", 10, "--kkr", "nordjylland", *arguments).complaint
    assert where in complaint["Where"] + complaint["Found"]
    assert found in complaint["Found"]


def test_shards_of_different_runs_are_not_merged(made: Path, kkrvalg: Kkrvalg, tmp_path: Path) -> None:
    """Another seed is another run; the same shard twice, or a file that is something else, is refused too."""
    other = tmp_path / "other.json"
    kkrvalg(*FEW, *OPEN, "--seed", 2, "--shard", "2/2", "--format", "json", "-o", other)
    assert "a part of the run" in kkrvalg("merge", made / "first.json", other).complaint["Found"]
    twice = kkrvalg("merge", made / "first.json", made / "whole.json").complaint
    assert "draws that stand in" in twice["Found"]
    assert "same file twice" in kkrvalg("merge", made / "first.json", made / "first.json").complaint["Found"]
    tampered = tmp_path / "tampered.json"
    tampered.write_text((made / "first.json").read_text("utf-8").replace('"seed": 1', '"seed": 7'), "utf-8")
    assert "digest" in kkrvalg("merge", tampered).complaint["Found"]
    cut = tmp_path / "cut.json"
    cut.write_bytes((made / "first.json").read_bytes()[:1000])
    assert "no whole JSON document" in kkrvalg("merge", cut).complaint["Found"]
    assert kkrvalg("merge").complaint["Found"] == "no file"
    assert kkrvalg("merge", tmp_path / "none.json").complaint["Where"].endswith("none.json")
