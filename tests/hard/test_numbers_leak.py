"""Marked identity numbers are typed everywhere they can be; then every byte that was left is read.

Source: reliability.md G9; bad-inputs.md 43, 44.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.conftest import dump
from tests.pickup.robot import PickupDesk
from tests.pickup.waybills import NUMBER, OTHER_NUMBER, arrived, resident_number
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.core.fault_file import keep_fault
from wms_desktop.core.redact import redacted, without_resident_numbers
from wms_desktop.counts import service as counts
from wms_desktop.counts.kinds import CountScope
from wms_desktop.customers import service as customers
from wms_desktop.people.rules import VAULT_DAYS
from wms_desktop.people.tables import VaultEntry
from wms_desktop.people.vault import Vault
from wms_desktop.pickup.kinds import RefusalReason
from wms_desktop.pickup.service import Refuse, refuse
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.report import LastResort, open_log

Write = Callable[[Shop, str], object]
AGENT = resident_number("35020619920815261")
REFUSED = resident_number("44010619880229001")
MARKED = (NUMBER, OTHER_NUMBER, AGENT, REFUSED)


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
