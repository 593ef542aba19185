"""Files kept before 0006 have their place under the seals, and the way back needs them all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.postgres import Server
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.db import archive, evidence, schema, seals
from wms_desktop.db.database import Database
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.tables import StoredPlace

NAMES = [hashlib.sha256(b"old %d" % number).hexdigest() for number in range(3)]
OLD_FILE = text(
    "INSERT INTO stored_file (sha256, size, media_type, content, person_id, workstation_id)"
    " VALUES (:sha256, 5, 'text/plain', :content, 1, 1)"
)
OLD_SEAL = text("INSERT INTO seal (previous, root, upto, rows) VALUES ('', :root, '{}', 0)")


def older(url: str) -> Database:
    db = Database(url)
    schema.upgrade(db, "0005")
    with db.engine.begin() as connection:
        for number, sha256 in enumerate(NAMES):
            connection.execute(OLD_FILE, {"sha256": sha256, "content": b"old %d" % number})
        connection.execute(OLD_SEAL, {"root": hashlib.sha256(b"").hexdigest()})
    return db


def goes_up_and_down(db: Database, shop: Shop, folder: Path) -> None:
    schema.upgrade(db)
    with db.read() as session:
        places = session.scalars(select(StoredPlace.file_sha256)).all()
    assert sorted(places) == sorted(NAMES)
    assert [archive.content(db, each) for each in NAMES] == [b"old 0", b"old 1", b"old 2"]
    assert [f for verdict in check.run(db) for f in verdict.findings] == []
    folder.mkdir()
    evidence.choose(db, shop.acting("admin"), StoreKind.FOLDER, str(folder))
    evidence.move(db, shop.acting("admin"), StoreKind.FOLDER)
    with pytest.raises(RuntimeError, match="move --to database"):
        schema.downgrade(db, "0005")
    assert archive.content(db, NAMES[0]) == b"old 0"
    evidence.move(db, shop.acting("admin"), StoreKind.DATABASE)
    schema.downgrade(db, "0005")
    with db.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT sha256, content FROM stored_file").all()
    assert sorted((row[0], bytes(row[1])) for row in kept) == sorted(
        (sha256, b"old %d" % number) for number, sha256 in enumerate(NAMES)
    )
    for change in ("UPDATE stored_file SET size = 6", "DELETE FROM stored_file"):
        with pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
            connection.exec_driver_sql(change)
    schema.upgrade(db)
    assert archive.content(db, NAMES[2]) == b"old 2"
    assert seals.seal(db)
    with pytest.raises(RuntimeError, match="seals of form 2"):
        schema.downgrade(db, "0005")
    assert seals.verify(db) == []  # as they were: none is told as altered
    db.close()


def test_old_files_on_sqlite(desk_shop: Shop, tmp_path: Path) -> None:
    goes_up_and_down(older(f"sqlite:///{tmp_path / 'old.sqlite'}"), desk_shop, tmp_path / "store")


def test_old_files_on_a_server(desk_shop: Shop, postgres_server: Server, tmp_path: Path) -> None:
    url = postgres_server.create("old_evidence")
    try:
        goes_up_and_down(older(url), desk_shop, tmp_path / "store")
    finally:
        postgres_server.drop("old_evidence")
