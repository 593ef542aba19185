"""Refusals of the forms: said where they are read, whatever the size of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from wms_desktop.core.language import Language
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message

LONG = {  # five lines in the narrowest pane: of a hundred refusals two are longer
    Language.ZH_CN: (
        "客户已收到 12 件，退货申请不能再写 13 件",
        "核对送货单上的数量，改小后再保存；客户坚持的，请值班经理看原单。",
    ),
    Language.ZH_TW: (
        "客戶已收到 12 件，退貨申請不能再寫 13 件",
        "核對送貨單上的數量，改小後再儲存；客戶堅持的，請值班經理看原單。",
    ),
    Language.EN: (
        "The customer has received 12, 13 cannot come back",
        "Compare the delivery note and write less, or ask the duty manager.",
    ),
}
FACTS = frozenset(  # these say how a thing is, where it is shown; nothing was refused
    ("goods_pick_message", "map_place_blocked", "receipts_card_question", "complaint_new_twin")
)
PAGES = frozenset(  # of Settings: they scroll as a whole, and what is refused comes into sight
    ("workstation_message", "printers_message", "scans_message", "evidence_message")
)


def can_be_scrolled_away(message: Message) -> bool:
    """Whether *message* is part of what scrolls."""
    around = message.parentWidget()
    while around is not None:
        if isinstance(around, QAbstractScrollArea):
            return message.objectName() not in FACTS | PAGES
        around = around.parentWidget()
    return False


def unread(window: QWidget, language: Language, breathe: Callable[[], object]) -> Iterator[str]:
    """What would not be read in the panes that are shown now, if they refused something long.

    Every message of a pane is shown once with a long text, and taken away again.
    """
    asked = window.size()
    for message in window.findChildren(Message):
        if can_be_scrolled_away(message):
            yield f"{_pane(message)}: its message scrolls"
        elif message.objectName() in FACTS:
            continue
        elif message.isHidden() and _is_in_sight(message.parentWidget()):
            kind = message.property("kind")
            for _again in range(2):  # an answer that comes just now takes it away
                if message.isHidden():
                    message.show_message("bad", *LONG[language])
                    breathe()
            yield from _cut(message, window, asked)
            message.show_message(kind, "")
            breathe()


def _is_in_sight(pane: QWidget | None) -> bool:
    return pane is not None and pane.isVisible() and not pane.visibleRegion().isEmpty()


def _cut(message: Message, window: QWidget, asked: QSize) -> Iterator[str]:
    if window.size() != asked:
        yield f"{_pane(message)}: its message makes the window {window.width()}×{window.height()}"
        return
    seen = message.visibleRegion().boundingRect()
    if seen != message.rect():
        yield f"{_pane(message)}: of its message {seen.height()} of {message.height()} is seen"
    for label in message.findChildren(Label):
        wanted = label.heightForWidth(label.width())
        if label.isVisible() and wanted > label.height() + 1:
            yield f"{_pane(message)}: its message has {label.height()} of {wanted}"


def _pane(message: Message) -> str:
    owner: QWidget | None = message
    while owner is not None and not owner.objectName():
        owner = owner.parentWidget()
    inside = owner.objectName() if owner is not None else ""
    return f"{type(message.parentWidget()).__name__} {inside}"
