"""Efterprøv en protokol fra kkrvalg / verify a protocol of kkrvalg:  python -I -S verify.py PROTOKOL.json
Filen deler ikke en linje med kkrvalg. Den er skrevet fra reglerne og bygger resultatet op igen fra protokollens egne tal; `same`
sammenligner værdi for værdi. Hvad der ikke regnes efter, står i NOT_CHECKED. Med --inputs MAPPE læses også tabellerne bag tallene.
This file shares no line with kkrvalg. Written from the rules, it builds the result anew from the protocol's own figures; `same`
compares value by value. What is not rebuilt stands in NOT_CHECKED. With --inputs FOLDER the tables of the figures are read too."""

# fmt: off
# ruff: noqa: C901, ANN001, ANN003, ANN201, ANN202, ANN204, ANN401, D101, D102, D103, D205, D209, E401, E501, E701, E702, E731, I001, N818, PLR0915, PLR0917, PLR2004, T201 (500 lines)
# mypy: ignore-errors
from __future__ import annotations
import argparse, csv, hashlib, json, math, sys, unicodedata
from fractions import Fraction; from functools import partial; from itertools import groupby; from pathlib import Path; from typing import Any
KKR = {"threshold": "1/50", "council_seat_required": True, "cap_factor": 2, "minimum_seats_in_reduction": 1, "quorum": "1/2",
       "alliance_notice_weekdays": 3}
FORUM = {"threshold": "1/50", "council_seat_required": True, "members_per_health_council": 2, "chair_threshold": "1/50",
         "chair_council_seat_required": True}
RULES = {"kkr-2022-2026": KKR, "kkr-2026-2030": KKR, "health-forums-2026-2030": FORUM}
MEMBERS = {"nord": 4, "midt": 10, "syd": 8, "øst": 12}  # of the health forums
ANSWERS = """scale=quota_reaches_mayors/rounded_reaches_mayors rounding=half_up/up/down base_minimum=one/none
reduced_size=cap/best_up_to_cap reduction_ceiling=base/none reduction_method=minimax/shrink_scale secondary=lexicographic/lot_among_optima
ineligible_mayors=inside_cap/outside_cap vote_base=valid/cast cooperation_binds=yes/no mayor_floor_area=members/all
broken_tenure=current_period/total chair_parties=represented/eligible alliance_inner=dhondt/alliance_decides
post_base=members_present/vote_totals hub_election=chair_by_majority/four_together chairmanship_seats=outside/against_group
alternates=with_member/own_election saturday_is_weekday=yes/no deadline_count=clear_days/inclusive forum_chair_parties=represented/eligible"""  # the open questions with their answers, the default first
OPTIONS = {name: answers.split("/") for name, answers in (entry.split("=") for entry in ANSWERS.split())}
NOT_CHECKED = {  # the last key of what is not compared, and why
    "name": "text: what a list, party or person is called", "file": "text: what an input is called", "version": "no part of the result",
    "document": "number and time of the printout", "sha256": "its form only; with --inputs the file itself",
    "witness": "text: who saw a lot drawn", "margins": "thresholds and chair are checked; others not", "solver": "text: which program solved it; its answer is checked"}
NOT_REBUILT = {"constitute": "; personer, frister, pulje, køn / people, deadlines, pool, gender", "health-forum": "; personer / people, moves"}
STK1, STK2, FLOOR, THIRD = "§ 3, stk. 1", "§ 3, stk. 2", "§ 3, stk. 2, 2. princip", "§ 3, stk. 2, 3. princip"; SEATS, MEETS = "kommissorium, Sammensætning", "kommissorium, Konstituering"
CHAIR, POST, COUNCIL = "§ 4, stk. 2", "§ 4, stk. 4", "kommunal- og regionalvalgloven §§ 81-83"
OUTCOME, HALF = ("completed", "lot_needed"), Fraction(1, 2); ROUNDED = {"half_up": HALF, "up": Fraction(1), "down": Fraction(0)}  # what rounding adds at most to a share
MOST = 10_000  # no body has more seats; a larger number is a fault of the file
class Wrong(Exception): """The first thing that is wrong: where, what the protocol states, what the rules give."""
def flat(value, at):  # return every value with its path; who is tied stands in one order
    if type(value) in (dict, list, tuple):
        rows = canonical(value) if at.endswith(".tied") else value
        for key, own in rows.items() if type(rows) is dict else enumerate(rows): yield from flat(own, f"{at}.{key}")
    else: yield at, repr(str(value) if type(value) is Fraction else value)
def same(at, stated, rebuilt):  # compare stated and rebuilt, all the way down; null in a recorded draw says nothing
    one, other = dict(flat(stated, at)), dict(flat(rebuilt, at))
    silent = tuple(path for path, value in one.items() if ".draw." in path and value == "None")
    for path in {**other, **one}:
        free = path.startswith(silent) or (path not in other and not NOT_CHECKED.keys().isdisjoint(path.split(".")))
        if one.get(path) != other.get(path) and not free: raise Wrong(path, one.get(path, "–"), other.get(path, "–"))
def pick(row, names): return {name: row[name] for name in names.split()}  # return some values of a row, or of a function's variables
def step(kind, article, **values): return {"kind": kind, "article": article, **values}
def each(kind, article, rows, names, **more): return [step(kind, article, **pick(row, names), **more) for row in rows]
def canonical(name): return sorted(map(canonical, name), key=spelling) if isinstance(name, list | tuple) else name
def spelling(name): return not isinstance(name, str), json.dumps(canonical(name), ensure_ascii=False)
def ask(subject, article, tied, seats_at_stake, top, depth=0):  # the question a tie asks; its id is a hash of all that makes it this one
    quotient, names = str(top), [canonical(name) for name in tied]
    text = json.dumps([subject, article, names, seats_at_stake, quotient], ensure_ascii=False, separators=(",", ":"))
    return {"id": hashlib.sha256(text.encode()).hexdigest()[:12], **pick(locals(), "subject article tied seats_at_stake quotient depth")}
