"""The sheet of the election to a post with several seats (§ 4, stk. 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkrvalg.apportion import Lot
from kkrvalg.i18n import _
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
    quoted,
    span,
)
from kkrvalg.protocol.workbook_chair import party_name
from kkrvalg.protocol.workbook_levels import level, orders
from kkrvalg.protocol.workbook_reduction import Grid

if TYPE_CHECKING:
    from kkrvalg.procedures.appointments import Appointment, Bench, Group
    from kkrvalg.protocol.workbook_plan import Plan

POST_TOP = 8
POST_SIZE, POST_LAST, POST_SHARED = 3, 4, 5


def write_post(page: Page, plan: Plan, appointment: Appointment, name: str) -> None:
    """Write the election to a post with several seats: d'Hondt on the members who take part in the meeting."""
    page.title(
        f"{appointment.post} – {name}" if name else appointment.post,
        _(
            "The members who take part in the meeting divide into groups. Write who is away without a "
            "substitute, and the same name at those who stand together. Where the last quotients are equal a "
            "lot decides: write 1 at each group it fell on."
        ),
        9,
        3,
    )
    _Post(page, plan, appointment).write()


@dataclass(frozen=True)
class _Row:
    """A bench with its group, and which seats the group won where this is the group's first row."""

    bench: Bench | None
    group: Group | None
    leads: bool


