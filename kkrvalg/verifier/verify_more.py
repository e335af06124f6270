"""Anden del af verify.py / the second part of verify.py: the health forums and the margins.

verify.py bruger filen, hvis den ligger ved siden af / verify.py loads this file if it is beside it.
En margin er et antal stemmer, og hver af dem bliver brugt: med k stemmer er resultatet et andet, med k - 1 ikke;
hvor der står null, heller ikke med de fleste, der kan være. Funktionerne i verify.py (v) bygger alt op igen.
A margin is a number of votes, and each is applied: with k votes the result is another, with k - 1 it is not; where
null stands, not with the most votes there can be either. The functions of verify.py (v) make all anew.
"""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN002, ANN003, ANN201, ANN202, B020, D103, E731, PLR0917 (as in verify.py)
from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from functools import cache, partial

v = None  # verify.py itself, which loads this file
MANY = 10**24  # nobody has more votes
SEATS, MEETS = "kommissorium, Sammensætning", "kommissorium, Konstituering"
MEMBERS = {"nord": 4, "midt": 10, "syd": 8, "øst": 12}  # of the health forums
WAYS = (("gains", 1, 0), ("loses", 0, 1), ("moved", 1, 1))  # what the challenger gains, and what the holder loses


def check(case):
    """All margins that verify.py met while it built the protocol anew."""
    kinds = {"composition": composition, "levels": levels, "posts": posts, "area": area}
    for at, stated, kind, *rest in case.margins:
        more = (case,) if kind == "composition" else ()
        v.same(at, stated, kinds[kind](at, stated, *more, *rest))


def applied(at, k, turns, most):
    """Return a margin that holds: at k the result turns, at k - 1 not; null, not at the most either."""
    tried = [k - 1, k] if type(k) is int and 0 < k <= MANY else [most]
    found = [bool(turns(votes)) for votes in tried]
    if found != ([False] if k is None else [False, True]):
        said = {True: "vender / turns", False: "uændret / as it is"}
        v.wrong(at, k, {votes: said[turned] for votes, turned in zip(tried, found, strict=True)})
    return k


def fewest(holds, most):
    """Return the fewest votes with which something holds that goes on to hold, the most where it never does."""
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


# --- the threshold ---


def area(at, stated, article, found, total, name, basis):
    """Who is eligible in an area, and the seats or posts there."""
    further = {"seats": levels, "posts": posts}[name]((at, name), v.told(stated, name), *basis)
    limits = (at, "thresholds"), v.told(stated, "thresholds")
    return {"thresholds": thresholds(*limits, article, found, total, v.FORUM["threshold"]), name: further}


def thresholds(at, stated, article, found, total, threshold):
    """Each party to the other side of the line."""
    share, rows = Fraction(threshold), []
    needed = max(1, math.ceil(share * total))
    for n, own in enumerate(found):
        votes, row = (
            own["votes"],
            {**v.pick(own, "party votes verdict"), **v.pick(locals(), "article threshold total needed")},
        )
        signs = {"gains": (1, 1), "loses": (-1, -1), "moved": (-1 if votes >= needed else 1, 0)}
        for key, (more, all_more) in signs.items():

            def crosses(k, votes=votes, more=more, all_more=all_more):
                new, whole = votes + more * k, total + all_more * k
                return whole > 0 and (new > 0 and new >= share * whole) != (votes >= needed)

            row[key] = applied(((at, n), key), v.told(stated, n, key), crosses, MANY if more > 0 else votes)
        rows.append({**row, "above": votes - needed})
    return rows


# --- seats of a division ---


def levels(at, stated, divided):
    """The votes that surely turn a seat, level by level."""
    return [level((at, n), v.told(stated, n), **own) for n, own in enumerate(own for own in divided if own["low"])]


