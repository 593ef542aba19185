"""The sample shop itself: sites, people, customers, items, zones and bins."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Role
from wms_desktop.core.language import Language
from wms_desktop.customers.names import search_text
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.demo.cast import Cast
from wms_desktop.people.passwords import hashed
from wms_desktop.people.tables import Person, PersonRole, Site, Workstation
from wms_desktop.stock.kinds import PlaceKind, StorageClass, WeightClass
from wms_desktop.stock.tables import Item, ItemBarcode, Location, Lot, Zone

PASSWORD = "demo"
OUTSIDE = {
    "SUPPLIER": PlaceKind.SUPPLIER,
    "CUSTOMER": PlaceKind.CUSTOMER,
    "LOST": PlaceKind.LOST_AND_FOUND,
    "OPENING": PlaceKind.OPENING,
}
# code, name, class, aisles, bins an aisle, levels, pieces a bin
ZONES = (
    ("A", "A 区", StorageClass.AMBIENT, 4, 10, 4, 200),
    ("B", "B 区", StorageClass.AMBIENT, 2, 10, 3, 400),
    ("C", "冷库", StorageClass.COLD, 1, 6, 2, 200),
    ("D", "危险品库", StorageClass.HAZARDOUS, 1, 4, 1, 120),
    ("Q", "质检区", StorageClass.STAGING, 1, 4, 1, 0),
    ("S", "暂存区", StorageClass.STAGING, 1, 12, 1, 0),
    ("H", "暂缓区", StorageClass.HOLD, 1, 4, 1, 0),
    ("T", "退货区", StorageClass.RETURNS, 1, 4, 1, 0),
    ("P", "残损区", StorageClass.DAMAGED, 1, 2, 1, 0),
)


def add_sites_and_people(session: Session, cast: Cast) -> None:
    """Six sites with workstations, nine people; everybody's password is the sample one."""
    sites = [Site(code=c, name=n, time_zone=z) for c, n, z in cast.lists["sites"]]
    session.add_all(sites)
    session.flush()
    for site in sites:
        desks = 3 if site.code == "SH" else 1
        session.add_all(
            [Workstation(name=f"工作台 {n}", site_id=site.id) for n in range(1, desks + 1)]
        )
    password = hashed(PASSWORD)
    for login, name, roles in cast.lists["people"]:
        person = Person(login=login, name=name, password_hash=password)
        session.add(person)
        session.flush()
        session.add_all(
            PersonRole(person_id=person.id, site_id=site.id, role=Role(role))
            for site in sites
            for role in roles
        )


def main_desk(session: Session) -> int:
    """The workstation at which the sample day is played: the main site's first."""
    return session.execute(
        select(Workstation.id)
        .join(Site, Site.id == Workstation.site_id)
        .where(Site.code == "SH")
        .order_by(Workstation.id)
        .limit(1)
    ).scalar_one()


def add_customers(session: Session, cast: Cast, count: int) -> None:
    """The house, the companies of the list, then people, *count* in all without the house."""
    rows = [_customer("HOUSE", "本仓", CustomerKind.HOUSE)]
    for name, contact, phone, address, language in cast.lists["organizations"][:count]:
        code = f"C-{len(rows):03d}"
        rows.append(
            _customer(
                code, name, CustomerKind.ORGANIZATION, contact, phone, address, Language(language)
            )
        )
    while len(rows) <= count:
        name, phone = cast.person(), cast.mobile()
        rows.append(_customer(f"C-{len(rows):03d}", name, CustomerKind.PERSON, name, phone))
    has_house = session.scalar(select(Customer.id).where(Customer.kind == CustomerKind.HOUSE))
    session.execute(insert(Customer), rows[1:] if has_house else rows)  # init has made it already


def _customer(
    code: str,
    name: str,
    kind: CustomerKind,
    contact: str = "",
    phone: str = "",
    address: str = "",
    language: Language = Language.ZH_CN,
) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "search": search_text(name, code, contact, phone),
        "contact_name": contact,
        "phone": phone,
        "address": address,
        "language": language,
        "note": "",
        "is_active": True,
        "version": 1,
    }


