"""National poll shares with their error, and the three ways to move an election to them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.errors import InputError
from kkrvalg.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

ROUNDS = 2000
"""How many times an election is moved before a poll is taken to be out of its reach."""
CLOSE = 1e-9
"""By how much a national share may differ from the poll's."""


class Swing(StrEnum):
    """How a national change is spread over the municipalities; the first is the default.

    A proportional swing multiplies a party's votes by the same number everywhere, and scales each municipality to
    its valid votes. No share becomes negative, differences between municipalities stay (in odds against any other
    party, exactly), and it is the very movement in which the spread is measured; therefore it is the default. With
    the two others the parties without a poll, and the local lists, get what is left.
    """

    PROPORTIONAL = "proportional"
    UNIFORM = "uniform"
    """The same percentage points everywhere; what would be less than nothing is nothing."""
    LOG_ODDS = "log-odds"
    """The same step on the scale log(share / (1 - share)) everywhere, for each polled party by itself."""


@dataclass(frozen=True)
class Polls:
    """National shares of some parties (of all valid votes, 0 to 1), each with its standard error in shares."""

    shares: Mapping[str, float]
    errors: Mapping[str, float]
    swing: Swing = Swing.PROPORTIONAL


def polls_of(
    entries: Sequence[str],
    errors: Sequence[str],
    swing: str,
    parties: Collection[str],
    *,
    all_stand_in: bool = False,
) -> Polls | None:
    """Read ``--poll A=21.5`` and ``--poll-error 1.5`` (or ``A=1.5`` for one party), in per cent.

    Args:
        entries: the polls.
        errors: the standard errors; one without a party is that of all the others.
        swing: how the election is moved, the value of a :class:`Swing`.
        parties: the national parties of the election.
        all_stand_in: whether the lists of the parties are all lists there are.

    Returns:
        The polls, None where none is given.

    Raises:
        InputError: a party nobody knows, a share or an error that cannot be, shares above 100 %.
    """
    if not entries:
        if errors:
            raise InputError(
                where="--poll-error",
                found=_("the error of a poll, but no poll"),
                expected=_("--poll too"),
                todo=_("add --poll and a party's share, such as A=21.5"),
            )
        return None
    shares: dict[str, float] = {}
    for entry in entries:
        party, share = _party_and_number("--poll", entry, parties)
        if party in shares:
            raise _twice("--poll", party)
        shares[party] = share
    _check_sum(shares, parties, all_stand_in=all_stand_in)
    return Polls(shares, _errors_of(errors, shares), Swing(swing))


def _errors_of(entries: Sequence[str], shares: Mapping[str, float]) -> dict[str, float]:
    common: float | None = None
    own: dict[str, float] = {}
    for entry in entries:
        if "=" in entry:
            party, error = _party_and_number("--poll-error", entry, shares)
            if party in own:
                raise _twice("--poll-error", party)
            own[party] = error
        elif common is None:
            common = _number("--poll-error", entry, entry)
        else:
            raise _twice("--poll-error", _("all parties"))
    return {party: own.get(party, common or 0.0) for party in shares}


def _party_and_number(where: str, entry: str, parties: Collection[str]) -> tuple[str, float]:
    name, equals, text = (part.strip() for part in entry.partition("="))
    if not (name and equals and text):
        raise InputError(
            where=where,
            found=entry,
            expected=_("a party and a number of per cent, as in A=21.5"),
            todo=_("write the party's letter, an equals sign and the number, without blanks"),
        )
    party = next((known for known in parties if known == name), None) or next(
        (known for known in parties if known.casefold() == name.casefold()), None
    )
    if party is None:
        raise InputError(
            where=where,
            found=_("{name}, which is no party of this election").format(name=name),
            expected=_("one of {names}").format(names=", ".join(sorted(parties))),
            todo=_("write the party's letter; local lists have no national share"),
        )
    return party, _number(where, text, entry)


def _number(where: str, text: str, entry: str) -> float:
    """Read a number of per cent with a point or a comma as a share."""
    try:
        found = float(text.replace(",", ".").removesuffix("%").strip())
    except ValueError:
        found = math.nan
    least = 0.0 if where == "--poll-error" else 1e-6
    if not least <= found <= 100:  # noqa: PLR2004 (per cent)
        expected = (
            _("a number of percentage points, from 0 to 100")
            if where == "--poll-error"
            else _("a number of per cent, more than 0 and at most 100")
        )
        raise InputError(where=where, found=entry, expected=expected, todo=_("correct the number"))
    return found / 100


