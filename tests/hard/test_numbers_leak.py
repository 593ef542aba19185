"""Marked identity numbers are typed everywhere they can be; then every byte that was left is read.

Source: reliability.md G9; bad-inputs.md 43, 44.
"""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.conftest import NOW, TODAY, dump
from tests.pickup.robot import PickupDesk
from tests.pickup.waybills import (
    NUMBER,
    OTHER_NUMBER,
    PAPER,
    arrived,
    document,
    resident_number,
    shows,
    version_of,
)  # fmt: skip
from tests.postgres import Server
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.core.fault_file import keep_fault
from wms_desktop.core.redact import redacted, without_resident_numbers
from wms_desktop.counts import service as counts
from wms_desktop.counts.kinds import CountScope
from wms_desktop.customers import service as customers
from wms_desktop.db.database import Database
from wms_desktop.people import vault_care, vault_rotation
from wms_desktop.people.rules import VAULT_DAYS
from wms_desktop.people.tables import VaultEntry
from wms_desktop.people.vault import Vault
from wms_desktop.pickup import collectors
from wms_desktop.pickup.claims import Document, Shown
from wms_desktop.pickup.kinds import DocumentKind, RefusalReason, Tick
from wms_desktop.pickup.paperwork import PrintPickup, print_pickup
from wms_desktop.pickup.service import Refuse, Release, refuse, release
from wms_desktop.transport.exports import CONSIGNMENTS
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.report import LastResort, open_log

Write = Callable[[Shop, str], object]
AGENT = resident_number("35020619920815261")
REFUSED = resident_number("44010619880229001")
MARKED = (NUMBER, OTHER_NUMBER, AGENT, REFUSED)


def leaked(folder: Path, numbers: list[str]) -> list[str]:
    """Files below *folder* that hold one of many *numbers*; each file is read once."""
    bare = {number[:17] for number in numbers}
    found = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        texts = [content.decode("latin-1"), content.decode("utf-16-le", "ignore")]
        if _WIDE in content:  # full-width digits, as an input method makes them
            texts.append(unicodedata.normalize("NFKC", content.decode("utf-8", "ignore")))
        for text in texts:
            hits = {hit for run in _RUNS.findall(text) for hit in _parts(run) if hit in bare}
            found += [f"{path.name}: {hit[:4]}…" for hit in hits]
    return found


_RUNS = re.compile(r"[0-9](?:[0-9 -]{15,})[0-9]")
_WIDE = "１".encode()[:2]


def _parts(run: str) -> list[str]:
    digits = re.sub("[ -]", "", run)
    return [digits[at : at + 17] for at in range(len(digits) - 16)]


def leaks(folder: Path) -> list[str]:
    """Files below *folder* that hold a marked number in any usual writing of it."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        for number in MARKED:
            spaced = b"[ -]?".join(re.escape(c.encode()) for c in number[:17])
            wide = number.encode("utf-16-le")
            if re.search(spaced, content) or wide in content or number[::-1].encode() in content:
                found.append(f"{path.name}: {number[:4]}…")
    return found


@pytest.mark.rule("PCK-9")
def test_no_number_is_left_behind(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> None:
    log = open_log(tmp_path / "cache")
    handler = logging.getLogger().handlers[-1]
    engine = logging.getLogger("sqlalchemy.engine")
    engine.setLevel(logging.INFO)
    try:
        _work(PickupDesk(qtbot, desk_shop, tmp_path), desk_shop)
        _fail_with_a_number(log)
        handler.flush()
        assert leaks(tmp_path) == []  # with the write-ahead logs as they lie there now
        on_clipboard = re.sub("[ -]", "", QGuiApplication.clipboard().text())
        assert not [number for number in MARKED if number in on_clipboard]
        desk_shop.db.close()
        assert leaks(tmp_path) == []
    finally:
        engine.setLevel(logging.NOTSET)
        logging.getLogger().removeHandler(handler)
        handler.close()
    assert "fault" in log.read_text(encoding="utf-8")


def _work(clerk: PickupDesk, shop: Shop) -> None:
    """A release, an agent's, a refusal with the number in its words, a number searched for."""
    clerk.open(arrived(shop)).show("杨民敬", NUMBER).tick_all().sign().release()
    clerk.open(arrived(shop, number="TY-2")).show("杨民敬", OTHER_NUMBER)
    clerk.agent("王小明", AGENT).tick_all().sign().release()
    clerk.open(arrived(shop, number="TY-3")).show("王小二", REFUSED)
    clerk.refuse(RefusalReason.OTHER, f"拿着 {REFUSED} 的证件")
    _keep_drafts(clerk)  # the window is shut with the refusal half typed
    clerk.open(arrived(shop, number="TY-4")).show(f"杨民敬 {NUMBER}", NUMBER)
    _keep_drafts(clerk)
    for text in (NUMBER, " ".join((NUMBER[:6], NUMBER[6:14], NUMBER[14:]))):
        clerk.type(clerk.page.waiting.pickup_search, text)
        _keep_drafts(clerk)
    _keep_drafts(clerk)
    clerk.page.close_desk()
    _keep_drafts(clerk)


