"""Whether a file lies on a disk of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from kkrvalg.register import disk

MOUNTS = """\
22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
30 22 0:26 / /home rw,relatime shared:5 - xfs /dev/sdb1 rw
41 30 0:50 / /home/fælles\\040drev rw,relatime shared:6 master:2 - cifs //server/drev rw,vers=3.0
42 30 0:51 / /home/nfs rw,relatime - nfs4 server:/export rw
43 30 0:52 / /home/sync rw,relatime - fuse.sshfs someone@server: rw
44 22 0:53 / /srv rw - xfs /dev/sdc1 rw
45 44 0:54 / /srv rw - nfs server:/srv rw
46 22 0:55 / /merged rw - overlay overlay rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/etc/register.kkr", "ext4"),
        ("/home/anna/register.kkr", "xfs"),
        ("/homework/register.kkr", "ext4"),
        ("/home/fælles drev/register.kkr", "cifs"),
        ("/home/nfs/a/b/register.kkr", "nfs4"),
        ("/home/sync/register.kkr", "fuse.sshfs"),
        ("/srv/register.kkr", "nfs"),
    ],
)
def test_the_file_system_is_that_of_the_innermost_mount(path: str, kind: str) -> None:
    """The longest mount point around the path counts, of two on the same place the later."""
    assert disk.file_system(Path(path), MOUNTS) == kind


@pytest.mark.parametrize("mounts", ["", "nonsense", "22 1 259:2 / / rw,relatime shared:1"])
def test_what_the_system_does_not_tell_is_not_known(mounts: str) -> None:
    """Lines that are cut off say nothing."""
    assert disk.file_system(Path("/register.kkr"), mounts) is None


@pytest.mark.parametrize(
    ("folder", "local"),
    [("/", True), ("/home", True), ("/home/nfs", False), ("/home/sync", False), ("/merged", False)],
)
def test_only_what_is_certainly_local_is_local(
    folder: str, local: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File systems of networks, of other programs, and those that lie over others are not certain."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS, encoding="utf-8")
    monkeypatch.setattr(disk, "MOUNTS", mounts)
    monkeypatch.setattr(disk.sys, "platform", "linux")
    assert disk.is_local(Path(folder) / "no-such-file.kkr") is local


def test_nothing_is_certain_where_the_system_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS there is no list of mounts."""
    monkeypatch.setattr(disk, "MOUNTS", tmp_path / "none")
    monkeypatch.setattr(disk.sys, "platform", "darwin")
    assert not disk.is_local(tmp_path / "register.kkr")


@pytest.mark.parametrize(("drive", "local"), [(3, True), (6, True), (4, False), (2, False), (1, False)])
def test_on_windows_the_type_of_the_drive_decides(
    drive: int, local: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fixed disks and RAM disks are local; network drives, sticks and what does not exist are not."""
    monkeypatch.setattr(disk.sys, "platform", "win32")
    monkeypatch.setattr(disk, "_windows_type", lambda _root: drive)
    assert disk.is_local(Path("register.kkr")) is local
