"""What a KKR comes to while a party's votes are more or fewer: exactly where it becomes another.

The votes change everywhere the rules count them: in the party's total, in the votes in all, and in the councils,
where parties may win or lose the one seat that makes them eligible. The mayors stay as they are.

Where it can be, every point is found by calculation: each comparison of the composition, and of the election of
chair and vice chair, is linear in the votes that move (``procedures.margins_turns``), so that from one turn of a
comparison to the next nothing can change. That holds while every party that may reach the threshold surely keeps a
council seat. Where it does not, or a reading of the rules turns at almost every vote, points are tried in steps
and the exact vote is halved in between: what comes and goes within one step is not seen, and the result says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import council_name
from kkrvalg.procedures.contenders import Tally, count_tallies, field, judge, other_members
from kkrvalg.procedures.figures import calculate, frame
from kkrvalg.procedures.margins_composition import takes_long
from kkrvalg.procedures.margins_turns import composition_lines, next_turn, threshold_lines
from kkrvalg.simulation.whatif_moved import Councils, Mover, Standing
from kkrvalg.simulation.whatif_picture import Picture, picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.procedures.contenders import Contender, Field, Verdict
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.rulebook import Post

POSTS_ELECTED = 2
PARTS = 64
"""Into how many parts a range is cut at most where a party's council seat is not certain over all of it."""


class Amount(NamedTuple):
    """A number of votes, or a share of the party's votes in hundredths of a per cent; rounded towards none."""

    number: int
    unit: Literal["votes", "percent"]

    def of(self, votes: int) -> int:
        """Return how many votes it is for a party with so many."""
        if self.unit == "votes":
            return self.number
        whole = abs(self.number) * votes // 10_000
        return whole if self.number >= 0 else -whole


@dataclass(frozen=True)
class Movement:
    """Which votes move: to a party (from it where the number is below zero), and from whom.

    ``taken_from`` is the party that loses what the other gains; None where the votes in all change.
    ``municipality`` is the code of the one where they move, None where they are spread over the KKR's.
    """

    party: str
    least: Amount
    most: Amount
    step: Amount | None
    taken_from: str | None = None
    municipality: int | None = None


class VoteRange(NamedTuple):
    """A range of votes moved over which the KKR comes to the same: first to last, both in.

    The base composition's size in ``picture`` is that of the first vote; ``eligible`` whether the party is.
    """

    first: int
    last: int
    eligible: bool
    picture: Picture


@dataclass(frozen=True)
class VoteSweep:
    """What a KKR comes to while votes move.

    ``start`` is what it comes to with the votes as they are, ``eligible`` whether the party is then.
    ``moved_votes`` are the party's own where votes move, ``votes`` those in the area, ``total`` all of the area.
    ``proven`` says that nothing changes within a range; else ``step`` is how densely points were tried, and
    ``unsure`` names the parties whose council seat was not certain throughout. ``recorded`` says that the
    councils' seats are recorded, so that they stay as they are.
    """

    kkr: str
    post: str
    movement: Movement
    start: Picture
    eligible: bool
    moved_votes: int
    votes: int
    total: int
    ranges: tuple[VoteRange, ...]
    proven: bool
    step: int
    unsure: tuple[str, ...]
    recorded: bool


def sweep_votes(setting: Setting, kkr: str, post: Post, movement: Movement) -> VoteSweep:
    """Return what a KKR comes to while a party gains or loses votes.

    Raises:
        InputError: a party did not run there or has no votes there, more votes are lost than there are, or the
            range or step is none.
    """
    area = _Area(setting, kkr, post, movement)
    least, most, step = area.limits()
    proven, points = area.points(least, most)
    if not proven:
        points = area.searched(sorted({*points, *range(least, most + 1, step), most}))
    ranges = list(_merged(area.ranges(points, most)))
    now, start = area.at(0)
    return VoteSweep(
        kkr=kkr,
        post=post.key,
        movement=movement,
        start=start,
        eligible=area.is_eligible(now),
        moved_votes=area.movers[0].votes,
        votes=area.tallies[movement.party].votes,
        total=area.field.total_votes,
        ranges=tuple(ranges),
        proven=proven,
        step=step,
        unsure=area.unsure,
        recorded=not area.councils.counted,
    )


def _merged(ranges: Iterator[VoteRange]) -> Iterator[VoteRange]:
    """Join neighbours that come to the same but for the size of the base composition."""
    before: VoteRange | None = None
    for found in ranges:
        if before is not None and _same(before, found):
            before = before._replace(last=found.last)
            continue
        if before is not None:
            yield before
        before = found
    if before is not None:
        yield before


def _same(one: VoteRange, other: VoteRange) -> bool:
    return one.eligible == other.eligible and _result(one.picture) == _result(other.picture)


def _result(found: Picture) -> Picture:
    return found._replace(base_size=0)


class _State(NamedTuple):
    """A KKR with some votes moved; ``waits`` where a council seat that is open or unknown would decide."""

    field: Field
    waits: bool


