"""Several papers as one file."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pypdfium2


def joined(papers: Iterable[bytes]) -> bytes:
    """All pages of *papers*, one after the other."""
    whole = pypdfium2.PdfDocument.new()
    for paper in papers:
        part = pypdfium2.PdfDocument(paper)
        whole.import_pages(part)
        part.close()
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()
