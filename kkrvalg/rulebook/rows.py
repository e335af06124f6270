"""What may stand in the files of rules/: a class for each kind of entry, its keys in their order."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from kkrvalg.i18n import _
from kkrvalg.reading.complaints import quoted
from kkrvalg.reading.shape import Parse, Shape, Unfit
from kkrvalg.reading.values import (
    KKR_KEYS,
    Count,
    Day,
    KkrKey,
    OptionalCount,
    Positive,
    Term,
    Text,
    YesNo,
    optional_positive,
)
from kkrvalg.rulebook.book import Fee, MonthDay, PostField, PostStatus, RequirementKind, Words

_LEAP_YEAR = 2024


def share(value: object) -> Fraction:
    """Accept a share above 0 and up to 1, written as a fraction."""
    above, _slash, below = value.partition("/") if isinstance(value, str) else ("", "", "")
    if not (above.isdecimal() and below.isdecimal() and 0 < int(above) <= int(below)):
        raise Unfit(quoted(value), expected=_("a share such as 2/100"), todo=_("write it as a fraction"))
    return Fraction(int(above), int(below))


def month_day(value: object) -> MonthDay:
    """Accept a day of any year, month-day."""
    try:
        day = date.fromisoformat(f"{_LEAP_YEAR}-{value}")
    except ValueError:
        raise Unfit(
            quoted(value), expected=_("a day such as 01-31"), todo=_("write month and day with a dash")
        ) from None
    return MonthDay(day.month, day.day)


def _all_kkr(value: object) -> object:
    return list(KKR_KEYS) if value == "all" else value


KkrKeys = Annotated[tuple[KkrKey, ...], Parse(_all_kkr)]
OptionalPositive = Annotated[int | None, Parse(optional_positive)]


class WordsRow(Shape):
    """Words that must stand in both languages."""

    da: Text
    en: Text

    @property
    def words(self) -> Words:
        """The words as the rest of the program knows them."""
        return Words(self.da, self.en)


class ParameterRow(WordsRow):
    """A number of the rules; what kind of number the classes below say."""

    article: Text
    also: tuple[Text, ...] = ()


class CountParameter(ParameterRow):
    """A number of something."""

    value: Positive


class ShareParameter(ParameterRow):
    """A share of a whole."""

    value: Annotated[Fraction, Parse(share)]


class YesNoParameter(ParameterRow):
    """A condition that is there or not."""

    value: YesNo


class MonthDayParameter(ParameterRow):
    """A day of any year."""

    value: Annotated[MonthDay, Parse(month_day)]


class ParameterRows(Shape):
    """The numbers that every rulebook must hold."""

    threshold: ShareParameter
    council_seat_required: YesNoParameter
    cap_factor: CountParameter
    minimum_seats_in_reduction: CountParameter
    absence_months: CountParameter
    constituting_meeting_by: MonthDayParameter
    alliance_notice_weekdays: CountParameter
    meetings_per_year: CountParameter
    meeting_demanded_by: ShareParameter
    proposal_days: CountParameter
    agenda_days: CountParameter
    quorum: ShareParameter


class OptionRow(WordsRow):
    """An open question; da and en say why it is open."""

    name: Text
    values: tuple[Text, ...]
    article: Text
    bears_on: Literal["composition", "meeting", "chair", "appointment", "dates"]
    effects: dict[str, WordsRow] | None = None


class RulebookFile(Shape):
    """The keys of a rulebook."""

    id: Text
    body: Literal["kkr"]
    title: WordsRow
    term: Term
    adopted: Day
    in_force: Day
    source: Text
    parameters: ParameterRows
    options: tuple[OptionRow, ...]


class ArticleRow(WordsRow):
    """An article, paraphrased."""

    id: Text
    formerly: Text | None = None
    heading: WordsRow | None = None
    computable: YesNo
    why_not: WordsRow | None = None
    later: WordsRow | None = None
    partly: WordsRow | None = None


class ArticlesFile(Shape):
    """The keys of an article index."""

    articles: tuple[ArticleRow, ...]


class RequirementRow(WordsRow):
    """What a post asks of those who hold it."""

    kind: RequirementKind
    strength: Literal["must", "wished"]
    seats: OptionalPositive = None
    any_of: tuple[RequirementKind, ...] = ()
    of: Text | None = None


class TermRow(WordsRow):
    """For how long a post is filled."""

    start: Annotated[MonthDay, Parse(month_day)] | None = None
    years_after: OptionalCount = None
    years: OptionalPositive = None
    rotating: WordsRow | None = None


class PostRow(Shape):
    """A post; ``kkr`` and ``source`` only where they are not those of the whole file."""

    key: Text
    name: WordsRow
    kkr: KkrKeys | None = None
    field: PostField
    status: PostStatus = "filled"
    reason: WordsRow | None = None
    seats: OptionalPositive = None
    chairs: Count = 0
    alternates: OptionalCount = None
    fee: Fee
    fee_note: WordsRow | None = None
    form: Literal["appoint", "nominate", "not_established"]
    decided_by: WordsRow | None = None
    nominators: WordsRow | None = None
    term: TermRow | None = None
    legal_basis: WordsRow | None = None
    requirements: tuple[RequirementRow, ...] = ()
    gender_rule: Literal["yes", "no", "not_established"] = "not_established"
    source: WordsRow | None = None
    note: WordsRow | None = None
    not_established: tuple[Literal["status", "chairs", "form", "term", "requirements"], ...] = ()


class PostsFile(Shape):
    """The keys of a catalogue of posts: whose it is, for which terms, from which source, and its posts.

    ``term`` stands in for that of a post whose own is not stated. A post that is not read is None.
    """

    kkr: KkrKeys
    terms: tuple[Term, ...]
    source: WordsRow
    term: WordsRow
    posts: tuple[PostRow | None, ...]
