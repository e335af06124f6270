"""Protocols to verify: those of a command line, made once and read from text, as often as they are changed."""

from __future__ import annotations

import hashlib
import json
from contextlib import redirect_stdout
from functools import cache
from io import BytesIO, TextIOWrapper
from typing import Any

from kkrvalg.cli import main
from kkrvalg.protocol.envelope import NOT_DIGESTED, digest_of
from kkrvalg.verifier import verify as verifier


@cache
def text_of(*arguments: str) -> str:
    """Return what a command line prints as JSON."""
    printed = TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(printed):
        status = main([*arguments, "--format", "json", "--lang", "en"])
    assert status in {0, 3}, status
    return printed.buffer.getvalue().decode("utf-8")


def protocol(*arguments: str) -> dict[str, Any]:
    """Return the protocol of a command line, to be changed at will."""
    document: dict[str, Any] = json.loads(text_of(*arguments))
    return document


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    """Return a protocol with the digest that fits it; by the shorter way where no key is left out further in."""
    counted = {key: value for key, value in document.items() if key not in NOT_DIGESTED}
    text = json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if any(f'"{key}":' in text for key in NOT_DIGESTED):
        return {**document, "digest": digest_of(document)}
    return {**document, "digest": hashlib.sha256(text.encode("utf-8")).hexdigest()}


def faults(document: dict[str, Any]) -> list[tuple[object, ...]]:
    """Return what is wrong in the sections of a protocol."""
    return [wrong for _section, wrong in verifier.verify(document) if wrong is not None]


def is_caught(document: dict[str, Any]) -> bool:
    """Return whether a protocol is found wrong; the first section that is ends the search."""
    return any(wrong is not None for _section, wrong in verifier.verify(document))
