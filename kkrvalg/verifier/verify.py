"""Efterprøv en protokol fra kkrvalg / verify a protocol of kkrvalg:  python -I -S verify.py PROTOKOL.json
Filen deler ikke en linje med kkrvalg. Den er skrevet fra reglerne og bygger resultatet op igen fra protokollens egne tal; `same`
sammenligner værdi for værdi. Ligger verify_more.py ved siden af, bruges marginerne også: ved k vender resultatet, ved k - 1 ikke.
This file shares no line with kkrvalg. Written from the rules, it builds the result anew from the protocol's own figures; `same`
compares value by value. With verify_more.py beside it margins are applied too: at k the result turns, at k - 1 it does not."""

# fmt: off
# ruff: noqa: ANN001, ANN002, ANN003, ANN201, ANN202, ANN204, ANN401, D101, D102, D103, D205, D209, E401, E501, E701, E702 (500 lines)
# ruff: noqa: E731, I001, N818, PLW2901, RUF017, SIM102, SIM905, PLR0917, PLR2004, T201 (500 lines)
# mypy: ignore-errors
from __future__ import annotations
import argparse, csv, hashlib, importlib.util, json, math, sys, unicodedata
from collections import Counter; from fractions import Fraction; from functools import lru_cache, partial
from itertools import groupby, zip_longest; from pathlib import Path; from typing import Any
KKR = {"threshold": "1/50", "council_seat_required": True, "cap_factor": 2, "minimum_seats_in_reduction": 1, "quorum": "1/2", "alliance_notice_weekdays": 3}
FORUM = {"threshold": "1/50", "council_seat_required": True, "members_per_health_council": 2, "chair_threshold": "1/50", "chair_council_seat_required": True}
RULES = {"kkr-2022-2026": KKR, "kkr-2026-2030": KKR, "health-forums-2026-2030": FORUM}
OPTIONS = {name: answers.split("/") for name, answers in (entry.split("=") for entry in """scale=quota_reaches_mayors/rounded_reaches_mayors
rounding=half_up/up/down base_minimum=one/none reduced_size=cap/best_up_to_cap reduction_ceiling=base/none reduction_method=minimax/shrink_scale
secondary=lexicographic/lot_among_optima ineligible_mayors=inside_cap/outside_cap vote_base=valid/cast cooperation_binds=yes/no mayor_floor_area=members/all
broken_tenure=current_period/total chair_parties=represented/eligible alliance_inner=dhondt/alliance_decides post_base=members_present/vote_totals
hub_election=chair_by_majority/four_together chairmanship_seats=outside/against_group alternates=with_member/own_election saturday_is_weekday=yes/no
deadline_count=clear_days/inclusive forum_chair_parties=represented/eligible""".split())}  # the open questions with their answers, the default first
TEXTS = "name municipality municipalities file solver witness sentence list version document sha256 order fees.level".split()  # keys never compared
OPEN = "members meeting posts forums sensitivity cooperation_shares unsettled switches parameters".split()  # where `skipped` collects the keys not rebuilt
STK1, STK2, FLOOR, THIRD, QUORUM = "§ 3, stk. 1", "§ 3, stk. 2", "§ 3, stk. 2, 2. princip", "§ 3, stk. 2, 3. princip", "§ 5, stk. 9"
COUNCIL = "kommunal- og regionalvalgloven §§ 81-83"
CHAIR, POST, OUTCOME, HALF = "§ 4, stk. 2", "§ 4, stk. 4", ("completed", "lot_needed"), Fraction(1, 2)
EDGES, MOST = {"half_up": HALF, "up": Fraction(1), "down": Fraction(0)}, 2_000  # what rounding adds at most to a share; no body has more seats
class Wrong(Exception): """The first thing that is wrong: where, what the protocol states, what the rules give."""
skipped = set()  # the paths of the keys that were stated, but not rebuilt
def path_of(at): return at if isinstance(at, str) else f"{path_of(at[0])}.{at[1]}".lstrip(".")
def is_free(at):  # whether a key that was not rebuilt may be left alone; then it is said
    here = ".".join(key for key in path_of(at).split(".") if not key.isdecimal()); skipped.add(here)
    return here.rpartition(".")[2] in TEXTS or here.partition(".")[0] in OPEN
def wrong(at, *values): raise Wrong(path_of(at), *("–" if value is ... else repr(value)[:200] for value in values))
def same(at, stated, rebuilt):  # compare all the way down; who is tied stands in one order; null in a recorded draw says nothing
    if type(rebuilt) is Fraction: rebuilt = str(rebuilt)
    if isinstance(stated, dict) and isinstance(rebuilt, dict):
        for key in {**rebuilt, **stated}:
            if key in rebuilt or not is_free((at, key)): same((at, key), stated.get(key, ...), rebuilt.get(key, ...))
    elif isinstance(stated, list) and isinstance(rebuilt, list | tuple):
        if at[-1] == "tied": stated, rebuilt = canonical(stated), canonical(rebuilt)
        for number, (one, other) in enumerate(zip_longest(stated, rebuilt, fillvalue=...)): same((at, number), one, other)
    elif type(stated) is not type(rebuilt) or stated != rebuilt:
        if stated is not None or at[1] not in ("question", "tied", "seats_at_stake", "quotient") or at[0][-1] != "draw": wrong(at, stated, rebuilt)
def told(value, *keys):  # what is stated at some keys, ... where nothing is
    for key in keys: value = value[key] if (isinstance(value, dict) and key in value) or (isinstance(value, list) and key < len(value)) else ...
    return value
def pick(row, names): return {name: row[name] for name in names.split()}  # some values of a row, or of a function's variables
def step(kind, article, **values): return {"kind": kind, "article": article, **values}
def each(kind, article, rows, names, **more): return [step(kind, article, **pick(row, names), **more) for row in rows]
def canonical(name): return sorted(map(canonical, name), key=spelling) if isinstance(name, list | tuple) else name
def spelling(name): return not isinstance(name, str), json.dumps(canonical(name), ensure_ascii=False)
def ask(subject, article, tied, seats_at_stake, top, depth=0):  # the question a tie asks; its id is a hash of what makes it this one
    quotient = str(top)
    text = json.dumps([subject, article, [canonical(name) for name in tied], seats_at_stake, quotient], ensure_ascii=False, separators=(",", ":"))
    return {"id": hashlib.sha256(text.encode()).hexdigest()[:12], **pick(locals(), "subject article tied seats_at_stake quotient depth")}
