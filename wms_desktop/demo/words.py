"""What filling in sample data refuses."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.demo.fill import DemoFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    DemoFault.NOT_EMPTY: (
        N_("This database has people in it already"),
        N_("Sample data goes into an empty database only."),
    ),
}
