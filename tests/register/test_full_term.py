"""The documented term: two KKR of Hovedstaden from 2022 to 2029, every kind of event, held against the articles.

``full_term/expected`` holds what follows from each event, with its article, and what is open on each day of entry:
gone through by hand against the rules of procedure. Written anew with KKRVALG_WRITE_GOLDEN=1.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest
from commandline import kkrvalg  # noqa: F401 (a fixture)
from full_terms import FOLDER, entry_days, play, rows

from kkrvalg.protocol.register_words import vocabulary
from kkrvalg.register.events import KINDS
from kkrvalg.register.history import fold, known, state_on
from kkrvalg.register.law import SENTENCES
from kkrvalg.register.law_posts import holder_on
from kkrvalg.register.ledger import open_ledger
from kkrvalg.register.persons import names
from kkrvalg.register.tasks import open_tasks

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import Kkrvalg

    from kkrvalg.protocol.register_words import Vocabulary
    from kkrvalg.register.entry import Entry
    from kkrvalg.register.tasks import Task

NOT_PLAYED = {
    "acting_away": "the acting chair would have to be away, too",
    "acting_left_kkr": "asked as chair_not_mayor is, which is played",
    "chair_left_kkr": "asked as chair_not_mayor is, which is played",
    "elect_officer": "the constituting meeting elects both officers",
    "extra_seat_stays": "the party's second mayor would have to come back to it",
    "forum_officer_stays": "the other answer to a question that is played",
    "forum_party_unsure": "every person's party is known here",
    "forum_same_group": "the other answer to a question that is played",
    "group_gone": "all of a group of many would have to leave",
    "group_settled": "the answer to group_gone",
    "hub_appoint_chair": "the KKR's hub has one chair, whose office is asked about",
    "hub_seat_taken": "the hub's own rules give every term its end",
    "hub_stays": "the other answer to a question that is played",
    "meeting_quorum_refused": "the other answer to a question that is played",
    "post_accepted": "no requirement of Hovedstaden's posts is doubtful for anybody here",
    "post_regional_member": "nobody of the regional council is appointed by the KKR here",
    "post_requirement_doubtful": "as above",
    "post_term_ends_in_turn": "no post of Hovedstaden's goes round",
    "post_undecided": "the KKR fills no post of which that is not decided",
    "post_wish_unmet": "what is wished for is not known of anybody here",
}
"""What is not said in the term, and why; the tests of each law say it."""

LATE_DAYS = ("2026-02-28", "2027-07-03", "2028-06-18", "2029-12-15")
"""Days on which something is late, or near its end."""
SHORT_DAYS = (
    "2026-02-25",
    "2027-05-03",
    "2027-05-10",
    "2027-10-12",
    "2028-02-02",
    "2028-04-03",
    "2028-06-01",
    "2028-09-18",
)
"""Days on which something is open that does not stay so for long."""
DAYS = sorted({*entry_days()[1::3], *LATE_DAYS, *SHORT_DAYS})
"""The days on which the tasks are looked at: every third day of entry, and these."""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the register of the whole term."""
    file = tmp_path_factory.mktemp("term") / "kkr.db"
    with pytest.MonkeyPatch.context() as patch:
        play(file, patch)
    return file


@pytest.fixture(scope="module")
def entries(ledger: Path) -> tuple[Entry, ...]:
    """Return its entries."""
    with open_ledger(ledger) as opened:
        return opened.entries


@pytest.fixture(scope="module")
def opened(entries: tuple[Entry, ...]) -> dict[str, tuple[Task, ...]]:
    """Return what was open on some days, by what was known then."""
    days = [date.fromisoformat(day) for day in DAYS]
    return {day.isoformat(): open_tasks(state_on(entries, day, day), day) for day in days}


@pytest.fixture(scope="module")
def words(entries: tuple[Entry, ...]) -> Vocabulary:
    """Return its words."""
    events = known(entries)
    return vocabulary(fold(events), names(entries), events)


