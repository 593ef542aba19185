"""A thousand thermal labels with Chinese, beside reportlab drawing the same bars alone (P9).

Usage: ``python -m tests.bench.labels [LABELS]``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.documents.bars import code128
from wms_desktop.documents.label import LabelData, LabelKind, labels_pdf, template


def bars_alone(codes: list[str]) -> float:
    """Seconds for reportlab to draw the bars of *codes*, a page each, without any text."""
    start = time.perf_counter()
    canvas = Canvas(BytesIO(), pagesize=(60 * mm, 40 * mm))
    for code in codes:
        path = canvas.beginPath()
        for position, module in enumerate(code128(code).modules):
            if module == "1":
                path.rect(position * 0.25 * mm, 10 * mm, 0.25 * mm, 15 * mm)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return time.perf_counter() - start


def main(count: int = 1000) -> None:
    """Print labels a second, ours and the floor."""
    rates = {"ours": [], "bars_alone": []}  # type: dict[str, list[float]]
    for round_ in range(3):  # other codes in every round: bars once made are remembered
        codes = [own_code(CodeKind.ITEM, f"{round_}A{number:05d}") for number in range(count)]
        labels = [
            LabelData(LabelKind.ITEM, code, "云锦·米白墙纸", "0.53×10 m", "批号 L260412", "12 卷")
            for code in codes
        ]
        start = time.perf_counter()
        labels_pdf(template("thermal-60x40"), labels)
        rates["ours"].append(round(count / (time.perf_counter() - start)))
        rates["bars_alone"].append(round(count / bars_alone(codes)))
    print(json.dumps({"labels_per_s": rates, "load": os.getloadavg()}, indent=2))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
