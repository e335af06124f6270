"""Two compositions held against each other: what differs, and which inputs make the difference.

From the first composition, one group of inputs at a time is swapped for that of the second, then two and three
together. A swap reproduces a difference when it alone makes the first composition say what the second says.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, combinations
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from kkrvalg.apportion import DrawError, Lots
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import Election, council_name
from kkrvalg.procedures.composition import compose
from kkrvalg.procedures.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from kkrvalg.apportion import Draw
    from kkrvalg.model import ElectionList, Mayor, Municipality
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.rulebook import Rulebook

MOST_TOGETHER = 3
"""So many groups of inputs are swapped together at most, before all of them are."""
OPTION = "option:"
NUMBERS = ("threshold", "council_seat_required", "cap_factor", "minimum_seats_in_reduction")
"""The numbers of a rulebook that a composition is made with."""

What = Literal["size", "cap", "base_size", "scale", "lot", "seats", "eligibility", "other"]
Value: TypeAlias = "int | Fraction | str | None"


class Fact(NamedTuple):
    """Something a composition says; ``of`` is the party, or the code of the municipality of an ``other`` mayor."""

    what: What
    of: str = ""


class PartyLine(NamedTuple):
    """A party or list cooperation that ran: its votes, mayors and sure seats; None where it does not take part.

    ``mayors`` is None too where a protocol does not say it.
    """

    name: str
    votes: int
    mayors: int | None
    seats: int | None


@dataclass(frozen=True)
class Standing:
    """What a composition comes to, in a form in which two can be held against each other.

    A party that does not take part has no ``seats``; ``eligibility`` is None where it did not run. ``places``
    names the municipalities of the ``other`` mayors by code.
    """

    kkr: str
    facts: Mapping[Fact, Value]
    parties: Mapping[str, PartyLine]
    places: Mapping[str, str]


class Difference(NamedTuple):
    """A fact on which two compositions differ, and the smallest sets of inputs that reproduce it.

    ``causes`` is empty where nothing could be tried.
    """

    fact: Fact
    first: Value
    second: Value
    causes: tuple[tuple[str, ...], ...] = ()


class Change(NamedTuple):
    """An input that differs: its group, what it is, of what, in which municipality, and both values."""

    group: str
    what: str
    of: str
    code: int | None
    place: str
    first: Value
    second: Value


class Trial(NamedTuple):
    """A run of the first composition with some groups of inputs swapped, or why it cannot be computed."""

    swapped: tuple[str, ...]
    standing: Standing | None
    why_not: str | None = None


@dataclass(frozen=True)
class Comparison:
    """Two compositions: what differs, the inputs that differ, and what each of them does alone."""

    first: Standing
    second: Standing
    differences: tuple[Difference, ...]
    changes: tuple[Change, ...] = ()
    trials: tuple[Trial, ...] = ()


@dataclass(frozen=True)
class Run:
    """All that a composition is made from: setting, KKR and draws."""

    setting: Setting
    kkr: str
    draws: tuple[Draw, ...] = ()

    @property
    def election(self) -> Election:
        """The election."""
        return self.setting.election

    @property
    def area(self) -> dict[int, Municipality]:
        """The municipalities of the KKR by code."""
        return {municipality.code: municipality for municipality in self.election.of_kkr(self.kkr)}

    def standing(self) -> Standing:
        """Compose the KKR and return what it comes to.

        Raises:
            InputError: see :func:`~kkrvalg.procedures.composition.compose`.
            DrawError: see there.
        """
        return standing(compose(self.setting, self.kkr, Lots(self.draws)))


def standing(composition: Composition) -> Standing:
    """Return what a composition comes to."""
    question = composition.question
    facts: dict[Fact, Value] = {
        Fact("size"): composition.size,
        Fact("cap"): composition.cap,
        Fact("base_size"): composition.base_size,
        Fact("scale"): composition.scale.value,
        Fact("lot"): None if question is None else ", ".join(map(str, question.tied)),
    }
    facts |= {Fact("seats", party.party): party.seats for party in composition.parties}
    facts |= {Fact("eligibility", c.key): c.verdict for c in composition.field.contenders}
    facts |= {Fact("other", str(other.code)): other.letter or "–" for other in composition.others}
    seats = {party.party: party.seats for party in composition.parties}
    lines = {
        c.key: PartyLine(c.name, c.votes, len(c.mayors), seats.get(c.key)) for c in composition.field.contenders
    }
    places = {str(other.code): other.municipality for other in composition.others}
    return Standing(composition.kkr, facts, lines, places)


def differences(first: Standing, second: Standing) -> tuple[Difference, ...]:
    """Return the facts on which two compositions differ, in the order of the first.

    That a party did not run in one election and was below the threshold in the other is no difference.
    """
    names = [*first.facts, *(fact for fact in second.facts if fact not in first.facts)]
    order = list(dict.fromkeys(fact.what for fact in names))
    both = [
        Difference(fact, first.facts.get(fact), second.facts.get(fact))
        for fact in sorted(names, key=lambda fact: order.index(fact.what))
    ]
    return tuple(d for d in both if d.first != d.second and not _is_trifle(d))


def _is_trifle(difference: Difference) -> bool:
    return difference.fact.what == "eligibility" and {difference.first, difference.second} == {
        None,
        "below_threshold",
    }


def compare(first: Run, second: Run) -> Comparison:
    """Compare two compositions, and try which of the inputs that differ make the differences.

    Raises:
        InputError: one of the two cannot be composed.
        DrawError: one of the two has a draw that cannot be an answer.
    """
    changes = tuple(_changes(first, second))
    groups = tuple(dict.fromkeys(change.group for change in changes))
    trials = _Trials(first, second, groups)
    start, end = first.standing(), second.standing()
    found = differences(start, end)
    alone = tuple(trials.of((group,)) for group in groups) if found else ()
    return Comparison(
        start,
        end,
        tuple(d._replace(causes=trials.causes(d.fact, d.second)) for d in found),
        changes,
        alone,
    )


@dataclass
class _Trials:
    """Runs of the first composition with inputs of the second, each made once."""

    first: Run
    second: Run
    groups: tuple[str, ...]
    known: dict[tuple[str, ...], Trial] = field(default_factory=dict)

    def of(self, swapped: tuple[str, ...]) -> Trial:
        """Return the run with these groups swapped."""
        if swapped not in self.known:
            try:
                found = mixed(self.first, self.second, frozenset(swapped)).standing()
                self.known[swapped] = Trial(swapped, found)
            except InputError as error:
                self.known[swapped] = Trial(swapped, None, error.found)
            except DrawError:
                self.known[swapped] = Trial(swapped, None, _("a recorded draw does not fit the question"))
        return self.known[swapped]

    def causes(self, fact: Fact, wanted: Value) -> tuple[tuple[str, ...], ...]:
        """Return the smallest sets of groups that reproduce a fact: alone if any does, else together."""
        for number in range(1, min(MOST_TOGETHER, len(self.groups)) + 1):
            trials = [self.of(swapped) for swapped in combinations(self.groups, number)]
            found = tuple(t.swapped for t in trials if t.standing and t.standing.facts.get(fact) == wanted)
            if found:
                return found
        return (self.groups,) if self.groups else ()


# --- a run of the one with inputs of the other ------------------------------------------------------------------


def mixed(first: Run, second: Run, swapped: frozenset[str]) -> Run:
    """Return the first run with some groups of inputs taken from the second.

    Raises:
        InputError: the inputs do not go together, as when a mayor's list did not run where the votes are from.
    """

    def of(*groups: str) -> Run:
        return second if swapped.intersection(groups) else first

    area, votes, councils = of("areas"), of("votes", "lists"), of("council_seats", "lists")
    codes = tuple(area.area)
    mayors, draws = of("mayors"), of("draws")
    _check_votes(codes, votes)
    _check_mayors(codes, mayors, votes)
    _check_cooperations(codes, of("list_cooperations"), votes)
    rulebook = of("rulebook").setting.rulebook
    answers = _answers(rulebook, lambda name: of(OPTION + name).setting)
    election = replace(
        votes.election,
        councils=councils.election.councils,
        municipalities=tuple(_municipality(code, area, votes, councils) for code in codes),
        lists=tuple(entry for code in codes for entry in _lists(code, votes, councils)),
        mayors=tuple(mayor for mayor in mayors.election.mayors if mayor.code in codes),
        cooperations=of("list_cooperations").election.cooperations,
    )
    council_draws = {c: own for c, own in draws.setting.council_draws.items() if c in codes}
    return Run(Setting(election, rulebook, answers, council_draws), area.kkr, draws.draws)


def _municipality(code: int, area: Run, votes: Run, councils: Run) -> Municipality:
    voted = votes.election.municipality_by_code[code]
    return area.election.municipality_by_code[code]._replace(
        council_seats=councils.election.municipality_by_code[code].council_seats,
        eligible=voted.eligible,
        cast=voted.cast,
        valid=voted.valid,
    )


def _lists(code: int, votes: Run, councils: Run) -> Iterator[ElectionList]:
    """Yield the lists of a municipality: votes from the one, what decides the council's seats from the other."""
    for entry in votes.election.lists_by_code[code]:
        other = councils.election.list_by_id[entry.id]
        yield entry._replace(alliance=other.alliance, candidates=other.candidates, known_seats=other.known_seats)


