"""A share that takes its time: nobody else waits for it, nothing is filed twice or by halves."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.conftest import dump
from tests.photos import photo
from tests.receipts import test_handing_over as handing
from tests.receipts.stack import paper_pages, png, printed, required
from tests.returns.inspecting import Inspecting
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.core.errand import Errand
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.photo import Photo
from wms_desktop.db import archive, audit, evidence, numbers
from wms_desktop.db.bringing import Bringing
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.stores import FolderStore
from wms_desktop.db.tables import PrintedDocument, StoredFile
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import filing, printing, queries
from wms_desktop.returns import inspection
from wms_desktop.returns.kinds import PieceVerdict

pytestmark = pytest.mark.rule("SYS-2")
Deed = Callable[[], Any]
PATIENCE_S = 20.0


class Share:
    """The shop's folder; while it is held, whoever writes there waits."""

    def __init__(self, shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shop, self.asked, self.goes_on = shop, Event(), Event()
        self.put: list[str] = []
        self.in_use: list[int] = []
        self.goes_on.set()
        plain, pool = FolderStore.put, self.shop.db.engine.pool

        def waiting(store: FolderStore, sha256: str, content: bytes) -> None:
            self.in_use.append(pool.checkedout())  # type: ignore[attr-defined]
            self.asked.set()
            assert self.goes_on.wait(PATIENCE_S)
            plain(store, sha256, content)
            self.put.append(sha256)

        evidence.choose(shop.db, shop.acting("admin"), StoreKind.FOLDER, str(folder))
        monkeypatch.setattr(FolderStore, "put", waiting)

    def others_work_while(self, deed: Deed) -> Any:
        """Do *deed* while the share waits; what came of it once the share goes on."""
        self.asked.clear()
        self.goes_on.clear()
        with ThreadPoolExecutor(1) as pool:
            done: Future[Any] = pool.submit(deed)
            try:
                assert self.asked.wait(PATIENCE_S)
                before = time.monotonic()
                with self.shop.db.write() as session:  # on SQLite the only one who may write
                    audit.record(session, self.shop.acting(), "test.line", "test:1")
                assert time.monotonic() - before < 2
            finally:
                self.goes_on.set()
            answer = done.result(PATIENCE_S)
        assert self.in_use
        assert set(self.in_use) == {0}
        return answer

    def findings(self) -> list[str]:
        """Kept files that are not as they were; and what lies in the share without a row."""
        later = time.time() + 2 * evidence.ORPHAN_AFTER_S
        left = [each.name for _kind, _prefix, each in evidence.orphans(self.shop.db, later)]
        found = [f.subject for verdict in check.run(self.shop.db) for f in verdict.findings]
        return [each for each in found if each.startswith("file:")] + left


@pytest.fixture
def share(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Share:
    folder = tmp_path / "share"
    folder.mkdir()
    return Share(shop, folder, monkeypatch)


@pytest.fixture
def slip(shop: Shop) -> Inspecting:
    return Inspecting(shop)


def kept(shop: Shop) -> int:
    with shop.db.read() as session:
        return session.scalar(select(func.count()).select_from(StoredFile)) or 0


def test_scans_are_filed_while_others_work(shop: Shop, share: Share, tmp_path: Path) -> None:
    path = tmp_path / "slip.png"
    path.write_bytes(png(paper_pages(printed(shop, required(shop)))[0]))
    with Reader() as reader:
        scan = filing.read_scan(reader, path)
    key = uuid4()

    def file() -> Any:
        return filing.file_scan(shop.db, shop.acting(), key, scan)

    first = share.others_work_while(file)
    assert len(queries.batch_pages(shop.db, first.value)) == 1
    times = len(share.put)
    again = file()
    assert (again.value, again.replay, len(share.put)) == (first.value, True, times)
    assert share.findings() == []


def test_photos_of_what_came_back_are_kept_while_others_work(
    shop: Shop, slip: Inspecting, share: Share
) -> None:
    slip.arrive()
    command = slip.look(0, PieceVerdict.FAULTY, finding="色差", photos=(Photo(photo(), "a.jpg"),))

    def look() -> Any:
        return inspection.look_at(shop.db, shop.acting(), command)

    share.others_work_while(look)
    assert slip.file.pieces[0].photos == 1
    assert look().replay
    assert share.findings() == []


def test_a_list_is_signed_and_printed_while_others_work(shop: Shop, share: Share) -> None:
    """The signature comes with the command; the paper is drawn of what the transaction did."""
    handing.back(shop, 2)
    list_id = handing.listed(shop)
    sha256 = share.others_work_while(lambda: handing.sign(shop, list_id))
    assert archive.content(shop.db, sha256).startswith(b"%PDF")
    assert share.findings() == []


def test_slips_are_printed_while_others_work(shop: Shop, share: Share) -> None:
    command = printing.PrintSlips(shop.op(), tuple(required(shop, 2)))
    done = share.others_work_while(lambda: printing.print_slips(shop.db, shop.acting(), command))
    assert archive.content(shop.db, done.value).startswith(b"%PDF")
    with shop.db.read() as session:
        assert session.scalar(select(func.count()).select_from(PrintedDocument)) == 2
    assert share.findings() == []


def test_what_is_refused_brings_nothing_to_the_store(
    shop: Shop, slip: Inspecting, share: Share
) -> None:
    command = slip.look(photos=(Photo(photo(), "a.jpg"),))  # it has not arrived yet
    with pytest.raises(Refused):
        inspection.look_at(shop.db, shop.acting(), command)
    assert share.put == []


def test_a_full_store_leaves_everything_as_it_was(
    shop: Shop, slip: Inspecting, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    slip.arrive()

    def full(_store: FolderStore, _sha256: str, _content: bytes) -> None:
        raise Unavailable(Lack.EVIDENCE_FULL, place="share")

    command = slip.look(0, PieceVerdict.FAULTY, finding="色差", photos=(Photo(photo(), "a.jpg"),))
    before = dump(shop.db)
    with monkeypatch.context() as patched:
        patched.setattr(FolderStore, "put", full)
        with pytest.raises(Unavailable) as told:
            inspection.look_at(shop.db, shop.acting(), command)
    assert told.value.lack is Lack.EVIDENCE_FULL
    assert dump(shop.db) == before
    assert inspection.look_at(shop.db, shop.acting(), command).replay is False  # the same key again
    assert share.findings() == []


def test_what_nobody_waits_for_any_more_is_not_filed_afterwards(shop: Shop, share: Share) -> None:
    """The window gave it up while the share was slow: its outcome is asked for, and stays no."""
    errand = Errand()

    def file() -> Any:
        with errand:
            return Bringing().run(
                shop.db, lambda s: archive.store(s, shop.acting(), b"%PDF-1", "application/pdf")
            )

    share.asked.clear()
    share.goes_on.clear()
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(file)
        assert share.asked.wait(PATIENCE_S)
        errand.give_up()
        share.goes_on.set()
        with pytest.raises(Unavailable):
            done.result(PATIENCE_S)
    assert (len(share.put), kept(shop)) == (1, 0)


def test_a_file_whose_row_never_came_is_an_orphan_of_the_share(shop: Shop, share: Share) -> None:
    runs = []

    def work(session: Any) -> str:
        runs.append(1)
        sha256 = archive.store(session, shop.acting(), b"%PDF-1.4", "application/pdf")
        if len(runs) == 2:
            raise Refused(Lack.DATABASE)
        return sha256

    with pytest.raises(Refused):
        Bringing().run(shop.db, work)
    assert kept(shop) == 0
    assert share.findings() == share.put
    assert len(evidence.collect_orphans(shop.db, time.time() + 2 * evidence.ORPHAN_AFTER_S)) == 1
    assert share.findings() == []


@pytest.mark.usefixtures("share")
def test_a_number_drawn_by_somebody_else_meanwhile_makes_another_paper(shop: Shop) -> None:
    """What is in the store is what the row says, whichever number the second run draws."""

    def drawn(session: Any) -> str:
        return numbers.next_number(session, "T", shop.today)

    def work(session: Any) -> str:
        pdf = b"%PDF-1.4 " + drawn(session).encode()
        return archive.store(session, shop.acting(), pdf, "application/pdf")

    plain = FolderStore.put
    taken: list[str] = []

    def overtaken(store: FolderStore, sha256: str, content: bytes) -> None:
        plain(store, sha256, content)
        if not taken:
            with shop.db.write() as session:
                taken.append(drawn(session))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(FolderStore, "put", overtaken)
        sha256 = Bringing().run(shop.db, work)
    assert archive.content(shop.db, sha256) != b"%PDF-1.4 " + taken[0].encode()
    assert kept(shop) == 1


def test_nothing_is_filed_past_the_one_door(shop: Shop, share: Share) -> None:
    with pytest.raises(RuntimeError), shop.db.write() as session:
        archive.store(session, shop.acting(), b"%PDF-1.4", "application/pdf")
    assert (share.put, kept(shop)) == ([], 0)
