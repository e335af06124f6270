"""Comparisons as a protocol, and compose protocols read back to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from kkrvalg import __version__
from kkrvalg.i18n import _
from kkrvalg.procedures.comparison import Change, Comparison, Fact, PartyLine, Standing, differences
from kkrvalg.protocol.envelope import SCHEMA
from kkrvalg.reading.complaints import quoted
from kkrvalg.reading.shape import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kkrvalg.procedures.comparison import Trial, Value


Made = TypeVar("Made")
ROW = ("kkr_a", "kkr_b", "what", "of", "a", "b", "causes")


class Side(NamedTuple):
    """One of the two that are compared: what it is called, and what its compositions were made from.

    ``draws`` are JSON values, as a protocol states them.
    """

    name: str
    kind: Literal["scenario", "protocol"]
    title: str
    rulebook: str | None
    options: Mapping[str, str]
    list_cooperations: Mapping[str, Sequence[str]]
    draws: tuple[Any, ...]
    inputs: tuple[tuple[str, str], ...]
    version: str = __version__
    preliminary: bool = False


@dataclass(frozen=True)
class Report:
    """A comparison of two sides: KKR by KKR, and what each side has alone.

    ``provenance`` is what differs in the files and settings where a side is a protocol and nothing can be tried.
    """

    first: Side
    second: Side
    comparisons: tuple[Comparison, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    @property
    def tried(self) -> bool:
        """Whether inputs could be swapped: a protocol holds a result, not what it was made from."""
        return self.first.kind == self.second.kind == "scenario"

    @property
    def same(self) -> bool:
        """Whether nothing differs in the results."""
        return not (self.only_first or self.only_second or any(c.differences for c in self.comparisons))

    @property
    def provenance(self) -> tuple[Change, ...]:
        """What differs in the files and settings that the two were made from."""
        return () if self.tried else tuple(_provenance(self.first, self.second))


def comparison_body(report: Report) -> dict[str, Any]:
    """Return the keys of a compare protocol."""
    return {
        "comparison": {
            "a": report.first,
            "b": report.second,
            "same": report.same,
            "causes_tried": report.tried,
            "inputs": [_change(change) for change in report.provenance],
            "kkr": [_comparison(comparison) for comparison in report.comparisons],
            "only_in_a": list(report.only_first),
            "only_in_b": list(report.only_second),
        }
    }


def difference_rows(report: Report) -> Iterator[tuple[object, ...]]:
    """Yield a row for each difference; the causes as ``lists+mayors``, alternatives with bars between."""
    for c in report.comparisons:
        for d in c.differences:
            causes = " | ".join("+".join(cause) for cause in d.causes)
            yield (c.first.kkr, c.second.kkr, *d.fact, _cell(d.first), _cell(d.second), causes)


def _cell(value: Value) -> object:
    return "" if value is None else value


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "a": comparison.first.kkr,
        "b": comparison.second.kkr,
        "same": not comparison.differences,
        "differences": [
            {**_fact(d.fact), "a": d.first, "b": d.second, "causes": d.causes} for d in comparison.differences
        ],
        "inputs": [_change(change) for change in comparison.changes],
        "swaps": [_trial(comparison.first, trial) for trial in comparison.trials],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {"what": fact.what, "of": fact.of or None}


def _change(change: Change) -> dict[str, Any]:
    return {
        "group": change.group,
        "what": change.what,
        "of": change.of or None,
        "code": change.code,
        "municipality": change.place or None,
        "a": change.first,
        "b": change.second,
    }


def _trial(first: Standing, trial: Trial) -> dict[str, Any]:
    """Return what a run with some inputs swapped comes to, as far as it differs from the first."""
    found = () if trial.standing is None else differences(first, trial.standing)
    return {
        "swapped": list(trial.swapped),
        "computed": trial.standing is not None,
        "why_not": trial.why_not,
        "changes": [{**_fact(d.fact), "a": d.first, "swapped": d.second} for d in found],
    }


def _provenance(first: Side, second: Side) -> Iterator[Change]:
    """Yield the files, settings and version that differ; a file is the same under another folder's name."""
    sides = (first, second)
    yield from _changed("file", *({file.rpartition("/")[2]: digest for file, digest in s.inputs} for s in sides))
    yield from _changed("rulebook", *({"": side.rulebook} for side in sides))
    yield from _changed("option", *(side.options for side in sides))
    yield from _changed(
        "list_cooperation",
        *({name: ", ".join(lists) for name, lists in side.list_cooperations.items()} for side in sides),
    )
    if first.draws != second.draws:
        yield Change("draw", "draw", "", None, "", _drawn(first.draws), _drawn(second.draws))
    yield from _changed("version", *({"": side.version} for side in sides))


