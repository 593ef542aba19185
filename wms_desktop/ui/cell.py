"""What one place of a list shows, and what a list asks of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

PillSpec = tuple[str, str] | tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a list, in roles instead of colours.

    Attributes:
        sub: second line, smaller; the row must be a two-line row.
        role: colour role of the text: text, text_2, text_3 (zeros and dashes), ok, warn, bad.
        pill: state as (kind, word) or (kind, word, icon); kind ok, info, warn, bad or mute.
        bar: share from 0 to 1 drawn as a small progress bar; None draws none.
    """

    text: str = ""
    sub: str = ""
    role: str = "text"
    bold: bool = False
    pill: PillSpec | None = None
    icon: str = ""
    bar: float | None = None
    icon_role: str = "text_2"
    bar_role: str = "accent"

    @property
    def said(self) -> str:
        """Everything the cell tells by sight, in words: for screen readers and for copying."""
        share = "" if self.bar is None or self.text else f"{self.bar:.0%}"
        words = (self.text, self.sub, self.pill[1] if self.pill else "", share)
        return ", ".join(word for word in words if word)


class ListColumn(Protocol):
    """What `ListView` asks of a column.

    A column may also say ``kind``: "figure" (to the right), "name" (takes the spare width and is
    bold in the current row; the first text column where none says so), anything else is text.
    ``optional`` true: may be left out where the window is narrow. ``shown_from``: smallest width
    of the window, in logical pixels, at which the column is shown.
    """

    title: str


def is_figure(column: object) -> bool:
    """Whether the column holds figures, set to the right."""
    return getattr(column, "kind", "") == "figure"
