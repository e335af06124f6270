"""The one envelope of every command's JSON: ``kkrvalg/1``.

Exact numbers are strings in lowest terms (``"617"``, ``"2303946/53429"``), counts are JSON integers. Later work
adds keys and moves none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from kkrvalg import __version__
from kkrvalg.apportion import Question, notation

SCHEMA = "kkrvalg/1"
NOT_DIGESTED = frozenset({"digest", "version", "document", "sentence"})
"""The keys that a protocol's digest leaves out, wherever they stand."""


@dataclass(frozen=True)
class Protocol:
    """A result with everything that is needed to check it.

    ``inputs`` are (file, SHA-256) pairs; ``options`` the options in force;
    ``list_cooperations`` who joined which, left out where nobody did; ``draws`` the recorded draws with what
    became of each; ``body`` the command's own keys; ``steps`` frozen step records in the order they were
    taken; ``figures`` and ``rules`` what they were calculated from and by, left out where there is no such thing.
    """

    kind: str
    body: Mapping[str, object]
    inputs: tuple[tuple[str, str], ...] = ()
    rulebook: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    list_cooperations: Mapping[str, Sequence[str]] = field(default_factory=dict)
    draws: tuple[object, ...] = ()
    steps: tuple[object, ...] = ()
    figures: Mapping[str, object] | None = None
    rules: Mapping[str, object] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the protocol as JSON values, the envelope first and its digest last."""
        document = {
            "schema": SCHEMA,
            "kind": self.kind,
            "inputs": [{"file": file, "sha256": digest} for file, digest in self.inputs],
            "rulebook": self.rulebook,
            "options": dict(self.options),
            **({"list_cooperations": plain(self.list_cooperations)} if self.list_cooperations else {}),
            "draws": plain(self.draws),
            "version": __version__,
            **{key: plain(value) for key, value in self.body.items()},
            "steps": plain(self.steps),
            **({"rules": plain(self.rules)} if self.rules is not None else {}),
            **({"figures": plain(self.figures)} if self.figures is not None else {}),
        }
        return {**document, "digest": digest_of(document)}


def digest_of(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a protocol: of its JSON with sorted keys and no white space, in UTF-8.

    Left out are the digest itself, the version of the program, ``document`` (number and time), and every
    ``sentence``, which is in the language of the reader.
    """
    text = json.dumps(_digested(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _digested(value: Any) -> Any:  # noqa: ANN401 (any JSON value)
    """Return a JSON value without the keys that the digest leaves out."""
    if isinstance(value, Mapping):
        return {key: _digested(own) for key, own in value.items() if key not in NOT_DIGESTED}
    return [_digested(own) for own in value] if isinstance(value, list) else value


def plain(value: object) -> Any:  # noqa: ANN401, PLR0911 (any JSON value; one return for each kind)
    """Return a value as JSON knows it.

    A frozen record becomes an object of its fields, a fraction a string in lowest terms, a tuple or set a list.

    Raises:
        TypeError: the value is none of these; a float is refused, since nothing in a protocol is inexact.
    """
    if value is None or isinstance(value, (str, bool, int)):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Fraction | date):
        return str(value)
    if isinstance(value, Question):
        return question_body(value)
    names = _field_names(value)
    if names:
        return {name: plain(getattr(value, name)) for name in sorted(names, key=lambda name: name != "kind")}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return [plain(item) for item in sorted(value, key=repr)]
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no place in a protocol")


def _field_names(value: object) -> tuple[str, ...]:
    """Return the names of a record's fields, none for anything else."""
    if is_dataclass(value):
        return tuple(item.name for item in fields(value))
    return getattr(value, "_fields", ())


def question_body(question: Question | None) -> dict[str, Any] | None:
    """Return a question as JSON values: the id, what is decided, who stands, how many seats, the quotient."""
    if question is None:
        return None
    return {
        "id": question.id,
        "subject": list(question.subject),
        "article": question.article,
        "tied": [notation(name) for name in question.tied],
        "seats_at_stake": question.seats_at_stake,
        "quotient": str(question.quotient),
        "depth": question.depth,
    }


def tagged(steps: Iterable[object], **tags: str | int) -> tuple[object, ...]:
    """Return steps as JSON objects that begin with ``tags``: which KKR or council each belongs to."""
    return tuple({**tags, **plain(step)} for step in steps)


def to_json(protocol: Protocol) -> str:
    """Return the protocol as indented JSON text with a final newline."""
    return json.dumps(protocol.to_dict(), ensure_ascii=False, indent=2) + "\n"
