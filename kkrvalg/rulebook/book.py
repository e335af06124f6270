"""The nouns of a rulebook: its numbers, its open questions, its articles, and the posts filled under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

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

    ``bears_on`` is "composition", "meeting", "chair", "appointment" or "dates"; ``effects`` explains some or all
    values.
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


RequirementKind = Literal[
    "council_member",
    "kkr_member",
    "mayor",
    "chairmanship",
    "committee_chair",
    "committee_member",
    "regional_council_member",
    "elected_office",
    "business_background",
    "on_board",
    "same_persons_as",
    "overlaps",
    "municipality_kind",
    "reappointed_once",
    "shared_alternate",
    "office_in_body",
]
REQUIREMENTS: tuple[str, ...] = get_args(RequirementKind)
"""The kinds of requirements."""

PostField = Literal["employment", "business", "health", "education", "climate", "culture", "transport", "other"]
FIELDS: tuple[str, ...] = get_args(PostField)
"""What posts are about."""

PostStatus = Literal["filled", "expected_to_end", "undecided", "merged", "abolished", "elsewhere"]
STATUSES: tuple[str, ...] = get_args(PostStatus)
"""How posts stand: a KKR fills those of the first two."""

Fee = Literal["yes", "no", "per_meeting", "some", "not_established"]
FEES: tuple[str, ...] = get_args(Fee)
"""Whether a post is paid."""


class Requirement(NamedTuple):
    """What a post asks of those who hold it.

    ``kind`` is one of :data:`REQUIREMENTS`; ``strength`` "must" or "wished"; ``seats`` how many of the post's
    seats it is about, None for all of them; ``any_of`` further kinds that do as well (a mayor *or* a committee
    chair); ``of`` what it is about: the key of a post, the field of a committee, the key of a board, a kind of
    municipality, an office.
    """

    kind: str
    strength: str
    seats: int | None
    any_of: tuple[str, ...]
    of: str | None
    words: Words


class PostTerm(NamedTuple):
    """For how long a post is filled, in words, and as numbers where the source gives them.

    ``start`` is the day it begins in the year that is ``years_after`` the election, ``years`` how long it lasts;
    ``rotating`` says how the seat goes round among the KKR, where it does.
    """

    words: Words
    start: MonthDay | None
    years_after: int | None
    years: int | None
    rotating: Words | None


class Post(NamedTuple):
    """A post of a KKR, as its list of appointments has it.

    ``kkr`` is who fills it, ``terms`` the terms of office it is listed for ("2026-2030"; empty: all). ``field`` is
    one of :data:`FIELDS`, ``status`` one of :data:`STATUSES`, with the ``reason`` unless it is "filled".
    ``seats`` and ``alternates`` are None where the source does not say; ``chairs`` is how many of the seats the
    KKR elects as the body's chair. ``fee`` is one of :data:`FEES`. ``form`` is "appoint", "nominate"
    (``decided_by`` has the last word) or "not_established"; ``nominators`` are those who nominate beside the KKR.
    ``gender_rule`` says whether equal numbers of women and men must be proposed: "yes", "no" or "not_established".
    ``not_established`` names the keys above that the source leaves open.
    """

    key: str
    name: Words
    field: str
    status: str
    reason: Words | None
    seats: int | None
    alternates: int | None
    chairs: int
    fee: str
    fee_note: Words | None
    form: str
    decided_by: Words | None
    nominators: Words | None
    term: PostTerm
    legal_basis: Words | None
    requirements: tuple[Requirement, ...]
    gender_rule: str
    kkr: tuple[str, ...]
    terms: tuple[str, ...]
    source: Words
    note: Words | None
    not_established: tuple[str, ...]
    input: InputFile

    @property
    def is_filled_by_kkr(self) -> bool:
        """Whether it is the KKR that fills it now, and with how many is known."""
        return self.status in {"filled", "expected_to_end"} and bool(self.seats)
