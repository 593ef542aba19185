"""Hostile scans: names, codes and moments that neither lose a page nor tell a number (RCP-3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from tests.bad_inputs.said import refusal
from tests.conftest import dump
from tests.pickup.waybills import NUMBER
from tests.receipts.moving import state_of
from tests.receipts.stack import clean, paper_pages, png, printed, required, scanned
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import (
    desk,
    evidence,
    filing,
    life,
    page_copies,
    queries,
    watching,
)
from wms_desktop.receipts.codes import slip_code
from wms_desktop.receipts.kinds import PageStatus, ReceiptState
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.tables import Receipt, ScanPage
from wms_desktop.receipts.watching import Watch
from wms_desktop.slices import register_words

pytestmark = pytest.mark.rule("RCP-3")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    register_words()
    with Reader() as made:
        yield made


def filed(shop: Shop, reader: Reader, path: Path, content: bytes) -> list[PageRow]:
    path.write_bytes(content)
    scan = filing.read_scan(reader, path)
    batch = filing.file_scan(shop.db, shop.acting(site=2), shop.op(), scan).value
    return list(queries.batch_pages(shop.db, batch))


def page_with(text: str) -> bytes:
    """A sheet with nothing but a foreign QR code on it."""
    sheet = Image.new("RGB", (1200, 1700), "white")
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    code = Image.fromarray(zxingcpp.write_barcode_to_image(made, scale=8)).convert("RGB")
    sheet.paste(code, (200, 200))
    return png(sheet)


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize("name", [f"{NUMBER}.png", f"身份证{NUMBER} 杨民敬.png"])
def test_a_file_called_like_an_identity_card_leaves_no_number(
    shop: Shop, reader: Reader, tmp_path: Path, name: str
) -> None:
    assert filed(shop, reader, tmp_path / name, page_with("https://example.com"))
    bad = tmp_path / f"bad{NUMBER}.pdf"
    bad.write_bytes(b"%PDF-1.4 cut")
    watch = Watch(shop.db, lambda: shop.acting(site=2), reader, tmp_path, still_seconds=0)
    for now in (0.0, 1.0, 30.0, 60.0, 90.0):
        list(watch.look(now, Language.ZH_CN))
    kept = str(dump(shop.db))
    assert "bad.pdf" in kept
    assert NUMBER not in kept


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize("text", [f"{NUMBER}", f"name=X;id={NUMBER};", "a\0b", "x" * 2000])
def test_a_foreign_code_is_kept_without_what_does_not_belong_there(
    shop: Shop, reader: Reader, tmp_path: Path, text: str
) -> None:
    page = filed(shop, reader, tmp_path / "card.png", page_with(text))[0]
    assert page.status is PageStatus.TRAY
    assert NUMBER not in str(dump(shop.db))
    assert "\0" not in page.codes
    assert len(page.codes) <= 600


def test_a_scan_written_over_while_it_was_filed_is_not_put_away_unread(
    shop: Shop, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scanner that uses the same name again: the second sheet must not lie in "done" unfiled."""
    first, second = page_with("first sheet"), page_with("second sheet")
    scan = tmp_path / "scan.png"
    scan.write_bytes(first)
    watch = Watch(shop.db, lambda: shop.acting(site=2), reader, tmp_path, still_seconds=0)
    plain = filing.file_scan

    def overwritten(*args: object, **more: object) -> object:
        done = plain(*args, **more)  # type: ignore[arg-type]
        if scan.read_bytes() == first:
            scan.write_bytes(second)
        return done

    monkeypatch.setattr(watching.filing, "file_scan", overwritten)
    for now in (0.0, 1.0, 2.0, 3.0, 20.0):
        list(watch.look(now, Language.ZH_CN))
    with shop.db.read() as session:
        codes = session.scalars(select(ScanPage.codes).order_by(ScanPage.id)).all()
    assert codes == ["first_sheet", "second_sheet"]
    assert not scan.exists()


def tray_page(shop: Shop, reader: Reader, tmp_path: Path) -> PageRow:
    return filed(shop, reader, tmp_path / "foreign.png", page_with("https://example.com"))[0]


@pytest.mark.parametrize("spelling", ["number", "code"])
@pytest.mark.parametrize("is_destroyed", [False, True])
def test_no_page_is_matched_to_a_receipt_that_is_closed(
    shop: Shop, reader: Reader, tmp_path: Path, spelling: str, is_destroyed: bool
) -> None:
    number = required(shop)[0]
    with shop.db.write() as session:
        receipt = life.locked(session, {number})[number]
        life.enter(session, shop.acting(), receipt, ReceiptState.CLOSED)
        receipt.destroyed_on = shop.today if is_destroyed else None
    page = tray_page(shop, reader, tmp_path)
    named = number if spelling == "number" else slip_code(number, 1)
    command = desk.Match(shop.op(), page.id, page.version, named)
    refusal(shop.db, lambda: desk.match(shop.db, shop.acting(site=2), command))


def test_no_page_is_matched_as_a_copy_that_was_never_asked_for(
    shop: Shop, reader: Reader, tmp_path: Path
) -> None:
    number = required(shop, copies=1)[0]
    page = tray_page(shop, reader, tmp_path)
    command = desk.Match(shop.op(), page.id, page.version, slip_code(number, 4))
    refusal(shop.db, lambda: desk.match(shop.db, shop.acting(site=2), command))
    assert state_of(shop, number) is not ReceiptState.FILED


@pytest.mark.rule("RCP-10")
def test_pages_of_a_file_called_by_a_smiley_are_shown(
    shop: Shop, reader: Reader, tmp_path: Path
) -> None:
    number = required(shop)[0]
    scan = scanned(paper_pages(printed(shop, [number])), clean())
    page = filed(shop, reader, tmp_path / "签收单\U0001f44c.pdf", scan)[0]
    assert page.number == number
    with shop.db.read() as session:
        receipt_id = session.scalars(select(Receipt.id)).one()
    command = page_copies.ShowPages(shop.op(), receipt_id)
    assert page_copies.show_pages(shop.db, shop.acting(), command).startswith(b"%PDF")
    pack = evidence.MakePack(shop.op(), number)
    assert evidence.make_pack(shop.db, shop.acting(), pack).value
