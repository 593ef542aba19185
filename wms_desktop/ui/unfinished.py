"""What is told once after sign-in: what somebody began and did not end, and a wrong clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wms_desktop.core.moments import site_time
from wms_desktop.ui.drafts import Unfinished
from wms_desktop.ui.page import ScanResult
from wms_desktop.ui.palette_list import Found
from wms_desktop.ui.words import tr

if TYPE_CHECKING:
    from wms_desktop.ui.shell import MainWindow


def unfinished(window: MainWindow) -> list[Unfinished]:
    """The drafts of the person who works now, as far as that person sees their tabs."""
    context, names = window.context, set(window.area.names())
    drafts = context.drafts.unfinished(context.acting().person_id)
    return [draft for draft in drafts if draft.page in names]


def goals(window: MainWindow) -> list[Found]:
    """The drafts for the palette, the newest first."""
    return [
        Found(
            tr("Continue: {what}", what=tr(draft.says, **draft.params)),
            lambda draft=draft: window.go_to(draft.page, **draft.target),  # type: ignore[misc]
            tr("Unfinished"),
            tr("typed {moment}", moment=f"{site_time(draft.saved_at):%m-%d %H:%M}"),
            "restore",
        )
        for draft in unfinished(window)
    ]


def tell_unfinished(window: MainWindow) -> None:
    """Say in the scan bar, without a tone, that something waits and how to get there."""
    count = len(unfinished(window))
    if count:
        head = tr("{count} {count:thing is|things are} unfinished", count=count)
        advice = tr("What you typed is kept: Ctrl K, then continue.")
        window.scan_status.show_quietly(ScanResult("ok", head, advice))


def tell_clock(window: MainWindow, ahead: timedelta) -> None:
    """Say that this computer's clock is wrong by *ahead*, and that the server's is used."""
    minutes = round(ahead / timedelta(minutes=1))
    if minutes:
        head = tr("This computer's clock is {minutes} min fast", minutes=minutes)
        if minutes < 0:
            head = tr("This computer's clock is {minutes} min slow", minutes=-minutes)
        advice = tr("The server's time is used. Set this computer's clock.")
        window.scan_status.show_quietly(ScanResult("warn", head, advice))
