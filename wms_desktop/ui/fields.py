"""All fields of forms, for views to import from one place."""

from wms_desktop.ui.choices import CheckBox, Combo, TextEdit
from wms_desktop.ui.date_edit import DateEdit
from wms_desktop.ui.field import ErrorLine, Field
from wms_desktop.ui.line_edit import LineEdit, SearchEdit
from wms_desktop.ui.quantity_edit import QuantityEdit

__all__ = [
    "CheckBox",
    "Combo",
    "DateEdit",
    "ErrorLine",
    "Field",
    "LineEdit",
    "QuantityEdit",
    "SearchEdit",
    "TextEdit",
]
