"""Customers from a file (SYS-4)."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_, Language
from wms_desktop.customers import service, words
from wms_desktop.customers.importing import Importer, each_row, listed
from wms_desktop.customers.tables import CustomerKind
from wms_desktop.documents.import_table import ImportColumn, ImportRow, ImportTable

_KINDS = {k: v for k, v in words.KINDS.items() if k is not CustomerKind.HOUSE}
_LANGUAGES = {language: language.own_name for language in Language}
COLUMNS = (
    ImportColumn("code", N_("Code"), names=("编号", "編號", "客户编号", "客戶編號")),
    ImportColumn("name", N_("Name@@thing"), required=True, names=("客户名称", "客戶名稱")),
    ImportColumn("kind", N_("Kind@@customer"), choices=tuple(_KINDS.values())),
    ImportColumn("contact", N_("Contact"), names=("联系人", "聯絡人")),
    ImportColumn("phone", N_("Phone"), names=("手机", "手機")),
    ImportColumn("more_phones", N_("More phones")),
    ImportColumn("address", N_("Address")),
    ImportColumn("language", N_("Language"), choices=tuple(_LANGUAGES.values())),
    ImportColumn("remarks", N_("Remarks")),
)


def _apply(session: Session, by: Acting, table: ImportTable) -> list[int]:
    def add(row: ImportRow) -> None:
        before = len(table.bad)
        fields = service.CustomerFields(
            row.text("name", required=True),
            row.choice("kind", _KINDS, CustomerKind.ORGANIZATION),
            row.text("contact"),
            row.text("phone", limit=40),
            row.text("address", limit=300),
            row.choice("language", _LANGUAGES, Language.ZH_CN),
            row.text("remarks", limit=2_000),
            tuple(listed(row.text("more_phones", limit=300))),
        )
        code = row.code("code")
        if len(table.bad) == before:
            service.add_customer(session, by, service.AddCustomer(uuid4(), fields, code))

    return each_row(session, table, "code", add)


CUSTOMERS = Importer(
    "customers",
    N_("Customers"),
    N_("Import customers"),
    COLUMNS,
    _apply,
    frozenset({Topic.CUSTOMERS}),
    service.WHO_KEEPS,
)
