"""A document that was cancelled needs no receipt any more: what comes in for it is looked at."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.receipts import life
from wms_desktop.receipts.tables import Receipt, ReceiptStep

_CALLED_OFF = "cancelled"  # begins the step's detail; only this file writes and reads it


def call_off(session: Session, by: Acting, document: str, reason: str) -> None:
    """Note on the receipt of *document* (``kind:number``) that the document was cancelled.

    The receipt keeps its state: the slip may be printed, signed or on its way already. Does
    nothing where no receipt is required.

    Source: RCP-2, RCP-3.
    """
    receipt = life.receipt_of(session, document)
    if receipt is not None and not is_called_off(session, receipt):
        detail = f"{_CALLED_OFF}: {reason}"
        life.enter(session, by, receipt, receipt.state, detail, receipt.abnormal_kind)


def is_called_off(session: Session, receipt: Receipt) -> bool:
    """Whether the receipt's document was cancelled."""
    found = session.scalar(
        select(ReceiptStep.id)
        .where(
            ReceiptStep.receipt_id == receipt.id,
            ReceiptStep.detail.startswith(f"{_CALLED_OFF}: "),
        )
        .limit(1)
    )
    return found is not None
