"""The plan of a workbook: which sheet holds what, and where each table stands, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.i18n import _
from kkrvalg.model import CouncilSource, council_name
from kkrvalg.protocol.meeting_text import ROLES
from kkrvalg.protocol.workbook_cells import Column, Table, on_sheet, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kkrvalg.model import ElectionList, Mayor, Municipality
    from kkrvalg.procedures.appointments import Appointment
    from kkrvalg.procedures.chair import ChairElection
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.constitution import Constitution
    from kkrvalg.procedures.contenders import Contender
    from kkrvalg.procedures.filling import Filled
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.rulebook import Post

SPARE = 3
"""Empty rows for mayors who may come to stand outside the parties when the figures are changed."""
SHEET_NAME = 31
FORBIDDEN = "[]:*?/\\'"

LIVE_OPTIONS = (
    "scale",
    "rounding",
    "base_minimum",
    "reduction_ceiling",
    "ineligible_mayors",
    "vote_base",
    "cooperation_binds",
    "mayor_floor_area",
    "chair_parties",
    "alliance_inner",
    "post_base",
    "reduced_size",
)
"""The open questions that formulas answer anew when their cell is changed."""
FIXED_OPTIONS = ("reduction_method", "secondary")
"""The open questions whose default alone has formulas."""
FIGURES = ("threshold_parts", "threshold_of", "council_seat", "cap_factor", "municipalities", "cap", "minimum")
RULES_TOP = 3


class Origin(NamedTuple):
    """What a workbook says of where it comes from.

    ``election`` and ``rulebook`` are names to be read; ``inputs`` files with their SHA-256; ``changed`` the
    options that are not at their default; ``draws`` the recorded draws as sentences; ``day`` the document's;
    ``number`` the document's number, where it has one.
    """

    election: str
    rulebook: str
    inputs: Sequence[tuple[str, str]]
    changed: Mapping[str, str]
    draws: Sequence[str]
    day: date
    number: str | None = None


class Block(NamedTuple):
    """The rows of one council: the row that heads it, and those of its lists, first and last."""

    municipality: Municipality
    head: int
    first: int
    last: int


class Names(NamedTuple):
    """The names of the sheets in the language in use."""

    cover: str
    votes: str
    mayors: str
    rules: str
    councils: str
    threshold: str
    base: str
    reduction: str
    result: str
    chair: str
    meeting: str
    groups: str
    majority: str


def election_title(post: Post, filled: Filled) -> str:
    """Return the title of an election: the post, and the part of it that is elected alone."""
    title = f"{post.key} – {post.name.text}"
    return title if filled.contest.role == "member" else f"{title}, {_(ROLES[filled.contest.role])}"


@dataclass(frozen=True)
class Plan:
    """One KKR's results and the places of all that is written about them.

    ``meeting`` is the constituting meeting, where one was held; it fills the posts, and ``appointments`` is empty.
    """

    setting: Setting
    composition: Composition
    chair: ChairElection | None
    appointments: tuple[Appointment, ...]
    origin: Origin
    meeting: Constitution | None = None

    @cached_property
    def names(self) -> Names:
        """The names of the sheets."""
        return Names(
            _("Read me"),
            _("Votes"),
            _("Mayors"),
            _("Rules"),
            _("Council seats"),
            _("Threshold"),
            _("Base composition")[:SHEET_NAME],
            _("Reduction"),
            _("Result"),
            _("Chair"),
            _("Meeting"),
            _("Elections among groups")[:SHEET_NAME],
            _("Majority elections")[:SHEET_NAME],
        )

    @property
    def title(self) -> str:
        """The name of the KKR with the term."""
        return f"{council_name(self.composition.kkr)} {self.setting.election.term}"

    @property
    def lot(self) -> str:
        """What stands where a lot decides."""
        return _("lot")

    @property
    def yes(self) -> str:
        """The word for yes."""
        return _("yes")

    @property
    def no(self) -> str:
        """The word for no."""
        return _("no")

    @property
    def threshold(self) -> tuple[int, int]:
        """The threshold as two whole numbers, in hundredths where it is so many."""
        share = self.setting.rulebook.threshold
        whole = 100 * share
        return (whole.numerator, 100) if whole.denominator == 1 else (share.numerator, share.denominator)

    def option(self, name: str) -> str:
        """Return the answer to an open question."""
        return self.setting.options[name]

    def is_live(self, name: str) -> bool:
        """Return whether formulas answer an open question anew when its cell is changed."""
        if name == "vote_base":
            return self.has_cast
        return name in LIVE_OPTIONS and (name != "post_base" or self.meeting is None)

    # --- what there is to write -----------------------------------------------------------------------------

    @cached_property
    def municipalities(self) -> tuple[Municipality, ...]:
        """The municipalities of the KKR by code."""
        return tuple(sorted(self.setting.election.of_kkr(self.composition.kkr), key=lambda m: m.code))

    @cached_property
    def own_lists(self) -> tuple[ElectionList, ...]:
        """The lists of the KKR's municipalities, by code."""
        return tuple(entry for m in self.municipalities for entry in self.setting.election.lists_by_code[m.code])

    @cached_property
    def mayor_of(self) -> dict[int, Mayor]:
        """The mayors by municipality code."""
        return {mayor.code: mayor for mayor in self.setting.election.mayors}

    @property
    def contenders(self) -> tuple[Contender, ...]:
        """The parties and list cooperations of the area."""
        return self.composition.field.contenders

    @property
    def number_of_keys(self) -> int:
        """The rows for parties and list cooperations: one more than there are, for a cooperation to be tried."""
        return len(self.contenders) + 1

    @property
    def councils_are_calculated(self) -> bool:
        """Whether the seats of the councils are calculated and not recorded."""
        return self.setting.election.councils is CouncilSource.COMPUTED

    @property
    def has_cast(self) -> bool:
        """Whether the votes cast are known everywhere."""
        return all(m.cast is not None for m in self.municipalities if m.kl_member)

    @cached_property
    def elections(self) -> tuple[tuple[str, Filled], ...]:
        """The elections to posts that were held at the meeting, each with its title."""
        posts = self.meeting.posts if self.meeting is not None else ()
        return tuple((election_title(post.post, filled), filled) for post in posts for filled in post.elections)

    @cached_property
    def local_mayors(self) -> tuple[int, ...]:
        """The municipalities whose mayor was elected for a local list."""
        contender_of = self.setting.election.contender_of
        return tuple(
            m.code
            for m in self.municipalities
            if m.kl_member
            and (mayor := self.mayor_of.get(m.code)) is not None
            and mayor.list_id is not None
            and mayor.list_id not in contender_of
        )

    @property
    def number_of_others(self) -> int:
        """The rows for mayors who belong to no party over the threshold."""
        return len(self.composition.others) + SPARE

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The rows of each council in the table of council seats."""
        found = []
        at = 0
        for m in self.municipalities:
            number = len(self.setting.election.lists_by_code[m.code])
            found.append(Block(m, at, at + 1, at + number))
            at += 1 + number
        return tuple(found)

    @property
    def divisors(self) -> int:
        """How far the divisors go: some seats more than the largest council has."""
        return max(m.council_seats for m in self.municipalities) + 10

    @property
    def grid_rows(self) -> int:
        """How many seats a party may have in the grid of the reduction."""
        base = max((party.base_seats for party in self.composition.parties), default=0)
        return max(self.composition.cap, base) + 10

    # --- tables ---------------------------------------------------------------------------------------------

    @cached_property
    def lists(self) -> Table:
        """Every list in every municipality."""
        columns = (
            Column("code", _("Code"), 7, "code"),
            Column("municipality", _("Municipality"), 20, "text"),
            Column("letter", _("Letter"), 7, "mid"),
            Column("name", _("List"), 42, "text"),
            Column("counts_for", _("Counts for"), 16, "mid"),
            Column("alliance", _("Alliance"), 11, "mid"),
            Column("candidates", _("Candidates"), 11),
            Column("votes", _("Votes"), 12),
            Column("member", _("Counts in the KKR (1 = yes)"), 14, "order"),
            Column("id", _("Code and letter"), 12, "mid"),
        )
        return Table(self.names.votes, 3, columns, len(self.own_lists))

    @cached_property
    def mayors(self) -> Table:
        """Every municipality with its mayor."""
        columns = (
            Column("code", _("Code"), 7, "code"),
            Column("municipality", _("Municipality"), 20, "text"),
            Column("member", _("Member of KL"), 11, "mid"),
            Column("council_seats", _("Council seats"), 10),
            Column("cast", _("Votes cast"), 11),
            Column("mayor", _("The mayor's name"), 28, "text"),
            Column("letter", _("Letter of the mayor's list"), 11, "mid"),
            Column("list", _("List"), 36, "text"),
            Column("counts_for", _("Counts for"), 14, "mid"),
            Column("list_votes", _("The list's votes"), 11),
            Column("eligible", _("Of a party over the threshold (1 = yes)"), 15, "order"),
            Column("other", _("Number among the other mayors"), 14, "order"),
            Column("local", _("Number among mayors of local lists"), 14, "order"),
        )
        return Table(self.names.mayors, 3, columns, len(self.municipalities))

    @cached_property
    def councils(self) -> Table:
        """Every council and its lists with their seats."""
        first = (
            Column("code", _("Code"), 7, "code"),
            Column("letter", _("Letter"), 7, "mid"),
            Column("name", _("Council / list"), 38, "text"),
            Column("counts_for", _("Counts for"), 13, "mid"),
            Column("member", _("Counts in the KKR (1 = yes)"), 10, "order"),
            Column("votes", _("Votes"), 10),
        )
        steps = (
            Column("ceiling", _("Most seats (candidates)"), 11, "most"),
            Column("unit", _("Stands with"), 15, "mid"),
            Column("unit_votes", _("Votes together"), 10),
            Column("unit_ceiling", _("Most seats together"), 10, "most"),
            Column("unit_first", _("First row"), 6, "order"),
            Column("above", _("Quotients above the last"), 10),
            Column("at", _("Quotients equal to the last"), 10),
            Column("drawn", _("Drawn, first step"), 8, "order"),
            Column("unit_seats", _("Seats together"), 9),
            Column("inner_above", _("Inside: above the last"), 9),
            Column("inner_at", _("Inside: equal to the last"), 9),
            Column("inner_drawn", _("Drawn inside"), 8, "order"),
        )
        last = (
            Column("seats", _("Seats in the council"), 9),
            Column("won", _("Last quotient with a seat"), 13, "ratio"),
            Column("next", _("Next quotient, no seat"), 13, "ratio"),
            Column("open", _("Waits for a lot (1 = yes)"), 9, "order"),
        )
        middle = steps if self.councils_are_calculated else ()
        known = last if self.councils_are_calculated else last[:1]
        return Table(self.names.councils, 3, (*first, *middle, *known), self.blocks[-1].last + 1)

    @cached_property
    def parties(self) -> Table:
        """Every party and list cooperation against the threshold."""
        columns = (
            Column("key", _("Letter or name"), 16, "mid"),
            Column("name", _("Party or list cooperation"), 38, "text"),
            Column("cooperation", _("List cooperation (1 = yes)"), 17, "order"),
            Column("votes", _("Votes"), 12),
            Column("share", _("Share of the votes"), 12, "percent"),
            Column("over", _("Votes above or below the threshold"), 15, "signed"),
            Column("passes", _("Over the threshold (1 = yes)"), 12, "order"),
            Column("council_seats", _("Council seats"), 10),
            Column("waits", _("Lists that wait for a lot"), 10),
            Column("mayors", _("Mayors"), 10),
            Column("eligible", _("Takes part (1 = yes)"), 10, "order"),
            Column("verdict", _("Why"), 26, "text"),
        )
        return Table(self.names.threshold, 6, columns, self.number_of_keys)

    @cached_property
    def base(self) -> Table:
        """Every party's way to the base composition."""
        columns = (
            Column("key", _("Letter or name"), 24, "mid"),
            Column("votes", _("Votes"), 12),
            Column("eligible", _("Takes part (1 = yes)"), 12, "order"),
            Column("mayors", _("Mayors"), 10),
            Column("claim", _("Twice the seats the mayors demand"), 14),
            Column("demand", _("Size the mayors demand"), 14, "decimal"),
            Column("binding", _("Sets the size (1 = yes)"), 10, "order"),
            Column("quota", _("Exact share of the size, in seats"), 14, "decimal"),
            Column("rounded", _("Rounded"), 10),
            Column("base", _("Base seats"), 10),
            Column("floor", _("Fewest seats in a reduction"), 12),
        )
        return Table(self.names.base, 10, columns, self.number_of_keys)

    @cached_property
    def result(self) -> Table:
        """The composition."""
        columns = (
            Column("key", _("Letter or name"), 16, "mid"),
            Column("name", _("Party or list cooperation"), 44, "text"),
            Column("votes", _("Votes"), 12),
            Column("share", _("Share of the votes"), 12, "percent"),
            Column("mayors", _("Mayors"), 10),
            Column("base", _("Base seats"), 10),
            Column("seats", _("Seats"), 10),
            Column("supplementary", _("Supplementary members"), 14),
            Column("lot", _("Open"), 8, "mid"),
        )
        return Table(self.names.result, 3, columns, self.number_of_keys)

    @property
    def others(self) -> Table:
        """The mayors who are members without belonging to a party over the threshold, below the parties."""
        return Table(self.names.result, 3 + self.number_of_keys, self.result.columns, self.number_of_others)

    # --- single cells ---------------------------------------------------------------------------------------

    def rule(self, name: str) -> str:
        """Return the address of a number of the rules or of an option's answer."""
        names = (*FIGURES, *LIVE_OPTIONS, *FIXED_OPTIONS)
        return on_sheet(self.names.rules, f"$B${RULES_TOP + 2 + names.index(name)}")

    def chosen(self, name: str, value: str) -> str:
        """Return the condition that an open question has an answer."""
        return f"{self.rule(name)}={quoted(value)}"

    @property
    def total_votes(self) -> str:
        """The address of the sum of all votes."""
        return on_sheet(self.names.threshold, "$D$4")

    def base_figure(self, row: int) -> str:
        """Return the address of one of the figures above the table of the base composition."""
        return on_sheet(self.names.base, f"$D${row + 1}")

    @cached_property
    def post_sheets(self) -> dict[str, str]:
        """The name of each post's sheet: its key, as far as a sheet may be called that."""
        taken = {name.casefold() for name in self.names}
        found = {}
        for appointment in self.appointments:
            plain = "".join("-" if letter in FORBIDDEN else letter for letter in appointment.post)[:SHEET_NAME]
            name, number = plain, 2
            while name.casefold() in taken:
                name = f"{plain[: SHEET_NAME - 4]} ({number})"
                number += 1
            taken.add(name.casefold())
            found[appointment.post] = name
        return found
