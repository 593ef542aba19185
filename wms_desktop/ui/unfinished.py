"""What is told once after sign-in: what somebody began and did not end, and a wrong clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.moments import site_time
from wms_desktop.core.workstation import Warned
from wms_desktop.ui.draft_sent import Unsettled
from wms_desktop.ui.drafts import Unfinished
from wms_desktop.ui.live import Connection
from wms_desktop.ui.page import ScanResult
from wms_desktop.ui.palette_list import Found
from wms_desktop.ui.words import joined, sentence, tr

SHOWN_DRAFTS = 3
CLOCK_TOLERATED, CLOCK_WRONG = timedelta(seconds=60), timedelta(minutes=10)

if TYPE_CHECKING:
    from wms_desktop.ui.shell import MainWindow


def unfinished(window: MainWindow) -> list[Unfinished]:
    """The drafts of the person who works now, as far as that person sees their tabs."""
    context, names = window.context, set(window.area.names())
    drafts = context.drafts.unfinished(context.acting().person_id)
    return [draft for draft in drafts if draft.page in names]


def closing_reasons(window: MainWindow) -> list[str]:
    """Why the program should not close now: each reason once, as a sentence."""
    context = window.context
    reasons = [reason for page in window.area.pages() if (reason := page.may_close())]
    if context.drafts.outbox.unknown():
        reasons.append(tr("It is not known yet whether something was saved."))
    elif context.tasks.writes_under_way():
        reasons.append(tr("Something is still being saved."))
    drafts = [] if window.is_locked else [tr(d.says, **d.params) for d in unfinished(window)]
    if drafts:
        count = len(drafts)
        shown = joined(*drafts[:SHOWN_DRAFTS], *(["…"] if count > SHOWN_DRAFTS else []))
        says = tr("{count} {count:draft is|drafts are} not sent: {what}.", count=count, what=shown)
        reasons.append(says)
    return list(dict.fromkeys(reasons))


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


def tell_settings(window: MainWindow, warnings: Sequence[Warned]) -> None:
    """Say what in the workstation's own file was not used (bad-inputs.md 122)."""
    if warnings:
        head = tr(warnings[0].text, key=warnings[0].key)
        more = len(warnings) - 1
        advice = tr("and {count} more {count:line|lines} in this computer's settings", count=more)
        window.scan_status.show_quietly(ScanResult("warn", head, advice if more else ""))


def tell_settled(window: MainWindow, saved: list[Unsettled], lost: list[Unsettled]) -> None:
    """Say what became of that which was on its way when the program ended."""

    def named(rows: list[Unsettled]) -> str:
        return joined(
            *(f"{window.title_of(row.page)} {site_time(row.sent_at):%H:%M}" for row in rows)
        )

    if lost:
        head = tr("Not saved before the program ended: {what}", what=named(lost))
        advice = tr("Do it again; what you typed is kept.")
        if saved:
            advice = tr("Do it again. Saved: {what}", what=named(saved))
        window.show_result(ScanResult("warn", head, advice))
    elif saved:
        head = tr("Saved before the program ended: {what}", what=named(saved))
        window.show_result(ScanResult("ok", head, tr("Do not repeat it.")))


def tell_back(window: MainWindow, connection: Connection) -> None:
    """The database answers again: that something was not read is said no longer."""
    told = sentence(Unavailable(Lack.DATABASE_UNREAD)).head
    if connection is Connection.GREEN and window.scan_status.says(told):
        head, advice = tr("The database answers again"), tr("Everything here is read anew.")
        window.scan_status.show_quietly(ScanResult("ok", head, advice))


def tell_clock(window: MainWindow, ahead: timedelta) -> None:
    """Say that this computer's clock is wrong by *ahead*, and that the server's is used."""
    minutes = round(ahead / timedelta(minutes=1))
    if abs(ahead) > CLOCK_TOLERATED:
        head = tr("This computer's clock is {minutes} min fast", minutes=minutes)
        if minutes < 0:
            head = tr("This computer's clock is {minutes} min slow", minutes=-minutes)
        advice = tr("The server's time is used. Set this computer's clock.")
        if abs(ahead) > CLOCK_WRONG:
            advice = tr("Identity checks and expiry dates go by the server's time alone. Set it.")
        window.scan_status.show_quietly(ScanResult("warn", head, advice))
