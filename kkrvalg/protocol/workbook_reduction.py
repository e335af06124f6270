"""The sheet of the reduction to the cap (§ 3, stk. 2): the parties side by side, the seats from the top down.

Nobody falls below its floor; each further seat goes to the party with most votes for each seat it has, of equal
ones to the one with fewest seats; equal votes and equal seats are a lot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkrvalg.i18n import _
from kkrvalg.procedures.composition_steps import LotAsked, ReductionSeat
from kkrvalg.procedures.cut import Share, reduction_ceilings
from kkrvalg.protocol.workbook_cells import LOT, WON, Cell, Fixed, Live, Page, Typed, a1, on_sheet, quoted, span
from kkrvalg.protocol.workbook_parties import OTHERS, ROOM, SUM

if TYPE_CHECKING:
    from kkrvalg.procedures.composition import PartySeats
    from kkrvalg.protocol.workbook_plan import Plan

TABLE_TOP = 2
NEEDED, FLOORS, MOST, BEST, TO_GIVE, SHARED = range(16, 22)
"""The rows of the figures: is it needed, the sum of floors, the most seats above them, as many as stand best by
the option ``reduced_size=best_up_to_cap``, the seats to give, those a lot decides."""
ROWS = (
    "votes",
    "takes_part",
    "floor",
    "ceiling",
    "base",
    "won",
    "tied",
    "drawn",
    "seats",
    "each",
    "under",
    "worst",
)
FIRST_PARTY = 2
GRID_TOP = SHARED + 2
SIZES = range(4)
"""The columns of the sizes: seats above the fewest, members of the KKR, the votes for each seat of the party that
is worst off, and these times the members."""
AS_GOOD = 1e-6
"""Below any difference between two sizes: with fewer than 1,000 seats their fractions are 10^-6 apart or equal,
and what a spreadsheet loses by dividing and multiplying is less than a tenth of it."""


@dataclass(frozen=True)
class Grid:
    """Where the cells of the sheet stand."""

    plan: Plan

    @property
    def last_party(self) -> int:
        """The column of the last party."""
        return FIRST_PARTY + self.plan.number_of_keys - 1

    def row(self, name: str) -> int:
        """Return the row of a figure of the parties."""
        return TABLE_TOP + 1 + ROWS.index(name)

    def all(self, name: str) -> str:
        """Return the address of a figure of all parties."""
        return span((self.row(name), FIRST_PARTY), (self.row(name), self.last_party))

    def cell(self, name: str, party: int) -> str:
        """Return the address of a figure of a party."""
        return a1(self.row(name), FIRST_PARTY + party)

    def ref(self, name: str, party: int) -> str:
        """Return the address of a figure of a party as another sheet writes it."""
        return on_sheet(self.plan.names.reduction, self.cell(name, party))

    def figure(self, row: int) -> str:
        """Return the address of a figure of the reduction as a whole as another sheet writes it."""
        return on_sheet(self.plan.names.reduction, f"$D${row + 1}")

    @property
    def sizes_top(self) -> int:
        """The row above the sizes that a reduction may end at, below the grids."""
        return self.ratio_top + self.plan.grid_rows + 2

    def size_column(self, column: int) -> str:
        """Return the address of a column of the sizes: see SIZES."""
        return span((self.sizes_top + 1, column), (self.sizes_top + self.plan.grid_rows, column))

    @property
    def order_top(self) -> int:
        """The row above the numbers in which the seats fell."""
        return GRID_TOP

    @property
    def ratio_top(self) -> int:
        """The row above the votes for each seat."""
        return GRID_TOP + self.plan.grid_rows + 2

    def block(self, top: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return the corners of the cells below a heading row."""
        return (top + 1, FIRST_PARTY), (top + self.plan.grid_rows, self.last_party)

    def numbers(self, top: int) -> str:
        """Return the address of the numbers of seats beside a grid."""
        return span((top + 1, 0), (top + self.plan.grid_rows, 0))


@dataclass(frozen=True)
class _Party:
    """What the calculation says of a column: the party, its ceiling, its seats from the grid, its lot."""

    party: PartySeats | None
    ceiling: int
    orders: dict[int, int]
    tied: bool
    drawn: bool


