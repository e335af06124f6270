"""What every procedure stands on: an election, the rules of the term, and the options chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kkrvalg.procedures.councils import Council, council

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.apportion import Draw
    from kkrvalg.model import Election
    from kkrvalg.rulebook import Rulebook


@dataclass(frozen=True)
class Setting:
    """An election under a rulebook, with every open question of the rules settled by an option."""

    election: Election
    rulebook: Rulebook
    options: Mapping[str, str]
    council_draws: Mapping[int, tuple[Draw, ...]] = field(default_factory=dict)

    @cached_property
    def _councils(self) -> dict[int, Council]:
        return {}

    def council(self, code: int) -> Council:
        """Return the seats of a municipality's council, calculated once."""
        if code not in self._councils:
            election = self.election
            self._councils[code] = council(
                election.municipality_by_code[code],
                election.lists_by_code[code],
                election.councils,
                self.council_draws.get(code, ()),
            )
        return self._councils[code]
