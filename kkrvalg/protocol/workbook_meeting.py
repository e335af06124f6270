"""The sheet of a meeting as a whole: whether it can decide (§ 5, stk. 9), who got which post, what was decided."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.protocol.meeting_names import Names
from kkrvalg.protocol.meeting_text import OUTCOMES
from kkrvalg.protocol.numbers import day
from kkrvalg.protocol.workbook_cells import (
    LOT,
    WON,
    Cell,
    Column,
    Fixed,
    Live,
    Page,
    Table,
    Typed,
    a1,
    on_sheet,
    quoted,
)
from kkrvalg.protocol.workbook_groups import GroupBlock, group_blocks
from kkrvalg.protocol.workbook_majority import MajorityBlock, majority_blocks

if TYPE_CHECKING:
    from kkrvalg.procedures.constitution import Constitution
    from kkrvalg.procedures.decisions import Decision
    from kkrvalg.procedures.filling import Filled
    from kkrvalg.protocol.workbook_plan import Plan

MEMBERS, PRESENT, PARTS, OF, NEEDED, QUORUM = range(3, 9)
"""The rows of the figures; they stand in the column below."""
FIGURE = 3
TOP = 10
ELECTION, OUTCOME = 64, 80
"""The widths of the columns whose words may need more lines than one."""
LINE = 15
HOW = {
    "proportional": N_("among groups"),
    "majority": N_("by majority"),
    "given": N_("the chair and the vice chair"),
    "agreed": N_("an agreed list"),
}
CHAIR_VOTES = {
    "for": N_("in favour"),
    "against": N_("against"),
    "abstained": N_("abstained"),
    "absent": N_("did not vote"),
}


def write_meeting(page: Page, plan: Plan) -> None:
    """Write what the meeting came to."""
    if plan.meeting is None:
        return
    meeting = plan.meeting
    page.title(
        _("Constituting meeting on {day}").format(day=day(meeting.day)),
        _(
            "Who got which post follows from the sheets of the elections. Seats that all agreed on, and those of "
            "the chair and the vice chair, are not calculated."
        ),
        6,
        2,
    )
    _figures(page, plan, meeting)
    below = _posts(page, plan)
    if meeting.decisions:
        _decisions(page, plan, meeting, below + 2)
    page.freeze(3, 1)
    page.sheet.repeat_rows(0)


def _figures(page: Page, plan: Plan, meeting: Constitution) -> None:
    """Write how many members are enough, and whether they are present."""
    share = plan.setting.rulebook.quorum
    members, present, parts, of, needed = (a1(row, FIGURE) for row in (MEMBERS, PRESENT, PARTS, OF, NEEDED))
    size = on_sheet(plan.names.result, a1(plan.others.top + 1 + plan.number_of_others, plan.result.at["seats"]))
    yes, no = quoted(plan.yes), quoted(plan.no)
    rows: tuple[tuple[int, str, Cell], ...] = (
        (MEMBERS, _("Members of the KKR"), Live(size, meeting.quorum.members)),
        (PRESENT, _("Present when the meeting began"), Typed(meeting.quorum.present)),
        (PARTS, _("quorum: so many"), Typed(share.numerator)),
        (OF, _("quorum: of so many"), Typed(share.denominator)),
        (NEEDED, _("Enough to decide"), Live(f"INT(({members}*{parts}+{of}-1)/{of})", meeting.quorum.needed)),
        (
            QUORUM,
            _("The KKR can decide"),
            Live(f"IF({present}>={needed},{yes},{no})", plan.yes if meeting.quorum.is_met else plan.no),
        ),
    )
    for row, label, cell in rows:
        page.put(row, 0, Fixed(label), "bold")
        page.put(row, FIGURE, cell, "right" if row == QUORUM else "int")
    at = QUORUM, FIGURE
    page.colour_where(at, at, f"{a1(*at)}={yes}", WON)
    page.colour_where(at, at, f"{a1(*at)}={no}", LOT)


def _posts(page: Page, plan: Plan) -> int:
    """Write the elections with who got what, and return the row below them."""
    columns = (
        Column("post", _("Election"), ELECTION, "wrap"),
        Column("how", _("Way"), 26, "wrap"),
        Column("seats", _("Seats"), 9, "top"),
        Column("present", _("Took part"), 11, "top"),
        Column("alternates", _("Alternates"), 11, "top"),
        Column("outcome", _("Outcome"), OUTCOME, "wrap"),
    )
    table = Table(plan.names.meeting, TOP, columns, len(plan.elections))
    page.heads(table, 1)
    blocks: list[GroupBlock | MajorityBlock] = [*group_blocks(plan), *majority_blocks(plan)]
    live = {id(block.filled): _with_given(block.filled, block.outcome) for block in blocks}
    for number, (title, filled) in enumerate(plan.elections):
        outcome: Cell = live.get(id(filled)) or Fixed(_persons(plan, filled))
        page.row(
            table,
            number,
            {
                "post": Fixed(title),
                "how": Fixed(_(HOW[filled.how])),
                "seats": Fixed(filled.contest.places),
                "present": Fixed(filled.present),
                "alternates": Fixed(filled.contest.alternates),
                "outcome": outcome,
            },
        )
        longest = max(len(title) / ELECTION, len(str(outcome.value)) / OUTCOME)
        page.sheet.set_row(table.place("post", number)[0], LINE * math.ceil(longest))
    area = table.place("outcome"), table.place("outcome", table.length - 1)
    first = a1(*area[0], absolute=False)
    page.colour_where(*area, f"ISNUMBER(SEARCH({quoted(plan.lot)},{first}))", LOT)
    return table.top + 1 + table.length


def _with_given(filled: Filled, outcome: Live) -> Live:
    """Return an outcome after the seats that are the chair's and the vice chair's beside it."""
    contest = filled.contest
    if not contest.given or contest.counts_given:
        return outcome
    beside = f"{_(HOW['given'])} {contest.given}; "
    return Live(f"{quoted(beside)}&{outcome.formula}", f"{beside}{outcome.value}")


def _persons(plan: Plan, filled: Filled) -> str:
    """Return who has the seats of an election that was none."""
    names = Names(plan.setting.election)
    return "; ".join(names.person(entry.person) for entry in filled.persons)


def _decisions(page: Page, plan: Plan, meeting: Constitution, top: int) -> None:
    """Write what was put to the vote: the votes are typed, the outcome follows."""
    headings = (_("Proposal"), _("The chair's vote"), _("For"), _("Against"), _("Abstained"), _("Outcome"))
    for column, heading in enumerate(headings):
        page.put(top, column, Fixed(heading), "head", "right" if column in {2, 3, 4} else "left")
    for row, decision in enumerate(meeting.decisions, start=top + 1):
        _decision(page, plan, decision, row)


def _decision(page: Page, plan: Plan, decision: Decision, row: int) -> None:
    proposal = decision.proposal
    chair, for_it, against = (a1(row, column, absolute=False) for column in (1, 2, 3))
    words = {key: _(label) for key, label in OUTCOMES.items()}
    votes = {key: _(label) for key, label in CHAIR_VOTES.items()}
    by_chair = (
        f"IF({chair}={quoted(votes['for'])},{quoted(words['adopted'])},"
        f"IF({chair}={quoted(votes['against'])},{quoted(words['rejected'])},{quoted(words['asked'])}))"
    )
    formula = (
        f"IF({a1(QUORUM, FIGURE)}={quoted(plan.no)},{quoted(words['no_quorum'])},"
        f"IF({for_it}>{against},{quoted(words['adopted'])},"
        f"IF({for_it}<{against},{quoted(words['rejected'])},{by_chair})))"
    )
    page.put(row, 0, Fixed(proposal.title), "wrap")
    page.put(row, 1, Typed(votes[proposal.chair]), "wrap")
    page.choice(row, 1, list(votes.values()))
    page.put(row, 2, Typed(proposal.for_it), "int")
    page.put(row, 3, Typed(proposal.against), "int")
    page.put(row, 4, Typed(proposal.abstained), "int")
    page.put(row, 5, Live(formula, words[decision.outcome]), "wrap")
