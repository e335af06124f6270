"""The verifier: real and made-up protocols hold, forged ones do not, and the file stands alone."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Ended, kkrvalg
from elections import (
    KKR,
    OPTIONS,
    Town,
    composed,
    election,
    elections,
    options,
    rulebook,
    scenario,
    setting,
    tight_elections,
    write,
)
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from made_up_meetings import meetings
from verified_protocols import faults, protocol, sealed, text_of

from kkrvalg.apportion import Draw, Lots
from kkrvalg.cli.session import records
from kkrvalg.errors import InputError
from kkrvalg.files.scenario import scenario_folder
from kkrvalg.procedures.appointments import appoint, benches, form_groups
from kkrvalg.procedures.chair import elect_chair
from kkrvalg.procedures.composition import compose
from kkrvalg.procedures.margins_composition import composition_margins, takes_long
from kkrvalg.protocol.appointment import appointment_body, appointment_steps
from kkrvalg.protocol.chair import chair_body, chair_steps
from kkrvalg.protocol.composition import composition_body, composition_steps
from kkrvalg.protocol.envelope import Protocol
from kkrvalg.protocol.figures import figures_body, rules_body
from kkrvalg.protocol.meeting import meeting_body, meeting_steps
from kkrvalg.rulebook import load_posts, resolve_options
from kkrvalg.verifier import verify as verifier

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from made_up_meetings import Meeting

    from kkrvalg.model import Election
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.margins_composition import CompositionMargins
    from kkrvalg.procedures.setting import Setting

__all__ = ["kkrvalg"]

FILE = Path(verifier.__file__)
WITH_OPTIONS = (
    "scale=rounded_reaches_mayors",
    "rounding=up",
    "rounding=down",
    "base_minimum=none",
    "reduced_size=best_up_to_cap",
    "reduction_ceiling=none",
    "reduction_method=shrink_scale",
    "secondary=lot_among_optima",
    "ineligible_mayors=outside_cap",
    "cooperation_binds=no",
    "mayor_floor_area=all",
)


@pytest.mark.parametrize("scenario_name", ["kv2021", "kv2025"])
@pytest.mark.parametrize("command", [("compose",), ("chair",), ("appoint", "--post", "RBR")], ids=lambda c: c[0])
def test_real_protocols_are_verified(command: tuple[str, ...], scenario_name: str) -> None:
    """The protocols of both bundled elections, all five KKR, hold, and so do the tables they were made from."""
    document = protocol(*command, "--scenario", scenario_name)
    folders = [scenario_folder(scenario_name)]
    assert [wrong for _section, wrong in verifier.verify(document, folders)] == [None] * 6


def test_the_sample_meeting_and_the_health_forums_are_verified() -> None:
    """A whole constituting meeting, and the four forums: plain, with alliances, and alliances that decide."""
    assert faults(protocol("constitute", "eksempel-hovedstaden")) == []
    assert faults(protocol("health-forum")) == []
    allied = ("health-forum", "--alliance", "Fyn:A+F+Ø", "--chair-alliance", "syd:V+A", "--option")
    assert faults(protocol(*allied, "alliance_inner=dhondt")) == []
    assert faults(protocol(*allied, "alliance_inner=alliance_decides")) == []
    assert faults(protocol("health-forum", "--forum", "midt", "--option", "forum_chair_parties=eligible")) == []


@pytest.mark.parametrize("option", WITH_OPTIONS)
def test_each_answer_to_an_open_question_is_verified(option: str) -> None:
    """The KKR Midtjylland of 2025, which is reduced, is verified under every other answer."""
    name, _equals, answer = option.partition("=")
    for document in protocols_of(scenario("kv2025").election, {name: answer}, proven=True):
        assert faults(document) == []


def test_a_drawn_lot_is_verified() -> None:
    """A lot among whole compositions, drawn, and the fifth seat of a post, drawn, and one that was not needed."""
    among = ("compose", "--kkr", "hovedstaden", "--option", "secondary=lot_among_optima")
    name = protocol(*among)["compositions"][0]["question"]["tied"][3]
    assert faults(protocol(*among, "--lot", name)) == []
    post = ("appoint", "--post", "RBR", "--kkr", "nordjylland")
    assert faults(protocol(*post, "--lot", "V", "--group", "A+F")) == []
    assert faults(protocol(*post, "--absent", "V=2", "--option", "post_base=vote_totals")) == []


def test_alliances_and_cooperations_are_verified() -> None:
    """Alliances that win both posts or decide themselves, and local lists that joined."""
    chair = ("chair", "--kkr", "syddanmark", "--alliance", "A+F+Ø", "--alliance", "V+C")
    assert faults(protocol(*chair)) == []
    assert faults(protocol(*chair, "--option", "alliance_inner=alliance_decides")) == []
    assert faults(protocol(*chair, "--option", "chair_parties=eligible")) == []
    assert faults(protocol("compose", "--list-cooperation", "Lokal=360:J,306:N", "--kkr", "sjælland")) == []


# --- made-up elections ------------------------------------------------------------------------------------------


def protocols_of(
    held: Election, answers: Mapping[str, str], draws: Sequence[Draw] = (), *, proven: bool = False
) -> list[dict[str, object]]:
    """Return the protocols of a made-up KKR: its composition, its chair and a post, each with its lots open."""
    own = setting(held, answers)
    lots = Lots(tuple(draws))
    composition = compose(own, KKR, lots, proven=proven)
    fates = records(lots, KKR, None)
    rest = {
        "rulebook": rulebook().id,
        "options": own.options,
        "list_cooperations": {c.name: sorted(c.lists) for c in held.cooperations},
        "figures": figures_body(own, {m.code for m in held.of_kkr(KKR)}),
        "rules": rules_body(rulebook(), resolve_options(rulebook(), answers)),
    }
    found = [
        Protocol(
            "compose",
            composition_body([composition], _margins(own, composition)),
            draws=fates,
            steps=composition_steps([composition]),
            **rest,
        )
    ]
    if composition.parties and any(party.votes and party.seats for party in composition.parties):
        chair = elect_chair(composition, options=own.options)
        found.append(Protocol("chair", chair_body([chair]), draws=fates, steps=chair_steps([chair]), **rest))
    if composition.question is None and composition.size:
        found.append(_post(composition, own.options, fates, rest))
    return [json.loads(json.dumps(document.to_dict())) for document in found]


def _margins(own: Setting, composition: Composition) -> list[CompositionMargins]:
    """Return the margins of a composition, none where they take long."""
    found = None if takes_long(own.options) else composition_margins(own, composition)
    return [found] if found is not None else []


def _post(
    composition: Composition, answers: Mapping[str, str], fates: tuple[object, ...], rest: dict[str, object]
) -> Protocol:
    post = next(post for post in load_posts(term="2026-2030") if post.key == "RBR")
    groups = form_groups(benches(composition), (), kkr=KKR)
    made = appoint(composition, post, groups, base=answers["post_base"])
    return Protocol("appoint", appointment_body([made]), draws=fates, steps=appointment_steps([made]), **rest)


MADE_UP = hypothesis_settings(max_examples=80, deadline=None)


@MADE_UP
@given(st.one_of(elections(), tight_elections()), options(OPTIONS), st.booleans())
def test_made_up_elections_are_verified(held: Election, answers: dict[str, str], drawn: bool) -> None:
    """Whatever the votes and answers: ties, floors above the cap, open council seats, lots drawn and not."""
    try:
        question = composed(held, answers).question
    except InputError:
        return
    draws = []
    if drawn and question is not None and question.subject[0] == "composition":
        draws = [Draw(question.tied[: question.seats_at_stake], date="2026-01-19")]
    for document in protocols_of(held, answers, draws):
        assert faults(document) == []


@hypothesis_settings(max_examples=30, deadline=None)
@given(meetings())
def test_made_up_meetings_are_verified(meeting: Meeting) -> None:
    """Members who come late and leave, groups of any kind, tied rounds, agreed and refused lists, lots open."""
    held, own = meeting.hold(), meeting.setting
    document = Protocol(
        "constitute",
        meeting_body(held, meeting.people, own.election, {}),
        rulebook=rulebook().id,
        options=own.options,
        list_cooperations={c.name: sorted(c.lists) for c in own.election.cooperations},
        steps=meeting_steps(held),
        figures=figures_body(own, {m.code for m in own.election.municipalities}),
        rules=rules_body(rulebook(), resolve_options(rulebook(), own.options)),
    )
    assert faults(json.loads(json.dumps(document.to_dict()))) == []


def test_a_lot_in_a_council_that_decides_who_is_eligible_is_verified() -> None:
    """B has its one chance of a council seat in a tie: 9 votes and 9 votes for the last of one seat."""
    held = election(Town({"A": 9, "B": 9}, mayor="A", seats=1), Town({"A": 20}, mayor="A"))
    (document, *_more) = protocols_of(held, {})
    own = document["compositions"][0]  # type: ignore[index]
    assert (own["question"]["subject"], own["parties"]) == (["council", "701"], [])
    assert faults(document) == []


# --- what is wrong ----------------------------------------------------------------------------------------------


def forged(tmp_path: Path) -> dict[str, object]:
    """Return a protocol made from other votes, under the names and hashes of the true tables."""
    held = scenario("kv2025").election
    more = {"773:V": 900}
    lists = tuple(entry._replace(votes=entry.votes + more.get(entry.id, 0)) for entry in held.lists)
    towns = tuple(
        town._replace(valid=(town.valid or 0) + 900, cast=(town.cast or 0) + 900) if town.code == 773 else town
        for town in held.municipalities
    )
    folder = write(tmp_path / "kv2025", replace(held, lists=lists, municipalities=towns))
    document = protocol("compose", "--scenario", str(folder), "--kkr", "nordjylland")
    return sealed(
        {**document, "inputs": protocol("compose", "--scenario", "kv2025", "--kkr", "nordjylland")["inputs"]}
    )


def test_a_consistent_forgery_is_caught_by_the_tables_alone(tmp_path: Path) -> None:
    """900 votes more for V in Morsø, everything calculated anew: alone it holds, with the tables it does not."""
    document = forged(tmp_path)
    assert faults(document) == []
    (wrong,) = [wrong for _section, wrong in verifier.verify(document, [scenario_folder("kv2025")]) if wrong]
    assert wrong == ("lists.5.votes", "'4875'", "'3975'")


def test_tables_with_semicolons_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    """A table that a spreadsheet saved has the same figures; its hash is another, and that is said."""
    held = election(Town({"A": 60, "B": 40}, mayor="A"))
    folder = write(tmp_path / "opdigtet", replace(held, day=scenario("kv2025").election.day))
    document = protocol("compose", "--scenario", str(folder), "--no-proof")
    assert [wrong for _section, wrong in verifier.verify(document, [folder])] == [None] * 6
    table = folder / "lists.csv"
    table.write_text("\ufeff" + table.read_text("utf-8-sig").replace("60", "61"), "utf-8")
    (wrong,) = [wrong for _section, wrong in verifier.verify(document, [folder]) if wrong]
    assert wrong[0].endswith("lists.csv")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "Expecting value"),
        ("{", "Expecting property name"),
        ("[1, 2]", "list indices"),
        ('{"schema": "kkrvalg/2", "kind": "compose"}', "kkrvalg/2"),
        ('{"schema": "kkrvalg/1", "kind": "timetable"}', "timetable"),
        ('{"schema": "kkrvalg/1", "schema": "kkrvalg/1"}', "schema"),
        ('{"schema": "kkrvalg/1", "kind": 1.5}', "1.5"),
        ("[" * 100_000, "recursion"),
    ],
    ids=["empty", "cut off", "a list", "schema", "kind", "twice", "a fraction", "nested"],
)
def test_what_is_no_protocol_is_one_message(
    text: str, found: str, tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """What cannot be read is told in four parts, and by the file alone in one line; never by a traceback."""
    file = tmp_path / "protocol.json"
    file.write_text(text, "utf-8")
    complaint = kkrvalg("verify", file).complaint
    assert complaint["Where"] == str(file)
    assert found in complaint["Found"]
    alone = standalone(file)
    assert (alone.returncode, alone.stderr, len(alone.stdout.splitlines())) == (2, "", 1)


def test_a_register_is_verified_by_a_command_of_its_own(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """What register show writes is no result to be rebuilt: the message names the command that verifies it."""
    file = tmp_path / "register.json"
    file.write_text('{"schema": "kkrvalg/1", "kind": "register"}', "utf-8")
    assert "kkrvalg register verify FILE" in kkrvalg("verify", file).complaint["What to do"]


def test_a_binary_file_and_a_missing_one_are_one_message(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """Bytes that are no text, a folder and a name that is nobody's end the same way."""
    binary = tmp_path / "x.json"
    binary.write_bytes(b"\xff\xfe\x00")
    for file in (binary, tmp_path, tmp_path / "nothing.json"):
        assert kkrvalg("verify", file).complaint["Where"] == str(file)
    assert "no folder" in kkrvalg("verify", binary, "--inputs", tmp_path / "nothing").complaint["Found"]
    assert kkrvalg("verify").complaint["Found"] == "no protocol"


