"""The numbers and choices of the pickup rules, as an administrator may change them."""

from __future__ import annotations

from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.pickup.kinds import Asking, DocumentKind

_ASKING = (
    (Asking.OFF.value, N_("Not asked for")),
    (Asking.ASKED.value, N_("Asked for")),
    (Asking.REQUIRED.value, N_("Required@@asking")),
)

ACCEPTED_KINDS = RuleSetting(
    "pickup.accepted_kinds",
    ",".join(kind.value for kind in DocumentKind),
    N_("Accepted original documents"),
    "PCK-1",
)
OLD_FORM_ALLOWED = RuleSetting(
    "pickup.old_form_allowed", False, N_("Accept 15-digit resident numbers"), "PCK-2"
)
VALIDITY_REQUIRED = RuleSetting(
    "pickup.validity_required", True, N_("Ask until when a document is valid"), "PCK-1"
)
CREDIT_CODE = RuleSetting(
    "pickup.credit_code",
    Asking.ASKED.value,
    N_("Unified social credit code of organizations"),
    "PCK-5",
    choices=_ASKING,
)
PICKUP_CODE = RuleSetting(
    "pickup.code", Asking.OFF.value, N_("One-time pick-up code"), "PCK-3", choices=_ASKING
)
CODE_DAYS = RuleSetting(
    "pickup.code_days", 7, N_("Pick-up code holds for"), "PCK-3", N_("days"), 1, 60
)
CODE_TRIES = RuleSetting(
    "pickup.code_tries", 5, N_("Wrong pick-up codes before a lock"), "PCK-3", lowest=3, highest=10
)
IN_PROPORTION = RuleSetting(
    "pickup.money_in_proportion", False, N_("Part pickups pay in proportion"), "PCK-8"
)
DOCUMENT_USES = RuleSetting(
    "pickup.document_uses",
    5,
    N_("Warn when one document is used for so many consignees"),
    "PCK-10",
    lowest=2,
    highest=100,
)
DOCUMENT_DAYS = RuleSetting(
    "pickup.document_days",
    30,
    N_("Days in which uses of one document are counted"),
    "PCK-10",
    unit=N_("days"),
    lowest=1,
    highest=180,
)
REFUSALS_BEFORE_WARNING = RuleSetting(
    "pickup.refusals", 1, N_("Warn after so many refusals of one waybill"), "PCK-10", lowest=1
)
COLLECTOR_DAYS = RuleSetting(
    "pickup.collector_days",
    30,
    N_("Keep a collector's number after the authorization ends"),
    "PCK-11",
    N_("days"),
    0,
    365,
)
SETTINGS = (
    ACCEPTED_KINDS,
    OLD_FORM_ALLOWED,
    VALIDITY_REQUIRED,
    CREDIT_CODE,
    PICKUP_CODE,
    CODE_DAYS,
    CODE_TRIES,
    IN_PROPORTION,
    DOCUMENT_USES,
    DOCUMENT_DAYS,
    REFUSALS_BEFORE_WARNING,
    COLLECTOR_DAYS,
)
