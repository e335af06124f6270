"""The calculation of one KKR as a workbook: only the figures are typed, everything else is a live formula.

Each formula carries the value that the calculation came to, so that a reader that calculates nothing shows the
result; a spreadsheet that calculates comes to the same. Nothing is decided here: the formulas are the rules once
more, and the tests hold the two against each other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name
from kkrvalg.protocol.workbook_cells import A4, Page, Styles
from kkrvalg.protocol.workbook_chair import write_chair
from kkrvalg.protocol.workbook_councils import write_councils
from kkrvalg.protocol.workbook_groups import group_blocks, write_groups
from kkrvalg.protocol.workbook_input import write_mayors, write_rules, write_votes
from kkrvalg.protocol.workbook_majority import majority_blocks, write_majority
from kkrvalg.protocol.workbook_meeting import write_meeting
from kkrvalg.protocol.workbook_parties import write_base, write_threshold
from kkrvalg.protocol.workbook_plan import FIXED_OPTIONS, Origin, Plan
from kkrvalg.protocol.workbook_posts import write_post
from kkrvalg.protocol.workbook_reduction import write_reduction
from kkrvalg.protocol.workbook_result import write_cover, write_result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kkrvalg.procedures.appointments import Appointment
    from kkrvalg.procedures.chair import ChairElection
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.constitution import Constitution
    from kkrvalg.procedures.setting import Setting

WITHOUT_FORMULAS = {
    "reduction_method": N_(
        "an answer without formulas here: they give seats one by one, this takes seats back in rounds"
    ),
    "secondary": N_("an answer without formulas here: a lot among whole compositions, which no cell can hold"),
}
"""Why the options that have formulas for their default alone are refused with another answer."""

__all__ = ["Origin", "write_workbook"]


def write_workbook(
    setting: Setting,
    composition: Composition,
    *,
    origin: Origin,
    chair: ChairElection | None = None,
    appointments: Sequence[Appointment] = (),
    post_names: Mapping[str, str] | None = None,
    meeting: Constitution | None = None,
) -> bytes:
    """Return the calculation of one KKR as an Excel workbook; the same results give the same bytes.

    Args:
        setting: the election and the rules the results were calculated from.
        composition: the composed KKR.
        origin: what the first sheet says of where it comes from.
        chair: the election of chair and vice chair; left out while it waits for a lot of the composition.
        appointments: posts with several seats; left out while the composition has an open lot.
        post_names: the posts' names by their keys.
        meeting: the constituting meeting, where one was held: its elections are those to the posts, and its
            ``chair`` that of the chair.

    Raises:
        InputError: an option is chosen that has no formulas, or a council's lot decides who takes part.
    """
    _check(setting, composition)
    settled = composition.question is None
    plan = Plan(
        setting,
        composition,
        chair if chair is not None and not chair.waits else None,
        tuple(a for a in appointments if settled and a.allocation is not None and a.size),
        origin,
        meeting if settled else None,
    )
    return _Book(plan, post_names or {}).write()


def _check(setting: Setting, composition: Composition) -> None:
    specs = {spec.name: spec for spec in setting.rulebook.options}
    for name in FIXED_OPTIONS:
        if setting.options[name] != specs[name].default:
            raise InputError(
                where=f"--format xlsx, {name}={setting.options[name]}",
                found=_(WITHOUT_FORMULAS[name]),
                expected=f"{name}={specs[name].default}",
                todo=_("choose another format, or leave the option out"),
            )
    if composition.field.question is not None:
        raise InputError(
            where=f"--format xlsx, {council_name(composition.kkr)}",
            found=_("a lot in a council that decides who takes part, and is not drawn"),
            expected=_("a composition that does not wait for a council"),
            todo=_("record the draw in the scenario's lots.yaml, or choose another format"),
        )


class _Book:
    """One workbook being written."""

    def __init__(self, plan: Plan, post_names: Mapping[str, str]) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 (heavy: only where a workbook is made)

        from kkrvalg.protocol.workbook_sheet import PlainSheet  # noqa: PLC0415 (as above)

        self.plan, self.post_names = plan, post_names
        self.stream = BytesIO()
        self.workbook = Workbook(self.stream, {"in_memory": True})
        self.sheet_class = PlainSheet
        self.styles = Styles(self.workbook)

    def write(self) -> bytes:
        """Write every sheet and return the file."""
        created = datetime.combine(self.plan.origin.day, datetime.min.time(), UTC).replace(tzinfo=None)
        self.workbook.set_properties({"title": self.plan.title, "author": "kkrvalg", "created": created})
        self.workbook.set_calc_mode("auto")
        sheets = self._sheets()
        cover = self._page(self.plan.names.cover)
        write_cover(cover, self.plan, [(name, purpose) for name, purpose, _write in sheets])
        for name, _purpose, write in sheets:
            write(self._page(name))
        self.workbook.close()
        return self.stream.getvalue()

    def _sheets(self) -> list[tuple[str, str, Callable[[Page], None]]]:
        """Return the sheets after the first: name, what it holds, and what writes it."""
        plan, names = self.plan, self.plan.names
        chair = plan.chair
        found: list[tuple[str, str, Callable[[Page], None]]] = [
            (
                names.result,
                _("the members of each party, the sums, and what must hold"),
                self._bound(write_result),
            ),
            (names.votes, _("typed: the votes, candidates and alliances of every list"), self._bound(write_votes)),
            (
                names.mayors,
                _("typed: the municipalities and the lists of their mayors"),
                self._bound(write_mayors),
            ),
            (names.rules, _("typed: the numbers of the rules and the open questions"), self._bound(write_rules)),
            (
                names.councils,
                _("the seats of every council, which the threshold asks for"),
                self._bound(write_councils),
            ),
            (names.threshold, _("who takes part"), self._bound(write_threshold)),
            (
                names.base,
                _("the size that holds every mayor, and each party's share of it"),
                self._bound(write_base),
            ),
            (names.reduction, _("the reduction to the cap, seat by seat"), self._bound(write_reduction)),
        ]
        if chair is not None:
            found.append((names.chair, _("who takes the chair and the vice chair"), self._chair(chair)))
        if plan.meeting is not None:
            found += self._meeting()
        for appointment in plan.appointments:
            name = self.post_names.get(appointment.post, "")
            purpose = _("the seats of {post} among the groups of those present").format(post=appointment.post)
            found.append((plan.post_sheets[appointment.post], purpose, self._post(appointment, name)))
        return found

    def _meeting(self) -> list[tuple[str, str, Callable[[Page], None]]]:
        """Return the sheets of a meeting, as :meth:`_sheets` does; those of elections that were held."""
        plan, names = self.plan, self.plan.names
        found = [
            (
                names.meeting,
                _("quorum, who got which post, and the decisions"),
                self._bound(write_meeting),
            )
        ]
        if group_blocks(plan):
            purpose = _("typed: the size of each group; its seats of each post follow")
            found.append((names.groups, purpose, self._bound(write_groups)))
        if majority_blocks(plan):
            purpose = _("typed: the votes of each round; who is elected follows")
            found.append((names.majority, purpose, self._bound(write_majority)))
        return found

    def _bound(self, write: Callable[[Page, Plan], None]) -> Callable[[Page], None]:
        return lambda page: write(page, self.plan)

    def _chair(self, chair: ChairElection) -> Callable[[Page], None]:
        return lambda page: write_chair(page, self.plan, chair)

    def _post(self, appointment: Appointment, name: str) -> Callable[[Page], None]:
        return lambda page: write_post(page, self.plan, appointment, name)

    def _page(self, name: str) -> Page:
        """Return a new sheet, set up for printing: A4 across, as wide as the page, numbered."""
        sheet = self.workbook.add_worksheet(name, self.sheet_class)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer(f"&L{self.plan.title.replace('&', '&&')} – &A&R&P / &N")
        return Page(self.styles, sheet)
