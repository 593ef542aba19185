"""What Ctrl+K finds besides commands: documents, customers, items, by code, name or tail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.customers import queries as customers
from wms_desktop.db.database import Database
from wms_desktop.scanning import resolver
from wms_desktop.stock import queries as stock
from wms_desktop.transport import queries as transport
from wms_desktop.ui.page import MeaningKind
from wms_desktop.ui.palette import Found, Provider
from wms_desktop.ui.words import tr

if TYPE_CHECKING:
    from wms_desktop.customers.importing import Importer

_ICONS = {
    MeaningKind.RECEIPT: "file-check",
    MeaningKind.CONSIGNMENT: "package",
    MeaningKind.INBOUND: "package-import",
    MeaningKind.OUTBOUND: "package-export",
    MeaningKind.COUNT: "clipboard-check",
    MeaningKind.RETURN: "truck-return",
}
_MOST = 8


def providers(
    db: Callable[[], Database],
    acting: Callable[[], Acting],
    submit: Callable[[str], object],
    go_to: Callable[..., object],
    importers: Callable[[], Mapping[str, Importer]] = dict,
) -> Sequence[Provider]:
    """The palette's searches; each runs on a worker thread and answers for itself.

    Args:
        submit: does what scanning the code would do: leads to where the thing is worked on.
        go_to: shows a tab with a target.
        importers: what can be imported, by kind; asked when somebody searches.
    """

    def found(title: str, code: str, group: str, note: str, icon: str) -> Found:
        return Found(title, lambda: submit(code), group, note, icon)

    def documents(text: str) -> list[Found]:
        try:
            meanings = resolver(db(), lambda: acting().site_id)(text)
        except Refused:
            return []  # half a supplier's label is being typed
        return [
            found(m.code, m.code, tr("Documents"), m.label, _ICONS[m.kind])
            for m in meanings
            if m.kind in _ICONS
        ]

    def consignments(text: str) -> list[Found]:
        rows = transport.waiting(db(), acting().site_id, text, after=None, limit=_MOST)
        group = tr("Waiting to be collected")
        return [found(r.number, r.number, group, r.consignee_name, "package") for r in rows]

    def items(text: str) -> list[Found]:
        rows = stock.search_items(db(), text, limit=_MOST)
        return [found(f"{r.code} {r.name}", r.code, tr("Items"), r.spec, "box") for r in rows]

    def people(text: str) -> list[Found]:
        return [
            Found(
                row.name,
                lambda name=row.name: go_to("pickup", search=name),  # type: ignore[misc]
                tr("Customers"),
                row.code,
                "building",
            )
            for row in customers.best(db(), text, limit=_MOST)
        ]

    def imports(text: str) -> list[Found]:
        return _imports(text, acting(), importers(), go_to)

    return (documents, consignments, items, people, imports)


def _imports(
    text: str, by: Acting, importers: Mapping[str, Importer], go_to: Callable[..., object]
) -> list[Found]:
    """The way to the import of each kind that *text* names and that this person may import."""

    def go(kind: str) -> Callable[[], object]:
        return lambda: go_to("settings", part="import", kind=kind)

    wanted = text.casefold()
    offered = [(tr(each.deed), each.kind) for each in importers.values() if by.may(*each.who)]
    return [
        Found(title, go(kind), tr("Import"), icon="file-import")
        for title, kind in offered
        if wanted in title.casefold() or wanted in initials(title)
    ]


def initials(title: str) -> str:
    """Pinyin initials of a Chinese title, for the palette: 回单 is hd."""
    from pypinyin import Style, lazy_pinyin  # half a second, and only once somebody searches

    return "".join(lazy_pinyin(title, style=Style.FIRST_LETTER)).lower()
