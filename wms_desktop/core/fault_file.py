"""Keeps what the program did wrong for whoever mends it, without personal data."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from wms_desktop.core.redact import redacted

LARGEST = 1_000_000


def keep_fault(error: BaseException, folder: Path) -> Path | None:
    """Add *error*, redacted, to the log in *folder*; None where nothing can be written there."""
    path = folder / "wms-desktop-commands.log"
    told = redacted("".join(traceback.format_exception(error)))
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    try:
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".1.log"))
        with os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y%m%d-%H%M%S}\n{told}\n")
    except OSError:
        return None
    return path
