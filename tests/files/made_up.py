"""A small scenario and small official files, all of them made up and named so that nobody takes them for real."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
name: Et opdigtet valg
election_day: 2033-11-15
term: 2034-2038
rulebook: kkr-2034-2038
councils: recorded
result: final
sources:
  - opdigtet til en prøve
list_cooperations:
  Opdigtede lister:
    - 901:L
options:
  rounding: up
"""

MUNICIPALITIES = """\
code,name,kkr,health_council,kl_member,council_seats,eligible,cast,valid
901,Opdigt,nordjylland,Nord,yes,5,200,150,140
902,Påfund,Nordjylland,Nord,,7,,,90
903,Sagn,sjaelland,Syd,no,3,,,
"""

LISTS = """\
code,letter,name,party,alliance,candidates,votes,known_seats
901,A,Parti A,A,1,4,80,3
901,L,Lokal liste,,1,2,40,1
901,V,Parti V,V,,9,20,1
902,A,Parti A,A,,3,50,
902,-,Uden bogstav,,,1,40,1
903,A,Parti A,A,,3,10,
"""

MAYORS = """\
code,name,letter,date,source
901,Anna Opdigt,A,2033-12-01,opdigtet
902,Bo Påfund,løsgænger,,opdigtet
903,Carl Sagn,A,,opdigtet
"""

AREAS = """\
code,area,number,name,eligible,cast,valid,released,result
901,1,1,Nord,,,100,,
901,2,2,Syd,,,40,,
902,1,1,Hele,,,90,,
903,1,1,Hele,,,,,
"""

AREA_VOTES = """\
code,area,letter,votes
901,1,A,60
901,1,L,30
901,1,V,10
901,2,A,20
901,2,L,10
901,2,V,10
902,1,-,40
902,1,A,50
903,1,A,10
"""

LOTS = """\
draws:
  - kkr: nordjylland
    post: RBR
    question: abc123
    tied: [A, V]
    seats_at_stake: 1
    quotient: 617/1
    drawn: [V]
    date: 2034-01-12
    witness: et opdigtet vidne
  - council: 901
    drawn:
      - L
"""


@dataclass
class MadeUp:
    """A made-up folder whose files a test can change."""

    path: Path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        text = (self.path / name).read_text("utf-8")
        assert text.count(old) == 1, (name, old)
        (self.path / name).write_text(text.replace(old, new), "utf-8", newline="")


DAY = "15-11-2033"
EVENING = "15-11-2033 22:10:00"
NEXT_DAY = "16-11-2033 14:00:00"

TABLES = {
    "municipalities.csv": """\
code,name,kkr,health_council,council_seats_2033
901,Opdigt,Nordjylland,Nord,5
902,Høje-Påfund,Sjælland,Syd,3
""",
    "parties.csv": """\
letter,name,party,note
A,Parti A,A,opdigtet
L,Lokal liste,local,opdigtet
V,"Venskab, Parti V",V,opdigtet
""",
    "mayors.csv": """\
code,municipality,mayor,letter,list_name,source
901,Opdigt,Anna Opdigt,A,Parti A,"Opdigtet avis 20 Nov 2033; Opdigtet blad 1. dec. 2033 bekræfter"
902,Høje Påfund,Bo Påfund,V,"Venskab, Parti V",Opdigtet avis nov 2033
""",
}

AREA_COUNTS: dict[tuple[int, int], dict[str, tuple[int, ...]]] = {
    (901, 11): {"A": (10, 30), "L": (5, 15)},
    (901, 13): {"A": (0, 40), "L": (0, 20)},
    (902, 21): {"A": (5, 5), "V": (20, 10, 10)},
}
"""List votes and candidates' votes, by municipality and polling area."""

NAMES = {901: "Opdigt", 902: "Høje-Påfund"}
LIST_NAMES = {"A": "Parti A", "L": "Lokal  liste", "V": "Venskab, Parti V"}


