"""Too long a code is refused, for every symbol, with the length or the width that would do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wms_desktop.core import gs1
from wms_desktop.core.errors import Refused
from wms_desktop.documents.label import LabelData, labels_pdf, template
from wms_desktop.documents.label_template import Field, LabelKind, Part, Symbology
from wms_desktop.documents.words import LabelFault


def printed(symbology: Symbology, code: str, width_mm: float, dpi: int, lot: str = "") -> bytes:
    """One label whose only field is a code so wide."""
    field = Field(Part.BARS, 1, 1, width_mm, width_mm, symbology=symbology)
    chosen = replace(template("thermal-100x70"), fields={"item": (field,)})
    parts = gs1.goods("6901234567892", lot) if lot else ()
    label = LabelData(LabelKind.ITEM, code, "", gtin=code if code.isdigit() else "", gs1=parts)
    return labels_pdf(chosen, [label], dpi=dpi)


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize(
    "symbology", [Symbology.AUTO, Symbology.CODE128, Symbology.QR, Symbology.DATAMATRIX]
)
def test_the_length_that_fits_is_told_and_fits(symbology: Symbology, dpi: int) -> None:
    code = "ZULIEFERER-4711-B_x/" * 5
    width = 8 if symbology in (Symbology.QR, Symbology.DATAMATRIX) else 40
    with pytest.raises(Refused) as refused:
        printed(symbology, code, width, dpi)
    assert refused.value.code is LabelFault.CODE_TOO_LONG
    fits = refused.value.params["fits"]
    assert isinstance(fits, int)
    assert refused.value.params["length"] == len(code)
    assert 0 < fits < len(code)
    assert printed(symbology, code[:fits], width, dpi)
    with pytest.raises(Refused):
        printed(symbology, code[: fits + 1], width, dpi)


@pytest.mark.parametrize(
    ("symbology", "width"), [(Symbology.GS1_128, 60), (Symbology.GS1_DATAMATRIX, 6)]
)
def test_gs1_symbols_are_refused_too(symbology: Symbology, width: float) -> None:
    assert printed(symbology, "A1", 98, 203, lot="L1")
    with pytest.raises(Refused) as refused:
        printed(symbology, "A1", width, 203, lot="ABCDEFGHIJKLMNOPQRST")
    assert refused.value.code is LabelFault.CODE_TOO_LONG


@pytest.mark.parametrize(
    ("symbology", "code", "needs"),
    [
        (Symbology.EAN13, "6901234567892", "28.3"),
        (Symbology.EAN8, "96385074", "20.3"),
        (Symbology.UPCA, "036000291452", "28.3"),
    ],
)
def test_a_code_of_fixed_length_says_the_width_it_needs(
    symbology: Symbology, code: str, needs: str
) -> None:
    with pytest.raises(Refused) as refused:
        printed(symbology, code, 20, 203)
    assert refused.value.code is LabelFault.FIELD_NARROW
    assert refused.value.params["needs"] == needs
    assert printed(symbology, code, float(needs), 203)


@pytest.mark.parametrize(
    ("symbology", "code"),
    [(Symbology.EAN13, "6901234567890"), (Symbology.EAN8, "96385070"),
     (Symbology.UPCA, "036000291450")],
)  # fmt: skip
def test_a_wrong_check_digit_is_refused_and_never_changed(symbology: Symbology, code: str) -> None:
    with pytest.raises(Refused) as refused:
        printed(symbology, code, 60, 203)
    assert refused.value.code is LabelFault.CHECK_DIGIT


def test_a_lot_that_gs1_cannot_carry_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        printed(Symbology.GS1_128, "A1", 98, 203, lot="批号 1")
    assert refused.value.code is LabelFault.NOT_GS1


def test_two_thousand_characters_are_refused_at_once() -> None:
    for symbology in (Symbology.QR, Symbology.DATAMATRIX, Symbology.CODE128):
        with pytest.raises(Refused):
            printed(symbology, "A-" * 1000, 60, 203)
