"""All slices, from the ground up. With ``app.py`` the only place that knows every slice."""

from __future__ import annotations

from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from wms_desktop.core.settings import RuleSetting

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from wms_desktop.complaints.thread import Provider as ThreadProvider
    from wms_desktop.core.acting import Acting
    from wms_desktop.core.task import Task
    from wms_desktop.customers.exporting import Export
    from wms_desktop.customers.importing import Importer
    from wms_desktop.receipts.evidence import Provider
    from wms_desktop.receipts.signed_papers import Finder

    TaskSource = Callable[[Session, Acting], list[Task]]

ORDER = (
    "people",
    "customers",
    "stock",
    "receipts",
    "transport",
    "goods",
    "pickup",
    "counts",
    "returns",
    "complaints",
    "surveys",
    "tasks",
)

IMPORTS = (
    "items", "customers", "locations", "stock", "inbound", "orders", "consignments", "count-sheet",
    "climate",
)  # fmt: skip


EXPORTS = (
    "items", "customers", "locations", "stock", "on-hand", "moves", "statement", "inbound",
    "outbound", "in-out", "exceptions", "consignments", "collectors", "receipts", "missing",
    "scans", "not-read", "envelopes", "hand-overs", "boxes", "loans", "chases", "questions",
    "assessments", "receipt-summary", "receipt-finance", "counts", "count-lines", "count-results",
    "count-variances", "returns", "return-inspections", "return-credits", "complaints",
    "compensations", "corrective-actions", "recurring-causes", "damage-cases", "surveys",
    "survey-figures", "revisits", "improvements", "contacts", "tasks", "rounds", "climate",
    "trail",
)  # fmt: skip


def load() -> None:
    """All that the program knows before it opens a database: tables, and words for errors."""
    from sqlalchemy.orm import configure_mappers

    load_tables()
    register_words()
    configure_mappers()


def load_tables() -> None:
    """Let SQLAlchemy know every table: the house's own and those of all slices."""
    import_module("wms_desktop.db.tables")
    for name in ORDER:
        for module in iter_modules([str(Path(__file__).parent / name)]):
            if module.name == "tables" or module.name.startswith("tables_"):
                import_module(f"wms_desktop.{name}.{module.name}")


def register_words() -> None:
    """Let errors and states become sentences: the words of every slice and foundation."""
    from wms_desktop.core.sentences import register_refusals, register_states

    rooms = ("db", "documents", "imaging", *ORDER, "demo", "server", "simulate")
    for name in rooms:
        for module in iter_modules([str(Path(__file__).parent / name)]):
            if module.name == "words" or module.name.startswith("words_"):
                words = import_module(f"wms_desktop.{name}.{module.name}")
                register_refusals(getattr(words, "REFUSALS", {}))
                for states in vars(words).values():
                    if _are_states(states):
                        register_states(states)


def _are_states(value: object) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(k, Enum) and isinstance(text, str) for k, text in value.items())
    )


def importers() -> dict[str, Importer]:
    """Every kind of import that a slice declares, in the order in which a shop begins."""
    from wms_desktop.customers.importing import Importer

    found: dict[str, Importer] = {}
    for name in ORDER:
        if find_spec(f"wms_desktop.{name}.imports"):
            module = import_module(f"wms_desktop.{name}.imports")
            kinds = (value for value in vars(module).values() if isinstance(value, Importer))
            found |= {importer.kind: importer for importer in kinds}
    return {kind: found[kind] for kind in IMPORTS}


def exports() -> dict[str, Export]:
    """Every list that a slice lets out, by its name on the command line."""
    from wms_desktop.customers.exporting import Export

    found: dict[str, Export] = {}
    for name in ORDER:
        for each in iter_modules([str(Path(__file__).parent / name)]):
            if each.name == "exports" or each.name.startswith("exports_"):
                module = import_module(f"wms_desktop.{name}.{each.name}")
                lists = (value for value in vars(module).values() if isinstance(value, Export))
                found |= {export.name: export for export in lists}
    from wms_desktop.tasks.exports import of as tasks_of

    found["tasks"] = tasks_of(task_sources())
    return {name: found[name] for name in EXPORTS}


def evidence_providers() -> tuple[Provider, ...]:
    """What each slice knows of a document in a dispute; for the evidence pack of its receipt."""
    found = []
    for name in ORDER:
        if find_spec(f"wms_desktop.{name}.evidence"):
            module = import_module(f"wms_desktop.{name}.evidence")
            if (sections := getattr(module, "sections", None)) is not None:
                found.append(sections)
    return tuple(found)


def signed_papers() -> tuple[Finder, ...]:
    """The signed papers of every slice above receipts: ``<slice>/signed.py`` with ``find``."""
    found = []
    for name in ORDER:
        if find_spec(f"wms_desktop.{name}.signed"):
            found.append(import_module(f"wms_desktop.{name}.signed").find)
    return tuple(found)


def task_sources() -> tuple[TaskSource, ...]:
    """What each slice says is owed today (SRV-7): ``<slice>/tasks.py`` with ``tasks``."""
    found = []
    for name in ORDER:
        if find_spec(f"wms_desktop.{name}.tasks"):
            found.append(import_module(f"wms_desktop.{name}.tasks").tasks)
    return tuple(found)


def thread_providers() -> tuple[ThreadProvider, ...]:
    """What each slice hangs on a complaint's thread: ``<slice>/thread.py`` with ``links``."""
    found: list[ThreadProvider] = []
    for name in ORDER:
        if find_spec(f"wms_desktop.{name}.thread"):
            module = import_module(f"wms_desktop.{name}.thread")
            if (links := getattr(module, "links", None)) is not None:
                found.append(links)
    return tuple(found)


def rule_settings() -> tuple[RuleSetting[Any], ...]:
    """Every rule setting that a slice declares, in the slices' order, then by key."""
    found: dict[str, RuleSetting[Any]] = {}
    for name in ORDER:
        folder = Path(__file__).parent / name
        for path in sorted(folder.glob("rules*.py")):
            module = import_module(f"wms_desktop.{name}.{path.stem}")
            for value in vars(module).values():
                if isinstance(value, RuleSetting):
                    found.setdefault(value.key, value)
    return tuple(found.values())