def _many(count: int) -> list[str]:
    """Marked numbers, each different, with the right check character."""
    return [
        resident_number(f"3101{n % 20 + 1:02d}1990{n % 12 + 1:02d}{n % 28 + 1:02d}{n:03d}")
        for n in range(count)
    ]


@pytest.mark.rule("PCK-9")
@pytest.mark.parametrize(
    "count", [100, pytest.param(1000, marks=pytest.mark.slow)], ids=["hundred", "thousand"]
)
def test_marked_numbers_are_found_nowhere(
    desk_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Released, refused, put into the book, pasted, exported, crashed: none is left in clear."""
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    numbers, log = _many(count), open_log(tmp_path / "cache")
    assert len(set(numbers)) == count
    handler = logging.getLogger().handlers[-1]
    try:
        counter = _Counter(desk_shop, Vault(tmp_path / "vault.key"), log)
        for place, number in enumerate(numbers):
            counter.use(place, number)
        counter.export(tmp_path / "out")
        handler.flush()
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    assert leaked(tmp_path, numbers) == []
    whole = "\n".join(dump(desk_shop.db))
    assert not [number for number in numbers if number in whole]
    desk_shop.db.close()
    assert leaked(tmp_path, numbers) == []


@pytest.mark.rule("PCK-9")
@pytest.mark.parametrize(
    "count", [60, pytest.param(1000, marks=pytest.mark.slow)], ids=["sixty", "thousand"]
)
def test_a_server_is_left_without_numbers_too(
    postgres_db: Database, postgres_server: Server, tmp_path: Path, count: int
) -> None:
    """Its dump, its pages, its write-ahead log and its own log, after work and after rotation."""
    shop = Shop(postgres_db, now=NOW, today=TODAY)
    numbers, log = _many(count), open_log(tmp_path / "cache")
    vault, handler = Vault(tmp_path / "vault.key"), logging.getLogger().handlers[-1]
    try:
        counter = _Counter(shop, vault, log)
        for place, number in enumerate(numbers):
            counter.use(place, number)
        by, password = shop.acting("admin"), "a sentence of the administrator"
        vault_care.welcome(shop.db, by, vault_care.Welcome(shop.op(), password), vault=vault)
        told = vault_rotation.Rotate(shop.op(), password)
        vault_rotation.rotate(shop.db, by, told, vault=vault)
        again = vault_rotation.Rotate(shop.op(), password)
        vault_rotation.rotate_index(shop.db, by, again, vault=vault)
        handler.flush()
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    with shop.db.engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        own = connection.exec_driver_sql("SELECT pg_relation_filepath('vault_entry')").scalar()
        settings = connection.exec_driver_sql("SHOW data_directory").scalar()
    dump_program = postgres_server.binaries and postgres_server.binaries / "pg_dump"
    if dump_program and dump_program.exists():
        told_at = shop.db.engine.url.set(drivername="postgresql").render_as_string(False)
        with (tmp_path / "dump.sql").open("wb") as out:
            subprocess.run([str(dump_program), told_at], check=True, stdout=out)
        assert b"vault_entry" in (tmp_path / "dump.sql").read_bytes()
    assert leaked(tmp_path, numbers) == []
    whole = "\n".join(dump(shop.db))
    assert not [number for number in numbers if number in whole]
    if postgres_server.folder is None:
        return  # somebody else's server: its files are not ours to read
    data = Path(str(settings))
    assert leaked((data / str(own)).parent, numbers) == []
    assert leaked(data / "pg_wal", numbers) == []
    server_log = tmp_path / "server"
    server_log.mkdir()
    shutil.copy(postgres_server.folder / "log", server_log / "log")
    assert leaked(server_log, numbers) == []


@pytest.mark.parametrize(
    "writing", ["{}", "name {} end", "{0:.6} {1} {2}", "{0:.6}-{1}-{2}", "{wide}"]
)
def test_the_search_for_numbers_finds_one_that_is_left(tmp_path: Path, writing: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in NUMBER)
    if "wide" in writing:
        (tmp_path / "utf-8").write_text(wide, encoding="utf-8")
        assert len(leaked(tmp_path, [NUMBER, OTHER_NUMBER])) == 1
        return
    text = writing.format(NUMBER, NUMBER[6:14], NUMBER[14:])
    for encoding in ("utf-8", "utf-16-le"):
        (tmp_path / encoding).write_bytes(text.encode(encoding))
    assert len(leaked(tmp_path, [NUMBER, OTHER_NUMBER])) == 2


class _Counter:
    """Uses each number in one of the ways in which a counter meets it."""

    def __init__(self, shop: Shop, vault: Vault, log: Path) -> None:
        self._shop, self._vault, self._last = shop, vault, LastResort(log)
        fields = customers.CustomerFields(name="绍兴锦程")
        command = customers.AddCustomer(shop.op(), fields)
        self._customer = customers.add(shop.db, shop.acting(), command).value

    def use(self, place: int, number: str) -> None:
        """Release, refuse or book with *number*; a bug and a careless note hold it too."""
        shop, by = self._shop, self._shop.acting()
        made = arrived(shop, number=f"TY-{place:05d}")
        card = document(number=number)
        ways: tuple[Callable[[], object], ...] = (
            lambda: self._release(made, card),
            lambda: refuse(
                shop.db,
                by,
                Refuse(shop.op(), made, RefusalReason.COPY_ONLY, "", Shown(document=card)),
            ),
            lambda: collectors.add_collector(
                shop.db,
                by,
                collectors.AddCollector(
                    shop.op(),
                    self._customer,
                    "王小明",
                    DocumentKind.RESIDENT_ID,
                    number,
                    shop.today,
                    None,
                    PAPER,
                ),
                vault=self._vault,
            ),
        )
        ways[place % len(ways)]()
        with pytest.raises(Refused) as refused:
            refuse(shop.db, by, Refuse(shop.op(), made, RefusalReason.OTHER, f"持 {number}"))
        logging.getLogger("counter").warning("refused %r", refused.value.__dict__)
        logging.getLogger("counter").warning("looked for %s", number)
        if place % 50 == 0:
            try:
                raise ValueError(f"cannot use {number}")
            except ValueError:
                self._last._on_exception(*sys.exc_info())

    def _release(self, made: int, card: Document) -> None:
        shop = self._shop
        shown = shows(document=card, ticked=frozenset({Tick.SIGNATURE, Tick.COPIES}))
        command = Release(shop.op(), made, version_of(shop, made), shown)
        done = release(shop.db, shop.acting(), command, vault=self._vault)
        logging.getLogger("counter").info("%r", command)
        told = PrintPickup(shop.op(), done.value, shop.acting().language)
        if made % 10 == 0:
            print_pickup(shop.db, shop.acting(), told)

    def export(self, folder: Path) -> None:
        """Every list of the counter, as files."""
        folder.mkdir()
        for kind in ("csv", "xlsx"):
            writer = CONSIGNMENTS.writer(self._shop.db, self._shop.acting(), {})
            writer(folder / f"consignments.{kind}")


def _keep_drafts(clerk: PickupDesk) -> None:
    """What the keepers write a moment after each key, now."""
    keepers = clerk.page.findChildren(DraftKeeper)
    assert keepers
    for keeper in keepers:
        keeper.save_if_changed()
    clerk.page.context.drafts.flush()


def _fail_with_a_number(log: Path) -> None:
    last = LastResort(log)
    for number in MARKED:
        try:
            raise ValueError(f"cannot use {number} of {number[:6]} {number[6:14]} {number[14:]}")
        except ValueError:
            last._on_exception(*sys.exc_info())


@pytest.mark.rule("PCK-11")
def test_what_was_erased_is_not_in_the_file_either(desk_shop: Shop, tmp_path: Path) -> None:
    """SQLite leaves what was deleted in its pages, unless it is told to wipe them."""
    shop, vault = desk_shop, Vault(tmp_path / "vault.key")
    with shop.db.write() as session:
        for number in range(40):
            vault.keep(session, shop.acting(), f"{NUMBER[:14]}{number:04d}", purpose="pickup")
    with shop.db.read() as session:
        rows = session.execute(select(VaultEntry.lookup, VaultEntry.ciphertext)).all()
    _checkpoint(shop)
    by = shop.acting()
    days = timedelta(days=VAULT_DAYS.default)
    assert vault.erase_due(shop.db, replace(by, now=by.now + days, today=by.today + days)).value
    _checkpoint(shop)
    assert shop.db.path is not None
    content = shop.db.path.read_bytes()
    assert not [row for row in rows if row.lookup.encode() in content]
    assert not [row for row in rows if bytes(row.ciphertext)[:24] in content]


def _checkpoint(shop: Shop) -> None:
    with shop.db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize(
    "text",
    [
        NUMBER, NUMBER.lower(), f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
        "".join(chr(ord(c) + 0xFEE0) for c in NUMBER), "310104900307663",
        "A123456789", "a123456789", "A800000014", "AC01234567", "13812344471",
        "postgresql://lin:ge@heim@host/wms", "host=x password=geheim@ user=lin",
    ],
)  # fmt: skip
def test_a_log_line_is_blotted_out(text: str, tmp_path: Path) -> None:
    shown = redacted(f"bad value {text}, in line 3")
    assert "[…]" in shown or "***" in shown
    assert not re.search(r"\d{7}|heim", shown)
    path = keep_fault(ValueError(text), tmp_path)
    assert path is not None
    assert text not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"杨民敬 {NUMBER}", "杨民敬 "),
        (f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", ""),
        ("".join(chr(ord(c) + 0xFEE0) for c in NUMBER), ""),
        ("106141411234567897", "106141411234567897"),  # a pallet's number
        (NUMBER[:17] + "0", NUMBER[:17] + "0"),  # the check figure does not fit
        ("13812344471", "13812344471"),
    ],
)
def test_only_a_resident_number_is_left_out_of_a_draft(text: str, left: str) -> None:
    assert without_resident_numbers(text) == left


def _note_of_a_customer(shop: Shop, text: str) -> object:
    fields = customers.CustomerFields(name="绍兴锦程", note=text)
    return customers.add(shop.db, shop.acting(), customers.AddCustomer(shop.op(), fields))


def _consignee(shop: Shop, text: str) -> object:
    return arrived(shop, number="TY-9", consignee_name=text)


def _remarks_of_a_waybill(shop: Shop, text: str) -> object:
    return arrived(shop, number="TY-9", remarks=text)


def _words_of_a_refusal(shop: Shop, text: str) -> object:
    made = arrived(shop, number=f"TY-{len(text)}")
    command = Refuse(shop.op(), made, RefusalReason.OTHER, text)
    return refuse(shop.db, shop.acting(), command)


def _title_of_a_count(shop: Shop, text: str) -> object:
    command = counts.Plan(shop.op(), text, CountScope.SITE)
    return counts.plan(shop.db, shop.acting(), command)


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize(
    "write",
    [
        _note_of_a_customer, _consignee, _remarks_of_a_waybill, _words_of_a_refusal,
        _title_of_a_count,
    ],
)  # fmt: skip
def test_no_free_text_takes_a_number(desk_shop: Shop, write: Write) -> None:
    for number in (NUMBER, f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}"):
        with pytest.raises(Refused) as refused:
            write(desk_shop, f"本人 {number}")
        assert refused.value.code.value.endswith(("identity_number", "looks_like_number"))
    assert not [row for row in dump(desk_shop.db) if NUMBER in row or NUMBER[6:14] in row]
