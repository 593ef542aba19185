"""Where things lie. The only file that knows checkout, wheel and frozen program apart."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _shipped(name: str) -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / name
    inside_wheel = _PACKAGE / "_shipped" / name
    return inside_wheel if inside_wheel.is_dir() else _PACKAGE.parent / name


def resources_dir() -> Path:
    """Icons, fonts, translations, sounds, label templates, sample data."""
    return _shipped("resources")


def forms_dir() -> Path:
    """Qt Designer forms."""
    return _shipped("forms")


def bench_dir() -> Path | None:
    """The benchmarks, which are part of the source alone; None where they are not."""
    folder = _PACKAGE.parent / "tests" / "bench"
    return folder if folder.is_dir() and not hasattr(sys, "_MEIPASS") else None


def data_dir() -> Path:
    """The user's data folder: embedded database, drafts, key file. ``WMS_DATA_DIR`` overrides."""
    return _user_dir("WMS_DATA_DIR", "LOCALAPPDATA", "XDG_DATA_HOME", ".local/share")


def config_dir() -> Path:
    """The workstation's settings folder. ``WMS_CONFIG_DIR`` overrides it."""
    return _user_dir("WMS_CONFIG_DIR", "APPDATA", "XDG_CONFIG_HOME", ".config")


def cache_dir() -> Path:
    """What can be made again at any time. ``WMS_CACHE_DIR`` overrides it."""
    return _user_dir("WMS_CACHE_DIR", "LOCALAPPDATA", "XDG_CACHE_HOME", ".cache")


def _user_dir(override: str, windows: str, xdg: str, fallback: str) -> Path:
    if chosen := os.environ.get(override):
        folder = Path(chosen)
    elif sys.platform == "win32":
        folder = Path(os.environ.get(windows, Path.home())) / "WMS Desktop"
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support" / "WMS Desktop"
    else:
        folder = Path(os.environ.get(xdg) or Path.home() / fallback) / "wms-desktop"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