class _Area:
    """A KKR in which votes move."""

    def __init__(self, setting: Setting, kkr: str, post: Post, movement: Movement) -> None:
        self.setting = setting
        self.kkr = kkr
        self.post = post
        self.movement = movement
        self.field = field(setting, kkr)
        self.frame = frame(setting, kkr)
        self.members = tuple(
            sorted((m for m in setting.election.of_kkr(kkr) if m.kl_member), key=lambda m: m.code)
        )
        self.tallies = count_tallies(setting, self.members)
        self.movers = [self._mover(movement.party, 1, "--party")]
        if movement.taken_from is not None:
            self.movers.append(self._mover(movement.taken_from, -1, "--from-party"))
        self.councils = Councils(setting, self.members, self.movers)
        self.slopes = {mover.party: mover.sign for mover in self.movers}
        self.known: dict[int, tuple[_State, Picture]] = {}
        self.unsure: tuple[str, ...] = ()

    def _mover(self, party: str, sign: int, where: str) -> Mover:
        """Return a party with the lists whose votes move."""
        election = self.setting.election
        only = self.movement.municipality
        ran = tuple(
            entry
            for m in self.members
            for entry in election.lists_by_code[m.code]
            if election.contender_of.get(entry.id) == party
        )
        lists = tuple(entry for entry in ran if only is None or entry.code == only)
        if any(entry.votes for entry in lists):
            return Mover(party, sign, lists)
        place = council_name(self.kkr) if only is None else election.municipality_by_code[only].name
        raise InputError(
            where=where,
            found=_("{party}, without votes in {place}").format(party=party, place=place),
            expected=_("one of {names}").format(names=", ".join(self._parties(only))),
            todo=_("choose a party that has votes there"),
        )

    def _parties(self, only: int | None) -> list[str]:
        election = self.setting.election
        codes = [m.code for m in self.members if only is None or m.code == only]
        found = {
            election.contender_of[entry.id]
            for code in codes
            for entry in election.lists_by_code[code]
            if entry.id in election.contender_of and entry.votes
        }
        return sorted(found, key=lambda party: (-self.tallies[party].votes, party))

    def limits(self) -> tuple[int, int, int]:
        """Return the fewest and the most votes to move, and how densely to try where nothing is proven.

        Raises:
            InputError: a range or a step of none, or more votes lost than there are.
        """
        own = self.movers[0].votes
        least, most = self.movement.least.of(own), self.movement.most.of(own)
        if least > most:
            raise InputError(
                where="--from",
                found=_("from {least} to {most} votes").format(least=least, most=most),
                expected=_("a range from the lower number to the higher"),
                todo=_("exchange --from and --to"),
            )
        for mover, lost, option in ((self.movers[0], -least, "--from"), (self.movers[-1], most, "--to")):
            if lost > mover.votes and (mover.sign < 0 or option == "--from"):
                raise InputError(
                    where=option,
                    found=_("{number} votes lost by {party}, which has {votes} there").format(
                        number=lost, party=mover.party, votes=mover.votes
                    ),
                    expected=_("at most as many as it has"),
                    todo=_("choose a smaller range"),
                )
        if self.field.total_votes + least * sum(self.slopes.values()) <= 0:
            raise InputError(
                where="--from",
                found=_("no votes left"),
                expected=_("votes in at least one municipality"),
                todo=_("choose a smaller range"),
            )
        step = max(1, (most - least) // 200) if self.movement.step is None else self.movement.step.of(own)
        if step <= 0:
            raise InputError(
                where="--step",
                found=_("a step of {number} votes").format(number=step),
                expected=_("a step of at least one vote"),
                todo=_("choose a larger step, or leave it out"),
            )
        return least, most, step

    # --- one number of votes ------------------------------------------------------------------------------------

    def at(self, moved: int) -> tuple[_State, Picture]:
        """Return the KKR with so many votes moved."""
        if moved not in self.known:
            state = self._state(moved)
            self.known[moved] = state, self._picture(state)
        return self.known[moved]

    def _picture(self, state: _State) -> Picture:
        if state.waits:
            return Picture(0, 0, self.frame.cap, False, 0, 0, (), (), (), (), waits=True)
        return picture(self.setting, self.kkr, self.post, (state.field, self.frame))

    def _state(self, moved: int) -> _State:
        votes = self.councils.votes_at(moved)
        total = self.field.total_votes + moved * sum(self.slopes.values())
        contenders, waits = [], False
        for contender in self.field.contenders:
            own = contender.votes + moved * self.slopes.get(contender.key, 0)
            verdict = self._verdict(contender.key, own, total, votes)
            waits |= verdict == "council_seat_open"
            contenders.append(contender._replace(votes=own, verdict=verdict))
        eligible = {c.key for c in contenders if c.verdict == "eligible"}
        others = other_members(self.setting.election, self.members, eligible)
        moving = {entry.id: entry for mover in self.movers for entry in mover.lists}
        others = tuple(
            other._replace(votes=votes[entry]) if (entry := f"{other.code}:{other.letter}") in moving else other
            for other in others
        )
        made = replace(self.field, total_votes=total, contenders=tuple(contenders), others=others, question=None)
        return _State(made, waits)

    def _verdict(self, party: str, own: int, total: int, votes: dict[str, int]) -> Verdict:
        """Return whether a party is eligible; its council seats are only looked up where they decide."""
        rules = self.setting.rulebook
        seated = Tally(party, cooperation=False, votes=own, seats=1)
        found = judge(seated, total, rules.threshold, council_seat_required=rules.council_seat_required)
        if found != "eligible" or not rules.council_seat_required:
            return found
        verdicts: dict[Standing, Verdict] = {"yes": "eligible", "no": "no_council_seat"}
        return verdicts.get(self.councils.standing(party, votes), "council_seat_open")

    # --- where anything can change ------------------------------------------------------------------------------

    def points(self, least: int, most: int) -> tuple[bool, list[int]]:
        """Return whether all points are found by calculation, and the points at which a range may begin."""
        reach = {c.key: self._reaches(c, least, most) for c in self.field.contenders}
        self.unsure = tuple(
            key for key, ends in reach.items() if ends and not self._keeps_a_seat(key, *ends, PARTS)
        )
        options = self.setting.options
        if takes_long(options) or options["post_base"] == "vote_totals":
            return False, [least, most]
        return not self.unsure, [least, *self._turns(least, most)]

    def _keeps_a_seat(self, party: str, least: int, most: int, parts: int) -> bool:
        """Return whether a party surely keeps a council seat, looking at up to so many parts of the range."""
        if self.councils.has_seat_throughout(party, least, most):
            return True
        if parts == 1 or least == most:
            return False
        middle = (least + most) // 2
        return self._keeps_a_seat(party, least, middle, parts // 2) and self._keeps_a_seat(
            party, middle + 1, most, parts // 2
        )

    def _reaches(self, contender: Contender, least: int, most: int) -> tuple[int, int] | None:
        """Return from how many to how many votes moved a party reaches the threshold, None where it never does.

        That is where a + b·x ≥ 0, with its votes against the threshold's share of all as they are for a.
        """
        p, q = self.setting.rulebook.threshold.as_integer_ratio()
        a = q * contender.votes - p * self.field.total_votes
        b = q * self.slopes.get(contender.key, 0) - p * sum(self.slopes.values())
        if b > 0:
            least = max(least, -(a // b))
        if b < 0:
            most = min(most, a // -b)
        return (least, most) if least <= most and (b or a >= 0) else None

    def _turns(self, least: int, most: int) -> Iterator[int]:
        """Yield each number of votes at which a comparison turns, upwards from the least."""
        moved = least
        while True:
            state, _picture = self.at(moved)
            more = next_turn(self._lines(state), 1)
            if more is None or moved + more > most:
                return
            moved += more
            yield moved

    def _lines(self, state: _State) -> Iterator[tuple[int, int]]:
        """Yield the comparisons that decide the KKR, in the votes that move."""
        yield from threshold_lines(state.field, self.slopes, self.setting.rulebook.threshold)
        if state.waits:
            return
        options = self.setting.options
        least = self.setting.rulebook.minimum_seats_in_reduction
        figures = calculate(state.field, self.frame, options, least=least, counted=False)
        yield from composition_lines(state.field, figures, self.slopes, options)
        standing = [(c.key, c.votes) for c in state.field.contenders if c.eligible or c.mayors]
        standing += [(other.municipality, other.votes) for other in state.field.others]
        for one, votes in standing:
            for other, theirs in standing:
                if one in self.slopes and one != other:
                    yield from self._quotients(one, votes, other, theirs)

    def _quotients(self, one: str, votes: int, other: str, others: int) -> Iterator[tuple[int, int]]:
        """Yield the comparisons of two parties' quotients for the chair and the vice chair."""
        for mine in range(1, POSTS_ELECTED + 1):
            for theirs in range(1, POSTS_ELECTED + 1):
                yield votes * theirs - others * mine, self.slopes[one] * theirs - self.slopes.get(other, 0) * mine

    def searched(self, points: Sequence[int]) -> list[int]:
        """Return the first point and, between two that differ, each vote found at which something begins."""
        found = [points[0]]
        for first, last in pairwise(points):
            start = first
            while self._looks(start) != self._looks(last):
                low, high = start, last
                while high - low > 1:
                    middle = (low + high) // 2
                    if self._looks(middle) == self._looks(start):
                        low = middle
                    else:
                        high = middle
                found.append(high)
                start = high
        return found

    def _looks(self, moved: int) -> tuple[bool, Picture]:
        state, seen = self.at(moved)
        return self.is_eligible(state), _result(seen)

    def is_eligible(self, state: _State) -> bool:
        """Return whether the party is eligible."""
        return any(c.eligible for c in state.field.contenders if c.key == self.movement.party)

    def ranges(self, points: Sequence[int], most: int) -> Iterator[VoteRange]:
        """Yield a range from each point to the vote before the next."""
        ends = [*(point - 1 for point in points[1:]), most]
        for first, last in zip(points, ends, strict=True):
            state, found = self.at(first)
            yield VoteRange(first, last, self.is_eligible(state), found)
