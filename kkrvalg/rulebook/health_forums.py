"""The rules of the health coordination forums: ``rules/health-forums-*.yaml``, one file for each term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.reading.complaints import nearest
from kkrvalg.reading.yamlfile import read_yaml, validate
from kkrvalg.rulebook.health_forum_rows import ForumParameters, ForumsFile
from kkrvalg.rulebook.reading import read_option, read_parameter, reject_duplicates

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction
    from pathlib import Path

    from kkrvalg.reading.text import InputFile
    from kkrvalg.reading.yamlfile import YamlDocument
    from kkrvalg.rulebook.book import MonthDay, OptionSpec, Parameter, Words

BODY = "health-forums"


class Forum(NamedTuple):
    """A health coordination forum: its key (``"øst"``), how many members it has, and its health councils."""

    key: str
    members: int
    health_councils: tuple[str, ...]

    @property
    def name(self) -> str:
        """The forum's own name, ``"Øst"``."""
        return self.key.capitalize()


class Unsettled(NamedTuple):
    """A municipality whose health council the sources do not agree on, those it may be in, and why."""

    code: int
    name: str
    health_councils: tuple[str, ...]
    why: Words


class Section(NamedTuple):
    """A part of the terms of reference in our own words."""

    id: str
    computable: bool
    words: Words


@dataclass(frozen=True)
class HealthForumRules:
    """The terms of reference of one term: each number by name, and as one of ``parameters`` with its heading."""

    id: str
    title: Words
    term: str
    adopted: date
    source: str

    threshold: Fraction
    council_seat_required: bool
    members_per_health_council: int
    chair_threshold: Fraction
    chair_council_seat_required: bool
    alliances_counted_from: MonthDay
    alliance_weekdays_after: int
    constituting_meeting_by: MonthDay
    chair_alliance_weekdays_before: int
    agenda_days: int
    leaves_with_council: bool
    leaves_with_health_council: bool
    seat_stays_with_party: bool
    substitutes: bool
    chair_replaced_during_absence: bool
    quorum_rule: bool
    fee_chair: int
    fee_vice_chair: int
    fee_member: int

    fee_level: Words
    forums: tuple[Forum, ...]
    unsettled: tuple[Unsettled, ...]
    parameters: tuple[Parameter, ...]
    options: tuple[OptionSpec, ...]
    sections: tuple[Section, ...]
    input: InputFile

    @property
    def health_councils(self) -> tuple[str, ...]:
        """The names of all health councils, by forum."""
        return tuple(name for forum in self.forums for name in forum.health_councils)

    def find_forum(self, name: str, *, where: str) -> Forum:
        """Return the forum a user calls ``name``: ``"Øst"`` and ``"oest"`` are the same.

        Raises:
            InputError: there is no such forum.
        """
        forums = {fold(forum.key): forum for forum in self.forums}
        found = forums.get(fold(" ".join(name.split())))
        if found is None:
            raise _no_such(name, [forum.key for forum in self.forums], where)
        return found

    def find_health_council(self, name: str, *, where: str) -> str:
        """Return the name of the health council a user calls ``name``, in any case and without Danish letters.

        Raises:
            InputError: there is no such health council.
        """
        councils = {fold(council): council for council in self.health_councils}
        written = fold(" ".join(name.split()))
        found = councils.get(written) or councils.get(written.removeprefix("sundhedsraad").strip())
        if found is None:
            raise _no_such(name, self.health_councils, where)
        return found

    def forum_of(self, health_council: str) -> Forum:
        """Return the forum that a health council belongs to."""
        return next(forum for forum in self.forums if health_council in forum.health_councils)

    def section(self, identity: str) -> Section:
        """Return a part of the text by its citation."""
        return next(section for section in self.sections if section.id == identity)


def _no_such(name: str, known: tuple[str, ...] | list[str], where: str) -> InputError:
    close = nearest(name, known)
    return InputError(
        where=where,
        found=name.strip() or '""',
        expected=_("one of {known}").format(known=", ".join(known)),
        todo=_("did you mean {name}?").format(name=close) if close else _("write one of them"),
    )


