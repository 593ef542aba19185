"""A shop on a real server whose people have logins of their own, and what lies in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.postgres import Server
from tests.shop import Shop, found_shop
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import Language
from wms_desktop.db import granting, schema
from wms_desktop.db.database import Database
from wms_desktop.goods import outbound
from wms_desktop.people import queries, service
from wms_desktop.people.vault import Vault

PASSWORD = "a plain sentence"
SEATS = {
    "g8-clerk": (Role.CLERK, Role.KEEPER),
    "g8-duty": (Role.DUTY_MANAGER, Role.CS_SUPERVISOR),
    "g8-finance": (Role.FINANCE,),
    "g8-admin": (Role.ADMIN,),
    "g8-other": (Role.CLERK, Role.KEEPER),
}


class Staff:
    """The shop, its people's logins and connections."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._server, self._folder = server, folder
        self.url = server.create("wms_rights")
        self.db = Database(self.url)
        schema.upgrade(self.db)
        found_shop(self.db)
        now = datetime.now(UTC)
        self.shop = Shop(self.db, now=now, today=now.date())
        for login, roles in SEATS.items():
            held = tuple((1, role) for role in roles)
            command = service.AddPerson(self.shop.op(), login, login, PASSWORD, held)
            service.add_person(self.db, self.shop.acting("admin"), command)
        self.vault = Vault(folder / "vault.key")
        self._open = {login: self._database(login) for login in SEATS}

    def _database(self, login: str) -> Database:
        url = make_url(self.url).set(username=login, password=PASSWORD)
        return Database(url.render_as_string(hide_password=False))

    def seat(self, login: str) -> tuple[Database, Acting]:
        """What somebody works with: their own connections, in their own name."""
        db = self._open[login]
        person = queries.person_by_login(db, login)
        assert person is not None
        return db, queries.acting_for(db, person.id, 1, now=self.shop.now, language=Language.ZH_CN)

    @contextmanager
    def psql(self, login: str) -> Iterator[psycopg.Connection]:
        """A plain connection of somebody's; nothing of it stays."""
        url = make_url(self.url).set(drivername="postgresql", username=login)
        with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
            yield connection
            connection.rollback()

    def fill(self) -> None:
        """Something of everything that an attack goes for; written by another than the attacker."""
        shop = self.shop
        item = shop.item()
        shop.stock(item, shop.lot(item), 40)
        db, by = self.seat("g8-other")
        line = outbound.OrderedLine(item, Decimal(3))
        order = outbound.CreateOutbound(shop.op(), 2, 1, lines=(line,), consignee_name="周经理")
        outbound.create(db, by, order)
        with db.write() as session:
            self.vault.keep(session, by, "11010119900307663X", purpose="pickup")

    def close(self) -> None:
        """Take everything away, the logins too."""
        for db in (*self._open.values(), self.db):
            db.close()
        self._server.drop("wms_rights")
        with psycopg.connect(make_url(self._server.url).render_as_string(False)) as connection:
            for login in SEATS:
                connection.execute(f'DROP ROLE IF EXISTS "{login}"')  # type: ignore[arg-type]


def anew(staff: Staff) -> None:
    """Let the server be told once more."""
    with staff.db.engine.begin() as connection:
        granting.apply(connection)
