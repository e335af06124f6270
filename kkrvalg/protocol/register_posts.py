"""Who holds which post on a day, who is appointed for later, and who sits in the forums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.i18n import N_, _
from kkrvalg.protocol.register import officer_body, person_body
from kkrvalg.protocol.register_words import NOTHING, TOKENS
from kkrvalg.protocol.text import heading, paragraph, table
from kkrvalg.register.holdings import holder_on, is_hub_post
from kkrvalg.register.law_forums import forum_name, forums_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.register_words import Vocabulary
    from kkrvalg.protocol.text import Page
    from kkrvalg.register.law_forums import ForumSeat
    from kkrvalg.register.state import Holding

OFFICES = {"chair": N_("Chair"), "vice_chair": N_("Vice chair")}


def held(view: View) -> tuple[Holding, ...]:
    """Return who holds a post on the day, by post and place; those a former KKR appointed too."""
    found = holder_on(view.state, view.on)
    return tuple(found[place] for place in sorted(found))


def coming(view: View) -> tuple[Holding, ...]:
    """Return who is appointed for a later day."""
    later = [holding for holding in view.state.posts if holding.since > view.on and holding.ended is None]
    return tuple(sorted(later, key=lambda holding: (holding.post, holding.place, holding.since)))


def forum_seats(view: View) -> tuple[ForumSeat, ...]:
    """Return the seats of the health forums that are entered."""
    return tuple(forums_of(view.state).seats.values())


def place_of(holding: Holding) -> tuple[str, str]:
    """Return a post and which of its places, in words: a seat on a hub's board by what it is."""
    post, _colon, role = holding.post.partition(":")
    if role:
        return post, f"{_(TOKENS.get(role, role))} {holding.place}"
    if is_hub_post(post):
        return post, _("chair") if holding.place == 1 else f"{_(TOKENS['municipal'])} {holding.place - 1}"
    return post, str(holding.place)


# --- as JSON ---------------------------------------------------------------------------------------------------


def posts_body(view: View) -> dict[str, Any]:
    """Return the posts of the day, those for later, and the seats and offices of the forums."""
    words = view.words
    forums = forums_of(view.state)
    return {
        "posts": [holding_body(view, holding) for holding in held(view)],
        "posts_to_come": [holding_body(view, holding) for holding in coming(view)],
        "bodies": {
            "forums": [forum_seat_body(words, seat) for seat in forum_seats(view)],
            "forum_offices": [
                {"forum": forum, **officer_body(words, officer)}
                for (forum, _office), officer in forums.chairs.items()
            ],
        },
    }


def holding_body(view: View, holding: Holding) -> dict[str, Any]:
    """Return one place of a post with who holds it."""
    words = view.words
    return {
        "post": holding.post,
        "place": holding.place,
        "person": person_body(words, holding.person),
        "since": holding.since,
        "until": holding.until,
        "way": holding.way,
        "group": [person_body(words, key) for key in holding.group],
        "alternate": person_body(words, holding.alternate),
        "entered_for": person_body(words, holding.entered_for),
        "term": holding.term,
        "event": holding.seq,
    }


def forum_seat_body(words: Vocabulary, seat: ForumSeat) -> dict[str, Any]:
    """Return a seat of a forum with who has it."""
    return {
        "forum": seat.forum,
        "health_council": seat.health_council,
        "place": seat.place,
        "party": seat.party,
        "person": person_body(words, seat.person),
        "since": seat.since,
        "vacant_since": seat.vacant_since,
        "event": seat.seq,
    }


# --- as a table ------------------------------------------------------------------------------------------------


def post_rows(view: View) -> Iterator[tuple[str, ...]]:
    """Yield the posts and the forum seats as rows of the table of the day: part, place, party, person."""
    words = view.words
    for part, holdings in ((_("post"), held(view)), (_("post to come"), coming(view))):
        for holding in holdings:
            until = "" if holding.until is None else holding.until.isoformat()
            alternate = words.person(holding.alternate) if holding.alternate else ""
            place = " ".join(place_of(holding))
            yield (
                part,
                place,
                "",
                *_cells(words, holding.person),
                holding.since.isoformat(),
                until,
                alternate,
                "",
                "",
            )
    for seat in forum_seats(view):
        place = f"{forum_name(view.state, seat.forum)}: {seat.health_council} {seat.place}"
        since = seat.since if seat.vacant_since is None else seat.vacant_since
        yield _("health forum"), place, seat.party, *_cells(words, seat.person), since.isoformat(), "", "", "", ""


def _cells(words: Vocabulary, key: str | None) -> tuple[str, str]:
    return (_("vacant"), "") if key is None else (words.name(key), words.person_words(key).municipality or "")


# --- as a text -------------------------------------------------------------------------------------------------


def write_posts(page: Page, view: View) -> None:
    """Print who holds which post, who is appointed for later, and who sits in the forums."""
    for title, holdings in ((_("Posts"), held(view)), (_("Appointed for a later day"), coming(view))):
        if holdings:
            heading(page, title)
            _write_holdings(page, view, holdings)
    _write_forums(page, view)


def _write_holdings(page: Page, view: View, holdings: Sequence[Holding]) -> None:
    words = view.words
    with_alternates = any(holding.alternate is not None for holding in holdings)
    columns = (_("Post"), _("Who"), *([_("Alternate")] if with_alternates else []), _("From"), _("Until"))
    rows = []
    for holding in holdings:
        post = " ".join(place_of(holding))
        if holding.term != view.state.term.term:
            post = f"{post} ({holding.term})"
        alternate = [words.person(holding.alternate)] if with_alternates else []
        days = (words.short_day(holding.since), words.short_day(holding.until))
        rows.append((post, words.person(holding.person), *alternate, *days))
    table(page, [(column, "left") for column in columns], rows)
    if any(holding.term != view.state.term.term for holding in holdings):
        paragraph(page, _("A term in brackets: appointed by the KKR of that term."))


def _write_forums(page: Page, view: View) -> None:
    """Print the seats and the offices of the health forums, where any are entered."""
    seats = forum_seats(view)
    offices = forums_of(view.state).chairs
    if not (seats or offices):
        return
    words = view.words
    heading(page, _("Health coordination forums"))
    columns = (_("Forum"), _("Health council"), _("Party"), _("Who"), _("Since"))
    rows = [
        (
            forum_name(view.state, forum),
            _(OFFICES[office]),
            " + ".join(officer.parties) or NOTHING,
            _("vacant") if officer.person is None else words.person(officer.person),
            words.short_day(officer.since if officer.person else officer.vacant_since),
        )
        for (forum, office), officer in offices.items()
    ]
    rows += [
        (
            forum_name(view.state, seat.forum),
            f"{seat.health_council} {seat.place}",
            words.party(seat.party),
            _("vacant") if seat.person is None else words.person(seat.person),
            words.short_day(seat.since if seat.vacant_since is None else seat.vacant_since),
        )
        for seat in seats
    ]
    table(page, [(column, "left") for column in columns], rows)
