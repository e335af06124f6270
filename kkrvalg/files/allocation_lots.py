"""Drawn lots on the command line of ``kkrvalg allocate``: ``--lot B``, and ``--lot B+D`` for an alliance."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

from kkrvalg.apportion import Draw, leaves, notation
from kkrvalg.apportion.lots import canonical
from kkrvalg.errors import InputError
from kkrvalg.files import allocation_values as accept
from kkrvalg.files.allocation_request import levels_of
from kkrvalg.i18n import _
from kkrvalg.reading.complaints import nearest
from kkrvalg.reading.jsonfile import parse_json
from kkrvalg.reading.shape import Unfit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kkrvalg.apportion import Name, Problem


def drawn_on_command_line(
    names: Sequence[str], drawn_on: date | None, witness: str | None, problem: Problem
) -> tuple[Draw, ...]:
    """Return the draws of the command line: the names that stand at one level are one draw.

    Raises:
        InputError: a name is neither a list nor an alliance, or stands there twice.
    """
    levels = levels_of(problem)
    drawn: dict[Name, list[Name]] = {}
    for text in names:
        found = _find_name(text, problem, levels)
        beside = drawn.setdefault(levels[found], [])
        if found in beside:
            raise _bad_lot(text, problem, todo=_("name each that was drawn once"))
        beside.append(found)
    day = drawn_on.isoformat() if drawn_on else None
    return tuple(Draw(tuple(one), date=day, witness=witness) for one in drawn.values())


def lot_argument(name: Name, problem: Problem) -> str:
    """Return a name as ``--lot`` takes it: a list's name, ``B+D`` for an alliance, JSON where two would fit."""
    if isinstance(name, str):
        return name
    text = "+".join(leaves(name))
    levels = levels_of(problem)
    alike = [one for one in levels if not isinstance(one, str) and sorted(leaves(one)) == sorted(leaves(name))]
    if len(alike) > 1 or text in problem.votes or any("+" in leaf for leaf in leaves(name)):
        return json.dumps(notation(name), ensure_ascii=False)
    return text


def _find_name(text: str, problem: Problem, levels: Mapping[Name, Name]) -> Name:
    wanted = unicodedata.normalize("NFC", text).strip()
    if wanted in problem.votes:
        return wanted
    alliances = [one for one in levels if not isinstance(one, str)]
    if wanted.startswith("["):
        try:
            document = parse_json(wanted, "--lot")
            return accept.standing(document.value, problem.votes, {canonical(one): one for one in alliances})
        except (Unfit, InputError):
            raise _bad_lot(text, problem, todo=_("copy the names from the question")) from None
    parts = sorted(part.strip() for part in wanted.replace("(", "").replace(")", "").split("+"))
    alike = [one for one in alliances if sorted(leaves(one)) == parts]
    if len(alike) == 1:
        return alike[0]
    close = nearest(wanted, problem.votes)
    raise _bad_lot(
        text,
        problem,
        todo=_("did you mean {name}?").format(name=close) if close else _("copy the names from the question"),
    )


def _bad_lot(text: str, problem: Problem, *, todo: str) -> InputError:
    known = [*problem.votes, *(lot_argument(alliance, problem) for alliance in problem.alliances)]
    return InputError(
        where="--lot",
        found=text,
        expected=_("each once, one of {names}").format(names=", ".join(known[:20])),
        todo=todo,
    )
