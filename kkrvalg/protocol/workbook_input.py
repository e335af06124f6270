"""The sheets with the figures that are typed: the votes, the mayors, the rules."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kkrvalg.i18n import _
from kkrvalg.protocol.workbook_cells import Cell, Fixed, Live, Page, Typed, a1, quoted
from kkrvalg.protocol.workbook_plan import FIGURES, FIXED_OPTIONS, LIVE_OPTIONS, RULES_TOP

if TYPE_CHECKING:
    from kkrvalg.model import ElectionList, Municipality
    from kkrvalg.protocol.workbook_plan import Plan
    from kkrvalg.rulebook.book import OptionSpec

MOST_VOTES = 100_000_000
MOST_CANDIDATES = 999
LINE = 15
ANSWER, MEANING = 46, 100
"""The widths of the columns with an answer's meaning and with an explanation."""
NARROW = 1.1
"""Letters of running text that stand where one character of a width is counted, at the least."""


def write_votes(page: Page, plan: Plan) -> None:
    """Write every list with its votes, candidates and alliance, and what it counts for."""
    table = plan.lists
    page.title(
        plan.names.votes,
        _(
            "A row for each list in each municipality. Change a vote, and every seat is calculated anew. "
            "“Counts for” is the party's letter or the name of a list cooperation; a local list that joined "
            "none is left empty. Lists of a municipality with the same alliance stand together in the council."
        ),
        8,
        3,
    )
    page.heads(table)
    for number, entry in enumerate(plan.own_lists):
        page.row(table, number, _list(plan, entry, number))
    page.whole(table.place("votes"), table.place("votes", table.length - 1), 0, MOST_VOTES)
    page.whole(table.place("candidates"), table.place("candidates", table.length - 1), 0, MOST_CANDIDATES)
    page.sheet.autofilter(table.top, 0, table.top + table.length, len(table.columns) - 1)
    page.freeze(table.top + 1, 4)


def _list(plan: Plan, entry: ElectionList, number: int) -> dict[str, Cell]:
    table = plan.lists
    municipality = plan.setting.election.municipality_by_code[entry.code]
    code, letter = table.here("code", number), table.here("letter", number)
    member = f"COUNTIFS({plan.mayors.column('code')},{code},{plan.mayors.column('member')},{quoted(plan.yes)})"
    return {
        "code": Fixed(entry.code),
        "municipality": Fixed(municipality.name),
        "letter": Fixed(entry.letter),
        "name": Fixed(entry.name),
        "counts_for": Typed(plan.setting.election.contender_of.get(entry.id)),
        "alliance": Typed(entry.alliance),
        "candidates": Typed(entry.candidates),
        "votes": Typed(entry.votes),
        "member": Live(member, int(municipality.kl_member)),
        "id": Live(f'{code}&":"&{letter}', entry.id),
    }


def write_mayors(page: Page, plan: Plan) -> None:
    """Write every municipality with its mayor, and what the mayor counts for."""
    table = plan.mayors
    page.title(
        plan.names.mayors,
        _(
            "A row for each municipality. Change the letter of a mayor's list, and the size of the KKR and "
            "every seat follow. A mayor elected outside all lists has no letter; without a mayor's name nobody "
            "is counted."
        ),
        8,
        2,
    )
    page.heads(table, 3)
    numbers = {"other": 0, "local": 0}
    for number, municipality in enumerate(plan.municipalities):
        page.row(table, number, _mayor(plan, municipality, number, numbers))
        page.choice(*table.place("member", number), [plan.yes, plan.no])
    seats = table.place("council_seats"), table.place("council_seats", table.length - 1)
    page.whole(*seats, 1, plan.divisors)
    page.freeze(table.top + 1, 2)


def _mayor(plan: Plan, municipality: Municipality, number: int, numbers: dict[str, int]) -> dict[str, Cell]:
    election, table = plan.setting.election, plan.mayors
    mayor = plan.mayor_of.get(municipality.code)
    entry = election.list_by_id.get(mayor.list_id or "") if mayor else None
    key = election.contender_of.get(entry.id, "") if entry else ""
    here = {column.key: table.here(column.key, number) for column in table.columns}
    found = f'MATCH({here["code"]}&":"&{here["letter"]},{plan.lists.column("id")},0)'
    eligible = any(c.key == key and c.eligible for c in plan.contenders)
    counted = municipality.kl_member and mayor is not None
    other = counted and not eligible
    local = counted and entry is not None and not key
    numbers["other"] += other
    numbers["local"] += local
    is_counted = f'{here["member"]}={quoted(plan.yes)},{here["mayor"]}<>""'

    def running(name: str, condition: str) -> str:
        above = f"{a1(*table.place(name, -1))}:{a1(*table.place(name, number - 1), absolute=False)}"
        return f"IF(AND({is_counted},{condition}),1+MAX({above}),0)"

    independent = _("independent") if mayor else ""
    name = f'IF({here["mayor"]}="","",{quoted(_("independent"))})'
    return {
        "code": Fixed(municipality.code),
        "municipality": Fixed(municipality.name),
        "member": Typed(plan.yes if municipality.kl_member else plan.no),
        "council_seats": Typed(municipality.council_seats),
        "cast": Typed(municipality.cast),
        "mayor": Typed(mayor.name if mayor else None),
        "letter": Typed(mayor.letter if mayor else None),
        "list": Live(
            f'IF({here["letter"]}="",{name},IFERROR(INDEX({plan.lists.column("name")},{found}),'
            f"{quoted(_('no such list'))}))",
            entry.name if entry else independent,
        ),
        "counts_for": Live(f'IFERROR(INDEX({plan.lists.column("counts_for")},{found})&"","")', key),
        "list_votes": Live(f"IFERROR(INDEX({plan.lists.column('votes')},{found}),0)", entry.votes if entry else 0),
        "eligible": Live(
            f'IF({here["counts_for"]}="",0,SUMIFS({plan.parties.column("eligible")},'
            f"{plan.parties.column('key')},{here['counts_for']}))",
            int(eligible),
        ),
        "other": Live(running("other", f"{here['eligible']}=0"), numbers["other"] if other else 0),
        "local": Live(
            running("local", f'{here["counts_for"]}="",{here["letter"]}<>""'), numbers["local"] if local else 0
        ),
    }


