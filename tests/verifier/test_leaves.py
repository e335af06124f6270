"""Values of real protocols are changed: each is caught, or stands in the verifier's own list of what it skips."""

from __future__ import annotations

import json
import os
import random
from typing import TYPE_CHECKING, Any

import pytest
from verified_protocols import faults, protocol, sealed

from kkrvalg.verifier import verify as verifier

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]

KKR = ("--scenario", "kv2025", "--kkr", "nordjylland")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("compose", *KKR),
    ("chair", *KKR, "--alliance", "A+F+Ø"),
    ("appoint", *KKR, "--post", "RBR", "--lot", "V", "--lot-date", "2026-01-19", "--witness", "NN"),
    ("constitute", "eksempel-hovedstaden"),
    ("health-forum", "--forum", "nord"),
    ("audit", "--kkr", "nordjylland", "--post", "RBR"),
)
WANTED = os.environ.get("KKRVALG_LEAVES", "")
"""``kinds`` tries one value of each kind (five minutes), ``all`` every value (hours); otherwise a few."""
FEW = 15
"""How many kinds of values are tried of each protocol: those whose paths differ in numbers only are of a kind."""


def leaves(value: Any, at: Path = ()) -> Iterator[Path]:  # noqa: ANN401 (any JSON value)
    """Yield the path of every value that holds no others."""
    if isinstance(value, dict | list) and value:
        for key, own in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(own, (*at, key))
    else:
        yield at


def keys_of(path: Path) -> str:
    """Return a path without its numbers: what the verifier's list is made of."""
    return ".".join(key for key in path if isinstance(key, str) and not key.isdecimal())


def other(value: Any) -> Any:  # noqa: ANN401 (any JSON value)
    """Return another value of the same kind, as near as it can be."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        above, _line, rest = value.partition("/")
        return f"{int(above) + 1}/{rest}" if above.isdecimal() and rest else f"{value}x"
    return "x" if value is None else [1] if isinstance(value, list) else {"x": 1}


def changed(document: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return a protocol with another value at a path, and the digest that fits it."""
    *outer, last = path
    place: Any = document
    for key in outer:
        place = place[key]
    place[last] = other(place[last])
    return sealed(document)


def is_skipped(path: Path, skipped: set[str]) -> bool:
    """Return whether a path, or one that it lies in, is in the list; texts and the hashes of files are."""
    keys = [key for key in path if isinstance(key, str)]
    within = {".".join(keys[: n + 1]) for n in range(len(keys))}
    return bool(within & skipped) or not set(verifier.TEXTS).isdisjoint(keys)


def chosen(document: dict[str, Any]) -> list[Path]:
    """Return the paths to try: all of them, one of each kind, or a few of those."""
    kinds: dict[str, list[Path]] = {}
    for path in leaves(document):
        kinds.setdefault(keys_of(path), []).append(path)
    if WANTED == "all":
        return [path for own in kinds.values() for path in own]
    draw = random.Random(2026)  # noqa: S311 (seeded, so that a miss can be seen again)
    one_of_each = [draw.choice(own) for own in kinds.values()]
    return one_of_each if WANTED == "kinds" else draw.sample(one_of_each, FEW)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_value_is_verified_or_named_as_not_rebuilt(command: tuple[str, ...]) -> None:
    """A value is another, and the digest fits: it is caught, or its key stands in the list of what is skipped."""
    whole = protocol(*command)
    assert faults(whole) == []
    skipped = set(verifier.skipped)
    missed = []
    for path in chosen(whole):
        document = changed(protocol(*command), path)
        if path != ("digest",) and not is_skipped(path, skipped) and not faults_in_time(document):
            missed.append(".".join(map(str, path)))
    assert missed == []


def faults_in_time(document: dict[str, Any]) -> bool:
    """Return whether a changed protocol is found wrong, as far as it can be read at all."""
    try:
        read = verifier.read(json.dumps(document))
    except (verifier.Wrong, *verifier.FAULTS):
        return True
    return any(wrong is not None for _section, wrong in verifier.verify(read))