def load_health_forum_rules(term: str, *, folder: Path | None = None) -> HealthForumRules:
    """Read the rules of the forums that are elected for a term.

    Args:
        term: the term that is elected, ``"2026-2030"``.
        folder: where the rules lie, the bundled ones if left out.

    Raises:
        InputError: there were or are no forums in that term, or the file cannot be used.
    """
    place = folder or data_dir("rules")
    terms = sorted(path.stem.removeprefix(f"{BODY}-") for path in place.glob(f"{BODY}-*.yaml"))
    if term not in terms:
        raise InputError(
            where=_("the term “{name}”").format(name=term),
            found=_("no rules for health forums: KL set them up in 2025, for the term 2026-2030"),
            expected=_("an election for one of the terms {known}").format(known=", ".join(terms)),
            todo=_("choose another election with --scenario"),
        )
    name = f"{BODY}-{term}.yaml"
    return _rules(read_yaml(place / name, f"rules/{name}"), term)


def _rules(document: YamlDocument, term: str) -> HealthForumRules:
    rows = validate(ForumsFile, document)
    _check(document, rows, term)
    numbers = {name: getattr(rows.parameters, name) for name in ForumParameters.__annotations__}
    return HealthForumRules(
        id=rows.id,
        title=rows.title.words,
        term=rows.term,
        adopted=rows.adopted,
        source=rows.source,
        **{name: row.value for name, row in numbers.items()},
        fee_level=rows.fee_level.words,
        forums=tuple(Forum(row.key, row.members, row.health_councils) for row in rows.forums),
        unsettled=tuple(Unsettled(row.code, row.name, row.health_councils, row.words) for row in rows.unsettled),
        parameters=tuple(read_parameter(document, name, row) for name, row in numbers.items()),
        options=tuple(read_option(document, at, row) for at, row in enumerate(rows.options)),
        sections=tuple(Section(row.id, row.computable, row.words) for row in rows.sections),
        input=document.input,
    )


def _check(document: YamlDocument, rows: ForumsFile, term: str) -> None:
    """Check that the file is the term's, that names stand once, and that sizes and seats agree."""
    expected = f"{BODY}-{term}"
    if not rows.id == expected == f"{BODY}-{rows.term}":
        raise document.error(
            ("id",),
            found=f"“{rows.id}”",
            expected=_("“{name}”, the name of the file, made of body and term").format(name=expected),
            todo=_("correct the id, the body, the term or the name of the file"),
        )
    reject_duplicates(document, "forums", "key", [row.key for row in rows.forums])
    reject_duplicates(document, "options", "name", [row.name for row in rows.options])
    reject_duplicates(document, "sections", "id", [row.id for row in rows.sections])
    known: list[str] = []
    for at, forum in enumerate(rows.forums):
        for number, council in enumerate(forum.health_councils):
            if council in known:
                raise document.error(
                    ("forums", at, "health_councils", number),
                    found=_("{name} twice").format(name=council),
                    expected=_("each only once"),
                    todo=_("remove or rename one of them"),
                )
            known.append(council)
        size = len(forum.health_councils) * rows.parameters.members_per_health_council.value
        if forum.members != size:
            raise document.error(
                ("forums", at, "members"),
                found=str(forum.members),
                expected=_("{number}, the members that its health councils elect").format(number=size),
                todo=_("correct the number or the health councils"),
            )
    _check_unsettled(document, rows, known)


def _check_unsettled(document: YamlDocument, rows: ForumsFile, known: list[str]) -> None:
    for at, row in enumerate(rows.unsettled):
        for number, council in enumerate(row.health_councils):
            if council not in known:
                raise document.error(
                    ("unsettled", at, "health_councils", number),
                    found=_("the unknown health council {name}").format(name=council),
                    expected=_("one of {known}").format(known=", ".join(known)),
                    todo=_("correct the name"),
                )
