"""Labels: exact sizes, every code reads, nothing is cut in silence."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pytest
import zxingcpp
from PIL import Image

from tests.documents.zpl_reading import from_zpl
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.documents.label import LabelData, LabelKind, labels_pdf, template, templates
from wms_desktop.documents.render import page_count, page_images, page_texts
from wms_desktop.documents.words import LABEL_TITLES, LabelFault
from wms_desktop.documents.zpl import zpl

_CODES = {
    LabelKind.ITEM: CodeKind.ITEM,
    LabelKind.LOT: CodeKind.LOT,
    LabelKind.LOCATION: CodeKind.LOCATION,
    LabelKind.PACKAGE: CodeKind.PACKAGE,
    LabelKind.PALLET: CodeKind.LOT,
}


def _labels(kind: LabelKind, count: int) -> list[LabelData]:
    return [
        LabelData(
            kind,
            own_code(_CODES[kind], f"{n:08d}"),
            f"云锦·米白𠮷 {n}" if kind is not LabelKind.LOCATION else f"A302-{n}",
            f"2405A-{n}",
            "A 区，常温",
            "12 卷",
        )
        for n in range(count)
    ]


def _read(picture: Image.Image) -> list[str]:
    wanted = zxingcpp.barcode_formats_from_str("Code128|EAN13|DataMatrix")
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=wanted)]


@pytest.mark.rule("INB-3")
@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("kind", list(LabelKind))
@pytest.mark.parametrize("name", list(LABEL_TITLES))
def test_every_code_of_every_template_reads(name: str, kind: LabelKind, dpi: int) -> None:
    chosen = template(name)
    labels = _labels(kind, chosen.sheet.places if chosen.sheet else 12)
    pictures = page_images(labels_pdf(chosen, labels, dpi=dpi), dpi, grey=True)
    read = [code for picture in pictures for code in _read(picture)]
    assert sorted(read) == sorted(label.code for label in labels)


def test_shipped_templates_have_titles_and_all_kinds() -> None:
    assert list(templates()) == list(LABEL_TITLES)
    for each in templates().values():
        assert set(each.fields) == {kind.value for kind in LabelKind}
        for field in (field for fields in each.fields.values() for field in fields):
            assert field.left_mm >= 0
            assert field.left_mm + field.width_mm <= each.width_mm
            assert field.top_mm + field.height_mm <= each.height_mm + 0.1


def test_page_size_is_the_labels_and_text_comes_back_exactly() -> None:
    pdf = labels_pdf(template("thermal-60x40"), _labels(LabelKind.ITEM, 2))
    with pdfium.PdfDocument(pdf) as document:
        width, height = document[0].get_size()
        assert (width / 72 * 25.4, height / 72 * 25.4) == pytest.approx((60, 40), abs=0.01)
    own = own_code(CodeKind.ITEM, "00000001")
    assert page_texts(pdf)[1].split() == [
        *("云锦·米白𠮷", "1"),
        *("2405A-1", own),
        *("A", "区，常温"),
        *("12", "卷"),
    ]


def test_equal_data_gives_equal_bytes() -> None:
    labels = _labels(LabelKind.LOT, 30)
    chosen = template("sheet-3x7")
    assert labels_pdf(chosen, labels) == labels_pdf(chosen, labels)


def test_fonts_are_embedded_as_subsets() -> None:
    pdf = labels_pdf(template("thermal-60x40"), _labels(LabelKind.ITEM, 1))
    assert set(re.findall(rb"/BaseFont/(\S+?)/", pdf)) == {
        b"AAAAAA+NotoSansSC-Regular",
        b"AAAAAA+NotoSansSC-Bold",
        b"AAAAAA+WMSRare",
    }
    assert pdf.count(b"/FontFile2") == 3
    assert len(pdf) < 40_000


def test_sheet_begins_at_the_first_free_place_and_goes_on() -> None:
    chosen = template("sheet-3x7")
    labels = _labels(LabelKind.ITEM, 3)
    assert page_count(labels_pdf(chosen, labels, start_at=20)) == 2
    assert page_count(labels_pdf(chosen, labels, start_at=19)) == 1
    assert page_count(labels_pdf(chosen, labels, copies=7)) == 1


def test_place_outside_the_sheet_is_refused() -> None:
    for start in (0, 22):
        with pytest.raises(Refused) as raised:
            labels_pdf(template("sheet-3x7"), _labels(LabelKind.ITEM, 1), start_at=start)
        assert raised.value.code is LabelFault.START_OUTSIDE


def test_no_labels_and_unknown_templates_are_refused() -> None:
    with pytest.raises(Refused) as none:
        labels_pdf(template("thermal-60x40"), [])
    with pytest.raises(Refused) as unknown:
        template("postcard")
    assert none.value.code is LabelFault.TOO_MANY
    assert unknown.value.code is LabelFault.NO_TEMPLATE


def test_a_code_is_refused_rather_than_cut() -> None:
    label = LabelData(LabelKind.ITEM, "SUPPLIER-CODE-THAT-IS-MUCH-TOO-LONG", "墙纸")
    with pytest.raises(Refused) as raised:
        labels_pdf(template("thermal-60x40"), [label])
    assert raised.value.code is LabelFault.CODE_TOO_LONG
    assert raised.value.params["fits"] in range(10, 30)


def test_names_wrap_to_two_lines_and_then_end_with_an_ellipsis() -> None:
    name = "云锦米白无纺布墙纸加厚含金箔装饰线儿童房卡通星空系列竹韵大马士革条纹纯纸"
    text = page_texts(
        labels_pdf(template("thermal-60x40"), [LabelData(LabelKind.ITEM, "I-1-X", name)])
    )[0].split("\n")
    assert len(text) == 3
    assert text[1].endswith("…")


def test_missing_characters_are_named_before_the_first_label() -> None:
    with pytest.raises(Unavailable) as raised:
        labels_pdf(template("thermal-60x40"), [LabelData(LabelKind.ITEM, "I-1-X", "笑😀")])
    assert raised.value.lack is Lack.FONT
    assert raised.value.params["characters"] == "😀"


@pytest.mark.parametrize("dpi", [203, 300])
def test_zpl_gives_the_label_dot_by_dot(dpi: int) -> None:
    labels = _labels(LabelKind.LOCATION, 2)
    sent = zpl(template("thermal-60x40"), labels, dpi, copies=3)
    pictures = [from_zpl(block) for block in sent.strip().split(b"\n")]
    assert [code for picture in pictures for code in _read(picture)] == [x.code for x in labels]
    assert sent.count(b"^PQ3^") == 2
    expected = {203: (480, 320), 300: (709, 472)}[dpi]
    assert pictures[0].size == expected


@pytest.mark.parametrize(
    ("first", "copies"), [(1, [3, 3]), (3, [1, 3]), (4, [3]), (6, [1])], ids=str
)
def test_zpl_goes_on_where_a_jam_ended_it(first: int, copies: list[int]) -> None:
    sent = zpl(template("thermal-60x40"), _labels(LabelKind.LOT, 2), copies=3, first=first)
    assert [int(number) for number in re.findall(rb"\^PQ(\d+)", sent)] == copies
    with pytest.raises(Refused) as raised:
        zpl(template("thermal-60x40"), _labels(LabelKind.LOT, 2), copies=3, first=7)
    assert raised.value.code is LabelFault.FROM_OUTSIDE


def test_zpl_is_for_rolls_only() -> None:
    with pytest.raises(Refused) as raised:
        zpl(template("sheet-3x7"), _labels(LabelKind.ITEM, 1))
    assert raised.value.code is LabelFault.NEEDS_ROLL
