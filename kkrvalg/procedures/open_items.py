"""What is still open after a constituting meeting: each thing with its article, and who must do it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.model import PersonId
    from kkrvalg.procedures.constitution import Constitution, PostFilled
    from kkrvalg.procedures.filling import Filled

ARTICLE = "§ 4, stk. 4"

Matter = Literal[
    "composition_lot",
    "seats_awaiting",
    "meeting_late",
    "convener_dates",
    "convener_tied",
    "convener_other",
    "convener_otherwise",
    "no_quorum",
    "quorum_of_seats",
    "alliance_too_late",
    "alliance_doubtful",
    "alliance_refused_doubtful",
    "chair_lot",
    "chair_not_named",
    "chair_of_other_party",
    "election_without_quorum",
    "election_lot",
    "seats_not_named",
    "seats_not_divided",
    "seats_not_given",
    "round_to_hold",
    "votes_missing",
    "nobody_elected",
    "list_refused",
    "alternates_shared_how",
    "alternates_not_named",
    "board_chair_not_named",
    "post_not_fulfilled",
    "posts_left_out",
    "decision_asked",
]

_SENTENCES: dict[Matter, str] = {
    "meeting_late": N_("The meeting is held after {names}, the last day by the rules."),
    "composition_lot": N_("The composition of the KKR waits for a lot; see it with kkrvalg compose."),
    "seats_awaiting": N_("{party}: {number} of its seats await the group's election."),
    "convener_dates": N_("Who calls the meeting is not sure: the dates of {number} mayors are missing."),
    "convener_tied": N_("Who calls the meeting is not settled: {names} are equal in time and age."),
    "convener_other": N_("{names} called the meeting; by the rules it is {party}."),
    "convener_otherwise": N_(
        "If times as mayor with a break were counted in the other way, {names} would call the meeting; see the"
        " option broken_tenure."
    ),
    "no_quorum": N_("Only {number} of {other} members take part: the KKR cannot decide."),
    "quorum_of_seats": N_(
        "{number} members take part: half of the members there are, but not half of the {other} seats."
    ),
    "alliance_too_late": N_("The alliance {party} was notified too late, and does not count."),
    "alliance_doubtful": N_(
        "The alliance {party} was notified in time as the deadline is counted here, too late by another way."
    ),
    "alliance_refused_doubtful": N_(
        "The alliance {party} was notified too late as the deadline is counted here, and does not count; by"
        " another way it was in time. It is a matter of the options saturday_is_weekday and deadline_count."
    ),
    "chair_lot": N_("A lot must be drawn about chair and vice chair ({names})."),
    "chair_not_named": N_("{party} has not named its {post}."),
    "chair_of_other_party": N_("{names}, named {post}, is not of {party}, which won it."),
    "election_without_quorum": N_("{post}: only {number} take part in the election; {other} are needed."),
    "election_lot": N_("{post}: a lot must be drawn ({names})."),
    "seats_not_named": N_("{post}: {party} has {number} seats to name."),
    "seats_not_divided": N_("{post}: {number} seats are to be divided between groups; nobody takes part yet."),
    "seats_not_given": N_("{post}: {number} seats are the chairmanship's, which is not elected."),
    "round_to_hold": N_("{post}: round {number} of the election must be held {names}."),
    "votes_missing": N_(
        "{post}: {number} of those who took part are not counted in round {other}, neither with a vote nor as"
        " blank."
    ),
    "nobody_elected": N_(
        "{post}: nobody got a vote. The rules do not say what follows; the KKR must agree on it."
    ),
    "list_refused": N_("{post}: the agreed list fell, as {names} objected; the election is held by the rules."),
    "alternates_shared_how": N_(
        "{post}: {number} alternates for {other} seats; how the groups share them is not said. They can be elected"
        " by themselves with alternates=own_election."
    ),
    "alternates_not_named": N_("{post}: {number} alternates are not named."),
    "board_chair_not_named": N_("{post}: which of those elected is the board's chair is not said."),
    "post_not_fulfilled": N_("{post}: those named do not fulfil what the post asks."),
    "posts_left_out": N_("The KKR fills these posts too, which are not on the agenda: {names}."),
    "decision_asked": N_("“{post}”: the votes are equal and the chair's decides none; the rules do not say more."),
}

_CANDIDATE = re.compile(r"^\d+:(?=..)")
"""A municipality's code before a person's name; before a single letter it tells two local lists apart."""

_OFFICES = {"chair": N_("chair"), "vice_chair": N_("vice chair")}


class OpenItem(NamedTuple):
    """Something that is open: of which matter, about which post, party and persons, how many of how many.

    ``blocks`` says whether the constitution is not complete without it; what does not is only pointed out.
    """

    article: str
    matter: Matter
    blocks: bool
    post: str = ""
    party: str = ""
    names: tuple[str, ...] = ()
    number: int = 0
    other: int = 0

    @property
    def sentence(self) -> str:
        """The item in the language in use."""
        names = ", ".join(_without_codes(self.names))
        if self.matter == "round_to_hold":
            names = _("between {names}").format(names=names) if names else ""
        post = _(_OFFICES[self.post]) if self.post in _OFFICES else self.post
        if self.matter == "seats_not_named":
            text = ngettext(
                "{post}: {party} has {number} seat to name.",
                "{post}: {party} has {number} seats to name.",
                self.number,
            )
        else:
            text = _(_SENTENCES[self.matter])
        filled = text.format(post=post, party=self.party, names=names, number=self.number, other=self.other)
        return filled.replace(" .", ".")


def _without_codes(names: Sequence[str]) -> list[str]:
    """Return names as people say them: candidates without the municipality's code, unless it tells two apart."""
    own = [_CANDIDATE.sub("", name) for name in names]
    return [name if own.count(plain) > 1 else plain for name, plain in zip(names, own, strict=True)]


