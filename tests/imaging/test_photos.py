"""Photos are opened before they are kept; copies carry no place (INB-4, bad-inputs.md 76-91)."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.photos import GPS, exif_of, photo
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import MOST_PHOTOS, Photo
from wms_desktop.imaging.faults import FileFault, PhotoFault
from wms_desktop.imaging.photos import checked, copy_for


@pytest.mark.parametrize(
    ("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_photos_are_known_by_their_content(kind: str, media_type: str) -> None:
    (seen,) = checked([Photo(photo(kind=kind), "箱子.txt")])
    assert (seen.media_type, seen.width, seen.height, seen.title) == (
        media_type, 320, 200, "箱子.txt",
    )  # fmt: skip


def test_a_turned_photo_is_measured_as_it_is_looked_at() -> None:
    (seen,) = checked([Photo(photo(turned=6))])
    assert (seen.width, seen.height) == (200, 320)


def _huge() -> bytes:
    out = BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    return out.getvalue()


_GIF = BytesIO()
Image.new("P", (4, 4)).save(_GIF, "GIF")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b"no photo at all", PhotoFault.WRONG_TYPE),
        (_GIF.getvalue(), PhotoFault.WRONG_TYPE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PhotoFault.WRONG_TYPE),
        (photo()[:900], FileFault.CUT),
        (photo(kind="PNG")[:300], FileFault.CUT),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, FileFault.DAMAGED),
        (_huge(), FileFault.TOO_MANY_PIXELS),
        (b"\xff\xd8\xff" + b"\0" * 20_000_000, FileFault.TOO_LARGE),
    ],
    ids=["empty", "text", "gif", "svg", "cut jpeg", "cut png", "broken", "pixels", "bytes"],
)
def test_what_is_no_whole_photo_is_refused(content: bytes, fault: object) -> None:
    with pytest.raises(Refused) as refused:
        checked([Photo(content)])
    assert refused.value.code == fault


def test_more_photos_than_one_record_takes_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        checked([Photo(photo())] * (MOST_PHOTOS + 1))
    assert refused.value.code == PhotoFault.TOO_MANY


def test_a_name_with_hidden_characters_is_shown_as_code() -> None:
    (seen,) = checked([Photo(photo(), "a\u202egpj.exe\n" + "长" * 200)])
    assert seen.title.startswith("a\\u202egpj.exe 长")
    assert len(seen.title) == 120


@pytest.mark.rule("INB-4")
def test_a_copy_is_upright_and_says_nothing_of_place_or_camera() -> None:
    original = photo((2_000, 1_000), turned=6, gps=True)
    assert exif_of(original)[GPS]
    copy = copy_for(original, 800)
    assert exif_of(copy) == {GPS: {}}
    with Image.open(BytesIO(copy)) as image:
        assert (image.format, image.size) == ("JPEG", (400, 800))
        red, _green, blue = image.getpixel((350, 50))  # turned right: red is at the upper right
    assert red > 150 > blue


@pytest.mark.rule("PCK-11")
def test_a_number_in_a_photos_name_is_not_kept() -> None:
    (seen,) = checked([Photo(photo(), "身份证 110101199003070038 正面.jpg")])
    assert seen.title == "身份证 正面.jpg"
