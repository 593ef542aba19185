"""Sixty bad scans of real slips: filed right or in the tray, never wrong; what lacks is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.receipts.figures import Tally, measured
from tests.scan_defects import Defect, handled, scan
from tests.shop import Shop
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts.kinds import Lacking
from wms_desktop.receipts.layout import SLIP


@pytest.mark.rule("RCP-3", "RCP-4")
def test_bad_scans_go_where_they_belong(desk_shop: Shop, tmp_path: Path) -> None:
    with Reader() as reader:
        tallies = measured(desk_shop, reader, tmp_path, pages=60, seed=11)
    whole = Tally()
    for tally in tallies.values():
        whole.add(tally)
    assert sum(tally.pages > 0 for tally in tallies.values()) == len(Defect)
    assert whole.pages == 60
    assert whole.wrong == 0
    assert whole.right >= 0.99 * whole.pages
    assert whole.share_found(Lacking.SIGNATURE) >= 0.98
    assert whole.share_found(Lacking.SEAL) >= 0.99
    assert min(whole.lacked[Lacking.SIGNATURE], whole.lacked[Lacking.SEAL]) >= 8
    assert whole.alarms <= 0.02 * whole.complete


@pytest.mark.parametrize("defect", Defect)
def test_the_same_seed_gives_the_same_pixels(defect: Defect) -> None:
    from PIL import Image

    page = Image.new("RGB", (827, 1169), "white")
    how = handled(defect, 3, dpi=100)
    assert handled(defect, 3, dpi=100) == how
    assert scan(page, how, SLIP).tobytes() == scan(page, how, SLIP).tobytes()
    assert handled(defect, 4, dpi=100) != how
