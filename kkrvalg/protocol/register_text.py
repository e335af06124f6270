"""A register on a day as a text: members by party, who is away, chair and vice chair, posts, and what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.protocol.blocks import Notice
from kkrvalg.protocol.register import NAMED, by_party, party_body, substitute_of
from kkrvalg.protocol.register_pages import write_origin, write_title
from kkrvalg.protocol.register_posts import OFFICES, post_rows, write_posts
from kkrvalg.protocol.register_words import NOTHING, TOKENS
from kkrvalg.protocol.text import heading, paragraph, table, verbatim
from kkrvalg.register.law_substitutes import HOW
from kkrvalg.register.state import SeatKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.register_words import Vocabulary
    from kkrvalg.protocol.text import Page, Side
    from kkrvalg.register.state import Absence, Acting, Officer, Question, Seat


def write_state(page: Page, view: View) -> None:
    """Print the register as it stood on the day."""
    write_title(page, view, _("{kkr} on {day}"))
    state = view.state
    paragraph(
        page,
        _("The KKR for {term}, in office since {day}.").format(
            term=state.term.term, day=view.words.day(state.term.since)
        ),
    )
    _write_parties(page, view)
    _write_members(page, view)
    _write_away(page, view)
    _write_chairmanship(page, view)
    write_posts(page, view)
    write_questions(page, view.words, view.open_questions, view.path)
    _write_tasks(page, view)
    write_origin(page, view)


# --- members ----------------------------------------------------------------------------------------------------


def _write_parties(page: Page, view: View) -> None:
    """Print the seats of each party, and how many of them are vacant."""
    state = view.state
    rows = []
    for key in state.term.parties:
        own = party_body(state, key)
        if own["seats"] or own["eligible"]:
            elected = own["seats"] - own["mayors"]
            counts = (own["seats"], own["mayors"], elected, own["vacant"])
            rows.append((view.words.party_name(key), *map(str, counts)))
    others = [seat for key, seats in by_party(state) if key is None for seat in seats]
    if others:
        vacant = sum(seat.holder is None for seat in others)
        rows.append((_("Mayors of no such party"), *map(str, (len(others), len(others), 0, vacant))))
    totals = [str(sum(int(row[column]) for row in rows)) for column in range(1, 5)]
    numbers = (_("Seats"), _("Mayors"), _("Elected"), _("Vacant"))
    page.write()
    columns: list[tuple[str, Side]] = [(_("Party"), "left"), *((title, "right") for title in numbers)]
    table(page, columns, rows, total=(_("In all"), *totals), caption=_("Seats"))


def _write_members(page: Page, view: View) -> None:
    heading(page, _("Members"))
    columns = (_("Seat"), _("Member"), _("Municipality"), _("Substitute"), _("Since"))
    for key, seats in by_party(view.state):
        name = _("Mayors of no such party") if key is None else view.words.party_name(key)
        heading(page, name, level=3)
        table(page, [(title, "left") for title in columns], [_member(view, seat) for seat in seats], caption=name)


def _member(view: View, seat: Seat) -> tuple[str, ...]:
    words = view.words
    as_mayor = seat.kind is SeatKind.MAYOR
    place = _("mayor") if as_mayor else seat.key
    home = words.homes.get(seat.holder or "", seat.code)
    where = NOTHING if home is None else words.municipality(home)
    since = seat.since if seat.holder is not None else seat.vacant_since
    who = _("vacant") if seat.holder is None else words.name(seat.holder)
    return place, who, where, _substitute(view, seat), words.short_day(since)


def _substitute(view: View, seat: Seat) -> str:
    """Return who stands in, with the municipality where it is another than the member's; or why nobody does."""
    person, how = substitute_of(view.state, seat)
    if person is None:
        return _("none yet") if how == NAMED else _(cast("Mapping[str, str]", HOW)[how])
    words = view.words
    home = words.homes.get(seat.holder or "", seat.code)
    return words.name(person) if words.homes.get(person) == home else words.person(person)


def _write_away(page: Page, view: View) -> None:
    """Print who cannot serve, until when, and who stands in."""
    rows = [
        _away(view, seat.holder, view.words.seat(seat.key), seat.absence, seat.acting)
        for seat in view.state.seats.values()
        if seat.absence is not None or seat.acting is not None
    ]
    rows += [
        _away(view, officer.person, _(OFFICES[officer.office]), officer.absence, officer.acting)
        for officer in view.state.chairmanship.values()
        if officer.absence is not None or officer.acting is not None
    ]
    if rows:
        heading(page, _("Away"))
        columns = (_("Who"), _("Place"), _("From"), _("Until"), _("Stands in"), _("Article"))
        table(page, [(title, "left") for title in columns], rows)


