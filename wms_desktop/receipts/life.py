"""A receipt's steps and what its pages make of it, within the transaction of whoever calls."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.db.rule_values import value_on
from wms_desktop.receipts import findings as kept
from wms_desktop.receipts.kinds import AbnormalKind, PageRole, PageStatus, ReceiptState
from wms_desktop.receipts.rules import (
    DAYS_OF,
    LIFE,
    LIMIT_DAYS,
    SOON_DAYS,
    Deadlines,
    Needs,
    PageStanding,
    ReceiptFault,
    Standing,
    is_back,
    may_follow,
    standing,
)
from wms_desktop.receipts.tables import Receipt, ReceiptStep, ScanPage

_STEP = insert(ReceiptStep)
SETTLED = (  # the states that pages decide about; later ones follow the paper itself
    ReceiptState.REQUIRED,
    ReceiptState.PRINTED,
    ReceiptState.SIGNED,
    ReceiptState.FILED,
    ReceiptState.ABNORMAL,
    ReceiptState.LOST,
)


def needs_of(receipt: Receipt) -> Needs:
    """What the receipt requires."""
    return Needs(
        receipt.needs_signature,
        receipt.needs_id_number,
        receipt.needs_seal,
        receipt.needs_own_forms,
        receipt.copies,
    )


def deadlines_on(session: Session, day: date) -> Deadlines:
    """The return deadlines that hold on *day* (RCP-5)."""
    return Deadlines(
        {route: value_on(session, setting, day) for route, setting in DAYS_OF.items()},
        value_on(session, LIMIT_DAYS, day),
        value_on(session, SOON_DAYS, day),
    )


def receipt_of(session: Session, document: str) -> Receipt | None:
    """The receipt of a document (``kind:number``), locked until the transaction ends."""
    return session.scalars(
        select(Receipt).where(Receipt.document == document).order_by(Receipt.id).with_for_update()
    ).first()


def locked(session: Session, numbers: set[str]) -> dict[str, Receipt]:
    """The receipts with *numbers*, locked in the order of their ids, fresh from the database."""
    if not numbers:
        return {}
    found = session.scalars(
        select(Receipt)
        .where(Receipt.number.in_(numbers))
        .order_by(Receipt.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {receipt.number: receipt for receipt in found}


def step(
    session: Session, by: Acting, receipt: Receipt, state: ReceiptState, detail: str = ""
) -> None:
    """Take one step of the receipt's life: who, when, where (RCP-2).

    Raises:
        Refused: `ReceiptFault.STEP_SKIPPED`.
    """
    same_site = receipt.site_id == receipt.origin_site_id
    if not may_follow(receipt.state, state, same_site=same_site):
        raise Refused(
            ReceiptFault.STEP_SKIPPED, number=receipt.number, before=receipt.state, after=state
        )
    enter(session, by, receipt, state, detail)


def step_up_to(
    session: Session, by: Acting, receipt: Receipt, state: ReceiptState, detail: str = ""
) -> None:
    """Take every step from where the receipt is up to *state*, which may be some way ahead.

    For steps that the paper itself proves: what lies signed on the scanner was printed before.
    """
    if receipt.state not in LIFE:
        step(session, by, receipt, ReceiptState.SIGNED, detail)
    for following in LIFE[LIFE.index(receipt.state) + 1 : LIFE.index(state) + 1]:
        step(session, by, receipt, following, detail)


def enter(
    session: Session,
    by: Acting,
    receipt: Receipt,
    state: ReceiptState,
    detail: str = "",
    abnormal: AbnormalKind | None = None,
) -> None:
    """Set the state and note the step, without asking whether it is the next one.

    The day on which the receipt first is where it must come back to is kept, until it is there
    no longer (RCP-5).
    """
    receipt.state = state
    receipt.abnormal_kind = abnormal
    if not is_back(state, same_site=receipt.site_id == receipt.origin_site_id):
        receipt.back_on = None
    elif receipt.back_on is None:
        receipt.back_on = by.today
    session.connection().execute(
        _STEP,
        {
            "receipt_id": receipt.id,
            "state": state,
            "detail": detail[:200],
            "site_id": by.site_id,
            "person_id": by.person_id,
            "workstation_id": by.workstation_id,
        },
    )


def standing_of(session: Session, receipt: Receipt) -> Standing:
    """What the receipt's pages say of it now."""
    session.flush()
    rows = session.execute(
        select(
            ScanPage.copy_number,
            ScanPage.status,
            ScanPage.verdict,
            ScanPage.part,
            ScanPage.findings,
        )
        .where(
            ScanPage.receipt_id == receipt.id,
            ScanPage.role.in_((PageRole.SLIP, PageRole.CONTINUATION)),
        )
        .order_by(ScanPage.id)
    )
    pages = [
        PageStanding(copy, status, verdict, part, kept.from_text(text).pages)
        for copy, status, verdict, part, text in rows
    ]
    return standing(needs_of(receipt), pages, _own_forms(session, receipt))


def _own_forms(session: Session, receipt: Receipt) -> int:
    """How many of the shipper's own forms are attached to it (RCP-1)."""
    if not receipt.needs_own_forms:
        return 0
    found = select(func.count()).where(
        ScanPage.receipt_id == receipt.id,
        ScanPage.role == PageRole.OWN_FORM,
        ScanPage.status == PageStatus.FILED,
    )
    return session.scalar(found) or 0


def settle(session: Session, by: Acting, receipt: Receipt, detail: str = "") -> Standing:
    """Let the receipt's state follow from its pages (RCP-3, RCP-4).

    Abnormal where a person said so; filed where every copy is filed; otherwise back to signed or
    printed, as it was before. Receipts that have left the site keep their state.
    """
    says = standing_of(session, receipt)
    receipt.is_suspect = says.is_suspect
    if receipt.state not in SETTLED:
        return says
    if says.abnormal is not None:
        if (receipt.state, receipt.abnormal_kind) != (ReceiptState.ABNORMAL, says.abnormal):
            enter(session, by, receipt, ReceiptState.ABNORMAL, detail, says.abnormal)
    elif says.all_filed:
        if receipt.state is not ReceiptState.FILED:
            step_up_to(session, by, receipt, ReceiptState.FILED, detail)
    elif receipt.state in (ReceiptState.FILED, ReceiptState.ABNORMAL):
        enter(session, by, receipt, _before(session, receipt), detail)
    return says


def _before(session: Session, receipt: Receipt) -> ReceiptState:
    """The last state before pages decided: signed or printed."""
    session.flush()
    steps = session.scalars(
        select(ReceiptStep.state)
        .where(
            ReceiptStep.receipt_id == receipt.id,
            ReceiptStep.state.in_((ReceiptState.PRINTED, ReceiptState.SIGNED)),
        )
        .order_by(ReceiptStep.id.desc())
    )
    return steps.first() or ReceiptState.PRINTED


def lines_text(lines: tuple[tuple[str, str, str], ...]) -> str:
    """Lines of goods as the table keeps them."""
    return json.dumps([list(line) for line in lines], ensure_ascii=False) if lines else ""


def lines_of(text: str) -> tuple[tuple[str, str, str], ...]:
    """The lines that `lines_text` wrote: what, how many, remark."""
    return tuple((str(a), str(b), str(c)) for a, b, c in json.loads(text)) if text else ()
