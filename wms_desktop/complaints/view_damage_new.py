"""The form that opens a case of damage or loss, with the photos of the scene (SRV-6)."""

from __future__ import annotations

from collections.abc import Callable

from wms_desktop.complaints import goods_choices, queries_damage
from wms_desktop.complaints.damage import OpenDamage
from wms_desktop.complaints.goods_choices import LotChoice
from wms_desktop.complaints.kinds import DamageKind
from wms_desktop.complaints.queries_damage import About
from wms_desktop.core.language import N_
from wms_desktop.customers import queries as customers
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.stock import queries as stock
from wms_desktop.stock.queries import ItemRow
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Combo, DateEdit, Field, LineEdit, QuantityEdit, TextEdit
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Meaning, Page
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr, word

BEGUN = N_("new damage case")


class NewDamageForm(FormPane):
    """Whose goods, what, how many, where, when, what happened, and what the scene looked like."""

    def __init__(self, page: Page) -> None:
        self._page = page
        db = page.context.db
        self.kind, self.quantity = Combo(), QuantityEdit(fractional=True)
        self.kind.set_items([(word(each), each) for each in DamageKind])
        self.happened = DateEdit(lambda: page.context.acting().today)
        self.place, self.what, self.no_photo = LineEdit(), TextEdit(lines=3), LineEdit()
        self.lot = Combo()
        self.document = Label("", wrap=True)
        self.customer = Finder(
            page, lambda text: customers.best(db, text, 5),
            lambda row: (row.name, f"{row.code} {row.contact_name}".strip()), "damage_customer",
        )  # fmt: skip
        self.item = Finder(
            page, lambda text: stock.search_items(db, text, 5), lambda row: (row.code, row.name),
            "damage_item",
        )  # fmt: skip
        self.customer.name_it(tr("Customer"))
        self.item.name_it(tr("Item@@action"))
        for key, part in (
            ("kind", self.kind), ("quantity", self.quantity), ("happened", self.happened),
            ("place", self.place), ("what", self.what), ("no_photo", self.no_photo),
            ("lot", self.lot),
        ):  # fmt: skip
            part.setObjectName(f"damage_{key}")
        self.photos = PhotoStrip(page, "damage_photos")
        needed = tr("required")
        self.customer_field = Field(tr("Customer"), self.customer, note=needed)
        self.document_field = Field(tr("Waybill or order"), self.document)
        self.quantity_field = Field(tr("Quantity"), self.quantity, note=needed)
        self.happened_field = Field(tr("Happened on"), self.happened, note=needed)
        self.place_field = Field(tr("Place@@damage"), self.place, note=needed)
        self.what_field = Field(tr("What happened"), self.what, note=needed)
        self.lot_field = Field(tr("Lot"), self.lot)
        self.no_photo_field = Field(tr("Why no photo"), self.no_photo)
        super().__init__(
            "damage_new", tr("New case"), tr("Open@@case"), Field(tr("Kind@@case"), self.kind),
            self.document_field, self.customer_field, Field(tr("Item@@action"), self.item),
            self.lot_field, self.quantity_field, self.happened_field, self.place_field,
            self.what_field, self.photos, self.no_photo_field,
        )  # fmt: skip
        self.photos.catch_paste(self.what, self.place)
        self.keeper: DraftKeeper = page.draft("damage")
        self._about: About | None = None
        self._connect()
        self._bring_back()

    def _connect(self) -> None:
        self.keeper.watch(
            self.kind, self.quantity, self.happened, self.place, self.what, self.no_photo
        )
        self.photos.keep_in(self.keeper)
        self.photos.changed.connect(self._show_no_photo)
        self.customer.chosen.connect(lambda row: self._on_found("customer", row))
        self.item.chosen.connect(self._on_item)
        self.lot.activated.connect(lambda _n: self.keeper.keep("lot", self.lot.value()))
        for changed in (self.what.textChanged, self.place.textChanged):
            changed.connect(lambda *_text: self._offer())
        self._on_item(None)
        self._show_document()

    @property
    def is_begun(self) -> bool:
        """Whether a draft waits here."""
        typed = self.what.text().strip() or self.place.text().strip()
        return bool(typed or self.keeper.kept("customer") or self.keeper.kept("about"))

    def about_document(self, kind: str, id_: int, told: Callable[[About], object]) -> None:
        """A waybill or order was scanned: it and its customer are taken over."""
        context = self._page.context
        db, by = context.db, context.acting()

        def take(found: About) -> None:
            self._about = found
            self.keeper.keep("about", [kind, id_])
            self._show_document()
            if found.customer_id is not None:
                self.about_customer(found.customer_id)
            told(found)

        self._page.read(lambda: queries_damage.about_document(db, by, kind, id_), take)

    def about_goods(self, meaning: Meaning) -> None:
        """An item was scanned."""
        self._find_item(meaning.id)

    def about_customer(self, customer_id: int) -> None:
        """Take a customer."""
        db = self._page.context.db
        self._page.read(lambda: customers.customer(db, customer_id).row, self.customer.choose)

    def command(self) -> OpenDamage | None:
        """What was typed; None where something is missing, which the fields say then."""
        customer: CustomerRow | None = self.customer.value()
        item: ItemRow | None = self.item.value()
        quantity, day = self.quantity.value(), self.happened.value()
        needs = (
            (self.customer_field, customer is None, tr("Find the customer.")),
            (self.quantity_field, quantity is None, tr("Type how many.")),
            (self.happened_field, day is None, tr("Type a day, as t or -1.")),
            (self.place_field, not self.place.text().strip(), tr("Write where.")),
            (self.what_field, not self.what.text().strip(), tr("Write what happened.")),
        )
        for field, is_missing, says in needs:
            field.set_error(says if is_missing else "")
        photos, no_photo = self.photos.photos, self.no_photo.text()
        unseen = not photos and not no_photo.strip()
        self.no_photo_field.set_error(tr("Add a photo, or write why not.") if unseen else "")
        if unseen or customer is None or quantity is None or day is None:
            return None
        if any(is_missing for _field, is_missing, _says in needs):
            return None
        return OpenDamage(
            self.keeper.op_id, customer.id, self.kind.value(), quantity, day, self.place.text(),
            self.what.text(), self._about.document if self._about else "",
            item.id if item else None, self.lot.value() if item else None, photos,
            "" if photos else no_photo,
        )  # fmt: skip

    def empty(self) -> None:
        """Nothing is begun."""
        self.message.clear()
        self.customer.choose(None)
        self.item.choose(None)
        self.kind.set_value(DamageKind.DAMAGE)
        self.quantity.set_value(None)
        self.happened.set_value(None)
        self.place.clear()
        self.what.setPlainText("")
        self.no_photo.clear()
        self.photos.clear()
        self._about = None
        self._show_document()
        self.keeper.clear()

    def _find_item(self, item_id: int) -> None:
        db = self._page.context.db
        self._page.read(lambda: goods_choices.item_row(db, item_id), self.item.choose)

    def _on_item(self, row: ItemRow | None) -> None:
        show_when(self.lot_field, False)
        self.lot.set_items([("–", None)])
        self.quantity.set_fractional(row is None or row.is_fractional)
        self._on_found("item", row)
        if row is None or not row.has_lots:
            return
        db = self._page.context.db
        self._page.read(
            lambda: goods_choices.lots_of(db, row.id), lambda lots: self._offer_lots(row, lots)
        )

    def _offer_lots(self, row: ItemRow, lots: list[LotChoice]) -> None:
        if self.item.value() is not None and self.item.value().id == row.id:
            self.lot.set_items([("–", None), *((each.code, each.id) for each in lots)])
            self.lot.set_value(self.keeper.kept("lot"))
            show_when(self.lot_field, bool(lots))

    def _on_found(self, key: str, row: CustomerRow | ItemRow | None) -> None:
        if self.is_filled:
            self.keeper.keep(key, row.id if row is not None else None)
            self._offer()

    is_filled = False

    def _offer(self) -> None:
        self.keeper.offer(BEGUN if self.is_begun else "", {"damage_draft": True})

    def _show_document(self) -> None:
        self.document.setText(self._about.number if self._about else tr("Scan it, if there is one"))

    def _show_no_photo(self) -> None:
        show_when(self.no_photo_field, not self.photos.photos)

    def _bring_back(self) -> None:
        self.is_filled = True
        if kept := self.keeper.kept("about"):
            self.about_document(str(kept[0]), int(kept[1]), lambda _found: None)
        if customer := self.keeper.kept("customer"):
            self.about_customer(int(customer))
        if item := self.keeper.kept("item"):
            self._find_item(int(item))