def _away(
    view: View, who: str | None, place: str, absence: Absence | None, acting: Acting | None
) -> tuple[str, ...]:
    words = view.words
    since = absence.since if absence is not None else acting.since if acting is not None else None
    until = absence.until if absence is not None else acting.until if acting is not None else None
    article = absence.article if absence is not None else acting.article if acting is not None else ""
    stands_in = _("nobody") if acting is None else words.person(acting.person)
    if absence is not None and absence.granted is None:
        stands_in = _("the KKR has still to decide")
    elif absence is not None and not absence.granted:
        stands_in = _("nobody: the KKR has decided so")
    return words.name(who), place, words.short_day(since), words.short_day(until), stands_in, article


def _write_chairmanship(page: Page, view: View) -> None:
    heading(page, _("Chair and vice chair"))
    if not view.state.chairmanship:
        paragraph(page, _("Nobody has been elected in this register yet."))
        return
    rows = [_officer(view.words, officer) for officer in view.state.chairmanship.values()]
    columns = (_("Office"), _("Who"), _("Since"), _("Elected by"))
    table(page, [(title, "left") for title in columns], rows)
    for officer in view.state.chairmanship.values():
        if officer.group:
            text = _("The group that elected the {office}: {persons}.").format(
                office=_(TOKENS[officer.office]), persons=view.words.persons(officer.group)
            )
            paragraph(page, text)


def _officer(words: Vocabulary, officer: Officer) -> tuple[str, ...]:
    who = words.person(officer.person) if officer.person is not None else _("vacant")
    since = officer.since if officer.person is not None else officer.vacant_since
    parties = " + ".join(map(words.party, officer.parties)) or NOTHING
    return _(OFFICES[officer.office]), who, words.short_day(since), parties


# --- what is open -----------------------------------------------------------------------------------------------


def write_questions(page: Page, words: Vocabulary, questions: Sequence[Question], path: str) -> None:
    """Print open questions, each with its answers and the command that answers it; nothing where none is open."""
    if not questions:
        return
    heading(page, _("Questions that the rules leave open"))
    for question in questions:
        page.add(Notice(f"{words.sentence(question)} ({question.article})"))
        paragraph(page, _("Answers: {answers}").format(answers=", ".join(question.answers)))
        verbatim(page, f"kkrvalg register answer {path} {question.id} … --source …")


def _write_tasks(page: Page, view: View) -> None:
    heading(page, _("Open tasks"))
    number = len(view.tasks)
    if not number:
        paragraph(page, _("None."))
        return
    overdue = sum(task.due is not None and task.due < view.on for task in view.tasks)
    text = ngettext(
        "One task is open, {overdue} overdue.", "{number} tasks are open, {overdue} of them overdue.", number
    )
    paragraph(page, text.format(number=number, overdue=overdue))
    verbatim(page, f"kkrvalg register tasks {view.path}")


# --- as a table -------------------------------------------------------------------------------------------------

HEADER = (
    N_("part"),
    N_("place"),
    N_("party"),
    N_("person"),
    N_("municipality"),
    N_("since"),
    N_("until"),
    N_("substitute"),
    N_("stands in"),
    N_("stands in until"),
)


def state_rows(view: View) -> Iterator[tuple[str, ...]]:
    """Yield the register on the day as the rows of one table, whose columns are HEADER."""
    words = view.words
    for key, seats in by_party(view.state):
        for seat in seats:
            acting = seat.acting
            yield (
                _("member"),
                seat.key,
                key or "",
                *_person_cells(words, seat.holder),
                _iso(seat.since if seat.holder else None),
                "",
                words.person(substitute_of(view.state, seat)[0]),
                words.person(acting.person) if acting else "",
                _iso(acting.until if acting else None),
            )
    for officer in view.state.chairmanship.values():
        acting = officer.acting
        yield (
            _("chairmanship"),
            _(TOKENS[officer.office]),
            " + ".join(officer.parties),
            *_person_cells(words, officer.person),
            _iso(officer.since if officer.person else None),
            "",
            "",
            words.person(acting.person) if acting else "",
            _iso(acting.until if acting else None),
        )
    yield from post_rows(view)


def _person_cells(words: Vocabulary, key: str | None) -> Iterable[str]:
    if key is None:
        return _("vacant"), ""
    return words.name(key), words.person_words(key).municipality or ""


def _iso(day: object) -> str:
    return "" if day is None else str(day)
