"""Writing a scenario folder: the same content gives the same bytes, and a failure leaves nothing behind."""

from __future__ import annotations

import shutil
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kkrvalg.errors import InputError
from kkrvalg.files.areas import load_areas
from kkrvalg.files.importing import Imported, ImportOptions, save_import
from kkrvalg.files.scenario import load_scenario
from kkrvalg.files.valgdk_json import import_valgdk
from kkrvalg.files.writer import ScenarioContent, write_scenario
from kkrvalg.model import Election, ListCooperation, Mayor

if TYPE_CHECKING:
    from pathlib import Path

    from made_up import MadeUp, OfficialFiles


@pytest.fixture
def content(made_up: MadeUp) -> ScenarioContent:
    """Give the content of the made-up scenario."""
    made_up.edit("municipalities.csv", "Syd,no,3,,,", "Syd,no,3,,,10")
    scenario = load_scenario(made_up.path)
    polling = load_areas(scenario)
    return ScenarioContent(
        name=scenario.name,
        election=scenario.election,
        rulebook=scenario.rulebook,
        result=scenario.result,
        sources=scenario.sources,
        options=scenario.options,
        areas=polling.areas,
        area_votes=polling.votes,
    )


def shuffled(election: Election) -> Election:
    """Return the same election with every table the other way round."""
    return replace(
        election,
        municipalities=election.municipalities[::-1],
        lists=election.lists[::-1],
        mayors=election.mayors[::-1],
    )


@pytest.mark.parametrize("excel", [False, True])
def test_what_is_written_is_read_again(tmp_path: Path, content: ScenarioContent, excel: bool) -> None:
    """Nouns, settings and polling areas come back."""
    written = load_scenario(write_scenario(tmp_path / "ny", content, excel=excel))
    assert replace(written.election, cooperations=()) == replace(
        content.election,
        cooperations=(),
        lists=tuple(sorted(content.election.lists, key=lambda entry: (entry.code, entry.letter))),
    )
    assert written.election.cooperations == content.election.cooperations
    assert (written.name, written.rulebook, written.result) == (content.name, content.rulebook, content.result)
    assert (written.sources, written.options) == (content.sources, content.options)
    assert load_areas(written).areas == content.areas


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path, content: ScenarioContent) -> None:
    """A diff shows what changed and nothing else."""
    one = write_scenario(tmp_path / "1", content)
    other = write_scenario(
        tmp_path / "2",
        replace(
            content,
            election=shuffled(content.election),
            areas=content.areas[::-1],
            area_votes=content.area_votes[::-1],
        ),
    )
    for path in sorted(one.iterdir()):
        assert path.read_bytes() == (other / path.name).read_bytes()


def test_tables_have_commas_and_line_feeds(tmp_path: Path, content: ScenarioContent) -> None:
    """Without a byte-order mark, so that a diff is clean everywhere."""
    folder = write_scenario(tmp_path / "ny", content)
    assert (folder / "mayors.csv").read_bytes().decode() == (
        "code,name,letter,date,source\n"
        "901,Anna Opdigt,A,2033-12-01,opdigtet\n"
        "902,Bo Påfund,independent,,opdigtet\n"
        "903,Carl Sagn,A,,opdigtet\n"
    )
    assert all(b"\r" not in path.read_bytes() for path in folder.iterdir())


def test_tables_for_a_danish_spreadsheet_have_semicolons_and_a_mark(
    tmp_path: Path, content: ScenarioContent
) -> None:
    """Excel then opens them with columns and with Danish letters."""
    folder = write_scenario(tmp_path / "ny", content, excel=True)
    assert (folder / "lists.csv").read_bytes().startswith("\ufeffcode;letter;name;".encode())
    assert not (folder / "scenario.yaml").read_bytes().startswith("\ufeff".encode())


def test_a_scenario_without_mayors_and_areas_has_no_such_files(tmp_path: Path, content: ScenarioContent) -> None:
    """A table without rows is not written."""
    bare = replace(content, election=replace(content.election, mayors=()), areas=(), area_votes=())
    folder = write_scenario(tmp_path / "ny", bare)
    assert sorted(path.name for path in folder.iterdir()) == [
        "lists.csv",
        "municipalities.csv",
        "scenario.yaml",
    ]


def test_an_empty_folder_is_filled(tmp_path: Path, content: ScenarioContent) -> None:
    """Somebody may have made it first."""
    (tmp_path / "ny").mkdir()
    assert load_scenario(write_scenario(tmp_path / "ny", content)).id == "ny"