def lot(article, question, record):  # return the step of a lot, with the draw that answered it
    return step("lot", article, question=question, draw=record and pick(record, "question tied seats_at_stake quotient drawn date"))
def highest(votes, most, seats):  # d'Hondt as one sorted row of quotients, cut after the last seat: sure rounds, who are equal, seats left
    if not 0 <= seats <= MOST: raise Wrong("seats", seats, f"0–{MOST}")
    common, rounds = math.lcm(*range(1, seats + 1)), []; rooms = [seats if limit is None else min(limit, seats) for limit in most]
    row = sorted((-v * common // d, n) for n, v in enumerate(votes) if v for d in range(1, rooms[n] + 1))
    for _value, equal in groupby(row, key=lambda entry: entry[0]):
        turn, left = [n for _v, n in equal], seats - sum(map(len, rounds))
        if len(turn) > left: return rounds, turn if left else [], left
        rounds.append(turn)
    return rounds, [], 0
def divide(draw, subject, article, votes, units, seats, most):  # d'Hondt with alliances: seats sure and at best, why not sure
    sure, best, why, questions = dict.fromkeys(votes, 0), dict.fromkeys(votes, 0), {}, []; none = {"votes": 0, "needed": "0", "reason": "no_votes"}
    steps = [step("excluded", article, name=name, **none) for name in sorted(votes) if not votes[name]]
    def level(names, low, high, alliance, above):  # where the level above is open: what is sure and possible, and no question
        part = lambda name: [leaf for leaf in ([name] if isinstance(name, str) else name) if votes[leaf]]
        members = sorted(filter(part, names), key=spelling); own = [sum(votes[leaf] for leaf in part(name)) for name in members]
        tops = [[most.get(leaf) for leaf in part(name)] for name in members]
        ceilings, depth = [None if None in top else sum(top) for top in tops], min(1, len(alliance))
        rounds, tied, stake = highest(own, ceilings, low)
        upper, maybe, _stake = highest(own, ceilings, high) if high > low else (rounds, tied, stake)
        held, asked, drawn = [0] * len(members), above, []
        made = [step("level", article, votes=own, held=list(held), seats=low, **pick(locals(), "alliance depth members ceilings"))]
        for number, turn in enumerate(rounds):
            before = list(held)
            for n in turn:
                held[n] += 1; award = {"member": n, "votes": own[n], "divisor": held[n], "before": before, "round": number}
                made.append(step("seat", article, alliance=alliance, award=award))
        if tied and above is None:
            asked = ask(subject, article, [members[n] for n in tied], stake, Fraction(own[tied[0]], held[tied[0]] + 1), depth)
            record = draw(asked); made.append(lot(article, asked, record)); questions.extend([] if record else [asked])
            asked, drawn = (None, canonical(record["drawn"])) if record else (asked, [])
        steps.extend([] if above else made)
        for n, name in enumerate(members):
            number = held[n] + (canonical(name) in drawn); maximum = sum(turn.count(n) for turn in upper) + (n in maybe) if asked else number
            if isinstance(name, str): sure[name], best[name], why[name] = number, maximum, asked
            else: level(name, number, maximum, name, asked)
        return low - sum(held) - stake
    unfilled = level(units, seats, seats, [], None)
    questions.sort(key=lambda q: (q["depth"], Fraction(q["quotient"]), list(map(spelling, q["tied"]))))
    return pick(locals(), "sure best why steps questions unfilled")
class Case:  # a protocol being verified: its figures by municipality, its draws, and what was rebuilt so far
    def __init__(self, document):
        self.document, self.figures, self.options = document, document["figures"], document["options"]
        self.rules, self.councils, self.composed, self.used, self.asked = RULES[document["rulebook"]], {}, {}, set(), []
        self.towns = {town["code"]: town for town in self.figures["municipalities"]}
        self.lists, self.mayors = {code: {} for code in self.towns}, {code: [] for code in self.towns}
        for entry in self.figures["lists"]: self.lists[entry["code"]][entry["letter"]] = entry
        for entry in self.figures["mayors"]: self.mayors[entry["code"]].append(entry["letter"])
        self.joined = {one: name for name, lists in self.figures["cooperations"].items() for one in lists}
    def key(self, code, letter): return self.joined.get(f"{code}:{letter}", self.lists[code].get(letter, {}).get("party"))
    def draw(self, scope, asked):  # the draw that answers a question, None where none is stated: then it is open
        for at, record in enumerate(self.document["draws"]):
            if record["fate"] == "used" and record["question"] == asked["id"] and scope.items() <= record.items():
                drawn = canonical(record["drawn"])
                same(f"draws.{at}.drawn", [drawn.count(canonical(name)) for name in asked["tied"] if canonical(name) in drawn], [1] * asked["seats_at_stake"])
                same(f"draws.{at}", record, {**pick(record, "drawn date fate"), **pick(asked, "tied seats_at_stake quotient"), "question": asked["id"], **scope})
                self.used.add(at); return record
        self.asked.append((scope, asked)); return None
    def council_seats(self, code, letter):  # valgloven §§ 81-83: sure seats in the council, and the open lot that could give the first one
        lists = self.lists[code]
        if self.figures["councils"] == "recorded": return lists[letter]["known_seats"] or 0, None
        if code not in self.councils:
            labels = dict.fromkeys(entry["alliance"] for entry in lists.values() if entry["alliance"] is not None)
            units = [sorted(own for own in lists if lists[own]["alliance"] == label) for label in labels]
            units += [own for own in lists if lists[own]["alliance"] is None]
            votes, most = ({own: entry[what] for own, entry in lists.items()} for what in ("votes", "candidates"))
            self.councils[code] = divide(partial(self.draw, {"kkr": None, "post": None, "council": code}), ["council", str(code)], COUNCIL, votes, units,
                                         self.towns[code]["council_seats"], most)
        own = self.councils[code]; return own["sure"][letter], own["why"].get(letter) if own["best"][letter] and not own["sure"][letter] else None
    def contenders(self, towns, threshold, seat):  # votes in KL's members; who is eligible (the threshold itself is enough, and a council seat); the lot it hangs on
        members, found = sorted((town for town in towns if town["kl_member"]), key=lambda town: town["code"]), {}
        total = sum(town["cast" if self.options["vote_base"] == "cast" else "votes"] for town in members)
        for code, letter in ((town["code"], letter) for town in members for letter in self.lists[town["code"]]):
            party = self.key(code, letter)
            if party is not None:
                new = {"party": party, "votes": 0, "council_seats": 0, "lot": None, "municipalities": []}
                own, (seats, open_lot) = found.setdefault(party, new), self.council_seats(code, letter)
                own.update(votes=own["votes"] + self.lists[code][letter]["votes"], lot=own["lot"] or open_lot, council_seats=own["council_seats"] + seats)
        for code, letter in ((town["code"], letter) for town in members for letter in self.mayors[town["code"]]):
            if self.key(code, letter) in found: found[self.key(code, letter)]["municipalities"].append(code)
        for own in found.values():
            below = not own["votes"] or own["votes"] < Fraction(threshold) * total
            without = None if own["council_seats"] or not seat else "council_seat_open" if own["lot"] else "no_council_seat"
            own.update(verdict="below_threshold" if below else without or "eligible", mayors=len(own["municipalities"]))
        ranked = sorted(found.values(), key=lambda own: (-own["votes"], own["party"]))
        return total, ranked, next((own["lot"] for own in ranked if own["verdict"] == "council_seat_open"), None)
def worst_first(votes, seats): return sorted(map(Fraction, votes, seats), reverse=True)
def set_base(case, eligible, total):  # § 3, stk. 1: the size at which each share reaches the mayors, and the seats it gives
    options, rounding = case.options, case.options["rounding"]
    loose, binds = options["scale"] == "rounded_reaches_mayors", options["cooperation_binds"] == "yes"
    demands = [(c["party"], (c["mayors"] - ROUNDED[rounding] * loose) * total / c["votes"]) for c in eligible
               if c["mayors"] and (binds or c["party"] not in case.joined.values())]
    value, just_above = max((own for _p, own in demands), default=Fraction(0)), loose and rounding == "up"
    for c in eligible:
        c["quota"] = quota = c["votes"] * value / total; up = math.floor(quota) + 1 if just_above else math.ceil(quota)
        c["rounded"] = {"half_up": math.floor(quota + HALF), "up": up, "down": math.floor(quota)}[rounding]
        c["seats"] = c["base_seats"] = max(c["mayors"], c["rounded"], int(options["base_minimum"] == "one"))
    binding = [party for party, own in demands if own == value > 0]; return step("scale", STK1, **pick(locals(), "value binding demands just_above"))
def cut_at(size, shares):  # § 3, stk. 2: floors, then a sorted row of votes per seat: sure seats, steps, who are equal, all seats
    seats, awards, tops = [c["floor"] for c in shares], [], [min(size, c["top"]) for c in shares]
    row = sorted((-Fraction(c["votes"], s), s, n) for n, c in enumerate(shares) for s in range(seats[n], tops[n]))
    for _place, equal in groupby(row, key=lambda entry: entry[:2]):
        turn, before, left = [n for _ratio, _held, n in equal], list(seats), max(0, size - sum(seats))
        if len(turn) > left: return seats, awards, turn if left else [], [own + (n in turn[:left]) for n, own in enumerate(seats)]
        for n in turn:
            awards.append(step("reduction_seat", THIRD, **pick(shares[n], "party votes"), before=before)); seats[n] += 1
    return seats, awards, [], seats
def best_size(shares, room, others):  # return the size up to the room whose worst share of votes per share of seats is smallest
    def unevenness(size):
        whole = cut_at(size, shares)[3]; return worst_first([c["votes"] for c in shares], whole)[0] * (sum(whole) + others), -sum(whole)
    return min(range(sum(c["floor"] for c in shares), room + 1), key=unevenness)
def shrunk(rounding, shares, total, room):  # the scale is lowered: each seat goes where rounding gives it back
    seats = [max(c["base_seats"], c["floor"]) for c in shares]
    falls = [((seat - ROUNDED[rounding]) * total / c["votes"], n) for n, c in enumerate(shares)
             for seat in range(c["floor"] + 1, seats[n] + 1)]
    for _scale, going in groupby(sorted(falls, reverse=True), key=lambda entry: entry[0]):
        for _fall, n in list(going) if sum(seats) > room else (): seats[n] -= 1
    return seats
def optima(bounds, size):  # return the ways to fill the size between bounds
    if not bounds: return [[]] if size == 0 else []
    low, top = (sum(bound[end] for bound in bounds[1:]) for end in (0, 1))
    own = range(max(bounds[0][0], size - top), min(bounds[0][1], size - low) + 1)
    return [[seats, *others] for seats in own for others in optima(bounds[1:], size - seats)]
def certificate(shares, own, same_worst, programme):  # § 3, stk. 2, 3. princip: no seat that is moved may help
    votes, keys, tops = ([c[what] for c in shares] for what in ("votes", "party", "top"))
    best, other_optima, named = worst_first(votes, own), [], lambda numbers: dict(zip(keys, numbers, strict=True))
    needs = [max(c["floor"], math.floor(c["votes"] / best[0]) + 1) for c in shares]; may_take = [n for n, seats in enumerate(own) if seats < tops[n]]
    may_give = [n for n, seats in enumerate(own) if seats > shares[n]["floor"]]
    for giver, taker in ((g, t) for g in may_give for t in may_take if g != t):
        moved = [seats - (n == giver) + (n == taker) for n, seats in enumerate(own)]; order = worst_first(votes, moved)
        other_optima += [named(moved)] if order == best else []
        if order < best:
            raise Wrong(f"{keys[giver]} → {keys[taker]}", [str(one) for one in best], [str(one) for one in order])
    row = lambda n, less: {"party": keys[n], "votes": votes[n], "seats": own[n], "ratio": Fraction(votes[n], own[n] - less)}
    size, seats, unique, better_needs, better_needs_sum = sum(own), named(own), not other_optima, named(needs), sum(needs)
    if programme is not None:  # another program's answer: a composition that is equally good
        found = [programme["seats"][key] for key in keys]
        programme = {"unique": unique, "seats": named(found) if worst_first(votes, found) == best else seats}
    blocked_by_ceiling = [key for key, need, top in zip(keys, needs, tops, strict=True) if need > top]
    worst = row(max(range(len(own)), key=lambda n: (Fraction(votes[n], own[n]), votes[n], -n)), 0)
    takers, givers = [row(n, 0) for n in may_take], [row(n, 1) for n in may_give]
    return pick(locals(), "size seats worst better_needs better_needs_sum blocked_by_ceiling takers givers unique other_optima "
                          "same_worst"), programme
def compose(case, stated):  # § 3, stk. 1-2: the composition of a KKR, all steps
    kkr = stated["kkr"]
    if kkr in case.composed: return case.composed[kkr]
    rules, options, area = case.rules, case.options, [town for town in case.towns.values() if town["kkr"] == kkr]
    threshold, municipalities = rules["threshold"], len(area)
    votes, found, question = case.contenders(area, threshold, rules["council_seat_required"])
    eligible, waiting = [c for c in found if c["verdict"] == "eligible"], question is not None
    alone = [{"code": town["code"], "municipality": town["name"], "letter": letter, "mayors": 1}
             for town in sorted(area, key=lambda town: town["code"]) if town["kl_member"] for letter in case.mayors[town["code"]]
             if case.key(town["code"], letter) not in [c["party"] for c in eligible]]
    steps = each("eligibility", FLOOR, found, "party votes council_seats verdict", total=votes, threshold=threshold)
    steps += each("born_members", STK1, eligible, "party municipalities")
    steps += [step("born_members", STK1, party=None, municipalities=[other["code"] for other in alone])] if alone else []
    scale_step, free = set_base(case, eligible, votes), options["reduction_ceiling"] == "none"
    for c in eligible:
        mayors = [case.key(town["code"], letter) for town in area for letter in case.mayors[town["code"]]
                  if town["kl_member"] or options["mayor_floor_area"] == "all"]
        c["floor"] = max(rules["minimum_seats_in_reduction"], mayors.count(c["party"]))
        c["ceiling"], c["top"] = (None, MOST) if free else (max(c["base_seats"], c["floor"]),) * 2
    base, floors, others = sum(c["base_seats"] for c in eligible), sum(c["floor"] for c in eligible), len(alone)
    cap, base_size = rules["cap_factor"] * municipalities, base + others
    born_members_outside = others * (options["ineligible_mayors"] == "outside_cap"); room = cap - others + born_members_outside
    seats, awards, tied, reduced, minimax, same_worst = [c["base_seats"] for c in eligible], [], [], base > room, False, 1
    exceeds_cap_by, numbers = max(0, floors - room) * reduced, [c["votes"] for c in eligible]
    if exceeds_cap_by: seats, awards = [c["floor"] for c in eligible], [step("floors_exceed_cap", STK2, **pick(locals(), "floors room"))]
    elif reduced and options["reduction_method"] == "shrink_scale":
        seats = shrunk(options["rounding"], eligible, votes, room)
        awards = [step("scale_shrunk", STK2, seats=[(c["party"], own) for c, own in zip(eligible, seats, strict=True)])]
    elif reduced:
        size = room if options["reduced_size"] == "cap" else best_size(eligible, room, others)
        minimax, (seats, awards, tied, whole) = True, cut_at(size, eligible)
        worst, size, ways = worst_first(numbers, whole)[0], sum(whole), {0: 1}  # how many ways to each total
        bounds = [(max(c["floor"], math.ceil(c["votes"] / worst)), min(size, c["top"])) for c in eligible]
        for low, top in bounds: ways = {t: sum(ways.get(t - own, 0) for own in range(low, min(top, t) + 1)) for t in range(size + 1)}
        same_worst = ways[size]
    if not waiting:
        steps += [scale_step, *each("base_seats", STK1, eligible, "party votes quota mayors rounded seats", total=votes)]
        steps.append(step("cap", STK2, **pick(locals(), "municipalities cap base_size others room")))
        steps += [*each("reduction_limits", STK2, eligible, "party floor ceiling"), *awards] if reduced else []
    asked, among, choices = None, same_worst > 1 and options["secondary"] == "lot_among_optima", {}
    if among and not waiting:
        choices = {" ".join(f"{c['party']} {own}" for c, own in zip(eligible, one, strict=True)): one for one in optima(bounds, size)}
        asked = ask(["composition", kkr], THIRD, sorted(choices), 1, worst)
    elif tied and not waiting:
        asked = ask(["composition", kkr], THIRD, sorted(eligible[n]["party"] for n in tied), size - sum(seats), Fraction(numbers[tied[0]], seats[tied[0]]))
    if asked:
        record = case.draw({"kkr": kkr, "post": None, "council": None}, asked)
        question, drawn = None if record else asked, record["drawn"] if record else []; steps.append(lot(THIRD, asked, record))
        lists = [one for name, one in choices.items() if not drawn or name in drawn] if among else [[own + (c["party"] in drawn) for c, own in zip(eligible, seats, strict=True)]]
        seats = [min(own) for own in zip(*lists, strict=True)]
    parties = [] if waiting else [{**pick(c, "party votes mayors base_seats"), "seats": own, "supplementary": own - c["mayors"]}
                                  for c, own in zip(eligible, seats, strict=True)]
    steps += each("supplementary", STK1, parties, "party seats mayors"); proof = programme = None
    if minimax and not among and parties and stated.get("certificate", True):  # null in all KKR: --no-proof, nothing claimed
        proof, programme = certificate(eligible, whole if question else seats, same_worst, stated.get("programme"))
    result = {"steps": steps, "found": found, "others": alone, "certificate": proof, "outcome": OUTCOME[bool(question)],
              "size": sum(party["seats"] for party in parties) + others, "scale": scale_step["value"],
              "scale_set_by": scale_step["binding"], **pick(locals(), "kkr question cap base_size votes reduced same_worst "
                                                             "exceeds_cap_by born_members_outside parties programme")}
    case.composed[kkr] = result; return result
def contest(draw, inner, subject, article, units):  # § 4, stk. 2: two posts by d'Hondt, also inside alliances
    name, total = lambda unit: "+".join(p["party"] for p in unit), lambda unit: sum(p["votes"] for p in unit)
    units, won, posts, questions, closed = sorted(units, key=lambda unit: (-total(unit), name(unit))), {}, [], [], set()
    levels = {name(unit): {p["party"]: p["votes"] for p in unit} for unit in units if len(unit) > 1}
    alliances = [{"alliance": key, "parties": list(own), "votes": sum(own.values())} for key, own in levels.items()]
    levels[None] = {name(unit): total(unit) for unit in units}
    steps = each("takes_part", article, [p for unit in units for p in unit], "party votes members")
    steps += each("alliance", article, alliances, "alliance parties votes")
    def leader(post, alliance):  # who has the largest quotient at a level, and whether by lot; None while that is open
        if alliance in closed: return None, False
        rows = sorted((-v, own, v, won.get((alliance, own), 0) + 1) for own, v in levels[alliance].items() if v)
        standings = [{"party": own, "votes": v, "divisor": d, "quotient": Fraction(v, d)} for _v, own, v, d in rows]
        top, record = max(row["quotient"] for row in standings), None; largest = sorted(row["party"] for row in standings if row["quotient"] == top)
        steps.append(step("quotients", article, **pick(locals(), "post alliance standings largest")))
        if len(largest) > 1:
            asked = ask([*subject, post], article, largest, 1, top, int(alliance is not None)); record = draw(post, asked)
            steps.append(lot(article, asked, record))
            if record is None:
                questions.append(asked); closed.add(alliance); return None, True
        first = record["drawn"][0] if record else largest[0]; won[alliance, first] = won.get((alliance, first), 0) + 1
        return first, record is not None
    for post in ("chair", "vice_chair"):
        winner, by_lot = leader(post, None) if any(levels[None].values()) else (None, False)
        alliance, decided_by, also = winner if winner in levels and winner else None, "alliance", False
        if not alliance or inner == "dhondt":
            winner, also = leader(post, alliance) if alliance else (winner, False)
            decided_by = None if winner is None else "lot" if by_lot or also else "quotients"
        posts.append(pick(locals(), "post winner alliance decided_by"))
    return pick(locals(), "posts alliances questions steps units")
def joined(own, alliances):  # return who stands: the alliances, each party in one of them at most, and everybody else alone
    named = [party for one in alliances for party in one["parties"]]; same("alliances", sorted(named), sorted({p["party"] for p in own} & {*named}))
    return [[p for p in own if p["party"] in one["parties"]] for one in alliances] + [[p] for p in own if p["party"] not in named]
def elect_chair(case, stated):  # § 4, stk. 2: who is represented takes part with its votes
    kkr, made, own, none = stated["kkr"], compose(case, {"kkr": stated["kkr"]}), [], {"winner": None, "alliance": None, "decided_by": None}
    below = [c for c in made["found"] if c["verdict"] != "eligible" and c["mayors"]]; pooled = [code for c in below for code in c["municipalities"]]
    own = [{**pick(p, "party votes"), "members": p["seats"], "local_list": False} for p in made["parties"] if p["seats"]]
    if case.options["chair_parties"] == "represented":
        own += [{**pick(c, "party votes"), "members": c["mayors"], "local_list": False} for c in below]
        own += [{"party": o["municipality"], "votes": votes_of(case, o), "members": 1, "local_list": True}
                for o in made["others"] if o["code"] not in pooled and o["letter"] is not None]
    own.sort(key=lambda p: (-p["votes"], p["party"]))
    waits = made["question"] and not (made["parties"] and all(party["seats"] for party in made["parties"]))
    result = {"posts": [{"post": "chair", **none}, {"post": "vice_chair", **none}], "alliances": [], "questions": [made["question"]],
              "steps": [], "units": []} if waits else contest(lambda post, asked: case.draw({"kkr": kkr, "post": post, "council": None}, asked), case.options["alliance_inner"],
                                                              ["chair", kkr], CHAIR, joined(own, stated["alliances"]))
    participants = [{**p, "alliance": "+".join(one["party"] for one in unit) if len(unit) > 1 else None}
                    for unit in result.pop("units") for p in unit]
    chair, vice_chair = (None if post["decided_by"] == "alliance" else post["winner"] for post in result["posts"])
    question = (result["questions"] or [None])[0]
    return {**result, **pick(locals(), "kkr chair vice_chair participants question"), "outcome": OUTCOME[bool(question)]}
def votes_of(case, other): return case.lists[other["code"]].get(other["letter"], {"votes": 0})["votes"]
def appoint(case, stated):  # § 4, stk. 4 (kommunestyrelsesloven § 24, stk. 3): d'Hondt on the members who take part
    kkr, post, made, groups, steps = stated["kkr"], stated["post"], compose(case, {"kkr": stated["kkr"]}), {}, []
    common, question = {**pick(stated, "kkr post size alternates"), "persons": stated["size"] + stated["alternates"]}, made["question"]
    if question: return {**common, "outcome": "lot_needed", "groups": [], "question": question, "steps": []}
    benches = {party["party"]: (party["seats"], party["votes"]) for party in made["parties"] if party["seats"]}
    benches |= {other["municipality"]: (1, votes_of(case, other)) for other in made["others"]}
    formed = [own for own in case.document["steps"] if (own["kind"], own["kkr"], own["post"]) == ("group", kkr, post)]
    same(f"{kkr}.groups", sorted(bench[0] for own in formed for bench in own["benches"]), sorted(benches))
    for own in formed:
        rows = [[key, bench[1], benches[key][0]] for key in benches for bench in own["benches"] if bench[0] == key]
        group, members = "+".join(row[0] for row in rows), sum(row[1] for row in rows)
        same(f"{kkr}.{group}", [row[0] for row in rows if not 0 <= row[1] <= row[2]], [])
        groups[group] = members, sum(benches[row[0]][1] for row in rows)
        steps.append(step("group", POST, group=group, benches=rows, members=members))
    votes = {group: own[case.options["post_base"] == "vote_totals"] for group, own in groups.items()}
    found = divide(partial(case.draw, {"kkr": kkr, "post": post, "council": None}), [post, kkr], POST, votes, list(groups), stated["size"], {})
    order, question = sorted(groups, key=lambda group: (-groups[group][0], group)), (found["questions"] or [None])[0]
    return {**common, "question": question, "outcome": OUTCOME[bool(question)], "steps": [*steps, *found["steps"]],
            "groups": [{"group": group, "members": groups[group][0], "seats": found["sure"][group]} for group in order]}
def check_envelope(case):
    document, options, figures = case.document, case.options, case.figures
    counted = json.loads(json.dumps(document), object_pairs_hook=lambda own: {k: v for k, v in own if k not in ("digest", "version", "document", "sentence")})
    text = json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    same("digest", document["digest"], hashlib.sha256(text.encode()).hexdigest())
    known = ["alliance_inner", "broken_tenure", "forum_chair_parties", "vote_base"] if case.rules is FORUM else {*OPTIONS} - {"forum_chair_parties"}
    same("options", options, {name: options.get(name) if options.get(name) in OPTIONS[name] else "/".join(OPTIONS[name]) for name in known})
    changed = {name: value for name, value in options.items() if value != OPTIONS[name][0]}
    same("rules", document["rules"], {**case.rules, "options_changed": changed}); same("rulebook", document["rulebook"][-9:], figures["term"])
    same("figures.cooperations", figures["cooperations"], {name: [one for one in lists if int(one.partition(":")[0]) in case.towns]
                                                           for name, lists in document.get("list_cooperations", {}).items()})
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
        sums = {"lists": len(own), **{name: sum(entry[name] or 0 for entry in own) for name in ("votes", "candidates")}}
        same(f"figures.municipalities.{code}", [len(case.lists[code]), pick(town, "lists votes candidates")], [len(own), sums])
def check_result(case):
    name, made, tags = KINDS[case.document["kind"]]; stated = case.document[name]
    same(name, sorted(own["kkr"] for own in stated), sorted({town["kkr"] for town in case.towns.values()}))
    rebuilt = [made(case, own) for own in stated]
    same("steps", case.document["steps"], [{**pick(one, tags), **own} for one in rebuilt for own in one["steps"]])
    hidden = ("found",) if name == "elections" else ("found", "steps")
    for own in stated if name != "appointments" else (): check_margins(f"{name}.{own['kkr']}.margins", own) if own.get("margins") else None
    same(name, stated, [{key: value for key, value in one.items() if key not in hidden} for one in rebuilt])
def check_margins(at, own):  # each margin is applied: at k the party crosses the threshold, or takes the post; at k - 1 it does not
    for n, margin in enumerate(own["margins"]["thresholds"] if "parties" in own else ()):
        share, votes, total = Fraction(margin["threshold"]), margin["votes"], margin["total"]; side = votes >= share * total; needed = math.ceil(share * total)
        same(f"{at}.thresholds.{n}", pick(margin, "needed above"), {"needed": needed, "above": votes - needed})
        for key, own_sign, total_sign in (("gains", 1, 1), ("loses", -1, -1), ("moved", -1 if side else 1, 0)):
            sides = [votes + own_sign * k >= share * (total + total_sign * k) for k in (margin[key] or 0, (margin[key] or 0) - 1)]
            same(f"{at}.thresholds.{n}.{key}", sides if margin[key] else [], [not side, side] if margin[key] else [])
    for n, margin in enumerate(own["margins"] if "posts" in own else ()):
        rows = [one["standings"] for one in own["steps"] if one["kind"] == "quotients" and pick(one, "post alliance") == pick(margin, "post alliance")]
        for turn, key, plus, less in ((turn, *kind) for turn in margin["turns"] for kind in (("gains", 1, 0), ("loses", 0, 1), ("moved", 1, 1)) if turn[kind[0]]):
            leads = []
            for k in (turn[key], turn[key] - 1):
                new = {row["party"]: Fraction(row["votes"] + k * (plus * (row["party"] == turn["challenger"]) - less * (row["party"] == margin["holder"])), row["divisor"]) for row in rows[0]}
                leads.append(all(new[turn["challenger"]] > value for party, value in new.items() if party != turn["challenger"]))
            same(f"{at}.{n}.{turn['challenger']}.{key}", leads, [True, False])
def check_meeting(case):
    kkr, meeting, steps, won, groups = case.document["meeting"]["kkr"], case.document["meeting"], case.document["steps"], {}, {}
    made, chair = compose(case, {"kkr": kkr}), elect_chair(case, meeting["chair"]); same("meeting.chair", meeting["chair"], chair)
    same("steps", [own for own in steps if own["article"] == CHAIR and own["kind"] != "alliance_notice"], chair["steps"])
    members, seats = case.document["members"][0], {party["party"]: party["seats"] for party in made["parties"]}
    same("members", [members["size"], {own["party"]: own["seats"] for own in members["parties"]}], [made["size"], seats])
    present, named = sum(own["presence"] != "absent" for own in meeting["attendance"]), [own for own in steps if own["kind"] == "named"]
    for key, kind in (("attendance", "attended"), ("decisions", "decision")): same(key, meeting[key], [own for own in steps if own["kind"] == kind])
    persons = [person for post in case.document["posts"] for own in post["elections"] for person in [*own["persons"], *own["alternates"]]]
    same("posts.persons", sorted(map(json.dumps, persons)), sorted(map(json.dumps, named)))
    for at, own in enumerate(steps):
        if own["kind"] == "quorum":
            same(f"steps.{at}", pick(own, "members present needed"), {"members": made["size"], "present": present, "needed": math.ceil(made["size"] * HALF)})
        elif own["kind"] == "group_counted":
            same(f"steps.{at}.members", own["members"], len({json.dumps(person) for person in own["persons"]}))
            groups = {**(groups if own["contest"] == groups.get(None) else {}), None: own["contest"], own["group"]: own["members"]}
        elif own["kind"] == "level" and own["article"] == POST and own["members"]:  # nobody present, nothing to divide
            found = divide(partial(case.draw, {"kkr": kkr, "post": groups[None], "council": None}), [groups[None], kkr], POST, {name: groups[name] for name in own["members"]}, own["members"], own["seats"], {})
            same(f"steps.{at}", steps[at:at + len(found["steps"])], found["steps"]); won[groups[None]] = found["sure"]
        elif own["kind"] == "round":
            top, most, three = own["present"] // 2 + 1, max(own["votes"], default=0), own["number"] == 3
            first = [name for name, votes in zip(own["candidates"], own["votes"], strict=True) if votes == most]
            elected = first[0] if len(first) == 1 and (three or most >= top) else None
            same(f"steps.{at}", pick(own, "needed elected"), {"needed": None if three else top, "elected": elected})
            same(f"steps.{at}.votes", sum(own["votes"]) + own["blank"] <= own["present"], True)
        elif own["kind"] == "decision" and own["outcome"] != "no_quorum":
            by, vote = own["proposal"]["for_it"] - own["proposal"]["against"], own["proposal"]["chair"]
            outcome = "adopted" if by > 0 or (not by and vote == "for") else "rejected" if by < 0 or vote == "against" else "asked"
            same(f"steps.{at}", pick(own, "outcome by_chair"), {"outcome": outcome, "by_chair": not by and outcome != "asked"})
        elif own["kind"] == "lot" and own["article"] == POST and len(own["question"]["subject"]) > 2:
            asked = ask(*(own["question"][key] for key in ("subject", "article", "tied", "seats_at_stake", "quotient", "depth")))
            same(f"steps.{at}", own, lot(POST, asked, case.draw({"kkr": kkr, "post": asked["subject"][0], "council": None}, asked)))
    for own in (one for post in case.document["posts"] for one in post["elections"]):
        same(own["election"], len(own["persons"]) <= own["seats"] + own["given"], True)
        if own["election"] in won: same(own["election"], {g["group"]: g["won"] for g in own["groups"]}, won[own["election"]])
def check_forums(case):  # kommissorium: two members of each health council by d'Hondt, chair and vice chair in the whole area
    decides, keys, steps = case.options["alliance_inner"] == "alliance_decides", "party votes council_seats verdict", []
    for at, forum in enumerate(case.document["forums"]):
        seats, size, here = {}, MEMBERS[forum["forum"]], f"forums.{at}"; names = [own["health_council"] for own in forum["health_councils"]]
        for n, own in enumerate(forum["health_councils"]):
            towns, question = [town for town in case.towns.values() if town["health_council"] == names[n]], f"{here}.health_councils.{n}"
            total_votes, found, waiting = case.contenders(towns, FORUM["threshold"], FORUM["council_seat_required"])
            units = joined([c for c in found if c["verdict"] == "eligible"], own["alliances"])
            labels = {"+".join(c["party"] for c in unit): unit for unit in units}; allied = [name for name in labels if len(labels[name]) > 1]
            votes = {name: sum(c["votes"] for c in labels[name]) for name in labels} if decides else {c["party"]: c["votes"] for unit in units for c in unit}
            stands = list(votes) if decides else [[c["party"] for c in unit] if len(unit) > 1 else unit[0]["party"] for unit in units]
            made = {"sure": {}, "questions": [waiting], "steps": []} if waiting else divide(
                partial(case.draw, {"forum": forum["forum"], "health_council": names[n], "post": None}), ["health_council", names[n]], SEATS, votes, stands, 2, {})
            won = {party: number for party, number in made["sure"].items() if number}
            rows = [{**pick(c, keys), "share": Fraction(c["votes"], total_votes), "seats": won.get(c["party"], 0),
                     "list_cooperation": c["party"] in case.joined.values(), "alliance": next((name for name in allied if c in labels[name]), None)} for c in found]
            same(f"{question}.parties", own["parties"], rows)
            made["steps"] = [*each("eligibility", SEATS, found, keys, total_votes=total_votes), *each("alliance", SEATS, [
                {"alliance": name, "parties": [c["party"] for c in labels[name]], "votes": sum(c["votes"] for c in labels[name])}
                for name in allied], "alliance parties votes"), *made["steps"]]
            same(question, pick(own, "seats total_votes questions steps"), {"seats": won, **pick(locals(), "total_votes"), **pick(made, "questions steps")})
            steps += [{"forum": forum["forum"], "health_council": names[n], **one} for one in made["steps"]]
            for party, number in won.items(): seats[party] = seats.get(party, 0) + number
        fees = {"chair": 97000, "vice_chair": 35000, "member": 15000, "members": size - 2, "total": 132000 + 15000 * (size - 2)}
        same(here, [pick(forum, "seats members"), pick(forum["fees"], " ".join(fees))], [{"seats": seats, "members": size}, fees])
        chair = forum["chair"]
        if chair and not chair["waits_for"]:
            towns = [town for town in case.towns.values() if town["health_council"] in names]
            total_votes, found, waiting = case.contenders(towns, FORUM["chair_threshold"], FORUM["chair_council_seat_required"])
            own = [{**pick(c, keys), "members": seats.get(c["party"], 0), "share": Fraction(c["votes"], total_votes)} for c in found]
            part = [c for c in own if c["verdict"] == "eligible" and (c["members"] or case.options["forum_chair_parties"] == "eligible")]
            same(f"{here}.chair.parties", [pick(c, f"{keys} members share") for c in chair["parties"]], [{**c, "members": c["members"] * (c in part)} for c in own])
            draw = partial(lambda key, post, asked: case.draw({"forum": key, "health_council": None, "post": post}, asked), forum["forum"])
            made = contest(draw, case.options["alliance_inner"], ["health_forum", forum["forum"]], MEETS, joined(part, chair["alliances"])) if part and not waiting else {"steps": []}
            made["steps"] = [*each("eligibility", MEETS, found, keys, total_votes=total_votes), *made["steps"]]
            same(f"{here}.chair", {key: chair[key] for key in made if key in chair}, {key: made[key] for key in made if key in chair})
            steps += [{"forum": forum["forum"], **one} for one in made["steps"]]
    same("steps", [one for one in case.document["steps"] if one["kind"] != "candidates"], steps)
def check_draws(case):
    for at, record in enumerate(case.document["draws"]):
        here = [asked for scope, asked in case.asked if scope.items() <= record.items()]
        concerned = canonical([*record["drawn"], *(record["tied"] or [])])
        met = any(canonical(name) in concerned for asked in here for name in asked["tied"])
        named = record["question"] is not None or record["tied"] is not None
        same(f"draws.{at}.fate", record["fate"], "used" if at in case.used else "outdated" if met and named else "unused")
        same(f"draws.{at}.question", record["question"] in [asked["id"] for asked in here], False)
def check_inputs(case, folders):
    for entry in case.document["inputs"]:
        path, stem = Path(entry["file"]), Path(entry["file"]).stem
        places = [place / own for folder in folders for place in (folder, folder.parent, folder.parent.parent) for own in (path, path.name)]
        file = next((place for place in places if place.is_file()), None)
        same(entry["file"], file is None and path.suffix == ".csv", False)  # a table is in one of the folders
        if file is not None: same(entry["file"], entry["sha256"], hashlib.sha256(file.read_bytes()).hexdigest())
        if stem in ("municipalities", "lists", "mayors"):
            text = unicodedata.normalize("NFC", file.read_text("utf-8-sig"))
            lines = list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.partition("\n")[0] else ","))
            rows = [{key: value or None for key, value in row.items()} for row in lines if int(row["code"]) in case.towns]
            stated = [{key: "yes" if value is True else "no" if value is False else None if value in (None, "") else str(value)
                       for key, value in row.items() if rows and key in rows[0]} for row in case.figures[stem]]
            same(stem, stated, [{key: row[key] for key in own} for row, own in zip(rows, stated, strict=True)])
