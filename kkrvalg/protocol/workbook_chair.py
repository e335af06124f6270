"""The sheet of the election of chair and vice chair (§ 4, stk. 2)."""

from __future__ import annotations

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
    on_sheet,
    quoted,
)
from kkrvalg.protocol.workbook_reduction import Grid

if TYPE_CHECKING:
    from kkrvalg.procedures.chair import ChairElection, Participant, Place
    from kkrvalg.protocol.workbook_plan import Plan

CHAIR_TOP = 7
CHAIR_ROWS = {"chair": 3, "vice_chair": 4}
"""The rows in which the two offices stand; the columns are those below."""
UNIT, UNIT_DRAWN, PARTY, PARTY_DRAWN = 1, 2, 3, 4


def chair_table(plan: Plan) -> Table:
    """Return the table of those who take part in the election of chair and vice chair."""
    columns = (
        Column("key", _("Letter or name"), 24, "text"),
        Column("name", _("Party or list"), 36, "text"),
        Column("votes", _("Votes"), 12),
        Column("members", _("Members"), 10),
        Column("takes_part", _("Takes part (1 = yes)"), 12, "order"),
        Column("alliance", _("Alliance"), 14, "mid"),
        Column("unit", _("Stands with"), 14, "mid"),
        Column("unit_votes", _("Votes together (chair: ÷ 1)"), 14, "some"),
        Column("chair_inside", _("Chair: votes inside the alliance"), 14, "some"),
        Column("divisor", _("Divisor for the vice chair"), 13, "order"),
        Column("quotient", _("Quotient for the vice chair"), 14, "ratio"),
        Column("vice_inside", _("Vice chair: quotient inside the alliance"), 14, "ratio"),
    )
    return Table(plan.names.chair, CHAIR_TOP, columns, plan.number_of_keys + plan.number_of_others)


def party_name(plan: Plan, number: int) -> str:
    """Return the formula of a party's name, empty in the row for a list cooperation while none is tried."""
    return f'IF({plan.base.ref("key", number)}="","",{plan.parties.ref("name", number)})'


def chair_cell(plan: Plan, post: str, column: int) -> str:
    """Return the address of an outcome as another sheet writes it."""
    return on_sheet(plan.names.chair, a1(CHAIR_ROWS[post], column))


def write_chair(page: Page, plan: Plan, election: ChairElection) -> None:
    """Write the election of chair and vice chair: d'Hondt on vote totals, the order of the quotients counting."""
    table = chair_table(plan)
    page.title(
        _("Chair and vice chair"),
        _(
            "The largest quotient takes the chair, the next the vice chair; who won the chair divides by 2 for "
            "the next. Parties with the same alliance add their votes, and divide inside it what they win. "
            "Where the largest quotients are equal a lot decides: write who was drawn."
        ),
        len(table.columns),
        2,
    )
    _Chair(page, plan, election, table).write()
    page.freeze(table.top + 1, 1)


