"""The sheet of a meeting's majority elections (§ 4, stk. 4): the votes are typed, the result follows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion import Lot
from kkrvalg.i18n import _
from kkrvalg.procedures.majority import IN_THE_LAST_ROUND, ROUNDS, Round
from kkrvalg.protocol.meeting_names import Names
from kkrvalg.protocol.workbook_cells import (
    ALIGNED,
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

if TYPE_CHECKING:
    from kkrvalg.procedures.filling import Filled
    from kkrvalg.procedures.majority import MajorityElection
    from kkrvalg.protocol.workbook_plan import Plan

FIRST_BLOCK = 3
SPARE, SPARE_AT_FIRST = 1, 4
"""Empty rows for candidates: in an election that has begun, and in one that has not."""
TOTALS = ("blank", "cast", "needed", "elected", "waits", "check")
"""The rows below the candidates."""
VOTES = {1: "v1", 2: "v2", 3: "v3"}
"""The column of each round's votes."""
ELECTED = 4
"""The column in which it stands who is elected."""
HEAD_LINES = 2
MOST_VOTES = 10_000


class _Words(NamedTuple):
    """What stands for a result that is not there yet."""

    lot: str
    nobody: str
    right: str
    wrong: str
    to_hold: tuple[str, ...]


def _words(plan: Plan) -> _Words:
    to_hold = tuple(_("round {number} is to be held").format(number=n) for n in range(1, ROUNDS + 1))
    return _Words(plan.lot, _("nobody got a vote"), _("in order"), _("LOOK HERE"), to_hold)


@dataclass(frozen=True)
class MajorityBlock:
    """Where one election stands on the sheet of the majority elections, and what the calculation says of it."""

    plan: Plan
    filled: Filled
    majority: MajorityElection
    title: str
    top: int

    @cached_property
    def rounds(self) -> dict[int, Round]:
        """The rounds that were held."""
        return {step.number: step for step in self.majority.steps if isinstance(step, Round)}

    @cached_property
    def candidates(self) -> tuple[str, ...]:
        """Everybody who stood in a round, those with most votes in the last one first."""
        last_first = [self.rounds[number] for number in sorted(self.rounds, reverse=True)]
        return tuple(dict.fromkeys(name for held in last_first for name in held.candidates))

    @cached_property
    def table(self) -> Table:
        """The candidates, below the figures."""
        columns = (
            Column("name", _("Candidate"), 42, "text"),
            Column("v1", _("Round {number}").format(number=1), 11, "int"),
            Column("v2", _("Round {number}").format(number=2), 11, "int"),
            Column("enter", _("Drawn for round 3 (write 1)"), 17, "order"),
            Column("final", _("In round 3 (1 = yes)"), 10, "order"),
            Column("v3", _("Round {number}").format(number=3), 11, "int"),
            Column("decide", _("Drawn in the end (write 1)"), 16, "order"),
            Column("elected", _("Elected (1 = yes)"), 10, "order"),
        )
        spare = SPARE if self.candidates else SPARE_AT_FIRST
        return Table(self.plan.names.majority, self.top + 2, columns, len(self.candidates) + spare)

    @property
    def below(self) -> int:
        """The row where the next election begins."""
        return self.table.top + 1 + self.table.length + len(TOTALS) + 1

    @property
    def present(self) -> str:
        """The address of the number of members who take part."""
        return a1(self.top + 1, 1)

    def total(self, name: str, column: str) -> str:
        """Return the address of a cell below the candidates."""
        return a1(*self.total_at(name, column))

    def total_at(self, name: str, column: str) -> tuple[int, int]:
        """Return row and column of a cell below the candidates."""
        return self.table.top + 1 + self.table.length + TOTALS.index(name), self.table.at[column]

    @property
    def outcome(self) -> Live:
        """Who was elected, as another sheet shows it."""
        return Live(on_sheet(self.plan.names.majority, a1(self.top + 1, ELECTED)), self.result)

    @property
    def result(self) -> str:
        """Who was elected, or what the election waits for."""
        words, found = _words(self.plan), self.majority
        if found.elected is not None:
            return self.name(found.elected)
        if found.awaits is not None:
            return words.to_hold[found.awaits - 1]
        return words.nobody if found.nobody else words.lot

    def name(self, candidate: str) -> str:
        """Return a candidate's name."""
        return Names(self.plan.setting.election).called(candidate)

    def drawn(self, about: str) -> frozenset[object]:
        """Return whom the lot about round three, or about the decision, fell on."""
        lots = [step for step in self.majority.steps if isinstance(step, Lot)]
        return frozenset(
            name
            for step in lots
            if step.draw is not None and step.question.subject[-1] == about
            for name in step.draw.drawn
        )

    @cached_property
    def finalists(self) -> frozenset[str]:
        """Those who are in round three; while a lot decides who else is, those who are so in any case."""
        question = self.majority.question
        if question is None or not self.waits("round_three"):
            return frozenset(self.majority.finalists)
        second = self.rounds[ROUNDS - 1]
        return frozenset(
            name for name, votes in zip(second.candidates, second.votes, strict=True) if votes > question.quotient
        )

    def waits(self, about: str) -> bool:
        """Return whether the lot about round three, or about the decision, is to be drawn."""
        question = self.majority.question
        return question is not None and question.subject[-1] == about


