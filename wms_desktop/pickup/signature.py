"""A signature drawn at the counter: refused where nobody signed (bad-inputs.md 75)."""

from __future__ import annotations

from wms_desktop.core.errors import Refused
from wms_desktop.imaging.signature import SignatureFlaw, signature_flaw
from wms_desktop.pickup.kinds import PickupFault


def checked_signature(png: bytes) -> bytes:
    """*png* if somebody signed in it.

    Raises:
        Refused: no picture, or nothing in it but a dot.
    """
    flaw = signature_flaw(png)
    if flaw is SignatureFlaw.EMPTY:
        raise Refused(PickupFault.SIGNATURE_EMPTY)
    if flaw is SignatureFlaw.UNREADABLE:
        raise Refused(PickupFault.SIGNATURE_UNREADABLE)
    return png
