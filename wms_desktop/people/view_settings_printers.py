"""Printers of this workstation, and setting them right with a ruler."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from wms_desktop.core.text import narrow
from wms_desktop.core.workstation import PrinterFit
from wms_desktop.documents.label_template import Template, templates
from wms_desktop.people import papers
from wms_desktop.people.settings_desk import SettingsDesk
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import tr

_MOST_OFF = 0.2
_TITLE = 20  # characters of a template's title that are shown


class PrintersSection(QWidget):
    """Which printer takes papers and labels, which label, and the fit of the label printer."""

    paper_printer: Combo
    label_printer: Combo
    label_template: Combo
    label_count: Combo
    measured_a: LineEdit
    a_field: Field
    measured_b: LineEdit
    b_field: Field
    moved_x: LineEdit
    x_field: Field
    moved_y: LineEdit
    y_field: Field
    fit_told: Label
    print_ruler: Button
    fit_apply: Button
    printers_message: Message

    def __init__(
        self,
        page: Page,
        desk: SettingsDesk,
        label_templates: Callable[[], Sequence[Template]] = lambda: [*templates().values()],
    ) -> None:
        super().__init__()
        self._page, self._desk, self._filling = page, desk, True
        self._names: list[str] = []
        self._offered = label_templates
        self._templates = dict(templates())
        load_form(self, "settings_printers")
        self.label_count.set_items(
            [
                (tr("One for each piece"), "pieces"), (tr("One label"), "one"),
                (tr("No labels"), "none"),
            ]
        )  # fmt: skip
        self._filling = False
        for combo, name in (
            (self.paper_printer, "paper_printer"),
            (self.label_printer, "label_printer"),
            (self.label_template, "label_template"),
            (self.label_count, "label_count"),
        ):
            combo.currentIndexChanged.connect(
                lambda _index, box=combo, field=name: self._on_chosen(box, field)
            )
        for edit in (self.measured_a, self.measured_b, self.moved_x, self.moved_y):
            edit.textChanged.connect(self._tell_fit)
        self.print_ruler.clicked.connect(self._on_ruler)
        self.fit_apply.clicked.connect(self._on_apply)

    def reload(self) -> None:
        """Show what is in force; the system is asked for its printers meanwhile."""
        self._show()
        printing = self._page.context.printing
        self._page.read(printing.printer_names, self._on_names, lane=Lane.LONG)
        self._page.read(self._offered, self._on_templates)

    def _on_names(self, names: list[str]) -> None:
        self._names = names
        self._show()

    def _on_templates(self, found: Sequence[Template]) -> None:
        self._templates = {each.name: each for each in found}
        self._show()

    def _show(self) -> None:
        settings, self._filling = self._desk.settings, True
        offered = [(_shown(each), name) for name, each in self._templates.items()]
        self.label_template.set_items(offered)
        for combo, chosen in (
            (self.paper_printer, settings.paper_printer),
            (self.label_printer, settings.label_printer),
        ):
            names = self._names if not chosen or chosen in self._names else [chosen, *self._names]
            combo.set_items([(tr("System default"), ""), *names])
            combo.set_value(chosen)
        self.label_template.set_value(settings.label_template)
        self.label_count.set_value(settings.label_count)
        across, down = self._lengths()
        self.a_field.set_label(tr("A, should be {length}", length=across))
        self.b_field.set_label(tr("B, should be {length}", length=down))
        fit = settings.printer_fits.get(settings.label_printer, PrinterFit())
        self.measured_a.setText(f"{across / fit.scale_x:.1f}")
        self.measured_b.setText(f"{down / fit.scale_y:.1f}")
        self.moved_x.setText(f"{fit.left_mm:.1f}")
        self.moved_y.setText(f"{fit.top_mm:.1f}")
        self._filling = False
        self._tell_fit()

    def _medium(self) -> tuple[float, float]:
        known, name = self._templates, self._desk.settings.label_template
        chosen = known[name] if name in known else next(iter(known.values()))
        if chosen.sheet is not None:
            return chosen.sheet.page_width_mm, chosen.sheet.page_height_mm
        return chosen.width_mm, chosen.height_mm

    def _lengths(self) -> tuple[int, int]:
        return papers.ruler_lengths(*self._medium())

    def _fit(self) -> PrinterFit | None:
        """The fit that the figures typed mean, None while one of them cannot be meant."""
        across, down = self._lengths()
        values: list[float | None] = []
        for field, edit, should in (
            (self.a_field, self.measured_a, across),
            (self.b_field, self.measured_b, down),
            (self.x_field, self.moved_x, 0),
            (self.y_field, self.moved_y, 0),
        ):
            value = _length(edit.text())
            error = ""
            if value is None:
                error = tr("This is not a length. Type a figure such as 100.6.")
            elif should and abs(value / should - 1) > _MOST_OFF:
                value, error = None, tr("More than 20 % off: measure again.")
            field.set_error(error)
            values.append(value)
        a, b, x, y = values
        if a is None or b is None or x is None or y is None:
            return None
        return PrinterFit(round(across / a, 4), round(down / b, 4), x, y)

    def _tell_fit(self) -> None:
        if self._filling:
            return
        fit = self._fit()
        self.fit_apply.setEnabled(fit is not None)
        if fit is None:
            self.fit_told.setText("")
            return
        self.fit_told.setText(
            tr(
                "Scaled {x} % × {y} %, moved {right} / {down} mm",
                x=f"{fit.scale_x * 100:.1f}",
                y=f"{fit.scale_y * 100:.1f}",
                right=f"{fit.left_mm:.1f}".replace("-", "−"),
                down=f"{fit.top_mm:.1f}".replace("-", "−"),
            )
        )

    def _on_chosen(self, combo: Combo, name: str) -> None:
        value: Any = combo.value()
        if self._filling or value is None:
            return
        title = combo.accessibleName()
        says = tr("{title}: {value}", title=title, value=combo.currentText())
        self._desk.change(says, **{name: value})
        self._show()

    def _on_apply(self) -> None:
        fit, settings = self._fit(), self._desk.settings
        if fit is None:
            return
        fits = dict(settings.printer_fits) | {settings.label_printer: fit}
        self._desk.change(self.fit_told.text(), printer_fits=fits)

    def _on_ruler(self) -> None:
        context, settings = self._page.context, self._desk.settings
        width, height = self._medium()
        fit, printer = PrinterFit(), settings.label_printer  # measured as the printer prints
        self._page.read(
            lambda: papers.ruler_pdf(context.language, width, height, fit),
            lambda pdf: context.printing.print_pdf(
                pdf, tr("Ruler"), purpose="label", printer=printer
            ),
        )


def _length(text: str) -> float | None:
    typed = narrow(text).strip().replace(",", ".").replace("−", "-")
    try:
        value = float(typed)
    except ValueError:
        return None
    return value if -50 < value < 400 else None


def _shown(chosen: Template) -> str:
    if chosen.title:
        return chosen.short_title(_TITLE)
    if chosen.sheet is not None:
        return f"A4 {chosen.sheet.columns}×{chosen.sheet.rows}"
    return f"{chosen.width_mm:g}×{chosen.height_mm:g} mm"
