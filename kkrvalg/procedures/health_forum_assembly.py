"""A whole forum: the elections in its health councils and that of its chair, and what unsettled data change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion import Draw, Lots
from kkrvalg.errors import InputError
from kkrvalg.procedures.chair import POSTS
from kkrvalg.procedures.health_forum import ForumElection, elect_from, moved
from kkrvalg.procedures.health_forum_chair import elect_forum_chair

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kkrvalg.procedures.setting import Setting
    from kkrvalg.rulebook.health_forums import Forum, HealthForumRules

Subject = tuple[str, ...]


def council_subject(health_council: str) -> Subject:
    """Return the subject of the questions about a health council's seats."""
    return ("health_council", health_council)


def chair_subject(forum: str, *post: str) -> Subject:
    """Return the subject of the questions about a post of a forum, or what both posts have in common."""
    return ("health_forum", forum, *post)


@dataclass(frozen=True)
class Given:
    """What the parties and the lots have said: alliances by health council and by forum, draws by subject."""

    alliances: Mapping[str, Sequence[str]] = field(default_factory=dict)
    chair_alliances: Mapping[str, Sequence[str]] = field(default_factory=dict)
    draws: Mapping[Subject, Sequence[Draw]] = field(default_factory=dict)

    def lots(self, subject: Subject) -> Lots:
        """Return the draws about a subject, for one run of the calculation."""
        return Lots(tuple(self.draws.get(subject, ())))


class Assembled(NamedTuple):
    """A forum that was elected, and the lots of each subject with what became of the draws."""

    election: ForumElection
    lots: Mapping[Subject, Lots]


def assemble(
    setting: Setting, rules: HealthForumRules, forum: Forum, given: Given, only: Sequence[str] = ()
) -> Assembled:
    """Elect the members of a forum and, where all of its health councils are in play, chair and vice chair.

    ``only`` names the health councils in play, all of them if it is empty.

    Raises:
        InputError: there are no votes, or an alliance that cannot be.
        DrawError: a draw names somebody who is not tied.
    """
    names = [name for name in forum.health_councils if not only or name in only]
    lots = {council_subject(name): given.lots(council_subject(name)) for name in names}
    elections = tuple(
        elect_from(setting, rules, name, given.alliances.get(name, ()), lots[council_subject(name)])
        for name in names
    )
    chair = None
    if len(names) == len(forum.health_councils):
        of_chair = {post: given.lots(chair_subject(forum.key, post)) for post in POSTS}
        lots |= {chair_subject(forum.key, post): own for post, own in of_chair.items()}
        alliances = given.chair_alliances.get(forum.key, ())
        chair = elect_forum_chair(setting, rules, forum, elections, alliances=alliances, lots=of_chair)
    return Assembled(ForumElection(forum, elections, chair), lots)


# --- municipalities whose health council is not settled ----------------------------------------------------------


class Move(NamedTuple):
    """A municipality in another health council than the election has it in."""

    code: int
    municipality: str
    source: str
    target: str


class SeatChange(NamedTuple):
    """A party that wins another number of sure seats in a health council."""

    health_council: str
    party: str
    before: int
    after: int


class PostChange(NamedTuple):
    """A post of a forum that another party takes; None while it is open."""

    forum: str
    post: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Switch:
    """What moves when municipalities whose health council is not settled are in another one.

    ``open`` names the health councils that then need a lot; ``why_not`` says why it cannot be calculated.
    """

    moves: tuple[Move, ...]
    seats: tuple[SeatChange, ...] = ()
    posts: tuple[PostChange, ...] = ()
    open: tuple[str, ...] = ()
    why_not: str | None = None


def switches(
    setting: Setting, rules: HealthForumRules, forums: Sequence[ForumElection], given: Given
) -> tuple[Switch, ...]:
    """Return what changes in forums when each unsettled municipality, and several together, are switched.

    Draws are used where the identical question comes up.
    """
    by_key = {found.forum.key: found for found in forums if found.chair is not None}
    return tuple(
        _switched(setting, rules, by_key, given, moves)
        for moves in _all_moves(setting, rules)
        if all(rules.forum_of(name).key in by_key for move in moves for name in (move.source, move.target))
    )


def _all_moves(setting: Setting, rules: HealthForumRules) -> Iterator[tuple[Move, ...]]:
    """Yield each single move that the rules' unsettled municipalities allow, then the moves together."""
    single = [
        Move(entry.code, entry.name, own.health_council, target)
        for entry in rules.unsettled
        if (own := setting.election.municipality_by_code.get(entry.code)) is not None
        for target in entry.health_councils
        if target != own.health_council
    ]
    for number in range(1, len(single) + 1):
        for moves in combinations(single, number):
            if len({move.code for move in moves}) == number:
                yield moves


def _switched(
    setting: Setting,
    rules: HealthForumRules,
    forums: Mapping[str, ForumElection],
    given: Given,
    moves: tuple[Move, ...],
) -> Switch:
    election = moved(setting.election, {move.code: move.target for move in moves})
    other = replace(setting, election=election)
    keys = {rules.forum_of(name).key for move in moves for name in (move.source, move.target)}
    seats: list[SeatChange] = []
    posts: list[PostChange] = []
    still_open: list[str] = []
    for key in (forum.key for forum in rules.forums if forum.key in keys):
        before = forums[key]
        try:
            after = assemble(other, rules, before.forum, given).election
        except InputError as error:
            return Switch(moves, why_not=f"{error.where}: {error.found}")
        seats += _seat_changes(before, after)
        posts += _post_changes(before, after)
        still_open += [found.health_council for found in after.health_councils if found.questions]
    return Switch(moves, tuple(seats), tuple(posts), tuple(still_open))


def _seat_changes(before: ForumElection, after: ForumElection) -> list[SeatChange]:
    return [
        SeatChange(old.health_council, party, old.won.get(party, 0), new.won.get(party, 0))
        for old, new in zip(before.health_councils, after.health_councils, strict=True)
        for party in sorted({*old.won, *new.won})
        if old.won.get(party, 0) != new.won.get(party, 0)
    ]


def _post_changes(before: ForumElection, after: ForumElection) -> list[PostChange]:
    if before.chair is None or after.chair is None:
        return []
    pairs = zip(before.chair.places, after.chair.places, strict=True)
    return [
        PostChange(before.forum.key, old.post, old.winner, new.winner)
        for old, new in pairs
        if old.winner != new.winner
    ]
