"""Receipts on both engines: required, printed, signed, and what is not back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import dump
from tests.receipts.stack import ARRIVED, printed, required, requirement
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.db import archive
from wms_desktop.receipts import missing, printing, queries, service
from wms_desktop.receipts.kinds import ReceiptState, Route
from wms_desktop.receipts.missing import MissingFilter
from wms_desktop.receipts.rules import Dueness, ReceiptFault, dueness
from wms_desktop.receipts.tables import Receipt


def card(shop: Shop, number: str) -> queries.ReceiptCard:
    with shop.db.read() as session:
        receipt_id = session.scalar(select(Receipt.id).where(Receipt.number == number))
    found = queries.card(shop.db, receipt_id or 0)
    assert found is not None
    return found


def steps(shop: Shop, number: str) -> list[ReceiptState]:
    return [step.state for step in card(shop, number).steps]


@pytest.mark.rule("RCP-1")
def test_one_document_has_one_receipt_with_what_it_needs(shop: Shop) -> None:
    wanted = requirement(needs_seal=True, copies=2, is_cash=True)
    with shop.db.write() as session:
        first = service.require(session, shop.acting(), wanted)
        assert service.require(session, shop.acting(), wanted) == first
    found = queries.card_of(shop.db, wanted.document)
    assert found is not None
    assert found.number == "R-20260521-0001"
    assert (found.needs.seal, found.needs.copies, found.is_cash) == (True, 2, True)
    assert found.due_on == ARRIVED + timedelta(days=10)
    assert found.responsible == "林晓雯"
    assert steps(shop, found.number) == [ReceiptState.REQUIRED]


@pytest.mark.rule("RCP-5")
def test_the_last_parts_arrival_sets_the_deadline(shop: Shop) -> None:
    by = shop.acting()
    wanted = requirement(arrived_on=None, route=Route.ONE_TRANSFER)
    with shop.db.write() as session:
        service.require(session, by, wanted)
    found = queries.card_of(shop.db, wanted.document)
    assert found is not None
    assert found.due_on is None
    for day, due in ((18, 2), (20, 4), (19, 4)):
        with shop.db.write() as session:
            service.arrived(session, by, wanted.document, date(2026, 5, day))
        found = queries.card_of(shop.db, wanted.document)
        assert found is not None
        assert found.due_on == date(2026, 6, due)


@pytest.mark.rule("RCP-1")
@pytest.mark.usefixtures("nothing_changes")
def test_five_copies_are_refused(shop: Shop) -> None:
    with pytest.raises(Refused) as refused, shop.db.write() as session:
        service.require(session, shop.acting(), requirement(copies=5))
    assert refused.value.code is ReceiptFault.BAD_COPIES


@pytest.mark.rule("SYS-2")
def test_printing_archives_each_slip_and_takes_the_step_once(shop: Shop) -> None:
    numbers = required(shop, 2)
    command = printing.PrintSlips(shop.op(), tuple(numbers))
    first = printing.print_slips(shop.db, shop.acting(), command)
    again = printing.print_slips(shop.db, shop.acting(), command)
    assert (again.value, again.replay) == (first.value, True)
    for number in numbers:
        assert steps(shop, number) == [ReceiptState.REQUIRED, ReceiptState.PRINTED]
        assert [p.kind for p in archive.papers(shop.db, number)] == [printing.PAPER_KIND]
    printed(shop, numbers[:1])
    assert steps(shop, numbers[0]) == [ReceiptState.REQUIRED, ReceiptState.PRINTED]


@pytest.mark.rule("RCP-2")
def test_an_unknown_number_prints_nothing(shop: Shop) -> None:
    numbers = required(shop)
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        printed(shop, [*numbers, "R-20260101-0001"])
    assert refused.value.code is ReceiptFault.UNKNOWN_RECEIPT
    with pytest.raises(Refused):
        printed(shop, [])
    assert dump(shop.db) == before


@pytest.mark.rule("RCP-2")
def test_signing_at_the_counter_notes_every_step_once(shop: Shop) -> None:
    number = required(shop, document="consignment:TY-1")[0]
    printed(shop, [number])
    for _ in range(2):
        with shop.db.write() as session:
            service.mark_signed(session, shop.acting(), "consignment:TY-1")
            service.mark_signed(session, shop.acting(), "consignment:no-receipt")
    wanted = [ReceiptState.REQUIRED, ReceiptState.PRINTED, ReceiptState.SIGNED]
    assert steps(shop, number) == wanted
    other = required(shop, document="consignment:TY-2")[0]
    with shop.db.write() as session:
        service.mark_signed(session, shop.acting(), "consignment:TY-2")
    assert steps(shop, other) == wanted


@pytest.mark.rule("RCP-6")
def test_the_list_of_missing_receipts_agrees_with_the_rule_on_every_day(shop: Shop) -> None:
    numbers = required(shop, 3)
    required(shop, 1, arrived_on=None)
    same_site = required(shop, 1, site_id=1, route=Route.TWO_TRANSFERS)[0]
    everything = MissingFilter()
    for day in range(30):
        today = ARRIVED + timedelta(days=day)
        rows = missing.missing(shop.db, today, everything)
        assert len(rows) == 4
        figures = missing.ageing(shop.db, today, everything)
        assert figures.total == 4
        for standing in Dueness:
            own = missing.missing(shop.db, today, MissingFilter(standings=frozenset({standing})))
            assert {r.number for r in own} == {r.number for r in rows if r.standing is standing}
        for row in rows:
            from wms_desktop.receipts.rules import DEFAULT_DEADLINES

            asked = dueness(row.arrived_on, row.due_on, today, DEFAULT_DEADLINES)
            assert row.standing is asked
    assert rows[-1].number == same_site
    one = missing.missing(shop.db, today, everything, limit=1)
    following = missing.missing(shop.db, today, everything, after=one[0], limit=50)
    assert [r.number for r in one + following] == [*numbers, same_site]


@pytest.mark.rule("RCP-6")
def test_missing_receipts_by_site_person_and_text(shop: Shop) -> None:
    required(shop, 1, responsible="陈敏", consignee_name="王建国")
    required(shop, 1, site_id=1, responsible="何伟")
    count = missing.count_missing
    assert count(shop.db, shop.today, MissingFilter()) == 2
    assert count(shop.db, shop.today, MissingFilter(site_id=1)) == 1
    assert count(shop.db, shop.today, MissingFilter(responsible="陈敏")) == 1
    assert count(shop.db, shop.today, MissingFilter(text="建国")) == 1
    assert count(shop.db, shop.today, MissingFilter(text="%")) == 0
    assert missing.responsible_people(shop.db) == ["何伟", "陈敏"]


def test_a_scanned_slip_leads_to_its_receipt(shop: Shop) -> None:
    from wms_desktop.receipts.codes import slip_code

    number = required(shop, copies=2)[0]
    found = queries.scan_meanings(shop.db, 1, slip_code(number, 2))
    assert [(kind, code) for kind, _, code, _ in found] == [("receipt", number)]
    assert queries.scan_meanings(shop.db, 1, number)[0][2] == number
    assert queries.scan_meanings(shop.db, 1, "A-01-01") == []
