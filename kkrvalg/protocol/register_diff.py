"""What differs between two states of a register: who came, went and moved, who stands in, who holds an office.

Each change names the events it comes from and their articles, as the consequences tell.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name
from kkrvalg.protocol.register import person_body, substitute_of
from kkrvalg.protocol.register_pages import write_origin
from kkrvalg.protocol.register_posts import OFFICES, forum_seats, held
from kkrvalg.protocol.register_words import MAYOR, NOTHING, TOKENS
from kkrvalg.protocol.text import heading, paragraph, table
from kkrvalg.register.law_forums import forum_name, forums_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.register_words import Vocabulary
    from kkrvalg.protocol.text import Page
    from kkrvalg.register.state import Consequence, Event

What = Literal["member", "substitute", "stands_in", "office", "post", "alternate", "forum"]

MEMBERSHIP = "§ 3, "
"""How the articles begin that say who is a member and who stands in."""

OF_POSTS = frozenset({"post", "alternate"})
TITLES: dict[What, str] = {
    "member": N_("Members"),
    "substitute": N_("Substitutes"),
    "stands_in": N_("Standing in"),
    "office": N_("Chair and vice chair"),
    "post": N_("Posts"),
    "alternate": N_("Alternates of posts"),
    "forum": N_("Health coordination forums"),
}
HEADER = (N_("what"), N_("place"), N_("before"), N_("now"), N_("events"), N_("articles"))


class Change(NamedTuple):
    """A place that another person has: who before and now (None for nobody), from which events, by which articles.

    ``moved`` says that whoever has it now had another place of the kind before, or whoever had it has another now.
    """

    what: What
    place: str
    before: str | None
    now: str | None
    moved: bool
    events: tuple[int, ...]
    articles: tuple[str, ...]


def gained(before: Sequence[Consequence], after: Sequence[Consequence]) -> tuple[Consequence, ...]:
    """Return the consequences of ``after`` that are not among those of ``before``, in their order."""
    had = Counter(map(_identity, before))
    found = []
    for said in after:
        key = _identity(said)
        if had[key]:
            had[key] -= 1
        else:
            found.append(said)
    return tuple(found)


def _identity(said: Consequence) -> tuple[object, ...]:
    return said.seq, said.effect, said.article, said.what, *sorted(said.about.items())


def changes(before: View, after: View) -> tuple[Change, ...]:
    """Return what differs, in the order of the places: members, substitutes, who stands in, offices, posts."""
    causes = gained(before.state.trail, after.state.trail)
    found: list[Change] = []
    for what, places in _PLACES.items():
        old, new = dict(places(before)), dict(places(after))
        held, holds = set(old.values()) - {None}, set(new.values()) - {None}
        for place in dict.fromkeys([*old, *new]):
            was, now = old.get(place), new.get(place)
            if was != now:
                why = _causes(causes, what, place, {was, now} - {None})
                if not why and what in OF_POSTS:  # appointed long before the term of the post began
                    why = _causes(after.state.trail, what, place, {now})
                moved = now in held or was in holds
                events = tuple(dict.fromkeys(said.seq for said in why))
                articles = tuple(dict.fromkeys(said.article for said in why))
                found.append(Change(what, place, was, now, moved, events, articles))
    return tuple(found)


def _members(view: View) -> Iterator[tuple[str, str | None]]:
    yield from ((seat.key, seat.holder) for seat in view.state.seats.values())


def _substitutes(view: View) -> Iterator[tuple[str, str | None]]:
    yield from ((seat.key, substitute_of(view.state, seat)[0]) for seat in view.state.seats.values())


def _standing_in(view: View) -> Iterator[tuple[str, str | None]]:
    for key, seat in view.state.seats.items():
        yield key, None if seat.acting is None else seat.acting.person
    for office, officer in view.state.chairmanship.items():
        yield office, None if officer.acting is None else officer.acting.person


def _offices(view: View) -> Iterator[tuple[str, str | None]]:
    yield from ((officer.office, officer.person) for officer in view.state.chairmanship.values())


def _posts(view: View) -> Iterator[tuple[str, str | None]]:
    yield from ((f"{holding.post} {holding.place}", holding.person) for holding in held(view))


def _alternates(view: View) -> Iterator[tuple[str, str | None]]:
    yield from ((f"{holding.post} {holding.place}", holding.alternate) for holding in held(view))


def _forums(view: View) -> Iterator[tuple[str, str | None]]:
    for (forum, office), officer in forums_of(view.state).chairs.items():
        yield f"{forum} {office}", officer.person
    yield from ((f"{seat.forum} {seat.health_council} {seat.place}", seat.person) for seat in forum_seats(view))


_PLACES: dict[What, Callable[[View], Iterator[tuple[str, str | None]]]] = {
    "member": _members,
    "substitute": _substitutes,
    "stands_in": _standing_in,
    "office": _offices,
    "post": _posts,
    "alternate": _alternates,
    "forum": _forums,
}


def _causes(
    said: Sequence[Consequence], what: What, place: str, persons: set[str | None]
) -> Sequence[Consequence]:
    """Return the consequences that a change comes from: those of the person and the place, else of the place.

    Where there are none, they are those of the person in what the rules say of membership; a post comes of none.
    """
    of_persons = [one for one in said if persons & set(one.about.values())]
    of_place = [one for one in said if _is_at(one, what, place)]
    both = [one for one in of_persons if one in of_place]
    if what == "forum":  # whose consequences name the forum and no seat
        return both
    if both or of_place or what in OF_POSTS:
        return both or of_place
    return [one for one in of_persons if one.article.startswith(MEMBERSHIP)]


def _is_at(one: Consequence, what: What, place: str) -> bool:
    """Whether a consequence is about a place, as far as it tells."""
    about = one.about
    if what == "forum":
        return "forum" in about and (about.get("office") == place.partition(" ")[2] or "health_council" in about)
    if what in OF_POSTS:
        post, _space, number = place.rpartition(" ")
        return about.get("post") == post.partition(":")[0] and str(about.get("place", number)) == number
    if place in OFFICES:
        return about.get("office") == place and "forum" not in about
    return about.get("seat") == place or place == f"mayor:{about.get('code')}"


# --- as JSON and as a table -----------------------------------------------------------------------------------


def diff_body(before: View, after: View, found: Iterable[Change]) -> dict[str, Any]:
    """Return the two states, and what differs."""
    rows = [change_body(after, change) for change in found]
    return {"diff": {"from": side_body(before), "to": side_body(after), "changes": rows}}


def change_body(view: View, change: Change) -> dict[str, Any]:
    """Return a change."""
    return {
        "what": change.what,
        "place": change.place,
        "before": person_body(view.words, change.before),
        "now": person_body(view.words, change.now),
        "moved": change.moved,
        "events": change.events,
        "articles": change.articles,
    }


def side_body(view: View) -> dict[str, Any]:
    """Return one of the two states that are compared: the day, and what was known of it."""
    return {"on": view.on, "known_on": view.known_on, "head": view.head, "events": len(view.entries)}


def change_rows(view: View, found: Iterable[Change]) -> Iterator[tuple[str, ...]]:
    """Yield the changes as the rows of a table, whose columns are HEADER."""
    words = view.words
    for change in found:
        yield (
            _(TITLES[change.what]),
            _place(view, change),
            words.person(change.before),
            words.person(change.now),
            ", ".join(map(str, change.events)) or NOTHING,
            ", ".join(change.articles) or NOTHING,
        )


def _place(view: View, change: Change) -> str:
    """Return the place of a change in a few words: a seat's key, the mayor of a town, a post, an office."""
    place = change.place
    if change.what in OF_POSTS:
        return place
    if change.what == "forum":
        forum, _space, rest = place.partition(" ")
        return f"{forum_name(view.state, forum)}: {_(TOKENS.get(rest, rest))}"
    if place in TOKENS:
        return _(TOKENS[place])
    kind, _colon, code = place.partition(":")
    if kind != MAYOR:
        return place
    return _("mayor of {municipality}").format(municipality=view.words.municipality(int(code)))


