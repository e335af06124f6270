"""The lots of the elections at a meeting as forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.apportion import Lot
from kkrvalg.model import council_name
from kkrvalg.protocol.course_text import lot_sentence, votes_question_sentence
from kkrvalg.protocol.lot_forms import chair_lots, lot_form
from kkrvalg.protocol.lots import question_sentence
from kkrvalg.protocol.meeting_names import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.model import Election
    from kkrvalg.procedures.constitution import Constitution
    from kkrvalg.procedures.filling import Filled
    from kkrvalg.protocol.blocks import LotForm


def meeting_lots(constitution: Constitution, election: Election) -> Iterator[LotForm]:
    """Yield the lots of a meeting in the order of its elections."""
    names = Names(election)
    yield from chair_lots(constitution.chair)
    for post in constitution.posts:
        for filled in post.elections:
            yield from filled_lots(filled, constitution.kkr, names)


def filled_lots(filled: Filled, kkr: str, names: Names) -> Iterator[LotForm]:
    """Yield the lots of an election that was held at a meeting."""
    title = f"{filled.contest.key}, {council_name(kkr)}"
    for step in filled.steps:
        if isinstance(step, Lot):
            if step.draw is not None:
                yield lot_form(
                    title, names.question(step.question), lot_sentence(step, names), names.draw(step.draw)
                )
            elif filled.majority is not None:
                yield lot_form(title, names.question(step.question), votes_question_sentence(step.question, names))
            else:
                yield lot_form(title, step.question, question_sentence(names.question(step.question)))
