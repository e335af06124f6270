"""A scenario: a folder with an election, its mayors and the lots that were drawn."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.files.checks import check_lists, check_mayors, check_municipalities, require_mayors
from kkrvalg.files.lots import draws_of
from kkrvalg.files.rows import LIST_COLUMNS, MAYOR_COLUMNS, MUNICIPALITY_COLUMNS, Settings
from kkrvalg.i18n import _
from kkrvalg.model import Election, ListCooperation
from kkrvalg.reading.complaints import nearest
from kkrvalg.reading.tables import read_table
from kkrvalg.reading.text import is_there
from kkrvalg.reading.yamlfile import read_yaml, validate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.files.lots import RecordedDraw
    from kkrvalg.model import ElectionList, Mayor, Municipality
    from kkrvalg.reading.tables import Table
    from kkrvalg.reading.text import InputFile
    from kkrvalg.reading.yamlfile import YamlDocument

SETTINGS = "scenario.yaml"
MUNICIPALITIES = "municipalities.csv"
LISTS = "lists.csv"
MAYORS = "mayors.csv"
LOTS = "lots.yaml"


@dataclass(frozen=True)
class Scenario:
    """An election ready to run.

    ``id`` is the folder's name, ``result`` "final" or "preliminary", ``inputs`` the files that were read.
    """

    id: str
    path: Path
    name: str
    election: Election
    rulebook: str
    result: str
    sources: tuple[str, ...]
    options: Mapping[str, str]
    draws: tuple[RecordedDraw, ...]
    inputs: tuple[InputFile, ...]


def bundled_scenarios() -> tuple[str, ...]:
    """Return the names of the bundled scenarios, the newest last: they are named after their election's year."""
    folder = data_dir("scenarios")
    return tuple(sorted(entry.name for entry in folder.iterdir() if (entry / SETTINGS).is_file()))


def newest_scenario() -> str:
    """Return the name of the newest bundled scenario, the one that is used when none is named."""
    return bundled_scenarios()[-1]


def scenario_folder(name: str | os.PathLike[str]) -> Path:
    """Return the folder of a bundled scenario's name, or the folder that is named.

    A folder is meant if the text holds a separator, or if such a folder with a scenario.yaml lies at hand.

    Raises:
        InputError: there is no such folder and no bundled scenario of that name.
    """
    text = os.fspath(name)
    try:
        return _found_folder(text)
    except OSError as error:  # a name that no file system takes: too long, or no permission to look
        raise InputError(
            where=_("the scenario “{name}”").format(name=text),
            found=error.strerror or str(error),
            expected=_("one of {known}, or a folder with a {file}").format(
                known=", ".join(bundled_scenarios()), file=SETTINGS
            ),
            todo=_("check the name and the folder"),
        ) from error


def _found_folder(text: str) -> Path:
    path = Path(text)
    separators = {os.sep, os.altsep or os.sep}
    if (path / SETTINGS).is_file() or any(separator in text for separator in separators):
        return _checked_folder(path)
    bundled = data_dir("scenarios") / text
    if text and (bundled / SETTINGS).is_file():
        return bundled
    if path.exists() and text:
        return _checked_folder(path)
    names = bundled_scenarios()
    close = nearest(text, names)
    raise InputError(
        where=_("the scenario “{name}”").format(name=text),
        found=_("neither a bundled scenario nor a folder"),
        expected=_("one of {known}, or a folder with a {file}").format(known=", ".join(names), file=SETTINGS),
        todo=_("did you mean {name}?").format(name=close) if close else _("check the name and the folder"),
    )


def _checked_folder(path: Path) -> Path:
    if (path / SETTINGS).is_file():
        return path
    found = (
        _("no such folder")
        if not path.exists()
        else _("a folder without a {file}").format(file=SETTINGS)
        if path.is_dir()
        else _("a file")
    )
    raise InputError(
        where=str(path),
        found=found,
        expected=_("a folder with a {file}").format(file=SETTINGS),
        todo=_("check the name and the folder"),
    )


