"""The widgets that forms may use by their class names."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from wms_desktop.ui.banner import Banner
from wms_desktop.ui.bar_chart import BarChart, RankChart
from wms_desktop.ui.button import Button
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.fields import (
    CheckBox,
    Combo,
    DateEdit,
    ErrorLine,
    Field,
    LineEdit,
    QuantityEdit,
    SearchEdit,
    TextEdit,
)
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.key_cap import KeyCap
from wms_desktop.ui.label import ElidedLabel, Label
from wms_desktop.ui.line_chart import LineChart
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.name_difference import NameDiff
from wms_desktop.ui.page_parts import KeyValue, ListFoot, PageHead, Segments
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import HLine, Plane, VLine
from wms_desktop.ui.progress import Figure, ProgressBar
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.setup_parts import AppTile, ChoiceCard, KeyGaps, SetupSteps, SideList
from wms_desktop.ui.signature_pad import SignaturePad
from wms_desktop.ui.steps import StepHead
from wms_desktop.ui.sub_tabs import SubTabs
from wms_desktop.ui.timeline import Timeline

_ALL: tuple[type[QWidget], ...] = (
    AppTile,
    Banner,
    BarChart,
    Button,
    CheckBox,
    ChoiceCard,
    Combo,
    DateEdit,
    ElidedLabel,
    EmptyState,
    ErrorLine,
    Field,
    Figure,
    HLine,
    IconLabel,
    KeyCap,
    KeyGaps,
    KeyValue,
    Label,
    LineChart,
    LineEdit,
    ListFoot,
    ListView,
    Message,
    NameDiff,
    PageHead,
    Pill,
    Plane,
    ProgressBar,
    QuantityEdit,
    RankChart,
    ScrollPane,
    SearchEdit,
    Segments,
    SignaturePad,
    SetupSteps,
    SideList,
    StepHead,
    SubTabs,
    TextEdit,
    Timeline,
    VLine,
)

CUSTOM_WIDGETS: Final[dict[str, type[QWidget]]] = {kind.__name__: kind for kind in _ALL}


def finish_form(host: QWidget) -> None:
    """After a form was loaded into *host*: fields take their editors, buttons their names.

    The loader sets texts behind our back, so a button has not heard of its own.
    """
    for field in host.findChildren(Field):
        field.adopt_child()
    for button in host.findChildren(Button):
        if not button.accessibleName():
            button.setAccessibleName(button.text())
