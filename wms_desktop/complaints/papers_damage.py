"""The report of damage or loss on paper, with the photos of the scene (SRV-6, SYS-2, SYS-5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wms_desktop.complaints.kinds import DamageKind, DamageState, Liability
from wms_desktop.complaints.words_damage import DAMAGE_KINDS, DAMAGE_STATES, LIABILITIES, TITLE
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.quantity import shown_money, shown_quantity
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.printable import printable

_SIGN_MM = 24.0
_PICTURE_MM = 72.0


@dataclass(frozen=True, slots=True)
class ReportStep:
    """One line of the course of things, in the words of the report's language."""

    moment: str
    what: str
    person: str
    said: str


@dataclass(frozen=True, slots=True)
class DamagePaper:
    """What stands on the report.

    Attributes:
        pictures: each photo, upright and without metadata, with its caption.
    """

    number: str
    house: str
    customer: str
    kind: DamageKind
    state: DamageState
    document: str
    goods: str
    lot: str
    quantity: Decimal
    unit: str
    happened_on: date
    place: str
    what: str
    opened_by: str
    opened_on: date
    told_on: date | None
    loss: Decimal | None
    basis: str
    liability: Liability
    liable_name: str
    compensation: Decimal | None
    compensated_on: date | None
    recourse: Decimal
    recovered: Decimal
    recourse_due_on: date | None
    closed_on: date | None
    steps: tuple[ReportStep, ...]
    language: Language
    pictures: tuple[tuple[bytes, str], ...] = ()
    printed: Printed | None = None
    seal: str = ""
    is_copy: bool = False


def damage_pdf(data: DamagePaper) -> bytes:
    """The report; photos stand on pages of their own. The same data gives the same bytes.

    Raises:
        Unavailable: `Lack.FONT`, a character that no font has.

    Source: SRV-6, SYS-2, SYS-5.
    """
    pictures = data.pictures
    data = printable(data)
    language = data.language

    def says(source: str) -> str:
        return translate(source, language)

    head = PaperHead(
        title=says(TITLE),
        number=data.number,
        code=own_code(CodeKind.DAMAGE, data.number),
        organization=data.house,
        printed=data.printed,
        seal=data.seal,
        copy=data.is_copy,
    )
    paper = Paper(head, language)
    paper.facts(_facts(data))
    paper.note_box(says(N_("What happened")), data.what, 22)
    paper.heading(says(N_("Loss, liability, compensation")))
    paper.facts(_money(data))
    paper.heading(says(N_("Course of things")))
    paper.table(*_course(data))
    paper.boxes(
        (
            Box(says(N_("For the warehouse@@damage")), "warehouse"),
            Box(says(N_("For the customer@@damage")), "customer"),
            Box(says(N_("Liable party")), "liable"),
            Box(says(N_("Duty manager@@sign")), "duty_manager"),
        ),
        _SIGN_MM,
    )
    if pictures:
        paper.new_page()
        paper.heading(says(N_("Photos of the scene")))
        paper.pictures(pictures, 2, _PICTURE_MM)
    return paper.bytes()


def _facts(data: DamagePaper) -> list[Fact]:
    unit = f" {data.unit}" if data.unit else ""
    listed = [
        (N_("Customer"), data.customer, True),
        (N_("Item@@action"), data.goods or "–", True),
        (N_("Kind@@case"), translate(DAMAGE_KINDS[data.kind], data.language), False),
        (N_("Quantity"), f"{shown_quantity(data.quantity)}{unit}", False),
        (N_("Lot"), data.lot or "–", False),
        (N_("Waybill or order"), data.document or "–", False),
        (N_("Happened on"), data.happened_on.isoformat(), False),
        (N_("Place@@damage"), data.place, False),
        (N_("Opened on"), data.opened_on.isoformat(), False),
        (N_("Opened by"), data.opened_by, False),
        (N_("Customer told on"), _day(data.told_on), False),
        (N_("State@@action"), translate(DAMAGE_STATES[data.state], data.language), False),
    ]
    return [
        Fact(translate(label, data.language), value, wide=wide, bold=wide)
        for label, value, wide in listed
    ]


def _money(data: DamagePaper) -> list[Fact]:
    liable = translate(LIABILITIES[data.liability], data.language)
    paid = "–" if data.compensation is None else shown_money(data.compensation)
    if data.compensation is not None and data.compensated_on is None:
        paid = f"{paid}  {translate(N_('not approved yet'), data.language)}"
    listed = [
        (N_("Loss (CNY)"), "–" if data.loss is None else shown_money(data.loss), False),
        (N_("Compensation (CNY)"), paid, False),
        (N_("Basis@@loss"), data.basis or "–", True),
        (N_("Liable@@case"), f"{liable}  {data.liable_name}".strip(), True),
        (N_("Settled on"), _day(data.compensated_on), False),
        (N_("Asked back (CNY)"), shown_money(data.recourse), False),
        (N_("Recovered (CNY)"), shown_money(data.recovered), False),
        (N_("Asked back until"), _day(data.recourse_due_on), False),
        (N_("Closed on"), _day(data.closed_on), False),
    ]
    return [
        Fact(translate(label, data.language), value, wide=wide) for label, value, wide in listed
    ]


def _course(data: DamagePaper) -> tuple[Sequence[Column], list[tuple[str, ...]]]:
    def says(source: str) -> str:
        return translate(source, data.language)

    columns = (
        Column(says(N_("When@@step")), 1.5),
        Column(says(N_("What@@step")), 2.2, bold=True),
        Column(says(N_("Who@@step")), 1.1),
        Column(says(N_("Said@@step")), 3.6),
    )
    return columns, [(each.moment, each.what, each.person, each.said) for each in data.steps]


def _day(day: date | None) -> str:
    return day.isoformat() if day else "–"
