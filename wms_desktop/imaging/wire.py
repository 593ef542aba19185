"""What parent and child say to each other: one JSON object a line, nothing executable."""

from __future__ import annotations

import base64
import dataclasses
from pathlib import Path
from typing import Any

from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.imaging.boxes import BoxFinding, InkAnswer
from wms_desktop.imaging.codes import FoundCode
from wms_desktop.imaging.faults import FileFault, Limits, Quarantined
from wms_desktop.imaging.layout import Rect, SlipLayout, Symbol, SymbolKind
from wms_desktop.imaging.pages import PageSource
from wms_desktop.imaging.reading import PageReading

Json = dict[str, Any]
_BOX_NUMBERS = ("confidence", "dark_share", "red_share")
_PAGE_PLAIN = (
    "number",
    "code",
    "layout",
    "rotation",
    "skew",
    "is_placed",
    "is_blank",
    "sha256",
    "width",
    "height",
    "dpi",
)


def layout_to_json(layout: SlipLayout) -> Json:
    """A layout as JSON."""
    return {
        "name": layout.name,
        "page": [layout.page_width_mm, layout.page_height_mm],
        "carries": layout.carries.value,
        "symbols": [[s.kind.value, _numbers(s.rect), s.text] for s in layout.symbols],
        "boxes": {name: _numbers(rect) for name, rect in layout.boxes.items()},
    }


def layout_from_json(body: Json) -> SlipLayout:
    """The layout that `layout_to_json` wrote."""
    return SlipLayout(
        name=body["name"],
        page_width_mm=body["page"][0],
        page_height_mm=body["page"][1],
        symbols=tuple(Symbol(SymbolKind(k), Rect(*r), text) for k, r, text in body["symbols"]),
        boxes={name: Rect(*numbers) for name, numbers in body["boxes"].items()},
        carries=CodeKind(body["carries"]),
    )


def _numbers(rect: Rect) -> list[float]:
    return [rect.x, rect.y, rect.width, rect.height]


def limits_to_json(limits: Limits) -> Json:
    """Limits as JSON."""
    return dataclasses.asdict(limits)


def limits_from_json(body: Json) -> Limits:
    """The limits that `limits_to_json` wrote."""
    return Limits(**body)


def fault_to_json(error: Quarantined) -> Json:
    """A fault as JSON."""
    return {
        "event": "quarantined",
        "fault": error.fault.value,
        "detail": error.detail[:300],
        "params": error.params,
    }


def fault_from_json(body: Json) -> Quarantined:
    """The fault that `fault_to_json` wrote."""
    return Quarantined(FileFault(body["fault"]), str(body["detail"]), **body["params"])


def page_to_json(page: PageReading) -> Json:
    """A page as JSON; of its working copy only the file name."""
    return {
        "event": "page",
        **{name: getattr(page, name) for name in _PAGE_PLAIN},
        "source": page.source.value,
        "conflict": list(page.conflict),
        "codes": [[c.text, c.kind.value, _points(c.quad)] for c in page.codes + page.foreign],
        "boxes": [
            [b.name, b.answer.value, *(getattr(b, n) for n in _BOX_NUMBERS), _points(b.quad)]
            for b in page.boxes
        ],
        "working_copy": page.working_copy.name if page.working_copy else None,
        "thumbnail": base64.b64encode(page.thumbnail).decode(),
    }


def page_from_json(body: Json, folder: Path | None) -> PageReading:
    """The page that `page_to_json` wrote; its working copy lies in *folder*.

    Codes are checked again here: the child has opened a file from outside.
    """
    codes = [_code(*entry) for entry in body["codes"]]
    copy = body["working_copy"]
    return PageReading(
        **{name: body[name] for name in _PAGE_PLAIN},
        source=PageSource(body["source"]),
        conflict=tuple(body["conflict"]),
        codes=tuple(code for code in codes if code.own),
        foreign=tuple(code for code in codes if not code.own),
        boxes=tuple(_box(*entry) for entry in body["boxes"]),
        working_copy=folder / Path(copy).name if copy and folder else None,
        thumbnail=base64.b64decode(body["thumbnail"]),
    )


def _code(text: str, kind: str, numbers: list[float]) -> FoundCode:
    first, second, third, fourth = _complex(numbers)
    return FoundCode(text, SymbolKind(kind), parse_own_code(text), (first, second, third, fourth))


def _box(
    name: str, answer: str, confidence: float, dark: float, red: float, numbers: list[float]
) -> BoxFinding:
    return BoxFinding(name, InkAnswer(answer), confidence, dark, red, _complex(numbers))


def _points(points: tuple[complex, ...]) -> list[float]:
    return [round(value, 1) for point in points for value in (point.real, point.imag)]


def _complex(numbers: list[float]) -> tuple[complex, ...]:
    return tuple(complex(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True))