def _changed(what: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[Change]:
    for of in sorted({*first, *second}):
        if first.get(of) != second.get(of):
            yield Change(what, what, of, None, "", first.get(of), second.get(of))


def _drawn(draws: Sequence[Any]) -> str | None:
    return (
        "; ".join(", ".join(map(str, draw.get("drawn", ()))) for draw in draws if isinstance(draw, dict)) or None
    )


# --- a compose protocol read back -------------------------------------------------------------------------------


def read_side(name: str, value: object) -> tuple[Side, dict[str, Standing]]:
    """Return what a compose protocol says, and each composition by its KKR.

    Args:
        name: what the file is called.
        value: the JSON of the file.

    Raises:
        Unfit: it is not what ``kkrvalg compose --format json`` writes.
    """
    _expect(value, "schema", SCHEMA)
    _expect(value, "kind", "compose")
    steps = _entries(value, "steps", dict)
    standings = {one.kkr: one for one in _entries(value, "compositions", lambda entry: _standing(entry, steps))}
    side = Side(
        name=name,
        kind="protocol",
        title="",
        rulebook=_of(value, "rulebook", str),
        options=_of(value, "options", dict),
        list_cooperations=_of(value, "list_cooperations", dict) if "list_cooperations" in _dict(value) else {},
        draws=tuple(_entries(value, "draws", dict)),
        inputs=tuple(
            _entries(value, "inputs", lambda entry: (_of(entry, "file", str), _of(entry, "sha256", str)))
        ),
        version=_of(value, "version", str),
    )
    return side, standings


def _standing(entry: dict[str, Any], steps: Sequence[dict[str, Any]]) -> Standing:
    """Return a composition of a protocol as :func:`~kkrvalg.procedures.comparison.standing` returns it."""
    kkr = _of(entry, "kkr", str)
    lines = dict(_entries(entry, "parties", _party))
    others = _entries(entry, "others", lambda other: (str(_of(other, "code", int)), other))
    tied = None if entry.get("question") is None else _of(_of(entry, "question", dict), "tied", list)
    facts: dict[Fact, Value] = {
        Fact("size"): _of(entry, "size", int),
        Fact("cap"): _of(entry, "cap", int),
        Fact("base_size"): _of(entry, "base_size", int),
        Fact("scale"): _fraction(entry, "scale"),
        Fact("lot"): None if tied is None else ", ".join(map(str, tied)),
    }
    facts |= {Fact("seats", key): line.seats for key, line in lines.items()}
    for step in steps:
        if step.get("kind") == "eligibility" and step.get("kkr") == kkr:
            key = _of(step, "party", str)
            facts[Fact("eligibility", key)] = _of(step, "verdict", str)
            lines.setdefault(key, PartyLine(key, _of(step, "votes", int), None, None))
    facts |= {Fact("other", code): other.get("letter") or "–" for code, other in others}
    return Standing(kkr, facts, lines, {code: _of(other, "municipality", str) for code, other in others})


def _party(entry: dict[str, Any]) -> tuple[str, PartyLine]:
    votes, mayors, seats = (_of(entry, key, int) for key in ("votes", "mayors", "seats"))
    return _of(entry, "party", str), PartyLine(_of(entry, "name", str), votes, mayors, seats)


def _dict(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unfit(quoted(value), expected=_("an object with keys"), todo=_remedy())
    return value


def _of(value: object, key: str, kind: type[Any]) -> Any:  # noqa: ANN401 (of the kind that is asked for)
    """Return the value of a key, of the kind it has in a protocol."""
    found = _dict(value)
    if key not in found:
        raise Unfit(_("no key {key}").format(key=key), expected=_("a protocol of kkrvalg compose"), todo=_remedy())
    if not isinstance(found[key], kind) or isinstance(found[key], bool):
        raise Unfit(
            quoted(found[key]), expected=_("what kkrvalg compose writes here"), todo=_remedy(), path=(key,)
        )
    return found[key]


def _entries(value: object, key: str, read: Callable[[dict[str, Any]], Made]) -> list[Made]:
    """Return what each object of a list comes to."""
    made = []
    for at, entry in enumerate(_of(value, key, list)):
        try:
            made.append(read(_dict(entry)))
        except Unfit as unfit:
            raise unfit.inside(at).inside(key) from None
    return made


def _expect(value: object, key: str, wanted: str) -> None:
    found = _of(value, key, str)
    if found != wanted:
        raise Unfit(quoted(found), expected=f"“{wanted}”", todo=_remedy(), path=(key,))


def _fraction(entry: dict[str, Any], key: str) -> Fraction:
    text = _of(entry, key, str)
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise Unfit(
            quoted(text), expected=_("a fraction such as 617 or 1851/2"), todo=_remedy(), path=(key,)
        ) from None


def _remedy() -> str:
    return _("write the file again with: {command}").format(command="kkrvalg compose --format json -o FILE")
