"""What another mayor would change, as a text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kkrvalg.i18n import _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.lots import enumeration
from kkrvalg.protocol.margins_text import UNKNOWN
from kkrvalg.protocol.numbers import count
from kkrvalg.protocol.text import NO_BREAK, heading, paragraph, table, verbatim
from kkrvalg.protocol.whatif_picture import between, change_in_words, offices_in_words, start_in_words
from kkrvalg.simulation.whatif_mayors import MOST_DISTINCT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kkrvalg.protocol.text import Page
    from kkrvalg.simulation.whatif_mayors import Combined, KkrMayors, MayorResult, MunicipalityMayors
    from kkrvalg.simulation.whatif_picture import Picture, Range

SHOWN_WAYS = 4


def write_mayors(page: Page, results: Sequence[KkrMayors], *, said: str, only_changes: bool) -> None:
    """Print what each possible mayor would change.

    Args:
        page: the page to write on.
        results: the KKR that were asked about.
        said: what the command line said of scenario and options, as it is pasted.
        only_changes: whether municipalities where nothing changes are named together.
    """
    paragraph(
        page,
        _(
            "What each KKR would come to if a municipality had a mayor of another list with a seat in its council;"
            " everything else stays as it is. A mayor counts among the seats of the party, which then elects one"
            " supplementary member fewer. Nothing is drawn: “1–2” says that a lot decides."
        ),
    )
    paragraph(page, _("To suppose a mayor and see what follows:"))
    example = next((own for found in results for own in found.municipalities), None)
    shown = f"{example.code}={example.results[-1].possible.letter}" if example and example.results else "615=A"
    verbatim(page, _line("whatif mayors", said, f"--mayor {shown}"))
    for found in results:
        _write_kkr(page, found, said, only_changes=only_changes)


def _line(command: str, said: str, rest: str) -> str:
    return " ".join(part for part in ("kkrvalg", command, said, rest) if part)


def _write_kkr(page: Page, found: KkrMayors, said: str, *, only_changes: bool) -> None:
    heading(page, council_name(found.kkr), level=1)
    if found.start.waits:
        paragraph(
            page,
            _(
                "A lot in a council decides which parties take part. Nothing can be said before it is drawn; it is"
                " shown by:"
            ),
        )
        verbatim(page, _line("compose", said, f"--kkr {found.kkr}"))
        return
    if found.supposed:
        names = tuple(f"{name}{NO_BREAK}{letter}" for _code, name, letter in found.supposed)
        paragraph(
            page,
            _("Supposed, and neither known nor likely for that: {mayors}.").format(mayors=enumeration(names))
            + " "
            + _("Where --mayor says nothing it is the list with most seats in the council, then votes."),
        )
    paragraph(page, " ".join(start_in_words(found.start, found.post)))
    changing = [own for own in found.municipalities if not only_changes or _changes(own, found)]
    if changing:
        table(
            page,
            (
                (_("Municipality"), "left"),
                (_("Mayor"), "left"),
                (_("Members"), "right"),
                (_("Calculated"), "right"),
                (_("What is different"), "left"),
            ),
            (row for own in changing for row in _rows(own, found)),
        )
    if any(entry.possible.council_seats is None for own in changing for entry in own.results if not entry.here):
        paragraph(page, _("?: whether the list has a seat in the council is not known."))
    silent = tuple(own.name for own in found.municipalities if own not in changing)
    if silent:
        paragraph(
            page,
            _("No other mayor changes more than the number calculated in {names}.").format(
                names=enumeration(silent)
            ),
        )
    _write_most(page, found)
    _write_together(page, found, said)


def _changes(own: MunicipalityMayors, found: KkrMayors) -> bool:
    return any(change_in_words(found.start, entry.picture, found.post) for entry in own.results)


def _rows(own: MunicipalityMayors, found: KkrMayors) -> Iterator[tuple[str, ...]]:
    """Yield a row for each result in a municipality, the mayor it is held against first."""
    start = found.start
    groups: dict[Picture, list[MayorResult]] = {start: [entry for entry in own.results if entry.here]}
    for entry in own.results:
        if not entry.here:
            groups.setdefault(entry.picture, []).append(entry)
    first = own.name
    if not any(entry.here for entry in own.results):
        now = own.now or _("independent")
        yield first, f"{now}{_mark(own)}", count(start.size), count(start.base_size), _("as above")
        first = ""
    for then, group in groups.items():
        if not group:
            continue
        letters = ", ".join(_letter(entry) + (_mark(own) if entry.here else "") for entry in group)
        different = "; ".join(change_in_words(start, then, found.post)) or _("nothing but the number calculated")
        if then == start:
            different = _("as above")
        yield first, letters, _arrow(start.size, then.size), _arrow(start.base_size, then.base_size), different
        first = ""


def _letter(entry: MayorResult) -> str:
    unknown = entry.possible.council_seats is None and not entry.here
    return entry.possible.letter + (UNKNOWN if unknown else "")


def _mark(own: MunicipalityMayors) -> str:
    return f" ({_('supposed')})" if own.supposed is not None else f" ({_('now')})"


def _arrow(now: int, then: int) -> str:
    return count(then) if now == then else f"{count(now)}→{count(then)}"


def _write_most(page: Page, found: KkrMayors) -> None:
    most = found.matter_most
    if len(found.municipalities) < 2:  # noqa: PLR2004 (one municipality is not held against any other)
        return
    if not most:
        paragraph(page, _("No single mayor of these changes any seat for sure."))
        return
    paragraph(
        page,
        ngettext(
            "One mayor alone decides most in {names}: {number} seat is surely another.",
            "One mayor alone decides most in {names}: {number} seats are surely others.",
            most[0].matters,
        ).format(names=enumeration(tuple(own.name for own in most)), number=count(most[0].matters)),
    )


# --- all combinations -------------------------------------------------------------------------------------------


def _write_together(page: Page, found: KkrMayors, said: str) -> None:
    """Print what all combinations of mayors come to, or that they are too many."""
    if found.together is None:
        undecided = [own for own in found.municipalities if not own.decided]
        if len(undecided) > 1:
            paragraph(
                page,
                _(
                    "These mayors can be chosen in {ways} ways, of which more than {limit} differ: too many to"
                    " calculate one by one. Draws among them, and how likely each is, are shown by:"
                ).format(ways=count(found.combinations), limit=count(MOST_DISTINCT)),
            )
            verbatim(page, _line("simulate", said, f"--kkr {found.kkr}"))
        return
    heading(page, _("All combinations of these mayors"))
    paragraph(
        page,
        ngettext(
            "They can be chosen in {ways} ways, which come to {number} result.",
            "They can be chosen in {ways} ways, which come to {number} different results.",
            len(found.together),
        ).format(ways=count(found.combinations), number=count(len(found.together)))
        + " "
        + _("In how many ways something comes about does not say how likely it is: kkrvalg simulate does."),
    )
    table(
        page,
        (
            ("", "left"),
            (_("Fewest"), "right"),
            (_("Most"), "right"),
            (_("In how many of the ways"), "left"),
        ),
        _together_rows(found.together, found.post),
    )


def _together_rows(together: Sequence[Combined], post: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield what may vary: members, base composition, each party, the chair, the groups' seats of the post."""
    yield _number_row(_("Members"), [(entry.picture.size, entry) for entry in together])
    yield _number_row(_("Calculated"), [(entry.picture.base_size, entry) for entry in together])
    binding = sum(entry.combinations for entry in together if entry.picture.cap_binds)
    in_all = sum(entry.combinations for entry in together)
    yield _("The cap binds"), "", "", _("all") if binding == in_all else count(binding)
    for key in _names(entry.picture.seats for entry in together):
        yield _seat_row(key, [(_of(entry.picture.seats, key), entry) for entry in together])
    if any(entry.picture.others for entry in together):
        yield _number_row(_("Mayors of no party"), [(entry.picture.others, entry) for entry in together])
    offices = Counter[str]()
    for entry in together:
        offices[offices_in_words(entry.picture.offices)] += entry.combinations
    yield _("Chair / vice chair"), "", "", _ways(offices) if len(offices) > 1 else next(iter(offices))
    for key in _names(entry.picture.post for entry in together):
        yield _seat_row(f"{post} {key}", [(_of(entry.picture.post, key), entry) for entry in together])


