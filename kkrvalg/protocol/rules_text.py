"""Rulebooks as a text."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.i18n import N_, _
from kkrvalg.protocol.numbers import count, day
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.protocol.text import Page
    from kkrvalg.rulebook import Article, OptionSpec, Parameter, Rulebook
    from kkrvalg.rulebook.index import Differences, Entry, Index, Selection

BEARS_ON = {
    "composition": N_("the composition"),
    "meeting": N_("who calls the meeting"),
    "chair": N_("the election of chair and vice chair"),
    "appointment": N_("appointments"),
    "dates": N_("dates"),
}
OPENED, CLOSED = "‹", "›"
"""What stands around the words that differ."""
PUNCTUATION = ".,;:"
HARD_SPACE = "\xa0"
FEWEST_IN_COMMON = 2
"""Words in common between two changes from which they are shown as two."""


def write_rulebooks(page: Page, indices: Sequence[Index]) -> None:
    """Print one line for each rulebook."""
    heading(page, _("Rulebooks"), level=1)
    table(
        page,
        (
            (_("Rulebook"), "left"),
            (_("Term"), "left"),
            (_("Adopted"), "left"),
            (_("In force"), "left"),
            (_("Calculated"), "right"),
            (_("Later"), "right"),
            (_("Other"), "right"),
        ),
        (
            (
                index.rulebook.id,
                index.rulebook.term,
                index.rulebook.adopted.isoformat(),
                index.rulebook.in_force.isoformat(),
                count(index.number("implemented")),
                count(index.number("later")),
                count(index.number("not_computable")),
            )
            for index in indices
        ),
    )
    paragraph(
        page,
        _(
            "The last three columns count articles: those that kkrvalg calculates, those that a later version"
            " will, and those in which there is nothing to calculate."
        ),
    )
    _write_calls(page, [index.rulebook.id for index in indices])


def _write_calls(page: Page, ids: Sequence[str]) -> None:
    """Print how to read on."""
    paragraph(page, _("All that one of them says: {command}").format(command=f"kkrvalg rules show {ids[-1]}"))
    if len(ids) > 1:
        command = f"kkrvalg rules diff {ids[-2]} {ids[-1]}"
        paragraph(page, _("How two of them differ: {command}").format(command=command))


def _together(text: str) -> str:
    """Return a text whose "§ 3" and "stk. 2" are not torn apart at the end of a line."""
    return re.sub(r"(§|stk\.|\d+\.) (?=\d|princip)", rf"\1{HARD_SPACE}", text)


def _soften(page: Page) -> None:
    """Turn the hard spaces of a finished page into plain ones, which can be searched for."""
    page.lines = [line.replace(HARD_SPACE, " ") for line in page.lines]


def write_rulebook(page: Page, selection: Selection) -> None:
    """Print the numbers, the open questions and the articles that are selected."""
    rulebook = selection.whole.rulebook
    heading(page, f"{rulebook.title.text} ({rulebook.id})", level=1)
    paragraph(page, _dates(rulebook))
    paragraph(
        page, _("The articles stand here in kkrvalg's own words. Source: {source}.").format(source=rulebook.source)
    )
    if selection.parameters:
        _write_parameters(page, selection.parameters)
    if selection.options:
        _write_options(page, selection.options)
    for entry in selection.entries:
        _write_entry(page, entry)
    _soften(page)


def _dates(rulebook: Rulebook) -> str:
    return _("For the term {term}; adopted on {adopted}, in force from {in_force}.").format(
        term=rulebook.term, adopted=day(rulebook.adopted), in_force=day(rulebook.in_force)
    )


def _write_parameters(page: Page, parameters: Sequence[Parameter]) -> None:
    heading(page, _("Numbers of the rules"))
    table(
        page,
        ((_("Value"), "left"), (_("Meaning"), "left"), (_("Article"), "left")),
        ((_value(p), _together(p.meaning.text), _together(_articles(p))) for p in parameters),
    )


def _value(parameter: Parameter) -> str:
    """Return a number as the rulebook has it, yes and no in the language in use."""
    return {"yes": _("yes"), "no": _("no")}.get(parameter.value, parameter.value)


def _write_options(page: Page, options: Sequence[OptionSpec]) -> None:
    heading(page, _("What the rules leave open"))
    paragraph(
        page,
        _("The first answer to each question holds unless another is chosen, for example with {option}.").format(
            option=f"--option {options[0].name}={options[0].values[1]}"
        ),
    )
    if any(spec.bears_on == "composition" for spec in options):
        command = "kkrvalg compose --sensitivity"
        paragraph(
            page, _("How the composition depends on the answers is shown by: {command}").format(command=command)
        )
    for spec in options:
        heading(page, spec.name)
        paragraph(page, spec.why.text)
        paragraph(
            page,
            _("It bears on {subject} ({article}).").format(
                subject=_(BEARS_ON[spec.bears_on]), article=spec.article
            ),
        )
        table(
            page,
            ((_("Answer"), "left"), (_("What it does"), "left")),
            ((value, spec.effects[value].text if value in spec.effects else "") for value in spec.values),
        )


def _write_entry(page: Page, entry: Entry) -> None:
    article = entry.article
    if article.heading is not None:
        heading(page, article.heading.text, level=1)
    heading(page, _article_title(article))
    paragraph(page, _together(article.words.text))
    paragraph(page, _together(f"→ {_state(entry)}"))


def _article_title(article: Article) -> str:
    if article.formerly is None:
        return article.id
    return _("{article} (formerly {before})").format(article=article.id, before=article.formerly)


def _state(entry: Entry) -> str:
    """Return which functions implement the article, or why none does."""
    if entry.functions:
        names = ", ".join(name.removeprefix("kkrvalg.procedures.") for name in entry.functions)
        if entry.article.partly is None:
            return _("Calculated by {functions}").format(functions=names)
        left_out = entry.article.partly.text
        return _("Calculated in part by {functions}; still missing: {rest}").format(functions=names, rest=left_out)
    if entry.reason is None:
        return _("Not calculated, and nobody has said why")
    sentence = _("Not calculated yet: {reason}") if entry.state == "later" else _("Nothing to calculate: {reason}")
    return sentence.format(reason=entry.reason.text)


# --- differences ------------------------------------------------------------------------------------------------


class TextPair(NamedTuple):
    """An article, number or open question as both rulebooks put it; empty where one does not have it."""

    kind: Literal["article", "parameter", "option"]
    old_name: str
    new_name: str
    old: str
    new: str


def text_pairs(found: Differences) -> Iterator[TextPair]:
    """Yield all that differs: the articles in their order, the numbers, the open questions."""
    for was, now in found.articles:
        yield TextPair("article", was.id if was else "", now.id if now else "", _article(was), _article(now))
    for before, after in found.parameters:
        name = before.name if before else "", after.name if after else ""
        yield TextPair("parameter", *name, _parameter(before), _parameter(after))
    for old, new in found.options:
        yield TextPair("option", old.name if old else "", new.name if new else "", _option(old), _option(new))


def _article(article: Article | None) -> str:
    return "" if article is None else article.words.text


def _parameter(parameter: Parameter | None) -> str:
    """Return a number as one text: its value, its meaning and its articles."""
    return "" if parameter is None else f"{_value(parameter)}: {parameter.meaning.text} ({_articles(parameter)})"


def _articles(parameter: Parameter) -> str:
    return "; ".join((parameter.article, *parameter.also))


def _option(spec: OptionSpec | None) -> str:
    """Return a question as one text: why it is open, its article, and its answers with what they do."""
    if spec is None:
        return ""
    answers = "; ".join(
        f"{value}: {spec.effects[value].text}" if value in spec.effects else value for value in spec.values
    )
    return f"{spec.why.text} ({spec.article}) {answers}"


def write_differences(page: Page, found: Differences) -> None:
    """Print how two rulebooks differ, the old on the left and the new on the right."""
    old, new = found.old.rulebook, found.new.rulebook
    heading(page, _("{old} and {new}: what differs").format(old=old.id, new=new.id), level=1)
    for rulebook in (old, new):
        paragraph(page, f"{rulebook.title.text}. {_dates(rulebook)}")
    if found.same:
        paragraph(page, _("Articles, numbers and open questions are the same."))
        return
    paragraph(
        page,
        _(
            "The articles stand here in kkrvalg's own words; those that are not named say the same in both."
            " What differs stands between {opened} and {closed}."
        ).format(opened=OPENED, closed=CLOSED),
    )
    pairs = list(text_pairs(found))
    terms = (old.term, new.term)
    _write_kind(page, _("Articles"), [pair for pair in pairs if pair.kind == "article"], terms)
    _write_kind(page, _("Numbers of the rules"), [pair for pair in pairs if pair.kind == "parameter"], terms)
    if all(was and now and was.value == now.value for was, now in found.parameters):
        paragraph(page, _("Every number has the same value in both."))
    _write_kind(page, _("What the rules leave open"), [pair for pair in pairs if pair.kind == "option"], terms)
    if all(was and now and was.values == now.values for was, now in found.options):
        paragraph(page, _("Every open question has the same answers in both."))
    _soften(page)


def _write_kind(page: Page, title: str, pairs: Sequence[TextPair], terms: tuple[str, str]) -> None:
    if not pairs:
        return
    heading(page, title, level=1)
    for pair in pairs:
        if pair.old_name != pair.new_name and pair.old == pair.new:
            paragraph(
                page, _("{old} is now {new}, in the same words.").format(old=pair.old_name, new=pair.new_name)
            )
    for pair in pairs:
        if pair.old != pair.new:
            heading(page, _title(pair))
            marked = _marked(pair.old, pair.new) if pair.old and pair.new else (pair.old or "–", pair.new or "–")
            table(page, ((terms[0], "left"), (terms[1], "left")), [tuple(map(_together, marked))])


def _title(pair: TextPair) -> str:
    """Return what the pair is called, with the old name where it has changed."""
    if not pair.new_name:
        return _("{name} has fallen away").format(name=pair.old_name)
    if not pair.old_name:
        return _("{name} is new").format(name=pair.new_name)
    if pair.old_name == pair.new_name:
        return pair.new_name
    return _("{old} is now {new}").format(old=pair.old_name, new=pair.new_name)


def _marked(old: str, new: str) -> tuple[str, str]:
    """Return two texts with the words in which they differ marked; changes that lie close are marked as one."""
    before, after = old.split(), new.split()
    spans: list[tuple[int, int, int, int]] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if spans and i - spans[-1][1] < FEWEST_IN_COMMON:
            spans[-1] = (spans[-1][0], j, spans[-1][2], m)
        else:
            spans.append((i, j, k, m))
    return (
        _with_marks(before, [(i, j) for i, j, _k, _m in spans]),
        _with_marks(after, [(k, m) for _i, _j, k, m in spans]),
    )


def _with_marks(words: Sequence[str], spans: Sequence[tuple[int, int]]) -> str:
    marked = list(words)
    for start, end in spans:
        if start < end:
            marked[start] = OPENED + marked[start]
            last = marked[end - 1].rstrip(PUNCTUATION)
            marked[end - 1] = last + CLOSED + marked[end - 1][len(last) :]
    return " ".join(marked)