# --- as a text ------------------------------------------------------------------------------------------------


def write_diff(page: Page, before: View, after: View, found: Sequence[Change]) -> None:
    """Print what differs between two states as a page of its own."""
    _write_title(page, before, after)
    write_changes(page, before, after, found)
    write_origin(page, after)


def _write_title(page: Page, before: View, after: View) -> None:
    """Print which two states are compared."""
    kkr, words = council_name(after.state.kkr), after.words
    if before.on == after.on:
        title = _("{kkr} on {day}, as it became known").format(kkr=kkr, day=words.day(after.on))
    else:
        title = _("{kkr} from {first} to {last}").format(
            kkr=kkr, first=words.day(before.on), last=words.day(after.on)
        )
    heading(page, title, level=1)
    if before.known_on != after.known_on:
        last = words.day(after.known_on) if after.known_on else _("today")
        paragraph(
            page,
            _("Known at the end of {first}, against {last}.").format(first=words.day(before.known_on), last=last),
        )
    elif after.known_on is not None:
        paragraph(page, _("As it was known at the end of {day}.").format(day=words.day(after.known_on)))


def write_changes(page: Page, before: View, after: View, found: Sequence[Change]) -> None:
    """Print what differs, part by part, with the events it comes from."""
    if before.state.term.term != after.state.term.term:
        paragraph(
            page,
            _("In between, the KKR for {term} took office on {day}.").format(
                term=after.state.term.term, day=after.words.day(after.state.term.since)
            ),
        )
    if not found:
        paragraph(page, _("Nothing differs."))
    _write_people(page, after.words, found)
    columns = (_("Place"), _("Before"), _("Now"), _("Event and article"))
    by_number = {event.seq: event for event in after.events}
    for what, title in TITLES.items():
        rows = [_row(after, change, by_number) for change in found if change.what == what]
        if rows:
            heading(page, _(title))
            table(page, [(column, "left") for column in columns], rows)


def _row(view: View, change: Change, by_number: Mapping[int, Event]) -> tuple[str, ...]:
    words = view.words
    events = [
        f"{number} ({words.short_day(by_number[number].effect)})" if number in by_number else str(number)
        for number in change.events
    ]
    why = "; ".join(part for part in (", ".join(events), ", ".join(change.articles)) if part)
    return _place(view, change), words.person(change.before), words.person(change.now), why or NOTHING


def _write_people(page: Page, words: Vocabulary, found: Sequence[Change]) -> None:
    """Print who came, who went and who moved, each in one sentence."""
    members = [change for change in found if change.what == "member"]
    was = {change.before for change in members} - {None}
    now = {change.now for change in members} - {None}
    sentences = (
        (_("New members: {persons}."), now - was),
        (_("No longer members: {persons}."), was - now),
        (_("Members in another seat: {persons}."), was & now),
    )
    for sentence, keys in sentences:
        ordered = sorted((key for key in keys if key is not None), key=lambda key: (len(key), key))
        if ordered:
            paragraph(page, sentence.format(persons=words.persons(ordered)))