def _twice(where: str, name: str) -> InputError:
    return InputError(
        where=where,
        found=_("{name} twice").format(name=name),
        expected=_("each party once"),
        todo=_("leave one of them out"),
    )


def _check_sum(shares: Mapping[str, float], parties: Collection[str], *, all_stand_in: bool) -> None:
    """Refuse shares above 100 % in all, and shares that leave nothing, or something, to nobody."""
    total = math.fsum(shares.values())
    text = f"{100 * total:.10g} %"
    if total > 1 + CLOSE:
        raise InputError(
            where="--poll",
            found=_("{share} in all").format(share=text),
            expected=_("at most 100 %"),
            todo=_("correct the shares"),
        )
    others = not all_stand_in or bool(set(parties) - set(shares))
    if others and total > 1 - CLOSE:
        raise InputError(
            where="--poll",
            found=_("{share} in all").format(share=text),
            expected=_("less than 100 %, as other parties or local lists stand too"),
            todo=_("leave what they get, or give them their share too"),
        )
    if not others and total < 1 - CLOSE:
        raise InputError(
            where="--poll",
            found=_("{share} in all").format(share=text),
            expected=_("100 %, as no others stand"),
            todo=_("correct the shares, or leave one party out: it gets the rest"),
        )


def moved(
    shares: NDArray[np.float64],
    municipality_of: NDArray[np.int64],
    valid: NDArray[np.float64],
    groups: Mapping[str, tuple[NDArray[np.int64], float]],
    swing: Swing,
) -> NDArray[np.float64]:
    """Return the shares in each municipality moved until the national shares are those wanted.

    Args:
        shares: the share of each list in its municipality, adding up to 1 there.
        municipality_of: the row of each list's municipality.
        valid: the valid votes of each municipality.
        groups: the lists of each party (rows), and the national share wanted for them, by party.
        swing: how.

    Raises:
        InputError: the party stands in too few municipalities, or with too few votes, to have that share.
    """
    total = float(valid.sum())
    wanted = np.array([share for _rows, share in groups.values()])
    steps, away = np.zeros(len(groups)), np.zeros(len(groups))
    found = shares
    for _round in range(ROUNDS):
        parts = [found[rows] @ valid[municipality_of[rows]] for rows, _wanted in groups.values()]
        now = np.array(parts) / total
        away = np.abs(now - wanted)
        if np.all(away < CLOSE):
            return found
        with np.errstate(divide="ignore"):
            steps += wanted - now if swing is Swing.UNIFORM else np.log(wanted / now)
        found = shares.copy()
        for (rows, _wanted), step in zip(groups.values(), steps, strict=True):
            found[rows] = _stepped(shares[rows], step, swing)
        if swing is not Swing.PROPORTIONAL:
            found *= _room(found, municipality_of, np.concatenate([rows for rows, _wanted in groups.values()]))
        sums = np.bincount(municipality_of, found, len(valid))
        found = found / np.where(sums > 0, sums, 1.0)[municipality_of]
        if not np.all(np.isfinite(found)):
            break
    party = list(groups)[int(away.argmax())]
    raise InputError(
        where="--poll",
        found=_("{party} at {share} of all votes, which this election cannot be moved to").format(
            party=party, share=f"{100 * groups[party][1]:.10g} %"
        ),
        expected=_("shares that the parties can have where their lists stand"),
        todo=_("correct the share, or leave it out"),
    )


def _room(
    shares: NDArray[np.float64], municipality_of: NDArray[np.int64], polled: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return what the lists without a poll are multiplied by to share what the polled ones leave; 1 for these."""
    own = np.zeros(len(shares), dtype=np.bool_)
    own[polled] = True
    size = int(municipality_of.max()) + 1
    taken, others = (np.bincount(municipality_of[rows], shares[rows], size) for rows in (own, ~own))
    factor = np.maximum(1 - taken, 0) / np.where(others > 0, others, 1)
    return np.where(own, 1.0, factor[municipality_of])


def _stepped(shares: NDArray[np.float64], step: float, swing: Swing) -> NDArray[np.float64]:
    """Return shares moved by one step of a swing; a list without votes stays without, but for the uniform one."""
    if swing is Swing.UNIFORM:
        return np.maximum(shares + step, 0.0)
    factor = np.exp(min(step, 500.0))
    if swing is Swing.PROPORTIONAL:
        return np.asarray(shares * factor)
    return np.asarray(shares * factor / (1 - shares + shares * factor))
