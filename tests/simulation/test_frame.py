"""An election laid out in rows and columns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from elections import Town, election, setting

from kkrvalg.errors import InputError
from kkrvalg.simulation.frame import NO_CEILING, frame_of


def test_lists_stand_in_order_of_municipality_and_letter() -> None:
    """Two towns: 701 with V, A, L (V and L allied), 702 outside KL with B; L joined a cooperation."""
    held = election(
        Town({"V": 30, "A": 20, "L": 10}, alliances=("VL",), candidates={"A": 4}, seats=7),
        Town({"B": 5}, kl_member=False),
        joined={"Lister": {"701:L"}},
    )
    found = frame_of(setting(replace(held, lists=held.lists[::-1], municipalities=held.municipalities[::-1])))
    assert [entry.id for entry in found.lists] == ["701:A", "701:L", "701:V", "702:B"]
    assert found.votes.tolist() == [20, 10, 30, 5]
    assert found.starts.tolist() == [0, 3, 4]
    assert found.municipality_of.tolist() == [0, 0, 0, 1]
    assert found.contenders == ("A", "B", "Lister", "V")
    assert found.contender_of.tolist() == [0, 2, 3, 1]
    assert found.alliance_of.tolist() == [-1, 0, 0, -1]
    assert found.ceilings.tolist() == [4, NO_CEILING, NO_CEILING, NO_CEILING]
    assert found.council_seats.tolist() == [7, 9]
    assert found.counts.tolist() == [True, False]
    assert (found.kkr, found.kkr_of.tolist()) == (("midtjylland",), [0, 0])


def test_a_local_list_that_joined_nobody_is_no_contender() -> None:
    """Its number is -1."""
    found = frame_of(setting(election(Town({"A": 20, "L": 10}))))
    assert (found.contenders, found.contender_of.tolist()) == (("A",), [0, -1])


def test_an_election_without_lists_is_refused() -> None:
    """There is nothing to draw."""
    with pytest.raises(InputError, match=r"no lists|ingen lister"):
        frame_of(setting(election(Town({}))))