KINDS = {"compose": ("compositions", compose, "kkr"), "chair": ("elections", elect_chair, "kkr"),
         "appoint": ("appointments", appoint, "kkr post"), "constitute": check_meeting, "health-forum": check_forums}
TITLES = {check_envelope: "kontrolsum, regler og valg / digest, rules and options", check_figures: "tal og summer / figures and sums",
          check_draws: "lodtrækninger / lots", check_inputs: "tabellerne selv / the tables themselves"}
FAULTS = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError, StopIteration)
def read(text: Any) -> Any:  # a protocol; keys that stand twice and numbers that are not whole are refused
    def once(pairs): same("JSON", [key for key, _value in pairs], [*dict(pairs)]); return dict(pairs)
    document = json.loads(text, object_pairs_hook=once, parse_float=int, parse_constant=int); same("schema", document["schema"], "kkrvalg/1")
    same("kind", document["kind"], document["kind"] if document["kind"] in KINDS else " / ".join(KINDS)); return document
def verify(document: Any, folders: Any = ()) -> Any:  # each section with None, or the first thing that is wrong in it
    case = None; result = KINDS[document["kind"]] if callable(KINDS[document["kind"]]) else check_result
    for check in [check_envelope, check_figures, result, check_draws, *([check_inputs] if folders else [])]:
        wrong = None
        try:
            case = case or Case(document); check(case, folders) if check is check_inputs else check(case)
        except Wrong as error: wrong = error.args
        except FAULTS as error: wrong = "protocol", f"{type(error).__name__}: {error}", "–"
        yield TITLES.get(check, "resultat og alle trin / result and every step"), wrong
def main():  # 0 verified, 1 something is wrong, 2 no protocol
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("protocol", type=Path); parser.add_argument("--inputs", type=Path, action="append", default=[], metavar="FOLDER")
    given = parser.parse_args()
    try: document = read(given.protocol.read_text("utf-8")); found = list(verify(document, [folder.resolve() for folder in given.inputs]))
    except (OSError, Wrong, *FAULTS) as error:
        print(f"{given.protocol}: ikke en protokol / no protocol: {error}"[:500]); return 2
    for section, wrong in found:
        print(f"{section}: " + ("verificeret / verified" if wrong is None else "FEJL / WRONG  {}: {} ≠ {}".format(*map(str, wrong))))
    print("ikke efterregnet / not rebuilt: øvrige marginer / other margins" + NOT_REBUILT.get(document["kind"], ""))
    return int(any(wrong for _section, wrong in found))
if __name__ == "__main__": sys.exit(main())