def _answers(rulebook: Rulebook, setting_of: Callable[[str], Setting]) -> dict[str, str]:
    """Return an answer to each question of a rulebook, each from the setting that is named for it."""
    answers = {}
    for spec in rulebook.options:
        value = setting_of(spec.name).options.get(spec.name, spec.default)
        if value not in spec.values:
            raise _unfit(
                _("the answer {answer}, which these rules do not know").format(answer=f"{spec.name}={value}")
            )
        answers[spec.name] = value
    return answers


def _check_votes(codes: Iterable[int], votes: Run) -> None:
    for code in codes:
        if code not in votes.election.municipality_by_code:
            raise _unfit(_("no votes for municipality {code}").format(code=code))


def _check_mayors(codes: Sequence[int], mayors: Run, votes: Run) -> None:
    """Refuse a mayor who was elected for a list that did not run where the votes are from."""
    if mayors is votes:
        return
    found = {mayor.code: mayor for mayor in mayors.election.mayors}
    for code in codes:
        mayor = found.get(code)
        name = votes.election.municipality_by_code[code].name
        if mayor is None:
            raise _unfit(_("no mayor for {code} {municipality}").format(code=code, municipality=name))
        entry = mayors.election.list_by_id.get(mayor.list_id or "")
        if entry is not None and not _is_same_list(entry, votes.election.list_by_id.get(entry.id)):
            raise _unfit(
                _(
                    "the mayor of {code} {municipality} was elected for {list}, which did not run where the votes"
                    " are from"
                ).format(code=code, municipality=name, list=f"{entry.letter} {entry.name}")
            )


