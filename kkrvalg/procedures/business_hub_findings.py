"""What a check of a hub's board finds: a sentence for each finding, with the rule that it rests on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.i18n import N_, _
from kkrvalg.procedures.business_hub import seat_name
from kkrvalg.rulebook.business_hubs import SeatKind

if TYPE_CHECKING:
    from kkrvalg.procedures.business_hub import BoardMember

FindingKind = Literal["error", "ask", "note"]
Value = str | int | date | SeatKind


class Pattern(NamedTuple):
    """A kind of finding: how grave it is, the rule it rests on, and its sentence."""

    kind: FindingKind
    rule: str
    sentence: str


PATTERNS = {
    "number": Pattern("error", "board", N_("Seats as {seat}: {found} in the table, {number} required.")),
    "twice": Pattern("error", "board", N_("{name} has two seats: {seat} and {other}.")),
    "same_name": Pattern(
        "ask", "board", N_("{name} stands twice, as {seat} and as {other}: are they two persons?")
    ),
    "alternate": Pattern("error", "no_alternates", N_("{name} is put down as an alternate; nobody has one.")),
    "background": Pattern(
        "note",
        "chair",
        N_("Whether {name} has a business background, which a chair preferably has, is not checked."),
    ),
    "office_unknown": Pattern(
        "ask",
        "chair",
        N_("Which elected office does {name} hold? The chair must hold one; the table does not say."),
    ),
    "chair_no_office": Pattern("error", "chair", N_("{name} holds no elected office, which the chair must.")),
    "chair_no_council": Pattern(
        "ask",
        "chair",
        N_("On which municipal council is {name}, the chair? The column code is empty; the office is: {office}."),
    ),
    "member_no_office": Pattern(
        "error",
        "municipal",
        N_("{name} holds no elected office; municipal members are political representatives."),
    ),
    "municipality_unknown": Pattern(
        "ask", "municipal", N_("On which municipal council is {name} ({seat})? The column code is empty.")
    ),
    "no_such_municipality": Pattern(
        "error", "municipal", N_("{name} ({seat}): no municipality has the code {code}.")
    ),
    "other_area": Pattern(
        "error", "municipal", N_("{name} ({seat}): municipality {code} is not in the area of the KKR.")
    ),
    "chair_other_area": Pattern(
        "ask",
        "chair",
        N_(
            "{name}, the chair, is elected in municipality {code}, outside the area of the KKR. Is that enough?"
            " Political representatives must sit on a council in the area (§ 4, stk. 4); whether the chair is one"
            " is not said."
        ),
    ),
    "not_on_council": Pattern(
        "ask",
        "municipal",
        N_(
            "Is {name} ({seat}) on the council of municipality {code}? The table of its members has no such name:"
            " spelt otherwise, or come in later?"
        ),
    ),
    "council_unknown": Pattern(
        "ask",
        "municipal",
        N_("Is {name} ({seat}) on the council of municipality {code}? Not all of its members are known."),
    ),
    "no_organisation": Pattern(
        "error", "organisations_decided", N_("{name} ({seat}): the table does not say who nominated.")
    ),
    "organisations_unknown": Pattern(
        "ask",
        "organisations_decided",
        N_("Has the KKR decided that these may nominate: {names}? No table of organisations was given."),
    ),
    "not_chosen": Pattern(
        "error",
        "organisations_decided",
        N_("{name} ({seat}): {organisation} is not among those that the KKR has chosen for this seat."),
    ),
    "only_recommended": Pattern(
        "error",
        "organisations_decided",
        N_("{name} ({seat}): {organisation} was recommended by the outgoing KKR, but not decided by the new one."),
    ),
    "decision_unknown": Pattern(
        "ask",
        "organisations_decided",
        N_("Has the KKR decided that {organisation} may nominate {name} ({seat})? The column decided is empty."),
    ),
    "decided_late": Pattern(
        "error",
        "organisations_decided",
        N_("{name} ({seat}): the KKR decided on {organisation} on {day}, after the seat was taken on {start}."),
    ),
    "decided_before": Pattern(
        "error",
        "organisations_decided",
        N_("{name} ({seat}): the KKR decided on {organisation} on {day}, in an earlier term than the seat's."),
    ),
    "active": Pattern("ask", "business_active", N_("Are all of these active in business themselves: {names}?")),
    "firm_unknown": Pattern(
        "ask", "business_active", N_("Which firm is {name} active in? The column firm is empty.")
    ),
    "broad": Pattern(
        "ask",
        "business_broad",
        N_("Do the business members together represent a broad section of the area's kinds of firms: {firms}?"),
    ),
    "sme_none": Pattern(
        "ask",
        "business_sme",
        N_(
            "Did one of the organisations nominate somebody of a small or medium-sized firm, as one at least must?"
            " None of the business members comes from one."
        ),
    ),
    "sme_unknown": Pattern(
        "ask",
        "business_sme",
        N_("Does a business member come from a small or medium-sized firm? The table does not say of: {names}."),
    ),
    "not_joint": Pattern(
        "error", "employee", N_("{name}: FH and AC nominate jointly; the table says: {organisation}.")
    ),
    "joint_2021": Pattern(
        "note",
        "employee",
        N_("{name}: LO, FTF and AC stand in the timetable of 2021; the statutes say FH and AC."),
    ),
    "director": Pattern("error", "director", N_("{name} is the hub's director and cannot be a member.")),
    "director_unknown": Pattern(
        "ask", "director", N_("Is none of them the hub's director? The column director is empty for: {names}.")
    ),
    "days_unknown": Pattern(
        "ask", "four_years", N_("From and to which day is {name} appointed? The table does not say both.")
    ),
    "too_long": Pattern(
        "error",
        "four_years",
        N_("{name} is appointed from {start} to {end}; at most {years} years are possible, to {latest}."),
    ),
    "beyond_term": Pattern(
        "error", "term", N_("{name} is appointed to {end}; the board's term runs to {latest} only.")
    ),
    "not_sitting": Pattern("note", "board", N_("{name} ({seat}) does not sit on {day} and is not counted.")),
    "observers": Pattern("note", "observers", N_("Observers: {found}; they are not counted as members.")),
    "too_many_observers": Pattern(
        "error", "observers", N_("Observers in the table: {found}; this hub can have {number}.")
    ),
    "gender": Pattern(
        "note",
        "equality",
        N_(
            "Women: {women}, men: {men}, other: {other}, not stated: {unknown}. The act on gender equality"
            " applies; what it demands here is not decided by kkrvalg."
        ),
    ),
    "criterion_business": Pattern(
        "note",
        "business_no_more",
        N_("The criterion “{criterion}” can be weighed by the KKR; it cannot be demanded of the organisations."),
    ),
    "criterion_recommended": Pattern(
        "note",
        "organisations_decided",
        N_("The criterion “{criterion}” ({seat}): that the KKR has decided it is not in the table."),
    ),
    "leaving_kkr": Pattern(
        "note",
        "municipal",
        N_(
            "Who leaves the KKR, but stays on a municipal council, keeps the seat: it does not ask for membership"
            " of the KKR. That is our reading."
        ),
    ),
    "who_fills": Pattern(
        "ask",
        "vacancy",
        N_(
            "Is the seat filled by the group that elected {name}, as § 28 of the act on municipal government has"
            " it for councils, or by an election in the KKR? It is not said."
        ),
    ),
    "nobody_stands_in": Pattern(
        "note",
        "no_alternates",
        N_("No alternate steps in and no proxy can be given: the seat is empty until somebody is appointed."),
    ),
    "which_organisation": Pattern(
        "ask",
        "vacancy",
        N_("Does the one that nominated {name} nominate again, or may all that are chosen? It is not said."),
    ),
    "decision_stands": Pattern(
        "note",
        "organisations_decided",
        N_(
            "Who may nominate is decided once for each term and need not be decided anew, unless the KKR wants"
            " others. That is our reading."
        ),
    ),
    "last_sme": Pattern(
        "ask",
        "business_sme",
        N_("No other business member comes from a small or medium-sized firm by the table: must the successor?"),
    ),
    "next_process": Pattern(
        "note",
        "term",
        N_("The board's term runs to {latest} only, and by the timetable the process for the next has begun."),
    ),
    "term_unknown": Pattern(
        "ask", "term", N_("To which day can a successor be appointed? The papers hold no term for {day}.")
    ),
}


class Finding(NamedTuple):
    """Something a check found: an error, a question for people, or a note.

    ``code`` names the kind of finding, ``rule`` the rule it rests on, ``about`` the person, if it is about one;
    ``values`` are what the sentence is filled with.
    """

    kind: FindingKind
    code: str
    rule: str
    about: str | None
    values: tuple[tuple[str, Value], ...]

    @property
    def sentence(self) -> str:
        """The finding in the language in use."""
        return _(PATTERNS[self.code].sentence).format(**{name: _shown(value) for name, value in self.values})


def _shown(value: Value) -> str | int:
    if isinstance(value, SeatKind):
        return seat_name(value)
    return value.isoformat() if isinstance(value, date) else value


def found(code: str, member: BoardMember | None = None, /, **values: Value) -> Finding:
    """Return a finding; the member it is about fills ``{name}`` and ``{seat}``."""
    pattern = PATTERNS[code]
    own: dict[str, Value] = {} if member is None else {"name": member.name, "seat": member.seat}
    filled = tuple({**own, **values}.items())
    return Finding(pattern.kind, code, pattern.rule, None if member is None else member.name, filled)