def open_items(constitution: Constitution) -> tuple[OpenItem, ...]:
    """Return what is still open after a meeting, in the order of the rules."""
    return (
        *_of_members(constitution),
        *_of_the_meeting(constitution),
        *_of_the_chair(constitution),
        *(item for post in constitution.posts for item in _of_post(post, constitution)),
        *_left_out(constitution),
        *(
            OpenItem(d.article, "decision_asked", blocks=True, post=d.proposal.title)
            for d in constitution.decisions
            if d.outcome == "asked"
        ),
    )


def _left_out(constitution: Constitution) -> Iterator[OpenItem]:
    if constitution.left_out:
        yield OpenItem("§ 4, stk. 3", "posts_left_out", blocks=False, names=constitution.left_out)


def _of_members(constitution: Constitution) -> Iterator[OpenItem]:
    if constitution.composition.question is not None:
        yield OpenItem("§ 3, stk. 2", "composition_lot", blocks=True)
    for party in constitution.seating.parties:
        if party.awaiting:
            yield OpenItem("§ 3, stk. 1", "seats_awaiting", blocks=False, party=party.party, number=party.awaiting)


def _of_the_meeting(constitution: Constitution) -> Iterator[OpenItem]:
    if constitution.day > constitution.meeting_by:
        yield OpenItem("§ 4, stk. 1", "meeting_late", blocks=False, names=(str(constitution.meeting_by),))
    convener = constitution.convener
    if convener.missing:
        number = len({person for person, _what in convener.missing})
        yield OpenItem("§ 4, stk. 1", "convener_dates", blocks=False, number=number)
    if convener.tied:
        names = tuple(person.name for person in convener.tied)
        yield OpenItem("§ 4, stk. 1", "convener_tied", blocks=False, names=names)
    caller = constitution.called_by
    if None not in {caller, convener.person} and caller != convener.person:
        names = tuple(person.name for person in (caller, convener.person) if person is not None)
        yield OpenItem("§ 4, stk. 1", "convener_other", blocks=False, names=names[:1], party=names[1])
    if constitution.other_convener is not None:
        names = (constitution.other_convener.name,)
        yield OpenItem("§ 4, stk. 1", "convener_otherwise", blocks=False, names=names)
    quorum = constitution.quorum
    if not quorum.is_met:
        of_members = 2 * quorum.present >= quorum.members - constitution.seating.awaiting
        matter: Matter = "quorum_of_seats" if of_members else "no_quorum"
        yield OpenItem(quorum.article, matter, blocks=not of_members, number=quorum.present, other=quorum.members)
    for alliance in constitution.alliances:
        if not alliance.in_time:
            late: Matter = "alliance_refused_doubtful" if alliance.doubtful else "alliance_too_late"
            yield OpenItem(alliance.article, late, blocks=False, party=alliance.parties)
        elif alliance.doubtful:
            yield OpenItem(alliance.article, "alliance_doubtful", blocks=False, party=alliance.parties)


def _of_the_chair(constitution: Constitution) -> Iterator[OpenItem]:
    article = "§ 4, stk. 2"
    for question in constitution.chair.questions:
        yield OpenItem(article, "chair_lot", blocks=True, names=tuple(map(str, question.tied)))
    for place, person in zip(constitution.chair.places, constitution.chairmanship, strict=True):
        if place.winner is None:
            continue
        if person is None:
            yield OpenItem(article, "chair_not_named", blocks=True, post=place.post, party=place.winner)
        elif not _is_of(person, place.winner, constitution):
            yield OpenItem(
                article,
                "chair_of_other_party",
                blocks=False,
                post=place.post,
                party=place.winner,
                names=(person.name,),
            )


