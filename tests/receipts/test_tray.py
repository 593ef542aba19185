"""One key mends what waits: pages that go with a slip, blanks, duplicates, files not read."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from tests.conftest import dump
from tests.receipts.stack import clean, paper_pages, printed, required, scanned
from tests.receipts.test_service import card
from tests.shop import Shop
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.imaging.faults import FileFault, Quarantined
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import desk, duplicates, filing, quarantine, queries, tray
from wms_desktop.receipts.duplicates import TakeInstead
from wms_desktop.receipts.kinds import Lacking, PageRole, PageStatus, ReceiptState, Verdict
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.tray import Attach, RejectBlanks

File = Callable[..., list[PageRow]]


@pytest.fixture(scope="module")
def reader() -> Reader:
    with Reader() as made:
        yield made


@pytest.fixture
def file(shop: Shop, reader: Reader, tmp_path: Path) -> File:
    """File pages as one stack: slips of receipts, and sheets of one colour without a code."""

    def run(*pages: Image.Image, **how: object) -> list[PageRow]:
        path = tmp_path / f"{uuid4().hex[:6]}.pdf"
        plain = {"signed": False, "sealed": False, "id_written": False}
        handled = [
            clean(**({"seed": n} | how | (plain if page.info.get("plain") else {})))
            for n, page in enumerate(pages)
        ]
        path.write_bytes(scanned(list(pages), *handled))
        scan = filing.read_scan(reader, path)
        return queries.batch_pages(
            shop.db, filing.file_scan(shop.db, shop.acting(), uuid4(), scan).value
        )

    return run


def sheet(text: str = "") -> Image.Image:
    """A page of somebody else's: plain, or written on."""
    from PIL import ImageDraw

    page = Image.new("RGB", (1654, 2339), "white")
    page.info["plain"] = True
    if text:
        for line in range(20):
            ImageDraw.Draw(page).text((200, 200 + line * 80), text * 8, fill="black", font_size=44)
    return page


def slips(shop: Shop, *numbers: str) -> list[Image.Image]:
    return paper_pages(printed(shop, list(numbers)))


def now(shop: Shop, row: PageRow) -> PageRow:
    found = queries.page(shop.db, row.id)
    assert found is not None
    return found


@pytest.mark.rule("RCP-1")
@pytest.mark.rule("RCP-4")
def test_own_forms_are_lacking_until_one_is_attached(shop: Shop, file: File) -> None:
    [number] = required(shop, needs_own_forms=True)
    slip, form = file(*slips(shop, number), sheet("shipper's form "))
    assert (slip.status, slip.lacking) == (PageStatus.SUSPECT, (Lacking.OWN_FORMS,))
    assert form.status is PageStatus.TRAY
    assert tray.slip_before(shop.db, form.id) == number
    done = tray.attach(
        shop.db, shop.acting(), Attach(uuid4(), form.id, form.version, PageRole.OWN_FORM)
    )
    assert done.value == number
    form = now(shop, form)
    assert (form.role, form.status, form.number) == (PageRole.OWN_FORM, PageStatus.FILED, number)
    assert now(shop, slip).status is PageStatus.FILED
    assert card(shop, number).state is ReceiptState.FILED
    desk.take_back(shop.db, shop.acting(), desk.TakeBack(uuid4(), form.id, form.version))
    assert now(shop, form).status is PageStatus.TRAY
    assert now(shop, slip).lacking == (Lacking.OWN_FORMS,)
    assert card(shop, number).is_suspect


@pytest.mark.rule("RCP-4")
def test_a_person_may_accept_a_slip_without_own_forms(shop: Shop, file: File) -> None:
    [number] = required(shop, needs_own_forms=True)
    [slip] = file(*slips(shop, number))
    judged = desk.Judge(uuid4(), slip.id, slip.version, Verdict.COMPLETE)
    desk.judge(shop.db, shop.acting(), judged)
    assert card(shop, number).state is ReceiptState.FILED


