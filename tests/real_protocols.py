"""Protocols of every kind as the program writes them: bundled elections, the sample meeting, made-up cases."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import register_sample
import sample_meeting
from elections import Town, election, write
from half_counted import half_counted

from kkrvalg.cli import main, register_common
from kkrvalg.procedures.health_forum import moved
from kkrvalg.simulation import night_replay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kkrvalg.model import Election

Document = dict[str, Any]

SMALL = ("--kkr", "nordjylland")
BUNDLED: tuple[tuple[str, ...], ...] = (
    ("compose",),
    ("compose", "--scenario", "kv2021", "--no-margins"),
    ("compose", *SMALL, "--sensitivity", "--option", "rounding=up"),
    ("compose", "--kkr", "midtjylland", "--option", "reduction_method=shrink_scale", "--no-margins"),
    ("compose", *SMALL, "--list-cooperation", "Lister=840:L,860:J", "--cooperation-share", "1..2%"),
    ("compose", *SMALL, "--option", "vote_base=cast", "--lot", "A"),
    ("chair", "--alliance", "midtjylland:A+F", "--alliance", "midtjylland:V+C"),
    ("chair", "--scenario", "kv2021", *SMALL, "--option", "alliance_inner=alliance_decides", "--alliance", "A+F"),
    ("appoint", "--post", "RBR"),
    ("appoint", "--post", "RBR", "--scenario", "kv2021", "--group", "sjælland:A+F", "--absent", "sjælland:A=1"),
    ("appoint", "--post", "RBR", *SMALL, "--lot", "V", "--lot-date", "2026-01-19", "--witness", "N. N."),
    ("councils", *SMALL),
    ("councils", "--scenario", "kv2021"),
    ("members",),
    ("members", "--scenario", "kv2021"),
    ("call-up",),
    ("call-up", "--scenario", "kv2021", *SMALL),
    ("posts",),
    ("posts", "--scenario", "kv2021", "--all", "--matrix", "fee"),
    ("timetable",),
    ("timetable", "--election", "2029-11-20", "--meeting", "sjælland:2030-02-22"),
    ("health-forum",),
    ("health-forum", "--forum", "syd", "--move", "Middelfart=Lillebælt", "--lot", "Fyn:A"),
    (
        *("health-forum", "--forum", "syd", "--option", "alliance_inner=alliance_decides"),
        *("--option", "forum_chair_parties=eligible", "--alliance", "Fyn:A+F", "--chair-alliance", "syd:V+C"),
    ),
    ("compare", "kv2021", "kv2025", *SMALL),
    ("whatif", "mayors", "--municipality", "Tønder", "--municipality", "Assens", "--mayor", "Odense=V"),
    ("backtest", "--draws", "2"),
    ("simulate", *SMALL, "--draws", "4", "--check", "1"),
    ("whatif", "options", *SMALL, "--draws", "8"),
    ("whatif", "alliances", *SMALL, "--alliance", "A+V+C", "--alone", "B"),
    ("whatif", "groups", *SMALL, "--group", "C+B+I+O"),
    ("whatif", "votes", *SMALL),
    ("whatif", "votes", *SMALL, "--party", "C", "--from-party", "V", "--municipality", "Aalborg", "--to", "4000"),
    ("mayors", *SMALL, "--compare", "--mayor", "Rebild=V", "--mayor-probability", "810:V=0.6,independent=0.4"),
    ("hubs",),
    ("hubs", "show", "fyn"),
    ("hubs", "state", "--on", "2026-02-10"),
    ("rules",),
    ("rules", "show", "kkr-2022-2026"),
    ("rules", "show", "kkr-2026-2030"),
    ("rules", "diff", "kkr-2022-2026", "kkr-2026-2030"),
    ("doctor",),
    ("constitute", sample_meeting.NAME),
)
"""Command lines about what comes with the program."""

BOARD = """hub;seat;name;code;organisation;firm;smv;gender;from;to;director;office
fyn;formand;Eksempel Andersen;461;;;;kvinde;01-04-2026;01-04-2030;nej;borgmester
fyn;kommunal;Eksempel Berg;420;;;;mand;01-04-2026;01-04-2030;nej;
fyn;virksomhed;Eksempel Friis;;Eksempel Handel;Eksempel Kaffe;ja;;;;ja;
"""
MEMBERS = """code,name,letter,kind,party,substitute,substitute_code
701,Ida,V,supplementary,V,Pia,702
702,Kai,V,supplementary,V,,
701,Gry,C,supplementary,C,,
"""
HEALTH_COUNCILS = """health_council,code,name,letter,elected,mayor_since
Limfjorden,701,Anna,A,yes,2010-01-01
Limfjorden,701,Viggo,V,yes,
Vendsyssel,702,Ane,A,,
Vendsyssel,702,Bo,,,
"""
TWO_MAYORS = """health_council,code,name,letter,elected,mayor_since
Limfjorden,701,Borgmester 1,A,yes,
Vendsyssel,702,Borgmester 2,V,yes,
"""
ALLOCATION = {
    "seats": 5,
    "votes": {"A": 40, "B": 30, "C": 20, "D": 10, "E": 0, "F": 1},
    "alliances": [["B", ["C", "D"]]],
    "threshold": "2/100",
    "draws": [{"drawn": ["B"], "date": "2026-01-19", "witness": "NN"}],
}
EVEN = Town({"A": 10, "B": 30, "F": 30, "V": 30}, "A", seats=10)
LIKE_V = Town({"A": 100, "V": 200, "C": 1}, "V")


@dataclass(frozen=True)
class Made:
    """A protocol, and the command line that made it."""

    line: str
    document: Document


def bundled() -> Iterator[Made]:
    """Yield the protocols about what comes with the program."""
    for arguments in BUNDLED:
        yield run(*arguments)
    yield run("audit", "--meeting", sample_meeting.folder())
    with patch.object(night_replay, "STAGES", night_replay.STAGES[-1:]):  # the others are like it
        yield run("night", *SMALL, "--replay", "released", "--draws", "2")


def made_up(folder: Path) -> Iterator[Made]:
    """Yield protocols of cases that no bundled election has: lots, floors above the cap, people, a vacancy."""
    even = write(folder / "lige", election(EVEN, EVEN, EVEN, Town(EVEN.votes, "B", seats=10)))
    yield run("compose", "--scenario", even)
    yield run("compose", "--scenario", even, "--lot", "B", "--lot", "F", "--lot-date", "2026-01-19")
    yield run("chair", "--scenario", even)
    yield run("appoint", "--post", "RBR", "--scenario", even)
    yield run("members", "--scenario", even)
    yield run("audit", "--scenario", even)
    yield run("call-up", "--scenario", even)
    yield run("compose", "--scenario", write(folder / "loft", election(Town({"A": 50, "V": 30, "F": 20}, "F"))))
    council = write(folder / "venter", election(Town({"A": 20, "B": 10}, "A", seats=2)))
    for command in ("compose", "councils", "chair", "members", "call-up"):
        yield run(command, "--scenario", council)
    yield run("compare", even, council)
    (council / "lots.yaml").write_text("draws:\n- council: 701\n  drawn: [A]\n", "utf-8")
    yield run("councils", "--scenario", council)
    people = write(folder / "personer", election(LIKE_V, LIKE_V, Town({"A": 100, "V": 200}, "A")))
    (people / "svar.csv").write_text(MEMBERS, "utf-8")
    yield run("members", "--scenario", people, "--members", people / "svar.csv")
    yield run("call-up", "--scenario", people, "--members", people / "svar.csv")
    yield from _forums(folder)
    evening = half_counted(folder / "aften", lambda row: row["code"] != "851")
    yield run("night", "--scenario", evening, "--draws", "2", "--kkr", "nordjylland")
    yield from _tables(folder)
    yield from _registers(folder)


def _registers(folder: Path) -> Iterator[Made]:
    """Yield what is said of a made-up register, its persons marked as examples."""
    path = register_sample.made(folder)
    by = ("--by", "abc", "--source", "Eksempel")
    on = ("--on", "2026-07-15")
    with patch.object(register_common, "now", lambda: register_sample.LATER):
        yield run("register", "verify", path, "--head", register_sample.head(path))
        yield run("register", "tasks", path, *on)
        yield run("register", "history", path)
        yield run("register", "diff", path, "--from", "2026-02-15", "--to", "2026-07-15")
        yield run("register", "meeting", path, *on)
        yield run("register", "add", path, "resigned", "--person", "Person 31 Eksempel", *on, *by, "--try")
        yield run("register", "correct", path, "55", "--withdraw", *by, "--note", "Eksempel")
        yield run("register", "show", path, *on)


def _forums(folder: Path) -> Iterator[Made]:
    towns = (Town({"A": 600, "V": 300, "C": 90}, "A"), Town({"V": 400, "A": 100}, "V"))
    health = write(folder / "sundhed", moved(election(*towns), {701: "Limfjorden", 702: "Vendsyssel"}))
    forum = ("health-forum", "--scenario", health, "--forum", "nord")
    yield run(*forum)
    yield run(*forum, "--lot", "limfjorden:v", "--chair-lot", "V", "--lot-date", "2026-01-05")
    for rows in (HEALTH_COUNCILS, TWO_MAYORS):
        (health / "health_council_members.csv").write_text(rows, "utf-8")
        yield run(*forum)
    yield run("health-forum", "--scenario", write(folder / "delt", _unsettled()), "--forum", "syd")


def _unsettled() -> Election:
    """Return an election in which A loses its seats and the chair where Middelfart (410) is in Lillebælt.

    In Fyn A has 395 and 197 1/2 to V's 120: both seats, and 495 votes to B's 450 for the chair. In Lillebælt its
    395 are fewer than 450 and 440.
    """
    towns = (
        Town({"A": 395, "V": 100}, "A"),
        Town({"V": 20}, "V"),
        Town({"B": 450, "C": 440}, "B"),
        Town({"G": 300, "H": 290, "A": 100}, "G"),
        Town({"I": 10, "K": 9}, "I"),
    )
    councils = dict(enumerate(("Fyn", "Fyn", "Lillebælt", "Sydvestjylland", "Sønderjylland"), start=701))
    held = moved(election(*towns), councils)
    middelfart = {701: 410}
    return replace(
        held,
        municipalities=tuple(m._replace(code=middelfart.get(m.code, m.code)) for m in held.municipalities),
        lists=tuple(entry._replace(code=middelfart.get(entry.code, entry.code)) for entry in held.lists),
        mayors=tuple(entry._replace(code=middelfart.get(entry.code, entry.code)) for entry in held.mayors),
    )


def _tables(folder: Path) -> Iterator[Made]:
    (folder / "board.csv").write_text(BOARD, "utf-8")
    yield run("hubs", "check", folder / "board.csv", "--on", "2026-05-01")
    yield run("hubs", "vacancy", folder / "board.csv", "--person", "Eksempel Friis", "--on", "2027-05-01")
    (folder / "votes.json").write_text(json.dumps(ALLOCATION), "utf-8")
    yield run("allocate", folder / "votes.json")
    protocol = folder / "protocol.json"
    protocol.write_text(json.dumps(run("compose", *SMALL, "--no-proof").document), "utf-8")
    yield run("compare", protocol, "kv2021", *SMALL)
    meeting = sample_meeting.copied(folder / "møde")
    since = sample_meeting.rows("council_members.csv", lambda rows: [row | {"mayor_since": ""} for row in rows])
    since(meeting)
    yield run("constitute", meeting)
    tables = ("--members", meeting / "members.csv", "--council-members", meeting / "council_members.csv")
    yield run("call-up", "--scenario", meeting / "valg", "--kkr", "hovedstaden", *tables)


def run(*arguments: object) -> Made:
    """Return the protocol that a command line writes in English."""
    given = [*map(str, arguments), "--format", "json", "--lang", "en"]
    screen = BytesIO()
    with redirect_stdout(TextIOWrapper(screen, encoding="utf-8", write_through=True)):
        status = main(given)
        assert status in {0, 3}, given
        return Made(" ".join(given[:-4]), json.loads(screen.getvalue()))
