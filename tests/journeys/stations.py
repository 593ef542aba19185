"""The stations of the walk with the scanner: every tab, and what can be open in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from PySide6.QtWidgets import QComboBox, QWidget
from sqlalchemy import select

from wms_desktop.app import Program
from wms_desktop.core.codes import parse_own_code
from wms_desktop.counts.tables import Count
from wms_desktop.tour import stage
from wms_desktop.tour.robot import Robot
from wms_desktop.ui.page import ScanResult
from wms_desktop.ui.questions import Question


def _nothing() -> None: ...


@dataclass(slots=True)
class Stay:
    """How one station is while the scanner types.

    Attributes:
        targets: the widgets that get the focus in turn: all of the window that can have it.
        moves_focus: whether they get it at all.
        fills: empty fields are filled first, so that overwriting is seen as well.
        wander: called after every scan with the number of scans.
        stands: whether what was open is still open after the last scan.
        release: lets the desk work on what it held back.
        leave: puts everything away again.
    """

    targets: list[QWidget] = field(default_factory=list)
    moves_focus: bool = True
    fills: bool = True
    wander: Callable[[int], object] = lambda _count: None
    stands: Callable[[], bool] = lambda: True
    release: Callable[[], object] = _nothing
    leave: Callable[[], object] = _nothing


@dataclass(frozen=True, slots=True)
class Station:
    """A state of the window that scans are made in.

    Attributes:
        is_long: only part of the long walk.
        refuses: scans only sound the warning here.
        pause_s: between two scans, for what a person does there first.
    """

    name: str
    prepare: Callable[[Program, Robot], Stay]
    is_long: bool = False
    refuses: bool = False
    pause_s: float = 0.0


def _escape(robot: Robot, times: int) -> None:
    for _ in range(times):
        robot.press("Esc")


def _tab(name: str, *keys: str, **target: object) -> Callable[[Program, Robot], Stay]:
    """Show the tab *name* and press *keys*."""

    def prepare(program: Program, robot: Robot) -> Stay:
        program.window.go_to(name, **target)
        robot.settle()
        for key in keys:
            robot.press(key)
        return Stay(fills=name != "settings", leave=lambda: _escape(robot, len(keys)))

    return prepare


def _inbound_order(program: Program, robot: Robot) -> Stay:
    program.window.go_to("goods")
    robot.scan(stage.inbound_barcode(program.context.db))
    return Stay()


def _goods_in_hand(program: Program, robot: Robot) -> Stay:
    barcode = stage.inbound_barcode(program.context.db)
    robot.scan(barcode)
    own = parse_own_code(barcode)
    assert own is not None
    (code, _pieces), *_ = stage.first_lines(program.context.db, f"RK-{own.number}", 1)
    robot.scan(code)
    assert robot.find("goods_held_quantity").isVisible()
    return Stay(leave=lambda: robot.press("Esc"))


def _by_hand(_program: Program, robot: Robot) -> Stay:
    robot.press("F7")
    return Stay(leave=lambda: _escape(robot, 2))


def _outbound_list(program: Program, robot: Robot) -> Stay:
    program.window.go_to("goods")
    page = program.window.area.current_page()
    page.goods_tabs.setCurrentIndex(1)  # type: ignore[union-attr]
    robot.settle()
    return Stay()


def _new_outbound(program: Program, robot: Robot) -> Stay:
    _outbound_list(program, robot)
    robot.press("F3")
    return Stay(leave=lambda: robot.press("Esc"))


def _outbound_order(program: Program, robot: Robot) -> Stay:
    robot.scan(stage.outbound_barcode(program.context.db))
    return Stay(leave=lambda: robot.press("Esc"))


def _pickup_desk(program: Program, robot: Robot) -> Stay:
    program.window.go_to("pickup")
    robot.scan(stage.waybills(program.context.db, 1)[0].number)
    assert robot.find("pickup_document_number").isVisible()
    return Stay()


def _return_form(program: Program, robot: Robot) -> Stay:
    program.window.go_to("returns")
    robot.scan(stage.shipped_barcode(program.context.db, program.presence.acting()))
    robot.press("F3")
    robot.press("Return")
    assert robot.find("returns_quantity").isVisible()
    return Stay()


def _blind_count(program: Program, robot: Robot) -> Stay:
    window, db = program.window, program.context.db
    window.go_to("counts")
    robot.settle()
    robot.press("F3")
    robot.type_into("counts_title", str(uuid4())[:8])
    robot.type_into("counts_codes", "C")
    robot.press("Ctrl+S")
    robot.click("counts_go")
    with db.read() as session:
        assert session.scalar(select(Count.id)) is not None
    location = stage.locations_in_zone(db, "C")[0]
    robot.scan(stage.location_barcode(location))
    lots = [lot for place, lot, _ in stage.goods_in_zone(db, "C") if place == location]
    robot.scan(lots[0])
    assert robot.find("count_quantity").isVisible()
    return Stay()


def _palette(program: Program, _robot: Robot) -> Stay:
    window = program.window
    window.go_to("goods")

    def open_again(count: int) -> None:
        if count % 5 == 0:
            window.overlays.open_palette()

    window.overlays.open_palette()
    return Stay(moves_focus=False, fills=False, wander=open_again, leave=window.overlays.close_all)


def _key_list(program: Program, _robot: Robot) -> Stay:
    window = program.window

    def open_again(count: int) -> None:
        if count % 5 == 0:
            window.overlays.open_keys()

    window.overlays.open_keys()
    return Stay(moves_focus=False, fills=False, wander=open_again, leave=window.overlays.close_all)


def _question(program: Program, _robot: Robot) -> Stay:
    answers: list[bool] = []
    window = program.window
    window.ask(
        Question(
            "Take 2 rolls off the books?", "RK-1", "They are gone then.", "Take off", "Keep",
            on_yes=lambda: answers.append(True), on_no=lambda: answers.append(False),
        )
    )  # fmt: skip
    return Stay(
        moves_focus=False,
        fills=False,
        stands=lambda: not answers and window.overlays.is_open,
        leave=window.overlays.close_all,
    )


def _locked(program: Program, robot: Robot) -> Stay:
    window = program.window
    window.go_to("goods")
    window.desk.show(ScanResult("bad", "Wrong person", "Look", locks=True))
    return Stay(fills=False, stands=lambda: window.desk.locked, release=lambda: robot.press("Esc"))


def _open_combo(program: Program, robot: Robot) -> Stay:
    window = program.window
    window.go_to("settings", part="workstation")
    robot.settle()
    combos = [c for c in window.findChildren(QComboBox) if c.isVisible() and c.isEnabled()]
    assert combos

    def open_next(count: int) -> None:
        for combo in combos:
            combo.hidePopup()
        if count >= 0:
            combos[count % len(combos)].showPopup()

    open_next(0)
    return Stay(
        moves_focus=False,
        fills=False,
        wander=open_next,
        leave=lambda: open_next(-1),
    )


def _wander(program: Program, _robot: Robot) -> Stay:
    window = program.window
    names = window.area.names()

    def go_on(count: int) -> None:
        if count % 3 == 0:
            window.area.show_page(names[count // 3 % len(names)])

    return Stay(fills=False, wander=go_on)


STATIONS = (
    Station("inbound list", _tab("goods")),
    Station("new inbound order", _tab("goods", "F3"), is_long=True),
    Station("inbound order", _inbound_order, is_long=True),
    Station("goods in hand", _goods_in_hand),
    Station("received by hand", _by_hand, is_long=True),
    Station("outbound list", _outbound_list, is_long=True),
    Station("new outbound order", _new_outbound, is_long=True),
    Station("outbound order", _outbound_order, is_long=True),
    Station("waiting consignments", _tab("pickup"), is_long=True),
    Station("arrival", _tab("pickup", "F3"), is_long=True),
    Station("pickup desk", _pickup_desk),
    Station("book of collectors", _tab("pickup", "F6", "F3"), is_long=True),
    Station("receipts desk", _tab("receipts", part="desk")),
    Station("missing receipts", _tab("receipts", part="missing"), is_long=True),
    Station("chase form", _tab("receipts", "F3", part="missing"), is_long=True),
    Station("movement", _tab("receipts", custody="envelopes"), is_long=True),
    Station("new envelope", _tab("receipts", "F3", custody="envelopes"), is_long=True),
    Station("loans", _tab("receipts", custody="boxes"), is_long=True),
    Station("summaries", _tab("receipts", control="questions"), is_long=True),
    Station("counts", _tab("counts"), is_long=True),
    Station("count plan", _tab("counts", "F3"), is_long=True),
    Station("blind count", _blind_count, is_long=True),
    Station("returns", _tab("returns"), is_long=True),
    Station("return form", _return_form),
    Station("return applications", _tab("returns", "F6"), is_long=True),
    Station("workstation settings", _tab("settings", part="workstation"), is_long=True),
    Station("scanner settings", _tab("settings", part="scanner")),
    Station("settings of scans on paper", _tab("settings", part="scans"), is_long=True),
    Station("printer settings", _tab("settings", part="printers"), is_long=True),
    Station("open combo", _open_combo, pause_s=0.3),
    Station("palette", _palette),
    Station("key list", _key_list, is_long=True),
    Station("question", _question, refuses=True),
    Station("locked desk", _locked, is_long=True),
    Station("from tab to tab", _wander),
)
