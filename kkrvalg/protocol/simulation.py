"""A simulation as a protocol, as a table, and read back from the file of a shard or of an interrupted run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import CouncilSource, council_name
from kkrvalg.protocol.envelope import SCHEMA, digest_of
from kkrvalg.protocol.lots import enumeration
from kkrvalg.simulation.run import chunk_size, chunks_of
from kkrvalg.simulation.tally import NAMED, Quantity, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kkrvalg.simulation.run import Plan
    from kkrvalg.simulation.tally import Value

KIND = "simulate"
COLUMNS = ("kkr", "what", "of", "number", "name", "draws", "of_draws")


@dataclass(frozen=True)
class Simulated:
    """A run, or the part of it that is done.

    Attributes:
        run: what the run is known by; parts of one run have the same.
        seed: the seed of all random numbers.
        draws: the draws of the whole run.
        chunks: the chunks of the whole run.
        done: the numbers of those that are done.
        checked: how many of the draws were held against the exact calculation.
        parameters: what the votes and the mayors were drawn from, in words of the command line.
        kkr: the KKR that were asked for.
        names: the parties and list cooperations by key.
        without_alliances: whether the councils' seats are calculated without alliances, as the data have none.
        tally: what the draws came to.
    """

    run: str
    seed: int
    draws: int
    chunks: int
    done: frozenset[int]
    checked: int
    parameters: Mapping[str, str]
    kkr: tuple[str, ...]
    names: Mapping[str, str]
    without_alliances: bool
    tally: Tally

    @property
    def is_whole(self) -> bool:
        """Whether every chunk of the run is done."""
        return len(self.done) == self.chunks

    def rows(self) -> Iterator[tuple[Quantity, Value, int]]:
        """Yield what was counted: the quantity, its value, and the draws it was seen in; numbers ascending."""
        for quantity in sorted(self.tally.counts, key=_place):
            if quantity.kkr is None or quantity.kkr in self.kkr:
                values = self.tally.counts[quantity]
                for value in sorted(values, key=lambda own: (isinstance(own, str), own)):
                    yield quantity, value, values[value]


def _place(quantity: Quantity) -> tuple[str, str, str]:
    return quantity.kkr or "", quantity.what, quantity.of or ""


def nothing_yet(plan: Plan, run: str, parameters: Mapping[str, str], kkr: tuple[str, ...]) -> Simulated:
    """Return a run before anything of it is done."""
    names = plan.frame.election.party_name
    return Simulated(
        run=run,
        seed=plan.seed,
        draws=plan.draws,
        chunks=plan.chunks,
        done=frozenset(),
        checked=0,
        parameters=parameters,
        kkr=kkr,
        names={key: names.get(key, key) for key in plan.frame.contenders},
        without_alliances=plan.frame.election.councils is CouncilSource.RECORDED,
        tally=Tally(),
    )


def simulation_body(simulated: Simulated) -> dict[str, Any]:
    """Return the key ``simulation``."""
    distributions: dict[Quantity, list[dict[str, Any]]] = {}
    for quantity, value, draws in simulated.rows():
        distributions.setdefault(quantity, []).append({"value": value, "draws": draws})
    return {
        "simulation": {
            "run": simulated.run,
            "seed": simulated.seed,
            "draws": simulated.draws,
            "chunks": simulated.chunks,
            "done": [list(span) for span in _spans(simulated.done)],
            "draws_done": simulated.tally.draws,
            "checked": simulated.checked,
            "parameters": dict(simulated.parameters),
            "kkr": list(simulated.kkr),
            "parties": dict(simulated.names),
            "councils_without_alliances": simulated.without_alliances,
            "distributions": [{**q._asdict(), "values": values} for q, values in distributions.items()],
        }
    }


def simulation_table(simulated: Simulated) -> Iterator[tuple[object, ...]]:
    """Yield the rows of :data:`COLUMNS`: KKR, quantity, whose, its value, draws with that value, draws in all.

    A value is a number or a name; the other of the two columns is empty.
    """
    for quantity, value, draws in simulated.rows():
        number, name = (None, value) if isinstance(value, str) else (value, None)
        yield *quantity, number, name, draws, simulated.tally.draws


def _spans(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield whole numbers as spans, both ends in."""
    first = last = -1
    for number in sorted(numbers):
        if last >= 0 and number == last + 1:
            last = number
            continue
        if last >= 0:
            yield first, last
        first = last = number
    if last >= 0:
        yield first, last


# --- read back ------------------------------------------------------------------------------------------------


