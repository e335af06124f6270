from __future__ import annotations

import pickle

import pytest

from kkrvalg.errors import InputError
from kkrvalg.rulebook import Layer, Rulebook, load_rulebook, resolve_options


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    """Return the rules of 2026-2030."""
    return load_rulebook("kkr-2026-2030")


def test_every_question_is_answered_by_its_default(rules: Rulebook) -> None:
    """Without a choice each option has its default, and nothing counts as changed."""
    options = resolve_options(rules)
    assert options == {option.name: option.default for option in rules.options}
    assert options.changed == {}


def test_a_later_layer_wins(rules: Rulebook) -> None:
    """The command line has the last word over the scenario."""
    scenario = Layer({"rounding": "up", "base_minimum": "none"}, "kv2025/scenario.yaml")
    options = resolve_options(rules, scenario, {"rounding": "down"})
    assert options["rounding"] == "down"
    assert options["base_minimum"] == "none"
    assert options.changed == {"rounding": "down", "base_minimum": "none"}


def test_choosing_the_default_changes_nothing(rules: Rulebook) -> None:
    """An answer that is the default anyway is not shown as a change."""
    options = resolve_options(rules, {"rounding": "up"}, {"rounding": "half_up"})
    assert options.changed == {}


def test_options_are_a_mapping_that_cannot_be_written_to(rules: Rulebook) -> None:
    """They have a length and an order, survive pickling, and refuse assignment."""
    options = resolve_options(rules)
    assert len(options) == len(list(options)) == len(rules.options)
    assert pickle.loads(pickle.dumps(options)) == options  # noqa: S301 (our own bytes)
    with pytest.raises(TypeError):
        options["rounding"] = "up"  # type: ignore[index]


def test_an_unknown_option_is_refused_with_the_nearest(rules: Rulebook) -> None:
    """The message shows the option as it was typed, all that exist and the likely one."""
    with pytest.raises(InputError) as caught:
        resolve_options(rules, {"roundings": "up"})
    assert caught.value.where == "--option roundings=up"
    assert caught.value.found == "the unknown option “roundings”"
    assert caught.value.expected == "one of " + ", ".join(option.name for option in rules.options)
    assert caught.value.todo == "did you mean rounding?"


def test_an_unknown_option_unlike_any_other_is_refused(rules: Rulebook) -> None:
    """Where no option resembles it the message does not guess."""
    with pytest.raises(InputError) as caught:
        resolve_options(rules, {"xyz": "up"})
    assert caught.value.found == "the unknown option “xyz”"
    assert caught.value.todo == "choose one of them, or leave the option out"


def test_an_unknown_value_in_a_file_is_refused_with_the_file(rules: Rulebook) -> None:
    """An answer in a scenario is complained about where it stands."""
    with pytest.raises(InputError) as caught:
        resolve_options(rules, Layer({"rounding": "halfup"}, "kv2025/scenario.yaml"))
    assert caught.value.where == "kv2025/scenario.yaml, key options.rounding"
    assert caught.value.found == "the unknown value “halfup”"
    assert caught.value.expected == "one of half_up, up, down"
    assert caught.value.todo == "did you mean half_up?"


def test_an_unknown_value_unlike_any_other_is_answered_with_the_default(rules: Rulebook) -> None:
    """The message says which of the values is the default."""
    with pytest.raises(InputError) as caught:
        resolve_options(rules, {"cooperation_binds": "maybe"})
    assert caught.value.where == "--option cooperation_binds=maybe"
    assert caught.value.found == "the unknown value “maybe”"
    assert caught.value.expected == "one of yes, no"
    assert caught.value.todo == "choose one of them; yes is the default"
