"""The election of chair and vice chair as a text: who wins, who stands, the quotients, the lots."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg.apportion import Lot
from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.procedures.chair import ARTICLE, Compared
from kkrvalg.procedures.margins_chair import chair_margins
from kkrvalg.protocol.lots import enumeration, question_sentence
from kkrvalg.protocol.margins_text import write_chair_margins
from kkrvalg.protocol.numbers import count, day, mixed
from kkrvalg.protocol.text import heading, paragraph, table, verbatim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.apportion import Draw, Question
    from kkrvalg.procedures.chair import ChairElection, Participant, Place
    from kkrvalg.protocol.text import Page, Side
    from kkrvalg.rulebook import Rulebook

POSTS = {"chair": N_("Chair"), "vice_chair": N_("Vice chair")}
WON = {"chair": N_("← chair"), "vice_chair": N_("← vice chair")}
BOTH = N_("← both posts")
IN_LOT = {"chair": N_("lot: chair"), "vice_chair": N_("lot: vice chair")}
OPEN = {
    "chair": N_("Who takes the chair is undecided: {names} have the same quotient, {quotient}."),
    "vice_chair": N_("Who takes the vice chair is undecided: {names} have the same quotient, {quotient}."),
}
DRAWN = {
    "chair": N_(
        "The chair was drawn by lot among {names}, who had the same quotient, {quotient}: {drawn}."
        " Date: {date}. Witness: {witness}."
    ),
    "vice_chair": N_(
        "The vice chair was drawn by lot among {names}, who had the same quotient, {quotient}: {drawn}."
        " Date: {date}. Witness: {witness}."
    ),
}


def write_rules(page: Page, rulebook: Rulebook) -> None:
    """Print what holds for the election in every KKR."""
    paragraph(
        page,
        _(
            "One proportional election of two posts on the parties' votes in the area: the largest quotient takes"
            " the chair, the next the vice chair ({article}). The member who called the meeting leads the election"
            " ({article}, 2. pkt.)."
        ).format(article=ARTICLE),
    )
    days = rulebook.alliance_notice_weekdays
    paragraph(
        page,
        ngettext(
            "An alliance counts only if the KKR's secretariat was told of it at least {number} weekday before the"
            " meeting.",
            "An alliance counts only if the KKR's secretariat was told of it at least {number} weekdays before the"
            " meeting.",
            days,
        ).format(number=days),
    )


def write_overview(page: Page, elections: Sequence[ChairElection]) -> None:
    """Print one line for each KKR."""
    page.write()
    table(
        page,
        ((_("KKR"), "left"), (_("Chair"), "left"), (_("Vice chair"), "left")),
        ((e.kkr.capitalize(), *(place.winner or _("undecided") for place in e.places)) for e in elections),
    )


def write_chair(page: Page, election: ChairElection, *, record_with: str) -> None:
    """Print the election in one KKR; ``record_with`` is the command line that records a draw."""
    heading(page, council_name(election.kkr), level=1)
    if election.waits:
        _write_waiting(page, election)
        return
    write_election(page, election)
    _write_lots(page, election, record_with)


def write_outcome(page: Page, election: ChairElection) -> None:
    """Print who wins and who stands."""
    _write_posts(page, election)
    _write_shortage(page, election)
    _write_entrants(page, election)


def write_election(page: Page, election: ChairElection) -> None:
    """Print who wins, who stands and the quotients."""
    write_outcome(page, election)
    compared = [step for step in election.steps if isinstance(step, Compared)]
    _write_quotients(page, election, [step for step in compared if step.alliance is None])
    for place in election.places:
        inside = [step for step in compared if step.alliance == place.unit and step.alliance is not None]
        if inside and inside[0].post == place.post:
            _write_inside(page, election, inside)
    write_chair_margins(page, chair_margins(election))


def _write_waiting(page: Page, election: ChairElection) -> None:
    """Print that the composition has to be settled first."""
    for question in election.questions:
        paragraph(
            page,
            _("UNDECIDED: the composition of the KKR itself waits for a lot ({article}).").format(
                article=question.article
            ),
        )
        paragraph(page, question_sentence(question))
    paragraph(page, _("See it with:"))
    verbatim(page, f"kkrvalg compose --kkr {election.kkr}")


# --- who wins, and who stands -----------------------------------------------------------------------------------


def _write_posts(page: Page, election: ChairElection) -> None:
    """Print who takes each post."""
    names = {unit.key: _("the alliance decides itself") for unit in election.units if unit.is_alliance}
    names |= {p.key: _named(p) for p in election.entrants.participants}
    table(
        page,
        ((_("Post"), "left"), (_("Party"), "left"), ("", "left"), ("", "left")),
        (
            (
                _(POSTS[place.post]),
                place.winner or _("undecided"),
                names.get(place.winner or "", ""),
                _how(place, election),
            )
            for place in election.places
        ),
    )


def _write_shortage(page: Page, election: ChairElection) -> None:
    """Print that a party won both posts and has one member, as both are elected among the members."""
    for p in election.entrants.participants:
        if p.members == 1 and p.key == election.chair == election.vice_chair:
            paragraph(
                page,
                _("NOTE: {party} won both posts and has one member. Who takes the other post is not said.").format(
                    party=p.name
                ),
            )


def _named(participant: Participant) -> str:
    if not participant.mayors_of:
        return participant.name
    return _("{name} (mayor of {municipality})").format(
        name=participant.name, municipality=enumeration(participant.mayors_of)
    )


def _how(place: Place, election: ChairElection) -> str:
    """Return through which alliance, and whether by lot, a post was won."""
    if place.decided_by == "alliance":
        return ""
    in_alliance = any(unit.key == place.unit and unit.is_alliance for unit in election.units)
    parts = [
        _("by lot") if place.decided_by == "lot" else "",
        _("in the alliance {alliance}").format(alliance=place.unit) if in_alliance else "",
    ]
    return ", ".join(part for part in parts if part)


def _write_entrants(page: Page, election: ChairElection) -> None:
    """Print the alliances with their votes, and what there is to know of those who win nothing by the rules."""
    for unit in election.units:
        if unit.is_alliance:
            added = " + ".join(count(p.votes) for p in unit.members)
            paragraph(
                page,
                _("The alliance {alliance} has {added} = {votes} votes.").format(
                    alliance=unit.key, added=added, votes=count(unit.votes)
                ),
            )
            for member in unit.members:
                if member.local:
                    _write_doubt(page, member)
    if any(place.decided_by == "alliance" for place in election.places):
        paragraph(
            page,
            _("How an alliance divides what it wins is not said; here it decides itself ({option}).").format(
                option="alliance_inner=alliance_decides"
            ),
        )
    entrants = election.entrants
    if entrants.left_out:
        names = enumeration(tuple(p.key for p in entrants.left_out))
        paragraph(page, _("Represented, but left out by chair_parties=eligible: {names}.").format(names=names))
    voteless = tuple(p.key for p in entrants.participants if not p.votes)
    if voteless:
        paragraph(page, _("Represented, but without votes: {names}.").format(names=enumeration(voteless)))
    if entrants.independents:
        paragraph(
            page,
            _("Elected outside all lists, and so without votes: the mayor of {names}.").format(
                names=enumeration(entrants.independents)
            ),
        )


def _write_doubt(page: Page, member: Participant) -> None:
    """Print that the text does not say whether a local list may stand in an alliance."""
    paragraph(
        page,
        _(
            "NOTE: {party} is a local list. The rules let parties and list cooperations form alliances; whether a"
            " local list may is not said ({article})."
        ).format(party=member.name, article=ARTICLE),
    )


# --- the quotients ----------------------------------------------------------------------------------------------


def _write_quotients(page: Page, election: ChairElection, compared: Sequence[Compared]) -> None:
    """Print the quotients of all who stand."""
    paragraph(
        page,
        _(
            "The most votes take the chair. Its votes are then divided by 2, and the largest quotient takes the"
            " vice chair:"
        )
        if len(compared) > 1
        else _("The most votes take the chair:"),
    )
    marks = _marks(compared, {place.post: place.unit for place in election.places})
    names = {unit.key: _("alliance") for unit in election.units if unit.is_alliance}
    _write_table(page, election, compared, marks, names)


def _write_inside(page: Page, election: ChairElection, compared: Sequence[Compared]) -> None:
    """Print the quotients inside an alliance that won a post."""
    alliance = compared[0].alliance
    paragraph(page, _("What {alliance} won is divided inside it in the same way:").format(alliance=alliance))
    _write_table(page, election, compared, _marks(compared, {p.post: p.winner for p in election.places}), {})


def _marks(compared: Sequence[Compared], winners: dict[str, str | None]) -> dict[str, str]:
    """Return what stands beside each name: which post it won, or in which lot it is."""
    found: dict[str, list[str]] = {}
    for step in compared:
        winner = winners[step.post]
        won = winner in step.names
        for name in (winner,) if won else step.largest:
            found.setdefault(str(name), []).append((WON if won else IN_LOT)[step.post])
    both = list(WON.values())
    return {name: _(BOTH) if m == both else ", ".join(map(_, m)) for name, m in found.items()}


def _write_table(
    page: Page,
    election: ChairElection,
    compared: Sequence[Compared],
    marks: dict[str, str],
    alliances: dict[str, str],
) -> None:
    """Print the quotients of one level: those for its first post, and for its second where it came to that."""
    names = {p.key: _named(p) for p in election.entrants.participants} | alliances
    columns: list[tuple[str, Side]] = [(_("Party"), "left"), ("", "left"), (_("Votes"), "right")]
    if len(compared) > 1:
        columns += [(_("Divisor"), "right"), (_("Quotient"), "right")]
    last = compared[-1]
    rows = []
    for name, votes, divisor in zip(last.names, last.votes, last.divisors, strict=True):
        further = (str(divisor), mixed(Fraction(votes, divisor))) if len(compared) > 1 else ()
        rows.append((name, names[name], count(votes), *further, marks.get(name, "")))
    table(page, (*columns, ("", "left")), rows)


# --- the lots ---------------------------------------------------------------------------------------------------


def _write_lots(page: Page, election: ChairElection, record_with: str) -> None:
    """Print each lot: how it was drawn, or that it is still to be drawn."""
    for step in election.steps:
        if isinstance(step, Lot) and step.draw is not None:
            paragraph(page, drawn_post_sentence(step.question, step.draw))
    if not election.questions:
        return
    paragraph(page, _("UNDECIDED: a lot is needed ({article}).").format(article=ARTICLE))
    for question in election.questions:
        paragraph(page, open_post_sentence(question))
        paragraph(
            page,
            _(
                "Draw one of the {tied} names. Whoever is drawn takes the post; write down the date and who saw"
                " it."
            ).format(tied=len(question.tied)),
        )
    if len(election.questions) < sum(place.winner is None for place in election.places):
        paragraph(page, _("The vice chair waits for this lot."))
    drawn = enumeration(tuple(question.tied[0] for question in election.questions))
    paragraph(page, _("Record the draw, here as if {name} had been drawn:").format(name=drawn))
    verbatim(page, record_with)


def open_post_sentence(question: Question) -> str:
    """Return which post is undecided, between whom, and at which quotient."""
    return _(OPEN[question.subject[-1]]).format(
        names=enumeration(question.tied), quotient=mixed(question.quotient)
    )


def drawn_post_sentence(question: Question, draw: Draw) -> str:
    """Return how a post was drawn: among whom, at which quotient, who won, when and who saw it."""
    return _(DRAWN[question.subject[-1]]).format(
        names=enumeration(question.tied),
        quotient=mixed(question.quotient),
        drawn=enumeration(draw.drawn),
        date=day(draw.date) if draw.date else _("not recorded"),
        witness=draw.witness or _("not recorded"),
    )
