"""Real protocols are changed in many ways: whatever has a meaning is caught, whatever has none is accepted."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from verified_protocols import is_caught, protocol, sealed, text_of

from kkrvalg.verifier import verify as verifier

if TYPE_CHECKING:
    from collections.abc import Callable

Document = dict[str, Any]

KKR = ("--scenario", "kv2025", "--kkr", "nordjylland")
COMPOSE = ("compose", *KKR)
CHAIR = ("chair", *KKR, "--alliance", "A+F+Ø")
DRAWN = ("appoint", *KKR, "--post", "RBR", "--lot", "V", "--lot-date", "2026-01-19", "--witness", "NN")
OPEN = ("appoint", *KKR, "--post", "RBR")
FORUM = ("health-forum", "--forum", "nord")
WAYS = 50


def other(value: Any, draw: random.Random) -> Any:  # noqa: ANN401 (any JSON value)
    """Return a value of the same kind that is not this one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return max(0, value + draw.choice((-100, -1, 1, 7))) if value else draw.choice((1, 8))
    if value is None:
        return draw.choice((1, "A"))
    above, _line, below = value.partition("/")
    if above.isdecimal():
        return f"{int(above) + 1}" + (f"/{below}" if below else "")
    return value + "x"


def some_row(rows: list[Document], keys: tuple[str, ...], draw: random.Random) -> None:
    """Change one of the ``keys`` in one of the rows that have it."""
    key = draw.choice(keys)
    row = draw.choice([row for row in rows if key in row])
    row[key] = other(row[key], draw)


def some_step(document: Document, kind: str, draw: random.Random) -> Document:
    """Return one of the steps of a kind."""
    found: Document = draw.choice([step for step in document["steps"] if step["kind"] == kind])
    return found


def list_votes(document: Document, draw: random.Random) -> None:
    """The votes, candidates, party, alliance, letter or municipality of a list."""
    some_row(document["figures"]["lists"], ("votes", "candidates", "party", "alliance", "letter", "code"), draw)


def votes_with_their_sums(document: Document, draw: random.Random) -> None:
    """The votes of a party in a municipality, and every sum and column of them in the figures."""
    figures, more = document["figures"], draw.choice((-1, 1, 25))
    at = draw.choice([n for n, row in enumerate(figures["lists"]) if row["party"] and row["votes"] > 1])
    row = figures["lists"][at]
    row["votes"] += more
    towns = figures["municipalities"]
    number = next(n for n, town in enumerate(towns) if town["code"] == row["code"])
    towns[number]["votes"] += more
    for name, rows in (("lists", figures["lists"]), ("municipalities", towns)):
        figures["columns"][name]["votes"] = json.dumps([own["votes"] for own in rows])


def a_municipality(document: Document, draw: random.Random) -> None:
    """What is said of a municipality."""
    keys = ("code", "kkr", "health_council", "kl_member", "council_seats", "lists", "votes", "candidates")
    some_row(document["figures"]["municipalities"], keys, draw)


def a_mayor(document: Document, draw: random.Random) -> None:
    """The list of a mayor."""
    mayor = draw.choice(document["figures"]["mayors"])
    mayor["letter"] = draw.choice([letter for letter in ("A", "V", "C", "O", None) if letter != mayor["letter"]])


def a_rule(document: Document, draw: random.Random) -> None:
    """A number of the rules, the rulebook, the term or how the council seats are known."""
    places = [(document["rules"], key) for key in document["rules"] if key != "options_changed"]
    places += [
        (document, "rulebook"),
        *((document["figures"], key) for key in ("election_day", "term", "councils")),
    ]
    place, key = draw.choice(places)
    place[key] = other(place[key], draw)


def an_option(document: Document, draw: random.Random) -> None:
    """An answer to an open question: another that the rules know."""
    name = draw.choice(list(document["options"]))
    answers = [answer for answer in verifier.OPTIONS[name] if answer != document["options"][name]]
    document["options"][name] = draw.choice(answers)


