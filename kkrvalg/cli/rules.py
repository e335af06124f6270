"""kkrvalg rules: the rulebooks, what they say, which function calculates what, and how two of them differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kkrvalg.cli.common import (
    ExampleCommand,
    Status,
    emit,
    format_option,
    lang_option,
    new_page,
    output_option,
)
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kkrvalg.rulebook.index import Differences, Index, Selection


@click.group(
    "rules",
    invoke_without_command=True,
    help=N_(
        "List the rulebooks, or show what one of them says and how two of them differ.\n\n"
        "Each article stands with the functions that calculate it, or with the reason why none does."
    ),
)
@format_option()
@output_option
@lang_option
@click.pass_context
def command(context: click.Context, output_format: str, output: Path | None) -> Status:
    """List the rulebooks when no command is named; hand what was given on to one that is."""
    if context.invoked_subcommand is not None:
        given = {"output_format": output_format, "output": None if output is None else str(output)}
        context.default_map = dict.fromkeys(("show", "diff"), given)
        return Status.DONE
    from kkrvalg.rulebook import rulebook_ids  # noqa: PLC0415 (start-up stays light)

    emit(_listed(_indices(rulebook_ids()), output_format, output), output)
    return Status.DONE


@command.command(
    "show",
    cls=ExampleCommand,
    short_help=N_("Show what a rulebook says."),
    help=N_("Show a rulebook: its numbers, its open questions, and its articles with what calculates them."),
    examples=(
        (N_("All of it:"), "kkrvalg rules show kkr-2026-2030"),
        (N_("One article and its parts:"), 'kkrvalg rules show kkr-2026-2030 --article "§ 3, stk. 2"'),
    ),
)
@click.argument("rulebook", metavar=N_("RULEBOOK"))
@click.option(
    "--article", metavar=N_("ARTICLE"), help=N_("Only this article and its parts, such as “§ 3, stk. 2”.")
)
@format_option()
@output_option
@lang_option
def show(rulebook: str, article: str | None, output_format: str, output: Path | None) -> Status:
    """Show a rulebook, or what stands in one of its articles."""
    from kkrvalg.rulebook.index import select  # noqa: PLC0415 (start-up stays light)

    (index,) = _indices((rulebook,))
    selection = select(index, article)
    if not selection.entries:
        raise _no_such_article(article or "", index)
    emit(_shown(selection, output_format, output), output)
    return Status.DONE


@command.command(
    "diff",
    cls=ExampleCommand,
    short_help=N_("Show how two rulebooks differ."),
    help=N_("Show how two rulebooks differ, side by side: articles, numbers and open questions."),
    examples=((N_("What was new in 2026:"), "kkrvalg rules diff kkr-2022-2026 kkr-2026-2030"),),
)
@click.argument("old", metavar=N_("OLD"))
@click.argument("new", metavar=N_("NEW"))
@format_option()
@output_option
@lang_option
def diff(old: str, new: str, output_format: str, output: Path | None) -> Status:
    """Show how two rulebooks differ."""
    from kkrvalg.rulebook.index import differences  # noqa: PLC0415 (start-up stays light)

    before, after = _indices((old, new))
    emit(_compared(differences(before, after), output_format, output), output)
    return Status.DONE


def _indices(ids: Iterable[str]) -> list[Index]:
    """Read rulebooks and the citations of all procedures and of the register."""
    import kkrvalg.procedures  # noqa: PLC0415 (start-up stays light)
    import kkrvalg.register  # noqa: PLC0415 (as above)
    from kkrvalg.rulebook.index import cited_in, load_index  # noqa: PLC0415 (as above)

    cited = cited_in(kkrvalg.procedures, kkrvalg.register)
    return [load_index(rulebook_id, cited) for rulebook_id in ids]


def _no_such_article(article: str, index: Index) -> Exception:
    from kkrvalg.errors import InputError  # noqa: PLC0415 (needed only when something is wrong)
    from kkrvalg.reading.complaints import nearest  # noqa: PLC0415 (as above)

    ids = [entry.article.id for entry in index.entries]
    close = nearest(article, ids)
    return InputError(
        where="--article",
        found=_("{article}, which {rulebook} does not have").format(article=article, rulebook=index.rulebook.id),
        expected=_("an article such as {example}").format(example="§ 3, stk. 2"),
        todo=_("did you mean {name}?").format(name=close)
        if close
        else _("see them all with: {command}").format(command=f"kkrvalg rules show {index.rulebook.id}"),
    )


def _listed(indices: list[Index], output_format: str, output: Path | None) -> str:
    if output_format == "json":
        from kkrvalg.protocol.rules import overview_body  # noqa: PLC0415 (start-up stays light)

        return _as_json(overview_body(indices), indices)
    if output_format == "csv":
        from kkrvalg.rulebook.index import STATES  # noqa: PLC0415 (as above)

        rulebooks = ((i.rulebook, [i.number(state) for state in STATES]) for i in indices)
        rows = ((r.id, r.term, r.adopted, r.in_force, *numbers) for r, numbers in rulebooks)
        return _as_csv(("id", "term", "adopted", "in_force", *STATES), rows)
    from kkrvalg.protocol.rules_text import write_rulebooks  # noqa: PLC0415 (as above)

    page = new_page(output)
    write_rulebooks(page, indices)
    return page.text()


def _shown(selection: Selection, output_format: str, output: Path | None) -> str:
    index = selection.whole
    if output_format == "json":
        from kkrvalg.protocol.rules import rulebook_body  # noqa: PLC0415 (start-up stays light)

        return _as_json(rulebook_body(selection), [index], index.rulebook.id)
    if output_format == "csv":
        rows = (
            (e.article.id, e.article.words.text, e.state, " ".join(e.functions), e.reason.text if e.reason else "")
            for e in selection.entries
        )
        return _as_csv(("article", "text", "state", "functions", "reason"), rows)
    from kkrvalg.protocol.rules_text import write_rulebook  # noqa: PLC0415 (as above)

    page = new_page(output)
    write_rulebook(page, selection)
    return page.text()


def _compared(found: Differences, output_format: str, output: Path | None) -> str:
    if output_format == "json":
        from kkrvalg.protocol.rules import differences_body  # noqa: PLC0415 (start-up stays light)

        return _as_json(differences_body(found), [found.old, found.new])
    from kkrvalg.protocol.rules_text import TextPair, text_pairs, write_differences  # noqa: PLC0415 (as above)

    if output_format == "csv":
        return _as_csv(TextPair._fields, text_pairs(found))
    page = new_page(output)
    write_differences(page, found)
    return page.text()


def _as_json(body: dict[str, Any], indices: list[Index], rulebook: str | None = None) -> str:
    from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.rules import rules_protocol  # noqa: PLC0415 (as above)

    return to_json(rules_protocol(body, indices, rulebook))


def _as_csv(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (start-up stays light)

    return for_danes(header, rows)
