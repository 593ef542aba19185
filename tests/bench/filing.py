"""A stack of scanned slips, read and filed, beside decoding the same JPEG pages alone (P10).

Usage: ``python -m tests.bench.filing [PAGES]``.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from PIL import Image

from tests import scans
from tests.receipts import stack
from tests.shop import Shop, found_shop
from wms_desktop.db import schema
from wms_desktop.db.database import Database
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import filing, queries
from wms_desktop.slices import load_tables


def main(pages: int = 60) -> None:
    """Print pages a second and what became of them."""
    load_tables()
    random.seed(7)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = Database(f"sqlite:///{folder / 'wms.sqlite'}")
        schema.upgrade(db)
        found_shop(db)
        shop = Shop(db, now=datetime.now(UTC), today=date.today())
        numbers = stack.required(shop, pages)
        images = stack.paper_pages(stack.printed(shop, numbers))
        content = stack.scanned(images, *(scans.handling(seed) for seed in range(pages)))
        path = folder / "stack.pdf"
        path.write_bytes(content)
        jpegs = [_jpeg(image) for image in images]
        start = time.perf_counter()
        for jpeg in jpegs:
            Image.open(BytesIO(jpeg)).load()
        floor = pages / (time.perf_counter() - start)
        with Reader() as reader:
            start = time.perf_counter()
            read = filing.read_scan(reader, path)
            read_at = time.perf_counter()
            batch = filing.file_scan(db, shop.acting(), uuid4(), read).value
            end = time.perf_counter()
        rows = queries.batch_pages(db, batch)
        statuses = sorted(row.status.value for row in rows)
        print(
            json.dumps(
                {
                    "pages": pages,
                    "megabytes": round(len(content) / 1e6, 1),
                    "read_pages_per_s": round(pages / (read_at - start), 1),
                    "read_and_filed_pages_per_s": round(pages / (end - start), 1),
                    "jpeg_decode_pages_per_s": round(floor, 1),
                    "became": {status: statuses.count(status) for status in set(statuses)},
                    "load": os.getloadavg(),
                },
                indent=2,
            )
        )
        db.close()


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.convert("L").save(out, "JPEG", quality=60)
    return out.getvalue()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