def level(at, stated, alliance, members, own, ceilings, base, got, waits, stake, low, **_rest):
    def after(k=0, plus=None, less=None):
        """The fewest and the most seats of each once votes have changed, and how many are filled."""
        new = tuple(max(0, votes + k * (n == plus) - k * (n == less)) for n, votes in enumerate(own))
        rounds, tied, left = v.highest(new, tuple(ceilings), base, low)
        least = [floor + sum(n in turn for turn in rounds) for n, floor in enumerate(base)]
        return least, [sure + (n in tied) for n, sure in enumerate(least)], sum(least) + left

    def wins(n, *changed):
        return after(*changed)[0][n] > got[n]

    def falls(n, *changed):
        """And somebody else has the seat."""
        _least, at_most, filled = after(*changed)
        return at_most[n] < got[n] + (n in waits) and filled == after()[2]

    def member(n):
        here, claim = ((at, "members"), n), v.told(stated, "members", n)
        gains = applied((here, "gains"), v.told(claim, "gains"), lambda k: wins(n, k, n), MANY)
        loses = applied((here, "loses"), v.told(claim, "loses"), lambda k: falls(n, k, None, n), own[n])
        return {
            "name": members[n],
            "votes": own[n],
            "seats": got[n],
            "in_lot": n in waits,
            "gains": gains,
            "loses": loses,
        }

    def turn(n, holder, rival):
        """The last seat goes from who holds it to the strongest challenger."""
        row, here = {"holder": members[holder], "challenger": members[rival]}, ((at, "turns"), n)
        for key, *changed in (("gains", rival, None), ("loses", None, holder), ("moved", rival, holder)):
            goes = lambda k, changed=changed: wins(rival, k, *changed) and falls(holder, k, *changed)
            row[key] = applied(
                (here, key), v.told(stated, "turns", n, key), goes, MANY if key == "gains" else own[holder]
            )
        return row

    numbers, pairs = range(len(own)), []
    coming = {n: Fraction(own[n], got[n] + 1) for n in numbers if ceilings[n] is None or ceilings[n] > got[n]}
    last = {n: Fraction(own[n], got[n]) for n in numbers if got[n] > base[n] and not waits and {*coming} - {n}}
    for holder in [n for n, value in last.items() if value == min(last.values())]:
        others = {n: value for n, value in coming.items() if n != holder}
        pairs += [(holder, n) for n, value in others.items() if value == max(others.values())]
    return {
        "alliance": alliance or None,
        "seats": low,
        "at_stake": stake * bool(waits),
        "members": [member(n) for n in numbers],
        "turns": [turn(n, *pair) for n, pair in enumerate(pairs)],
    }


# --- chair and vice chair ---


def posts(at, stated, article, compared):
    """The votes with which a post surely goes to another."""
    return [post((at, n), v.told(stated, n), article, **own) for n, own in enumerate(compared)]


def post(at, stated, article, post, alliance, earlier, holder, largest, standings):
    votes = {row["party"]: row["votes"] for row in standings}
    rest = {row["party"]: row["quotient"] for row in standings if row["party"] != holder}

    def changed(rival, k, plus, less):
        """The votes once they have changed."""
        signs = {rival: plus * k, holder: -less * k}
        return {own: max(0, number + signs.get(own, 0)) for own, number in votes.items()}

    def leads(rival, k, *ways):
        """The challenger has the largest quotient for this post, whatever became of those before."""
        new = changed(rival, k, *ways)
        row = {own: Fraction(number, earlier.count(own) + 1) for own, number in new.items()}
        return [own for own, value in row.items() if value == max(row.values())] == [rival]

    def goes(rival, k, *ways):
        """The posts before this one surely go where they went, and this one to the challenger."""
        new, won = changed(rival, k, *ways), []
        for winner in [*earlier, rival]:
            row = {own: Fraction(number, won.count(own) + 1) for own, number in new.items()}
            if [own for own, value in row.items() if value == max(row.values())] != [winner]:
                return False
            won.append(winner)
        return True

    def turn(n, rival):
        if not holder:  # those in an open lot: one vote decides it
            return {
                "challenger": rival,
                "gains": 1 if goes(rival, 1, 1, 0) else None,
                "loses": None,
                "moved": None,
            }
        row = {"challenger": rival}
        for key, plus, less in WAYS:
            here, claim = (((at, "turns"), n), key), v.told(stated, "turns", n, key)
            ways, most = (plus, less), votes[holder] if less else MANY
            if claim is None:  # with more votes than it takes to lead it would take an earlier post
                most = fewest(lambda k, ways=ways: leads(rival, k, *ways), most)
            row[key] = applied(here, claim, lambda k, ways=ways: goes(rival, k, *ways), most)
        return row

    strongest = [own for own, value in rest.items() if holder and value == max(rest.values())]
    turns = [turn(n, rival) for n, rival in enumerate(rest if holder else largest)]
    tied = [] if holder else largest
    return v.pick(locals(), "article post alliance holder tied strongest turns")


