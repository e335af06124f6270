"""The papers of a meeting to be held, ready to print: running order, sign-in list, and the forms to fill in."""

from __future__ import annotations

import textwrap
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.i18n import _
from kkrvalg.protocol.meeting_occasion import (
    BOX,
    FOLDER,
    PaperKind,
    bulleted,
    contest_sentences,
    contest_title,
    deadline_sentence,
    form_sentence,
    need_sentences,
    paper_file,
    prose,
    quorum_sentence,
)
from kkrvalg.protocol.running_order import write_running_order
from kkrvalg.protocol.text import GAP, INDENT, Page, heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kkrvalg.model import Member
    from kkrvalg.procedures.contests import Contest
    from kkrvalg.protocol.meeting_occasion import Item, Occasion

WIDTH = 78
LEFT = 46
"""Columns of the sign-in list that are printed; the rest is for signatures."""
CANDIDATES = 3
"""Lines for those put forward where one is elected."""
PARTIES_IN_A_GROUP, PERSONS_IN_A_GROUP = 5, 6
LOTS_ON_A_PAGE = 3
CUT = f"- - - 8< {'- ' * 34}".rstrip()
MAJORITY_ROUNDS = (1, 2, 3)


class Paper(NamedTuple):
    """A paper to print: the name of its file inside the meeting's folder, and its text."""

    file: str
    text: str


def meeting_forms(occasion: Occasion) -> tuple[Paper, ...]:
    """Return all papers of a meeting, in the language in use."""
    return tuple(_papers(occasion))


def _papers(occasion: Occasion) -> Iterator[Paper]:
    yield _paper("running_order", partial(write_running_order, occasion=occasion))
    yield _paper("sign_in", partial(_write_sign_in, occasion=occasion))
    yield _paper("alliance", partial(_write_alliance, occasion=occasion))
    yield _paper("lot", partial(_write_lots, occasion=occasion))
    for item in occasion.items:
        if item.is_named_for:
            write = partial(_write_nomination, occasion=occasion, item=item)
            yield _paper("nomination", write, item.number, item.post.key)
    for item, contest in occasion.contests("proportional"):
        write = partial(_write_group, occasion=occasion, item=item, contest=contest)
        yield _paper("group", write, item.number, contest.key)
    for item, contest in occasion.contests("majority"):
        write = partial(_write_ballot, occasion=occasion, item=item, contest=contest)
        yield _paper("ballot", write, item.number, contest.key)


def _paper(kind: PaperKind, write: Callable[[Page], None], number: int = 0, key: str = "") -> Paper:
    page = Page(WIDTH)
    write(page)
    return Paper(f"{_(FOLDER)}/{paper_file(kind, number, key)}", page.text())


# --- lines to fill in -----------------------------------------------------------------------------------------


def _fill_in(page: Page, *labels: str) -> None:
    """Print labels in one line, each with a line behind it; the room that is left is shared among them."""
    room = WIDTH - len(INDENT) - sum(len(label) + 1 for label in labels) - GAP * (len(labels) - 1)
    each = room // len(labels)
    page.write(INDENT + (" " * GAP).join(f"{label} {'_' * each}" for label in labels))
    page.write()


def _ruled(page: Page, columns: Sequence[tuple[str, int]], rows: int) -> None:
    """Print a table to fill in: its headings and so many rows of lines."""
    page.write(INDENT + (" " * GAP).join(title.ljust(width) for title, width in columns))
    for _row in range(rows):
        page.write()
        page.write(INDENT + (" " * GAP).join("_" * width for _title, width in columns))
    page.write()


def _title(page: Page, title: str, occasion: Occasion) -> None:
    heading(page, title, level=1)
    prose(page, f"{occasion.heading}.")
    page.write()


def _about(page: Page, item: Item) -> None:
    heading(page, f"{item.number}. {item.post.key} – {item.post.name.text}")
    page.write()


# --- the sign-in list -----------------------------------------------------------------------------------------