def _names(found: Iterable[Sequence[Range]]) -> list[str]:
    return list(dict.fromkeys(own.name for ranges in found for own in ranges))


def _of(found: Sequence[Range], key: str) -> tuple[int, int]:
    return next(((own.least, own.most) for own in found if own.name == key), (0, 0))


def _number_row(name: str, found: Sequence[tuple[int, Combined]]) -> tuple[str, str, str, str]:
    return _seat_row(name, [((number, number), entry) for number, entry in found])


def _seat_row(name: str, found: Sequence[tuple[tuple[int, int], Combined]]) -> tuple[str, str, str, str]:
    """Return the fewest, the most, and how many ways lead to each number."""
    ways = Counter[tuple[int, int]]()
    for ends, entry in found:
        ways[ends] += entry.combinations
    least, most = min(low for low, _high in ways), max(high for _low, high in ways)
    spelled = Counter({between(*ends): number for ends, number in ways.items()})
    return name, count(least), count(most), _("all") if len(spelled) == 1 else _ways(spelled)


def _ways(found: Counter[str]) -> str:
    """Return "4: 1,169, 5: 20", those with most ways first; the last ones are added up."""
    ranked = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
    shown = [f"{name}: {count(number)}" for name, number in ranked[:SHOWN_WAYS]]
    rest = sum(number for _name, number in ranked[SHOWN_WAYS:])
    return ", ".join([*shown, *([_("others: {number}").format(number=count(rest))] if rest else [])])
