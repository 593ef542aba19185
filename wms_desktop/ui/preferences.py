"""What this workstation remembers of its window: geometry, start tab, widths, sound, scanner."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


class Preferences(MutableMapping[str, Any]):
    """A small JSON file; every change is written at once and whole.

    A file that cannot be read is set aside and started anew: it holds nothing that matters.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = self._read()

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __setitem__(self, key: str, value: Any) -> None:
        if self._values.get(key) != value:
            self._values[key] = value
            self._write()

    def __delitem__(self, key: str) -> None:
        del self._values[key]
        self._write()

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            log.warning("window preferences cannot be read and start anew")
            return {}
        return values if isinstance(values, dict) else {}

    def _write(self) -> None:
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(self._values, ensure_ascii=False, indent=2, sort_keys=True)
            beside.write_text(text, encoding="utf-8")
            os.replace(beside, self._path)
        except OSError:
            log.warning("window preferences cannot be written")