def lot(article, question, record):  # the step of a lot, with the draw that answered it
    return step("lot", article, question=question, draw=record and pick(record, "question tied seats_at_stake quotient drawn date"))
@lru_cache(maxsize=20_000)
def highest(votes, most, floors, seats):  # d'Hondt as one sorted row of quotients: sure rounds, who are equal at the last seat, seats left
    if not 0 <= seats <= MOST: wrong("seats", seats, MOST)
    common, rounds, left, rooms = math.lcm(*range(1, seats + 1)), [], seats - sum(floors), [seats if limit is None else min(limit, seats) for limit in most]
    row = sorted((-v * common // d, n) for n, v in enumerate(votes) if v for d in range(floors[n] + 1, rooms[n] + 1))
    for _value, equal in groupby(row, key=lambda entry: entry[0]):
        turn = [n for _v, n in equal]; rounds.append(turn); left -= len(turn)
        if left < 0: return rounds[:-1], turn if left + len(turn) else [], left + len(turn)
    return rounds, [], 0
def divide(draw, subject, article, votes, units, seats, most, floors=()):  # d'Hondt with alliances: seats sure and at best, why not sure
    sure, best, why, questions, levels, floors = dict.fromkeys(votes, 0), dict.fromkeys(votes, 0), {}, [], [], dict(floors)
    steps = [step("excluded", article, name=name, votes=0, needed="0", reason="no_votes") for name in sorted(votes) if not votes[name]]
    def level(names, low, high, alliance, above):  # where the level above is open: what is sure and possible, and no question
        part = lambda name: [leaf for leaf in ([name] if isinstance(name, str) else name) if votes[leaf]]
        members, tops = sorted(filter(part, names), key=spelling), lambda name: [most.get(leaf) for leaf in part(name)]
        own, held = ([sum(of.get(leaf, 0) for leaf in part(name)) for name in members] for of in (votes, floors))
        ceilings, depth = [None if None in tops(name) else sum(tops(name)) for name in members], min(1, len(alliance))
        asked, drawn, base = above, [], tuple(held); rounds, tied, stake = highest(tuple(own), tuple(ceilings), base, low)
        upper, maybe, _stake = highest(tuple(own), tuple(ceilings), base, high)
        made = [step("level", article, votes=own, held=list(base), seats=low, **pick(locals(), "alliance depth members ceilings"))]
        for number, before, n in ((number, list(held), n) for number, turn in enumerate(rounds) for n in turn):
            if made[-1].get("award", {}).get("round") == number: before = made[-1]["award"]["before"]
            held[n] += 1; award = {"member": n, "votes": own[n], "divisor": held[n], "before": before, "round": number}
            made.append(step("seat", article, alliance=alliance, award=award))
        if tied and above is None:
            asked = ask(subject, article, [members[n] for n in tied], stake, Fraction(own[tied[0]], held[tied[0]] + 1), depth)
            record = draw(asked); made.append(lot(article, asked, record)); questions.extend([] if record else [asked])
            asked, drawn = (None, canonical(record["drawn"])) if record else (asked, [])
        got, waits = [number + (canonical(name) in drawn) for number, name in zip(held, members, strict=True)], tied if asked else []
        if above is None: steps.extend(made); levels.append(pick(locals(), "alliance members own ceilings base got waits stake rounds low"))
        for n, name in enumerate(members):
            maximum = base[n] + sum(n in turn for turn in [*upper, maybe]) if asked else got[n]
            if isinstance(name, str): sure[name], best[name], why[name] = got[n], maximum, asked
            else: level(name, got[n], maximum, name, asked)
        return low - sum(held) - stake
    unfilled = level(units, seats, seats, [], None); questions.sort(key=lambda q: (q["depth"], Fraction(q["quotient"]), list(map(spelling, q["tied"]))))
    return pick(locals(), "sure best why steps questions unfilled levels")
class Case:  # a protocol being verified: its figures by municipality, its draws, what was rebuilt so far, the margins to apply
    def __init__(self, document):
        self.document, self.figures, self.options, self.rules = document, document["figures"], document["options"], RULES[document["rulebook"]]
        self.councils, self.composed, self.used, self.asked, self.margins = {}, {}, set(), [], []
        self.towns = {town["code"]: town for town in self.figures["municipalities"]}
        self.lists = {code: {own["letter"]: own for own in self.figures["lists"] if own["code"] == code} for code in self.towns}
        self.mayors = {code: [own["letter"] for own in self.figures["mayors"] if own["code"] == code] for code in self.towns}
        self.joined = {one: name for name, lists in self.figures["cooperations"].items() for one in lists}
    def key(self, code, letter): return self.joined.get(f"{code}:{letter}", self.lists[code].get(letter, {}).get("party"))
    def later(self, *margins): self.margins.append(margins); return margins[1]  # where, what is stated, of which kind, of what: see verify_more.py
    def lots(self, kkr, post=None, council=None): return partial(self.draw, pick(locals(), "kkr post council"))
    def draw(self, scope, asked):  # the draw that answers a question, None where none is stated: then it is open
        for at, record in enumerate(self.document["draws"]):
            if record["fate"] == "used" and record["question"] == asked["id"] and scope.items() <= record.items():
                drawn, tied, rest = canonical(record["drawn"]), map(canonical, asked["tied"]), pick(asked, "tied seats_at_stake quotient")
                same(f"draws.{at}", [drawn.count(name) for name in tied if name in drawn], [1] * asked["seats_at_stake"]); self.used.add(at)
                same(f"draws.{at}", record, {**pick(record, "drawn date fate"), **rest, "question": asked["id"], **scope}); return record
        self.asked.append((scope, asked)); return None
    def council(self, code):  # valgloven §§ 81-83: the seats of a council, by alliances and lists
        if code in self.councils: return self.councils[code]
        lists = self.lists[code]; labels = dict.fromkeys(own["alliance"] for own in lists.values() if own["alliance"] is not None)
        units = [sorted(own for own in lists if lists[own]["alliance"] == label) for label in labels]
        units += [own for own in lists if lists[own]["alliance"] is None]
        votes, most = ({own: entry[what] for own, entry in lists.items()} for what in ("votes", "candidates")); subject = ["council", str(code)]
        self.councils[code] = divide(self.lots(None, None, code), subject, COUNCIL, votes, units, self.towns[code]["council_seats"], most)
        return self.councils[code]
    def seats(self, code, letter):  # sure seats in a council, None where not known, and the open lot that could give the first one
        if self.figures["councils"] == "recorded": return self.lists[code][letter]["known_seats"], None
        own = self.council(code); return own["sure"][letter], own["why"].get(letter) if own["best"][letter] and not own["sure"][letter] else None
    def area(self, kkr): return sorted((town for town in self.towns.values() if town["kkr"] == kkr), key=lambda town: town["code"])
    def heads(self, towns, everywhere=False):  # how many mayors each party has, in KL's members or everywhere
        return Counter(self.key(own["code"], letter) for own in towns if own["kl_member"] or everywhere for letter in self.mayors[own["code"]])
    def contenders(self, towns, threshold, seat):  # votes in KL's members, who is eligible, and the lot in a council that hangs on
        members, found = sorted((town for town in towns if town["kl_member"]), key=lambda town: town["code"]), {}
        total = sum(town["cast" if self.options["vote_base"] == "cast" else "votes"] for town in members)
        born = self.heads(towns, self.options.get("mayor_floor_area") == "all")
        for code, letter, party in ((town["code"], letter, self.key(town["code"], letter)) for town in members for letter in self.lists[town["code"]]):
            if party is None: continue
            own, (seats, open_lot) = found.setdefault(party, {"votes": 0, "council_seats": 0, "lot": None, "unknown": False}), self.seats(code, letter)
            own.update(votes=own["votes"] + self.lists[code][letter]["votes"], council_seats=own["council_seats"] + (seats or 0), lot=own["lot"] or open_lot,
                       unknown=own["unknown"] or seats is None)
        for party, own in found.items():
            codes = [town["code"] for town in members for letter in self.mayors[town["code"]] if self.key(town["code"], letter) == party]
            own.update(party=party, municipalities=codes, mayors=len(codes), born=born[party], verdict=judge(own, total, threshold, seat),
                       list_cooperation=party in self.joined.values(), share=Fraction(own["votes"], total))
        ranked = sorted(found.values(), key=lambda own: (-own["votes"], own["party"]))
        return total, ranked, next((own["lot"] for own in ranked if own["verdict"] == "council_seat_open"), None)
def judge(own, total, threshold, seat):  # § 3, stk. 2, 2. princip: the threshold itself is enough, and a seat in one of the councils
    part, whole = map(int, threshold.split("/")); below = not own["votes"] or own["votes"] * whole < part * total
    return "below_threshold" if below else "eligible" if own["council_seats"] or not seat else "council_seat_open" if own["lot"] else "no_council_seat"
def worst_first(votes, seats): return sorted(map(Fraction, votes, seats), reverse=True)
@lru_cache(maxsize=20_000)
def cut_at(size, votes, floors, tops):  # § 3, stk. 2: floors, then a sorted row of votes per seat: sure seats, turns, who are equal, all seats
    seats, turns, common = list(floors), [], math.lcm(*range(1, min(size, max(tops)) + 1))
    row = sorted((-v * common // s, s, n) for n, v in enumerate(votes) for s in range(floors[n], min(size, tops[n])))
    for _place, equal in groupby(row, key=lambda entry: entry[:2]):
        turn, left = [n for _ratio, _held, n in equal], max(0, size - sum(seats))
        if len(turn) > left: return seats, turns, turn if left else [], [own + (n in turn[:left]) for n, own in enumerate(seats)]
        turns.append((turn, list(seats))); seats = [own + (n in turn) for n, own in enumerate(seats)]
    return seats, turns, [], seats
def unevenness(size, votes, floors, tops, others):  # the worst share of votes per share of seats; of equal sizes the larger first
    whole = cut_at(size, votes, floors, tops)[3]; return worst_first(votes, whole)[0] * (sum(whole) + others), -sum(whole)
def shrunk(edge, shares, total, room):  # the scale is lowered: each seat goes where rounding gives it back
    seats = [max(c["base_seats"], c["floor"]) for c in shares]
    falls = [((seat - edge) * total / c["votes"], n) for n, c in enumerate(shares) for seat in range(c["floor"] + 1, seats[n] + 1)]
    for _scale, going in groupby(sorted(falls, reverse=True), key=lambda entry: entry[0]):
        for _fall, n in list(going) if sum(seats) > room else (): seats[n] -= 1
    return seats
def reckon(rules, options, parties, total, others, municipalities):  # the figures of a composition before any lot
    edge, shares, free = EDGES[options["rounding"]], [dict(c) for c in parties], options["reduction_ceiling"] == "none"
    loose, binds = options["scale"] == "rounded_reaches_mayors", options["cooperation_binds"] == "yes"
    demands = [(c["party"], (c["mayors"] - edge * loose) * total / c["votes"]) for c in shares if c["mayors"] and (binds or not c["list_cooperation"])]
    value, just_above = max((own for _p, own in demands), default=Fraction(0)), loose and edge == 1
    binding = [party for party, own in demands if own == value > 0]
    for c in shares:  # § 3, stk. 1: the size at which each share reaches its mayors
        c["quota"] = quota = c["votes"] * value / total; up = math.floor(quota) + 1 if just_above else math.ceil(quota)
        c["rounded"] = up if edge == 1 else math.floor(quota + edge); c["floor"] = max(rules["minimum_seats_in_reduction"], c["born"])
        c["seats"] = c["base_seats"] = max(c["mayors"], c["rounded"], int(options["base_minimum"] == "one"))
        c["ceiling"] = None if free else max(c["base_seats"], c["floor"])
    votes, floors, seats = (tuple(c[what] for c in shares) for what in ("votes", "floor", "base_seats"))
    cap, base_size, born_members_outside = rules["cap_factor"] * municipalities, sum(seats) + others, others * (options["ineligible_mayors"] == "outside_cap")
    room = cap - others + born_members_outside; reduced, turns, tied, road, whole = sum(seats) > room, [], [], "base", None
    exceeds_cap_by = max(0, sum(floors) - room) * reduced; tops = tuple(room if free else min(room, c["ceiling"]) for c in shares)
    if exceeds_cap_by: seats, road = floors, "floors"
    elif reduced and options["reduction_method"] == "shrink_scale": seats, road = shrunk(edge, shares, total, room), "shrunk"
    elif reduced:
        road, sizes = "minimax", range(room if options["reduced_size"] == "cap" else sum(floors), room + 1)
        seats, turns, tied, whole = cut_at(min(sizes, key=lambda size: unevenness(size, votes, floors, tops, others)), votes, floors, tops)
    seats, whole = list(seats), list(whole or seats); return pick(locals(), "shares votes floors base_size cap born_members_outside room municipalities "
        "others seats turns tied whole road reduced exceeds_cap_by value binding demands just_above")
def bounds_of(made):  # the fewest and most seats of each in compositions that are equally good by the text
    worst, size = worst_first(made["votes"], made["whole"])[0], sum(made["whole"])
    return [(max(c["floor"], math.ceil(c["votes"] / worst)), size if c["ceiling"] is None else c["ceiling"]) for c in made["shares"]]
def equally_good(made):  # how many they are: the ways to each total, party by party
    size, ways = sum(made["whole"]), {0: 1}
    for low, top in bounds_of(made) if made["road"] == "minimax" else ():
        ways = {t: sum(ways.get(t - own, 0) for own in range(low, min(top, t) + 1)) for t in range(size + 1)}
    return ways[size] if made["road"] == "minimax" else 1
def optima(bounds, size):  # the ways to fill the size between bounds
    if not bounds: return [[]] if size == 0 else []
    low, top = (sum(bound[end] for bound in bounds[1:]) for end in (0, 1)); own = range(max(bounds[0][0], size - top), min(bounds[0][1], size - low) + 1)
    return [[seats, *others] for seats in own for others in optima(bounds[1:], size - seats)]
def certificate(made, own, same_worst, programme):  # § 3, stk. 2, 3. princip: no seat that is moved may help
    shares, votes, numbers, best, other_optima = made["shares"], made["votes"], range(len(own)), worst_first(made["votes"], own), []
    keys, tops = [c["party"] for c in shares], [MOST if c["ceiling"] is None else c["ceiling"] for c in shares]
    needs, named = [max(c["floor"], math.floor(c["votes"] / best[0]) + 1) for c in shares], lambda numbers: dict(zip(keys, numbers, strict=True))
    may_take, may_give = [n for n in numbers if own[n] < tops[n]], [n for n in numbers if own[n] > shares[n]["floor"]]
    for giver, taker in ((g, t) for g in may_give for t in may_take if g != t):
        moved = [seats - (n == giver) + (n == taker) for n, seats in enumerate(own)]; order = worst_first(votes, moved)
        if order < best: wrong(f"{keys[giver]} → {keys[taker]}", list(map(str, best)), list(map(str, order)))
        other_optima += [named(moved)] if order == best else []
    row = lambda n, less: {"party": keys[n], "votes": votes[n], "seats": own[n], "ratio": Fraction(votes[n], own[n] - less)}
    size, seats, unique, better_needs, better_needs_sum = sum(own), named(own), not other_optima, named(needs), sum(needs)
    if programme is not None:  # another program's answer: a composition that is equally good
        found = [programme["seats"][key] for key in keys]; good = sum(found) == size and worst_first(votes, found) == best
        programme = {"unique": unique, "seats": named(found) if good else seats}
    blocked_by_ceiling = [key for key, need, top in zip(keys, needs, tops, strict=True) if need > top]
    worst = row(max(numbers, key=lambda n: (Fraction(votes[n], own[n]), votes[n], -n)), 0)
    takers, givers = [row(n, 0) for n in may_take], [row(n, 1) for n in may_give]
    return pick(locals(), "size seats worst better_needs better_needs_sum blocked_by_ceiling takers givers unique other_optima same_worst"), programme
def compose(case, kkr):  # § 3, stk. 1-2: the composition of a KKR, all steps, with the lot where one is needed
    if kkr in case.composed: return case.composed[kkr]
    rules, options, area = case.rules, case.options, case.area(kkr); threshold = rules["threshold"]
    votes, found, question = case.contenders(area, threshold, rules["council_seat_required"]); waiting = question is not None
    eligible = [c for c in found if c["verdict"] == "eligible"]; keys, asked, choices = [c["party"] for c in eligible], None, {}
    others = [{"code": town["code"], "municipality": town["name"], "letter": letter, "mayors": 1} for town in area if town["kl_member"]
              for letter in case.mayors[town["code"]] if case.key(town["code"], letter) not in keys]
    outside = [{"party": None, "municipalities": [other["code"] for other in others]}] * bool(others)
    steps = each("eligibility", FLOOR, found, "party votes council_seats verdict", total=votes, threshold=threshold)
    steps += each("born_members", STK1, eligible + outside, "party municipalities"); made = reckon(rules, options, eligible, votes, len(others), len(area))
    shares, seats, tied, same_worst = made["shares"], made["seats"], made["tied"], equally_good(made); pairs = list(zip(keys, seats, strict=True))
    limits, worst = each("reduction_limits", STK2, shares, "party floor ceiling") * made["reduced"], lambda: worst_first(made["votes"], made["whole"])[0]
    own_step = {"floors": lambda: [step("floors_exceed_cap", STK2, floors=sum(made["floors"]), room=made["room"])], "base": list,
                "shrunk": lambda: [step("scale_shrunk", STK2, seats=pairs)], "minimax": lambda: [own for turn, before in made["turns"] for own in
                each("reduction_seat", THIRD, [shares[n] for n in turn], "party votes", before=before)]}[made["road"]]
    if not waiting: steps += [step("scale", STK1, **pick(made, "value binding demands just_above")),
        *each("base_seats", STK1, shares, "party votes quota mayors rounded seats", total=votes),
        step("cap", STK2, **pick(made, "municipalities cap base_size others room")), *limits, *own_step()]
    among, whole = same_worst > 1 and options["secondary"] == "lot_among_optima", made["whole"]
    if among and not waiting:
        choices = {" ".join(f"{key} {own}" for key, own in zip(keys, one, strict=True)): one for one in optima(bounds_of(made), sum(whole))}
        asked = ask(["composition", kkr], THIRD, sorted(choices), 1, worst())
    elif tied and not waiting:
        asked = ask(["composition", kkr], THIRD, sorted(keys[n] for n in tied), sum(whole) - sum(seats), Fraction(made["votes"][tied[0]], seats[tied[0]]))
    if asked:
        record = case.lots(kkr)(asked); question, drawn = None if record else asked, record["drawn"] if record else []
        steps.append(lot(THIRD, asked, record))
        lists = [one for name, one in choices.items() if not drawn or name in drawn] if among else [[own + (key in drawn) for key, own in pairs]]
        seats = [min(own) for own in zip(*lists, strict=True)]
    parties = [{**pick(c, "party votes mayors base_seats"), "seats": own, "supplementary": own - c["mayors"]} for c, own in zip(shares, seats, strict=True)]
    parties = [] if waiting else parties; steps += each("supplementary", STK1, parties, "party seats mayors")
    body = {"outcome": OUTCOME[bool(question)], "size": sum(party["seats"] for party in parties) + len(others), "scale": made["value"],
            "scale_set_by": made["binding"], **pick(locals(), "kkr question votes parties same_worst others"),
            **pick(made, "cap base_size reduced exceeds_cap_by born_members_outside")}
    proof = (made, whole if question else seats, same_worst) if made["road"] == "minimax" and not among and parties else None
    case.composed[kkr] = pick(locals(), "body steps found others parties question made area votes asked proof"); return case.composed[kkr]
def compositions(case):
    rows, stated = [], case.document["compositions"]; claimed = any(own["certificate"] or own["programme"] for own in stated)
    for own in stated:  # where a certificate is due it must be there, unless nothing is claimed at all (--no-proof)
        made, here = compose(case, own["kkr"]), f"compositions.{own['kkr']}.margins"
        proof, programme = certificate(*made["proof"], own["programme"]) if made["proof"] and claimed else (None, None)
        rows.append({**made["body"], "certificate": proof, "programme": programme, "margins": case.later(here, own["margins"], "composition", own["kkr"])})
    return {"compositions": rows}, [{"kkr": own["kkr"], **one} for own in stated for one in compose(case, own["kkr"])["steps"]]
def contest(draw, inner, subject, article, units):  # § 4, stk. 2: two posts by d'Hondt, also inside alliances
    name, total, won, posts, questions, compared = lambda unit: "+".join(p["party"] for p in unit), lambda unit: sum(p["votes"] for p in unit), [], [], [], []
    units = sorted(units, key=lambda unit: (-total(unit), name(unit)))
    levels = {name(unit): {p["party"]: p["votes"] for p in unit} for unit in units if len(unit) > 1}
    alliances = [{"alliance": key, "parties": list(own), "votes": sum(own.values())} for key, own in levels.items()]
    steps = each("takes_part", article, sum(units, []), "party votes members") + each("alliance", article, alliances, "alliance parties votes")
    levels[None] = {name(unit): total(unit) for unit in units}
    def leader(post, alliance):  # who has the largest quotient at a level, and whether by lot; None while that is open
        earlier, record = [own for at, own in won if at == alliance], None
        if None in earlier or not any(levels[alliance].values()): return None, False
        rows = sorted((-v, own, v, earlier.count(own) + 1) for own, v in levels[alliance].items() if v)
        standings = [{"party": own, "votes": v, "divisor": d, "quotient": Fraction(v, d)} for _v, own, v, d in rows]
        top = max(row["quotient"] for row in standings); largest = sorted(row["party"] for row in standings if row["quotient"] == top)
        steps.append(step("quotients", article, **pick(locals(), "post alliance standings largest"))); tie = len(largest) > 1
        if tie:
            asked = ask([*subject, post], article, largest, 1, top, int(alliance is not None)); record = draw(post)(asked)
            steps.append(lot(article, asked, record)); questions.extend([] if record else [asked])
        holder = record["drawn"][0] if record else None if tie else largest[0]; won.append((alliance, holder))
        compared.append(pick(locals(), "post alliance earlier holder largest standings")); return holder, tie
    for post in ("chair", "vice_chair"):
        winner, by_lot = leader(post, None); alliance = winner if winner and winner in levels else None
        if alliance and inner == "dhondt": winner, also = leader(post, alliance); by_lot = by_lot or also
        decided_by = "alliance" if alliance and inner != "dhondt" else None if winner is None else "lot" if by_lot else "quotients"
        posts.append(pick(locals(), "post winner alliance decided_by"))
    return pick(locals(), "posts alliances questions steps units compared")
def nobody(*asked):  # the same while nothing is elected
    empty = [{"post": post, "winner": None, "alliance": None, "decided_by": None} for post in ("chair", "vice_chair")]
    return {"posts": empty, "alliances": [], "questions": [own for own in asked if own], "steps": [], "units": [], "compared": []}
def joined(own, alliances):  # who stands: the alliances, each party in one of them at most, and everybody else alone
    named = [party for one in alliances for party in one["parties"]]; same("alliances", sorted(named), sorted({p["party"] for p in own} & {*named}))
    return [[p for p in own if p["party"] in one["parties"]] for one in alliances] + [[p] for p in own if p["party"] not in named]
def votes_of(case, other): return case.lists[other["code"]].get(other["letter"], {"votes": 0})["votes"]
def elect_chair(case, stated, at):  # § 4, stk. 2: who is represented takes part with its votes
    kkr = stated["kkr"]; made = compose(case, kkr); below, key = [c for c in made["found"] if c["verdict"] != "eligible" and c["mayors"]], (at, "margins")
    own = [{**pick(p, "party votes"), "members": p["seats"], "local_list": False} for p in made["parties"] if p["seats"]]
    if case.options["chair_parties"] == "represented":
        own += [{**pick(c, "party votes"), "members": c["mayors"], "local_list": False} for c in below] + [
            {"party": o["municipality"], "votes": votes_of(case, o), "members": 1, "local_list": True} for o in made["others"]
            if o["letter"] is not None and not any(o["code"] in c["municipalities"] for c in below)]
    own.sort(key=lambda p: (-p["votes"], p["party"])); result = nobody(made["question"])
    if not made["question"] or (made["parties"] and all(party["seats"] for party in made["parties"])):
        result = contest(partial(case.lots, kkr), case.options["alliance_inner"], ["chair", kkr], CHAIR, joined(own, stated["alliances"]))
    participants = [{**p, "alliance": "+".join(one["party"] for one in unit) if len(unit) > 1 else None} for unit in result["units"] for p in unit]
    chair, vice_chair = (None if post["decided_by"] == "alliance" else post["winner"] for post in result["posts"])
    question = (result["questions"] or [None])[0]
    margins, outcome = case.later(key, stated["margins"], "posts", CHAIR, result["compared"]), OUTCOME[bool(question)]
    return {**pick(result, "posts alliances questions steps"), **pick(locals(), "kkr chair vice_chair participants question margins outcome")}
def elections(case):
    rows = [elect_chair(case, own, f"elections.{own['kkr']}") for own in case.document["elections"]]; steps = [(own["kkr"], own["steps"]) for own in rows]
    return {"elections": rows}, [{"kkr": kkr, **one} for kkr, own in steps for one in own]
def divided(case, stated, at, *problem):  # a division with its open question and its margins
    found = divide(*problem); margins = case.later((at, "margins"), stated["margins"], "levels", found["levels"])
    return found, (found["questions"] or [None])[0], margins
def behind(case, kkr):  # the members and votes of everybody who may form a group: parties, and mayors who stand alone
    made = compose(case, kkr); alone = {o["municipality"]: (1, votes_of(case, o)) for o in made["others"]}
    return {p["party"]: (p["seats"], p["votes"]) for p in made["parties"] if p["seats"]} | alone
def appointments(case):  # § 4, stk. 4 (kommunestyrelsesloven § 24, stk. 3): d'Hondt on the members who take part
    every, taken = [], []
    for n, stated in enumerate(case.document["appointments"]):
        kkr, post, groups, rows, steps, margins = stated["kkr"], stated["post"], {}, [], [], []
        question, benches = compose(case, kkr)["question"], behind(case, kkr)
        formed = [own for own in case.document["steps"] if own["kind"] == "group" and (own["kkr"], own["post"]) == (kkr, post)]
        same(f"appointments.{n}", sorted(bench[0] for own in formed for bench in own["benches"]), [] if question else sorted(benches))
        for own in formed:
            row = [[key, bench[1], benches[key][0]] for key in benches for bench in own["benches"] if bench[0] == key]
            group, members = "+".join(one[0] for one in row), sum(one[1] for one in row); groups[group] = members, sum(benches[one[0]][1] for one in row)
            same(group, [one[0] for one in row if not 0 <= one[1] <= one[2]], [])
            steps.append(step("group", POST, group=group, benches=row, members=members))
        if not question:
            votes = {group: own[case.options["post_base"] == "vote_totals"] for group, own in groups.items()}; draw = case.lots(kkr, post)
            found, question, margins = divided(case, stated, f"appointments.{n}", draw, [post, kkr], POST, votes, list(groups), stated["size"], {})
            steps += found["steps"]; order = sorted(groups, key=lambda group: (-groups[group][0], group))
            rows = [{"group": group, "members": groups[group][0], "seats": found["sure"][group]} for group in order]
        every.append({**pick(stated, "kkr post size alternates"), "persons": stated["size"] + stated["alternates"], "outcome": OUTCOME[bool(question)],
                      "groups": rows, **pick(locals(), "question margins")}); taken += [{"kkr": kkr, "post": post, **one} for one in steps]
    return {"appointments": every}, taken
def councils(case):
    rows, recorded = [], case.figures["councils"] == "recorded"
    same("councils", sorted(own["code"] for own in case.document["councils"]), sorted(case.towns))
    for code, stated, here in ((own["code"], own["margins"], f"councils.{own['code']}.margins") for own in case.document["councils"]):
        known, found = {own: case.seats(code, own)[0] for own in case.lists[code]}, {"questions": [], "levels": []} if recorded else case.council(code)
        unknown, question = sorted(own for own in known if known[own] is None), (found["questions"] or [None])[0]
        outcome = "unknown" if {*known.values()} == {None} else "partly_known" if unknown else "recorded" if recorded else OUTCOME[bool(question)]
        margins, size = case.later(here, stated, "levels", found["levels"]), case.towns[code]["council_seats"]
        seats = {letter: own for letter, own in known.items() if own is not None}
        rows.append(pick(locals(), "code size outcome seats unknown question margins"))
    return {"councils": rows}, []
KEPT = "agreed_list seats_given group_counted seat_left round finalists lot".split()  # steps that say what was done at a meeting
def hold(case, kkr, stated, marks, there):  # § 4, stk. 4: one election, with what the groups, the votes and the lists say
    key, seats, persons, at, code = stated["election"], stated["seats"], stated["persons"], f"posts.{stated['election']}", json.dumps
    agreed, given, counts, left, rounds, ends, lots = (marks.get((key, kind), []) for kind in KEPT)
    counted = bool(given) and seats > stated["given"] and case.options["chairmanship_seats"] == "against_group"
    led, has = [one for own in given for one in own["persons"]], Counter(own["group"] for own in persons); given = [g | {"counted": counted} for g in given]
    how = "agreed" if agreed and not agreed[0]["objections"] else "proportional" if counted or seats > 1 else ("given", "majority")[seats]
    question, margins, rows, steps, vacant = None, [], [], agreed + given + counts, seats + stated["given"] * (not counted) - len(persons)
    if how == "proportional":
        groups, bench = {own["group"]: list(map(code, own["persons"])) for own in counts}, {code(own["person"]): own["bench"] for own in there}
        same(at, [sorted(sum(groups.values(), [])), [own["members"] for own in counts]], [sorted(bench), list(map(len, groups.values()))])
        floors, by_votes = Counter(own["group"] for own in persons if counted and own["person"] in led), case.options["post_base"] == "vote_totals"
        votes = {group: len(own) if not by_votes else sum(behind(case, kkr).get(one, (0, 0))[1] for one in {bench[one] for one in own})
                 for group, own in groups.items()}
        if not counted or len(led) == stated["given"]:
            found, question, margins = divided(case, stated, at, case.lots(kkr, key), [key, kkr], POST, votes, list(groups), seats, {}, floors)
            holds, won = Counter(found["sure"]), found["sure"]; steps += found["steps"] + left
            for own in left: holds[own["giver"]] -= own["seats"]; holds[own["taker"]] += own["seats"]
            for n, (group, own) in enumerate(groups.items()):  # while a lot is open, a group may have named more than it is sure of
                to_name = 0 if question and told(stated, "groups", n, "to_name") == 0 and has[group] == floors[group] else holds[group] - has[group]
                rows.append({"members": len(own), "won": won[group], "holds": holds[group], **pick(locals(), "group to_name")})
    for own in rounds if how == "majority" else ():  # § 24, stk. 1: a majority of those present; in round three the most votes
        needed, most = None if own["number"] == 3 else len(there) // 2 + 1, max([1, *own["votes"]])
        same(at, sum(own["votes"]) + own["blank"] <= len(there), True)
        first = [name for name, votes in zip(own["candidates"], own["votes"], strict=True) if votes == most >= (needed or 1)]
        steps.append({**own, "subject": [key, kkr], "present": len(there), "needed": needed, "elected": first[0] if len(first) == 1 else None})
        asked = [ask(*(one["question"][what] for what in ("subject", "article", "tied", "seats_at_stake", "quotient"))) for one in lots
                 if one["question"]["subject"][2] == {2: "round_three", 3: "decision"}.get(own["number"])]
        steps += [lot(POST, one, case.lots(kkr, key)(one)) for one in asked]; question = asked[0] if asked and not steps[-1]["draw"] else None
        steps += [{**one, "subject": [key, kkr]} for one in ends if own["number"] == 2 and {*one["finalists"]} <= {*own["candidates"]}]
    odd = [one for own in agreed for one in own["objections"] if one not in [own["person"] for own in there]]
    same(at, [len({code(p["person"]) for p in persons}), odd], [len(persons), []]); outcome = "lot_needed" if question else "open" if vacant else "completed"
    body = {"election": key, "present": len(there), "groups": rows, **pick(locals(), "how vacant question margins outcome seats persons")}
    return {**body, **pick(stated, "given alternates")}, [*steps, *persons, *stated["alternates"]]
def meeting(case):  # a constituting meeting: who is there, chair and vice chair, every post, and the decisions
    document, stated, marks, posts, taken = case.document, case.document["meeting"], {}, [], []; kkr = stated["kkr"]; made = compose(case, kkr)
    for own in document["steps"]:
        subject = own.get("subject") or own.get("question", own).get("subject") or [own.get("contest")]
        marks.setdefault((subject[0], own["kind"]), []).append(own)
    at = {key: n for n, key in enumerate(["chair", *(own["election"] for post in document["posts"] for own in post["elections"])])}
    attendance = [{**own, "seat": pick(seat, "code name")} for own, seat in zip(stated["attendance"], document["members"][0]["members"], strict=True)]
    there, came, size = [own for own in attendance if own["person"]], lambda own: at[own["came_before"] or "chair"], made["body"]["size"]
    for own in attendance: same("seat", own["presence"], "absent" if own["person"] is None else "present" if own["person"] == own["seat"] else "substitute")
    skipped.update("steps.days steps.since steps.born steps.candidates".split())  # what follows from people, and who was voted for
    roll = lambda key: [own for own in there if came(own) <= at[key] and not (own["left_before"] and at[own["left_before"]] <= at[key])]
    quorum = step("quorum", QUORUM, members=size, present=len(there), needed=math.ceil(size * HALF))
    chair = elect_chair(case, stated["chair"], "meeting.chair")
    notices = [{**{k: v for k, v in own.items() if k != "doubtful"}, "in_time": own["notified"][:10] <= own["deadline"]} for own in stated["alliances"]]
    for post in document["posts"]:
        held = [hold(case, kkr, own, marks, roll(own["election"])) for own in post["elections"]]; taken += [one for own in held for one in own[1]]
        posts.append({"post": post["elections"][0]["election"].partition(":")[0], "elections": [own[0] for own in held]})
    def decided(vote):  # § 5, stk. 9: a majority of the votes, at equal votes the chair's
        by, its = vote["for_it"] - vote["against"], {"for": "adopted", "against": "rejected"}.get(vote["chair"], "asked")
        outcome = "no_quorum" if len(there) < quorum["needed"] else its if not by else "adopted" if by > 0 else "rejected"
        return step("decision", QUORUM, proposal=vote, outcome=outcome, by_chair=not by and outcome in ("adopted", "rejected"))
    decisions, parties = [decided(own["proposal"]) for own in stated["decisions"]], [pick(p, "party seats mayors") for p in made["parties"]]
    question, body = made["question"], pick(locals(), "kkr quorum attendance chair decisions"); members = [pick(locals(), "kkr size parties question")]
    steps = [*marks.get((None, "tenure"), []), *attendance, quorum, *notices, *chair["steps"], *taken, *decisions]; return pick(locals(), "members posts") | {
        "meeting": body}, steps
TABLES, BESIDE = ("municipalities.csv", "lists.csv", "mayors.csv"), Path(__file__).with_name("verify_more.py")
KINDS = {"compose": [compositions], "chair": [elections], "appoint": [appointments], "constitute": [meeting],
         "health-forum": [lambda case: second_part().forums(case)], "audit": [compositions, elections, appointments, councils, meeting]}
ENVELOPE = "schema kind inputs rulebook options list_cooperations draws version steps rules figures document digest".split()
def check_envelope(case):
    document, options, known = case.document, case.options, ["alliance_inner", "broken_tenure", "forum_chair_parties", "vote_base"]
    counted = json.loads(json.dumps(document), object_pairs_hook=lambda own: {k: v for k, v in own if k not in ("digest", "version", "document", "sentence")})
    text = json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    same("digest", document["digest"], hashlib.sha256(text.encode()).hexdigest())
    if case.rules is KKR: known = {*OPTIONS} - {"forum_chair_parties"}
    same("options", options, {name: options.get(name) if options.get(name) in OPTIONS[name] else "/".join(OPTIONS[name]) for name in known})
    changed = {name: value for name, value in options.items() if value != OPTIONS[name][0]}
    same("rules", document["rules"], {**case.rules, "options_changed": changed})
    same("rulebook", document["rulebook"][-9:], case.figures["term"]); joined = document.get("list_cooperations", {}).items()
    same("figures.cooperations", case.figures["cooperations"], {
        name: [one for one in lists if int(one.partition(":")[0]) in case.towns] for name, lists in joined})
    for entry in document["inputs"]: same(entry["file"], [*sorted(entry), len(bytes.fromhex(entry["sha256"]))], ["file", "sha256", 32])
def check_figures(case):
    figures, one = case.figures, pick(case.figures, "election_day term councils")
    tables = {"election": [one], **pick(figures, "municipalities lists mayors")}
    same("figures", sorted(figures), sorted({*one, *tables, "cooperations", "columns"} - {"election"}))
    for name, rows in tables.items():
        columns = {key: [row.get(key, "–") for row in rows] for key in {key for row in rows for key in row} - {"name"}}
        same(f"figures.{name}", {key: json.loads(text) for key, text in figures["columns"].get(name, {}).items()}, columns)
    for code, town in case.towns.items():
        own = [entry for entry in figures["lists"] if entry["code"] == code]
        sums = {name: sum(entry[name] or 0 for entry in own) for name in ("votes", "candidates")}
        same(f"figures.municipalities.{code}", [len(case.lists[code]), pick(town, "lists votes candidates")], [len(own), {"lists": len(own), **sums}])
def check_result(case):
    document, rebuilt, steps, areas = case.document, {}, [], sorted({town["kkr"] for town in case.towns.values()})
    for part in [part for part in KINDS[document["kind"]] if part is not meeting or document["kind"] != "audit" or "meeting" in document]:
        keys, taken = part(case); rebuilt |= keys; steps += taken
    for name in {*rebuilt} & {"compositions", "elections"}: same(name, sorted(own["kkr"] for own in rebuilt[name]), areas)
    same("steps", document["steps"], steps)
    same("", {key: own for key, own in document.items() if key not in ENVELOPE}, rebuilt)
@lru_cache(maxsize=1)
def second_part():  # the second file, which applies the margins, where it stands beside this one
    spec = importlib.util.spec_from_file_location("verify_more", BESIDE); module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module)
    module.v = sys.modules[__name__]; return module
def check_margins(case): second_part().check(case)
def check_draws(case):
    for at, record in enumerate(case.document["draws"]):
        here = [asked for scope, asked in case.asked if scope.items() <= record.items()]; concerned = canonical([*record["drawn"], *(record["tied"] or [])])
        met = (record["question"] or record["tied"]) is not None and any(canonical(name) in concerned for asked in here for name in asked["tied"])
        same(f"draws.{at}.fate", record["fate"], "used" if at in case.used else "outdated" if met else "unused")
        same(f"draws.{at}.question", record["question"] in [asked["id"] for asked in here], False)
def found_in(document, folders):  # each input with its file in one of the folders, None where it is in none
    for entry in document["inputs"]:
        path = Path(entry["file"]); places = [place for folder in folders for place in (folder, folder.parent, folder.parent.parent)]
        yield entry, next((place / own for place in places for own in (path, path.name) if (place / own).is_file()), None)
def check_inputs(case, folders):
    for entry, file in found_in(case.document, folders):
        stem = Path(entry["file"]).stem; same(entry["file"], file is None and entry["file"].endswith(".csv"), False)  # a table is in one of the folders
        if file is not None: same(entry["file"], entry["sha256"], hashlib.sha256(file.read_bytes()).hexdigest())
        if not entry["file"].endswith(TABLES): continue
        text = unicodedata.normalize("NFC", file.read_text("utf-8-sig"))
        lines = list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.partition("\n")[0] else ","))
        rows = [{key: value or None for key, value in row.items()} for row in lines if int(row["code"]) in case.towns]
        stated = [{key: "yes" if value is True else "no" if value is False else None if value in (None, "") else str(value) for key, value in row.items()
                   if rows and key in rows[0]} for row in case.figures[stem]]
        same(stem, stated, [{key: row[key] for key in own} for row, own in zip(rows, stated, strict=True)])
TITLES = {check_envelope: "kontrolsum, regler og valg / digest, rules and options", check_figures: "tal og summer / figures and sums",
          check_result: "resultat og alle trin / result and every step", check_draws: "lodtrækninger / lots", check_margins: "marginer / margins",
          check_inputs: "tabellerne selv / the tables themselves"}
def notes(document: Any, folders: Any = ()) -> Any:  # what is not verified: the keys that are not rebuilt, and the files that are not read
    files = list(found_in(document, folders)); unread = [own["file"] for own, file in files if file and not own["file"].endswith(TABLES)]
    missing = [own["file"] for own, file in files if file is None]
    found = [("ikke efterregnet / not rebuilt", sorted(own for own in skipped if own.rpartition(".")[2] not in TEXTS))]
    if not BESIDE.is_file(): found.append(("marginerne er ikke brugt; det kræver / margins are not applied; that takes", [BESIDE.name]))
    if folders: found += [("kun kontrolsum / by its hash only", unread), ("ikke fundet / not found", missing)]
    return [own for own in found if own[1]]
FAULTS = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError, StopIteration)
def read(text: Any) -> Any:  # a protocol; keys that stand twice and numbers that are not whole are refused
    def once(pairs): same("JSON", [key for key, _value in pairs], [*dict(pairs)]); return dict(pairs)
    document = json.loads(text, object_pairs_hook=once, parse_float=int, parse_constant=int); same("schema", document["schema"], "kkrvalg/1")
    same("kind", document["kind"], document["kind"] if document["kind"] in KINDS else " / ".join(KINDS))
    same(BESIDE.name, BESIDE.is_file() or document["kind"] != "health-forum", True); return document