# --- the composition ---


def suppose(case, kkr, party=None, more=0, mayor=(None, None, 0)):
    """A party's votes, or a mayor, are others: what it comes to."""
    own, rules, options = v.compose(case, kkr), case.rules, case.options
    found, total = [dict(c) for c in own["found"]], own["votes"] + more
    for c in found:  # a mayor: whose it is, whose it would be, and whether the municipality is a member of KL
        number = (c["party"] == mayor[1]) - (c["party"] == mayor[0])
        c.update(
            born=c["born"] + number,
            mayors=c["mayors"] + number * mayor[2],
            votes=c["votes"] + more * (c["party"] == party),
        )
        c["verdict"] = v.judge(c, total, rules["threshold"], rules["council_seat_required"])
    if any(
        c["verdict"] == "council_seat_open" or (c["verdict"] == "no_council_seat" and c["unknown"]) for c in found
    ):
        return None, {}, None, "council_seat"
    eligible = [c for c in found if c["verdict"] == "eligible"]
    others = sum(case.heads(own["area"]).values()) - sum(c["mayors"] for c in eligible)
    made = v.reckon(rules, options, eligible, total, others, len(own["area"]))
    size, (low, high, quotient) = sum(made["whole"]) + others, may_have(made, options)
    if (
        quotient
        and own["asked"]
        and not own["question"]
        and own.setdefault("drawn", (low, high, quotient)) == (low, high, quotient)
    ):
        return (
            size,
            {p["party"]: p["seats"] for p in own["parties"] if p["seats"]},
            None,
            "seats",
        )  # the same lot stands as drawn
    seats = {c["party"]: number for c, number in zip(eligible, low, strict=True) if number}
    return size, seats, quotient and ([c["party"] for c in eligible], low, high), "lot" if quotient else "seats"


def may_have(made, options):
    """The fewest and the most seats of each under any draw, and the quotient of the lot, if there is one."""
    low, tied, whole = made["seats"], made["tied"], made["whole"]
    if options["secondary"] == "lexicographic" or v.equally_good(made) == 1:
        by_lot = tied and options["secondary"] == "lexicographic"
        quotient = Fraction(made["votes"][tied[0]], low[tied[0]]) if by_lot else None
        return low, [seats + (n in tied) for n, seats in enumerate(low)], quotient
    bounds, size = v.bounds_of(made), sum(whole)
    least, most = (sum(bound[end] for bound in bounds) for end in (0, 1))
    low = [max(fewest, size - most + top) for fewest, top in bounds]
    return low, [min(top, size - least + fewest) for fewest, top in bounds], v.worst_first(made["votes"], whole)[0]


def change(now, then):
    """What is another, None where nothing is."""
    keys = [
        key
        for key in sorted({*now[1], *then[1]})
        if now[1].get(key, 0) != then[1].get(key, 0) and then[3] != "council_seat"
    ]
    changes = [{"party": key, "from": now[1].get(key, 0), "to": then[1].get(key, 0)} for key in keys]
    return None if now == then else {"kind": then[3], "size": then[0], "changes": changes}


def composition(at, stated, case, kkr):
    own, now = v.compose(case, kkr), suppose(case, kkr)
    line = (
        (at, "thresholds"),
        v.told(stated, "thresholds"),
        v.FLOOR,
        own["found"],
        own["votes"],
        case.rules["threshold"],
    )
    rows = {"thresholds": thresholds(*line), "votes": None, "mayors": None, "mayors_tried": None}
    waits = any(c["verdict"] == "council_seat_open" for c in own["found"])  # a lot in a council comes first
    if waits or all(v.told(stated, key) is None for key in ("votes", "mayors", "mayors_tried")):
        return rows
    found, tried = mayors_of(case, kkr, now)
    every = [(c, sign) for c in own["found"] for sign in (1, -1)]
    votes = [
        vote(((at, "votes"), n), v.told(stated, "votes", n), case, kkr, now, *one) for n, one in enumerate(every)
    ]
    return {**rows, "votes": votes, "mayors": found, "mayors_tried": tried}


