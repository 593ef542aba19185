"""Alters kept evidence behind the program's back, a thousand times; `check` must find each (G11).

``python -m tests.hard.tampering --count 1000 [--engine postgresql] [--objects 100000]``: somebody
who rules the database or the folder changes a bit, cuts, swaps, deletes, edits a row, cuts the
tail with its seals, or forges a row and makes all later seals anew. After each the honest state
is put back and looked at once in a while: a false alarm counts as a failure too.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Enum, create_engine, func, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.conftest import TODAY
from tests.postgres import Server
from tests.shop import Shop, found_shop
from wms_desktop.checks import check
from wms_desktop.core.acting import Acting
from wms_desktop.core.language import Language
from wms_desktop.db import archive, audit, evidence, schema, seals
from wms_desktop.db.anchors import AnchorList
from wms_desktop.db.base import Base
from wms_desktop.db.bringing import Bringing
from wms_desktop.db.database import Database
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.stores import OBJECTS
from wms_desktop.db.tables import Audit, StoredFile
from wms_desktop.slices import load

HONEST_EVERY = 50
KINDS = (
    "bit in a row's file", "cut of a row's file", "swap of two rows' files", "row edited",
    "row deleted", "rows deleted", "two rows swapped", "file row edited", "file row deleted",
    "seal edited", "seal deleted", "tail cut with its seals", "forged and sealed anew",
    "bit in an object", "cut of an object", "object deleted", "two objects swapped",
    "object replaced",
)  # fmt: skip


@dataclass
class Figures:
    """What came of it; everything but the counts must be nought."""

    engine: str = ""
    tamperings: int = 0
    found: int = 0
    objects: int = 0
    honest_looks: int = 0
    seconds: float = 0.0
    kinds: dict[str, int] = field(default_factory=dict)
    not_found: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether every alteration was found and nothing else."""
        wrong = self.not_found or self.crashed or self.false_alarms
        return self.found == self.tamperings and not wrong


