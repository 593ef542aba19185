"""Pages a second: our reader in one and two processes, beside the bare decoder (P10).

All on the same JPEG pages, in one run, in turns. Ours includes what the program needs besides the
code: placement, boxes, the upright working copy, thumbnail and hashes.

Usage: ``python -m tests.bench.pages [PAGES] [ROUNDS]``.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image

from tests import scans
from tests.scan_defects import Defect, handled, scan
from wms_desktop.core.language import Language
from wms_desktop.documents.render import page_images
from wms_desktop.imaging.reader import Reader
from wms_desktop.imaging.reading import FileReading
from wms_desktop.receipts.layout import LAYOUTS, SLIP
from wms_desktop.receipts.papers import Slip, slips_pdf
from wms_desktop.receipts.rules import Needs

STACK = 15
_FORMATS = zxingcpp.barcode_formats_from_str("Code128|QRCode")


def main(pages: int = 60, rounds: int = 5) -> None:
    """Print medians of pages a second and the ratios that P10 names."""
    numbers = [f"R-20260518-{n:04}" for n in range(pages)]
    jpegs = _made(numbers)
    with tempfile.TemporaryDirectory() as name, Reader() as first, Reader() as second:
        folder = Path(name)
        files = []
        for start in range(0, pages, STACK):
            path = folder / f"{start:04}.pdf"
            path.write_bytes(scans.pdf_of_jpegs(jpegs[start : start + STACK]))
            files.append(path)
        keep = folder / "copies"
        keep.mkdir()
        hits: dict[str, int] = {}
        ways: dict[str, Callable[[], int]] = {
            "jpeg_decode": lambda: _decode(jpegs),
            "decode_and_zxing": lambda: _bare(jpegs),
            "ours_1": lambda: _ours([first], files, keep),
            "ours_2": lambda: _ours([first, second], files, keep),
        }
        for way in ways.values():
            way()  # warm
        taken: dict[str, list[float]] = {title: [] for title in ways}
        for _ in range(rounds):
            for title, way in ways.items():
                start_at = time.perf_counter()
                hits[title] = way()
                taken[title].append(time.perf_counter() - start_at)
    speed = {title: pages / statistics.median(times) for title, times in taken.items()}
    print(
        json.dumps(
            {
                "pages": pages,
                "rounds": rounds,
                "pages_per_s": {title: round(value, 1) for title, value in speed.items()},
                "read": hits,
                "ours_1_to_decode_and_zxing": round(speed["ours_1"] / speed["decode_and_zxing"], 2),
                "ours_2_to_ours_1": round(speed["ours_2"] / speed["ours_1"], 2),
                "load": os.getloadavg(),
            },
            indent=2,
        )
    )


def _made(numbers: Sequence[str]) -> list[bytes]:
    slip = Slip(
        number="", waybill="TY-88062263", origin_name="上海宝山仓", site_name="绍兴柯桥网点",
        shipper="绍兴锦程纺织有限公司", consignee="绍兴市柯桥锦绣家居有限公司",
        goods="墙布 12 件，毛重 286 kg", lines=(("A302-14 云锦·烟灰", "8", ""),),
        needs=Needs(seal=True), is_cash=False, arrived_on=date(2026, 5, 18),
        due_on=date(2026, 5, 28), language=Language.ZH_CN,
    )  # fmt: skip
    papers = page_images(slips_pdf([replace(slip, number=number) for number in numbers]), 200)
    defects = [d for d in Defect if d not in (Defect.COARSE, Defect.FINE, Defect.EVERYTHING)]
    made = []
    for seed, paper in enumerate(papers):
        how = handled(defects[seed % len(defects)], seed, colour=seed % 4 == 0)
        made.append(scans.jpeg(scan(paper.convert("RGB"), how, SLIP), how.quality))
    return made


def _decode(jpegs: Sequence[bytes]) -> int:
    for data in jpegs:
        Image.open(BytesIO(data)).load()
    return 0


def _bare(jpegs: Sequence[bytes]) -> int:
    found = 0
    for data in jpegs:
        image = Image.open(BytesIO(data)).convert("L")
        found += bool(zxingcpp.read_barcodes(image, formats=_FORMATS))
    return found


def _ours(readers: Sequence[Reader], files: Sequence[Path], keep: Path) -> int:
    def run(place: int) -> int:
        readings: list[FileReading] = []
        for path in files[place :: len(readers)]:
            folder = keep / path.stem
            folder.mkdir(exist_ok=True)
            readings.append(readers[place].read(path, LAYOUTS, keep=folder))
        return sum(bool(page.code) for reading in readings for page in reading.pages)

    with ThreadPoolExecutor(len(readers)) as pool:
        return sum(pool.map(run, range(len(readers))))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
