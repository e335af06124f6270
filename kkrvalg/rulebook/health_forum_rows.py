"""What may stand in ``rules/health-forums-*.yaml``: a class for each kind of entry, its keys in their order."""

from typing import Literal

from kkrvalg.reading.shape import Shape
from kkrvalg.reading.values import Count, Day, Positive, Term, Text, YesNo
from kkrvalg.rulebook.rows import (
    CountParameter,
    MonthDayParameter,
    OptionRow,
    ShareParameter,
    WordsRow,
    YesNoParameter,
)


class ForumParameters(Shape):
    """The numbers of the terms of reference."""

    threshold: ShareParameter
    council_seat_required: YesNoParameter
    members_per_health_council: CountParameter
    chair_threshold: ShareParameter
    chair_council_seat_required: YesNoParameter
    alliances_counted_from: MonthDayParameter
    alliance_weekdays_after: CountParameter
    constituting_meeting_by: MonthDayParameter
    chair_alliance_weekdays_before: CountParameter
    agenda_days: CountParameter
    leaves_with_council: YesNoParameter
    leaves_with_health_council: YesNoParameter
    seat_stays_with_party: YesNoParameter
    substitutes: YesNoParameter
    chair_replaced_during_absence: YesNoParameter
    quorum_rule: YesNoParameter
    fee_chair: CountParameter
    fee_vice_chair: CountParameter
    fee_member: CountParameter


class ForumRow(Shape):
    """A forum and its health councils."""

    key: Text
    members: Positive
    health_councils: tuple[Text, ...]


class UnsettledRow(WordsRow):
    """A municipality whose health council is not settled; da and en say why."""

    code: Count
    name: Text
    health_councils: tuple[Text, ...]


class SectionRow(WordsRow):
    """A part of the terms of reference, paraphrased."""

    id: Text
    computable: YesNo


class ForumsFile(Shape):
    """The keys of the file."""

    id: Text
    body: Literal["health-forums"]
    title: WordsRow
    term: Term
    adopted: Day
    source: Text
    parameters: ForumParameters
    fee_level: WordsRow
    forums: tuple[ForumRow, ...]
    unsettled: tuple[UnsettledRow, ...]
    options: tuple[OptionRow, ...]
    sections: tuple[SectionRow, ...]
