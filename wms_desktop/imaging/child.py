"""The child process that opens files from outside: little memory, little time, nobody's secrets.

It reads one request a line from standard input and answers with lines on standard output, and it
ends when its input does. Started by `imaging.reader`, never by hand.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from wms_desktop.core.confined import allow, bind_hands
from wms_desktop.imaging.faults import FileFault, Limits, Quarantined
from wms_desktop.imaging.pages import OpenedFile
from wms_desktop.imaging.reading import read_file
from wms_desktop.imaging.wire import (
    Json,
    fault_to_json,
    layout_from_json,
    limits_from_json,
    page_to_json,
)

CHILD_ARGUMENT = "--imaging-child"  # for the frozen program, which has no -m


def main() -> int:
    """Serve requests until the parent closes our input."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not look like an answer
    bind_hands()
    for line in sys.stdin:
        serve(json.loads(line), answers)
    return 0


def serve(request: Json, answers: TextIO) -> None:
    """Read the file of one request and answer: opened, page …, then done or quarantined."""

    def say(body: Json) -> None:
        answers.write(json.dumps(body) + "\n")
        answers.flush()

    limits = limits_from_json(request["limits"])
    folder = Path(request["keep"]) if request["keep"] else None
    tempfile.tempdir = request["keep"]
    _allow(limits, pages=0)

    def opened(file: OpenedFile) -> None:
        _allow(limits, pages=file.page_count)
        say({"event": "opened", "pages": file.page_count})

    try:
        reading = read_file(
            Path(os.fsdecode(bytes.fromhex(request["path"]))),
            [layout_from_json(body) for body in request["layouts"]],
            limits,
            keep=folder,
            split=request["split"],
            opened=opened,
            page_done=lambda page: say(page_to_json(page)),
        )
    except Quarantined as error:
        say(fault_to_json(error))
    except MemoryError:
        say(fault_to_json(Quarantined(FileFault.OUT_OF_MEMORY)))
    except OSError as error:
        fault = FileFault.DISK_FULL if error.errno == errno.ENOSPC else FileFault.DAMAGED
        say(fault_to_json(Quarantined(fault, error.strerror or "")))
    else:
        say(
            {
                "event": "done",
                "kind": reading.kind.value,
                "sha256": reading.sha256,
                "size": reading.size,
                "flags": sorted(flag.value for flag in reading.flags),
            }
        )


def _allow(limits: Limits, *, pages: int) -> None:
    """Memory for the whole process; processor time from now on, more for more pages."""
    seconds = limits.cpu_seconds + limits.cpu_seconds_per_page * pages
    allow(memory_mib=limits.memory_mib, cpu_seconds=seconds)


if __name__ == "__main__":
    sys.exit(main())