class _Chair:
    """The sheet of one election."""

    def __init__(self, page: Page, plan: Plan, election: ChairElection, table: Table) -> None:
        self.page, self.plan, self.election, self.table = page, plan, election, table
        self.places: dict[str, Place] = {place.post: place for place in election.places}
        self.units = {member.key: unit for unit in election.units for member in unit.members}
        self.drawn: dict[tuple[str, int], str] = {}
        for step in election.steps:
            if isinstance(step, Lot) and step.draw is not None:
                question = step.question
                self.drawn[question.subject[-1], question.depth] = str(step.draw.drawn[0])
        self.waits = _("waits")

    def write(self) -> None:
        """Write who has what, and below it the rows of those who stand."""
        heads = (
            _("Office"),
            _("Won by"),
            _("Drawn by lot (write it)"),
            _("Party"),
            _("Drawn inside the alliance (write it)"),
        )
        for column, heading in enumerate(heads):
            self.page.put(2, column, Fixed(heading), "head", "left")
        self.page.sheet.set_row(2, 45)
        self._office("chair", _("Chair"))
        self._office("vice_chair", _("Vice chair"))
        self.page.heads(self.table, 3)
        for number in range(self.plan.number_of_keys):
            self._row(number, self._party(number))
        for number in range(self.plan.number_of_others):
            self._row(self.plan.number_of_keys + number, self._local(number))
        area = self.table.place("key"), self.table.place("vice_inside", self.table.length - 1)
        chair, vice = (a1(CHAIR_ROWS[post], PARTY) for post in ("chair", "vice_chair"))
        first = "$" + self.table.here("key", 0)
        self.page.colour_where(*area, f'AND({first}<>"",OR({first}={chair},{first}={vice}))', WON)
        offices = (CHAIR_ROWS["chair"], UNIT), (CHAIR_ROWS["vice_chair"], PARTY)
        self.page.colour_where(*offices, f"{a1(*offices[0], absolute=False)}={quoted(self.plan.lot)}", LOT)

    def _office(self, post: str, label: str) -> None:
        """Write who wins an office: at the top, and inside the alliance."""
        row = CHAIR_ROWS[post]
        unit_cell, drawn, party_drawn = (a1(row, column) for column in (UNIT, UNIT_DRAWN, PARTY_DRAWN))
        rows = self.table.rows
        top = rows("unit_votes") if post == "chair" else rows("quotient")
        inside = rows("chair_inside") if post == "chair" else rows("vice_inside")
        lot = quoted(self.plan.lot)

        def winner(values: str, names: str, draw: str) -> str:
            largest = f"MAX({values})"
            holds = f"({values}={largest})*({names}={draw})"
            return (
                f'IF({largest}=0,"",IF(SUMPRODUCT(({values}={largest})*1)=1,INDEX({names},MATCH({largest},{values},0)),'
                f"IF(SUMPRODUCT({holds})>=1,{draw},{lot})))"
            )

        at_top, within = winner(top, rows("unit"), drawn), winner(inside, rows("key"), party_drawn)
        several = f"SUMPRODUCT(({rows('unit')}={unit_cell})*1)>1"
        itself = f"AND({several},{self.plan.chosen('alliance_inner', 'alliance_decides')})"
        within = f"IF({unit_cell}={lot},{lot},IF({itself},{unit_cell},{within}))"
        if post == "vice_chair":
            unit, party = (a1(CHAIR_ROWS["chair"], column) for column in (UNIT, PARTY))
            at_top = f"IF({unit}={lot},{quoted(self.waits)},{at_top})"
            same = f"AND({unit_cell}={unit},{party}={lot})"
            within = f"IF(OR({unit_cell}={quoted(self.waits)},{same}),{quoted(self.waits)},{within})"
        place = self.places[post]
        self.page.put(row, 0, Fixed(label), "bold")
        self.page.put(row, UNIT, Live(at_top, self._unit_value(place)), "text", "sum")
        self.page.put(row, UNIT_DRAWN, Typed(self.drawn.get((post, 0))), "text")
        self.page.put(row, PARTY, Live(within, self._party_value(place)), "text", "sum")
        self.page.put(row, PARTY_DRAWN, Typed(self.drawn.get((post, 1))), "text")

    def _unit_value(self, place: Place) -> str:
        if place.unit is not None:
            return place.unit
        return self.plan.lot if place.post == "chair" or self.places["chair"].unit else self.waits

    def _party_value(self, place: Place) -> str:
        if place.winner is not None:
            return place.winner
        chair = self.places["chair"]
        if place.post == "vice_chair" and (chair.unit is None or (chair.unit == place.unit and not chair.winner)):
            return self.waits
        return self.plan.lot

    def _row(self, number: int, cells: tuple[dict[str, Cell], Participant | None]) -> None:
        """Write the row of a participant: what it stands with, and its quotients."""
        own, participant = cells
        here = {column.key: self.table.here(column.key, number) for column in self.table.columns}
        unit = self.units.get(participant.key) if participant else None
        leads = unit is not None and participant is not None and self._first(participant, unit.key)
        above = f"{a1(*self.table.place('unit'))}:{here['unit']}"
        chair_unit, chair_party = (a1(CHAIR_ROWS["chair"], column) for column in (UNIT, PARTY))
        vice_unit = a1(CHAIR_ROWS["vice_chair"], UNIT)
        votes = unit.votes if unit and leads else 0
        chair = self.places["chair"]
        divisor = 0 if not votes or chair.unit is None else 2 if unit and unit.key == chair.unit else 1
        rows = self.table.rows
        together = f"SUMPRODUCT(({rows('unit')}={here['unit']})*{rows('votes')})"
        ahead = f"SUMPRODUCT(({above}={here['unit']})*1)=1"
        has_both = f"AND({here['unit']}={chair_unit},{here['key']}={chair_party})"
        self.page.row(
            self.table,
            number,
            zeros=participant is not None,
            cells={
                **own,
                "alliance": Typed(unit.key if unit and unit.is_alliance else None),
                "unit": Live(
                    f'IF({here["takes_part"]}=0,"",IF({here["alliance"]}="",{here["key"]},{here["alliance"]}))',
                    unit.key if unit and participant and participant.votes else "",
                ),
                "unit_votes": Live(f'IF({here["unit"]}="",0,IF({ahead},{together},0))', votes),
                "chair_inside": Live(
                    f'IF(AND({here["unit"]}<>"",{here["unit"]}={chair_unit}),{here["votes"]},0)',
                    participant.votes if participant and unit and unit.key == chair.unit else 0,
                ),
                "divisor": Live(
                    f"IF(OR({here['unit_votes']}=0,{chair_unit}={quoted(self.plan.lot)}),0,"
                    f"IF({here['unit']}={chair_unit},2,1))",
                    divisor,
                ),
                "quotient": Live(
                    f"IF({here['divisor']}=0,0,{here['unit_votes']}/{here['divisor']})",
                    votes / divisor if divisor else 0,
                ),
                "vice_inside": Live(
                    f'IF(AND({here["unit"]}<>"",{here["unit"]}={vice_unit}),{here["votes"]}/IF({has_both},2,1),0)',
                    self._vice_inside(participant),
                ),
            },
        )

    def _first(self, participant: Participant, unit: str) -> bool:
        """Return whether a participant's row is the first of those that stand together."""
        order = [c.key for c in self.plan.contenders]
        order += [self.plan.setting.election.municipality_by_code[code].name for code in self.plan.local_mayors]
        members = [key for key, own in self.units.items() if own.key == unit and self._votes(key)]
        return bool(members) and participant.key == min(members, key=order.index)

    def _votes(self, key: str) -> int:
        return next(p.votes for p in self.election.entrants.participants if p.key == key)

    def _vice_inside(self, participant: Participant | None) -> float:
        vice, chair = self.places["vice_chair"], self.places["chair"]
        unit = self.units.get(participant.key) if participant else None
        if participant is None or unit is None or vice.unit is None or unit.key != vice.unit:
            return 0
        return participant.votes / (2 if chair.unit == unit.key and chair.winner == participant.key else 1)

    def _participant(self, key: str) -> Participant | None:
        return next((p for p in self.election.entrants.participants if p.key == key), None)

    def _party(self, number: int) -> tuple[dict[str, Cell], Participant | None]:
        """Return the cells of a party or list cooperation."""
        plan, parties = self.plan, self.plan.parties
        contender = plan.contenders[number] if number < len(plan.contenders) else None
        here = {column.key: self.table.here(column.key, number) for column in self.table.columns}
        seats = {party.party: party.seats for party in plan.composition.parties}
        eligible = parties.ref("eligible", number)
        participant = self._participant(contender.key) if contender else None
        members = 0 if contender is None else seats.get(contender.key, len(contender.mayors))
        everybody = plan.chosen("chair_parties", "represented")
        return {
            "key": Live(plan.base.ref("key", number), contender.key if contender else ""),
            "name": Live(party_name(plan, number), contender.name if contender else ""),
            "votes": Live(parties.ref("votes", number), contender.votes if contender else 0),
            "members": Live(
                f"IF({eligible}=1,{Grid(plan).ref('seats', number)},{parties.ref('mayors', number)})", members
            ),
            "takes_part": Live(
                f"IF(AND({here['votes']}>0,{here['members']}>0,OR({everybody},{eligible}=1)),1,0)",
                int(participant is not None and participant.votes > 0),
            ),
        }, participant

    def _local(self, number: int) -> tuple[dict[str, Cell], Participant | None]:
        """Return the cells of the mayor of a local list: the first, the second and so on there is."""
        plan, mayors = self.plan, self.plan.mayors
        row = plan.number_of_keys + number
        here = {column.key: self.table.here(column.key, row) for column in self.table.columns}
        code = plan.local_mayors[number] if number < len(plan.local_mayors) else None
        election = plan.setting.election
        town = election.municipality_by_code[code].name if code else ""
        entry = election.list_by_id.get(plan.mayor_of[code].list_id or "") if code else None
        participant = self._participant(town) if code else None
        at = f"MATCH({number + 1},{mayors.column('local')},0)"
        everybody = plan.chosen("chair_parties", "represented")
        return {
            "key": Live(f'IFERROR(INDEX({mayors.column("municipality")},{at}),"")', town),
            "name": Live(f'IFERROR(INDEX({mayors.column("list")},{at}),"")', entry.name if entry else ""),
            "votes": Live(f"IFERROR(INDEX({mayors.column('list_votes')},{at}),0)", entry.votes if entry else 0),
            "members": Live(f'IF({here["key"]}="",0,1)', int(code is not None)),
            "takes_part": Live(
                f"IF(AND({here['votes']}>0,{everybody}),1,0)",
                int(participant is not None and participant.votes > 0),
            ),
        }, participant
