"""Long slips come back in parts, cancelled waybills and odd files are seen (RCP-3, RCP-4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from tests import scan_defects, scans
from tests.receipts.stack import clean, paper_pages, printed, required, scanned
from tests.receipts.test_service import card, steps
from tests.shop import Shop
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import calling_off, desk, filing, queries
from wms_desktop.receipts.codes import slip_code
from wms_desktop.receipts.kinds import (
    Lacking,
    PageRole,
    PageStatus,
    ReceiptState,
    SlipPaper,
    TrayReason,
    Verdict,
)
from wms_desktop.receipts.layout import A4, A5
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.tables import ScanBatch

FileIn = Callable[..., list[PageRow]]
SIXTY = tuple((f"A302-{n:02} 云锦·烟灰", str(n), "") for n in range(1, 61))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One child process for all tests here."""
    with Reader() as made:
        yield made


@pytest.fixture
def file(shop: Shop, reader: Reader, tmp_path: Path) -> FileIn:
    """File bytes as a person does; the rows of their pages."""

    def run(content: bytes, name: str = "stack.pdf") -> list[PageRow]:
        path = tmp_path / name
        path.write_bytes(content)
        scan = filing.read_scan(reader, path)
        batch = filing.file_scan(shop.db, shop.acting(), uuid4(), scan).value
        return queries.batch_pages(shop.db, batch)

    return run


def long_slip(shop: Shop, **fixed: object) -> tuple[str, list[Image.Image]]:
    """A receipt of 60 lines and its three pages of paper."""
    number = required(shop, lines=SIXTY, **fixed)[0]
    pages = paper_pages(printed(shop, [number]))
    assert len(pages) == 3
    return number, pages


def on_paper(pages: list[Image.Image], **fixed: object) -> bytes:
    """The first page signed and sealed, the others as they are, scanned."""
    bare = clean(signed=False, sealed=False, id_written=False)
    how = [clean(**fixed), *[bare] * (len(pages) - 1)]
    return scanned(pages, *how[: len(pages)])


def parts_alone(pages: list[Image.Image]) -> bytes:
    """Continuation pages, scanned."""
    return scanned(pages, clean(signed=False, sealed=False, id_written=False))


@pytest.mark.rule("RCP-3")
def test_the_pages_of_a_long_slip_are_joined(shop: Shop, file: FileIn) -> None:
    number, pages = long_slip(shop)
    rows = file(on_paper(pages))
    assert [(row.number, row.part, row.role) for row in rows] == [
        (number, 0, PageRole.SLIP),
        (number, 1, PageRole.CONTINUATION),
        (number, 2, PageRole.CONTINUATION),
    ]
    assert {row.status for row in rows} == {PageStatus.FILED}
    assert card(shop, number).state is ReceiptState.FILED
    again = file(on_paper(pages, seed=5), "again.pdf")
    assert {row.status for row in again} == {PageStatus.DUPLICATE}
    assert [row.part for row in again] == [0, 1, 2]


@pytest.mark.rule("RCP-4")
def test_a_long_slip_is_suspect_until_its_last_page_is_there(shop: Shop, file: FileIn) -> None:
    number, pages = long_slip(shop)
    (slip,) = file(on_paper(pages[:1]))
    assert (slip.status, slip.lacking) == (PageStatus.SUSPECT, (Lacking.PAGES,))
    assert slip.found.pages_missing == (2, 3)
    assert card(shop, number).is_suspect
    file(parts_alone([pages[2]]), "third.pdf")
    now = queries.page(shop.db, slip.id)
    assert now is not None
    assert now.found.pages_missing == (2,)
    assert card(shop, number).state is ReceiptState.PRINTED
    file(parts_alone([pages[1]]), "second.pdf")
    found = card(shop, number)
    assert (found.state, found.is_suspect) == (ReceiptState.FILED, False)
    assert [page.part for page in found.pages] == [0, 1, 2]  # not in the order they came
    assert not any(page.found.pages_missing for page in found.pages)


@pytest.mark.rule("RCP-4")
def test_pages_without_their_slip_make_the_receipt_suspect(shop: Shop, file: FileIn) -> None:
    number, pages = long_slip(shop)
    file(parts_alone(pages[1:]))
    found = card(shop, number)
    assert (found.state, found.is_suspect) == (ReceiptState.PRINTED, True)
    assert queries.newest_page_of(shop.db, found.id) is None
    file(on_paper(pages[:1]), "slip.pdf")
    assert card(shop, number).state is ReceiptState.FILED


@pytest.mark.rule("RCP-4")
def test_a_person_accepts_a_long_slip_without_its_pages(shop: Shop, file: FileIn) -> None:
    number, pages = long_slip(shop)
    (slip,) = file(on_paper(pages[:1]))
    verdict = desk.Judge(shop.op(), slip.id, slip.version, Verdict.COMPLETE)
    desk.judge(shop.db, shop.acting(), verdict)
    found = card(shop, number)
    assert (found.state, found.is_suspect) == (ReceiptState.FILED, False)
    assert steps(shop, number)[-1] is ReceiptState.FILED


