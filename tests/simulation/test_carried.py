"""Which lists continue which, and what vanishes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from elections import Town, election, scenario

from kkrvalg.simulation.carried import carried

if TYPE_CHECKING:
    from kkrvalg.model import Election


def named(held: Election, **names: str) -> Election:
    """Return an election whose local lists are called so, by letter."""
    return replace(held, lists=tuple(e._replace(name=names.get(e.letter, e.name)) for e in held.lists))


def pairs(base: Election, target: Election) -> dict[str, str]:
    """Return which list continues which."""
    return {new: old.id for new, old in carried(base, target).before.items()}


def test_a_party_continues_itself_and_a_new_one_nothing() -> None:
    """A stood before, F did not; V does not stand again."""
    base, target = election(Town({"A": 5, "V": 4})), election(Town({"A": 0, "F": 0}))
    found = carried(base, target)
    assert pairs(base, target) == {"701:A": "701:A"}
    assert (found.new_parties, found.vanished_parties) == (("F",), ("V",))
    assert [entry.id for entry in found.vanished] == ["701:V"]


def test_a_local_list_is_known_by_its_name_whatever_its_letter() -> None:
    """L and X change letters: the name decides before the letter."""
    base = named(election(Town({"L": 5, "X": 4})), L="Byens Liste", X="Landsbylisten")
    target = named(election(Town({"L": 0, "X": 0})), L="landsby-listen", X="Byens liste")
    assert pairs(base, target) == {"701:L": "701:X", "701:X": "701:L"}


def test_a_longer_name_under_the_same_letter_is_the_same_list() -> None:
    """Hvid-sten became a longer name under the same letter; another letter would not do."""
    base = named(election(Town({"L": 5})), L="Hvid-sten")
    longer = named(election(Town({"L": 0})), L="Hvid-sten Frederiksbergs Borgerliste")
    elsewhere = named(election(Town({"X": 0})), X="Hvid-sten Frederiksbergs Borgerliste")
    assert pairs(base, longer) == {"701:L": "701:L"}
    assert pairs(base, elsewhere) == {}


def test_the_same_letter_in_another_municipality_is_another_list() -> None:
    """A list is a letter in a municipality."""
    base = named(election(Town({"L": 5}), Town({"A": 5})), L="Byens Liste")
    target = named(election(Town({"A": 0}), Town({"L": 0})), L="Byens Liste")
    assert pairs(base, target) == {}


def test_every_list_of_2025_continues_at_most_one_of_2021_and_none_is_lost() -> None:
    """What is carried and what vanished are the lists of 2021, each once."""
    base, target = scenario("kv2021").election, scenario("kv2025").election
    found = carried(base, target)
    both = [*(entry.id for entry in found.before.values()), *(entry.id for entry in found.vanished)]
    assert sorted(both) == sorted(entry.id for entry in base.lists)
    assert (found.new_parties, found.vanished_parties) == (("M", "Q", "Æ"), ("G",))
