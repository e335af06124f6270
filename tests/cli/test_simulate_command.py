"""``kkrvalg simulate`` and ``kkrvalg merge``."""

from __future__ import annotations

import csv
import json
import signal
from typing import TYPE_CHECKING, Any

import pytest
from commandline import Kkrvalg, kkrvalg
from jsonschema import Draft202012Validator

from kkrvalg.cli import simulated as commands
from kkrvalg.data import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
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
