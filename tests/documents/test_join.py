"""Several papers as one file: every page, and the same bytes whenever it is made."""

from __future__ import annotations

import time

import pypdfium2

from wms_desktop.core.language import Language
from wms_desktop.documents.join import joined
from wms_desktop.documents.paper import Paper, PaperHead
from wms_desktop.documents.render import page_texts


def a_paper(number: str) -> bytes:
    paper = Paper(PaperHead("Note", number), Language.EN)
    paper.text(f"Goods of {number}")
    return paper.bytes()


def test_the_same_papers_give_the_same_file_at_any_moment() -> None:
    papers = [a_paper("CK-1"), a_paper("CK-2")]
    first = joined(papers)
    second_of_the_clock = int(time.time())
    while int(time.time()) == second_of_the_clock:
        time.sleep(0.05)
    assert joined(papers) == first
    assert joined(papers[::-1]) != first
    assert ["CK-1" in text for text in page_texts(first)] == [True, False]
    assert len(pypdfium2.PdfDocument(first)) == 2
