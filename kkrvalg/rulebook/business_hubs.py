"""The boards of the business hubs as data: six hubs, eleven seats, the rules with their sources, the dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.reading.values import KKR_KEYS
from kkrvalg.reading.yamlfile import read_yaml, validate
from kkrvalg.rulebook.business_hub_rows import MEMBER_SEATS, HubsFile, SeatKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from pathlib import Path

    from kkrvalg.reading.text import InputFile
    from kkrvalg.reading.yamlfile import YamlDocument
    from kkrvalg.rulebook.book import Words
    from kkrvalg.rulebook.business_hub_rows import Actor, StepRow, TermRow
    from kkrvalg.rulebook.rows import WordsRow

__all__ = [
    "MEMBER_SEATS",
    "Hub",
    "HubBook",
    "HubRule",
    "HubStep",
    "HubTerm",
    "OpenPoint",
    "Seat",
    "SeatKind",
    "Source",
    "find_hub",
    "load_hubs",
]

FILE = "business-hubs.yaml"
NEWEST_SOURCE = "paper_2025"
"""The paper that ``restated`` speaks of."""


class Source(NamedTuple):
    """A text that the rules stand in."""

    id: str
    title: Words


class Seat(NamedTuple):
    """The seats of one kind: how many, who appoints among whom, on whose nomination, by which rule."""

    kind: SeatKind
    number: int
    appointed_by: str
    rule: str
    among: Words
    nominated_by: Words | None
    restated: bool


class HubRule(NamedTuple):
    """A rule in kkrvalg's own words; ``restated`` says whether the paper of 2025 says it again."""

    id: str
    sources: tuple[str, ...]
    restated: bool
    words: Words
    note: Words | None


class OpenPoint(NamedTuple):
    """What the texts leave open on seats of some kinds; ``option`` is the KKR's option that settles it."""

    id: str
    seats: tuple[SeatKind, ...]
    option: str | None
    words: Words


class HubStep(NamedTuple):
    """A step of the process in one KKR: who does what, from the first to the last day, both included."""

    key: str
    who: tuple[Actor, ...]
    first: date
    last: date
    words: Words
    note: Words | None


class HubTerm(NamedTuple):
    """A term of the boards, from 1 April to 1 April, and the steps that lead to it in the order of the paper."""

    term: str
    source: str
    starts: date
    ends: date
    steps: tuple[HubStep, ...]


class Hub(NamedTuple):
    """A business hub: the KKR that appoints for it, its seats, and the terms with the dates of that KKR.

    ``observers`` is how many it may have; ``reading`` says why it is ours that this KKR appoints for it.
    """

    key: str
    name: Words
    kkr: str
    observers: int
    region: Words
    reading: Words | None
    seats: tuple[Seat, ...]
    years_at_most: int
    terms: tuple[HubTerm, ...]

    def term_on(self, day: date) -> HubTerm | None:
        """Return the term that holds a day, None before the first and after the last."""
        return next((term for term in self.terms if term.starts <= day < term.ends), None)


@dataclass(frozen=True)
class HubBook:
    """All that the texts say about the hubs' boards."""

    hubs: tuple[Hub, ...]
    sources: tuple[Source, ...]
    rules: tuple[HubRule, ...]
    open_points: tuple[OpenPoint, ...]
    input: InputFile


def load_hubs(*, folder: Path | None = None) -> HubBook:
    """Read the hubs, their seats, rules and dates.

    Raises:
        InputError: rules/business-hubs.yaml cannot be used.
    """
    document = read_yaml((folder or data_dir("rules")) / FILE, f"rules/{FILE}")
    rows = validate(HubsFile, document)
    _check(document, rows)
    restated = {row.id: row.restated for row in rows.rules}
    seats = tuple(
        Seat(
            row.kind,
            row.number,
            row.appointed_by,
            row.rule,
            row.among.words,
            _words(row.nominated_by),
            restated[row.rule],
        )
        for row in rows.seats
    )
    terms = {kkr: tuple(_term(document, at, row, kkr) for at, row in enumerate(rows.terms)) for kkr in KKR_KEYS}
    return HubBook(
        hubs=tuple(
            Hub(
                key=row.key,
                name=row.name.words,
                kkr=row.kkr,
                observers=row.observers,
                region=row.region.words,
                reading=_words(row.reading),
                seats=seats,
                years_at_most=rows.years_at_most,
                terms=terms[row.kkr],
            )
            for row in rows.hubs
        ),
        sources=tuple(Source(row.id, row.words) for row in rows.sources),
        rules=tuple(HubRule(row.id, row.sources, row.restated, row.words, _words(row.note)) for row in rows.rules),
        open_points=tuple(OpenPoint(row.id, row.seats, row.option, row.words) for row in rows.open_points),
        input=document.input,
    )


def find_hub(name: str, hubs: Sequence[Hub], *, where: str) -> Hub:
    """Return the hub a user calls ``name``: "Fyn", "Erhvervshus Fyn" and "sjaelland" are understood.

    Raises:
        InputError: there is no such hub.
    """
    wanted = fold(name.strip()).removeprefix("erhvervshus").strip()
    for hub in hubs:
        if fold(hub.key) == wanted:
            return hub
    keys = [hub.key for hub in hubs]
    close = nearest(name, keys)
    theirs = [hub.key for hub in hubs if fold(hub.kkr) == wanted.removeprefix("kkr").strip()]
    todo = _("did you mean {name}?").format(name=close) if close else _("write one of them")
    raise InputError(
        where=where,
        found=quoted(name),
        expected=_("one of {names}").format(names=", ".join(keys)),
        todo=_("this KKR appoints for {names}: write one of them").format(names=", ".join(theirs))
        if theirs
        else todo,
    )


