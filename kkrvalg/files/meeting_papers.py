"""From the rows of a meeting folder to the papers of the meeting, checked against the elections that are held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kkrvalg.errors import InputError
from kkrvalg.files.meeting import person
from kkrvalg.files.meeting_rows import PRESENCE_WORDS
from kkrvalg.i18n import _
from kkrvalg.model import PersonId, fold
from kkrvalg.procedures.attendance import Attendance, Presence
from kkrvalg.procedures.constitution import CHAIR, EVERY_ELECTION, Papers
from kkrvalg.procedures.contests import Contest, contests
from kkrvalg.procedures.decisions import Proposal
from kkrvalg.procedures.filling import AgreedList, Course, Named, Transfer
from kkrvalg.procedures.majority import Ballot
from kkrvalg.procedures.notified_alliances import Notice
from kkrvalg.procedures.voting_groups import Declared
from kkrvalg.reading.complaints import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.apportion import Draw
    from kkrvalg.files.meeting import MeetingFolder
    from kkrvalg.files.meeting_rows import BallotRow
    from kkrvalg.reading.tables import Table
    from kkrvalg.rulebook import Post


@dataclass
class _Done:
    """What was done about one election, row by row."""

    named: list[Named] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    rounds: dict[int, dict[PersonId | None, int]] = field(default_factory=dict)
    begins: dict[int, str] = field(default_factory=dict)
    agreed: AgreedList | None = None


def papers_of(
    folder: MeetingFolder,
    posts: Sequence[Post],
    options: Mapping[str, str],
    draws: Mapping[str, tuple[Draw, ...]],
) -> Papers:
    """Return the papers of a meeting.

    Args:
        folder: the meeting's files.
        posts: the posts to be filled, in the running order.
        options: the open questions, which say which elections are held.
        draws: the draws by their subject.

    Raises:
        InputError: a row is about an election that is not held, contradicts another, or is of the wrong kind.
    """
    return _Reader(folder, posts, options).papers(draws)


class _Reader:
    """Reads one folder for one running order."""

    def __init__(self, folder: MeetingFolder, posts: Sequence[Post], options: Mapping[str, str]) -> None:
        self.folder = folder
        self.posts = tuple(posts)
        self.contests = {c.key: c for post in posts for c in contests(post, options)}
        self.by_fold = {fold(key): key for key in (CHAIR, *self.contests)}
        self.done: dict[str, _Done] = {key: _Done() for key in self.contests}

    def papers(self, draws: Mapping[str, tuple[Draw, ...]]) -> Papers:
        """Read row after row, then put together what belongs to each election."""
        settings = self.folder.settings
        self._read_agreed()
        self._read_nominations()
        self._read_ballots()
        self._read_transfers()
        attendance, rows = self._attendance()
        return Papers(
            day=settings.date,
            posts=self.posts,
            notices=tuple(
                Notice(row.parties, row.notified, self.folder.document.where(("alliances", at, "parties")))
                for at, row in enumerate(settings.alliances or [])
            ),
            attendance=attendance,
            chairmanship=(person(settings.chair), person(settings.vice_chair)),
            declared=self._declared(),
            courses={key: self._course(key, done) for key, done in self.done.items()},
            proposals=tuple(
                (
                    Proposal(row.title, row.for_it, row.against, row.abstained, row.chair),
                    self.folder.proposals.where(at, "title"),
                )
                for at, row in enumerate(self.folder.proposals.rows)
            ),
            draws=draws,
            rows=rows,
            where=self.folder.shown("meeting.yaml"),
            day_at=self.folder.document.where(("date",)),
            called_by=person(settings.called_by),
            called_by_at=self.folder.document.where(("called_by",)),
            chairmanship_at=(self.folder.document.where(("chair",)), self.folder.document.where(("vice_chair",))),
        )

    # --- the tables ---

    def _attendance(self) -> tuple[tuple[Attendance, ...], dict[PersonId, str]]:
        table = self.folder.attendance
        table.reject_duplicates(lambda row: PersonId(row.code, row.name), "name")
        found, rows = [], {}
        for at, row in enumerate(table.rows):
            who = PersonId(row.code, row.name)
            if row.substitute and row.presence is not Presence.SUBSTITUTE:
                raise table.error(
                    at,
                    "substitute",
                    found=_("the substitute {name} for a member noted as {presence}").format(
                        name=row.substitute, presence=_(PRESENCE_WORDS[row.presence])
                    ),
                    expected=_("a substitute only where presence is substitute"),
                    todo=_("correct presence, or leave the substitute out"),
                )
            stands_in = PersonId(row.substitute_code or row.code, row.substitute) if row.substitute else None
            came = self._time(table, at, "came_before", row.came_before)
            left = self._time(table, at, "left_before", row.left_before)
            found.append(Attendance(who, row.presence, stands_in, row.substitute_party, came, left))
            rows[who] = table.where(at, "name")
        return tuple(found), rows

    def _time(self, table: Table[Any], at: int, column: str, key: str | None) -> str | None:
        return None if key is None else self._key(table, at, column, key)

    def _declared(self) -> dict[str, tuple[Declared, ...]]:
        """Return the rows of the groups by their election."""
        table = self.folder.groups
        found: dict[str, list[Declared]] = {}
        for at, row in enumerate(table.rows):
            if (row.party is None) == (not row.name) or (bool(row.name) and row.code is None):
                raise table.error(
                    at,
                    "party",
                    found=_("a party and a person, or neither, or a name without a municipality's code"),
                    expected=_("either a party, or a person by code and name"),
                    todo=_("write one row for each party and each person that stands with the group"),
                )
            who = PersonId(row.code or 0, row.name) if row.name else None
            key = row.election if row.election == EVERY_ELECTION else self._divided(table, at, row.election)
            found.setdefault(key, []).append(
                Declared(row.group, row.party, who, table.where(at, "party" if who is None else "name"))
            )
        return {key: tuple(rows) for key, rows in found.items()}

    def _divided(self, table: Table[Any], at: int, key: str) -> str:
        """Return the key of an election in which groups win seats; a row about any other would say nothing."""
        contest = self._contest(table, at, key)
        if contest.method != "proportional":
            divided = [own for own, held in self.contests.items() if held.method == "proportional"]
            raise table.error(
                at,
                "election",
                found=_("a group for {post}, where no seats are divided among groups").format(post=contest.key),
                expected=_("* or one of {names}").format(names=", ".join(divided) or _("none")),
                todo=_("remove the row: groups count only where several are elected"),
            )
        return contest.key

    def _read_nominations(self) -> None:
        table = self.folder.nominations
        for at, row in enumerate(table.rows):
            contest = self._contest(table, at, row.election)
            role = row.role
            own = self.contests.get(f"{contest.post}:chair" if role == "chair" else f"{contest.post}:alternates")
            if role != "member" and own is not None:
                contest = own
            elif contest.role != "member":
                role = contest.role
            who = Named(row.group, PersonId(row.code, row.name), role, row.gender, table.where(at, "name"))
            if any(_same_place(who, entry) for entry in self._named_beside(who, contest.key)):
                raise table.error(
                    at,
                    "name",
                    found=_("{name} named for {post} once more").format(name=row.name, post=contest.key),
                    expected=_("each person once for each post"),
                    todo=_("remove one of the rows"),
                )
            self.done[contest.key].named.append(who)

    def _named_beside(self, who: Named, key: str) -> list[Named]:
        """Return those named for the election so far, those on a list that fell apart from those of the groups."""
        agreed = self.done[key].agreed
        fell = agreed is not None and bool(agreed.objections)
        return [e for e in self.done[key].named if not fell or (e.group is None) == (who.group is None)]

    def _read_ballots(self) -> None:
        table = self.folder.ballots
        for at, row in enumerate(table.rows):
            contest = self._contest(table, at, row.election)
            if contest.method != "majority":
                raise table.error(
                    at,
                    "election",
                    found=_("votes for {post}, which several persons are elected for").format(post=contest.key),
                    expected=_("one of {names}").format(names=", ".join(self._by_majority()) or _("none")),
                    todo=_("groups name their persons in nominations.csv; only one for one post is voted on"),
                )
            votes = self.done[contest.key].rounds.setdefault(row.round, {})
            self.done[contest.key].begins.setdefault(row.round, f"{table.where(at, 'votes')}, {contest.key}")
            who = self._voted_for(table, at, row)
            if who in votes:
                raise table.error(
                    at,
                    "name",
                    found=_("{name} in round {number} once more").format(
                        name=row.name or _("blank"), number=row.round
                    ),
                    expected=_("each name once in each round"),
                    todo=_("add the votes up in one row"),
                )
            votes[who] = row.votes

    @staticmethod
    def _voted_for(table: Table[BallotRow], at: int, row: BallotRow) -> PersonId | None:
        if bool(row.name) != (row.code is not None):
            raise table.error(
                at,
                "code",
                found=_("a name without a municipality's code, or a code without a name"),
                expected=_("both, or neither for the votes that were blank or invalid"),
                todo=_("fill in the other one"),
            )
        return PersonId(row.code, row.name) if row.code is not None else None

    def _read_transfers(self) -> None:
        table = self.folder.transfers
        for at, row in enumerate(table.rows):
            contest = self._contest(table, at, row.election)
            if contest.method != "proportional":
                raise table.error(
                    at,
                    "election",
                    found=_("a seat of {post} left to another group").format(post=contest.key),
                    expected=_("an election in which groups win seats"),
                    todo=_("remove the row"),
                )
            self.done[contest.key].transfers.append(
                Transfer(row.giver, row.taker, row.seats, table.where(at, None))
            )

    def _read_agreed(self) -> None:
        for at, row in enumerate(self.folder.settings.agreed or []):
            path = ("agreed", at, "election")
            key = self.by_fold.get(fold(row.election))
            if key not in self.contests:
                raise self._unknown(self.folder.document.where(path), row.election)
            if self.done[key].agreed is not None:
                raise self.folder.document.error(
                    path,
                    found=_("{post} once more").format(post=key),
                    expected=_("one agreed list for each election"),
                    todo=_("remove one of them"),
                )
            objections = tuple(PersonId(entry.code, entry.name) for entry in row.objections or [])
            self.done[key].agreed = AgreedList(objections, self.folder.document.where(path))

    # --- what belongs to one election ---

    def _course(self, key: str, done: _Done) -> Course:
        people = sorted({who for votes in done.rounds.values() for who in votes if who is not None})
        ballots = tuple(
            Ballot(
                number,
                {str(who): votes for who, votes in counted.items() if who is not None},
                counted.get(None, 0),
                done.begins[number],
            )
            for number, counted in sorted(done.rounds.items())
        )
        return Course(
            ballots=ballots,
            candidates={str(who): who for who in people},
            named=tuple(done.named),
            transfers=tuple(done.transfers),
            agreed=done.agreed,
            where=f"{self.folder.ballots.shown}, {key}",
        )

    # --- elections by their key ---

    def _contest(self, table: Table[Any], at: int, key: str) -> Contest:
        found = self.by_fold.get(fold(key.strip()))
        if found is None or found == CHAIR:
            raise self._unknown(table.where(at, "election"), key)
        return self.contests[found]

    def _key(self, table: Table[Any], at: int, column: str, key: str) -> str:
        found = self.by_fold.get(fold(key.strip()))
        if found is None:
            raise self._unknown(table.where(at, column), key)
        return found

    def _unknown(self, where: str, key: str) -> InputError:
        close = nearest(key, self.contests)
        return InputError(
            where=where,
            found=_("the election {key}, which is not held").format(key=key),
            expected=_("one of {names}").format(names=", ".join(self.contests)),
            todo=_("did you mean {name}?").format(name=close)
            if close
            else _("write the key of an election of this meeting; see posts in meeting.yaml"),
        )

    def _by_majority(self) -> list[str]:
        return [key for key, contest in self.contests.items() if contest.method == "majority"]


def _same_place(one: Named, other: Named) -> bool:
    """Return whether somebody is named twice, both times for a seat or both times as an alternate."""
    return one.person == other.person and (one.role == "alternate") == (other.role == "alternate")
