"""The boards of the business hubs as a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name
from kkrvalg.procedures.business_hub import seat_name
from kkrvalg.protocol.numbers import MONTHS, count, day
from kkrvalg.protocol.text import heading, paragraph, table, verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kkrvalg.procedures.business_hub import ProcessState
    from kkrvalg.procedures.business_hub_board import BoardCheck
    from kkrvalg.procedures.business_hub_findings import Finding
    from kkrvalg.procedures.business_hub_vacancy import Vacancy
    from kkrvalg.protocol.text import Page
    from kkrvalg.reading.text import InputFile
    from kkrvalg.rulebook import OptionSpec
    from kkrvalg.rulebook.business_hubs import Hub, HubBook, HubStep, OpenPoint, Seat

ACTORS = {
    "outgoing_kkr": N_("the outgoing KKR"),
    "kkr": N_("the KKR"),
    "organisations": N_("organisations and institutions"),
    "regional_council": N_("the regional council"),
    "hub": N_("the board"),
    "not_said": N_("not said"),
}
GRAVITIES = {
    "error": N_("Errors"),
    "ask": N_("To be answered by people"),
    "note": N_("Notes"),
}
DIGEST_SHOWN = 16


def write_inputs(page: Page, inputs: Iterable[InputFile]) -> None:
    """Print the files a page was made from."""
    heading(page, _("What this was made from"))
    for file, digest in dict.fromkeys((entry.file, entry.sha256) for entry in inputs):
        paragraph(page, f"{file}  sha256 {digest[:DIGEST_SHOWN]}…")


# --- who appoints -----------------------------------------------------------------------------------------------


def write_hubs(page: Page, book: HubBook) -> None:
    """Print the six hubs, and who appoints each of the eleven members of a board."""
    heading(page, _("The boards of the business hubs"), level=1)
    table(
        page,
        ((_("Hub"), "left"), (_("Ten are appointed by"), "left"), (_("One by the regional council of"), "left")),
        (
            (
                f"{hub.name.text}{'*' if hub.reading else ''}",
                council_name(hub.kkr),
                hub.region.text,
            )
            for hub in book.hubs
        ),
    )
    for reading in dict.fromkeys(hub.reading.text for hub in book.hubs if hub.reading):
        paragraph(page, f"* {reading}")
    _write_seats(page, book.hubs[0].seats)
    _write_open_points(page, book.open_points, None)
    paragraph(page, _("All on one hub: {command}").format(command="kkrvalg hubs show fyn"))


def _write_seats(page: Page, seats: Sequence[Seat]) -> None:
    heading(page, _("The eleven seats"))
    table(
        page,
        (
            (_("Seats"), "right"),
            (_("Seat"), "left"),
            (_("Appointed by"), "left"),
            (_("Among"), "left"),
            ("2025", "left"),
        ),
        (
            (
                count(seat.number),
                seat_name(seat.kind),
                _(ACTORS[seat.appointed_by]),
                _among(seat),
                _yes_no(restated=seat.restated),
            )
            for seat in seats
        ),
    )
    paragraph(page, _("The last column says whether the paper of 2025 says it again."))


def _among(seat: Seat) -> str:
    if seat.nominated_by is None:
        return seat.among.text
    return _("{among}; nominated by {nominator}").format(among=seat.among.text, nominator=seat.nominated_by.text)


def _yes_no(*, restated: bool) -> str:
    return _("yes") if restated else _("no")


def write_hub(page: Page, hub: Hub, book: HubBook, option: OptionSpec) -> None:
    """Print all on one hub: seats, dates of both terms, rules, what is open."""
    heading(page, hub.name.text, level=1)
    paragraph(
        page,
        _("{kkr} appoints ten of the eleven members, the regional council of {region} one.").format(
            kkr=council_name(hub.kkr), region=hub.region.text
        ),
    )
    if hub.reading:
        paragraph(page, hub.reading.text)
    _write_seats(page, hub.seats)
    sources = {source.id: source.title.text for source in book.sources}
    for term in hub.terms:
        heading(page, _("The process for the term {term}").format(term=term.term))
        paragraph(page, _("Source: {source}.").format(source=sources[term.source]))
        _write_steps(page, term.steps)
    heading(page, _("The rules on the board"))
    paragraph(page, _("In kkrvalg's own words. Behind each stand its sources, and whether 2025 says it again."))
    for rule in book.rules:
        paragraph(page, f"• {rule.words.text} {_in_brackets(rule.sources, restated=rule.restated)}")
        if rule.note:
            paragraph(page, f"  {rule.note.text}")
    page.write()
    for source in book.sources:
        paragraph(page, f"{_(SHORT[source.id])}: {source.title.text}")
    _write_open_points(page, book.open_points, option)


SHORT = {
    "statutes_2018": N_("statutes"),
    "paper_2021": N_("paper of 2021"),
    "paper_2025": N_("paper of 2025"),
}


def _in_brackets(sources: Sequence[str], *, restated: bool) -> str:
    named = ", ".join(_(SHORT[source]) for source in sources)
    return f"({named})" if restated else _("({sources}; not in 2025)").format(sources=named)


def _write_steps(page: Page, steps: Sequence[HubStep]) -> None:
    table(
        page,
        ((_("When"), "left"), (_("Who"), "left"), (_("What"), "left")),
        ((_when(step), _who(step), step.words.text) for step in steps),
    )
    for note in dict.fromkeys(step.note.text for step in steps if step.note):
        paragraph(page, note)
    if page.lines[-1]:
        page.write()


def _when(step: HubStep) -> str:
    if step.first == step.last:
        return day(step.first)
    if step.first.year == step.last.year:
        first = _("{day} {month}").format(day=step.first.day, month=_(MONTHS[step.first.month - 1]))
    else:
        first = day(step.first)
    return _("{first} to {last}").format(first=first, last=day(step.last))


def _who(step: HubStep) -> str:
    return ", ".join(_(ACTORS[actor]) for actor in step.who)


def _write_open_points(page: Page, points: Sequence[OpenPoint], option: OptionSpec | None) -> None:
    heading(page, _("What the texts leave open"))
    for point in points:
        paragraph(page, f"• {point.words.text}")
        if option is not None and point.option == option.name:
            for value in option.values:
                effect = f": {option.effects[value].text}" if value in option.effects else ""
                default = _(" (the default)") if value == option.default else ""
                paragraph(page, f"  {option.name}={value}{default}{effect}")
    page.write()


# --- the process ------------------------------------------------------------------------------------------------


def write_states(page: Page, states: Sequence[ProcessState], points: Sequence[OpenPoint]) -> None:
    """Print where the process stands: every step for one hub, a line each for several."""
    heading(page, _("Where the process stands on {day}").format(day=day(states[0].day)), level=1)
    paragraph(page, _("By the timetable. Whether it has happened is not known here."))
    for sentence in dict.fromkeys(_board(state) for state in states):
        paragraph(page, sentence)
    page.write()
    if len(states) > 1:
        _write_overview(page, states)
    else:
        _write_state(page, states[0])
    _write_unsaid(page, states[0], points)


def _write_overview(page: Page, states: Sequence[ProcessState]) -> None:
    table(
        page,
        ((_("Hub"), "left"), (_("Under way"), "left"), (_("Next"), "left")),
        ((state.hub.key.capitalize(), _listed(state.under_way), _listed(state.next_steps)) for state in states),
    )
    paragraph(page, _("Every step for one hub:"))
    verbatim(page, f"kkrvalg hubs state --hub {states[0].hub.key} --on {states[0].day.isoformat()}")
    page.write()


def _listed(steps: Sequence[HubStep]) -> str:
    return "; ".join(f"{_when(step)}: {step.words.text}" for step in steps) or "–"


def _write_state(page: Page, state: ProcessState) -> None:
    heading(page, f"{state.hub.name.text} ({council_name(state.hub.kkr)})")
    later = [step for step in state.coming if step not in state.next_steps]
    parts = ((_("Under way"), state.under_way), (_("Next"), state.next_steps), (_("Later"), later))
    for title, steps in (*parts, (_("Done"), state.done)):
        if steps:
            paragraph(page, f"{title}:")
            _write_steps(page, steps)


def _write_unsaid(page: Page, state: ProcessState, points: Sequence[OpenPoint]) -> None:
    """Print what no step says: what comes after the last, and who is still to be asked."""
    if not state.next_steps:
        paragraph(page, _("What comes next: no timetable for a later term is known."))
    if not any("regional_council" in step.who for step in state.term.steps):
        for point in points:
            if point.id == "regional_process":
                paragraph(page, point.words.text)


def _board(state: ProcessState) -> str:
    if state.board is None:
        return _("A board from before these papers sits until {day}.").format(day=day(state.hub.terms[0].starts))
    values = {"term": state.board.term, "day": day(state.board.ends)}
    if state.overdue:
        return _(
            "The term of the board for {term} ran to {day}; its members stay until new ones are appointed."
        ).format(**values)
    return _(
        "The board for {term} sits until {day}, or until new members are appointed, should that be later."
    ).format(**values)


# --- checks -----------------------------------------------------------------------------------------------------


def write_checks(page: Page, checks: Sequence[BoardCheck]) -> None:
    """Print what the checks of some boards found."""
    for check in checks:
        _write_check(page, check)


def _write_check(page: Page, check: BoardCheck) -> None:
    heading(page, check.hub.name.text, level=1)
    if check.day is not None:
        paragraph(page, _("Those who sit on {day}.").format(day=day(check.day)))
    paragraph(
        page,
        _("No errors were found.") if check.passes else _("The board is not as the statutes and papers say."),
    )
    page.write()
    required = {seat.kind: seat.number for seat in check.hub.seats}
    table(
        page,
        ((_("Seat"), "left"), (_("In the table"), "right"), (_("Required"), "right")),
        ((seat_name(kind), count(number), count(required[kind])) for kind, number in check.numbers.items()),
        total=(_("Total"), count(sum(check.numbers.values())), count(sum(required.values()))),
    )
    _write_findings(page, check.findings)


def _write_findings(page: Page, findings: Sequence[Finding]) -> None:
    for kind, title in GRAVITIES.items():
        own = [finding for finding in findings if finding.kind == kind]
        if own:
            heading(page, _(title))
            for finding in own:
                paragraph(page, f"• {finding.sentence}")


def write_vacancy(page: Page, empty: Vacancy, points: Sequence[OpenPoint]) -> None:
    """Print what must happen when a member leaves."""
    heading(page, _("{hub}: {name} leaves").format(hub=empty.hub.name.text, name=empty.leaves.name), level=1)
    paragraph(
        page,
        _(
            "{day}: the seat as {seat} is filled by the procedure by which {name} was appointed (statutes § 5.2)."
        ).format(day=day(empty.day), seat=seat_name(empty.leaves.seat), name=empty.leaves.name),
    )
    if empty.leaves.organisation is not None:
        paragraph(page, _("Nominated by: {organisation}.").format(organisation=empty.leaves.organisation))
    heading(page, _("What must happen"))
    table(
        page,
        (("", "right"), (_("Who"), "left"), (_("What"), "left")),
        ((f"{at}.", step.actor, step.sentence) for at, step in enumerate(empty.steps, start=1)),
    )
    paragraph(page, _("Members who are left until then: {left}.").format(left=count(empty.left)))
    if empty.until is not None:
        paragraph(
            page, _("A successor can be appointed to {day}, when the term ends.").format(day=day(empty.until))
        )
    _write_findings(page, empty.findings)
    if points:
        _write_open_points(page, points, None)


# --- tables -----------------------------------------------------------------------------------------------------

SEAT_HEADER = ("hub", "kkr", "seat", "number", "appointed_by", "among", "nominated_by", "restated_2025")
STATE_HEADER = ("hub", "kkr", "day", "term", "state", "first", "last", "who", "what")
FINDING_HEADER = ("hub", "kind", "rule", "about", "finding")
VACANCY_HEADER = ("hub", "number", "who", "what", "rule")
RULE_HEADER = ("rule", "text", "sources", "restated_2025", "note")


def seat_rows(hubs: Sequence[Hub]) -> Iterable[tuple[object, ...]]:
    """Return a row for each kind of seat of each hub."""
    for hub in hubs:
        region = _("the regional council of {region}").format(region=hub.region.text)
        by = {"kkr": council_name(hub.kkr), "regional_council": region}
        for seat in hub.seats:
            nominated_by = seat.nominated_by.text if seat.nominated_by else ""
            yield (
                *(hub.key, hub.kkr, seat.kind.value, seat.number, by[seat.appointed_by], seat.among.text),
                *(nominated_by, _yes_no(restated=seat.restated)),
            )


def rule_rows(book: HubBook) -> Iterable[tuple[object, ...]]:
    """Return a row for each rule."""
    for rule in book.rules:
        note = rule.note.text if rule.note else ""
        yield rule.id, rule.words.text, " ".join(rule.sources), _yes_no(restated=rule.restated), note


def state_rows(states: Sequence[ProcessState]) -> Iterable[tuple[object, ...]]:
    """Return a row for each step of the term in view, and for what comes next after it."""
    for state in states:
        parts = {"done": state.done, "under_way": state.under_way, "coming": state.coming}
        for name, steps in parts.items():
            for step in steps:
                yield (
                    *(state.hub.key, state.hub.kkr, state.day, state.term.term, name),
                    *(step.first, step.last, " ".join(step.who), step.words.text),
                )
        if state.following is not None:
            for step in state.next_steps:
                yield (
                    *(state.hub.key, state.hub.kkr, state.day, state.following.term, "coming"),
                    *(step.first, step.last, " ".join(step.who), step.words.text),
                )


def finding_rows(checks: Sequence[BoardCheck]) -> Iterable[tuple[object, ...]]:
    """Return a row for each finding."""
    for check in checks:
        for finding in check.findings:
            yield check.hub.key, finding.kind, finding.rule, finding.about or "", finding.sentence


def vacancy_rows(empty: Vacancy) -> Iterable[tuple[object, ...]]:
    """Return a row for each step."""
    for at, step in enumerate(empty.steps, start=1):
        yield empty.hub.key, at, step.who, step.sentence, step.rule
