"""The sheet with the seats of the councils: d'Hondt in two steps, alliances first, nobody above its candidates.

A council with its lists is a block of rows. There is no grid: the quotient of the last seat is found among all of
them by one formula, and each list counts its own quotients that are as large; beside the seats stand the last
quotient that won one and the first that did not, so that a block can be checked by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion import Lot, leaves
from kkrvalg.i18n import _
from kkrvalg.protocol.workbook_cells import WON, Cell, Fixed, Live, Page, Typed, a1, span
from kkrvalg.protocol.workbook_levels import Level, level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.model import ElectionList
    from kkrvalg.procedures.councils import Council
    from kkrvalg.protocol.workbook_plan import Block, Plan

NO_CEILING = 1_000_000
"""Stands for a list whose number of candidates is not known."""


def write_councils(page: Page, plan: Plan) -> None:
    """Write every council's seats: by formulas where the alliances are known, else as they are recorded."""
    calculated = plan.councils_are_calculated
    page.title(
        plan.names.councils,
        _(
            "The seats of the councils, because a party takes part in the KKR only with a seat in one of them. "
            "D'Hondt over the alliances and the lists that stand alone, then inside each alliance; nobody gets "
            "more seats than candidates. Check a council by hand: the smallest quotient with a seat is at least "
            "as large as the largest without. In the row of the council stands the quotient of its last seat. "
            "Where quotients are equal, write 1 at each that the lot fell on."
        )
        if calculated
        else _("The alliances are not in the data: the seats of the councils are typed as they are recorded."),
        12 if calculated else 7,
        4 if calculated else 2,
    )
    table = plan.councils
    page.heads(table, 3)
    if calculated:
        _divisors(page, plan)
    at = 0
    for block in plan.blocks:
        council = plan.setting.council(block.municipality.code)
        entries = plan.setting.election.lists_by_code[block.municipality.code]
        if calculated:
            _Calculated(page, plan, _Town(block, council, entries, at)).write()
        else:
            _recorded(page, plan, block, entries, at)
        at += len(entries)
    if calculated:
        area = table.place("seats"), table.place("won", table.length - 1)
        seats, first = (a1(*table.place(key), absolute=False) for key in ("seats", "letter"))
        page.colour_where(*area, f'AND(${first}<>"",${seats}>0)', WON)
        page.sheet.print_area(0, 0, table.top + table.length, len(table.columns) - 1)
    page.freeze(table.top + 1, 3)


def _divisor_row(plan: Plan) -> tuple[tuple[int, int], tuple[int, int]]:
    start = len(plan.councils.columns) + 1
    return (2, start), (2, start + plan.divisors - 1)


def _divisors(page: Page, plan: Plan) -> None:
    """Write the divisors 1, 2, 3 … at the right of the table, outside what is printed."""
    (row, first), (_row, last) = _divisor_row(plan)
    page.put(row - 1, first, Fixed(_("Divisors, for the formulas")), "bold")
    for number, column in enumerate(range(first, last + 1), start=1):
        page.put(row, column, Fixed(number), "order")


def _common(plan: Plan, block: Block, entry: ElectionList, place: int) -> dict[str, Cell]:
    """Return the cells of a list that come from the sheet of votes, where it stands in row ``place``."""
    lists = plan.lists
    return {
        "code": Fixed(entry.code),
        "letter": Fixed(entry.letter),
        "name": Live(lists.ref("name", place), entry.name),
        "counts_for": Live(
            f'{lists.ref("counts_for", place)}&""', plan.setting.election.contender_of.get(entry.id, "")
        ),
        "member": Live(lists.ref("member", place), int(block.municipality.kl_member)),
        "votes": Live(lists.ref("votes", place), entry.votes),
    }


def _recorded(page: Page, plan: Plan, block: Block, entries: Sequence[ElectionList], place: int) -> None:
    table = plan.councils
    first, last = block.first, block.last
    votes = sum(entry.votes for entry in entries)
    seats = sum(entry.known_seats or 0 for entry in entries)
    heading: dict[str, Cell] = {
        "code": Fixed(block.municipality.code),
        "name": Fixed(block.municipality.name),
        "votes": Live(f"SUM({table.rows('votes', first, last)})", votes),
        "seats": Live(f"SUM({table.rows('seats', first, last)})", seats),
    }
    page.row(table, block.head, heading, "sum")
    for number, entry in enumerate(entries):
        cells = _common(plan, block, entry, place + number)
        page.row(table, first + number, {**cells, "seats": Typed(entry.known_seats)})


class _Town(NamedTuple):
    """A council with the rows it is written in; ``place`` is the row of its first list on the sheet of votes."""

    block: Block
    council: Council
    entries: Sequence[ElectionList]
    place: int


