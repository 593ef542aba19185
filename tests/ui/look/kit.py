"""All widgets of the kit on one page, as a view would put them together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import Language
from wms_desktop.ui.banner import Banner
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.fields import CheckBox, Combo, DateEdit, Field, LineEdit, QuantityEdit
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.name_difference import NameDiff
from wms_desktop.ui.page_parts import KeyValue, ListFoot, PageHead, Segments, SubTabs
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import HLine, Plane
from wms_desktop.ui.progress import Figure, ProgressBar
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.steps import StepHead
from wms_desktop.ui.timeline import Timeline, TimelineStep

Line = tuple[str, str, int, int, str, str]

WORDS: dict[str, tuple[str, str, str]] = {
    "release": ("放货并打印回单", "放貨並列印回單", "Release and print"),
    "short": ("短少", "短少", "Short"),
    "received": ("已收齐", "已收齊", "Complete"),
    "waiting": ("未收", "未收", "Waiting"),
    "quantity": ("数量", "數量", "Quantity"),
    "wrong": (
        "C-01-04 是冷库；此货须放常温区。试试 A-03-15。",
        "C-01-04 是冷庫；此貨須放常溫區。試試 A-03-15。",
        "C-01-04 is cold storage; this item is ambient. Try A-03-15.",
    ),
    "document": ("居民身份证", "居民身分證", "Resident ID card"),
    "names": ("姓名比对", "姓名比對", "Names compared"),
    "differ": ("不一致", "不一致", "differ"),
    "inbound": ("进出库", "進出庫", "Inbound/Outbound"),
    "exceptions": ("异常", "異常", "Exceptions"),
    "item": ("货品", "貨品", "Item"),
    "planned": ("预计", "預計", "Expected"),
    "state": ("状态", "狀態", "State"),
    "empty": ("今天还没有入库单", "今天還沒有入庫單", "No inbound orders today"),
    "first": (
        "扫描到货的送货单，或按 F3 当场新建。",
        "掃描到貨的送貨單，或按 F3 當場新建。",
        "Scan the delivery note, or press F3 to make one now.",
    ),
    "approval": ("值班经理核准", "值班經理核准", "Duty manager approves"),
}


class Words:
    """The kit's sample words in one language."""

    def __init__(self, language: Language) -> None:
        self._place = (Language.ZH_CN, Language.ZH_TW, Language.EN).index(language)

    def __call__(self, name: str) -> str:
        return WORDS[name][self._place]


def sample_list(words: Words) -> ListView:
    """A list of two-line rows with figures, a bar and pills."""
    columns: tuple[Column[Line], ...] = (
        Column(words("item"), lambda line: Cell(line[0], sub=line[1]), "name"),
        Column(words("planned"), lambda line: str(line[2]), "figure"),
        Column(words("received"), lambda line: Cell(str(line[3]), bold=True), "figure"),
        Column("", lambda line: Cell(bar=line[3] / line[2])),
        Column(words("state"), lambda line: Cell(pill=(line[4], line[5])), "state"),
    )
    lines: list[Line] = [
        ("A302-14 云锦·烟灰", "卷 0.53×10 m", 48, 24, "mute", words("waiting")),
        ("G-31 Primer 5 L", "L260330", 60, 60, "ok", words("received")),
    ]
    view = ListView(two_lines=True, says=words("item"))
    view.set_model(RowsModel(columns, lines, view))
    view.selectRow(0)
    return view


def form_part(words: Words) -> QWidget:
    """Fields with a hint, an error and a choice."""
    wrong = Field(words("quantity"), QuantityEdit())
    wrong.set_error(words("wrong"))
    part = Plane("side")
    part.setLayout(
        column(
            Field(words("item"), LineEdit("A302-14")),
            Field(words("state"), DateEdit(), hint=words("first")),
            Field(words("document"), Combo([words("document"), words("waiting")])),
            wrong,
            CheckBox(words("received"), checked=True),
            Message("bad", words("empty"), words("wrong"), action=words("short")),
            None,
            Button(words("release"), icon="check", kind="primary", key="Ctrl ↵"),
            margins=(16, 12, 16, 12),
        )
    )
    part.set_least_width(336)
    return part


def work_part(words: Words) -> QWidget:
    """Steps, names, pills, facts, approval, progress."""
    names = NameDiff()
    names.show_names(words("item"), list("杨民敬"), words("document"), list("杨明静"), {1, 2})
    facts = KeyValue([(words("item"), "A302-14", True), (words("state"), words("waiting"))])
    chain = Timeline([TimelineStep(words("approval"), words("first"), "current")])
    pills = row(Pill("ok", words("received")), Pill("mute", words("waiting")), None)
    part = Plane("page")
    part.setLayout(
        column(
            StepHead(1, words("document"), state="done", words=words("received")),
            StepHead(2, words("names"), state="bad", words=words("differ")),
            names,
            HLine(),
            pills,
            row(Figure("37", words("waiting")), ProgressBar(0.5)),
            facts,
            chain,
            None,
            margins=(16, 12, 16, 12),
        )
    )
    return part


def kit_page(language: Language) -> QWidget:
    """The page."""
    words = Words(language)
    tabs = SubTabs([words("inbound"), words("exceptions"), words("approval")])
    short = Button(words("short"), icon="box-off", kind="quiet", key="F4")
    head = PageHead([tabs], [Segments([("a", words("waiting"))]), short])
    foot = ListFoot(words("received"), Button(words("release"), icon="check", key="Ctrl ↵"))
    left = column((sample_list(words), 1), EmptyState("box", words("empty"), words("first")), foot)
    middle = row((left, 1), (work_part(words), 1), form_part(words), gap=0)
    page = Plane("page")
    page.setLayout(column(head, Banner("warn", words("empty"), words("first")), (middle, 1), gap=0))
    return page
