"""What people type, kept on this computer at once, so that no crash costs more than a second.

Source: reliability.md, What the desktop does.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID, uuid4

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import Language, translate
from wms_desktop.core.redact import parts_without_resident_numbers
from wms_desktop.ui import draft_sent
from wms_desktop.ui.draft_fields import DraftField, draft_field
from wms_desktop.ui.draft_photos import DraftPhotos
from wms_desktop.ui.outbox import Outbox

if TYPE_CHECKING:
    from wms_desktop.ui.page import Page

T = TypeVar("T")
SAVE_AFTER_MS = 400
_OP_ID = "_op_id"
_KEPT = "_kept"
_OFFER = "_offer"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft that waits to be continued.

    Attributes:
        page: the tab that it belongs to.
        says: what it is, as an English format string; *params* fill its places.
        target: what the page is opened with.
    """

    page: str
    says: str
    params: dict[str, Any]
    target: dict[str, Any]
    saved_at: datetime


class Drafts(QObject):
    """The drafts of this user on this computer.

    All file work is done by one thread of its own, in order: a slow disk never holds up typing.

    Attributes:
        photos: those that belong to drafts; `clear` forgets them too.
        outbox: what was sent and is not settled yet.

    Signals:
        failed: a draft could not be written (disk full); carries the exception.
    """

    failed = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.photos = DraftPhotos(path.with_name(f"{path.stem}-photos.sqlite"), self._tell_failure)
        self._senders: dict[str, QLockFile] = {}
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drafts")
        self._db: sqlite3.Connection | None = self._worker.submit(_opened, path).result()
        self._offered: dict[str, Unfinished] = self._now(_offered)
        window = f"window/{uuid4().hex}"
        self.claim(window)  # others see by it that what this window sends is its own
        self.outbox = Outbox(window, self.is_claimed, self._now, self._later, self)

    def save(self, key: str, content: dict[str, Any]) -> None:
        """Keep *content* under *key*; returns at once.

        A resident number that was typed into the wrong field is left out.
        """
        content = parts_without_resident_numbers(content)
        text = json.dumps(content, ensure_ascii=False)
        moment = datetime.now(UTC)
        self._offered.pop(key, None)
        if (offer := _offer(key, content, moment)) is not None:
            self._offered[key] = offer

        def write(db: sqlite3.Connection) -> None:
            row = (key, text, moment.isoformat())
            db.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", row)

        self._later(write)

    def load(self, key: str) -> dict[str, Any] | None:
        """What was kept under *key*, None where there is nothing."""
        query = "SELECT content FROM draft WHERE key = ?"
        row = self._now(lambda db: db.execute(query, (key,)).fetchone())
        return dict(json.loads(row[0])) if row else None

    def clear(self, key: str) -> None:
        """Forget *key*: it was posted, or thrown away."""
        self._offered.pop(key, None)
        self._later(lambda db: db.execute("DELETE FROM draft WHERE key = ?", (key,)))
        self.photos.clear(key)

    def unfinished(self, person_id: int) -> list[Unfinished]:
        """What *person_id* began and did not end, the newest first; asks no file."""
        own = [offer for key, offer in self._offered.items() if key.startswith(f"{person_id}/")]
        return sorted(own, key=lambda offer: offer.saved_at, reverse=True)

    def claim(self, key: str) -> bool:
        """Become the one window that may send *key*; False where another one is."""
        if key in self._senders:
            return True
        lock = self._lock_of(key)
        if not lock.tryLock(0):
            return False
        self._senders[key] = lock
        return True

    def is_claimed(self, key: str) -> bool:
        """Whether a window that is still open, this or another, holds *key*; from any thread."""
        lock = self._lock_of(key)
        if key in self._senders or not lock.tryLock(0):
            return True
        lock.unlock()
        return False

    def release(self, key: str) -> None:
        """Let another window send *key*."""
        if lock := self._senders.pop(key, None):
            lock.unlock()

    def flush(self) -> None:
        """Return when everything is on the disk."""
        self.photos.flush()
        if self._db is not None:
            self._worker.submit(lambda: None).result()

    def close(self) -> None:
        """Write what is under way and let go of the file; nothing is kept after that."""
        self.outbox.stop()
        for key in [*self._senders]:
            self.release(key)
        self.photos.close()
        if self._db is not None:
            self._worker.submit(self._db.close).result()
            self._db = None
            self._worker.shutdown()

    def _lock_of(self, key: str) -> QLockFile:
        name = hashlib.sha256(key.encode()).hexdigest()[:24]
        lock = QLockFile(str(self._path.with_name(f"{self._path.stem}-{name}.sender")))
        lock.setStaleLockTime(0)  # given up only by the end of the process that holds it
        return lock

    def _now(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._db is None:
            raise RuntimeError("drafts are closed")
        return self._worker.submit(work, self._db).result()

    def _later(self, work: Callable[[sqlite3.Connection], object]) -> None:
        if self._db is not None:
            self._worker.submit(work, self._db).add_done_callback(self._tell_failure)

    def _tell_failure(self, written: Future[object]) -> None:
        if (error := written.exception()) is not None:
            self.failed.emit(error)


def _offer(key: str, content: dict[str, Any], moment: datetime) -> Unfinished | None:
    try:
        offer, (_person, page, _rest) = content[_OFFER], key.split("/", 2)
        found = Unfinished(
            page, offer["says"], dict(offer["params"]), dict(offer["target"]), moment
        )
        for language in Language:
            translate(found.says, language, **found.params)
        return found
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return None  # there is none, or it is one of another version


def _offered(db: sqlite3.Connection) -> dict[str, Unfinished]:
    found = {}
    for key, text, moment in db.execute("SELECT key, content, saved_at FROM draft"):
        offer = _offer(key, json.loads(text), datetime.fromisoformat(moment))
        if offer is not None:
            found[key] = offer
    return found


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA busy_timeout=3000")
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA secure_delete=ON")
    db.execute(
        "CREATE TABLE IF NOT EXISTS draft"
        " (key TEXT PRIMARY KEY, content TEXT NOT NULL, saved_at TEXT NOT NULL)"
    )
    draft_sent.prepare(db)
    return db


class DraftKeeper(QObject):
    """Keeps the widgets of one form as a draft, and fills them again at the next start.

    Identity numbers are left out by not watching their field.

    Attributes:
        restored: whether `watch` found something kept and filled it in.
    """

    def __init__(self, page: Page, key: str, fields: dict[str, QWidget] | None = None) -> None:
        super().__init__(page)
        self.key = key
        self.restored = False
        self._drafts: Drafts = page.context.drafts
        self._content = self._drafts.load(key) or {}
        self._kept: dict[str, Any] = self._content.get(_KEPT, {})
        self._offer: dict[str, Any] | None = self._content.get(_OFFER)
        self._fields: dict[str, DraftField] = {}
        self._filling = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save_now)
        page.destroyed.connect(self._timer.stop)
        for name, widget in (fields or {}).items():
            self.watch_as(name, widget)

    @property
    def op_id(self) -> UUID:
        """The form's own idempotency key: the same until `clear`, also after a crash."""
        if _OP_ID not in self._content:
            self._content[_OP_ID] = str(uuid4())
            self._on_change()
        return UUID(self._content[_OP_ID])

    def watch(self, *widgets: QWidget) -> DraftKeeper:
        """Fill *widgets* with what was kept, and keep them from now on, by object name."""
        for widget in widgets:
            if not widget.objectName():
                raise ValueError(f"a {type(widget).__name__} without an object name has no draft")
            self.watch_as(widget.objectName(), widget)
        return self

    def watch_as(self, name: str, widget: QWidget) -> None:
        """`watch` under a *name* of its own."""
        field = draft_field(widget)
        self._fields[name] = field
        if name in self._content:
            self._filling = True
            field.fill(self._content[name])
            self._filling = False
            self.restored = self.restored or not field.is_empty()
        field.changed.connect(self._on_change)

    def keep(self, name: str, value: Any) -> None:
        """Keep what no single widget holds: lines already scanned, a chosen record's id."""
        self._kept[name] = value
        self._on_change()

    def kept(self, name: str, default: Any = None) -> Any:
        """What `keep` was given under *name*."""
        return self._kept.get(name, default)

    def offer(self, says: str, target: dict[str, Any] | None = None, **params: Any) -> None:
        """Name what is kept, so that its author is told of it after the next start.

        Args:
            says: an English format string marked for translation; empty where nothing is begun.
            target: what the page is opened with to go on.
        """
        offer = {"says": says, "params": params, "target": target or {}} if says else None
        if offer != self._offer:
            self._offer = offer
            self._on_change()

    def save_now(self) -> None:
        """Keep everything at once, without the short wait."""
        self._timer.stop()
        content: dict[str, Any] = {name: field.value() for name, field in self._fields.items()}
        if self._kept:
            content[_KEPT] = self._kept
        if self._offer:
            content[_OFFER] = self._offer
        content[_OP_ID] = str(self.op_id)
        self._content = content
        self._drafts.save(self.key, content)

    def save_if_changed(self) -> None:
        """`save_now`, where something has not been written yet; before a page is built anew."""
        if self._timer.isActive():
            self.save_now()

    def leave(self) -> None:
        """Keep what is typed and look away: the widgets belong to another record from now on."""
        self.save_if_changed()
        for field in self._fields.values():
            field.changed.disconnect(self._on_change)
        self._fields = {}

    def clear(self) -> None:
        """Forget the draft: it was posted or thrown away. The next one gets its own `op_id`.

        The widgets are left as they are; empty them first.
        """
        self._timer.stop()
        self._content, self._kept, self._offer = {}, {}, None
        self.restored = False
        self._drafts.clear(self.key)
        self._drafts.release(self.key)

    def may_send(self) -> bool:
        """Whether this window is the one that may send the draft."""
        return self._drafts.claim(self.key)

    def _on_change(self) -> None:
        if not self._filling and not self._timer.isActive():
            self._timer.start()  # not restarted by the next key: at most a second behind
