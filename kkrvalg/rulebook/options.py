"""The answers chosen to the questions that the rules leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.reading.complaints import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.rulebook.book import OptionSpec


class Open(Protocol):
    """Rules that leave questions open: those of the KKR, or of another body."""

    @property
    def options(self) -> tuple[OptionSpec, ...]:
        """The open questions."""


@dataclass(frozen=True, eq=False)
class Options(Mapping[str, str]):
    """The answer to each open question of a rulebook, by name; equal to a dictionary that holds the same."""

    answers: Mapping[str, str]
    defaults: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.answers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)

    @property
    def changed(self) -> dict[str, str]:
        """The answers that are not the default."""
        return {name: value for name, value in self.answers.items() if value != self.defaults[name]}


@dataclass(frozen=True, eq=False)
class Layer(Mapping[str, str]):
    """Some answers and the file they stand in, so that a complaint can name it."""

    answers: Mapping[str, str]
    file: str

    def __getitem__(self, name: str) -> str:
        return self.answers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)


def resolve_options(rulebook: Open, *layers: Mapping[str, str]) -> Options:
    """Return an answer to every open question of the rulebook.

    Args:
        rulebook: the questions, their answers and defaults.
        layers: answers given; a later layer wins. A plain mapping is taken to come from ``--option``, a
            :class:`Layer` from its file.

    Raises:
        InputError: a question or an answer that the rulebook does not know.
    """
    known = {spec.name: spec for spec in rulebook.options}
    defaults = {name: spec.default for name, spec in known.items()}
    answers = dict(defaults)
    for layer in layers:
        for name, value in layer.items():
            _check(known, name, value, _where(layer, name, value))
            answers[name] = value
    return Options(answers, defaults)


def _where(layer: Mapping[str, str], name: str, value: str) -> str:
    if isinstance(layer, Layer):
        return _("{place}, key {key}").format(place=layer.file, key=f"options.{name}")
    return f"--option {name}={value}"


def _check(known: Mapping[str, OptionSpec], name: str, value: str, where: str) -> None:
    spec = known.get(name)
    if spec is None:
        found, choices, close = _("the unknown option “{name}”"), list(known), nearest(name, known)
        todo = _("choose one of them, or leave the option out")
        shown = name
    elif value not in spec.values:
        found, choices, close = _("the unknown value “{name}”"), list(spec.values), nearest(value, spec.values)
        todo = _("choose one of them; {default} is the default").format(default=spec.default)
        shown = value
    else:
        return
    raise InputError(
        where=where,
        found=found.format(name=shown),
        expected=_("one of {known}").format(known=", ".join(choices)),
        todo=_("did you mean {name}?").format(name=close) if close else todo,
    )
