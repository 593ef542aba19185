"""One small shop for tests: two sites, three people, zones, places; short ways to make records.

Everything here goes through tables directly, so that a slice's tests need no other slice's service.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import Language
from wms_desktop.customers.names import search_text
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person, PersonRole, Site, Workstation
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import Condition, MoveReason, PlaceKind, StorageClass
from wms_desktop.stock.tables import Balance, Item, Location, Lot, Zone

PEOPLE = {
    "lin": ("林晓雯", (Role.CLERK, Role.KEEPER, Role.RECEIPT_ADMIN, Role.CS_AGENT)),
    "zhou": ("周立群", (Role.DUTY_MANAGER, Role.CS_SUPERVISOR)),
    "admin": ("管理员", (Role.ADMIN,)),
    "keeper2": ("陈二", (Role.KEEPER,)),
    "gm": ("总经理", (Role.GENERAL_MANAGER,)),
    "nobody": ("访客", ()),
}


SITES = {1: ("SH", "上海宝山仓"), 2: ("SX", "绍兴柯桥网点")}
WORKSTATION = "工作台 1"
ZONES = {
    "A": StorageClass.AMBIENT,
    "C": StorageClass.COLD,
    "S": StorageClass.STAGING,
    "T": StorageClass.RETURNS,
}
OUTSIDE = {
    "SUPPLIER": PlaceKind.SUPPLIER,
    "CUSTOMER": PlaceKind.CUSTOMER,
    "LOST": PlaceKind.LOST_AND_FOUND,
    "OPENING": PlaceKind.OPENING,
}


def found_shop(db: Database) -> None:
    """Sites 1 (SH) and 2 (SX), a workstation each, people, zones and places of site 1."""
    with db.write() as session:
        _add_sites(session)
        _add_people(session)
        _add_customers(session)
        _add_zones(session)
        _add_places(session)
    if not db.is_sqlite:
        _set_sequences(db)


def _add_sites(session: Session) -> None:
    session.add_all([Site(id=n, code=code, name=name) for n, (code, name) in SITES.items()])
    session.flush()
    session.add_all([Workstation(id=n, name=WORKSTATION, site_id=n) for n in SITES])


def _add_people(session: Session) -> None:
    for number, (login, (name, roles)) in enumerate(PEOPLE.items(), 1):
        session.add(Person(id=number, login=login, name=name))
        session.flush()
        for role in roles:
            session.add_all([PersonRole(person_id=number, site_id=s, role=role) for s in SITES])


def _add_customers(session: Session) -> None:
    house = Customer(id=1, code="HOUSE", name="本仓", kind=CustomerKind.HOUSE, search="benc bc")
    mill = Customer(
        id=2, code="C-001", name="绍兴锦程纺织有限公司", kind=CustomerKind.ORGANIZATION,
        contact_name="周经理", phone="0575-84120001", search="sxjcfz",
    )  # fmt: skip
    session.add_all([house, mill])


def _add_zones(session: Session) -> None:
    for number, (code, storage) in enumerate(ZONES.items(), 1):
        name = f"{code} 区"
        session.add(Zone(id=number, site_id=1, code=code, name=name, storage_class=storage))
    session.flush()


def _add_places(session: Session) -> None:
    for site in SITES:
        for code, kind in OUTSIDE.items():
            session.add(Location(site_id=site, code=code, kind=kind))
    for level in range(1, 5):
        shelf = Location(site_id=1, zone_id=1, code=f"A-01-0{level}", level=level, distance=level)
        shelf.capacity = Decimal(100)
        session.add(shelf)
    cold = Location(site_id=1, zone_id=2, code="C-01-01", distance=9, capacity=Decimal(100))
    staging = Location(site_id=1, zone_id=3, code="S-01", distance=0)
    returns = Location(site_id=1, zone_id=4, code="T-01", distance=20)
    session.add_all([cold, staging, returns])


def _set_sequences(db: Database) -> None:
    with db.engine.begin() as connection:
        for table in ("site", "workstation", "person", "customer", "zone"):
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            connection.exec_driver_sql(f"SELECT setval({sequence}, (SELECT max(id) FROM {table}))")


class Shop:
    """The shop of one test."""

    def __init__(self, db: Database, *, now: datetime, today: date) -> None:
        self.db, self.now, self.today = db, now, today
        self._numbers = count(1)

    def acting(
        self, login: str = "lin", *, site: int = 1, language: Language = Language.ZH_CN
    ) -> Acting:
        """Somebody at site 1 (default) or 2, with their roles."""
        person_id = list(PEOPLE).index(login) + 1
        name, roles = PEOPLE[login]
        _code, site_name = SITES[site]
        return Acting(
            person_id, name, frozenset(roles), site, site_name, site, WORKSTATION,
            self.now, self.today, language,
        )  # fmt: skip

    def op(self) -> UUID:
        """A fresh key."""
        return uuid4()

    def item(self, code: str = "A302-14", name: str = "云锦·烟灰", **values: object) -> int:
        """A new item; returns its id."""
        return self._add(
            Item(
                code=code,
                name=name,
                unit=str(values.pop("unit", "卷")),
                search=search_text(name, code),
                **values,
            )
        )

    def lot(
        self,
        item_id: int,
        code: str = "L260412",
        received_on: date = date(2026, 4, 12),
        expires_on: date | None = None,
    ) -> int:
        """A new lot of an item; returns its id."""
        return self._add(
            Lot(item_id=item_id, code=code, received_on=received_on, expires_on=expires_on)
        )

    def location(self, code: str, site: int = 1) -> int:
        """The id of a place by its code (also SUPPLIER, CUSTOMER, LOST, OPENING)."""
        with self.db.read() as session:
            return session.execute(
                select(Location.id).where(Location.code == code, Location.site_id == site)
            ).scalar_one()

    def stock(
        self, item_id: int, lot_id: int, quantity: Decimal | int, location: str = "A-01-01",
        *, owner: int = 1, condition: Condition = Condition.GOOD,
    ) -> None:  # fmt: skip
        """Put goods on the books as opening stock."""
        with self.db.write() as session:
            posting.post(
                session, self.acting(), op_id=uuid4(),
                reason=MoveReason.OPENING, document="opening:test",
                moves=[
                    posting.Move(
                        item_id, lot_id, owner, self.location("OPENING"), self.location(location),
                        Decimal(quantity), condition, condition,
                    )
                ],
            )  # fmt: skip

    def on_hand(
        self, item_id: int, location: str | None = None, condition: Condition = Condition.GOOD
    ) -> Decimal:
        """What the balance says."""
        query = select(Balance.quantity).where(
            Balance.item_id == item_id, Balance.condition == condition
        )
        if location is not None:
            query = query.where(Balance.location_id == self.location(location))
        with self.db.read() as session:
            return sum(session.scalars(query), Decimal(0))

    def _add(self, row: object) -> int:
        with self.db.write() as session:
            session.add(row)
            session.flush()
            return int(row.id)  # type: ignore[attr-defined]

    def insert(self, table: type, **values: object) -> int:
        """A row of any table; returns its id."""
        return self._add(table(**values))