def _write_sign_in(page: Page, occasion: Occasion) -> None:
    """Print who is a member, with party, municipality and substitute, and a line for each to sign."""
    _title(page, _("Sign-in list"), occasion)
    prose(
        page,
        _(
            "Members sign on their own line; who stands in for a member signs on the line below with the own name"
            " (§ 5, stk. 11). Whoever leaves before the end tells the secretariat: later elections are counted"
            " without that person."
        ),
    )
    page.write()
    for number, member in enumerate(occasion.members, start=1):
        _sign(page, f"{number:>3}. {_called(member, occasion)}", _stands_in(member, occasion))
    number = len(occasion.members)
    for party in occasion.constitution.seating.parties:
        for _seat in range(party.awaiting):
            number += 1
            _sign(page, f"{number:>3}. ({party.party}) {'_' * 20}", _("Seat awaits the group's election"))
    if occasion.constitution.composition.question is not None:
        prose(page, _("The seats about which a lot is to be drawn are not on this list."))
        page.write()
    _fill_in(page, _("Took part, members and substitutes:"), _("at (time)"))
    prose(page, quorum_sentence(occasion.constitution))


def _called(member: Member, occasion: Occasion) -> str:
    municipality = occasion.election.municipality_by_code[member.code].name
    return f"{municipality}: {member.name} ({member.party or '–'})"


def _stands_in(member: Member, occasion: Occasion) -> str:
    named = occasion.substitutes.get(member.person)
    return _("Substitute: {name}").format(name=named.name if named else _("not stated"))


def _sign(page: Page, who: str, below: str) -> None:
    """Print a seat: who has it and who stands in, each with a line to sign."""
    line = "_" * (WIDTH - len(INDENT) - LEFT - GAP)
    indent = " " * 5
    for text in (who, f"{indent}{below}"):
        parts = textwrap.wrap(text, LEFT, subsequent_indent=indent, drop_whitespace=True)
        for part in parts[:-1]:
            page.write(INDENT + part)
        page.write(f"{INDENT}{parts[-1]:<{LEFT}}{' ' * GAP}{line}")
    page.write()


# --- alliances ------------------------------------------------------------------------------------------------


def _write_alliance(page: Page, occasion: Occasion) -> None:
    """Print the notice of an alliance for the election of chair and vice chair."""
    _title(page, _("Notice of an alliance (valgforbund)"), occasion)
    prose(
        page,
        _(
            "Represented parties and list cooperations may stand together when chair and vice chair are elected."
            " Each can be in one alliance, may stand outside, and an alliance cannot join another."
        ),
    )
    prose(page, deadline_sentence(occasion.deadline))
    page.write()
    prose(page, _("These stand together (tick them):"))
    page.write()
    for participant in occasion.constitution.chair.entrants.participants:
        name = "" if participant.name == participant.key else f", {participant.name}"
        bulleted(page, f"{participant.key}{name}", BOX)
    page.write()
    _ruled(page, ((_("Party"), 14), (_("Name"), 28), (_("Signature"), 30)), PARTIES_IN_A_GROUP)
    heading(page, _("Filled in by the secretariat"))
    page.write()
    _fill_in(page, _("Received on"), _("at (time)"), _("by (name)"))
    prose(page, _("Day and time are noted in meeting.yaml under {key}.").format(key="alliances"))


# --- groups ---------------------------------------------------------------------------------------------------


def _write_group(page: Page, occasion: Occasion, item: Item, contest: Contest) -> None:
    """Print the declaration of a group for one proportional election."""
    _title(page, _("Declaration of a group (valggruppe)"), occasion)
    _about(page, item)
    prose(page, f"{contest_title(contest)}. {' '.join(contest_sentences(contest))}")
    prose(
        page,
        _(
            "Those who take part divide into groups of their own making, for this election alone; one sheet for"
            " each group. A party that hands in no sheet stands alone with all its members. Nobody can stand in"
            " two groups (§ 4, stk. 4; kommunestyrelsesloven § 24, stk. 3)."
        ),
    )
    if occasion.options["post_base"] == "vote_totals":
        prose(page, _("The groups count by the votes behind their parties: only whole parties can join."))
    page.write()
    _fill_in(page, _("The group's name:"))
    prose(page, _("Parties that stand together with all who take part of them:"))
    page.write()
    _ruled(page, ((_("Party"), 14), (_("Signed for the party by"), 28), (_("Signature"), 30)), PARTIES_IN_A_GROUP)
    prose(page, _("Single persons who join the group without their party:"))
    page.write()
    _ruled(page, ((_("Name"), 28), (_("Municipality"), 18), (_("Signature"), 26)), PERSONS_IN_A_GROUP)
    _fill_in(page, _("Members in the group:"), _("Handed in at"))
    prose(page, _("Noted in groups.csv under the election {key}.").format(key=contest.key))


