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
    health_council: str | None = None
    forum: str | None = None


class _Draw(Shape):
    kkr: KkrKey | None = None
    council: OptionalCount = None
    health_council: OptionalText = None
    forum: OptionalText = None
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
        about = [name for name in (draw.kkr, draw.council, draw.health_council, draw.forum) if name is not None]
        if len(about) != 1:
            raise _about_nothing(document, at)
        if draw.forum is not None and draw.post is None:
            raise _about_no_post(document, at)
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
            health_council=draw.health_council,
            forum=draw.forum,
        )
        for draw in draws
    )


def _about_nothing(document: YamlDocument, at: int) -> InputError:
    return document.error(
        ("draws", at),
        found=_("a draw with none or several of kkr, council, health_council and forum"),
        expected=_("what the lot was drawn about: a KKR, a municipal council, a health council or a health forum"),
        todo=_(
            "write kkr (and post, if it was about one), council with the municipality's code, or one of the others"
        ),
    )


def _about_no_post(document: YamlDocument, at: int) -> InputError:
    return document.error(
        ("draws", at),
        found=_("a draw about a health forum without a post"),
        expected=_("the post it was about, chair or vice_chair"),
        todo=_("write the post; a lot about the seats of a health council has health_council instead of forum"),
    )