def scale_and_base(document: Document, draw: random.Random) -> None:
    """A number on the way to the base composition."""
    kind = draw.choice(("eligibility", "base_seats", "cap", "scale"))
    row = some_step(document, kind, draw)
    keys = [key for key in row if key not in {"kkr", "kind", "binding", "demands"}]
    some_row([row], (draw.choice(keys),), draw)


def seats(document: Document, draw: random.Random) -> None:
    """A number of the result."""
    own = document["compositions"][0]
    keys = ("size", "cap", "base_size", "same_worst", "exceeds_cap_by", "votes", "reduced", "scale")
    where = draw.choice((own, *own["parties"]))
    some_row([where], keys if where is own else ("votes", "mayors", "base_seats", "seats", "supplementary"), draw)


def the_order(document: Document, draw: random.Random) -> None:
    """The order of two neighbouring steps, or a step that is left out or stands twice."""
    steps = document["steps"]
    at = draw.randrange(1, len(steps))
    what = draw.choice(("swapped", "left out", "twice"))
    if what == "swapped":
        steps[at - 1], steps[at] = steps[at], steps[at - 1]
    elif what == "left out":
        del steps[at]
    else:
        steps.insert(at, steps[at])


def the_certificate(document: Document, draw: random.Random) -> None:
    """A number of the certificate, or of the other program's answer."""
    own = document["compositions"][0]
    certificate = own["certificate"]
    rows = (certificate["seats"], certificate["better_needs"], own["programme"]["seats"])
    movers = (certificate["worst"], *certificate["takers"], *certificate["givers"])
    where = draw.choice((certificate, *rows, *movers))
    whole = ("size", "better_needs_sum", "unique", "same_worst")
    some_row([where], whole if where is certificate else (draw.choice(list(where)),), draw)


def a_quotient(document: Document, draw: random.Random) -> None:
    """Votes, divisor or quotient of somebody who stands for chair or vice chair."""
    step = some_step(document, "quotients", draw)
    some_row(step["standings"], ("party", "votes", "divisor", "quotient"), draw)


def the_chair(document: Document, draw: random.Random) -> None:
    """Who takes part, with which alliance, and who is elected."""
    own = document["elections"][0]
    where = draw.choice((own, *own["posts"], *own["participants"], *own["alliances"]))
    keys = [
        key for key, value in where.items() if not isinstance(value, list | dict) and key not in {"name", "kkr"}
    ]
    some_row([where], (draw.choice(keys),), draw)


def a_seat_of_a_post(document: Document, draw: random.Random) -> None:
    """A number of a seat: whose it is, votes, divisor, the standings before it, its round."""
    award = some_step(document, "seat", draw)["award"]
    key = draw.choice(list(award))
    if key == "before":
        at = draw.randrange(len(award["before"]))
        award["before"][at] = other(award["before"][at], draw)
    else:
        award[key] = other(award[key], draw)


def a_group(document: Document, draw: random.Random) -> None:
    """The members of a group, in its step or in the result."""
    step = some_step(document, "group", draw)
    bench = draw.choice(step["benches"])
    if draw.random() < 0.5:
        at = draw.choice((1, 2))
        bench[at] = other(bench[at], draw)
    else:
        some_row([step, *document["appointments"][0]["groups"]], ("members",), draw)


def a_lot(document: Document, draw: random.Random) -> None:
    """The record of a lot, or what its step says of it."""
    record, step = document["draws"][0], some_step(document, "lot", draw)
    keys = ("kkr", "post", "question", "seats_at_stake", "quotient", "date", "fate")
    what = draw.choice(("record", "drawn", "tied", "question", "draw"))
    if what == "record":
        some_row([record], keys, draw)
    elif what == "question":
        some_row([step["question"]], ("id", "article", "seats_at_stake", "quotient", "depth"), draw)
    elif what == "draw":
        step["draw"]["drawn"] = [draw.choice(("A", "C", "F", "Æ"))]
    else:
        names = draw.choice((record, step["draw"]))["drawn"] if what == "drawn" else record["tied"]
        names[0] = other(names[0], draw)


