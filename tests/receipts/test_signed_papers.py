"""Signed papers of other slices come back through the same scanner, and find their document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from tests import scans
from tests.conftest import dump
from tests.receipts.stack import clean, paper_pages, printed, required, scanned
from tests.returns.inspecting import Inspecting
from tests.shop import Shop
from wms_desktop import cli, slices
from wms_desktop.checks import check
from wms_desktop.complaints.kinds import ComplaintKind, DamageKind
from wms_desktop.complaints.tables import Complaint
from wms_desktop.complaints.tables_actions import CorrectiveAction
from wms_desktop.complaints.tables_damage import DamageCase
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused
from wms_desktop.customers.kinds import Channel
from wms_desktop.db import archive
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import desk, filing, queries, tray
from wms_desktop.receipts.kinds import PageRole, PageStatus, TrayReason, Verdict
from wms_desktop.receipts.layout import SLIP
from wms_desktop.receipts.queries import DeskList, PageRow
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.tables import ScanPage
from wms_desktop.returns import printing
from wms_desktop.surveys.kinds import RevisitAfter
from wms_desktop.surveys.tables import Revisit, Survey

DAY = date(2026, 5, 21)
NOW = datetime(2026, 5, 21, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


@pytest.fixture
def file(shop: Shop, reader: Reader, tmp_path: Path):
    """File pages as the desk does, with the papers of every slice."""

    def run(pages: list[Image.Image], name: str = "stack.pdf", **how: object) -> list[PageRow]:
        path = tmp_path / name
        path.write_bytes(scanned(pages, clean(**how)))
        scan = filing.read_scan(reader, path)
        done = filing.file_scan(shop.db, shop.acting(), shop.op(), scan, slices.signed_papers())
        return queries.batch_pages(shop.db, done.value)

    return run


def page(kind: CodeKind, number: str) -> Image.Image:
    return scans.printed_slip(own_code(kind, number), SLIP)


def records(shop: Shop) -> dict[str, tuple[CodeKind, str]]:
    """One record of every kind whose paper comes back signed: document -> code."""
    common = {"site_id": 1, "customer_id": 2}
    shop.insert(
        Complaint, number="KS-20260521-0001", channel=Channel.PHONE, kind=ComplaintKind.QUALITY,
        what="印花错位", taken_by_id=1, taken_at=NOW, answer_due_at=NOW, proposal_due_at=NOW,
        **common,
    )  # fmt: skip
    shop.insert(
        CorrectiveAction, number="JZ-20260521-0001", finding="色差", responsible_id=1, due_on=DAY,
        check_on=DAY, person_id=1, **common,
    )  # fmt: skip
    shop.insert(
        DamageCase, number="HS-20260521-0001", kind=next(iter(DamageKind)), quantity=Decimal(2),
        happened_on=DAY, what="压坏", person_id=1, **common,
    )  # fmt: skip
    shop.insert(Survey, number="DC-20260521-0001", asked_on=DAY, due_on=DAY, person_id=1, **common)
    shop.insert(
        Revisit, number="HF-20260521-0001", source="outbound:CK-1", began_on=DAY,
        after=next(iter(RevisitAfter)), due_on=DAY, person_id=1, **common,
    )  # fmt: skip
    kinds = {
        "complaint": CodeKind.COMPLAINT, "action": CodeKind.ACTION, "damage": CodeKind.DAMAGE,
        "survey": CodeKind.SURVEY, "revisit": CodeKind.REVISIT,
    }  # fmt: skip
    return {
        f"{name}:{kind.value}-20260521-0001": (kind, "20260521-0001")
        for name, kind in kinds.items()
    }


@pytest.mark.rule("RCP-3")
@pytest.mark.rule("RET-3")
@pytest.mark.rule("CMP-7")
def test_every_signed_paper_finds_its_document_in_one_mixed_stack(shop, file):
    slip = Inspecting(shop)
    wanted = records(shop)
    numbers = required(shop)
    papers = [page(kind, number) for kind, number in wanted.values()]
    back = [
        page(CodeKind.RETURN, slip.number), page(CodeKind.RETURN_SLIP, slip.slip),
        paper_pages(printed(shop, numbers))[0], page(CodeKind.COMPLAINT, "20260521-0009"),
    ]  # fmt: skip
    rows = file([*papers, *back])
    assert [row.document for row in rows] == [
        *wanted, f"return:{slip.number}", f"return:{slip.number}", "", "",
    ]  # fmt: skip
    filed = rows[:7]
    assert {row.status for row in filed} == {PageStatus.FILED}
    assert [row.shown_number for row in filed[-2:]] == [slip.number, slip.slip]
    assert {row.shown_party for row in filed} == {"绍兴锦程纺织有限公司"}
    assert rows[7].number == numbers[0]
    assert (rows[8].status, rows[8].found.tray) == (PageStatus.TRAY, TrayReason.OTHER_PAPER)
    with shop.db.read() as session:
        kept = session.scalars(select(ScanPage).where(ScanPage.document != "")).all()
        assert [row.receipt_id for row in kept] == [None] * 7
    assert [f for verdict in check.run(shop.db) for f in verdict.findings] == []
    counts = queries.desk_counts(shop.db, 1)
    assert (counts.batch, counts.seen, counts.tray) == (9, 7, 1)


@pytest.mark.rule("RCP-3")
def test_the_return_application_as_it_is_printed_is_filed_and_listed(shop, file):
    slip = Inspecting(shop)
    done = printing.print_application(
        shop.db, shop.acting(), printing.PrintApplication(shop.op(), slip.id)
    )
    pages = paper_pages(archive.content(shop.db, done.value))
    file(pages)
    file(pages, "again.pdf", noise=6)  # the paper laid on the glass once more: a page of its own
    found = queries.pages_of_document(shop.db, f"return:{slip.number}")
    assert len(found) == 2
    assert queries.pages_of_document(shop.db, "return:TH-1") == []


@pytest.mark.rule("RCP-3")
@pytest.mark.bad_input(96)
def test_the_same_picture_is_filed_once(shop, file):
    slip = Inspecting(shop)
    pages = [page(CodeKind.RETURN_SLIP, slip.slip)]
    [first] = file(pages)
    [again] = file(pages, "other-name.pdf")
    assert (again.status, again.duplicate_of) == (PageStatus.DUPLICATE, first.id)
    assert again.document == first.document
    assert len(queries.pages_of_document(shop.db, first.document)) == 1


@pytest.mark.rule("RCP-3")
def test_a_page_with_papers_of_two_documents_waits_in_the_tray(shop, file):
    slip = Inspecting(shop)
    records(shop)
    one, other = page(CodeKind.RETURN, slip.number), page(CodeKind.COMPLAINT, "20260521-0001")
    one.paste(other.crop((0, 1000, other.width, other.height)), (0, 1000))
    [row] = file([one])
    assert (row.status, row.document) == (PageStatus.TRAY, "")


@pytest.mark.rule("RCP-3")
def test_without_the_papers_of_other_slices_it_is_another_paper(shop, reader, tmp_path):
    slip = Inspecting(shop)
    path = tmp_path / "one.pdf"
    path.write_bytes(scanned([page(CodeKind.RETURN, slip.number)], clean()))
    scan = filing.read_scan(reader, path)
    batch = filing.file_scan(shop.db, shop.acting(), shop.op(), scan).value
    [row] = queries.batch_pages(shop.db, batch)
    assert (row.status, row.found.tray) == (PageStatus.TRAY, TrayReason.OTHER_PAPER)


@pytest.mark.rule("RCP-4")
def test_nothing_on_such_a_page_is_judged_and_what_follows_is_no_part_of_a_receipt(shop, file):
    slip = Inspecting(shop)
    [number] = required(shop)
    blank = Image.new("RGB", (1654, 2339), "white")
    other = paper_pages(printed(shop, [number]))[0]
    how = {"signed": False, "sealed": False, "id_written": False}
    rows = file([other, page(CodeKind.RETURN, slip.number), blank], **how)
    paper, back = rows[1], rows[2]
    before = dump(shop.db)
    command = desk.Judge(shop.op(), paper.id, paper.version, Verdict.COMPLETE)
    with pytest.raises(Refused) as told:
        desk.judge(shop.db, shop.acting(), command)
    assert told.value.code is ReceiptFault.NOT_JUDGEABLE
    assert tray.slip_before(shop.db, back.id) == ""
    with pytest.raises(Refused) as told:
        tray.attach(
            shop.db, shop.acting(), tray.Attach(shop.op(), back.id, back.version, PageRole.BACK)
        )
    assert told.value.code is ReceiptFault.NO_SLIP_BEFORE
    assert dump(shop.db) == before
    listed = queries.desk_pages(shop.db, 1, DeskList.TRAY)
    assert paper.id not in [row.id for row in listed]


@pytest.mark.rule("RCP-3")
def test_the_command_line_names_the_document(desk_shop, tmp_path, capsys):
    slip = Inspecting(desk_shop)
    path = tmp_path / "back.pdf"
    path.write_bytes(scanned([page(CodeKind.RETURN_SLIP, slip.slip)], clean()))
    url = str(desk_shop.db.engine.url)
    assert cli.run(["receipts", "file", str(path), "--database", url, "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)
    assert (told["receipt"], told["status"]) == (None, "filed")
    assert told["document"] == f"return:{slip.number}"
    assert told["findings"] == []
