"""Papers: exact text, codes that read, embedded fonts, equal bytes."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pypdfium2 as pdfium
import pytest
import zxingcpp
from PIL import Image

from tests.documents.sample import CODE, NUMBER, application
from wms_desktop.core.language import Language
from wms_desktop.documents.copies import mark_as_copy
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, PaperSize
from wms_desktop.documents.render import page_count, page_image, page_images, page_texts
from wms_desktop.documents.table import Kind


@pytest.mark.parametrize("size", list(PaperSize))
def test_every_page_carries_its_code_twice(size: PaperSize) -> None:
    pictures = page_images(application(Language.ZH_CN, 60, size).bytes(), 200, grey=True)
    assert len(pictures) > 1
    for picture in pictures:
        found = zxingcpp.read_barcodes(picture)
        assert {code.text for code in found} == {CODE}
        assert {"QRCode", "Code128"} <= {code.format.name for code in found}


def test_first_page_has_bars_at_both_ends() -> None:
    picture = page_image(application(Language.ZH_CN).bytes(), 0, 200, grey=True)
    half = picture.height // 2
    for part in ((0, 0, picture.width, half), (0, half, picture.width, picture.height)):
        formats = {found.format.name for found in zxingcpp.read_barcodes(picture.crop(part))}
        assert "Code128" in formats


@pytest.mark.rule("RET-1")
def test_twelve_lines_fit_one_page_and_more_go_on(language: Language) -> None:
    assert page_count(application(language, 12).bytes()) == 1
    texts = page_texts(application(language, 60).bytes())
    assert len(texts) > 1
    assert all(NUMBER in text and "名称" in text for text in texts[:2])
    listed = re.findall(r"云锦 \d{3} 号", "\n".join(texts))
    assert listed == [f"云锦 {n:03d} 号" for n in range(1, 61)]


@pytest.mark.rule("SYS-5")
def test_text_title_and_language(language: Language) -> None:
    pdf = application(language).bytes()
    text = page_texts(pdf)[0]
    assert "吉𠮷装饰" in text
    assert "其中 6 卷已拆封。" in text
    foot = {
        Language.ZH_CN: "第 1 页，共 1 页",
        Language.ZH_TW: "第 1 頁，共 1 頁",
        Language.EN: "Page 1 of 1",
    }
    assert foot[language] in text
    assert "3f9a01c2de44" in text
    with pdfium.PdfDocument(pdf) as document:
        assert document.get_metadata_value("Title") == f"退货申请单 {NUMBER}"
    assert f"/Lang ({language.value.replace('_', '-')})".encode() in pdf


def test_fonts_are_embedded_subsets_and_nothing_else(language: Language) -> None:
    pdf = application(language).bytes()
    names = set(re.findall(rb"/BaseFont /(\S+)", pdf))
    assert names
    assert all(re.fullmatch(rb"[A-Z]{6}\+(NotoSansSC|WMS).*", name) for name in names)
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Type /FontDescriptor")
    assert b"Helvetica" not in pdf
    assert any(b"WMSPunctTW" in name for name in names) == (language is Language.ZH_TW)


def test_equal_data_gives_equal_bytes(language: Language) -> None:
    paper = application(language, 40)
    assert paper.bytes() == paper.bytes() == application(language, 40).bytes()


def test_papers_made_at_the_same_time_do_not_disturb_each_other() -> None:
    alone = {each: application(each, 30).bytes() for each in Language}
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda each: (each, application(each, 30).bytes()), [*Language] * 6))
    assert all(pdf == alone[each] for each, pdf in made)


def test_boxes_say_where_they_are() -> None:
    paper = Paper(PaperHead("签收回单", "R-1", "R-1-X"))
    paper.boxes([Box("签字", "signature"), Box("盖章", "seal")], 30, at_foot=True)
    place = paper.places["signature"]
    seal = paper.places["seal"]
    picture = page_image(paper.bytes(), place.page, 127, grey=True)  # 5 dots a millimetre
    for each in (place, seal):
        right, bottom = each.left + each.width, each.top + each.height
        inside = picture.crop((each.left * 5, each.top * 5, right * 5, bottom * 5))
        assert inside.getextrema() == (255, 255)
    assert place.height > 20
    assert seal.left > place.left + place.width


def test_boxes_at_the_foot_stay_where_they_are_whatever_is_above() -> None:
    places = []
    for rows in (1, 9):
        paper = Paper(PaperHead("回单"))
        paper.table([Column("名称")], [["云锦"]] * rows)
        paper.boxes([Box("签字", "signature")], at_foot=True)
        places.append(paper.places["signature"])
    assert places[0] == places[1]


def test_a_row_taller_than_a_page_goes_on() -> None:
    paper = Paper(PaperHead("表"), size=PaperSize.A5)
    long = "\n".join(f"第 {n} 行" for n in range(120))
    paper.table([Column("甲"), Column("乙")], [["短", long], ["末", "行"]])
    paper.note_box("备注", long)
    paper.facts([Fact("很长", long)])
    text = "\n".join(page_texts(paper.bytes()))
    for n in range(120):
        assert len(re.findall(rf"第 {n} 行", text)) == 3


@pytest.mark.rule("CNT-2")
def test_codes_in_table_cells_read() -> None:
    paper = Paper(PaperHead("盘点表"), landscape=True)
    codes = [f"L-A302-{n:02d}-X" for n in range(20)]
    columns = [
        Column("码", 2.4, Kind.BARS),
        Column("数量", 1, Kind.BLANK),
        Column("空", 1, Kind.TICK),
    ]
    paper.table(columns, [[code] for code in codes])
    pictures = page_images(paper.bytes(), 300, grey=True)
    found = [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    assert sorted(found) == codes


def test_an_empty_table_says_so(language: Language) -> None:
    paper = Paper(PaperHead("表"), language)
    paper.table([Column("甲")], [])
    said = {Language.ZH_CN: "没有明细", Language.ZH_TW: "沒有明細", Language.EN: "No lines"}
    assert said[language] in page_texts(paper.bytes())[0]


def test_photos_and_cut_line_keep_their_place() -> None:
    photo = BytesIO()
    Image.new("RGB", (80, 60), "#cc2222").save(photo, "PNG")
    paper = Paper(PaperHead("异常报告"), Language.ZH_CN)
    paper.pictures([(photo.getvalue(), "照片一"), (photo.getvalue(), "照片二")])
    paper.cut_line()
    pdf = paper.bytes()
    assert {"照片一", "照片二", "沿此线裁开"} <= set(re.split(r"[\n ]", page_texts(pdf)[0]))
    assert any(red > 180 and blue < 60 for _, (red, _, blue) in _colours(page_image(pdf, 0, 40)))


def _colours(picture: Image.Image) -> list[tuple[int, tuple[int, int, int]]]:
    found = picture.convert("RGB").getcolors(1_000_000)
    assert found is not None
    return found  # type: ignore[return-value]


@pytest.mark.rule("SYS-2")
def test_a_copy_is_marked_and_stays_readable(language: Language) -> None:
    pdf = application(language, 40).bytes()
    copy = mark_as_copy(pdf, language)
    mark = "COPY" if language is Language.EN else "副本"
    for before, after in zip(page_texts(pdf), page_texts(copy), strict=True):
        assert mark in after
        assert mark not in before
        assert before in after
    found = {code.text for code in zxingcpp.read_barcodes(page_image(copy, 0, 200))}
    assert found == {CODE}
    assert mark_as_copy(pdf, language) == copy
    assert len(copy) < len(pdf) + 20_000


def test_a_paper_can_be_a_copy_from_the_start() -> None:
    assert "副本" in page_texts(application(Language.ZH_TW, copy=True).bytes())[0]