def a_question(document: Document, draw: random.Random) -> None:
    """An open question: what it says, or a seat given in spite of it."""
    own = document["appointments"][0]
    what = draw.choice(("question", "seat", "outcome"))
    if what == "question":
        some_row([own["question"]], ("id", "article", "seats_at_stake", "quotient", "depth"), draw)
    elif what == "seat":
        some_row(own["groups"], ("seats",), draw)
    else:
        own["outcome"] = "completed"


def a_meeting(document: Document, draw: random.Random) -> None:
    """A round of a majority election, a decision, the quorum, a group's size, a quotient, who was named."""
    kind = draw.choice(("round", "decision", "quorum", "group_counted", "seat", "named", "level"))
    step = some_step(document, kind, draw)
    keys = {
        "round": ("needed", "elected"),
        "decision": ("outcome", "by_chair"),
        "quorum": ("members", "present", "needed"),
        "group_counted": ("members",),
        "named": ("group", "role"),
        "level": ("seats",),
    }
    where = step["award"] if kind == "seat" else step
    some_row([where], ("member", "votes", "divisor", "round") if kind == "seat" else keys[kind], draw)


def a_forum(document: Document, draw: random.Random) -> None:
    """A party's votes, council seats, share or seats in a health council or the whole area, a post, a fee."""
    forum = document["forums"][0]
    party = draw.choice(draw.choice(forum["health_councils"])["parties"])
    own = draw.choice(forum["chair"]["parties"])
    keys = ("votes", "share", "council_seats", "verdict", "seats", "members", "winner", "total", "chair")
    where = draw.choice((party, own, forum["chair"]["posts"][0], forum["fees"]))
    some_row([where], (draw.choice([key for key in keys if key in where]),), draw)


def numbers_of(value: Any) -> list[tuple[Document, str]]:  # noqa: ANN401 (any JSON value)
    """Return where the numbers of margins stand: gained, lost, moved, and those that change a composition."""
    if isinstance(value, list):
        return [place for own in value for place in numbers_of(own)]
    if not isinstance(value, dict):
        return []
    own = [
        (value, key) for key in ("gains", "loses", "moved", "needed", "above") if isinstance(value.get(key), int)
    ]
    own += [(value, "votes")] if "changes" in value and "code" not in value else []
    return own + [place for nested in value.values() for place in numbers_of(nested)]


def a_number_of_a_margin(margins: Any, draw: random.Random) -> None:  # noqa: ANN401 (any JSON value)
    """One of its numbers is one vote off, seldom more, or is said not to exist."""
    row, key = draw.choice(numbers_of(margins))
    row[key] = None if draw.random() < 0.1 else row[key] + draw.choice((-1, 1, 100))


def a_margin(document: Document, draw: random.Random) -> None:
    """A margin of the composition: the threshold, the votes or a mayor that change it, and what they change."""
    margins = document["compositions"][0]["margins"]
    if draw.random() < 0.7:
        a_number_of_a_margin(margins, draw)
        return
    row = draw.choice([*margins["mayors"], *(own["seats"] for own in margins["votes"] if own["seats"])])
    own = draw.choice((row, *row["changes"]))
    keys = [key for key in ("size", "kind", "party", "from", "to") if key in own]
    some_row([own], (draw.choice(keys),), draw)


def a_chair_margin(document: Document, draw: random.Random) -> None:
    """A margin of a post: the challenger takes it at exactly so many votes."""
    a_number_of_a_margin(document["elections"][0]["margins"], draw)


def a_seat_margin(document: Document, draw: random.Random) -> None:
    """A margin of a seat of a post, whether it stands in a lot, and who holds the last seat."""
    level = document["appointments"][0]["margins"][0]
    if draw.random() < 0.5:
        a_number_of_a_margin(level, draw)
    else:
        some_row([*level["members"], *level["turns"]], ("name", "votes", "seats", "in_lot", "holder"), draw)


def a_forum_margin(document: Document, draw: random.Random) -> None:
    """A margin of a health council, or of a forum's chair."""
    forum = document["forums"][0]
    a_number_of_a_margin([own["margins"] for own in (*forum["health_councils"], forum["chair"])], draw)


