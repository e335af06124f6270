"""The law modules, imported in the order in which they react to an event."""

from __future__ import annotations

from kkrvalg.register import (  # isort: skip  # noqa: F401 (importing them registers what events do)
    law_founding,
    law_seats,
    law_elections,
    law_mayors,
    law_kl,
    law_substitutes,
    law_absence,
    law_seat_tasks,
    law_chairmanship,
    law_chairmanship_tasks,
    law_posts,
    law_post_losses,
    law_post_tasks,
    law_hubs,
    law_forums,
    law_notices,
    law_meetings,
    law_calling,
    law_agenda,
    law_attendance,
    law_decisions,
    law_minutes,
    law_hearings,
)
