"""The nouns of a rulebook: its numbers, its open questions, its articles, and the posts filled under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.i18n import language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from kkrvalg.reading.text import InputFile


class Words(NamedTuple):
    """The same words in Danish and English."""

    da: str
    en: str

    @property
    def text(self) -> str:
        """The words in the language in use."""
        return self.da if language() == "da" else self.en


class MonthDay(NamedTuple):
    """A day of any year."""

    month: int
    day: int


class Parameter(NamedTuple):
    """A number of the rules as it is shown: ``value`` as the file has it, ``also`` more articles that hold it."""

    name: str
    value: str
    article: str
    also: tuple[str, ...]
    meaning: Words


class OptionSpec(NamedTuple):
    """A question the rules leave open: the answers to choose from, why it is open, what an answer does.

    ``bears_on`` is "composition", "chair", "appointment" or "dates"; ``effects`` explains some or all values.
    """

    name: str
    values: tuple[str, ...]
    article: str
    bears_on: str
    why: Words
    effects: Mapping[str, Words]

    @property
    def default(self) -> str:
        """The answer that holds unless another is chosen."""
        return self.values[0]


@dataclass(frozen=True)
class Rulebook:
    """The rules of procedure of one term: each number by name, and as one of ``parameters`` with its article."""

    id: str
    body: str
    title: Words
    term: str
    adopted: date
    in_force: date
    source: str

    threshold: Fraction
    council_seat_required: bool
    cap_factor: int
    minimum_seats_in_reduction: int
    absence_months: int
    constituting_meeting_by: MonthDay
    alliance_notice_weekdays: int
    meetings_per_year: int
    meeting_demanded_by: Fraction
    proposal_days: int
    agenda_days: int
    quorum: Fraction

    parameters: tuple[Parameter, ...]
    options: tuple[OptionSpec, ...]
    input: InputFile


class Article(NamedTuple):
    """An article in kkrvalg's own words.

    ``formerly`` is its id in the rules before, where it changed; ``heading`` stands at the first article under
    one; ``why_not`` says why an article that is not computable is not, ``later`` what a computable one comes with
    that no function implements yet, ``partly`` what the functions that implement one still leave out.
    """

    id: str
    words: Words
    heading: Words | None
    formerly: str | None
    computable: bool
    why_not: Words | None
    later: Words | None
    partly: Words | None


class Post(NamedTuple):
    """A post that the KKR named in ``kkr`` fill.

    ``form`` is "appoint", or "nominate" where ``decided_by`` has the last word; ``gender_rule`` says whether equal
    numbers of women and men must be proposed: "yes", "no" or "not_established".
    """

    key: str
    name: Words
    seats: int
    alternates: int
    kkr: tuple[str, ...]
    form: str
    decided_by: Words | None
    term: Words
    legal_basis: Words
    source: Words
    note: Words | None
    gender_rule: str
    requirements: tuple[str, ...]
    input: InputFile