def write_reduction(page: Page, plan: Plan) -> None:
    """Write the reduction, whether it is needed or not: a changed vote may make it so."""
    grid = Grid(plan)
    page.title(
        plan.names.reduction,
        _(
            "Each party keeps its fewest seats. Every further seat goes to the party with most votes for each "
            "seat it has: its votes ÷ the seats before this one. The numbers tell in which order the seats "
            "fell; where two ratios are equal the party with fewest seats goes first, and with equal votes and "
            "equal seats a lot decides: write 1 at each party it fell on."
        ),
        grid.last_party + 1,
        3,
    )
    parties = _parties(plan)
    _figures(page, plan, grid, parties)
    _table(page, plan, grid, parties)
    _grids(page, plan, grid, parties)
    _Sizes(page, plan, grid, parties).write()
    page.sheet.set_column(0, 0, 46)
    page.sheet.set_column(1, 1, 10)
    page.sheet.set_column(FIRST_PARTY, grid.last_party, 12)
    page.freeze(TABLE_TOP + 1, 1)
    page.sheet.repeat_rows(TABLE_TOP)


def _parties(plan: Plan) -> list[_Party]:
    """Return what stands in each column: every contender, and the one that may be tried."""
    composition = plan.composition
    by_key = {party.party: party for party in composition.parties}
    shares = [Share(p.party, p.votes, p.floor, p.base_seats) for p in composition.parties]
    ceilings = dict(zip(by_key, reduction_ceilings(shares, plan.setting.options), strict=True))
    orders = _orders(plan)
    tied: frozenset[object] = frozenset()
    drawn: frozenset[object] = frozenset()
    for step in composition.steps:
        if isinstance(step, LotAsked):
            tied = frozenset(step.question.tied)
            drawn = frozenset(step.draw.drawn) if step.draw else frozenset()
    found = []
    for key in [*(c.key for c in plan.contenders), ""]:
        party = by_key.get(key)
        ceiling = ceilings.get(key)
        most = plan.grid_rows if party is not None and ceiling is None else ceiling or 0
        found.append(_Party(party, most, orders.get(key, {}), key in tied, key in drawn))
    return found


def _orders(plan: Plan) -> dict[str, dict[int, int]]:
    """Return for each party which of its seats fell as number what; seats that fell together share a number."""
    found: dict[str, dict[int, int]] = {}
    keys = [party.party for party in plan.composition.parties]
    awards = [step for step in plan.composition.steps if isinstance(step, ReductionSeat)]
    numbers: dict[tuple[int, ...], int] = {}
    for number, award in enumerate(awards, start=1):
        before = tuple(award.before)
        own = before[keys.index(award.party)] + 1
        found.setdefault(award.party, {})[own] = numbers.setdefault(before, number)
    return found


def _figures(page: Page, plan: Plan, grid: Grid, parties: list[_Party]) -> None:
    composition = plan.composition
    floors = sum(p.floor for p in composition.parties)
    base, room = plan.base_figure(SUM), plan.base_figure(ROOM)
    needed, floor_sum, most, best, to_give = (f"$D${row + 1}" for row in (NEEDED, FLOORS, MOST, BEST, TO_GIVE))
    order = span(*grid.block(grid.order_top))
    capacity = f"SUM({grid.all('ceiling')})-{floor_sum}"
    waiting = f"IF(COUNTIF({order},{quoted(plan.lot)})=0,0,{to_give}-COUNT({order}))"
    sizes, _members, _worst, uneven = map(grid.size_column, SIZES)
    as_good = f"({uneven}<=MIN({uneven})+{AS_GOOD:.6f})"
    rows: tuple[tuple[int, str, Cell], ...] = (
        (NEEDED, _("A reduction is needed (1 = yes)"), Live(f"IF({base}>{room},1,0)", int(composition.reduced))),
        (FLOORS, _("The fewest seats, all parties"), Live(f"SUM({grid.all('floor')})", floors)),
        (
            MOST,
            _("Seats above the fewest, up to the cap"),
            Live(f"IF({needed}=0,0,MAX(0,MIN({room}-{floor_sum},{capacity})))", _most(plan, parties)),
        ),
        (
            BEST,
            _("Seats above the fewest with which the worst off stands best"),
            Live(f"IF({needed}=0,0,SUMPRODUCT(MAX({as_good}*{sizes})))", _best(plan, parties)),
        ),
        (
            TO_GIVE,
            _("Seats to give above the fewest"),
            Live(f"IF({plan.chosen('reduced_size', 'best_up_to_cap')},{best},{most})", _to_give(plan)),
        ),
        (SHARED, _("Of these, seats that a lot decides"), Live(waiting, _at_stake(plan))),
    )
    for row, label, cell in rows:
        page.put(row, 0, Fixed(label), "bold")
        page.put(row, 3, cell, "int", "sum")


