"""What the rule settings are on a day: the newest value that has begun, else the default."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.settings import RuleSetting
from wms_desktop.db import audit
from wms_desktop.db.prepared import Prepared
from wms_desktop.db.tables import RuleValue

_ON = Prepared(
    select(RuleValue.value)
    .where(RuleValue.key == bindparam("key"), RuleValue.valid_from <= bindparam("day"))
    .order_by(RuleValue.valid_from.desc(), RuleValue.id.desc())
    .limit(1)
)
V = TypeVar("V", int, bool, str, Decimal)


class SettingFault(StrEnum):
    """Why a rule setting cannot be changed so."""

    BAD_VALUE = "setting_bad_value"
    IN_THE_PAST = "setting_in_the_past"


def value_on(session: Session, setting: RuleSetting[V], day: date) -> V:
    """The value of *setting* that holds on *day*."""
    text = _ON.scalar(session, {"key": setting.key, "day": day})
    return setting.default if text is None else _parsed(setting, text)


def set_value(
    session: Session, by: Acting, setting: RuleSetting[V], text: str, valid_from: date
) -> None:
    """Let *setting* have the value written in *text* from *valid_from* on.

    Raises:
        Refused: not a value of the setting, outside its limits, from a day gone by, or no right.
    """
    by.require(Role.ADMIN)
    if valid_from < by.today:
        raise Refused(SettingFault.IN_THE_PAST, day=valid_from)
    value = _parsed(setting, text)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        low, high = setting.lowest, setting.highest
        if (low is not None and value < low) or (high is not None and value > high):
            raise Refused(SettingFault.BAD_VALUE, typed=text)
    session.execute(
        insert(RuleValue),
        {
            "key": setting.key,
            "valid_from": valid_from,
            "value": str(value),
            "person_id": by.person_id,
        },
    )
    audit.record(
        session,
        by,
        "settings.change",
        f"setting:{setting.key}",
        after={"value": str(value), "valid_from": valid_from},
    )


def _parsed(setting: RuleSetting[V], text: str) -> V:
    readers: dict[type, Callable[[str], Any]] = {bool: {"True": True, "False": False}.__getitem__}
    kind = type(setting.default)
    try:
        value: V = readers.get(kind, kind)(text)
    except (ValueError, KeyError, ArithmeticError) as error:
        raise Refused(SettingFault.BAD_VALUE, typed=text[:40]) from error
    if setting.choices and value not in dict(setting.choices):
        raise Refused(SettingFault.BAD_VALUE, typed=text[:40])
    return value
