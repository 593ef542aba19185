"""Every bad file gives its fault, and the parent lives on (bad-inputs.md, 76 to 101)."""

from __future__ import annotations

import errno
import os
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.scans import SLIP, Handling, jpeg, pdf_of_jpegs, pdf_of_objects, printed_slip, scan
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.imaging.faults import FileFault, FileFlag, Limits, Quarantined, shown_name
from wms_desktop.imaging.files import FileKind
from wms_desktop.imaging.reader import Reader
from wms_desktop.imaging.reading import FileReading

CODE = own_code(CodeKind.RECEIPT, "20260518-0447")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture(scope="module")
def good_jpeg() -> bytes:
    return jpeg(scan(printed_slip(CODE), Handling(seed=1)))


@pytest.fixture(scope="module")
def good_pdf(good_jpeg: bytes) -> bytes:
    return pdf_of_jpegs([good_jpeg, good_jpeg])


def small_jpeg(mode: str = "L") -> bytes:
    out = BytesIO()
    Image.new(mode, (300, 420), "white").save(out, "JPEG")
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG of that size whose pixels are one short, highly packed run of zeros."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(min(width * height, 2_000_000)), 9)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def protected_pdf(user: str, owner: str) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(user, ownerPassword=owner, canPrint=0))
    canvas.drawString(100, 700, "hello")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def pdf_of_empty_pages(count: int, box: str = "0 0 595 842") -> bytes:
    kids = " ".join(f"{3 + n} 0 R" for n in range(count))
    pages = [f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] >>".encode()] * count
    tree = f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode()
    return pdf_of_objects([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *pages])


def tiff(frames: int) -> bytes:
    out = BytesIO()
    pages = [Image.new("1", (40, 60), 1) for _ in range(frames)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def looping_tiff() -> bytes:
    data = bytearray(tiff(1))
    (at,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, at)
    struct.pack_into("<I", data, at + 2 + entries * 12, at)
    return bytes(data)


def flate_bomb_pdf() -> bytes:
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(1_000_000)) for _ in range(600)) + packer.flush()
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(body), body)
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 24000 /Height 25000 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    ) % (len(body), body)
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /XObject << /I 5 0 R >> >> >>"
    )
    tree = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    return pdf_of_objects([b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, stream, image])


def nested_pdf() -> bytes:
    deep = b"[" * 100_000 + b"]" * 100_000
    tree = b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"  # and a page tree that bites its tail
    return pdf_of_objects([b"<< /Type /Catalog /Pages 2 0 R /Deep 3 0 R >>", tree, deep])


