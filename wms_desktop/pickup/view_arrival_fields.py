"""The fields of a consignment that arrived, as a waybill and back to empty."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.customers import queries as customers
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.people.queries import SiteRow, sites
from wms_desktop.receipts.kinds import Route
from wms_desktop.transport.kinds import ConsignmentFault
from wms_desktop.transport.rules import MOST_COPIES, Waybill, typed_money
from wms_desktop.transport.words import ROUTES
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import CheckBox, Combo, DateEdit, Field, LineEdit, QuantityEdit
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.forms import load_form, set_tab_chain
from wms_desktop.ui.page import Page
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr

ORIGIN = "pickup.origin"  # the site that the last ones came from


class ArrivalFields(QWidget):
    """Reads and fills the fields; a fault is shown under the field it belongs to."""

    pickup_arrival_number_field: Field
    pickup_arrival_number: LineEdit
    pickup_arrival_day_field: Field
    pickup_arrival_day: DateEdit
    pickup_arrival_shipper_place: QWidget
    pickup_arrival_contact_field: Field
    pickup_arrival_contact: LineEdit
    pickup_arrival_shipper_phone_field: Field
    pickup_arrival_shipper_phone: LineEdit
    pickup_arrival_consignee_field: Field
    pickup_arrival_consignee: LineEdit
    pickup_arrival_phone_field: Field
    pickup_arrival_phone: LineEdit
    pickup_arrival_organization: CheckBox
    pickup_arrival_goods_field: Field
    pickup_arrival_goods: LineEdit
    pickup_arrival_pieces_field: Field
    pickup_arrival_pieces: QuantityEdit
    pickup_arrival_weight_field: Field
    pickup_arrival_weight: QuantityEdit
    pickup_arrival_place_field: Field
    pickup_arrival_place: LineEdit
    pickup_arrival_whole: CheckBox
    pickup_arrival_freight_field: Field
    pickup_arrival_freight: LineEdit
    pickup_arrival_cod_field: Field
    pickup_arrival_cod: LineEdit
    pickup_arrival_cash: CheckBox
    pickup_arrival_origin: Combo
    pickup_arrival_route: Combo
    pickup_arrival_receipt: CheckBox
    pickup_arrival_receipt_part: QWidget
    pickup_arrival_signature: CheckBox
    pickup_arrival_id_number: CheckBox
    pickup_arrival_seal: CheckBox
    pickup_arrival_forms: CheckBox
    pickup_arrival_copies: Combo
    pickup_arrival_remarks_field: Field
    pickup_arrival_remarks: LineEdit

    def __init__(self, page: Page, keeper: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._keeper = page, keeper
        load_form(self, "pickup_arrival")
        self.shipper = Finder(page, self._find, _words, "pickup_arrival_shipper", free=True)
        self.shipper_field = Field(tr("Shipper"), self.shipper)
        self.shipper.name_it(tr("Shipper"))
        place = self.pickup_arrival_shipper_place
        place.setLayout(column(self.shipper_field))
        place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        set_tab_chain(
            self, self.pickup_arrival_day, self.shipper.search, self.shipper.hits,
            self.pickup_arrival_contact,
        )  # fmt: skip
        self.pickup_arrival_day.set_today(lambda: page.context.acting().today)
        self.pickup_arrival_route.set_items([(tr(text), way) for way, text in ROUTES.items()])
        self.pickup_arrival_copies.set_items([(str(n), n) for n in range(1, MOST_COPIES + 1)])
        self.set_defaults()
        self._watch()

    def _watch(self) -> None:
        for field, edit in self._lines():
            edit.textEdited.connect(lambda _text, field=field: field.set_error(""))
            self._keeper.watch(edit)
        for box in self._boxes():
            self._keeper.watch(box)
        self._keeper.watch(self.pickup_arrival_route, self.pickup_arrival_copies)
        for field, money in self._money():
            money.editingFinished.connect(lambda f=field, m=money: _read_money(f, m))
        self.pickup_arrival_receipt.toggled.connect(self.pickup_arrival_receipt_part.setEnabled)
        self.pickup_arrival_receipt_part.setEnabled(self.pickup_arrival_receipt.isChecked())
        self.shipper.search.textEdited.connect(self._on_shipper_typed)
        self.shipper.chosen.connect(self._on_shipper)
        db = self._page.context.db
        self._page.read(lambda: sites(db), self._on_sites)
        kept_id, kept_text = self._keeper.kept("shipper", (None, ""))
        if kept_id:
            self._page.read(lambda: customers.customer(db, kept_id).row, self.shipper.choose)
        elif kept_text:
            self.shipper.say(kept_text)

    @property
    def is_begun(self) -> bool:
        """Whether more than the number stands here."""
        texts = [edit.text() for edit in self.edits()[2:]]
        return bool(self.shipper.text()) or any(text.strip() for text in texts)

    def edits(self) -> list[LineEdit]:
        """What is typed into: the waybill's number and day first."""
        return [edit for _field, edit in self._lines()]

    def checked(self) -> Waybill | None:
        """The waybill as typed; None where something cannot be, which is said at its field."""
        amounts = [_read_money(field, edit) for field, edit in self._money()]
        bad = [*self._say_missing(), *self._say_figures()]
        bad += [
            edit
            for (_field, edit), amount in zip(self._money(), amounts, strict=True)
            if amount is None
        ]
        freight, cod = amounts
        if bad or freight is None or cod is None:
            bad[0].setFocus()
            return None
        customer: CustomerRow | None = self.shipper.value()
        weight = self.pickup_arrival_weight.value() or Decimal(0)
        receipt = self.pickup_arrival_receipt.isChecked()
        site_id = self._page.context.acting().site_id
        return Waybill(
            number=self.pickup_arrival_number.text().strip(),
            site_id=site_id,
            origin_site_id=int(self.pickup_arrival_origin.value() or site_id),
            shipper_name=self.shipper.text(),
            consignee_name=self.pickup_arrival_consignee.text(),
            goods=self.pickup_arrival_goods.text(),
            pieces=int(self.pickup_arrival_pieces.checked()),
            is_organization=self.pickup_arrival_organization.isChecked(),
            customer_id=customer.id if customer else None,
            shipper_contact=self.pickup_arrival_contact.text(),
            shipper_phone=self.pickup_arrival_shipper_phone.text(),
            consignee_phone=self.pickup_arrival_phone.text(),
            weight_grams=int(weight * 1000),
            route=Route(self.pickup_arrival_route.value()),
            collect_freight=freight,
            cash_on_delivery=cod,
            is_cash_settled=self.pickup_arrival_cash.isChecked(),
            needs_receipt=receipt,
            needs_signature=receipt and self.pickup_arrival_signature.isChecked(),
            needs_id_number=receipt and self.pickup_arrival_id_number.isChecked(),
            needs_seal=receipt and self.pickup_arrival_seal.isChecked(),
            needs_own_forms=receipt and self.pickup_arrival_forms.isChecked(),
            receipt_copies=int(self.pickup_arrival_copies.value()) if receipt else 1,
            remarks=self.pickup_arrival_remarks.text(),
        )

    def show_refusal(self, error: Exception) -> bool:
        """Say *error* under its field. Whether it has one."""
        code = getattr(error, "code", None)
        named = str(getattr(error, "params", {}).get("field", ""))
        places = {
            ConsignmentFault.NUMBER_TAKEN: "Waybill number",
            ConsignmentFault.PIECES: "Pieces",
            ConsignmentFault.WEIGHT: "Weight",
            ConsignmentFault.ARRIVED_IN_FUTURE: "Arrived on",
        }
        if isinstance(code, ConsignmentFault):
            named = places.get(code, named)
        place = self._by_name().get(named)
        if place is None:
            return False
        field, edit = place
        field.show_refusal(error)
        edit.setFocus()
        return True

    def set_defaults(self) -> None:
        """Nothing typed, what is usual chosen; origin and route stay, the next is often alike."""
        for field, edit in self._lines():
            edit.clear()
            field.set_error("")
        for box in self._boxes():
            box.setChecked(box in self._usual())
        self.pickup_arrival_copies.set_value(1)
        self.pickup_arrival_day.set_value(self._page.context.acting().today)
        self.shipper.choose(None)
        self.shipper_field.set_error("")

    # parts

    def _say_missing(self) -> list[QWidget]:
        needed: tuple[tuple[Field, LineEdit | Finder, str], ...] = (
            (self.shipper_field, self.shipper, tr("Type who sent it.")),
            (
                self.pickup_arrival_consignee_field, self.pickup_arrival_consignee,
                tr("Type who collects it, exactly as on the waybill."),
            ),
            (
                self.pickup_arrival_goods_field, self.pickup_arrival_goods,
                tr("Type what it is."),
            ),
            (
                self.pickup_arrival_pieces_field, self.pickup_arrival_pieces,
                tr("Type how many pieces."),
            ),
        )  # fmt: skip
        empty: list[QWidget] = []
        for field, edit, said in needed:
            if not edit.text().strip():
                field.set_error(said)
                empty.append(edit)
        return empty

    def _say_figures(self) -> list[QWidget]:
        wrong: list[QWidget] = []
        figures: tuple[tuple[Field, QuantityEdit | DateEdit], ...] = (
            (self.pickup_arrival_day_field, self.pickup_arrival_day),
            (self.pickup_arrival_pieces_field, self.pickup_arrival_pieces),
            (self.pickup_arrival_weight_field, self.pickup_arrival_weight),
        )
        for field, edit in figures:
            try:
                if edit.text().strip():
                    edit.checked()
            except Refused as error:
                field.show_refusal(error)
                wrong.append(edit)
        return wrong

    def _on_sites(self, rows: list[SiteRow]) -> None:
        self.pickup_arrival_origin.set_items([(row.name, row.id) for row in rows])
        usual = self._page.context.preferences.get(ORIGIN) or self._page.context.acting().site_id
        self.pickup_arrival_origin.set_value(usual)
        self._keeper.watch(self.pickup_arrival_origin)

    def _find(self, text: str) -> list[CustomerRow]:
        return customers.best(self._page.context.db, text, 5)

    def _on_shipper_typed(self, text: str) -> None:
        self.shipper_field.set_error("")
        self._keeper.keep("shipper", (None, text))

    def _on_shipper(self, row: CustomerRow | None) -> None:
        self._keeper.keep("shipper", (row.id, row.name) if row else (None, self.shipper.text()))
        if row is None:
            return
        self.shipper_field.set_error("")
        for edit, text in (
            (self.pickup_arrival_contact, row.contact_name),
            (self.pickup_arrival_shipper_phone, row.phone),
        ):
            if not edit.text().strip():
                edit.setText(text)

    def _by_name(self) -> dict[str, tuple[Field, QWidget]]:
        names = (
            "Waybill number", "Arrived on", "Shipper's contact", "Shipper's phone", "Consignee",
            "Consignee's phone", "Goods", "Pieces", "Weight", "Storage place", "Freight", "Cash",
            "Remarks",
        )  # fmt: skip
        return {
            "Shipper": (self.shipper_field, self.shipper),
            **dict(zip(names, self._lines(), strict=True)),
        }

    def _lines(self) -> tuple[tuple[Field, LineEdit], ...]:
        ends = (
            "number", "day", "contact", "shipper_phone", "consignee", "phone", "goods", "pieces",
            "weight", "place", "freight", "cod", "remarks",
        )  # fmt: skip
        start = "pickup_arrival_"
        return tuple(
            (getattr(self, f"{start}{end}_field"), getattr(self, f"{start}{end}")) for end in ends
        )

    def _money(self) -> tuple[tuple[Field, LineEdit], ...]:
        return (
            (self.pickup_arrival_freight_field, self.pickup_arrival_freight),
            (self.pickup_arrival_cod_field, self.pickup_arrival_cod),
        )

    def _usual(self) -> tuple[CheckBox, ...]:
        return (
            self.pickup_arrival_whole, self.pickup_arrival_receipt, self.pickup_arrival_signature,
        )  # fmt: skip

    def _boxes(self) -> tuple[CheckBox, ...]:
        return (
            *self._usual(), self.pickup_arrival_organization, self.pickup_arrival_cash,
            self.pickup_arrival_id_number, self.pickup_arrival_seal, self.pickup_arrival_forms,
        )  # fmt: skip


def _read_money(field: Field, edit: LineEdit) -> Decimal | None:
    """The amount typed; None where it is none, which is said under the field."""
    try:
        amount = typed_money(edit.text())
    except Refused as error:
        field.show_refusal(error)
        return None
    field.set_error("")
    return amount


def _words(row: CustomerRow) -> tuple[str, str]:
    return row.name, f"{row.code} {row.contact_name}".strip()
