"""The letters of a call-up as Word files."""

from __future__ import annotations

from datetime import UTC, date, datetime

import word_reading as word

from kkrvalg import i18n
from kkrvalg.protocol.letters import FactsAsked, Letter, PersonAsked, PersonsAsked, Title
from kkrvalg.protocol.word_letters import word_letter

DAY = date(2025, 11, 18)
TO_GROUP = Letter(
    "nord-a.txt",
    (
        "To the council members of A <&>",
        Title("Election of members"),
        "A paragraph (§ 3, stk. 1).",
        PersonsAsked((PersonAsked("Member 1:", with_gender=True), PersonAsked("Substitute for member 1:"))),
        "Yours sincerely\nThe secretariat",
    ),
)


def test_a_letter_has_its_addressee_its_title_and_its_end() -> None:
    """The title is a heading and the file's title; the signature's two lines are one paragraph."""
    found = word.read(word_letter(TO_GROUP, "en", DAY))
    assert word.paragraphs(found, "Addressee") == ["To the council members of A <&>"]
    assert word.headings(found) == [(1, "Election of members")]
    assert word.paragraphs(found)[-1] == "Yours sincerely\nThe secretariat"
    assert found.core_properties.title == "Election of members"
    assert found.core_properties.created == datetime(2025, 11, 18, 12, tzinfo=UTC)


def test_persons_are_asked_for_in_a_table_with_room_to_write() -> None:
    """A row for each; the gender of a substitute is not asked."""
    data = word_letter(TO_GROUP, "en", DAY)
    assert word.cells(word.read(data).tables[0]) == [
        ["", "Name", "Municipality", "List", "Woman / man / other"],
        ["Member 1", "", "", "", ""],
        ["Substitute for member 1", "", "", "", "–"],
    ]
    assert word.parts(data)["word/document.xml"].count(b'<w:trHeight w:val="520"') == 2


def test_facts_are_asked_for_beside_a_line_each() -> None:
    """What stands before a line loses its colon."""
    letter = TO_GROUP._replace(parts=(*TO_GROUP.parts[:2], FactsAsked(("First deputy mayor:", "Born:"))))
    found = word.read(word_letter(letter, "en", DAY))
    assert word.cells(found.tables[0]) == [["First deputy mayor", ""], ["Born", ""]]


def test_the_form_is_in_the_language_of_the_letter() -> None:
    """Headings of columns, spelling and the foot."""
    i18n.use("da")
    data = word_letter(TO_GROUP, "da", DAY)
    assert word.cells(word.read(data).tables[0])[0] == ["", "Navn", "Kommune", "Liste", "Kvinde / mand / andet"]
    assert word.read(data).sections[0].footer.paragraphs[0].text.startswith("Election of members\tSide ")
    assert b'w:val="da-DK"' in word.parts(data)["word/styles.xml"]


def test_the_text_of_a_letter_has_lines_for_the_same() -> None:
    """Nothing is asked for in one kind of letter that is not in the other."""
    text = TO_GROUP.text
    assert text.startswith("To the council members of A <&>\n\nElection of members\n-------------------\n\n")
    assert text.count("name: ____") == 2
    assert text.count("woman / man / other: ______") == 1
