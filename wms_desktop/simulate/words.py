"""What a simulation refuses."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.simulate.faults import SimulateFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    SimulateFault.REAL_DATA: (
        N_("This database holds somebody's data"),
        N_("Simulations run without --database, or on an empty database of their own."),
    ),
    SimulateFault.FAULTS: (
        N_("Faults cannot be read: {text}"),
        N_("Write a number, or kinds with numbers: cut=3,lost=5. There are: {kinds}."),
    ),
    SimulateFault.FAULT_NOT_HERE: (
        N_("This fault cannot be made here: {kind}"),
        N_("This database can have: {kinds}."),
    ),
    SimulateFault.SIZE: (
        N_("A simulation of this size cannot be run"),
        N_("1 to {stations} workstations, 1 to {operations} operations each."),
    ),
}
