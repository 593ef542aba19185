"""Labels as they could be, to look at a template and to print a test."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wms_desktop.core import gs1
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.documents.label import LabelData
from wms_desktop.documents.label_template import LabelKind

_NAME = "A302-14 云锦·米白 无纺布墙纸"
_GTIN = "6901234567892"
_EXPIRES = date(2027, 5, 31)


def sample(kind: LabelKind) -> LabelData:
    """One label of *kind* with ordinary, not too short texts."""
    match kind:
        case LabelKind.ITEM:
            code = own_code(CodeKind.ITEM, "A302-14")
            return LabelData(
                kind, code, _NAME, "0.53 × 10 m，5.3 m²/卷", "", "卷", "A302-14", gtin=_GTIN,
                gs1=gs1.goods(_GTIN),
            )  # fmt: skip
        case LabelKind.LOT:
            code = own_code(CodeKind.LOT, "128")
            return LabelData(
                kind, code, _NAME, "L260412", "2026-05-18 入库", "2027-05-31", gtin=_GTIN,
                gs1=gs1.goods(_GTIN, "L260412", _EXPIRES),
            )  # fmt: skip
        case LabelKind.LOCATION:
            code = own_code(CodeKind.LOCATION, "A-01-03-2")
            return LabelData(kind, code, "A-01-03-2", "", "A 区常温", "第 2 层")
        case LabelKind.PACKAGE:
            number = "BG-20260518-0012"
            return LabelData(
                kind, own_code(CodeKind.PACKAGE, number), "杭州云锦装饰城", "CK-20260518-0031",
                "浙江省杭州市拱墅区古墩路 1888 号 3 幢", "2 / 5", number, "12.5 kg",
            )  # fmt: skip
        case LabelKind.PALLET:
            parts = gs1.goods(_GTIN, "L260412", _EXPIRES, Decimal(48))
            return LabelData(
                kind, own_code(CodeKind.LOT, "128"), _NAME, "L260412", "2026-05-18 入库", "48 卷",
                gs1.words(parts), "2027-05-31", _GTIN, parts,
            )  # fmt: skip
