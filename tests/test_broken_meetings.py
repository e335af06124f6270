"""What is wrong with a meeting folder is said in four parts, ends the command with 2, and leaves nothing behind.

Each row of the table breaks one thing in a copy of the sample meeting; where it stands, what was found, what was
expected and what to do about it are asserted one by one.
"""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sample_meeting
from commandline import Ended, kkrvalg

from kkrvalg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["kkrvalg"]

SETTINGS = "meeting.yaml"
ATTENDANCE = "attendance.csv"
GROUPS = "groups.csv"
NOMINATIONS = "nominations.csv"
BALLOTS = "ballots.csv"
TRANSFERS = "transfers.csv"
PROPOSALS = "proposals.csv"
LOTS = "lots.yaml"
MEMBERS = "members.csv"
ROLLS = "council_members.csv"

F1 = "159;Eksempel F1;Gladsaxe;til stede;;;;;"
"""A line of the sign-in list, the 32nd."""
O8 = "217;Eksempel Ø8;Helsingør;stedfortræder;Eksempel Ø8s stedfortræder;;;;"
"""Another, the 44th."""
A1 = "RBR;Rød gruppe;147;Eksempel A1;medlem;"
"""The first name of nominations.csv."""
A5 = "DEB;1;163;Eksempelborgmester A5;33"
"""A line of ballots.csv, the fifth."""

ELECTIONS = "one of RBR, EH-HOVEDSTADEN:chair, EH-HOVEDSTADEN, DEB, GCSC,"
PERSONAL = "Eksempel Ø8s stedfortræder, the personal substitute"
GROUPS_OF_RBR = "one of A+F+Ø, Borgerlig gruppe, Fællesgruppen"
DATE = "a date that exists, such as 2025-11-18"
WRITE_DATE = "write year, month and day with dashes"
FOLDER = "a folder with a meeting.yaml, or a bundled meeting: eksempel-hovedstaden"
NEW = "check the name, or make a folder with: kkrvalg constitute --new FOLDER"
CORRECT_MEMBER = "correct the municipality's code or the name, or add the member to members.csv"
MEANT = "did you mean {}?"
FEWER = "remove a name, or correct who was present, the groups or the seats left to others"
GROUP = "write the group as it was declared, or declare it in groups.csv"


