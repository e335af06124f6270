"""Efterprøv en protokol fra kkrvalg uden en linje af kkrvalg / verify a protocol of kkrvalg without a line of it:  python -I -S verify.py PROTOKOL.json
Resultatet bygges op igen efter reglerne; hver margin bruges / the result is built anew from the rules; each margin is applied: k turns it, k - 1 does not."""
import argparse, csv, hashlib, json, math, sys, unicodedata
from bisect import bisect_left; from collections import Counter; from fractions import Fraction; from functools import cache, lru_cache, partial
from itertools import groupby, zip_longest; from pathlib import Path; from typing import Any
HALF, LINE, MOST, MANY, COMMON = Fraction(1, 2), Fraction(1, 50), 500, 10**18, math.lcm(*range(1, 501))  # the most seats, the most votes
KKR = {"threshold": LINE, "council_seat_required": True, "cap_factor": 2, "minimum_seats_in_reduction": 1, "quorum": HALF, "alliance_notice_weekdays": 3}
FORUM = {"threshold": LINE, "council_seat_required": True, "members_per_health_council": 2, "chair_threshold": LINE, "chair_council_seat_required": True}
RULES = {"kkr-2022-2026": KKR, "kkr-2026-2030": KKR, "health-forums-2026-2030": FORUM}
OPTIONS = {name: answers.split("/") for name, answers in (entry.split("=") for entry in """scale=quota_reaches_mayors/rounded_reaches_mayors
rounding=half_up/up/down base_minimum=one/none reduced_size=cap/best_up_to_cap reduction_ceiling=base/none reduction_method=minimax/shrink_scale
secondary=lexicographic/lot_among_optima ineligible_mayors=inside_cap/outside_cap vote_base=valid/cast cooperation_binds=yes/no mayor_floor_area=members/all
broken_tenure=current_period/total chair_parties=represented/eligible alliance_inner=dhondt/alliance_decides post_base=members_present/vote_totals
hub_election=chair_by_majority/four_together chairmanship_seats=outside/against_group alternates=with_member/own_election saturday_is_weekday=yes/no
deadline_count=clear_days/inclusive forum_chair_parties=represented/eligible""".split())}  # the open questions with their answers, the default first
TEXTS = "name municipality municipalities file solver witness sentence list version document sha256 order fees.level".split()  # keys never compared
OPEN = "members meeting posts forums sensitivity cooperation_shares unsettled switches parameters".split()  # where `skipped` collects the keys not rebuilt
STK1, STK2, FLOOR, THIRD, QUORUM, POST = "§ 3, stk. 1", "§ 3, stk. 2", "§ 3, stk. 2, 2. princip", "§ 3, stk. 2, 3. princip", "§ 5, stk. 9", "§ 4, stk. 4"
CHAIR, COUNCIL, SHOWN = "§ 4, stk. 2", "kommunal- og regionalvalgloven §§ 81-83", "party votes council_seats verdict list_cooperation share"
SEATS, MEETS, FORUMS = "kommissorium, Sammensætning", "kommissorium, Konstituering", {"nord": 4, "midt": 10, "syd": 8, "øst": 12}  # and their members
EDGES, OUTCOME = {"half_up": HALF, "up": Fraction(1), "down": Fraction(0)}, ("completed", "lot_needed")  # what rounding adds at most to a share
class Wrong(Exception): """The first thing that is wrong: where, what the protocol states, what the rules give."""
skipped, margins = set(), []  # the paths of the keys that were stated, but not rebuilt; the margins to apply
def path_of(at): return at if isinstance(at, str) else f"{path_of(at[0])}.{at[1]}".lstrip(".")
def is_free(at):  # whether a key that was not rebuilt may be left alone; then it is said
    keys = [key for key in path_of(at).split(".") if not key.isdecimal()]; skipped.add(".".join(keys)); return keys[-1] in TEXTS or keys[0] in OPEN
def wrong(at, *values): raise Wrong(path_of(at), *("–" if value is ... else repr(value)[:200] for value in values))
def same(at, stated, rebuilt):  # compare all the way down; who is tied stands in one order; null in a recorded draw says nothing
    if callable(rebuilt): margins.append((at, stated, rebuilt)); return  # a margin, to be tried on what is stated: see check_margins
    if type(rebuilt) is Fraction: rebuilt = str(rebuilt)
    if isinstance(stated, dict) and isinstance(rebuilt, dict):
        for key in {**rebuilt, **stated}: (key not in rebuilt and is_free((at, key))) or same((at, key), stated.get(key, ...), rebuilt.get(key, ...))
    elif isinstance(stated, list) and isinstance(rebuilt, list | tuple):
        if at[-1] == "tied": stated, rebuilt = canonical(stated), canonical(rebuilt)
        for number, (one, other) in enumerate(zip_longest(stated, rebuilt, fillvalue=...)): same((at, number), one, other)
    elif (type(stated), stated) != (type(rebuilt), rebuilt) and ((stated, at[0][-1]) != (None, "draw") or at[1] in "drawn date"): wrong(at, stated, rebuilt)
def sha256(data): return hashlib.sha256(data).hexdigest()
def pick(row, names): return {name: row[name] for name in names.split()}  # some values of a row, or of a function's variables
def step(kind, article, **values): return {"kind": kind, "article": article, **values}
def each(kind, article, rows, names, **more): return [step(kind, article, **pick(row, names), **more) for row in rows]
def canonical(name): return sorted(map(canonical, name), key=spelling) if isinstance(name, list | tuple) else name
def spelling(name): return not isinstance(name, str), json.dumps(canonical(name), ensure_ascii=False)
def settle(draw, steps, questions, subject, article, tied, seats_at_stake, top, depth=0):  # a tie: its question, named by a hash of it, and the draw
    quotient, text = str(top), json.dumps([subject, article, [*map(canonical, tied)], seats_at_stake, str(top)], ensure_ascii=False, separators=(",", ":"))
    asked = {"id": sha256(text.encode())[:12], **pick(locals(), "subject article tied seats_at_stake quotient depth")}
    record = draw(asked); questions += [] if record else [asked]
    steps.append(step("lot", article, question=asked, draw=record and pick(record, "question tied seats_at_stake quotient drawn date"))); return record, asked
def in_turn(row, room):  # the last value of each entry, equal entries in one turn, while there is room: then who is tied, and for how much room
    turns = []
    for _place, equal in groupby(sorted(row), key=lambda entry: entry[:-1]):
        turns.append([entry[-1] for entry in equal]); room -= len(turns[-1])
        if room < 0: return turns[:-1], turns[-1] if room + len(turns[-1]) > 0 else [], max(0, room + len(turns[-1]))
    return turns, [], 0