def _most(plan: Plan, parties: list[_Party]) -> int:
    """Return how many seats a reduction may give above the floors."""
    composition = plan.composition
    if not composition.reduced:
        return 0
    floors = sum(party.floor for party in composition.parties)
    room = composition.cap - len(composition.others) + composition.born_members_outside
    return max(0, min(room, sum(party.ceiling for party in parties)) - floors)


def _to_give(plan: Plan) -> int:
    """Return how many seats the reduction gave above the floors, those that wait for a lot among them."""
    composition = plan.composition
    if not composition.reduced:
        return 0
    waiting = composition.question.seats_at_stake if composition.question is not None else 0
    return sum(party.seats - party.floor for party in composition.parties) + waiting


def _worst_off(plan: Plan, parties: list[_Party]) -> list[float]:
    """Return the votes for each seat of the worst off with 0, 1, 2 … seats given above the floors."""
    ratios: list[float] = []
    full = 0.0
    for party in parties:
        figures = party.party
        if figures is not None:
            ratios += [
                figures.votes / (seat - 1) for seat in range(figures.floor + 1, party.ceiling + 1) if seat > 1
            ]
            full = max(full, figures.votes / party.ceiling if party.ceiling else 0)
    ratios.sort(reverse=True)
    return [max([full, *ratios[given : given + 1]]) for given in range(_most(plan, parties) + 1)]


def _best(plan: Plan, parties: list[_Party]) -> int:
    """Return with how many seats above the floors the worst off stands best; of equally good ones the most."""
    composition = plan.composition
    if not composition.reduced:
        return 0
    fewest = sum(party.floor for party in composition.parties) + len(composition.others)
    uneven = [worst * (fewest + given) for given, worst in enumerate(_worst_off(plan, parties))]
    return max(given for given, own in enumerate(uneven) if own <= min(uneven) + AS_GOOD)


def _at_stake(plan: Plan) -> int:
    """Return the seats that a lot decided or is to decide."""
    asked = [step for step in plan.composition.steps if isinstance(step, LotAsked)]
    return sum(step.question.seats_at_stake for step in asked)


def _table(page: Page, plan: Plan, grid: Grid, parties: list[_Party]) -> None:
    """Write the figures of the parties side by side."""
    labels = {
        "votes": _("Votes"),
        "takes_part": _("Takes part (1 = yes)"),
        "floor": _("Fewest seats"),
        "ceiling": _("Most seats"),
        "base": _("Base seats"),
        "won": _("Seats won below"),
        "tied": _("Stands in a lot (1 = yes)"),
        "drawn": _("Drawn (write 1)"),
        "seats": _("Seats"),
        "each": _("Votes for each seat"),
        "under": _("Under-representation: share of votes ÷ share of seats"),
        "worst": _("Most under-represented"),
    }
    page.put(TABLE_TOP, 0, Fixed(_("Party or list cooperation")), "head")
    page.put(TABLE_TOP, 1, Fixed(_("In all")), "head", "right")
    for name in ROWS:
        kind = "sum" if name == "seats" else ""
        page.put(grid.row(name), 0, Fixed(labels[name]), "bold", kind)
        if name == "seats":
            page.put(grid.row(name), 1, Live(f"SUM({grid.all(name)})", _sum(plan)), "int", kind)
    styles = {"each": "ratio", "under": "decimal", "worst": "mid", "seats": "int"}
    for number, party in enumerate(parties):
        heading = Live(
            plan.base.ref("key", number), plan.contenders[number].key if party.party else _key(plan, number)
        )
        page.put(TABLE_TOP, FIRST_PARTY + number, heading, "head", "right")
        for name, cell in _party(plan, grid, number, party).items():
            kind = "sum" if name == "seats" else ""
            page.put(grid.row(name), FIRST_PARTY + number, cell, styles.get(name, "some"), kind)
    worst = grid.row("worst"), FIRST_PARTY
    page.colour_where(worst, (worst[0], grid.last_party), f'{a1(*worst, absolute=False)}<>""', LOT)


