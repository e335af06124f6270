"""The catalogue of posts and the matrix of posts as texts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.numbers import count, day
from kkrvalg.protocol.text import GAP, INDENT, heading, paragraph, table, verbatim
from kkrvalg.reading.values import KKR_KEYS
from kkrvalg.rulebook.book import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kkrvalg.procedures.post_matrix import Matrix
    from kkrvalg.protocol.text import Page
    from kkrvalg.rulebook import Post, PostTerm, Requirement

FIELD_NAMES = {
    "employment": N_("employment"),
    "business": N_("business"),
    "health": N_("health"),
    "education": N_("education"),
    "climate": N_("climate"),
    "culture": N_("culture"),
    "transport": N_("transport"),
    "other": N_("other fields"),
}
STATUS_NAMES = {
    "filled": N_("to be filled"),
    "expected_to_end": N_("expected to end"),
    "undecided": N_("not decided"),
    "merged": N_("merger"),
    "abolished": N_("abolished"),
    "elsewhere": N_("filled by others"),
}
FEE_NAMES = {
    "yes": N_("with a fee"),
    "no": N_("without a fee"),
    "per_meeting": N_("for each meeting"),
    "some": N_("some of the seats"),
    "not_established": N_("not stated"),
}
FEE_MARKS = {
    "yes": N_("yes"),
    "no": N_("no"),
    "per_meeting": N_("a meeting"),
    "some": N_("some"),
    "not_established": "?",
}
FORM_NAMES = {
    "appoint": N_("the KKR appoints"),
    "nominate": N_("the KKR nominates"),
    "not_established": N_("not stated"),
}
FORM_MARKS = {"appoint": N_("appoints"), "nominate": N_("nominates"), "not_established": "?"}
GENDER_RULES = {
    "yes": N_("the act on equality applies: as many women as men are proposed"),
    "no": N_("the act on equality does not apply"),
    "not_established": N_("not stated"),
}
STRENGTHS = {"must": N_("must"), "wished": N_("wished")}
KEY_NAMES = {
    "status": N_("state"),
    "seats": N_("seats"),
    "alternates": N_("alternates"),
    "chairs": N_("chair"),
    "fee": N_("fee"),
    "form": N_("appoints or nominates"),
    "decided_by": N_("who has the last word"),
    "term": N_("for how long"),
    "legal_basis": N_("legal basis"),
    "requirements": N_("requirements"),
    "gender_rule": N_("women and men"),
}
GENDER_NAMES = {"woman": N_("women"), "man": N_("men"), "other": N_("neither")}

BY_NAMES = {
    "party": N_("party"),
    "municipality": N_("municipality"),
    "gender": N_("gender"),
    "fee": N_("fee"),
    "field": N_("field"),
    "status": N_("state"),
}

UNKNOWN = "?"


# --- lists ----------------------------------------------------------------------------------------------------


def write_posts(
    page: Page, kkr: str, posts: Sequence[Post], *, term: str, own_list: bool, hidden: int, status: bool
) -> None:
    """Print the posts of one KKR, field by field.

    ``own_list`` says whether the KKR's own list for the term is known, ``hidden`` how many posts are left out
    because the KKR does not fill them now, ``status`` whether each row says how the post stands.
    """
    heading(page, council_name(kkr), level=1)
    if not own_list:
        paragraph(
            page,
            _(
                "No list of appointments of {kkr} for {term} is known to kkrvalg. Only the posts that every KKR"
                " has are shown, with the numbers of the lists that are known."
            ).format(kkr=council_name(kkr), term=term),
        )
    for field in FIELDS:
        rows = [post for post in posts if post.field == field]
        if rows:
            heading(page, _capital(_(FIELD_NAMES[field])))
            _write_rows(page, rows, status=status)
    write_if_none(page, posts)
    for post in posts:
        if status and post.reason:
            paragraph(page, f"{post.key}: {post.reason.text}.")
    if hidden:
        paragraph(
            page,
            ngettext(
                "{number} post of the list is not filled by the KKR now; it is shown with --all.",
                "{number} posts of the list are not filled by the KKR now; they are shown with --all.",
                hidden,
            ).format(number=hidden),
        )


def write_if_none(page: Page, posts: Sequence[Post]) -> None:
    """Print that no post fits, if none does."""
    if not posts:
        paragraph(page, _("No post is what was asked for."))


def _write_rows(page: Page, posts: Sequence[Post], *, status: bool) -> None:
    extra = ((_("State"), "left"),) if status else ()
    table(
        page,
        (
            (_("Post"), "left"),
            ("", "left"),
            (_("Seats"), "right"),
            (_("Altern."), "right"),
            (_("Fee"), "left"),
            (_("KKR"), "left"),
            *extra,
        ),
        (
            (
                post.key,
                post.name.text,
                _number(post.seats),
                _number(post.alternates),
                _(FEE_MARKS[post.fee]),
                _(FORM_MARKS[post.form]),
                *((_(STATUS_NAMES[post.status]),) if status else ()),
            )
            for post in posts
        ),
    )


def write_legend(page: Page, posts: Sequence[Post], see_with: str) -> None:
    """Print what the question mark stands for, where there is one, and how to read on.

    ``see_with`` is the command line that shows everything about one of the posts.
    """
    if any({"seats", "alternates", "fee", "form"} & set(post.not_established) for post in posts):
        paragraph(page, _("“?” stands for what the source does not say."))
    paragraph(page, _("Everything about one of them, and what it asks:"))
    verbatim(page, see_with)


def _number(number: int | None) -> str:
    return UNKNOWN if number is None else count(number)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- one post -------------------------------------------------------------------------------------------------


def write_post(page: Page, post: Post, *, election_year: int) -> None:
    """Print everything there is about a post; its first day is that after the election of that year."""
    heading(page, f"{post.key} – {post.name.text}", level=1)
    (label, kkr), *facts = _facts(post, election_year)
    table(page, ((label, "left"), (kkr, "left")), facts)
    if post.requirements:
        heading(page, _("What the post asks"))
        table(
            page,
            ((_("Seats"), "right"), ("", "left"), (_("Requirement"), "left")),
            (
                (_seats_of(need), _(STRENGTHS[need.strength]), _capital(need.words.text))
                for need in post.requirements
            ),
        )
    else:
        paragraph(page, _("The source names no requirement beside § 4, stk. 4: a seat on a council in the area."))
    if post.note is not None:
        paragraph(page, _("Note: {note}.").format(note=post.note.text))
    open_keys = [_(KEY_NAMES[key]) for key in post.not_established]
    if open_keys:
        paragraph(page, _("Not established: {keys}.").format(keys=", ".join(open_keys)))


def _seats_of(need: Requirement) -> str:
    if need.kind == "shared_alternate":
        return "–"
    return _("all") if need.seats is None else count(need.seats)


def _facts(post: Post, election_year: int) -> Iterator[tuple[str, str]]:
    """Yield what is known of a post, a label and a text each."""
    yield _("KKR"), ", ".join(map(council_name, post.kkr))
    yield _("List"), ", ".join(post.terms) or _("every term")
    yield _("Field"), _(FIELD_NAMES[post.field])
    status = _(STATUS_NAMES[post.status])
    yield _("State"), f"{status}: {post.reason.text}" if post.reason else status
    yield _("Seats"), _seats(post)
    yield _("Alternates"), _number(post.alternates)
    fee = _(FEE_NAMES[post.fee])
    yield _("Fee"), f"{fee}; {post.fee_note.text}" if post.fee_note else fee
    yield _("How"), _form(post)
    if post.nominators is not None:
        yield _("Beside it"), post.nominators.text
    yield _("For how long"), post.term.words.text
    if post.term.rotating is not None:
        yield "", post.term.rotating.text
    begins = first_day(post.term, election_year)
    if begins is not None:
        yield _("Begins"), _("{day} after the election of {year}").format(day=day(begins), year=election_year)
    yield _("Legal basis"), post.legal_basis.text if post.legal_basis else _("not stated")
    yield _("Women and men"), _(GENDER_RULES[post.gender_rule])
    yield _("Source"), post.source.text


def first_day(term: PostTerm, election_year: int) -> date | None:
    """Return the day a post is taken up after an election, None where the source does not say."""
    if term.start is None or term.years_after is None:
        return None
    return date(election_year + term.years_after, term.start.month, term.start.day)


def _seats(post: Post) -> str:
    if not post.chairs:
        return _number(post.seats)
    return ngettext("{seats}, of which {number} chair", "{seats}, of which {number} chairs", post.chairs).format(
        seats=_number(post.seats), number=post.chairs
    )


def _form(post: Post) -> str:
    form = _(FORM_NAMES[post.form])
    if post.decided_by is None:
        return form
    return _("{form}, decided by {who}").format(form=form, who=post.decided_by.text)


# --- the matrix -----------------------------------------------------------------------------------------------


def write_matrix(page: Page, matrix: Matrix, names: Mapping[str, str] | None = None) -> None:
    """Print a matrix of posts with its sums; one that is too wide for the page as a line for each column.

    Args:
        page: where.
        matrix: what.
        names: names for parties' letters or municipalities' codes, where they are to be spelled out.
    """
    if not matrix.total:
        paragraph(page, _("There are no seats to count."))
        return
    labels = {column: _column_name(matrix.by, column, names or {}) for column in matrix.columns}
    if _fits(page, matrix, list(labels.values())):
        _write_across(page, matrix, labels)
    else:
        _write_down(page, matrix, labels)


def write_catalogue_matrix(page: Page, matrix: Matrix, posts: Sequence[Post]) -> None:
    """Print the numbers of seats of a catalogue, and which posts count with none as their number is not known."""
    heading(page, _("Seats by {what}").format(what=_(BY_NAMES[matrix.by])))
    write_matrix(page, matrix)
    uncounted = [post.key for post in posts if post.seats is None]
    if uncounted:
        paragraph(page, _("Not counted, as their seats are not stated: {keys}.").format(keys=", ".join(uncounted)))


def _fits(page: Page, matrix: Matrix, labels: Sequence[str]) -> bool:
    """Return whether a column for each value is narrow enough to be read across."""
    first = max(len(_row_name(row)) for row in (*matrix.rows, _("In all")))
    widths = [first, *(max(len(label), len(count(matrix.total))) for label in (*labels, _("In all")))]
    return sum(widths) + GAP * (len(widths) - 1) + len(INDENT) <= page.width


def _write_across(page: Page, matrix: Matrix, labels: Mapping[str | None, str]) -> None:
    table(
        page,
        (("", "left"), *((label, "right") for label in labels.values()), (_("In all"), "right")),
        (
            (
                _row_name(row),
                *(_cell(matrix.seats(row, column)) for column in labels),
                count(matrix.row_sums[row]),
            )
            for row in matrix.rows
        ),
        total=(_("In all"), *(count(matrix.column_sums[column]) for column in labels), count(matrix.total)),
    )


def _write_down(page: Page, matrix: Matrix, labels: Mapping[str | None, str]) -> None:
    table(
        page,
        ((_capital(_(BY_NAMES[matrix.by])), "left"), (_("In all"), "right"), (_("Of which"), "left")),
        (
            (
                labels[column],
                count(matrix.column_sums[column]),
                ", ".join(
                    f"{_row_name(row)} {count(matrix.seats(row, column))}"
                    for row in matrix.rows
                    if matrix.seats(row, column)
                ),
            )
            for column in matrix.columns
        ),
        total=(_("In all"), count(matrix.total), ""),
    )


def _cell(number: int) -> str:
    return count(number) if number else "·"


def _row_name(row: str) -> str:
    """Return what a row is called: a field of posts, a KKR, or the key of a post as it is."""
    if row in FIELD_NAMES:
        return _(FIELD_NAMES[row])
    return row.capitalize() if row in KKR_KEYS else row


def _column_name(by: str, column: str | None, names: Mapping[str, str]) -> str:
    if column is None:
        return _("not stated") if by == "gender" else _("no party")
    known = {"gender": GENDER_NAMES, "fee": FEE_NAMES, "field": FIELD_NAMES, "status": STATUS_NAMES}.get(by, {})
    return _(known[column]) if column in known else names.get(column, column)
