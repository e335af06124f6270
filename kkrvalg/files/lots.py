"""Recorded draws: ``lots.yaml`` in a scenario folder."""

from datetime import date
from typing import NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.reading.shape import Shape
from kkrvalg.reading.values import KkrKey, OptionalCount, OptionalDay, OptionalText, Text
from kkrvalg.reading.yamlfile import YamlDocument, validate


class RecordedDraw(NamedTuple):
    """A lot that people drew: what it was about as far as it is recorded, who was drawn, when and who saw it."""

    kkr: str | None
    council: int | None
    post: str | None
    question: str | None
    tied: tuple[str, ...] | None
    seats_at_stake: int | None
    quotient: str | None
    drawn: tuple[str, ...]
    date: date | None
    witness: str | None


class _Draw(Shape):
    kkr: KkrKey | None = None
    council: OptionalCount = None
    post: OptionalText = None
    question: OptionalText = None
    tied: list[Text] | None = None
    seats_at_stake: OptionalCount = None
    quotient: OptionalText = None
    drawn: list[Text]
    date: OptionalDay = None
    witness: OptionalText = None


class _Lots(Shape):
    draws: list[_Draw] | None = None


def draws_of(document: YamlDocument) -> tuple[RecordedDraw, ...]:
    """Return the draws of a ``lots.yaml``.

    Raises:
        InputError: a draw lacks who was drawn or what it was about, or a value cannot be used.
    """
    draws = validate(_Lots, document).draws or []
    for at, draw in enumerate(draws):
        if not draw.drawn:
            raise document.error(
                ("draws", at, "drawn"),
                found=_("nobody drawn"),
                expected=_("the names that were drawn"),
                todo=_("write one name a line, each beginning with a dash"),
            )
        if (draw.kkr is None) == (draw.council is None):
            raise _about_nothing(document, at)
    return tuple(
        RecordedDraw(
            kkr=draw.kkr,
            council=draw.council,
            post=draw.post,
            question=draw.question,
            tied=None if draw.tied is None else tuple(draw.tied),
            seats_at_stake=draw.seats_at_stake,
            quotient=draw.quotient,
            drawn=tuple(draw.drawn),
            date=draw.date,
            witness=draw.witness,
        )
        for draw in draws
    )


def _about_nothing(document: YamlDocument, at: int) -> InputError:
    return document.error(
        ("draws", at),
        found=_("a draw with neither or both of kkr and council"),
        expected=_("what the lot was drawn about: a KKR, or the council of a municipality"),
        todo=_("write kkr (and post, if it was about one), or council with the municipality's code"),
    )
