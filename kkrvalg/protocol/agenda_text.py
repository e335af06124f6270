"""The agenda item on the constitution of a KKR, as it is sent out before: summary, matter, recommendation.

It says what is to be done and what it rests on, never what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.procedures.contests import given_seats
from kkrvalg.protocol.blocks import Notice, PageBreak
from kkrvalg.protocol.derivation_text import among_compositions
from kkrvalg.protocol.lots import enumeration, question_sentence
from kkrvalg.protocol.meeting_names import Names
from kkrvalg.protocol.meeting_occasion import (
    contest_sentences,
    deadline_sentence,
    form_sentence,
    gender_sentence,
    need_sentences,
)
from kkrvalg.protocol.numbers import count, day
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kkrvalg.model import Election, Member, PersonId
    from kkrvalg.procedures.chair import ChairElection
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.constitution import Constitution, PostFilled
    from kkrvalg.procedures.timetable import Deadline
    from kkrvalg.protocol.text import Page
    from kkrvalg.rulebook import Post

FORMS = {"appoint": N_("appoints"), "nominate": N_("nominates"), "not_established": N_("elects")}
RECOMMENDED = {
    "appoint": N_("appoints {who} to {post}"),
    "nominate": N_("nominates {who} for {post}"),
    "not_established": N_("elects {who} to {post}"),
}
FEES = {
    "yes": N_("With a fee."),
    "no": N_("Without a fee."),
    "per_meeting": N_("With a fee for each meeting."),
    "some": N_("With a fee for some of the seats."),
    "not_established": N_("Whether there is a fee is not established."),
}
NOBODY = "–"


@dataclass(frozen=True)
class Agenda:
    """What the item is about.

    ``constitution`` is the meeting as it stands when the item is written; ``without_alliances`` the election of
    chair and vice chair if nobody stands together; ``substitutes`` who stands in for each member as far as that is
    known; ``frame`` holds ``time`` and ``place`` as far as they are known; ``latest`` is the last day there is;
    ``own_list`` says whether the KKR's own list of appointments for the term is known.
    """

    constitution: Constitution
    election: Election
    without_alliances: ChairElection
    substitutes: Mapping[PersonId, PersonId | None]
    deadline: Deadline
    latest: date
    own_list: bool
    frame: Mapping[str, str]

    @property
    def kkr(self) -> str:
        """What the KKR is called."""
        return council_name(self.constitution.kkr)


def write_agenda(page: Page, agenda: Agenda) -> None:
    """Print the item below its title."""
    heading(page, _("Summary"))
    _write_summary(page, agenda)
    heading(page, _("The matter"))
    _write_composition(page, agenda)
    _write_chairmanship(page, agenda)
    _write_posts(page, agenda)
    heading(page, _("Recommendation"))
    _write_recommendation(page, agenda)
    page.add(PageBreak())
    heading(page, _("Appendix: members and substitutes"))
    _write_members(page, agenda)


def _write_summary(page: Page, agenda: Agenda) -> None:
    constitution = agenda.constitution
    when = [day(constitution.day), agenda.frame.get("time", ""), agenda.frame.get("place", "")]
    posts = len(constitution.posts)
    paragraph(
        page,
        " ".join(
            (
                _("{kkr} holds its constituting meeting on {when}.").format(
                    kkr=agenda.kkr, when=", ".join(part for part in when if part)
                ),
                ngettext(
                    "Chair and vice chair are elected, and representatives of the municipalities are appointed or"
                    " nominated to {number} post.",
                    "Chair and vice chair are elected, and representatives of the municipalities are appointed or"
                    " nominated to {number} posts.",
                    posts,
                ).format(number=count(posts)),
            )
        ),
    )
    paragraph(
        page,
        _(
            "The new KKR takes office when the meeting has been held; until then the outgoing one sits. The"
            " meeting must be held by {latest} (§ 4, stk. 1)."
        ).format(latest=day(agenda.latest)),
    )
    if constitution.day > agenda.latest:
        page.add(Notice(_("NOTE: the day of the meeting is later.")))


# --- the composition ------------------------------------------------------------------------------------------


def _write_composition(page: Page, agenda: Agenda) -> None:
    heading(page, _("The composition of the KKR (§ 3)"), level=3)
    composition = agenda.constitution.composition
    if composition.question is not None:
        _write_waiting(page, composition)
        return
    mayors = _mayors(composition)
    paragraph(
        page,
        _(
            "{kkr} has {size} members: {mayors} mayors, who are members by virtue of the office, and"
            " {supplementary} supplementary members, elected by the council members of the parties and list"
            " cooperations (§ 3, stk. 1)."
        ).format(
            kkr=agenda.kkr,
            size=count(composition.size),
            mayors=count(mayors),
            supplementary=count(composition.size - mayors),
        ),
    )
    paragraph(page, _size_sentence(composition))
    _write_parties(page, composition)
    awaiting = [f"{p.party} {p.awaiting}" for p in agenda.constitution.seating.parties if p.awaiting]
    if awaiting:
        paragraph(
            page,
            _("Supplementary members whose names the secretariat has not received yet: {parties}.").format(
                parties=", ".join(awaiting)
            ),
        )
    paragraph(page, _("Members and personal substitutes, as far as they are known, are in the appendix."))
    quorum = agenda.constitution.quorum
    paragraph(
        page,
        _("The KKR can decide when at least {needed} of its {members} members are present (§ 5, stk. 9).").format(
            needed=quorum.needed, members=quorum.members
        ),
    )


def _write_waiting(page: Page, composition: Composition) -> None:
    """Print that the composition waits for a lot; the item can be finished when it has been drawn."""
    question = composition.question
    if question is not None:
        text = _("The composition waits for a lot ({article}); this item can be finished when it has been drawn.")
        page.add(Notice(text.format(article=question.article)))
        if among_compositions(composition, question):
            text = _("One of {number} compositions that are equally good by the text.")
            paragraph(page, text.format(number=count(len(question.tied))))
        elif composition.field.question is None:
            paragraph(page, question_sentence(question))


def _mayors(composition: Composition) -> int:
    return sum(party.mayors for party in composition.parties) + len(composition.others)


def _size_sentence(composition: Composition) -> str:
    """Return how the size comes about: by the votes alone, or reduced to the cap."""
    numbers = {
        "base": count(composition.base_size),
        "cap": count(composition.cap),
        "municipalities": count(composition.municipalities),
        "more": count(composition.exceeds_cap_by),
    }
    if composition.exceeds_cap_by:
        text = _(
            "At most {cap} are allowed, twice the {municipalities} municipalities; the seats that nobody may lose"
            " are {more} more. The rules do not say what yields, and KL has to decide (§ 3, stk. 2)."
        )
    elif composition.reduced:
        text = _(
            "By the votes there would be {base} members. At most {cap} are allowed, twice the {municipalities}"
            " municipalities, so the number is reduced in proportion (§ 3, stk. 2)."
        )
    else:
        text = _("At most {cap} are allowed, twice the {municipalities} municipalities (§ 3, stk. 2).")
    return text.format(**numbers)


def _write_parties(page: Page, composition: Composition) -> None:
    """Print the members by party."""
    rows = [
        (p.party, p.name, count(p.votes), count(p.mayors), count(p.supplementary), count(p.seats))
        for p in composition.parties
    ]
    rows += [
        (
            other.letter or NOBODY,
            _("{name} (mayor of {municipality})").format(name=other.name, municipality=other.municipality),
            "",
            "1",
            "0",
            "1",
        )
        for other in composition.others
    ]
    mayors = _mayors(composition)
    table(
        page,
        (
            (_("Party"), "left"),
            (_("Name"), "left"),
            (_("Votes"), "right"),
            (_("Mayors"), "right"),
            (_("Supplementary"), "right"),
            (_("Seats"), "right"),
        ),
        rows,
        total=("", _("In all"), "", count(mayors), count(composition.size - mayors), count(composition.size)),
        caption=_("Members by party"),
    )


# --- chair and vice chair -------------------------------------------------------------------------------------


def _write_chairmanship(page: Page, agenda: Agenda) -> None:
    heading(page, _("Election of chair and vice chair (§ 4, stk. 2)"), level=3)
    constitution = agenda.constitution
    paragraph(page, _leader_sentence(agenda))
    paragraph(
        page,
        _(
            "Chair and vice chair are elected among the members in one proportional election on the votes at the"
            " municipal election on {day}: the largest quotient takes the chair, the next the vice chair. Equal"
            " quotients are decided by lot."
        ).format(day=day(agenda.election.day)),
    )
    paragraph(
        page,
        " ".join(
            (
                _(
                    "The parties and list cooperations that are represented may form alliances, which must be"
                    " notified to the KKR's secretariat at least {number} weekdays before the meeting."
                ).format(number=agenda.deadline.weekdays),
                deadline_sentence(agenda.deadline),
            )
        ),
    )
    notified = [entry.parties for entry in constitution.alliances if entry.in_time]
    paragraph(
        page,
        _("Alliances the secretariat has been told of: {names}.").format(names=", ".join(notified))
        if notified
        else _("The secretariat has not been told of any alliance yet."),
    )
    for sentence in _outlook(agenda, alliances=bool(notified)):
        paragraph(page, sentence)


def _leader_sentence(agenda: Agenda) -> str:
    """Return who leads the election: who called the meeting, as far as that is known."""
    constitution = agenda.constitution
    person = constitution.called_by or constitution.convener.person
    if person is None:
        return _(
            "The election is led by the member who called the meeting: the mayor who has been mayor for the"
            " longest, of equals the oldest (§ 4, stk. 1-2)."
        )
    return _("The election is led by {name}, who called the meeting (§ 4, stk. 1-2).").format(
        name=Names(agenda.election).person(person)
    )


def _outlook(agenda: Agenda, *, alliances: bool) -> Iterator[str]:
    """Yield what the votes give without alliances, and with those notified."""
    election = agenda.without_alliances
    if election.waits:
        yield _("Who is represented waits for the lot about the composition.")
        return
    if election.chair is None or election.vice_chair is None:
        yield _("Without alliances a lot is needed.")
    else:
        yield _("Without alliances: chair {chair}, vice chair {vice_chair}.").format(
            chair=election.chair, vice_chair=election.vice_chair
        )
    counted = agenda.constitution.chair
    if alliances and counted.chair is not None and counted.vice_chair is not None:
        yield _("With the alliances notified in time: chair {chair}, vice chair {vice_chair}.").format(
            chair=counted.chair, vice_chair=counted.vice_chair
        )
    elif alliances:
        yield _("With the alliances notified in time a lot is needed, or the alliance decides itself.")


# --- the posts ------------------------------------------------------------------------------------------------


def _write_posts(page: Page, agenda: Agenda) -> None:
    constitution = agenda.constitution
    heading(page, _("Appointments and nominations (§ 4, stk. 3-4)"), level=3)
    if not agenda.own_list:
        page.add(
            Notice(
                _(
                    "NOTE: the list of appointments of {kkr} for {term} is not known to kkrvalg. Only posts that"
                    " every KKR has are shown; the others are to be added before this is sent out."
                ).format(kkr=agenda.kkr, term=agenda.election.term)
            )
        )
    if not constitution.posts:
        paragraph(page, _("No post is to be filled at this meeting."))
        return
    paragraph(
        page,
        _(
            "Where one representative is elected, it is by majority; where several are elected to the same post,"
            " it is a proportional election (§ 4, stk. 4; local government act § 24, stk. 1 and 3). Only members"
            " of the municipal councils in the area can be political representatives."
        ),
    )
    table(
        page,
        (
            ("", "right"),
            (_("Post"), "left"),
            (_("Seats"), "right"),
            (_("Altern."), "right"),
            (_("The KKR"), "left"),
        ),
        (
            (
                str(number),
                filled.post.name.text,
                _number(filled.post.seats),
                _number(filled.post.alternates),
                _(FORMS[filled.post.form]),
            )
            for number, filled in enumerate(constitution.posts, start=1)
        ),
        caption=_("The posts to be filled"),
    )
    if constitution.left_out:
        paragraph(
            page,
            _("The KKR fills these posts too, which are not on the agenda: {names}.").format(
                names=", ".join(constitution.left_out)
            ),
        )
    paragraph(
        page,
        _(
            "Where nothing is said of it below, it is not established whether the KKR appoints or nominates, for"
            " how long, and whether as many women as men are to be proposed."
        ),
    )
    for number, filled in enumerate(constitution.posts, start=1):
        _write_post(page, number, filled)


def _number(number: int | None) -> str:
    return "?" if number is None else count(number)


def _write_post(page: Page, number: int, filled: PostFilled) -> None:
    """Print a post: who has the last word, how it is elected, for how long, and what it asks."""
    post = filled.post
    heading(page, f"{number}. {post.key} – {post.name.text}", level=4)
    held = (text for entry in filled.elections for text in contest_sentences(entry.contest))
    form = () if post.form == "not_established" else (form_sentence(post),)
    paragraph(page, " ".join((*form, *held)))
    if "term" not in post.not_established:
        paragraph(page, f"- {_('For how long: {words}.').format(words=post.term.words.text.rstrip('.'))}")
    paragraph(page, f"- {_(FEES[post.fee])}")
    for sentence in need_sentences(post):
        if post.gender_rule != "not_established" or sentence != gender_sentence(post):
            paragraph(page, f"- {sentence}")


# --- the recommendation ---------------------------------------------------------------------------------------


def _write_recommendation(page: Page, agenda: Agenda) -> None:
    paragraph(page, _("It is recommended that {kkr}").format(kkr=agenda.kkr))
    points = [
        _("takes note of the composition of the KKR for {term}").format(term=agenda.election.term),
        _("elects chair and vice chair"),
        *(_recommended(filled.post) for filled in agenda.constitution.posts),
    ]
    for at, point in enumerate(points, start=1):
        paragraph(page, f"- {point}{'.' if at == len(points) else ','}")


def _recommended(post: Post) -> str:
    """Return what the KKR is to do about a post."""
    if post.seats is not None and given_seats(post) == post.seats:
        return _("takes note that chair and vice chair take the seats of {post}").format(post=post.name.text)
    return _(RECOMMENDED[post.form]).format(who=_who(post), post=post.name.text)


def _who(post: Post) -> str:
    """Return how many members and alternates a post has."""
    if post.seats is None:
        return _("members, whose number is not established,")
    members = ngettext("{number} member", "{number} members", post.seats).format(number=count(post.seats))
    if post.chairs and post.chairs < post.seats:
        members = _("{members}, one of them the chair,").format(members=members)
    if not post.alternates:
        return members
    alternates = ngettext("{number} alternate", "{number} alternates", post.alternates)
    return enumeration((members, alternates.format(number=count(post.alternates))))


# --- the appendix ---------------------------------------------------------------------------------------------


def _write_members(page: Page, agenda: Agenda) -> None:
    """Print the members party by party, mayors first, with their substitutes; who is awaited as such."""
    seating = agenda.constitution.seating
    rows: list[tuple[str, ...]] = []
    for party in seating.parties:
        rows += [_member_row(agenda, member, party.party) for member in (*party.mayors, *party.elected)]
        if party.awaiting:
            rows.append((party.party, _("{number} awaited").format(number=party.awaiting), "", ""))
    rows += [_member_row(agenda, member, member.letter or NOBODY) for member in seating.others]
    table(
        page,
        (
            (_("Party"), "left"),
            (_("Name"), "left"),
            (_("Municipality"), "left"),
            (_("Substitute"), "left"),
        ),
        rows,
    )


def _member_row(agenda: Agenda, member: Member, party: str) -> tuple[str, ...]:
    municipality = agenda.election.municipality_by_code[member.code].name
    name = _("{name}, mayor").format(name=member.name) if member.kind.value == "mayor" else member.name
    substitute = member.substitute or agenda.substitutes.get(member.person)
    return (party, name, municipality, _substitute(agenda, member, substitute))


def _substitute(agenda: Agenda, member: Member, substitute: PersonId | None) -> str:
    """Return a substitute's name, with the municipality where it is another than the member's."""
    if substitute is None:
        return NOBODY
    return substitute.name if substitute.code == member.code else Names(agenda.election).person(substitute)