def verify(document: Any, folders: Any = ()) -> Any:  # each section with None, or the first thing that is wrong in it
    case = None; skipped.clear()
    for check in [own for own in TITLES if (own is not check_inputs or folders) and (own is not check_margins or BESIDE.is_file())]:
        found = None
        try: case = case or Case(document); check(case, folders) if check is check_inputs else check(case)
        except Wrong as error: found = error.args
        except FAULTS as error: found = "protocol", f"{type(error).__name__}: {error}", "–"
        yield TITLES[check], found
def main():  # 0 verified, 1 something is wrong, 2 no protocol
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter); parser.add_argument("protocol", type=Path)
    parser.add_argument("--inputs", type=lambda own: Path(own).resolve(), action="append", default=[], metavar="FOLDER"); given = parser.parse_args()
    try: document = read(given.protocol.read_text("utf-8")); found = list(verify(document, given.inputs))
    except (OSError, Wrong, *FAULTS) as error: print(f"{given.protocol}: ikke en protokol / no protocol: {error}"[:500]); return 2
    for section, own in found: print(f"{section}: " + ("verificeret / verified" if own is None else "FEJL / WRONG  {}: {} ≠ {}".format(*map(str, own))))
    for note, paths in notes(document, given.inputs): print(f"{note}: {', '.join(paths)}")
    return int(any(own for _section, own in found))
if __name__ == "__main__": sys.exit(main())
