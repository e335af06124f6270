"""The letters of a register: the text of two of them in both languages, and every kind without a word missing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import word_reading as word
from registers import chairmanship, event, person_data, persons, term

from kkrvalg import i18n
from kkrvalg.protocol import register_letters
from kkrvalg.protocol.pdf import typeset
from kkrvalg.protocol.register_letters import write_letters
from kkrvalg.protocol.typst_letter import typst_letter
from kkrvalg.protocol.word_letters import word_letter
from kkrvalg.register.history import fold
from kkrvalg.register.notices import notices
from kkrvalg.register.persons import PersonData

if TYPE_CHECKING:
    from kkrvalg.protocol.register_letters import Written
    from kkrvalg.register.state import Event

TODAY = date(2027, 3, 4)
NAMES = {key: PersonData(person_data(key)["name"]) for key in persons()}
DAY = "2027-03-03"
LEAVES = (
    event("left_council", DAY, person="p31", reason="resigned"),
    event("meeting_called", "2027-03-01", meeting="2027-2", day="2027-04-09", form="ordinary"),
)
NEW_MAYOR = (event("office", DAY, code=701, office="mayor", person="p11"),)
FORUM = {"forum": "oest", "health_council": "Nordsjælland", "party": "A", "place": 1}
POST = {"post": "RBR", "way": "proportional", "group": ["p1", "p2"], "since": "2026-06-01"}
HUB = {"hub": "hovedstaden", "role": "business", "place": 1, "person": "p51", "since": "2026-04-01"}
CASES: tuple[tuple[Event, ...], ...] = (
    LEAVES,
    (*NEW_MAYOR, event("office", DAY, code=701, office="first_deputy", person="p41")),
    (event("left_council", DAY, person="p1", reason="moved"),),
    (event("left_party", DAY, person="p5"),),
    (event("left_party", DAY, person="p33", to="I"),),
    (event("left_kl", DAY, code=704), event("kl_settled", DAY, code=704, leave=True, removed="V:1")),
    (
        event("substitute_left", DAY, person="p34"),
        event("resigned", DAY, person="p33"),
        event("substitute_named", DAY, seat="V:1", person="p43"),
        event("elected", DAY, seat="V:1", person="p44"),
    ),
    (*LEAVES, event("declined", DAY, person="p32"), event("elected", DAY, seat="A:1", person="p41")),
    (event("leave", DAY, person="p1", until="2027-09-01"), event("leave_ended", "2027-08-01", person="p1")),
    (
        event("hindrance", DAY, person="p31", until="2027-09-01", reason="health"),
        event("hindrance_decided", "2027-04-01", person="p31", granted=True),
    ),
    (
        event("hindrance", DAY, person="p31", until="2027-09-01", reason="health"),
        event("hindrance_decided", "2027-04-01", person="p31", granted=False),
    ),
    (
        *chairmanship(),
        event("left_council", DAY, person="p1", reason="moved"),
        event(
            "chair_elected", "2027-03-20", office="chair", person="p2", parties=["A", "B", "F"],
            group=["p2", "p3", "p31", "p5", "p37"],
        ),
    ),
    (
        *chairmanship(),
        event("chair_hindered", DAY, office="vice_chair", until="2027-09-01"),
        event("chair_acting", DAY, office="vice_chair", person="p33"),
        event("chair_returned", "2027-08-01", office="vice_chair"),
    ),
    (
        event("appointed", "2026-03-01", place=1, person="p41", alternate="p42", **POST),
        event("appointed", "2026-03-01", place=2, person="p43", **POST),
        event("left_council", DAY, person="p41", reason="moved"),
        event("left_council", DAY, person="p43", reason="moved"),
        event("alternate_entered", DAY, post="RBR", place=1),
        event("alternate_named", DAY, post="RBR", place=1, person="p32"),
        event("left_council", "2027-04-01", person="p32", reason="moved"),
    ),
    (
        event("appointed", "2026-03-01", post="EGEN", place=1, person="p41", way="agreed"),
        event("post_ended", DAY, post="EGEN"),
    ),
    (
        event("forum_elected", "2026-02-20", person="p41", **FORUM),
        event("forum_chair_elected", "2026-02-20", forum="oest", office="chair", person="p41", parties=["A"]),
        event("left_council", DAY, person="p41", reason="moved"),
        event("forum_elected", DAY, person="p42", **FORUM),
    ),
    (
        event("hub_appointed", "2026-03-01", **HUB),
        event("hub_left", DAY, hub="hovedstaden", person="p51"),
        event("hub_appointed", "2026-03-01", **HUB | {"person": "p43", "role": "municipal", "place": 2}),
        event("left_council", DAY, person="p43", reason="moved"),
    ),
)  # fmt: skip
"""Events that between them call for every kind of letter."""


ELECTORS_DA = """\
Til kommunalbestyrelsesmedlemmerne for Parti A (A) i området for KKR
Hovedstaden