@pytest.mark.rule("RCP-3")
def test_back_and_form_take_the_next_free_places_and_are_not_judged(shop: Shop, file: File) -> None:
    numbers = required(shop, 2)
    pages = slips(shop, *numbers)
    _first, slip, back, form = file(*pages, sheet("back "), sheet("form "))
    for page, role in ((back, PageRole.BACK), (form, PageRole.OWN_FORM)):
        tray.attach(shop.db, shop.acting(), Attach(uuid4(), page.id, page.version, role))
    found = [now(shop, page) for page in (back, form)]
    assert [page.number for page in found] == [numbers[1]] * 2
    assert found[0].part < found[1].part
    command = desk.Judge(uuid4(), form.id, found[1].version, Verdict.NO_SEAL)
    with pytest.raises(Refused) as refused:
        desk.judge(shop.db, shop.acting(), command)
    assert refused.value.code is ReceiptFault.NOT_JUDGEABLE
    assert now(shop, slip).status is PageStatus.FILED


@pytest.mark.rule("RCP-3")
def test_nothing_is_attached_where_no_slip_lies_before(shop: Shop, file: File) -> None:
    [form] = file(sheet("form "))
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        tray.attach(
            shop.db, shop.acting(), Attach(uuid4(), form.id, form.version, PageRole.OWN_FORM)
        )
    assert refused.value.code is ReceiptFault.NO_SLIP_BEFORE
    assert dump(shop.db) == before
    assert tray.slip_before(shop.db, form.id) == ""


@pytest.mark.rule("RCP-3")
def test_all_blanks_are_rejected_at_once_each_with_its_person(shop: Shop, file: File) -> None:
    [number] = required(shop)
    rows = file(*slips(shop, number), sheet(), sheet("a form "), sheet())
    blanks = [row for row in rows if row.found.tray is not None and row.found.tray.value == "blank"]
    assert len(blanks) == 2
    command = RejectBlanks(uuid4(), rows[0].batch_id, "空白页")
    done = tray.reject_blanks(shop.db, shop.acting(), command)
    assert done.value == [row.id for row in blanks]
    for row in blanks:
        assert (now(shop, row).status, now(shop, row).reason) == (PageStatus.REJECTED, "空白页")
        assert now(shop, row).is_decided
    assert now(shop, rows[2]).status is PageStatus.TRAY
    assert tray.reject_blanks(shop.db, shop.acting(), command).replay
    with pytest.raises(Refused):
        tray.reject_blanks(shop.db, shop.acting(), RejectBlanks(uuid4(), 0, "空白页"))


@pytest.mark.rule("RCP-3")
def test_the_later_scan_takes_the_place_and_gives_it_back(shop: Shop, file: File) -> None:
    [number] = required(shop, needs_seal=True)
    paper = slips(shop, number)
    [old] = file(*paper, sealed=True, colour=True)
    [new] = file(*paper, sealed=True, colour=True, seed=7)
    assert (old.status, new.status, new.duplicate_of) == (
        PageStatus.FILED, PageStatus.DUPLICATE, old.id,
    )  # fmt: skip
    by = shop.acting()
    with pytest.raises(Stale):
        duplicates.take_instead(shop.db, by, TakeInstead(uuid4(), new.id, new.version + 1))
    done = duplicates.take_instead(shop.db, by, TakeInstead(uuid4(), new.id, new.version))
    assert done.value == old.id
    assert (now(shop, old).status, now(shop, old).duplicate_of) == (PageStatus.DUPLICATE, new.id)
    assert (now(shop, new).status, now(shop, new).number) == (PageStatus.FILED, number)
    assert queries.newest_page_of(shop.db, card(shop, number).id) == new.id
    back = TakeInstead(uuid4(), old.id, now(shop, old).version)
    duplicates.take_instead(shop.db, by, back)
    assert (now(shop, old).status, now(shop, new).status) == (
        PageStatus.FILED, PageStatus.DUPLICATE,
    )  # fmt: skip
    assert card(shop, number).state is ReceiptState.FILED


