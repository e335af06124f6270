"""The files of a meeting folder: the keys of ``meeting.yaml``, and the columns of its tables in their order."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, NamedTuple, TypeVar

from kkrvalg.files.people_rows import gender, name
from kkrvalg.i18n import N_, _
from kkrvalg.model import Gender, fold
from kkrvalg.procedures.attendance import Presence
from kkrvalg.procedures.contests import Role
from kkrvalg.procedures.decisions import ChairVote
from kkrvalg.reading import values
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.reading.shape import Parse, Shape, Unfit
from kkrvalg.reading.tables import Column, Columns
from kkrvalg.reading.values import Count, Day, KkrKey, OptionalText, Text, YesNo

Word = TypeVar("Word", bound=str)

PRESENCES: dict[str, str] = {
    "present": Presence.PRESENT.value,
    "til stede": Presence.PRESENT.value,
    "substitute": Presence.SUBSTITUTE.value,
    "stedfortræder": Presence.SUBSTITUTE.value,
    "absent": Presence.ABSENT.value,
    "afbud": Presence.ABSENT.value,
    "fraværende": Presence.ABSENT.value,
}
PRESENCE_WORDS = {
    Presence.PRESENT: N_("present"),
    Presence.SUBSTITUTE: N_("substitute"),
    Presence.ABSENT: N_("absent"),
}
"""How each is called in the language in use."""
ROLES: dict[str, Role] = {
    "member": "member",
    "medlem": "member",
    "chair": "chair",
    "formand": "chair",
    "alternate": "alternate",
    "suppleant": "alternate",
}
CHAIR_VOTES: dict[str, ChairVote] = {
    "for": "for",
    "against": "against",
    "imod": "against",
    "abstained": "abstained",
    "undlod": "abstained",
    "absent": "absent",
    "fraværende": "absent",
}


# --- cells ----------------------------------------------------------------------------------------------------


def _word(value: object, known: Mapping[str, Word], nothing: Word) -> Word:
    """Accept one of the known words in any case; an empty cell means ``nothing``."""
    text = values.any_text(value)
    found = nothing if not text else {fold(word): key for word, key in known.items()}.get(fold(text))
    if found is None:
        close = nearest(text, known)
        raise Unfit(
            quoted(text),
            expected=_("one of {known}").format(known=", ".join(known)),
            todo=_("did you mean {name}?").format(name=close) if close else _("write one of them"),
        )
    return found


def presence(value: object) -> Presence:
    """Accept how a seat was filled; an empty cell is a member who did not sign in."""
    return Presence(_word(value, PRESENCES, Presence.ABSENT.value))


def role(value: object) -> Role:
    """Accept what somebody is named as; an empty cell is a member."""
    return _word(value, ROLES, "member")


def chair_vote(value: object) -> ChairVote:
    """Accept how the chair voted; an empty cell is no vote."""
    return _word(value, CHAIR_VOTES, "abstained")


def stamp(value: object) -> datetime:
    """Accept a date with the time of day, as a mail has it: ``2026-01-20 14:05``."""
    text = values.any_text(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(:\d{2})?", text, re.ASCII):
        try:
            return datetime.fromisoformat(re.sub(r"[ T](\d:)", r" 0\1", text))
        except ValueError:
            pass
    raise Unfit(
        quoted(value),
        expected=_("a date with the time of day, such as 2026-01-20 14:05"),
        todo=_("write when the secretariat received the notice"),
    )


def votes(value: object) -> int:
    """Accept a number of votes; nothing is none."""
    return values.optional_count(value) or 0


def somebody(value: object) -> str:
    """Accept a person's name, which must be there, with runs of white space as one space."""
    return name(values.text(value))


def election_key(value: object) -> str:
    """Accept the key of an election; an empty cell or a star is every election."""
    return values.any_text(value).strip() or "*"


# --- meeting.yaml ---------------------------------------------------------------------------------------------


class PersonRow(Shape):
    """Somebody, by the municipality's code and the name."""

    code: Count
    name: Text


class NoticeRow(Shape):
    """An alliance, and when it was notified."""

    parties: Text
    notified: Annotated[datetime, Parse(stamp)]


class AgreedRow(Shape):
    """A list that was put forward instead of an election, and who objects to it."""

    election: Text
    objections: list[PersonRow] | None = None


class MeetingSettings(Shape):
    """The keys of meeting.yaml."""

    title: Text
    example: YesNo = False
    scenario: Text
    kkr: KkrKey
    date: Day
    time: OptionalText = None
    place: OptionalText = None
    called_by: PersonRow | None = None
    chair: PersonRow | None = None
    vice_chair: PersonRow | None = None
    options: dict[str, Text] | None = None
    posts: list[Text] | None = None
    alliances: list[NoticeRow] | None = None
    agreed: list[AgreedRow] | None = None


# --- tables ---------------------------------------------------------------------------------------------------


class AttendanceRow(NamedTuple):
    """A row of the sign-in list."""

    code: int
    name: str
    municipality: str
    presence: Presence
    substitute: str
    substitute_code: int | None
    substitute_party: str | None
    came_before: str | None
    left_before: str | None


class GroupRow(NamedTuple):
    """A party or a person stands with a group."""

    election: str
    group: str
    party: str | None
    code: int | None
    name: str


class NominationRow(NamedTuple):
    """A group names somebody for a post."""

    election: str
    group: str | None
    code: int
    name: str
    role: Role
    gender: Gender | None


class BallotRow(NamedTuple):
    """The votes for somebody in one round; without a name those that were blank or invalid."""

    election: str
    round: int
    code: int | None
    name: str
    votes: int


class TransferRow(NamedTuple):
    """A group leaves seats to another."""

    election: str
    giver: str
    taker: str
    seats: int


class ProposalRow(NamedTuple):
    """A proposal put to the vote."""

    title: str
    for_it: int
    against: int
    abstained: int
    chair: ChairVote


ATTENDANCE_COLUMNS = Columns(
    AttendanceRow,
    (
        Column("code", values.count),
        Column("name", somebody),
        Column("municipality", values.any_text, required=False),
        Column("presence", presence),
        Column("substitute", name, required=False),
        Column("substitute_code", values.optional_count, required=False),
        Column("substitute_party", values.optional_text, required=False),
        Column("came_before", values.optional_text, required=False),
        Column("left_before", values.optional_text, required=False),
    ),
)
GROUP_COLUMNS = Columns(
    GroupRow,
    (
        Column("election", election_key),
        Column("group", values.text),
        Column("party", values.optional_text),
        Column("code", values.optional_count, required=False),
        Column("name", name, required=False),
    ),
)
NOMINATION_COLUMNS = Columns(
    NominationRow,
    (
        Column("election", values.text),
        Column("group", values.optional_text),
        Column("code", values.count),
        Column("name", somebody),
        Column("role", role, required=False),
        Column("gender", gender, required=False),
    ),
)
BALLOT_COLUMNS = Columns(
    BallotRow,
    (
        Column("election", values.text),
        Column("round", values.positive),
        Column("code", values.optional_count),
        Column("name", name),
        Column("votes", values.count),
    ),
)
TRANSFER_COLUMNS = Columns(
    TransferRow,
    (
        Column("election", values.text),
        Column("from", values.text, field="giver"),
        Column("to", values.text, field="taker"),
        Column("seats", values.positive),
    ),
)
PROPOSAL_COLUMNS = Columns(
    ProposalRow,
    (
        Column("title", values.text),
        Column("for", values.count, field="for_it"),
        Column("against", values.count),
        Column("abstained", votes, required=False),
        Column("chair", chair_vote, required=False),
    ),
)
