"""One consignment from its arrival to the closed receipt, as two sites live it (PCK, RCP)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from tests.journeys.two_sites import TwoSites
from tests.pickup.robot import PickupDesk
from tests.pickup.waybills import NUMBER, OTHER_NUMBER, arrived, state_of
from tests.receipts.stack import clean, paper_pages, scanned
from tests.receipts.test_service import card
from tests.shop import Shop
from wms_desktop.db import archive
from wms_desktop.imaging.reader import Reader
from wms_desktop.pickup import queries, records
from wms_desktop.pickup.kinds import Collector, PaymentMeans, PickupOutcome, RefusalReason
from wms_desktop.receipts import desk, filing
from wms_desktop.receipts import queries as receipts
from wms_desktop.receipts.kinds import (
    AbnormalKind,
    Lacking,
    PageStatus,
    ReceiptState,
    Verdict,
)
from wms_desktop.receipts.printing import PrintSlips, print_slips
from wms_desktop.receipts.queries import PageRow


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


class ReceiptDesk:
    """Prints, scans, files and judges the slip of one receipt."""

    def __init__(self, shop: Shop, reader: Reader, folder: Path, number: str) -> None:
        self._shop, self._reader, self._folder, self.number = shop, reader, folder, number
        command = PrintSlips(shop.op(), (number,))
        sha256 = print_slips(shop.db, shop.acting(), command).value
        self._pages = paper_pages(archive.content(shop.db, sha256))

    def scan(self, name: str, **how: object) -> PageRow:
        """The slip signed so, scanned and filed; its row on the desk."""
        path = self._folder / f"{name}.pdf"
        path.write_bytes(scanned(self._pages, clean(colour=True, **how)))
        scan = filing.read_scan(self._reader, path)
        batch = filing.file_scan(self._shop.db, self._shop.acting(), uuid4(), scan).value
        [page] = receipts.batch_pages(self._shop.db, batch)
        return page

    def judge(self, page: PageRow, verdict: Verdict) -> None:
        """Give the page a verdict."""
        command = desk.Judge(self._shop.op(), page.id, page.version, verdict)
        desk.judge(self._shop.db, self._shop.acting(), command)

    @property
    def state(self) -> tuple[ReceiptState, AbnormalKind | None]:
        """Where the receipt stands in its life."""
        found = card(self._shop, self.number)
        return found.state, found.abnormal


@pytest.mark.rule("PCK-4")
@pytest.mark.rule("PCK-9")
@pytest.mark.rule("RCP-2")
@pytest.mark.rule("RCP-4")
@pytest.mark.rule("RCP-7")
@pytest.mark.rule("RCP-8")
def test_from_arrival_to_the_closed_receipt(
    qtbot, desk_shop: Shop, reader: Reader, tmp_path: Path
) -> None:
    shop = desk_shop
    made = arrived(shop, needs_seal=True, collect_freight=Decimal(186))
    clerk = PickupDesk(qtbot, shop, tmp_path)

    # another person, whose name only sounds like the consignee's
    clerk.open(made).show("杨明静", NUMBER)
    assert "姓名不一致" in clerk.verdict
    clerk.refuse(RefusalReason.NAME_DIFFERS)
    assert state_of(shop) == "waiting"

    # the shipper changes the consignee, and the phone on the waybill is called back
    clerk.open(made).show("杨明静", NUMBER).record_change()
    assert queries.desk(shop.db, 1, made, shop.today).file.consignee_name == "杨明静"
    clerk.type(clerk.view.steps.call.call_note, "本人确认由杨明静提货")

    # an agent collects for her, with both documents and the sealed letter
    clerk.agent("程发凯", OTHER_NUMBER)
    clerk.view.steps.seal.seal_means.setCurrentIndex(1)
    clerk.tick_all().pay(PaymentMeans.CASH).sign()
    assert clerk.verdict == "可以放货"
    number = queries.desk(shop.db, 1, made, shop.today).receipt_number
    slips = ReceiptDesk(shop, reader, tmp_path, number)
    clerk.open(made)
    assert "已放货" in clerk.release().head
    assert state_of(shop) == "released"
    released, refused = records.history(shop.db, made)
    assert (refused.outcome, refused.reason) == (
        PickupOutcome.REFUSED,
        RefusalReason.NAME_DIFFERS,
    )
    assert (released.collector, released.collector_name) == (Collector.AGENT, "程发凯")
    assert [masked for *_, masked in released.documents] == [
        f"{n[0]}{'*' * 16}{n[-1]}" for n in (NUMBER, OTHER_NUMBER)
    ]
    assert slips.state == (ReceiptState.SIGNED, None)

    # the slip comes back without the seal, is signed again, and is filed
    page = slips.scan("first", signed=True, sealed=False)
    assert (page.status, page.lacking) == (PageStatus.SUSPECT, (Lacking.SEAL,))
    slips.judge(page, Verdict.NO_SEAL)
    assert slips.state == (ReceiptState.ABNORMAL, AbnormalKind.NO_SEAL)
    page = slips.scan("again", signed=True, sealed=True)
    assert page.status is PageStatus.FILED
    assert slips.state == (ReceiptState.FILED, None)
    _goes_back(TwoSites(shop, number), slips)


def _goes_back(sites: TwoSites, slips: ReceiptDesk) -> None:
    """To the site that sent the goods, whose customer takes it and is done with it."""
    envelope_id = sites.send()
    assert slips.state == (ReceiptState.DISPATCHED, None)
    assert sites.receive(envelope_id) == 0
    assert slips.state == (ReceiptState.RECEIVED, None)
    sites.hand_over("周经理")
    sites.close()
    assert slips.state == (ReceiptState.CLOSED, None)
    assert sites.timeline() == [
        (ReceiptState.REQUIRED, "lin", 1),
        (ReceiptState.PRINTED, "lin", 1),
        (ReceiptState.SIGNED, "lin", 1),
        (ReceiptState.ABNORMAL, "lin", 1),
        (ReceiptState.SIGNED, "lin", 1),
        (ReceiptState.FILED, "lin", 1),
        (ReceiptState.DISPATCHED, "lin", 1),
        (ReceiptState.RECEIVED, "zhou", 2),
        (ReceiptState.HANDED_OVER, "zhou", 2),
        (ReceiptState.CLOSED, "zhou", 2),
    ]
