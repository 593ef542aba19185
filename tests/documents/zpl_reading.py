"""Turns what a label printer would get back into a picture."""

from __future__ import annotations

import base64
import binascii
import re
import zlib

from PIL import Image


def from_zpl(block: bytes) -> Image.Image:
    """The picture in one ``^GFA`` block of ZPL, its check sum and sizes looked at."""
    found = re.fullmatch(
        rb"\^XA\^PW(\d+)\^LL(\d+)\^PQ\d+\^FO0,0\^GFA,(\d+),\3,(\d+),:Z64:(.+):([0-9A-F]{4})\^FS\^XZ",
        block,
    )
    assert found is not None
    assert binascii.crc_hqx(found[5], 0) == int(found[6], 16)
    raw = zlib.decompress(base64.b64decode(found[5]))
    assert len(raw) == int(found[3]) == int(found[4]) * int(found[2])
    bits = Image.frombytes("1", (int(found[1]), int(found[2])), raw)
    return bits.convert("L").point(lambda level: 255 - level)
