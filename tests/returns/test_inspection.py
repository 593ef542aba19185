"""What comes back is looked at piece by piece and posted once (RET-4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Thread

import pytest
from sqlalchemy import delete, func, select

from tests.conftest import dump
from tests.photos import photo
from tests.returns.inspecting import Inspecting
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import NeedsConfirmation, Refused, Stale
from wms_desktop.core.photo import Photo
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.db import attachments
from wms_desktop.goods.tables import GoodsException
from wms_desktop.people.tables import Person, PersonRole
from wms_desktop.returns import exchange, finishing, inspection
from wms_desktop.returns.kinds import PieceVerdict, RepairStage, ReturnState, Wish
from wms_desktop.returns.rules import ReturnFault
from wms_desktop.returns.rules_chain import ChainFault
from wms_desktop.returns.rules_inspection import InspectionFault, SlipGoods, line_of
from wms_desktop.stock.kinds import Condition, MoveReason
from wms_desktop.stock.rules import StorageFault
from wms_desktop.stock.tables import Location, StockDocument

GOOD, RETURNED, FAULTY, REFUSED = PieceVerdict


@pytest.fixture
def slip(shop) -> Inspecting:
    return Inspecting(shop)


def refused(slip: Inspecting, use_case, command, login: str = "lin") -> Refused:
    """What is refused; and nothing at all has changed."""
    before = dump(slip.shop.db)
    with pytest.raises(Refused) as told:
        use_case(slip.shop.db, slip.shop.acting(login), command)
    assert dump(slip.shop.db) == before
    return told.value


# arrival


@pytest.mark.rule("RET-4")
def test_goods_arrive_at_a_location_for_returns(slip):
    slip.arrive()
    found = slip.file
    assert (found.state, found.location_code) == (ReturnState.ARRIVED, "T-01")
    assert found.arrived_on == slip.shop.today
    assert slip.shop.on_hand(slip.returning.lots["A302-14"][0], "T-01") == 0  # not looked at yet


@pytest.mark.rule("RET-4")
def test_arrived_twice_changes_nothing(slip):
    slip.arrive()
    told = refused(slip, inspection.arrive, slip.arrival())
    assert told.code is InspectionFault.ALREADY_ARRIVED
    assert told.params["number"] == slip.slip


@pytest.mark.rule("RET-4")
def test_what_was_not_issued_cannot_arrive(slip):
    with slip.shop.db.write() as session:
        row = session.get_one(inspection.ReturnApplication, slip.id)
        row.state, row.slip_number = ReturnState.APPROVED, None
    told = refused(slip, inspection.arrive, slip.arrival())
    assert told.code is InspectionFault.NOT_ISSUED


@pytest.mark.rule("LOC-1")
@pytest.mark.parametrize(("code", "fault"), [
    ("A-01-01", InspectionFault.NOT_RETURNS_ZONE),
    ("C-01-01", InspectionFault.NOT_RETURNS_ZONE),
    ("CUSTOMER", StorageFault.NOT_A_BIN),
])  # fmt: skip
def test_returns_arrive_in_their_own_zone_alone(slip, code, fault):
    command = slip.arrival(location_id=slip.shop.location(code))
    assert refused(slip, inspection.arrive, command).code is fault


@pytest.mark.rule("LOC-1")
def test_a_blocked_location_takes_nothing(slip):
    with slip.shop.db.write() as session:
        session.get_one(Location, slip.shop.location("T-01")).is_blocked = True
    assert refused(slip, inspection.arrive, slip.arrival()).code is StorageFault.BLOCKED


@pytest.mark.parametrize(("days", "fault"), [
    (1, InspectionFault.DAY_AHEAD), (-2, InspectionFault.DAY_BEFORE_SLIP), (-1, None), (0, None),
])  # fmt: skip
@pytest.mark.bad_input(69)
def test_the_day_lies_between_the_slip_and_today(slip, days, fault):
    command = slip.arrival(arrived_on=slip.shop.today + timedelta(days=days))
    if fault is None:
        inspection.arrive(slip.shop.db, slip.shop.acting(), command)
        assert slip.file.arrived_on == command.arrived_on
    else:
        assert refused(slip, inspection.arrive, command).code is fault


def test_an_older_picture_of_the_application_is_stale(slip):
    before = dump(slip.shop.db)
    with pytest.raises(Stale):
        inspection.arrive(slip.shop.db, slip.shop.acting(), slip.arrival(seen_version=0))
    assert dump(slip.shop.db) == before


@pytest.mark.parametrize("login", ["gm", "nobody", "zhou"])
def test_only_the_warehouse_takes_returns_in(slip, login):
    assert refused(slip, inspection.arrive, slip.arrival(), login).code is Right.ROLE_MISSING
    slip.arrive()
    assert refused(slip, inspection.look_at, slip.look(), login).code is Right.ROLE_MISSING
    assert refused(slip, finishing.finish, slip.finishing(), login).code is Right.ROLE_MISSING


def test_another_site_knows_nothing_of_it(slip):
    before = dump(slip.shop.db)
    with pytest.raises(Refused) as told:
        inspection.arrive(slip.shop.db, slip.shop.acting(site=2), slip.arrival())
    assert told.value.code is ReturnFault.UNKNOWN_APPLICATION
    assert dump(slip.shop.db) == before


# every piece


@pytest.mark.rule("RET-4")
def test_each_scan_counts_one_and_two_workstations_see_each_other(slip):
    slip.arrive()
    assert slip.piece(0).seen == 1
    assert slip.piece(0, login="keeper2").seen == 2
    slip.piece(0, RETURNED, 5)
    line = slip.file.lines[0]
    assert (line.count(GOOD), line.count(RETURNED), line.left) == (2, 5, 5)
    assert [(p.verdict, p.quantity, p.person) for p in slip.file.pieces] == [
        (GOOD, 1, "林晓雯"), (GOOD, 1, "陈二"), (RETURNED, 5, "林晓雯"),
    ]  # fmt: skip


@pytest.mark.rule("RET-4")
@pytest.mark.bad_input(73)
def test_never_more_than_applied_for_with_the_figures(slip):
    slip.arrive().piece(0, GOOD, 10)
    told = refused(slip, inspection.look_at, slip.look(0, FAULTY, 3))
    assert told.code is InspectionFault.MORE_THAN_APPLIED
    assert {name: told.params[name] for name in ("applied", "seen", "left", "quantity")} == {
        "applied": 12, "seen": 10, "left": 2, "quantity": 3,
    }  # fmt: skip
    slip.piece(0, FAULTY, 2)
    assert refused(slip, inspection.look_at, slip.look(0)).params["left"] == 0


@pytest.mark.rule("RET-4")
@pytest.mark.bad_input(73)
def test_another_item_or_lot_is_not_taken(slip):
    slip.arrive()
    other_item = slip.shop.item("G-20", "湿胶粉")
    other_lot = slip.shop.lot(slip.returning.lots["A302-14"][0], "L260501")
    for goods in (
        {"item_id": other_item},
        {"item_id": slip.returning.lots["A302-14"][0], "lot_id": other_lot},
        {"line_id": 999},
    ):
        told = refused(slip, inspection.look_at, slip.look(**goods))
        assert told.code is InspectionFault.NOT_ON_SLIP


def test_the_items_own_code_is_enough_where_it_has_one_lot_on_the_slip():
    one = SlipGoods(1, 1, 7, 70, Decimal(12), Decimal(0))
    two = SlipGoods(2, 2, 7, 71, Decimal(12), Decimal(0))
    assert line_of([one], 7) == one
    assert line_of([one, two], 7) is InspectionFault.LOT_NEEDED
    assert line_of([one, two], 7, 71) == two
    assert line_of([one, two], 8) is InspectionFault.NOT_ON_SLIP


@pytest.mark.rule("RET-4")
def test_a_refused_piece_needs_a_finding(slip):
    slip.arrive()
    told = refused(slip, inspection.look_at, slip.look(0, REFUSED, finding="  "))
    assert told.code is InspectionFault.FINDING_MISSING
    slip.piece(0, REFUSED, finding="客户自行裁切")
    assert slip.file.pieces[0].finding == "客户自行裁切"


@pytest.mark.parametrize("quantity", ["0", "-1", "0.5", "1e9"])
def test_a_quantity_that_cannot_be_is_refused(slip, quantity):
    slip.arrive()
    refused(slip, inspection.look_at, slip.look(0, GOOD, quantity))


def test_nothing_is_looked_at_before_it_arrived(slip):
    told = refused(slip, inspection.look_at, slip.look())
    assert told.code is InspectionFault.NOT_ARRIVED


def test_photos_hang_on_the_piece(slip):
    slip.arrive()
    made = slip.piece(0, FAULTY, finding="色差", photos=(Photo(photo(), "a.jpg"),))
    kept = attachments.of(slip.shop.db, f"return_piece:{made.piece_id}")
    assert [row.media_type for row in kept] == ["image/jpeg"]
    assert slip.file.pieces[0].photos == 1


@pytest.mark.rule("STK-3")
def test_the_same_scan_sent_twice_counts_once(slip):
    slip.arrive()
    command = slip.look()
    first = inspection.look_at(slip.shop.db, slip.shop.acting(), command)
    again = inspection.look_at(slip.shop.db, slip.shop.acting(), command)
    assert (again.value, again.replay) == (first.value, True)
    assert slip.file.lines[0].seen == 1


@pytest.mark.rule("RET-4")
def test_two_workstations_never_count_the_last_piece_twice(slip):
    slip.arrive().piece(0, GOOD, 11)
    told = []

    def scan(login: str) -> None:
        try:
            slip.piece(0, login=login)
        except Refused as error:
            told.append(error.code)

    threads = [Thread(target=scan, args=(login,)) for login in ("lin", "keeper2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [InspectionFault.MORE_THAN_APPLIED]
    assert slip.file.lines[0].seen == 12


# undo


@pytest.mark.rule("RET-4")
def test_an_entry_is_taken_back_once_and_both_stay_on_record(slip):
    slip.arrive()
    made = slip.piece(0, GOOD, 12)
    command = inspection.TakeBack(slip.shop.op(), slip.id, made.piece_id)
    inspection.take_back(slip.shop.db, slip.shop.acting(), command)
    assert slip.file.lines[0].seen == 0
    with slip.shop.db.read() as session:
        assert session.scalar(select(func.count(inspection.ReturnPiece.id))) == 2
    again = replace(command, op_id=slip.shop.op())
    assert refused(slip, inspection.take_back, again).code is InspectionFault.TAKEN_BACK
    of_undo = replace(again, piece_id=slip.file.newest_entry)
    assert refused(slip, inspection.take_back, of_undo).code is InspectionFault.UNKNOWN_PIECE
    assert slip.piece(0, GOOD, 12).seen == 12  # the room is free again


# the end


@pytest.mark.rule("RET-4")
@pytest.mark.rule("STK-1")
def test_what_was_accepted_is_posted_in_one_document(slip):
    slip.arrive()
    slip.piece(0, GOOD, 7)
    slip.piece(0, FAULTY, 2, finding="印花错位")
    slip.piece(0, REFUSED, 3, finding="已裁切")
    slip.piece(1, RETURNED, 6)
    document = slip.finish(explained="电话说明裁切不退，周经理同意", spoke_with="周经理")
    a, b = (slip.returning.lots[code][0] for code in ("A302-14", "B118-02"))
    on_hand = slip.shop.on_hand
    assert on_hand(a, "T-01") == 7
    assert on_hand(a, "T-01", Condition.DAMAGED) == 2
    assert on_hand(b, "T-01", Condition.RETURNED) == 6
    assert on_hand(b, "T-01") == 0
    found = slip.file
    assert (found.state, found.explained) == (
        ReturnState.INSPECTED, "电话说明裁切不退，周经理同意",
    )  # fmt: skip
    with slip.shop.db.read() as session:
        posted = session.get_one(StockDocument, document)
        assert (posted.reason, posted.document) == (MoveReason.RETURN, found.document)
        contact = session.scalars(select(Contact)).one()
    assert (contact.customer_id, contact.document) == (2, found.document)
    assert (contact.said, contact.spoke_with) == ("电话说明裁切不退，周经理同意", "周经理")


@pytest.mark.rule("STK-3")
@pytest.mark.bad_input(62)
def test_finished_twice_posts_once(slip):
    slip.arrive().all_good()
    command = slip.finishing()
    first = finishing.finish(slip.shop.db, slip.shop.acting(), command)
    assert finishing.finish(slip.shop.db, slip.shop.acting(), command).value == first.value
    told = refused(slip, finishing.finish, replace(command, op_id=slip.shop.op()))
    assert told.code is InspectionFault.NOT_ARRIVED
    assert slip.shop.on_hand(slip.returning.lots["A302-14"][0], "T-01") == 12


@pytest.mark.rule("RET-4")
def test_two_people_finish_at_the_same_moment(slip):
    slip.arrive().all_good()
    commands = [slip.finishing(), slip.finishing()]
    told: list[str] = []

    def finish(command) -> None:
        try:
            finishing.finish(slip.shop.db, slip.shop.acting(), command)
        except (Refused, Stale) as error:
            told.append(type(error).__name__)

    threads = [Thread(target=finish, args=(command,)) for command in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1
    assert slip.shop.on_hand(slip.returning.lots["A302-14"][0], "T-01") == 12


@pytest.mark.rule("RET-4")
def test_what_nobody_looked_at_must_be_declared(slip):
    slip.arrive().piece(0, GOOD, 12)
    slip.piece(1, GOOD, 4)
    told = refused(slip, finishing.finish, slip.finishing())
    assert told.code is InspectionFault.NOT_ALL_SEEN
    assert (told.params["line"], told.params["left"], told.params["seen"]) == (2, 2, 4)
    slip.finish(not_come="客户少寄 2 卷")
    assert [(s.line, s.quantity, s.words) for s in slip.file.shortages] == [(2, 2, "客户少寄 2 卷")]
    with slip.shop.db.read() as session:
        assert session.scalar(select(func.count(GoodsException.id))) == 1


@pytest.mark.rule("RET-4")
def test_refused_pieces_are_explained_before_the_end(slip):
    slip.arrive().piece(0, REFUSED, 12, finding="已裁切")
    slip.piece(1, REFUSED, 6, finding="水渍")
    told = refused(slip, finishing.finish, slip.finishing())
    assert told.code is InspectionFault.EXPLANATION_MISSING
    assert told.params["quantity"] == 18
    assert slip.finish(explained="已说明") == 0  # nothing was accepted, nothing is posted
    assert slip.file.state is ReturnState.INSPECTED


def test_a_piece_scanned_meanwhile_makes_the_end_stale(slip):
    slip.arrive().all_good()
    command = slip.finishing()
    made = slip.file.pieces[-1]
    inspection.take_back(
        slip.shop.db, slip.shop.acting("keeper2"),
        inspection.TakeBack(slip.shop.op(), slip.id, made.id),
    )  # fmt: skip
    before = dump(slip.shop.db)
    with pytest.raises(Stale) as told:
        finishing.finish(slip.shop.db, slip.shop.acting(), command)
    assert told.value.person == "陈二"
    assert dump(slip.shop.db) == before


@pytest.mark.rule("LOC-1")
def test_a_full_location_asks_first(slip):
    slip.arrive().all_good()
    with slip.shop.db.write() as session:
        session.get_one(Location, slip.shop.location("T-01")).capacity = Decimal(15)
    told = refused(slip, finishing.finish, slip.finishing())
    assert isinstance(told, NeedsConfirmation)
    assert told.code is StorageFault.NO_ROOM
    slip.finish(confirmed=(StorageFault.NO_ROOM.value,))
    assert slip.shop.on_hand(slip.returning.lots["B118-02"][0], "T-01") == 6


def test_nothing_is_scanned_after_the_end(slip):
    slip.arrive().all_good()
    slip.finish()
    assert refused(slip, inspection.look_at, slip.look()).code is InspectionFault.NOT_ARRIVED
    assert slip.file.arrived_on == date(2026, 5, 21)


@pytest.mark.bad_input(29)
@pytest.mark.rule("RET-4")
def test_long_explanations_of_many_pieces_do_not_keep_the_slip_open(slip):
    slip.arrive()
    for number in range(4):
        words = f"{number} " + "水渍" * 149
        slip.piece(0, PieceVerdict.REFUSED, 1, finding="水渍", explained=words)
    slip.piece(0, PieceVerdict.GOOD, 8)
    slip.piece(1, PieceVerdict.GOOD, 6)
    slip.finish(explained="客户已同意")
    with slip.shop.db.read() as session:
        (said,) = session.scalars(select(Contact.said))
    assert len(said) <= 1_000
    assert said.startswith("0 水渍")
    assert said.endswith("…; 客户已同意")


DEEDS = ("arrive", "piece", "take_back", "finish", "repair", "exchange", "close")


@pytest.mark.bad_input(71)
@pytest.mark.parametrize("how", ["off", "ended", "no_role"])
@pytest.mark.parametrize("deed", DEEDS)
def test_who_was_switched_off_since_does_nothing_more(desk_shop, deed, how):
    shop = desk_shop
    wish = {"repair": Wish.REPAIR, "exchange": Wish.EXCHANGE}.get(deed, Wish.REFUND)
    slip = Inspecting(shop, wish)
    looked = None
    if deed != "arrive":
        slip.arrive()
        looked = slip.piece()
    if deed in ("repair", "exchange", "close"):
        inspection.take_back(
            shop.db, shop.acting(), inspection.TakeBack(shop.op(), slip.id, looked.piece_id)
        )
        slip.all_good().finish()
    elif deed == "finish":
        slip.piece(0, PieceVerdict.GOOD, 11)
        slip.piece(1, PieceVerdict.GOOD, 6)
    lin = shop.acting()
    deeds = {
        "arrive": slip.arrive,
        "piece": slip.piece,
        "take_back": lambda: inspection.take_back(
            shop.db, lin, inspection.TakeBack(shop.op(), slip.id, looked.piece_id)
        ),
        "finish": slip.finish,
        "repair": lambda: slip.repair(RepairStage.SENT_OUT),
        "exchange": lambda: exchange.make_exchange(
            shop.db, lin, exchange.MakeExchange(shop.op(), slip.id, slip.file.version)
        ),
        "close": slip.close,
    }
    with shop.db.write() as session:
        person = session.get_one(Person, lin.person_id)
        if how == "off":
            person.is_active = False
        elif how == "ended":
            person.last_day = shop.today - timedelta(days=1)
        else:
            session.execute(delete(PersonRole).where(PersonRole.person_id == lin.person_id))
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        deeds[deed]()
    expected = Right.ROLE_MISSING if how == "no_role" else ChainFault.SWITCHED_OFF
    assert refused.value.code is expected
    assert dump(shop.db) == before
