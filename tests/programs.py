"""Others' programs that check the printouts: LibreOffice, Chromium, node.

A test that needs one is skipped with the reason where the program is missing; with KKRVALG_PROGRAMS=required, as
in ``.ci/run``, it fails instead, and with KKRVALG_PROGRAMS=skip it is always skipped.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

WANTED = os.environ.get("KKRVALG_PROGRAMS")
REQUIRED = WANTED == "required"


def program(*names: str) -> str:
    """Return the way to the first of the programs that is there; skip the test, or fail it, where none is."""
    for name in () if WANTED == "skip" else names:
        found = shutil.which(name)
        if found is not None:
            return found
    return missing(f"{' or '.join(names)} is not installed, or KKRVALG_PROGRAMS=skip")


def node_module(name: str) -> Path:
    """Return the folder of a package below KKRVALG_NODE_MODULES; skip or fail the test where it is not there."""
    folder = os.environ.get("KKRVALG_NODE_MODULES")
    if folder is None or not (Path(folder) / name).is_dir():
        missing(f"the npm package {name} is not below KKRVALG_NODE_MODULES")
    return Path(folder or "") / name


def missing(reason: str) -> str:
    """Skip the test, or fail it where the programs are required."""
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)
