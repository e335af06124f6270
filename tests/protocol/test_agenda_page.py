"""The agenda item on the constitution of a KKR."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
import sample_meeting

from kkrvalg import i18n
from kkrvalg.cli.agenda import agenda_of
from kkrvalg.cli.constitute import hold
from kkrvalg.protocol.agenda_text import Agenda, write_agenda
from kkrvalg.protocol.blocks import Heading, Notice, Recorder, Table
from kkrvalg.protocol.text import Page


@cache
def sample() -> Agenda:
    """Return the item of the bundled sample meeting."""
    return agenda_of(hold(sample_meeting.opened()))


def text_of(agenda: Agenda) -> str:
    """Return an item as a text in one line."""
    page = Page()
    write_agenda(page, agenda)
    assert all(len(line) <= 80 for line in page.lines)
    return " ".join(page.text().split())


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "da",
            (
                "Resume KKR Hovedstaden holder konstituerende møde den 28. januar 2026, kl. 10.00, Eksempelsalen.",
                "KKR Hovedstaden har 58 medlemmer: 29 borgmestre, som er medlemmer i kraft af hvervet, og 29",
                "Der kan højst være 58, det dobbelte af de 29 kommuner, og antallet er derfor reduceret",
                "Valget ledes af Eksempelborgmester C2 (Gentofte), der har indkaldt til mødet",
                "skal meddeles KKR's sekretariat senest 3 hverdage før mødet.",
                "Rettidigt til og med den 22. januar 2026",
                "Sekretariatet har fået meddelelse om disse valgforbund: A+F+Ø, C+V.",
                "Uden valgforbund: formand A, næstformand C.",
                "1. RBR – Det Regionale Beskæftigelsesråd KKR indstiller; det sidste ord har",
                "Der skal foreslås lige mange kvinder og mænd",
                "Indstilling Det indstilles, at KKR Hovedstaden - tager KKR's sammensætning for 2026-2030 til",
                "- indstiller 5 medlemmer og 5 suppleanter til Det Regionale Beskæftigelsesråd,",
                "- udpeger 4 medlemmer, heraf formanden, til Erhvervshus Hovedstaden, bestyrelsen,",
                "at formand og næstformand indtræder i The Greater Copenhagen & Skåne Committee",
            ),
        ),
        (
            "en",
            (
                "Summary KKR Hovedstaden holds its constituting meeting on 28 January 2026",
                "The matter The composition of the KKR (§ 3)",
                "at least 3 weekdays before the meeting.",
                "Recommendation It is recommended that KKR Hovedstaden",
                "- nominates 5 members and 5 alternates for Regional Employment Council,",
            ),
        ),
    ],
)
def test_the_item_has_summary_matter_and_recommendation(language: str, parts: tuple[str, ...]) -> None:
    """What is to be done, what it rests on, and what is recommended, in 80 columns of either language."""
    i18n.use(language)
    text = text_of(sample())
    at = 0
    for part in parts:
        assert part in text[at:], part
        at = text.index(part, at)


def test_it_says_nothing_of_what_came_of_the_meeting() -> None:
    """The sample was held: none of those elected to a board, and no lot, is in its agenda item."""
    text = text_of(sample()).split("Appendix: members")[0]
    named = {person.name for post in sample().constitution.posts for person in post.holders}
    called = sample().constitution.called_by
    assert named
    assert not [name for name in named - {called.name if called else ""} if name in text]
    assert "drawn" not in text


def test_every_post_is_in_the_table_in_its_own_part_and_in_the_recommendation() -> None:
    """Twenty posts, in the running order."""
    page = Recorder()
    write_agenda(page, sample())
    posts = [filled.post for filled in sample().constitution.posts]
    tables = [block for block in page.blocks if isinstance(block, Table)]
    assert [row[1] for row in tables[1].rows] == [post.name.text for post in posts]
    headings = [block.text for block in page.blocks if isinstance(block, Heading) and block.level == 4]
    assert headings == [f"{at}. {post.key} – {post.name.text}" for at, post in enumerate(posts, start=1)]
    recommended = text_of(sample()).split("It is recommended that")[1].split("Appendix")[0]
    assert recommended.count(" - ") == len(posts) + 2
    assert not [post.key for post in posts if post.name.text not in recommended]


def test_the_appendix_names_every_member_and_those_awaited() -> None:
    """58 of them with their substitutes; where a group has not answered, how many are awaited."""
    page = Recorder()
    write_agenda(page, sample())
    members = page.blocks[-1]
    assert isinstance(members, Table)
    assert len(members.rows) == 58
    assert all(row[3] not in {"", "–"} for row in members.rows)
    seating = sample().constitution.seating
    first = seating.parties[0]
    emptied = replace(seating, parties=(first._replace(elected=()), *seating.parties[1:]))
    text = text_of(replace(sample(), constitution=replace(sample().constitution, seating=emptied)))
    assert f"{first.party} {len(first.elected)} awaited" in text
    assert f"not received yet: {first.party} {len(first.elected)}." in text


def test_what_stands_in_the_way_is_a_notice() -> None:
    """A meeting after the last day, and a list of appointments that is not known."""
    page = Recorder()
    late = replace(sample(), latest=date(2026, 1, 27), own_list=False)
    write_agenda(page, late)
    notices = [block.text for block in page.blocks if isinstance(block, Notice)]
    assert notices[0] == "NOTE: the day of the meeting is later."
    assert notices[1].startswith("NOTE: the list of appointments of KKR Hovedstaden for 2026-2030 is not known")
    whole = Recorder()
    write_agenda(whole, sample())
    assert not [block for block in whole.blocks if isinstance(block, Notice)]


def test_a_composition_within_the_cap_is_not_said_to_be_reduced() -> None:
    """And one that no cap can be kept for says that KL has to decide."""
    constitution = sample().constitution
    small = replace(constitution.composition, reduced=False)
    text = text_of(replace(sample(), constitution=replace(constitution, composition=small)))
    assert "At most 58 are allowed, twice the 29 municipalities (§ 3, stk. 2)." in text
    over = replace(constitution.composition, exceeds_cap_by=2)
    text = text_of(replace(sample(), constitution=replace(constitution, composition=over)))
    assert "the seats that nobody may lose are 2 more. The rules do not say what yields" in text


def test_nobody_who_called_the_meeting_is_invented() -> None:
    """Where it is not known, the rule is said."""
    constitution = sample().constitution
    unknown = replace(constitution, called_by=None, convener=replace(constitution.convener, person=None))
    text = text_of(replace(sample(), constitution=unknown))
    assert "the mayor who has been mayor for the longest, of equals the oldest (§ 4, stk. 1-2)." in text
