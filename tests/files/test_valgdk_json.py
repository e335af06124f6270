"""The official JSON files; all of these are made up and say so."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from made_up import EVENING, OfficialFiles, candidates_file, result_file, seats_file

from kkrvalg.errors import InputError
from kkrvalg.files.areas import Area
from kkrvalg.files.importing import Imported, ImportOptions
from kkrvalg.files.valgdk_json import import_valgdk
from kkrvalg.model import CouncilSource, ElectionList, Mayor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def read(official: OfficialFiles, **changes: object) -> Imported:
    """Write the made-up files and import them with the made-up tables."""
    settings: dict[str, object] = {
        "municipalities": official.root / "municipalities.csv",
        "mayors": official.root / "mayors.csv",
        "parties": (official.root / "parties.csv",),
    }
    return import_valgdk(official.write(), ImportOptions(**{**settings, **changes}))  # type: ignore[arg-type]


def test_the_files_become_an_election(official: OfficialFiles) -> None:
    """Votes are summed over the polling areas; party, KKR and council size come from the tables."""
    imported = read(official)
    content = imported.content
    election = content.election
    assert (content.name, content.rulebook, content.result) == (
        "Kommunalvalget 15. november 2033",
        "kkr-2034-2038",
        "final",
    )
    assert (election.day, election.term) == (date(2033, 11, 15), "2034-2038")
    assert election.councils is CouncilSource.COMPUTED
    assert election.lists == (
        ElectionList(901, "A", "Parti A", "A", "II", 1, 80, None),
        ElectionList(901, "L", "Lokal liste", None, "II", 1, 40, None),
        ElectionList(902, "A", "Parti A", "A", "1", 1, 10, None),
        ElectionList(902, "V", "Venskab, Parti V", "V", "1", 2, 40, None),
    )
    first = election.municipalities[0]
    assert (first.kkr, first.council_seats, first.eligible, first.cast, first.valid) == (
        "nordjylland",
        5,
        220,
        124,
        120,
    )
    assert content.areas[0] == Area(901, 11, 1, "Område 11", 110, 62, 60, "2033-11-16T14:00:00Z", "final")
    assert imported.unsettled == ()
    assert imported.count.skipped == ()
    assert (imported.count.files, imported.count.superseded, imported.count.councils_checked) == (6, 0, 1)
    assert imported.gaps == 1
    assert "opdigtet" not in " ".join(content.sources)


def test_a_mayor_has_a_date_only_where_the_source_has_a_full_one(official: OfficialFiles) -> None:
    """The latest full date of the text; a month alone is no date."""
    assert read(official).content.election.mayors == (
        Mayor(
            901,
            "Anna Opdigt",
            "A",
            date(2033, 12, 1),
            "Opdigtet avis 20 Nov 2033; Opdigtet blad 1. dec. 2033 bekræfter",
        ),
        Mayor(902, "Bo Påfund", "V", None, "Opdigtet avis nov 2033"),
    )


def test_the_newest_file_of_a_polling_area_counts(official: OfficialFiles) -> None:
    """Whatever the files are called; the older one is counted as superseded."""
    older = result_file(901, 11, Resultatart="Foreløbig", FrigivelsesTidspunktUTC=EVENING, GyldigeStemmer=61)
    older["Kandidatlister"][0]["Stemmer"] += 1
    official.results["z-older"] = older
    imported = read(official)
    assert imported.count.superseded == 1
    assert imported.content.election.list_by_id["901:A"].votes == 80
    assert imported.content.result == "final"


def test_a_final_count_goes_before_a_preliminary_one_of_the_same_time(official: OfficialFiles) -> None:
    """Time of release first, then the kind of count."""
    official.results["preliminary"] = result_file(901, 11, Resultatart="Foreløbig")
    imported = read(official)
    assert (imported.count.superseded, imported.preliminary_areas) == (1, 0)


def test_preliminary_counts_make_a_preliminary_scenario(official: OfficialFiles) -> None:
    """On election night there are no candidates' votes yet, and some numbers are missing."""
    night = result_file(
        901,
        11,
        Resultatart="Foreløbig",
        FrigivelsesTidspunktUTC=EVENING,
        AfgivneStemmer=None,
        AntalStemmeberettigedeVælgere=None,
    )
    for entry in night["Kandidatlister"]:
        entry["Listestemmer"] = None
        entry["Kandidater"] = []
    official.results["901-11"] = night
    imported = read(official)
    assert imported.preliminary_areas == 1
    assert imported.content.result == "preliminary"
    assert imported.content.election.municipalities[0].cast is None
    assert "1 afstemningsområder foreløbigt optalt" in imported.content.sources[0]