def _check_cooperations(codes: Sequence[int], joined: Run, votes: Run) -> None:
    """Refuse a list cooperation of a list that did not run where the votes are from."""
    for identity, cooperation in _joined(joined, codes).items():
        entry = joined.election.list_by_id.get(identity)
        if entry is None or not _is_same_list(entry, votes.election.list_by_id.get(identity)):
            raise _unfit(
                _("{list} of the list cooperation {name}, which did not run where the votes are from").format(
                    list=identity, name=cooperation
                )
            )


def _is_same_list(entry: ElectionList, other: ElectionList | None) -> bool:
    """Return whether two elections had the same list: a party by its letter, a local list by its name too."""
    if other is None or entry.party != other.party:
        return False
    return entry.party is not None or entry.name.casefold() == other.name.casefold()


def _unfit(found: str) -> InputError:
    return InputError(where="", found=found, expected="", todo="")


# --- the inputs that differ -------------------------------------------------------------------------------------


def _changes(first: Run, second: Run) -> Iterator[Change]:
    """Yield the inputs that differ in the area of either KKR, group by group."""
    codes = tuple(dict.fromkeys((*first.area, *second.area)))
    yield from _changed_votes(first, second, codes)
    yield from _changed_mayors(first, second, codes)
    yield from _changed_areas(first, second, codes)
    yield from _changed_cooperations(first, second, codes)
    yield from _changed_options(first, second)
    yield from _changed_rules(first, second)
    yield from _changed_draws(first, second, codes)


