"""The import in the window: choose a table, see what is wrong with it, bring it in (SYS-4)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from wms_desktop.customers.importing import Importer
from wms_desktop.customers.view_import_desk import Chosen, ImportDesk
from wms_desktop.customers.view_import_files import ImportFiles
from wms_desktop.customers.view_import_states import (
    AGAIN,
    CHOOSE,
    DROP,
    FAULTS,
    ICONS,
    LOOKED,
    RUN,
    TEMPLATE,
    WHERE,
    State,
    expectation,
    reason,
)
from wms_desktop.customers.view_import_words import (
    encodings,
    fault_columns,
    file_name,
    is_known,
    is_text,
    row_columns,
    verdict,
    wanted_columns,
)
from wms_desktop.documents.import_table import BadCell, ImportPreview
from wms_desktop.ui.actions import bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.fields import Combo
from wms_desktop.ui.file_dialogs import dropped_files
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Expectation, Page, ScanResult
from wms_desktop.ui.page_parts import ListFoot, Segments
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import keep_focus_near, show_when
from wms_desktop.ui.words import sentence, tr

WRONG, GOOD, KINDS_A_ROW = "wrong", "good", 6


class ImportSection(QWidget):
    """A part of the settings. Shows what the importers say; decides nothing.

    Args:
        importers: every kind; those are offered that the person may import.
    """

    import_kinds: Segments
    import_told: QWidget
    import_message: Message
    import_tools: QWidget
    import_lists: Segments
    import_encoding: Combo
    import_choose: Button
    import_template: Button
    import_stack: QStackedWidget
    import_empty: EmptyState
    import_faults: ListView
    import_rows: ListView
    import_foot: ListFoot
    import_reason: Label
    import_save_faults: Button
    import_again: Button
    import_run: Button

    def __init__(self, page: Page, importers: Sequence[Importer]) -> None:
        super().__init__()
        self._page, by = page, page.context.acting()
        self._importers = {each.kind: each for each in importers if by.may(*each.who)}
        self._state, self._files = State.NONE, ImportFiles(page)
        self._rows: RowsModel[Any] | None = None
        load_form(self, "settings_import")
        self.setAcceptDrops(True)
        self._desk = ImportDesk(page)
        self._draft = page.draft("import")
        self._faults: RowsModel[BadCell] = RowsModel(fault_columns(), (), self)
        self.import_faults.set_two_lines(True)
        self.import_faults.set_model(self._faults)
        self.import_rows.set_copying(False)  # persons may be listed
        for kind, importer in self._importers.items():
            self.import_kinds.add(kind, tr(importer.title)).setObjectName(f"import_{kind}")
        for key, words in ((WRONG, tr("Wrong cells")), (GOOD, tr("Good rows"))):
            self.import_lists.add(key, words).setObjectName(f"import_list_{key}")
        self._add_offers()
        self._bind()
        self._connect()
        self._show(State.NONE)
        self._go_on_where_left()

    # what the settings page uses

    def open(self, **target: Any) -> None:
        """Offer to import the *kind* that is named; a file that is being looked at goes away."""
        kind = str(target.get("kind", ""))
        if kind in self._importers and not self._desk.is_importing:
            self._drop()
            self.import_kinds.choose(kind)
            self._show(State.NONE)

    def set_narrow(self, narrow: bool) -> None:
        """Tools lose their words, not their keys."""
        self.import_kinds.set_rows(2 if narrow or len(self._importers) > KINDS_A_ROW else 1)
        for button in (self.import_choose, self.import_template, self.import_save_faults):
            button.set_folded(narrow)

    def may_close(self) -> str:
        """Why the program should not close now."""
        return tr("A table is being imported.") if self._desk.is_importing else ""

    def expectation(self) -> Expectation:
        """What comes next."""
        return expectation(self._state)

    def check(self, path: Path, encoding: str = "") -> None:
        """Look through the file at *path*."""
        if self._desk.is_importing:
            return
        self._files.remember(path)
        self._draft.keep("file", str(path))
        self._draft.keep("kind", self._importer.kind)
        self._desk.drop()
        self._show(State.READING)
        self.import_empty.say(tr("Checking the table"), file_name(path))
        self._desk.check(Chosen(self._importer, path, encoding))

    # files by hand and by mouse

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        files = dropped_files(event.mimeData())
        if len(files) > 1:
            head = tr("One table at a time")
            self._tell(ScanResult("warn", head, tr("Drop the first one alone.")))
        elif files:
            self.check(files[0])

    # what the desk answers

    def _on_looked(self, preview: ImportPreview, because: Exception | None) -> None:
        chosen = self._desk.chosen
        assert chosen is not None
        self._faults.set_rows(preview.bad)
        older, self._rows = self._rows, RowsModel(row_columns(preview), preview.rows, self)
        self.import_rows.set_model(self._rows)
        if older is not None:
            older.deleteLater()
        self.import_lists.set_text(WRONG, tr("Wrong cells {count}", count=len(preview.bad)))
        self.import_lists.set_text(GOOD, tr("Good rows {count}", count=len(preview.rows)))
        self.import_message.show_message(*verdict(chosen.path, preview, because))
        self._show(State.WRONG if preview.bad else State.GOOD)
        self._show_list(WRONG if preview.bad else GOOD)

    def _on_refused(self, error: Exception) -> None:
        told, known = sentence(error), is_known(error)
        self.import_empty.say(told.head, told.advice)
        if known:
            self._drop()
        self._show(State.DONE if known else State.REFUSED)

    def _on_failed(self, error: Exception) -> None:
        told = sentence(error)
        self.import_message.show_message("bad", told.head, told.advice)
        self._show(State.GOOD)
        self._page.show_error(error)

    def _on_imported(self, count: int) -> None:
        self._draft.clear()
        said = tr("{count} {count:row|rows} imported", count=count)
        self.import_empty.say(said, tr("Choose the next table, or go to another page."))
        self._show(State.DONE)
        self._tell(ScanResult("ok", said, tr(self._importer.title)))

    def _on_progress(self, number: int, total: int) -> None:
        said = tr("{number} of {total} rows", number=number, total=total)
        if self._state is State.READING:
            self.import_empty.say(tr("Checking the table"), said)
        elif self._state is State.IMPORTING:
            self.import_reason.setText(said)

    # inside

    @property
    def _importer(self) -> Importer:
        return self._importers[self.import_kinds.current()]

    def _add_offers(self) -> None:
        self._offer_choose = Button(tr(CHOOSE.title), icon="folder", kind="primary", key="F3")
        self._offer_again = Button(tr(AGAIN.title), icon="refresh", key="F5")
        self._offer_template = Button(tr(TEMPLATE.title), icon="file-spreadsheet", key="F7")
        offers = (self._offer_choose, self._offer_again, self._offer_template)
        for name, button in zip(("choose", "again", "template"), offers, strict=True):
            button.setObjectName(f"import_empty_{name}")
            self.import_empty.add_button(button)

    def _bind(self) -> None:
        self._actions: dict[str, QAction] = {}
        choose, template = self._files.choose, self._files.save_template
        for spec, deed, buttons in (
            (CHOOSE, lambda: choose(self.check), (self.import_choose, self._offer_choose)),
            (
                TEMPLATE,
                lambda: template(self._importer),
                (self.import_template, self._offer_template),
            ),
            (AGAIN, self._check_again, (self.import_again, self._offer_again)),
            (FAULTS, self._save_faults, (self.import_save_faults,)),
            (RUN, self._run, (self.import_run,)),
            (DROP, self._put_away, ()),
        ):
            action = self._actions[spec.id] = bind(spec, deed, self)
            for button in buttons:
                tie(action, button)

    def _connect(self) -> None:
        self.import_kinds.chosen.connect(lambda _kind: self._on_kind())
        self.import_lists.chosen.connect(self._show_list)
        self.import_encoding.activated.connect(
            lambda _index: self._check_again(self.import_encoding.value() or "")
        )
        self._desk.progressed.connect(self._on_progress)
        self._desk.looked.connect(self._on_looked)
        self._desk.refused.connect(self._on_refused)
        self._desk.imported.connect(self._on_imported)
        self._desk.failed.connect(self._on_failed)

    def _on_kind(self) -> None:
        """The same file is taken for something else."""
        if (chosen := self._desk.chosen) is not None:
            self.check(chosen.path)
        else:
            self._show(State.NONE)

    def _save_faults(self) -> None:
        chosen, preview = self._desk.chosen, self._desk.preview
        if chosen is not None and preview is not None:
            self._files.save_faults(chosen.path, preview)

    def _check_again(self, encoding: str | None = None) -> None:
        if (chosen := self._desk.chosen) is not None:
            self.check(chosen.path, chosen.encoding if encoding is None else encoding)

    def _run(self) -> None:
        self._show(State.IMPORTING)
        self._desk.run()

    def _put_away(self) -> None:
        self._drop()
        self._show(State.NONE)

    def _drop(self) -> None:
        self._desk.drop()
        self._draft.clear()

    def _tell(self, result: ScanResult) -> None:
        self._page.context.shell.show_result(result)

    def _go_on_where_left(self) -> None:
        """The file that was being looked at before the page was built anew."""
        kept, kind = self._draft.kept("file", ""), self._draft.kept("kind", "")
        if kept and kind in self._importers:
            self.import_kinds.choose(kind)
            self.check(Path(kept))

    def _show_list(self, key: str) -> None:
        self.import_lists.choose(key)
        shown = self.import_faults if key == WRONG else self.import_rows
        self.import_stack.setCurrentWidget(shown)
        shown.select_first()
        if shown.isVisible():
            shown.setFocus()

    def _show(self, state: State) -> None:
        """Show what *state* needs, and say what can be done in it."""
        self._state = state
        looked = state in LOOKED
        if not looked:
            keep_focus_near(self.import_stack)
            self.import_stack.setCurrentWidget(self.import_empty)
            self.import_empty.setProperty("icon_name", ICONS[state])
        if state is State.NONE:
            head = tr("Choose a table, or drop it here")
            self.import_empty.say(head, wanted_columns(self._importer))
        refused, chosen = state is State.REFUSED, self._desk.chosen
        text = chosen is not None and is_text(chosen.path, self._desk.preview)
        tools = (self.import_lists, self.import_choose, self.import_template)
        for part in (self.import_told, self.import_foot, *tools):
            show_when(part, looked)
        show_when(self.import_encoding, text)
        show_when(self.import_tools, looked or (refused and text))
        show_when(self._offer_choose, not looked and state is not State.READING)
        show_when(self._offer_again, refused)
        show_when(self._offer_template, state in (State.NONE, State.DONE))
        offered, taken = encodings(self._desk.preview, chosen.encoding if chosen else "")
        self.import_encoding.set_items(offered)
        self.import_encoding.set_value(taken)
        self._show_deeds()
        self._page.expectation_changed.emit(self._page.expectation())

    def _show_deeds(self) -> None:
        """Which keys work, and why not where one does not."""
        state, preview = self._state, self._desk.preview
        for spec, states in WHERE.items():
            self._actions[spec.id].setEnabled(state in states)
        self.import_kinds.setEnabled(state is not State.IMPORTING)
        show_when(self.import_save_faults, state is State.WRONG)
        count = len(preview.rows) if preview is not None and not preview.bad else 0
        all_rows = tr("Import {count} {count:row|rows}", count=count)
        self.import_run.setText(all_rows if count else tr("Import"))
        self.import_reason.setText(reason(state))
