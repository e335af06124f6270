"""``kkrvalg mayors`` from the command line, and the options on mayors that the simulation shares."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from commandline import Ended, kkrvalg
from elections import Town, election, write

from kkrvalg.cli import main
from kkrvalg.cli.mayor_options import Wishes, open_mayors, settle
from kkrvalg.cli.session import Session, open_session
from kkrvalg.errors import InputError
from kkrvalg.simulation.frame import frame_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kkrvalg.model import Election

__all__ = ["kkrvalg"]

TOWNS = (
    Town({"A": 53, "F": 20, "V": 31, "L": 1}, "A"),
    Town({"A": 40, "L": 19, "V": 40}, "L"),
    Town({"A": 20, "V": 70}, None),
)


@pytest.fixture(scope="module")
def made_up() -> Election:
    """Give three towns of nine seats; 701 has A 5, V 3, F 1 and L none."""
    return election(*TOWNS)


@pytest.fixture(scope="module")
def session(made_up: Election, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Give the made-up election, read from a folder."""
    folder = write(tmp_path_factory.mktemp("valg") / "opdigtet", made_up)
    return open_session(str(folder), (), {}, need_mayors=False)


@pytest.fixture(scope="module")
def without_mayors(made_up: Election, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the made-up election's folder, as it is before there is a mayor."""
    return write(tmp_path_factory.mktemp("valg") / "uden", replace(made_up, mayors=()))


# --- the command ------------------------------------------------------------------------------------------------


def test_the_printout_says_how_often_the_model_and_simple_rules_are_right(
    kkrvalg: Callable[..., Ended],
) -> None:
    """77 and 72 for the largest list, 66 for the party in office; what it does not know is said."""
    ended = kkrvalg("mayors", "--kkr", "nordjylland")
    assert ended.status == 0
    assert "The largest list (most votes) 77 72 149 76% –" in ended.text
    assert "The party of the mayor in office – 66 – – –" in ended.text
    assert "In 23 of the councils it was fitted to, not all seats are on record" in ended.text
    assert "Negotiations: a council elects its mayor by majority" in ended.text
    assert "851 Aalborg A 9" in ended.text
    assert "101 København" not in ended.text
    assert "kv2021/mayors.csv" in ended.text


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_is_80_columns_wide(capsys: pytest.CaptureFixture[str], language: str) -> None:
    """In both languages, with every part of it."""
    arguments = ["mayors", "--compare", "--mayor-probability", "Frederikshavn:V=1/3,A=1/3,independent=1/3"]
    assert main([*arguments, "--lang", language]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_the_protocol_adds_up(kkrvalg: Callable[..., Ended]) -> None:
    """Every municipality's probabilities give 1 to four decimals; fixed and given mayors are said to be so."""
    document = kkrvalg(
        *("mayors", "--mayor", "koebenhavn=A", "--mayor-probability", "Høje Taastrup:C=60%,independent=0.4"),
        *("--format", "json"),
    ).protocol
    found = document["mayor_model"]
    places = {own["code"]: own for own in found["municipalities"]}
    assert len(places) == 98
    for own in places.values():
        total = sum(Fraction(entry["probability"]) for entry in own["lists"]) + Fraction(own["independent"])
        assert abs(total - 1) < Fraction(1, 500), own
        assert own["how"] == {101: "fixed", 169: "given"}.get(own["code"], "model")
    assert [e["letter"] for e in places[101]["lists"] if e["probability"] != "0"] == ["A"]
    assert (places[169]["lists"][0]["probability"], places[169]["independent"]) == ("3/5", "2/5")
    assert (places[101]["mayor"], places[101]["likeliest"]) == ("F", ["A"])
    assert (found["councils"], found["years"], found["estimated"]) == (196, [2021, 2025], 23)
    assert found["compared"] == []
    assert {own["way"] for own in found["scores"]} == {
        *("equal", "largest", "sitting", "same_cases", "left_out", "other_elections")
    }


def test_a_model_of_one_election_is_held_against_another(kkrvalg: Callable[..., Ended]) -> None:
    """Fitted to KV2021 it predicts 81 of 98 in 2025, the largest list 72; it has seen one election only."""
    ended = kkrvalg("mayors", "--fit", "kv2021", "--format", "json")
    found = ended.protocol["mayor_model"]
    assert (found["councils"], found["years"]) == (98, [2021])
    assert "other_elections" not in {own["way"] for own in found["scores"]}
    text = kkrvalg("mayors", "--fit", "kv2021").text
    assert "In 81 of 98 municipalities whose mayor is known, the likeliest list has the mayor." in text


def test_the_table_has_a_row_for_each_list_with_a_seat(kkrvalg: Callable[..., Ended], session: Session) -> None:
    """Of the made-up towns 3, 3 and 2, and the independent mayor of 703."""
    ended = kkrvalg("mayors", "--scenario", session.scenario.path, "--format", "csv")
    rows = list(csv.DictReader(StringIO(ended.out.lstrip("\ufeff")), delimiter=";"))
    assert [(row["code"], row["letter"], row["seats"], row["mayor"]) for row in rows if row["code"] != "702"] == [
        ("701", "A", "5", "1"),
        ("701", "V", "3", "0"),
        ("701", "F", "1", "0"),
        ("703", "V", "7", "0"),
        ("703", "A", "2", "0"),
        ("703", "independent", "0", "1"),
    ]
    assert sum(float(row["probability"]) for row in rows) == pytest.approx(3, abs=0.001)


def test_before_there_is_a_mayor_nobody_is_a_hit(kkrvalg: Callable[..., Ended], without_mayors: Path) -> None:
    """The mayor is a dash, and no line counts hits."""
    ended = kkrvalg("mayors", "--scenario", without_mayors)
    assert ended.status == 0
    assert "702 By 2 A 50% V 50% –" in ended.text
    assert "whose mayor is known" not in ended.text


def test_an_election_that_is_not_bundled_cannot_be_fitted_to(kkrvalg: Callable[..., Ended]) -> None:
    """The names that there are, and the one that was meant."""
    complaint = kkrvalg("mayors", "--fit", "kv2020").complaint
    assert complaint["Where"] == "--fit"
    assert complaint["Expected"] == "one of kv2021, kv2025"
    assert complaint["What to do"].startswith("did you mean kv202")


# --- the options ------------------------------------------------------------------------------------------------


def test_names_and_numbers_are_understood_as_people_write_them(session: Session) -> None:
    """A code or a name, a letter in any case, per cent, decimals, fractions; who is named is no longer known."""
    found = settle(session, Wishes("undecided", ("By 2=v",), ("703:a=25%,V=0.5,løsgænger=1/4",)))
    assert found.fixed == {702: "V"}
    assert found.given == {703: {"A": Fraction(1, 4), "V": Fraction(1, 2), None: Fraction(1, 4)}}
    assert found.known == {701: "A"}
    assert settle(session, Wishes("all", (), ())).known == {}


def test_only_what_the_model_has_is_read_and_named(session: Session) -> None:
    """With all mayors known no model is fitted; with one of them open the bundled elections are inputs."""
    frame = frame_of(session.setting)
    alone, mayors = open_mayors(session, frame, Wishes("none", (), ("701:A=0.5,V=0.5",)), need_open=True)
    assert (mayors.model, mayors.open_codes, alone) == (None, (701,), session)
    with_files, mayors = open_mayors(session, frame, Wishes("all", ("701=V",), ()))
    assert mayors.open_codes == (702, 703)
    assert {"kv2021/mayors.csv", "kv2025/mayors.csv"} <= {name for name, _digest in with_files.inputs}


def test_where_votes_are_drawn_a_list_without_a_seat_may_be_named(session: Session) -> None:
    """It may win one."""
    wishes = Wishes("all", ("701=L",), ())
    assert settle(session, wishes, votes_stand=False).fixed == {701: "L"}
    with pytest.raises(InputError):
        settle(session, wishes)


CASES: tuple[tuple[str, str, str, str, str], ...] = (
    ("--mayor", "701", "701", "a municipality and a list, as in 101=F", "write it as in --mayor 101=F"),
    ("--mayor", "701=", "701=", "a municipality and a list, as in 101=F", "write it as in --mayor 101=F"),
    ("--mayor", "=A", "=A", "a municipality and a list, as in 101=F", "write it as in --mayor 101=F"),
    (
        *("--mayor", "By 9=A", "the unknown municipality “By 9”"),
        *("the code or the name of a municipality of this election", "did you mean By"),
    ),
    (
        *("--mayor", "701=Ø", "Ø, a list that did not run in By 1", "one of A, F, V, independent"),
        "name a list of the council: it elects the mayor among its own members",
    ),
    (
        *("--mayor", "701=L", "L, a list without a seat in By 1", "one of A, F, V, independent"),
        "name a list of the council: it elects the mayor among its own members",
    ),
    (
        *("--mayor-probability", "701:A", "701:A"),
        *("a municipality and its lists with their probabilities, as in 101:A=0.6,C=0.4", "write it as in"),
    ),
    (
        *("--mayor-probability", "701:A=0,6,V=0,4", "701:A=0,6,V=0,4"),
        *("a municipality and its lists with their probabilities, as in 101:A=0.6,C=0.4", "write it as in"),
    ),
    (
        *("--mayor-probability", "701:A=1.5", "1.5 as a probability", "a number from 0 to 1"),
        "write it as 0.6, 60% or 3/5, with a point in it and not a comma",
    ),
    (
        *("--mayor-probability", "701:A=-0.5,V=1.5", "-0.5 as a probability", "a number from 0 to 1"),
        "write it as 0.6, 60% or 3/5, with a point in it and not a comma",
    ),
    (
        *("--mayor-probability", "701:A=nan", "nan as a probability", "a number from 0 to 1"),
        "write it as 0.6, 60% or 3/5, with a point in it and not a comma",
    ),
    (
        *(
            "--mayor-probability",
            "701:A=0.6,V=0.3",
            "probabilities in By 1 that add up to 0.9",
            "a sum of exactly 1",
        ),
        "correct one of them, or add the lists that are missing",
    ),
    (
        *(
            "--mayor-probability",
            "701:A=1/3,V=1/3",
            "probabilities in By 1 that add up to 2/3",
            "a sum of exactly 1",
        ),
        "correct one of them, or add the lists that are missing",
    ),
    ("--mayor-probability", "701:A=0.5,a=0.5", "a twice in By 1", "each list once", "leave one of them out"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_what_is_wrong_with_a_mayor_is_said(
    kkrvalg: Callable[..., Ended], session: Session, case: tuple[str, str, str, str, str]
) -> None:
    """In four parts, with exit status 2 and nothing printed."""
    option, value, found, expected, todo = case
    complaint = kkrvalg("mayors", "--scenario", session.scenario.path, option, value).complaint
    assert complaint["Where"] == option
    assert (complaint["Found"], complaint["Expected"]) == (found, expected)
    assert complaint["What to do"].startswith(todo)


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes("all", ("701=A", "By 1=V"), ()),
        Wishes("all", (), ("701:A=1", "701:V=1")),
        Wishes("all", ("701=A",), ("701:V=1",)),
    ],
)
def test_a_municipality_is_named_once(session: Session, wishes: Wishes) -> None:
    """By code or by name, in one option or in both."""
    with pytest.raises(InputError) as caught:
        settle(session, wishes)
    assert (caught.value.found, caught.value.todo) == ("701 By 1 twice", "leave one of them out")


def test_where_nobody_is_open_that_is_said(session: Session) -> None:
    """Every municipality has a mayor, and the caller needs an open one."""
    with pytest.raises(InputError) as caught:
        open_mayors(session, frame_of(session.setting), Wishes("undecided", ("701=V",), ()), need_open=True)
    assert caught.value.found == "no open mayor: every municipality has one"
    assert "--open-mayors all" in caught.value.todo


def test_none_open_needs_a_mayor_everywhere(without_mayors: Path) -> None:
    """702 and 703 have none."""
    bare = open_session(str(without_mayors), (), {}, need_mayors=False)
    with pytest.raises(InputError) as caught:
        settle(bare, Wishes("none", ("701=A",), ()))
    assert caught.value.found == "none, and no mayor of 702 By 2, 703 By 3"
    assert "--mayor 702=A" in caught.value.todo