def _place(code: int, *runs: Run) -> str:
    found = (run.election.municipality_by_code.get(code) for run in runs)
    return next((m.name for m in found if m is not None), "")


def _changed_votes(first: Run, second: Run, codes: Sequence[int]) -> Iterator[Change]:
    """Yield the votes and what decides the councils' seats; one group where the lists that ran differ."""
    ran = [{e.id: e for e in run.election.lists if e.code in codes} for run in (first, second)]
    together = ran[0].keys() != ran[1].keys() or any(
        not _is_same_list(entry, ran[1][identity]) for identity, entry in ran[0].items()
    )
    for identity in dict.fromkeys((*ran[0], *ran[1])):
        one, other = ran[0].get(identity), ran[1].get(identity)
        entry = one or other
        if entry is None or (one and other and one.votes == other.votes and _is_same_list(one, other)):
            continue
        values = (one.votes if one else None, other.votes if other else None)
        group = "lists" if together else "votes"
        yield Change(group, "votes", entry.letter, entry.code, _place(entry.code, first, second), *values)
    if "cast" in (first.setting.options.get("vote_base"), second.setting.options.get("vote_base")):
        yield from _changed_columns(first, second, codes, "cast", "lists" if together else "votes")
    yield from _changed_councils(first, second, codes, "lists" if together else "council_seats")


def _changed_columns(first: Run, second: Run, codes: Sequence[int], column: str, group: str) -> Iterator[Change]:
    """Yield the municipalities in which a column of municipalities.csv differs."""
    for code in codes:
        found = [run.election.municipality_by_code.get(code) for run in (first, second)]
        values = [None if m is None else getattr(m, column) for m in found]
        if values[0] != values[1] and None not in found:
            shown = [{True: "yes", False: "no"}[value] if isinstance(value, bool) else value for value in values]
            yield Change(group, column, "", code, _place(code, first, second), shown[0], shown[1])


def _changed_councils(first: Run, second: Run, codes: Sequence[int], group: str) -> Iterator[Change]:
    """Yield what decides the seats of the councils: how they are known, sizes, alliances, candidates, seats."""
    sources = [run.election.councils.value for run in (first, second)]
    if sources[0] != sources[1]:
        yield Change(group, "council_source", "", None, "", *sources)
    yield from _changed_columns(first, second, codes, "council_seats", group)
    for code in codes:
        place = _place(code, first, second)
        alliances = [_alliances(run, code) for run in (first, second)]
        if alliances[0] != alliances[1]:
            yield Change(group, "alliances", "", code, place, *alliances)
        for column in ("candidates", "known_seats"):
            values = [_column(run, code, column) for run in (first, second)]
            for letter in dict.fromkeys((*values[0], *values[1])):
                one, other = (own.get(letter) for own in values)
                if one != other:
                    yield Change(group, column, letter, code, place, one, other)


def _alliances(run: Run, code: int) -> str | None:
    """Return the alliances of a municipality as ``A+F, C+V``; how they are labelled makes no difference."""
    members: dict[str, list[str]] = {}
    for entry in run.election.lists_by_code.get(code, ()):
        if entry.alliance is not None:
            members.setdefault(entry.alliance, []).append(entry.letter)
    return ", ".join(sorted("+".join(sorted(letters)) for letters in members.values())) or None


def _column(run: Run, code: int, column: str) -> dict[str, int | None]:
    return {entry.letter: getattr(entry, column) for entry in run.election.lists_by_code.get(code, ())}


