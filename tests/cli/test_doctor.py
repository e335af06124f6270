"""``kkrvalg doctor`` shows what is there, and says what to do about what is not."""

from __future__ import annotations

import importlib.metadata
import json
from typing import TYPE_CHECKING

import pytest

from kkrvalg import __version__
from kkrvalg.cli import doctor, main
from kkrvalg.protocol import schema

if TYPE_CHECKING:
    from pathlib import Path


def test_json_is_the_envelope_of_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The keys of the envelope are there, and each check has its own four."""
    main(["doctor", "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "kkrvalg/1"
    assert document["kind"] == "doctor"
    assert document["version"] == __version__
    assert (document["inputs"], document["draws"], document["steps"]) == ([], [], [])
    assert (document["rulebook"], document["options"]) == (None, {})
    for check in document["checks"]:
        assert set(check) == {"name", "ok", "needed", "found", "todo"}
        assert check["ok"] == (check["todo"] is None)


def test_exit_status_says_whether_something_needed_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """0 if all that is needed is there, 2 if not."""
    status = main(["doctor", "--format", "json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert status == (0 if all(check["ok"] for check in checks if check["needed"]) else 2)


def test_a_missing_package_is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without rich there is a line that says so, and a way out."""
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name == "rich":
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    assert main(["doctor", "--lang", "en"]) == 2
    lines = capsys.readouterr().out.splitlines()
    place = next(number for number, line in enumerate(lines) if " rich " in line)
    assert lines[place].split() == ["MISSING", "rich", "not", "installed"]
    assert "What to do: install kkrvalg again" in lines[place + 1]


def test_missing_data_are_named_with_their_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An installation without rules and scenarios says where it looked."""
    monkeypatch.setattr(doctor, "data_dir", lambda name: tmp_path / name)
    assert main(["doctor", "--lang", "en", "--format", "json"]) == 2
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    for name in ("rules", "scenarios"):
        assert not checks[name]["ok"]
        assert str(tmp_path / name) in checks[name]["found"]
        assert checks[name]["todo"]


def test_the_schema_of_the_json_is_named_with_its_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is calculated with it, so that it may be missing; then it is said where it would lie."""
    for file, ok, status in (
        (schema.schema_file(), True, 0),
        (tmp_path / "schema" / schema.SCHEMA_FILE, False, 0),
    ):
        if not ok:
            monkeypatch.setattr(schema, "data_dir", lambda name: tmp_path / name)
        assert main(["doctor", "--lang", "en", "--format", "json"]) == status
        checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
        assert checks["JSON Schema"]["ok"] is ok
        assert str(file) in checks["JSON Schema"]["found"]


@pytest.mark.parametrize("content", ["name: [", "name: x", "- x", "\xff"])
def test_a_broken_scenario_is_named_with_its_file(
    content: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bundled election that cannot be read is missing, not a crash."""
    file = tmp_path / "scenarios" / "kv2029" / "scenario.yaml"
    file.parent.mkdir(parents=True)
    file.write_bytes(content.encode("latin-1"))
    monkeypatch.setattr(doctor, "data_dir", lambda name: tmp_path / name)
    assert main(["doctor", "--format", "json"]) == 2
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert not checks["kv2029"]["ok"]
    assert str(file) in checks["kv2029"]["found"]


def test_each_bundled_election_is_shown_with_its_day(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The day and the folder of an election stand in its line."""
    file = tmp_path / "scenarios" / "kv2029" / "scenario.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("election_day: 2029-11-20\n", encoding="utf-8")
    monkeypatch.setattr(doctor, "data_dir", lambda name: tmp_path / name)
    main(["doctor", "--format", "json", "--lang", "en"])
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["kv2029"]["ok"]
    assert checks["kv2029"]["found"] == f"election of 2029-11-20, {file.parent}"


def test_missing_solvers_do_not_fail_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything can be calculated without a solver, so one that is missing is shown and forgiven."""
    monkeypatch.setattr(doctor, "SOLVERS", ())
    main(["doctor", "--format", "json", "--lang", "en"])
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert (checks["solvers"]["ok"], checks["solvers"]["needed"]) == (False, False)
    assert checks["solvers"]["found"] == "none"
