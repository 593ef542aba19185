"""Several papers as one file."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable

import pypdfium2

_MADE = re.compile(rb"(/CreationDate\(D:)\d{14}")
_NUMBERS = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")


def joined(papers: Iterable[bytes]) -> bytes:
    """All pages of *papers*, one after the other. The same papers give the same bytes."""
    whole = pypdfium2.PdfDocument.new()
    for paper in papers:
        part = pypdfium2.PdfDocument(paper)
        whole.import_pages(part)
        part.close()
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    return _invariant(out.getvalue())


def _invariant(pdf: bytes) -> bytes:
    """Without the moment and the random number that the library writes: a paper is its hash.

    Nothing gets longer or shorter, so the places that the file names still hold.
    """
    pdf = _MADE.sub(rb"\g<1>20000101000000", pdf, count=1)
    pages, trailer, end = pdf.rpartition(b"trailer")
    number = hashlib.sha256(pages).hexdigest()[:32].encode()
    return pages + trailer + _NUMBERS.sub(b"/ID[<%s><%s>]" % (number, number), end)
