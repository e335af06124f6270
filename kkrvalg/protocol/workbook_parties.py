"""The sheets of the threshold and of the base composition (§ 3, stk. 1-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import _
from kkrvalg.procedures.base import rounded_quota
from kkrvalg.protocol.workbook_cells import Cell, Fixed, Live, Page, Typed, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.procedures.contenders import Contender, Verdict
    from kkrvalg.protocol.workbook_plan import Plan


def verdicts() -> dict[Verdict, str]:
    """Return what is said of a party that takes part, or does not."""
    return {
        "eligible": _("takes part"),
        "below_threshold": _("below the threshold"),
        "no_council_seat": _("no seat in a council"),
        "council_seat_open": _("waits for a lot in a council"),
    }


def write_threshold(page: Page, plan: Plan) -> None:
    """Write every party against the threshold."""
    table = plan.parties
    page.title(
        plan.names.threshold,
        _(
            "A party or list cooperation takes part with at least the threshold of the votes in the area, "
            "exactly that much being enough, and a seat in one of the councils. It is compared in whole votes: "
            "votes × {of} ≥ {parts} × all votes. In the last row the name of a list cooperation can be tried: "
            "write it here, and on the sheet of votes as what its lists count for."
        ).format(parts=plan.threshold[0], of=plan.threshold[1]),
        12,
        3,
    )
    _totals(page, plan)
    page.heads(table, 3)
    contenders: list[Contender | None] = [*plan.contenders, None]
    for number, contender in enumerate(contenders):
        page.row(table, number, _party(plan, contender, number), zeros=contender is not None)
    page.freeze(table.top + 1, 2)


def _totals(page: Page, plan: Plan) -> None:
    """Write the votes in all, and how many are needed."""
    lists, mayors = plan.lists, plan.mayors
    total = plan.composition.total_votes
    cast = f"SUMIFS({mayors.column('cast')},{mayors.column('member')},{quoted(plan.yes)})"
    valid = f"SUMIFS({lists.column('votes')},{lists.column('member')},1)"
    parts, of = plan.rule("threshold_parts"), plan.rule("threshold_of")
    needed = -(-total * plan.setting.rulebook.threshold.numerator // plan.setting.rulebook.threshold.denominator)
    page.put(3, 0, Fixed(_("Votes in the area")), "bold")
    page.put(3, 3, Live(f"IF({plan.chosen('vote_base', 'cast')},{cast},{valid})", total), "int", "sum")
    page.put(4, 0, Fixed(_("Votes needed to take part")), "bold")
    page.put(4, 3, Live(f"INT(({parts}*$D$4+{of}-1)/{of})", needed), "int", "sum")


def _party(plan: Plan, contender: Contender | None, number: int) -> dict[str, Cell]:
    """Return the row of a party or list cooperation, of the one that may be tried where there is none."""
    here = {column.key: plan.parties.here(column.key, number) for column in plan.parties.columns}
    return {
        "key": Fixed(contender.key) if contender else Typed(None),
        "name": Fixed(contender.name) if contender else _tried(here["key"]),
        "cooperation": Fixed(int(contender.cooperation) if contender else 1),
        **_counted(plan, contender, here),
        **_judged(plan, contender, here),
    }


def _counted(plan: Plan, contender: Contender | None, here: Mapping[str, str]) -> dict[str, Cell]:
    """Return what is counted for a party: votes, mayors, seats in the councils."""
    lists, councils, mayors = plan.lists, plan.councils, plan.mayors
    of_party = f"{councils.column('counts_for')},{here['key']},{councils.column('member')},1"
    formulas = {
        "votes": f"SUMIFS({lists.column('votes')},{lists.column('counts_for')},{here['key']},"
        f"{lists.column('member')},1)",
        "council_seats": f"SUMIFS({councils.column('seats')},{of_party})",
        "waits": f"SUMIFS({councils.column('open')},{of_party})" if plan.councils_are_calculated else "0",
        "mayors": f"COUNTIFS({mayors.column('counts_for')},{here['key']},{mayors.column('member')},"
        f'{quoted(plan.yes)},{mayors.column("mayor")},"<>")',
    }
    values = dict.fromkeys(formulas, 0)
    if contender is not None:
        values = {
            "votes": contender.votes,
            "council_seats": contender.council_seats,
            "waits": _waiting(plan, contender),
            "mayors": len(contender.mayors),
        }
    return {key: Live(f'IF({here["key"]}="",0,{formula})', values[key]) for key, formula in formulas.items()}


def _judged(plan: Plan, contender: Contender | None, here: Mapping[str, str]) -> dict[str, Cell]:
    """Return how a party stands to the threshold, and whether it takes part."""
    total, threshold = plan.composition.total_votes, plan.setting.rulebook.threshold
    votes = contender.votes if contender else 0
    needed = -(-total * threshold.numerator // threshold.denominator)
    passes = bool(votes) and votes * threshold.denominator >= threshold.numerator * total
    parts, of = plan.rule("threshold_parts"), plan.rule("threshold_of")
    words = verdicts()
    reason = (
        f'IF({here["key"]}="","",IF({here["passes"]}=0,{quoted(words["below_threshold"])},'
        f"IF({here['eligible']}=1,{quoted(words['eligible'])},"
        f"IF({here['waits']}>0,{quoted(words['council_seat_open'])},{quoted(words['no_council_seat'])}))))"
    )
    return {
        "share": Live(f"IF($D$4=0,0,{here['votes']}/$D$4)", votes / total),
        "over": Live(f"{here['votes']}-$D$5", votes - needed),
        "passes": Live(f"IF(AND({here['votes']}>0,{here['votes']}*{of}>={parts}*$D$4),1,0)", int(passes)),
        "eligible": Live(
            f"IF(AND({here['passes']}=1,OR({here['council_seats']}>0,{plan.chosen('council_seat', 'no')})),1,0)",
            int(contender is not None and contender.eligible),
        ),
        "verdict": Live(reason, words[contender.verdict] if contender else ""),
    }


def _tried(key: str) -> Live:
    """Return the name in the row for a list cooperation that is only tried."""
    nobody = _("(a list cooperation to be tried)")
    return Live(f'IF({key}="",{quoted(nobody)},{key})', nobody)


def _waiting(plan: Plan, contender: Contender) -> int:
    """Return how many lists of a party have no seat in a council as yet and may get one by lot."""
    if not plan.councils_are_calculated:
        return 0
    contender_of = plan.setting.election.contender_of
    return sum(
        plan.setting.council(m.code).open_for(entry.letter) is not None
        for m in plan.municipalities
        if m.kl_member and plan.setting.council(m.code).question is not None
        for entry in plan.setting.election.lists_by_code[m.code]
        if contender_of.get(entry.id) == contender.key
    )


# --- the base composition ---------------------------------------------------------------------------------------

SIZE, DEMANDED, BINDING_VOTES, SUM, OTHERS = 3, 4, 5, 6, 7
"""The rows of the figures above the table."""
ROOM = 8


def write_base(page: Page, plan: Plan) -> None:
    """Write the size that the mayors demand, each party's share of it, and the base composition."""
    table = plan.base
    page.title(
        plan.names.base,
        _(
            "The size is the largest that any party's mayors demand of its share of the votes; each party's "
            "share of it is rounded and is never below its mayors. The share is votes × the seats demanded ÷ "
            "the votes of the party that sets the size, in whole numbers, so that rounding is exact."
        ),
        11,
        2,
    )
    _base_figures(page, plan)
    page.heads(table, 3)
    contenders: list[Contender | None] = [*plan.contenders, None]
    for number, contender in enumerate(contenders):
        page.row(table, number, _base(plan, contender, number), zeros=contender is not None and contender.eligible)
    page.freeze(table.top + 1, 1)


