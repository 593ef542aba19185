"""Labels of packages and pallets, and how many are printed (INB-3, OUT-1)."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.conftest import dump
from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.errors import Refused
from wms_desktop.documents.label import LabelKind
from wms_desktop.documents.render import page_count, page_texts
from wms_desktop.documents.words import LabelFault
from wms_desktop.goods import package_labels
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.label_prints import LabelCount, PrintLabels, print_labels, wanted_count
from wms_desktop.goods.tables import OutboundOrder, Package
from wms_desktop.scanning import resolver
from wms_desktop.stock.items import LabelWish


@pytest.fixture
def packed(counter) -> list[int]:
    """Three packages of one order."""
    shop = counter.shop
    order = counter.order(
        (shop.item(), 12), consignee_name="杭州吉𠮷装饰", address="古墩路 1888 号"
    )
    with shop.db.write() as session:
        session.execute(update(OutboundOrder).values(state=OutboundState.PACKED))
    return [
        shop.insert(
            Package, number=f"BG-20260518-000{n}", order_id=order, sequence=n,
            weight=Decimal("12.5") if n == 1 else Decimal(0), person_id=1, version=1,
        )
        for n in (1, 2, 3)
    ]  # fmt: skip


def printed(counter, **values: object):
    command = PrintLabels(uuid4(), "thermal-60x40", **values)  # type: ignore[arg-type]
    return print_labels(counter.shop.db, counter.shop.acting(), command).value


@pytest.mark.rule("OUT-1")
def test_a_package_says_whose_and_which_of_how_many(counter, packed) -> None:
    made = package_labels.package_labels(counter.shop.db, [packed[1], packed[0]])
    assert [(label.figure, label.extra) for label in made] == [("2 / 3", ""), ("1 / 3", "12.5 kg")]
    assert made[0].name == "杭州吉𠮷装饰"
    own = parse_own_code(made[0].code)
    assert own is not None
    assert (own.kind, own.number) == (CodeKind.PACKAGE, "20260518-0002")
    with pytest.raises(Refused) as refused:
        package_labels.package_labels(counter.shop.db, [packed[0], 999])
    assert refused.value.code is LabelWish.UNKNOWN_CODES


@pytest.mark.usefixtures("packed")
def test_a_scanned_package_opens_its_order(counter) -> None:
    db = counter.shop.db
    label = package_labels.labels_by_number(db, 1, ["BG-20260518-0002"])[0]
    ((kind, _id, number, words),) = package_labels.scan_meanings(db, 1, label.code)
    assert (kind, words) == ("outbound", f"{number} BG-20260518-0002")
    assert package_labels.scan_meanings(db, 2, label.code) == []
    for other in ("BG-20260518-0002", "BG-9-9", "", "BG-" + "9" * 4000, "I-A302-14-D"):
        assert package_labels.scan_meanings(db, 1, other) == []
    (meaning,) = resolver(db, lambda: 1)(label.code)
    assert meaning.code == number


@pytest.mark.usefixtures("packed")
def test_an_orders_number_means_all_its_packages(counter) -> None:
    with counter.shop.db.read() as session:
        number = session.query(OutboundOrder.number).scalar()
    made = package_labels.labels_by_number(counter.shop.db, 1, [str(number)])
    assert [label.figure for label in made] == ["1 / 3", "2 / 3", "3 / 3"]
    one = package_labels.labels_by_number(counter.shop.db, 1, ["BG-20260518-0003"])
    assert [label.shown for label in one] == ["BG-20260518-0003"]
    with pytest.raises(Refused):
        package_labels.labels_by_number(counter.shop.db, 2, [str(number)])
    sent = printed(counter, kind=LabelKind.PACKAGE, code=str(number), count=1, first=2)
    assert sent.count == 2
    assert [text.count("/ 3") for text in page_texts(sent.pdf)] == [1, 1]
    assert "2 / 3" in page_texts(sent.pdf)[0]


@pytest.mark.rule("INB-3")
@pytest.mark.parametrize(
    ("received", "wish", "labels"),
    [
        (12, LabelCount.PIECES, 12), (12, LabelCount.ONE, 1), (12, LabelCount.NONE, 0),
        ("2.5", LabelCount.PIECES, 3), (0, LabelCount.PIECES, 0), (-3, LabelCount.ONE, 0),
    ],
)  # fmt: skip
def test_how_many_labels_a_receipt_offers(received, wish, labels) -> None:
    assert wanted_count(Decimal(received), wish) == labels


def test_what_a_jam_left_is_printed_again(counter) -> None:
    counter.shop.item()
    sent = printed(counter, kind=LabelKind.ITEM, code="A302-14", count=12, first=9)
    assert (sent.count, page_count(sent.pdf)) == (4, 4)
    before = dump(counter.shop.db)
    with pytest.raises(Refused) as refused:
        printed(counter, kind=LabelKind.ITEM, code="A302-14", count=12, first=13)
    assert refused.value.code is LabelFault.FROM_OUTSIDE
    assert dump(counter.shop.db) == before


def test_a_pallet_prints(counter) -> None:
    shop = counter.shop
    shop.lot(shop.item())
    sent = printed(
        counter, kind=LabelKind.PALLET, code="A302-14/L260412", count=2, quantity=Decimal(48)
    )
    assert sent.count == 2
    assert "48 卷" in page_texts(sent.pdf)[1]