def _is_of(person: PersonId, winner: str, constitution: Constitution) -> bool:
    """Return whether somebody is of the party, of the alliance, or the mayor of the local list that won."""
    parties = {party.party: party for party in constitution.seating.parties}
    for key in winner.split("+"):
        own = parties.get(key)
        if own is not None and any(person == m.person for m in (*own.mayors, *own.elected)):
            return True
        unit = next((u for u in constitution.chair.entrants.participants if u.key == key), None)
        codes = {alias.partition(":")[0] for alias in (unit.aliases if unit else ())}
        if str(person.code) in codes and any(person == m.person for m in constitution.seating.others):
            return True
    return False


def _of_post(post: PostFilled, constitution: Constitution) -> Iterator[OpenItem]:
    for filled in post.elections:
        yield from _of_election(filled, constitution)
    if any(finding.kind == "error" and finding.person is None for finding in post.findings):
        yield OpenItem(ARTICLE, "post_not_fulfilled", blocks=True, post=post.post.key)
    main = next(f for f in post.elections if f.contest.role == "member")
    together = post.post.chairs and not any(f.contest.role == "chair" for f in post.elections)
    if together and not any(entry.role == "chair" for entry in main.persons):
        yield OpenItem(ARTICLE, "board_chair_not_named", blocks=True, post=post.post.key)
    contest = main.contest
    if contest.alternates and contest.alternates not in {contest.places, 1}:
        yield OpenItem(
            ARTICLE,
            "alternates_shared_how",
            blocks=False,
            post=contest.key,
            number=contest.alternates,
            other=contest.places,
        )
    missing = contest.alternates - len(main.alternates)
    if missing > 0:
        yield OpenItem(ARTICLE, "alternates_not_named", blocks=True, post=contest.key, number=missing)


def _of_election(filled: Filled, constitution: Constitution) -> Iterator[OpenItem]:
    key = filled.contest.key
    needed = constitution.quorum.needed
    if constitution.quorum.is_met and filled.present < needed:
        yield OpenItem(
            constitution.quorum.article,
            "election_without_quorum",
            blocks=True,
            post=key,
            number=filled.present,
            other=needed,
        )
    if filled.refused is not None:
        names = tuple(person.name for person in filled.refused.objections)
        yield OpenItem(ARTICLE, "list_refused", blocks=False, post=key, names=names)
    if filled.question is not None:
        names = tuple(map(str, filled.question.tied))
        yield OpenItem(ARTICLE, "election_lot", blocks=True, post=key, names=names)
    elected = sum(person is not None for person in constitution.chairmanship)
    if filled.contest.given and elected < filled.contest.given:
        yield OpenItem(ARTICLE, "seats_not_given", blocks=True, post=key, number=filled.contest.given)
    yield from _of_majority(filled)
    yield from _to_name(filled)


def _of_majority(filled: Filled) -> Iterator[OpenItem]:
    """Yield the round that is to be held, or why nobody is elected."""
    key, majority = filled.contest.key, filled.majority
    if majority is None:
        return
    for step in majority.steps:
        missing = step.present - sum(step.votes) - step.blank if step.kind == "round" else 0
        if step.kind == "round" and missing:
            yield OpenItem(ARTICLE, "votes_missing", blocks=False, post=key, number=missing, other=step.number)
    if majority.nobody:
        yield OpenItem(ARTICLE, "nobody_elected", blocks=True, post=key)
    elif majority.awaits is not None:
        yield OpenItem(
            ARTICLE, "round_to_hold", blocks=True, post=key, names=majority.finalists, number=majority.awaits
        )
    elif majority.elected is not None and filled.vacant:
        yield OpenItem(ARTICLE, "post_not_fulfilled", blocks=True, post=key)


def _to_name(filled: Filled) -> Iterator[OpenItem]:
    """Yield the seats that a group, or an agreed list, has not named anybody for."""
    key = filled.contest.key
    if filled.how == "proportional" and not filled.present:
        yield OpenItem(ARTICLE, "seats_not_divided", blocks=True, post=key, number=filled.contest.seats)
    for s in filled.standings:
        if s.to_name > 0:
            yield OpenItem(ARTICLE, "seats_not_named", blocks=True, post=key, party=s.group.key, number=s.to_name)
    if filled.how == "agreed" and filled.vacant:
        yield OpenItem(
            ARTICLE, "seats_not_named", blocks=True, post=key, party=_("the agreed list"), number=filled.vacant
        )
