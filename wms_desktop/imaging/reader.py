"""Read files in a child process, so that a hostile one can harm nobody.

One child is kept for many files: starting it costs as much as reading ten pages. After a crash
or a deadline it is ended and the next file gets a new one.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from wms_desktop.core.confined import child_command, child_environment
from wms_desktop.imaging.child import CHILD_ARGUMENT
from wms_desktop.imaging.faults import FileFault, FileFlag, Limits, Quarantined
from wms_desktop.imaging.files import FileKind
from wms_desktop.imaging.layout import SlipLayout
from wms_desktop.imaging.reading import FileReading, PageReading
from wms_desktop.imaging.wire import (
    Json,
    fault_from_json,
    layout_to_json,
    limits_to_json,
    page_from_json,
)

FILES_PER_CHILD = 200  # then a fresh one, whatever a library may leak
PATIENCE = 3.0  # wall seconds for one allowed second of processor time; the machine may be busy
_SIGXCPU = -24


class Reader:
    """A child process and the way to it. One file at a time; threads wait for each other.

    Close it at the end, or use it in a ``with``.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def read(
        self,
        path: Path,
        layouts: Sequence[SlipLayout],
        *,
        keep: Path | None,
        split: bool = False,
        opened: Callable[[int], None] = lambda _pages: None,
        page_done: Callable[[PageReading], None] = lambda _page: None,
    ) -> FileReading:
        """Read all pages of *path* in the child.

        Args:
            layouts: the slips that may be on the pages.
            keep: an existing, empty folder of the caller's; working copies come into it. None
                makes none.
            split: cut the pages into the slips on them, and read each as a page of its own.
            opened: told the number of pages, for the progress bar.
            page_done: told after each page, in this thread. The page counts only once the whole
                file was read.

        Raises:
            Quarantined: the file is not to be filed; also when the child crashed or took too long.
        """
        with self._lock:
            child = self._ready_child()
            is_well = False
            try:
                child.ask(_request(path, layouts, self.limits, keep, split=split))
                reading = self._listen(child, keep, opened, page_done)
                is_well = True
                return reading
            except _AnsweredError as answer:
                is_well = answer.error.fault is not FileFault.OUT_OF_MEMORY
                raise answer.error from None
            finally:
                if not is_well or child.asked >= FILES_PER_CHILD:
                    self._end_child()

    def close(self) -> None:
        """End the child. The next file would start a new one."""
        with self._lock:
            self._end_child()

    def _ready_child(self) -> _Child:
        if self._child is None or not self._child.is_alive:
            self._end_child()
            self._child = _Child()
        return self._child

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None

    def _listen(
        self,
        child: _Child,
        keep: Path | None,
        opened: Callable[[int], None],
        page_done: Callable[[PageReading], None],
    ) -> FileReading:
        pages: list[PageReading] = []
        patience = PATIENCE * (self.limits.cpu_seconds + self.limits.cpu_seconds_per_page)
        while True:
            body = child.next_answer(patience)
            match body["event"]:
                case "opened":
                    opened(body["pages"])
                case "page":
                    page = page_from_json(body, keep)
                    pages.append(page)
                    page_done(page)
                case "done":
                    return FileReading(
                        FileKind(body["kind"]),
                        body["sha256"],
                        body["size"],
                        frozenset(FileFlag(flag) for flag in body["flags"]),
                        tuple(pages),
                    )
                case _:
                    raise _AnsweredError(fault_from_json(body))


class _AnsweredError(Exception):
    """The child itself said that the file is bad; it is fit for the next one."""

    def __init__(self, error: Quarantined) -> None:
        super().__init__(error.fault.value)
        self.error = error


def _request(
    path: Path,
    layouts: Sequence[SlipLayout],
    limits: Limits,
    keep: Path | None,
    *,
    split: bool,
) -> Json:
    return {
        "path": os.fsencode(path.absolute()).hex(),  # names need not be valid UTF-8
        "layouts": [layout_to_json(layout) for layout in layouts],
        "limits": limits_to_json(limits),
        "keep": str(keep.absolute()) if keep else None,
        "split": split,
    }


class _Child:
    """One running child process."""

    def __init__(self) -> None:
        self.asked = 0
        self._process = subprocess.Popen(
            child_command("wms_desktop.imaging.child", CHILD_ARGUMENT),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            encoding="utf-8",
            close_fds=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._pass_on, daemon=True, name="imaging child")
        self._listener.start()

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: Json) -> None:
        assert self._process.stdin is not None
        self.asked += 1
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise Quarantined(FileFault.CRASHED, "child was gone") from None

    def next_answer(self, timeout_s: float) -> Json:
        """The next answer.

        Raises:
            Quarantined: none came in time, or the child ended, or it says what is no answer.
        """
        try:
            line = self._answers.get(timeout=timeout_s)
        except queue.Empty:
            raise Quarantined(FileFault.TIMED_OUT, f"no answer in {timeout_s:.0f} s") from None
        if line is None:
            code = self._process.wait()
            fault = FileFault.TIMED_OUT if code == _SIGXCPU else FileFault.CRASHED
            raise Quarantined(fault, f"child ended with {code}")
        try:
            body = json.loads(line)
        except ValueError:
            body = None
        if not isinstance(body, dict) or "event" not in body:
            raise Quarantined(FileFault.CRASHED, "child said no answer")
        return body

    def end(self) -> None:
        """End this process, at once."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):  # a request that it no longer read
                    stream.close()

    def _pass_on(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(None)
