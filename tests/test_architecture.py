"""The arrows between the rooms of the house point down only, and start-up stays light."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import kkrvalg
from kkrvalg import procedures, register
from kkrvalg.rulebook import load_articles, rulebook_ids
from kkrvalg.rulebook.citation import citations

PACKAGE = Path(kkrvalg.__file__).parent

FLOORS = (
    {"i18n", "data"},
    {"errors"},
    {"model", "apportion"},
    {"reading"},
    {"rulebook"},
    {"procedures"},
    {"simulation", "register"},
    {"files", "protocol", "verifier"},
    {"cli", "web"},
    {"__main__"},
)
"""The rooms from the ground up; a room may use those on the floors below it, never one beside it."""

STANDS_ALONE = {"model", "apportion", "i18n", "data"}
"""Rooms that know nothing of the project: nouns, mathematics, messages, places."""

ONLY_IN = {
    "click": {"cli"},
    "rich": {"cli"},
    "pydantic": {"reading", "files"},
    "pydantic_core": {"reading", "files"},
    "yaml": {"reading", "files"},
    "pulp": {"apportion"},
    "numpy": {"simulation", "apportion", "protocol"},
    "numba": {"apportion", "simulation"},
    "matplotlib": {"protocol"},
    "pyarrow": {"protocol"},
    "holidays": {"procedures"},
    "icalendar": {"protocol"},
    "typst": {"protocol"},
    "docx": {"protocol"},
    "xlsxwriter": {"protocol"},
    "openpyxl": {"reading"},
}
"""Where each library may be used; one that is not listed here may not be used at all."""

LOOKS_AT_ALL = "cli.doctor"
"""Says which libraries are installed."""

HEAVY = {"pulp", "pydantic", "rich", "pandas", "holidays", "icalendar", "typst", "docx", "xlsxwriter"} | {
    "numpy",
    "numba",
    "matplotlib",
    "pyarrow",
    "openpyxl",
}


@cache
def sources() -> list[tuple[str, str, frozenset[str]]]:
    """Return each module's room, its name and the full names it imports."""
    names = [(file, file.relative_to(PACKAGE).with_suffix("").parts) for file in sorted(PACKAGE.rglob("*.py"))]
    return [
        (parts[0], ".".join(parts), imported(ast.parse(file.read_text("utf-8"))))
        for file, parts in names
        if parts != ("__init__",)
    ]


def imported(tree: ast.Module) -> frozenset[str]:
    """Return the full names a module imports, those for type checkers and those inside functions too."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, ast.unparse(node)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def rooms_used() -> dict[str, dict[str, list[str]]]:
    """Return, for each room, the rooms it uses and the modules that do."""
    used: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for room, module, names in sources():
        for name in names:
            package, _, rest = name.partition(".")
            other = rest.partition(".")[0]
            if package == "kkrvalg" and other not in {room, "__version__"}:
                used[room][other].append(module)
    return used


def test_every_room_has_its_floor() -> None:
    """A new room is given its place before it is used."""
    known = {room for floor in FLOORS for room in floor}
    assert {room for room, _module, _names in sources()} <= known


def test_arrows_point_down_only() -> None:
    """No module imports from its own floor's other rooms or from above, not even for type checkers."""
    floor_of = {room: number for number, floor in enumerate(FLOORS) for room in floor}
    wrong = {
        (room, other): sorted(modules)
        for room, others in rooms_used().items()
        for other, modules in others.items()
        if floor_of[other] >= floor_of[room]
    }
    assert wrong == {}


@pytest.mark.parametrize("room", sorted(STANDS_ALONE))
def test_the_foundations_know_nothing_of_the_project(room: str) -> None:
    """The mathematics of seats knows no Denmark, the nouns no arithmetic."""
    assert dict(rooms_used()[room]) == {}


def test_libraries_stay_in_their_rooms() -> None:
    """The command line is parsed in one room, files are read in one, the programme is solved in one."""
    wrong = [
        (module, name)
        for room, module, names in sources()
        for name in names
        if module != LOOKS_AT_ALL
        and (library := name.partition(".")[0]) not in sys.stdlib_module_names | {"kkrvalg"}
        and room not in ONLY_IN.get(library, set())
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "command",
    ["appoint --post RBR", "appoint --post RBR --kkr nordjylland --format json", "councils", "compose --no-proof"],
)
def test_a_run_on_a_bundled_election_imports_nothing_heavy(command: str) -> None:
    """Half a second is not much: no solver, no arrays, no validation of official files."""
    code = (
        "import sys, os; from kkrvalg.cli import main; sys.stdout = open(os.devnull, 'w', encoding='utf-8');"
        f"status = main({command.split()!r}); sys.stdout = sys.__stdout__;"
        f"print(status, sorted({HEAVY!r} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.split(maxsplit=1)[1].strip() == "[]"


def test_each_rule_function_cites_an_article_of_both_rulebooks() -> None:
    """What a function says it implements stands in the index of 2022 and in that of 2026."""
    for package in (procedures, register):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    ours = {
        article: [name for name in names if name.startswith("kkrvalg.")] for article, names in citations().items()
    }
    cited = {article: names for article, names in ours.items() if names}
    assert "kkrvalg.procedures.composition.compose" in cited["§ 3, stk. 1"]
    indexes = {rulebook: {article.id for article in load_articles(rulebook)} for rulebook in rulebook_ids()}
    assert len(indexes) == 2
    missing = {
        (rulebook, article): names
        for rulebook, known in indexes.items()
        for article, names in cited.items()
        if article not in known
    }
    assert missing == {}


def test_every_public_procedure_of_the_composition_cites_its_article() -> None:
    """Composing, reducing, finding the scale, appointing: each says which article it follows."""
    cited = {name for names in citations().values() for name in names}
    for name in (
        *("composition.compose", "contenders.field", "base.find_scale", "base.base_seats", "cut.cut"),
        *("cut.shrink_scale", "appointments.appoint"),
    ):
        assert f"kkrvalg.procedures.{name}" in cited
