"""The boards of the business hubs as a protocol: who appoints, where the process stands, what a check found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.envelope import Protocol, tagged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kkrvalg.procedures.business_hub import ProcessState
    from kkrvalg.procedures.business_hub_board import BoardCheck
    from kkrvalg.procedures.business_hub_findings import Finding
    from kkrvalg.procedures.business_hub_vacancy import Vacancy
    from kkrvalg.reading.text import InputFile
    from kkrvalg.rulebook import OptionSpec
    from kkrvalg.rulebook.business_hubs import Hub, HubBook, HubStep, HubTerm, OpenPoint, SeatKind


def hubs_protocol(
    hubs: Sequence[dict[str, Any]], inputs: Iterable[InputFile], steps: tuple[object, ...] = ()
) -> Protocol:
    """Return what is said of some hubs in the envelope."""
    files = dict.fromkeys((entry.file, entry.sha256) for entry in inputs)
    return Protocol("hubs", {"hubs": list(hubs)}, inputs=tuple(files), steps=steps)


def hub_body(hub: Hub) -> dict[str, Any]:
    """Return a hub: its name, its KKR and who appoints each of the eleven."""
    return {
        **_head(hub),
        "reading": hub.reading,
        "region": hub.region,
        "observers": hub.observers,
        "seats": [seat._asdict() for seat in hub.seats],
    }


def _head(hub: Hub) -> dict[str, Any]:
    return {"key": hub.key, "name": hub.name, "kkr": hub.kkr}


def rules_body(hub: Hub, book: HubBook, option: OptionSpec) -> dict[str, Any]:
    """Return a hub with the rules, their sources, what is open, and the dates of both terms."""
    return {
        **hub_body(hub),
        "sources": book.sources,
        "rules": book.rules,
        "open_points": [_open_point(point, option) for point in book.open_points],
        "terms": [{**_term(term), "steps": [_step(step) for step in term.steps]} for term in hub.terms],
    }


def _open_point(point: OpenPoint, option: OptionSpec) -> dict[str, Any]:
    answers = [{"value": value, "effect": option.effects.get(value)} for value in option.values]
    return {**point._asdict(), "answers": answers if point.option == option.name else []}


def _term(term: HubTerm) -> dict[str, Any]:
    return {"term": term.term, "source": term.source, "starts": term.starts, "ends": term.ends}


def _step(step: HubStep) -> dict[str, Any]:
    return step._asdict()


def state_body(state: ProcessState) -> dict[str, Any]:
    """Return a hub with where its process stands on a day."""
    return {
        **_head(state.hub),
        "state": {
            "day": state.day,
            "term": _term(state.term),
            "board": state.board and _term(state.board),
            "overdue": state.overdue,
            "done": [_step(step) for step in state.done],
            "under_way": [_step(step) for step in state.under_way],
            "coming": [_step(step) for step in state.coming],
            "next": [_step(step) for step in state.next_steps],
        },
    }


def check_body(check: BoardCheck) -> dict[str, Any]:
    """Return a hub with what the check of its board found."""
    return {
        **_head(check.hub),
        "check": {
            "day": check.day,
            "passes": check.passes,
            "numbers": [
                {"kind": seat.kind, "found": check.numbers[seat.kind], "required": seat.number}
                for seat in check.hub.seats
            ],
            "genders": {key or "not_stated": number for key, number in check.genders.items()},
            "observers": check.observers,
            "findings": [_finding(finding) for finding in check.findings],
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "code": finding.code,
        "rule": finding.rule,
        "about": finding.about,
        "values": dict(finding.values),
        "sentence": finding.sentence,
    }


def vacancy_body(empty: Vacancy, points: Sequence[OpenPoint]) -> dict[str, Any]:
    """Return a hub with what must happen when a member leaves."""
    return {
        **_head(empty.hub),
        "vacancy": {
            "day": empty.day,
            "leaves": empty.leaves,
            "left": empty.left,
            "until": empty.until,
            "steps": [_vacancy_step(empty, at) for at in range(len(empty.steps))],
            "findings": [_finding(finding) for finding in empty.findings],
            "open_points": points,
        },
    }


def _vacancy_step(empty: Vacancy, at: int) -> dict[str, Any]:
    step = empty.steps[at]
    return {"rule": step.rule, "who": step.who, "deed": step.deed, "sentence": step.sentence}


def vacancy_steps(empty: Vacancy) -> tuple[object, ...]:
    """Return the steps by which the seat is filled again."""
    return tagged(empty.steps, hub=empty.hub.key)


def points_on(book: HubBook, kind: SeatKind) -> tuple[OpenPoint, ...]:
    """Return what the texts leave open on a kind of seat."""
    return tuple(point for point in book.open_points if kind in point.seats)
