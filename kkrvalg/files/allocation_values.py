"""The values of a division of seats as files and command lines write them: accepted, or said what is wrong."""

from __future__ import annotations

import json
import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kkrvalg.apportion import Draw, Method, notation
from kkrvalg.apportion.lots import canonical
from kkrvalg.i18n import _
from kkrvalg.reading.complaints import nearest
from kkrvalg.reading.jsonfile import MOST_DIGITS, Inexact
from kkrvalg.reading.shape import Unfit
from kkrvalg.reading.values import count, day

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from kkrvalg.apportion import Name

MOST_SEATS = 100_000
MOST_WORK = 500_000
"""Seats times lists and alliances: beyond it every seat can no longer be a step."""
DEEPEST = 20
"""Alliances in each other."""
LONGEST_SHOWN = 60

DRAW_KEYS = ("drawn", "question", "tied", "seats_at_stake", "quotient", "date", "witness")

_WHOLE = r"(\d{1,3}(?:[.,]\d{3}){1,30}|\d{1,100})"
_QUOTIENT = re.compile(rf"{_WHOLE}|(?:{_WHOLE} )?(\d{{1,100}})/(\d{{1,100}})", re.ASCII)
_THRESHOLD = re.compile(r"(\d{1,30})/(\d{1,30})|(\d{1,30}(?:\.\d{1,30})?) ?(%?)", re.ASCII)


def shown(value: object) -> str:
    """Return a value as the input writes it, cut off where it is long, every character one that can be printed."""
    if isinstance(value, Inexact):
        text = str(value)
    elif isinstance(value, str):
        text = f"“{value}”"
    else:
        try:
            text = json.dumps(value, ensure_ascii=False)
        except RecursionError:
            text = "[[[…"
    text = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text[: LONGEST_SHOWN + 1])
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def name(value: object) -> str:
    """Accept the name of a list: a text that can be printed, compared in NFC and without blanks around it."""
    if not isinstance(value, str) or isinstance(value, Inexact):
        raise Unfit(shown(value), expected=_("the name of a list"), todo=_("write it in quotation marks"))
    cleaned = unicodedata.normalize("NFC", value).strip()
    if not cleaned:
        raise Unfit(_("a name without letters"), expected=_("the name of a list"), todo=_("write the name"))
    if not cleaned.isprintable():
        raise Unfit(
            shown(cleaned),
            expected=_("a name of characters that can be printed"),
            todo=_("remove line breaks and control characters from the name"),
        )
    return cleaned


def whole(value: object) -> int:
    """Accept a whole number of JSON, 0 or more."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise Unfit(shown(value), expected=_("a whole number, 0 or more"), todo=_whole_hint(value))


def _whole_hint(value: object) -> str:
    if isinstance(value, Inexact) and value.lstrip("-").isdigit():
        return _("write a number of at most {digits} digits").format(digits=MOST_DIGITS)
    if isinstance(value, Inexact):
        return _("votes and seats are counted one by one: write the number without decimals or exponent")
    if isinstance(value, bool) or value is None:
        return _("write the number itself; what nobody has is 0")
    if isinstance(value, int):
        return _("correct the number; a count is never negative")
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return _("write the number without quotation marks")
    return _("write the number with digits only and without quotation marks")


def cell(value: str) -> int:
    """Accept a whole number in a cell of a table or on a command line, 0 or more."""
    if len(value) > MOST_DIGITS:
        raise Unfit(
            shown(value),
            expected=_("a whole number, 0 or more"),
            todo=_("write a number of at most {digits} digits").format(digits=MOST_DIGITS),
        )
    return count(value)


def optional_cell(value: str) -> int | None:
    """Accept a whole number in a cell; nothing is None."""
    return cell(value) if value else None


def seats(value: int) -> int:
    """Accept a number of seats that can be handed out one by one."""
    if value > MOST_SEATS:
        raise Unfit(
            str(value),
            expected=_("at most {most} seats").format(most=MOST_SEATS),
            todo=_(
                "check the number; for more seats use kkrvalg.apportion.dhondt in Python, which takes no steps"
            ),
        )
    return value


def method(value: object) -> Method:
    """Accept the name of a method."""
    known = [one.value for one in Method]
    if isinstance(value, str) and value in known:
        return Method(value)
    close = nearest(value, known) if isinstance(value, str) else None
    raise Unfit(
        shown(value),
        expected=_("one of {known}").format(known=", ".join(known)),
        todo=_("did you mean {name}?").format(name=close) if close else _("write one of them"),
    )


def threshold(value: object) -> Fraction:
    """Accept a share of all votes: ``2/100``, ``0.02`` or ``2%``, as a text, so that it is exact."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool | Inexact) else ""
    match = _THRESHOLD.fullmatch(text)
    share: Fraction | None = None
    if match and match[2]:
        share = Fraction(int(match[1]), int(match[2])) if int(match[2]) else None
    elif match:
        share = Fraction(match[3]) / (100 if match[4] else 1)
    if share is None or share > 1:
        raise Unfit(
            shown(value),
            expected=_("a share of the votes from 0 to 1, such as 2/100, 0.02 or 2%"),
            todo=_threshold_hint(value, text),
        )
    return share