Dato: ______________________________

Valg af personlig stedfortræder i KKR Hovedstaden
-------------------------------------------------

Person 31 Eksempel (Sønderby) er ikke længere medlem af KKR Hovedstaden fra
den 3. marts 2027 (er udtrådt af kommunalbestyrelsen). Person 32 Eksempel
(Østerby), den personlige stedfortræder, er indtrådt som medlem.

Når et medlem, der er valgt af et parti eller listesamarbejde, udtræder af
KKR, indtræder den personlige stedfortræder som medlem, og partiets
kommunalbestyrelsesmedlemmer vælger en ny stedfortræder. Ønsker
stedfortræderen ikke at indtræde, vælger de i stedet et nyt medlem, og
stedfortræderen bliver ved med at være personlig stedfortræder, nu for det nye
medlem (forretningsordenen § 3, stk. 11).

Vi beder kommunalbestyrelsesmedlemmerne for Parti A (A) om at vælge:

- en personlig stedfortræder for Person 32 Eksempel (Østerby): A's 1. valgte
  plads

Forretningsordenen fastsætter ingen frist. Vi beder om svar så hurtigt som
muligt og gerne inden det næste møde i KKR Hovedstaden den 9. april 2027.

Medlemmer og stedfortrædere vælges blandt kommunalbestyrelsesmedlemmerne for
Parti A (A) i området. En person kan kun være stedfortræder for ét medlem, og
et medlem kan ikke også være stedfortræder (forretningsordenen § 3, stk. 4).

Oplys for hver person navnet som på stemmesedlen, kommunen og listen.

Med venlig hilsen


______________________________
Sekretariatet for KKR Hovedstaden

Vores reference: hændelse 46

Svar til sekretariatet

  Stedfortræder for Person 32 Eksempel:
    navn: ______________________________
    kommune: ________________  liste: ___

  Valgt den:
    ______________________________
  Udfyldt af (navn):
    ______________________________
  Dato:
    ______________________________
"""
ELECTORS_EN = """\
To the council members of Parti A (A) in the area of KKR Hovedstaden

Date: ______________________________

Election of a personal substitute in KKR Hovedstaden
----------------------------------------------------

Person 31 Eksempel (Sønderby) is no longer a member of KKR Hovedstaden from 3
March 2027 (has left the council). Person 32 Eksempel (Østerby), the personal
substitute, has become a member.

When a member whom a party or list cooperation has elected leaves the KKR, the
member's personal substitute becomes a member, and the party's council members
elect a new substitute. If the substitute does not want to become a member,
they elect a new member instead, and the substitute stays the personal
substitute of the new member (rules of procedure § 3, stk. 11).

We ask the council members of Parti A (A) to elect:

- a personal substitute for Person 32 Eksempel (Østerby): A's elected seat no.
  1

The rules of procedure set no day for it. We ask for the answer as soon as
possible, and before the next meeting of KKR Hovedstaden on 9 April 2027 if it
can be done.

Members and substitutes are elected among the council members of Parti A (A)
in the area. A person can be the substitute of one member only, and nobody who
is a member can be a substitute (rules of procedure § 3, stk. 4).

For each person please give the name as on the ballot, the municipality and
the list.

Yours sincerely


______________________________
The secretariat of KKR Hovedstaden

Our reference: event 46

Reply to the secretariat

  Substitute for Person 32 Eksempel:
    name: ______________________________
    municipality: ________________  list: ___

  Elected on:
    ______________________________
  Filled in by (name):
    ______________________________
  Date:
    ______________________________
