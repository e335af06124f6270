"""What the papers of a meeting to be held share: the occasion, its elections in order, sentences on a post."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.procedures.nominees import EQUALITY
from kkrvalg.protocol.numbers import day
from kkrvalg.protocol.text import INDENT, NO_BREAK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kkrvalg.model import Election, Member, PersonId
    from kkrvalg.procedures.constitution import Constitution
    from kkrvalg.procedures.contests import Contest
    from kkrvalg.procedures.timetable import Deadline
    from kkrvalg.protocol.text import Page
    from kkrvalg.rulebook import Post

PaperKind = Literal["running_order", "sign_in", "alliance", "lot", "nomination", "group", "ballot"]

FOLDER = N_("forms")
"""The folder of the papers inside that of the meeting."""

FILES: dict[PaperKind, str] = {
    "running_order": N_("running-order.txt"),
    "sign_in": N_("sign-in-list.txt"),
    "alliance": N_("alliance.txt"),
    "lot": N_("record-of-lots.txt"),
    "nomination": N_("nomination-{number}-{election}.txt"),
    "group": N_("group-{number}-{election}.txt"),
    "ballot": N_("ballot-{number}-{election}.txt"),
}
"""What the papers' files are called, in characters that every system takes."""

BOX, DOT = "[ ]", "·"
LONGEST_TOGETHER = 60
"""Characters of a command line that is kept in one line where it stands in a sentence."""


def paper_file(kind: PaperKind, number: int = 0, election: str = "") -> str:
    """Return the name of a paper's file; ``number`` is the post's in the running order."""
    plain = re.sub(r"[^\w-]+", "-", election)
    return _(FILES[kind]).format(number=f"{number:02}", election=plain)


class Item(NamedTuple):
    """A post in the running order with the elections that fill it."""

    number: int
    post: Post
    contests: tuple[Contest, ...]

    @property
    def is_named_for(self) -> bool:
        """Whether anybody is to be named; the seats of the KKR's chairmanship are given."""
        return any(contest.method != "given" for contest in self.contests)


@dataclass(frozen=True)
class Occasion:
    """A meeting that is to be held.

    ``constitution`` is the meeting with nobody there yet; ``members`` are those known in the order of the sign-in
    list, ``substitutes`` who stands in for each as far as that is known; ``latest`` is the last day for the
    meeting; ``command`` holds the meeting again; ``made_from`` says what the papers were made from.
    """

    constitution: Constitution
    election: Election
    rules: str
    options: Mapping[str, str]
    members: Sequence[Member]
    substitutes: Mapping[PersonId, PersonId | None]
    deadline: Deadline
    latest: date
    command: str
    made_from: str

    @property
    def heading(self) -> str:
        """Which meeting it is: the KKR and the day."""
        return _("{kkr}, constituting meeting {day}").format(
            kkr=council_name(self.constitution.kkr), day=day(self.constitution.day)
        )

    @property
    def items(self) -> tuple[Item, ...]:
        """The posts in the order they are filled."""
        return tuple(
            Item(number, filled.post, tuple(e.contest for e in filled.elections))
            for number, filled in enumerate(self.constitution.posts, start=1)
        )

    def contests(self, method: str) -> tuple[tuple[Item, Contest], ...]:
        """Return the elections of one method with their posts, in the order they are held."""
        return tuple((item, c) for item in self.items for c in item.contests if c.method == method)


# --- text -----------------------------------------------------------------------------------------------------


def prose(page: Page, text: str) -> None:
    """Print a paragraph; an article stays in one line."""
    _wrapped(page, text, INDENT)


def bulleted(page: Page, text: str, mark: str = DOT) -> None:
    """Print a point of a list, what is wrapped below its first word; an article stays in one line."""
    _wrapped(page, text, f"{INDENT}{mark} ")


def _wrapped(page: Page, text: str, first: str) -> None:
    joined = re.sub(r"(§§?|stk\.) (?=\d)", rf"\1{NO_BREAK}", text)
    for line in textwrap.wrap(
        joined, page.width, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False
    ):
        page.write(line.replace(NO_BREAK, " "))


def together(text: str) -> str:
    """Return a text that is kept in one line where it is short enough."""
    return text.replace(" ", NO_BREAK) if len(text) <= LONGEST_TOGETHER else text


# --- sentences ------------------------------------------------------------------------------------------------


