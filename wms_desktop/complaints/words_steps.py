"""The steps of a damage case in words, for the timeline and for the report."""

from __future__ import annotations

from wms_desktop.complaints.damage_steps import Deed, Noted
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.quantity import shown_money

DEEDS: dict[Deed, str] = {
    Deed.OPENED: N_("Case opened"),
    Deed.OPENED_UNSEEN: N_("Case opened without a photo"),
    Deed.TOLD: N_("Customer told"),
    Deed.ASSESSED: N_("Loss assessed"),
    Deed.LIABLE_HOUSE: N_("House liable"),
    Deed.LIABLE_THIRD_PARTY: N_("Third party liable"),
    Deed.LIABLE_INSURER: N_("Insurer liable"),
    Deed.PROPOSED: N_("Compensation proposed"),
    Deed.SETTLED: N_("Compensation settled"),
    Deed.APPROVED: N_("Compensation approved"),
    Deed.DECLINED: N_("Compensation refused"),
    Deed.ASKED_BACK: N_("Money asked back"),
    Deed.RECOVERED: N_("Money recovered"),
    Deed.NOTED: N_("Note@@case"),
    Deed.CLOSED: N_("Case closed"),
    Deed.GIVEN_UP: N_("Case closed, rest given up"),
}


def figures(noted: Noted, language: Language) -> str:
    """Amount and day of a step; empty where it has none."""
    parts = []
    if noted.amount is not None:
        parts.append(translate(N_("{amount} yuan"), language, amount=shown_money(noted.amount)))
    if noted.day is not None:
        parts.append(translate(N_("until {day}"), language, day=noted.day))
    return "  ".join(parts)
