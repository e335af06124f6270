"""kkrvalg posts: the posts that the KKR fill, what each asks, and how many there are of which kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import click

from kkrvalg.cli.common import (
    Status,
    declare,
    emit,
    format_option,
    kkr_option,
    lang_option,
    new_page,
    output_option,
    scenario_option,
)
from kkrvalg.cli.session import open_session, pasteable
from kkrvalg.files.scenario import MUNICIPALITIES, SETTINGS
from kkrvalg.i18n import N_, _
from kkrvalg.model import fold
from kkrvalg.rulebook import find_post, has_list, load_posts
from kkrvalg.rulebook.book import FEES, FIELDS, REQUIREMENTS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kkrvalg.cli.session import Session
    from kkrvalg.procedures.post_matrix import CatalogueBy, Matrix
    from kkrvalg.protocol.text import Page
    from kkrvalg.rulebook import Post


class _Wanted(NamedTuple):
    """Which posts are asked for."""

    field: str | None
    status: str | None
    requires: str | None
    fee: str | None

    def fits(self, post: Post) -> bool:
        """Return whether a post is what is asked for."""
        kinds = {kind for need in post.requirements for kind in (need.kind, *need.any_of)}
        return (
            self.field in {None, post.field}
            and self.status in {None, post.status}
            and self.fee in {None, post.fee}
            and (self.requires is None or self.requires in kinds)
        )


class _Shown(NamedTuple):
    """The posts to show, in ``everything`` those not filled now too, and the matrix that was asked for.

    ``single`` is whether one post was asked for, ``with_status`` whether those not filled are shown.
    """

    posts: tuple[Post, ...]
    everything: tuple[Post, ...]
    matrix: Matrix | None
    single: bool
    with_status: bool


@declare(
    "posts",
    help=N_("List the posts that the KKR fill, with seats, fees and what each of them asks."),
    examples=(
        (N_("All that one KKR fills after the newest election:"), "kkrvalg posts --kkr hovedstaden"),
        (N_("Everything about one of them:"), "kkrvalg posts --kkr hovedstaden --post KLIMA-REGIONAL"),
        (
            N_("What asks for a mayor, also what is abolished, in an older list:"),
            "kkrvalg posts --scenario kv2021 --kkr sjælland --all --requires mayor",
        ),
        (N_("How many seats are paid, field by field:"), "kkrvalg posts --kkr hovedstaden --matrix fee"),
    ),
)
@scenario_option
@kkr_option
@click.option("--post", metavar=N_("POST"), help=N_("Everything about this post, such as RBR."))
@click.option("--field", type=click.Choice(FIELDS), help=N_("Only the posts of this field."))
@click.option("--status", type=click.Choice(STATUSES), help=N_("Only the posts that stand like this."))
@click.option(
    "--requires",
    metavar=N_("KIND"),
    type=click.Choice(REQUIREMENTS),
    help=N_("Only the posts that ask for this, such as mayor or kkr_member."),
)
@click.option("--fee", type=click.Choice(FEES), help=N_("Only the posts that are paid like this."))
@click.option("--all", "everything", is_flag=True, help=N_("Also the posts that the KKR does not fill now."))
@click.option(
    "--matrix",
    "by",
    type=click.Choice(("fee", "field", "status")),
    help=N_("The numbers of seats instead of the posts: by fee, by field or by status."),
)
@format_option()
@output_option
@lang_option
def command(
    *,
    scenario: str | None,
    kkr: tuple[str, ...],
    post: str | None,
    field: str | None,
    status: str | None,
    requires: str | None,
    fee: str | None,
    everything: bool,
    by: CatalogueBy | None,
    output_format: str,
    output: Path | None,
) -> Status:
    """Show the posts of the KKR that are named."""
    session = _without_votes(open_session(scenario, kkr, {}, need_mayors=False))
    known = _known(session) if post is None else _named(session, post, asked=bool(kkr))
    wanted = _Wanted(field, status, requires, fee)
    fitting = tuple(entry for entry in known if wanted.fits(entry))
    with_status = everything or status is not None or post is not None
    posts = tuple(entry for entry in fitting if with_status or entry.is_filled_by_kkr)
    matrix = None if by is None else _counted(posts, by)
    session = replace(session, more_inputs=tuple(dict.fromkeys(entry.input for entry in known)))
    shown = _Shown(posts, fitting, matrix, single=post is not None, with_status=with_status)
    emit(_written(session, shown, output_format, output), output)
    return Status.DONE


def _without_votes(session: Session) -> Session:
    """Return a session that names the files which bear on the posts: which KKR there are, and for which term."""
    files = tuple(e for e in session.scenario.inputs if e.file.rpartition("/")[2] in {SETTINGS, MUNICIPALITIES})
    return replace(session, scenario=replace(session.scenario, inputs=files))


def _known(session: Session) -> tuple[Post, ...]:
    """Return the posts of the KKR in play, each with those of them that fill it."""
    posts = load_posts(term=session.scenario.election.term)
    narrowed = (p._replace(kkr=tuple(key for key in p.kkr if key in session.kkr)) for p in posts)
    return tuple(p for p in narrowed if p.kkr)


def _named(session: Session, key: str, *, asked: bool) -> tuple[Post, ...]:
    """Return one post as each KKR in play has it; a KKR that was named must have it.

    Raises:
        InputError: there is no such post.
    """
    term = session.scenario.election.term
    if asked:
        for kkr in session.kkr:
            find_post(key, kkr=kkr, term=term)
    found = tuple(p for p in _known(session) if fold(p.key) == fold(key))
    return found or (find_post(key, term=term),)


def _counted(posts: Sequence[Post], by: CatalogueBy) -> Matrix:
    from kkrvalg.procedures.post_matrix import catalogue_matrix  # noqa: PLC0415 (start-up stays light)

    return catalogue_matrix(posts, by)


def _written(session: Session, shown: _Shown, output_format: str, output: Path | None) -> str:
    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.posts import posts_body  # noqa: PLC0415 (as above)

        lists = {kkr: has_list(kkr, session.scenario.election.term) for kkr in session.kkr}
        return to_json(session.protocol("posts", posts_body(shown.posts, lists, shown.matrix), (), ()))
    if output_format == "csv":
        return _as_csv(shown)
    page = new_page(output)
    session.write_title(page, _("Posts"))
    if shown.matrix is not None:
        from kkrvalg.protocol.posts_text import write_catalogue_matrix  # noqa: PLC0415 (as above)

        write_catalogue_matrix(page, shown.matrix, shown.posts)
    elif shown.single:
        from kkrvalg.protocol.posts_text import write_if_none, write_post  # noqa: PLC0415 (as above)

        write_if_none(page, shown.posts)
        for post in shown.posts:
            write_post(page, post, election_year=session.scenario.election.day.year)
    else:
        _write_lists(page, session, shown)
    session.write_provenance(page, ())
    return page.text()


def _write_lists(page: Page, session: Session, shown: _Shown) -> None:
    from kkrvalg.protocol.posts_text import write_legend, write_posts  # noqa: PLC0415 (as above)

    term = session.scenario.election.term
    for kkr in session.kkr:
        own = [post for post in shown.posts if kkr in post.kkr]
        hidden = sum(kkr in post.kkr for post in shown.everything) - len(own)
        write_posts(
            page,
            kkr,
            own,
            term=term,
            own_list=has_list(kkr, term),
            hidden=hidden,
            status=shown.with_status,
        )
    if shown.posts:
        first = shown.posts[0]
        command = ("kkrvalg", "posts", *session.arguments, "--kkr", first.kkr[0], "--post", first.key)
        write_legend(page, shown.posts, pasteable(command))


def _as_csv(shown: _Shown) -> str:
    from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

    if shown.matrix is not None:
        from kkrvalg.protocol.posts import matrix_table  # noqa: PLC0415 (as above)

        return for_danes(*matrix_table(shown.matrix))
    from kkrvalg.protocol.posts import POST_COLUMNS, post_row  # noqa: PLC0415 (as above)

    return for_danes(POST_COLUMNS, map(post_row, shown.posts))
