"""Photos of a record: kept unchanged, told on the trail, found again (INB-4, SYS-1)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.photos import photo
from tests.shop import Shop
from wms_desktop.core.photo import Photo
from wms_desktop.db import archive, attachments
from wms_desktop.db.tables import Attachment, Audit, StoredFile
from wms_desktop.imaging.photos import checked


@pytest.mark.rule("INB-4")
def test_a_photo_is_kept_as_the_camera_made_it(shop: Shop) -> None:
    content = photo(gps=True)
    with shop.db.write() as session:
        attachments.attach_all(
            session, shop.acting(), "exception:7", checked([Photo(content, "箱子.jpg")])
        )
    (kept,) = attachments.of(shop.db, "exception:7")
    assert (kept.title, kept.media_type, kept.size) == ("箱子.jpg", "image/jpeg", len(content))
    assert archive.content(shop.db, kept.sha256) == content
    assert attachments.of(shop.db, "exception:8") == []
    with shop.db.read() as session:
        told = session.scalars(select(Audit).where(Audit.subject == "exception:7")).one()
        assert attachments.counts(session, ["exception:7", "exception:8"]) == {"exception:7": 1}
    assert told.action == "attachment.add"


def test_the_same_picture_twice_is_one_file_and_two_rows(shop: Shop) -> None:
    twice = checked([Photo(photo(), "a"), Photo(photo(), "b")])
    with shop.db.write() as session:
        attachments.attach_all(session, shop.acting(), "round:1", twice)
    with shop.db.read() as session:
        assert len(session.scalars(select(Attachment.id)).all()) == 2
        assert len(session.scalars(select(StoredFile.sha256)).all()) == 1