class _Post:
    """The sheet of one post."""

    def __init__(self, page: Page, plan: Plan, appointment: Appointment) -> None:
        self.page, self.plan, self.appointment = page, plan, appointment
        self.size = appointment.size
        first = (
            Column("key", _("Letter or name"), 24, "text"),
            Column("name", _("Party or list"), 34, "text"),
            Column("members", _("Members"), 10),
            Column("absent", _("Away"), 8, "some"),
            Column("votes", _("Votes"), 11),
            Column("group", _("Stands together as"), 14, "mid"),
            Column("unit", _("Group"), 14, "mid"),
            Column("weight", _("The group counts"), 11, "some"),
            Column("drawn", _("Drawn (write 1)"), 9, "order"),
            Column("seats", _("Seats"), 8, "some"),
        )
        quotients = tuple(Column(f"q{n}", f"÷ {n}", 10, "ratio") for n in range(1, self.size + 1))
        numbers = tuple(Column(f"n{n}", _("Order {n}").format(n=n), 8, "order") for n in range(1, self.size + 1))
        rows = plan.number_of_keys + plan.number_of_others
        sheet = plan.post_sheets[appointment.post]
        self.table = Table(sheet, POST_TOP, (*first, *quotients, *numbers), rows)
        self.rows = self._rows()
        self.weights = [self._weight(row) for row in self.rows]
        members = [(weight, self.size) for weight in self.weights]
        self.level = level(members, self.size)
        self.orders = orders(members, self.size)
        self.drawn = self._drawn()

    def _drawn(self) -> frozenset[str]:
        allocation = self.appointment.allocation
        steps = allocation.steps if allocation else ()
        return frozenset(
            str(name)
            for step in steps
            if isinstance(step, Lot) and step.draw is not None
            for name in step.draw.drawn
        )

    def _rows(self) -> list[_Row]:
        """Return what stands in each row: the parties, and the other mayors by municipality."""
        group_of = {bench.key: group for group in self.appointment.groups for bench in group.benches}
        bench_of = {bench.key: bench for group in self.appointment.groups for bench in group.benches}
        keys = [c.key if c.eligible else None for c in self.plan.contenders]
        keys += [None] * (self.plan.number_of_keys - len(keys))
        others = [other.municipality for other in self.plan.composition.others]
        keys += [*others, *[None] * (self.plan.number_of_others - len(others))]
        found, seen = [], set()
        for key in keys:
            group, bench = group_of.get(key or ""), bench_of.get(key or "")
            leads = group is not None and group.group not in seen and bench is not None
            if group is not None:
                seen.add(group.group)
            found.append(_Row(bench, group, leads))
        return found

    def _weight(self, row: _Row) -> int:
        if row.group is None or not row.leads:
            return 0
        return row.group.votes if self.appointment.base == "vote_totals" else row.group.members

    def write(self) -> None:
        """Write the figures of the election, the rows of the benches and the grid."""
        table = self.table
        self.page.heads(table, 3)
        rows, last, shared = table.rows, f"$D${POST_LAST + 1}", f"$D${POST_SHARED + 1}"
        grid = span(table.place("q1"), table.place(f"q{self.size}", table.length - 1))
        order = span(table.place("n1"), table.place(f"n{self.size}", table.length - 1))
        lot = quoted(self.plan.lot)
        figures: tuple[tuple[int, str, Cell, str], ...] = (
            (POST_SIZE, _("Seats to fill"), Fixed(self.size), "int"),
            (
                POST_LAST,
                _("Quotient of the last seat"),
                Live(f"IFERROR(LARGE({grid},$D${POST_SIZE + 1}),0)", self.level.last),
                "ratio",
            ),
            (
                POST_SHARED,
                _("Seats that a lot decides"),
                Live(f"IF(COUNTIF({order},{lot})=0,0,$D${POST_SIZE + 1}-COUNT({order}))", self._shared()),
                "int",
            ),
        )
        for row, label, cell, style in figures:
            self.page.put(row, 0, Fixed(label), "bold")
            self.page.put(row, 3, cell, style, "sum")
        settled = f"SUMPRODUCT(({rows('drawn')}=1)*1)={shared}"
        for number in range(table.length):
            self._row(number, grid, last, settled)
        area = table.place("q1"), table.place(f"q{self.size}", table.length - 1)
        first = "$A$1" if not self.size else a1(*table.place("n1"), absolute=False)
        for block in (area, (table.place("n1"), table.place(f"n{self.size}", table.length - 1))):
            self.page.colour_where(*block, f"ISNUMBER({first})", WON)
            self.page.colour_where(*block, f"{first}={lot}", LOT)
        self.page.freeze(table.top + 1, 1)

    def _shared(self) -> int:
        return self.size - sum(self.level.above) if self.level.tied else 0

    def _row(self, number: int, grid: str, last: str, settled: str) -> None:
        table, plan = self.table, self.plan
        here = {column.key: table.here(column.key, number) for column in table.columns}
        row, weight = self.rows[number], self.weights[number]
        bench, group = row.bench, row.group
        above = f"{a1(*table.place('unit'))}:{here['unit']}"
        present = f"({table.rows('members')}-{table.rows('absent')})"
        by_votes = plan.chosen("post_base", "vote_totals")
        mine = f"({table.rows('unit')}={here['unit']})"
        together = f"IF({by_votes},SUMPRODUCT({mine}*{table.rows('votes')}),SUMPRODUCT({mine}*{present}))"
        own_orders = f"{here['n1']}:{here[f'n{self.size}']}"
        lot = quoted(plan.lot)
        in_lot = f"COUNTIF({own_orders},{lot})"
        drawn = bool(group and row.leads and group.group in self.drawn)
        unit = group.group if group is not None and bench is not None and bench.members else ""
        stands = group.group if group is not None and len(group.benches) > 1 else None
        cells: dict[str, Cell] = {
            **(self._party(number) if number < plan.number_of_keys else self._other(number - plan.number_of_keys)),
            "absent": Typed(bench.absent if bench and bench.absent else None),
            "group": Typed(stands),
            "unit": Live(f'IF({here["members"]}=0,"",IF({here["group"]}="",{here["key"]},{here["group"]}))', unit),
            "weight": Live(
                f'IF({here["unit"]}="",0,IF(SUMPRODUCT(({above}={here["unit"]})*1)=1,{together},0))', weight
            ),
            "drawn": Typed(1 if drawn else None),
            "seats": Live(
                f"COUNT({own_orders})+IF(AND({settled},{in_lot}>0,{here['drawn']}=1),1,0)",
                group.seats if group is not None and row.leads else 0,
            ),
        }
        for n in range(1, self.size + 1):
            quotient = here[f"q{n}"]
            cells[f"q{n}"] = Live(f"{here['weight']}/{n}", weight / n)
            place = f"1+SUMPRODUCT(({grid}>{quotient})*1)"
            through = f"SUMPRODUCT(({grid}>={quotient})*1)"
            size = f"$D${POST_SIZE + 1}"
            won = self.orders[number][n - 1]
            cells[f"n{n}"] = Live(
                f'IF(OR({quotient}=0,{quotient}<{last}),"",IF({through}<={size},{place},{lot}))',
                "" if won is None else plan.lot if won == 0 else won,
            )
        self.page.row(table, number, cells, zeros=False)

    def _party(self, number: int) -> dict[str, Cell]:
        plan, parties = self.plan, self.plan.parties
        contender = plan.contenders[number] if number < len(plan.contenders) else None
        seats = {party.party: party.seats for party in plan.composition.parties}
        return {
            "key": Live(plan.base.ref("key", number), contender.key if contender else ""),
            "name": Live(party_name(plan, number), contender.name if contender else ""),
            "members": Live(Grid(plan).ref("seats", number), seats.get(contender.key, 0) if contender else 0),
            "votes": Live(parties.ref("votes", number), contender.votes if contender else 0),
        }

    def _other(self, number: int) -> dict[str, Cell]:
        others, mayors = self.plan.composition.others, self.plan.mayors
        other = others[number] if number < len(others) else None
        at = f"MATCH({number + 1},{mayors.column('other')},0)"
        key = self.table.here("key", self.plan.number_of_keys + number)
        return {
            "key": Live(
                f'IFERROR(INDEX({mayors.column("municipality")},{at}),"")', other.municipality if other else ""
            ),
            "name": Live(f'IFERROR(INDEX({mayors.column("list")},{at}),"")', other.name if other else ""),
            "members": Live(f'IF({key}="",0,1)', int(other is not None)),
            "votes": Live(f"IFERROR(INDEX({mayors.column('list_votes')},{at}),0)", other.votes if other else 0),
        }