def expect(name: str, text: str) -> None:
    """Hold a text against what is expected, or write that when it was asked for."""
    file = FOLDER / "expected" / name
    if os.environ.get("KKRVALG_WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_every_kind_of_event_happens(entries: tuple[Entry, ...]) -> None:
    """Nothing that can be entered is missing."""
    assert set(KINDS) - {entry.kind for entry in entries} == set()


def test_all_that_can_be_said_is_said_or_named_with_the_reason(
    entries: tuple[Entry, ...], opened: dict[str, tuple[Task, ...]]
) -> None:
    """Each consequence and question of the laws comes up, and each task on one of the days that are looked at."""
    state = fold(known(entries))
    said = {found.what for found in state.trail} | {found.key for found in state.questions.values()}
    said |= {task.what for found in opened.values() for task in found}
    assert set(SENTENCES) - said == set(NOT_PLAYED)


def test_what_follows_from_each_event_is_what_the_articles_say(
    entries: tuple[Entry, ...], words: Vocabulary
) -> None:
    """Every consequence and question with its article, in the order in which the events happened."""
    events = known(entries)
    state = fold(events)
    lines = []
    for event in events:
        if event.kind in {"person", "opened"}:
            continue
        day = event.effect.isoformat()
        about = {k: v for k, v in event.body.items() if k not in {"present", "group", "persons", "answered"}}
        said = "" if event.kind == "constituted" else "; ".join(words.value(k, v) for k, v in about.items())
        lines.append(f"{day} {event.kind}: {said}")
        own = [f for f in state.trail if f.seq == event.seq]
        many = Counter(found.what for found in own)
        lines += [f"    {f.article}: {words.sentence(f)}" for f in own if many[f.what] <= 12]
        lines += [f"    {number} times: {what}" for what, number in many.items() if number > 12]
        own_questions = [q for q in state.questions.values() if q.seq == event.seq]
        lines += [f"  ? {question.article}: {words.sentence(question)}" for question in own_questions]
    expect("consequences.txt", "\n".join(_without_marks(lines)) + "\n")


def _without_marks(lines: list[str]) -> list[str]:
    """Leave out the marks of questions, which depend on the numbers of events."""
    return [re.sub(r"(?<= answered: )(.*); [0-9a-f]{6}$", r"\1", line) for line in lines]


def test_what_is_open_comes_and_goes_as_the_articles_say(
    opened: dict[str, tuple[Task, ...]], words: Vocabulary
) -> None:
    """The tasks that have come (+) since the day above, and those that have gone (-); letters are counted."""
    lines = []
    before: set[str] = set()
    for day, found in opened.items():
        own = {_line(words, task) for task in found if task.settles != "notified"}
        lines.append(f"{day}: {len(own)} open, and {len(found) - len(own)} letters to be sent")
        lines += [f"  - {line}" for line in sorted(before - own)] + [
            f"  + {line}" for line in sorted(own - before)
        ]
        before = own
    expect("tasks.txt", "\n".join(lines) + "\n")


def _line(words: Vocabulary, task: Task) -> str:
    due = "" if task.due is None else f", by {task.due.isoformat()} ({task.due_by})"
    return f"{words.sentence(task)} [{words.actor(task)}{due}; {task.article}]"


def test_who_holds_a_post_spans_two_kkr(entries: tuple[Entry, ...], words: Vocabulary) -> None:
    """RBR: until 31 May 2026 those whom the KKR for 2022-2026 appointed, from 1 June those of the next.

    On 1 March 2026 the new KKR serves, and has appointed its own five a month before.
    """
    for day, expected in (
        (date(2026, 3, 1), {1: "Eksempelforgænger C1", 2: "Eksempelborgmester A2"}),
        (
            date(2026, 6, 1),
            {1: "Eksempel A1", 2: "Eksempel F1", 3: "Eksempelborgmester C5", 4: "Eksempel V1", 5: "Eksempel B1"},
        ),
    ):
        held = holder_on(state_on(entries, day), day)
        found = {place: words.name(holding.person) for (post, place), holding in held.items() if post == "RBR"}
        assert found == expected


def test_a_correction_is_known_from_its_entry_on(entries: tuple[Entry, ...], words: Vocabulary) -> None:
    """B3 left the party on 5 August 2026; until 20 August the register said the 1st."""

    def holder(on: date, known_on: date) -> str:
        return words.name(state_on(entries, on, known_on).seats["B:2"].holder)

    assert holder(date(2026, 8, 3), date(2026, 8, 19)) == "Eksempel B3s stedfortræder"
    assert holder(date(2026, 8, 3), date(2026, 8, 20)) == "Eksempel B3"
    assert holder(date(2026, 8, 5), date(2026, 8, 20)) == "Eksempel B3s stedfortræder"


def test_what_was_entered_late_was_not_known_before(entries: tuple[Entry, ...]) -> None:
    """Somebody moved on 4 May 2026, which was entered on the 11th: until then nobody knew."""
    seat = "Ø:8"
    day = date(2026, 5, 5)
    before, after = (state_on(entries, day, date(2026, 5, known_on)).seats[seat] for known_on in (10, 11))
    assert before.holder != after.holder


def test_whoever_is_erased_is_gone_and_the_chain_still_verifies(ledger: Path, kkrvalg: Kkrvalg) -> None:  # noqa: F811 (as above)
    """The data of Eksempel Ø4 are deleted on 1 October 2029; everything else can still be shown."""
    assert kkrvalg("register", "verify", ledger).status == 0
    shown = kkrvalg("register", "show", ledger, "--on", "2026-03-01", "--format", "csv")
    assert "Eksempel Ø4s stedfortræder" in shown.out
    assert not re.search(r"Eksempel Ø4(?!s)", shown.out)
    assert "Eksempel Ø4\n".encode() not in ledger.read_bytes()


def test_the_register_shows_a_day_as_it_was(ledger: Path, kkrvalg: Kkrvalg) -> None:  # noqa: F811 (as above)
    """25 March 2027: chair and vice chair are both prevented, others act; an elected member is away too."""
    shown = kkrvalg("register", "show", ledger, "--on", "2027-03-25", "--format", "json").protocol["register"]
    acting = {o["office"]: o["acting"]["person"]["name"] for o in shown["chairmanship"]}
    assert acting == {"chair": "Eksempelborgmester F1", "vice_chair": "Eksempelborgmester C9"}
    away = {seat["seat"]: seat["acting"]["person"]["name"] for seat in shown["members"] if seat["acting"]}
    assert away == {
        "mayor:155": "Eksempelviceborgmester Dragør",
        "F:2": "Eksempel F1s stedfortræder",
        "Å:1": "Eksempel Å1s stedfortræder",
    }


def test_the_tasks_of_a_day_are_printed(ledger: Path, kkrvalg: Kkrvalg) -> None:  # noqa: F811 (as above)
    """10 September 2027, between the chair's leaving the council and the next election by the same group."""
    shown = kkrvalg("register", "tasks", ledger, "--on", "2027-09-10").text
    assert "A, F, Ø: elect the chair of the KKR anew. (§ 3, stk. 13)" in shown


def test_the_history_of_a_person_tells_what_happened(ledger: Path, kkrvalg: Kkrvalg) -> None:  # noqa: F811 (as above)
    """The chair who was prevented, came back, and left the council."""
    shown = kkrvalg("register", "history", ledger, "Eksempelborgmester A1").text
    for part in (
        "is prevented until 1 July 2027 as expected",
        "is back as chair",
        "has left the council for good and is no longer chair",
    ):
        assert part in shown


def test_the_table_of_events_names_no_real_person() -> None:
    """Everybody is called an example."""
    named = [row[column] for row in rows() for column in ("person", "name", "led_by") if column in row]
    named += [name for row in rows() for name in row.get("present", "").split(", ") if name]
    assert all(name.startswith("Eksempel") for name in named)