def majority_blocks(plan: Plan) -> tuple[MajorityBlock, ...]:
    """Return the majority elections of a meeting, each where it stands."""
    found: list[MajorityBlock] = []
    for title, filled in plan.elections:
        if filled.majority is not None:
            top = found[-1].below if found else FIRST_BLOCK
            found.append(MajorityBlock(plan, filled, filled.majority, title, top))
    return tuple(found)


def write_majority(page: Page, plan: Plan) -> None:
    """Write the majority elections one below the other."""
    blocks = majority_blocks(plan)
    page.title(
        plan.names.majority,
        _(
            "In rounds 1 and 2 more than half of the members who take part must vote for somebody; round 3 is "
            "between the two with most votes in round 2, and most votes decide. Change a vote, and the result "
            "follows. Where equal votes decide who enters round 3, or round 3 itself, a lot is drawn: write 1 at "
            "each it fell on."
        ),
        8,
        3,
    )
    for block in blocks:
        _Block(page, block).write()
    for at, column in enumerate(blocks[0].table.columns):
        page.sheet.set_column(at, at, column.width)
    width = sum(column.width for column in blocks[0].table.columns)
    page.keep_together([(block.top, block.below + HEAD_LINES - 1) for block in blocks], width)
    page.freeze(2, 1)
    page.sheet.repeat_rows(0)


