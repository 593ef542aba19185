"""How complaints look: clocks as pills with words and times, facts, steps."""

from __future__ import annotations

from datetime import datetime, timedelta

from wms_desktop.complaints import words
from wms_desktop.complaints.files import ComplaintFile, StepRow
from wms_desktop.complaints.kinds import ComplaintEvent, ComplaintKind, ComplaintState
from wms_desktop.complaints.rules_clock import Clock, ClockState
from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.ui.page_parts import TimelineStep
from wms_desktop.ui.words import joined, tr, word

Pill = tuple[str, str, str]
_LOOKS = {
    ClockState.RUNNING: ("info", "clock"),
    ClockState.SOON: ("warn", "alert-triangle"),
    ClockState.OVER: ("bad", "alert-octagon"),
    ClockState.PAUSED: ("mute", "player-pause"),
    ClockState.KEPT: ("ok", "circle-check"),
    ClockState.MISSED: ("mute", "clock-exclamation"),
}
_STATES = {
    ComplaintState.TAKEN: ("info", "circle-dot"),
    ComplaintState.ANSWERED: ("info", "phone-call"),
    ComplaintState.PROPOSED: ("info", "checklist"),
    ComplaintState.DECIDED: ("info", "rubber-stamp"),
    ComplaintState.CLOSED: ("ok", ""),
}
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def clock_pill(clock: Clock, now: datetime) -> Pill:
    """How a clock stands, in words that are relative: "3 h left", "2 h over", "In time"."""
    state = clock.state(now)
    kind, icon = _LOOKS[state]
    if state is ClockState.KEPT:
        return kind, tr("In time@@clock"), icon
    if state is ClockState.PAUSED:
        return kind, tr("Paused, {span} left", span=span_words(clock.left(now))), icon
    says = N_("{span} left@@clock")
    if state is ClockState.OVER:
        says = N_("{span} over@@clock")
    elif state is ClockState.MISSED:
        says = N_("{span} late@@clock")
    return kind, tr(says, span=span_words(clock.left(now))), icon


def clock_words(clock: Clock, now: datetime) -> str:
    """The moment itself: until when, or when it was met."""
    if clock.met_at is not None:
        return moment_words(clock.met_at, now)
    return tr("by {moment}@@clock", moment=moment_words(clock.due_at, now))


def moment_words(moment: datetime, now: datetime) -> str:
    """A moment on the site's clock: "today 17:30", "11-23 16:00"; midnight ends a day: 24:00."""
    there, here = site_time(moment), site_time(now)
    clock = f"{there:%H:%M}"
    if clock == "00:00":
        there, clock = there - timedelta(minutes=1), "24:00"
    days = (there.date() - here.date()).days
    if days == 0:
        return tr("today {clock}@@clock", clock=clock)
    if days == 1:
        return tr("tomorrow {clock}@@clock", clock=clock)
    if days == -1:
        return tr("yesterday {clock}@@clock", clock=clock)
    return f"{there:%m-%d} {clock}" if there.year == here.year else f"{there:%Y-%m-%d}"


def span_words(span: timedelta) -> str:
    """How long, rounded down: minutes below an hour, hours below two days, then days."""
    span = abs(span)
    if span < _HOUR:
        return tr("{count} min@@clock", count=max(int(span.total_seconds() // 60), 1))
    if span < 2 * _DAY:
        return tr("{count} h@@clock", count=int(span // _HOUR))
    return tr("{count} d@@clock", count=span.days)


def state_pill(state: ComplaintState) -> Pill:
    """Where a complaint stands."""
    kind, icon = _STATES[state]
    return kind, word(state), icon


def kind_words(kind: ComplaintKind, *, is_major: bool) -> str:
    """Quality, and whether it is a major one."""
    return joined(word(kind), tr("Major") if is_major else "")


def what_words(case: ComplaintFile) -> str:
    """What it is about, in one line, for heads and results."""
    return joined(case.customer_name, kind_words(case.kind, is_major=case.is_major))


def facts(case: ComplaintFile) -> list[tuple[str, str, bool]]:
    """What was taken down, as label and value; what is not known is left out."""
    count = f"{shown_quantity(case.quantity)} {case.unit}".strip() if case.quantity else ""
    goods = joined(case.goods, case.spec)
    known = (
        (tr("What happened"), case.what, True),
        (tr("Customer expects"), case.expects, False),
        (tr("Goods@@complaint"), goods, False),
        (tr("Lot and quantity"), joined(case.lot_code, count), False),
        (tr("Order"), case.order_number, False),
        (tr("Contact"), joined(case.contact_name, case.contact_phone, word(case.channel)), False),
        (tr("Proposal"), case.proposal_text, False),
        (tr("Decision"), case.decision, False),
        (tr("Return@@of a complaint"), case.return_number, False),
        (tr("Corrective actions"), joined(*case.actions), False),
    )
    return [each for each in known if each[1]]


def steps(case: ComplaintFile, now: datetime) -> list[TimelineStep]:
    """What was done, and what is owed now."""
    done = [_step(each, now) for each in case.steps]
    if case.paused_at is not None:
        waits = tr("Clocks stand still since {moment}", moment=moment_words(case.paused_at, now))
        done.append(TimelineStep(tr("Waits for the customer"), waits, "current"))
    elif case.answer.met_at is None:
        done.append(TimelineStep(tr("First answer"), clock_words(case.answer, now), "current"))
        done.append(TimelineStep(tr("Proposal"), clock_words(case.proposal, now)))
    elif case.proposal.met_at is None:
        done.append(TimelineStep(tr("Proposal"), clock_words(case.proposal, now), "current"))
    if not case.is_closed:
        done.append(TimelineStep(tr("Customer confirms"), tr("then it is closed")))
    return done


def _step(step: StepRow, now: datetime) -> TimelineStep:
    detail = step.detail
    if step.event is ComplaintEvent.CHANGED:
        detail = joined(*(_changed_words(part) for part in step.detail.split("; ")))
    note = joined(moment_words(step.at, now), step.person, detail)
    is_bad = step.event in (ComplaintEvent.UNSATISFIED, ComplaintEvent.REFUSED)
    return TimelineStep(tr(words.EVENTS[step.event]), note, "bad" if is_bad else "done")


def _changed_words(part: str) -> str:
    what, _colon, value = part.partition(":")
    if what == "kind" and value in {each.value for each in ComplaintKind}:
        return word(ComplaintKind(value))
    if what == "major":
        return tr("Major") if value == "1" else tr("Ordinary@@complaint")
    if what == "handler":
        return tr("Handler {name}", name=value)
    return part
