"""The kinds of events: what each is called, which fields it has, and by which article it counts.

The catalogue drives the options of ``kkrvalg register add``, the columns of an import and the check of a body's
shape; what an event does stands in the law modules.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.register.law import event_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from kkrvalg.register.entry import Body, Json

FieldType = Literal[
    "person", "persons", "municipality", "seat", "party", "parties", "date", "days", "choice", "text", "number",
    "yes_no", "event", "rows",
]  # fmt: skip
"""``rows`` are nested tables, which only the program itself writes: they have no option and no column."""


FIRST_YEAR, LAST_YEAR = 1900, 2999
"""The years of days in events: beyond them no time limit can be counted."""


class Field(NamedTuple):
    """A field of an event: its name in the body, its type, what it is, and whether it can be left out."""

    name: str
    type: FieldType
    help: str
    required: bool = True
    choices: tuple[str, ...] = ()


class Kind(NamedTuple):
    """A kind of event. ``by_hand`` says that people enter it; the others are written by commands of their own."""

    key: str
    words: str
    article: str | None
    fields: tuple[Field, ...]
    by_hand: bool = True


def _person(help_: str, *, required: bool = True) -> Field:
    return Field("person", "person", help_, required)


_UNTIL = Field("until", "date", N_("the first day back, as expected: 1 June where the last day away is 31 May"))
_WHO = N_("who")
_CODE = Field("code", "municipality", N_("the municipality, by name or code"))
_SEAT = Field("seat", "seat", N_("the seat: its key (A:2), or who holds it or held it last"))
_OFFICER = Field("office", "choice", N_("chair or vice_chair"), choices=("chair", "vice_chair"))
_REASONS = ("health", "public_duty", "business", "comparable")
_REASON = Field(
    "reason",
    "choice",
    N_("why, as the rules distinguish it: health, public_duty, business or comparable"),
    choices=_REASONS,
)
_POST = Field("post", "text", N_("the post's key, such as RBR; kkrvalg posts lists them"))
_PLACE = Field("place", "number", N_("which of the post's places, counted from 1"))
_SINCE = Field(
    "since",
    "date",
    N_("the first day; left out: that of the event, or of the post's term if that is later"),
    required=False,
)
_LAST = Field(
    "until", "date", N_("the last day; left out: that of the post's term, if it is known"), required=False
)
_MEETING = Field(
    "meeting", "text", N_("what the meeting is called in the register, such as 2027-2; if only planned, its day")
)
_GROUP = Field("group", "persons", N_("the members of the group that elected"), required=False)

FOUNDING = (
    Kind(
        "opened",
        N_("The register is opened"),
        None,
        (
            Field("kkr", "text", N_("the KKR")),
            Field("register", "text", N_("the register's own mark, drawn at random")),
        ),
        by_hand=False,
    ),
    Kind(
        "person",
        N_("A person is entered, or their data are corrected"),
        None,
        (_person(N_("the key the person gets, such as p12")),),
        by_hand=False,
    ),
    Kind(
        "constituted",
        N_("The KKR takes office with its constituting meeting"),
        "§ 4, stk. 1",
        (
            Field("term", "text", N_("the term, such as 2026-2030")),
            Field("rulebook", "text", N_("the rules it works by")),
            Field("cap", "number", N_("the largest number of members")),
            Field("municipalities", "rows", N_("code, name, kl_member")),
            Field("parties", "rows", N_("party, name, eligible, votes, seats, mayors")),
            Field("seats", "rows", N_("seat, party, person, substitute")),
            Field("mandates", "rows", N_("person, code, letter, party")),
            Field("offices", "rows", N_("code, office, person")),
            Field("by_council", "rows", N_("code, person: substitutes whom a council elected"), required=False),
            Field("sources", "rows", N_("file, sha256"), required=False),
        ),
        by_hand=False,
    ),
)

COUNCIL = (
    Kind(
        "joined_council",
        N_("Somebody takes a seat on a council, as alternate or after a new election"),
        None,
        (
            _person(_WHO),
            _CODE,
            Field("letter", "text", N_("the letter of the list elected for; left out: none"), required=False),
            Field(
                "party",
                "party",
                N_("the party, list cooperation or local list (code:letter); left out: none"),
                False,
            ),
        ),
    ),
    Kind(
        "left_council",
        N_("Somebody leaves the council for good"),
        "§ 3, stk. 7",
        (
            _person(_WHO),
            Field(
                "reason",
                "choice",
                N_("why: resigned, moved, died, not_eligible or other"),
                choices=("resigned", "moved", "died", "not_eligible", "other"),
            ),
        ),
    ),
    Kind(
        "left_party",
        N_("Somebody leaves the party or list cooperation"),
        "§ 3, stk. 7",
        (_person(_WHO), Field("to", "party", N_("the new party or list; left out: outside all"), required=False)),
    ),
    Kind(
        "office",
        N_("A mayor or a deputy mayor is elected by the council"),
        "§ 3, stk. 3",
        (
            _CODE,
            Field(
                "office",
                "choice",
                N_("mayor, first_deputy or second_deputy"),
                choices=("mayor", "first_deputy", "second_deputy"),
            ),
            _person(N_("who takes the office; left out: nobody does"), required=False),
        ),
    ),
    Kind(
        "substitute_by_council",
        N_("A council elects the mayor's substitute, both deputies being members of the KKR"),
        "§ 3, stk. 3",
        (_CODE, _person(_WHO)),
    ),
    Kind(
        "leave",
        N_("A member is released from the duties on the council for an expected three months or more"),
        "§ 3, stk. 5",
        (_person(_WHO), _UNTIL),
    ),
    Kind("leave_ended", N_("The release is over"), "§ 3, stk. 5", (_person(_WHO),)),
    Kind("left_kl", N_("A municipality leaves KL"), "§ 3, stk. 7", (_CODE,)),
    Kind(
        "kl_settled",
        N_("What KL says follows from a municipality's leaving"),
        "§ 3, stk. 7",
        (
            _CODE,
            Field("leave", "yes_no", N_("whether its mayor and the members and substitutes of its council leave")),
            Field("removed", "text", N_("elected seats that are taken away, as keys with commas"), required=False),
        ),
    ),
)

KKR = (
    Kind(
        "elected",
        N_("A party's council members elect a member of the KKR to a vacant seat"),
        "§ 3, stk. 11",
        (
            _SEAT,
            _person(N_("the new member")),
            Field("substitute", "person", N_("the personal substitute, if named at once"), required=False),
        ),
    ),
    Kind(
        "substitute_named",
        N_("A party's council members elect the personal substitute of a member"),
        "§ 3, stk. 12",
        (_SEAT, _person(N_("the new substitute"))),
    ),
    Kind(
        "substitute_left",
        N_("A substitute gives it up"),
        "§ 3, stk. 12",
        (_person(_WHO),),
    ),
    Kind(
        "declined",
        N_("A substitute does not want to become a member"),
        "§ 3, stk. 11",
        (_person(_WHO),),
    ),
    Kind("resigned", N_("An elected member gives up the seat in the KKR"), "§ 3, stk. 11", (_person(_WHO),)),
    Kind(
        "hindrance",
        N_("An elected member reports to be prevented for an expected three months or more"),
        "§ 3, stk. 6",
        (_person(_WHO), _UNTIL, _REASON),
    ),
    Kind(
        "hindrance_decided",
        N_("The KKR decides whether the substitute steps in"),
        "§ 3, stk. 6",
        (
            _person(N_("the member who is prevented")),
            Field("granted", "yes_no", N_("whether the substitute steps in")),
        ),
    ),
    Kind("hindrance_ended", N_("The member can serve again"), "§ 3, stk. 6", (_person(_WHO),)),
)

CHAIRMANSHIP = (
    Kind(
        "chair_elected",
        N_("The chair or the vice chair is elected, with the group that elected them"),
        "§ 4, stk. 2",
        (
            _OFFICER,
            _person(_WHO),
            Field(
                "parties",
                "parties",
                N_("the parties of the group, with commas; left out when it elects anew: those stored"),
                required=False,
            ),
            Field(
                "group",
                "persons",
                N_(
                    "the members who made up the group, with commas; left out when it elects anew: those stored"
                    " who are still members"
                ),
                required=False,
            ),
        ),
    ),
    Kind(
        "chair_hindered",
        N_("The chair or the vice chair is prevented for an expected three months or more"),
        "§ 3, stk. 14",
        (_OFFICER, _UNTIL),
    ),
    Kind(
        "chair_acting",
        N_("The group elects who is chair or vice chair for that time"),
        "§ 3, stk. 14",
        (_OFFICER, _person(_WHO)),
    ),
    Kind("chair_returned", N_("The chair or the vice chair is back"), "§ 3, stk. 14", (_OFFICER,)),
    Kind("chair_resigned", N_("The chair or the vice chair gives up that post alone"), None, (_OFFICER,)),
)

POSTS = (
    Kind(
        "appointed",
        N_("Somebody is appointed to a place of a post"),
        "§ 4, stk. 3",
        (
            _POST,
            _PLACE,
            _person(_WHO),
            _SINCE,
            _LAST,
            Field(
                "way",
                "choice",
                N_("how: proportional, majority, agreed, office (by office) or other"),
                choices=("proportional", "majority", "agreed", "office", "other"),
            ),
            _GROUP,
            Field("alternate", "person", N_("the alternate"), required=False),
        ),
    ),
    Kind("post_left", N_("Somebody gives up a post"), "§ 4, stk. 3", (_POST, _person(_WHO))),
    Kind("post_ended", N_("A post is abolished, or the KKR no longer fills it"), "§ 4, stk. 3", (_POST,)),
    Kind("alternate_entered", N_("The alternate takes the place"), "§ 4, stk. 3", (_POST, _PLACE)),
    Kind("alternate_named", N_("An alternate is named"), "§ 4, stk. 3", (_POST, _PLACE, _person(_WHO))),
)

_FORUM = Field("forum", "choice", N_("nord, midt, syd or oest"), choices=("nord", "midt", "syd", "oest"))

BODIES = (
    Kind(
        "forum_elected",
        N_("A member of the health coordination forum is elected"),
        None,
        (
            _FORUM,
            Field("health_council", "text", N_("the health council whose member it is")),
            Field("party", "party", N_("the party or list cooperation that won the seat")),
            Field("place", "number", N_("which of the health council's places, counted from 1")),
            _person(_WHO),
        ),
    ),
    Kind("left_health_council", N_("Somebody leaves the health council"), None, (_person(_WHO),)),
    Kind(
        "forum_chair_elected",
        N_("The forum's chair or vice chair is elected"),
        None,
        (
            _FORUM,
            _OFFICER,
            _person(_WHO),
            Field("parties", "parties", N_("the parties of the group, with commas")),
        ),
    ),
    Kind(
        "hub_appointed",
        N_("Somebody takes a seat on the board of a business hub"),
        None,
        (
            Field("hub", "text", N_("the hub, as kkrvalg hubs names it")),
            Field(
                "role",
                "choice",
                N_("which seat"),
                choices=("chair", "municipal", "business", "knowledge", "employee", "region"),
            ),
            Field("place", "number", N_("which of the seats of that role, counted from 1")),
            _person(_WHO),
            _SINCE,
            _LAST,
        ),
    ),
    Kind(
        "hub_left",
        N_("Somebody leaves the board of a business hub"),
        None,
        (Field("hub", "text", N_("the hub")), _person(_WHO)),
    ),
)

MEETINGS = (
    Kind(
        "meeting_plan",
        N_("The KKR's plan of meetings for a year"),
        "§ 5, stk. 2",
        (Field("year", "number", N_("the year")), Field("days", "days", N_("the days, with commas"))),
    ),
    Kind(
        "meeting_demanded",
        N_("Members ask for a meeting"),
        "§ 5, stk. 2",
        (Field("persons", "persons", N_("all the members who ask, with commas")),),
    ),
    Kind(
        "meeting_called",
        N_("A meeting is called"),
        "§ 5, stk. 4",
        (
            _MEETING,
            Field("day", "date", N_("the day of the meeting")),
            Field(
                "form",
                "choice",
                N_("ordinary, extraordinary (the chair wants it) or demanded (a third of the members)"),
                choices=("ordinary", "extraordinary", "demanded"),
            ),
            Field(
                "planned", "date", N_("the day of the plan whose place it takes, if it is moved"), required=False
            ),
        ),
    ),
    Kind("meeting_cancelled", N_("A meeting is cancelled"), None, (_MEETING,)),
    Kind(
        "meeting_virtual",
        N_("Chair and vice chair decide that a meeting is virtual"),
        "§ 5, stk. 3",
        (_MEETING, Field("persons", "persons", N_("who decided, with a comma"))),
    ),
    Kind(
        "proposal",
        N_("A member asks in writing for an item on the agenda"),
        "§ 5, stk. 4",
        (_MEETING, _person(N_("the member")), Field("title", "text", N_("what the item is about"))),
    ),
    Kind(
        "agenda_sent",
        N_("The agenda is sent"),
        "§ 5, stk. 5",
        (_MEETING, Field("special", "yes_no", N_("yes if the time limit is set aside in a special case"), False)),
    ),
    Kind(
        "absence_told",
        N_("A member tells the secretariat of being unable to attend"),
        "§ 5, stk. 11",
        (_MEETING, _person(N_("the member"))),
    ),
    Kind(
        "meeting_held",
        N_("A meeting is held"),
        "§ 5, stk. 9",
        (
            _MEETING,
            Field("present", "persons", N_("who took part with a vote: members and substitutes, with commas")),
            Field("led_by", "person", N_("who led it")),
            Field("guests", "persons", N_("who took part without a vote, with commas"), required=False),
        ),
    ),
    Kind(
        "decision",
        N_("The KKR votes on an item"),
        "§ 5, stk. 9",
        (
            _MEETING,
            Field("title", "text", N_("what was voted on")),
            Field("for", "number", N_("votes for")),
            Field("against", "number", N_("votes against")),
            Field("abstained", "number", N_("members who abstained"), required=False),
            Field(
                "chair",
                "choice",
                N_("how whoever led the meeting voted"),
                required=False,
                choices=("for", "against", "abstained"),
            ),
        ),
    ),
    Kind(
        "minutes_published",
        N_("The minutes are published"),
        "§ 5, stk. 6",
        (_MEETING,),
    ),
    Kind(
        "hearing_sent",
        N_("The chair sends an item into written hearing"),
        "§ 5, stk. 10",
        (
            Field("hearing", "text", N_("what the hearing is called in the register, such as h1")),
            Field("title", "text", N_("what it is about")),
            Field("until", "date", N_("the day by which members answer")),
        ),
    ),
    Kind(
        "hearing_closed",
        N_("A written hearing is over"),
        "§ 5, stk. 10",
        (
            Field("hearing", "text", N_("the hearing")),
            Field("answered", "persons", N_("the members who answered, with commas"), required=False),
            Field("result", "text", N_("what came of it")),
        ),
    ),
)

REGISTER = (
    Kind(
        "answered",
        N_("A question that the rules leave open is answered"),
        None,
        (
            Field("question", "text", N_("the question's mark, as kkrvalg register tasks shows it")),
            Field("answer", "text", N_("one of the answers it names")),
            Field("person", "person", N_("the person, where the answer needs one"), required=False),
        ),
    ),
    Kind(
        "notified",
        N_("A letter is sent"),
        None,
        (
            Field("event", "event", N_("the event that called for it")),
            Field("letter", "text", N_("the letter, as kkrvalg register letters names it")),
        ),
    ),
    Kind(
        "correction",
        N_("An earlier event is corrected or withdrawn"),
        None,
        (
            Field("corrects", "event", N_("the event that is corrected")),
            Field("effect", "date", N_("the day from which it holds"), required=False),
            Field("body", "rows", N_("its fields, all of them; left out: the event is withdrawn"), required=False),
        ),
        by_hand=False,
    ),
    Kind(
        "erased",
        N_("A person's data are deleted"),
        None,
        (_person(_WHO), Field("parts", "rows", N_("the parts that are deleted"))),
        by_hand=False,
    ),
)

GROUPS: Mapping[str, tuple[Kind, ...]] = {
    N_("The register itself"): (*FOUNDING, *REGISTER),
    N_("The councils"): COUNCIL,
    N_("Members and substitutes"): KKR,
    N_("Chair and vice chair"): CHAIRMANSHIP,
    N_("Posts"): POSTS,
    N_("Health forums and business hubs"): BODIES,
    N_("Meetings"): MEETINGS,
}
"""The kinds of events by subject, in the order in which they are listed."""

KINDS: Mapping[str, Kind] = {kind.key: kind for kinds in GROUPS.values() for kind in kinds}
"""The kinds of events by their keys."""


def check_shape(seq: int, effect: date, kind: str, body: Body) -> None:
    """Hold an event's body against the catalogue: known kind, no unknown field, none missing, each of its type.

    Raises:
        InputError: it does not fit.
    """
    known = KINDS.get(kind)
    where = event_name(seq, effect, kind)
    given: object = body
    if not isinstance(given, Mapping):
        _complain(where, f"{body!r}", _("fields, each with its value"))
    if not FIRST_YEAR <= effect.year <= LAST_YEAR:
        _complain(where, effect.isoformat(), _("a day between the years 1900 and 2999"))
    if known is None:
        raise InputError(
            where=where,
            found=_("the kind of event {kind}").format(kind=quoted(kind)),
            expected=_("a kind that this version of kkrvalg knows{nearest}").format(nearest=_or_nearest(kind)),
            todo=_("see all kinds with kkrvalg register add --help"),
        )
    fields = {field.name: field for field in known.fields}
    for name in (*body, *fields):
        field = fields.get(name)
        value = body.get(name)
        if field is None:
            _complain(where, _("the field {name}").format(name=quoted(name)), ", ".join(fields))
        elif value is None and field.required:
            _complain(where, _("no {name}").format(name=name), f"{name}: {_(field.help)}")
        elif value is not None and not _fits(field, value):
            found = (
                _("the field {name}").format(name=quoted(name)) if field.type == "rows" else f"{name}: {value!r}"
            )
            _complain(where, found, f"{name}: {_(field.help)}")


def _or_nearest(kind: str) -> str:
    found = nearest(kind, KINDS)
    return f" ({found})" if found else ""


def _complain(where: str, found: str, expected: str) -> None:
    raise InputError(
        where=where,
        found=found,
        expected=expected,
        todo=_("give the event with the fields that kkrvalg register add KIND --help lists"),
    )


def _is_day(value: Json) -> bool:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return False
    return day is not None and day.isoformat() == value and FIRST_YEAR <= day.year <= LAST_YEAR


def _fits(field: Field, value: Json) -> bool:
    """Whether a value is of its field's type; keys of persons, seats and parties are checked by the law."""
    if field.type == "choice":
        return value in field.choices
    if field.type == "rows" and field.name in _COLUMNS:
        return _is_list(value, lambda row: _is_row(row, _COLUMNS[field.name]))
    test = _TESTS.get(field.type)
    return _is_text(value) if test is None else test(value)


