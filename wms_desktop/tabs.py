"""The window's tabs, declared as data. Pages are imported behind the first one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, cast

from wms_desktop import slices
from wms_desktop.core.language import N_
from wms_desktop.people.rules import TABS as ROLES
from wms_desktop.ui.context import Context
from wms_desktop.ui.page import MeaningKind, Page
from wms_desktop.ui.tab_spec import TabSpec

if TYPE_CHECKING:
    from wms_desktop.core.acting import Acting
    from wms_desktop.db.anchors import AnchorList
    from wms_desktop.db.database import Database
    from wms_desktop.people.view_settings import SettingsPart

_Kinds = frozenset[MeaningKind]
_NONE: _Kinds = frozenset()
_STOCK = frozenset({MeaningKind.LOCATION, MeaningKind.LOT, MeaningKind.ITEM})
_DECLARED: tuple[tuple[str, str, str, str, _Kinds], ...] = (
    (
        "goods",
        "package-import",
        N_("Inbound/Outbound"),
        "goods.view:GoodsPage",
        frozenset({MeaningKind.INBOUND, MeaningKind.OUTBOUND, MeaningKind.STATEMENT}) | _STOCK,
    ),
    ("pickup", "id", N_("Pickup"), "pickup.view:PickupPage", frozenset({MeaningKind.CONSIGNMENT})),
    (
        "receipts",
        "file-check",
        N_("Receipts"),
        "receipts.view:ReceiptsPage",
        frozenset(
            {
                MeaningKind.RECEIPT,
                MeaningKind.ENVELOPE,
                MeaningKind.HAND_OVER,
                MeaningKind.BOX,
                MeaningKind.DESTRUCTION,
            }
        ),
    ),
    (
        "counts",
        "clipboard-check",
        N_("Stock counts"),
        "counts.view:CountsPage",
        frozenset({MeaningKind.COUNT}),
    ),
    (
        "returns",
        "truck-return",
        N_("Returns"),
        "returns.view:ReturnsPage",
        frozenset({MeaningKind.RETURN}),
    ),
    (
        "service",
        "headset",
        N_("Service"),
        "complaints.view:ServicePage",
        frozenset(
            {
                MeaningKind.COMPLAINT,
                MeaningKind.ACTION,
                MeaningKind.DAMAGE,
                MeaningKind.SURVEY,
                MeaningKind.REVISIT,
                MeaningKind.IMPROVEMENT,
            }
        ),
    ),
    ("settings", "settings", N_("Settings"), "", _NONE),
)


def _factory(place: str) -> Callable[[Context], Page]:
    module, _, kind = place.partition(":")

    def make(context: Context) -> Page:
        page = getattr(import_module(f"wms_desktop.{module}"), kind)
        return cast(Page, page(context))

    return make


def _goods(context: Context) -> Page:
    """Goods in and out, and beside them where everything lies."""
    from wms_desktop.goods.view import GoodsPage
    from wms_desktop.stock.view_tabs import TABS

    return GoodsPage(context, more=TABS)


def _receipts(context: Context) -> Page:
    """Signed receipts, with what every slice knows of a document in a dispute."""
    from wms_desktop.receipts.view import ReceiptsPage

    return ReceiptsPage(
        context, evidence=slices.evidence_providers(), papers=slices.signed_papers()
    )


def _service(context: Context) -> Page:
    """What is owed today, complaints, and what follows from them."""
    from wms_desktop.complaints.view import ServicePage
    from wms_desktop.complaints.view_tabs import TABS as COMPLAINTS
    from wms_desktop.surveys.view_tabs import TABS as SURVEYS
    from wms_desktop.tasks.view_tabs import tabs as tasks

    owed = tasks(slices.task_sources())
    more = (*owed, *COMPLAINTS, *SURVEYS)
    return ServicePage(context, more, threads=slices.thread_providers())


def load_pages(*names: str) -> None:
    """Import the pages of the tabs *names*, of all without any; off the GUI thread."""
    for name, _icon, _title, place, _opens in _DECLARED:
        if place and (not names or name in names):
            import_module(f"wms_desktop.{place.partition(':')[0]}")
    if not names or "goods" in names:
        import_module("wms_desktop.stock.view_tabs")
    if not names:
        import_module("wms_desktop.people.view_settings")
    if not names or "service" in names:
        for slice_ in ("complaints", "surveys", "tasks"):
            import_module(f"wms_desktop.{slice_}.view_tabs")


def settings_parts(anchors: AnchorList | None = None) -> tuple[SettingsPart, ...]:
    """The parts of the settings that belong to slices above them.

    Args:
        anchors: what this workstation has seen of the seals; the user's own list unless given.
    """
    from wms_desktop.backups.desk import backup_section
    from wms_desktop.customers.exports_trail import WHO_READS
    from wms_desktop.customers.view_import import ImportSection
    from wms_desktop.customers.view_trail import TrailSection
    from wms_desktop.db.anchors import AnchorList
    from wms_desktop.people import view_settings_evidence as kept
    from wms_desktop.people.view_settings import SettingsPart
    from wms_desktop.stock.label_templates import WHO_KEEPS
    from wms_desktop.stock.view_label_templates import LabelTemplatesSection

    importers = tuple(slices.importers().values())
    who = tuple(dict.fromkeys(role for importer in importers for role in importer.who))
    return (
        SettingsPart(
            "import", "file-import", N_("Import"), who, lambda page: ImportSection(page, importers)
        ),
        SettingsPart("backups", "archive", N_("Backups"), (), backup_section),
        SettingsPart("labels", "tag", N_("Label templates"), WHO_KEEPS, LabelTemplatesSection),
        SettingsPart(
            "evidence", "shield-check", N_("Evidence"), kept.WHO,
            lambda page: kept.EvidenceSection(page, partial(_full_check, anchors or AnchorList())),
        ),
        SettingsPart("trail", "history", N_("Audit trail"), WHO_READS, TrailSection),
    )  # fmt: skip


def _full_check(
    anchors: AnchorList, db: Database, by: Acting, progress: Callable[[int, int], None]
) -> list[tuple[str, str]]:
    from wms_desktop.upkeep.evidence_keeper import full_check

    return full_check(db, by, anchors, progress)


def specs(*, settings: Callable[[Context], Page]) -> tuple[TabSpec, ...]:
    """Every tab in the house's order.

    Args:
        settings: makes the settings page, which needs more of the program than the others.
    """
    made: dict[str, Callable[[Context], Page]] = {
        "goods": _goods,
        "receipts": _receipts,
        "service": _service,
        "settings": settings,
    }
    return tuple(
        TabSpec(name, icon, title, made.get(name) or _factory(place), ROLES[name], opens)
        for name, icon, title, place, opens in _DECLARED
    )