def test_test_files_show_themselves_by_their_own_dates(official: OfficialFiles) -> None:
    """A test has another election day, or was released before the polls closed."""
    official.results["test"] = result_file(901, 11, Valgdag="06-08-2033", GyldigeStemmer=3)
    official.seats["test"] = seats_file(
        902, "AV", None, Kommune="Høje Påfunds Kommune", FrigivelsesTidspunktUTC="19-08-2033 06:43:34"
    )
    official.results["morning"] = result_file(901, 13, FrigivelsesTidspunktUTC="15-11-2033 09:00:00")
    official.results["other"] = result_file(901, 13, Valgart="Regionsrådsvalg")
    imported = read(official)
    assert [(entry.file, entry.reason) for entry in imported.count.skipped] == [
        ("mandatfordeling/test.json", "it was released on 2033-08-19, before the polls closed: a test file"),
        ("valgresultater/morning.json", "it was released on 2033-11-15, before the polls closed: a test file"),
        ("valgresultater/other.json", "it is about another election (Regionsrådsvalg)"),
        ("valgresultater/test.json", "its own election day is 2033-08-06: a test file"),
    ]
    assert imported.count.superseded == 0
    assert imported.content.election.list_by_id["901:A"].votes == 80


def test_day_term_and_name_can_be_given(official: OfficialFiles) -> None:
    """For a by-election, or another title."""
    imported = read(official, election_day=date(2033, 11, 15), term="2035-2039", name="Et omvalg")
    assert (imported.content.name, imported.content.rulebook) == ("Et omvalg", "kkr-2035-2039")


def test_byte_order_marks_and_decomposed_names_do_no_harm(official: OfficialFiles) -> None:
    """The official files have changed in this before."""
    folder = official.write()
    for path in folder.rglob("*.json"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace("å".encode(), b"a\xcc\x8a"))
    options = ImportOptions(
        municipalities=official.root / "municipalities.csv", parties=(official.root / "parties.csv",)
    )
    assert import_valgdk(folder, options).content.areas[0].name == "Område 11"


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (("I. Røde", "II. Blå"), {"A": "I", "B": "I", "C": "II", "D": "II"}),
        (("Valgforbund 2", "Valgforbund 1"), {"A": "1", "B": "1", "C": "2", "D": "2"}),
        (("I. Røde", "I. Blå"), {"A": "1", "B": "1", "C": "2", "D": "2"}),
        (("I. Røde", "Blå"), {"A": "1", "B": "1", "C": "2", "D": "2"}),
    ],
)
def test_alliances_have_labels_that_do_not_depend_on_the_order_of_the_file(
    names: tuple[str, str], labels: dict[str, str]
) -> None:
    """Roman numbers where all have one; else they are numbered by their letters."""
    from kkrvalg.files.valgdk_json import Named, alliance_labels  # noqa: PLC0415 (only here)
    from kkrvalg.files.valgdk_rows import CandidatesFile  # noqa: PLC0415 (only here)

    lists = [
        {"KandidatlisteId": letter, "Bogstavbetegnelse": letter, "Navn": letter, "Kandidater": [{}]}
        for letter in "ABCDE"
    ]
    alliances = [
        {"Navn": names[0], "KandidatlisteId": ["A", "B"]},
        {"Navn": names[1], "KandidatlisteId": ["C", "D"]},
    ]
    for order in (alliances, alliances[::-1]):
        data = candidates_file(901, {}, Kandidatlister=lists, Valgforbund=order)
        assert alliance_labels(Named("made up", CandidatesFile.model_validate(data))) == labels


def _shorten(official: OfficialFiles) -> None:
    official.results["901-11"]["Kandidatlister"][0]["Stemmer"] -= 1


def _add_valid(official: OfficialFiles) -> None:
    official.results["901-11"]["GyldigeStemmer"] += 1


