"""The catalogue of posts as a protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.procedures.post_matrix import Matrix
    from kkrvalg.rulebook import Post, PostTerm, Words

POST_COLUMNS = (
    *("kkr", "key", "name", "field", "status", "reason", "seats", "chairs", "alternates", "fee", "form"),
    *("decided_by", "nominators", "term", "legal_basis", "requirements", "gender_rule", "note", "source"),
    "not_established",
)
"""The columns of the posts as a table."""


def posts_body(posts: Sequence[Post], lists: Mapping[str, bool], matrix: Matrix | None = None) -> dict[str, Any]:
    """Return the keys of a posts protocol.

    ``lists`` says of each KKR whether its own list of appointments for the term is known; ``matrix`` is left out
    where none was asked for.
    """
    body: dict[str, Any] = {
        "lists": [{"kkr": kkr, "own_list": known} for kkr, known in lists.items()],
        "posts": [post_body(post) for post in posts],
    }
    if matrix is not None:
        body["matrix"] = matrix_body(matrix)
    return body


def post_body(post: Post) -> dict[str, Any]:
    """Return a post: what its source leaves open is null or "not_established", and named under that key."""
    return {
        "key": post.key,
        "name": post.name,
        "kkr": post.kkr,
        "terms": post.terms,
        "field": post.field,
        "status": post.status,
        "reason": post.reason,
        "filled_by_kkr": post.is_filled_by_kkr,
        "seats": post.seats,
        "chairs": post.chairs,
        "alternates": post.alternates,
        "fee": post.fee,
        "fee_note": post.fee_note,
        "form": post.form,
        "decided_by": post.decided_by,
        "nominators": post.nominators,
        "term": _term(post.term),
        "legal_basis": post.legal_basis,
        "requirements": post.requirements,
        "gender_rule": post.gender_rule,
        "source": post.source,
        "note": post.note,
        "not_established": post.not_established,
        "file": post.input.file,
    }


def _term(term: PostTerm) -> dict[str, Any]:
    start = None if term.start is None else f"{term.start.month:02d}-{term.start.day:02d}"
    return {**term._asdict(), "start": start}


def matrix_body(matrix: Matrix) -> dict[str, Any]:
    """Return a matrix row by row, each with the seats of its columns and their sum."""
    return {
        "by": matrix.by,
        "columns": list(matrix.columns),
        "rows": [
            {
                "row": row,
                "seats": [matrix.seats(row, column) for column in matrix.columns],
                "sum": matrix.row_sums[row],
            }
            for row in matrix.rows
        ],
        "sums": [matrix.column_sums[column] for column in matrix.columns],
        "total": matrix.total,
    }


def post_row(post: Post) -> tuple[object, ...]:
    """Return a post as a row of a table, its words in the language in use; what is not known is empty."""
    needs = (_need(need.words.text, need.seats, need.strength) for need in post.requirements)
    return (
        " ".join(post.kkr),
        post.key,
        post.name.text,
        post.field,
        post.status,
        _text(post.reason),
        "" if post.seats is None else post.seats,
        post.chairs,
        "" if post.alternates is None else post.alternates,
        post.fee,
        post.form,
        _text(post.decided_by),
        _text(post.nominators),
        post.term.words.text,
        _text(post.legal_basis),
        "; ".join(needs),
        post.gender_rule,
        _text(post.note),
        post.source.text,
        " ".join(post.not_established),
    )


def _text(words: Words | None) -> str:
    return "" if words is None else words.text


def _need(text: str, seats: int | None, strength: str) -> str:
    return f"{text} ({strength})" if seats is None else f"{text} ({strength}, {seats})"


def matrix_table(matrix: Matrix) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Return a matrix as the header and the rows of a table, the sums last."""
    header = ("", *(column or "" for column in matrix.columns), "sum")
    rows: list[tuple[object, ...]] = [
        (row, *(matrix.seats(row, column) for column in matrix.columns), matrix.row_sums[row])
        for row in matrix.rows
    ]
    return header, [*rows, ("sum", *(matrix.column_sums[column] for column in matrix.columns), matrix.total)]