def a_part_of_an_audit(document: Document, draw: random.Random) -> None:
    """A seat in a council, of the composition or of a post, who is elected, and a margin of any of them."""
    what = draw.choice(("councils", "compositions", "elections", "appointments"))
    own = draw.choice(document[what])
    if draw.random() < 0.4 and numbers_of(own["margins"]):
        a_number_of_a_margin(own["margins"], draw)
    elif what == "councils":
        letter = draw.choice(list(own["seats"]))
        own["seats"][letter] = other(own["seats"][letter], draw)
    else:
        rows = {"compositions": "parties", "elections": "posts", "appointments": "groups"}[what]
        keys = [key for key in ("seats", "mayors", "members", "winner", "decided_by") if key in own[rows][0]]
        some_row(own[rows], (draw.choice(keys),), draw)


CLASSES: tuple[tuple[Callable[[Document, random.Random], None], tuple[str, ...]], ...] = (
    (list_votes, COMPOSE),
    (votes_with_their_sums, COMPOSE),
    (a_municipality, CHAIR),
    (a_mayor, COMPOSE),
    (a_rule, OPEN),
    (an_option, COMPOSE),
    (scale_and_base, COMPOSE),
    (seats, COMPOSE),
    (the_order, COMPOSE),
    (the_certificate, COMPOSE),
    (a_quotient, CHAIR),
    (the_chair, CHAIR),
    (a_seat_of_a_post, DRAWN),
    (a_group, OPEN),
    (a_lot, DRAWN),
    (a_question, OPEN),
    (a_meeting, ("constitute", "eksempel-hovedstaden")),
    (a_forum, FORUM),
    (a_margin, COMPOSE),
    (a_chair_margin, CHAIR),
    (a_seat_margin, DRAWN),
    (a_forum_margin, FORUM),
    (a_part_of_an_audit, ("audit", "--kkr", "nordjylland", "--post", "RBR")),
)


@pytest.mark.parametrize(("change", "command"), CLASSES, ids=lambda value: getattr(value, "__name__", ""))
def test_every_change_of_a_class_is_caught_by_arithmetic(
    change: Callable[[Document, random.Random], None], command: tuple[str, ...]
) -> None:
    """Fifty seeded changes of a class are caught, though the digest fits each of them."""
    before = protocol(*command)
    for seed in range(WAYS):
        document = protocol(*command)
        change(document, random.Random(seed))  # noqa: S311 (seeded, so that a miss can be seen again)
        assert document != before, seed
        assert is_caught(sealed(document)), seed


FREE = {"name", "witness", "solver", "file"}
"""Keys of free texts; the name of a list in a margin (beside ``in_lot``) says which it is about."""


def reworded(value: Any, draw: random.Random) -> Any:  # noqa: ANN401 (any JSON value)
    """Return a JSON value with its keys in another order and some of its free texts changed."""
    if isinstance(value, dict):
        keys, free = draw.sample(list(value), len(value)), FREE - ({"name"} if "in_lot" in value else set())
        return {
            key: f"{value[key]} *" if key in free and draw.random() < 0.1 else reworded(value[key], draw)
            for key in keys
        }
    return [reworded(own, draw) for own in value] if isinstance(value, list) else value


@pytest.mark.parametrize("command", [COMPOSE, CHAIR, DRAWN], ids=lambda command: command[0])
def test_a_change_without_meaning_is_accepted(command: tuple[str, ...]) -> None:
    """Key order, white space, version, number and time of the document, and free texts change nothing."""
    for seed in range(WAYS // 5):
        draw = random.Random(seed)  # noqa: S311 (as above)
        document = reworded(json.loads(text_of(*command)), draw)
        document |= {"version": f"9.{seed}", "document": {"number": seed, "time": "2026-01-01 12:00"}}
        text = json.dumps(sealed(document), indent=draw.choice((None, 1, 4)), ensure_ascii=draw.random() < 0.5)
        assert not is_caught(verifier.read(text)), seed
