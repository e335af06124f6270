"""kkrvalg appoint: how the seats of a post are divided among the groups of a KKR."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import click

from kkrvalg.apportion import Draw, DrawError, Lots
from kkrvalg.cli.common import (
    Status,
    cooperation_option,
    declare,
    emit,
    format_option,
    kkr_option,
    lang_option,
    lot_options,
    new_page,
    option_option,
    output_option,
    scenario_option,
)
from kkrvalg.cli.compose import composed
from kkrvalg.cli.session import (
    by_kkr,
    check_lot,
    draw_complaint,
    drawn_on_command_line,
    open_session,
    pasteable,
    recording,
    records,
)
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name
from kkrvalg.procedures.appointments import appoint, benches, find_group, form_groups, with_absences
from kkrvalg.rulebook import find_post, load_posts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.procedures.appointments import Appointment, Group
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.rulebook import Post


_DIGITS = 9


class _Given(NamedTuple):
    """What the command line says of one KKR."""

    groups: Sequence[str]
    absent: Sequence[str]
    lots: tuple[Draw, ...]


_NOTHING_GIVEN = _Given((), (), ())


@declare(
    "appoint",
    help=N_("Divide the seats of a post, such as RBR, among the groups of the KKR by proportional election."),
    examples=(
        (N_("All five KKR, each party a group of its own:"), "kkrvalg appoint --post RBR"),
        (
            N_("Three parties stand together, and two members of A are away:"),
            "kkrvalg appoint --post RBR --kkr nordjylland --group A+F+Ø --absent A=2",
        ),
        (
            N_("The lot has been drawn:"),
            "kkrvalg appoint --post RBR --kkr nordjylland --lot V --witness NN",
        ),
    ),
)
@click.option("--post", required=True, metavar=N_("POST"), help=N_("The post to fill, such as RBR."))
@scenario_option
@kkr_option
@click.option(
    "--group",
    "groups",
    multiple=True,
    metavar=N_("A+F"),
    help=N_("Parties that stand together; nordjylland:A+F when several KKR are in play. Repeatable."),
)
@click.option(
    "--absent",
    multiple=True,
    metavar=N_("A=2"),
    help=N_(
        "Members who are away without a substitute; nordjylland:A=2 when several KKR are in play. Repeatable."
    ),
)
@lot_options
@option_option
@cooperation_option
@format_option()
@output_option
@lang_option
def command(
    *,
    post: str,
    scenario: str | None,
    kkr: tuple[str, ...],
    groups: tuple[str, ...],
    absent: tuple[str, ...],
    lots: tuple[str, ...],
    lot_date: date | None,
    witness: str | None,
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> Status:
    """Divide the post in each KKR and print the result."""
    check_lot(lots, lot_date, witness)
    session = open_session(scenario, kkr, options, cooperations=cooperations)
    posts = {key: _wanted(post, key, session.scenario.election.term) for key in session.kkr}
    session = replace(session, more_inputs=tuple(dict.fromkeys(wanted.input for wanted in posts.values())))
    joined = by_kkr(groups, session, where="--group")
    away = by_kkr(absent, session, where="--absent")
    drawn = by_kkr(lots, session, where="--lot")
    appointments: list[Appointment] = []
    draws: list[DrawRecord] = []
    for key in session.kkr:
        given = _Given(joined[key], away[key], drawn_on_command_line(drawn[key], lot_date, witness))
        appointment, fates = _appointed(session, key, posts[key], given)
        appointments.append(appointment)
        draws += fates
    said = {key: (*_said("--group", joined[key]), *_said("--absent", away[key])) for key in session.kkr}
    emit(_written(session, posts, appointments, draws, said=said, form=(output_format, output)), output)
    return Status.LOT_NEEDED if any(a.question for a in appointments) else Status.DONE


def _wanted(key: str, kkr: str, term: str) -> Post:
    """Return the post of a KKR whose seats are divided among the groups, all of them and at once.

    Raises:
        InputError: there is no such post, or it is filled in another way.
    """
    post = find_post(key, kkr=kkr, term=term)
    found = _why_not_divided(post)
    if found is None:
        return post
    raise InputError(
        where=_("the post “{name}” of {kkr}").format(name=post.key, kkr=council_name(kkr)),
        found=found,
        expected=_("a post with several seats that are divided among the groups"),
        todo=_("see the posts with: {command}").format(command=f"kkrvalg posts --kkr {kkr}"),
    )


def _why_not_divided(post: Post) -> str | None:
    """Return in which other way a post is filled, None for one whose seats are divided among the groups."""
    if not post.is_filled_by_kkr:
        reason = post.reason.text if post.reason else _("the source does not say how many seats it has")
        return _("a post that is not filled now: {reason}").format(reason=reason)
    if post.seats == 1:
        return _("a single seat, which is filled by majority election")
    if post.chairs:
        return _("a post of which the KKR elects the chair as well")
    if any(requirement.kind == "chairmanship" for requirement in post.requirements):
        return _("a post with seats of the KKR's own chairmanship")
    return None


def divided_posts(keys: Sequence[str], kkr: str, term: str) -> tuple[Post, ...]:
    """Return the posts of a KKR that are named, or all whose seats are divided among the groups.

    Raises:
        InputError: one that is named does not exist, or is filled in another way.
    """
    if keys:
        return tuple(dict.fromkeys(_wanted(key, kkr, term) for key in keys))
    return tuple(post for post in load_posts(kkr, term) if _why_not_divided(post) is None)


def _appointed(
    session: Session, kkr: str, post: Post, given: _Given
) -> tuple[Appointment, tuple[DrawRecord, ...]]:
    """Compose one KKR, form its groups and divide the post."""
    composition, fates = composed(session, kkr, Lots(session.recorded(kkr, None)))
    appointment, own = divided(session, composition, post, given)
    return appointment, (*fates, *own)


def divided(
    session: Session, composition: Composition, post: Post, given: _Given = _NOTHING_GIVEN
) -> tuple[Appointment, tuple[DrawRecord, ...]]:
    """Form the groups of a composed KKR and divide a post; while the composition waits, there are no groups.

    Raises:
        InputError: a group, an absence or a draw cannot be.
    """
    kkr = composition.kkr
    if composition.question is not None:
        lots = Lots((*given.lots, *session.recorded(kkr, post.key)))
        return appoint(composition, post, ()), records(lots, kkr, post.key)
    present = with_absences(benches(composition), read_absences(given.absent), kkr=kkr)
    groups = form_groups(present, [entry.split("+") for entry in given.groups], kkr=kkr)
    draws = [_in_groups(draw, groups, kkr, "--lot") for draw in given.lots]
    draws += [_in_groups(draw, groups, kkr, session.lots_file) for draw in session.recorded(kkr, post.key)]
    lots = Lots(draws)
    try:
        appointment = appoint(composition, post, groups, lots, base=session.options["post_base"])
        return appointment, records(lots, kkr, post.key)
    except DrawError as error:
        raise draw_complaint(error, where="--lot" if given.lots else session.lots_file, kkr=kkr) from error


def _in_groups(draw: Draw, groups: Sequence[Group], kkr: str, where: str) -> Draw:
    """Return the draw with the groups' own names: ``F+A`` and ``a+f`` are the group ``A+F``.

    A draw that says which question it answers may have been made among other groups; it is then out of date.
    """
    if draw.names_its_question:
        own = {name: _group_name(str(name), groups, kkr) for name in (*draw.drawn, *(draw.tied or ()))}
        tied = None if draw.tied is None else tuple(own[name] for name in draw.tied)
        return replace(draw, drawn=tuple(own[name] for name in draw.drawn), tied=tied)
    names = tuple(find_group(str(name), groups, where=where, kkr=kkr).group for name in draw.drawn)
    if len(set(names)) != len(names):
        raise InputError(
            where=where,
            found=_("the same group twice: {names}").format(names=", ".join(names)),
            expected=_("each group at most once, as a lot gives one seat each"),
            todo=_("name each group that was drawn once"),
        )
    return replace(draw, drawn=names)


def _group_name(name: str, groups: Sequence[Group], kkr: str) -> str:
    """Return the name of the group that is called ``name``, or ``name`` where there is no such group."""
    try:
        return find_group(name, groups, where="", kkr=kkr).group
    except InputError:
        return name


def read_absences(entries: Sequence[str]) -> dict[str, int]:
    """Read entries such as ``A=2``.

    Raises:
        InputError: an entry is not a party and a number.
    """
    found: dict[str, int] = {}
    for entry in entries:
        name, _equals, number = (part.strip() for part in entry.partition("="))
        if not (name and number.isascii() and number.isdigit() and len(number) <= _DIGITS):
            raise InputError(
                where="--absent",
                found=entry,
                expected=_("a party and a whole number, such as A=2"),
                todo=_("write how many members are away without a substitute"),
            )
        found[name] = found.get(name, 0) + int(number)
    return found


def _written(
    session: Session,
    posts: Mapping[str, Post],
    appointments: list[Appointment],
    draws: list[DrawRecord],
    *,
    said: Mapping[str, Sequence[str]],
    form: tuple[str, Path | None],
) -> str:
    output_format, output = form
    if output_format == "json":
        from kkrvalg.protocol.appointment import appointment_body, appointment_steps  # noqa: PLC0415 (light start)
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (as above)

        body, steps = appointment_body(appointments), appointment_steps(appointments)
        return to_json(session.protocol("appoint", body, draws, steps))
    if output_format == "csv":
        return _as_csv(appointments)
    from kkrvalg.protocol.appointment_text import write_appointment  # noqa: PLC0415 (as above)

    page = new_page(output)
    names = dict.fromkeys(post.name.text for post in posts.values())
    session.write_title(page, f"{appointments[0].post} – {' / '.join(names)}")
    for appointment in appointments:
        record_with = _command_line(session, appointment, said)
        see_with = pasteable(("kkrvalg", "compose", *session.arguments, "--kkr", appointment.kkr))
        write_appointment(
            page,
            appointment,
            record_with=record_with,
            see_with=see_with,
            alternates=session.options["alternates"],
        )
    session.write_provenance(page, draws)
    return page.text()


def _said(option: str, entries: Sequence[str]) -> tuple[str, ...]:
    return tuple(part for entry in entries for part in (option, entry))


def _command_line(session: Session, appointment: Appointment, said: Mapping[str, Sequence[str]]) -> str:
    """Return the command line that records a draw, as if the first of the tied had been drawn.

    It says again all that has a part in the question: the scenario, the options, who stands together, who is away.
    """
    command = ("kkrvalg", "appoint", "--post", appointment.post, *session.arguments, "--kkr", appointment.kkr)
    return recording((*command, *said[appointment.kkr]), appointment.question)


def _as_csv(appointments: list[Appointment]) -> str:
    from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

    rows = []
    for a in appointments:
        tied = set(a.question.tied) if a.question else set()
        rows += [(a.kkr, a.post, g.group, g.members, g.seats, "lot" if g.group in tied else "") for g in a.groups]
    return for_danes(("kkr", "post", "group", "members", "seats", "open"), rows)