"""
MUNICIPALITY_DA = """\
Til kommunalbestyrelsen i Nordby

Dato: ______________________________

Borgmesteren i Nordby og borgmesterens stedfortræder i KKR Hovedstaden
----------------------------------------------------------------------

Vi har noteret, at Person 11 Eksempel er borgmester i Nordby fra den 3. marts
2027 og i kraft af hvervet medlem af KKR Hovedstaden (forretningsordenen § 3,
stk. 1). Partiernes pladser i KKR beregnes ikke på ny.

Borgmesterens personlige stedfortræder er første viceborgmester. Er første
viceborgmester valgt til KKR af et parti eller listesamarbejde, er det anden
viceborgmester; er også anden viceborgmester valgt, vælger kommunalbestyrelsen
en stedfortræder blandt sine medlemmer (forretningsordenen § 3, stk. 3).

Vi beder kommunen udfylde svaret nedenfor. Forretningsordenen fastsætter ingen
frist. Vi beder om svar så hurtigt som muligt.

Med venlig hilsen


______________________________
Sekretariatet for KKR Hovedstaden

Vores reference: hændelse 46

Svar til sekretariatet

  Første viceborgmester (navn og liste):
    ______________________________
  Udfyldt af (navn):
    ______________________________
  Dato:
    ______________________________
"""
MUNICIPALITY_EN = """\
To the council of Nordby

Date: ______________________________

The mayor of Nordby and the mayor's substitute in KKR Hovedstaden
-----------------------------------------------------------------

We have noted that Person 11 Eksempel is mayor of Nordby from 3 March 2027,
and by virtue of the office a member of KKR Hovedstaden (rules of procedure
§ 3, stk. 1). The parties' seats in the KKR are not calculated anew.

The mayor's personal substitute is the first deputy mayor. If that person is
elected to the KKR by a party or list cooperation, it is the second deputy
mayor; if that one is elected too, the council elects a substitute among its
members (rules of procedure § 3, stk. 3).

We ask the municipality to fill in the reply below. The rules of procedure set
no day for it. We ask for the answer as soon as possible.

Yours sincerely


______________________________
The secretariat of KKR Hovedstaden

Our reference: event 46

Reply to the secretariat

  First deputy mayor (name and list):
    ______________________________
  Filled in by (name):
    ______________________________
  Date:
    ______________________________
"""


def course(*events: Event) -> list[Event]:
    """Return the events of the made-up term and these, numbered, in the order of their days."""
    every = [replace(one, seq=at) for at, one in enumerate([*term(), *events], start=1)]
    return sorted(every, key=lambda one: (one.effect, one.seq))


def written(*events: Event, by: date | None = None) -> dict[str, Written]:
    """Return all letters that events after those of the made-up term call for, by event and letter."""
    every = course(*events)
    state = fold(every)
    found = write_letters(notices(state), every, NAMES, now=state, today=TODAY, by=by)
    return {f"{one.notice.event} {one.notice.letter}": one for one in found}


@pytest.mark.parametrize(
    ("language", "text"), [("da", ELECTORS_DA), ("en", ELECTORS_EN)], ids=["Danish", "English"]
)
def test_the_letter_to_those_who_elect_says_what_happened_and_what_is_asked(language: str, text: str) -> None:
    """p31 has left the council and p32 entered; a meeting is called."""
    i18n.use(language)
    assert written(*LEAVES)["46 group_elects"].letter.text == text


@pytest.mark.parametrize(
    ("language", "text"), [("da", MUNICIPALITY_DA), ("en", MUNICIPALITY_EN)], ids=["Danish", "English"]
)
def test_the_letter_to_a_municipality_asks_for_the_deputy(language: str, text: str) -> None:
    """p11, first deputy of 701, has become its mayor."""
    i18n.use(language)
    assert written(*NEW_MAYOR)["46 municipality"].letter.text == text


@pytest.fixture(scope="module", params=["da", "en"])
def every_letter(request: pytest.FixtureRequest) -> list[Written]:
    """Give the letters of all cases in both languages."""
    i18n.use(request.param)
    return [one for case in CASES for one in written(*case).values()]


def test_every_kind_of_letter_is_written(every_letter: list[Written]) -> None:
    """The cases call for all of them."""
    assert {one.notice.kind for one in every_letter} == set(register_letters.kinds())


def test_no_letter_has_a_gap_or_a_key_in_it(every_letter: list[Written]) -> None:
    """No brace, no key of a person or a seat, nothing said of nobody, no blank where a word belongs."""
    for one in every_letter:
        text = one.letter.text.rpartition("\n\n")[0]
        assert not re.search(r"[{}]|\bp\d+\b|mayor:|\b[AVF]:\d|None|\(\)|  \w+ –| , |\.\.", text), text
        assert "–" not in text, text


def test_lines_are_at_most_eighty_columns(every_letter: list[Written]) -> None:
    """So a letter can go out as a mail."""
    assert max(len(line) for one in every_letter for line in one.letter.text.splitlines()) <= 80


def test_letters_are_files_of_their_own() -> None:
    """Within each case no two names are the same, in plain characters."""
    for case in CASES:
        files = [one.letter.file for one in written(*case).values()]
        assert len(set(files)) == len(files)
        assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.txt", file) for file in files)


def test_a_day_that_is_set_is_asked_for() -> None:
    """Without one it is said that no rule sets any."""
    i18n.use("en")
    asked = written(*LEAVES, by=date(2027, 3, 19))["46 group_elects"].letter.text
    assert "We ask for the answer by 19 March 2027." in asked
    assert "set no day" not in asked


def test_a_letter_is_written_as_things_stood_after_its_event() -> None:
    """p41 is named as substitute later; the letter that asks for one still asks for p32's."""
    i18n.use("en")
    later = event("substitute_named", "2027-03-20", seat="A:1", person="p41")
    assert written(*LEAVES, later)["46 group_elects"].letter.text == ELECTORS_EN


