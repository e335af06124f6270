"""``kkrvalg compose``: proof, open questions, list cooperations, and what is said of bad input."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from elections import COOPERATION, Town, election, write

from kkrvalg.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.model import Election

LABELS = ("Where", "Found", "Expected", "What to do")


def run(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    """Run compose in English and return what it printed as its result."""
    assert main(["compose", "--lang", "en", *arguments]) == status
    written = capsys.readouterr()
    assert written.err == ""
    return written.out


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> dict[str, Any]:
    """Run compose and return its JSON."""
    result: dict[str, Any] = json.loads(run(capsys, "--format", "json", *arguments, status=status))
    return result


def complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, str]:
    """Run compose on bad input and return the four parts of its one message."""
    assert main(["compose", "--lang", "en", *arguments]) == 2
    written = capsys.readouterr()
    assert written.out == ""
    first, *lines = written.err.rstrip("\n").split("\n")
    assert first == "Error:"
    parts = [line.partition(":") for line in lines]
    assert tuple(label for label, _colon, _text in parts) == LABELS
    return {label: text.strip() for label, _colon, text in parts}


def in_one_line(text: str) -> str:
    """Return a text without its line breaks and columns, so that a sentence in it can be found."""
    return " ".join(text.split())


def seats_of(composition: dict[str, Any]) -> dict[str, int]:
    """Return the seats of each party of a composition in JSON."""
    return {party["party"]: party["seats"] for party in composition["parties"]}


# --- --proof ----------------------------------------------------------------------------------------------------


def test_a_reduction_is_proven_unless_it_is_declined(capsys: pytest.CaptureFixture[str]) -> None:
    """The proof is the last section of a reduced KKR."""
    proven = run(capsys, "--kkr", "sjælland")
    assert "5. Why no reduction to this size does better" in proven
    assert "finds the same composition" in in_one_line(proven)
    assert run(capsys, "--kkr", "sjælland", "--proof") == proven
    bare = run(capsys, "--kkr", "sjælland", "--no-proof")
    assert "5. Why" not in bare
    assert "4. The reduction to 33 seats" in bare


def test_the_proof_states_what_each_party_would_need(capsys: pytest.CaptureFixture[str]) -> None:
    """Hovedstaden: Å would need two seats to be better off and may have one; Sjælland has too few seats."""
    blocked = in_one_line(run(capsys, "--kkr", "hovedstaden"))
    assert "to have fewer than 21,359 votes per seat" in blocked
    assert "That is impossible: Å cannot have so many seats." in blocked
    assert "That is impossible: there are only 33 seats." in in_one_line(run(capsys, "--kkr", "sjælland"))


# --- --option ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kkr", "option", "changed"),
    [
        ("hovedstaden", "reduction_ceiling=none", {"V": 5, "Å": 2}),
        ("syddanmark", "reduction_ceiling=none", {"A": 10, "Æ": 3}),
        ("nordjylland", "reduction_method=shrink_scale", {"A": 5, "Æ": 1}),
        ("midtjylland", "rounding=down", {"A": 10, "F": 4}),
    ],
)
def test_another_answer_changes_the_seats(
    kkr: str, option: str, changed: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    """The rest of the parties keep theirs, and the envelope says which answer was in force."""
    chosen = run_json(capsys, "--no-proof", "--kkr", kkr)
    other = run_json(capsys, "--no-proof", "--kkr", kkr, "--option", option)
    (before,), (after,) = chosen["compositions"], other["compositions"]
    assert seats_of(after) == seats_of(before) | changed
    name, _equals, value = option.partition("=")
    assert other["options"] == chosen["options"] | {name: value}


def test_several_answers_are_given_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Hovedstaden with no ceiling and the most even size: 57 members, as the trial of all combinations says."""
    arguments = ("--option", "reduction_ceiling=none", "--option", "reduced_size=best_up_to_cap")
    (composition,) = run_json(capsys, "--kkr", "hovedstaden", *arguments)["compositions"]
    assert composition["size"] == 57


