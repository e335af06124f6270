"""What all tests share: the message catalogues, a clean environment, and how hard the properties are tried."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from kkrvalg import i18n

if TYPE_CHECKING:
    from collections.abc import Iterator

settings.register_profile("ci", max_examples=50, derandomize=True, deadline=None, print_blob=True)
settings.register_profile("thorough", max_examples=5000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_configure() -> None:
    """Compile the message catalogues of a checkout where that has not been done since they were changed."""
    for source in sorted(i18n.LOCALE_DIR.rglob("*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo  # noqa: PLC0415 (an installed kkrvalg needs no Babel)
        from babel.messages.pofile import read_po  # noqa: PLC0415 (as above)

        beside = compiled.with_suffix(f".{os.getpid()}.tmp")
        with source.open("rb") as readable, beside.open("wb") as writable:
            write_mo(writable, read_po(readable))
        beside.replace(compiled)


def pytest_collection_finish() -> None:
    """Spare the collector of garbage the tests and modules, which stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let each test begin in English and without the environment variables that change what is printed."""
    for name in ("KKRVALG_LANG", "KKRVALG_DEBUG", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    i18n.use("en")
    yield
    i18n.use("en")