def _add_unknown_list(official: OfficialFiles) -> None:
    extra = dict(official.results["901-11"]["Kandidatlister"][0], KandidatlisteId="?", Navn="Ukendt", Stemmer=0)
    official.results["901-11"]["Kandidatlister"].append(extra)


def _leave_list_out(official: OfficialFiles) -> None:
    del official.results["901-11"]["Kandidatlister"][1]


def _other_letter(official: OfficialFiles) -> None:
    official.results["901-11"]["Kandidatlister"][0]["Bogstavbetegnelse"] = "Z"


def _no_area(official: OfficialFiles) -> None:
    del official.results["901-13"]


def _no_municipality(official: OfficialFiles) -> None:
    del official.results["902-21"]


def _no_candidates(official: OfficialFiles) -> None:
    del official.candidates["902"]
    del official.results["902-21"]["Kandidatlister"][:]


def _other_municipality(official: OfficialFiles) -> None:
    official.candidates["902"]["Kommune"] = "Opdigt"
    official.candidates["902"]["FrigivelsesTidspunktUTC"] = "02-10-2033 12:00:00"


def _two_alliances(official: OfficialFiles) -> None:
    official.candidates["901"]["Valgforbund"].append({"Navn": "III. Ny", "KandidatlisteId": ["901-A"]})


def _another_size(official: OfficialFiles) -> None:
    official.seats["901"] = seats_file(901, "AALALA", [11, 13])


def _other_seats(official: OfficialFiles) -> None:
    official.seats["901"]["PersonligeMandater"] = official.seats["901"]["ListeMandater"][:4]


def _same_time(official: OfficialFiles) -> None:
    official.results["z"] = result_file(901, 11, AfgivneStemmer=99)


def _two_days(official: OfficialFiles) -> None:
    for code, area in ((901, 11), (901, 13), (902, 21)):
        official.results[f"x{area}"] = result_file(code, area, Valgdag="14-11-2033")
    for code in (901, 902):
        official.candidates[f"x{code}"] = candidates_file(code, {}, Valgdag="14-11-2033")
    official.seats["x"] = seats_file(901, "AALAL", None, Valgdag="14-11-2033")


def _negative(official: OfficialFiles) -> None:
    official.results["901-11"]["Kandidatlister"][0]["Stemmer"] = -1


def _fraction(official: OfficialFiles) -> None:
    official.results["901-11"]["GyldigeStemmer"] = 60.5


def _no_code(official: OfficialFiles) -> None:
    del official.results["901-11"]["Kommunekode"]


def _bad_date(official: OfficialFiles) -> None:
    official.results["901-11"]["Valgdag"] = "2033-11-15"


def _unknown_count(official: OfficialFiles) -> None:
    official.results["901-11"]["Resultatart"] = "Omtælling"


def _another_file(official: OfficialFiles) -> None:
    official.results["notes"] = {"note": "opdigtet"}