def test_an_unknown_question_is_told_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest is suggested."""
    found = complaint(capsys, "--option", "roundin=up")
    assert found["Where"] == "--option roundin=up"
    assert found["Found"] == "the unknown option “roundin”"
    assert found["Expected"].startswith("one of scale, rounding, ")
    assert found["What to do"] == "did you mean rounding?"


def test_a_question_nothing_like_it_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a guess where none is near."""
    found = complaint(capsys, "--option", "colour=red")
    assert found["Where"] == "--option colour=red"
    assert found["Found"] == "the unknown option “colour”"
    assert "reduction_method" in found["Expected"]
    assert found["What to do"] == "choose one of them, or leave the option out"


@pytest.mark.parametrize(
    ("value", "todo"), [("upp", "did you mean up?"), ("7", "choose one of them; half_up is the default")]
)
def test_an_unknown_answer_is_told_the_known_ones(
    value: str, todo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the nearest, or the default."""
    found = complaint(capsys, "--option", f"rounding={value}")
    assert found["Where"] == f"--option rounding={value}"
    assert found["Found"] == f"the unknown value “{value}”"
    assert found["Expected"] == "one of half_up, up, down"
    assert found["What to do"] == todo


@pytest.mark.parametrize("entry", ["rounding", "rounding=", "=up", "="])
def test_an_answer_is_written_name_equals_value(entry: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The message shows how."""
    found = complaint(capsys, "--option", entry)
    assert found["Where"] == "--option"
    assert found["Found"] == entry
    assert found["Expected"] == "NAME=VALUE, without spaces"
    assert found["What to do"] == "write it as in --option rounding=up"


def test_a_question_has_one_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """The last one does not silently win; the same answer twice is no contradiction."""
    found = complaint(capsys, "--option", "rounding=up", "--option", "rounding=down")
    assert found["Where"] == "--option"
    assert found["Found"] == "rounding with two values: up and down"
    assert found["Expected"] == "one value for each option"
    assert found["What to do"] == "leave one of them out"
    run(capsys, "--brief", "--no-proof", "--option", "rounding=up", "--option", "rounding=up")


def test_votes_cast_that_are_not_in_the_data_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The files of 2021 lack them."""
    found = complaint(capsys, "--scenario", "kv2021", "--option", "vote_base=cast")
    assert found["Where"] == "--option vote_base=cast"
    assert found["Found"] == "no votes cast for 29 municipalities, København among them"
    assert found["Expected"] == "the votes cast, blank and invalid ones included, in municipalities.csv"
    assert found["What to do"] == "fill in the column cast, or use vote_base=valid"


# --- --sensitivity ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the JSON of the trial of all five KKR of 2025."""
    file = tmp_path_factory.mktemp("sensitivity") / "trials.json"
    assert main(["compose", "--sensitivity", "--no-proof", "--format", "json", "-o", str(file)]) == 0
    result: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return result


def _alternative(trial: dict[str, Any], option: str, value: str) -> dict[str, Any]:
    (found,) = [a for a in trial["alternatives"] if (a["option"], a["value"]) == (option, value)]
    result: dict[str, Any] = found
    return result


def test_the_trial_stands_beside_the_compositions_in_the_json(trials: dict[str, Any]) -> None:
    """``sensitivity`` has an entry for each KKR; the chosen result is that of the composition."""
    compositions = trials["compositions"]
    assert [trial["kkr"] for trial in trials["sensitivity"]] == [one["kkr"] for one in compositions]
    for trial, composition in zip(trials["sensitivity"], compositions, strict=True):
        assert set(trial) == {"kkr", "chosen", "alternatives", "combinations", "results"}
        assert trial["chosen"]["size"] == composition["size"]
        assert trial["chosen"]["seats"] == seats_of(composition)
        assert trial["chosen"]["lot_among"] == 1
        assert sum(result["combinations"] for result in trial["results"]) == trial["combinations"]
        assert trial["results"][0]["nearest"] == {}


def test_the_trial_says_what_each_answer_changes(trials: dict[str, Any]) -> None:
    """Without a ceiling two of five KKR change; shrinking the scale changes all."""
    by_kkr = {trial["kkr"]: trial for trial in trials["sensitivity"]}
    ceilings = {kkr: _alternative(trial, "reduction_ceiling", "none") for kkr, trial in by_kkr.items()}
    assert {kkr for kkr, one in ceilings.items() if one["changes"]} == {"hovedstaden", "syddanmark"}
    assert ceilings["hovedstaden"]["result"]["seats"]["Å"] == 2
    assert ceilings["syddanmark"]["result"]["seats"]["Æ"] == 3
    assert all(_alternative(trial, "reduction_method", "shrink_scale")["changes"] for trial in by_kkr.values())
    assert all(one["computable"] for trial in by_kkr.values() for one in trial["alternatives"])


def test_the_trial_is_a_short_table(capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each answer and KKR that changes; the rest in one sentence; then the combinations."""
    text = run(capsys, "--sensitivity", "--no-proof", "--kkr", "hovedstaden", "--kkr", "syddanmark")
    lines = text.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    at = next(number for number, line in enumerate(lines) if "reduction_ceiling" in line)
    assert lines[at].split() == ["reduction_ceiling", "=", "none", "Hovedstaden", "58", "V", "6→5,", "Å", "1→2"]
    assert lines[at + 1].split() == ["Syddanmark", "44", "A", "11→10,", "Æ", "2→3"]
    assert "a lot among 18" in text
    assert "These change nothing here: base_minimum=none, vote_base=cast" in in_one_line(text)
    assert "All combinations of the answers" in text
    assert "1. Who takes part" not in text


def test_what_cannot_be_computed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Votes cast in 2021: in the text with the reason, in the JSON as not computable; exit 0."""
    arguments = ("--scenario", "kv2021", "--kkr", "midtjylland", "--sensitivity")
    text = in_one_line(run(capsys, *arguments))
    assert "vote_base=cast cannot be computed on these data for KKR Midtjylland: no votes cast for 19" in text
    assert "34→32" in text
    (trial,) = run_json(capsys, *arguments)["sensitivity"]
    one = _alternative(trial, "vote_base", "cast")
    assert (one["computable"], one["changes"], one["result"]) == (False, False, None)
    assert one["why_not"].startswith("no votes cast for 19 municipalities")
    assert _alternative(trial, "scale", "rounded_reaches_mayors")["result"]["size"] == 32


def test_without_being_asked_nothing_is_tried(capsys: pytest.CaptureFixture[str]) -> None:
    """The key is left out."""
    result = run_json(capsys, "--no-proof", "--kkr", "nordjylland")
    assert "sensitivity" not in result
    assert "cooperation_shares" not in result


# --- --list-cooperation -----------------------------------------------------------------------------------------


def _towns(joined: dict[str, set[str]] | None = None) -> Election:
    """Three towns: A has two mayors and 600 of 1,000 votes, L the third mayor and 60."""
    return election(
        Town({"A": 300, "B": 100}, mayor="A"),
        Town({"A": 300, "B": 100}, mayor="A"),
        Town({"B": 100, "L": 60, "X": 40}, mayor="L"),
        joined=joined,
    )


def test_a_cooperation_of_the_command_line_is_as_one_of_the_scenario(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same composition, and both envelopes name the lists."""
    written = write(tmp_path / "i-scenariet", _towns({COOPERATION: {"703:L"}}))
    bare = write(tmp_path / "uden", _towns())
    one = run_json(capsys, "--scenario", str(written))
    other = run_json(capsys, "--scenario", str(bare), "--list-cooperation", f"{COOPERATION}=703:L")
    assert one["compositions"] == other["compositions"]
    assert one["list_cooperations"] == other["list_cooperations"] == {COOPERATION: ["703:L"]}
    assert seats_of(one["compositions"][0])[COOPERATION] == 1


def test_without_a_cooperation_the_mayor_stands_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The local list's mayor is a member of no party, and the envelope names no cooperation."""
    result = run_json(capsys, "--scenario", str(write(tmp_path / "uden", _towns())))
    assert "list_cooperations" not in result
    assert [other["letter"] for other in result["compositions"][0]["others"]] == ["L"]


def test_lists_may_be_written_with_spaces(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Around the name, the equals sign and the commas."""
    folder = write(tmp_path / "uden", _towns())
    result = run_json(capsys, "--scenario", str(folder), "--list-cooperation", " Fælles = 703:L , 703:X ")
    assert result["list_cooperations"] == {"Fælles": ["703:L", "703:X"]}


def test_a_list_that_did_not_run_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """With a list that ran in the same municipality."""
    found = complaint(capsys, "--list-cooperation", "Lokallisterne=306:Q")
    assert found["Where"] == "--list-cooperation Lokallisterne"
    assert found["Found"] == "306:Q, a list that did not run"
    assert found["Expected"] == "a list as code:letter, such as 306:Ø"
    assert found["What to do"] == "look the letter up in lists.csv"


def test_a_list_named_twice_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Within one cooperation."""
    found = complaint(capsys, "--list-cooperation", "Lokallisterne=306:N,376:L,306:N")
    assert found["Where"] == "--list-cooperation"
    assert found["Found"] == "306:N twice"
    assert found["Expected"] == "each cooperation, and each list in it, once"
    assert found["What to do"] == "leave one of them out"


def test_a_cooperation_named_twice_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The second does not silently replace the first."""
    found = complaint(capsys, "--list-cooperation", "Øst=306:N", "--list-cooperation", "Øst=376:L")
    assert found["Where"] == "--list-cooperation"
    assert found["Found"] == "Øst twice"
    assert found["Expected"] == "each cooperation, and each list in it, once"
    assert found["What to do"] == "leave one of them out"


def test_a_list_in_two_cooperations_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Its votes would count twice."""
    found = complaint(capsys, "--list-cooperation", "Øst=306:N", "--list-cooperation", "Vest=306:N")
    assert found["Where"] == "--list-cooperation Øst"
    assert found["Found"] == "306:N, which has joined Vest too"
    assert found["Expected"] == "each list in one cooperation only"
    assert found["What to do"] == "leave it out of one of them"


def test_a_cooperation_called_like_a_party_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Their votes would be pooled."""
    found = complaint(capsys, "--list-cooperation", "A=306:N")
    assert found["Where"] == "the list cooperation A"
    assert found["Found"] == "the letter of a party as its name"
    assert found["Expected"] == "a name that is not a party's letter"
    assert found["What to do"] == "give the list cooperation another name"


@pytest.mark.parametrize("entry", ["Lokallisterne", "=306:N", "Lokallisterne=", "Lokallisterne=306:N,,376:L", ""])
def test_a_cooperation_is_written_name_equals_lists(entry: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The message shows how."""
    found = complaint(capsys, "--list-cooperation", entry)
    assert found["Where"] == "--list-cooperation"
    assert found["Found"] == entry
    assert found["Expected"] == "a name and its lists, as in Lokallisterne=306:N,376:L"
    assert found["What to do"] == "write each list as the municipality's code, a colon and the letter"


# --- --cooperation-share ----------------------------------------------------------------------------------------


def test_a_sweep_shows_where_the_seats_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of 1,000 votes the cooperation has 18 to 21: below 20 its mayor stands alone, from 20 it sets the size."""
    folder = write(tmp_path / "feje", _towns())
    arguments = ("--scenario", str(folder), "--list-cooperation", f"{COOPERATION}=703:L")
    shares = ("--cooperation-share", "1.8..2.1%")
    result = run_json(capsys, *arguments, *shares)
    assert result["cooperation_shares"] == [
        {
            "kkr": "midtjylland",
            "cooperation": COOPERATION,
            "votes": 1000,
            "ranges": [
                {
                    "from_votes": 18,
                    "to_votes": 19,
                    "eligible": False,
                    "size": 4,
                    "seats": {"A": 2, "B": 1},
                    "lot_among": 1,
                },
                {
                    "from_votes": 20,
                    "to_votes": 21,
                    "eligible": True,
                    "size": 6,
                    "seats": {"A": 3, "B": 2, COOPERATION: 1},
                    "lot_among": 1,
                },
            ],
        }
    ]
    lines = run(capsys, *arguments, *shares).replace("\N{NO-BREAK SPACE}", " ").splitlines()
    rows = [line.split() for line in lines if line.strip().startswith(("18–19", "20–21"))]
    assert rows == [
        ["18–19", "1.80–1.90", "4", "A", "2", "B", "1"],
        ["20–21", "2.00–2.10", "6", "A", "3", "B", "2", COOPERATION, "1"],
    ]


@pytest.mark.parametrize("written", ["2..2.1%", "2%..2.1%", "2,0..2,1%", "0.02..0.021", " 2 .. 2.1 %"])
def test_a_range_of_shares_may_be_written_in_several_ways(
    written: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Per cent or fractions, decimal point or comma."""
    folder = write(tmp_path / "feje", _towns({COOPERATION: {"703:L"}}))
    (sweep,) = run_json(capsys, "--scenario", str(folder), "--cooperation-share", written)["cooperation_shares"]
    assert [(one["from_votes"], one["to_votes"]) for one in sweep["ranges"]] == [(20, 21)]


@pytest.mark.parametrize(
    "written", ["2", "2%", "4..2%", "2..4", "-1..4%", "2..101%", "two..four%", "2...4%", "2..3..4%", "", "1/0..4%"]
)
def test_a_range_of_shares_that_is_none_is_told(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The message shows how it is written."""
    found = complaint(capsys, "--list-cooperation", "LL=306:N", f"--cooperation-share={written}")
    assert found["Where"] == "--cooperation-share"
    assert found["Found"] == written
    assert found["Expected"] == "a range of shares, from the lower to the higher"
    assert found["What to do"] == "write it as in --cooperation-share 2..4%"


@pytest.mark.parametrize(
    ("cooperations", "found"),
    [
        pytest.param((), "0 list cooperations", id="none"),
        pytest.param(("Øst=306:N", "Vest=376:L"), "2 list cooperations", id="two"),
    ],
)
def test_a_share_is_of_exactly_one_cooperation(
    cooperations: tuple[str, ...], found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whose share is supposed has to be clear."""
    given = [part for entry in cooperations for part in ("--list-cooperation", entry)]
    told = complaint(capsys, *given, "--cooperation-share", "2..4%")
    assert told["Where"] == "--cooperation-share"
    assert told["Found"] == found
    assert told["Expected"] == "exactly one, whose share is supposed"
    assert told["What to do"] == "name its lists, for example --list-cooperation Lokallisterne=306:N"


def test_a_cooperation_without_a_list_in_the_kkr_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """306 is Odsherred, in KKR Sjælland."""
    told = complaint(
        capsys, "--kkr", "midtjylland", "--list-cooperation", "LL=306:N", "--cooperation-share", "2..4%"
    )
    assert told["Where"] == "--list-cooperation"
    assert told["Found"] == "LL, with no list in KKR Midtjylland"
    assert told["Expected"] == "a cooperation with at least one list in the area"
    assert told["What to do"] == "add one of its lists, or choose another KKR with --kkr"


def test_a_sweep_of_all_kkr_is_of_those_where_the_cooperation_has_a_list(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The other four are composed, not swept."""
    result = run_json(capsys, "--no-proof", "--list-cooperation", "LL=306:N", "--cooperation-share", "2.0..2.01%")
    assert [sweep["kkr"] for sweep in result["cooperation_shares"]] == ["sjælland"]
    assert len(result["compositions"]) == 5


def test_margins_that_take_long_are_found_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """Under a shrinking scale they are left out, and the page says how to have them."""
    text = " ".join(run(capsys, "--kkr", "nordjylland", "--option", "reduction_method=shrink_scale").split())
    assert "takes long to find under reduction_method=shrink_scale; it is found with --margins." in text
