"""Consignments from a file: preview, then all rows or none (SYS-4)."""

from __future__ import annotations

import pytest

from tests.conftest import dump
from wms_desktop.core.errors import Refused
from wms_desktop.documents.import_table import ImportFault
from wms_desktop.transport import queries
from wms_desktop.transport.imports import CONSIGNMENTS
from wms_desktop.transport.kinds import ConsignmentFault

HEAD = (
    "托运单号,始发网点,发货人,收货人,收货人电话,货物,件数,重量（kg）,"
    "应收到付运费,要盖章,到站日期,存放位置\n"
)
GOOD = (
    "TY-1,SX,绍兴锦程纺织,杨民敬,13812344471,墙布,6,142.5,186.00,是,2026-05-20,S-02-07\n"
    "TY-2,绍兴柯桥网点,绍兴锦程纺织,陈法开,,墙纸胶,1,,,,,\n"
)


@pytest.fixture
def file(tmp_path):
    def written(text: str):
        path = tmp_path / "vehicle.csv"
        path.write_text(HEAD + text, encoding="utf-8-sig")
        return path

    return written


@pytest.mark.rule("SYS-4")
def test_a_vehicles_list_comes_in_as_a_whole(shop, file):
    path = file(GOOD)
    preview = CONSIGNMENTS.preview(shop.db, shop.acting(), path)
    assert (len(preview.rows), preview.bad) == (2, ())
    assert queries.by_code(shop.db, "TY-1") == []
    assert CONSIGNMENTS.run(shop.db, shop.acting(), path).value == 2
    [waiting] = queries.waiting(shop.db, 1, after=None, limit=9)
    file_ = queries.consignment(shop.db, waiting.id)
    assert (file_.number, file_.needs_seal, file_.weight_grams) == ("TY-1", True, 142_500)
    assert (str(file_.collect_freight), file_.stored_at_code) == ("186.00", "S-02-07")
    assert queries.by_code(shop.db, "TY-2")[0].state.value == "on_the_way"
    with pytest.raises(Refused) as refused:
        CONSIGNMENTS.run(shop.db, shop.acting(), path)
    assert refused.value.code is ImportFault.ALREADY


@pytest.mark.rule("SYS-4")
@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("TY-1,SX,发,收,,货,6,,,,,\n", ConsignmentFault.NUMBER_TAKEN),
        ("TY-3,XX,发,收,,货,6,,,,,\n", ConsignmentFault.UNKNOWN_SITE),
        ("TY-3,SX,发,收,,货,0,,,,,\n", ConsignmentFault.PIECES),
        ("TY-3,SX,发,收,,货,6,,,,2026-05-22,\n", ConsignmentFault.ARRIVED_IN_FUTURE),
        ("TY-3,SX,发,,,货,6,,,,,\n", ImportFault.EMPTY),
    ],
)
def test_one_bad_row_and_nothing_comes_in(shop, file, row, code):
    path = file(GOOD + row)
    before = dump(shop.db)
    preview = CONSIGNMENTS.preview(shop.db, shop.acting(), path)
    assert [(bad.row, bad.error.code) for bad in preview.bad] == [(4, code)]
    with pytest.raises(Refused) as refused:
        CONSIGNMENTS.run(shop.db, shop.acting(), path)
    assert refused.value.code is ImportFault.BAD_ROWS
    assert dump(shop.db) == before
