"""Damage and loss from the scene to the recourse (SRV-6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.complaints.acted import damaged, later, open_case, shot
from tests.complaints.damage_desk import Desk
from tests.conftest import dump
from wms_desktop.complaints import damage, queries_damage
from wms_desktop.complaints.damage import CloseDamage
from wms_desktop.complaints.damage_steps import Deed
from wms_desktop.complaints.kinds import DamageKind, DamageState, Liability
from wms_desktop.complaints.queries_damage import Which
from wms_desktop.complaints.rules_damage import (
    DamageFault,
    Lacking,
    check_happened,
    check_recourse_day,
    money,
    needs_second,
)
from wms_desktop.core.acting import Right
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.photo import Photo
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.core.text import TextFault
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.imaging.faults import Quarantined

pytestmark = pytest.mark.rule("SRV-6")
TODAY = date(2026, 5, 21)


def refusal(work) -> object:
    """The code that a use case refuses with."""
    with pytest.raises(Refused) as told:
        work()
    return told.value.code


@pytest.fixture
def desk(shop) -> Desk:
    """A case that was just opened."""
    return Desk(shop, damaged(shop))


def untouched(desk: Desk, work, code: object) -> None:
    """*work* is refused with *code*, and no row has changed."""
    before = dump(desk.shop.db)
    assert refusal(work) is code
    assert dump(desk.shop.db) == before


# -- rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-0.01", DamageFault.NO_MONEY), ("NaN", DamageFault.NO_MONEY),
        ("Infinity", DamageFault.NO_MONEY), ("100000000.01", DamageFault.NO_MONEY),
        ("1e30", DamageFault.NO_MONEY), ("1.005", DamageFault.TOO_FINE),
        ("0.001", DamageFault.TOO_FINE),
    ],
)  # fmt: skip
def test_what_is_no_money_is_refused(typed, code):
    assert refusal(lambda: money(Decimal(typed))) is code


def test_money_is_exact_to_the_cent_and_nought_only_where_it_may_be():
    assert money(Decimal("12.50")) == Decimal("12.50")
    assert str(money(Decimal("-0"))) == "0.00"
    assert refusal(lambda: money(Decimal(0), zero=False)) is DamageFault.NO_MONEY


@pytest.mark.parametrize(
    ("amount", "second"), [("1000", False), ("1000.00", False), ("1000.01", True)]
)
def test_the_limit_itself_needs_no_second_person(amount, second):
    assert needs_second(Decimal(amount), Decimal(1000)) is second


@pytest.mark.parametrize(
    ("day", "today", "code"),
    [
        (date(2028, 3, 1), date(2028, 2, 29), DamageFault.DAY_TO_COME),
        (date(2027, 2, 27), date(2028, 2, 29), DamageFault.LONG_AGO),
        (date.min, TODAY, DamageFault.LONG_AGO), (date.max, TODAY, DamageFault.DAY_TO_COME),
    ],
)  # fmt: skip
def test_it_happened_today_or_within_the_last_year(day, today, code):
    assert refusal(lambda: check_happened(day, today)) is code
    assert check_happened(today, today) == today
    assert check_happened(date(2027, 2, 28), date(2028, 2, 29)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 5, 20), DamageFault.RECOURSE_PAST), (date.min, DamageFault.RECOURSE_PAST),
        (date.max, DamageFault.DAY_FAR),
    ],
)  # fmt: skip
def test_money_is_asked_back_until_a_day_to_come(day, code):
    assert refusal(lambda: check_recourse_day(day, TODAY)) is code
    assert check_recourse_day(TODAY, TODAY) == TODAY


# -- the scene ----------------------------------------------------------------------------------


def test_a_case_keeps_its_scene(shop):
    item = shop.item()
    lot = shop.lot(item)
    found = damaged(shop, item_id=item, lot_id=lot, photos=(shot(), shot()))
    assert found.row.number == "HS-20260521-0001"
    assert (found.row.item, found.row.lot, found.row.quantity) == ("A302-14", "L260412", 3)
    assert len(found.photos) == 2
    assert found.row.lacking == tuple(Lacking)
    assert [step.noted.deed for step in found.steps] == [Deed.OPENED]


def test_without_a_photo_the_reason_is_kept(shop):
    found = damaged(shop, photos=(), no_photo="货不在", kind=DamageKind.LOSS)
    step = found.steps[0].noted
    assert (step.deed, step.said) == (Deed.OPENED_UNSEEN, "货不在")
    assert not found.photos


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"photos": ()}, DamageFault.NO_SCENE),
        ({"photos": (), "no_photo": "  "}, DamageFault.NO_SCENE),
        ({"customer_id": 999}, DamageFault.UNKNOWN_CUSTOMER),
        ({"document": "consignment:TY-1"}, DamageFault.UNKNOWN_DOCUMENT),
        ({"document": "rocket:1"}, DamageFault.UNKNOWN_DOCUMENT),
        ({"document": "x" * 90}, TextFault.TOO_LONG),
        ({"item_id": 999}, DamageFault.UNKNOWN_GOODS),
        ({"lot_id": 1}, DamageFault.UNKNOWN_GOODS),
        ({"quantity": Decimal(0)}, QuantityFault.NOT_POSITIVE),
        ({"quantity": Decimal("NaN")}, QuantityFault.NOT_A_NUMBER),
        ({"quantity": Decimal("0.0001")}, QuantityFault.TOO_FINE),
        ({"happened_on": date(2026, 5, 22)}, DamageFault.DAY_TO_COME),
        ({"happened_on": date(1926, 5, 21)}, DamageFault.LONG_AGO),
        ({"place": " "}, TextFault.EMPTY),
        ({"what": "\n"}, TextFault.EMPTY),
        ({"what": "长" * 10_001}, TextFault.TOO_LONG),
        ({"what": "x" * 5_000_000}, TextFault.TOO_LONG),
    ],
)
@pytest.mark.usefixtures("nothing_changes")
def test_what_cannot_be_opened_changes_nothing(shop, other, code):
    command = open_case(shop, **other)
    assert refusal(lambda: damage.open_damage(shop.db, shop.acting(), command)) is code


@pytest.mark.usefixtures("nothing_changes")
def test_a_photo_that_is_none_opens_no_case(shop):
    command = open_case(shop, photos=(Photo(b"", "x.jpg"),))
    with pytest.raises(Quarantined):
        damage.open_damage(shop.db, shop.acting(), command)


def test_pieces_that_come_whole_are_not_damaged_in_part(shop):
    item = shop.item()
    before = dump(shop.db)
    command = open_case(shop, item_id=item, quantity=Decimal("1.5"))
    code = refusal(lambda: damage.open_damage(shop.db, shop.acting(), command))
    assert code is QuantityFault.WHOLE_ONLY
    assert dump(shop.db) == before


def test_nobody_without_a_part_in_it_opens_or_works_on_a_case(shop, desk):
    command = open_case(shop)
    by = shop.acting("nobody")
    untouched(desk, lambda: damage.open_damage(shop.db, by, command), Right.ROLE_MISSING)
    for login in ("nobody", "keeper2"):
        untouched(desk, desk.after(login).tell, Right.ROLE_MISSING)
        untouched(desk, desk.after(login).assess, Right.ROLE_MISSING)


def test_the_same_press_opens_one_case(shop):
    command = open_case(shop)
    first = damage.open_damage(shop.db, shop.acting(), command)
    again = damage.open_damage(shop.db, shop.acting(), command)
    assert (again.value, again.replay) == (first.value, True)


# -- from telling to closing --------------------------------------------------------------------


def test_a_case_goes_its_way(desk):
    desk.tell().assess(900).liable().settle(900)
    assert desk.row.state is DamageState.SETTLED
    assert (desk.row.loss, desk.row.compensation) == (900, 900)
    assert desk.row.compensated_on == desk.shop.today
    desk.ask(900, desk.shop.today).book("300.50").book("599.50").close()
    assert desk.row.state is DamageState.CLOSED
    assert desk.row.recovered == 900
    assert desk.deeds == [
        Deed.OPENED, Deed.TOLD, Deed.ASSESSED, Deed.LIABLE_THIRD_PARTY, Deed.SETTLED,
        Deed.ASKED_BACK, Deed.RECOVERED, Deed.RECOVERED, Deed.CLOSED,
    ]  # fmt: skip
    assert [step.noted.amount for step in desk.found.steps][-3:-1] == [
        Decimal("300.50"), Decimal("599.50"),
    ]  # fmt: skip


@pytest.mark.rule("SRV-2")
def test_the_customer_is_told_and_the_contact_kept(desk):
    desk.tell("三箱压坏，正在定损")
    with desk.shop.db.read() as session:
        contact = session.scalars(select(Contact)).one()
    assert (contact.document, contact.said) == (
        f"damage:{desk.row.number}", "三箱压坏，正在定损",
    )  # fmt: skip
    assert desk.row.told_on == desk.shop.today
    untouched(desk, lambda: desk.tell(" "), TextFault.EMPTY)
    untouched(desk, lambda: desk.tell("长" * 1_001), TextFault.TOO_LONG)


def test_a_step_alone_is_a_change_that_others_see(desk):
    slow = desk.after("zhou")
    desk.note("换了托盘")
    before = dump(desk.shop.db)
    with pytest.raises(Stale):
        slow.assess()
    assert dump(desk.shop.db) == before


@pytest.mark.parametrize(
    ("missing", "lacks"),
    [
        ("tell", Lacking.TOLD), ("assess", Lacking.ASSESSED), ("liable", Lacking.LIABLE),
        ("settle", Lacking.SETTLED),
    ],
)  # fmt: skip
def test_nothing_is_closed_before_its_time(desk, missing, lacks):
    for step in ("tell", "assess", "liable", "settle"):
        needs_it = missing in ("assess", "liable") and step == "settle"
        if step != missing and not needs_it:
            getattr(desk, step)()
    assert lacks in desk.row.lacking
    untouched(desk, desk.close, DamageFault.NOT_READY)


def test_nothing_is_settled_before_loss_and_liability(desk):
    untouched(desk, desk.settle, DamageFault.NOT_ASSESSED)
    desk.assess()
    untouched(desk, desk.settle, DamageFault.NOT_LIABLE)


@pytest.mark.parametrize("amount", ["0", "-1", "1.005", "NaN", "1e12"])
def test_a_loss_that_is_no_money_changes_nothing(desk, amount):
    before = dump(desk.shop.db)
    with pytest.raises(Refused):
        desk.assess(amount)
    assert dump(desk.shop.db) == before


def test_a_third_party_and_an_insurer_have_a_name_and_the_house_needs_none(desk):
    for who in (Liability.THIRD_PARTY, Liability.INSURER):
        untouched(desk, lambda who=who: desk.liable(who, " "), DamageFault.NO_NAME)
    untouched(desk, lambda: desk.liable(Liability.UNDECIDED), DamageFault.NOT_LIABLE)
    untouched(desk, lambda: desk.liable(why=" "), TextFault.EMPTY)
    assert desk.liable(Liability.HOUSE, "").row.liability is Liability.HOUSE


# -- compensation -------------------------------------------------------------------------------


def test_more_than_the_loss_is_for_the_general_manager(desk):
    desk.assess(500).liable()
    untouched(desk, lambda: desk.settle("500.01"), DamageFault.ABOVE_LOSS)
    boss = desk.after("gm")
    untouched(desk, lambda: boss.settle(600, " "), TextFault.EMPTY)  # without a reason
    assert boss.settle(600).row.compensation == 600


def test_nothing_paid_needs_a_reason(desk):
    desk.assess(500).liable()
    untouched(desk, lambda: desk.settle(0, ""), TextFault.EMPTY)
    assert desk.settle(0, "客户放弃").row.compensated_on == desk.shop.today


def test_above_the_limit_a_second_person_approves(desk):
    desk.tell().assess(2_000).liable().settle("1000.01")
    assert desk.row.waits_for_approval
    assert desk.row.state is DamageState.ASSESSED
    untouched(desk, desk.close, DamageFault.NOT_READY)
    untouched(desk, desk.approve, Right.ROLE_MISSING)  # an agent is no duty manager
    second = desk.after("zhou").approve()
    assert second.row.state is DamageState.SETTLED
    assert second.deeds[-2:] == [Deed.PROPOSED, Deed.APPROVED]
    untouched(desk, second.approve, DamageFault.NOTHING_PROPOSED)


def test_a_duty_manager_does_not_approve_the_own_proposal(desk):
    own = desk.after("zhou").assess(2_000).liable().settle(1_500)
    untouched(desk, own.approve, DamageFault.OWN_APPROVAL)
    assert own.after("gm").approve().row.compensated_on == desk.shop.today


def test_a_refused_proposal_is_made_anew(desk):
    desk.assess(2_000).liable().settle(1_500)
    second = desk.after("zhou")
    untouched(desk, lambda: second.approve(False, " "), TextFault.EMPTY)
    second.approve(False, "太多")
    assert second.row.compensation is None
    assert second.after("lin").settle(1_000).row.state is DamageState.SETTLED


def test_a_new_assessment_drops_what_was_proposed_on_the_old_one(desk):
    desk.assess(2_000).liable().settle(1_500).assess(1_200)
    assert desk.row.compensation is None
    untouched(desk, desk.after("zhou").approve, DamageFault.NOTHING_PROPOSED)


def test_what_is_settled_stays_settled(desk):
    desk.assess().liable().settle()
    untouched(desk, desk.settle, DamageFault.SETTLED)
    untouched(desk, desk.assess, DamageFault.SETTLED)


# -- recourse -----------------------------------------------------------------------------------


def test_never_more_comes_back_than_was_asked(desk):
    untouched(desk, lambda: desk.book(1), DamageFault.NO_RECOURSE)
    desk.liable().ask(100).book(60)
    untouched(desk, lambda: desk.book("40.01"), DamageFault.ABOVE_RECOURSE)
    untouched(desk, lambda: desk.book("0.001"), DamageFault.TOO_FINE)
    untouched(desk, lambda: desk.book(0), DamageFault.NO_MONEY)
    untouched(desk, lambda: desk.ask("59.99"), DamageFault.BELOW_RECOVERED)
    assert desk.book(40).row.open_recourse == 0


def test_the_house_is_not_asked_for_money_nor_nobody(desk):
    untouched(desk, desk.ask, DamageFault.NOT_LIABLE)
    desk.liable(Liability.HOUSE, "")
    untouched(desk, desk.ask, DamageFault.HOUSE_LIABLE)
    desk.liable().ask()
    untouched(desk, lambda: desk.liable(Liability.HOUSE, ""), DamageFault.HOUSE_LIABLE)


@pytest.mark.parametrize("day", [date(2026, 5, 20), date.min, date.max])
def test_recourse_has_a_day_that_can_be(desk, day):
    desk.liable()
    before = dump(desk.shop.db)
    with pytest.raises(Refused):
        desk.ask(900, day)
    assert dump(desk.shop.db) == before


def test_open_recourse_is_given_up_only_with_a_reason(desk):
    desk.tell().assess().liable().settle().ask(900).book(200)
    untouched(desk, desk.close, DamageFault.RECOURSE_OPEN)
    desk.close("对方破产")
    step = desk.found.steps[-1].noted
    assert (step.deed, step.amount, step.said) == (Deed.GIVEN_UP, 700, "对方破产")


def test_a_closed_case_stays_as_it_is(desk):
    desk.tell().assess().liable().settle().close()
    boss = desk.after("zhou")
    for work in (
        boss.tell, boss.assess, boss.liable, boss.settle, boss.approve, boss.ask, boss.close,
        lambda: boss.book(1), lambda: boss.note("x"),
    ):  # fmt: skip
        untouched(boss, work, DamageFault.CLOSED)


def test_a_note_has_words_or_a_photo(desk):
    untouched(desk, lambda: desk.note(" "), TextFault.EMPTY)
    untouched(desk, lambda: desk.note("长" * 901), TextFault.TOO_LONG)
    desk.note("", (shot(),)).note("现场已清理")
    assert len(desk.found.photos) == 2


def test_notes_with_the_sign_between_the_parts_come_out_as_written(desk):
    desk.note("甲|乙|丙")
    assert desk.found.steps[-1].noted.said == "甲|乙|丙"


# -- lists --------------------------------------------------------------------------------------


def test_views_search_and_codes_find_a_case(desk):
    shop = desk.shop
    other = damaged(shop, place="C 区 01 排")
    desk.liable().ask(500)
    by = shop.acting()

    def ids(which: Which, text: str = "") -> list[int]:
        rows = queries_damage.cases(shop.db, by, which, text=text)
        assert queries_damage.count_cases(shop.db, by, which, text=text) == len(rows)
        return [row.id for row in rows]

    assert ids(Which.OPEN) == [desk.row.id, other.id]
    assert ids(Which.RECOURSE) == [desk.row.id]
    assert ids(Which.CLOSED) == []
    assert ids(Which.ALL) == [other.id, desk.row.id]
    assert ids(Which.ALL, "安达") == [desk.row.id]
    assert ids(Which.ALL, "sxjcfz") == [other.id, desk.row.id]
    first = queries_damage.cases(shop.db, by, limit=1)
    assert [row.id for row in queries_damage.cases(shop.db, by, after=first[0])] == [other.id]
    assert not desk.row.is_overdue(shop.today)
    assert desk.row.is_overdue(later(shop, 1).today)
    meaning = [("damage", other.id, other.row.number, "绍兴锦程纺织有限公司")]
    for text in (other.row.number, own_code(CodeKind.DAMAGE, other.row.number)):
        assert queries_damage.scan_meanings(shop.db, 1, text) == meaning
        assert queries_damage.scan_meanings(shop.db, 2, text) == []


def test_another_site_does_not_work_on_it(desk):
    other = replace(desk.shop.acting("zhou"), site_id=2)
    command = CloseDamage(uuid4(), desk.row.id, desk.row.version)
    untouched(
        desk, lambda: damage.close_damage(desk.shop.db, other, command), DamageFault.OTHER_SITE
    )
    assert queries_damage.cases(desk.shop.db, other) == []