def cut_jpeg_in_pdf() -> bytes:
    data = small_jpeg()
    noisy = jpeg(scan(printed_slip(CODE), Handling()), 60)
    return pdf_of_jpegs([data, noisy[: len(noisy) // 2]])


BAD: dict[str, tuple[str, Callable[[], bytes], FileFault]] = {
    "76 empty": ("a.pdf", lambda: b"", FileFault.EMPTY),
    "77 cut bmp": ("a.bmp", lambda: packed("BMP")[:-2000], FileFault.CUT),
    "77 cut png": ("a.png", lambda: packed("PNG")[:-40], FileFault.CUT),
    "77 cut tiff": ("a.tif", lambda: packed("TIFF")[:200], FileFault.CUT),
    "77 cut jpeg in pdf": ("a.pdf", cut_jpeg_in_pdf, FileFault.CUT),
    "78 text named pdf": ("a.pdf", lambda: b"hello, I am a PDF\n" * 40, FileFault.WRONG_TYPE),
    "80 user password": ("a.pdf", lambda: protected_pdf("u", "o"), FileFault.ENCRYPTED),
    "84 30000 x 30000": ("a.png", lambda: png_header(30_000, 30_000), FileFault.TOO_MANY_PIXELS),
    "84 12000 x 12000": ("a.png", lambda: png_header(12_000, 12_000), FileFault.TOO_MANY_PIXELS),
    "85 201 pages": ("a.pdf", lambda: pdf_of_empty_pages(201), FileFault.TOO_MANY_PAGES),
    "85 20000 pages": ("a.pdf", lambda: pdf_of_empty_pages(20_000), FileFault.TOO_MANY_PAGES),
    "86 huge": (
        "a.pdf",
        lambda: pdf_of_empty_pages(1, "0 0 2000000000 2000000000"),
        FileFault.PAGE_SIZE,
    ),
    "86 wide": (
        "a.pdf",
        lambda: pdf_of_empty_pages(1, "0 0 14000 14000"),
        FileFault.TOO_MANY_PIXELS,
    ),
    "87 loop and nest": ("a.pdf", nested_pdf, FileFault.DAMAGED),
    "88 300 frames": ("a.tif", lambda: tiff(300), FileFault.TOO_MANY_PAGES),
    "88 frame loop": ("a.tif", looping_tiff, FileFault.DAMAGED),
    "91 webp": ("a.webp", lambda: packed("WEBP"), FileFault.WRONG_TYPE),
    "91 svg": ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileFault.WRONG_TYPE),
    "91 gif named jpg": ("a.jpg", lambda: packed("GIF"), FileFault.WRONG_TYPE),
    "91 eps": ("a.eps", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", FileFault.WRONG_TYPE),
}


def packed(form: str) -> bytes:
    out = BytesIO()
    Image.effect_mandelbrot((200, 160), (-2, -1, 1, 1), 60).save(out, form)
    return out.getvalue()


def read(reader: Reader, folder: Path, name: str, data: bytes) -> FileReading:
    (folder / name).write_bytes(data)
    return reader.read(folder / name, [SLIP], keep=folder)


def fault_of(reader: Reader, path: Path) -> FileFault:
    with pytest.raises(Quarantined) as caught:
        reader.read(path, [SLIP], keep=path.parent)
    return caught.value.fault


@pytest.mark.bad_input(76, 77, 78, 80, 84, 85, 86, 87, 88, 91)
@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_gives_its_fault(case: str, reader: Reader, tmp_path: Path) -> None:
    name, make, fault = BAD[case]
    (tmp_path / name).write_bytes(make())
    assert fault_of(reader, tmp_path / name) is fault


@pytest.mark.bad_input(77)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_77_a_cut_file_is_never_half_read(
    share: float, reader: Reader, good_jpeg: bytes, good_pdf: bytes, tmp_path: Path
) -> None:
    for name, data in (("a.jpg", good_jpeg), ("a.pdf", good_pdf)):
        (tmp_path / name).write_bytes(data[: int(len(data) * share)])
        assert fault_of(reader, tmp_path / name) is FileFault.CUT


@pytest.mark.bad_input(77)
def test_77_a_repaired_pdf_says_so(reader: Reader, good_pdf: bytes, tmp_path: Path) -> None:
    at = good_pdf.rindex(b"startxref")
    reading = read(reader, tmp_path, "a.pdf", good_pdf[:at] + b"startxref\n5\n%%EOF\n")
    assert reading.flags == {FileFlag.REPAIRED}
    assert [page.code for page in reading.pages] == [CODE, CODE]


@pytest.mark.bad_input(78)
def test_78_content_decides_not_the_name(reader: Reader, good_jpeg: bytes, tmp_path: Path) -> None:
    reading = read(reader, tmp_path, "a.pdf", good_jpeg)
    assert reading.kind is FileKind.JPEG
    assert reading.flags == {FileFlag.OTHER_SUFFIX}


@pytest.mark.bad_input(79)
def test_79_what_hangs_on_behind_is_flagged(
    reader: Reader, good_jpeg: bytes, good_pdf: bytes, tmp_path: Path
) -> None:
    for name, data in (("a.jpg", good_jpeg), ("a.pdf", good_pdf)):
        reading = read(reader, tmp_path, name, data + b"PK\x03\x04 and <html>" * 20)
        assert FileFlag.TRAILING_DATA in reading.flags
        assert reading.pages[0].code == CODE


@pytest.mark.bad_input(81)
def test_81_an_owner_password_is_flagged(reader: Reader, tmp_path: Path) -> None:
    reading = read(reader, tmp_path, "a.pdf", protected_pdf("", "owner"))
    assert FileFlag.OWNER_PASSWORD in reading.flags


@pytest.mark.bad_input(82)
def test_82_active_content_is_flagged(reader: Reader, tmp_path: Path) -> None:
    script = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert) >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    tree = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    reading = read(reader, tmp_path, "a.pdf", pdf_of_objects([script, tree, page]))
    assert reading.flags == {FileFlag.ACTIVE_CONTENT}


@pytest.mark.bad_input(83)
def test_83_a_bomb_ends_in_the_child(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(flate_bomb_pdf())
    assert fault_of(reader, tmp_path / "bomb.pdf") in {
        FileFault.TOO_MANY_PIXELS,
        FileFault.OUT_OF_MEMORY,
        FileFault.TIMED_OUT,
        FileFault.CRASHED,
    }


@pytest.mark.bad_input(86)
def test_86_a_page_without_area_is_refused_or_gets_the_default(
    reader: Reader, tmp_path: Path
) -> None:
    """pdfium takes a paper size of its own where the box is empty; nothing is lost by that."""
    for number, box in enumerate(("0 0 0 0", "0 0 -9 -9")):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(pdf_of_empty_pages(1, box))
        fault, width = FileFault.PAGE_SIZE, 0
        try:
            width = reader.read(path, [SLIP], keep=None).pages[0].width
        except Quarantined as error:
            fault = error.fault
        assert width > 100 or fault is FileFault.PAGE_SIZE


@pytest.mark.bad_input(89)
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_89_every_kind_of_pixel_is_read(mode: str, reader: Reader, tmp_path: Path) -> None:
    page = printed_slip(CODE)
    if mode == "I;16":
        wide = page.convert("L").convert("I").point(lambda value: value * 257)
        page = wide.convert("I;16")
    else:
        page = page.convert(mode)
    path = tmp_path / ("a.tif" if mode in {"1", "CMYK", "I;16"} else "a.png")
    if mode == "1":
        page.save(path, compression="group4", dpi=(200, 200))
    else:
        page.save(path)
    reading = reader.read(path, [SLIP], keep=None).pages[0]
    assert reading.code == CODE
    assert reading.is_placed


@pytest.mark.bad_input(89, 90)
@pytest.mark.parametrize(("tag", "turned"), [(1, 0), (3, 180), (6, 270), (8, 90)])
def test_89_90_exif_turns_the_page_and_is_not_copied(
    tag: int, turned: int, reader: Reader, tmp_path: Path
) -> None:
    """The camera lay so that the pixels are turned; the tag says how to turn them back."""
    turn = {0: 0, 90: 270, 180: 180, 270: 90}[turned]
    page = printed_slip(CODE).convert("L").rotate(turn, expand=True)
    exif = Image.Exif()
    exif[0x0112] = tag
    exif.get_ifd(0x8825)[1] = "N"
    page.save(tmp_path / "photo.jpg", exif=exif)
    reading = reader.read(tmp_path / "photo.jpg", [SLIP], keep=tmp_path).pages[0]
    assert (reading.code, reading.rotation) == (CODE, 0)
    assert reading.working_copy is not None
    with Image.open(reading.working_copy) as copy:
        assert copy.height > copy.width
        assert not copy.getexif()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_page_rotation_of_a_pdf_is_honoured(
    rotate: int, reader: Reader, tmp_path: Path
) -> None:
    shown = printed_slip(CODE).convert("L").rotate(rotate, expand=True)
    reading = read(reader, tmp_path, "a.pdf", pdf_of_jpegs([jpeg(shown)], rotate)).pages[0]
    assert (reading.code, reading.rotation, reading.source.value) == (CODE, 0, "embedded")


def test_a_drawn_page_is_read_too(reader: Reader, tmp_path: Path) -> None:
    document = pdfium.PdfDocument.new()
    page = document.new_page(595, 842)
    picture = pdfium.PdfImage.new(document)
    picture.set_bitmap(pdfium.PdfBitmap.from_pil(printed_slip(CODE)))
    picture.set_matrix(pdfium.PdfMatrix().scale(595, 842))
    page.insert_obj(picture)
    page.gen_content()
    document.save(tmp_path / "drawn.pdf")
    document.close()
    reading = reader.read(tmp_path / "drawn.pdf", [SLIP], keep=None).pages[0]
    assert (reading.code, reading.source.value) == (CODE, "rendered")


@pytest.mark.bad_input(94)
def test_94_links_folders_and_pipes_are_not_followed(
    reader: Reader, good_jpeg: bytes, tmp_path: Path
) -> None:
    (tmp_path / "real.jpg").write_bytes(good_jpeg)
    (tmp_path / "link.jpg").symlink_to(tmp_path / "real.jpg")
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.pdf")
    for name in ("link.jpg", "folder.pdf", "pipe.pdf"):
        assert fault_of(reader, tmp_path / name) is FileFault.NOT_A_FILE
    assert fault_of(reader, Path("/dev/zero")) is FileFault.NOT_A_FILE


@pytest.mark.bad_input(93)
def test_93_a_file_that_went_away(reader: Reader, tmp_path: Path) -> None:
    assert fault_of(reader, tmp_path / "gone.pdf") is FileFault.GONE
    assert FileFault.GONE.is_passing


def test_a_file_over_the_size_limit(reader: Reader, tmp_path: Path) -> None:
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(50_000_001)
    assert fault_of(reader, tmp_path / "large.pdf") is FileFault.TOO_LARGE


@pytest.mark.bad_input(98)
def test_98_a_full_disk_is_told_apart(reader: Reader, good_jpeg: bytes, tmp_path: Path) -> None:
    try:
        full = Path("/dev/full").is_char_device()
    except OSError:
        full = False
    if not full:
        pytest.skip("no /dev/full here")
    (tmp_path / "a.jpg").write_bytes(good_jpeg)
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "page-0001.jpg").symlink_to("/dev/full")
    with pytest.raises(Quarantined) as caught:
        reader.read(tmp_path / "a.jpg", [SLIP], keep=tmp_path / "copies")
    assert caught.value.fault is FileFault.DISK_FULL
    assert os.strerror(errno.ENOSPC) in caught.value.detail


@pytest.mark.bad_input(101)
@pytest.mark.parametrize(
    "name", [b"a\xff\xfe.jpg", "a\u202egpj.jpg".encode(), b"a\nb.jpg", b"x" * 251 + b".jpg"]
)
def test_101_any_name_is_read_and_shown_escaped(
    name: bytes, reader: Reader, good_jpeg: bytes, tmp_path: Path
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_bytes(good_jpeg)
    assert reader.read(path, [SLIP], keep=None).pages[0].code == CODE
    assert shown_name(path).isprintable()
    shown_name(path).encode("utf-8")


def test_a_child_that_dies_harms_one_file_only(good_jpeg: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(good_jpeg)
    with Reader() as reader:
        assert reader.read(tmp_path / "a.jpg", [SLIP], keep=None).pages[0].code == CODE
        with pytest.raises(Quarantined) as caught:
            reader.read(tmp_path / "a.jpg", [SLIP], keep=None, opened=lambda _n: _kill(reader))
        assert caught.value.fault is FileFault.CRASHED
        assert reader.read(tmp_path / "a.jpg", [SLIP], keep=None).pages[0].code == CODE


def _kill(reader: Reader) -> None:
    assert reader._child is not None
    reader._child._process.kill()
    reader._child._process.wait()
    while reader._child._answers.qsize():  # what it had said before
        if reader._child._answers.get_nowait() is None:
            break
    reader._child._answers.put(None)


def test_too_little_time_ends_the_child(good_jpeg: bytes, tmp_path: Path) -> None:
    (tmp_path / "stack.pdf").write_bytes(pdf_of_jpegs([good_jpeg] * 60))
    with Reader(Limits(cpu_seconds=0, cpu_seconds_per_page=0)) as reader:
        assert fault_of(reader, tmp_path / "stack.pdf") is FileFault.TIMED_OUT


def test_too_little_memory_ends_in_a_fault(good_jpeg: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(good_jpeg)
    with Reader(Limits(memory_mib=8)) as reader:
        assert fault_of(reader, tmp_path / "a.jpg") in {FileFault.OUT_OF_MEMORY, FileFault.CRASHED}


@pytest.mark.parametrize("seed", range(40))
def test_a_mutated_file_is_read_or_refused(
    seed: int, reader: Reader, good_pdf: bytes, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    whole = [good_pdf, jpeg(Image.new("L", (300, 400), 90)), packed("PNG"), tiff(3), packed("BMP")]
    data = bytearray(whole[seed % len(whole)])
    for _ in range(chance.randrange(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    (tmp_path / "m.pdf").write_bytes(data)
    fault = None
    try:
        reader.read(tmp_path / "m.pdf", [SLIP], keep=tmp_path)
    except Quarantined as error:
        fault = error.fault
    assert fault not in {FileFault.CRASHED, FileFault.TIMED_OUT}
