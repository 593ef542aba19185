"""Movement: where the signed papers are, and where they go next (RCP-7, RCP-8)."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.receipts.view_boxes import BoxesPart
from wms_desktop.receipts.view_custody_part import Part
from wms_desktop.receipts.view_destruction import DestructionPart
from wms_desktop.receipts.view_envelopes import EnvelopesPart
from wms_desktop.receipts.view_hand_overs import HandOverPart
from wms_desktop.ui.actions import NEW_KEYS, ActionSpec
from wms_desktop.ui.choices import Combo
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan
from wms_desktop.ui.page_parts import PageHead, Segments
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.words import tr

NEW = ActionSpec("receipts.custody_new", N_("New envelope, list or box"), NEW_KEYS, "plus")
NEXT_LIST = ActionSpec("receipts.custody_list", N_("Show another list"), "F6", "filter")
NEXT_PART = ActionSpec("receipts.custody_part", N_("Next part of Movement"), "Shift+F6", "filter")
SPECIAL = ActionSpec("receipts.custody_special", N_("Attach list, or box is full"), "F7", "box")
TAKE_OUT = ActionSpec("receipts.custody_take_out", N_("Take out"), "Del", "x")
CONFIRM = tuple(
    ActionSpec(f"receipts.confirm_{number}", N_("Verdict on arrival"), str(number), "check")
    for number in range(1, 7)
)
CODES = {
    MeaningKind.ENVELOPE: "envelopes",
    MeaningKind.HAND_OVER: "hand_over",
    MeaningKind.BOX: "boxes",
    MeaningKind.DESTRUCTION: "destruction",
}
_KEPT = "receipts.custody"


class CustodyTab(SubPage):
    """Segments envelopes, hand-over, boxes and loans, destruction; each has its lists."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.segments, self.filter = Segments(), Combo(says=tr("List shown"))
        self.segments.setObjectName("receipts_custody_segments")
        self.filter.setObjectName("receipts_custody_filter")
        self.parts: dict[str, Part] = {}
        for part, says in (
            (EnvelopesPart(page), tr("Envelopes")), (HandOverPart(page), tr("Hand over")),
            (BoxesPart(page), tr("Boxes and loans")), (DestructionPart(page), tr("Destruction")),
        ):  # fmt: skip
            self.parts[part.name] = part
            self.segments.add(part.name, says)
            part.changed.connect(self._on_changed)
        head = PageHead((self.segments,), (self.filter,))
        self.setLayout(column(head, *((part, 1) for part in self.parts.values()), gap=0))
        self.segments.chosen.connect(self.show_part)
        self.filter.activated.connect(self._on_filter)
        self.own(NEW, lambda: self.part.new())
        self.own(NEXT_LIST, self._next_list)
        self.own(NEXT_PART, self._next_part)
        self.own(SPECIAL, lambda: self.part.special())
        self.own(TAKE_OUT, lambda: self.part.take_out())
        for number, spec in enumerate(CONFIRM, start=1):
            self.own(spec, partial(self._judge, number))
        kept = str(page.context.preferences.get(_KEPT, ""))
        self.show_part(kept if kept in self.parts else "envelopes")

    @property
    def part(self) -> Part:
        """The segment that is shown."""
        return self.parts[self.segments.current()]

    def show_part(self, name: str) -> None:
        """Show one segment."""
        self.segments.choose(name)
        self._page.context.preferences[_KEPT] = name
        for key, part in self.parts.items():
            show_when(part, key == name)
        self.filter.set_items([(says, key) for key, says in self.part.filters])
        self.part.refresh()
        self._on_changed()

    @property
    def prints(self) -> bool:
        return self.part.prints

    def expectation(self) -> Expectation:
        return self.part.expectation()

    def wants(self, meaning: Meaning) -> bool:
        return meaning.kind in CODES or self.part.wants(meaning)

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        assert meaning is not None
        if meaning.kind in CODES and CODES[meaning.kind] != self.part.name:
            self.show_part(CODES[meaning.kind])
        self.part.take(meaning)

    def open(self, **target: Any) -> None:
        """Show a segment by ``custody=name``, or an envelope, list or box by its id.

        Within a segment ``list=key`` and ``row=id`` lead to one row of one of its lists.
        """
        if (name := target.get("custody")) in self.parts:
            self.show_part(str(name))
            if target.get("list") in self.part.lists:
                self.part.open_id(str(target["list"]), int(target.get("row", 0)))
        for kind, name in CODES.items():
            if kind.value in target:
                self.show_part(name)
                key = {"hand_over": "lists"}.get(name, self.part.filters[0][0])
                self.part.open_id(key, int(target[kind.value]))

    def refresh(self) -> None:
        self.part.refresh()

    def back(self) -> None:
        self.part.back()

    def start_search(self) -> None:
        """F2: to the list."""
        self.part.back()

    def save(self) -> None:
        self.part.save()

    def go_on(self) -> None:
        self.part.go_on()

    def print_paper(self) -> None:
        self.part.print_paper()

    def set_narrow(self, narrow: bool) -> None:
        for part in self.parts.values():
            part.set_narrow(narrow)

    # inside

    def _judge(self, number: int) -> None:
        self.part.judge(number)

    def _next_list(self) -> None:
        keys = [key for key, _says in self.part.filters]
        self.part.choose(keys[(keys.index(self.part.filter) + 1) % len(keys)])

    def _next_part(self) -> None:
        names = list(self.parts)
        self.show_part(names[(names.index(self.part.name) + 1) % len(names)])
        self.part.lists[self.part.filter].list.setFocus()

    def _on_filter(self) -> None:
        if self.filter.value() != self.part.filter:
            self.part.choose(str(self.filter.value()))

    def _on_changed(self) -> None:
        self.filter.set_value(self.part.filter)
        show_when(self.filter, len(self.part.filters) > 1)
        self.changed.emit()