class _Block:
    """One election being written."""

    def __init__(self, page: Page, block: MajorityBlock) -> None:
        self.page, self.block, self.table = page, block, block.table
        self.words = _words(block.plan)

    def write(self) -> None:
        """Write who takes part, the candidates with their votes, and below them each round's result."""
        page, block, table = self.page, self.block, self.table
        page.put(block.top, 0, Fixed(block.title), "section")
        page.put(block.top + 1, 0, Fixed(_("Members who take part")), "bold")
        page.put(block.top + 1, 1, Typed(block.filled.present), "int")
        page.put(block.top + 1, ELECTED - 1, Fixed(_("Elected:")), "right")
        page.put(block.top + 1, ELECTED, Live(self._result(), block.result), "bold")
        for at, column in enumerate(table.columns):
            page.put(table.top, at, Fixed(column.heading), "head", ALIGNED.get(column.style, "right"))
        page.sheet.set_row(table.top, 15 * HEAD_LINES)
        for number in range(table.length):
            self._row(number)
        self._totals()
        area = table.place("name"), table.place("elected", table.length - 1)
        page.colour_where(*area, f"${a1(*area[1], absolute=False)[0]}{area[0][0] + 1}=1", WON)

    def _held(self, number: int) -> str:
        """Return the condition that a round was held: something is typed for it."""
        key = VOTES[number]
        return f"COUNT({self.table.rows(key)},{self.block.total('blank', key)})>0"

    def _result(self) -> str:
        """Return the formula of who is elected, or what the election waits for."""
        rows, words = self.table.rows, self.words
        elected = f"INDEX({rows('name')},MATCH(1,{rows('elected')},0))"
        finalists = f"SUM({rows('final')})"
        lot = f"SUM({self.block.total('waits', 'enter')},{self.block.total('waits', 'decide')})>0"
        waiting = (
            f"IF({lot},{quoted(words.lot)},IF({finalists}=0,{quoted(words.nobody)},"
            f"IF({self._held(3)},{quoted(words.nobody)},{quoted(words.to_hold[2])})))"
        )
        second = f"IF({self._held(2)},{waiting},{quoted(words.to_hold[1])})"
        return f"IF(SUM({rows('elected')})>0,{elected},IF({self._held(1)},{second},{quoted(words.to_hold[0])}))"

    def _row(self, number: int) -> None:
        block, table = self.block, self.table
        here = {column.key: table.here(column.key, number) for column in table.columns}
        name = block.candidates[number] if number < len(block.candidates) else None
        votes = {
            key: dict(zip(held.candidates, held.votes, strict=True)).get(name or "")
            for round_, key in VOTES.items()
            if (held := block.rounds.get(round_)) is not None
        }
        cells: dict[str, Cell] = {
            "name": Fixed(block.name(name)) if name else Typed(None),
            **{key: Typed(votes.get(key)) for key in VOTES.values()},
            "enter": Typed(1 if name in block.drawn("round_three") else None),
            "decide": Typed(1 if name in block.drawn("decision") else None),
            "final": Live(self._enters(here), int(name in block.finalists)),
            "elected": Live(self._elected(here), int(name is not None and name == block.majority.elected)),
        }
        self.page.row(table, number, cells)
        for key in VOTES.values():
            self.page.whole(table.place(key, number), table.place(key, number), 0, MOST_VOTES)

    def _edge(self) -> str:
        """Return the formula of the second most votes of round two."""
        return f"IFERROR(LARGE({self.table.rows('v2')},{IN_THE_LAST_ROUND}),0)"

    def _at_edge(self) -> tuple[str, str, str]:
        """Return the formulas of how many are above the second most votes, have them, and were drawn of these."""
        rows, edge = self.table.rows, self._edge()
        above, equal = f'COUNTIF({rows("v2")},">"&{edge})', f"COUNTIF({rows('v2')},{edge})"
        return above, equal, f"SUMPRODUCT(({rows('v2')}={edge})*({rows('enter')}=1))"

    def _undecided(self) -> str:
        """Return the condition that round two was held and nobody was elected in it or before."""
        first, second = (self.block.total("elected", key) for key in ("v1", "v2"))
        return f"AND({self._held(2)},{first}=0,{second}=0)"

    def _enters(self, here: dict[str, str]) -> str:
        """Return the formula of whether a candidate is in round three."""
        edge, (above, equal, drawn) = self._edge(), self._at_edge()
        own = here["v2"]
        places = f"({IN_THE_LAST_ROUND}-{above})"
        of_equals = f"IF({equal}<={places},1,IF(AND({drawn}={places},{here['enter']}=1),1,0))"
        inside = f"IF({own}>{edge},1,IF({own}<{edge},0,{of_equals}))"
        return f"IF(N({own})=0,0,IF({self._undecided()},{inside},0))"

    def _most(self) -> tuple[str, str]:
        """Return the formulas of the most votes of round three, and of how many in it have them."""
        rows = self.table.rows
        most = f"SUMPRODUCT(MAX({rows('final')}*{rows('v3')}))"
        return most, f"SUMPRODUCT({rows('final')}*({rows('v3')}={most}))"

    def _elected(self, here: dict[str, str]) -> str:
        """Return the formula of whether a candidate is elected, in whichever round."""
        first, second = (self.block.total("elected", key) for key in ("v1", "v2"))
        needed = self.block.total("needed", "v1")
        most, having = self._most()
        rows = self.table.rows
        chosen = f"SUMPRODUCT({rows('final')}*({rows('decide')}=1))=1"
        several = f"SUM({rows('final')})>1"
        by_lot = f"AND({having}>1,{several},{chosen},{here['decide']}=1)"
        by_votes = f"AND({having}=1,{most}>0,{here['v3']}={most})"
        third = f"AND({here['final']}=1,{self._held(3)},OR({by_votes},{by_lot}))"
        return (
            f"IF({first}=1,IF({here['v1']}>={needed},1,0),"
            f"IF({second}=1,IF({here['v2']}>={needed},1,0),IF({third},1,0)))"
        )

    # --- below the candidates ---

    def _totals(self) -> None:
        """Write what each round came to, and what waits for a lot."""
        labels = {
            "blank": _("Blank or invalid"),
            "cast": _("Votes cast, blank ones too"),
            "needed": _("Votes needed"),
            "elected": _("Somebody elected (1 = yes)"),
            "waits": _("Waits for a lot (1 = yes)"),
            "check": _("No more votes than members"),
        }
        for name, label in labels.items():
            row, column = self.block.total_at(name, "name")
            self.page.put(row, column, Fixed(label), "bold")
        for number, key in VOTES.items():
            self._round(number, key)
        self._waits()

    def _round(self, number: int, key: str) -> None:
        block, page = self.block, self.page
        held = block.rounds.get(number)
        blank = block.total("blank", key)
        cast = sum(held.votes) + held.blank if held else 0
        winner = held.elected if held and number < ROUNDS else block.majority.elected if held else None
        needed: Cell = Fixed(_("the most"))
        if number < ROUNDS:
            needed = Live(f"INT({block.present}/2)+1", block.filled.present // 2 + 1)
        cells: dict[str, tuple[Cell, str]] = {
            "blank": (Typed(held.blank if held and held.blank else None), "int"),
            "cast": (Live(f"SUM({self.table.rows(key)},{blank})", cast), "int"),
            "needed": (needed, "right"),
            "elected": (Live(self._of_round(number, key), int(winner is not None)), "some"),
            "check": (self._check(key), "right"),
        }
        for name, (cell, style) in cells.items():
            page.put(*block.total_at(name, key), cell, style)
        page.whole(block.total_at("blank", key), block.total_at("blank", key), 0, MOST_VOTES)
        at = block.total_at("check", key)
        page.colour_where(at, at, f"{a1(*at)}={quoted(self.words.wrong)}", LOT)

    def _check(self, key: str) -> Live:
        right, wrong = self.words.right, self.words.wrong
        within = f"{self.block.total('cast', key)}<={self.block.present}"
        return Live(f"IF({within},{quoted(right)},{quoted(wrong)})", right)

    def _of_round(self, number: int, key: str) -> str:
        """Return the formula of whether somebody was elected in a round, and not before."""
        rows, needed = self.table.rows, self.block.total("needed", key)
        before = [f"{self.block.total('elected', VOTES[earlier])}=0" for earlier in range(1, number)]
        decides = f"MAX({rows(key)})>={needed}" if number < ROUNDS else f"SUM({rows('elected')})>0"
        return f"IF(AND({','.join([*before, self._held(number), decides])}),1,0)"

    def _waits(self) -> None:
        """Write which of the two lots is to be drawn."""
        above, equal, drawn = self._at_edge()
        places = f"{IN_THE_LAST_ROUND}-{above}"
        entering = f"AND({self._undecided()},{self._edge()}>0,{equal}>{places},{drawn}<>{places})"
        rows = self.table.rows
        several = f"SUM({rows('final')})>1"
        deciding = f"AND({self._held(3)},{several},SUM({rows('elected')})=0)"
        for key, formula, about in (("enter", entering, "round_three"), ("decide", deciding, "decision")):
            at = self.block.total_at("waits", key)
            self.page.put(*at, Live(f"IF({formula},1,0)", int(self.block.waits(about))), "order")
            self.page.colour_where(at, at, f"{a1(*at)}=1", LOT)
