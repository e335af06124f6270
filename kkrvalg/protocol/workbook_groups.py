"""The sheet of a meeting's elections among groups (§ 4, stk. 4): their sizes are typed, the seats follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kkrvalg.apportion import Lot
from kkrvalg.i18n import _
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
    span,
)
from kkrvalg.protocol.workbook_levels import level, orders

if TYPE_CHECKING:
    from kkrvalg.apportion import Allocation
    from kkrvalg.procedures.filling import Filled, Standing
    from kkrvalg.protocol.workbook_plan import Plan

FIRST_BLOCK = 3
SPARE = 1
"""Empty rows below the groups, for one that is tried."""
FIGURES = ("seats", "left", "together", "last", "shared", "balance")
"""The figures above the groups, a row each."""
HEAD_LINES = 3
MOST_MEMBERS = 100_000_000


@dataclass(frozen=True)
class GroupBlock:
    """Where one election stands on the sheet of the elections among groups."""

    plan: Plan
    filled: Filled
    allocation: Allocation
    title: str
    top: int

    @property
    def size(self) -> int:
        """The seats that are divided."""
        return self.filled.contest.seats

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The groups."""
        return self.filled.standings

    @cached_property
    def table(self) -> Table:
        """The groups with their quotients, below the figures."""
        first = (
            Column("group", _("Group"), 42, "text"),
            Column("weight", _("The group counts"), 11, "some"),
            Column("given", _("Seats beforehand"), 11, "some"),
            Column("drawn", _("Drawn (write 1)"), 9, "order"),
            Column("won", _("Won"), 9, "some"),
            Column("moved", _("Taken (+), left to others (-)"), 13, "change"),
            Column("holds", _("Seats"), 9, "some"),
        )
        quotients = tuple(Column(f"q{n}", f"÷ {n}", 10, "ratio") for n in range(1, self.size + 1))
        numbers = tuple(Column(f"n{n}", _("Order {n}").format(n=n), 8, "order") for n in range(1, self.size + 1))
        length = len(self.standings) + SPARE
        return Table(self.plan.names.groups, self.top + len(FIGURES) + 1, (*first, *quotients, *numbers), length)

    @property
    def below(self) -> int:
        """The row where the next election begins."""
        return self.table.top + 1 + self.table.length + 1

    def figure(self, name: str) -> str:
        """Return the address of a figure of the election."""
        return a1(self.top + 1 + FIGURES.index(name), 1)

    @property
    def outcome(self) -> Live:
        """Who holds how many seats, as a text that another sheet shows."""
        sheet, table = self.plan.names.groups, self.table
        parts, shown = [], []
        for number in range(table.length):
            group, holds = (table.ref(key, number) for key in ("group", "holds"))
            parts.append(f'IF({holds}>0,"; "&{group}&" "&{holds},"")')
        shown += [f"{self.name(standing)} {standing.holds}" for standing in self.standings if standing.holds]
        shared, size = (on_sheet(sheet, self.figure(name)) for name in ("shared", "seats"))
        waiting = f"{size}-SUM({table.column('won')})"
        parts.append(f'IF(AND({shared}>0,{waiting}>0),"; "&{quoted(self.plan.lot)}&" "&({waiting}),"")')
        if self.waiting:
            shown.append(f"{self.plan.lot} {self.waiting}")
        return Live(f"MID({'&'.join(parts)},3,500)", "; ".join(shown))

    def name(self, standing: Standing) -> str:
        """Return a group with its parties."""
        group = standing.group
        own = Names(self.plan.setting.election).declared(group)
        return own if group.is_whole else f"{own} ({', '.join(sorted(group.benches))})"

    @cached_property
    def weights(self) -> dict[object, int]:
        """What each group counts: its members who take part, or the votes behind it."""
        opened = next((step for step in self.allocation.steps if step.kind == "level"), None)
        return dict(zip(opened.members, opened.votes, strict=True)) if opened is not None else {}

    @cached_property
    def given(self) -> tuple[int, ...]:
        """The seats each group has beforehand, because the chair or the vice chair is in it."""
        return tuple(standing.given for standing in self.standings)

    @cached_property
    def members(self) -> list[tuple[int, int]]:
        """What each group counts, and the most seats it may have."""
        return [(self.weights.get(standing.group.key, 0), self.size) for standing in self.standings]

    @property
    def drawn(self) -> frozenset[object]:
        """The groups a lot fell on."""
        lots = (step for step in self.allocation.steps if isinstance(step, Lot) and step.draw is not None)
        return frozenset(name for step in lots if step.draw is not None for name in step.draw.drawn)

    @property
    def waiting(self) -> int:
        """The seats that wait for a lot."""
        question = self.allocation.question
        return question.seats_at_stake if question is not None else 0


