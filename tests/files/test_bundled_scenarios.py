"""The real elections of 2021 and 2025: the published figures, and the same bytes from the official files again."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from kkrvalg.files.areas import load_areas
from kkrvalg.files.importing import Imported, ImportOptions, save_import
from kkrvalg.files.scenario import bundled_scenarios, load_scenario
from kkrvalg.files.valgdk_csv import import_valgdk_csv
from kkrvalg.files.valgdk_json import import_valgdk
from kkrvalg.model import CouncilSource

VALGDK = os.environ.get("KKRVALG_VALGDK", "")

needs_official_files = pytest.mark.skipif(
    not VALGDK, reason="KKRVALG_VALGDK does not name the folder with the unpacked official files"
)


def total(name: str, column: str) -> int:
    """Return the sum of a column of the municipalities of a bundled scenario."""
    return sum(getattr(row, column) for row in load_scenario(name).election.municipalities)


def test_both_elections_are_bundled_and_the_newest_is_last() -> None:
    """The default is the newest."""
    assert bundled_scenarios() == ("kv2021", "kv2025")


def test_the_figures_of_2025_are_the_published_ones() -> None:
    """Valid votes, eligible voters and council seats."""
    assert total("kv2025", "valid") == 3_256_070
    assert total("kv2025", "eligible") == 4_784_749
    assert total("kv2025", "council_seats") == 2_432


def test_the_figures_of_2021_are_the_published_ones() -> None:
    """The export has no other sums."""
    assert total("kv2021", "valid") == 3_088_217
    assert load_scenario("kv2021").election.municipalities[0].eligible is None


def test_the_mayors_of_2022_are_of_the_published_parties() -> None:
    """A 44, V 34, C 14, others 6."""
    mayors = Counter(mayor.letter for mayor in load_scenario("kv2021").election.mayors)
    assert (mayors.pop("A"), mayors.pop("V"), mayors.pop("C"), mayors.total()) == (44, 34, 14, 6)


@pytest.mark.parametrize("name", ["kv2021", "kv2025"])
def test_every_kkr_has_its_municipalities(name: str) -> None:
    """29, 17, 22, 19 and 11 in 17 health councils."""
    election = load_scenario(name).election
    assert Counter(row.kkr for row in election.municipalities) == {
        "hovedstaden": 29,
        "sjælland": 17,
        "syddanmark": 22,
        "midtjylland": 19,
        "nordjylland": 11,
    }
    assert len({row.health_council for row in election.municipalities}) == 17
    assert len(election.mayors) == 98


def test_the_elections_belong_to_their_terms_and_rulebooks() -> None:
    """The rulebook follows the term that is elected."""
    for name, rulebook, councils in (
        ("kv2021", "kkr-2022-2026", CouncilSource.RECORDED),
        ("kv2025", "kkr-2026-2030", CouncilSource.COMPUTED),
    ):
        scenario = load_scenario(name)
        assert (scenario.rulebook, scenario.election.councils) == (rulebook, councils)
        assert scenario.result == "final"
        assert scenario.election.cooperations == ()


def test_the_seats_of_2021_are_known_in_75_councils_in_part_in_13_and_unknown_in_10() -> None:
    """Unknown is never zero."""
    councils = {
        code: [entry.known_seats for entry in lists]
        for code, lists in load_scenario("kv2021").election.lists_by_code.items()
    }
    unknown = [seats.count(None) for seats in councils.values()]
    lengths = [len(seats) for seats in councils.values()]
    whole = sum(count == 0 for count in unknown)
    nothing = sum(count == length for count, length in zip(unknown, lengths, strict=True))
    assert (whole, 98 - whole - nothing, nothing) == (75, 13, 10)


@pytest.mark.parametrize(("name", "count"), [("kv2021", 1_383), ("kv2025", 1_314)])
def test_every_polling_area_is_kept(name: str, count: int) -> None:
    """Their votes sum to those of the lists."""
    scenario = load_scenario(name)
    polling = load_areas(scenario)
    assert len(polling.areas) == count
    assert sum(entry.votes for entry in polling.votes) == sum(entry.votes for entry in scenario.election.lists)


def test_letters_that_changed_hands_are_not_pooled() -> None:
    """Pitfall 1 of the data: D is Nye Borgerlige or one of five local lists, Æ and M of 2021 are local."""
    lists = load_scenario("kv2025").election.lists
    assert Counter(entry.party for entry in lists if entry.letter == "D") == {"D": 17, None: 5}
    assert {entry.party for entry in lists if entry.letter == "L"} == {None}
    assert {entry.party for entry in load_scenario("kv2021").election.lists if entry.letter in "MÆ"} == {None}


def test_one_party_spelled_in_several_ways_is_one() -> None:
    """The name with most votes is the party's name."""
    election = load_scenario("kv2025").election
    assert len({entry.name for entry in election.lists if entry.party == "Ø"}) == 9
    assert election.party_name["Ø"] == "Enhedslisten - De Rød-Grønne"


