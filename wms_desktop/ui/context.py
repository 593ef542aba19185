"""What a page is given instead of global state."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import Language
from wms_desktop.ui.drafts import Drafts
from wms_desktop.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from wms_desktop.db.database import Database
    from wms_desktop.ui.page import Expectation, Page, ScanResult
    from wms_desktop.ui.printing import Printing
    from wms_desktop.ui.questions import Question


class Shell(Protocol):
    """What pages may ask of the window around them."""

    def go_to(self, page: str, **target: Any) -> None:
        """Show the tab *page* and open *target* there."""

    def ask(self, question: Question) -> None:
        """Ask in the window, over a veil; a scanner cannot answer."""

    def show_result(self, result: ScanResult) -> None:
        """Say in the scan bar what just happened, with its tone."""

    def expect(self, page: Page, expectation: Expectation) -> None:
        """Say in the scan bar what *page*, when it is shown, expects next."""

    def open_pdf(self, content: bytes, title: str) -> None:
        """Show a paper in the computer's own PDF viewer."""

    def show_panel(self, panel: QWidget, width: int) -> Callable[[], object]:
        """Show *panel* over the pages until Esc, a click beside it or a scan; returns its end."""

    def apply_language(self, language: Language) -> None:
        """Switch the whole window to *language*; pages are built anew."""

    def apply_look(self, *, dark: bool, scale_percent: int) -> None:
        """Switch theme and text size of the whole window; pages are built anew."""


@dataclass(slots=True)
class Context:
    """Database, work, person and window, handed to every page.

    Attributes:
        acting: makes a fresh `Acting`, with now and today; refuses while nobody is signed in.
        vault: the personal-data vault of this workstation; ui knows no more of it.
        preferences: this workstation's remembered choices (column widths, sound, scanner speed).
    """

    db: Database
    tasks: TaskRunner
    acting: Callable[[], Acting]
    drafts: Drafts
    shell: Shell
    printing: Printing
    language: Language = Language.ZH_CN
    vault: Any = None
    preferences: MutableMapping[str, Any] = field(default_factory=dict)
