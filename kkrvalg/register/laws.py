"""The law modules, imported in the order in which they react to an event."""

from __future__ import annotations

from kkrvalg.register import (  # isort: skip
    law_founding,
    law_seats,
    law_substitutes,
    law_absence,
    law_seat_tasks,
)

MODULES = (law_founding, law_seats, law_substitutes, law_absence, law_seat_tasks)