def _key(plan: Plan, number: int) -> str:
    return plan.contenders[number].key if number < len(plan.contenders) else ""


def _sum(plan: Plan) -> int:
    return sum(party.seats for party in plan.composition.parties)


def _party(plan: Plan, grid: Grid, number: int, party: _Party) -> dict[str, Cell]:
    base = plan.base
    cell = {name: grid.cell(name, number) for name in ROWS}
    column = FIRST_PARTY + number
    own = span((grid.order_top + 1, column), (grid.order_top + plan.grid_rows, column))
    settled = f"SUMPRODUCT({grid.all('tied')}*{grid.all('drawn')})=$D${SHARED + 1}"
    free = plan.chosen("reduction_ceiling", "none")
    others = plan.base_figure(OTHERS)
    size = f"({a1(grid.row('seats'), 1)}+{others})"
    seats, figures = cell["seats"], party.party
    found, members = (figures.seats if figures else 0), plan.composition.size
    total = plan.composition.total_votes
    votes = plan.contenders[number].votes if number < len(plan.contenders) else 0
    under = votes / found / (total / members) if found else 0
    return {
        "votes": Live(base.ref("votes", number), votes),
        "takes_part": Live(base.ref("eligible", number), int(figures is not None)),
        "floor": Live(base.ref("floor", number), figures.floor if figures else 0),
        "ceiling": Live(
            f"IF({cell['takes_part']}=0,0,IF({free},{plan.grid_rows},MAX({cell['base']},{cell['floor']})))",
            party.ceiling,
        ),
        "base": Live(base.ref("base", number), figures.base_seats if figures else 0),
        "won": Live(f"COUNT({own})", len(party.orders)),
        "tied": Live(f"IF(COUNTIF({own},{quoted(plan.lot)})>0,1,0)", int(party.tied)),
        "drawn": Typed(1 if party.drawn else None),
        "seats": Live(
            f"IF({cell['takes_part']}=0,0,IF($D${NEEDED + 1}=0,{cell['base']},"
            f"{cell['floor']}+{cell['won']}+IF({settled},{cell['tied']}*{cell['drawn']},0)))",
            found,
        ),
        "each": Live(f"IF({seats}=0,0,{cell['votes']}/{seats})", votes / found if found else 0),
        "under": Live(f"IF({seats}=0,0,{cell['votes']}/{seats}/({plan.total_votes}/{size}))", under),
        "worst": Live(
            f'IF(AND({cell["each"]}>0,{cell["each"]}=MAX({grid.all("each")})),{quoted(_("most"))},"")',
            _("most") if figures is not None and found and _is_worst(plan, figures) else "",
        ),
    }


def _is_worst(plan: Plan, party: PartySeats) -> bool:
    seated = [p for p in plan.composition.parties if p.seats]
    return all(party.votes * p.seats >= p.votes * party.seats for p in seated)


def _grids(page: Page, plan: Plan, grid: Grid, parties: list[_Party]) -> None:
    """Write the order in which the seats fell, and below it the ratios they fell by."""
    tops = (
        (grid.order_top, _("The seats in the order they fell, each at the number it is of its party's seats")),
        (grid.ratio_top, _("Votes ÷ the seats before this one, for each seat between the fewest and the most")),
    )
    for top, label in tops:
        page.put(top, 0, Fixed(label), "section")
        for seat in range(1, plan.grid_rows + 1):
            page.put(top + seat, 0, Fixed(seat), "number")
    for number, party in enumerate(parties):
        for seat in range(1, plan.grid_rows + 1):
            page.put(grid.ratio_top + seat, FIRST_PARTY + number, _ratio(grid, number, party, seat), "ratio")
            page.put(grid.order_top + seat, FIRST_PARTY + number, _order(plan, grid, number, party, seat), "order")
    first = a1(*grid.block(grid.order_top)[0], absolute=False)
    for top in (grid.order_top, grid.ratio_top):
        page.colour_where(*grid.block(top), f"ISNUMBER({first})", WON)
        page.colour_where(*grid.block(top), f"{first}={quoted(plan.lot)}", LOT)
    page.sheet.set_h_pagebreaks([grid.order_top, grid.ratio_top, grid.sizes_top])