def read_simulation(document: object, where: str) -> Simulated:
    """Return the run that a protocol states.

    Raises:
        InputError: it is no protocol of a simulation, or was changed after it was written.
    """
    if not isinstance(document, dict) or document.get("schema") != SCHEMA or document.get("kind") != KIND:
        raise _unfit(where, _("no protocol of a simulation"))
    if document.get("digest") != digest_of(document):
        raise _unfit(where, _("a protocol that was changed after it was written: its digest does not fit"))
    try:
        return _read(document["simulation"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unfit(where, _("a protocol that lacks something ({reason})").format(reason=error)) from error


def _read(body: Mapping[str, Any]) -> Simulated:
    draws, done = _number(body["draws"]), _chunks_of(body)
    if sum(chunk_size(draws, chunk) for chunk in done) != _number(body["draws_done"]):
        raise ValueError("draws_done")
    counts = {
        Quantity(own["kkr"], own["what"], own["of"]): _counts(own, body["draws_done"])
        for own in body["distributions"]
    }
    return Simulated(
        run=body["run"],
        seed=_number(body["seed"]),
        draws=draws,
        chunks=body["chunks"],
        done=done,
        checked=_number(body["checked"]),
        parameters={"--votes": body["parameters"]["--votes"], **body["parameters"]},
        kkr=tuple(map(str, body["kkr"])),
        names=dict(body["parties"]),
        without_alliances=bool(body["councils_without_alliances"]),
        tally=Tally(body["draws_done"], counts),
    )


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _chunks_of(body: Mapping[str, Any]) -> frozenset[int]:
    """Return the numbers of the chunks that are done.

    Raises:
        ValueError: there are not so many, or one stands there twice.
    """
    if _number(body["chunks"]) != chunks_of(_number(body["draws"])):
        raise ValueError("chunks")
    spans = sorted((_number(first), _number(last)) for first, last in body["done"])
    ends = [-1, *(last for _first, last in spans)]
    if any(not end < first <= last for end, (first, last) in zip(ends, spans, strict=False)):
        raise ValueError("done")
    if ends[-1] >= body["chunks"]:
        raise ValueError("done")
    return frozenset(number for first, last in spans for number in range(first, last + 1))


def _counts(own: Mapping[str, Any], draws: int) -> Counter[Value]:
    """Return how often a quantity had each value.

    Raises:
        ValueError: a value is of the wrong kind, or the draws do not add up.
    """
    kind = str if own["what"] in NAMED else int
    found: Counter[Value] = Counter()
    for entry in own["values"]:
        if type(entry["value"]) is not kind:
            raise ValueError(entry["value"])
        found[entry["value"]] += _number(entry["draws"])
    if sum(found.values()) != draws:
        raise ValueError(own["what"])
    return found


def _unfit(where: str, found: str) -> InputError:
    return InputError(
        where=where,
        found=found,
        expected=_("a file that kkrvalg simulate wrote with --format json"),
        todo=_("name such a file, or simulate once more"),
    )


def merged(parts: Mapping[str, Simulated]) -> Simulated:
    """Return several parts of one run as one; ``parts`` are named by their files.

    Raises:
        InputError: they are parts of different runs, or have draws in common.
    """
    files = list(parts)
    first = parts[files[0]]
    done: dict[int, str] = {}
    for file, part in parts.items():
        if part.run != first.run:
            raise InputError(
                where=file,
                found=_("a part of the run {run}").format(run=part.run),
                expected=_("a part of the run {run}, as in {file}").format(run=first.run, file=files[0]),
                todo=_("join only shards of one run: the same data, options, number of draws and seed"),
            )
        if part.kkr != first.kkr:
            raise InputError(
                where=file,
                found=_("a result of {kkr}").format(kkr=enumeration(tuple(map(council_name, part.kkr)))),
                expected=_("one of {kkr}, as in {file}").format(
                    kkr=enumeration(tuple(map(council_name, first.kkr))), file=files[0]
                ),
                todo=_("make the shards with the same --kkr"),
            )
        again = sorted(part.done & done.keys())
        if again:
            raise InputError(
                where=file,
                found=_("draws that stand in {file} too").format(file=done[again[0]]),
                expected=_("each shard once"),
                todo=_("leave one of the two files out"),
            )
        done |= dict.fromkeys(part.done, file)
    return Simulated(
        run=first.run,
        seed=first.seed,
        draws=first.draws,
        chunks=first.chunks,
        done=frozenset(done),
        checked=sum(part.checked for part in parts.values()),
        parameters=first.parameters,
        kkr=first.kkr,
        names=first.names,
        without_alliances=first.without_alliances,
        tally=sum((part.tally for part in parts.values()), Tally()),
    )
