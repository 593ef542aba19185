"""Thirty slips, scanned badly in one PDF: every code right, every box right (RCP-3, RCP-4)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.scans import (
    SLIP,
    Handling,
    handling,
    jpeg,
    pdf_of_jpegs,
    printed_slip,
    scan,
)
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.imaging.boxes import InkAnswer
from wms_desktop.imaging.faults import Limits
from wms_desktop.imaging.layout import SymbolKind
from wms_desktop.imaging.pages import PageSource
from wms_desktop.imaging.reader import Reader
from wms_desktop.imaging.reading import FileReading, PageReading, read_file, read_pages

FOREIGN = "SF1234567890123"
TAKEN = ("signature", "seal", "id_number")


@dataclass(frozen=True, slots=True)
class Stack:
    codes: tuple[str, ...]
    handled: tuple[Handling, ...]
    reading: FileReading

    @property
    def pages(self) -> list[tuple[str, Handling, PageReading]]:
        return list(zip(self.codes, self.handled, self.reading.pages, strict=True))


def code_of(number: int) -> str:
    return own_code(CodeKind.RECEIPT, f"20260518-{number:04}")


def taken(how: Handling) -> dict[str, bool]:
    return {"signature": how.signed, "seal": how.sealed, "id_number": how.id_written}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    folder = tmp_path_factory.mktemp("stack")
    codes = tuple(code_of(number) for number in range(30))
    handled = tuple(handling(100 + number) for number in range(30))
    pages = [
        jpeg(scan(printed_slip(code, foreign=FOREIGN), how), how.quality)
        for code, how in zip(codes, handled, strict=True)
    ]
    (folder / "stack.pdf").write_bytes(pdf_of_jpegs(pages))
    (folder / "copies").mkdir()
    with Reader() as reader:
        reading = reader.read(folder / "stack.pdf", [SLIP], keep=folder / "copies")
    return Stack(codes, handled, reading)


@pytest.mark.rule("RCP-3")
def test_all_thirty_codes_are_right_and_none_is_wrong(stack: Stack) -> None:
    assert [page.code for page in stack.reading.pages] == list(stack.codes)
    assert not any(page.conflict for page in stack.reading.pages)
    assert all(page.source is PageSource.EMBEDDED for page in stack.reading.pages)


@pytest.mark.rule("RCP-3")
def test_a_foreign_code_is_reported_but_never_taken(stack: Stack) -> None:
    level = [page for _, how, page in stack.pages if how.rotation in {0, 180}]  # else not sought
    assert sum(any(c.text == FOREIGN for c in page.foreign) for page in level) >= len(level) - 3 > 8
    assert all(c.text == page.code for page in stack.reading.pages for c in page.codes)


def test_rotation_and_skew_are_found(stack: Stack) -> None:
    for _, how, page in stack.pages:
        assert page.rotation == how.rotation
        assert page.skew == pytest.approx(how.skew, abs=0.3)
        assert page.is_placed


@pytest.mark.rule("RCP-4")
def test_ink_is_never_missed_and_never_invented(stack: Stack) -> None:
    unsure = 0
    for _, how, page in stack.pages:
        for name, is_there in taken(how).items():
            finding = page.box(name)
            assert finding is not None
            wrong = InkAnswer.ABSENT if is_there else InkAnswer.PRESENT
            assert finding.answer is not wrong, (how, finding)
            unsure += finding.answer is InkAnswer.UNSURE
    assert unsure <= 5  # of 90: stains on an empty box


def test_working_copies_are_upright_and_bare(stack: Stack) -> None:
    for code, _, page in stack.pages[:6]:
        assert page.working_copy is not None
        with Image.open(page.working_copy) as copy:
            assert copy.height > copy.width
            assert copy.size == (page.width, page.height)
            assert not copy.getexif()
        again = read_pages(page.working_copy, [SLIP], Limits())[0]
        assert (again.code, again.rotation) == (code, 0)
        for here, there in zip(again.boxes, page.boxes, strict=True):
            gaps = [abs(a - b) for a, b in zip(here.quad, there.quad, strict=True)]
            assert max(gaps) < 8  # 1 mm


@pytest.mark.parametrize("how", [handling(seed, colour=True, stains=0) for seed in range(5)])
@pytest.mark.rule("RCP-4")
def test_a_red_seal_is_seen_on_colour_pages(how: Handling, tmp_path: Path) -> None:
    path = tmp_path / "colour.jpg"
    path.write_bytes(jpeg(scan(printed_slip(code_of(1)), how), how.quality))
    page = read_pages(path, [SLIP], Limits())[0]
    for name, is_there in taken(how).items():
        finding = page.box(name)
        assert finding is not None
        assert finding.answer is (InkAnswer.PRESENT if is_there else InkAnswer.ABSENT)


@pytest.mark.rule("RCP-4")
def test_a_black_signature_in_the_seal_box_is_no_seal(tmp_path: Path) -> None:
    swapped = SLIP.boxes["seal"], SLIP.boxes["signature"]
    boxes = dict(SLIP.boxes, signature=swapped[0], seal=swapped[1])
    wrong = type(SLIP)(SLIP.name, 210, 297, SLIP.symbols, boxes)
    how = Handling(sealed=False, id_written=False)
    for colour in (False, True):
        page = scan(printed_slip(code_of(2)), Handling(sealed=False, colour=colour), wrong)
        (tmp_path / "s.jpg").write_bytes(jpeg(page, how.quality))
        seal = read_pages(tmp_path / "s.jpg", [SLIP], Limits())[0].box("seal")
        assert seal is not None
        assert seal.answer is InkAnswer.UNSURE


@pytest.mark.parametrize("skew", [-5.0, 5.0])
def test_five_degrees_are_still_read(skew: float, tmp_path: Path) -> None:
    page = scan(printed_slip(code_of(3)), Handling(seed=3, skew=skew, rotation=90, scale=0.98))
    (tmp_path / "skewed.jpg").write_bytes(jpeg(page))
    reading = read_pages(tmp_path / "skewed.jpg", [SLIP], Limits())[0]
    assert (reading.code, reading.rotation) == (code_of(3), 90)
    assert reading.skew == pytest.approx(skew, abs=0.3)
    assert [b.answer for b in reading.boxes] == [InkAnswer.PRESENT] * 3


def test_one_symbol_files_the_page_but_judges_no_box(tmp_path: Path) -> None:
    page = printed_slip(code_of(4))
    page.paste("white", (800, 0, page.width, 300))
    page.paste("white", (0, 2050, page.width, page.height))
    (tmp_path / "one.png").write_bytes(b"")
    scan(page, Handling(seed=4)).save(tmp_path / "one.png")
    reading = read_pages(tmp_path / "one.png", [SLIP], Limits())[0]
    assert reading.code == code_of(4)
    assert not reading.is_placed
    assert {b.answer for b in reading.boxes} == {InkAnswer.UNSURE}


@pytest.mark.rule("RCP-3")
def test_two_receipts_on_one_page_are_for_a_person(tmp_path: Path) -> None:
    page = printed_slip(code_of(5))
    page.paste(printed_slip(code_of(6)).crop((0, 2000, page.width, page.height)), (0, 2000))
    page.save(tmp_path / "two.png")
    reading = read_pages(tmp_path / "two.png", [SLIP], Limits())[0]
    assert reading.code == ""
    assert set(reading.conflict) == {code_of(5), code_of(6)}
    assert reading.boxes == ()


@pytest.mark.rule("RCP-3")
def test_the_order_code_beside_it_does_not_contradict(tmp_path: Path) -> None:
    order = own_code(CodeKind.OUTBOUND, "20260518-0009")
    printed_slip(code_of(7), foreign=order).save(tmp_path / "both.png")
    reading = read_pages(tmp_path / "both.png", [SLIP], Limits())[0]
    assert reading.code == code_of(7)
    assert order in {c.text for c in reading.codes}


@pytest.mark.rule("RCP-3")
@pytest.mark.parametrize("foreign", [FOREIGN, "R-20260518-0447-A", "X-DELETE", "R-20260518-0001"])
def test_a_page_with_only_foreign_codes_stays_unread(foreign: str, tmp_path: Path) -> None:
    page = Image.new("RGB", (1654, 2339), "white")
    page.paste(printed_slip(foreign).crop((0, 0, 1654, 300)))
    page.save(tmp_path / "foreign.png")
    reading = read_pages(tmp_path / "foreign.png", [SLIP], Limits())[0]
    assert (reading.code, reading.codes, reading.boxes) == ("", (), ())
    assert foreign in {c.text for c in reading.foreign}


def test_a_whole_file_or_nothing(stack: Stack, tmp_path: Path) -> None:
    assert stack.reading.flags == frozenset()
    assert len(stack.reading.sha256) == 64
    plain = read_file(_blank(tmp_path), [SLIP], Limits(), keep=None)
    assert plain.pages[0].code == ""
    assert plain.pages[0].working_copy is None


def _blank(folder: Path) -> Path:
    Image.new("L", (826, 1169), 255).save(folder / "blank.png")
    return folder / "blank.png"


@pytest.mark.rule("RCP-4")
@pytest.mark.parametrize("rotation", [0, 270])
def test_small_and_pale_writing_is_never_called_missing(rotation: int, tmp_path: Path) -> None:
    """Initials with a thin pen, and pencil: at the worst a person looks."""
    for grey, width in ((40, 2), (178, 4)):
        page = printed_slip(code_of(8))
        draw = ImageDraw.Draw(page)
        for start in (200, 320, 430):
            points = [(start + step * 9, 1850 + (step * 37) % 120) for step in range(9)]
            draw.line(points, fill=(grey, grey, grey), width=width, joint="curve")
        how = Handling(seed=8, signed=False, sealed=False, rotation=rotation, skew=1.5)
        (tmp_path / "pale.jpg").write_bytes(jpeg(scan(page, how)))
        finding = read_pages(tmp_path / "pale.jpg", [SLIP], Limits())[0].box("signature")
        assert finding is not None
        assert finding.answer is not InkAnswer.ABSENT


@pytest.mark.rule("RCP-4")
@pytest.mark.parametrize(("rotation", "skew"), [(0, 0.0), (90, 2.0), (180, -5.0), (270, 5.0)])
def test_bars_alone_place_the_boxes(rotation: int, skew: float, tmp_path: Path) -> None:
    """Both QR codes are punched; the bars still tell how the paper lies, from their corners."""
    page = printed_slip(code_of(9))
    draw = ImageDraw.Draw(page)
    draw.rectangle((100, 80, 280, 140), fill="black")
    draw.rectangle((100, 2080, 280, 2140), fill="black")
    how = Handling(seed=9, rotation=rotation, skew=skew, sealed=False)
    (tmp_path / "bars.jpg").write_bytes(jpeg(scan(page, how)))
    reading = read_pages(tmp_path / "bars.jpg", [SLIP], Limits())[0]
    assert {code.kind for code in reading.codes} == {SymbolKind.CODE128}
    assert reading.is_placed
    assert [box.answer for box in reading.boxes] == [
        InkAnswer.PRESENT, InkAnswer.ABSENT, InkAnswer.PRESENT,
    ]  # fmt: skip
    assert reading.skew == pytest.approx(skew, abs=0.3)
