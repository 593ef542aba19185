"""Papers of returns that come back signed: the application and the return slip (RET-1, RET-3)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.codes import CodeKind, OwnCode
from wms_desktop.core.language import N_
from wms_desktop.customers.tables import Customer
from wms_desktop.receipts.signed_papers import SignedPaper
from wms_desktop.returns.tables import ReturnApplication

TITLES = {
    CodeKind.RETURN: N_("Return application@@signed"),
    CodeKind.RETURN_SLIP: N_("Return slip@@signed"),
}


def find(session: Session, code: OwnCode) -> SignedPaper | None:
    """The application or slip that *code* names; None where it names none of returns."""
    if code.kind not in TITLES:
        return None
    number = f"{code.kind.value}-{code.number}"
    is_slip = code.kind is CodeKind.RETURN_SLIP
    column = ReturnApplication.slip_number if is_slip else ReturnApplication.number
    row = session.execute(
        select(ReturnApplication.number, Customer.name)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .where(column == number)
    ).one_or_none()
    if row is None:
        return None
    return SignedPaper(f"return:{row[0]}", number, TITLES[code.kind], row[1])
