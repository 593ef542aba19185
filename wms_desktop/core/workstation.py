"""What this workstation remembers: a small TOML file in the user's configuration folder.

Source: interfaces.md (Files), bad-inputs.md 122. No password ever lies in it.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from wms_desktop.core.durable import write_whole
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_, Language
from wms_desktop.core.paths import config_dir

log = logging.getLogger(__name__)
FILE_NAME = "workstation.toml"
_LARGEST_FILE = 256 * 1024
_PASSWORD_IN_ADDRESS = re.compile(
    r"://[^/@\s]*:[^/@\s]+@|[?&](?:password|passfile|sslpassword)=", re.I
)
_LIMITS = {
    "text_scale_percent": (100, 200),
    "scan_gap_ms": (20, 120),
    "scan_shortest": (3, 20),
    "volume_percent": (0, 100),
    "watch_still_s": (1, 60),
    "scanner_dpi": (150, 400),
}
_CHOICES = {
    "theme": ("light", "dark"),
    "label_count": ("pieces", "one", "none"),
    "scanner_mode": ("color", "gray"),
}


class WorkstationFault(StrEnum):
    """Why the workstation's file cannot hold something."""

    PASSWORD_IN_ADDRESS = "password_in_address"
    BAD_VALUE = "workstation_bad_value"


@dataclass(frozen=True, slots=True)
class PrinterFit:
    """How a printer is set right, found with its calibration page.

    Attributes:
        scale_x, scale_y: what lengths are multiplied with, across and along the paper.
        left_mm, top_mm: how far everything is moved to the right and down.
    """

    scale_x: float = 1.0
    scale_y: float = 1.0
    left_mm: float = 0.0
    top_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class WorkstationSettings:
    """Everything that belongs to this desk and not to the shop.

    Attributes:
        language: empty until somebody has chosen: the first start is asked for then.
        database_url: address without a password; empty for the embedded file.
        workstation_id: the record in the shop's database; 0 before the first start.
        last_login: offered first at sign-in.
        known_logins: people who signed in here, newest first; only their login names.
        paper_printer, label_printer: names as the system gives them; empty for its default.
        label_template: name of the label template.
        label_count: "pieces" offers one for each, "one" a single label, "none" no labels.
        watched_folder: where scanners put their files; empty for none.
        watch_still_s: how long a file there must stand still before it is taken.
        scanner_device: as SANE names it; empty for the first one.
        backup_folder: empty for the one beside the data.
        backup_second_folder: on another disk; empty for none.
        printer_fits: calibration by printer name.
        preferences: small choices of pages, by page: column widths and the like.
    """

    language: str = ""
    theme: str = "light"
    text_scale_percent: int = 100
    database_url: str = ""
    site_id: int = 0
    workstation_id: int = 0
    last_login: str = ""
    known_logins: tuple[str, ...] = ()
    tab_order: tuple[str, ...] = ()
    start_tab: str = ""
    paper_printer: str = ""
    label_printer: str = ""
    label_template: str = "thermal-60x40"
    label_count: str = "pieces"
    scan_prefix: str = ""
    scan_gap_ms: int = 50
    scan_shortest: int = 4
    sound_on: bool = True
    volume_percent: int = 70
    watched_folder: str = ""
    watch_still_s: int = 5
    scanner_device: str = ""
    scanner_dpi: int = 200
    scanner_mode: str = "color"
    scanner_both_sides: bool = False
    backup_folder: str = ""
    backup_second_folder: str = ""
    printer_fits: Mapping[str, PrinterFit] = field(default_factory=dict)
    preferences: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether nobody has set this workstation up yet."""
        return not self.workstation_id

    @property
    def shown_language(self) -> Language:
        """The language chosen, Simplified Chinese until then."""
        return Language(self.language) if self.language else Language.ZH_CN

    def with_person(self, login: str) -> WorkstationSettings:
        """The same, after *login* has signed in here."""
        others = tuple(known for known in self.known_logins if known != login)
        return replace(self, last_login=login, known_logins=(login, *others)[:12])


DEFAULTS = WorkstationSettings()
_TUPLES = ("known_logins", "tab_order")
_TABLES = ("printer_fits", "preferences")


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in the file that is not used. ``text`` is English with ``{key}``, to translate."""

    text: str
    key: str


