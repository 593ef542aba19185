"""A ``scanimage`` at the edge of the machine: a feeder with the pictures of a folder in it.

What it does is said in the environment: ``FAKE_FEEDER`` holds the pages, ``FAKE_EXIT`` is the
status after the last one, ``FAKE_CALLS`` a file to which its arguments are written. With
``FAKE_DEAF`` nothing but force stops it.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from pathlib import Path

OPTIONS = """
All options specific to device `test:0':
  Scan Mode:
    --mode Gray|Color [Gray]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --source Flatbed|Automatic Document Feeder|ADF Duplex [Flatbed]
        If Automatic Document Feeder is selected, the feeder will be 'empty' after 10 scans.
    --resolution 75|150|200|300dpi [75]
        Sets the resolution of the scanned image.
    --test-picture Solid black|Solid white|Color pattern|Grid [Solid black]
"""


def program(folder: Path) -> Path:
    """Put the program into *folder*, ready for PATH."""
    path = folder / "scanimage"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{__file__}" "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def main(words: list[str]) -> int:
    with open(os.environ["FAKE_CALLS"], "a", encoding="utf-8") as calls:
        calls.write(" ".join(words) + "\n")
    if words[:1] == ["-f"]:
        print("test:0\tNoname frontend-tester")
        return 0
    if "-A" in words:
        print(OPTIONS)
        return int(os.environ.get("FAKE_OPEN", "0"))
    if "FAKE_DEAF" in os.environ:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    pattern = next(word.partition("=")[2] for word in words if word.startswith("--batch="))
    for number, page in enumerate(sorted(Path(os.environ["FAKE_FEEDER"]).iterdir()), start=1):
        place = pattern % number
        time.sleep(float(os.environ.get("FAKE_SECONDS", "0")))
        shutil.copy(page, place + ".part")
        os.rename(place + ".part", place)
        print(place, flush=True)
    return int(os.environ.get("FAKE_EXIT", "7"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