def test_the_command_says_what_is_wrong_with_the_numbers(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """One vote more in a step: the section, the value that is stated and the one that is rebuilt; status 2."""
    document = protocol("compose", "--kkr", "nordjylland")
    document["steps"][0]["votes"] += 1
    file = tmp_path / "protocol.json"
    file.write_text(json.dumps(sealed(document)), "utf-8")
    ended = kkrvalg("verify", file)
    assert ended.status == 2
    assert ended.out.splitlines()[:2] == ["digest, rules and options: verified", "figures and sums: verified"]
    assert "steps.0.votes is stated as 89688; rebuilt it is 89687" in ended.out
    assert ended.out.splitlines()[-1] == "margins: not verified as long as the result is wrong"
    assert f"{file}, result and every step, steps.0.votes" in ended.err


def test_the_command_verifies_and_writes_the_verifier(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """Every section of a true protocol is verified, with the tables; the verifier can be had as a file."""
    file = tmp_path / "protocol.json"
    file.write_text(text_of("chair", "--kkr", "nordjylland"), "utf-8")
    ended = kkrvalg("verify", file, "--inputs", scenario_folder("kv2025"), "--write", tmp_path / "verify.py")
    assert (ended.status, ended.err) == (0, "")
    *sections, rest = ended.out.splitlines()
    assert [line.rpartition(": ")[2] for line in sections] == ["verified"] * 6
    assert rest.startswith("by its hash only: kv2025/scenario.yaml, rules/kkr-")
    assert (tmp_path / "verify.py").read_bytes() == FILE.read_bytes()
    assert sorted(path.name for path in FILE.parent.glob("*.py")) == ["__init__.py", "verify.py"]


# --- the file itself --------------------------------------------------------------------------------------------


def standalone(*arguments: object, code: Path = FILE) -> subprocess.CompletedProcess[str]:
    """Run the file as an auditor does: isolated, without site packages."""
    command = [sys.executable, "-I", "-S", str(code), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=code.parent)


def imported(source: str) -> set[str]:
    """Return the modules that a source imports, each by its first name."""
    nodes = list(ast.walk(ast.parse(source)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


def test_the_verifier_is_one_short_file_that_imports_the_standard_library_alone() -> None:
    """At most 500 lines, none of them longer than 160 characters."""
    source = FILE.read_text("utf-8")
    assert len(source.splitlines()) <= 500
    assert max(map(len, source.splitlines())) <= 160
    assert imported(source) <= sys.stdlib_module_names


def test_the_file_stands_alone(tmp_path: Path) -> None:
    """Copied to an empty folder it verifies every section, and applies the margins."""
    code = tmp_path / "alone" / "verify.py"
    code.parent.mkdir()
    code.write_bytes(FILE.read_bytes())
    file = tmp_path / "protocol.json"
    document = protocol("appoint", "--post", "RBR", "--kkr", "nordjylland")
    file.write_text(json.dumps(document), "utf-8")
    ended = standalone(file, code=code)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.count("verificeret / verified") == 5
    document["appointments"][0]["margins"][0]["members"][1]["gains"] += 1
    file.write_text(json.dumps(sealed(document)), "utf-8")
    ended = standalone(file, code=code)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "FEJL / WRONG  appointments.0.margins.0.members.1.gains" in ended.stdout


@pytest.mark.parametrize("command", [("constitute", "eksempel-hovedstaden"), ("health-forum", "--forum", "nord")])
def test_each_kind_is_verified_by_the_file_alone(command: tuple[str, ...], tmp_path: Path) -> None:
    """A meeting and a forum hold where kkrvalg is not installed; a changed figure does not."""
    file = tmp_path / "protocol.json"
    document = protocol(*command)
    file.write_text(json.dumps(document), "utf-8")
    ended = standalone(file)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "ikke efterregnet / not rebuilt: " in ended.stdout
    next(step for step in document["steps"] if step["kind"] == "level")["votes"][0] += 1
    file.write_text(json.dumps(sealed(document)), "utf-8")
    assert standalone(file).returncode == 1


def test_what_is_not_rebuilt_is_listed_and_holds_no_number_of_the_result() -> None:
    """The list is made while verifying: of a composition it names nothing, of a meeting no seats and no votes."""
    for command in (("compose", "--kkr", "nordjylland"), ("chair", "--kkr", "nordjylland")):
        assert faults(protocol(*command)) == []
        assert verifier.notes(protocol(*command)) == []
    assert faults(protocol("constitute", "eksempel-hovedstaden")) == []
    ((_title, paths),) = verifier.notes(protocol("constitute", "eksempel-hovedstaden"))
    assert {"meeting.convener", "posts.findings", "members.members"} <= set(paths)
    last = {path.rpartition(".")[2] for path in paths}
    assert not last & {
        "votes",
        "seats",
        "mayors",
        "quotient",
        "won",
        "holds",
        "winner",
        "chair",
        "margins",
        "persons",
    }


def test_inputs_that_are_not_read_or_not_found_are_named(tmp_path: Path) -> None:
    """Rules are compared by their hash alone, and one that is in no folder is named."""
    document = protocol("compose", "--kkr", "nordjylland")
    for entry in document["inputs"]:
        if entry["file"].endswith(".csv"):
            target = tmp_path / Path(entry["file"]).name
            target.write_bytes((scenario_folder("kv2025") / target.name).read_bytes())
    assert [wrong for _section, wrong in verifier.verify(document, [tmp_path])] == [None] * 6
    ((title, missing),) = verifier.notes(document, [tmp_path])
    assert title.endswith("not found")
    assert "kv2025/scenario.yaml" in missing


def test_a_certificate_that_is_taken_away_is_missed() -> None:
    """Where the other program's answer stands, the certificate must stand too; --no-proof claims neither."""
    document = protocol("compose", "--kkr", "nordjylland")
    document["compositions"][0]["certificate"] = None
    assert faults(sealed(document))
    assert faults(protocol("compose", "--kkr", "nordjylland", "--no-proof")) == []


def test_an_audit_is_verified() -> None:
    """All parts of a KKR in one protocol, and those of a meeting that was held."""
    assert faults(protocol("audit", "--kkr", "nordjylland")) == []
    document = protocol("audit", "--kkr", "nordjylland")
    document["councils"][3]["seats"]["A"] += 1
    assert faults(sealed(document))[0][0] == "councils.3.seats.A"