@dataclass
class OfficialFiles:
    """Made-up official files in valg.dk's form, to be changed by a test and then written."""

    root: Path
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    candidates: dict[str, dict[str, Any]] = field(default_factory=dict)
    seats: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder with the official files."""
        return self.root / "opdigtet-valgdk"

    def write(self) -> Path:
        """Write all files and return their folder."""
        for kind, files in (
            ("valgresultater", self.results),
            ("kandidat-data", self.candidates),
            ("mandatfordeling", self.seats),
        ):
            (self.folder / kind).mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                text = json.dumps(content, ensure_ascii=False)
                (self.folder / kind / f"{name}.json").write_text(text, "utf-8", newline="")
        return self.folder


def result_file(code: int, area: int, **changes: object) -> dict[str, Any]:
    """Return a made-up count of a polling area."""
    counts = AREA_COUNTS[code, area]
    valid = sum(sum(votes) for votes in counts.values())
    return {
        "Valgart": "Kommunalvalg",
        "Valgdag": DAY,
        "FrigivelsesTidspunktUTC": NEXT_DAY,
        "Kommune": f"{NAMES[code]} Kommune",
        "Kommunekode": code,
        "AfstemningsområdeNummer": area - 10 * (code - 900),
        "AfstemningsområdeDagiId": area,
        "Afstemningsområde": f"Område  {area}",
        "Resultatart": "Fintælling",
        "AfgivneStemmer": valid + 2,
        "GyldigeStemmer": valid,
        "AntalStemmeberettigedeVælgere": valid + 50,
        "Kandidatlister": [
            {
                "KandidatlisteId": f"{code}-{letter}",
                "Bogstavbetegnelse": letter,
                "Navn": LIST_NAMES[letter],
                "Stemmer": sum(votes),
                "Listestemmer": votes[0],
                "Kandidater": [{"Id": f"{code}-{letter}-{at}", "Stemmer": n} for at, n in enumerate(votes[1:])],
            }
            for letter, votes in counts.items()
        ],
        **changes,
    }


def candidates_file(code: int, alliances: dict[str, str], **changes: object) -> dict[str, Any]:
    """Return made-up lists of a municipality; ``alliances`` gives the letters of each by its name."""
    counts = next(counts for (of, _area), counts in AREA_COUNTS.items() if of == code)
    return {
        "Valgart": "Kommunalvalg",
        "Valgdag": DAY,
        "FrigivelsesTidspunktUTC": "01-10-2033 12:00:00",
        "Kommune": NAMES[code],
        "Valgforbund": [
            {"ValgforbundId": name, "Navn": name, "KandidatlisteId": [f"{code}-{letter}" for letter in letters]}
            for name, letters in alliances.items()
        ],
        "Kandidatlister": [
            {
                "KandidatlisteId": f"{code}-{letter}",
                "Bogstavbetegnelse": letter,
                "Navn": LIST_NAMES[letter],
                "Kandidater": [{"Navn": "Opdigtet Kandidat"} for _votes in votes[1:]],
            }
            for letter, votes in counts.items()
        ],
        **changes,
    }


def seats_file(code: int, letters: str, areas: list[int] | None, **changes: object) -> dict[str, Any]:
    """Return a made-up seat allocation, one letter for each seat."""
    seats = [{"KandidatlisteId": f"{code}-{letter}", "Bogstavbetegnelse": letter} for letter in letters]
    return {
        "Valgart": "Kommunalvalg",
        "Valgdag": DAY,
        "FrigivelsesTidspunktUTC": NEXT_DAY,
        "Kommune": NAMES[code],
        "Kommunekode": code,
        "Resultatart": "Fintælling",
        "ListeMandater": seats,
        "PersonligeMandater": seats,
        "BaseretPåOptællinger": None
        if areas is None
        else [{"AfstemningsområdeDagiId": area, "Resultatart": "Fintælling"} for area in areas],
        **changes,
    }