def load_scenario(name: str | os.PathLike[str] | None = None, *, need_mayors: bool = True) -> Scenario:
    """Read a scenario and check that its tables agree.

    Args:
        name: a bundled scenario (``"kv2025"``) or a folder; the newest bundled one if left out.
        need_mayors: whether a municipality without a mayor is an error.

    Raises:
        InputError: something in the folder cannot be used.
    """
    folder = scenario_folder(newest_scenario() if name is None else name)
    label = folder.resolve().name
    document = read_yaml(folder / SETTINGS, f"{label}/{SETTINGS}")
    settings = validate(Settings, document)
    municipalities = read_table(folder / MUNICIPALITIES, MUNICIPALITY_COLUMNS, f"{label}/{MUNICIPALITIES}")
    check_municipalities(municipalities)
    lists = read_table(folder / LISTS, LIST_COLUMNS, f"{label}/{LISTS}")
    check_lists(lists, municipalities)
    mayors = _read_mayors(folder, label, municipalities, lists, complete=need_mayors)
    lots = read_yaml(folder / LOTS, f"{label}/{LOTS}") if is_there(folder / LOTS) else None
    sources = [document.input, municipalities.input, lists.input]
    sources += [table.input for table in (mayors, lots) if table is not None]
    return Scenario(
        id=label,
        path=folder,
        name=settings.name,
        election=_election(settings, document, municipalities, lists, mayors),
        rulebook=settings.rulebook,
        result=settings.result.value,
        sources=tuple(settings.sources or ()),
        options=dict(settings.options or {}),
        draws=() if lots is None else draws_of(lots),
        inputs=tuple(sorted(sources, key=lambda entry: entry.file)),
    )


def _read_mayors(
    folder: Path,
    label: str,
    municipalities: Table[Municipality],
    lists: Table[ElectionList],
    *,
    complete: bool,
) -> Table[Mayor] | None:
    path, shown = folder / MAYORS, f"{label}/{MAYORS}"
    if not is_there(path):
        if complete:
            require_mayors(shown, set(), municipalities)
        return None
    mayors = read_table(path, MAYOR_COLUMNS, shown)
    check_mayors(mayors, municipalities, {(row.code, row.letter) for row in lists.rows}, complete=complete)
    return mayors


def _election(
    settings: Settings,
    document: YamlDocument,
    municipalities: Table[Municipality],
    lists: Table[ElectionList],
    mayors: Table[Mayor] | None,
) -> Election:
    return Election(
        day=settings.election_day,
        term=settings.term,
        councils=settings.councils,
        municipalities=municipalities.rows,
        lists=lists.rows,
        mayors=mayors.rows if mayors else (),
        cooperations=_cooperations(settings, document, lists),
    )


def _cooperations(
    settings: Settings, document: YamlDocument, lists: Table[ElectionList]
) -> tuple[ListCooperation, ...]:
    known = {f"{row.code}:{row.letter}" for row in lists.rows}
    joined: dict[str, str] = {}
    for name, members in (settings.list_cooperations or {}).items():
        for at, member in enumerate(members):
            path = ("list_cooperations", name, at)
            if member not in known:
                raise document.error(
                    path,
                    found=_("{list}, a list that is not in {file}").format(list=member, file=lists.shown),
                    expected=_("a list such as 360:J"),
                    todo=_("correct the municipality's code or the list's letter"),
                )
            if member in joined:
                raise document.error(
                    path,
                    found=_("{list}, which is in “{name}” already").format(list=member, name=joined[member]),
                    expected=_("each list in one list cooperation only"),
                    todo=_("remove it from one of them"),
                )
            joined[member] = name
    return tuple(
        ListCooperation(name, frozenset(members)) for name, members in (settings.list_cooperations or {}).items()
    )