# --- ballots --------------------------------------------------------------------------------------------------


def _write_ballot(page: Page, occasion: Occasion, item: Item, contest: Contest) -> None:
    """Print the ballots of the three rounds of one majority election, to be cut apart."""
    for number in MAJORITY_ROUNDS:
        if number > 1:
            page.write()
            page.write(CUT)
            page.write()
        heading(page, _("Ballot – round {number}").format(number=number), level=1)
        prose(page, f"{occasion.heading}.")
        page.write()
        prose(page, f"{item.number}. {item.post.name.text}")
        prose(page, f"{contest_title(contest)}.")
        page.write()
        prose(page, _round_rule(number))
        page.write()
        if number == MAJORITY_ROUNDS[-1]:
            for _finalist in range(2):
                _fill_in(page, BOX, _("Municipality:"))
        else:
            _fill_in(page, _("I vote for"), _("Municipality:"))


def _round_rule(number: int) -> str:
    if number == MAJORITY_ROUNDS[-1]:
        return _(
            "Tick one of the two who had most votes in round two; votes for others are invalid. Whoever gets most"
            " votes is elected, and a lot decides between equals."
        )
    if number == 1:
        return _(
            "Write one name and municipality; you may vote for anybody who can hold the post. Whoever gets the"
            " votes of more than half of the members present is elected, otherwise round two is held."
        )
    return _(
        "Write one name and municipality; the vote is as free as in round one. Whoever gets the votes of more than"
        " half of the members present is elected, otherwise round three is between the two with most votes."
    )


# --- nominations ----------------------------------------------------------------------------------------------


def _write_nomination(page: Page, occasion: Occasion, item: Item) -> None:
    """Print the form on which persons are named for a post, with what it asks."""
    _title(page, _("Naming of persons"), occasion)
    _about(page, item)
    for text in _asked(item):
        prose(page, text)
    page.write()
    _fill_in(page, _("Named by (group):"))
    columns = ((_("Name"), 32), (_("Municipality"), 22), (_("Woman/man"), 18))
    for contest in item.contests:
        if contest.method == "given":
            continue
        heading(page, contest_title(contest))
        prose(page, " ".join(contest_sentences(contest)))
        page.write()
        _ruled(page, columns, contest.seats if contest.method == "proportional" else CANDIDATES)
        if contest.alternates:
            prose(page, _("Alternates:"))
            page.write()
            _ruled(page, columns, contest.alternates)
    _fill_in(page, _("Signed for the group by"))
    prose(
        page,
        _("Noted in nominations.csv, where alternates have the role {role}.").format(role=_("alternate"))
        if any(contest.alternates for contest in item.contests)
        else _("Noted in nominations.csv."),
    )


def _asked(item: Item) -> tuple[str, ...]:
    """Return what a post asks, and for how long it is held."""
    return (
        form_sentence(item.post),
        _("Term: {words}.").format(words=item.post.term.words.text),
        _("A political representative is a member of a council in the area (§ 4, stk. 4)."),
        *need_sentences(item.post),
    )


# --- lots -----------------------------------------------------------------------------------------------------


def _write_lots(page: Page, occasion: Occasion) -> None:
    """Print the record of lots."""
    _title(page, _("Record of lots"), occasion)
    prose(
        page,
        _(
            "A lot is drawn where kkrvalg constitute says so, and between those it names. The chair's casting vote"
            " decides no election. Fill in a part for each lot; then note it in lots.yaml with the question's"
            " number."
        ),
    )
    page.write()
    for number in range(1, LOTS_ON_A_PAGE + 1):
        heading(page, _("Lot {number}").format(number=number))
        page.write()
        _fill_in(page, _("Election or post:"), _("Question no.:"))
        _fill_in(page, _("Between (names or parties):"))
        _fill_in(page, _("Equal quotient or votes:"), _("Number to draw:"))
        _fill_in(page, _("Drawn:"))
        _fill_in(page, _("How it was drawn, and by whom:"))
        _fill_in(page, _("Date and time:"), _("Witness:"))
        _fill_in(page, _("Signature, witness:"), _("leader of the meeting:"))
