"""What becomes of many badly scanned pages, counted for each defect by name.

Real slips, printed by the program for receipts of its own, signed or not, spoilt by
`tests.scan_defects`, read in the child process and filed as in the program.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from PIL import Image

from tests import scans
from tests.receipts import stack
from tests.scan_defects import Defect, Handled, blank_back, handled, scan, two_on_a_page
from tests.shop import Shop
from wms_desktop.documents.render import page_image
from wms_desktop.imaging.layout import SlipLayout
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import filing, queries
from wms_desktop.receipts.kinds import Lacking, PageStatus, SlipPaper, TrayReason
from wms_desktop.receipts.layout import FORMS
from wms_desktop.receipts.queries import PageRow

STACK = 25  # pages in a file
ATTACHED = (PageStatus.FILED, PageStatus.SUSPECT, PageStatus.DUPLICATE)
LACKS = (Lacking.SIGNATURE, Lacking.SEAL, Lacking.ID_NUMBER)


@dataclass(frozen=True, slots=True)
class Made:
    """One page that was made, and what must become of it.

    Attributes:
        numbers: of the receipts on it; none on a blank back.
        needs: what its receipt requires, apart from the signature.
    """

    how: Handled
    numbers: tuple[str, ...]
    jpeg: bytes
    part: int = 0
    needs: frozenset[Lacking] = frozenset()

    @property
    def missing(self) -> frozenset[Lacking]:
        """What is required and is not there."""
        there = {
            Lacking.SIGNATURE: self.how.signed,
            Lacking.SEAL: self.how.sealed,
            Lacking.ID_NUMBER: self.how.id_written,
        }
        return frozenset(lacking for lacking in self.needs if not there[lacking])


@dataclass(slots=True)
class Tally:
    """Figures of one defect."""

    pages: int = 0
    right: int = 0
    wrong: int = 0
    tray: int = 0
    lacked: dict[Lacking, int] = field(default_factory=dict)
    found: dict[Lacking, int] = field(default_factory=dict)
    certain: dict[Lacking, int] = field(default_factory=dict)
    complete: int = 0
    alarms: int = 0

    def add(self, other: Tally) -> None:
        """Count *other* in."""
        for name in ("pages", "right", "wrong", "tray", "complete", "alarms"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("lacked", "found", "certain"):
            mine = getattr(self, name)
            for lacking, count in getattr(other, name).items():
                mine[lacking] = mine.get(lacking, 0) + count

    def share_found(self, lacking: Lacking) -> float:
        """Of what was missing, how much was found; 1 where nothing was missing."""
        lacked = self.lacked.get(lacking, 0)
        return self.found.get(lacking, 0) / lacked if lacked else 1.0


def measured(shop: Shop, reader: Reader, folder: Path, pages: int, seed: int) -> dict[str, Tally]:
    """Make, file and count about *pages* pages; the same seed gives the same pages."""
    tallies: dict[str, Tally] = {defect.value: Tally() for defect in Defect}
    pile: list[Made] = []
    for made, page in enumerate(made_pages(shop, pages, seed), 1):
        pile.append(page)
        if len(pile) == STACK or made == pages:
            for one, row in zip(pile, filed(shop, reader, folder, pile), strict=True):
                count(tallies[one.how.defect.value], one, row)
            pile = []
    return tallies


def filed(shop: Shop, reader: Reader, folder: Path, pile: Sequence[Made]) -> list[PageRow]:
    """The rows of these pages after they were filed as one PDF."""
    path = folder / f"{uuid4().hex}.pdf"
    path.write_bytes(scans.pdf_of_jpegs([page.jpeg for page in pile]))
    read = filing.read_scan(reader, path)
    batch = filing.file_scan(shop.db, shop.acting(), uuid4(), read).value
    path.unlink()
    return queries.batch_pages(shop.db, batch)


def count(tally: Tally, made: Made, row: PageRow) -> None:
    """Whether the page went where it belongs, and whether what it lacks was seen."""
    tally.pages += 1
    is_attached = row.status in ATTACHED and bool(row.number)
    if len(made.numbers) != 1:
        reason = TrayReason.TWO_CODES if made.numbers else TrayReason.BLANK
        tally.wrong += is_attached
        tally.right += row.status is PageStatus.TRAY and row.found.tray is reason
        tally.tray += row.status is PageStatus.TRAY
        return
    is_right = is_attached and row.number == made.numbers[0] and row.part == made.part
    tally.right += is_right
    tally.wrong += is_attached and not is_right
    tally.tray += row.status is PageStatus.TRAY
    if not is_right or made.part:
        return
    judgement = row.found.judgement
    for lacking in made.missing:
        tally.lacked[lacking] = tally.lacked.get(lacking, 0) + 1
        suspected = lacking in (*judgement.missing, *judgement.unclear)
        tally.found[lacking] = tally.found.get(lacking, 0) + suspected
        tally.certain[lacking] = tally.certain.get(lacking, 0) + (lacking in judgement.missing)
    for lacking in made.needs - made.missing:
        tally.complete += 1
        tally.alarms += lacking in (*judgement.missing, *judgement.unclear)


def made_pages(shop: Shop, pages: int, seed: int) -> Iterator[Made]:
    """Defect after defect, on A4 and A5 in turns."""
    defects = list(Defect)
    number = 0
    while number < pages:
        for place, defect in enumerate(defects):
            turn = number // len(defects)
            one = f"{seed}/{defect.value}/{turn}"
            for made in _made(shop, defect, random.Random(one), is_a5=(place + turn) % 2 == 1):
                if number == pages:
                    return
                yield made
                number += 1


def _made(shop: Shop, defect: Defect, chance: random.Random, *, is_a5: bool) -> Iterator[Made]:
    paper = SlipPaper.A5 if is_a5 or defect is Defect.TWO_SLIPS else SlipPaper.A4
    needs = {Lacking.SIGNATURE} | {
        lacking for lacking in (Lacking.SEAL, Lacking.ID_NUMBER) if chance.random() < 0.7
    }
    fixed = {
        "signed": chance.random() < 0.65,
        "sealed": chance.random() < 0.65,
        "id_written": chance.random() < 0.65,
    }
    how = handled(defect, chance.randrange(10**9), **fixed)
    lines = 1 if defect is not Defect.LONG else chance.choice((16, 30))
    listed = tuple((f"A302-{n:02} 云锦·烟灰", str(n), "") for n in range(1, lines + 1))
    numbers = stack.required(
        shop,
        2 if defect is Defect.TWO_SLIPS else 1,
        paper=paper,
        lines=listed,
        needs_seal=Lacking.SEAL in needs,
        needs_id_number=Lacking.ID_NUMBER in needs,
    )
    pdf = stack.printed(shop, numbers)
    printed = _pictures(pdf, how.dpi)
    layout: SlipLayout = FORMS[paper].of(len(printed) if defect is Defect.LONG else 1)
    if defect is Defect.TWO_SLIPS:
        page = two_on_a_page(printed[0], printed[1], how, layout)
        yield Made(how, tuple(numbers), _packed(page, how))
    elif defect is Defect.BLANK_BACK:
        yield Made(how, (), _packed(blank_back(printed[0], how), how))
    else:
        yield Made(how, tuple(numbers), _packed(scan(printed[0], how, layout), how), 0,
                   frozenset(needs))  # fmt: skip
        bare = SlipLayout(layout.name, layout.page_width_mm, layout.page_height_mm,
                          layout.symbols, {})  # fmt: skip
        for part, picture in enumerate(printed[1:], 1):
            yield Made(how, tuple(numbers), _packed(scan(picture, how, bare), how), part)


def _pictures(pdf: bytes, dpi: int) -> list[Image.Image]:
    from wms_desktop.documents.render import page_count

    return [page_image(pdf, page, dpi).convert("RGB") for page in range(page_count(pdf))]


def _packed(page: Image.Image, how: Handled) -> bytes:
    return scans.jpeg(page, how.quality, how.dpi)