@pytest.mark.rule("RCP-3")
def test_an_unreadable_part_is_matched_by_its_code(shop: Shop, file: FileIn) -> None:
    number, pages = long_slip(shop)
    smudged = pages[1].copy()
    for symbol in A4.long.symbols:
        left, top, right, bottom = scans.pixels(symbol.rect)
        smudged.paste((90, 80, 70), (left - 9, top - 9, right + 9, bottom + 9))
    file(on_paper(pages[:1]))
    file(parts_alone(pages[2:]), "third.pdf")
    (page,) = file(parts_alone([smudged]), "second.pdf")
    assert (page.status, page.found.tray) == (PageStatus.TRAY, TrayReason.NO_CODE)
    code = slip_code(number, 1, 2, 3)
    desk.match(shop.db, shop.acting(), desk.Match(shop.op(), page.id, page.version, code))
    found = card(shop, number)
    assert [page.part for page in found.pages] == [0, 1, 2]
    assert (found.state, found.is_suspect) == (ReceiptState.FILED, False)
    now = queries.page(shop.db, page.id)
    assert now is not None
    back = desk.TakeBack(shop.op(), now.id, now.version)
    desk.take_back(shop.db, shop.acting(), back)
    assert card(shop, number).is_suspect


@pytest.mark.rule("RCP-4")
def test_a_missing_seal_on_a_long_slip_is_seen_too(shop: Shop, file: FileIn) -> None:
    _, pages = long_slip(shop, needs_seal=True)
    rows = file(on_paper(pages, sealed=False, colour=True))
    assert rows[0].lacking == (Lacking.SEAL,)
    assert [row.status for row in rows[1:]] == [PageStatus.FILED] * 2


@pytest.mark.rule("RCP-3")
@pytest.mark.parametrize("on_glass", [True, False])
def test_an_a5_slip_is_placed_and_judged(shop: Shop, file: FileIn, on_glass: bool) -> None:
    number = required(shop, needs_seal=True, paper=SlipPaper.A5)[0]
    (paper,) = paper_pages(printed(shop, [number]))
    how = scan_defects.Handled(seed=3, sealed=False, rotation=90, on_glass=on_glass, skew=1.2)
    picture = scan_defects.scan(paper, how, A5.layout)
    (row,) = file(scans.pdf_of_jpegs([scans.jpeg(picture)]))
    assert (row.number, row.lacking) == (number, (Lacking.SEAL,))
    seal = next(box for box in row.found.boxes if box.name == "seal")
    wide = abs(complex(*seal.corners[1]) - complex(*seal.corners[0])) / scans.PER_MM
    assert wide == pytest.approx(A5.boxes["seal"].width, abs=0.7)


@pytest.mark.rule("RCP-1")
def test_the_house_chooses_the_paper_unless_the_requirement_does(shop: Shop) -> None:
    from wms_desktop.db.rule_values import set_value
    from wms_desktop.receipts.rules import A5_SLIPS

    def size(**fixed: object) -> tuple[int, int]:
        return paper_pages(printed(shop, required(shop, **fixed)))[0].size

    high = size()
    with shop.db.write() as session:
        set_value(session, shop.acting("admin"), A5_SLIPS, "True", shop.today)
    low = size()
    assert (high[0], low[0]) == (low[0], high[0])
    assert low[1] < high[1] * 0.51
    assert size(paper=SlipPaper.A4) == high


@pytest.mark.rule("RCP-3")
def test_the_slip_of_a_cancelled_waybill_waits_in_the_tray(shop: Shop, file: FileIn) -> None:
    document = "consignment:TY-88069999"
    number = required(shop, document=document)[0]
    pages = paper_pages(printed(shop, [number]))
    with shop.db.write() as session:
        calling_off.call_off(session, shop.acting(), document, "客户退货")
        calling_off.call_off(session, shop.acting(), document, "客户退货")
    (row,) = file(scanned(pages, clean()))
    assert (row.status, row.found.tray) == (PageStatus.TRAY, TrayReason.CANCELLED)
    assert row.found.suggested == number
    found = card(shop, number)
    assert found.state is ReceiptState.PRINTED
    assert [step.detail for step in found.steps if "客户退货" in step.detail] == [
        "cancelled: 客户退货"
    ]


@pytest.mark.rule("RCP-3")
@pytest.mark.bad_input(78, 79)
def test_what_is_remarkable_about_a_file_is_kept_with_it(shop: Shop, file: FileIn) -> None:
    number = required(shop)[0]
    picture = scans.scan(paper_pages(printed(shop, [number]))[0], clean())
    (row,) = file(scans.jpeg(picture) + b"PK\x03\x04 and more", "slip.pdf")
    assert row.number == number
    with shop.db.read() as session:
        batch = session.scalars(select(ScanBatch).where(ScanBatch.id == row.batch_id)).one()
        assert batch.flags == "other_suffix,trailing_data"
