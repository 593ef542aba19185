"""The evidence pack as a paper: cover with contents, sections, hashes and seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.redact import without_resident_numbers
from wms_desktop.documents.paper import Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.printable import printable
from wms_desktop.documents.surface import INK_2, Style
from wms_desktop.documents.table import Kind
from wms_desktop.receipts.evidence_parts import Section

_WHOLE_MM, _PART_MM = 208.0, 42.0
_SEAL_DIGITS = 12


@dataclass(frozen=True, slots=True)
class StoredHash:
    """One stored file: what it is, its SHA-256, its size in bytes."""

    what: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Pack:
    """All that goes into one pack.

    Attributes:
        pictures: bytes by SHA-256, verified.
        seal: root of the newest seal of the records; empty before the first.
    """

    number: str
    document: str
    sections: tuple[Section, ...]
    pictures: Mapping[str, bytes]
    files: tuple[StoredHash, ...]
    seal: str
    printed: Printed


def pack_pdf(pack: Pack, language: Language) -> bytes:
    """The pack; drawn twice, because its first page names the pages of the others."""
    pack = printable(pack)
    begins: list[int] = []
    _drawn(pack, language, [0] * (len(pack.sections) + 1), begins)
    return _drawn(pack, language, begins, []).bytes()


def _drawn(pack: Pack, language: Language, begins: list[int], found: list[int]) -> Paper:
    def say(source: str, **params: object) -> str:
        return translate(source, language, **params)

    head = PaperHead(
        say(N_("Evidence pack")), pack.number, printed=pack.printed, seal=pack.seal[:_SEAL_DIGITS]
    )
    paper = Paper(head, language)
    paper.facts(
        [
            Fact(say(N_("Receipt@@paper")), pack.number, bold=True),
            Fact(say(N_("Waybill@@slip")), pack.document, bold=True),
            Fact(say(N_("Put together by")), pack.printed.person),
            Fact(say(N_("Put together at")), f"{pack.printed.at:%Y-%m-%d %H:%M}"),
        ]
    )
    paper.heading(say(N_("Contents")))
    hashes = say(N_("Stored files and their hashes"))
    titles = [*(part.title for part in pack.sections), hashes]
    paper.table(
        (
            Column(say(N_("No.@@line")), 0.5, Kind.FIGURE),
            Column(say(N_("Section")), 5),
            Column(say(N_("Page@@number")), 1, Kind.FIGURE),
        ),
        [
            (f"{number}", title, f"{page or ''}")
            for number, (title, page) in enumerate(zip(titles, begins, strict=True), 1)
        ],
    )
    note = say(
        N_(
            "Numbers of identity documents are masked. Each stored file can be checked against"
            " its SHA-256, the records against the seal."
        )
    )
    paper.text(note, Style(8.5, ink=INK_2))
    for number, part in enumerate(pack.sections, 1):
        found.append(_draw_section(paper, pack, part, number))
    paper.keep(40)
    found.append(paper.page_number)
    paper.heading(f"{len(titles)}  {hashes}")
    _draw_hashes(paper, pack, language)
    return paper


def _draw_section(paper: Paper, pack: Pack, part: Section, number: int) -> int:
    """Draw *part*; on which page it begins."""
    if part.is_whole:
        begin = paper.page_number + 1
        for place, (sha256, says) in enumerate(part.pictures):
            paper.new_page()
            paper.heading(f"{number}  {part.title}" if place == 0 else part.title)
            paper.pictures([(pack.pictures[sha256], _safe(says))], 1, _WHOLE_MM)
        return begin
    paper.keep(40)
    begin = paper.page_number
    paper.heading(f"{number}  {part.title}")
    if part.facts:
        paper.facts([(label, _safe(value)) for label, value in part.facts if value])
    if part.titles:
        paper.table(
            [Column(title) for title in part.titles],
            [tuple(_safe(text) for text in row) for row in part.rows],
            size=8.5,
        )
    if part.pictures:
        shown = [(pack.pictures[sha256], _safe(says)) for sha256, says in part.pictures]
        paper.pictures(shown, 2, _PART_MM)
    return begin


def _draw_hashes(paper: Paper, pack: Pack, language: Language) -> None:
    def say(source: str) -> str:
        return translate(source, language)

    paper.table(
        (
            Column(say(N_("Stored file")), 2.2),
            Column("SHA-256", 4.6),
            Column(say(N_("Bytes")), 0.9, Kind.FIGURE),
        ),
        [(_safe(each.what), each.sha256, f"{each.size}") for each in pack.files],
        size=7.5,
        empty=say(N_("No stored file belongs to it yet.")),
    )
    root = pack.seal or say(N_("none yet@@seal"))
    paper.facts([Fact(say(N_("Newest seal of the records")), root, wide=True)])


def _safe(text: str) -> str:
    """A text without identity numbers, whatever somebody wrote into a remark."""
    return without_resident_numbers(text)