def _binding(plan: Plan) -> tuple[int, int]:
    """Return twice the seats demanded by the mayors who set the size, and the votes of their party."""
    scale = plan.composition.scale
    if not scale.binding:
        return 0, 1
    by_key = {c.key: c for c in plan.contenders}
    first = next(c for c in plan.contenders if c.key in scale.binding)
    return max(0, 2 * len(by_key[first.key].mayors) - _short(plan)), first.votes


def _short(plan: Plan) -> int:
    """Return how many half seats rounding may add, where the rounded seats are to reach the mayors."""
    if plan.option("scale") != "rounded_reaches_mayors":
        return 0
    return {"half_up": 1, "up": 2, "down": 0}[plan.option("rounding")]


def _base_figures(page: Page, plan: Plan) -> None:
    composition, table = plan.composition, plan.base
    demanded, votes = _binding(plan)
    parties = sum(party.base_seats for party in composition.parties)
    others = len(composition.others)
    at = f"MATCH($D${SIZE + 1},{table.rows('demand')},0)"
    number = f"MAX({plan.mayors.column('other')})"
    inside = f"IF({plan.chosen('ineligible_mayors', 'outside_cap')},0,$D${OTHERS + 1})"
    rows: tuple[tuple[int, str, Cell, str], ...] = (
        (
            SIZE,
            _("Size demanded by the mayors"),
            Live(f"MAX({table.rows('demand')})", composition.scale.value),
            "decimal",
        ),
        (
            DEMANDED,
            _("Twice the seats demanded by those who set it"),
            Live(f"IF($D${SIZE + 1}=0,0,INDEX({table.rows('claim')},{at}))", demanded),
            "int",
        ),
        (
            BINDING_VOTES,
            _("Votes of the party that sets it"),
            Live(f"IF($D${SIZE + 1}=0,1,INDEX({table.rows('votes')},{at}))", votes),
            "int",
        ),
        (SUM, _("Base seats of the parties"), Live(f"SUM({table.rows('base')})", parties), "int"),
        (OTHERS, _("Mayors of no party that takes part"), Live(number, others), "int"),
        (
            ROOM,
            _("Seats that the cap leaves the parties"),
            Live(f"{plan.rule('cap')}-{inside}", composition.cap - others + composition.born_members_outside),
            "int",
        ),
    )
    for row, label, cell, style in rows:
        page.put(row, 0, Fixed(label), "bold")
        page.put(row, 3, cell, style, "sum")