def vote(here, stated, case, kkr, now, c, sign):
    """The fewest votes a party alone gains or loses before the composition is another."""

    @cache
    def then(k):
        return change(now, suppose(case, kkr, c["party"], sign * k))

    def first(key, kinds, most):
        claim = v.told(stated, key)
        turns = lambda k: (new := then(k)) is not None and new["kind"] in kinds
        k = applied(((here, key), "votes"), v.told(claim, "votes") if claim else claim, turns, most)
        return claim and {"votes": k, **then(k)}

    whole = v.compose(case, kkr)["votes"]
    seats = first("seats", ("seats",), 100 * whole if sign > 0 else min(c["votes"], whole - 1))
    until = seats["votes"] - 1 if seats else 100 * whole if sign > 0 else min(c["votes"], whole - 1)
    earlier = first("earlier", ("lot", "council_seat"), until)
    before = (earlier or seats or {"votes": 1})["votes"] - 1  # then nothing at all is another yet
    v.same((here, "before"), [then(before), earlier is None or earlier["votes"] <= until], [None, True])
    direction = "gains" if sign > 0 else "loses"
    return {**v.pick(c, "party votes"), **v.pick(locals(), "direction seats earlier")}


def mayors_of(case, kkr, now):
    """Each single mayor of another list with whom the composition is another, and how many were tried."""
    everywhere, known, rows, tried = case.options["mayor_floor_area"] == "all", {}, [], 0
    towns = [town for town in v.compose(case, kkr)["area"] if town["kl_member"] or everywhere]
    for town, letter in ((town, letter) for town in towns for letter in case.mayors[town["code"]]):
        code, groups = town["code"], []
        rivals = [(one, case.seats(code, one)[0]) for one in case.lists[code] if one != letter]
        rivals += [(None, None)] if letter is not None else []
        for instead, council_seats in [rival for rival in rivals if rival[1] != 0]:
            place, tried = (case.key(code, letter), case.key(code, instead), town["kl_member"]), tried + 1
            if place not in known:
                known[place] = change(now, suppose(case, kkr, mayor=place))
            if known[place] is not None:
                row = {"letter": instead, "council_seats": council_seats}
                group = next((own for own in groups if own[1] == known[place]), None)
                if group is None:
                    groups.append(([row], known[place]))
                else:
                    group[0].append(row)
        same = {"code": code, "letter": letter}
        rows += [{**same, "instead": instead, **then} for instead, then in groups]
    return rows, tried


# --- the health forums ---


def forums(
    case,
):
    """Kommissorium: two members of each health council by d'Hondt, chair and vice chair in the whole area."""
    rows, steps = [], []
    for stated in case.document["forums"]:
        key, seats, councils = stated["forum"], Counter(), []
        for own in stated["health_councils"]:
            row = health_council(case, own, key)
            councils.append(row)
            seats.update(row["seats"])
            steps += [{"forum": key, "health_council": row["health_council"], **one} for one in row["steps"]]
        chair = stated["chair"] and forum_chair(case, stated["chair"], key, councils, seats)
        steps += [{"forum": key, **one} for one in chair["steps"]] if chair else []
        questions = [one for row in [*councils, *([chair] if chair else [])] for one in row["questions"]]
        waits = chair is not None and chair["outcome"] == "waits"
        size = MEMBERS[key]
        fees = {
            "chair": 97000,
            "vice_chair": 35000,
            "member": 15000,
            "members": size - 2,
            "total": 132000 + 15000 * (size - 2),
        }
        outcome = "lot_needed" if questions else "waits" if waits else "completed"
        body = v.pick(locals(), "chair fees questions outcome")
        rows.append({"forum": key, "members": size, "seats": dict(seats), "health_councils": councils, **body})
    return {"forums": rows}, steps


def in_area(case, at, stated, article, names, name):
    """Who is eligible in an area, and how their margins are to be applied later."""
    towns = [town for town in case.towns.values() if town["health_council"] in names]
    total, found, waiting = case.contenders(towns, v.FORUM["threshold"], v.FORUM["council_seat_required"])
    steps = v.each("eligibility", article, found, "party votes council_seats verdict", total_votes=total)
    later = lambda *basis: case.later(
        (at, "margins"), stated["margins"], "area", article, found, total, name, basis
    )
    return towns, total, found, waiting, steps, later


def row_of(c):
    return v.pick(c, "party votes council_seats verdict list_cooperation share")


def named(unit):
    return "+".join(c["party"] for c in unit)