class Evidence:
    """A shop with trail, ledger and files inside and outside, sealed; and its honest copy."""

    def __init__(self, url: str, folder: Path, rows: int) -> None:
        self.url, self.folder = url, folder
        self.outside, self.honest = folder / "store", folder / "honest"
        self.outside.mkdir()
        self.anchors = AnchorList(folder / "anchors.jsonl")
        self.db = Database(url)
        self._fill(rows)
        self.db.close()
        shutil.copytree(self.outside, self.honest)
        if self.db.is_sqlite:
            self._path = Path(str(self.db.path))
            self._plain().close()
            shutil.copy(self._path, folder / "honest.sqlite")
        else:
            with self.forger() as forge:
                forge("CREATE SCHEMA honest")
                for name in TABLES:
                    forge(f'CREATE TABLE honest."{name}" AS TABLE public."{name}"')

    def look(self) -> list[check.Finding]:
        """What `check` finds now."""
        db = Database(self.url)
        try:
            verdicts = check.run(db, check.Extent(anchors=self.anchors))
            return [finding for verdict in verdicts for finding in verdict.findings]
        finally:
            db.close()

    def put_back(self) -> None:
        """The honest state again."""
        shutil.rmtree(self.outside)
        shutil.copytree(self.honest, self.outside)
        if self.db.is_sqlite:
            for end in ("-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
            shutil.copy(self.folder / "honest.sqlite", self._path)
            return
        with self.forger() as forge:
            for name in TABLES:
                forge(f'DELETE FROM "{name}"')
                forge(f'INSERT INTO "{name}" SELECT * FROM honest."{name}"')

    def forger(self) -> Any:
        """Statements of somebody whom no trigger stops."""
        if self.db.is_sqlite:
            return _Plain(self._plain())
        return _Superuser(self.url)

    def objects(self) -> list[Path]:
        """The files of the folder."""
        return sorted(path for path in (self.outside / OBJECTS).rglob("*") if path.is_file())

    def _plain(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("PRAGMA synchronous=OFF")
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        return connection

    def _fill(self, rows: int) -> None:
        schema.upgrade(self.db)
        found_shop(self.db)
        shop = Shop(self.db, now=datetime.now(UTC), today=TODAY)
        for number in range(rows):
            if number == rows // 2:
                evidence.choose(self.db, shop.acting("admin"), StoreKind.FOLDER, str(self.outside))
            item = shop.item(f"T-{number}")
            shop.stock(item, shop.lot(item), 24 + number)
            Bringing().run(self.db, partial(_row_and_paper, shop.acting(), number))
            if number % 7 == 6 or number == rows - 1:
                seals.seal(self.db)
                self.anchors.note(self.db, shop.now)


def _row_and_paper(by: Acting, number: int, session: Session) -> None:
    audit.record(session, by, "test.line", f"test:{number}", after={"number": number})
    archive.keep_paper(
        session, by, kind="slip", number=f"R-{number}", title=f"Slip {number}",
        pdf=b"%PDF-1.4 " + random.Random(number).randbytes(200 + number),
        language=Language.EN,
    )  # fmt: skip


class _Plain:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> Any:
        return lambda statement, **values: self._connection.execute(statement, values).fetchall()

    def __exit__(self, *_error: object) -> None:
        self._connection.close()


class _Superuser:
    def __init__(self, url: str) -> None:
        self._engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
        self._connection = self._engine.connect()

    def __enter__(self) -> Any:
        self._connection.execute(text("SET session_replication_role = replica"))

        def forge(statement: str, **values: object) -> list[Any]:
            done = self._connection.execute(text(statement), values)
            return list(done.all()) if done.returns_rows else []

        return forge

    def __exit__(self, kind: object, *_error: object) -> None:
        if kind is None:
            self._connection.commit()
        self._connection.close()
        self._engine.dispose()


load()
SEALED = [table.name for table in seals.sealed_tables()]
TABLES = sorted({*SEALED, "stored_file", "seal"})


class Tamperer:
    """One alteration after the other, each by chance; says what it did, or nothing where it
    could not."""

    def __init__(self, kept: Evidence, chance: random.Random) -> None:
        self._kept, self._chance = kept, chance

    def alter(self, kind: str) -> str:
        """Do one thing of *kind*."""
        if "object" in kind:
            return self._object(kind)
        try:
            with self._kept.forger() as forge:
                return self._rows(forge, kind)
        except (sqlite3.IntegrityError, DBAPIError):
            return ""  # two rows of one key: nobody can do that

    def _rows(self, forge: Any, kind: str) -> str:
        if "file" in kind and "'s file" not in kind and "files" not in kind:
            return self._row(forge, "stored_file", "sha256", kind)
        if kind.startswith("seal"):
            return self._row(forge, "seal", "id", kind)
        if "file" in kind:
            return self._content(forge, kind)
        if kind == "tail cut with its seals":
            return self._cut(forge)
        filled = [name for name in SEALED if forge(f'SELECT 1 FROM "{name}" LIMIT 1')]
        table = self._chance.choice(filled)
        if kind == "rows deleted":
            ids = [row[0] for row in forge(f'SELECT id FROM "{table}" ORDER BY id')]
            first = self._chance.choice(ids)
            forge(f'DELETE FROM "{table}" WHERE id >= :a AND id <= :b', a=first, b=first + 3)
            return f"{table} {first}"
        if kind == "two rows swapped":
            return self._swap(forge, table)
        if kind == "forged and sealed anew":
            return self._forge(forge)
        return self._row(forge, table, "id", kind)

    def _row(self, forge: Any, table: str, key: str, kind: str) -> str:
        keys = [row[0] for row in forge(f'SELECT "{key}" FROM "{table}" ORDER BY "{key}"')]
        one = self._chance.choice(keys)
        if "deleted" in kind:
            forge(f'DELETE FROM "{table}" WHERE "{key}" = :one', one=one)
            return f"{table} {one}"
        columns = list(Base.metadata.tables[table].columns)
        self._chance.shuffle(columns)
        for column in columns:
            if column.name == "content":
                continue
            was = forge(f'SELECT "{column.name}" FROM "{table}" WHERE "{key}" = :one', one=one)
            now = self._other(forge, column, was[0][0])
            if now is None or now == was[0][0]:
                continue
            forge(
                f'UPDATE "{table}" SET "{column.name}" = :now WHERE "{key}" = :one',
                now=now, one=one,
            )  # fmt: skip
            return f"{table}.{column.name} {one}: {was[0][0]!r} -> {now!r}"
        return ""

    def _other(self, forge: Any, column: Any, was: Any) -> Any:
        if isinstance(column.type, Enum):
            others = [each for each in column.type.enums if each != was]
            if column.table.name == "stored_file":
                return None  # the database itself ties it to the content
            return self._chance.choice(others) if others else None
        if isinstance(was, bool) or was is None:
            return None if was is None else not was
        if isinstance(was, int):
            return was + self._chance.choice((1, 7, 1000))
        if isinstance(was, datetime):
            return was + timedelta(seconds=self._chance.choice((1, 60, 86_400)))
        if not isinstance(was, str):
            return None
        if str(column.type) in ("DATETIME", "DATE"):
            return was.replace("20", "21", 1)
        if not was:
            return "x"
        at = self._chance.randrange(len(was))
        return was[:at] + chr(ord(was[at]) ^ 1) + was[at + 1 :]

    def _swap(self, forge: Any, table: str) -> str:
        ids = [row[0] for row in forge(f'SELECT id FROM "{table}"')]
        if len(ids) < 2:
            return ""
        a, b = self._chance.sample(ids, 2)
        forge(f'UPDATE "{table}" SET id = -1 WHERE id = :a', a=a)
        forge(f'UPDATE "{table}" SET id = :a WHERE id = :b', a=a, b=b)
        forge(f'UPDATE "{table}" SET id = :b WHERE id = -1', b=b)
        return f"{table} {a} <-> {b}"

    def _content(self, forge: Any, kind: str) -> str:
        rows = forge("SELECT sha256, content FROM stored_file WHERE content IS NOT NULL")
        (a, one), (b, other) = self._chance.sample([(r[0], bytes(r[1])) for r in rows], 2)
        change = "UPDATE stored_file SET content = :content WHERE sha256 = :sha"
        if "bit" in kind:
            forge(change, content=self._bent(one), sha=a)
        elif "cut" in kind:
            forge(change, content=one[: self._chance.randrange(len(one))], sha=a)
        else:
            forge(change, content=other, sha=a)
            forge(change, content=one, sha=b)
        return f"file {a[:8]}"

    def _cut(self, forge: Any) -> str:
        """The newest seals, and every row that they cover: what is left holds together."""
        ids = [row[0] for row in forge("SELECT id FROM seal ORDER BY id")]
        last = self._chance.choice(ids[:-1])
        upto = json.loads(forge("SELECT upto FROM seal WHERE id = :last", last=last)[0][0])
        forge("DELETE FROM seal WHERE id > :last", last=last)
        for name in SEALED:
            forge(f'DELETE FROM "{name}" WHERE id > :upto', upto=upto.get(name, 0))
        return f"seals after {last}"

    def _forge(self, forge: Any) -> str:
        """A row is altered with its digest, and every later seal made anew by the rules."""
        rows = forge("SELECT * FROM audit ORDER BY id")
        names = [column.name for column in Audit.__table__.columns]
        row = dict(zip(names, self._chance.choice(rows), strict=True)) | {"after": '{"forged": 1}'}
        forge(
            "UPDATE audit SET after = :after, digest = :digest WHERE id = :id",
            after=row["after"], digest=audit.digest_of(row), id=row["id"],
        )  # fmt: skip
        kept = forge("SELECT count(*) FROM seal")[0][0]
        forge("DELETE FROM seal")
        self._kept.db = Database(self._kept.url)
        if not self._kept.db.is_sqlite:
            forge("COMMIT")
        seals.seal(self._kept.db)
        self._kept.db.close()
        return f"audit {row['id']}, {kept} seals made anew"

    def _object(self, kind: str) -> str:
        one, other = self._chance.sample(self._kept.objects(), 2)
        content = one.read_bytes()
        if kind == "two objects swapped":
            _write(one, other.read_bytes())
            _write(other, content)
        elif kind == "object deleted":
            one.unlink()
        elif kind == "object replaced":
            _write(one, self._chance.randbytes(len(content)))
        elif "bit" in kind:
            _write(one, self._bent(content))
        else:
            _write(one, content[: self._chance.randrange(len(content))])
        return f"object {one.name[:8]}"

    def _bent(self, content: bytes) -> bytes:
        at = self._chance.randrange(len(content))
        bent = content[at] ^ (1 << self._chance.randrange(8))
        return content[:at] + bytes([bent]) + content[at + 1 :]


def _write(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def run(url: str, count: int, base: Path, *, rows: int = 40, seed: int = 11) -> Figures:
    """Alter *count* times, look after each."""
    began = time.monotonic()
    chance = random.Random(seed)
    kept = Evidence(url, base, rows)
    figures = Figures(engine="sqlite" if kept.db.is_sqlite else "postgresql")
    kinds: Counter[str] = Counter()
    tamperer = Tamperer(kept, chance)
    figures.false_alarms += [str(each) for each in kept.look()]
    while figures.tamperings < count:
        kind = KINDS[figures.tamperings % len(KINDS)]
        did = tamperer.alter(kind)
        if did:
            figures.tamperings += 1
            kinds[kind] += 1
            try:
                found = kept.look()
                figures.found += bool(found)
                figures.not_found += [] if found else [f"{kind}: {did}"]
            except Exception as error:  # told as a figure
                figures.crashed.append(f"{kind}: {did}: {type(error).__name__} {error}"[:300])
        kept.put_back()
        if did and figures.tamperings % HONEST_EVERY == 0:
            figures.honest_looks += 1
            figures.false_alarms += [str(each) for each in kept.look()]
    figures.kinds = dict(kinds)
    figures.seconds = round(time.monotonic() - began, 1)
    return figures


def honest(url: str, objects: int, base: Path) -> tuple[int, list[str]]:
    """What `check` finds in so many objects that nobody has touched."""
    db = Database(url)
    schema.upgrade(db)
    found_shop(db)
    shop = Shop(db, now=datetime.now(UTC), today=TODAY)
    by, anchors = shop.acting(), AnchorList(base / "anchors-honest.jsonl")
    for first in range(0, objects, 1000):
        with db.write() as session:
            for number in range(first, min(objects, first + 1000)):
                archive.store(session, by, b"%d" % number * 9, "text/plain")
                audit.record(session, by, "test.line", f"test:{number}")
        seals.seal(db)
        anchors.note(db, shop.now)
    verdicts = check.run(db, check.Extent(anchors=anchors))
    with db.read() as session:
        kept = session.scalar(select(func.count()).select_from(StoredFile))
    db.close()
    return int(kept or 0), [str(f) for verdict in verdicts for f in verdict.findings]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--objects", type=int, default=0)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args(words)
    server = Server.start() if options.engine == "postgresql" else None
    with tempfile.TemporaryDirectory(prefix="wms-tamper-") as name:
        folder = Path(name)
        if server is None:
            urls = [f"sqlite:///{folder / each}.sqlite" for each in ("tampered", "honest-many")]
        else:
            urls = [server.create("tampered"), server.create("honest_many")]
        try:
            figures = run(urls[0], options.count, folder, rows=options.rows)
            if options.objects:
                figures.objects, alarms = honest(urls[1], options.objects, folder)
                figures.false_alarms += alarms
        finally:
            if server is not None:
                server.stop()
    print(json.dumps(vars(figures), ensure_ascii=False))
    return 0 if figures.is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
