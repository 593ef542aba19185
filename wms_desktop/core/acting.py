"""Who does something, where, in which language, and on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NoReturn

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language


class Role(StrEnum):
    """What a person may do; one person can hold several, per site (domain.md, Roles)."""

    CLERK = "clerk"
    KEEPER = "keeper"
    RECEIPT_ADMIN = "receipt_admin"
    CS_AGENT = "cs_agent"
    CS_SUPERVISOR = "cs_supervisor"
    SALES = "sales"
    SALES_ASSISTANT = "sales_assistant"
    QC = "qc"
    FINANCE = "finance"
    DISPATCHER = "dispatcher"
    DUTY_MANAGER = "duty_manager"
    BUSINESS_MANAGER = "business_manager"
    GENERAL_MANAGER = "general_manager"
    ADMIN = "admin"


class Right(StrEnum):
    """Why a person's rights refuse."""

    ROLE_MISSING = "role_missing"


@dataclass(frozen=True, slots=True)
class Acting:
    """The person at the counter while one use case runs.

    Attributes:
        now: aware moment in UTC, for rules and papers; stamps in the ledger use database time.
        today: calendar day in the site's own time zone.
    """

    person_id: int
    person_name: str
    roles: frozenset[Role]
    site_id: int
    site_name: str
    workstation_id: int
    workstation_name: str
    now: datetime
    today: date
    language: Language = Language.ZH_CN

    def may(self, *roles: Role) -> bool:
        """Whether the person holds at least one of *roles* (an administrator holds them all)."""
        return Role.ADMIN in self.roles or not self.roles.isdisjoint(roles)

    def require(self, *roles: Role) -> None:
        """Refuse unless the person holds at least one of *roles*.

        Raises:
            Refused: ``Right.ROLE_MISSING`` with the roles that would do.
        """
        if not self.may(*roles):
            _refuse(roles)


def _refuse(roles: tuple[Role, ...]) -> NoReturn:
    raise Refused(Right.ROLE_MISSING, roles=roles)
