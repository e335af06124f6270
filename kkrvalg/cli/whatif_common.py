"""What the commands of whatif share: the municipality a user names, and the result in the format asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.cli.common import new_page
from kkrvalg.cli.mayor_options import find_municipality as in_election
from kkrvalg.cli.mayor_options import with_inputs
from kkrvalg.errors import InputError
from kkrvalg.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.model import Municipality
    from kkrvalg.protocol.text import Page
    from kkrvalg.rulebook import Post


def find_municipality(name: str, session: Session, *, where: str = "--municipality") -> Municipality:
    """Return the municipality a user calls by its code or its name.

    Raises:
        InputError: the KKR in play have no such municipality.
    """
    found = in_election(name, session.scenario.election, where=where)
    if found.kkr not in session.kkr:
        raise InputError(
            where=where,
            found=_("{municipality}, which is in KKR {kkr}").format(
                municipality=found.name, kkr=found.kkr.capitalize()
            ),
            expected=_("a municipality of {names}").format(names=", ".join(session.kkr)),
            todo=_("add --kkr {name}, or leave this one out").format(name=found.kkr),
        )
    return found


def with_post(session: Session, key: str) -> tuple[Session, dict[str, Post]]:
    """Return the post of each KKR in play that a user calls ``key``, and the session with the files it stands in.

    Raises:
        InputError: there is no such post, or it is filled in another way than by groups.
    """
    from kkrvalg.cli.appoint import divided_posts  # noqa: PLC0415 (start-up stays light)

    term = session.scenario.election.term
    posts = {kkr: divided_posts([key], kkr, term)[0] for kkr in session.kkr}
    return with_inputs(session, tuple(dict.fromkeys(post.input for post in posts.values()))), posts


def written(
    session: Session,
    output_format: str,
    output: Path | None,
    *,
    as_json: Callable[[], dict[str, Any]],
    as_csv: Callable[[], tuple[Sequence[str], Iterable[Sequence[object]]]],
    as_text: Callable[[Page], None],
    title: str,
    draws: Sequence[DrawRecord] = (),
) -> str:
    """Return a result in the format that is asked for; ``as_json`` gives what stands under ``whatif``."""
    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)

        return to_json(session.protocol("whatif", {"whatif": as_json()}, draws, ()))
    if output_format == "csv":
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

        return for_danes(*as_csv())
    page = new_page(output)
    session.write_title(page, title)
    as_text(page)
    session.write_provenance(page, draws)
    return page.text()
