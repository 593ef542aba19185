"""Release and refusal: one transaction, one record, exactly once (PCK-4 to PCK-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select

from tests.conftest import dump
from tests.pickup.waybills import (
    NUMBER,
    OTHER_NUMBER,
    PAPER,
    PHONE,
    arrived,
    document,
    png,
    resident_number,
    shows,
    signature,
    state_of,
    version_of,
)
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.db import rule_values
from wms_desktop.people.tables import VaultEntry
from wms_desktop.people.vault import Vault
from wms_desktop.pickup import queries, records, service, warnings
from wms_desktop.pickup.claims import CallBack, Shown, Taken
from wms_desktop.pickup.kinds import (
    Block,
    Collector,
    Due,
    Gap,
    PaymentMeans,
    PickupFault,
    RefusalReason,
    Tick,
)
from wms_desktop.pickup.paperwork import PrintPickup, print_pickup
from wms_desktop.pickup.rules_settings import DOCUMENT_USES, OLD_FORM_ALLOWED
from wms_desktop.pickup.tables import Payment, PickupRecord, ShownDocument
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.printing import PrintSlips, print_slips
from wms_desktop.receipts.tables import Receipt
from wms_desktop.transport import service as transport
from wms_desktop.transport.kinds import Channel

SLIP = frozenset({Tick.SIGNATURE, Tick.COPIES})


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault.key")


def command(shop, made: int, **values) -> service.Release:
    shown = shows(ticked=SLIP, **values)
    return service.Release(uuid4(), made, version_of(shop, made), shown)


def release(shop, vault, made: int, **values):
    return service.release(shop.db, shop.acting(), command(shop, made, **values), vault=vault)


def count(shop, table) -> int:
    with shop.db.read() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.mark.rule("PCK-9")
def test_a_release_is_one_record_of_everything(shop, vault):
    made = arrived(shop, collect_freight=Decimal(186))
    paid = (Taken(Due.COLLECT_FREIGHT, PaymentMeans.WECHAT, Decimal(186)),)
    told = replace(command(shop, made, taken=paid), signature=signature())
    done = service.release(shop.db, shop.acting(), told, vault=vault)
    assert state_of(shop) == "released"
    record = records.record(shop.db, done.value)
    assert record.documents == (
        (Collector.CONSIGNEE, document().kind, "杨民敬", f"3{'*' * 16}{NUMBER[-1]}"),
    )
    assert record.payments == ((Due.COLLECT_FREIGHT, PaymentMeans.WECHAT, Decimal(186)),)
    assert (record.person, record.consignee_name) == ("林晓雯", "杨民敬")
    assert len(record.signature_sha256) == 64
    with shop.db.read() as session:
        assert session.scalars(select(Receipt)).one().state is ReceiptState.SIGNED


@pytest.mark.rule("PCK-9")
def test_the_full_number_is_kept_only_in_the_vault(shop, vault):
    release(shop, vault, arrived(shop))
    assert not [row for row in dump(shop.db) if NUMBER in row]
    with shop.db.read() as session:
        entry = session.scalars(select(VaultEntry)).one()
        shown = session.scalars(select(ShownDocument)).one()
    assert shown.vault_entry_id == entry.id
    assert vault.open(shop.db, shop.acting("zhou"), entry.id, "核对客户投诉") == NUMBER


@pytest.mark.rule("PCK-9")
def test_the_same_press_releases_once(shop, vault):
    told = command(shop, arrived(shop))
    first = service.release(shop.db, shop.acting(), told, vault=vault)
    second = service.release(shop.db, shop.acting(), told, vault=vault)
    assert (second.value, second.replay) == (first.value, True)
    assert count(shop, PickupRecord) == count(shop, VaultEntry) == 1


@pytest.mark.rule("PCK-9")
def test_released_goods_are_not_released_again(shop, vault):
    made = arrived(shop)
    late = command(shop, made)
    release(shop, vault, made)
    with pytest.raises(Refused) as refused:
        service.release(shop.db, shop.acting(), late, vault=vault)
    assert refused.value.code is Block.RELEASED


def test_what_changed_elsewhere_is_stale(shop, vault):
    made = arrived(shop)
    slow = command(shop, made)
    boss = shop.acting("zhou")
    for work in (transport.hold, transport.resume):
        work(shop.db, boss, transport.Decide(uuid4(), made, version_of(shop, made), "查货"))
    with pytest.raises(Stale):
        service.release(shop.db, shop.acting(), slow, vault=vault)


@pytest.mark.parametrize(
    ("work", "block"), [(transport.hold, Block.HELD), (transport.cancel, Block.CANCELLED)]
)
def test_held_and_cancelled_goods_stay(shop, vault, work, block):
    made = arrived(shop)
    work(
        shop.db,
        shop.acting("zhou"),
        transport.Decide(uuid4(), made, version_of(shop, made), "发货人要求"),
    )
    with pytest.raises(Refused) as refused:
        release(shop, vault, made)
    assert (refused.value.code, refused.value.params["why"]) == (block, "发货人要求")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"document": document("杨明静")}, Block.NAME_DIFFERS),
        ({"document": document(number="330102198503072419")}, Block.NUMBER),
        ({"document": document(is_original=False)}, Block.COPY),
        ({"document": None}, Gap.DOCUMENT),
        ({"is_signed": False}, Gap.SIGNATURE),
        ({"collector": Collector.AGENT}, Gap.AGENT_NAME),
    ],
)
@pytest.mark.rule("PCK-9")
def test_a_refused_release_changes_nothing(shop, vault, values, code):
    made = arrived(shop)
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        release(shop, vault, made, **values)
    assert refused.value.code is code
    assert dump(shop.db) == before


@pytest.mark.rule("PCK-7")
def test_a_missing_tick_stops_the_service_too(shop, vault):
    made = arrived(shop, needs_id_number=True, needs_own_forms=True)
    with pytest.raises(Refused) as refused:
        release(shop, vault, made)
    assert refused.value.code is Gap.TICK


@pytest.mark.rule("PCK-8")
def test_money_due_and_not_taken_stops_the_release(shop, vault):
    made = arrived(shop, cash_on_delivery=Decimal("99.90"))
    with pytest.raises(Refused) as refused:
        release(shop, vault, made)
    assert (refused.value.code, refused.value.params["amount"]) == (Gap.MONEY, "99.90")
    assert count(shop, Payment) == 0


@pytest.mark.rule("PCK-3")
def test_an_agents_release_records_both_documents(shop, vault):
    made = arrived(shop)
    shown = Shown(
        Collector.AGENT, document(), document("程发凯", OTHER_NUMBER), "Colleague",
        ticked=frozenset({Tick.AGENT_SIGNATURE, Tick.COPIES, Tick.LETTER}), is_signed=True,
    )  # fmt: skip
    told = service.Release(uuid4(), made, version_of(shop, made), shown, authorization=PAPER)
    record = records.record(
        shop.db, service.release(shop.db, shop.acting(), told, vault=vault).value
    )
    assert [(whose, name) for whose, _, name, _ in record.documents] == [
        (Collector.CONSIGNEE, "杨民敬"),
        (Collector.AGENT, "程发凯"),
    ]
    assert count(shop, VaultEntry) == 2


@pytest.mark.rule("PCK-4")
@pytest.mark.rule("PCK-6")
def test_a_change_on_record_and_the_call_back_let_another_name_collect(shop, vault):
    made = arrived(shop)
    transport.change_consignee(
        shop.db, shop.acting(),
        transport.ChangeConsignee(
            uuid4(), made, version_of(shop, made), "杨明静", "周经理", Channel.PHONE,
            "0575-84120001", shop.now, PAPER,
        ),
    )  # fmt: skip
    now_named = document("杨明静")
    with pytest.raises(Refused) as refused:
        release(shop, vault, made, document=now_named)
    assert refused.value.code is Gap.CALL_BACK
    with pytest.raises(Refused) as refused:
        release(shop, vault, made, call_back=CallBack(PHONE, "同意"))
    assert refused.value.code is Block.NAME_DIFFERS
    done = release(shop, vault, made, document=now_named, call_back=CallBack(PHONE, "同意"))
    with shop.db.read() as session:
        row = session.get_one(PickupRecord, done.value)
        assert (row.callback_phone, row.callback_note) == (PHONE, "同意")


def test_a_slip_printed_before_the_change_must_come_back(shop, vault):
    made = arrived(shop)
    number = queries.desk(shop.db, 1, made, shop.today).receipt_number
    print_slips(shop.db, shop.acting(), PrintSlips(uuid4(), (number,)))
    transport.change_consignee(
        shop.db, shop.acting(),
        transport.ChangeConsignee(
            uuid4(), made, version_of(shop, made), "杨明静", "周经理", Channel.FAX,
            "0575-84120001", shop.now, PAPER,
        ),
    )  # fmt: skip
    ready = {"document": document("杨明静"), "call_back": CallBack(PHONE, "同意")}
    with pytest.raises(Refused) as refused:
        release(shop, vault, made, **ready)
    assert refused.value.code is Block.CHANGED_AFTER_PRINTING
    shown = shows(ticked=SLIP | {Tick.OLD_SLIP}, **ready)
    told = service.Release(uuid4(), made, version_of(shop, made), shown)
    done = service.release(shop.db, shop.acting(), told, vault=vault)
    with shop.db.read() as session:
        assert "old_slip" in session.get_one(PickupRecord, done.value).confirmations


@pytest.mark.rule("PCK-2")
def test_an_old_number_is_taken_by_the_setting_and_the_record_says_so(shop, vault):
    made = arrived(shop)
    old = document(number="330102850307241")
    with pytest.raises(Refused) as refused:
        release(shop, vault, made, document=old)
    assert refused.value.code is Block.NUMBER
    with shop.db.write() as session:
        rule_values.set_value(session, shop.acting("admin"), OLD_FORM_ALLOWED, "True", shop.today)
    done = release(shop, vault, made, document=old)
    with shop.db.read() as session:
        assert "old_form" in session.get_one(PickupRecord, done.value).confirmations


def blank(dots: int) -> bytes:
    picture = Image.new("L", (600, 200), "white")
    for x in range(dots):
        picture.putpixel((100 + x, 100), 0)
    return png(picture)


@pytest.mark.parametrize("picture", [b"", blank(0), blank(2)])
def test_an_empty_signature_or_a_dot_is_none(shop, vault, picture):
    told = replace(command(shop, arrived(shop)), signature=picture)
    with pytest.raises(Refused) as refused:
        service.release(shop.db, shop.acting(), told, vault=vault)
    assert refused.value.code is PickupFault.SIGNATURE_EMPTY


@pytest.mark.parametrize("picture", [b"hello", signature()[:60], b"\x89PNG" + bytes(600_000)])
def test_what_is_no_picture_is_refused(shop, vault, picture):
    told = replace(command(shop, arrived(shop)), signature=picture)
    with pytest.raises(Refused) as refused:
        service.release(shop.db, shop.acting(), told, vault=vault)
    assert refused.value.code is PickupFault.SIGNATURE_UNREADABLE


def refuse(shop, made: int, reason=RefusalReason.COPY_ONLY, detail="", **values):
    told = service.Refuse(uuid4(), made, reason, detail, Shown(**values))
    return service.refuse(shop.db, shop.acting(), told)


@pytest.mark.rule("PCK-9")
def test_a_refusal_leaves_a_record_and_the_goods(shop):
    made = arrived(shop)
    done = refuse(shop, made, detail="只有复印件", document=document())
    record = records.record(shop.db, done.value)
    assert (record.reason, record.detail) == (RefusalReason.COPY_ONLY, "只有复印件")
    assert record.documents[0][3] == f"3{'*' * 16}{NUMBER[-1]}"
    assert state_of(shop) == "waiting"
    assert count(shop, VaultEntry) == 0
    assert not [row for row in dump(shop.db) if NUMBER in row]


def test_another_reason_needs_words_and_a_number_is_no_words(shop):
    made = arrived(shop)
    with pytest.raises(Refused) as refused:
        refuse(shop, made, RefusalReason.OTHER)
    assert refused.value.code is PickupFault.REASON_DETAIL
    with pytest.raises(Refused) as refused:
        refuse(shop, made, detail=f"号码 {NUMBER}")
    assert refused.value.code is PickupFault.LOOKS_LIKE_NUMBER


@pytest.mark.rule("PCK-10")
def test_repeated_refusals_are_shown_to_clerk_and_duty_manager(shop):
    made = arrived(shop)
    desk = queries.desk(shop.db, 1, made, shop.today)
    assert not desk.warns_of_refusals
    refuse(shop, made)
    desk = queries.desk(shop.db, 1, made, shop.today)
    assert desk.warns_of_refusals
    assert desk.refusals[0].reason is RefusalReason.COPY_ONLY
    assert warnings.warnings(shop.db, 1, shop.today) == []
    refuse(shop, made)
    [warning] = warnings.warnings(shop.db, 1, shop.today)
    assert (warning.subject, warning.count, warning.is_document) == ("TY-88062415", 2, False)
    assert warnings.count_unseen(shop.db, 1, shop.today) == 1
    told = warnings.MarkSeen(uuid4(), warning.record_id)
    with pytest.raises(Refused):
        warnings.mark_seen(shop.db, shop.acting(), told)
    warnings.mark_seen(shop.db, shop.acting("zhou"), told)
    assert warnings.count_unseen(shop.db, 1, shop.today) == 0
    refuse(shop, made)  # comes up again
    assert warnings.count_unseen(shop.db, 1, shop.today) == 1


@pytest.mark.rule("PCK-10")
def test_one_document_for_many_consignees_is_a_warning(shop, vault):
    with shop.db.write() as session:
        rule_values.set_value(session, shop.acting("admin"), DOCUMENT_USES, "3", shop.today)
    number = resident_number("11010119900307001")
    for place, name in enumerate(("赵一", "钱二", "孙三", "孙三")):
        made = arrived(shop, number=f"TY-{place}", consignee_name=name)
        uses = queries.document_uses(shop.db, vault.lookup(number), shop.today) if place else None
        assert uses is None or (uses.consignees, uses.is_many) == (place, place >= 3)
        release(shop, vault, made, document=document(name, number))
    assert queries.document_uses(shop.db, vault.lookup(number), shop.today).consignees == 3
    [alarm] = warnings.warnings(shop.db, 1, shop.today)
    assert (alarm.count, alarm.is_document) == (3, True)
    assert alarm.subject == f"1{'*' * 16}{number[-1]}"


@pytest.mark.rule("PCK-11")
def test_after_retention_the_number_is_gone_and_the_proof_stays(shop, vault):
    done = release(shop, vault, arrived(shop))
    later = replace(shop.acting(), today=shop.today + timedelta(days=180))
    vault.erase_due(shop.db, later)
    with shop.db.read() as session:
        entry = session.scalars(select(VaultEntry)).one()
        assert (entry.ciphertext, entry.lookup) == (None, None)
    assert records.record(shop.db, done.value).documents[0][3].startswith("3***")


def test_nobody_without_a_right_releases_or_refuses(shop, vault):
    told = command(shop, arrived(shop))
    with pytest.raises(Refused):
        service.release(shop.db, shop.acting("nobody"), told, vault=vault)


def test_another_site_cannot_release(shop, vault):
    told = command(shop, arrived(shop))
    with pytest.raises(Refused) as refused:
        service.release(shop.db, shop.acting(site=2), told, vault=vault)
    assert refused.value.code is Block.OTHER_SITE


@pytest.mark.rule("SYS-2")
def test_the_papers_are_archived_and_hold_no_full_number(shop, vault):
    from wms_desktop.db import archive, seals
    from wms_desktop.documents.render import page_texts

    made = arrived(shop, collect_freight=Decimal(186))
    paid = (Taken(Due.COLLECT_FREIGHT, PaymentMeans.CASH, Decimal(186)),)
    record = release(shop, vault, made, taken=paid).value
    told = PrintPickup(uuid4(), record, shop.acting().language)
    seals.seal(shop.db)
    slip, cash = print_pickup(shop.db, shop.acting(), told).value
    said = "".join(page_texts(archive.content(shop.db, slip)))
    assert "杨民敬" in said
    assert seals.newest_anchor(shop.db) in said  # SYS-1: a paper that shows a cut tail
    assert NUMBER not in said
    with pytest.raises(Refused) as refused:
        print_pickup(shop.db, shop.acting(site=2), PrintPickup(uuid4(), record, told.language))
    assert refused.value.code is Block.OTHER_SITE
    taken = "".join(page_texts(archive.content(shop.db, cash)))
    assert "186.00" in taken
    assert f"SJ-{record:08d}" in taken  # its own: part pickups of one waybill have one each
    assert [paper.kind for paper in archive.papers(shop.db, "TY-88062415")] == [
        "cash_receipt",
        "pickup_slip",
    ]