def after(seats, turns): won = Counter(n for turn in turns for n in turn); return [own + won[n] for n, own in enumerate(seats)]
def highest(votes, most, floors, seats, more=1):  # a sorted row of votes per seat: sure turns, who are equal at the last seat, seats left
    rooms = [min(seats, MOST, MOST if limit is None else limit) for limit in most]  # d'Hondt divides by one more than is held; § 3, stk. 2, by what is held
    return in_turn([(-v * COMMON // (s + more), s - s * more, n) for n, v in enumerate(votes) for s in range(floors[n], rooms[n]) if v], seats - sum(floors))
def divide(draw, subject, article, votes, units, seats, most=(), floors=()):  # d'Hondt with alliances: seats sure and at best, why not sure
    sure, best, why, questions, levels, most, floors = Counter(), Counter(), {}, [], [], dict(most), dict(floors)
    steps = [step("excluded", article, name=name, votes=0, needed="0", reason="no_votes") for name in sorted(votes) if not votes[name]]
    def level(names, low, high, alliance, above):  # where the level above is open: what is sure and possible, and no question
        leaves = lambda name: [leaf for leaf in ([name] if isinstance(name, str) else name) if votes[leaf]]
        members, asked, depth = sorted(filter(leaves, names), key=spelling), above, min(1, len(alliance))
        own, held = ([sum(of.get(leaf, 0) for leaf in leaves(name)) for name in members] for of in (votes, floors))
        ceilings = [None if None in tops else sum(tops) for tops in ([most.get(leaf) for leaf in leaves(name)] for name in members)]
        rounds, tied, stake = highest(own, ceilings, held, low); got = after(held, rounds); filled = sum(got) + stake
        upper, maybe, _stake = highest(own, ceilings, held, high); at_best = after(held, [*upper, maybe])
        if above is None:
            steps.append(step("level", article, votes=own, seats=low, **pick(locals(), "alliance depth members held ceilings")))
            awards = [{"round": at, "member": n, "votes": own[n], "before": after(held, rounds[:at])} for at, turn in enumerate(rounds) for n in turn]
            steps.extend(step("seat", article, alliance=alliance, award={**one, "divisor": one["before"][one["member"]] + 1}) for one in awards)
            for n in tied[:1]:
                record, asked = settle(draw, steps, questions, subject, article, [members[n] for n in tied], stake, Fraction(own[n], got[n] + 1), depth)
                if record: asked, got = None, [n + (canonical(name) in canonical(record["drawn"])) for n, name in zip(got, members)]
            if low: levels.append(partial(level_margin, **pick(locals(), "alliance members own ceilings held got tied asked stake filled low")))
        for n, (name, top) in enumerate(zip(members, at_best if asked else got)):
            if isinstance(name, str): sure[name], best[name], why[name] = got[n], top, asked
            else: level(name, got[n], top, name, asked)
        return low - filled
    unfilled = level(units, seats, seats, [], None); questions.sort(key=lambda q: (q["depth"], Fraction(q["quotient"]), list(map(spelling, q["tied"]))))
    question = (questions or [None])[0]; return pick(locals(), "sure best why steps question questions unfilled levels")
class Case:  # a protocol being verified: its figures by municipality, its draws, what was asked so far
    def __init__(self, document, folders):
        self.document, self.figures, self.options, self.rules = document, document["figures"], document["options"], RULES[document["rulebook"]]
        self.folders, self.used, self.asked, self.towns = folders, set(), [], {town["code"]: town for town in self.figures["municipalities"]}
        self.lists = {code: {own["letter"]: own for own in self.figures["lists"] if own["code"] == code} for code in self.towns}
        self.mayors = {code: [own["letter"] for own in self.figures["mayors"] if own["code"] == code] for code in self.towns}
        self.joined, self.rebuilt = {one: name for name, lists in self.figures["cooperations"].items() for one in lists}, False
    def key(self, code, letter): return self.joined.get(f"{code}:{letter}", self.lists[code].get(letter, {}).get("party"))
    def area(self, key, names): return sorted((town for town in self.towns.values() if town[key] in names), key=lambda town: town["code"])
    def lots(self, kkr, post=None, council=None): return partial(self.draw, pick(locals(), "kkr post council"))
    def draw(self, scope, asked):  # the draw that answers a question, None where none is stated: then it is open
        for n, one in enumerate(self.document["draws"]):
            if one["fate"] == "used" and one["question"] == asked["id"] and scope.items() <= one.items():
                drawn, tied, at = canonical(one["drawn"]), list(map(canonical, asked["tied"])), f"draws.{n}"; self.used.add(n)
                same(at, [drawn.count(name) for name in tied if name in drawn], [1] * asked["seats_at_stake"])
                same(at, one, pick(one, "drawn date fate") | pick(asked, "tied seats_at_stake quotient") | scope | {"question": asked["id"]}); return one
        self.asked.append((scope, asked)); return None
    @lru_cache(maxsize=200)
    def council(self, code):  # valgloven §§ 81-83: the seats of a council, by alliances and lists
        lists = self.lists[code]; units = [own for own in lists if lists[own]["alliance"] is None]
        units += [sorted(own for own in lists if lists[own]["alliance"] == label) for label in {own["alliance"] for own in lists.values()} - {None}]
        votes, most = ({own: entry[what] for own, entry in lists.items()} for what in ("votes", "candidates"))
        return divide(self.lots(None, None, code), ["council", str(code)], COUNCIL, votes, units, self.towns[code]["council_seats"], most)
    def seats(self, code, letter):  # sure seats in a council, None where not known, and the open lot that could give the first one
        if self.figures["councils"] == "recorded": return self.lists[code][letter]["known_seats"], None
        own = self.council(code); return own["sure"][letter], own["why"].get(letter) if own["best"][letter] and not own["sure"][letter] else None
    def contenders(self, towns):  # votes in KL's members, each party's figures and verdict, and the lot in a council that hangs on
        members, everywhere, rows = [town["code"] for town in towns if town["kl_member"]], self.options.get("mayor_floor_area") == "all", []
        total = sum(self.towns[code]["cast" if self.options["vote_base"] == "cast" else "votes"] for code in members)
        heads = [(self.key(town["code"], letter), town["code"]) for town in towns for letter in self.mayors[town["code"]]]
        lists = [(self.key(code, own["letter"]), own["votes"], *self.seats(code, own["letter"])) for code in members for own in self.lists[code].values()]
        for party in sorted({own[0] for own in lists} - {None}, key=lambda party: (-sum(own[1] for own in lists if own[0] == party), party)):
            codes, (votes, seats, lots) = [code for key, code in heads if key == party], zip(*(own[1:] for own in lists if own[0] == party))
            municipalities = [code for code in codes if code in members]; mayors, born = len(municipalities), len(codes if everywhere else municipalities)
            own = {"votes": sum(votes), "share": Fraction(sum(votes), total), "council_seats": sum(filter(None, seats)), "unknown": None in seats,
                   "lot": next(filter(None, lots), None), "list_cooperation": party in self.joined.values()}
            rows.append({**own, **pick(locals(), "party municipalities mayors born"), "verdict": judge(own, total)})
        return total, rows, next((own["lot"] for own in rows if own["verdict"] == "council_seat_open"), None)
def judge(c, of):  # § 3, stk. 2, 2. princip: of all votes the threshold itself is enough, with a seat in one of the councils
    return "below_threshold" if c["votes"] < max(1, LINE * of) else "eligible" if c["council_seats"] else "council_seat_open" if c["lot"] else "no_council_seat"
def worst_first(votes, seats): return sorted(map(Fraction, votes, seats), reverse=True)
def shrunk(edge, shares, total, room):  # the scale is lowered: each seat goes where rounding gives it back
    seats = [max(c["seats"], c["floor"]) for c in shares]
    falls = [((seat - edge) * total / c["votes"], n) for n, c in enumerate(shares) for seat in range(c["floor"] + 1, seats[n] + 1)]
    for at in sorted(dict(falls), reverse=True): seats = [own - falls.count((at, n)) for n, own in enumerate(seats)] if sum(seats) > room else seats
    return seats
def reckon(case, found, total, heads, municipalities):  # § 3, stk. 1-2: the figures of a composition before any lot
    rules, options, shares = case.rules, case.options, [dict(c) for c in found if c["verdict"] == "eligible"]
    edge, loose, free = EDGES[options["rounding"]], options["scale"] == "rounded_reaches_mayors", options["reduction_ceiling"] == "none"
    just_above, binds, keys = loose and edge == 1, options["cooperation_binds"] == "yes", [c["party"] for c in shares]
    demands = [(c["party"], (c["mayors"] - edge * loose) * total / c["votes"]) for c in shares if c["mayors"] and (binds or not c["list_cooperation"])]
    value = scale = max((own for _party, own in demands), default=Fraction(0)); binding = scale_set_by = [party for party, own in demands if own == value > 0]
    for c in shares:  # § 3, stk. 1: the size at which each share reaches its mayors
        quota, floor = c["votes"] * value / total, max(rules["minimum_seats_in_reduction"], c["born"])
        rounded = math.floor(quota + edge) if edge < 1 else math.floor(quota) + 1 if just_above else math.ceil(quota)
        base_seats = seats = max(c["mayors"], rounded, int(options["base_minimum"] == "one")); ceiling = None if free else max(seats, floor)
        c |= pick(locals(), "quota floor rounded base_seats seats ceiling")
    (votes, floors, seats), others = ([c[what] for c in shares] for what in ("votes", "floor", "seats")), heads - sum(c["mayors"] for c in shares)
    cap, base_size, born_members_outside = rules["cap_factor"] * municipalities, sum(seats) + others, others * (options["ineligible_mayors"] == "outside_cap")
    room = cap - others + born_members_outside; reduced, tied, full, bounds, worst = sum(seats) > room, [], seats, ((0, MOST),), None
    exceeds_cap_by, tops = max(0, sum(floors) - room) * reduced, [room if free else min(room, c["ceiling"]) for c in shares]
    first, second = pick(locals(), "value binding demands just_above"), pick(locals(), "municipalities cap base_size others room")
    steps = [step("scale", STK1, **first), *each("base_seats", STK1, shares, "party votes quota mayors rounded seats", total=total)]
    steps += [step("cap", STK2, **second), *(each("reduction_limits", STK2, shares, "party floor ceiling") if reduced else [])]
    if exceeds_cap_by: seats = full = floors; steps.append(step("floors_exceed_cap", STK2, floors=sum(floors), room=room))
    elif reduced and options["reduction_method"] == "shrink_scale":
        seats = full = shrunk(edge, shares, total, room); steps.append(step("scale_shrunk", STK2, seats=list(zip(keys, seats))))
    elif reduced:
        cuts = [highest(votes, tops, floors, size, 0) for size in range(room if options["reduced_size"] == "cap" else sum(floors), room + 1)]
        uneven = lambda cut: (worst_first(votes, cut[0])[0] * (sum(cut[0]) + others), -sum(cut[0]))  # of equal sizes the larger
        full, turns, tied = min(((after(floors, [*turns, tied[:left]]), turns, tied) for turns, tied, left in cuts), key=uneven)
        seats, worst = after(floors, turns), worst_first(votes, full)[0]
        bounds = tuple((max(c["floor"], math.ceil(c["votes"] / worst)), sum(full) if free else c["ceiling"]) for c in shares)  # of what is equally good
        for at, turn in enumerate(turns): steps += each("reduction_seat", THIRD, [shares[n] for n in turn], "party votes", before=after(floors, turns[:at]))
    return pick(locals(), "votes shares others seats tied full worst bounds steps scale scale_set_by cap base_size reduced exceeds_cap_by born_members_outside")
@lru_cache(maxsize=100_000)
def ways(bounds, size):  # how many ways there are to fill the size between bounds
    return sum(ways(bounds[1:], size - own) for own in range(bounds[0][0], min(bounds[0][1], size) + 1)) if bounds else int(size == 0)
def optima(bounds, size):  # and which
    return [[n, *own] for n in range(bounds[0][0], bounds[0][1] + 1) if ways(bounds[1:], size - n) for own in optima(bounds[1:], size - n)] if bounds else [[]]
def may_have(made, many):  # the fewest and the most seats of each under any draw, and the quotient of the lot, None where there is none
    low, tied, size, bounds = list(made["seats"]), made["tied"], sum(made["full"]), made["bounds"]
    if not many or ways(bounds, size) == 1: return low, after(low, [tied]), Fraction(made["votes"][tied[0]], low[tied[0]]) if tied else None
    least, most = (sum(own[end] for own in bounds) for end in (0, 1)); low = [max(few, size - most + top) for few, top in bounds]
    return low, [min(top, size - least + few) for few, top in bounds], made["worst"]
def certificate(made, own, same_worst, programme):  # § 3, stk. 2, 3. princip: no seat that is moved may help
    shares, votes, best, numbers = made["shares"], made["votes"], worst_first(made["votes"], own), range(len(own))
    keys, floors, tops = [c["party"] for c in shares], [c["floor"] for c in shares], [MOST if c["ceiling"] is None else c["ceiling"] for c in shares]
    needs, named = [max(floors[n], math.floor(votes[n] / best[0]) + 1) for n in numbers], lambda seats: dict(zip(keys, seats))
    may_take, may_give = [n for n in numbers if own[n] < tops[n]], [n for n in numbers if own[n] > floors[n]]
    moves = [[seats - (n == giver) + (n == taker) for n, seats in enumerate(own)] for giver in may_give for taker in may_take if giver != taker]
    for better in [one for one in moves if worst_first(votes, one) < best]: wrong("certificate", named(own), named(better))
    other_optima = [named(one) for one in moves if worst_first(votes, one) == best]
    row = lambda n, less=0: {"party": keys[n], "votes": votes[n], "seats": own[n], "ratio": Fraction(votes[n], own[n] - less)}
    found = own if programme is None else [programme["seats"][key] for key in keys]  # another program's answer: a composition that is equally good
    other = programme and {"unique": not other_optima, "seats": named(found if sum(found) == sum(own) and worst_first(votes, found) == best else own)}
    worst, takers, givers = row(max(numbers, key=lambda n: (row(n)["ratio"], votes[n], -n))), list(map(row, may_take)), [row(n, 1) for n in may_give]
    return {"size": sum(own), "seats": named(own), "better_needs": named(needs), "better_needs_sum": sum(needs), "unique": not other_optima,
            "blocked_by_ceiling": [keys[n] for n in numbers if needs[n] > tops[n]], **pick(locals(), "worst takers givers other_optima same_worst")}, other
@lru_cache(maxsize=200)
def compose(case, kkr):  # § 3, stk. 1-2: the composition of a KKR, all steps, with the lot where one is needed
    area, many = case.area("kkr", [kkr]), case.options["secondary"] == "lot_among_optima"; votes, found, question = case.contenders(area)
    keys = [c["party"] for c in found if c["verdict"] == "eligible"]
    heads, waiting = [(town, letter) for town in area if town["kl_member"] for letter in case.mayors[town["code"]]], question is not None
    made = reckon(case, found, votes, len(heads), len(area)); shares, same_worst = made["shares"], ways(made["bounds"], sum(made["full"]))
    others = [{"code": t["code"], "municipality": t["name"], "letter": own, "mayors": 1} for t, own in heads if case.key(t["code"], own) not in keys]
    steps = each("eligibility", FLOOR, found, "party votes council_seats verdict", total=votes, threshold=case.rules["threshold"])
    steps += each("born_members", STK1, shares + [{"party": None, "municipalities": [one["code"] for one in others]}] * bool(others), "party municipalities")
    steps += [] if waiting else made["steps"]; seats, _most, quotient = span = may_have(made, many); among, record = many and quotient, None
    if quotient and not waiting:  # the lot is drawn among parties for the seats left, or among whole compositions
        choices = {" ".join(f"{key} {own}" for key, own in zip(keys, one)): one for one in optima(made["bounds"], sum(made["full"]))} if among else {}
        tied, stake = (choices, 1) if among else ([keys[n] for n in made["tied"]], sum(made["full"]) - sum(seats))
        record, asked = settle(case.lots(kkr), steps, [], ["composition", kkr], THIRD, sorted(tied), stake, quotient); question = None if record else asked
    if record: seats = choices[record["drawn"][0]] if among else [own + (key in record["drawn"]) for key, own in zip(keys, seats)]
    parties = [{**pick(c, "party votes mayors base_seats"), "seats": own, "supplementary": own - c["mayors"]} for c, own in zip(shares, seats) if not waiting]
    alone = {t["name"]: (1, case.lists[t["code"]].get(own, {"votes": 0})["votes"]) for t, own in heads if case.key(t["code"], own) not in keys}
    steps += each("supplementary", STK1, parties, "party seats mayors")
    body = {"outcome": OUTCOME[bool(question)], "size": sum(p["seats"] for p in parties) + len(others), **pick(made, "scale scale_set_by cap base_size reduced "
            "exceeds_cap_by born_members_outside"), **pick(locals(), "kkr question votes parties same_worst others")}
    proof = (made, made["full"] if question else seats, same_worst) if made["worst"] and parties and not among else None
    return pick(locals(), "body steps found others parties question area votes record proof heads span alone many")
def composition(case, stated):  # where a certificate is due it must be there, unless nothing is claimed at all (--no-proof)
    made, claimed = compose(case, stated["kkr"]), any(own["certificate"] or own["programme"] for own in case.document["compositions"])
    proof, programme = certificate(*made["proof"], stated["programme"]) if made["proof"] and claimed else (None, None)
    return {**made["body"], "certificate": proof, "programme": programme, "margins": partial(composition_margins, case, stated["kkr"])}, made["steps"]
def allied(own, alliances):  # who stands: the alliances, each party in one of them at most, and everybody else alone; then the alliances' rows
    named = [party for one in alliances for party in one["parties"]]; same("alliances", sorted(named), sorted({p["party"] for p in own} & {*named}))
    parts = [[p for p in own if p["party"] in one["parties"]] for one in alliances] + [[p] for p in own if p["party"] not in named]
    units = [{"alliance": "+".join(p["party"] for p in part), "parties": [p["party"] for p in part], "votes": sum(p["votes"] for p in part)} for part in parts]
    units.sort(key=lambda unit: (-unit["votes"], unit["alliance"])); return units, [unit for unit in units if len(unit["parties"]) > 1]
def contest(draw, inner, subject, article, waiting, own, allies):  # § 4, stk. 2: chair and vice chair by d'Hondt, also inside alliances
    (units, alliances), won, posts, questions, compared = ([], []) if waiting else allied(own, allies), [], [], [waiting] if waiting else [], []
    rows, allies = {p["party"]: p for p in own}, {party: one["alliance"] for one in alliances for party in one["parties"]}
    levels = {None: {u["alliance"]: u["votes"] for u in units}} | {u["alliance"]: {p: rows[p]["votes"] for p in u["parties"]} for u in alliances}
    standing = [rows[party] for unit in units for party in unit["parties"]]
    steps = [*each("takes_part", article, standing, "party votes members"), *each("alliance", article, alliances, "alliance parties votes")]
    def leader(post, alliance):  # who has the largest quotient at a level, and whether by lot; None while that is open
        earlier, votes, record = [own for at, own in won if at == alliance], sorted((-v, own, v) for own, v in levels[alliance].items() if v), None
        if None in earlier or not votes: return None, False
        standings = [{"party": own, "votes": v, "divisor": n, "quotient": Fraction(v, n)} for _v, own, v in votes for n in [earlier.count(own) + 1]]
        top = max(row["quotient"] for row in standings); largest = sorted(row["party"] for row in standings if row["quotient"] == top)
        steps.append(step("quotients", article, **pick(locals(), "post alliance standings largest"))); tie = len(largest) > 1
        if tie: record, _asked = settle(draw(post), steps, questions, [*subject, post], article, largest, 1, top, int(alliance is not None))
        holder = record["drawn"][0] if record else None if tie else largest[0]; won.append((alliance, holder))
        compared.append(partial(post_margin, **pick(locals(), "article post alliance earlier holder largest standings"))); return holder, tie
    for post in ("chair", "vice_chair"):
        winner, by_lot = leader(post, None); alliance = winner if winner and winner in levels else None
        if alliance and inner == "dhondt": winner, also = leader(post, alliance); by_lot = by_lot or also
        decided_by = "alliance" if alliance and inner != "dhondt" else None if winner is None else "lot" if by_lot else "quotients"
        posts.append(pick(locals(), "post winner alliance decided_by"))
    participants = [{**p, "alliance": allies.get(p["party"])} for p in standing]; return pick(locals(), "posts alliances questions steps participants compared")
def elect_chair(case, stated):  # § 4, stk. 2: who is represented takes part with its votes
    kkr, made = stated["kkr"], compose(case, stated["kkr"]); parties, below = made["parties"], [c for c in made["found"] if c["verdict"] != "eligible"]
    own = [{**pick(p, "party votes"), "members": p["seats"], "local_list": False} for p in parties if p["seats"]]
    if case.options["chair_parties"] == "represented":  # and whoever has but mayors: a party, or a local list on which a mayor stood alone
        own += [{**pick(c, "party votes"), "members": c["mayors"], "local_list": False} for c in below if c["mayors"]]
        alone = [one for one in made["others"] if one["letter"] is not None and not any(one["code"] in c["municipalities"] for c in below)]
        own += [{"party": one["municipality"], "votes": made["alone"][one["municipality"]][1], "members": 1, "local_list": True} for one in alone]
    own, waiting = sorted(own, key=lambda p: (-p["votes"], p["party"])), None if parties and all(p["seats"] for p in parties) else made["question"]
    found = contest(partial(case.lots, kkr), case.options["alliance_inner"], ["chair", kkr], CHAIR, waiting, own, stated["alliances"])
    chair, vice_chair = (None if post["decided_by"] == "alliance" else post["winner"] for post in found["posts"])
    question, margins, outcome = (found["questions"] or [None])[0], found["compared"], OUTCOME[bool(found["questions"])]
    return {**pick(found, "posts alliances steps questions participants"), **pick(locals(), "kkr chair vice_chair question outcome margins")}, found["steps"]
def behind(made): return {p["party"]: (p["seats"], p["votes"]) for p in made["parties"] if p["seats"]} | made["alone"]  # who may form a group: members, votes
def appointment(case, stated):  # § 4, stk. 4 (kommunestyrelsesloven § 24, stk. 3): d'Hondt on the members who take part
    kkr, post, size, alternates = stated["kkr"], stated["post"], stated["size"], stated["alternates"]
    question, benches, margins = compose(case, kkr)["question"], behind(compose(case, kkr)), []
    formed = [own["benches"] for own in case.document["steps"] if own["kind"] == "group" and (own["kkr"], own["post"]) == (kkr, post)]
    rows = [[[key, n, benches[key][0]] for key, n, _members in own] for own in formed]  # groups of benches, each with how many of its members take part
    groups = {"+".join(one[0] for one in row): (sum(one[1] for one in row), sum(benches[one[0]][1] for one in row), row) for row in rows}
    same(f"appointments.{kkr}", sorted(key for own in formed for key, n, members in own if 0 <= n <= members), [] if question else sorted(benches))
    steps = [step("group", POST, group=group, members=own[0], benches=own[2]) for group, own in groups.items()]
    if not question:
        votes = {group: own[case.options["post_base"] == "vote_totals"] for group, own in groups.items()}
        found = divide(case.lots(kkr, post), [post, kkr], POST, votes, list(groups), size); steps += found["steps"]
        question, margins = found["question"], found["levels"]
    groups = [{"group": group, "members": own[0], "seats": found["sure"][group]} for group, own in sorted(groups.items(), key=lambda one: (-one[1][0], one[0]))]
    return {"persons": size + alternates, "outcome": OUTCOME[bool(question)], **pick(locals(), "kkr post size alternates groups question margins")}, steps
def council(case, stated):  # the seats of a council, recorded or divided, and those that are not known
    code, recorded = stated["code"], case.figures["councils"] == "recorded"; known = {own: case.seats(code, own)[0] for own in case.lists[code]}
    found, unknown = {"question": None, "levels": []} if recorded else case.council(code), sorted(own for own in known if known[own] is None)
    outcome = "unknown" if {*known.values()} == {None} else "partly_known" if unknown else "recorded" if recorded else OUTCOME[bool(found["questions"])]
    size, margins, seats = case.towns[code]["council_seats"], found["levels"], {own: n for own, n in known.items() if n is not None}
    return {"question": found["question"], **pick(locals(), "code size outcome seats unknown margins")}, []
def hold(case, kkr, stated, marks, there, kept="agreed_list seats_given group_counted seat_left round finalists lot"):  # § 4, stk. 4: one election
    election, seats, persons, at, code = stated["election"], stated["seats"], stated["persons"], f"posts.{stated['election']}", json.dumps
    agreed, given, counts, left, rounds, ends, lots = (marks.get((election, kind), []) for kind in kept.split()); subject, questions = [election, kkr], []
    counted, groups = bool(given) and seats > stated["given"] and case.options["chairmanship_seats"] == "against_group", []
    how = "agreed" if agreed and not agreed[0]["objections"] else "proportional" if counted or seats > 1 else ("given", "majority")[seats]
    by_votes, has, margins, led = case.options["post_base"] == "vote_totals", Counter(p["group"] for p in persons), [], [p for g in given for p in g["persons"]]
    steps, vacant = [*agreed, *({**own, "counted": counted} for own in given), *counts], seats + stated["given"] * (not counted) - len(persons)
    if how == "proportional":
        own_of, bench = {own["group"]: list(map(code, own["persons"])) for own in counts}, {code(own["person"]): own["bench"] for own in there}
        same(at, [sorted(sum(own_of.values(), [])), [own["members"] for own in counts]], [sorted(bench), list(map(len, own_of.values()))])
        floors, benches = Counter(own["group"] for own in persons if counted and own["person"] in led), behind(compose(case, kkr))
        votes = {group: sum(benches.get(b, (0, 0))[1] for b in {bench[one] for one in own}) if by_votes else len(own) for group, own in own_of.items()}
        if not counted or len(led) == stated["given"]:
            found = divide(case.lots(kkr, election), subject, POST, votes, list(votes), seats, (), floors); steps += found["steps"] + left
            won, holds, questions, margins = found["sure"], Counter(found["sure"]), found["questions"], found["levels"]
            for own in left: holds.update({own["giver"]: -own["seats"], own["taker"]: own["seats"]})
            for n, (group, own) in enumerate(own_of.items()):  # while a lot is open, a group may have named more than it is sure of
                to_name = 0 if questions and stated["groups"][n]["to_name"] == 0 and has[group] == floors[group] else holds[group] - has[group]
                groups.append({"members": len(own), "won": won[group], "holds": holds[group], **pick(locals(), "group to_name")})
    for own in rounds if how == "majority" else ():  # § 24, stk. 1: a majority of those present; in round three the most votes
        needed, most = None if own["number"] == 3 else len(there) // 2 + 1, max([1, *own["votes"]])
        first = [name for name, votes in zip(own["candidates"], own["votes"], strict=True) if votes == most >= (needed or 1)]
        steps.append({**own, "subject": subject, "present": len(there), "needed": needed, "elected": first[0] if len(first) == 1 else None})
        for one in (one["question"] for one in lots if one["question"]["subject"][2] == {2: "round_three", 3: "decision"}.get(own["number"])):
            settle(case.lots(kkr, election), steps, questions, *pick(one, "subject article tied seats_at_stake quotient").values())
        steps += [{**one, "subject": subject} for one in ends if own["number"] == 2 and {*one["finalists"]} <= {*own["candidates"]}]
    odd = [one for own in agreed for one in own["objections"] if one not in [p["person"] for p in there]]
    same(at, [len({code(p["person"]) for p in persons}), *(r["number"] for r in rounds if sum(r["votes"]) + r["blank"] > len(there)), *odd], [len(persons)])
    return {"present": len(there), "question": (questions or [None])[0], "outcome": "lot_needed" if questions else "open" if vacant else "completed",
            **pick(stated, "given alternates"), **pick(locals(), "election how groups vacant margins seats persons")}, [*steps, *persons, *stated["alternates"]]
def meeting(case):  # a constituting meeting: who is there, chair and vice chair, every post, and the decisions
    document, stated, marks, posts, taken = case.document, case.document["meeting"], {}, [], []; kkr = stated["kkr"]; made = compose(case, kkr)
    for own in document["steps"]:
        marks.setdefault(((own.get("subject") or own.get("question", own).get("subject") or [own.get("contest")])[0], own["kind"]), []).append(own)
    at = {key: n for n, key in enumerate(["chair", *(own["election"] for post in document["posts"] for own in post["elections"])])}
    attendance, there, size = stated["attendance"], [own for own in stated["attendance"] if own["person"]], made["body"]["size"]
    skipped.update("steps.days steps.since steps.born steps.candidates steps.presence meeting.attendance.presence".split())  # who they are
    quorum = step("quorum", QUORUM, members=size, present=len(there), needed=math.ceil(size * case.rules["quorum"]))
    notices = [{**{k: v for k, v in own.items() if k != "doubtful"}, "in_time": own["notified"][:10] <= own["deadline"]} for own in stated["alliances"]]
    def roll(key): return [one for one in there if at[one["came_before"] or "chair"] <= at[key] < at.get(one["left_before"], len(at))]
    for post in document["posts"]:
        held = [hold(case, kkr, own, marks, roll(own["election"])) for own in post["elections"]]; taken += [one for own in held for one in own[1]]
        posts.append({"post": post["elections"][0]["election"].partition(":")[0], "elections": [own[0] for own in held]})
    def decided(vote):  # § 5, stk. 9: a majority of the votes, at equal votes the chair's
        by, its = vote["for_it"] - vote["against"], {"for": "adopted", "against": "rejected"}.get(vote["chair"], "asked")
        outcome = "no_quorum" if len(there) < quorum["needed"] else its if not by else "adopted" if by > 0 else "rejected"
        return step("decision", QUORUM, proposal=vote, outcome=outcome, by_chair=not by and outcome in ("adopted", "rejected"))
    (chair, elected), decisions, question = elect_chair(case, stated["chair"]), [decided(own["proposal"]) for own in stated["decisions"]], made["question"]
    parties, steps = [pick(p, "party seats mayors") for p in made["parties"]], [*marks.get((None, "tenure"), []), *attendance, quorum, *notices, *elected]
    body, members = pick(locals(), "kkr quorum attendance chair decisions"), [pick(locals(), "kkr size parties question")]
    return {"members": members, "posts": posts, "meeting": body}, [*steps, *taken, *decisions]
def in_area(case, article, names):  # the health forums: who is eligible in an area, the steps, and a lot in a council that hangs on
    total, found, waiting = case.contenders(case.area("health_council", names)); eligible = [c for c in found if c["verdict"] == "eligible" and not waiting]
    return total, found, eligible, waiting, each("eligibility", article, found, "party votes council_seats verdict", total_votes=total)
def health_council(case, stated, forum):  # kommissorium: two members of each health council by d'Hondt
    health_council, decides, size = stated["health_council"], case.options["alliance_inner"] == "alliance_decides", case.rules["members_per_health_council"]
    total_votes, found, eligible, waiting, steps = in_area(case, SEATS, [health_council]); waits = waiting is not None
    units, alliances = allied(eligible, [] if waits else stated["alliances"]); names = {party: one["alliance"] for one in alliances for party in one["parties"]}
    stands = [unit["alliance"] if decides or len(unit["parties"]) == 1 else unit["parties"] for unit in units]
    votes = {unit["alliance"]: unit["votes"] for unit in units} if decides else {c["party"]: c["votes"] for c in eligible}
    draw = partial(case.draw, {"forum": forum, "health_council": health_council, "post": None})
    made = divide(draw, ["health_council", health_council], SEATS, votes, stands, size * (not waits)); seats, unfilled = +made["sure"], made["unfilled"]
    questions, outcome = [waiting] if waits else made["questions"], OUTCOME[bool(waits or made["questions"])]
    steps += each("alliance", SEATS, alliances, "alliance parties votes") + made["steps"] * (not waits)
    parties = [{**pick(c, SHOWN), "seats": seats[c["party"]], "alliance": names.get(c["party"])} for c in found]
    margins = lambda _stated: {"thresholds": thresholds(SEATS, found, total_votes), "seats": made["levels"]}
    return pick(locals(), "health_council outcome seats total_votes parties alliances unfilled waits questions steps margins")
def forum_chair(case, stated, forum, councils, seats):  # kommissorium: chair and vice chair by d'Hondt on the votes of the whole area
    total_votes, found, eligible, waiting, steps = in_area(case, MEETS, [row["health_council"] for row in councils]); waits_for = stated["waits_for"]
    part = [{**c, "members": seats[c["party"]]} for c in eligible if not waits_for and (seats[c["party"]] or case.options["forum_chair_parties"] == "eligible")]
    participants, draw = [c["party"] for c in part], lambda post: partial(case.draw, {"forum": forum, "health_council": None, "post": post})
    made = contest(draw, case.options["alliance_inner"], ["health_forum", forum], MEETS, waiting, part, stated["alliances"] if part else [])
    parties = [{**pick(c, SHOWN), "members": seats[c["party"]] * (c["party"] in participants)} for c in found]
    outcome, steps = "waits" if waits_for else OUTCOME[bool(made["questions"])], steps + made["steps"]
    margins = lambda _stated: {"thresholds": thresholds(MEETS, found, total_votes), "posts": made["compared"]}
    return {**pick(made, "posts alliances questions"), **pick(locals(), "outcome total_votes parties participants margins steps")}
def health_forum(case, stated):
    forum, members, seats, steps = stated["forum"], FORUMS[stated["forum"]], Counter(), []
    health_councils = [health_council(case, own, forum) for own in stated["health_councils"]]
    for row in health_councils: seats += row["seats"]; steps += [{"health_council": row["health_council"], **one} for one in row["steps"]]
    chair = stated["chair"] and forum_chair(case, stated["chair"], forum, health_councils, seats); both = health_councils + [chair] * bool(chair)
    questions, steps = [one for row in both for one in row["questions"]], steps + (chair["steps"] if chair else [])
    fees = {"chair": 97_000, "vice_chair": 35_000, "member": 15_000, "members": members - 2, "total": 132_000 + 15_000 * (members - 2)}
    outcome = "lot_needed" if questions else "waits" if chair and chair["outcome"] == "waits" else "completed"
    return pick(locals(), "forum members outcome seats health_councils chair fees questions"), steps
def fewest(turns, most, k):  # a margin: with k votes the result turns, with k - 1 it does not; null: not with the most there can be either
    found = {votes: turns(votes) for votes in ([k - 1, k] if type(k) is int and 0 < k <= MANY else [most])}
    return k if [*found.values()] == ([False] if k is None else [False, True]) else {votes: "turns" if own else "as it is" for votes, own in found.items()}
def moved(votes, k, gains, loses): return [max(0, v + k * (n == gains) - k * (n == loses)) for n, v in enumerate(votes)]
def three(margin, rival, holder): return {"gains": margin(rival, None), "loses": margin(None, holder), "moved": margin(rival, holder)}
def thresholds(article, found, total, threshold=LINE):  # the votes with which each party comes to the other side of the line
    def margin(own, up, whole):  # what each vote adds to the party's, and to all
        return partial(fewest, lambda k: total + whole * k > 0 and (0 < own + up * k >= LINE * (total + whole * k)) != (own >= needed), MANY if up > 0 else own)
    needed = max(1, math.ceil(LINE * total)); row = pick(locals(), "article threshold total needed")
    return [{**row, **pick(c, "party votes verdict"), "above": c["votes"] - needed, "gains": margin(c["votes"], 1, 1), "loses": margin(c["votes"], -1, -1),
             "moved": margin(c["votes"], 1 if c["votes"] < needed else -1, 0)} for c in found]
def level_margin(_stated, alliance, members, own, ceilings, held, got, tied, asked, stake, filled, low):  # the votes that surely turn a seat of a level
    waits, numbers, none = tied if asked else [], range(len(own)), (None, None)
    def margin(gains=None, rival=None, loses=None, holder=None):  # who gains votes and surely a seat; who loses votes, and surely a seat
        def turns(k):
            rounds, tied, left = highest(moved(own, k, gains, loses), ceilings, held, low); least = after(held, rounds)
            falls = holder is None or (least[holder] + (holder in tied) < got[holder] + (holder in waits) and sum(least) + left == filled)
            return falls and (rival is None or least[rival] > got[rival])
        return partial(fewest, turns, MANY if loses is None else own[loses])
    coming = {n: Fraction(own[n], got[n] + 1) for n in numbers if ceilings[n] is None or ceilings[n] > got[n]}
    last = {n: Fraction(own[n], got[n]) for n in numbers if got[n] > held[n] and not waits and {*coming} - {n}}  # the last seat, and the strongest challengers
    pairs = [(one, n) for one in last if last[one] == min(last.values()) for n in coming if n != one and coming[n] == max(coming[m] for m in {*coming} - {one})]
    rows = [{"name": members[n], "votes": own[n], "seats": got[n], "in_lot": n in waits, "gains": margin(n, n), "loses": margin(*none, n, n)} for n in numbers]
    turns = [{"holder": members[one], "challenger": members[n], **three(lambda gains, loses: margin(gains, n, loses, one), n, one)} for one, n in pairs]
    return {"alliance": alliance or None, "seats": low, "at_stake": stake * bool(waits), "members": rows, "turns": turns}
def post_margin(_stated, article, post, alliance, earlier, holder, largest, standings):  # the votes with which a post surely goes to another
    names, votes, quotients = ([row[key] for row in standings] for key in ("party", "votes", "quotient")); own = names.index(holder) if holder else None
    def margin(rival, gains, loses):
        won, most = [names.index(one) for one in [*earlier, names[rival]]], 1 if own is None else MANY if loses is None else votes[own]
        order = lambda k, held: highest(moved(votes, k, gains, loses), [None] * len(names), list(held), len(won))[0]
        goes, leads = lambda k: order(k, [0] * len(names)) == [[n] for n in won], lambda k: order(k, map(earlier.count, names)) == [[rival]]
        return lambda k: fewest(goes, bisect_left(range(most), True, lo=1, key=leads) if k is None else most, k)  # with more it takes an earlier post
    rest = [n for n in range(len(names)) if n != own] if holder else [names.index(name) for name in largest]  # in an open lot one vote decides
    strongest, nobody = [names[n] for n in rest if holder and quotients[n] == max(quotients[n] for n in rest)], {} if holder else {"loses": None, "moved": None}
    turns = [{"challenger": names[n], **three(partial(margin, n), n, own), **nobody} for n in rest]
    return {"tied": [] if holder else largest, **pick(locals(), "article post alliance holder strongest turns")}
def suppose(case, kkr, more=0, other=lambda c: {}):  # some figures of a party, and the votes in all, are others: size, seats, what waits, and why
    own = compose(case, kkr); found = [{**c, "verdict": judge(c, own["votes"] + more)} for c in ({**c, **other(c)} for c in own["found"])]
    if any(c["verdict"] in ("council_seat_open", "no_council_seat" * c["unknown"]) for c in found): return None, Counter(), None, "council_seat"
    made = reckon(case, found, own["votes"] + more, len(own["heads"]), len(own["area"])); low, _most, quotient = span = may_have(made, own["many"])
    if quotient and own["record"] and span == own["span"]: low, quotient = [p["seats"] for p in own["parties"]], None  # as drawn
    keys = [c["party"] for c in made["shares"]]; seats = +Counter(dict(zip(keys, low)))
    return sum(made["full"]) + made["others"], seats, quotient and (keys, span), "lot" if quotient else "seats"
def change(now, then):  # what is another, None where nothing is
    (_size, old, _lot, _kind), (size, new, _open, kind) = now, then
    changes = [{"party": key, "from": old[key], "to": new[key]} for key in sorted(old | new) if old[key] != new[key] and kind != "council_seat"]
    return {"kind": None} if now == then else pick(locals(), "kind size changes")
def vote_margin(case, kkr, now, c, direction, stated):  # the fewest votes a party alone gains or loses before the composition is another
    whole = compose(case, kkr)["votes"]; most, sign = (100 * whole, 1) if direction == "gains" else (min(c["votes"], whole - 1), -1)
    then = cache(lambda k: change(now, suppose(case, kkr, sign * k, lambda own: {"votes": own["votes"] + sign * k * (own["party"] == c["party"])})))
    def first(claim, most, *kinds):
        k = claim and claim["votes"]; margin = fewest(lambda k: then(k)["kind"] in kinds, most, k); return {"votes": margin, **then(k)} if claim else margin
    until, before = stated["seats"]["votes"] - 1 if stated["seats"] else most, (stated["earlier"] or stated["seats"] or {"votes": 1})["votes"] - 1
    seats, earlier = first(stated["seats"], most, "seats"), first(stated["earlier"], until, "lot", "council_seat")
    same(f"compositions.{kkr}.margins.{c['party']}", [then(before)["kind"], before <= until], [None, True])  # then nothing at all is another yet
    return {**pick(c, "party votes"), **pick(locals(), "direction seats earlier")}
def composition_margins(case, kkr, stated):  # the votes of a party, or the single mayor of another list, with which the composition is another
    own, now, everywhere, rows, mayors_tried = compose(case, kkr), suppose(case, kkr), case.options["mayor_floor_area"] == "all", {}, 0
    lines = {"thresholds": thresholds(FLOOR, own["found"], own["votes"]), "votes": None, "mayors": None, "mayors_tried": None}
    if any(c["verdict"] == "council_seat_open" for c in own["found"]) or stated["votes"] is stated["mayors"] is stated["mayors_tried"] is None: return lines
    votes = [partial(vote_margin, case, kkr, now, c, direction) for c in own["found"] for direction in ("gains", "loses")]
    then = cache(lambda before, instead, member: change(now, suppose(case, kkr, 0, lambda c: {  # a mayor: whose it is, and would be; a member of KL's
        "born": c["born"] + (n := (c["party"] == instead) - (c["party"] == before)), "mayors": c["mayors"] + n * member})))
    for code, member, letter in [(t["code"], t["kl_member"], letter) for t in own["area"] if t["kl_member"] or everywhere for letter in case.mayors[t["code"]]]:
        rivals = [(one, case.seats(code, one)[0]) for one in case.lists[code] if one != letter] + [(None, None)] * (letter is not None)
        for instead, seats in [rival for rival in rivals if rival[1] != 0]:
            mayors_tried, row = mayors_tried + 1, {"code": code, "letter": letter, **then(case.key(code, letter), case.key(code, instead), member)}
            rows.setdefault(str(row), {**row, "instead": []})["instead"].append({"letter": instead, "council_seats": seats})
    return {**lines, "votes": votes, "mayors": [row for row in rows.values() if row["kind"]], "mayors_tried": mayors_tried}
PARTS = {"compositions": (composition, "kkr"), "elections": (elect_chair, "kkr"), "appointments": (appointment, None), "councils": (council, "code"),
         "forums": (health_forum, None)}  # how each is rebuilt, and of what none may be left out
KINDS = {"compose": ["compositions"], "chair": ["elections"], "appoint": ["appointments"], "constitute": [], "health-forum": ["forums"], "audit": [*PARTS][:4]}
ENVELOPE = "schema kind inputs rulebook options list_cooperations draws version steps rules figures document digest".split()
def check_envelope(case):
    document, options, joined = case.document, case.options, case.document.get("list_cooperations", {}).items()
    known = [*OPTIONS][:-1] if case.rules is KKR else ["alliance_inner", "broken_tenure", "forum_chair_parties", "vote_base"]
    counted = json.loads(json.dumps(document), object_pairs_hook=lambda own: {k: v for k, v in own if k not in ("digest", "version", "document", "sentence")})
    same("digest", document["digest"], sha256(json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()))
    same("options", options, {name: options.get(name) if options.get(name) in OPTIONS[name] else "/".join(OPTIONS[name]) for name in known})
    same("rules", document["rules"], {**case.rules, "options_changed": {name: own for name, own in options.items() if own != OPTIONS[name][0]}})
    own = {name: [one for one in lists if int(one.partition(":")[0]) in case.towns] for name, lists in joined}
    same("rulebook", [document["rulebook"][-9:], case.figures["cooperations"]], [case.figures["term"], own])
    for entry in document["inputs"]: same(entry["file"], [*sorted(entry), len(bytes.fromhex(entry["sha256"]))], ["file", "sha256", 32])
def check_figures(case):
    figures, one = case.figures, pick(case.figures, "election_day term councils"); tables = {"election": [one], **pick(figures, "municipalities lists mayors")}
    same("figures", sorted(figures), sorted({*one, *tables, "cooperations", "columns"} - {"election"}))
    for name, rows in tables.items():  # each column stands once more, as a text
        columns = {key: [row.get(key, "–") for row in rows] for key in {key for row in rows for key in row} - {"name"}}
        same(f"figures.{name}", {key: json.loads(text) for key, text in figures["columns"].get(name, {}).items()}, columns)
    for code, town in case.towns.items():
        own = [entry for entry in figures["lists"] if entry["code"] == code]; sums = {key: sum(one[key] or 0 for one in own) for key in ("votes", "candidates")}
        same(f"figures.municipalities.{code}", [len(case.lists[code]), pick(town, "lists votes candidates")], [len(own), {"lists": len(own), **sums}])
def check_result(case):
    document, rebuilt, steps = case.document, {}, []
    for key, (part, by) in ((key, PARTS[key]) for key in KINDS[document["kind"]]):
        parts = [part(case, stated) for stated in document[key]]; rebuilt[key] = [body for body, _steps in parts]
        for body, taken in parts: steps += [{**{scope: body[scope] for scope in ("kkr", "post", "forum") if scope in body}, **one} for one in taken]
        if by: same(key, sorted(body[by] for body in rebuilt[key]), sorted({town[by] for town in case.towns.values()}))
    if document["kind"] == "constitute" or "meeting" in document: keys, taken = meeting(case); rebuilt |= keys; steps += taken
    same("steps", document["steps"], steps); same("", {key: own for key, own in document.items() if key not in ENVELOPE}, rebuilt); case.rebuilt = True
def check_margins(case):  # the list grows while its margins are compared
    for at, stated, margin in margins if case.rebuilt else wrong("margins", ..., "først resultatet / the result first"): same(at, stated, margin(stated))
def check_draws(case):
    for at, record in enumerate(case.document["draws"]):
        here = [asked for scope, asked in case.asked if scope.items() <= record.items()]; concerned = canonical([*record["drawn"], *(record["tied"] or [])])
        met = (record["question"] or record["tied"]) is not None and any(canonical(name) in concerned for asked in here for name in asked["tied"])
        same(f"draws.{at}.fate", record["fate"], "used" if at in case.used else "outdated" if met else "unused")
        same(f"draws.{at}.question", record["question"] in [asked["id"] for asked in here], False)
TABLES, WORDS = ("municipalities.csv", "lists.csv", "mayors.csv"), {"True": "yes", "False": "no", "None": ""}
def found_in(document, folders):  # each input with its file in one of the folders, None where it is in none
    places = [place for folder in folders for place in (folder, folder.parent, folder.parent.parent)]
    for path in (Path(entry["file"]) for entry in document["inputs"]):
        yield str(path), next((place / own for place in places for own in (path, path.name) if (place / own).is_file()), None)
def check_inputs(case):
    for (name, file), entry in zip(found_in(case.document, case.folders), case.document["inputs"]):
        known = entry["sha256"]; same(name, known, sha256(file.read_bytes()) if file else "ikke fundet / not found" if name.endswith(".csv") else known)
        if not name.endswith(TABLES): continue
        lines = unicodedata.normalize("NFC", file.read_text("utf-8-sig")).splitlines(); table = csv.DictReader(lines, delimiter=";" if ";" in lines[0] else ",")
        rows, stem = [row for row in table if int(row["code"]) in case.towns], Path(name).stem
        stated = [{key: WORDS.get(str(own), str(own)) for key, own in row.items() if key in table.fieldnames} for row in case.figures[stem]]
        same(stem, stated, [{key: row[key] or "" for key in own} for row, own in zip(rows, stated, strict=True)])
TITLES = {check_envelope: "kontrolsum, regler og valg / digest, rules and options", check_figures: "tal og summer / figures and sums",
          check_result: "resultat og alle trin / result and every step", check_draws: "lodtrækninger / lots", check_margins: "marginer / margins",
          check_inputs: "tabellerne selv / the tables themselves"}
def notes(document: Any, folders: Any = ()) -> Any:  # what is not verified: the keys that are not rebuilt, and the files that are not read
    files = list(found_in(document, folders)) if folders else []; rest = sorted(own for own in skipped if own.rpartition(".")[2] not in TEXTS)
    unread, missing = [name for name, file in files if file and not name.endswith(TABLES)], [name for name, file in files if file is None]
    found = {"ikke efterregnet / not rebuilt": rest, "kun kontrolsum / by its hash only": unread, "ikke fundet / not found": missing}
    return [(note, paths) for note, paths in found.items() if paths]
FAULTS = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError, StopIteration)
def read(text: Any) -> Any:  # a protocol; keys that stand twice and numbers that are not whole are refused
    def once(pairs): same("JSON", [key for key, _value in pairs], [*dict(pairs)]); return dict(pairs)
    document = json.loads(text, object_pairs_hook=once, parse_float=int, parse_constant=int); same("schema", document["schema"], "kkrvalg/1")
    same("kind", document["kind"], document["kind"] if document["kind"] in KINDS else " / ".join(KINDS)); return document
def verify(document: Any, folders: Any = ()) -> Any:  # each section with None, or the first thing that is wrong in it
    case = None; skipped.clear(); margins.clear()
    for check in [own for own in TITLES if own is not check_inputs or folders]:
        try: case = case or Case(document, folders); found = check(case)
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