def deadline_sentence(deadline: Deadline) -> str:
    """Return by when an alliance must be notified: surely, and as the deadline is counted here."""
    safe, chosen = deadline.safe, deadline.chosen.day
    text = _("In time until the end of {safe}, however the three weekdays are counted (§ 4, stk. 2).")
    if chosen != safe:
        text = " ".join((text, _("As they are counted here, until the end of {chosen}.")))
    return text.format(safe=day(safe), chosen=day(chosen))


def quorum_sentence(constitution: Constitution) -> str:
    """Return how many members must be present; while the composition waits for a lot it is not known."""
    if constitution.composition.question is not None:
        return _(
            "At least half of the members must be present (§ 5, stk. 9); how many that is waits for the lot about"
            " the composition."
        )
    quorum = constitution.quorum
    return _("At least {needed} of {members} must be present (§ 5, stk. 9).").format(
        needed=quorum.needed, members=quorum.members
    )


def contest_title(contest: Contest) -> str:
    """Return what is elected, with the key that the tables use."""
    titles = {
        "member": _("Member ({key})") if contest.places == 1 else _("Members ({key})"),
        "chair": _("Chair of the board ({key})"),
        "alternate": _("Alternates ({key})"),
    }
    return titles[contest.role].format(key=contest.key)


def contest_sentences(contest: Contest) -> tuple[str, ...]:
    """Return how an election is held, about how many seats and alternates."""
    return tuple(text for text in (_how(contest), _given(contest), _alternates(contest)) if text)


def _how(contest: Contest) -> str:
    if contest.method == "proportional":
        if contest.role == "alternate":
            return ngettext(
                "Proportional election of {number} alternate.",
                "Proportional election of {number} alternates.",
                contest.seats,
            ).format(number=contest.seats)
        return ngettext(
            "Proportional election of {number} seat.", "Proportional election of {number} seats.", contest.seats
        ).format(number=contest.seats)
    if contest.method == "majority":
        return {
            "member": _("Majority election of one."),
            "chair": _("Majority election of the chair of the board."),
            "alternate": _("Majority election of one alternate."),
        }[contest.role]
    return ""


def _given(contest: Contest) -> str:
    if not contest.given:
        return ""
    if contest.counts_given:
        return _("The chair and the vice chair of the KKR have a seat each, which count against their groups.")
    return _(
        "The chair and the vice chair of the KKR have a seat each by the post's own rules; nobody is elected."
    )


def _alternates(contest: Contest) -> str:
    if not contest.alternates:
        return ""
    if contest.alternates == contest.places:
        return ngettext(
            "The member has an alternate, named by the member's group.",
            "Each member has an alternate, named by the member's group.",
            contest.places,
        )
    return ngettext(
        "{number} alternate is named too; how the groups share is not established.",
        "{number} alternates are named too; how the groups share them is not established.",
        contest.alternates,
    ).format(number=contest.alternates)


def form_sentence(post: Post) -> str:
    """Return whether the KKR appoints or nominates."""
    if post.form == "appoint":
        return _("The KKR appoints.")
    if post.form == "nominate":
        if post.decided_by is None:
            return _("The KKR nominates; who has the last word is not established.")
        return _("The KKR nominates; the last word: {who}.").format(who=post.decided_by.text)
    return _("Whether the KKR appoints or nominates is not established.")


def need_sentences(post: Post) -> tuple[str, ...]:
    """Return what a post asks of those named: the rules', its own, and women and men."""
    found = [
        (_("Wished: {words}.") if need.strength == "wished" else _("Asked: {words}.")).format(
            words=need.words.text
        )
        for need in post.requirements
    ]
    if "requirements" in post.not_established:
        found.append(_("What else the post asks is not established."))
    if post.reason is not None:
        found.append(_("Note: {words}.").format(words=post.reason.text))
    return (*found, gender_sentence(post))


def gender_sentence(post: Post) -> str:
    """Return whether as many women as men are to be proposed."""
    if post.gender_rule == "no":
        return _("The act on equality does not apply.")
    if post.gender_rule != "yes":
        return _("Whether the act on equality applies is not established.")
    if post.seats == 1:
        return _("A woman and a man are to be proposed ({article}).").format(article=EQUALITY)
    return _("As many women as men are to be proposed, an even number in all ({article}).").format(
        article=EQUALITY
    )