def group_blocks(plan: Plan) -> tuple[GroupBlock, ...]:
    """Return the elections of a meeting that were held among groups, each where it stands."""
    found: list[GroupBlock] = []
    for title, filled in plan.elections:
        if filled.allocation is not None:
            top = found[-1].below if found else FIRST_BLOCK
            found.append(GroupBlock(plan, filled, filled.allocation, title, top))
    return tuple(found)


def write_groups(page: Page, plan: Plan) -> None:
    """Write the elections among groups one below the other."""
    blocks = group_blocks(plan)
    page.title(
        plan.names.groups,
        _(
            "D'Hondt on what each group counts. Change a group's number, and its seats follow. Seats beforehand "
            "are those of the chair and the vice chair where these count against their groups. Where the last "
            "quotients are equal a lot decides: write 1 at each group it fell on. A group may leave a seat to "
            "another that takes it."
        ),
        9,
        3,
    )
    for block in blocks:
        _Block(page, block).write()
    widest = max(blocks, key=lambda block: block.size)
    for at, column in enumerate(widest.table.columns):
        page.sheet.set_column(at, at, column.width)
    width = sum(column.width for column in widest.table.columns)
    page.keep_together([(block.top, block.below + HEAD_LINES - 1) for block in blocks], width)
    page.freeze(2, 1)
    page.sheet.repeat_rows(0)