class WorkstationFile:
    """Reads and writes the file. A broken one never keeps the program from starting."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or config_dir() / FILE_NAME
        self.warnings: tuple[Warned, ...] = ()
        self.settings = DEFAULTS
        self._seen: tuple[int, ...] = ()

    def load(self) -> WorkstationSettings:
        """What the file says; what it cannot mean is left at its default and told in `warnings`."""
        self._seen = self._stamp()
        values, told = self._raw()
        found: dict[str, Any] = {}
        known = {entry.name for entry in fields(WorkstationSettings)}
        for key, value in values.items():
            if key not in known:
                told.append(Warned(N_("{key} is unknown and was not used."), key[:40]))
                continue
            try:
                found[key] = _checked(key, value)
            except Refused as error:
                text = _WORDS[WorkstationFault(error.code)]
                told.append(Warned(text, key))
        self.settings, self.warnings = replace(DEFAULTS, **found), tuple(told)
        return self.settings

    @property
    def has_lost_address(self) -> bool:
        """Whether the address was not used: the embedded file must not take its place."""
        return any(warned.key == "database_url" for warned in self.warnings)

    def save(self, settings: WorkstationSettings) -> WorkstationSettings:
        """Write *settings*, whole or not at all; readable for this user only.

        Raises:
            Refused: a value is out of its bounds, or an address holds a password.
            OSError: the folder cannot be written.
        """
        for entry in fields(settings):
            _checked(entry.name, getattr(settings, entry.name))
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self.path, toml_text(settings).encode())
        self.settings, self._seen = settings, self._stamp()
        return settings

    def change(self, **values: Any) -> WorkstationSettings:
        """Save the settings in force with *values* instead.

        What another window has written meanwhile stays, and is in force here too.
        """
        if self._stamp() != self._seen:
            others = WorkstationFile(self.path)
            others.load()
            if others._seen and not others.warnings:
                self.settings = others.settings
        return self.save(replace(self.settings, **values))

    def remember(self, **values: Any) -> None:
        """`change`, where nothing may depend on it: what cannot be written holds for this run."""
        try:
            self.change(**values)
        except Refused:
            log.warning("a setting of the workstation cannot be kept")
        except OSError:
            log.warning("the workstation's settings cannot be written")
            self.settings = replace(self.settings, **values)

    def _stamp(self) -> tuple[int, ...]:
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _raw(self) -> tuple[dict[str, Any], list[Warned]]:
        try:
            if self.path.stat().st_size > _LARGEST_FILE:
                return {}, [Warned(_UNREADABLE, self.path.name)]
            return tomllib.loads(self.path.read_bytes().decode("utf-8")), []
        except FileNotFoundError:
            return {}, []
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
            return {}, [Warned(_UNREADABLE, self.path.name)]


_UNREADABLE = N_("{key} cannot be read; the defaults are used.")
_WORDS = {
    WorkstationFault.BAD_VALUE: N_("{key} has a value that cannot be used; the default is."),
    WorkstationFault.PASSWORD_IN_ADDRESS: N_(
        "{key} holds a password and was not used. Type the password at sign-in."
    ),
}


def holds_password(address: str) -> bool:
    """Whether a database address carries a password."""
    return _PASSWORD_IN_ADDRESS.search(address) is not None


def _checked(key: str, value: Any) -> Any:
    """*value* as the setting *key* holds it.

    Raises:
        Refused: of another kind, out of bounds, or with a password.
    """
    default = getattr(DEFAULTS, key)
    if key in _TUPLES and isinstance(value, (list, tuple)):
        value = tuple(value)
        fits = all(isinstance(part, str) and len(part) <= 60 for part in value)
    elif key == "printer_fits" and isinstance(value, Mapping):
        value = {str(name): _fit(fit) for name, fit in value.items()}
        fits = True
    else:
        fits = isinstance(value, type(default)) and (type(value) is type(default) or key in _TABLES)
    if key in _LIMITS and fits:
        low, high = _LIMITS[key]
        fits = low <= value <= high
    if key in _CHOICES and fits:
        fits = value in _CHOICES[key]
    if key == "language" and fits:
        fits = value == "" or value in Language._value2member_map_
    if not fits:
        raise Refused(WorkstationFault.BAD_VALUE, key=key)
    if key == "database_url" and holds_password(value):
        raise Refused(WorkstationFault.PASSWORD_IN_ADDRESS)
    return value


def _fit(value: object) -> PrinterFit:
    if isinstance(value, PrinterFit):
        return value
    names = {entry.name for entry in fields(PrinterFit)}
    if not isinstance(value, Mapping) or not names.issuperset(value):
        raise Refused(WorkstationFault.BAD_VALUE, key="printer_fits")
    if not all(isinstance(v, (int, float)) and -100 < v < 100 for v in value.values()):
        raise Refused(WorkstationFault.BAD_VALUE, key="printer_fits")
    return PrinterFit(**{name: float(v) for name, v in value.items()})


def toml_text(settings: WorkstationSettings) -> str:
    """*settings* as TOML; what stands at its default is left out."""
    lines = [
        "# WMS Desktop: this workstation. Written by the program; passwords do not belong here."
    ]
    tables: list[str] = []
    for entry in fields(settings):
        value = getattr(settings, entry.name)
        if value == getattr(DEFAULTS, entry.name):
            continue
        if entry.name == "printer_fits":
            for name, fit in sorted(value.items()):
                tables += ["", f"[printer_fits.{_text(name)}]"]
                tables += [f"{part.name} = {getattr(fit, part.name)!r}" for part in fields(fit)]
        elif entry.name == "preferences":
            tables += _table("preferences", value)
        else:
            lines.append(f"{entry.name} = {_value(value)}")
    return "\n".join([*lines, *tables]) + "\n"


def _table(name: str, values: Mapping[str, Any]) -> list[str]:
    plain = {k: v for k, v in values.items() if not isinstance(v, Mapping) and v is not None}
    lines = ["", f"[{name}]", *(f"{_text(k)} = {_value(v)}" for k, v in sorted(plain.items()))]
    for key, value in sorted(values.items()):
        if isinstance(value, Mapping):
            lines += _table(f"{name}.{_text(key)}", value)
    return lines


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode("utf-8")
    escaped = whole.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'
