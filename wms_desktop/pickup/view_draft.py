"""What is typed for the waybill on the screen: kept while it is there, found when it comes back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wms_desktop.core.language import N_
from wms_desktop.pickup.view_desk import DeskView
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.page import Page

BEGUN = N_("pickup of {number}")
_FORM = "form"


class WaybillDraft:
    """One draft a waybill; a waybill that was only looked at leaves nothing behind."""

    def __init__(self, page: Page, desk: DeskView) -> None:
        self._page, self._desk = page, desk
        self._keeper: DraftKeeper | None = None
        self._blank: dict[str, Any] | None = None  # what the form holds before anything is typed

    @property
    def op_id(self) -> UUID | None:
        """The key of what will be posted; None while no waybill is open."""
        return self._keeper.op_id if self._keeper is not None else None

    def take_over(self, consignment_id: int) -> dict[str, Any]:
        """What was typed for a waybill before; from now on its draft is the one that is kept."""
        self.close()
        self._keeper = self._page.draft(f"waybill-{consignment_id}")
        return dict(self._keeper.kept(_FORM, {}))

    def begin(self) -> None:
        """The form is as it is before anything is typed."""
        self._blank = self._desk.kept()

    def keep(self) -> None:
        """Keep what is typed now."""
        keeper, desk = self._keeper, self._desk.desk
        if keeper is None or desk is None or self._blank is None:
            return
        form = self._desk.kept()
        is_begun = form != self._blank
        if is_begun or keeper.kept(_FORM):
            keeper.keep(_FORM, form)
            number = desk.file.number
            keeper.offer(BEGUN if is_begun else "", {"consignment": desk.file.id}, number=number)

    def clear(self) -> None:
        """Somebody else has ended it: nothing of what was typed stays."""
        if self._keeper is not None:
            self._keeper.clear()

    def end(self) -> None:
        """It is done: nothing of it stays, and nothing more is kept."""
        self.clear()
        if self._keeper is not None:
            self._keeper.deleteLater()
        self._keeper = self._blank = None

    def close(self) -> None:
        """Another waybill or none is on the screen; what was typed stays."""
        if self._keeper is not None:
            self._keeper.save_if_changed()
            self._keeper.deleteLater()
        self._keeper = self._blank = None
