"""The article index: which function implements which article, what is missing, and how two rulebooks differ."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar, get_args

from kkrvalg.rulebook.book import Article, OptionSpec, Parameter, Rulebook
from kkrvalg.rulebook.citation import citations
from kkrvalg.rulebook.reading import load_rulebook, read_articles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import ModuleType

    from kkrvalg.reading.text import InputFile
    from kkrvalg.rulebook.book import Words

State = Literal["implemented", "later", "not_computable", "missing"]
STATES: tuple[State, ...] = get_args(State)
Noun = TypeVar("Noun", Article, Parameter, OptionSpec)


class Entry(NamedTuple):
    """An article with the functions that implement it, by their full names."""

    article: Article
    functions: tuple[str, ...]

    @property
    def state(self) -> State:
        """Whether the article is implemented, comes later, cannot be calculated, or has been forgotten."""
        if self.functions:
            return "implemented"
        if not self.article.computable:
            return "not_computable"
        return "missing" if self.article.later is None else "later"

    @property
    def reason(self) -> Words | None:
        """Why no function implements the article."""
        return None if self.functions else self.article.why_not or self.article.later


@dataclass(frozen=True)
class Index:
    """A rulebook with its articles in the order of the text.

    ``unknown`` are articles that functions cite and the rulebook does not have; ``input`` is the articles' file.
    """

    rulebook: Rulebook
    entries: tuple[Entry, ...]
    unknown: tuple[str, ...]
    input: InputFile

    def number(self, state: State) -> int:
        """Return how many articles are in a state."""
        return sum(entry.state == state for entry in self.entries)

    @property
    def flaws(self) -> dict[str, str]:
        """What the articles' file and the functions do not agree on, by article; a test holds it empty."""
        found = dict.fromkeys(self.unknown, "cited, but not an article of the rulebook")
        for entry in self.entries:
            article = entry.article
            if entry.state == "missing":
                found[article.id] = "neither cited nor listed as not computable or later"
            elif article.partly and not entry.functions:
                found[article.id] = "listed as partly implemented, but not cited"
            elif entry.functions and (article.later or article.why_not):
                listed = "later" if article.later else "not computable"
                found[article.id] = f"listed as {listed}, but cited by {', '.join(entry.functions)}"
        return found


def cited_in(*packages: ModuleType) -> dict[str, tuple[str, ...]]:
    """Import every module of packages and return the names of their functions that cite each article."""
    prefixes = tuple(f"{package.__name__}." for package in packages)
    for package, prefix in zip(packages, prefixes, strict=True):
        for module in pkgutil.walk_packages(package.__path__, prefix):
            importlib.import_module(module.name)
    own = {article: tuple(n for n in names if n.startswith(prefixes)) for article, names in citations().items()}
    return {article: names for article, names in own.items() if names}


def load_index(rulebook_id: str, cited: Mapping[str, tuple[str, ...]], *, folder: Path | None = None) -> Index:
    """Read a rulebook and hold its articles against the citations.

    Args:
        rulebook_id: such as ``"kkr-2026-2030"``.
        cited: the functions that cite each article, as :func:`cited_in` finds them.
        folder: where the rules lie, the bundled ones if left out.

    Raises:
        InputError: there is no such rulebook, or its files cannot be used.
    """
    rulebook = load_rulebook(rulebook_id, folder=folder)
    articles, file = read_articles(rulebook_id, folder=folder)
    known = {article.id for article in articles}
    return Index(
        rulebook=rulebook,
        entries=tuple(Entry(article, cited.get(article.id, ())) for article in articles),
        unknown=tuple(article for article in cited if article not in known),
        input=file,
    )


class Selection(NamedTuple):
    """Some articles of a rulebook, and the parameters and open questions that stand in them."""

    whole: Index
    entries: tuple[Entry, ...]
    parameters: tuple[Parameter, ...]
    options: tuple[OptionSpec, ...]


def select(index: Index, article: str | None = None) -> Selection:
    """Return what a rulebook says under an article and its parts, or all of it."""
    rulebook = index.rulebook
    if article is None:
        return Selection(index, index.entries, rulebook.parameters, rulebook.options)
    entries = tuple(entry for entry in index.entries if belongs_to(entry.article.id, article))
    ids = {entry.article.id for entry in entries}
    return Selection(
        index,
        entries,
        tuple(parameter for parameter in rulebook.parameters if ids & {parameter.article, *parameter.also}),
        tuple(spec for spec in rulebook.options if spec.article in ids),
    )


def belongs_to(article: str, wanted: str) -> bool:
    """Return whether an article is the wanted one or part of it: ``§ 3, stk. 2, 1. princip`` is of ``3 stk 2``.

    ``§ 6`` names both articles of that number of 2022, ``§ 6 (økonomi)`` one of them.
    """
    parts, sought = _parts(article), _parts(wanted)
    return bool(sought) and parts[: len(sought)] == sought


def _parts(article: str) -> list[str]:
    """Return an article as its words and numbers: "§ 3, stk. 2" and "3 stk2" come to the same."""
    return re.findall(r"[^\W\d]+|\d+", article.casefold())


class Pair(NamedTuple, Generic[Noun]):
    """An article, parameter or open question in two rulebooks; None where one does not have it."""

    old: Noun | None
    new: Noun | None


@dataclass(frozen=True)
class Differences:
    """What two rulebooks do not have in common: pairs that differ, those that agree left out."""

    old: Index
    new: Index
    articles: tuple[Pair[Article], ...]
    parameters: tuple[Pair[Parameter], ...]
    options: tuple[Pair[OptionSpec], ...]

    @property
    def same(self) -> bool:
        """Whether nothing but the name and the dates of the two rulebooks differs."""
        return not (self.articles or self.parameters or self.options)


def renumbered(pair: Pair[Article]) -> bool:
    """Return whether an article stands under another number."""
    return pair.old is not None and pair.new is not None and pair.old.id != pair.new.id


def reworded(pair: Pair[Article]) -> bool:
    """Return whether an article says something else."""
    return pair.old is not None and pair.new is not None and pair.old.words != pair.new.words


def differences(old: Index, new: Index) -> Differences:
    """Return how two rulebooks differ; an article that was renumbered is held against its former self."""
    was, now = old.rulebook, new.rulebook
    articles = _pairs(_by_former_id(old), _by_former_id(new))
    parameters = _pairs({p.name: p for p in was.parameters}, {p.name: p for p in now.parameters})
    options = _pairs({spec.name: spec for spec in was.options}, {spec.name: spec for spec in now.options})
    return Differences(
        old=old,
        new=new,
        articles=tuple(pair for pair in articles if None in pair or renumbered(pair) or reworded(pair)),
        parameters=tuple(pair for pair in parameters if pair.old != pair.new),
        options=tuple(pair for pair in options if pair.old != pair.new),
    )


def _by_former_id(index: Index) -> dict[str, Article]:
    return {entry.article.formerly or entry.article.id: entry.article for entry in index.entries}


def _pairs(old: Mapping[str, Noun], new: Mapping[str, Noun]) -> tuple[Pair[Noun], ...]:
    """Return the nouns of both in the order of the new rulebook, those that fell away last."""
    names = [*new, *(name for name in old if name not in new)]
    return tuple(Pair(old.get(name), new.get(name)) for name in names)