def health_council(case, stated, forum):
    name, decides = stated["health_council"], case.options["alliance_inner"] == "alliance_decides"
    towns, total_votes, found, waiting, steps, later = in_area(
        case, f"forums.{forum}.{name}", stated, SEATS, [name], "seats"
    )
    eligible = [c for c in found if c["verdict"] == "eligible"]
    units = [] if waiting else v.joined(eligible, stated["alliances"])
    whole = {named(unit): sum(c["votes"] for c in unit) for unit in units}
    alliances = [
        {"alliance": named(unit), "parties": [c["party"] for c in unit], "votes": whole[named(unit)]}
        for unit in units
        if len(unit) > 1
    ]
    alliances.sort(key=lambda one: (-one["votes"], one["alliance"]))
    allied = {party: one["alliance"] for one in alliances for party in one["parties"]}
    votes = whole if decides else {c["party"]: c["votes"] for unit in units for c in unit}
    stands = [named(unit) if decides or len(unit) == 1 else [c["party"] for c in unit] for unit in units]
    made = {"sure": {}, "questions": [waiting], "steps": [], "unfilled": 0, "levels": []}
    if not waiting:
        draw = partial(case.draw, {"forum": forum, "health_council": name, "post": None})
        made = v.divide(
            draw, ["health_council", name], SEATS, votes, stands, v.FORUM["members_per_health_council"], {}
        )
    seats = {party: number for party, number in made["sure"].items() if number}
    steps += v.each("alliance", SEATS, alliances, "alliance parties votes") + made["steps"]
    share = Fraction(v.FORUM["threshold"]) * total_votes
    local = [
        {"id": f"{town['code']}:{letter}", "votes": own["votes"]}
        for town in towns
        if town["kl_member"]
        for letter, own in case.lists[town["code"]].items()
        if case.key(town["code"], letter) is None and own["votes"] >= share
    ]
    return {
        "health_council": name,
        "outcome": v.OUTCOME[bool(made["questions"])],
        "waits": bool(waiting),
        "undecided": [one["alliance"] for one in alliances if decides and seats.get(one["alliance"])],
        "parties": [
            {**row_of(c), "seats": seats.get(c["party"], 0), "alliance": allied.get(c["party"])} for c in found
        ],
        "local_lists": sorted(local, key=lambda own: (-own["votes"], own["id"])),
        "margins": later(made["levels"]),
        **v.pick(made, "questions unfilled"),
        **v.pick(locals(), "seats total_votes alliances steps"),
    }


def forum_chair(case, stated, forum, councils, seats):
    names, waits_for = [row["health_council"] for row in councils], stated["waits_for"]
    _towns, total_votes, found, waiting, steps, later = in_area(
        case, f"forums.{forum}.chair", stated, MEETS, names, "posts"
    )
    parties = [{**c, "members": seats[c["party"]]} for c in found]
    over = [c for c in parties if c["verdict"] == "eligible"]
    everybody = case.options["forum_chair_parties"] == "eligible"
    part = [c for c in over if (c["members"] or everybody) and not waiting and not waits_for]
    unsettled = [row["health_council"] for row in councils if row["questions"] or row["undecided"]]
    v.same(f"forums.{forum}.chair.waits_for", [name for name in waits_for if name not in unsettled], [])
    draw = lambda post: partial(case.draw, {"forum": forum, "health_council": None, "post": post})
    made = v.nobody(waiting)
    if part:
        inner, units = case.options["alliance_inner"], v.joined(part, stated["alliances"])
        made = v.contest(draw, inner, ["health_forum", forum], MEETS, units)
    steps += made["steps"]
    bare = {c["party"] for c in part if not c["members"]}
    return {
        "outcome": "waits" if waits_for else v.OUTCOME[bool(made["questions"])],
        "parties": [{**row_of(c), "members": c["members"] * (c in part)} for c in parties],
        "participants": [c["party"] for c in part],
        "without_member": [c["party"] for c in over if not c["members"]],
        "members_below_threshold": [c["party"] for c in parties if c not in over and c["members"]],
        "won_without_member": [*dict.fromkeys(post["winner"] for post in made["posts"] if post["winner"] in bare)],
        "margins": later(MEETS, made["compared"]),
        **v.pick(made, "posts alliances questions"),
        **v.pick(locals(), "waits_for total_votes steps"),
    }