def change(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what replaces a text that stands once in a file."""

    def apply(meeting: Path) -> None:
        text = (meeting / file).read_text("utf-8")
        assert text.count(old) == 1, (file, old)
        (meeting / file).write_text(text.replace(old, new), "utf-8", newline="")

    return apply


def add(file: str, line: str) -> Callable[[Path], None]:
    """Return what writes a line behind the last one."""

    def apply(meeting: Path) -> None:
        text = (meeting / file).read_text("utf-8")
        (meeting / file).write_text(f"{text}{line}\n", "utf-8", newline="")

    return apply


def put(file: str, data: bytes) -> Callable[[Path], None]:
    """Return what writes a whole file."""
    return lambda meeting: (meeting / file).write_bytes(data) and None


def several(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return what makes several changes."""

    def apply(meeting: Path) -> None:
        for one in changes:
            one(meeting)

    return apply


def settings(old: str, new: str) -> Callable[[Path], None]:
    """Return what changes the settings."""
    return change(SETTINGS, old, new)


def signed_in(row: str, new: str) -> Callable[[Path], None]:
    """Return what changes a row of the sign-in list."""
    return change(ATTENDANCE, row, new)


def as_a_file(meeting: Path) -> None:
    """Put a file where the folder should be."""
    shutil.rmtree(meeting)
    meeting.write_text("et referat", "utf-8")


def as_a_folder(meeting: Path) -> None:
    """Put a folder where the sign-in list should be."""
    (meeting / ATTENDANCE).unlink()
    (meeting / ATTENDANCE).mkdir()


def in_latin(meeting: Path) -> None:
    """Save the sign-in list in the encoding of an old spreadsheet."""
    text = (meeting / ATTENDANCE).read_text("utf-8-sig")
    (meeting / ATTENDANCE).write_bytes(text.encode("latin-1"))


def with_tabs(meeting: Path) -> None:
    """Separate the cells of the sign-in list by tabs."""
    text = (meeting / ATTENDANCE).read_text("utf-8-sig")
    (meeting / ATTENDANCE).write_text(text.replace(";", "\t"), "utf-8")


def without_presence(meeting: Path) -> None:
    """Leave the column of who was present out."""
    lines = [line.split(";") for line in (meeting / ATTENDANCE).read_text("utf-8-sig").splitlines()]
    text = "\n".join(";".join([*cells[:3], *cells[4:]]) for cells in lines)
    (meeting / ATTENDANCE).write_text(text + "\n", "utf-8")


def second_member(meeting: Path) -> None:
    """Write a member's row twice."""
    text = (meeting / MEMBERS).read_text("utf-8")
    (meeting / MEMBERS).write_text(f"{text}{text.splitlines()[2]}\n", "utf-8", newline="")


@dataclass(frozen=True)
class Bad:
    """How the sample is broken, and the four parts of the message; ``expected`` is how that part begins."""

    breaks: Callable[[Path], None]
    where: str
    found: str
    expected: str
    todo: str


TABLE: dict[str, Bad] = {
    "a folder that is a file": Bad(as_a_file, "{kopi}", "a file", FOLDER, NEW),
    "a folder without settings": Bad(
        lambda meeting: (meeting / SETTINGS).unlink(), "{kopi}", "a folder without a meeting.yaml", FOLDER, NEW
    ),
    "a table that is a folder": Bad(
        as_a_folder,
        "kopi/attendance.csv",
        "a file that cannot be read (it is a folder)",
        "a file that can be read",
        "check that it is a file and that you may read it",
    ),
    "binary rubbish for a table": Bad(
        put(ATTENDANCE, bytes(range(256)) * 20),
        "kopi/attendance.csv, line 2",
        "byte 0x80 at position 128 of the file, which is not UTF-8",
        "text in UTF-8",
        "save the file as UTF-8; in Excel choose the file type “CSV UTF-8”",
    ),
    "binary rubbish for the settings": Bad(
        put(SETTINGS, bytes(range(128, 256))),
        "kopi/meeting.yaml, line 1",
        "byte 0x80 at position 0 of the file, which is not UTF-8",
        "text in UTF-8",
        "save the file as UTF-8 in the editor",
    ),
    "a table of an old spreadsheet": Bad(
        in_latin,
        "kopi/attendance.csv, line 2",
        "byte 0xf8 at position 127 of the file, which is not UTF-8",
        "text in UTF-8",
        "save the file as UTF-8; in Excel choose the file type “CSV UTF-8”",
    ),
    "an empty table": Bad(
        put(NOMINATIONS, b""),
        "kopi/nominations.csv",
        "an empty file",
        "a file with content",
        "check that the right file was saved",
    ),
    "a cell of ten megabytes": Bad(
        signed_in(F1, F1.replace("F1", "F" + "1" * 10_000_000)),
        "kopi/attendance.csv, line 32",
        "a cell of more than 131072 characters",
        "cells separated by comma or semicolon",
        "check the quotation marks of the row",
    ),
    "cells separated by tabs": Bad(
        with_tabs,
        "kopi/attendance.csv, line 1",
        "cells separated by tabs",
        "cells separated by comma or semicolon",
        "save the table as CSV, separated by comma or semicolon",
    ),
    "a copy of a copy in the settings": Bad(
        put(SETTINGS, b"a: &a [x, x]\nb: *a\n"),
        "kopi/meeting.yaml, line 1",
        "an anchor, alias or tag",
        "plain keys, lists and texts",
        "write the value out",
    ),
    "a key twice": Bad(
        settings("kkr: hovedstaden\n", "kkr: hovedstaden\nkkr: sjælland\n"),
        "kopi/meeting.yaml, line 6",
        "the key kkr once more",
        "keys that are texts, each only once",
        "remove or rename one of them",
    ),
    "an unknown key": Bad(
        settings("place:", "placce:"),
        "kopi/meeting.yaml, line 8, key placce",
        "an unknown key",
        "one of place, options",
        "rename it to place",
    ),
    "a missing key": Bad(
        settings("date: 2026-01-28\n", ""),
        "kopi/meeting.yaml, line 2",
        "no key date",
        "the keys title, example, scenario, kkr, date, time, place, called_by, chair",
        "add the key",
    ),
    "a wrong date": Bad(
        settings("date: 2026-01-28", "date: 28/1 2026"),
        "kopi/meeting.yaml, line 6, key date",
        "“28/1 2026”",
        DATE,
        WRITE_DATE,
    ),
    "a date that does not exist": Bad(
        settings("date: 2026-01-28", "date: 2026-02-30"),
        "kopi/meeting.yaml, line 6, key date",
        "“2026-02-30”",
        DATE,
        WRITE_DATE,
    ),
    "a meeting before its election": Bad(
        settings("date: 2026-01-28", "date: 2025-01-28"),
        "kopi/meeting.yaml, line 6, key date",
        "2025-01-28",
        "a day after the election on 2025-11-18",
        "correct the date of the meeting, or the scenario",
    ),
    "a time stamp in words": Bad(
        settings("2026-01-20 14:05", "tirsdag kl. 14"),
        "kopi/meeting.yaml, line 25, key alliances.0.notified",
        "“tirsdag kl. 14”",
        "a date with the time of day, such as 2026-01-20 14:05",
        "write when the secretariat received the notice",
    ),
    "a time stamp without the time": Bad(
        settings("2026-01-20 14:05", "2026-01-20"),
        "kopi/meeting.yaml, line 25, key alliances.0.notified",
        "“2026-01-20”",
        "a date with the time of day, such as 2026-01-20 14:05",
        "write when the secretariat received the notice",
    ),
    "an unknown KKR": Bad(
        settings("kkr: hovedstaden", "kkr: hovedstade"),
        "kopi/meeting.yaml, line 5, key kkr",
        "“hovedstade”",
        "one of hovedstaden, sjælland, syddanmark, midtjylland, nordjylland",
        MEANT.format("hovedstaden"),
    ),
    "a KKR that is not in the election": Bad(
        settings("kkr: hovedstaden", "kkr: sjælland"),
        "kopi/meeting.yaml, line 5, key kkr",
        "KKR Sjælland, which is not in valg",
        "one of hovedstaden",
        "correct the KKR, or the scenario",
    ),
    "an unknown election to build on": Bad(
        settings("scenario: valg", "scenario: kv1999"),
        "kopi/meeting.yaml, line 4, key scenario",
        "the scenario “kv1999”: neither a bundled scenario nor a folder",
        "one of kv2021, kv2025, or a folder with a scenario.yaml",
        "check the name and the folder",
    ),
    "a convener who is no member": Bad(
        settings("Eksempelborgmester C2", "Eksempelborgmester C99"),
        "kopi/meeting.yaml, line 10, key called_by",
        "Eksempelborgmester C99, who is no member of the KKR",
        "a member (§ 4, stk. 1-2)",
        CORRECT_MEMBER,
    ),
    "a chair who is no member": Bad(
        settings("Eksempelborgmester A1", "Eksempelborgmester A9"),
        "kopi/meeting.yaml, line 15, key chair",
        "Eksempelborgmester A9, who is no member of the KKR",
        "a member (§ 4, stk. 1-2)",
        CORRECT_MEMBER,
    ),
    "one person as chair and vice chair": Bad(
        settings("155\n  name: Eksempelborgmester C1", "147\n  name: Eksempelborgmester A1"),
        "kopi/meeting.yaml, line 18, key vice_chair",
        "Eksempelborgmester A1 twice",
        "a chair and a vice chair who are two persons",
        "correct one of the two",
    ),
    "an unknown post": Bad(
        settings("- RBR\n", "- RBX\n"),
        "kopi/meeting.yaml, line 33, key posts.0",
        "the post “RBX”",
        "one of RBR, EH-HOVEDSTADEN, DEB, GCSC, GC-EU, WOCO, COPCAP, IBOS, KC, SU-ALMEN",
        MEANT.format("RBR"),
    ),
    "an abolished post": Bad(
        settings("- RBR\n", "- RBR\n- SSU\n"),
        "kopi/meeting.yaml, line 34, key posts.1",
        "SSU, which KKR Hovedstaden does not fill",
        "a post that is to be filled",
        "remove it; see why with: kkrvalg posts --post SSU --kkr hovedstaden",
    ),
    "a post twice": Bad(
        settings("- RBR\n", "- RBR\n- RBR\n"),
        "kopi/meeting.yaml, line 34, key posts.1",
        "RBR once more",
        "each post once",
        "remove one of them",
    ),
    "an alliance inside an alliance": Bad(
        settings("parties: A+F+Ø", "parties: A+(F+Ø)"),
        "kopi/meeting.yaml, line 24, key alliances.0.parties",
        "A+(F+Ø)",
        "parties joined by + and no brackets, as no alliance may stand inside another",
        "write each alliance by itself, such as A+F and V+C",
    ),
    "a party in two alliances": Bad(
        settings("parties: C+V", "parties: C+V+F"),
        "kopi/meeting.yaml, line 26, key alliances.1.parties",
        "F twice: in A+F+Ø and in C+V+F",
        "each party in one alliance only, and no alliance inside another",
        "leave it out of one of the alliances",
    ),
    "an alliance with a stranger": Bad(
        settings("parties: C+V", "parties: C+X"),
        "kopi/meeting.yaml, line 26, key alliances.1.parties",
        "X in KKR Hovedstaden",
        "one of A, C, F, Ø, V, B, O, I, Å",
        "name only parties and lists that are represented, a local list by its mayor's municipality",
    ),
    "an alliance of one": Bad(
        settings("parties: C+V", "parties: C"),
        "kopi/meeting.yaml, line 26, key alliances.1.parties",
        "C alone",
        "at least two parties or lists joined by +, such as A+F",
        "name those it stands together with, or leave the alliance out",
    ),
    "an unknown option": Bad(
        settings("kkr: hovedstaden\n", "kkr: hovedstaden\noptions:\n  rundning: up\n"),
        "kopi/meeting.yaml, key options.rundning",
        "the unknown option “rundning”",
        "one of scale, rounding, base_minimum, reduced_size, reduction_ceiling",
        MEANT.format("rounding"),
    ),
    "an unknown answer to an option": Bad(
        settings("kkr: hovedstaden\n", "kkr: hovedstaden\noptions:\n  post_base: votes\n"),
        "kopi/meeting.yaml, key options.post_base",
        "the unknown value “votes”",
        "one of members_present, vote_totals",
        MEANT.format("vote_totals"),
    ),
    "an objection by nobody": Bad(
        settings("Eksempel Ø1", "Eksempel Ø99"),
        "kopi/meeting.yaml, line 57, key agreed.1.election",
        "an objection by Eksempel Ø99, who does not take part in the election",
        "somebody who takes part, by the municipality's code and the name",
        "correct the objection, or who was present in attendance.csv",
    ),
    "an objection by somebody absent": Bad(
        settings("157\n    name: Eksempel Ø1", "173\n    name: Eksempel O4"),
        "kopi/meeting.yaml, line 57, key agreed.1.election",
        "an objection by Eksempel O4, who does not take part in the election",
        "somebody who takes part, by the municipality's code and the name",
        "correct the objection, or who was present in attendance.csv",
    ),
    "an agreed list for nothing": Bad(
        settings("- election: WOCO", "- election: WOKO"),
        "kopi/meeting.yaml, line 56, key agreed.0.election",
        "the election WOKO, which is not held",
        ELECTIONS,
        MEANT.format("WOCO"),
    ),
    "two agreed lists for one election": Bad(
        settings("- election: SU-PSYK", "- election: WOCO"),
        "kopi/meeting.yaml, line 61, key agreed.2.election",
        "WOCO once more",
        "one agreed list for each election",
        "remove one of them",
    ),
    "an agreed list without names": Bad(
        settings("- election: SU-PSYK", "- election: SU-KIRO"),
        "kopi/meeting.yaml, line 61, key agreed.2.election",
        "an agreed list for SU-KIRO without names",
        "those all agree on, named without a group",
        "write them in nominations.csv and leave the column group empty",
    ),
    "a member who signs in twice": Bad(
        signed_in(F1, f"{F1}\n{F1}"),
        "kopi/attendance.csv, line 33, column name",
        "159:Eksempel F1 once more; it stands in line 32 already",
        "each only once",
        "remove or correct one of the two rows",
    ),
    "a stranger who signs in": Bad(
        signed_in(F1, F1.replace("F1", "F17")),
        "kopi/attendance.csv, line 32, column name",
        "Eksempel F17, who is no member of the KKR",
        "a member, as members.csv names them",
        CORRECT_MEMBER,
    ),
    "an unknown word for presence": Bad(
        signed_in(F1, F1.replace("til stede", "måske")),
        "kopi/attendance.csv, line 32, column presence",
        "“måske”",
        "one of present, til stede, substitute, stedfortræder, absent, afbud, fraværende",
        "write one of them",
    ),
    "a code in words": Bad(
        signed_in(F1, F1.replace("159", "Gladsaxe")),
        "kopi/attendance.csv, line 32, column code",
        "“Gladsaxe”",
        "a whole number, 0 or more",
        "write the number with digits only",
    ),
    "a row with too few cells": Bad(
        signed_in(F1, F1[:-3]),
        "kopi/attendance.csv, line 32",
        "6 cells",
        "9 cells, as in the header",
        "fill in or remove cells; a text with a comma or semicolon stands in quotation marks",
    ),
    "a missing column": Bad(
        without_presence,
        "kopi/attendance.csv, line 1",
        "no column presence",
        "the columns code, name, municipality, presence, substitute, substitute_code",
        "add the column",
    ),
    "a column by another name": Bad(
        change(ATTENDANCE, "presence", "praesence"),
        "kopi/attendance.csv, line 1, column praesence",
        "an unknown column",
        "the columns code, name, municipality, presence, substitute, substitute_code",
        "rename it to presence",
    ),
    "a substitute who is another member's": Bad(
        signed_in(O8, O8.replace("Ø8s", "Ø7s")),
        "kopi/attendance.csv, line 44, column name",
        "Eksempel Ø7s stedfortræder for Eksempel Ø8",
        PERSONAL,
        "correct the list or members.csv; nobody else may stand in for the member",
    ),
    "a substitute who is a member": Bad(
        several(
            signed_in(O8, O8.replace("Eksempel Ø8s stedfortræder;", "Eksempel F1;159")),
            change(MEMBERS, "Eksempel Ø8s stedfortræder;", "Eksempel F1;159"),
        ),
        "kopi/attendance.csv, line 44, column name",
        "Eksempel F1 for Eksempel Ø8",
        "somebody who is not a member (§ 3, stk. 4)",
        "correct the list; a member takes part in the own seat only",
    ),
    "a substitute for two": Bad(
        several(
            signed_in(F1, F1.replace("til stede;;", "stedfortræder;Eksempel Ø8s stedfortræder;217")),
            change(MEMBERS, "Eksempel F1s stedfortræder;", "Eksempel Ø8s stedfortræder;217"),
        ),
        "kopi/attendance.csv, line 44, column name",
        "Eksempel Ø8s stedfortræder for Eksempel Ø8 too",
        "a substitute for one member only; Eksempel Ø8s stedfortræder stands in for Eksempel F1",
        "correct one of the two rows (§ 3, stk. 4)",
    ),
    "a substitute of somebody present": Bad(
        signed_in(F1, F1.replace("til stede;", "til stede;Eksempel F1s stedfortræder")),
        "kopi/attendance.csv, line 32, column substitute",
        "the substitute Eksempel F1s stedfortræder for a member noted as present",
        "a substitute only where presence is substitute",
        "correct presence, or leave the substitute out",
    ),
    "somebody who left before having come": Bad(
        signed_in(F1, f"{F1[:-1]}WOCO;RBR"),
        "kopi/attendance.csv, line 32, column name",
        "Eksempel F1 came before WOCO and left before RBR",
        "to have come before having left",
        "correct one of the two, or note the member as absent",
    ),
    "somebody who left before an unknown election": Bad(
        signed_in(F1, f"{F1}RBX"),
        "kopi/attendance.csv, line 32, column left_before",
        "the election RBX, which is not held",
        ELECTIONS,
        MEANT.format("RBR"),
    ),
    "a group of an unknown party": Bad(
        change(GROUPS, "*;Rød gruppe;A;;", "*;Rød gruppe;X;;"),
        "kopi/groups.csv, line 2, column party",
        "X, a party nobody in this KKR is of",
        "one of A, C, F, Ø, V, B, O, I, Å",
        "write the party's letter, or the municipality of a mayor who stands alone",
    ),
    "a group for an unknown election": Bad(
        change(GROUPS, "SOSU;A og C;A;;", "SOSO;A og C;A;;"),
        "kopi/groups.csv, line 12, column election",
        "the election SOSO, which is not held",
        ELECTIONS,
        MEANT.format("SOSU"),
    ),
    "a group for an election by votes": Bad(
        add(GROUPS, "DEB;A og C;A;;"),
        "kopi/groups.csv, line 16, column election",
        "a group for DEB, where no seats are divided among groups",
        "* or one of RBR, EH-HOVEDSTADEN, WOCO, COPCAP, SU-FYSIO, SOSU, KLIMA-REGIONAL",
        "remove the row: groups count only where several are elected",
    ),
    "a person in two groups": Bad(
        add(GROUPS, "*;Rød gruppe;;230;Eksempel O1"),
        "kopi/groups.csv, line 16, column name",
        "Eksempel O1 twice: in Borgerlig gruppe and in Rød gruppe",
        "each in one group only",
        "leave it out of one of the groups",
    ),
    "a party in two groups": Bad(
        add(GROUPS, "*;Fællesgruppen;A;;"),
        "kopi/groups.csv, line 16, column party",
        "A twice: in Rød gruppe and in Fællesgruppen",
        "each in one group only",
        "leave it out of one of the groups",
    ),
    "a stranger in a group": Bad(
        add(GROUPS, "*;Rød gruppe;;230;Eksempel X1"),
        "kopi/groups.csv, line 16, column name",
        "Eksempel X1, who is no member of the KKR",
        "a member or a substitute, as members.csv and attendance.csv name them",
        "correct the municipality's code or the name",
    ),
    "a party and a person in one row": Bad(
        change(GROUPS, "*;Rød gruppe;A;;", "*;Rød gruppe;A;230;Eksempel O1"),
        "kopi/groups.csv, line 2, column party",
        "a party and a person, or neither, or a name without a municipality's code",
        "either a party, or a person by code and name",
        "write one row for each party and each person that stands with the group",
    ),
    "a name for an unknown election": Bad(
        change(NOMINATIONS, A1, A1.replace("RBR", "RBRR")),
        "kopi/nominations.csv, line 2, column election",
        "the election RBRR, which is not held",
        ELECTIONS,
        MEANT.format("RBR"),
    ),
    "a name by an unknown group": Bad(
        change(NOMINATIONS, A1, A1.replace("gruppe", "grupe")),
        "kopi/nominations.csv, line 2, column name",
        "the group Rød grupe at the election of RBR",
        GROUPS_OF_RBR,
        GROUP,
    ),
    "a name by nobody": Bad(
        change(NOMINATIONS, A1, A1.replace("Rød gruppe", "")),
        "kopi/nominations.csv, line 2, column name",
        "the group nothing at the election of RBR",
        GROUPS_OF_RBR,
        GROUP,
    ),
    "an unknown role": Bad(
        change(NOMINATIONS, A1, A1.replace("medlem", "medlm")),
        "kopi/nominations.csv, line 2, column role",
        "“medlm”",
        "one of member, medlem, chair, formand, alternate, suppleant",
        MEANT.format("medlem"),
    ),
    "a name twice": Bad(
        add(NOMINATIONS, A1),
        "kopi/nominations.csv, line 34, column name",
        "Eksempel A1 named for RBR once more",
        "each person once for each post",
        "remove one of the rows",
    ),
    "a name beyond the seats": Bad(
        add(NOMINATIONS, "RBR;Fællesgruppen;159;Eksempelpolitiker 6;medlem;"),
        "kopi/nominations.csv, line 34, column name",
        "Eksempelpolitiker 6 named for RBR beyond the seats of Fællesgruppen",
        "at most 1",
        FEWER,
    ),
    "an alternate beyond the seats": Bad(
        add(NOMINATIONS, "RBR;Fællesgruppen;260;Eksempelpolitiker 11;suppleant;"),
        "kopi/nominations.csv, line 34, column name",
        "Eksempelpolitiker 11 named for RBR beyond the seats of the alternates of Fællesgruppen",
        "at most 1",
        FEWER,
    ),
    "votes for what groups divide": Bad(
        add(BALLOTS, "RBR;1;147;Eksempel A1;30"),
        "kopi/ballots.csv, line 54, column election",
        "votes for RBR, which several persons are elected for",
        "one of EH-HOVEDSTADEN:chair, DEB, GC-EU, IBOS, KC, SU-ALMEN, SU-KIRO, SU-PSYK",
        "groups name their persons in nominations.csv; only one for one post is voted on",
    ),
    "round three without round two": Bad(
        change(
            BALLOTS,
            "GC-EU;2;151;Eksempelborgmester A2;29\nGC-EU;2;217;Eksempelborgmester C7;25\nGC-EU;2;;;1\n",
            "GC-EU;3;151;Eksempelborgmester A2;29\n",
        ),
        "kopi/ballots.csv, line 11, column votes, GC-EU",
        "round 3 where round 2 should be",
        "the rounds 1, 2 and 3 as far as they were held, each once",
        "number the rounds in the order they were held",
    ),
    "a fourth round": Bad(
        add(BALLOTS, "IBOS;4;163;Eksempelborgmester A5;33"),
        "kopi/ballots.csv, line 54, column votes, IBOS",
        "round 4 where round 3 should be",
        "the rounds 1, 2 and 3 as far as they were held, each once",
        "number the rounds in the order they were held",
    ),
    "a round after the election": Bad(
        add(BALLOTS, "DEB;2;163;Eksempelborgmester A5;33"),
        "kopi/ballots.csv, line 54, column votes, DEB, round 2",
        "a round after 163:Eksempelborgmester A5 was elected in round 1",
        "no further round",
        "remove the round, or correct the votes before it",
    ),
    "more votes than members": Bad(
        change(BALLOTS, A5, A5.replace("33", "34")),
        "kopi/ballots.csv, line 5, column votes, DEB, round 1",
        "56 votes, blank ones included",
        "at most 55, as so many members take part",
        "count the votes again, or correct who was present",
    ),
    "votes for somebody who is no finalist": Bad(
        change(BALLOTS, "IBOS;3;;;1", "IBOS;3;167;Eksempel I1;1"),
        "kopi/ballots.csv, line 20, column votes, IBOS, round 3",
        "votes for 167:Eksempel I1",
        "votes for the two with most votes in round two: 173:Eksempel F2, 210:Eksempel V2",
        "count votes for others as invalid, or record the lot that was drawn",
    ),
    "votes for one name in two rows": Bad(
        add(BALLOTS, "DEB;1;163;Eksempelborgmester A5;1"),
        "kopi/ballots.csv, line 54, column name",
        "Eksempelborgmester A5 in round 1 once more",
        "each name once in each round",
        "add the votes up in one row",
    ),
    "fewer votes than none": Bad(
        change(BALLOTS, A5, A5.replace("33", "-33")),
        "kopi/ballots.csv, line 5, column votes",
        "“-33”",
        "a whole number, 0 or more",
        "correct the number; a count is never negative",
    ),
    "half a vote": Bad(
        change(BALLOTS, A5, A5.replace("33", "33,5")),
        "kopi/ballots.csv, line 5, column votes",
        "“33,5”",
        "a whole number, 0 or more",
        "correct the number; a count is never a fraction",
    ),
    "votes for a name without a code": Bad(
        change(BALLOTS, A5, A5.replace("163", "")),
        "kopi/ballots.csv, line 5, column code",
        "a name without a municipality's code, or a code without a name",
        "both, or neither for the votes that were blank or invalid",
        "fill in the other one",
    ),
    "a seat left to nobody": Bad(
        change(TRANSFERS, "Fællesgruppen", "Ingen"),
        "kopi/transfers.csv, line 2",
        "the group Ingen at the election of EH-HOVEDSTADEN",
        GROUPS_OF_RBR,
        GROUP,
    ),
    "a seat left to an empty cell": Bad(
        change(TRANSFERS, "Fællesgruppen", ""),
        "kopi/transfers.csv, line 2, column to",
        "nothing",
        "a value",
        "it is not filled in: fill it in",
    ),
    "more seats left than won": Bad(
        change(TRANSFERS, ";1", ";3"),
        "kopi/transfers.csv, line 2",
        "3 seats from A+F+Ø to Fællesgruppen",
        "at most the 2 seats that A+F+Ø has, left to another group",
        "correct the groups or the number; a seat is left only if another group takes it",
    ),
    "a seat left to the group itself": Bad(
        change(TRANSFERS, "Fællesgruppen", "Rød gruppe"),
        "kopi/transfers.csv, line 2",
        "1 seat from A+F+Ø to A+F+Ø",
        "at most the 2 seats that A+F+Ø has, left to another group",
        "correct the groups or the number; a seat is left only if another group takes it",
    ),
    "a seat left where one is elected": Bad(
        change(TRANSFERS, "EH-HOVEDSTADEN;", "DEB;"),
        "kopi/transfers.csv, line 2, column election",
        "a seat of DEB left to another group",
        "an election in which groups win seats",
        "remove the row",
    ),
    "more votes on a proposal than members": Bad(
        change(PROPOSALS, "2026;56", "2026;57"),
        "kopi/proposals.csv, line 2, column title",
        "57 votes on “Mødeplan for 2026”",
        "at most 56, as so many members take part",
        "count the votes again, or correct who was present",
    ),
    "a chair's vote that is not counted": Bad(
        change(PROPOSALS, "56;0;0;for", "56;0;0;imod"),
        "kopi/proposals.csv, line 2, column title",
        "no vote on “Mødeplan for 2026” on the side where the chair's stands",
        "the chair's vote among those counted",
        "correct the count or the chair's vote",
    ),
    "a draw for another KKR": Bad(
        change(LOTS, "hovedstaden\n  post: RBR", "sjælland\n  post: RBR"),
        "kopi/lots.yaml, line 3, key draws.0.kkr",
        "a draw of KKR Sjælland",
        "draws of KKR Hovedstaden alone",
        "move it to the lots.yaml of the scenario",
    ),
    "a draw for a council": Bad(
        change(LOTS, "kkr: hovedstaden\n  post: RBR", "council: 101\n  post: RBR"),
        "kopi/lots.yaml, line 3, key draws.0.council",
        "a draw of a council",
        "draws of KKR Hovedstaden alone",
        "move it to the lots.yaml of the scenario",
    ),
    "a draw for an unknown post": Bad(
        change(LOTS, "post: RBR", "post: RBX"),
        "kopi/lots.yaml, line 4, key draws.0.post",
        "a draw for RBX, which is not elected at this meeting",
        "one of chair, vice_chair, RBR, EH-HOVEDSTADEN:chair, EH-HOVEDSTADEN, DEB, GCSC",
        "correct the post, or leave it out if the lot was about the composition",
    ),
    "two draws for one question": Bad(
        add(LOTS, "- kkr: hovedstaden\n  post: RBR\n  drawn: [A+F+Ø]"),
        "kopi/lots.yaml, KKR Hovedstaden",
        "two draws for one question: Borgerlig gruppe, and A+F+Ø",
        "one draw for each question",
        "remove the one that was not drawn",
    ),
    "a draw of somebody who has not equally many votes": Bad(
        change(LOTS, "drawn:\n  - 240:Eksempelborgmester C11", "drawn:\n  - 185:Eksempel B4"),
        "kopi/lots.yaml, KKR Hovedstaden",
        "drawn: 185:Eksempel B4",
        "1 of those who have equally many votes, 28: 147:Eksempel A1, 240:Eksempelborgmester C11",
        "name who was drawn, as many as there are seats; leave the lot out to see the question again",
    ),
    "a draw of somebody who is not tied": Bad(
        change(LOTS, "drawn:\n  - Borgerlig gruppe", "drawn:\n  - Fællesgruppen"),
        "kopi/lots.yaml, KKR Hovedstaden",
        "drawn: Fællesgruppen",
        "1 of those who share the quotient 9: A+F+Ø, Borgerlig gruppe",
        "name who was drawn, as many as there are seats; leave the lot out to see the question again",
    ),
    "a draw of nobody": Bad(
        change(LOTS, "drawn:\n  - Borgerlig gruppe", "drawn: []"),
        "kopi/lots.yaml, line 10, key draws.0.drawn",
        "nobody drawn",
        "the names that were drawn",
        "write one name a line, each beginning with a dash",
    ),
    "a draw on no date": Bad(
        change(
            LOTS,
            "date: 2026-01-28\n  witness: Eksempel Vidne\n- kkr: hovedstaden\n  post: KC",
            "date: 28. januar\n- kkr: hovedstaden\n  post: KC",
        ),
        "kopi/lots.yaml, line 12, key draws.0.date",
        "“28. januar”",
        DATE,
        WRITE_DATE,
    ),
    "a member in two rows": Bad(
        second_member,
        "kopi/members.csv, line 31, column name",
        "“Eksempel F1” once more; it stands in line 3 already",
        "each name only once in a municipality",
        "remove one of the rows; if they are two persons, add to the names what tells them apart, such as the"
        " town: “Eksempel F1, Nordby”",
    ),
    "two mayors of one town": Bad(
        change(ROLLS, "København;A;viceborgmester", "København;A;borgmester"),
        "kopi/council_members.csv, line 3, column office",
        "mayor once more; it stands in line 2 already",
        "one mayor, one first and one second deputy mayor in a municipality",
        "empty the cell of the one who does not hold the office",
    ),
}


def everything(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder, and the folders."""
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in sorted(folder.rglob("*"))}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Give a copy of the sample meeting."""
    return sample_meeting.copied(tmp_path / "kopi")


def test_the_table_is_long_enough() -> None:
    """At least 25 kinds of broken folder are tried."""
    assert len(TABLE) >= 25


@pytest.mark.parametrize("bad", TABLE.values(), ids=TABLE.keys())
def test_a_broken_meeting_is_told_in_four_parts_and_nothing_is_written(
    bad: Bad, copied: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """Exit status 2, no traceback, no result, and the folder is as it was."""
    bad.breaks(copied)
    before = everything(copied.parent)
    ended = kkrvalg("constitute", copied, "-o", copied.parent / "resultat.txt")
    assert "Traceback" not in ended.err
    complaint = ended.complaint
    assert complaint["Where"] == bad.where.replace("{kopi}", str(copied))
    assert complaint["Found"] == bad.found
    assert complaint["Expected"].startswith(bad.expected)
    assert complaint["What to do"] == bad.todo
    assert everything(copied.parent) == before


def test_the_meeting_is_good_before_it_is_broken(copied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """So that it is the breaking that is told; and nothing is written into the folder when all is well."""
    before = everything(copied)
    assert kkrvalg("constitute", copied).status == 0
    assert everything(copied) == before


@pytest.mark.parametrize("form", [("--minutes",), ("--pool",), ("--format", "json"), ("--format", "csv")])
def test_no_form_prints_half_a_meeting(form: tuple[str, ...], copied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """Whatever is asked for, a meeting that cannot be is refused whole."""
    change(BALLOTS, A5, A5.replace("33", "34"))(copied)
    complaint = kkrvalg("constitute", copied, *form).complaint
    assert complaint["Found"] == "56 votes, blank ones included"


def test_a_file_that_may_not_be_read_is_told(
    copied: Path, kkrvalg: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the system refuses it; an administrator may read everything, so the refusal is put in its place."""
    read = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == BALLOTS:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    complaint = kkrvalg("constitute", copied).complaint
    assert complaint["Where"] == "kopi/ballots.csv"
    assert complaint["Found"] == "a file that cannot be read (no permission)"


@pytest.mark.parametrize("name", ["x" * 300, "  "])
def test_a_name_that_no_folder_can_have_is_told(
    name: str, kkrvalg: Callable[..., Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too long, or only blanks."""
    monkeypatch.chdir(tmp_path)
    complaint = kkrvalg("constitute", name).complaint
    assert complaint["Found"]
    assert complaint["What to do"] == NEW


def test_a_complaint_about_a_meeting_is_told_in_danish_too(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Danish is what is spoken unless somebody asks for English."""
    change(BALLOTS, A5, A5.replace("33", "34"))(copied)
    assert main(["constitute", str(copied)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "Fejl:",
        "Hvor:      kopi/ballots.csv, linje 5, kolonne votes, DEB, runde 1",
        "Fundet:    56 stemmer, blanke medregnet",
        "Forventet: højst 55, da så mange medlemmer deltager",
        "Gør sådan: tæl stemmerne igen, eller ret, hvem der var til stede",
    ]
