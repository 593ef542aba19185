"""A label template is edited: the label as it will be printed, and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QWidget
from shiboken6 import isValid

from wms_desktop.core.changes import Done
from wms_desktop.documents.label import labels_pdf
from wms_desktop.documents.label_check import Found
from wms_desktop.documents.label_kinds import LabelKind, Part
from wms_desktop.documents.words import LABEL_KINDS
from wms_desktop.stock import label_templates
from wms_desktop.stock import view_label_keys as keys
from wms_desktop.stock.label_editing import Editing
from wms_desktop.stock.label_templates import SaveTemplate, TemplateRow
from wms_desktop.stock.view_label_field import LabelFieldPart
from wms_desktop.stock.view_label_preview import LabelPreview, flaw_words
from wms_desktop.stock.view_label_sheet import LabelSheetPart
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import ElidedLabel, Label
from wms_desktop.ui.label_canvas import LabelCanvas, Place
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.page_parts import Segments
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import N_, sentence, tr

FIELD, LABEL = "field", "label"
_MOST_FLAWS = 2
_OFFER = N_("Label template {title}")


class LabelEditor(QWidget):
    """Keeps everything that is done in a draft until it is saved.

    Signals:
        left: Esc, back to the list.
        saved: the template was saved.
    """

    label_title_shown: ElidedLabel
    label_state: Label
    label_undo: Button
    label_redo: Button
    label_message: Message
    label_kinds: Segments
    label_canvas: LabelCanvas
    label_flaws: Label
    label_parts: Segments
    label_scrolled: QWidget
    label_example: LineEdit
    label_test: Button
    label_save: Button

    left = Signal()
    saved = Signal()

    def __init__(self, page: Page, row: TemplateRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._row = page, row
        self._editing = Editing(row.template)
        self._flaws: tuple[Found, ...] = ()
        self._draft: DraftKeeper = page.draft(f"label-{row.template.name}")
        load_form(self, "settings_label_editor")
        self._preview = LabelPreview(page, lambda: self._editing, self)
        self.field_part = LabelFieldPart(lambda: self._editing)
        self.sheet_part = LabelSheetPart(lambda: self._editing)
        layout = self.label_scrolled.layout()
        assert isinstance(layout, QBoxLayout)
        for position, part in enumerate((self.field_part, self.sheet_part)):
            layout.insertWidget(position, part)
            part.setEnabled(not row.is_shipped)
        for kind in LabelKind:
            button = self.label_kinds.add(kind.value, tr(LABEL_KINDS[kind]))
            button.setObjectName(f"label_kind_{kind.value}")
        for key, words in ((FIELD, tr("Field@@label")), (LABEL, tr("Label"))):
            self.label_parts.add(key, words).setObjectName(f"label_part_{key}")
        self.label_canvas.set_editable(not row.is_shipped)
        self._bind()
        self._connect()
        if not row.is_shipped and (drafted := self._draft.kept("body")):
            self._editing.restore(drafted)
        self._show_part(FIELD)
        self._show()
        self._preview.draw()

    def set_narrow(self, narrow: bool) -> None:
        """Buttons lose their words, not their keys."""
        for button in (self.label_undo, self.label_redo):
            button.set_folded(narrow)

    def is_changed(self) -> bool:
        """Whether something is not saved yet."""
        return self._editing.template != self._row.template

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Steps are taken back here, not in the field that was typed into."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            for standard in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo):
                if event.matches(standard):
                    event.ignore()
                    return True
        return super().eventFilter(watched, event)

    def _bind(self) -> None:
        self._actions: dict[str, QAction] = {}
        editing = self._editing
        deeds = (
            (keys.BACK, self.left.emit, None),
            (keys.UNDO, lambda: self._done(editing.undo()), self.label_undo),
            (keys.REDO, lambda: self._done(editing.redo()), self.label_redo),
            (keys.EXAMPLE, self.label_example.setFocus, None),
            (keys.ADD, lambda: self._done(editing.add(Part.TEXT)), self.field_part.field_add),
            (keys.REMOVE, lambda: self._done(editing.remove()), self.field_part.field_remove),
            (keys.TURN, self._turn, None),
            (keys.KIND, self._next_kind, None),
            (keys.TEST, self._test, self.label_test),
            (keys.SAVE, self._save, self.label_save),
        )
        for spec, deed, button in deeds:
            self._actions[spec.id] = action = bind(spec, deed, self)
            if button is not None:
                tie(action, button)

    def _connect(self) -> None:
        editing, canvas = self._editing, self.label_canvas
        canvas.picked.connect(lambda number: self._done(editing.select(number)))
        canvas.stepped.connect(lambda step: self._done(editing.select_next(step)))
        canvas.moved.connect(lambda right, down: self._done(editing.move(right, down)))
        canvas.resized.connect(lambda wider, higher: self._done(editing.resize(wider, higher)))
        self.label_kinds.chosen.connect(lambda kind: self._on_kind(LabelKind(kind)))
        self.label_parts.chosen.connect(self._show_part)
        for part in (self.field_part, self.sheet_part):
            part.changed.connect(lambda: self._done(True))
            for edit in part.findChildren(LineEdit):
                edit.installEventFilter(self)
        self._preview.drawn.connect(self._on_drawn)
        self._preview.told.connect(self._on_told)
        self.label_example.returnPressed.connect(
            lambda: self._preview.show_example(self.label_example.text())
        )

    def _done(self, done: bool) -> None:
        """Something was changed or selected: show it, keep it, draw it."""
        if not done:
            return
        if self.is_changed():
            self._draft.keep("body", self._editing.body())
            self._draft.offer(
                _OFFER,
                {"part": "labels", "name": self._row.template.name},
                title=self._editing.template.title,
            )
        elif self._draft.kept("body"):
            self._draft.clear()
        self._show()
        self._preview.draw_soon()

    def _show(self) -> None:
        editing = self._editing
        self.label_title_shown.setText(editing.template.title or self._row.title)
        self.field_part.show_field()
        self.sheet_part.show_label()
        self.label_canvas.set_label(editing.template.width_mm, editing.template.height_mm)
        kinds = {each.number: "bad" if each.is_severe else "warn" for each in self._flaws[::-1]}
        self.label_canvas.set_places(
            [
                Place(each.left_mm, each.top_mm, each.width_mm, each.height_mm, kinds.get(n, ""))
                for n, each in enumerate(editing.fields)
            ],
            editing.selected,
        )
        self._show_deeds()

    def _show_deeds(self) -> None:
        shipped, changed = self._row.is_shipped, self.is_changed()
        severe = any(each.is_severe for each in self._flaws)
        named = bool(self._editing.template.title.strip())
        for spec, possible in (
            (keys.UNDO, self._editing.can_undo),
            (keys.REDO, self._editing.can_redo),
            (keys.ADD, not shipped),
            (keys.REMOVE, not shipped and self._editing.field is not None),
            (keys.SAVE, not shipped and changed and not severe and named),
        ):
            self._can(spec, possible)
        if shipped:
            says = tr("Shipped: copy it to change it.")
        elif severe:
            says = tr("Mend what is wrong, then save.")
        else:
            says = tr("Not saved yet.") if changed else tr("Everything is saved.")
        self.label_state.setText(says)

    def _can(self, spec: ActionSpec, possible: bool) -> None:
        self._actions[spec.id].setEnabled(possible)

    def _show_part(self, part: str) -> None:
        self.label_parts.choose(part)
        show_when(self.field_part, part == FIELD)
        show_when(self.sheet_part, part == LABEL)

    def _turn(self) -> None:
        self._show_part(LABEL if self.label_parts.current() == FIELD else FIELD)

    def _next_kind(self) -> None:
        kinds = list(LabelKind)
        self._on_kind(kinds[(kinds.index(self._editing.kind) + 1) % len(kinds)])

    def _on_kind(self, kind: LabelKind) -> None:
        self.label_kinds.choose(kind.value)
        self._editing.show_kind(kind)
        self._flaws = ()
        self._show()
        self._preview.show_example_again()

    def _on_drawn(self, picture: QImage, flaws: tuple[Found, ...]) -> None:
        self._flaws = flaws
        self.label_canvas.set_picture(picture)
        shown = [flaw_words(each) for each in flaws[:_MOST_FLAWS]]
        if len(flaws) > _MOST_FLAWS:
            shown.append(tr("{count} more", count=len(flaws) - _MOST_FLAWS))
        shown = shown or [tr("Nothing wrong with this label.")]
        steady = [""] * (_MOST_FLAWS + 1 - len(shown))  # the label above does not jump
        self.label_flaws.setText("\n".join([*shown, *steady]))
        self._show()

    def _on_told(self, error: Exception | None) -> None:
        if error is None:
            self.label_message.clear()
        else:
            told = sentence(error)
            self.label_message.show_message("warn", told.head, told.advice)

    def _test(self) -> None:
        context, template, label = self._page.context, self._editing.template, self._preview.label()
        title = tr("Test label {title}", title=template.title or self._row.title)

        def on_made(pdf: bytes) -> None:
            context.printing.print_pdf(pdf, title, purpose="label")
            context.shell.show_result(ScanResult("ok", tr("Test label to the printer")))

        language = context.language
        self._page.read(
            lambda: labels_pdf(template, [label], language=language, title=title),
            on_made,
            self._on_refused,
        )

    def _save(self) -> None:
        context, template, row = self._page.context, self._editing.template, self._row
        body = self._editing.body()
        command = SaveTemplate(uuid4(), row.id, row.version, template.title, body)
        db, by = context.db, context.acting()

        def on_saved(done: Done[int]) -> None:
            said = tr("{title}: saved", title=template.title)
            context.shell.show_result(ScanResult("ok", said))
            self._row = replace(row, version=done.value, title=template.title, template=template)
            if not self.is_changed():
                self._draft.clear()
            if isValid(self):  # Esc may have been faster than the answer
                self.label_message.clear()
                self._show()
                self.saved.emit()

        self._page.write(
            lambda: label_templates.save_template(db, by, command), on_saved, self._on_refused
        )

    def _on_refused(self, error: Exception) -> None:
        if not isValid(self):
            self._page.show_error(error)
            return
        told = sentence(error)
        self.label_message.show_message("bad", told.head, told.advice)
