"""Looking for what was sent: carried out, under way, or certain to come to nothing."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import text

from wms_desktop.db.database import Database
from wms_desktop.db.operations import look_for

_DONE = text(
    "INSERT INTO operation (op_id, kind, body_hash, person_id, workstation_id, result)"
    " VALUES (:op_id, 'x.y', '', 0, 0, 'null')"
)


def test_what_has_not_ended_is_not_told_as_ended(postgres_db: Database) -> None:
    db, op_id = postgres_db, uuid4()
    with db.write() as session:
        session.execute(_DONE, {"op_id": op_id})
        first = look_for(db, [op_id])
        assert not first.known
        assert first.ended < first.begun
        with db.write() as other:  # later ones come and go
            other.execute(text("INSERT INTO meta VALUES ('a', 'b')"))
        second = look_for(db, [op_id])
        assert not second.known
        assert second.ended < first.begun
    third = look_for(db, [op_id])
    assert third.known == {op_id}
    assert third.ended >= first.begun


def test_on_a_quiet_server_an_unknown_key_is_certain_at_once(postgres_db: Database) -> None:
    found = look_for(postgres_db, [uuid4()])
    assert not found.known
    assert found.ended >= found.begun


def test_a_file_has_no_commit_that_waits(sqlite_db: Database) -> None:
    found = look_for(sqlite_db, [uuid4()])
    assert not found.known
    assert found.ended >= found.begun
