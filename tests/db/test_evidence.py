"""Kept files in database, folder and bucket: filed in order, moved whole, read again, told of."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from tests import bucket_server
from tests.bucket_server import BucketServer
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.db import archive, evidence, evidence_checks, stores
from wms_desktop.db import bucket as bucket_module
from wms_desktop.db.archive import ArchiveFault
from wms_desktop.db.bringing import Bringing
from wms_desktop.db.evidence import EvidenceFault
from wms_desktop.db.evidence_checks import Checker
from wms_desktop.db.kinds import CheckResult, StoreKind
from wms_desktop.db.signing import StoreKey, authorization
from wms_desktop.db.stores import NoSuchObjectError
from wms_desktop.db.tables import Audit, EvidenceCheck, StoredFile, StoredPlace

KEY = StoreKey("shop", "secret")
LATER = time.time() + 2 * 24 * 3600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "store"
    made.mkdir()
    return made


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[BucketServer]:
    monkeypatch.setenv("WMS_S3_KEY_ID", KEY.key_id)
    monkeypatch.setenv("WMS_S3_SECRET", KEY.secret)
    with BucketServer(KEY) as server:
        yield server


def keep(shop: Shop, content: bytes, kind: str = "application/octet-stream") -> str:
    return Bringing().run(
        shop.db, lambda session: archive.store(session, shop.acting(), content, kind)
    )


def use(shop: Shop, kind: StoreKind, place: object = "") -> None:
    evidence.choose(shop.db, shop.acting("admin"), kind, str(place))


def findings(shop: Shop) -> list[str]:
    return [f"{f.subject} {f.detail}" for v in check.run(shop.db) for f in v.findings]


def object_of(folder: Path, sha256: str) -> Path:
    return folder / "objects" / sha256[:2] / sha256


@pytest.mark.rule("SYS-2")
def test_a_folder_keeps_what_is_filed_and_gives_it_back_verified(shop: Shop, folder: Path) -> None:
    inside = keep(shop, b"%PDF-1.4 before")
    use(shop, StoreKind.FOLDER, folder)
    outside = keep(shop, b"\x89PNG\r\n\x1a\n after", "text/plain")
    assert archive.content(shop.db, inside) == b"%PDF-1.4 before"
    assert archive.content(shop.db, outside) == b"\x89PNG\r\n\x1a\n after"
    assert object_of(folder, outside).stat().st_mode & 0o222 == 0
    with shop.db.read() as session:
        row = session.get_one(StoredFile, outside)
    assert (row.store, row.content, row.media_type) == (StoreKind.FOLDER, None, "image/png")
    assert not list(folder.rglob("*.part"))
    assert findings(shop) == []
    object_of(folder, outside).chmod(0o644)
    object_of(folder, outside).write_bytes(b"\x89PNG\r\n\x1a\n After")
    with pytest.raises(Refused) as refused:
        archive.content(shop.db, outside)
    assert refused.value.code is ArchiveFault.ALTERED
    assert findings(shop) == [f"file:{outside[:12]} altered"]
    object_of(folder, outside).unlink()
    with pytest.raises(Refused) as refused:
        archive.content(shop.db, outside)
    assert refused.value.code is ArchiveFault.MISSING
    assert findings(shop) == [f"file:{outside[:12]} missing"]
    keep(shop, b"\x89PNG\r\n\x1a\n after")  # the same scan once more: it is there again
    assert findings(shop) == []


def test_the_row_of_a_file_and_of_its_place_say_the_same(shop: Shop) -> None:
    """To the very digit, also when the clock turns a second between the two."""
    for number in range(300):
        keep(shop, b"file %d" % number)
    with shop.db.read() as session:
        differing = session.scalars(
            select(StoredFile.sha256)
            .join(StoredPlace, StoredPlace.file_sha256 == StoredFile.sha256)
            .where(StoredPlace.at != StoredFile.stored_at)
        ).all()
    assert differing == []


@pytest.mark.rule("SYS-2")
def test_files_move_there_and_back_and_a_move_can_be_taken_up_again(
    shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [keep(shop, b"%d" % number * 20) for number in range(6)]
    use(shop, StoreKind.FOLDER, folder)
    put, tries = stores.FolderStore.put, []

    def failing(self: stores.FolderStore, sha256: str, content: bytes) -> None:
        tries.append(sha256)
        if len(tries) == 4:
            raise Unavailable(Lack.EVIDENCE_STORE, place="lost")
        put(self, sha256, content)

    monkeypatch.setattr(stores.FolderStore, "put", failing)
    by = shop.acting("admin")
    with pytest.raises(Unavailable):
        evidence.move(shop.db, by, StoreKind.FOLDER)
    assert findings(shop) == []
    assert [each.files for each in evidence.facts(shop.db)] == [3, 3]
    assert evidence.move(shop.db, by, StoreKind.FOLDER) == 3
    assert [(f.kind, f.files) for f in evidence.facts(shop.db)] == [(StoreKind.FOLDER, 6)]
    assert [hashlib.sha256(archive.content(shop.db, each)).hexdigest() for each in names] == names
    assert evidence.move(shop.db, by, StoreKind.DATABASE) == 6
    assert findings(shop) == []
    left = evidence.collect_orphans(shop.db, LATER)
    assert sorted(Path(each).name for each in left) == sorted(names)
    assert all(Path(each).read_bytes() for each in left)
    assert evidence.move(shop.db, by, StoreKind.FOLDER) == 6
    assert findings(shop) == []
    with shop.db.read() as session:
        places = session.scalars(
            select(StoredPlace.store).where(StoredPlace.file_sha256 == names[0])
        ).all()
    assert places == [
        StoreKind.DATABASE, StoreKind.FOLDER, StoreKind.DATABASE, StoreKind.FOLDER
    ]  # fmt: skip


@pytest.mark.rule("SYS-2")
def test_the_database_lets_bytes_go_only_with_the_row_that_says_where_to(shop: Shop) -> None:
    sha256 = keep(shop, b"kept")
    for values in (
        {"store": StoreKind.FOLDER, "content": None},
        {"content": b"kepT"},
        {"size": 5},
        {"media_type": "text/html"},
    ):
        change = update(StoredFile).where(StoredFile.sha256 == sha256).values(**values)
        with pytest.raises((DBAPIError, Unavailable)), shop.db.write() as session:
            session.execute(change)
    with pytest.raises((DBAPIError, Unavailable)), shop.db.write() as session:
        session.execute(text("DELETE FROM stored_file"))
    assert archive.content(shop.db, sha256) == b"kept"


@pytest.mark.rule("SYS-2")
def test_a_spoilt_file_is_not_moved_and_stops_no_other(shop: Shop, folder: Path) -> None:
    use(shop, StoreKind.FOLDER, folder)
    sha256, *others = sorted(keep(shop, b"whole"[:n]) for n in range(2, 6))
    object_of(folder, sha256).chmod(0o644)
    object_of(folder, sha256).write_bytes(b"wholE")
    with pytest.raises(Refused) as refused:
        evidence.move(shop.db, shop.acting("admin"), StoreKind.DATABASE)
    assert refused.value.code is EvidenceFault.SPOILT
    assert refused.value.params["number"] == sha256[:12]
    assert object_of(folder, sha256).read_bytes() == b"wholE"
    assert [(f.kind, f.files) for f in evidence.facts(shop.db)] == [
        (StoreKind.FOLDER, 1), (StoreKind.DATABASE, len(others))
    ]  # fmt: skip


@pytest.mark.rule("SYS-2")
def test_a_move_stops_between_two_files_and_the_trail_says_how_many(
    shop: Shop, folder: Path
) -> None:
    for number in range(5):
        keep(shop, b"%d" % number * 20)
    use(shop, StoreKind.FOLDER, folder)
    told: list[tuple[int, int]] = []
    by = shop.acting("admin")
    assert evidence.move(
        shop.db, by, StoreKind.FOLDER, lambda *told_now: told.append(told_now),
        lambda: len(told) < 2,
    ) == 2  # fmt: skip
    assert told == [(1, 5), (2, 5)]
    assert findings(shop) == []
    assert evidence.move(shop.db, by, StoreKind.FOLDER) == 3
    with shop.db.read() as session:
        lines = session.scalars(select(Audit.after).where(Audit.action == "evidence.move")).all()
    assert [json.loads(str(line))["files"] for line in lines] == [2, 3]


@pytest.mark.rule("SYS-2")
def test_a_folder_that_went_away_is_never_mistaken_for_an_empty_one(
    shop: Shop, folder: Path
) -> None:
    use(shop, StoreKind.FOLDER, folder)
    kept = keep(shop, b"before")
    folder.rename(folder.with_name("unplugged"))
    folder.mkdir()  # the bare mount point
    for deed in (lambda: keep(shop, b"while away"), lambda: archive.content(shop.db, kept)):
        with pytest.raises(Unavailable) as told:
            deed()
        assert told.value.lack is Lack.EVIDENCE_STORE
    assert list(folder.iterdir()) == []
    assert findings(shop) == [f"file:{kept[:12]} unreachable"]
    folder.rmdir()
    folder.with_name("unplugged").rename(folder)
    assert keep(shop, b"while away")
    assert findings(shop) == []


@pytest.mark.rule("SYS-2")
def test_a_full_store_files_nothing_and_leaves_nothing_behind(
    shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(shop, StoreKind.FOLDER, folder)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable) as told:
        keep(shop, b"too much")
    assert told.value.lack is Lack.EVIDENCE_FULL
    monkeypatch.undo()
    with shop.db.read() as session:
        assert session.scalars(select(StoredFile.sha256)).all() == []
    assert not list(folder.rglob("*.part"))


def test_a_folder_belongs_to_one_database_and_a_new_one_must_have_everything(
    shop: Shop, folder: Path, tmp_path: Path
) -> None:
    use(shop, StoreKind.FOLDER, folder)
    keep(shop, b"kept")
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(Refused) as refused:
        use(shop, StoreKind.FOLDER, other)
    assert refused.value.code is EvidenceFault.NOT_ALL_THERE
    (other / stores.MARK).chmod(0o644)
    (other / stores.MARK).write_text('{"database": "another shop"}')
    with pytest.raises(Unavailable):
        use(shop, StoreKind.FOLDER, other)
    with pytest.raises(Refused) as refused:
        use(shop, StoreKind.FOLDER, "relative/place")
    assert refused.value.code is EvidenceFault.BAD_ADDRESS
    with pytest.raises(Refused):
        evidence.choose(shop.db, shop.acting("lin"), StoreKind.DATABASE)


@pytest.mark.rule("SYS-2")
def test_a_bucket_keeps_files_too(shop: Shop, bucket: BucketServer) -> None:
    use(shop, StoreKind.S3, bucket.address)
    names = [keep(shop, b"scan %d" % number) for number in range(5)]
    keep(shop, b"scan 0")
    assert archive.content(shop.db, names[0]) == b"scan 0"
    assert findings(shop) == []
    kept = f"shop/objects/{names[1][:2]}/{names[1]}"
    bucket.objects[kept] = b"scan X"
    assert findings(shop) == [f"file:{names[1][:12]} altered"]
    bucket.objects[kept] = b"scan 1"
    same = "shop/objects/aa/" + "a" * 64
    bucket.objects |= {same[:-1] + end: b"left over" for end in "123"}
    assert len(list(evidence.orphans(shop.db, time.time()))) == 3
    assert evidence.move(shop.db, shop.acting("admin"), StoreKind.DATABASE) == 5
    assert findings(shop) == []
    assert not [each for each in bucket.asked if each.startswith("DELETE")]


@pytest.mark.rule("SYS-2")
def test_a_bucket_that_refuses_is_full_or_gone_is_told_apart(
    shop: Shop, bucket: BucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(shop, StoreKind.S3, bucket.address)
    bucket.is_full = True
    for lack in (Lack.EVIDENCE_FULL, Lack.EVIDENCE_LOGIN):
        with pytest.raises(Unavailable) as told:
            keep(shop, b"scan")
        assert told.value.lack is lack
        monkeypatch.setenv("WMS_S3_SECRET", "wrong")
    monkeypatch.delenv("WMS_S3_SECRET")
    with pytest.raises(Unavailable) as told:
        keep(shop, b"scan")
    assert told.value.lack is Lack.EVIDENCE_LOGIN
    for bad in (
        "http://shop.example/bucket", "https://key:secret@shop.example/b", "https://h", "x",
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            use(shop, StoreKind.S3, bad)
        assert refused.value.code is EvidenceFault.BAD_ADDRESS
        assert "secret" not in str(refused.value.params)


@pytest.mark.parametrize("said", [
    b"",
    b"<ListBucketResult><Contents>",
    b"<a><Contents><Key>x</Key><Size>many</Size><LastModified>now</LastModified></Contents></a>",
    b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;">]><a>&y;</a>',
    '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
    b"<a>" + b" " * (9 * 1024 * 1024) + b"</a>",
    b"<a><NextContinuationToken>again</NextContinuationToken></a>",
], ids=["empty", "cut", "nonsense", "entities", "utf-16", "huge", "endless"])  # fmt: skip
def test_what_is_no_list_of_objects_is_the_stores_own_error(
    desk_shop: Shop, bucket: BucketServer, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    use(desk_shop, StoreKind.S3, bucket.address)
    monkeypatch.setattr(bucket_module, "_MOST_LISTS", 3)
    monkeypatch.setattr(bucket_server, "_page", lambda _objects, _query: said)
    with pytest.raises(Unavailable) as refused:
        list(evidence.orphans(desk_shop.db, LATER))
    assert refused.value.lack is Lack.EVIDENCE_STORE


@pytest.mark.parametrize("name", ["", "../../x", "AB" * 32, "ab" * 32 + "\n", "ab" * 32 + "?x=1"])
def test_nothing_but_a_hash_becomes_a_name_in_a_bucket(bucket: BucketServer, name: str) -> None:
    store = bucket_module.BucketStore(bucket.address, "shop", KEY)
    store.claim("shop")
    before = list(bucket.asked)
    with pytest.raises(ValueError, match="no SHA-256"):
        store.put(name, b"x")
    with pytest.raises(NoSuchObjectError):
        store.get(name)
    assert bucket.asked == before


def test_a_bucket_without_conditional_writes_keeps_files_all_the_same(
    shop: Shop, bucket: BucketServer
) -> None:
    use(shop, StoreKind.S3, bucket.address)
    bucket.is_conditional = False
    sha256 = keep(shop, b"scan")
    keep(shop, b"scan")
    assert archive.content(shop.db, sha256) == b"scan"


def test_signatures_are_the_ones_of_the_published_example() -> None:
    """The example "GET Object" of the description of signature version 4."""
    key = StoreKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    headers = {
        "Host": "examplebucket.s3.amazonaws.com",
        "Range": "bytes=0-9",
        "x-amz-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-amz-date": "20130524T000000Z",
    }
    told = authorization(
        key, "GET", "/test.txt", {}, headers, region="us-east-1",
        moment=datetime(2013, 5, 24, tzinfo=UTC),
    )  # fmt: skip
    assert told.endswith("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")


@pytest.mark.rule("SYS-2")
def test_a_part_is_read_every_night_and_all_within_a_month(shop: Shop) -> None:
    names = {keep(shop, b"file %d" % number) for number in range(40)}
    read: list[int] = []
    for _night in range(20):
        looked_at, bad = evidence_checks.verify(shop.db, percent=5, by=Checker(1, 1))
        read.append(looked_at)
        assert bad == []
    with shop.db.read() as session:
        rows = session.scalars(select(EvidenceCheck)).all()
    assert min(read) >= 2
    assert {row.sha256 for row in rows} == names
    assert {(row.algorithm, row.result, row.person_id) for row in rows} == {
        ("sha256", CheckResult.GOOD, 1)
    }
    found = evidence_checks.state(shop.db)
    assert (found.files, found.bad, found.is_overdue) == (40, 0, False)
    assert evidence_checks.nightly_percent(found) == 0


@pytest.mark.rule("SYS-2")
def test_a_row_altered_to_what_is_no_files_name_is_told_not_asked_for(
    desk_shop: Shop, folder: Path
) -> None:
    use(desk_shop, StoreKind.FOLDER, folder)
    keep(desk_shop, b"kept")
    odd = "g" * 64
    with desk_shop.db.write() as session:  # as whoever has the file may do
        triggers = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for name in triggers.all():
            session.execute(text(f'DROP TRIGGER "{name}"'))
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(text("UPDATE stored_file SET sha256 = :odd"), {"odd": odd})
        session.execute(text("UPDATE stored_place SET file_sha256 = :odd"), {"odd": odd})
    told = [f for verdict in check.run(desk_shop.db) for f in verdict.findings]
    assert odd[:12] in " ".join(f"{each.subject} {each.detail}" for each in told)


@pytest.mark.rule("SYS-2")
def test_false_rows_do_not_keep_an_altered_file_from_being_read(
    shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may add rows of checks adds good ones for it every day."""
    use(shop, StoreKind.FOLDER, folder)
    names = [keep(shop, b"file %d" % number) for number in range(100)]
    object_of(folder, names[7]).chmod(0o644)
    object_of(folder, names[7]).write_bytes(b"other")
    found: list[str] = []
    for night in range(evidence_checks.PARTS):
        monkeypatch.setattr(evidence_checks, "_night", lambda _db, day=night: 739_000 + day)
        false = {
            "sha256": names[7], "algorithm": "sha256", "result": CheckResult.GOOD,
            "person_id": 1, "workstation_id": 1,
        }  # fmt: skip
        with shop.db.write() as session:
            session.execute(insert(EvidenceCheck), false)
        looked_at, bad = evidence_checks.verify(shop.db, percent=1, by=Checker(1, 1))
        assert looked_at < 15
        found += [each.sha256 for each in bad]
    assert found == [names[7]]


@pytest.mark.rule("SYS-2")
def test_what_nobody_has_read_for_a_month_is_overdue_and_read_at_once(desk_shop: Shop) -> None:
    keep(desk_shop, b"old")
    with desk_shop.db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER stored_file_no_update")
        connection.exec_driver_sql("UPDATE stored_file SET stored_at = '2020-01-01 00:00:00'")
    found = evidence_checks.state(desk_shop.db)
    assert found.is_overdue
    assert evidence_checks.nightly_percent(found) == 100
    evidence_checks.verify(desk_shop.db, by=Checker())
    assert not evidence_checks.state(desk_shop.db).is_overdue