def _threshold_hint(value: object, text: str) -> str:
    if isinstance(value, Inexact):
        return _("write it in quotation marks: {text}").format(text=f'"{value}"')
    if re.fullmatch(r"\d+,\d+ ?%?", text):
        return _("write it with a point: {text}").format(text=text.replace(",", "."))
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return _("if per cent is meant, write {text}").format(text=f"{text}%")
    return _("write it in one of these three ways")


def quotient(value: object) -> Fraction:
    """Accept a quotient as a question states it (``617``, ``1851/2``) or as a text shows it (``1.925 1/2``)."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool | Inexact) else ""
    match = _QUOTIENT.fullmatch(text.strip())
    if match is None or (match[4] and not int(match[4])):
        raise Unfit(
            shown(value),
            expected=_("a quotient as the question states it, such as 617 or 1851/2"),
            todo=_("copy the quotient from the question"),
        )
    whole_part = re.sub(r"[.,]", "", match[1] or match[2] or "0")
    return int(whole_part) + Fraction(int(match[3] or 0), int(match[4] or 1))


def fields(value: object, known: Collection[str]) -> dict[str, Any]:
    """Accept an object with no other keys than ``known``."""
    if not isinstance(value, dict):
        raise Unfit(
            shown(value),
            expected=_("an object with the keys {keys}").format(keys=", ".join(known)),
            todo=_("write it in braces: {example}").format(example='{"…": …}'),
        )
    for key in value:
        if key not in known:
            close = nearest(key, [one for one in known if one not in value])
            raise Unfit(
                _("an unknown key"),
                expected=_("one of {known}").format(known=", ".join(known)),
                todo=_("rename it to {name}").format(name=close) if close else _("remove the key"),
                path=(key,),
            )
    return value


def items(value: object, *, todo: str) -> list[Any]:
    """Accept a list."""
    if not isinstance(value, list):
        raise Unfit(shown(value), expected=_("a list"), todo=todo)
    return value


def each(entries: Iterable[tuple[str | int, Any]], accept: Callable[[Any], Any]) -> list[Any]:
    """Accept each entry; a complaint about one says its key or number."""
    made = []
    for key, entry in entries:
        try:
            made.append(accept(entry))
        except Unfit as unfit:
            raise unfit.inside(key) from None
    return made


def numbers(value: object) -> dict[str, int]:
    """Accept an object of lists with a whole number each."""
    if not isinstance(value, dict):
        raise Unfit(
            shown(value),
            expected=_("the lists, each with a number"),
            todo=_("write it in braces: {example}").format(example='{"A": 8268, "B": 5120}'),
        )
    names = each(((key, key) for key in value), name)
    made = dict(zip(names, each(value.items(), whole), strict=True))
    if len(made) != len(value):
        twice = next(one for at, one in enumerate(names) if one in names[:at])
        raise Unfit(
            _("the list {name} twice, written in two ways").format(name=twice),
            expected=_("each list only once"),
            todo=_("remove one of them"),
        )
    return made


def known_list(value: object, votes: Collection[str]) -> str:
    """Accept the name of a list that has its votes in the input."""
    found = name(value)
    if found in votes:
        return found
    close = nearest(found, votes)
    raise Unfit(
        _("{name}, a list that is not among the votes").format(name=shown(found)),
        expected=_("a list that has votes, be it 0"),
        todo=_("did you mean {name}?").format(name=close)
        if close
        else _("add the list and its votes, or remove it"),
    )


def bounds(value: object, votes: Collection[str]) -> dict[str, int]:
    """Accept floors or ceilings: a number for some of the lists."""
    made = numbers(value)
    each(((key, key) for key in made), lambda key: known_list(key, votes))
    return made


def alliances(value: object, votes: Collection[str]) -> tuple[tuple[Name, ...], ...]:
    """Accept alliances: lists of names, or of lists of names, and so on."""
    seen: set[str] = set()
    hint = _("write each alliance as a list of its own: {example}").format(
        example='[["A", ["B", "C"]], ["D", "E"]]'
    )

    def member(entry: object, depth: int) -> Name:
        if not isinstance(entry, list):
            found = known_list(entry, votes)
            if found in seen:
                raise Unfit(
                    _("the list {name} in two alliances, or twice in one").format(name=found),
                    expected=_("each list in one alliance at most, and no alliance in itself"),
                    todo=_("remove the list from all alliances but one"),
                )
            seen.add(found)
            return found
        if depth > DEEPEST:
            raise Unfit(
                _("alliances nested more than {depth} deep").format(depth=DEEPEST),
                expected=_("alliances nested at most {depth} deep").format(depth=DEEPEST),
                todo=_("check the brackets; an alliance cannot contain itself"),
            )
        if not entry:
            raise Unfit(_("an alliance without members"), expected=_("at least one list"), todo=_("remove it"))
        return tuple(each(enumerate(entry), lambda inner: member(inner, depth + 1)))

    def alliance(entry: object) -> Name:
        return member(items(entry, todo=hint), 1)

    return tuple(each(enumerate(items(value, todo=hint)), alliance))


# --- draws ----------------------------------------------------------------------------------------------------


def standing(value: object, votes: Collection[str], allied: Mapping[Name, Name]) -> Name:
    """Accept a list, or an alliance with its members; ``allied`` are all alliances by their canonical names."""
    if not isinstance(value, list):
        return known_list(value, votes)
    try:
        found = allied.get(canonical(_as_name(value)))
    except RecursionError:
        found = None
    if found is None:
        raise Unfit(
            _("{names}, which is no alliance").format(names=shown(value)),
            expected=_("a list, or an alliance with all its members"),
            todo=_("copy the names from the question"),
        )
    return found


def _as_name(value: object) -> Name:
    return tuple(_as_name(entry) for entry in value) if isinstance(value, list) else name(value)


def draws(value: object, votes: Collection[str], allied: Mapping[Name, Name]) -> tuple[Draw, ...]:
    """Accept recorded draws, none of them twice."""
    hint = _("write {example}").format(example='[{"drawn": ["B"], "question": "…"}]')
    entries = items(value, todo=hint)
    made: list[Draw] = each(enumerate(entries), lambda entry: _draw(entry, votes, allied))
    for at, draw in enumerate(made):
        if draw in made[:at]:
            raise Unfit(
                _("the same draw once more"), expected=_("each draw only once"), todo=_("remove it"), path=(at,)
            )
    return tuple(made)


def _draw(value: object, votes: Collection[str], allied: Mapping[Name, Name]) -> Draw:
    given = fields(value, DRAW_KEYS)

    def names(entry: object) -> tuple[Name, ...]:
        listed = items(entry, todo=_("write the names in brackets: {example}").format(example='["B"]'))
        return tuple(each(enumerate(listed), lambda one: standing(one, votes, allied)))

    accept: dict[str, Callable[[Any], Any]] = {
        "drawn": names,
        "question": _text,
        "tied": names,
        "seats_at_stake": whole,
        "quotient": quotient,
        "date": lambda entry: day(_text(entry)).isoformat(),
        "witness": _text,
    }
    found = {key: each([(key, given[key])], accept[key])[0] for key in given if given[key] is not None}
    _check_draw(found)
    return Draw(**found)


def _text(value: object) -> str:
    if not isinstance(value, str) or isinstance(value, Inexact) or not value.strip() or not value.isprintable():
        raise Unfit(shown(value), expected=_("a text"), todo=_("write it in quotation marks"))
    return value.strip()


def _check_draw(found: Mapping[str, Any]) -> None:
    """Check that a draw is one: it has names, and what it says of its question fits them."""
    drawn, tied, number = found.get("drawn"), found.get("tied"), found.get("seats_at_stake")
    if not drawn:
        raise Unfit(_("nobody drawn"), expected=_("the names that were drawn"), todo=_("add the key drawn"))
    if len(set(drawn)) != len(drawn):
        raise Unfit(
            _("a name drawn twice"),
            expected=_("each name at most once, as a lot gives one seat each"),
            todo=_("name each that was drawn once"),
            path=("drawn",),
        )
    if (tied is None) != ("quotient" not in found) or (tied is None and number is not None):
        raise Unfit(
            _("a draw that says a part of its question only"),
            expected=_("tied together with quotient, or question, or none of them"),
            todo=_("copy tied, seats_at_stake and quotient from the question"),
        )
    if tied is not None and not set(drawn) <= set(tied):
        raise Unfit(
            _("drawn: {names}").format(names=enumerated(drawn)),
            expected=_("some of those tied: {names}").format(names=enumerated(tied)),
            todo=_("name who was drawn"),
            path=("drawn",),
        )
    if number is not None and number != len(drawn):
        raise Unfit(
            _("{found} drawn for {number} seats").format(found=len(drawn), number=number),
            expected=_("as many names as there are seats"),
            todo=_("name all who were drawn"),
            path=("drawn",),
        )


def enumerated(names: Iterable[Name]) -> str:
    """Return names as the input writes them, with commas between."""
    return ", ".join(
        one if isinstance(one, str) else json.dumps(notation(one), ensure_ascii=False) for one in names
    )
