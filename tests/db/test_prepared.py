"""What is asked of the driver directly is what SQLAlchemy would have asked, said and refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError, PendingRollbackError
from sqlalchemy.orm import Session

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.prepared import Prepared
from wms_desktop.db.tables import Operation
from wms_desktop.people.tables import Site
from wms_desktop.stock.kinds import MoveReason
from wms_desktop.stock.tables import Item, Lot, StockDocument, StockMove

ITEMS = (
    select(Item.id, Item.code, Item.has_lots, Item.storage_class, Item.unit_price, Item.group)
    .where(Item.code == bindparam("code"))
    .limit(1)
)
OPERATION = {
    "kind": "test.kind", "body_hash": "0" * 64, "person_id": 1, "workstation_id": 1, "result": "1"
}  # fmt: skip


def test_rows_are_what_sqlalchemy_gives(shop):
    item = shop.item(unit_price=Decimal("12.50"))
    lot = shop.lot(item, "L1", date(2026, 5, 1))
    shop.stock(item, lot, Decimal("7.5"), "A-01-01")
    for statement, values in (
        (ITEMS, {"code": "A302-14"}),
        (select(Lot.id, Lot.received_on, Lot.expires_on).where(Lot.id == bindparam("id")),
         {"id": lot}),
        (select(StockMove.quantity, StockMove.to_condition, StockDocument.op_id)
         .join(StockDocument, StockDocument.id == StockMove.document_id)
         .where(StockDocument.reason == bindparam("reason")),
         {"reason": MoveReason.OPENING}),
        (select(func.sum(StockMove.quantity)).where(StockMove.item_id == bindparam("item")),
         {"item": item}),
    ):  # fmt: skip
        with shop.db.read() as session:
            ours = Prepared(statement).all(session, values)
            theirs = session.connection().execute(statement, values).all()
        assert theirs
        assert [tuple(row) for row in ours] == [tuple(row) for row in theirs]
        assert [[type(value) for value in row] for row in ours] == [
            [type(value) for value in row] for row in theirs
        ]
    assert ours[0][0] == Decimal("7.5")


def test_changes_belong_to_the_sessions_transaction(shop):
    add = Prepared(insert(Operation))
    rename = Prepared(update(Site).where(Site.id == bindparam("key")).values(name=bindparam("to")))
    key = uuid4()
    with shop.db.write() as session:
        add.run(session, OPERATION | {"op_id": key})
        rename.run(session, {"key": 1, "to": "X"})
        assert session.get(Operation, key).kind == "test.kind"
        assert session.get(Site, 1).name == "X"
        session.rollback()
    with shop.db.read() as session:
        assert session.get(Operation, key) is None
        assert session.get(Site, 1).name != "X"
    keys = [uuid4(), uuid4()]
    with shop.db.write() as session:
        add.run_all(session, [OPERATION | {"op_id": each} for each in keys])
    with shop.db.read() as session:
        assert all(session.get(Operation, each) for each in keys)


def test_a_refusal_of_the_database_is_told_without_what_was_written(shop):
    add, key = Prepared(insert(Operation)), uuid4()
    row = OPERATION | {"op_id": key, "result": "11010519491231002X"}
    with shop.db.write() as session:
        add.run(session, row)
    with pytest.raises(IntegrityError) as told, shop.db.write() as session:
        add.run(session, row)
    assert "11010519491231002X" not in str(told.value)
    assert type(told.value.orig) in (
        shop.db.engine.dialect.dbapi.IntegrityError,
        getattr(getattr(shop.db.engine.dialect.dbapi, "errors", None), "UniqueViolation", None),
    )


def test_a_transaction_that_is_undone_takes_no_more_statements(shop):
    add, key = Prepared(insert(Operation)), uuid4()
    with shop.db.write() as session:
        add.run(session, OPERATION | {"op_id": uuid4()})
        session.rollback()
        with pytest.raises(InvalidRequestError):
            add.run(session, OPERATION | {"op_id": key})
    with shop.db.read() as session:
        assert session.get(Operation, key) is None


def test_after_a_flush_that_failed_nothing_more_is_written(shop):
    add, key = Prepared(insert(Operation)), uuid4()
    session = Session(shop.db.engine)
    add.run(session, OPERATION | {"op_id": uuid4()})
    session.add(Site(id=1, code="SH", name="again"))
    with pytest.raises(IntegrityError):
        session.flush()
    with pytest.raises(PendingRollbackError):  # not a transaction of its own, without a BEGIN
        add.run(session, OPERATION | {"op_id": key})
    session.close()
    with shop.db.read() as session:
        assert session.get(Operation, key) is None


def test_a_lost_connection_is_told_and_the_next_one_works(postgres_db):
    end = Prepared(select(func.pg_terminate_backend(func.pg_backend_pid())))
    with pytest.raises(Unavailable) as told, postgres_db.write() as session:
        end.all(session, {})
    assert told.value.lack is Lack.DATABASE
    assert isinstance(told.value.__cause__, DBAPIError)
    assert told.value.__cause__.connection_invalidated
    with postgres_db.read() as session:
        assert Prepared(select(Site.code).where(Site.id == bindparam("id"))).scalar(
            session, {"id": 1}
        )


@pytest.mark.parametrize("values", [{}, {"code": "A", "more": 1}, {"kode": "A"}])
def test_values_must_be_those_of_the_statement(shop, values):
    with pytest.raises(TypeError), shop.db.read() as session:
        Prepared(ITEMS).all(session, values)


def test_lists_and_defaults_made_in_python_are_not_for_it(shop):
    many = Prepared(select(Item.id).where(Item.id.in_(bindparam("ids", expanding=True))))
    with pytest.raises(TypeError), shop.db.read() as session:
        many.all(session, {"ids": [1]})
    short = Prepared(insert(Item))  # its other columns have defaults in Python
    with pytest.raises(TypeError), shop.db.write() as session:
        short.run(session, {"code": "A", "name": "A", "unit": "卷", "version": 1})


def test_one_row_is_one_row(shop):
    sites = Prepared(select(Site.id).where(Site.id > bindparam("above")))
    with shop.db.read() as session:
        assert sites.one_or_none(session, {"above": 2}) is None
        assert sites.scalar(session, {"above": 2}) is None
        assert sites.scalar(session, {"above": 1}) == 2
        with pytest.raises(LookupError):
            sites.one_or_none(session, {"above": 0})