def _base(plan: Plan, contender: Contender | None, number: int) -> dict[str, Cell]:
    table, parties = plan.base, plan.parties
    here = {column.key: table.here(column.key, number) for column in table.columns}
    values = _base_values(plan, contender)
    size, demanded, votes = (f"$D${row + 1}" for row in (SIZE, DEMANDED, BINDING_VOTES))
    up, rounded = plan.chosen("rounding", "up"), plan.chosen("scale", "rounded_reaches_mayors")
    half_up = plan.chosen("rounding", "half_up")
    short = f"IF({rounded},IF({half_up},1,IF({up},2,0)),0)"
    stands_out = f"AND({parties.ref('cooperation', number)}=1,{plan.chosen('cooperation_binds', 'no')})"
    exact, twice = f"{here['votes']}*{demanded}", f"(2*{votes})"
    rounding = (
        f"IF({half_up},INT(({exact}+{votes})/{twice}),IF({up},"
        f"IF({rounded},INT({exact}/{twice})+1,-INT(-{exact}/{twice})),INT({exact}/{twice})))"
    )
    mayors = plan.mayors
    everywhere = f'COUNTIFS({mayors.column("counts_for")},{here["key"]},{mayors.column("mayor")},"<>")'
    floor = f"IF({plan.chosen('mayor_floor_area', 'all')},{everywhere},{here['mayors']})"
    takes_part = f"{here['eligible']}=0"
    return {
        "key": Live(f'{parties.ref("key", number)}&""', contender.key if contender else ""),
        "votes": Live(parties.ref("votes", number), values["votes"]),
        "eligible": Live(parties.ref("eligible", number), values["eligible"]),
        "mayors": Live(parties.ref("mayors", number), values["mayors"]),
        "claim": Live(
            f"IF(OR({takes_part},{here['mayors']}=0,{stands_out}),0,MAX(0,2*{here['mayors']}-{short}))",
            values["claim"],
        ),
        "demand": Live(
            f"IF({here['claim']}=0,0,{here['claim']}*{plan.total_votes}/(2*{here['votes']}))", values["demand"]
        ),
        "binding": Live(f"IF(AND({here['demand']}>0,{here['demand']}={size}),1,0)", values["binding"]),
        "quota": Live(f"IF({takes_part},0,{exact}/{twice})", values["quota"]),
        "rounded": Live(f"IF({takes_part},0,{rounding})", values["rounded"]),
        "base": Live(
            f"IF({takes_part},0,MAX({here['mayors']},{here['rounded']},"
            f"IF({plan.chosen('base_minimum', 'one')},1,0)))",
            values["base"],
        ),
        "floor": Live(f"IF({takes_part},0,MAX({plan.rule('minimum')},{floor}))", values["floor"]),
    }


def _base_values(plan: Plan, contender: Contender | None) -> dict[str, int | float]:
    """Return what the calculation says of a party on its way to the base composition."""
    composition = plan.composition
    keys = ("votes", "eligible", "mayors", "claim", "demand", "binding", "quota", "rounded", "base", "floor")
    if contender is None:
        return dict.fromkeys(keys, 0)
    counted = {"votes": contender.votes, "mayors": len(contender.mayors), "eligible": int(contender.eligible)}
    party = next((p for p in composition.parties if p.party == contender.key), None)
    if party is None:
        return {**dict.fromkeys(keys, 0), **counted}
    scale, total = composition.scale, composition.total_votes
    binds = contender.mayors and (not contender.cooperation or plan.option("cooperation_binds") == "yes")
    demand = dict(scale.demands).get(contender.key)
    return {
        **counted,
        "claim": max(0, 2 * party.mayors - _short(plan)) if binds else 0,
        "demand": float(demand) if demand is not None else 0,
        "binding": int(contender.key in scale.binding),
        "quota": float(party.quota),
        "rounded": rounded_quota(contender, scale, total, plan.option("rounding")),
        "base": party.base_seats,
        "floor": party.floor,
    }
