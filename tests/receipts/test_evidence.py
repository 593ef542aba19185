"""The evidence pack: everything in one PDF, no full identity number, hashes that are true."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.conftest import dump
from tests.pickup.waybills import NUMBER, arrived, shows, signature, version_of
from tests.receipts.stack import clean, paper_pages, printed, required, scanned
from tests.shop import Shop
from wms_desktop import cli, slices
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.db import archive, seals
from wms_desktop.db.tables import Seal, StoredFile
from wms_desktop.documents.render import page_texts
from wms_desktop.imaging.reader import Reader
from wms_desktop.people.vault import Vault
from wms_desktop.pickup import service as pickup
from wms_desktop.pickup.kinds import Tick
from wms_desktop.receipts import chasing, filing, readings
from wms_desktop.receipts.chasing import LogContact
from wms_desktop.receipts.evidence import MakePack, make_pack
from wms_desktop.receipts.kinds import ChaseBy, ReadingOf
from wms_desktop.receipts.page_copies import ShowPages, show_pages
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.tables import Receipt, ScanBatch

pytestmark = pytest.mark.rule("RCP-10")


@pytest.fixture(autouse=True)
def words() -> None:
    slices.register_words()


def released(shop: Shop, folder: Path) -> str:
    """A consignment handed over to 杨民敬, its slip printed, signed and filed; chased before."""
    made = arrived(shop)
    ticked = frozenset({Tick.SIGNATURE, Tick.COPIES})
    shown = shows(ticked=ticked)
    command = pickup.Release(uuid4(), made, version_of(shop, made), shown, signature())
    pickup.release(shop.db, shop.acting(), command, vault=Vault(folder / "vault.key"))
    with shop.db.read() as session:
        found = session.scalars(select(Receipt)).one()
    call = LogContact(shop.op(), (found.id,), ChaseBy.PHONE, "周经理", "下周一寄回")
    chasing.log_contact(shop.db, shop.acting(), call)
    path = folder / "slip.pdf"
    path.write_bytes(scanned(paper_pages(printed(shop, [found.number])), clean()))
    with Reader() as reader:
        scan = filing.read_scan(reader, path)
    filing.file_scan(shop.db, shop.acting(), uuid4(), scan)
    return found.number


def pack(shop: Shop, number: str) -> list[str]:
    by = shop.acting()
    done = make_pack(shop.db, by, MakePack(shop.op(), number), slices.evidence_providers())
    return page_texts(archive.content(shop.db, done.value))


def test_everything_about_a_dispute_in_one_paper(shop: Shop, tmp_path: Path) -> None:
    number = released(shop, tmp_path)
    seals.seal(shop.db)
    pages = pack(shop, number)
    text = "\n".join(pages)
    for wanted in (
        number, "TY-88062415", "杨民敬", "居民身份证", f"{NUMBER[0]}{'*' * 16}{NUMBER[-1]}",
        "周经理", "下周一寄回", "slip.pdf", "已签", "已归档", "林晓雯",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert NUMBER not in text
    assert re.search(r"\d{17}[\dX]", re.sub(r"\b[0-9a-f]{64}\b", "", text)) is None
    with shop.db.read() as session:
        seal = session.scalars(select(Seal.root).order_by(Seal.id.desc())).first()
        original = session.scalars(select(ScanBatch.file_sha256)).one()
        kept = {row.sha256: row for row in session.scalars(select(StoredFile))}
    plain = text.replace("\n", "")
    assert seal in plain
    assert original in plain
    listed = set(re.findall(r"[0-9a-f]{64}", plain)) - {seal}
    assert len(listed) >= 4  # scan, upright page, signature, printed slip
    for digest in listed:
        assert sha256(kept[digest].content).hexdigest() == digest
    page_of = re.search(r"已签回单\s+(\d+)", pages[0])
    assert page_of is not None, pages[0]
    assert "slip.pdf" in pages[int(page_of[1]) - 1]


def test_pages_away_from_the_desk_leave_a_trail(shop: Shop, tmp_path: Path) -> None:
    number = released(shop, tmp_path)
    with shop.db.read() as session:
        wanted = session.scalars(select(Receipt.id).where(Receipt.number == number)).one()
    content = show_pages(shop.db, shop.acting("zhou"), ShowPages(shop.op(), wanted))
    assert "slip.pdf" in page_texts(content)[0]
    (row,) = readings.readings(shop.db, wanted)
    assert (row.reading_of, row.person) == (ReadingOf.PAGE, "周立群")
    other = required(shop)[0]
    with shop.db.read() as session:
        empty = session.scalars(select(Receipt.id).where(Receipt.number == other)).one()
    before = dump(shop.db)
    for login, receipt_id in (("zhou", empty), ("zhou", 999), ("keeper2", wanted)):
        with pytest.raises(Refused):
            show_pages(shop.db, shop.acting(login), ShowPages(shop.op(), receipt_id))
    assert dump(shop.db) == before


def test_who_made_a_pack_stands_on_the_trail_once_a_day(shop: Shop) -> None:
    number = required(shop)[0]
    pack(shop, number)
    pack(shop, number)
    with shop.db.read() as session:
        wanted = session.scalars(select(Receipt.id).where(Receipt.number == number)).one()
    (row,) = readings.readings(shop.db, wanted)
    assert (row.reading_of, row.person) == (ReadingOf.EVIDENCE, "林晓雯")


def test_an_altered_file_is_found_while_the_pack_is_made(desk_shop: Shop, tmp_path: Path) -> None:
    number = released(desk_shop, tmp_path)
    with desk_shop.db.engine.begin() as connection:
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='stored_file'"
        ).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql(
            "UPDATE stored_file SET content = x'00' WHERE media_type = 'image/jpeg'"
            " OR media_type = 'image/png'"
        )
    before = dump(desk_shop.db)
    with pytest.raises(Refused) as refused:
        pack(desk_shop, number)
    assert refused.value.code is archive.ArchiveFault.ALTERED
    assert dump(desk_shop.db) == before


def test_nobody_without_the_tab_and_no_unknown_number(shop: Shop) -> None:
    number = required(shop)[0]
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        make_pack(shop.db, shop.acting("keeper2"), MakePack(shop.op(), number))
    assert refused.value.code.value == "role_missing"
    with pytest.raises(Refused) as refused:
        make_pack(shop.db, shop.acting(), MakePack(shop.op(), "R-20200101-0001"))
    assert refused.value.code is ReceiptFault.UNKNOWN_RECEIPT
    assert dump(shop.db) == before


def test_a_number_in_old_remarks_is_masked(shop: Shop) -> None:
    number = required(shop)[0]
    with shop.db.write() as session:  # as an older program, or another one, may have left it
        row = session.scalars(select(Receipt)).one()
        row.goods = f"证件 {NUMBER}"
    assert NUMBER not in "\n".join(pack(shop, number))


@pytest.mark.parametrize("language", list(Language))
def test_the_command_line_writes_it(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    number = required(shop, 1, arrived_on=date.today() - timedelta(days=30))[0]
    url = shop.db.engine.url.render_as_string(hide_password=False)
    common = ["--database", url, "--json", "--language", language.value, "--user", "lin"]
    out = tmp_path / "pack.pdf"
    assert cli.run(["receipts", "evidence", number, "--out", str(out), *common]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sha256(out.read_bytes()).hexdigest() == told["sha256"]
    assert number in page_texts(out.read_bytes())[0]
    assert cli.run(["receipts", "assess", *common]) == 0
    assert json.loads(capsys.readouterr().out)["proposed"] == 1
    assert cli.run(["receipts", "evidence", "R-1", "--out", str(out), *common]) != 0
