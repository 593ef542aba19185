"""Every template, every kind, every symbol, 203 and 300 dpi, PDF and ZPL: what is printed reads.

Bars are drawn by python-barcode and read by zxing-cpp. Square codes are written by zxing-cpp too,
so `matrix_reading` reads them a second time, from the picture's modules, with code of its own.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
import zxingcpp
from PIL import Image

from tests.documents.matrix_reading import read_datamatrix, read_qr
from tests.documents.zpl_reading import from_zpl
from wms_desktop.core import gs1
from wms_desktop.core.language import Language
from wms_desktop.documents.bars import LEAST_DOTS, Bars
from wms_desktop.documents.label import LabelData, labels_pdf, template, templates
from wms_desktop.documents.label_check import flaws
from wms_desktop.documents.label_sample import sample
from wms_desktop.documents.label_symbol import carried, symbol
from wms_desktop.documents.label_template import (
    Align,
    Field,
    LabelKind,
    Part,
    Symbology,
    Template,
)
from wms_desktop.documents.render import page_images
from wms_desktop.documents.squares import least_dots
from wms_desktop.documents.zpl import zpl

ROLLS = [name for name, each in templates().items() if each.sheet is None]
GTIN = "6901234567892"
MADE = {
    Symbology.AUTO: "L-A302-14-7",
    Symbology.CODE128: "L-A302-14-7",
    Symbology.EAN13: GTIN,
    Symbology.EAN8: "96385074",
    Symbology.UPCA: "036000291452",
    Symbology.GS1_128: "",
    Symbology.QR: "L-A302-14-7",
    Symbology.DATAMATRIX: "L-A302-14-7",
    Symbology.GS1_DATAMATRIX: "",
}


def read(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    return [each.text for each in found]


def pictures(chosen: Template, label: LabelData, dpi: int, way: str) -> list[Image.Image]:
    if way == "pdf":
        return page_images(labels_pdf(chosen, [label], dpi=dpi), dpi, grey=True)
    return [from_zpl(block) for block in zpl(chosen, [label], dpi).strip().split(b"\n")]


def written(chosen: Template, label: LabelData) -> list[str]:
    fields = [each for each in chosen.fields[label.kind.value] if each.part is Part.BARS]
    texts = []
    for field in fields:
        symbology, text = carried(field.symbology, label)
        gs1_text = symbology is Symbology.GS1_DATAMATRIX
        texts.append(gs1.built(label.gs1) if gs1_text else text)
    return texts


def ways() -> list[tuple[str, str, int]]:
    """Template, file, dots per inch: sheets are for page printers, which have 300 or more."""
    rolls = [(name, way, dpi) for name in ROLLS for way in ("pdf", "zpl") for dpi in (203, 300)]
    sheets = [(name, "pdf", dpi) for name in templates() if name not in ROLLS for dpi in (300, 600)]
    return rolls + sheets


@pytest.mark.rule("INB-3")
@pytest.mark.parametrize("kind", list(LabelKind))
@pytest.mark.parametrize(("name", "way", "dpi"), ways())
def test_every_kind_on_every_template_reads(name: str, way: str, kind: LabelKind, dpi: int) -> None:
    chosen, label = template(name), sample(kind)
    found = [code for picture in pictures(chosen, label, dpi, way) for code in read(picture)]
    assert sorted(found) == sorted(written(chosen, label))


@pytest.mark.parametrize("symbology", list(Symbology))
@pytest.mark.parametrize(("name", "way", "dpi"), ways())
def test_every_symbol_on_every_template_reads(
    name: str, way: str, symbology: Symbology, dpi: int
) -> None:
    chosen = on_whole_label(template(name), symbology)
    code = MADE[symbology]
    label = LabelData(
        LabelKind.ITEM, code or "A1", "云锦·米白𠮷", gtin=code if code.isdigit() else "",
        gs1=gs1.goods(GTIN, count=Decimal(48)),
    )  # fmt: skip
    made = pictures(chosen, label, dpi, way)
    wanted = code or gs1.built(label.gs1)
    if symbology is Symbology.UPCA:
        wanted = {wanted, f"0{wanted}"}  # readers say it as UPC-A or as the EAN-13 that it is
        assert set(read(made[0])) <= wanted
        assert read(made[0])
    else:
        assert read(made[0]) == [wanted]
    if symbology.is_square:
        reading = read_qr if symbology is Symbology.QR else read_datamatrix
        assert reading(symbol_area(made[0], chosen, dpi)) == wanted


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("symbology", list(Symbology))
def test_modules_are_whole_dots_and_quiet_zones_are_kept(symbology: Symbology, dpi: int) -> None:
    code = MADE[symbology]
    label = LabelData(
        LabelKind.ITEM, code or "A1", "", gtin=code if code.isdigit() else "",
        gs1=gs1.goods(GTIN, count=Decimal(48)),
    )  # fmt: skip
    field = Field(Part.BARS, 5, 5, 50, 25, symbology=symbology)
    whole = template("thermal-60x40")
    chosen = replace(whole, fields={"item": (field,)})
    picture = pictures(chosen, label, dpi, "zpl")[0]
    made = symbol(*carried(symbology, label))
    ink = picture.point(lambda level: 255 if level < 128 else 0)
    left, top, right, _bottom = ink.getbbox() or (0, 0, 0, 0)
    modules = len(made.modules) if isinstance(made, Bars) else made.side
    assert (right - left) % modules == 0, "a module is no whole number of dots"
    dots = (right - left) // modules
    assert dots >= (LEAST_DOTS if isinstance(made, Bars) else least_dots(dpi))
    assert ink.getextrema() == (0, 255)
    edge = round(5 * dpi / 25.4)
    if isinstance(made, Bars):
        assert left - edge >= made.quiet_left * dots - 1
        assert edge + round(50 * dpi / 25.4) - right >= made.quiet_right * dots - 1
    else:
        assert min(left, top) - edge >= made.quiet * dots - 1
    row = [picture.getpixel((x, top + 2)) for x in range(picture.width)]
    assert set(row) <= {0, 255}, "an edge lies between two dots"


@pytest.mark.parametrize("kind", list(LabelKind))
@pytest.mark.parametrize("name", list(templates()))
def test_shipped_templates_have_no_flaw(name: str, kind: LabelKind) -> None:
    chosen = template(name)
    for dpi in (203, 300) if chosen.sheet is None else (300, 600):
        for language in Language:
            assert flaws(chosen, sample(kind), dpi, language) == ()


@pytest.mark.parametrize("kind", [LabelKind.ITEM, LabelKind.LOT, LabelKind.LOCATION])
def test_bars_on_rolls_are_15_mm_high(kind: LabelKind) -> None:
    for name in ROLLS:
        bars = [each for each in template(name).fields[kind.value] if each.part is Part.BARS]
        assert max(each.height_mm for each in bars if not each.symbology.is_square) >= 15


def on_whole_label(chosen: Template, symbology: Symbology) -> Template:
    fields = (
        Field(Part.NAME, 3, 1, chosen.width_mm - 6, 4, 7),
        Field(
            Part.BARS, 0.5, 6, chosen.width_mm - 1, chosen.height_mm - 8,
            symbology=symbology, align=Align.CENTER,
        ),
    )  # fmt: skip
    return replace(chosen, fields={"item": fields})


def symbol_area(picture: Image.Image, chosen: Template, dpi: int) -> Image.Image:
    """The part of the first label's picture below its text."""
    left, top = (chosen.sheet.left_mm, chosen.sheet.top_mm) if chosen.sheet else (0.0, 0.0)
    box = (left + 0.3, top + 5.7, left + chosen.width_mm - 0.3, top + chosen.height_mm - 1)
    return picture.crop([round(mm * dpi / 25.4) for mm in box])
