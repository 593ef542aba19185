"""Two slips on one page: never filed to one of them, cut by a person, each filed by itself."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from tests import scan_defects, scans
from tests.conftest import dump
from tests.receipts.stack import clean, paper_pages, printed, required, scanned
from tests.receipts.test_service import card
from tests.shop import Shop
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import desk, filing, queries, splitting
from wms_desktop.receipts.kinds import Lacking, PageStatus, ReceiptState, SlipPaper, TrayReason
from wms_desktop.receipts.layout import A5
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.rules import ReceiptFault


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One child process for all tests here."""
    with Reader() as made:
        yield made


def filed(shop: Shop, reader: Reader, folder: Path, content: bytes) -> list[PageRow]:
    """The rows of a file that was filed."""
    path = folder / f"{uuid4().hex}.pdf"
    path.write_bytes(content)
    scan = filing.read_scan(reader, path)
    batch = filing.file_scan(shop.db, shop.acting(), uuid4(), scan).value
    return queries.batch_pages(shop.db, batch)


def two(shop: Shop, **fixed: object) -> tuple[list[str], bytes]:
    """Two A5 slips on one sheet, scanned."""
    numbers = required(shop, 2, paper=SlipPaper.A5, needs_seal=True)
    first, second = paper_pages(printed(shop, numbers))
    how = scan_defects.Handled(**{"seed": 2, "skew": 1.1, **fixed})  # type: ignore[arg-type]
    page = scan_defects.two_on_a_page(first, second, how, A5.layout)
    return numbers, scans.pdf_of_jpegs([scans.jpeg(page)])


@pytest.mark.rule("RCP-3")
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_with_two_slips_is_cut_and_each_is_filed(
    rotation: int, desk_shop: Shop, reader: Reader, tmp_path: Path
) -> None:
    shop = desk_shop
    numbers, content = two(shop, rotation=rotation)
    (row,) = filed(shop, reader, tmp_path, content)
    assert (row.status, row.found.tray) == (PageStatus.TRAY, TrayReason.TWO_CODES)
    assert set(row.found.numbers) == set(numbers)
    slips = splitting.read_slips(shop.db, reader, row.id)
    command = splitting.SplitPage(shop.op(), row.id, row.version)
    done = splitting.split_page(shop.db, shop.acting(), command, slips)
    cut = queries.batch_pages(shop.db, done.value)
    assert {page.number for page in cut} == set(numbers)
    assert {page.status for page in cut} == {PageStatus.FILED}
    for number in numbers:
        found = card(shop, number)
        assert found.state is ReceiptState.FILED
        picture = Image.open(BytesIO(queries.page_image(shop.db, found.pages[0].image_sha256)))
        assert picture.width / picture.height == pytest.approx(210 / 148, abs=0.02)
    old = queries.page(shop.db, row.id)
    assert old is not None
    assert (old.status, old.is_decided) == (PageStatus.REJECTED, True)
    assert all(number in old.reason for number in numbers)
    before = dump(shop.db)
    again = splitting.split_page(shop.db, shop.acting(), command, slips)
    assert (again.value, again.replay) == (done.value, True)
    assert dump(shop.db) == before


@pytest.mark.rule("RCP-4")
def test_cut_slips_are_judged_like_others(shop: Shop, reader: Reader, tmp_path: Path) -> None:
    _, content = two(shop, sealed=False)
    (row,) = filed(shop, reader, tmp_path, content)
    slips = splitting.read_slips(shop.db, reader, row.id)
    command = splitting.SplitPage(shop.op(), row.id, row.version)
    batch = splitting.split_page(shop.db, shop.acting(), command, slips).value
    cut = queries.batch_pages(shop.db, batch)
    assert [page.lacking for page in cut] == [(Lacking.SEAL,)] * 2


@pytest.mark.rule("RCP-3")
def test_cutting_again_files_nothing_twice(desk_shop: Shop, reader: Reader, tmp_path: Path) -> None:
    shop = desk_shop
    _, content = two(shop)
    (row,) = filed(shop, reader, tmp_path, content)
    slips = splitting.read_slips(shop.db, reader, row.id)
    splitting.split_page(
        shop.db, shop.acting(), splitting.SplitPage(shop.op(), row.id, row.version), slips
    )
    old = queries.page(shop.db, row.id)
    assert old is not None
    desk.take_back(shop.db, shop.acting(), desk.TakeBack(shop.op(), old.id, old.version))
    back = queries.page(shop.db, row.id)
    assert back is not None
    assert back.status is PageStatus.TRAY
    command = splitting.SplitPage(shop.op(), back.id, back.version)
    batch = splitting.split_page(shop.db, shop.acting(), command, slips).value
    assert {p.status for p in queries.batch_pages(shop.db, batch)} == {PageStatus.DUPLICATE}


@pytest.mark.rule("RCP-3")
def test_what_cannot_be_cut_stays_as_it_is(desk_shop: Shop, reader: Reader, tmp_path: Path) -> None:
    shop = desk_shop
    numbers = required(shop, 2)
    first, second = paper_pages(printed(shop, numbers))
    mixed = first.copy()  # the lower half of another slip lies on it
    mixed.paste(second.crop((0, 1000, second.width, second.height)), (0, 1000))
    _, content = two(shop)
    (over,) = filed(shop, reader, tmp_path, scanned([mixed], clean()))
    (whole,) = filed(shop, reader, tmp_path, content)
    (single,) = filed(shop, reader, tmp_path, scanned([first], clean(seed=4)))
    slips = splitting.read_slips(shop.db, reader, whole.id)
    before = dump(shop.db)
    for page in (over, single):
        with pytest.raises(Refused) as refused:
            splitting.read_slips(shop.db, reader, page.id)
        assert refused.value.code is ReceiptFault.NOT_SPLITTABLE
    for page, fault in ((over, ReceiptFault.NOT_SPLITTABLE), (single, ReceiptFault.NOT_IN_TRAY)):
        command = splitting.SplitPage(shop.op(), page.id, page.version)
        with pytest.raises(Refused) as refused:
            splitting.split_page(shop.db, shop.acting(), command, slips)
        assert refused.value.code is fault
    stale = splitting.SplitPage(shop.op(), whole.id, whole.version + 1)
    with pytest.raises(Stale):
        splitting.split_page(shop.db, shop.acting(), stale, slips)
    command = splitting.SplitPage(shop.op(), whole.id, whole.version)
    with pytest.raises(Refused):
        splitting.split_page(shop.db, shop.acting("nobody"), command, slips)
    assert dump(shop.db) == before
