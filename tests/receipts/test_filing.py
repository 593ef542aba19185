"""Filing real stacks: every page is filed, suspect, a duplicate or in the tray, exactly once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from tests import scans
from tests.conftest import dump
from tests.receipts.stack import clean, paper_pages, png, printed, required, scanned
from tests.receipts.test_service import card, steps
from tests.shop import Shop
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.db import archive
from wms_desktop.imaging.faults import Quarantined
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import desk, filing, queries
from wms_desktop.receipts.kinds import (
    AbnormalKind,
    Lacking,
    PageStatus,
    ReceiptState,
    TrayReason,
    Verdict,
)
from wms_desktop.receipts.layout import SLIP
from wms_desktop.receipts.queries import DeskList, PageRow
from wms_desktop.receipts.rules import ReceiptFault

FileIn = Callable[..., list[PageRow]]


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
        assert path.exists()
        return queries.batch_pages(shop.db, batch)

    return run


def judged(shop: Shop, page: PageRow, verdict: Verdict) -> PageRow:
    """The page after a person gave it a verdict."""
    desk.judge(shop.db, shop.acting(), desk.Judge(shop.op(), page.id, page.version, verdict))
    found = queries.page(shop.db, page.id)
    assert found is not None
    return found


def taken_back(shop: Shop, page: PageRow) -> PageRow:
    """The page after the last thing done with it was undone."""
    desk.take_back(shop.db, shop.acting(), desk.TakeBack(shop.op(), page.id, page.version))
    found = queries.page(shop.db, page.id)
    assert found is not None
    return found


@pytest.mark.rule("RCP-3")
def test_thirty_badly_scanned_slips_are_filed_and_none_wrongly(
    desk_shop: Shop, reader: Reader, tmp_path: Path
) -> None:
    shop = desk_shop
    numbers = required(shop, 30, needs_seal=True, needs_id_number=True)
    how = [
        scans.handling(seed, signed=True, sealed=True, id_written=True, stains=0)
        for seed in range(30)
    ]
    path = tmp_path / "thirty.pdf"
    path.write_bytes(scanned(paper_pages(printed(shop, numbers)), *how))
    scan = filing.read_scan(reader, path)
    batch = filing.file_scan(shop.db, shop.acting(), uuid4(), scan).value
    rows = queries.batch_pages(shop.db, batch)
    assert [row.number for row in rows] == numbers
    assert Counter(row.status for row in rows) == {PageStatus.FILED: 30}
    for number in numbers:
        assert steps(shop, number)[-2:] == [ReceiptState.SIGNED, ReceiptState.FILED]


@pytest.mark.rule("RCP-4")
def test_missing_ink_makes_a_page_suspect_and_a_person_decides(shop: Shop, file: FileIn) -> None:
    numbers = required(shop, 3, needs_seal=True)
    pages = paper_pages(printed(shop, numbers))
    unsigned, unsealed = clean(signed=False, colour=True), clean(sealed=False, colour=True)
    rows = file(scanned(pages, unsigned, unsealed, clean(colour=True)))
    assert [row.status for row in rows] == [
        PageStatus.SUSPECT,
        PageStatus.SUSPECT,
        PageStatus.FILED,
    ]
    assert [row.lacking for row in rows] == [(Lacking.SIGNATURE,), (Lacking.SEAL,), ()]
    assert [card(shop, n).is_suspect for n in numbers] == [True, True, False]
    assert steps(shop, numbers[0])[-1] is ReceiptState.PRINTED

    confirmed = judged(shop, rows[0], Verdict.NO_SIGNATURE)
    found = card(shop, numbers[0])
    assert (found.state, found.abnormal) == (ReceiptState.ABNORMAL, AbnormalKind.NO_SIGNATURE)
    assert not found.is_suspect
    back = taken_back(shop, confirmed)
    assert (back.status, back.is_decided) == (PageStatus.SUSPECT, False)
    found = card(shop, numbers[0])
    assert (found.state, found.abnormal, found.is_suspect) == (ReceiptState.PRINTED, None, True)

    overruled = judged(shop, rows[1], Verdict.COMPLETE)
    assert overruled.status is PageStatus.FILED
    assert card(shop, numbers[1]).state is ReceiptState.FILED
    with pytest.raises(Stale):
        judged(shop, rows[1], Verdict.COMPLETE)


@pytest.mark.rule("RCP-3")
def test_the_same_stack_twice_files_nothing_twice(shop: Shop, file: FileIn) -> None:
    numbers = required(shop, 2)
    pages = paper_pages(printed(shop, numbers))
    blank = Image.new("RGB", pages[0].size, "white")
    content = scanned([*pages, blank], clean())
    first, second = file(content), file(content, "other name.pdf")
    assert [row.status for row in first] == [PageStatus.FILED, PageStatus.FILED, PageStatus.TRAY]
    assert [row.status for row in second] == [PageStatus.DUPLICATE] * 3
    assert [row.number for row in second] == [*numbers, ""]
    assert steps(shop, numbers[0]).count(ReceiptState.FILED) == 1
    other_scan = file(scanned(pages, clean(seed=7, skew=1.0)))
    assert [row.status for row in other_scan] == [PageStatus.DUPLICATE] * 2
    assert steps(shop, numbers[0]).count(ReceiptState.FILED) == 1


@pytest.mark.rule("RCP-3")
def test_a_key_sent_twice_files_once(shop: Shop, reader: Reader, tmp_path: Path) -> None:
    numbers = required(shop)
    path = tmp_path / "one.pdf"
    path.write_bytes(scanned(paper_pages(printed(shop, numbers)), clean()))
    scan, key = filing.read_scan(reader, path), uuid4()
    first = filing.file_scan(shop.db, shop.acting(), key, scan)
    before = dump(shop.db)
    again = filing.file_scan(shop.db, shop.acting(), key, scan)
    assert (again.value, again.replay) == (first.value, True)
    assert dump(shop.db) == before


@pytest.mark.rule("RCP-3")
def test_pages_that_are_not_ours_wait_in_the_tray(shop: Shop, file: FileIn) -> None:
    number, other = required(shop, 2, document="consignment:TY-88062415")[:1] + required(shop)
    slips = paper_pages(printed(shop, [number, other]))
    foreign = scans.printed_slip("6901234567892", SLIP)
    unknown = scans.printed_slip(own_code(CodeKind.RECEIPT, "20200101-0001-1"), SLIP)
    waybill = scans.printed_slip(own_code(CodeKind.CONSIGNMENT, "88062415"), SLIP)
    both = slips[0].copy()
    both.paste(slips[1].crop((0, 1000, slips[1].width, slips[1].height)), (0, 1000))
    blank = Image.new("RGB", foreign.size, "white")
    empty = clean(signed=False, sealed=False, id_written=False, holes=2)
    how = (*[clean()] * 5, empty)
    rows = file(scanned([foreign, unknown, waybill, both, blank, blank], *how))
    assert {row.status for row in rows} == {PageStatus.TRAY}
    assert [row.found.tray for row in rows] == [
        TrayReason.FOREIGN_CODE,
        TrayReason.UNKNOWN_NUMBER,
        TrayReason.OTHER_PAPER,
        TrayReason.TWO_CODES,
        TrayReason.NO_CODE,
        TrayReason.BLANK,
    ]
    assert rows[2].found.suggested == number
    assert rows[3].found.suggested in (number, other)
    assert set(rows[3].found.numbers) == {number, other}
    assert card(shop, number).state is ReceiptState.PRINTED


@pytest.mark.rule("RCP-3")
def test_a_tray_page_is_matched_by_hand_or_rejected_with_a_reason(shop: Shop, file: FileIn) -> None:
    number = required(shop, document="consignment:TY-88062415")[0]
    blank = Image.new("RGB", (1654, 2339), "white")
    other = blank.copy()
    other.putpixel((5, 5), (0, 0, 0))
    first, second = file(scanned([blank, other], clean()))
    db, by = shop.db, shop.acting()
    with pytest.raises(Refused) as refused:
        desk.match(db, by, desk.Match(shop.op(), first.id, first.version, "R-20200101-0001"))
    assert refused.value.code is ReceiptFault.UNKNOWN_RECEIPT
    matched = desk.match(db, by, desk.Match(shop.op(), first.id, first.version, "ty-88062415"))
    assert matched.value == number
    page = queries.page(db, first.id)
    assert page is not None
    assert (page.status, page.number) == (PageStatus.SUSPECT, number)
    page = judged(shop, page, Verdict.COMPLETE)
    assert card(shop, number).state is ReceiptState.FILED
    with pytest.raises(Refused) as refused:
        desk.match(db, by, desk.Match(shop.op(), second.id, second.version, number))
    assert refused.value.code is ReceiptFault.ALREADY_FILED
    with pytest.raises(Refused) as refused:
        desk.reject(db, by, desk.Reject(shop.op(), second.id, second.version, " "))
    assert refused.value.code is ReceiptFault.REASON_MISSING
    desk.reject(db, by, desk.Reject(shop.op(), second.id, second.version, "空白页"))
    rejected = queries.page(db, second.id)
    assert rejected is not None
    assert (rejected.status, rejected.reason) == (PageStatus.REJECTED, "空白页")
    assert taken_back(shop, rejected).status is PageStatus.TRAY
    page = taken_back(shop, page)
    assert card(shop, number).state is not ReceiptState.FILED
    assert taken_back(shop, page).status is PageStatus.TRAY
    again = queries.page(db, first.id)
    assert again is not None
    with pytest.raises(Refused) as refused:
        taken_back(shop, again)
    assert refused.value.code is ReceiptFault.NOTHING_TO_UNDO


@pytest.mark.rule("RCP-4")
def test_copies_come_one_by_one(shop: Shop, file: FileIn) -> None:
    number = required(shop, copies=2)[0]
    pages = paper_pages(printed(shop, [number]))
    assert len(pages) == 2
    (second,) = file(scanned(pages[1:], clean()))
    assert (second.copy, second.status, second.lacking) == (
        2,
        PageStatus.SUSPECT,
        (Lacking.COPIES,),
    )
    assert card(shop, number).state is ReceiptState.PRINTED
    (first,) = file(scanned(pages[:1], clean()), "first.pdf")
    assert (first.copy, first.status) == (1, PageStatus.FILED)
    found = card(shop, number)
    assert (found.state, found.is_suspect) == (ReceiptState.FILED, False)
    assert {page.status for page in found.pages} == {PageStatus.FILED}


@pytest.mark.rule("RCP-4")
def test_a_slip_that_was_signed_again_is_filed_again(shop: Shop, file: FileIn) -> None:
    number = required(shop)[0]
    pages = paper_pages(printed(shop, [number]))
    (bad,) = file(scanned(pages, clean(signed=False)))
    judged(shop, bad, Verdict.NO_SIGNATURE)
    (good,) = file(scanned(pages, clean()), "again.pdf")
    assert good.status is PageStatus.FILED
    assert card(shop, number).state is ReceiptState.FILED
    (late,) = file(scanned(pages, clean(seed=5)), "late.pdf")
    assert late.status is PageStatus.DUPLICATE
    old = queries.page(shop.db, bad.id)
    assert old is not None
    with pytest.raises(Refused) as refused:
        judged(shop, old, Verdict.COMPLETE)
    assert refused.value.code is ReceiptFault.NOT_JUDGEABLE


@pytest.mark.rule("RCP-4")
def test_a_better_scan_takes_the_place_of_a_suspect_one(shop: Shop, file: FileIn) -> None:
    number = required(shop)[0]
    pages = paper_pages(printed(shop, [number]))
    (bad,) = file(scanned(pages, clean(signed=False)))
    (good,) = file(scanned(pages, clean()), "again.pdf")
    assert good.status is PageStatus.FILED
    old = queries.page(shop.db, bad.id)
    assert old is not None
    assert old.status is PageStatus.DUPLICATE
    found = card(shop, number)
    assert (found.state, found.is_suspect) == (ReceiptState.FILED, False)


@pytest.mark.rule("RCP-3")
@pytest.mark.usefixtures("nothing_changes")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("text.pdf", b"hello, this is no PDF"),
        ("cut.pdf", scans.pdf_of_jpegs([scans.jpeg(Image.new("L", (1654, 2339), 255))])[:-600]),
        ("noise.jpg", random.Random(1).randbytes(4000)),
        ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_bad_files_are_refused_and_stay_where_they_are(
    shop: Shop,  # noqa: ARG001 - its database must not change
    reader: Reader,
    tmp_path: Path,
    name: str,
    content: bytes,
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Quarantined):
        filing.read_scan(reader, path)
    assert path.read_bytes() == content


@pytest.mark.rule("RCP-3")
def test_original_and_pages_are_kept_unchanged(shop: Shop, file: FileIn, tmp_path: Path) -> None:
    number = required(shop)[0]
    picture = png(scans.scan(paper_pages(printed(shop, [number]))[0], clean(rotation=90), SLIP))
    (row,) = file(picture, "slip.png")
    assert row.status is PageStatus.FILED
    from hashlib import sha256

    assert archive.content(shop.db, sha256(picture).hexdigest()) == picture
    with Image.open(tmp_path / "slip.png") as lying:
        from io import BytesIO

        upright = Image.open(BytesIO(queries.page_image(shop.db, row.image_sha256)))
        assert upright.size == lying.size[::-1]


@pytest.mark.rule("RCP-3")
def test_the_desk_lists_and_counts(shop: Shop, file: FileIn) -> None:
    numbers = required(shop, 3)
    pages = paper_pages(printed(shop, numbers))
    blank = Image.new("RGB", pages[0].size, "white")
    file(scanned(pages[:1], clean(signed=False)))
    rows = file(scanned([*pages[1:], blank], clean()), "second.pdf")
    counts = queries.desk_counts(shop.db, 1)
    assert (counts.batch, counts.seen, counts.suspect, counts.tray) == (3, 0, 1, 1)
    judged(shop, rows[0], Verdict.COMPLETE)
    assert queries.desk_counts(shop.db, 1).seen == 1
    assert queries.desk_counts(shop.db, 1, from_batch=1).batch == 4
    assert queries.desk_counts(shop.db, 2).batch == 0
    listed = queries.desk_pages(shop.db, 1, DeskList.BATCH, limit=2)
    following = queries.desk_pages(shop.db, 1, DeskList.BATCH, after=listed[-1])
    assert [row.id for row in listed + following] == [row.id for row in rows]
    assert [row.number for row in queries.desk_pages(shop.db, 1, DeskList.SUSPECT)] == numbers[:1]
    assert len(queries.desk_pages(shop.db, 1, DeskList.TRAY)) == 1


@pytest.mark.rule("RCP-3")
def test_somebody_without_the_role_files_nothing(
    shop: Shop, reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "one.png"
    path.write_bytes(png(Image.new("RGB", (800, 1100), "white")))
    scan = filing.read_scan(reader, path)
    before = dump(shop.db)
    with pytest.raises(Refused):
        filing.file_scan(shop.db, shop.acting("nobody"), uuid4(), scan)
    assert dump(shop.db) == before


@pytest.mark.rule("RCP-3")
def test_four_workstations_with_the_same_stack_file_it_once(
    shop: Shop, reader: Reader, tmp_path: Path
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    numbers = required(shop, 3)
    slips = paper_pages(printed(shop, numbers))
    blank = Image.new("RGB", slips[0].size, "white")
    same, other = tmp_path / "same.pdf", tmp_path / "other.pdf"
    same.write_bytes(scanned([*slips, blank], clean()))
    other.write_bytes(scanned(slips, clean(seed=9, skew=0.8)))
    read = [filing.read_scan(reader, path) for path in (same, other, same, same)]
    with ThreadPoolExecutor(4) as pool:
        done = pool.map(
            lambda scan: filing.file_scan(shop.db, shop.acting(), uuid4(), scan).value, read
        )
        rows = [row for batch in done for row in queries.batch_pages(shop.db, batch)]
    assert Counter(row.status for row in rows) == {
        PageStatus.FILED: 3,
        PageStatus.TRAY: 1,
        PageStatus.DUPLICATE: 11,
    }
    for number in numbers:
        assert steps(shop, number).count(ReceiptState.FILED) == 1


@pytest.mark.rule("RCP-3")
def test_a_watched_folder_files_what_is_complete_and_sets_bad_files_aside(
    desk_shop: Shop, reader: Reader, tmp_path: Path
) -> None:
    from wms_desktop.core.language import Language
    from wms_desktop.receipts.watching import Watch
    from wms_desktop.slices import register_words

    register_words()
    number = required(desk_shop)[0]
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "good.pdf").write_bytes(scanned(paper_pages(printed(desk_shop, [number])), clean()))
    (folder / "bad.pdf").write_bytes(b"no pdf at all")
    (folder / "half.part").write_bytes(b"%PDF")
    (folder / "list.xlsx").write_bytes(b"PK")
    watch = Watch(desk_shop.db, desk_shop.acting, reader, folder, still_seconds=5)
    assert list(watch.look(0.0, Language.ZH_CN)) == []
    assert list(watch.look(4.9, Language.ZH_CN)) == []
    told = {arrived.path.name: arrived for arrived in watch.look(5.1, Language.ZH_CN)}
    assert [row.number for row in told["good.pdf"].pages] == [number]
    assert told["bad.pdf"].said
    assert (folder / "done" / "good.pdf").exists()
    assert (folder / "quarantine" / "bad.pdf").exists()
    assert {path.name for path in folder.iterdir()} == {
        "done", "quarantine", "half.part", "list.xlsx",
    }  # fmt: skip
    assert list(watch.look(20.0, Language.ZH_CN)) == []
