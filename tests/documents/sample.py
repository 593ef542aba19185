"""A return application as a slice would make it, for the tests of papers."""

from __future__ import annotations

from datetime import datetime

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, PaperSize, Printed
from wms_desktop.documents.table import Kind

NUMBER = "TH-20260518-0012"
CODE = own_code(CodeKind.RETURN, NUMBER)


def application(
    language: Language, lines: int = 12, size: PaperSize = PaperSize.A4, *, copy: bool = False
) -> Paper:
    """A return application as a slice would make it."""
    printed = Printed(datetime(2026, 5, 18, 14, 3), "王敏", "杭州 2 号台")
    head = PaperHead(
        "退货申请单", NUMBER, CODE, "云锦墙纸", printed=printed, seal="3f9a01c2de44", copy=copy
    )
    paper = Paper(head, language, size)
    paper.facts([("客户", "吉𠮷装饰"), ("订单", "DD-1"), Fact("地址", "古墩路 1888 号", wide=True)])
    columns = [
        Column("序", 0.5, Kind.CENTER),
        Column("名称", 3),
        Column("数量", 1, Kind.FIGURE),
        Column("原因", 3),
    ]
    rows = [[str(n), f"云锦 {n:03d} 号", str(n * 3), "包装破损"] for n in range(1, lines + 1)]
    paper.table(columns, rows, totals=["", "合计", "234", ""])
    paper.note_box("备注", "其中 6 卷已拆封。")
    paper.boxes([Box("签字", "signature", 2), Box("盖章", "seal")], 26)
    return paper
