"""The running order of a constituting meeting (drejebog): who leads what, in which order, what must be at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import _, ngettext
from kkrvalg.protocol.lots import enumeration
from kkrvalg.protocol.meeting_names import Names
from kkrvalg.protocol.meeting_occasion import (
    BOX,
    DOT,
    FOLDER,
    bulleted,
    contest_sentences,
    contest_title,
    deadline_sentence,
    form_sentence,
    need_sentences,
    paper_file,
    prose,
    quorum_sentence,
    together,
)
from kkrvalg.protocol.numbers import day
from kkrvalg.protocol.text import heading

if TYPE_CHECKING:
    from kkrvalg.procedures.contests import Contest
    from kkrvalg.protocol.meeting_occasion import Item, Occasion
    from kkrvalg.protocol.text import Page

FIRST_POST = 4
"""The number of the part of the meeting in which the posts are filled."""


def write_running_order(page: Page, occasion: Occasion) -> None:
    """Print the running order."""
    heading(page, _("Running order"), level=1)
    prose(page, f"{occasion.heading}.")
    prose(
        page,
        _("The term after the municipal election on {day}. {rules}.").format(
            day=day(occasion.election.day), rules=occasion.rules
        ),
    )
    _write_before(page, occasion)
    _write_opening(page, occasion)
    _write_chairmanship(page, occasion)
    _write_rules(page, occasion)
    heading(page, _("{number}. The posts (§ 4, stk. 3-4)").format(number=FIRST_POST))
    _write_leader(page, _("the chair, in the chair's absence the vice chair (§ 5, stk. 7)"))
    for item in occasion.items:
        _write_item(page, item)
    _write_end(page, occasion)
    page.write()
    page.lines += occasion.made_from.splitlines()


def _write_leader(page: Page, who: str) -> None:
    prose(page, _("Leads: {who}.").format(who=who))


# --- before the meeting ---------------------------------------------------------------------------------------


def _write_before(page: Page, occasion: Occasion) -> None:
    """Print what is to be done before the day, and what must be at hand on it."""
    constitution = occasion.constitution
    heading(page, _("Before the meeting"))
    if constitution.composition.question is not None:
        text = _("The composition of the KKR waits for a lot; draw it first (kkrvalg compose shows it).")
        bulleted(page, text, BOX)
    if constitution.day > occasion.latest:
        bulleted(
            page,
            _("NOTE: the meeting must be held on {latest} at the latest (§ 4, stk. 1).").format(
                latest=day(occasion.latest)
            ),
            BOX,
        )
    awaiting = [
        together(f"{party.party} {party.awaiting}") for party in constitution.seating.parties if party.awaiting
    ]
    if awaiting:
        bulleted(
            page,
            _(
                "Seats that await their group's election (§ 3, stk. 1): {parties}. Their names go into members.csv"
                " and attendance.csv."
            ).format(parties=", ".join(awaiting)),
            BOX,
        )
    bulleted(
        page,
        _("Alliances for chair and vice chair have reached the secretariat and stand in meeting.yaml.")
        + f" {deadline_sentence(occasion.deadline)}",
        BOX,
    )
    bulleted(page, _("At hand in the room:"), BOX)
    for text in _at_hand(occasion):
        bulleted(page, text, f"{' ' * len(BOX)} {DOT}")


def _at_hand(occasion: Occasion) -> tuple[str, ...]:
    """Return what must be at hand."""
    ballots, groups = len(occasion.contests("majority")), len(occasion.contests("proportional"))
    return (
        _("this running order, the sign-in list and pens ({folder})").format(folder=_(FOLDER)),
        ngettext(
            "ballots for {number} election by majority, one set for each who takes part",
            "ballots for {number} elections by majority, one set for each who takes part",
            ballots,
        ).format(number=ballots),
        ngettext(
            "declarations of groups for {number} proportional election, a stack of each",
            "declarations of groups for {number} proportional elections, a stack of each",
            groups,
        ).format(number=groups),
        _("forms on which persons are named, one for each group and post"),
        _("the record of lots, equal slips and something to draw them from"),
        _("a computer with kkrvalg and this folder"),
    )


# --- the meeting ----------------------------------------------------------------------------------------------


def _write_opening(page: Page, occasion: Occasion) -> None:
    heading(page, _("1. Opening"))
    _write_convener(page, occasion)
    bulleted(page, _("All have signed the sign-in list; it is noted in attendance.csv (§ 5, stk. 11)."), BOX)
    bulleted(page, f"{quorum_sentence(occasion.constitution)} {_('Present:')} ______", BOX)


def _write_convener(page: Page, occasion: Occasion) -> None:
    """Print who leads the first election: who called the meeting, as far as the dates tell."""
    convener = occasion.constitution.convener
    if convener.person is not None:
        who = Names(occasion.election).person(convener.person)
        _write_leader(page, _("{name}, who by the rules calls the meeting (§ 4, stk. 1-2)").format(name=who))
        return
    lacking = len({person for person, _what in convener.missing})
    _write_leader(page, _("the member who called the meeting (§ 4, stk. 2): {line}").format(line="_" * 28))
    prose(
        page,
        ngettext(
            "It is the mayor who has been mayor for the longest, of equals the oldest (§ 4, stk. 1). Who that is"
            " cannot be said here: {number} mayor lacks a date in members.csv.",
            "It is the mayor who has been mayor for the longest, of equals the oldest (§ 4, stk. 1). Who that is"
            " cannot be said here: {number} mayors lack a date in members.csv.",
            lacking,
        ).format(number=lacking)
        if convener.missing
        else _("Equal in time and age: {names}. The rules do not say who of them calls (§ 4, stk. 1).").format(
            names=enumeration(tuple(person.name for person in convener.tied))
        ),
    )


def _write_chairmanship(page: Page, occasion: Occasion) -> None:
    """Print the election of chair and vice chair."""
    heading(page, _("2. Chair and vice chair (§ 4, stk. 2)"))
    _write_leader(page, _("the member who called the meeting"))
    prose(
        page,
        _(
            "One proportional election of two posts on the parties' votes at the municipal election: the largest"
            " quotient takes the chair, the next the vice chair. Parties of an alliance count as one."
        ),
    )
    prose(page, _without_alliances(occasion))
    bulleted(page, _("The alliances that were notified in time are read out."), BOX)
    bulleted(page, _("The result is read out: {command}").format(command=together(occasion.command)), BOX)
    bulleted(page, _("A lot is drawn if two quotients are equal; see below."), BOX)
    text = _("The winners name their persons, who are members of the KKR; noted in meeting.yaml.")
    bulleted(page, text, BOX)
    page.write()
    for label in (_("Chair:"), _("Vice chair:")):
        page.write(f"{' ' * 6}{label:<13} {'_' * 40}")
        page.write()
    prose(page, _("From here the chair leads the meeting (§ 5, stk. 7)."))


def _without_alliances(occasion: Occasion) -> str:
    """Return who gets the chair and the vice chair where nobody stands together."""
    election = occasion.constitution.chair
    if election.waits:
        return _("Who is represented waits for the lot about the composition.")
    if election.chair is None or election.vice_chair is None:
        return _("Without alliances a lot is needed.")
    return _("Without alliances: chair {chair}, vice chair {vice_chair}.").format(
        chair=election.chair, vice_chair=election.vice_chair
    )


def _write_rules(page: Page, occasion: Occasion) -> None:
    """Print once how the elections of the posts are held, and what to do at a lot."""
    heading(page, _("3. How the elections of posts are held (§ 4, stk. 4)"))
    counted = (
        _("The groups count by the votes behind their parties at the municipal election.")
        if occasion.options["post_base"] == "vote_totals"
        else _("Every member who takes part counts one, and so does a substitute.")
    )
    bulleted(
        page,
        _(
            "Proportional election, where several are elected: those who take part divide into groups for this"
            " election; who declares nothing stands with the own party."
        )
        + f" {counted} "
        + _(
            "The seats are divided by d'Hondt's method. Each group names its persons at once and by itself; it may"
            " leave a seat to others only if another group takes it. Noted in groups.csv, nominations.csv and"
            " transfers.csv."
        ),
    )
    bulleted(
        page,
        _(
            "Majority election, where one is elected: in rounds one and two the votes of more than half of the"
            " members present are needed. Round three is between the two with most votes in round two, and most"
            " votes decide. Noted in ballots.csv, blank and invalid votes too."
        ),
    )
    bulleted(
        page,
        _(
            "An agreed list takes the place of an election only if nobody objects. Noted in meeting.yaml under"
            " {key}."
        ).format(key="agreed"),
    )
    bulleted(
        page,
        _(
            "A lot is drawn where quotients or votes are equal and the seat depends on it: also about who enters"
            " round three. kkrvalg names those it is between. Draw at once, with a witness; fill in the record of"
            " lots, and note the draw in lots.yaml. The chair's casting vote decides no election."
        ),
    )
    bulleted(
        page,
        _(
            "After each election: {command}. It says what is missing. Who leaves is"
            " noted in attendance.csv with the first election that is missed."
        ).format(command=together(occasion.command)),
    )


# --- the posts ------------------------------------------------------------------------------------------------


def _write_item(page: Page, item: Item) -> None:
    """Print a post: its elections, what it asks, and the papers that must be at hand."""
    post = item.post
    heading(page, f"{FIRST_POST}.{item.number} {post.key} – {post.name.text}")
    prose(page, form_sentence(post))
    for contest in item.contests:
        bulleted(page, f"{contest_title(contest)}: {' '.join(contest_sentences(contest))}", BOX)
    for text in need_sentences(post):
        bulleted(page, text)
    files = [name for contest in item.contests for name in _papers_of(item, contest)]
    if item.is_named_for:
        files.insert(0, paper_file("nomination", item.number, post.key))
    if files:
        bulleted(page, _("Papers: {files}").format(files=", ".join(files)))


def _papers_of(item: Item, contest: Contest) -> tuple[str, ...]:
    """Return the files of the papers one election needs."""
    if contest.method == "proportional":
        return (paper_file("group", item.number, contest.key),)
    if contest.method == "majority":
        return (paper_file("ballot", item.number, contest.key),)
    return ()


def _write_end(page: Page, occasion: Occasion) -> None:
    heading(page, _("5. Other decisions (§ 5, stk. 9)"))
    prose(
        page,
        _(
            "Simple majority; where votes are equal the chair's vote decides. The votes, and how the chair voted,"
            " are noted in proposals.csv."
        ),
    )
    heading(page, _("6. Closing"))
    bulleted(page, _("Nothing is open any more: {command}").format(command=together(occasion.command)), BOX)
    text = _("The minutes are printed: {command}").format(command=together(f"{occasion.command} --minutes"))
    bulleted(page, text, BOX)