def _ratio(grid: Grid, number: int, party: _Party, seat: int) -> Live:
    """Return the votes for each seat before this one, 0 where the seat is not to be had in a reduction."""
    column = FIRST_PARTY + number
    at = a1(grid.ratio_top + seat, 0)
    floor, ceiling, votes = (grid.cell(name, number) for name in ("floor", "ceiling", "votes"))
    stands = f"AND($D${NEEDED + 1}=1,{a1(grid.row('takes_part'), column)}=1,{at}>{floor},{at}<={ceiling},{at}>1)"
    figures = party.party
    inside = grid.plan.composition.reduced and figures is not None and figures.floor < seat <= party.ceiling
    value = figures.votes / (seat - 1) if inside and figures is not None and seat > 1 else 0
    return Live(f"IF({stands},{votes}/({at}-1),0)", value)


def _order(plan: Plan, grid: Grid, number: int, party: _Party, seat: int) -> Live:
    """Return the place of a ratio among all of them, if it won a seat."""
    ratio = a1(grid.ratio_top + seat, FIRST_PARTY + number)
    at = a1(grid.ratio_top + seat, 0)
    ratios, numbers = span(*grid.block(grid.ratio_top)), grid.numbers(grid.ratio_top)
    to_give = f"$D${TO_GIVE + 1}"
    place = f"1+SUMPRODUCT(({ratios}>{ratio})+({ratios}={ratio})*({numbers}<{at}))"
    last = f"SUMPRODUCT(({ratios}>{ratio})+({ratios}={ratio})*({numbers}<={at}))"
    formula = f'IF({ratio}=0,"",IF({last}<={to_give},{place},IF({place}<={to_give},{quoted(plan.lot)},"")))'
    value: int | str = party.orders.get(seat, "")
    figures = party.party
    if party.tied and figures is not None and seat == figures.floor + len(party.orders) + 1:
        value = plan.lot
    return Live(formula, value)


class _Sizes:
    """The sizes that a reduction may end at, and how the worst off stands at each."""

    def __init__(self, page: Page, plan: Plan, grid: Grid, parties: list[_Party]) -> None:
        self.page, self.plan, self.grid = page, plan, grid
        self.most = _most(plan, parties)
        self.worst = _worst_off(plan, parties) if plan.composition.reduced else []
        self.fewest = sum(party.floor for party in plan.composition.parties) + len(plan.composition.others)

    def write(self) -> None:
        """Write a row for each size."""
        top = self.grid.sizes_top
        headings = (
            _("Seats above the fewest"),
            _("Members of the KKR"),
            _("Worst off: votes for each seat"),
            _("Times the members"),
        )
        for column, heading in zip(SIZES, headings, strict=True):
            self.page.put(top, column, Fixed(heading), "head", "right")
        self.page.sheet.set_row(top, 45)
        for given in range(self.plan.grid_rows):
            self._size(given)
        first = a1(top + 1, SIZES[0], absolute=False)
        area = (top + 1, SIZES[0]), (top + self.plan.grid_rows, SIZES[-1])
        self.page.colour_where(*area, f"AND(${first}=$D${TO_GIVE + 1},$D${NEEDED + 1}=1)", WON)

    def _size(self, given: int) -> None:
        row = self.grid.sizes_top + 1 + given
        seats, members, worst, _uneven = (a1(row, column, absolute=False) for column in SIZES)
        stands = f"AND($D${NEEDED + 1}=1,{seats}<=$D${MOST + 1})"
        votes, ceilings = self.grid.all("votes"), self.grid.all("ceiling")
        full = f"SUMPRODUCT(MAX({votes}*({ceilings}>0)/({ceilings}+({ceilings}=0))))"
        ratios = span(*self.grid.block(self.grid.ratio_top))
        reached = self.plan.composition.reduced and given <= self.most
        own = self.worst[given] if reached else 0
        size = self.fewest + given
        in_all = f"$D${FLOORS + 1}+{self.plan.base_figure(OTHERS)}+{seats}"
        cells: tuple[tuple[Cell, str], ...] = (
            (Fixed(given), "number"),
            (Live(f'IF({stands},{in_all},"")', size if reached else ""), "int"),
            (Live(f'IF({stands},MAX({full},LARGE({ratios},{seats}+1)),"")', own if reached else ""), "ratio"),
            (Live(f'IF({stands},{worst}*{members},"")', own * size if reached else ""), "ratio"),
        )
        for column, (cell, style) in zip(SIZES, cells, strict=True):
            self.page.put(row, column, cell, style)