def _changed_mayors(first: Run, second: Run, codes: Sequence[int]) -> Iterator[Change]:
    """Yield the municipalities whose mayor was elected for another list."""
    found = [{mayor.code: mayor for mayor in run.election.mayors} for run in (first, second)]
    for code in codes:
        one, other = (_elected_for(run, own.get(code)) for run, own in zip((first, second), found, strict=True))
        if one != other:
            yield Change("mayors", "mayor", "", code, _place(code, first, second), one, other)


def _elected_for(run: Run, mayor: Mayor | None) -> str | None:
    """Return the list a mayor was elected for: a party's letter, a local list's letter and name."""
    if mayor is None:
        return None
    entry = run.election.list_by_id.get(mayor.list_id or "")
    if entry is None:
        return mayor.letter or "–"
    return entry.letter if entry.party is not None else f"{entry.letter} {entry.name}"


def _changed_areas(first: Run, second: Run, codes: Sequence[int]) -> Iterator[Change]:
    """Yield the KKR where they are two, else the municipalities that are in the area of one only."""
    if first.kkr != second.kkr:
        yield Change("areas", "kkr", "", None, "", council_name(first.kkr), council_name(second.kkr))
    else:
        for code in codes:
            inside = ["yes" if code in run.area else "no" for run in (first, second)]
            if inside[0] != inside[1]:
                yield Change("areas", "in_area", "", code, _place(code, first, second), *inside)
    yield from _changed_columns(first, second, codes, "kl_member", "areas")


def _joined(run: Run, codes: Iterable[int]) -> dict[str, str]:
    """Return the cooperation of each list in some municipalities."""
    prefixes = tuple(f"{code}:" for code in codes)
    joined = ((identity, c.name) for c in run.election.cooperations for identity in sorted(c.lists))
    return {identity: name for identity, name in joined if identity.startswith(prefixes)}


def _changed_cooperations(first: Run, second: Run, codes: Sequence[int]) -> Iterator[Change]:
    joined = [_joined(run, codes) for run in (first, second)]
    for name in dict.fromkeys(chain(joined[0].values(), joined[1].values())):
        one, other = (", ".join(i for i, own in lists.items() if own == name) for lists in joined)
        if one != other:
            yield Change("list_cooperations", "list_cooperation", name, None, "", one or None, other or None)


def _changed_options(first: Run, second: Run) -> Iterator[Change]:
    """Yield the answers that differ, of the questions that bear on a composition."""
    specs = chain(first.setting.rulebook.options, second.setting.rulebook.options)
    for name in dict.fromkeys(spec.name for spec in specs if spec.bears_on == "composition"):
        values = [run.setting.options.get(name) for run in (first, second)]
        if values[0] != values[1]:
            yield Change(OPTION + name, "option", name, None, "", *values)


def _changed_rules(first: Run, second: Run) -> Iterator[Change]:
    """Yield the rulebook, and those of its numbers that a composition is made with."""
    rulebooks = [run.setting.rulebook for run in (first, second)]
    if rulebooks[0].id != rulebooks[1].id:
        yield Change("rulebook", "rulebook", "", None, "", rulebooks[0].id, rulebooks[1].id)
    for name in NUMBERS:
        values = [next(p.value for p in rulebook.parameters if p.name == name) for rulebook in rulebooks]
        if values[0] != values[1]:
            yield Change("rulebook", "number", name, None, "", *values)


def _changed_draws(first: Run, second: Run, codes: Sequence[int]) -> Iterator[Change]:
    """Yield the draws that only one of the two has: of the KKR, and of councils in its area."""
    if first.draws != second.draws:
        yield Change("draws", "draw", "", None, "", *(_drawn(run.draws) for run in (first, second)))
    for code in codes:
        draws = [run.setting.council_draws.get(code, ()) for run in (first, second)]
        if draws[0] != draws[1]:
            place = _place(code, first, second)
            yield Change("draws", "council_draw", "", code, place, *map(_drawn, draws))


def _drawn(draws: Iterable[Draw]) -> str | None:
    return "; ".join(", ".join(map(str, draw.drawn)) for draw in draws) or None