@pytest.mark.parametrize(
    ("change", "where", "found", "expected"),
    [
        (
            _shorten,
            "valgresultater/901-11.json",
            "39 votes for list A",
            "40, the list's votes and its candidates' votes",
        ),
        (_add_valid, "valgresultater/901-11.json", "61 valid votes", "60, the sum of the lists"),
        (
            _add_unknown_list,
            "valgresultater/901-11.json",
            "other lists than in kandidat-data: A Ukendt",
            "the lists of Opdigt Kommune, each once",
        ),
        (
            _leave_list_out,
            "valgresultater/901-11.json",
            "other lists than in kandidat-data: L Lokal  liste",
            "the lists of Opdigt Kommune, each once",
        ),
        (_other_letter, "valgresultater/901-11.json", "letter Z", "A"),
        (
            _no_area,
            "mandatfordeling/901.json",
            "a seat allocation based on other polling areas than those at hand: 13",
            "results of the same polling areas",
        ),
        (
            _no_municipality,
            "opdigtet-valgdk",
            "1 municipality; none of the files is about 902 Høje-Påfund",
            "files of each of the 2 municipalities in municipalities.csv",
        ),
        (
            _no_candidates,
            "opdigtet-valgdk",
            "1 municipality; none of the files is about 902 Høje-Påfund",
            "files of each of the 2 municipalities in municipalities.csv",
        ),
        (
            _other_municipality,
            "kandidat-data/902.json",
            "Opdigt, whose lists the results give to 902",
            "a municipality whose lists have results",
        ),
        (
            _two_alliances,
            "kandidat-data/901.json",
            "list A in two alliances, or unknown",
            "each list in one alliance at most",
        ),
        (
            _another_size,
            "mandatfordeling/901.json",
            "6 seats",
            "5, the size of the council in municipalities.csv",
        ),
        (
            _other_seats,
            "mandatfordeling/901.json",
            "seats of other lists, or differing between the two views",
            "the lists of kandidat-data, with the same seats in both views",
        ),
        (
            _same_time,
            "valgresultater/z.json",
            "the same time of release as valgresultater/901-11.json, and other content",
            "one newest file",
        ),
        (
            _two_days,
            "opdigtet-valgdk",
            "as many files for 2033-11-15 as for 2033-11-14",
            "files of one election",
        ),
        (
            _negative,
            "valgresultater/901-11.json, key Kandidatlister.0.Stemmer",
            "“-1”",
            "a whole number, 0 or more",
        ),
        (_fraction, "valgresultater/901-11.json, key GyldigeStemmer", "“60.5”", "a whole number"),
        (_no_code, "valgresultater/901-11.json, key Kommunekode", "no such key", "the key Kommunekode"),
        (
            _bad_date,
            "valgresultater/901-11.json, key Valgdag",
            "“2033-11-15”",
            "a day such as 18-11-2025",
        ),
        (
            _unknown_count,
            "valgresultater/901-11.json, key Resultatart",
            "“Omtælling”",
            "one of Foreløbig, Fintælling",
        ),
        (
            _another_file,
            "valgresultater/notes.json",
            "neither candidates, results nor a seat allocation",
            "an official file of a municipal election",
        ),
    ],
)
def test_files_that_do_not_agree_are_told(
    official: OfficialFiles, change: Callable[[OfficialFiles], None], where: str, found: str, expected: str
) -> None:
    """Which file, what it says, what it should say; what to do is always said too."""
    change(official)
    with pytest.raises(InputError) as caught:
        read(official)
    told = caught.value
    shown = told.where.replace(f"{official.root}/", "")
    assert (shown, told.found) == (where, found)
    assert told.expected.replace(f"{official.root}/", "") == expected
    assert told.todo


@pytest.mark.parametrize(("data", "line"), [(b"{", 1), (b'{"Valgforbund": [],\n\n oops', 3)])
def test_a_file_that_is_not_json_is_told_with_its_line(official: OfficialFiles, data: bytes, line: int) -> None:
    """Such as one that was not fetched to its end."""
    folder = official.write()
    data = data if b"Valgforbund" in data else b'{"Valgforbund": '
    (folder / "kandidat-data" / "902.json").write_bytes(data)
    with pytest.raises(InputError) as caught:
        import_valgdk(folder, ImportOptions(municipalities=official.root / "municipalities.csv"))
    assert caught.value.where == f"kandidat-data/902.json, line {line}"
    assert caught.value.found == "text that is not JSON"
    assert caught.value.todo == "fetch the file again"


@pytest.mark.parametrize(("name", "found"), [("", "no *.json file"), ("ingen", "no such folder")])
def test_a_folder_without_files_is_told(tmp_path: Path, name: str, found: str) -> None:
    """The archive may not have been unpacked."""
    with pytest.raises(InputError) as caught:
        import_valgdk(tmp_path / name)
    assert caught.value.found == found


def test_the_reading_can_be_watched(official: OfficialFiles) -> None:
    """The command shows a bar on a terminal."""
    seen: list[str] = []

    def watch(paths):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        for path in paths:
            seen.append(path.name)
            yield path

    options = ImportOptions(municipalities=official.root / "municipalities.csv")
    import_valgdk(official.write(), options, watch)
    assert len(seen) == 6


def test_no_candidate_is_named_in_what_is_imported(official: OfficialFiles) -> None:
    """Candidates are counted, and their names left where they were."""
    assert "Opdigtet Kandidat" in json.dumps(official.candidates)
    assert "Opdigtet Kandidat" not in repr(read(official))
