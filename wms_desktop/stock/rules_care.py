"""When a zone is to be looked at again, and which readings are out of limits. Pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.stock.kinds import CareKind

_DAYS = N_("days")
GOODS_ROUND_DAYS = RuleSetting(
    "stock.goods_round_days", 7, N_("Goods are looked at every"), "LOC-5", _DAYS, 1, 3650
)
SENSITIVE_ROUND_DAYS = RuleSetting(
    "stock.sensitive_round_days", 3, N_("Sensitive goods are looked at every"), "LOC-5", _DAYS,
    1, 3650,
)  # fmt: skip
EQUIPMENT_ROUND_DAYS = RuleSetting(
    "stock.equipment_round_days", 30, N_("Fire and safety are looked at every"), "LOC-5", _DAYS,
    1, 3650,
)  # fmt: skip
LONGEST_INTERVAL = 3650  # days
COLDEST, WARMEST = Decimal(-60), Decimal(80)  # °C: what no thermometer of a warehouse shows
DRIEST, DAMPEST = Decimal(0), Decimal(100)  # % relative humidity


class CareFault(StrEnum):
    """Why a round or a reading cannot be kept so."""

    UNKNOWN_ZONE = "care_unknown_zone"
    FINDINGS_MISSING = "care_findings_missing"
    INTERVAL = "care_interval"
    NO_READING = "climate_no_reading"
    IMPOSSIBLE = "climate_impossible"
    FUTURE = "climate_future"
    KNOWN = "climate_known"
    LIMITS_CROSSED = "climate_limits_crossed"


class OutOfLimits(StrEnum):
    """What is wrong with the climate at a moment (LOC-6)."""

    TOO_COLD = "too_cold"
    TOO_WARM = "too_warm"
    TOO_DRY = "too_dry"
    TOO_DAMP = "too_damp"


@dataclass(frozen=True, slots=True)
class Interval:
    """How often a kind of round is made in a zone, in days."""

    days: int
    sensitive_days: int
    since: date | None = None  # counted from here until the first round

    def next_on(self, last_on: date | None, *, is_sensitive: bool, today: date) -> date:
        """The day of the next round; today where none was ever made and no first day is set.

        Args:
            is_sensitive: goods that suffer from damp or spoil lie there; the shorter one holds.

        Source: LOC-5.
        """
        days = min(self.days, self.sensitive_days) if is_sensitive else self.days
        begun = last_on or self.since
        return begun + timedelta(days=days) if begun else today


@dataclass(frozen=True, slots=True)
class Limits:
    """Between what a zone's climate should stay; None is no limit.

    Attributes:
        temperature_low: °C.
        humidity_low: % relative humidity.
    """

    temperature_low: Decimal | None = None
    temperature_high: Decimal | None = None
    humidity_low: Decimal | None = None
    humidity_high: Decimal | None = None

    @property
    def are_crossed(self) -> bool:
        """Whether a low limit is above its high one, so that every reading would be wrong."""
        return _above(self.temperature_low, self.temperature_high) or _above(
            self.humidity_low, self.humidity_high
        )

    def faults(self, temperature: Decimal | None, humidity: Decimal | None) -> list[OutOfLimits]:
        """What of a reading is out of limits; the limits themselves are still good (LOC-6)."""
        checks = {
            OutOfLimits.TOO_COLD: _above(self.temperature_low, temperature),
            OutOfLimits.TOO_WARM: _above(temperature, self.temperature_high),
            OutOfLimits.TOO_DRY: _above(self.humidity_low, humidity),
            OutOfLimits.TOO_DAMP: _above(humidity, self.humidity_high),
        }
        return [fault for fault, applies in checks.items() if applies]


def can_be(temperature: Decimal | None, humidity: Decimal | None) -> bool:
    """Whether a thermometer and a hygrometer can have shown this."""
    warm = temperature is None or COLDEST <= temperature <= WARMEST
    return warm and (humidity is None or DRIEST <= humidity <= DAMPEST)


def settings_of(kind: CareKind) -> tuple[RuleSetting[int], RuleSetting[int]]:
    """The house's own intervals of a kind of round: as a rule, and where sensitive goods lie."""
    if kind is CareKind.GOODS:
        return GOODS_ROUND_DAYS, SENSITIVE_ROUND_DAYS
    return EQUIPMENT_ROUND_DAYS, EQUIPMENT_ROUND_DAYS


def _above(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one > other
