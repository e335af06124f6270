"""Reads the files of rules/ into rulebooks and article indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.reading.yamlfile import read_yaml, validate
from kkrvalg.rulebook.book import Article, OptionSpec, Parameter, Rulebook
from kkrvalg.rulebook.rows import ArticlesFile, ParameterRows, RulebookFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kkrvalg.reading.text import InputFile
    from kkrvalg.reading.yamlfile import YamlDocument
    from kkrvalg.rulebook.book import Words
    from kkrvalg.rulebook.rows import ArticleRow, OptionRow, ParameterRow, WordsRow

_RULEBOOK = ".yaml"
_ARTICLES = ".articles.yaml"


def rulebook_ids(folder: Path | None = None) -> tuple[str, ...]:
    """Return the ids of the rulebooks that have an article index beside them, the oldest term first."""
    files = (folder or data_dir("rules")).glob(f"*{_ARTICLES}")
    return tuple(sorted(file.name.removesuffix(_ARTICLES) for file in files))


def load_rulebook(rulebook_id: str, *, folder: Path | None = None) -> Rulebook:
    """Read a rulebook.

    Args:
        rulebook_id: such as ``"kkr-2026-2030"``.
        folder: where the rules lie, the bundled ones if left out.

    Raises:
        InputError: there is no such rulebook, or its file cannot be used.
    """
    document = _document(rulebook_id, _RULEBOOK, folder)
    rows = validate(RulebookFile, document)
    _check_id(document, rows.id, rulebook_id, f"{rows.body}-{rows.term}")
    reject_duplicates(document, "options", "name", [row.name for row in rows.options])
    numbers = _numbers(rows.parameters)
    return Rulebook(
        id=rows.id,
        body=rows.body,
        title=rows.title.words,
        term=rows.term,
        adopted=rows.adopted,
        in_force=rows.in_force,
        source=rows.source,
        **{name: row.value for name, row in numbers.items()},
        parameters=tuple(read_parameter(document, name, row) for name, row in numbers.items()),
        options=tuple(read_option(document, at, row) for at, row in enumerate(rows.options)),
        input=document.input,
    )


def rulebook_for_term(term: str, *, folder: Path | None = None) -> Rulebook:
    """Read the rulebook of the term that is elected, ``"2026-2030"``, whatever the day.

    Raises:
        InputError: there is no rulebook for the term, or its file cannot be used.
    """
    ids = rulebook_ids(folder)
    found = [name for name in ids if name.partition("-")[2] == term]
    if not found:
        terms = [name.partition("-")[2] for name in ids]
        raise unknown(_("the term “{name}”").format(name=term), _("no rulebook for the term"), term, terms)
    return load_rulebook(found[0], folder=folder)


def load_articles(rulebook_id: str, *, folder: Path | None = None) -> tuple[Article, ...]:
    """Read the articles of a rulebook in the order of the text.

    Raises:
        InputError: there is no such rulebook, or its article index cannot be used.
    """
    return read_articles(rulebook_id, folder=folder)[0]


def read_articles(rulebook_id: str, *, folder: Path | None = None) -> tuple[tuple[Article, ...], InputFile]:
    """Read the articles of a rulebook, and say from which file; see :func:`load_articles`."""
    document = _document(rulebook_id, _ARTICLES, folder)
    rows = validate(ArticlesFile, document).articles
    reject_duplicates(document, "articles", "id", [row.id for row in rows])
    for at, row in enumerate(rows):
        _check_state(document, at, row)
    articles = tuple(
        Article(
            id=row.id,
            words=row.words,
            heading=optional_words(row.heading),
            formerly=row.formerly,
            computable=row.computable,
            why_not=optional_words(row.why_not),
            later=optional_words(row.later),
            partly=optional_words(row.partly),
        )
        for row in rows
    )
    return articles, document.input


def _check_state(document: YamlDocument, at: int, row: ArticleRow) -> None:
    """Refuse an article that is not computable without a reason, and any other with one."""
    if row.computable == (row.why_not is not None):
        raise document.error(
            ("articles", at, "computable"),
            found=_("a reason, why_not") if row.computable else _("no reason, why_not"),
            expected=_("a reason where computable is no, and only there"),
            todo=_("correct computable, add why_not or remove it"),
        )
    for key, given in (("later", row.later), ("partly", row.partly)):
        if given is not None and not row.computable:
            raise document.error(
                ("articles", at, key),
                found=_("{key}, though computable is no").format(key=key),
                expected=_("this only where computable is yes"),
                todo=_("correct computable, or remove {key}").format(key=key),
            )


def _document(rulebook_id: str, suffix: str, folder: Path | None) -> YamlDocument:
    ids = rulebook_ids(folder)
    if rulebook_id not in ids:
        where = _("the rulebook “{name}”").format(name=rulebook_id)
        raise unknown(where, _("no such rulebook"), rulebook_id, ids)
    name = rulebook_id + suffix
    return read_yaml((folder or data_dir("rules")) / name, f"rules/{name}")


def unknown(where: str, found: str, name: str, known: Sequence[str]) -> InputError:
    """Return the complaint about a name that nothing has, with the nearest that something has."""
    close = nearest(name, known)
    return InputError(
        where=where,
        found=found,
        expected=_("one of {known}").format(known=", ".join(known)),
        todo=_("did you mean {name}?").format(name=close) if close else _("write one of them"),
    )


def _check_id(document: YamlDocument, found: str, file_id: str, own_id: str) -> None:
    if not found == file_id == own_id:
        raise document.error(
            ("id",),
            found=f"“{found}”",
            expected=_("“{name}”, the name of the file, made of body and term").format(name=file_id),
            todo=_("correct the id, the body, the term or the name of the file"),
        )


def reject_duplicates(document: YamlDocument, section: str, key: str, names: Sequence[str]) -> None:
    """Refuse a name that stands twice in a section; capitals and small letters are the same.

    Raises:
        InputError: one does.
    """
    """Refuse two entries of a section that have the same name.

    Raises:
        InputError: there are two; the message names both lines.
    """
    first: dict[str, int] = {}
    for at, name in enumerate(names):
        other = first.setdefault(name.casefold(), at)
        if other != at:
            raise document.error(
                (section, at, key),
                found=_("{value} once more; it stands in line {line} already").format(
                    value=name, line=document.line((section, other, key))
                ),
                expected=_("each only once"),
                todo=_("remove or rename one of them"),
            )


def _numbers(rows: ParameterRows) -> dict[str, Any]:
    return {name: getattr(rows, name) for name in ParameterRows.__annotations__}


def read_parameter(document: YamlDocument, name: str, row: ParameterRow) -> Parameter:
    """Return a number of the rules as it is shown."""
    written = document.value["parameters"][name]["value"]
    return Parameter(name, written, row.article, row.also, row.words)


def read_option(document: YamlDocument, at: int, row: OptionRow) -> OptionSpec:
    """Return an open question of the rules.

    Raises:
        InputError: it has fewer than two answers, or explains one that it does not have.
    """
    path = ("options", at)
    if len(row.values) <= 1 or len(set(row.values)) < len(row.values):
        raise document.error(
            (*path, "values"),
            found=quoted(", ".join(row.values)),
            expected=_("two or more different values, the default first"),
            todo=_("correct the values"),
        )
    for value in row.effects or {}:
        if value not in row.values:
            raise document.error(
                (*path, "effects", value),
                found=_("the unknown value “{name}”").format(name=value),
                expected=_("one of {known}").format(known=", ".join(row.values)),
                todo=_("correct the name of the value, or remove the entry"),
            )
    effects = {value: words.words for value, words in (row.effects or {}).items()}
    return OptionSpec(row.name, row.values, row.article, row.bears_on, row.words, effects)


def optional_words(row: WordsRow | None) -> Words | None:
    """Return the words of a row that may be missing."""
    return None if row is None else row.words