def test_a_person_whose_data_were_deleted_is_called_so() -> None:
    """The letter to somebody else still says what happened."""
    i18n.use("en")
    every = course(*LEAVES)
    state = fold(every)
    found = write_letters(notices(state), every, {**NAMES, "p31": None}, now=state, today=TODAY)
    letter = next(one.letter.text for one in found if one.notice.letter == "group_elects")
    assert "deleted person p31" in letter


def test_the_word_file_has_places_for_the_day_and_the_signature() -> None:
    """A line to fill in is a tab with a leader; the form is a table below a heading."""
    i18n.use("en")
    data = word_letter(written(*LEAVES)["46 group_elects"].letter, "en", TODAY)
    found = word.read(data)
    assert word.headings(found) == [
        (1, "Election of a personal substitute in KKR Hovedstaden"),
        (2, "Reply to the secretariat"),
    ]
    lines = word.paragraphs(found)
    assert "Date: \t" in lines
    assert lines[lines.index("Yours sincerely") + 1 :][:2] == ["\t", "The secretariat of KKR Hovedstaden"]
    assert word.cells(found.tables[0])[1][0] == "Substitute for Person 32 Eksempel"
    assert word.parts(data)["word/document.xml"].count(b'w:leader="underscore"') == 2


def test_the_pdf_is_accessible_and_the_same_every_time() -> None:
    """PDF/UA-1 is what Typst is asked for, and refuses what is not; a quotation mark in a name is no code."""
    i18n.use("da")
    names = {**NAMES, "p32": PersonData('Anna "Ann" #1 \\ Eksempel')}
    every = course(*LEAVES)
    state = fold(every)
    letter = write_letters(notices(state), every, names, now=state, today=TODAY)[2].letter
    data = typeset(typst_letter(letter, "da"))
    assert data.startswith(b"%PDF-")
    assert b"pdfuaid" in data
    assert data == typeset(typst_letter(letter, "da"))


def test_a_form_at_the_end_of_a_word_file_needs_no_page_for_the_line_after_it() -> None:
    """Word wants a paragraph after a table; it is one point high."""
    i18n.use("en")
    data = word_letter(written(*LEAVES)["46 group_elects"].letter, "en", TODAY)
    body = word.parts(data)["word/document.xml"]
    assert body.count(b'w:line="20" w:lineRule="exact"') == 1
    assert body.rindex(b'w:line="20"') > body.rindex(b"</w:tbl>")