def _words(row: WordsRow | None) -> Words | None:
    return None if row is None else row.words


# --- what must agree --------------------------------------------------------------------------------------------


def _check(document: YamlDocument, rows: HubsFile) -> None:
    """Refuse entries that stand twice, and names of what is not there."""
    _once(document, "sources", "id", [row.id for row in rows.sources])
    _once(document, "hubs", "key", [row.key for row in rows.hubs])
    _once(document, "seats", "kind", [row.kind.value for row in rows.seats])
    _once(document, "rules", "id", [row.id for row in rows.rules])
    _once(document, "open_points", "id", [row.id for row in rows.open_points])
    _once(document, "terms", "term", [row.term for row in rows.terms])
    sources, rules = [row.id for row in rows.sources], [row.id for row in rows.rules]
    for at, rule in enumerate(rows.rules):
        for place, source in enumerate(rule.sources):
            _known(document, ("rules", at, "sources", place), source, sources)
        if rule.restated != (NEWEST_SOURCE in rule.sources):
            raise document.error(
                ("rules", at, "restated"),
                found=_("yes") if rule.restated else _("no"),
                expected=_("yes where {source} is among the sources, else no").format(source=NEWEST_SOURCE),
                todo=_("correct restated, or the sources"),
            )
    for at, seat in enumerate(rows.seats):
        _known(document, ("seats", at, "kind"), seat.kind, MEMBER_SEATS)
        _known(document, ("seats", at, "rule"), seat.rule, rules)
    missing = [kind.value for kind in MEMBER_SEATS if kind not in {row.kind for row in rows.seats}]
    if missing:
        raise document.error(
            ("seats",),
            found=_("no {names}").format(names=", ".join(missing)),
            expected=_("each of {names}").format(names=", ".join(MEMBER_SEATS)),
            todo=_("add the seats"),
        )
    for at, term in enumerate(rows.terms):
        _known(document, ("terms", at, "source"), term.source, sources)
        _check_term(document, at, term)


def _once(document: YamlDocument, section: str, key: str, names: Sequence[str]) -> None:
    for at, name in enumerate(names):
        if name in names[:at]:
            raise document.error(
                (section, at, key),
                found=_("{value} once more; it stands in line {line} already").format(
                    value=name, line=document.line((section, names.index(name), key))
                ),
                expected=_("each only once"),
                todo=_("remove or rename one of them"),
            )


def _known(document: YamlDocument, path: tuple[str | int, ...], name: str, known: Collection[str]) -> None:
    if name not in known:
        close = nearest(name, known)
        raise document.error(
            path,
            found=quoted(name),
            expected=_("one of {known}").format(known=", ".join(known)),
            todo=_("did you mean {name}?").format(name=close) if close else _("write one of them"),
        )


def _check_term(document: YamlDocument, at: int, term: TermRow) -> None:
    """Refuse a term that ends before it begins, and steps that do not say when they are in each KKR."""
    if term.ends <= term.starts:
        raise document.error(
            ("terms", at, "ends"),
            found=term.ends.isoformat(),
            expected=_("a day after {day}").format(day=term.starts.isoformat()),
            todo=_("correct one of the two days"),
        )
    keys = [step.key for step in term.steps]
    for number, step in enumerate(term.steps):
        path = ("terms", at, "steps", number)
        if step.key in keys[:number]:
            raise document.error(
                (*path, "key"),
                found=step.key,
                expected=_("each only once"),
                todo=_("remove or rename one of them"),
            )
        if step.timing not in {"days", "first, last", "after, last"}:
            raise document.error(
                path,
                found=step.timing or _("nothing that says when"),
                expected=_("either days, or first and last, or after and last"),
                todo=_("say in one of these ways when it is"),
            )
        if step.after is not None:
            _known(document, (*path, "after"), step.after, keys[:number])
        _check_days(document, path, step)


def _check_days(document: YamlDocument, path: tuple[str | int, ...], step: StepRow) -> None:
    if step.days is None:
        return
    for kkr in step.days:
        _known(document, (*path, "days", kkr), kkr, KKR_KEYS)
    missing = [kkr for kkr in KKR_KEYS if kkr not in step.days]
    if missing:
        raise document.error(
            (*path, "days"),
            found=_("no day for {names}").format(names=", ".join(missing)),
            expected=_("a day for each of {names}").format(names=", ".join(KKR_KEYS)),
            todo=_("add the days that are missing"),
        )


def _term(document: YamlDocument, at: int, row: TermRow, kkr: str) -> HubTerm:
    """Return a term with the days of one KKR.

    Raises:
        InputError: a step ends before it begins.
    """
    spans: dict[str, tuple[date, date]] = {}
    steps = []
    for number, step in enumerate(row.steps):
        first, last = spans[step.key] = step.span(kkr, spans)
        if last < first:
            raise document.error(
                ("terms", at, "steps", number, "last"),
                found=last.isoformat(),
                expected=_("a day on or after {day}").format(day=first.isoformat()),
                todo=_("correct one of the two days"),
            )
        steps.append(HubStep(step.key, step.who, first, last, step.words, _words(step.note)))
    return HubTerm(row.term, row.source, row.starts, row.ends, tuple(steps))