class _Unit(NamedTuple):
    """An alliance, or a list that stands alone: its figures at the first step, and the level inside it."""

    letters: tuple[str, ...]
    votes: int
    ceiling: int
    above: int
    at: int
    seats: int
    inside: Level


class _Calculated:
    """The block of one council whose seats are calculated."""

    def __init__(self, page: Page, plan: Plan, town: _Town) -> None:
        self.page, self.plan = page, plan
        self.block, self.council, self.entries, self.place = town
        self.table = plan.councils
        self.divisors = span(*_divisor_row(plan))
        self.alliance = _("alliance")
        self.names = {
            e.letter: e.letter if e.alliance is None else f"{self.alliance} {e.alliance}" for e in self.entries
        }
        self.ceilings = {e.letter: NO_CEILING if e.candidates is None else e.candidates for e in self.entries}
        self.drawn = self._drawn()
        self.top, self.units = self._levels()

    def rows(self, key: str) -> str:
        """Return the address of a column in the rows of the lists."""
        return self.table.rows(key, self.block.first, self.block.last)

    def write(self) -> None:
        """Write the row of the council and those of its lists."""
        self._head()
        for number, entry in enumerate(self.entries):
            self._list(number, entry)

    def _levels(self) -> tuple[Level, dict[str, _Unit]]:
        """Return the level of the alliances and the lists that stand alone, and what each of them won."""
        inside: dict[str, list[ElectionList]] = {}
        for entry in self.entries:
            inside.setdefault(self.names[entry.letter], []).append(entry)
        sums = [
            (sum(e.votes for e in own), sum(self.ceilings[e.letter] for e in own if e.votes))
            for own in inside.values()
        ]
        top = level(sums, self.council.size)
        units = {}
        for (name, own), (votes, ceiling), above, at in zip(inside.items(), sums, top.above, top.at, strict=True):
            seats = above + (at * (name in self.drawn) if top.tied else at)
            within = level([(e.votes, self.ceilings[e.letter]) for e in own], seats)
            units[name] = _Unit(tuple(e.letter for e in own), votes, ceiling, above, at, seats, within)
        return top, units

    def _values(self, entry: ElectionList) -> dict[str, int | str]:
        """Return what the formulas of a list come to."""
        name = self.names[entry.letter]
        unit = self.units[name]
        at = unit.letters.index(entry.letter)
        return {
            "ceiling": self.ceilings[entry.letter],
            "unit": name,
            "unit_votes": unit.votes,
            "unit_ceiling": unit.ceiling,
            "unit_first": int(at == 0),
            "above": unit.above,
            "at": unit.at,
            "unit_seats": unit.seats,
            "inner_above": unit.inside.above[at],
            "inner_at": unit.inside.at[at] if unit.seats else 0,
            "seats": self.council.seats[entry.letter],
            "open": int(self.council.open_for(entry.letter) is not None),
        }

    def _drawn(self) -> frozenset[str]:
        """Return the units and the lists (``"in A"``) that lots fell on."""
        allocation = self.council.allocation if self.council.draws else None
        found: set[str] = set()
        for step in allocation.steps if allocation else ():
            if isinstance(step, Lot) and step.draw is not None:
                for name in step.draw.drawn:
                    leaf = leaves(name)[0]
                    found.add(f"in {leaf}" if step.question.depth else self.names[leaf])
        return frozenset(found)

    def _head(self) -> None:
        """Write the row of the council: its seats, the quotient of the last, and whether it needs a lot."""
        lot_open = bool(self.top.tied) and not any(n in self.drawn for n, unit in self.units.items() if unit.at)
        table, head = self.table, self.block.head
        here = {column.key: table.here(column.key, head) for column in table.columns}
        code = table.here("code", head)
        mayors = self.plan.mayors
        grid = f"{self.rows('unit_first')}*{self.rows('unit_votes')}"
        quotients = f"{grid}*({self.divisors}<={self.rows('unit_ceiling')})/{self.divisors}"
        larger = f"SUMPRODUCT({self.rows('unit_first')}*{self.rows('above')})"
        equal = f"SUMPRODUCT({self.rows('unit_first')}*{self.rows('at')})"
        settled = f"SUMPRODUCT(({self.rows('at')}>0)*{self.rows('drawn')})={here['seats']}-{here['above']}"
        self.page.row(
            table,
            head,
            {
                "code": Fixed(self.council.code),
                "name": Fixed(self.council.name),
                "votes": Live(f"SUM({self.rows('votes')})", sum(e.votes for e in self.entries)),
                "above": Live(larger, sum(self.top.above)),
                "at": Live(f"IF(AND({here['won']}>0,{larger}+{equal}>{here['seats']}),{equal},0)", self.top.tied),
                "seats": Live(
                    f"SUMIFS({mayors.column('council_seats')},{mayors.column('code')},{code})", self.council.size
                ),
                "won": Live(f"IFERROR(LARGE({quotients},{here['seats']}),0)", self.top.last, array=True),
                "open": Live(f"IF(AND({here['at']}>0,NOT({settled})),1,0)", int(lot_open)),
            },
            "sum",
        )

    def _list(self, number: int, entry: ElectionList) -> None:
        """Write the row of a list."""
        values = self._values(entry)
        table, row = self.table, self.block.first + number
        here = {column.key: table.here(column.key, row) for column in table.columns}
        place = self.place + number
        lists = self.plan.lists
        alliance, candidates = lists.ref("alliance", place), lists.ref("candidates", place)
        formulas = self._formulas(here, self._head_cells())
        first = f"{a1(*table.place('unit', self.block.first))}:{here['unit']}"
        cells = _common(self.plan, self.block, entry, place)
        cells |= {
            "ceiling": Live(f'IF({candidates}="",{NO_CEILING},{candidates})', values["ceiling"]),
            "unit": Live(f'IF({alliance}="",{here["letter"]},"{self.alliance} "&{alliance})', values["unit"]),
            "unit_first": Live(f"IF(SUMPRODUCT(({first}={here['unit']})*1)=1,1,0)", values["unit_first"]),
            "drawn": Typed(1 if values["unit_first"] and values["unit"] in self.drawn else None),
            "inner_drawn": Typed(1 if f"in {entry.letter}" in self.drawn else None),
        }
        cells |= {key: Live(formula, values[key]) for key, formula in formulas.items()}
        seats = int(values["seats"])
        last = entry.votes / seats if seats else 0
        coming = entry.votes / (seats + 1) if seats < int(values["ceiling"]) else 0
        cells |= {
            "won": Live(f"IF({here['seats']}>0,{here['votes']}/{here['seats']},0)", last),
            "next": Live(f"IF({here['seats']}<{here['ceiling']},{here['votes']}/({here['seats']}+1),0)", coming),
        }
        self.page.row(table, row, cells)

    def _head_cells(self) -> dict[str, str]:
        return {key: a1(*self.table.place(key, self.block.head)) for key in ("won", "at", "open", "seats")}

    def _formulas(self, here: dict[str, str], head: dict[str, str]) -> dict[str, str]:
        """Return the formulas of a list's way to its seats, in its own row."""
        together = f"({self.rows('unit')}={here['unit']})"
        mine = f"({self.divisors}<={here['unit_ceiling']})"
        own = f"({self.divisors}<={here['ceiling']})"
        quotients = f"{here['unit_votes']}/{self.divisors}"
        drawn = f"MIN(1,SUMPRODUCT({together}*{self.rows('drawn')}))"
        inner = f"{here['votes']}/{self.divisors}"
        inside = f"{together}*{self.rows('votes')}*({self.divisors}<={self.rows('ceiling')})/{self.divisors}"
        bar = f"SUMPRODUCT(LARGE({inside},{here['unit_seats']}))"
        shared = f"SUMPRODUCT({together}*({self.rows('inner_above')}+{self.rows('inner_at')}))"
        ahead = f"SUMPRODUCT(({inside}>{here['votes']})*1)"
        more = f"{here['unit_seats']}+{head['open']}*{here['at']}"
        return {
            "unit_votes": f"SUMPRODUCT({together}*{self.rows('votes')})",
            "unit_ceiling": f"SUMPRODUCT({together}*({self.rows('votes')}>0)*{self.rows('ceiling')})",
            "above": f"SUMPRODUCT(({quotients}>{head['won']})*{mine})",
            "at": f"IF({here['unit_votes']}=0,0,SUMPRODUCT(({quotients}={head['won']})*{mine}))",
            "unit_seats": (
                f"{here['above']}+IF({head['at']}=0,{here['at']},IF({head['open']}=1,0,{here['at']}*{drawn}))"
            ),
            "inner_above": f"IF({here['unit_seats']}=0,0,SUMPRODUCT(({inner}>{bar})*{own}))",
            "inner_at": (f"IF(OR({here['votes']}=0,{here['unit_seats']}=0),0,SUMPRODUCT(({inner}={bar})*{own}))"),
            "seats": (
                f"{here['inner_above']}+IF({shared}>{here['unit_seats']},"
                f"{here['inner_at']}*MIN(1,{here['inner_drawn']}),{here['inner_at']})"
            ),
            "open": (
                f"IF(AND({here['seats']}=0,{here['votes']}>0,{here['ceiling']}>0,{more}>0),IF({ahead}<{more},1,0),0)"
            ),
        }
