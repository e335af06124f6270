"""A meeting folder: what was brought to a constituting meeting and done there, as tables and settings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.files.lots import draws_of
from kkrvalg.files.meeting_rows import (
    ATTENDANCE_COLUMNS,
    BALLOT_COLUMNS,
    GROUP_COLUMNS,
    NOMINATION_COLUMNS,
    PROPOSAL_COLUMNS,
    TRANSFER_COLUMNS,
    MeetingSettings,
)
from kkrvalg.i18n import _
from kkrvalg.model import PersonId
from kkrvalg.reading.complaints import nearest
from kkrvalg.reading.tables import Table, read_table
from kkrvalg.reading.text import InputFile, is_there
from kkrvalg.reading.yamlfile import read_yaml, validate

if TYPE_CHECKING:
    from kkrvalg.files.lots import RecordedDraw
    from kkrvalg.files.meeting_rows import (
        AttendanceRow,
        BallotRow,
        GroupRow,
        NominationRow,
        PersonRow,
        ProposalRow,
        TransferRow,
    )
    from kkrvalg.reading.tables import Columns
    from kkrvalg.reading.yamlfile import YamlDocument

SETTINGS = "meeting.yaml"
ATTENDANCE = "attendance.csv"
GROUPS = "groups.csv"
NOMINATIONS = "nominations.csv"
BALLOTS = "ballots.csv"
TRANSFERS = "transfers.csv"
PROPOSALS = "proposals.csv"
MEMBERS = "members.csv"
COUNCIL_MEMBERS = "council_members.csv"
LOTS = "lots.yaml"

Row = TypeVar("Row")


@dataclass(frozen=True)
class MeetingFolder:
    """The files of a meeting as they stand, each value checked by itself.

    ``document`` tells where a setting stands; ``scenario`` is what ``--scenario`` would be called with;
    ``members`` and ``council_members`` are the folder's own tables of people, None where the scenario's are
    used.
    """

    path: Path
    label: str
    settings: MeetingSettings
    document: YamlDocument
    scenario: str
    attendance: Table[AttendanceRow]
    groups: Table[GroupRow]
    nominations: Table[NominationRow]
    ballots: Table[BallotRow]
    transfers: Table[TransferRow]
    proposals: Table[ProposalRow]
    draws: tuple[RecordedDraw, ...]
    lots: YamlDocument | None
    members: Path | None
    council_members: Path | None

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files of the meeting that were read, those of people left out."""
        tables = (
            self.attendance,
            self.groups,
            self.nominations,
            self.ballots,
            self.transfers,
            self.proposals,
        )
        files = [self.document.input, *(table.input for table in tables)]
        files += [self.lots.input] if self.lots is not None else []
        return tuple(file for file in files if file.sha256)

    def draw_at(self, at: int, key: str) -> str:
        """Return the place of a key of a draw, by the draw's number from 0."""
        return self.shown(LOTS) if self.lots is None else self.lots.where(("draws", at, key))

    @property
    def is_bundled(self) -> bool:
        """Whether it is one of the meetings that come with kkrvalg, which are not to be changed."""
        return self.path.resolve() in {path.resolve() for path in bundled_meetings().values()}

    def shown(self, name: str) -> str:
        """Return a file of the folder as messages call it."""
        return f"{self.label}/{name}"


def load_meeting(folder: str | os.PathLike[str]) -> MeetingFolder:
    """Read a meeting folder; tables that are missing or hold only their header say nothing.

    Args:
        folder: a folder, or the name of a bundled meeting where no such folder lies at hand.

    Raises:
        InputError: there is no such folder, or a file, a key or a cell cannot be used.
    """
    path = _folder(folder)
    label = path.resolve().name
    document = read_yaml(path / SETTINGS, f"{label}/{SETTINGS}")
    settings = validate(MeetingSettings, document)
    lots = read_yaml(path / LOTS, f"{label}/{LOTS}") if is_there(path / LOTS) else None
    return MeetingFolder(
        path=path,
        label=label,
        settings=settings,
        document=document,
        scenario=_scenario(path, settings.scenario),
        attendance=_table(path, label, ATTENDANCE, ATTENDANCE_COLUMNS),
        groups=_table(path, label, GROUPS, GROUP_COLUMNS),
        nominations=_table(path, label, NOMINATIONS, NOMINATION_COLUMNS),
        ballots=_table(path, label, BALLOTS, BALLOT_COLUMNS),
        transfers=_table(path, label, TRANSFERS, TRANSFER_COLUMNS),
        proposals=_table(path, label, PROPOSALS, PROPOSAL_COLUMNS),
        draws=() if lots is None else draws_of(lots),
        lots=lots,
        members=_own(path, MEMBERS),
        council_members=_own(path, COUNCIL_MEMBERS),
    )


def person(row: PersonRow | None) -> PersonId | None:
    """Return who a setting names."""
    return None if row is None else PersonId(row.code, row.name)


def bundled_meetings() -> dict[str, Path]:
    """Return the folders of the bundled meetings by their names."""
    found = data_dir("scenarios").glob(f"*/meetings/*/{SETTINGS}")
    return {path.parent.name: path.parent for path in sorted(found)}


def _folder(folder: str | os.PathLike[str]) -> Path:
    """Return the folder that is named, or that of the bundled meeting of this name."""
    path = Path(folder)
    text = os.fspath(folder)
    try:
        if (path / SETTINGS).is_file():
            return path
        found = _what_it_is(path)
    except OSError as error:  # a name that no file system takes: too long, or no permission to look
        found = error.strerror or str(error)
    bundled = bundled_meetings()
    if text in bundled:
        return bundled[text]
    close = nearest(text, bundled)
    raise InputError(
        where=text or '""',
        found=found,
        expected=_("a folder with a {file}, or a bundled meeting: {names}").format(
            file=SETTINGS, names=", ".join(bundled)
        ),
        todo=_("did you mean {name}?").format(name=close)
        if close
        else _("check the name, or make a folder with: {command}").format(
            command="kkrvalg constitute --new FOLDER"
        ),
    )


def _what_it_is(path: Path) -> str:
    """Return what stands where a meeting folder should."""
    if not path.exists():
        return _("no such folder")
    return _("a folder without a {file}").format(file=SETTINGS) if path.is_dir() else _("a file")


def _scenario(path: Path, name: str) -> str:
    """Return the scenario as seen from here: a folder that is named from the meeting's, or a bundled one."""
    beside = path / name
    return str(beside) if (beside / "scenario.yaml").is_file() else name


def _table(path: Path, label: str, name: str, columns: Columns[Row]) -> Table[Row]:
    """Read a table of the folder; one that is missing has no rows."""
    shown = f"{label}/{name}"
    if not is_there(path / name):
        return Table(shown, InputFile(shown, ""), (), ())
    return read_table(path / name, columns, shown, may_be_empty=True)


def _own(path: Path, name: str) -> Path | None:
    return path / name if is_there(path / name) else None
