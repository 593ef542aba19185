"""The window by itself: seals every hour or thousand rows, anchors, nightly reading, the status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select

from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.core.moments import show_moments_in
from wms_desktop.db import archive, audit, seals
from wms_desktop.db.anchors import AnchorBreak, AnchorList
from wms_desktop.db.database import Database
from wms_desktop.db.evidence_checks import Checker
from wms_desktop.db.seals import SealFault
from wms_desktop.db.tables import Audit, EvidenceCheck, Seal
from wms_desktop.upkeep.evidence_keeper import Turn, full_check, kept, status_of

NIGHT, DAY = (datetime.fromisoformat(f"2026-05-21T{hour}:30:00+08:00") for hour in ("03", "10"))


@pytest.fixture(autouse=True)
def _shanghai() -> Iterator[None]:
    show_moments_in(ZoneInfo("Asia/Shanghai"))
    yield
    show_moments_in(None)


@pytest.fixture
def anchors(tmp_path: Path) -> AnchorList:
    return AnchorList(tmp_path / "anchors.jsonl")


def a_line(shop: Shop, number: int = 1) -> None:
    with shop.db.write() as session:
        for each in range(number):
            audit.record(session, shop.acting(), "test.line", f"test:{each}")


def a_file(shop: Shop, content: bytes = b"%PDF-1.4") -> str:
    with shop.db.write() as session:
        return archive.store(session, shop.acting(), content, "application/pdf")


def turn(shop: Shop, moment: datetime, *, idle: bool = False) -> Turn:
    return Turn(shop.db, Checker(1, 1), moment, idle)


def checked(shop: Shop) -> int:
    with shop.db.read() as session:
        return session.scalar(select(func.count()).select_from(EvidenceCheck)) or 0


@pytest.mark.rule("SYS-1")
def test_a_seal_is_made_after_an_hour_or_a_thousand_rows(desk_shop: Shop) -> None:
    a_line(desk_shop)
    assert seals.is_due(desk_shop.db)
    assert seals.seal(desk_shop.db)
    assert not seals.is_due(desk_shop.db)
    a_line(desk_shop, 900)
    assert not seals.is_due(desk_shop.db)
    a_line(desk_shop, 100)
    assert seals.is_due(desk_shop.db)
    assert seals.seal(desk_shop.db)
    a_line(desk_shop)
    with desk_shop.db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER seal_no_update")
        connection.exec_driver_sql("UPDATE seal SET at = datetime(at, '-61 minutes')")
    assert seals.is_due(desk_shop.db)


@pytest.mark.rule("SYS-2")
def test_files_are_read_at_night_or_when_nobody_works(desk_shop: Shop, anchors: AnchorList) -> None:
    a_file(desk_shop)
    kept(turn(desk_shop, DAY), anchors)
    assert checked(desk_shop) == 0
    kept(turn(desk_shop, NIGHT), anchors)
    assert checked(desk_shop) == 1
    kept(turn(desk_shop, NIGHT + timedelta(minutes=5)), anchors)
    assert checked(desk_shop) == 1
    assert anchors.path.read_text().count("\n") == 1


@pytest.mark.rule("SYS-2")
def test_a_locked_window_reads_by_day_and_says_what_it_found(
    desk_shop: Shop, anchors: AnchorList
) -> None:
    a_file(desk_shop)
    with desk_shop.db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER stored_file_no_update")
        connection.exec_driver_sql("UPDATE stored_file SET content = x'00'")
    found = kept(turn(desk_shop, DAY, idle=True), anchors)
    assert status_of(found)[1] == "bad"


@pytest.mark.rule("SYS-1")
def test_a_cut_tail_shows_by_what_this_workstation_has_seen(
    shop: Shop, anchors: AnchorList
) -> None:
    """Rows and seals are cut together: the chain that is left holds, and only the list knows."""
    a_line(shop, 3)
    seals.seal(shop.db)
    anchors.note(shop.db, DAY)
    with shop.db.read() as session:
        kept_rows = session.scalar(select(func.count()).select_from(audit.Audit))
    a_line(shop, 3)
    seals.seal(shop.db)
    assert anchors.note(shop.db, DAY) == seals.newest_anchor(shop.db)
    with shop.db.engine.begin() as connection:
        for table in ("audit", "seal"):
            if shop.db.is_sqlite:
                connection.exec_driver_sql(f"DROP TRIGGER {table}_no_delete")
            else:
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.exec_driver_sql(f"DELETE FROM audit WHERE id > {kept_rows}")
        connection.exec_driver_sql("DELETE FROM seal WHERE id = 2")
    assert [f for verdict in check.run(shop.db) for f in verdict.findings] == []
    assert [(f.seal_id, f.fault) for f in anchors.compare(shop.db)] == [(2, AnchorBreak.GONE)]
    found = full_check(shop.db, shop.acting(), anchors, lambda _done, _total: None)
    assert found == [("seals seen here", "seal:2")]
    a_line(shop, 4)
    seals.seal(shop.db)  # another second seal does not hide it
    assert [f.fault for f in anchors.compare(shop.db)] in (
        [AnchorBreak.OTHER], [AnchorBreak.GONE],
    )  # fmt: skip
    anchors.forgive(shop.db, DAY)
    assert anchors.compare(shop.db) == []


@pytest.mark.rule("SYS-1")
def test_what_one_person_saw_counts_for_the_next(
    postgres_db: Database, anchors: AnchorList
) -> None:
    """On a server each works with a login of their own, on the same database."""
    shop = Shop(postgres_db, now=DAY, today=DAY.date())
    a_line(shop)
    seals.seal(shop.db)
    anchors.note(shop.db, DAY)
    named = postgres_db.engine.url.update_query_dict({"application_name": "zhou"})
    other = Database(named.render_as_string(hide_password=False))
    assert other.shown_url != shop.db.shown_url
    assert list(AnchorList(anchors.path).seen(other)) == [1]
    other.close()


@pytest.mark.rule("SYS-1")
def test_half_a_line_in_the_list_harms_nothing(desk_shop: Shop, anchors: AnchorList) -> None:
    a_line(desk_shop)
    seals.seal(desk_shop.db)
    anchors.path.write_text('{"at": "2026', encoding="utf-8")
    anchors.note(desk_shop.db, DAY)
    anchors.note(desk_shop.db, DAY)
    again = AnchorList(anchors.path)
    assert list(again.seen(desk_shop.db)) == [1]
    assert again.compare(desk_shop.db) == []


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize(
    "change",
    ["at = '2026-01-01 00:00:00'", "rows = rows + 1", "form = 1", "upto = '{}'", "login = 'li'"],
)
def test_a_seal_covers_what_it_says_of_itself(desk_shop: Shop, change: str) -> None:
    a_line(desk_shop)
    seals.seal(desk_shop.db)
    assert seals.verify(desk_shop.db) == []
    with desk_shop.db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER seal_no_update")
        connection.exec_driver_sql(f"UPDATE seal SET {change}")
    assert seals.verify(desk_shop.db)


def test_the_status_says_since_when_everything_was_read(
    desk_shop: Shop, anchors: AnchorList
) -> None:
    assert status_of(kept(turn(desk_shop, DAY), anchors)) == ("", "")
    a_file(desk_shop)
    text, kind = status_of(kept(turn(desk_shop, DAY), anchors))
    assert (kind, "\n" in text) == ("ok", False)


def test_a_seal_of_nonsense_stops_no_later_one(desk_shop: Shop) -> None:
    """Somebody with the file, or a clerk of an older version, wrote it; the next seals hold."""
    a_line(desk_shop)
    first = seals.seal(desk_shop.db)
    with desk_shop.db.write() as session:
        session.add(Seal(previous=first or "", root="0" * 64, upto="no json", rows=1, form=2))
    a_line(desk_shop)
    assert not seals.is_due(desk_shop.db)  # not yet an hour, and no fault
    assert seals.seal(desk_shop.db)
    found = [(f.seal_id, f.fault) for f in seals.verify(desk_shop.db)]
    assert found == [(2, SealFault.ALTERED)]


def test_what_a_workstation_has_seen_counts_whoever_looks(
    desk_shop: Shop, anchors: AnchorList
) -> None:
    """At a server everybody has a login of their own; the database is the same one."""
    a_line(desk_shop)
    seals.seal(desk_shop.db)
    seen = seals.newest(desk_shop.db)
    assert seen is not None
    clerk, admin = (Database(f"postgresql://{who}@localhost/wms") for who in ("lin", "admin"))
    clerk.read = admin.read = desk_shop.db.read  # type: ignore[method-assign]
    anchors.note(clerk, desk_shop.now)
    assert anchors.seen(admin) == {seen.id: seen.root}


def worked(shop: Shop, *moments: datetime) -> None:
    """A line of the trail at each of *moments*."""
    row = {
        "person_id": 1, "workstation_id": 1, "action": "test.line", "subject": "t:1",
        "before": "", "after": "",
    }  # fmt: skip
    rows = [row | {"at": moment, "digest": audit.digest_of(row)} for moment in moments]
    with shop.db.write() as session:
        if rows:
            session.execute(insert(Audit), rows)


def every(begin: datetime, minutes: int, step: int = 3) -> list[datetime]:
    return [begin + timedelta(minutes=number) for number in range(0, minutes + 1, step)]


def late(shop: Shop, anchors: AnchorList) -> list[str]:
    verdicts = check.run(shop.db, check.Extent(anchors=anchors))
    return [f.detail for verdict in verdicts for f in verdict.findings]


@pytest.mark.rule("SYS-1")
def test_two_hours_of_work_without_a_seal_are_told_and_sealed_by_a_check(
    shop: Shop, anchors: AnchorList, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who writes for so long puts every seal off."""
    a_line(shop)
    seals.seal(shop.db)
    worked(shop, *every(DAY, 120))
    assert late(shop, anchors) == []
    worked(shop, DAY + timedelta(minutes=123))
    assert late(shop, anchors) == ["unsealed since 2026-05-21 02:30 UTC"]
    assert [f for verdict in check.run(shop.db) for f in verdict.findings] == []  # as in a backup
    with monkeypatch.context() as patched:
        patched.setattr(seals, "_all_is_visible", lambda _session: False)
        kept(turn(shop, DAY), anchors)
        assert late(shop, anchors)
    found = full_check(shop.db, shop.acting(), anchors, lambda _done, _total: None)
    assert found == [(check.LATE, "audit")]
    assert late(shop, anchors) == []


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize("moments", [
    [],
    every(DAY, 60),
    [*every(DAY, 60), DAY + timedelta(hours=22)],  # nobody is there to seal at night
    [*every(DAY, 60), *every(DAY + timedelta(hours=2), 11 * 60, 60)],  # nor what runs by the clock
    every(DAY, 600)[::-1],  # committed in another order, on a server
], ids=["nothing", "an hour", "morning", "by the clock", "another order"])  # fmt: skip
def test_no_false_alarm_for_seals(
    desk_shop: Shop, anchors: AnchorList, moments: list[datetime]
) -> None:
    a_line(desk_shop)
    seals.seal(desk_shop.db)
    worked(desk_shop, *moments)
    assert late(desk_shop, anchors) == []


def test_a_fresh_shop_is_not_late(desk_shop: Shop, anchors: AnchorList) -> None:
    worked(desk_shop, *every(DAY, 600))
    assert late(desk_shop, anchors) == []
