"""Reading a scenario folder: what it gives, and that nothing of a good one is refused."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from kkrvalg.errors import InputError
from kkrvalg.files.areas import load_areas
from kkrvalg.files.lots import RecordedDraw
from kkrvalg.files.scenario import bundled_scenarios, load_scenario, newest_scenario
from kkrvalg.model import CouncilSource, ElectionList, ListCooperation, Mayor, Municipality

if TYPE_CHECKING:
    from made_up import MadeUp


def test_a_scenario_gives_the_nouns_of_its_tables(made_up: MadeUp) -> None:
    """Each row becomes a noun; empty cells are unknown."""
    scenario = load_scenario(made_up.path)
    election = scenario.election
    assert (scenario.id, scenario.name) == ("prøve", "Et opdigtet valg")
    assert (election.day, election.term) == (date(2033, 11, 15), "2034-2038")
    assert election.councils is CouncilSource.RECORDED
    assert election.municipalities[0] == Municipality(
        901, "Opdigt", "nordjylland", "Nord", kl_member=True, council_seats=5, eligible=200, cast=150, valid=140
    )
    assert election.municipalities[2].eligible is None
    assert election.lists[1] == ElectionList(901, "L", "Lokal liste", None, "1", 2, 40, 1)
    assert election.lists[3].known_seats is None
    assert election.mayors[0] == Mayor(901, "Anna Opdigt", "A", date(2033, 12, 1), "opdigtet")
    assert election.cooperations == (ListCooperation("Opdigtede lister", frozenset({"901:L"})),)
    assert (scenario.rulebook, scenario.result) == ("kkr-2034-2038", "final")
    assert (scenario.sources, scenario.options) == (("opdigtet til en prøve",), {"rounding": "up"})


def test_kkr_keys_are_understood_in_any_case_and_without_danish_letters(made_up: MadeUp) -> None:
    """``Nordjylland`` and ``sjaelland`` stand in the made-up table."""
    assert load_scenario(made_up.path).election.kkr_keys == ("nordjylland", "sjælland")


def test_an_empty_kl_member_is_yes(made_up: MadeUp) -> None:
    """All municipalities are members unless the table says no."""
    members = [row.kl_member for row in load_scenario(made_up.path).election.municipalities]
    assert members == [True, True, False]


def test_an_independent_mayor_has_no_letter(made_up: MadeUp) -> None:
    """``løsgænger`` and ``independent`` say the same."""
    assert load_scenario(made_up.path).election.mayors[1].letter is None
    made_up.edit("mayors.csv", "løsgænger", "independent")
    assert load_scenario(made_up.path).election.mayors[1].letter is None


def test_recorded_draws_are_read_as_far_as_they_are_recorded(made_up: MadeUp) -> None:
    """Only who was drawn, and what about, must be there."""
    first, second = load_scenario(made_up.path).draws
    assert first == RecordedDraw(
        kkr="nordjylland",
        council=None,
        post="RBR",
        question="abc123",
        tied=("A", "V"),
        seats_at_stake=1,
        quotient="617/1",
        drawn=("V",),
        date=date(2034, 1, 12),
        witness="et opdigtet vidne",
    )
    assert second == RecordedDraw(None, 901, None, None, None, None, None, ("L",), None, None)


def test_a_scenario_without_lots_has_no_draws(made_up: MadeUp) -> None:
    """lots.yaml may be missing, and may hold no draws."""
    (made_up.path / "lots.yaml").write_text("draws:\n", "utf-8")
    assert load_scenario(made_up.path).draws == ()
    (made_up.path / "lots.yaml").unlink()
    assert load_scenario(made_up.path).draws == ()


def test_a_scenario_names_the_files_it_was_read_from(made_up: MadeUp) -> None:
    """The polling areas were not read and are not named."""
    inputs = {entry.file: entry.sha256 for entry in load_scenario(made_up.path).inputs}
    assert list(inputs) == [
        "prøve/lists.csv",
        "prøve/lots.yaml",
        "prøve/mayors.csv",
        "prøve/municipalities.csv",
        "prøve/scenario.yaml",
    ]
    assert inputs["prøve/lists.csv"] == sha256((made_up.path / "lists.csv").read_bytes()).hexdigest()


def test_a_scenario_without_mayors_loads_where_mayors_are_not_needed(made_up: MadeUp) -> None:
    """The seats of the councils need no mayors."""
    made_up.edit("mayors.csv", "903,Carl Sagn,A,,opdigtet\n", "")
    assert len(load_scenario(made_up.path, need_mayors=False).election.mayors) == 2
    (made_up.path / "mayors.csv").unlink()
    assert load_scenario(made_up.path, need_mayors=False).election.mayors == ()
    with pytest.raises(InputError, match="0 mayors"):
        load_scenario(made_up.path)


def test_optional_columns_and_keys_may_be_missing(made_up: MadeUp) -> None:
    """A scenario written by hand need not have empty columns."""
    (made_up.path / "municipalities.csv").write_text(
        "council_seats,code,name,kkr,health_council\n"
        "5,901,Opdigt,nordjylland,\n7,902,Påfund,nordjylland,\n3,903,Sagn,sjælland,\n",
        "utf-8",
    )
    made_up.edit("scenario.yaml", "options:\n  rounding: up\n", "")
    made_up.edit("scenario.yaml", "list_cooperations:\n  Opdigtede lister:\n    - 901:L\n", "list_cooperations:\n")
    scenario = load_scenario(made_up.path)
    assert scenario.options == {}
    assert scenario.election.cooperations == ()
    assert scenario.election.municipalities[0].valid is None


def test_polling_areas_are_read_when_asked_for(made_up: MadeUp) -> None:
    """Their votes sum to those of the lists."""
    polling = load_areas(load_scenario(made_up.path))
    assert [(area.code, area.name, area.valid) for area in polling.areas[:2]] == [
        (901, "Nord", 100),
        (901, "Syd", 40),
    ]
    assert sum(entry.votes for entry in polling.votes if entry.code == 901) == 140
    assert [entry.file for entry in polling.inputs] == ["prøve/area_votes.csv", "prøve/areas.csv"]


def test_a_bundled_name_and_a_folder_are_told_apart(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder at hand goes before a bundled name; a separator always means a folder."""
    monkeypatch.chdir(made_up.path.parent)
    assert load_scenario("prøve").name == "Et opdigtet valg"
    assert load_scenario("kv2025").name == "Kommunalvalget 18. november 2025"
    made_up.path.rename("kv2025")
    assert load_scenario("kv2025").name == "Et opdigtet valg"
    monkeypatch.chdir("kv2025")
    assert load_scenario(".").id == "kv2025"


def test_the_newest_bundled_scenario_is_the_default() -> None:
    """It is last in the list of the bundled ones."""
    assert newest_scenario() == bundled_scenarios()[-1]
    assert load_scenario().id == newest_scenario()
    days = [load_scenario(name).election.day for name in bundled_scenarios()]
    assert days == sorted(days)


def test_reading_a_scenario_imports_nothing_heavy() -> None:
    """A command must start within 25 times the time of an empty Python."""
    program = (
        "import sys; from kkrvalg.files.scenario import load_scenario; load_scenario();"
        "print([name for name in ('pydantic', 'pulp', 'numpy', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"
