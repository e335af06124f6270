"""``kkrvalg compose --margins``: whether the printout says how close other results are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commandline import Ended, kkrvalg

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["kkrvalg"]

NORDJYLLAND = ("compose", "--kkr", "nordjylland", "--no-proof")


@pytest.mark.parametrize(("option", "known"), [("--margins", True), ("--no-margins", False)])
def test_compose_finds_the_margins_unless_told_not_to(
    kkrvalg: Callable[..., Ended], option: str, *, known: bool
) -> None:
    """They stand in the JSON, and after the steps of the text; those of the threshold always do."""
    (found,) = kkrvalg(*NORDJYLLAND, option, "--format", "json").protocol["compositions"]
    assert (found["margins"]["votes"] is not None, len(found["margins"]["thresholds"])) == (known, 13)
    text = kkrvalg(*NORDJYLLAND, option).text
    assert "Votes above or below the threshold, 6,510 votes" in text
    assert ("Of 77 such changes 63 would change the composition." in text) == known


def test_a_brief_text_has_no_margins(kkrvalg: Callable[..., Ended]) -> None:
    """Only the result."""
    assert "How close other results are" not in kkrvalg(*NORDJYLLAND, "--brief").text


def test_each_kkr_has_margins_of_its_own(kkrvalg: Callable[..., Ended]) -> None:
    """Five compositions, and the threshold of each."""
    found = kkrvalg("compose", "--scenario", "kv2021", "--no-proof", "--format", "json").protocol["compositions"]
    assert len({c["margins"]["thresholds"][0]["needed"] for c in found}) == 5
    assert all(c["margins"]["votes"] and c["margins"]["mayors"] for c in found)