def test_nothing_is_overwritten(tmp_path: Path, content: ScenarioContent) -> None:
    """An existing scenario may hold what somebody wrote by hand."""
    (tmp_path / "ny").mkdir()
    (tmp_path / "ny" / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(InputError) as caught:
        write_scenario(tmp_path / "ny", content)
    assert caught.value.where == str(tmp_path / "ny")
    assert caught.value.found == "something that exists already"
    assert caught.value.expected == "a folder that is new or empty"
    assert caught.value.todo == "choose another name, or remove the old one yourself"
    assert [path.name for path in (tmp_path / "ny").iterdir()] == ["notes.txt"]


def test_the_folder_around_must_exist(tmp_path: Path, content: ScenarioContent) -> None:
    """A mistyped path does not make folders."""
    with pytest.raises(InputError, match="no folder") as caught:
        write_scenario(tmp_path / "ingen" / "ny", content)
    assert caught.value.todo == "make the folder first, or choose another place"
    assert not (tmp_path / "ingen").exists()


def test_content_that_cannot_be_read_is_not_written(tmp_path: Path, content: ScenarioContent) -> None:
    """What is written is read once before it gets its name; nothing is left beside it either."""
    before = sorted(tmp_path.rglob("*"))
    for broken in (
        replace(content, election=replace(content.election, mayors=(Mayor(901, "X", "Q", None, ""),))),
        replace(
            content,
            election=replace(content.election, cooperations=(ListCooperation("X", frozenset({"1:X"})),)),
        ),
        replace(content, area_votes=content.area_votes[:-1]),
    ):
        with pytest.raises(InputError):
            write_scenario(tmp_path / "ny", broken)
        assert sorted(tmp_path.rglob("*")) == before


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf")) | st.sampled_from(',;"\n\t’ æøå'), min_size=1
).filter(lambda text: text.split())


@given(source=TEXTS, name=TEXTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_text_comes_back_on_one_line_and_composed(
    tmp_path: Path, content: ScenarioContent, source: str, name: str
) -> None:
    """Quotation marks, delimiters and line breaks do no harm; white space is one space, letters are composed."""
    mayors = (content.election.mayors[0]._replace(source=source, name=name), *content.election.mayors[1:])
    odd = replace(content, name=name, election=replace(content.election, mayors=mayors), areas=(), area_votes=())
    folder = write_scenario(tmp_path / "ny", odd)
    try:
        scenario = load_scenario(folder)
    finally:
        shutil.rmtree(folder)
    told = scenario.election.mayors[0]
    assert told.source == " ".join(unicodedata.normalize("NFC", source).split())
    assert told.name == " ".join(unicodedata.normalize("NFC", name).split())
    assert scenario.name.split() == unicodedata.normalize("NFC", name).split()


@pytest.fixture
def imported(official: OfficialFiles) -> Imported:
    """Import the made-up official files with a party table that has only one of the lists."""
    table = official.root / "parties.csv"
    table.write_text("letter,name,party,note\nA,Parti A,A,\n", "utf-8")
    options = ImportOptions(municipalities=official.root / "municipalities.csv", parties=(table,))
    return import_valgdk(official.write(), options)


def test_unsettled_lists_are_written_to_be_filled_in_and_no_scenario_is(
    tmp_path: Path, imported: Imported
) -> None:
    """With votes and places, those with most votes first."""
    with pytest.raises(InputError) as caught:
        save_import(imported, tmp_path / "ny", parties=[tmp_path / "parties.csv"])
    path = tmp_path / "unsettled.csv"
    assert path.read_bytes().decode() == (
        "\ufeffletter;name;party;note;votes;places\n"
        "L;Lokal liste;;;40;Opdigt\n"
        "V;Venskab, Parti V;;;40;Høje-Påfund\n"
    )
    assert caught.value.where == str(path)
    assert caught.value.found == (
        "lists that the party table does not settle (2): L Lokal liste, V Venskab, Parti V"
    )
    assert caught.value.expected == "a row in the party table for each list of the election"
    assert f"--parties {tmp_path / 'parties.csv'} --parties {path}" in caught.value.todo
    assert not (tmp_path / "ny").exists()


def test_a_filled_in_unsettled_file_settles_the_lists(
    tmp_path: Path, official: OfficialFiles, imported: Imported
) -> None:
    """It is given beside the party table, as it is."""
    with pytest.raises(InputError):
        save_import(imported, tmp_path / "ny")
    path = tmp_path / "unsettled.csv"
    path.write_text(path.read_text("utf-8").replace(";;;", ";local;;"), "utf-8")
    options = ImportOptions(
        municipalities=official.root / "municipalities.csv", parties=(tmp_path / "parties.csv", path)
    )
    again = import_valgdk(official.folder, options)
    assert again.unsettled == ()
    assert load_scenario(save_import(again, tmp_path / "ny"), need_mayors=False).result == "final"


def test_a_file_that_somebody_is_filling_in_is_not_overwritten(tmp_path: Path, imported: Imported) -> None:
    """The next one gets a number."""
    (tmp_path / "unsettled.csv").write_text("mine", "utf-8")
    for _time in range(2):
        with pytest.raises(InputError) as caught:
            save_import(imported, tmp_path / "ny")
        assert caught.value.where == str(tmp_path / "unsettled-2.csv")
    assert (tmp_path / "unsettled.csv").read_text("utf-8") == "mine"


def test_unsettled_lists_can_be_taken_as_local(tmp_path: Path, imported: Imported) -> None:
    """If somebody asks for it."""
    scenario = load_scenario(save_import(imported, tmp_path / "ny", allow_unsettled=True), need_mayors=False)
    assert {entry.party for entry in scenario.election.lists} == {"A", None}
    assert not (tmp_path / "unsettled.csv").exists()
