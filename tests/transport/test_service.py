"""Consignments: added, arrived, changed, held, cancelled; found by number and by four digits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.conftest import dump
from tests.pickup.waybills import PAPER, arrived, version_of, waybill
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.text import TextFault
from wms_desktop.receipts.calling_off import is_called_off
from wms_desktop.receipts.tables import Receipt
from wms_desktop.transport import queries, service
from wms_desktop.transport.kinds import Channel, ConsignmentFault, ConsignmentState
from wms_desktop.transport.rules import document_of


def change(shop, consignment_id: int, **values) -> service.ChangeConsignee:
    command = service.ChangeConsignee(
        uuid4(), consignment_id, version_of(shop, consignment_id), "杨明静", "周经理",
        Channel.PHONE, "0575-84120001", shop.now, PAPER,
    )  # fmt: skip
    return replace(command, **values)


def refused(work, *args) -> object:
    with pytest.raises(Refused) as error:
        work(*args)
    return error.value.code


def test_a_waybill_is_taken_in_once(shop):
    command = service.AddConsignment(uuid4(), waybill())
    first = service.add_consignment(shop.db, shop.acting(), command)
    again = service.add_consignment(shop.db, shop.acting(), command)
    assert (again.value, again.replay) == (first.value, True)
    taken = service.AddConsignment(uuid4(), waybill())
    assert (
        refused(service.add_consignment, shop.db, shop.acting(), taken)
        is ConsignmentFault.NUMBER_TAKEN
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"pieces": 0}, ConsignmentFault.PIECES),
        ({"receipt_copies": 5}, ConsignmentFault.COPIES),
        ({"collect_freight": Decimal("-1")}, ConsignmentFault.MONEY),
        ({"collect_freight": Decimal("1.005")}, ConsignmentFault.MONEY),
        ({"collect_freight": Decimal("NaN")}, ConsignmentFault.MONEY),
        ({"consignee_name": " \u3000"}, TextFault.EMPTY),
        ({"consignee_name": "杨\u202e民敬"}, TextFault.DIRECTION),
        ({"number": "运单1"}, TextFault.NOT_A_CODE),
    ],
)
@pytest.mark.usefixtures("nothing_changes")
def test_what_cannot_be_taken_changes_nothing(shop, values, code):
    command = service.AddConsignment(uuid4(), waybill(**values))
    assert refused(service.add_consignment, shop.db, shop.acting(), command) is code


def test_nobody_without_a_right_adds(shop):
    with pytest.raises(Refused):
        service.add_consignment(
            shop.db, shop.acting("nobody"), service.AddConsignment(uuid4(), waybill())
        )


@pytest.mark.rule("RCP-5")
def test_arrival_of_the_last_part_starts_the_receipts_deadline(shop):
    by = shop.acting()
    made = service.add_consignment(shop.db, by, service.AddConsignment(uuid4(), waybill())).value
    part = service.Arrive(uuid4(), made, 1, shop.today, "S-01", is_last_part=False)
    service.arrive(shop.db, by, part)
    assert not queries.waiting(shop.db, 1, after=None, limit=5)
    last = service.Arrive(uuid4(), made, version_of(shop, made), shop.today)
    service.arrive(shop.db, by, last)
    assert [row.number for row in queries.waiting(shop.db, 1, after=None, limit=5)] == [
        "TY-88062415"
    ]
    with shop.db.read() as session:
        receipt = session.scalars(select(Receipt)).one()
    assert receipt.document == "consignment:TY-88062415"
    assert receipt.due_on == shop.today + timedelta(days=10)
    again = service.Arrive(uuid4(), made, version_of(shop, made), shop.today)
    assert refused(service.arrive, shop.db, by, again) is ConsignmentFault.NOT_ON_THE_WAY


def test_nothing_arrives_tomorrow_or_at_another_site(shop):
    made = service.add_consignment(
        shop.db, shop.acting(), service.AddConsignment(uuid4(), waybill())
    ).value
    ahead = service.Arrive(uuid4(), made, 1, shop.today + timedelta(days=1))
    assert (
        refused(service.arrive, shop.db, shop.acting(), ahead) is ConsignmentFault.ARRIVED_IN_FUTURE
    )
    here = service.Arrive(uuid4(), made, 1, shop.today)
    elsewhere = shop.acting(site=2)
    assert refused(service.arrive, shop.db, elsewhere, here) is ConsignmentFault.OTHER_SITE


@pytest.mark.rule("PCK-4")
def test_a_change_of_consignee_is_on_record_with_its_paper(shop):
    made = arrived(shop)
    service.change_consignee(shop.db, shop.acting(), change(shop, made))
    file = queries.consignment(shop.db, made)
    assert file.consignee_name == "杨明静"
    assert not file.is_changed_after_printing
    kept = file.changes[0]
    assert (kept.old_name, kept.new_name, kept.said_by) == ("杨民敬", "杨明静", "周经理")
    assert (kept.channel, kept.phone, kept.recorded_by) == ("phone", "0575-84120001", "林晓雯")
    assert len(kept.paper_sha256) == 64
    with shop.db.read() as session:
        assert session.scalars(select(Receipt)).one().consignee_name == "杨明静"


@pytest.mark.rule("PCK-4")
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"paper": b""}, ConsignmentFault.NO_PAPER),
        ({"paper": b"hello"}, ConsignmentFault.PAPER_KIND),
        ({"paper": b"%PDF-" + bytes(10_000_001)}, ConsignmentFault.PAPER_TOO_LARGE),
        ({"said_by": "  "}, TextFault.EMPTY),
        ({"phone": "call me"}, ConsignmentFault.PHONE),
        ({"phone": ""}, TextFault.EMPTY),
        ({"new_name": "杨民敬"}, ConsignmentFault.SAME_NAME),
        ({"new_name": ""}, TextFault.EMPTY),
    ],
)
def test_a_change_without_who_where_or_paper_is_refused(shop, values, code):
    command = change(shop, arrived(shop), **values)
    before = dump(shop.db)
    assert refused(service.change_consignee, shop.db, shop.acting(), command) is code
    assert dump(shop.db) == before


def test_a_change_is_not_said_in_the_future(shop):
    command = change(shop, arrived(shop), said_at=shop.now + timedelta(minutes=5))
    assert (
        refused(service.change_consignee, shop.db, shop.acting(), command)
        is ConsignmentFault.SAID_IN_FUTURE
    )


def test_hold_cancel_and_resume(shop):
    made = arrived(shop)
    boss = shop.acting("zhou")

    def decide(work, reason="客户要求"):
        work(shop.db, boss, service.Decide(uuid4(), made, version_of(shop, made), reason))
        return queries.consignment(shop.db, made).state

    with pytest.raises(Refused):
        decide(service.resume)
    assert decide(service.hold) is ConsignmentState.HELD
    assert queries.consignment(shop.db, made).state_reason == "客户要求"
    assert decide(service.resume) is ConsignmentState.WAITING
    assert decide(service.cancel) is ConsignmentState.CANCELLED
    with pytest.raises(Refused):
        decide(service.hold)


@pytest.mark.rule("RCP-3")
def test_the_receipt_of_a_cancelled_consignment_is_called_off(shop):
    made = arrived(shop)
    document = document_of(queries.consignment(shop.db, made).number)

    def is_off():
        with shop.db.read() as session:
            receipt = session.scalars(select(Receipt).where(Receipt.document == document)).one()
            return is_called_off(session, receipt)

    for work, expected in ((service.hold, False), (service.resume, False), (service.cancel, True)):
        command = service.Decide(uuid4(), made, version_of(shop, made), "客户要求")
        work(shop.db, shop.acting("zhou"), command)
        assert is_off() is expected


def test_the_slower_of_two_workstations_is_told(shop):
    made = arrived(shop)
    slow = change(shop, made)
    service.change_consignee(shop.db, shop.acting(), change(shop, made, new_name="程发凯"))
    with pytest.raises(Stale):
        service.change_consignee(shop.db, shop.acting(), slow)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("TY-88062415", True),
        ("ty-88062415", True),
        ("ＴＹ－８８０６２４１５", True),
        (own_code(CodeKind.CONSIGNMENT, "TY-88062415"), True),
        ("2415", True),
        ("4471", True),
        ("4472", False),
        ("415", False),
        ("", False),
        ("%", False),
        ("____", False),
        ("'; DROP TABLE consignment;--", False),
        ("x" * 3000, False),
    ],
)
def test_a_waybill_is_found_by_number_barcode_and_last_four(shop, typed, found):
    arrived(shop)
    assert bool(queries.by_code(shop.db, typed)) is found
    assert bool(queries.scan_meanings(shop.db, 1, typed)) is found


def test_the_last_four_find_only_what_waits_here(shop):
    arrived(shop)
    assert not queries.by_code(shop.db, "2415", site_id=2)
    assert queries.by_code(shop.db, "TY-88062415", site_id=2)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("杨民", 1), ("ymj", 1), ("锦程", 1), ("4471", 1), ("8806", 1), ("%", 0), ("李", 0), ("", 1)],
)
def test_the_waiting_list_is_searched_by_anything_people_say(shop, typed, found):
    arrived(shop)
    assert len(queries.waiting(shop.db, 1, typed, after=None, limit=9)) == found
    assert queries.count_waiting(shop.db, 1, typed) == found


def test_the_list_goes_on_after_a_row_and_shows_the_longest_waiting_first(shop):
    by = shop.acting()
    for number in range(5):
        made = service.add_consignment(
            shop.db, by, service.AddConsignment(uuid4(), waybill(number=f"TY-{number}"))
        ).value
        day = shop.today - timedelta(days=number // 2)
        service.arrive(shop.db, by, service.Arrive(uuid4(), made, 1, day))
    seen, after = [], None
    while page := queries.waiting(shop.db, 1, after=after, limit=2):
        seen += [row.number for row in page]
        after = page[-1]
    assert seen == ["TY-4", "TY-2", "TY-3", "TY-0", "TY-1"]