def write_rules(page: Page, plan: Plan) -> None:
    """Write the numbers of the rules and the answers to the open questions."""
    page.title(
        plan.names.rules,
        _(
            "The numbers of the rules, and the answer chosen to each question that they leave open. A coloured "
            "answer can be changed here; the others are part of the formulas."
        ),
        5,
        2,
    )
    headings = (
        (_("Rule"), 34),
        (_("Answer"), 26),
        (_("The answer means"), ANSWER),
        (_("Article"), 22),
        (_("What it is"), MEANING),
    )
    for column, (heading, width) in enumerate(headings):
        page.put(RULES_TOP, column, Fixed(heading), "head", "left")
        page.sheet.set_column(column, column, width)
    page.freeze(RULES_TOP + 1, 0)
    page.sheet.repeat_rows(RULES_TOP)
    for number, (label, cell, article, meaning) in enumerate(_figures(plan), start=RULES_TOP + 1):
        _rule(page, number, (Fixed(label), cell, Fixed(None), Fixed(article), Fixed(meaning)))
    page.choice(RULES_TOP + 3, 1, ["yes", "no"])
    page.whole((RULES_TOP + 7, 1), (RULES_TOP + 7, 1), 1, MOST_CANDIDATES)
    specs = {spec.name: spec for spec in plan.setting.rulebook.options}
    for number, name in enumerate((*LIVE_OPTIONS, *FIXED_OPTIONS), start=RULES_TOP + 1 + len(FIGURES)):
        _question(page, plan, specs[name], number)


def _question(page: Page, plan: Plan, spec: OptionSpec, row: int) -> None:
    """Write a question that the rules leave open: the answer, what it means in words, and the other answers."""
    live, answer = plan.is_live(spec.name), plan.option(spec.name)
    words = {value: effect.text for value, effect in spec.effects.items()}
    parts = [spec.why.text, *(f"{value}: {words[value]}." for value in spec.values if value in words)]
    if not live:
        parts.append(_("Fixed in this workbook; make another with --option."))
    chosen: Cell = Fixed(words.get(answer))
    if live:
        meant = '""'
        for value, text in reversed(words.items()):
            meant = f"IF({a1(row, 1)}={quoted(value)},{quoted(text)},{meant})"
        chosen = Live(meant, words.get(answer))
        page.choice(row, 1, list(spec.values))
    cells = (
        Fixed(spec.name),
        Typed(answer) if live else Fixed(answer),
        chosen,
        Fixed(spec.article),
        Fixed(" ".join(parts)),
    )
    _rule(page, row, cells)


def _figures(plan: Plan) -> list[tuple[str, Cell, str, str]]:
    rules = plan.setting.rulebook
    known = {parameter.name: parameter for parameter in rules.parameters}
    threshold, cap = known["threshold"], known["cap_factor"]
    seat, minimum = known["council_seat_required"], known["minimum_seats_in_reduction"]
    codes = plan.mayors.column("code")
    parts, of = plan.threshold
    return [
        (_("threshold: so many"), Typed(parts), threshold.article, threshold.meaning.text),
        (_("threshold: of so many"), Typed(of), threshold.article, ""),
        (
            _("council seat required"),
            Typed("yes" if rules.council_seat_required else "no"),
            seat.article,
            seat.meaning.text,
        ),
        (_("members for each municipality"), Typed(rules.cap_factor), cap.article, cap.meaning.text),
        (_("municipalities"), Live(f"COUNT({codes})", plan.composition.municipalities), cap.article, ""),
        (
            _("the cap"),
            Live(f"{plan.rule('cap_factor')}*{plan.rule('municipalities')}", plan.composition.cap),
            "",
            "",
        ),
        (
            _("fewest seats in a reduction"),
            Typed(rules.minimum_seats_in_reduction),
            minimum.article,
            minimum.meaning.text,
        ),
    ]


def _rule(page: Page, row: int, cells: tuple[Cell, ...]) -> None:
    """Write a rule's row, as high as its longest words need."""
    for column, cell in enumerate(cells):
        page.put(row, column, cell, "wrap")
    _label, _answer, meant, _article, meaning = (len(str(cell.value or "")) for cell in cells)
    lines = max(meaning / (NARROW * MEANING), meant / (NARROW * ANSWER))
    page.sheet.set_row(row, LINE * max(1, math.ceil(lines)))
