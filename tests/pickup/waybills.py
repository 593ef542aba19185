"""Short ways to make consignments and what people show at the counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from tests.shop import Shop
from wms_desktop.pickup.claims import Document, Shown
from wms_desktop.pickup.kinds import DocumentKind
from wms_desktop.pickup.numbers import resident_check_character
from wms_desktop.transport import service as transport
from wms_desktop.transport.queries import by_code
from wms_desktop.transport.rules import Waybill

PHONE = "13812344471"
VALID_UNTIL = date(2036, 5, 1)
PAPER = b"%PDF-1.4 the shipper's word"


def resident_number(first17: str = "33010219850307241") -> str:
    """A number with the right check character."""
    return first17 + resident_check_character(first17)


NUMBER = resident_number()
OTHER_NUMBER = resident_number("34080219900317041")


def waybill(**values: Any) -> Waybill:
    """A waybill for 杨民敬, with nothing due and a signature required."""
    plain = Waybill(
        number="TY-88062415",
        site_id=1,
        origin_site_id=2,
        shipper_name="绍兴锦程纺织",
        consignee_name="杨民敬",
        goods="墙布",
        pieces=6,
        shipper_contact="周经理",
        shipper_phone="0575-84120001",
        consignee_phone=PHONE,
        weight_grams=142_000,
    )
    return replace(plain, **values)


def arrived(shop: Shop, **values: Any) -> int:
    """A consignment that waits at site 1; its id."""
    by = shop.acting()
    made = transport.add_consignment(
        shop.db, by, transport.AddConsignment(shop.op(), waybill(**values))
    )
    transport.arrive(shop.db, by, transport.Arrive(shop.op(), made.value, 1, shop.today, "S-02-07"))
    return made.value


def version_of(shop: Shop, consignment_id: int) -> int:
    """The version that a screen would have seen now."""
    from wms_desktop.transport.queries import consignment

    file = consignment(shop.db, consignment_id)
    assert file is not None
    return file.version


def state_of(shop: Shop, number: str = "TY-88062415") -> str:
    """The state of a consignment."""
    return by_code(shop.db, number)[0].state.value


def document(name: str = "杨民敬", number: str = NUMBER, **values: Any) -> Document:
    """A resident ID card."""
    card = Document(DocumentKind.RESIDENT_ID, name, number, valid_until=VALID_UNTIL)
    return replace(card, **values)


def signature() -> bytes:
    """A signature as the pad draws it."""
    picture = Image.new("L", (600, 200), "white")
    pen = ImageDraw.Draw(picture)
    pen.line([(100, 150), (160, 40), (220, 150), (300, 60), (420, 120)], fill=0, width=6)
    return png(picture)


def png(picture: Image.Image) -> bytes:
    """*picture* as PNG."""
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def shows(**values: Any) -> Shown:
    """The consignee with the original card, everything ticked and signed."""
    return replace(Shown(document=document(), is_signed=True), **values)
