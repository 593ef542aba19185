"""Papers of surveys that come back signed: the questionnaire, the revisit form (SRV-3, SRV-4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.codes import CodeKind, OwnCode
from wms_desktop.core.language import N_
from wms_desktop.customers.tables import Customer
from wms_desktop.receipts.signed_papers import SignedPaper
from wms_desktop.surveys.tables import Revisit, Survey

_PAPERS: dict[CodeKind, tuple[Any, str, str]] = {
    CodeKind.SURVEY: (Survey, "survey", N_("Questionnaire@@signed")),
    CodeKind.REVISIT: (Revisit, "revisit", N_("Revisit form@@signed")),
}


def find(session: Session, code: OwnCode) -> SignedPaper | None:
    """The paper that *code* names; None where it names none of surveys."""
    if code.kind not in _PAPERS:
        return None
    table, kind, title = _PAPERS[code.kind]
    number = f"{code.kind.value}-{code.number}"
    row = session.execute(
        select(table.number, Customer.name)
        .join(Customer, Customer.id == table.customer_id)
        .where(table.number == number)
    ).one_or_none()
    return None if row is None else SignedPaper(f"{kind}:{number}", number, title, row[1])
