"""Which folders are on another machine, or copied elsewhere behind the program's back."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from pathlib import Path

_REMOTE = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "beegfs",
    "davfs", "davfs2", "webdav", "ncpfs", "vboxsf", "prl_fs", "afpfs", "ocfs2", "gfs2", "orangefs",
}  # fmt: skip
_LOCAL_FUSE = {"fuseblk", "fuse.ntfs", "fuse.ntfs-3g", "fuse.exfat", "fuse.fuse-overlayfs"}
_SYNC_NAMES = re.compile(
    r"onedrive( - .+)?|dropbox( \(.+\))?|nutstore( files)?|我的坚果云|坚果云"
    r"|baidu(sync|net)disk(workspace)?|百度网盘(同步空间)?|icloud ?drive|mobile documents"
    r"|google ?drive|my drive|nextcloud\d*|owncloud|wps ?云盘|微云(同步助手)?|115生活",
    re.I,
)
_SYNC_MARKS = (".dropbox", ".dropbox.cache", ".stfolder", ".nutstore", ".sync", ".owncloudsync.log")
_MOUNTS = Path("/proc/self/mountinfo")
_DRIVE_REMOTE = 4
_MNT_LOCAL = 0x1000


def is_network_place(path: Path, mounts: str | None = None) -> bool:
    """Whether *path* lies on another machine, links followed.

    Args:
        mounts: text in the form of Linux's ``mountinfo``; the computer's own unless given.
    """
    if _is_unc(str(path)):
        return True
    where = path.resolve()
    if _is_unc(str(where)):
        return True
    if sys.platform == "win32":
        drive_type = ctypes.windll.kernel32.GetDriveTypeW(f"{where.drive}\\")
        return bool(drive_type == _DRIVE_REMOTE)
    if sys.platform == "darwin" and mounts is None:
        return _is_remote_on_mac(where)
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return False
    return _is_remote_kind(file_system_of(where, mounts))


def file_system_of(path: Path, mounts: str) -> str:
    """The kind of file system that holds *path*; empty where the table does not say."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, separator, after = line.partition(" - ")
        parts = before.split(" ")
        if not separator or len(parts) < 5:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), parts[4])
        inside = path == Path(point) or Path(point) in path.parents
        if inside and len(Path(point).parts) >= best:  # the later of two on one point lies on top
            best, kind = len(Path(point).parts), after.split(" ")[0]
    return kind


def sync_folder_around(path: Path) -> str | None:
    """The synchronized folder that *path* lies in, links followed; None where there is none."""
    where = path.resolve()
    known = {os.environ.get(name, "") for name in ("OneDrive", "OneDriveCommercial")} - {""}
    for folder in (where.parent, *where.parent.parents):
        if _SYNC_NAMES.fullmatch(folder.name) or str(folder) in known:
            return str(folder)
        if any((folder / mark).exists() for mark in _SYNC_MARKS):
            return str(folder)
    return None


def _is_unc(text: str) -> bool:
    return text.startswith(("\\\\", "//")) and not re.match(r"[\\/]{2}[?.][\\/][A-Za-z]:", text)


def _is_remote_kind(kind: str) -> bool:
    if kind.startswith("fuse"):
        return kind not in _LOCAL_FUSE
    return kind in _REMOTE


class _MacStatfs(ctypes.Structure):
    """The beginning of macOS's ``struct statfs`` (64-bit inodes)."""

    _fields_ = (
        ("sizes", ctypes.c_uint32 * 2),
        ("counts", ctypes.c_uint64 * 5),
        ("fsid", ctypes.c_int32 * 2),
        ("owner", ctypes.c_uint32),
        ("kind", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("rest", ctypes.c_char * 4096),
    )


def _is_remote_on_mac(path: Path) -> bool:
    library = ctypes.CDLL(None)
    call = getattr(library, "statfs$INODE64", None) or library.statfs
    folder = next((p for p in (path, *path.parents) if p.exists()), Path("/"))
    facts = _MacStatfs()
    if call(os.fsencode(folder), ctypes.byref(facts)) != 0:
        return False
    return not facts.flags & _MNT_LOCAL


def same_disk(one: Path, other: Path) -> bool:
    """Whether two folders lie on one disk, as far as the system tells."""
    try:
        return _disk_of(one) == _disk_of(other)
    except OSError:
        return False


def _disk_of(path: Path) -> int:
    return next(p for p in (path, *path.parents) if p.exists()).stat().st_dev
