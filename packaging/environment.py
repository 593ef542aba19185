"""Makes the program's virtual environment: hash-locked, safe to repeat, quick when unchanged."""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
OLDEST = (3, 11)
QT_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "glib-2.0": "libglib2.0-0",
    "xkbcommon": "libxkbcommon0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-shape": "libxcb-shape0",
}


def ready(*, for_tests: bool) -> Path:
    """The environment's Python, with everything installed that the locks name.

    Exits with one sentence where the machine lacks something.
    """
    if sys.version_info < OLDEST:
        sys.exit("WMS Desktop needs Python 3.11 or newer; this is " + platform.python_version())
    _qt_libraries()
    python = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print("Making the environment in .venv (once) …", file=sys.stderr)
        venv.create(FOLDER, with_pip=True, clear=FOLDER.exists())
    lock = ROOT / "packaging" / ("requirements-test.lock" if for_tests else "requirements.lock")
    stamp = FOLDER / f".installed-{lock.stem}"
    wanted = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print("Installing the program (a minute or two, once) …", file=sys.stderr)
        _pip(python, "--require-hashes", "-r", str(lock))
        _pip(python, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
        stamp.write_text(wanted)
    return python


def _pip(python: Path, *arguments: str) -> None:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    done = subprocess.run([str(python), "-m", "pip", "install", *quiet, *arguments], cwd=ROOT)
    if done.returncode:
        sys.exit("The installation failed; the lines above say why. Run the same command again.")


def _qt_libraries() -> None:
    """Qt's system libraries on a bare Debian or Ubuntu: install them, or name the line to paste."""
    if not sys.platform.startswith("linux") or not shutil.which("apt-get"):
        return
    missing = [p for name, p in QT_LIBRARIES.items() if not ctypes.util.find_library(name)]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if os.geteuid() == 0:
        print("Installing Qt's system libraries …", file=sys.stderr)
        for line in (["apt-get", "update", "-qq"], command):
            subprocess.run(line, stdout=subprocess.DEVNULL, check=False)
        return
    print("Qt needs: sudo " + " ".join(command), file=sys.stderr)


def run(python: Path, *arguments: str) -> int:
    """Start the environment's Python and wait; its exit code is ours."""
    try:
        return subprocess.run([str(python), *arguments], cwd=Path.cwd()).returncode
    except KeyboardInterrupt:
        return 130