def add_places(session: Session) -> None:
    """Zones and bins of the main site, and the places outside at every site."""
    for site_id in session.scalars(select(Site.id)):
        session.add_all(Location(site_id=site_id, code=c, kind=k) for c, k in OUTSIDE.items())
    main = session.execute(select(Site.id).where(Site.code == "SH")).scalar_one()
    distance = 0
    for code, name, storage, aisles, bins, levels, capacity in ZONES:
        zone = Zone(site_id=main, code=code, name=name, storage_class=storage)
        session.add(zone)
        session.flush()
        for aisle in range(1, aisles + 1):
            for number in range(1, bins + 1):
                for level in range(1, levels + 1):
                    distance += 1
                    bin_code = f"{code}-{aisle:02d}-{number:02d}"
                    session.add(
                        Location(
                            site_id=main,
                            zone_id=zone.id,
                            code=f"{bin_code}-{level}" if levels > 1 else bin_code,
                            level=level,
                            distance=distance,
                            capacity=Decimal(capacity),
                        )
                    )


def add_items(session: Session, cast: Cast, count: int, today: date) -> None:
    """Wall coverings by series and colour, glue, tools; lots of the last months."""
    rows: list[dict[str, Any]] = [
        _item(code, name, unit, spec, price, storage, weight)
        for code, name, unit, spec, price, storage, weight in cast.lists["goods"][:count]
    ]
    number = 0
    while len(rows) < count:
        series = cast.lists["series"][number % len(cast.lists["series"])]
        round_ = number // len(cast.lists["series"])
        colour = cast.lists["colours"][round_ % len(cast.lists["colours"])]
        code, name, unit, spec, price = series
        suffix = f"-{round_ + 1:02d}" if round_ < 99 else f"-{round_ + 1:05d}"
        rows.append(_item(code + suffix, f"{name}·{colour}", unit, spec, price))
        number += 1
    session.execute(insert(Item), rows)
    items = session.execute(select(Item.id, Item.code, Item.shelf_days).order_by(Item.id)).all()
    lots, barcodes = [], []
    for item_id, _code, shelf_days in items:
        for _ in range(cast.random.choice((1, 1, 2, 3))):
            day = today - timedelta(days=cast.random.randrange(10, 150))
            lots.append(_lot(item_id, f"L{day:%y%m%d}", day, shelf_days))
        barcodes.append(
            {"code": _ean13(690_000_000_000 + item_id), "item_id": item_id, "person_id": 1}
        )
    unique = {(row["item_id"], row["code"]): row for row in lots}
    session.execute(insert(Lot), list(unique.values()))
    session.execute(insert(ItemBarcode), barcodes)


def _item(
    code: str,
    name: str,
    unit: str,
    spec: str,
    price: int,
    storage: str = "ambient",
    weight: str = "light",
) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "spec": spec,
        "unit": unit,
        "search": search_text(name, code),
        "is_fractional": unit == "米",
        "has_lots": True,
        "storage_class": StorageClass(storage),
        "weight_class": WeightClass(weight),
        "incompatible_with": "food" if storage == "hazardous" else "",
        "group": "chemicals" if storage == "hazardous" else "",
        "needs_qc": name.startswith("竹编"),
        "unit_price": Decimal(price),
        "shelf_days": 365 if storage == "cold" or "胶" in name else 0,
        "is_active": True,
        "version": 1,
    }


def _lot(item_id: int, code: str, received_on: date, shelf_days: int) -> dict[str, Any]:
    expires = received_on + timedelta(days=shelf_days) if shelf_days else None
    return {"item_id": item_id, "code": code, "received_on": received_on, "expires_on": expires}


def _ean13(twelve: int) -> str:
    digits = str(twelve)
    total = sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(digits))
    return f"{digits}{-total % 10}"