def test_the_list_without_a_letter_has_a_dash() -> None:
    """Det Demokratiske Parti in København, 2021."""
    assert load_scenario("kv2021").election.list_by_id["101:-"].votes == 144


def _tables(name: str, year: int) -> dict[str, Path | None]:
    folder = Path(VALGDK)
    scenario = load_scenario(name).path
    municipalities = folder / "municipalities.csv"
    mayors = folder / f"mayors-{year}.csv"
    seats = folder / "kv2021-known-seats.csv"
    return {
        "municipalities": municipalities if municipalities.exists() else scenario / "municipalities.csv",
        "mayors": mayors if mayors.exists() else scenario / "mayors.csv",
        "known_seats": seats if name == "kv2021" and seats.exists() else None,
    }


def _same_bytes(imported: Imported, name: str, folder: Path, *, skip: frozenset[str] = frozenset()) -> None:
    written = save_import(imported, folder / name)
    committed = load_scenario(name).path
    # A folder beside the tables, such as that of a meeting, is nothing the official files give.
    tables = {path.name for path in committed.iterdir() if path.is_file()}
    assert {path.name for path in written.iterdir()} == tables
    for path in written.iterdir():
        if path.name not in skip:
            assert path.read_bytes() == (committed / path.name).read_bytes(), path.name


@needs_official_files
def test_the_official_files_of_2025_give_the_committed_scenario_byte_for_byte(tmp_path: Path) -> None:
    """The two test files are noticed, 49 seat allocations and all polling areas agree."""
    imported = import_valgdk(Path(VALGDK) / "valgdk-kv2025", ImportOptions(**_tables("kv2025", 2026)))  # type: ignore[arg-type]
    assert [entry.file.rsplit("-", 1)[-1] for entry in imported.count.skipped] == [
        "190820250643.json",
        "010820251217.json",
    ]
    assert (imported.count.councils_checked, imported.gaps, imported.count.superseded) == (49, 34, 0)
    _same_bytes(imported, "kv2025", tmp_path)


@needs_official_files
def test_the_official_files_of_2021_give_the_committed_scenario_byte_for_byte(tmp_path: Path) -> None:
    """Without the table of known seats, the lists are compared without them."""
    tables = _tables("kv2021", 2022)
    imported = import_valgdk_csv(Path(VALGDK) / "valgdk-kv2021-csv", ImportOptions(**tables))  # type: ignore[arg-type]
    assert imported.unsettled == ()
    if tables["known_seats"]:
        _same_bytes(imported, "kv2021", tmp_path)
    else:
        _same_bytes(imported, "kv2021", tmp_path, skip=frozenset({"lists.csv", "scenario.yaml"}))
        committed = load_scenario("kv2021").election.lists
        assert [(entry.id, entry.votes, entry.party) for entry in imported.content.election.lists] == [
            (entry.id, entry.votes, entry.party) for entry in committed
        ]
