"""Real elections and the sample meeting as golden files: every number of a result, every word of a printout.

A difference is either a fault or a change that was meant. For the latter, write the files again and read the diff:

    KKRVALG_WRITE_GOLDEN=1 python -m pytest tests/golden
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from kkrvalg import __version__, i18n
from kkrvalg.apportion import programme
from kkrvalg.cli import main
from kkrvalg.model import fold

HERE = Path(__file__).parent
WRITING = bool(os.environ.get("KKRVALG_WRITE_GOLDEN"))
SAMPLE = "eksempel-hovedstaden"
ALL_FIVE = ("hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland")

PROTOCOLS = {
    f"compose-{election}-{fold(kkr)}": ("compose", "--scenario", election, "--kkr", kkr)
    for election in ("kv2021", "kv2025")
    for kkr in ALL_FIVE
} | {"appoint-RBR-kv2025": ("appoint", "--post", "RBR", "--scenario", "kv2025")}

PRINTOUTS = {
    "compose-brief": ("compose", "--brief"),
    "compose-midtjylland": ("compose", "--kkr", "midtjylland"),
    "appoint-RBR-nordjylland": ("appoint", "--post", "RBR", "--kkr", "nordjylland"),
    "whatif-mayors": ("whatif", "mayors", "--municipality", "Odsherred", "--municipality", "Tønder"),
    "whatif-votes": ("whatif", "votes", "--party", "V", "--kkr", "syddanmark"),
    "constitute-sample": ("constitute", SAMPLE),
    "constitute-sample-minutes": ("constitute", SAMPLE, "--minutes"),
}

SPOKEN = {"constitute-sample": ("constitute", SAMPLE)}
"""Protocols that hold sentences too, and so differ from language to language."""


@pytest.fixture(autouse=True)
def _same_solver_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prove with CBC, which comes with PuLP, also where a better solver is installed: its name is printed."""
    monkeypatch.setattr(programme, "SOLVERS", ("CBC",))


def held_against(file: Path, text: str) -> None:
    """Compare a text with its golden file, or write the file when that was asked for."""
    if WRITING:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
    assert file.exists(), f"write it with KKRVALG_WRITE_GOLDEN=1: {file}"
    assert text == file.read_text("utf-8")


def without_version(document: dict[str, Any]) -> dict[str, Any]:
    """Return a protocol without the one key that changes with every release."""
    assert document["version"] == __version__
    return {key: value for key, value in document.items() if key != "version"}


@pytest.mark.parametrize(("name", "arguments"), PROTOCOLS.items(), ids=PROTOCOLS.keys())
def test_a_result_is_the_golden_one(
    name: str, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole protocol but for the version, all steps and the certificate included, whatever the language."""
    texts = []
    for language in i18n.LANGUAGES:
        main([*arguments, "--format", "json", "--lang", language])
        document = without_version(json.loads(capsys.readouterr().out))
        texts.append(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    assert len(set(texts)) == 1
    held_against(HERE / "protocols" / f"{name}.json", texts[0])


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("name", "arguments"), PRINTOUTS.items(), ids=PRINTOUTS.keys())
def test_a_printout_reads_as_it_did(
    name: str, arguments: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every word and every column, in either language, but for the version."""
    main([*arguments, "--lang", language])
    text = capsys.readouterr().out.replace(f"kkrvalg {__version__}", "kkrvalg VERSION")
    held_against(HERE / language / f"{name}.txt", text)


def without_sentences(value: object) -> object:
    """Return a protocol without its sentences, which are all that may differ between the languages."""
    if isinstance(value, dict):
        return {key: without_sentences(entry) for key, entry in value.items() if key != "sentence"}
    return [without_sentences(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("name", "arguments"), SPOKEN.items(), ids=SPOKEN.keys())
def test_a_result_with_sentences_is_the_golden_one(
    name: str, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole protocol in Danish but for the version and the digest; English has other sentences only."""
    documents = {}
    for language in i18n.LANGUAGES:
        main([*arguments, "--format", "json", "--lang", language])
        documents[language] = without_version(json.loads(capsys.readouterr().out))
        documents[language].pop("digest", None)
    assert without_sentences(documents["en"]) == without_sentences(documents["da"])
    assert documents["en"] != documents["da"]
    text = json.dumps(documents["da"], ensure_ascii=False, indent=1) + "\n"
    held_against(HERE / "protocols" / f"{name}.json", text)


def test_there_are_no_golden_files_that_nothing_is_held_against() -> None:
    """A file whose test was removed or renamed goes too."""
    expected = {HERE / "protocols" / f"{name}.json" for name in (*PROTOCOLS, *SPOKEN)}
    expected |= {HERE / language / f"{name}.txt" for language in i18n.LANGUAGES for name in PRINTOUTS}
    assert set(HERE.glob("*/*.*")) - set(HERE.glob("__pycache__/*")) == expected


def test_files_are_written_only_when_somebody_asks() -> None:
    """In a checked run the golden files are what is in the repository."""
    assert not (WRITING and os.environ.get("CI"))
