"""Rulebooks as a protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.envelope import Protocol
from kkrvalg.rulebook.index import STATES, renumbered, reworded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kkrvalg.rulebook import Article, OptionSpec, Parameter
    from kkrvalg.rulebook.index import Differences, Index, Pair, Selection


def rules_protocol(body: dict[str, Any], indices: Iterable[Index], rulebook: str | None = None) -> Protocol:
    """Return what is said of some rulebooks in the envelope."""
    files = [file for index in indices for file in (index.rulebook.input, index.input)]
    return Protocol("rules", body, inputs=tuple((entry.file, entry.sha256) for entry in files), rulebook=rulebook)


def overview_body(indices: Iterable[Index]) -> dict[str, Any]:
    """Return the keys of the list of rulebooks."""
    return {"rulebooks": [_head(index) for index in indices]}


def rulebook_body(selection: Selection) -> dict[str, Any]:
    """Return the keys of one rulebook: its parameters, its open questions and its articles, as far as selected."""
    return {
        "rulebooks": [
            {
                **_head(selection.whole),
                "parameters": [_parameter(parameter) for parameter in selection.parameters],
                "options": [_option(spec) for spec in selection.options],
                "articles": [
                    {**_article(entry.article), "state": entry.state, "functions": list(entry.functions)}
                    for entry in selection.entries
                ],
            }
        ]
    }


def differences_body(found: Differences) -> dict[str, Any]:
    """Return the keys of a difference: each pair as it is in the old and in the new rulebook."""
    return {
        "differences": {
            "old": _head(found.old),
            "new": _head(found.new),
            "same": found.same,
            "articles": [_article_pair(pair) for pair in found.articles],
            "parameters": [
                {"old": pair.old and _parameter(pair.old), "new": pair.new and _parameter(pair.new)}
                for pair in found.parameters
            ],
            "options": [
                {"old": pair.old and _option(pair.old), "new": pair.new and _option(pair.new)}
                for pair in found.options
            ],
        }
    }


def _head(index: Index) -> dict[str, Any]:
    rulebook = index.rulebook
    return {
        "id": rulebook.id,
        "title": rulebook.title,
        "term": rulebook.term,
        "adopted": rulebook.adopted,
        "in_force": rulebook.in_force,
        "source": rulebook.source,
        "numbers_of_articles": {state: index.number(state) for state in STATES},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "value": parameter.value,
        "article": parameter.article,
        "also": parameter.also,
        "meaning": parameter.meaning,
    }


def _option(spec: OptionSpec) -> dict[str, Any]:
    return {
        "name": spec.name,
        "default": spec.default,
        "values": [{"value": value, "effect": spec.effects.get(value)} for value in spec.values],
        "article": spec.article,
        "bears_on": spec.bears_on,
        "why": spec.why,
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "formerly": article.formerly,
        "heading": article.heading,
        "text": article.words,
        "computable": article.computable,
        "why_not": article.why_not,
        "later": article.later,
        "partly": article.partly,
    }


def _article_pair(pair: Pair[Article]) -> dict[str, Any]:
    return {
        "old": pair.old and _article(pair.old),
        "new": pair.new and _article(pair.new),
        "renumbered": renumbered(pair),
        "reworded": reworded(pair),
    }