@pytest.mark.rule("RCP-3")
def test_the_same_picture_takes_no_place(shop: Shop, file: File) -> None:
    paper = slips(shop, *required(shop))
    file(*paper)
    [twin] = file(*paper)
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        duplicates.take_instead(shop.db, shop.acting(), TakeInstead(uuid4(), twin.id, twin.version))
    assert refused.value.code is ReceiptFault.NOT_REPLACEABLE
    assert dump(shop.db) == before


@pytest.mark.rule("RCP-3")
def test_a_page_may_be_sought_by_tail_name_and_initials(shop: Shop) -> None:
    numbers = required(shop, 2, consignee_name="绍兴市柯桥锦绣家居有限公司")
    wang = required(shop, 1, consignee_name="王建国", shipper_name="杭州云栖布艺有限公司")[0]
    for typed in (wang[-4:], "wjg", "wangjian", "王建", "yxby", wang, wang.lower()):
        assert [row.number for row in tray.likely(shop.db, typed)] == [wang], typed
    assert {row.number for row in tray.likely(shop.db, "锦绣")} == set(numbers)
    for typed in ("", "  ", "%", "_", "x" * 3000, "12"):
        assert tray.likely(shop.db, typed) == []


@pytest.mark.rule("RCP-3")
def test_a_file_not_read_is_listed_once_and_settled_with_a_note(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "a\u202eb\n.pdf"
    path.write_bytes(b"no pdf")
    error = Quarantined(FileFault.TOO_MANY_PIXELS, "why", page=3, limit=50)
    for _ in range(2):
        quarantine.note(shop.db, shop.acting(), path, error)
    [row] = quarantine.not_read(shop.db, 1)
    assert (row.source, row.fault, row.detail) == ("a\\u202eb\\u000a.pdf", error.fault, "why")
    assert (row.error.params, len(row.sha256), row.person) == (
        {"page": 3, "limit": 50},
        64,
        "林晓雯",
    )
    with pytest.raises(Refused):
        quarantine.settle(shop.db, shop.acting(), quarantine.Settle(uuid4(), row.id, 1, " "))
    settled = quarantine.Settle(uuid4(), row.id, row.version, "已重新扫描")
    quarantine.settle(shop.db, shop.acting(), settled)
    assert quarantine.not_read(shop.db, 1) == []
    [row] = quarantine.not_read(shop.db, 1, settled=True)
    assert (row.note, row.settled_by) == ("已重新扫描", "林晓雯")
    assert quarantine.waiting(shop.db, 1) == 0
    assert quarantine.note(shop.db, shop.acting(), path, Quarantined(FileFault.GONE)) is None


def test_seeking_among_thousands_is_quick(desk_shop: Shop) -> None:
    """Two thousand receipts with names of their own: the first look makes their pinyin."""
    first, second = "绍杭宁嘉湖金台温衢丽", "锦云丰泰宏远华盛联兴"
    names = [
        f"{a}{b}市{c}{d}纺织"
        for a in first for b in second for c in second[:5] for d in first[:4]
    ]  # fmt: skip
    from sqlalchemy import insert

    from wms_desktop.receipts.tables import Receipt

    [number] = required(desk_shop)
    with desk_shop.db.write() as session:
        row = dict(
            session.execute(Receipt.__table__.select().where(Receipt.number == number))
            .mappings()
            .one()
        )
        del row["id"]
        session.execute(
            insert(Receipt),
            [row | {"number": f"R-X-{n:05d}", "consignee_name": each}
             for n, each in enumerate(names)],
        )  # fmt: skip
    tray.likely(desk_shop.db, "zzzz")
    began = time.perf_counter()
    tray.likely(desk_shop.db, "zzzz")
    assert time.perf_counter() - began < 0.3
