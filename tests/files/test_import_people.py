"""Who was elected to the councils, from the official files: names without homes, the mayor, nobody guessed."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from kkrvalg.cli import main
from kkrvalg.files.importing import Imported, ImportOptions, save_import
from kkrvalg.files.people import load_people
from kkrvalg.files.scenario import load_scenario
from kkrvalg.files.valgdk_json import import_valgdk
from kkrvalg.model import MemberKind, Office

if TYPE_CHECKING:
    from made_up import OfficialFiles


def name_the_elected(official: OfficialFiles, *ballot: tuple[str, str, str]) -> None:
    """Name the five who were elected in Opdigt: an id, the name on the ballot, the home there or nothing."""
    seats = official.seats["901"]
    seats["PersonligeMandater"] = [
        {**seat, "KandidatId": identity, "Stemmeseddelnavn": name}
        for seat, (identity, name, _home) in zip(seats["PersonligeMandater"], ballot, strict=True)
    ]
    candidates = [{"Id": identity, "BopaelPaaStemmeseddel": home} for identity, _name, home in ballot]
    # Nobody but the elected: the made-up lists have one candidate each, whoever it is.
    lists: list[dict[str, Any]] = official.candidates["901"]["Kandidatlister"]
    lists[0]["Kandidater"] = candidates


FIVE = (
    ("1", "Anna Opdigt, Nordby", "Nordby"),
    ("2", "Bente  Opdigt", ""),
    ("3", "Cai Opdigt, Junior", ""),
    ("4", "Dorte Opdigt, Gl. By", "Gl. By"),
    ("5", "Erik Opdigt, Nordby", "Sydby"),
)


def read(official: OfficialFiles) -> Imported:
    """Write the made-up files and import them."""
    options = ImportOptions(
        municipalities=official.root / "municipalities.csv",
        mayors=official.root / "mayors.csv",
        parties=(official.root / "parties.csv",),
    )
    return import_valgdk(official.write(), options)


def test_the_elected_are_named_as_on_the_ballot_without_the_home(official: OfficialFiles) -> None:
    """Only what the file itself gives as the home is taken off; runs of blanks are one."""
    name_the_elected(official, *FIVE)
    found = read(official).content.council_members
    assert [(m.code, m.name, m.letter, m.source) for m in found] == [
        (901, "Anna Opdigt", "A", "valg.dk, mandatfordeling"),
        (901, "Bente Opdigt", "A", "valg.dk, mandatfordeling"),
        (901, "Cai Opdigt, Junior", "L", "valg.dk, mandatfordeling"),
        (901, "Dorte Opdigt", "A", "valg.dk, mandatfordeling"),
        (901, "Erik Opdigt, Nordby", "L", "valg.dk, mandatfordeling"),
    ]


def test_two_of_one_name_keep_their_homes(official: OfficialFiles) -> None:
    """As the ballot told them apart."""
    name_the_elected(official, FIVE[0], ("2", "Anna Opdigt, Sydby", "Sydby"), *FIVE[2:])
    names = [m.name for m in read(official).content.council_members]
    assert names[:3] == ["Anna Opdigt, Nordby", "Anna Opdigt, Sydby", "Cai Opdigt, Junior"]


def test_the_mayor_is_who_has_the_name_and_the_list_and_nobody_is_guessed(official: OfficialFiles) -> None:
    """Anna Opdigt of list A; spelled otherwise she is listed and not found."""
    name_the_elected(official, *FIVE)
    imported = read(official)
    assert [m.name for m in imported.content.council_members if m.office is Office.MAYOR] == ["Anna Opdigt"]
    assert imported.unmatched_mayors == ()
    name_the_elected(official, ("1", "Anna B. Opdigt", ""), *FIVE[1:])
    imported = read(official)
    assert [m.office for m in imported.content.council_members] == [None] * 5
    assert [m.name for m in imported.unmatched_mayors] == ["Anna Opdigt"]


def test_a_council_that_is_not_named_in_whole_is_left_out(official: OfficialFiles) -> None:
    """As are those without a seat allocation."""
    name_the_elected(official, *FIVE)
    del official.seats["901"]["PersonligeMandater"][4]["Stemmeseddelnavn"]
    assert read(official).content.council_members == ()


def test_the_scenario_has_both_tables_and_they_are_read(official: OfficialFiles) -> None:
    """The council is complete; the members are the two mayors with their party."""
    name_the_elected(official, *FIVE)
    folder = save_import(read(official), official.root / "ny")
    people = load_people(load_scenario(folder)).people
    assert people.complete == frozenset({901})
    assert [(m.name, m.party, m.kind) for m in people.members] == [
        ("Anna Opdigt", "A", MemberKind.MAYOR),
        ("Bo Påfund", "V", MemberKind.MAYOR),
    ]
    with (folder / "members.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["born"], row["gender"], row["mayor_since"], row["substitute"]) for row in rows} == {
        ("", "", "", "")
    }


def test_the_summary_counts_the_elected_and_names_mayors_it_did_not_find(
    official: OfficialFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    """In text and in JSON."""
    name_the_elected(official, ("1", "Anna B. Opdigt", ""), *FIVE[1:])
    arguments = ["import", "valgdk", official.write(), "--lang", "en"]
    arguments += [
        "--municipalities",
        official.root / "municipalities.csv",
        "--mayors",
        official.root / "mayors.csv",
    ]
    arguments += ["--parties", official.root / "parties.csv"]
    assert main([*map(str, arguments), "-o", str(official.root / "en")]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Elected members: 5, of 1 councils" in text
    assert "No such member: mayor 901:Anna Opdigt" in text
    assert main([*map(str, arguments), "-o", str(official.root / "to"), "--format", "json"]) == 0
    summary = json.loads(capsys.readouterr().out)["import"]
    assert (summary["council_members"], summary["councils_named"]) == (5, 1)
    assert summary["mayors_not_among_council_members"] == ["901:Anna Opdigt"]


# --- the bundled elections --------------------------------------------------------------------------------------


def test_after_2025_half_of_the_councils_are_named_each_with_its_mayor() -> None:
    """49 of 98; every council that is named is named in whole."""
    people = load_people(load_scenario("kv2025")).people
    assert (len(people.council_of), len(people.complete), len(people.council_members)) == (49, 49, 1169)
    mayors = [entry for entry in people.council_members if entry.office is Office.MAYOR]
    assert len(mayors) == 49
    assert {entry.person for entry in mayors} <= set(people.member)


@pytest.mark.parametrize("name", ["kv2021", "kv2025"])
def test_the_members_of_a_bundled_election_are_its_mayors_and_nothing_else_is_said_of_them(name: str) -> None:
    """No gender, no birthday, no tenure, no substitute: no source is at hand."""
    found = load_scenario(name)
    members = load_people(found).people.members
    assert len(members) == 98
    assert {m.kind for m in members} == {MemberKind.MAYOR}
    assert {(m.gender, m.born, m.mayor_since, m.council_since, m.substitute) for m in members} == {
        (None, None, (), (), None)
    }
    contenders = found.election.contender_of
    assert all(m.party == contenders.get(f"{m.code}:{m.letter}") for m in members)
