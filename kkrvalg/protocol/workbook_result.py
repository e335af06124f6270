"""The first sheet, which tells what can be changed, and the sheet of the result with its checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg import __version__
from kkrvalg.i18n import _
from kkrvalg.protocol.numbers import day
from kkrvalg.protocol.workbook_cells import LOT, WON, Cell, Fixed, Live, Page, Typed, a1, quoted, span
from kkrvalg.protocol.workbook_chair import PARTY, chair_cell, party_name
from kkrvalg.protocol.workbook_levels import LARGEST
from kkrvalg.protocol.workbook_parties import OTHERS, ROOM
from kkrvalg.protocol.workbook_reduction import NEEDED, SHARED, Grid

if TYPE_CHECKING:
    from kkrvalg.procedures.chair import ChairElection
    from kkrvalg.protocol.workbook_plan import Plan

GROUP = 16


def write_result(page: Page, plan: Plan) -> None:
    """Write the composition: the parties, the other mayors, the sums and what must hold."""
    table = plan.result
    page.title(
        f"{plan.names.result}: {plan.title}",
        _(
            "The composition with the figures as they stand now. Nothing is typed here: it follows from the "
            "other sheets."
        ),
        9,
        2,
    )
    page.heads(table)
    for number in range(plan.number_of_keys):
        page.row(table, number, _party(plan, number), zeros=number < len(plan.contenders))
    for number in range(plan.number_of_others):
        page.row(plan.others, number, _other(plan, number), zeros=number < len(plan.composition.others))
    below = plan.others.top + 1 + plan.number_of_others
    _sums(page, plan, below)
    after = below + 2
    if plan.chair is not None and not plan.chair.waits:
        after = _offices(page, plan, after)
    _checks(page, plan, after + 1, below)
    page.freeze(table.top + 1, 1)
    page.sheet.fit_to_pages(1, 1)


def _party(plan: Plan, number: int) -> dict[str, Cell]:
    grid, base, parties, table = Grid(plan), plan.base, plan.parties, plan.result
    contender = plan.contenders[number] if number < len(plan.contenders) else None
    party = next((p for p in plan.composition.parties if contender and p.party == contender.key), None)
    here = {column.key: table.here(column.key, number) for column in table.columns}
    votes = contender.votes if contender else 0
    question = plan.composition.question
    is_open = question is not None and party is not None and party.party in question.tied
    eligible = f"{base.ref('eligible', number)}=1"
    return {
        "key": Live(base.ref("key", number), contender.key if contender else ""),
        "name": Live(party_name(plan, number), contender.name if contender else ""),
        "votes": Live(parties.ref("votes", number), votes),
        "share": Live(parties.ref("share", number), votes / plan.composition.total_votes),
        "mayors": Live(f"IF({eligible},{parties.ref('mayors', number)},0)", party.mayors if party else 0),
        "base": Live(base.ref("base", number), party.base_seats if party else 0),
        "seats": Live(grid.ref("seats", number), party.seats if party else 0),
        "supplementary": Live(f"{here['seats']}-{here['mayors']}", party.supplementary if party else 0),
        "lot": Live(
            f'IF(AND({grid.ref("tied", number)}=1,{_open(plan)}),{quoted(plan.lot)},"")',
            plan.lot if is_open else "",
        ),
    }


def _open(plan: Plan) -> str:
    """Return the condition that the last seats of the composition wait for a lot."""
    grid = Grid(plan)
    ends = grid.row("tied"), grid.row("drawn")
    sheet = grid.ref("tied", 0).partition("!")[0]
    tied, drawn = (f"{sheet}!{span((row, 2), (row, grid.last_party))}" for row in ends)
    return f"SUMPRODUCT({tied}*{drawn})<>{grid.figure(SHARED)}"


def _other(plan: Plan, number: int) -> dict[str, Cell]:
    others, mayors, table = plan.composition.others, plan.mayors, plan.others
    other = others[number] if number < len(others) else None
    at = f"MATCH({number + 1},{mayors.column('other')},0)"
    here = {column.key: table.here(column.key, number) for column in table.columns}
    exists = int(other is not None)
    outside = _("mayor, {list}")
    before, after = outside.split("{list}")
    return {
        "key": Live(
            f'IFERROR(INDEX({mayors.column("municipality")},{at}),"")', other.municipality if other else ""
        ),
        "name": Live(
            f'IF({here["key"]}="","",{quoted(before)}&INDEX({mayors.column("list")},{at})&{quoted(after)})',
            outside.format(list=other.name) if other else "",
        ),
        "mayors": Live(f'IF({here["key"]}="",0,1)', exists),
        "base": Live(here["mayors"], exists),
        "seats": Live(here["mayors"], exists),
        "supplementary": Live(f"{here['seats']}-{here['mayors']}", 0),
    }


def _sums(page: Page, plan: Plan, row: int) -> None:
    composition, table = plan.composition, plan.result
    first = table.top + 1
    values = {
        "mayors": sum(p.mayors for p in composition.parties) + len(composition.others),
        "base": composition.base_size,
        "seats": composition.size,
        "supplementary": sum(p.supplementary for p in composition.parties),
    }
    for at, column in enumerate(table.columns):
        cell: Cell = Fixed(_("In all") if at == 0 else None)
        if column.key in values:
            cell = Live(f"SUM({span((first, at), (row - 1, at))})", values[column.key])
        page.put(row, at, cell, column.style, "sum")


def _offices(page: Page, plan: Plan, row: int) -> int:
    """Write who takes the chair and the vice chair, and return the row after them."""
    chair = plan.chair
    if chair is None:
        return row
    for place, label in zip(chair.places, (_("Chair"), _("Vice chair")), strict=True):
        page.put(row, 0, Fixed(label), "bold")
        page.put(row, 1, Live(chair_cell(plan, place.post, PARTY), _office_value(plan, chair, place.post)), "text")
        row += 1
    return row


def _office_value(plan: Plan, chair: ChairElection, post: str) -> str:
    chair_place, vice = chair.places
    if post == "chair":
        return chair_place.winner or plan.lot
    waits = chair_place.unit is None or (chair_place.unit == vice.unit and not chair_place.winner)
    return vice.winner or (_("waits") if waits else plan.lot)


def _checks(page: Page, plan: Plan, row: int, sums: int) -> None:
    """Write what must hold, each with whether it does."""
    right, wrong = _("in order"), _("LOOK HERE")
    rules = [*_checks_of_seats(plan, a1(sums, plan.result.place("seats")[1])), *_checks_of_figures(plan)]
    page.put(row, 0, Fixed(_("Checks")), "section")
    for number, (label, condition, holds) in enumerate(rules, start=1):
        state = Live(f"IF({condition},{quoted(right)},{quoted(wrong)})", right if holds else wrong)
        page.put(row + number, 0, state, "bold")
        page.put(row + number, 1, Fixed(label), "text")
    first, last = (row + 1, 0), (row + len(rules), 0)
    for word, colour in ((right, WON), (wrong, LOT)):
        page.colour_where(first, last, f"{a1(*first, absolute=False)}={quoted(word)}", colour)


def _checks_of_seats(plan: Plan, sum_of_seats: str) -> list[tuple[str, str, bool]]:
    """Return what must hold of the seats, as words, condition, and whether it does."""
    composition, grid = plan.composition, Grid(plan)
    parties, room = f"({sum_of_seats}-{plan.base_figure(OTHERS)})", plan.base_figure(ROOM)
    smaller = plan.chosen("reduced_size", "best_up_to_cap")
    settled, fits = composition.question is None, composition.exceeds_cap_by == 0
    return [
        (_("The parties together have no more seats than the cap leaves them"), f"{parties}<={room}", fits),
        (
            _("After a reduction they have exactly as many, unless a smaller KKR is asked for"),
            f"OR({grid.figure(NEEDED)}=0,{smaller},{parties}={room})",
            not composition.reduced or plan.option("reduced_size") != "cap" or (settled and fits),
        ),
        (_("No seat waits for a lot"), f"NOT({_open(plan)})", settled),
    ]


def _checks_of_figures(plan: Plan) -> list[tuple[str, str, bool]]:
    """Return what must hold of what is typed, which always does when the workbook is made."""
    grid, lists = Grid(plan), plan.lists
    local = f'SUMIFS({lists.column("votes")},{lists.column("counts_for")},"",{lists.column("member")},1)'
    counted = f"SUM({plan.parties.column('votes')})+{local}"
    valid = f"SUMIFS({lists.column('votes')},{lists.column('member')},1)"
    listed = f"SUM({plan.others.rows('mayors')})"
    most = f"MAX({grid.ref('ceiling', 0)}:{grid.cell('ceiling', plan.number_of_keys - 1)})"
    factor = max(plan.grid_rows, plan.divisors)
    return [
        (_("Every vote counts for a party, a list cooperation or a local list"), f"{counted}={valid}", True),
        (
            _("Every mayor outside the parties has a row"),
            f"{listed}=MAX({plan.mayors.column('other')})",
            True,
        ),
        (
            _("Nobody needs more rows than the sheet of the reduction has"),
            f"OR({grid.figure(NEEDED)}=0,{most}<={plan.grid_rows})",
            True,
        ),
        (
            _("The numbers are small enough for a spreadsheet to tell every two quotients apart"),
            f"{plan.total_votes}*{factor}<{LARGEST}",
            plan.composition.total_votes * factor < LARGEST,
        ),
    ]


# --- read me ----------------------------------------------------------------------------------------------------


def write_cover(page: Page, plan: Plan, sheets: list[tuple[str, str]]) -> None:
    """Write what the workbook is, what can be changed, what each sheet holds, and where it comes from."""
    page.sheet.set_column(0, 0, 26)
    page.sheet.set_column(1, 1, 96)
    page.sheet.hide_gridlines(2)
    page.sheet.fit_to_pages(1, 1)
    page.put(0, 0, Fixed(plan.title), "title")
    page.put(1, 0, Fixed(_("The composition as a calculation: change a figure, and the seats follow.")), "text")
    row = _paragraphs(page, plan, 3)
    page.put(row, 0, Fixed(_("The sheets")), "section")
    for name, purpose in sheets:
        row += 1
        page.sheet.write_url(row, 0, "internal:'" + name.replace("'", "''") + "'!A1", string=name)
        page.put(row, 1, Fixed(purpose), "wrap")
    _provenance(page, plan, row + 2)


def _paragraphs(page: Page, plan: Plan, row: int) -> int:
    """Write how to use the workbook, and return the row after it."""
    page.put(row, 0, Typed(None), "text")
    page.put(
        row, 1, Fixed(_("A cell of this colour is typed and may be changed. All others follow from them.")), "wrap"
    )
    lines = [
        _(
            "Change a vote, a mayor's letter, who is away or an answer to an open question, and all sheets are "
            "calculated anew when the cell is left. To undo a change, make the workbook again."
        ),
        _(
            "Where equal quotients leave a seat open, the word “{lot}” stands there; nothing is settled by the "
            "order of the rows. When the lot is drawn, type it at the place marked for it."
        ).format(lot=plan.lot),
        _(
            "Green cells have won a seat; orange ones wait for a lot, or are to be looked at. The checks on the "
            "sheet “{sheet}” say whether everything adds up."
        ).format(sheet=plan.names.result),
        _(
            "Quotients are compared as numbers: equal fractions give the same number when divided, and with "
            "numbers below {largest} different ones differ already in the first 13 digits."
        ).format(largest="10^12"),
        _(
            "The figures in the file were calculated by kkrvalg {version} with whole numbers and fractions. The "
            "formulas calculate them independently; some programs do so only when asked (in LibreOffice: "
            "Ctrl+Shift+F9)."
        ).format(version=__version__),
    ]
    fixed = _("Answers that cannot be changed here: {options}. With another answer no workbook is made.").format(
        options="reduction_method=minimax, secondary=lexicographic"
    )
    for line in [*lines, fixed]:
        row += 1
        page.put(row, 1, Fixed(line), "wrap")
        page.sheet.set_row(row, 30)
    return row + 2


def _provenance(page: Page, plan: Plan, row: int) -> None:
    origin = plan.origin
    page.put(row, 0, Fixed(_("What this was made from")), "section")
    changed = ", ".join(f"{name}={value}" for name, value in origin.changed.items())
    facts = [
        (_("Election"), origin.election),
        (_("Rules"), origin.rulebook),
        (_("Options changed"), changed or _("none: every open question is at its default")),
        *((_("Draw"), draw) for draw in origin.draws),
        (_("Document"), " · ".join(part for part in (origin.number, day(origin.day)) if part)),
        (_("Made by"), f"kkrvalg {__version__}"),
    ]
    for label, fact in facts:
        row += 1
        page.put(row, 0, Fixed(label), "wrap")
        page.put(row, 1, Fixed(fact), "wrap")
    for file, digest in origin.inputs:
        row += 1
        page.put(row, 0, Fixed(file), "wrap")
        groups = " ".join(digest[at : at + GROUP] for at in range(0, len(digest), GROUP))
        page.put(row, 1, Fixed(f"SHA-256 {groups}"), "wrap")
