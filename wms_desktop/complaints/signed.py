"""Papers of complaints that come back signed: form, corrective action, damage (CMP, SRV-6)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.complaints.tables import Complaint
from wms_desktop.complaints.tables_actions import CorrectiveAction
from wms_desktop.complaints.tables_damage import DamageCase
from wms_desktop.core.codes import CodeKind, OwnCode
from wms_desktop.core.language import N_
from wms_desktop.customers.tables import Customer
from wms_desktop.receipts.signed_papers import SignedPaper

_PAPERS: dict[CodeKind, tuple[Any, str, str]] = {
    CodeKind.COMPLAINT: (Complaint, "complaint", N_("Complaint form@@signed")),
    CodeKind.ACTION: (CorrectiveAction, "action", N_("Corrective action form@@signed")),
    CodeKind.DAMAGE: (DamageCase, "damage", N_("Damage report@@signed")),
}


def find(session: Session, code: OwnCode) -> SignedPaper | None:
    """The paper that *code* names; None where it names none of complaints."""
    if code.kind not in _PAPERS:
        return None
    table, kind, title = _PAPERS[code.kind]
    number = f"{code.kind.value}-{code.number}"
    row = session.execute(
        select(table.number, Customer.name)
        .outerjoin(Customer, Customer.id == table.customer_id)
        .where(table.number == number)
    ).one_or_none()
    return None if row is None else SignedPaper(f"{kind}:{number}", number, title, row[1] or "")
