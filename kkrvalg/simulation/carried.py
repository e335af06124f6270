"""What becomes of the lists of the last election: which lists of the next one take over their votes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkrvalg.model import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.model import Election, ElectionList


@dataclass(frozen=True)
class Carried:
    """The lists of two elections side by side.

    Attributes:
        before: the list of the last election that each list continues, by identity; a list that did not stand is
            missing.
        vanished: the lists of the last election that nobody continues: their votes go to all others in their
            municipality, in proportion.
        new_parties: parties that did not stand anywhere in the last election.
        vanished_parties: parties that stand nowhere in the next one.
    """

    before: Mapping[str, ElectionList]
    vanished: tuple[ElectionList, ...]
    new_parties: tuple[str, ...]
    vanished_parties: tuple[str, ...]


def carried(base: Election, target: Election) -> Carried:
    """Return which list of the last election each list of the next one continues.

    A national party continues itself. A local list continues that of the same name in its municipality, whatever
    its letter; else that of the same letter if one name begins with the other.
    """
    before: dict[str, ElectionList] = {}
    for code, lists in target.lists_by_code.items():
        before |= _in_municipality(base.lists_by_code.get(code, ()), lists)
    taken = {entry.id for entry in before.values()}
    old = {entry.party for entry in base.lists if entry.party is not None}
    new = {entry.party for entry in target.lists if entry.party is not None}
    return Carried(
        before=before,
        vanished=tuple(entry for entry in base.lists if entry.id not in taken),
        new_parties=tuple(sorted(new - old)),
        vanished_parties=tuple(sorted(old - new)),
    )


def _in_municipality(old: Sequence[ElectionList], new: Sequence[ElectionList]) -> dict[str, ElectionList]:
    """Return which of a municipality's old lists each new one continues, each at most one."""
    found: dict[str, ElectionList] = {}
    left = list(old)
    for same in (_same_party, _same_name, _same_letter):
        for entry in new:
            if entry.id not in found:
                heir = next((candidate for candidate in left if same(candidate, entry)), None)
                if heir is not None:
                    found[entry.id] = heir
                    left.remove(heir)
    return found


def _same_party(old: ElectionList, new: ElectionList) -> bool:
    return old.party is not None and old.party == new.party


def _same_name(old: ElectionList, new: ElectionList) -> bool:
    return old.party is None and new.party is None and _plain(old.name) == _plain(new.name)


def _same_letter(old: ElectionList, new: ElectionList) -> bool:
    if old.party is not None or new.party is not None or old.letter != new.letter:
        return False
    first, second = sorted((_plain(old.name), _plain(new.name)), key=len)
    return bool(first) and second.startswith(first)


def _plain(name: str) -> str:
    """Return a name by its letters and digits alone: ``"Hvid-sten"`` and ``"Hvidsten"`` are one."""
    return re.sub(r"[\W_]", "", fold(name))
