"""Earlier pickups and refusals of one waybill, with the photos of refusals (PCK-9)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.core.moments import site_time
from wms_desktop.db.attachments import AttachmentRow
from wms_desktop.pickup import records
from wms_desktop.pickup.kinds import PickupOutcome
from wms_desktop.pickup.records import RecordRow
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr, word

PANEL_WIDTH = 460
Fact = tuple[str, str] | tuple[str, str, bool]


class HistoryPanel(QWidget):
    """One block per record, the newest first; numbers masked."""

    def __init__(self, page: Page, history: tuple[RecordRow, ...]) -> None:
        super().__init__()
        self._page = page
        self.setObjectName("pickup_history")
        self.setAccessibleName(tr("Earlier records"))
        inner = QWidget()
        blocks = [part for record in history for part in self._block(record)]
        if not blocks:
            blocks = [Label(tr("Nothing is on record yet."), role="text_2")]
        title = Label(tr("Earlier records"), bold=True)
        inner.setLayout(column(title, *blocks, None, gap=12, margins=(20, 16, 20, 16)))
        self.setLayout(column((ScrollPane(inner), 1), gap=0))

    def _block(self, record: RecordRow) -> list[QWidget]:
        facts = KeyValue()
        facts.show_facts(told(record))
        if not record.photos:
            return [facts]
        strip = PhotoStrip(self._page, f"pickup_photos_{record.id}", adds=False)
        db = self._page.context.db
        self._page.read(lambda: records.photos(db, record.id), lambda rows: self._show(strip, rows))
        return [facts, strip]

    def _show(self, strip: PhotoStrip, rows: list[AttachmentRow]) -> None:
        db = self._page.context.db
        strip.show_kept(
            [(row.title, lambda sha=row.sha256: records.photo(db, sha)) for row in rows]  # type: ignore[misc]
        )


def told(record: RecordRow) -> list[Fact]:
    """What one record says, line by line."""
    when = f"{site_time(record.at):%Y-%m-%d %H:%M}"
    facts: list[Fact] = [(f"{word(record.outcome)}  {when}", record.person, True)]
    if record.outcome is PickupOutcome.REFUSED:
        why = word(record.reason) if record.reason else ""
        facts.append((tr("Reason"), "  ".join(part for part in (why, record.detail) if part)))
    else:
        facts.append((tr("Collected by"), record.collector_name))
        if record.pieces:
            facts.append((tr("Pieces"), str(record.pieces)))
    facts += [
        (tr("Document: {whose}", whose=word(whose)), f"{word(kind)} {number}  {name}")
        for whose, kind, name, number in record.documents
    ]
    facts += [
        (word(what), tr("¥ {amount}, taken: {means}", amount=f"{amount:.2f}", means=word(means)))
        for what, means, amount in record.payments
    ]
    return facts
