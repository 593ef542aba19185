"""Odd but lawful files are shown right, dangerous ones are flagged, nothing runs (76 to 91)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.imaging.test_bad_files import fault_of, pdf_of_empty_pages, protected_pdf, tiff
from tests.scans import PER_MM, SLIP, jpeg, pdf_of_jpegs, pdf_of_objects, printed_slip
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.imaging.boxes import InkAnswer
from wms_desktop.imaging.faults import FileFault, FileFlag
from wms_desktop.imaging.files import FileKind
from wms_desktop.imaging.reader import Reader
from wms_desktop.imaging.reading import FileReading, PageReading

CODE = own_code(CodeKind.RECEIPT, "20260518-0447")
WIDTH, HEIGHT = round(210 * PER_MM), round(297 * PER_MM)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture(scope="module")
def paper() -> Image.Image:
    """A clean slip, nothing written on it."""
    return printed_slip(CODE)


def read(reader: Reader, folder: Path, name: str, data: bytes) -> FileReading:
    (folder / name).write_bytes(data)
    (folder / "copies").mkdir(exist_ok=True)
    return reader.read(folder / name, [SLIP], keep=folder / "copies")


def saved(page: Image.Image, form: str, **options: object) -> bytes:
    out = BytesIO()
    page.save(out, form, **options)
    return out.getvalue()


def pdf_of_stream(page: Image.Image, entries: str, data: bytes) -> bytes:
    """A page of A4 with one image in it, packed as *entries* say."""
    return pdf_of_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Contents 4 0 R "
            b"/Resources << /XObject << /I 5 0 R >> >> >>",
            b"<< /Length 41 >>\nstream\nq 595.28 0 0 841.89 0 0 cm /I Do Q      \nendstream",
            f"<< /Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} "
            f"{entries} /Length {len(data)} >>\nstream\n".encode()
            + data
            + b"\nendstream",
        ]
    )


def assert_right(page: PageReading) -> None:
    """The slip is read, placed, and its empty boxes are seen to be empty: no negative, no noise."""
    assert (page.code, page.rotation, page.is_placed) == (CODE, 0, True)
    assert {box.answer for box in page.boxes} == {InkAnswer.ABSENT}


def group_4(page: Image.Image) -> bytes:
    """The page as the bare CCITT G4 stream of a fax, whose white runs are black (BlackIs1)."""
    one_strip = {278: page.height}
    packed = saved(page.convert("1"), "TIFF", compression="group4", tiffinfo=one_strip)
    with Image.open(BytesIO(packed)) as picture:
        tags = picture.tag_v2  # type: ignore[attr-defined]
        assert (tags[262], len(tags[273])) == (1, 1)
        return packed[tags[273][0] : tags[273][0] + tags[279][0]]


@pytest.mark.bad_input(89)
@pytest.mark.parametrize("suffix", ["jp2", "j2k"])
def test_jpeg_2000_is_shown_right(
    suffix: str, reader: Reader, paper: Image.Image, tmp_path: Path
) -> None:
    name = f"slip.{suffix}"
    paper.convert("L").save(tmp_path / name, quality_mode="rates", quality_layers=[20])
    reading = reader.read(tmp_path / name, [SLIP], keep=None)
    assert (reading.kind, reading.flags) == (FileKind.JPEG_2000, frozenset())
    assert_right(reading.pages[0])
    data = (tmp_path / name).read_bytes()
    (tmp_path / f"cut.{suffix}").write_bytes(data[: len(data) // 2])
    assert fault_of(reader, tmp_path / f"cut.{suffix}") is FileFault.CUT


@pytest.mark.bad_input(89)
def test_jpeg_2000_in_a_pdf_is_shown_right(
    reader: Reader, paper: Image.Image, tmp_path: Path
) -> None:
    data = saved(paper.convert("RGB"), "JPEG2000", quality_mode="rates", quality_layers=[20])
    pdf = pdf_of_stream(
        paper, "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /JPXDecode", data
    )
    assert_right(read(reader, tmp_path, "a.pdf", pdf).pages[0])


@pytest.mark.bad_input(89)
def test_a_fax_in_a_pdf_is_shown_right(reader: Reader, paper: Image.Image, tmp_path: Path) -> None:
    entries = (
        "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode "
        f"/DecodeParms << /K -1 /BlackIs1 true /Columns {paper.width} /Rows {paper.height} >>"
    )
    pdf = pdf_of_stream(paper, entries, group_4(paper))
    assert_right(read(reader, tmp_path, "a.pdf", pdf).pages[0])


@pytest.mark.bad_input(89)
def test_cmyk_in_a_pdf_is_no_negative(reader: Reader, paper: Image.Image, tmp_path: Path) -> None:
    data = saved(paper.convert("CMYK"), "JPEG", quality=80)
    entries = (
        "/ColorSpace /DeviceCMYK /BitsPerComponent 8 /Filter /DCTDecode /Decode [1 0 1 0 1 0 1 0]"
    )
    assert_right(read(reader, tmp_path, "a.pdf", pdf_of_stream(paper, entries, data)).pages[0])
    assert_right(read(reader, tmp_path, "a.jpg", data).pages[0])


@pytest.mark.bad_input(89)
def test_sixteen_bits_and_one_bit_are_shown_right(
    reader: Reader, paper: Image.Image, tmp_path: Path
) -> None:
    wide = paper.convert("L").convert("I").point(lambda value: value * 257).convert("I;16")
    assert_right(read(reader, tmp_path, "a.png", saved(wide, "PNG")).pages[0])
    single = saved(paper.convert("1"), "PNG", dpi=(200, 200))
    assert_right(read(reader, tmp_path, "b.png", single).pages[0])


@pytest.mark.bad_input(90)
def test_the_place_of_a_photo_stays_in_the_original_only(
    reader: Reader, paper: Image.Image, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[29] = "2026:05:18"
    data = saved(paper.convert("L"), "JPEG", exif=exif, comment=b"SecretNote", dpi=(200, 200))
    assert b"SecretCamera" in data
    for name, content in (("a.jpg", data), ("a.pdf", pdf_of_jpegs([data]))):
        reading = read(reader, tmp_path, name, content)
        assert reading.sha256 == hashlib.sha256(content).hexdigest()
        assert (tmp_path / name).read_bytes() == content
        page = reading.pages[0]
        assert page.working_copy is not None
        for copy in (page.working_copy.read_bytes(), page.thumbnail):
            assert b"Secret" not in copy
            with Image.open(BytesIO(copy)) as picture:
                assert not picture.getexif()
                assert not picture.info.get("comment")


ACTIVE = {
    "script": b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>",
    "program": b"/OpenAction << /S /Launch /F (calc.exe) >>",
    "link": b"/OpenAction << /S /URI /URI (http://example.org/) >>",
    "other file": b"/OpenAction << /S /GoToR /F (other.pdf) /D [0 /Fit] >>",
    "form": b"/AcroForm << /Fields [] /XFA [(template) 4 0 R] >>",
    "attached file": b"/Names << /EmbeddedFiles << /Names [(a.exe) 5 0 R] >> >>",
}


@pytest.mark.bad_input(82)
@pytest.mark.parametrize("case", ACTIVE)
def test_active_content_is_flagged_and_its_pages_are_read(
    case: str, reader: Reader, tmp_path: Path
) -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + ACTIVE[case] + b" >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Length 6 >>\nstream\n<xdp/>\nendstream",
        b"<< /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>",
        b"<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream",
    ]
    used = {"form": 4, "attached file": 6}.get(case, 3)
    reading = read(reader, tmp_path, "a.pdf", pdf_of_objects(objects[:used]))
    assert reading.flags == {FileFlag.ACTIVE_CONTENT}
    assert len(reading.pages) == 1


@pytest.mark.bad_input(81)
def test_an_owner_password_alone_only_flags(reader: Reader, tmp_path: Path) -> None:
    reading = read(reader, tmp_path, "a.pdf", protected_pdf("", "owner"))
    assert reading.flags == {FileFlag.OWNER_PASSWORD}
    assert len(reading.pages) == 1


@pytest.mark.bad_input(79)
@pytest.mark.parametrize("behind", [b"PK\x03\x04" + bytes(300), b"<html><script>1</script>" * 20])
def test_what_hangs_on_behind_is_kept_and_flagged(
    behind: bytes, reader: Reader, paper: Image.Image, tmp_path: Path
) -> None:
    picture = jpeg(paper.convert("L"))
    for name, data in (
        ("a.jpg", picture),
        ("a.pdf", pdf_of_jpegs([picture])),
        ("a.png", saved(paper.convert("L"), "PNG")),
    ):
        reading = read(reader, tmp_path, name, data + behind)
        assert reading.flags == {FileFlag.TRAILING_DATA}
        assert reading.sha256 == hashlib.sha256(data + behind).hexdigest()
        page = reading.pages[0]
        assert page.code == CODE
        assert page.working_copy is not None
        assert behind not in page.working_copy.read_bytes()


@pytest.mark.bad_input(85)
def test_twenty_thousand_pages_are_refused_at_once(reader: Reader, tmp_path: Path) -> None:
    import time

    (tmp_path / "a.pdf").write_bytes(pdf_of_empty_pages(20_000))
    start = time.monotonic()
    assert fault_of(reader, tmp_path / "a.pdf") is FileFault.TOO_MANY_PAGES
    assert time.monotonic() - start < 20


@pytest.mark.bad_input(86)
@pytest.mark.parametrize("box", ["0 0 3 3", "0 0 20000 10", "0 0 10 2000000000"])
def test_a_page_without_a_usable_size_is_refused(box: str, reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_of_empty_pages(1, box))
    assert fault_of(reader, tmp_path / "a.pdf") in {FileFault.PAGE_SIZE, FileFault.TOO_MANY_PIXELS}


@pytest.mark.bad_input(87)
def test_a_page_tree_that_leads_back_to_itself_ends(reader: Reader, tmp_path: Path) -> None:
    """Two tree nodes that are each other's kids, and a count that promises pages."""
    loop = pdf_of_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 5 /Kids [3 0 R] >>",
            b"<< /Type /Pages /Parent 2 0 R /Count 5 /Kids [2 0 R] >>",
        ]
    )
    (tmp_path / "a.pdf").write_bytes(loop)
    assert fault_of(reader, tmp_path / "a.pdf") is FileFault.DAMAGED


@pytest.mark.bad_input(88)
def test_a_fax_of_many_pages_is_read_up_to_the_limit(reader: Reader, tmp_path: Path) -> None:
    assert len(read(reader, tmp_path, "a.tif", tiff(200)).pages) == 200
    (tmp_path / "b.tif").write_bytes(tiff(201))
    assert fault_of(reader, tmp_path / "b.tif") is FileFault.TOO_MANY_PAGES


@pytest.mark.bad_input(91)
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"),
        ("a.avif", b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif"),
        ("a.fits", b"SIMPLE  =                    T" + b" " * 2000),
        ("a.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n(%) run"),
        ("a.psd", b"8BPS\x00\x01" + bytes(200)),
    ],
)
def test_other_pictures_are_refused_by_content(
    name: str, data: bytes, reader: Reader, tmp_path: Path
) -> None:
    for title in (name, "named.pdf", "named.jpg"):
        (tmp_path / title).write_bytes(data)
        assert fault_of(reader, tmp_path / title) is FileFault.WRONG_TYPE