class _Block:
    """One election being written."""

    def __init__(self, page: Page, block: GroupBlock) -> None:
        self.page, self.block, self.table = page, block, block.table
        self.lot = quoted(block.plan.lot)
        size = block.size
        self.grid = span(self.table.place("q1"), self.table.place(f"q{size}", self.table.length - 1))
        self.order = span(self.table.place("n1"), self.table.place(f"n{size}", self.table.length - 1))
        self.level = level(block.members, size, block.given)
        self.orders = orders(block.members, size, block.given)

    def write(self) -> None:
        """Write the figures, the groups and their quotients."""
        page, table = self.page, self.table
        page.put(self.block.top, 0, Fixed(self.block.title), "section")
        self._figures()
        for at, column in enumerate(table.columns):
            page.put(table.top, at, Fixed(column.heading), "head", ALIGNED.get(column.style, "right"))
        page.sheet.set_row(table.top, 15 * HEAD_LINES)
        for number in range(table.length):
            self._row(number)
        first = a1(*table.place("n1"), absolute=False)
        for key in ("q", "n"):
            area = table.place(f"{key}1"), table.place(f"{key}{self.block.size}", table.length - 1)
            page.colour_where(*area, f"ISNUMBER({first})", WON)
            page.colour_where(*area, f"{first}={self.lot}", LOT)

    def _figures(self) -> None:
        block, rows = self.block, self.table.rows
        size, left = block.figure("seats"), block.figure("left")
        in_all = sum(weight for weight, _most in block.members)
        remaining = block.size - sum(block.given)
        found = self.level
        at_stake = remaining - sum(found.above) if found.tied else 0
        right, wrong = _("in order"), _("LOOK HERE")
        least = f"SUMPRODUCT(({rows('holds')}<0)*1)"
        figures: dict[str, tuple[str, Cell, str]] = {
            "seats": (_("Seats to fill"), Fixed(block.size), "int"),
            "left": (
                _("Of these, not given beforehand"),
                Live(f"{size}-SUM({rows('given')})", remaining),
                "int",
            ),
            "together": (_("The groups together"), Live(f"SUM({rows('weight')})", in_all), "int"),
            "last": (
                _("Quotient of the last seat"),
                Live(f"IF({left}<1,0,IFERROR(LARGE({self.grid},{left}),0))", found.last),
                "ratio",
            ),
            "shared": (
                _("Seats that a lot decides"),
                Live(f"IF(COUNTIF({self.order},{self.lot})=0,0,{left}-COUNT({self.order}))", at_stake),
                "int",
            ),
            "balance": (
                _("Seats left to others are taken"),
                Live(f"IF(AND(SUM({rows('moved')})=0,{least}=0),{quoted(right)},{quoted(wrong)})", right),
                "mid",
            ),
        }
        for name, (label, cell, style) in figures.items():
            row = block.top + 1 + FIGURES.index(name)
            self.page.put(row, 0, Fixed(label), "bold")
            self.page.put(row, 1, cell, style, "sum")
        at = (block.top + 1 + FIGURES.index("balance"), 1)
        self.page.colour_where(at, at, f"{a1(*at)}={quoted(wrong)}", LOT)

    def _row(self, number: int) -> None:
        block, table = self.block, self.table
        here = {column.key: table.here(column.key, number) for column in table.columns}
        standing = block.standings[number] if number < len(block.standings) else None
        weight, given = (block.members[number][0], block.given[number]) if standing else (0, 0)
        own_orders = f"{here['n1']}:{here[f'n{block.size}']}"
        settled = f"SUMPRODUCT(({table.rows('drawn')}=1)*1)={block.figure('shared')}"
        in_lot = f"COUNTIF({own_orders},{self.lot})"
        counted = block.filled.contest.counts_given
        won = standing.won if standing else 0
        holds = standing.holds if standing else 0
        cells: dict[str, Cell] = {
            "group": Fixed(block.name(standing)) if standing else Typed(None),
            "weight": Typed(weight or None),
            "given": Typed(given or None) if counted else Fixed(None),
            "drawn": Typed(1 if standing and standing.group.key in block.drawn else None),
            "won": Live(
                f"{here['given']}+COUNT({own_orders})+IF(AND({settled},{in_lot}>0,{here['drawn']}=1),1,0)", won
            ),
            "moved": Typed(holds - won or None),
            "holds": Live(f"{here['won']}+{here['moved']}", holds),
            **self._quotients(number, here, weight, given),
        }
        self.page.row(table, number, cells, zeros=False)
        self.page.whole(table.place("weight", number), table.place("weight", number), 0, MOST_MEMBERS)

    def _quotients(self, number: int, here: dict[str, str], weight: int, given: int) -> dict[str, Cell]:
        """Return a group's quotients beyond the seats it has beforehand, and which seat each won."""
        left, last = self.block.figure("left"), self.block.figure("last")
        cells: dict[str, Cell] = {}
        for n in range(1, self.block.size + 1):
            quotient = here[f"q{n}"]
            cells[f"q{n}"] = Live(
                f"IF({here['given']}>={n},0,{here['weight']}/{n})", 0 if given >= n else weight / n
            )
            place = f"1+SUMPRODUCT(({self.grid}>{quotient})*1)"
            through = f"SUMPRODUCT(({self.grid}>={quotient})*1)"
            won = self.orders[number][n - 1] if number < len(self.orders) else None
            cells[f"n{n}"] = Live(
                f'IF(OR({left}<1,{quotient}=0,{quotient}<{last}),"",IF({through}<={left},{place},{self.lot}))',
                "" if won is None else self.block.plan.lot if won == 0 else won,
            )
        return cells