def _is_text(value: Json) -> bool:
    return isinstance(value, str) and value != ""


def _is_number(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list(value: Json, test: Callable[[Json], bool]) -> bool:
    return isinstance(value, list) and all(map(test, value))


def _is_row(row: Json, columns: Mapping[str, Callable[[Json], bool]]) -> bool:
    return isinstance(row, dict) and row.keys() == columns.keys() and all(columns[key](row[key]) for key in row)


def _is_text_or_none(value: Json) -> bool:
    return value is None or _is_text(value)


_TESTS: Mapping[FieldType, Callable[[Json], bool]] = {
    "number": _is_number,
    "municipality": _is_number,
    "event": _is_number,
    "yes_no": lambda value: isinstance(value, bool),
    "date": _is_day,
    "days": lambda value: _is_list(value, _is_day),
    "persons": lambda value: _is_list(value, _is_text),
    "parties": lambda value: _is_list(value, _is_text),
    "rows": lambda value: isinstance(value, (list, dict)),
}

_YES_NO = _TESTS["yes_no"]
_COLUMNS: Mapping[str, Mapping[str, Callable[[Json], bool]]] = {
    "municipalities": {"code": _is_number, "name": _is_text, "kl_member": _YES_NO},
    "parties": {
        "party": _is_text,
        "name": _is_text,
        "eligible": _YES_NO,
        "votes": _is_number,
        "seats": _is_number,
        "mayors": _is_number,
    },
    "seats": {"seat": _is_text, "party": _is_text, "person": _is_text_or_none, "substitute": _is_text_or_none},
    "mandates": {"person": _is_text, "code": _is_number, "letter": _is_text_or_none, "party": _is_text_or_none},
    "offices": {
        "code": _is_number,
        "person": _is_text,
        "office": lambda value: value in ("mayor", "first_deputy", "second_deputy"),
    },
    "by_council": {"code": _is_number, "person": _is_text},
}
"""The columns of the tables of a KKR that takes office."""
