"""The recovery key for the safe, and the report of lost personal data."""

from __future__ import annotations

from collections.abc import Sequence

from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.moments import site_time
from wms_desktop.documents.paper import Column, Paper, PaperHead, Printed
from wms_desktop.documents.surface import Style
from wms_desktop.people.vault_reports import AffectedRow, ReportRow

RECOVERY = N_("Recovery key of the vault")
REPORT = N_("Report of lost personal data")
_GROUPS = 4
_KEY = Style(17, bold=True)
_RULES = (
    N_("This paper opens every identity number of the shop. It exists once."),
    N_("Type it back in Settings, Identity numbers, then seal it into the safe."),
    N_("It is needed when all enrolled workstations, or all readers, are lost."),
    N_("When a new one is printed, tear this one up: old backups open with it."),
    N_("Never photograph, copy or send it."),
)


def recovery_paper(key: str, printed: Printed, language: Language) -> bytes:
    """The key in groups of five, and what to do with it. It is never archived."""
    title = translate(RECOVERY, language)
    paper = Paper(PaperHead(title, organization=printed.place, printed=printed), language)
    groups = key.split("-")
    paper.space(4)
    for start in range(0, len(groups), _GROUPS):
        line = start // _GROUPS + 1
        paper.text(f"{line}    " + " - ".join(groups[start : start + _GROUPS]), _KEY)
    paper.space(6)
    for number, rule in enumerate(_RULES, 1):
        paper.text(f"{number}. {translate(rule, language)}")
    paper.space(8)
    paper.facts(
        [
            (translate(N_("Typed back on"), language), "____________________"),
            (translate(N_("In the safe, by"), language), "____________________"),
        ]
    )
    return paper.bytes()


def report_paper(
    report: ReportRow,
    rows: Sequence[AffectedRow],
    printed: Printed,
    language: Language,
    seal: str = "",
) -> bytes:
    """What happened, when, whose data, who was told; masks and beginnings of indexes only.

    Args:
        seal: the first hex digits of the newest seal of the records (SYS-1).
    """

    def tr(source: str, **params: object) -> str:
        return translate(source, language, **params)

    head = PaperHead(
        tr(REPORT), str(report.id), organization=printed.place, printed=printed, seal=seal
    )
    paper = Paper(head, language)
    paper.facts(
        [
            (tr(N_("Noticed on")), report.noticed_on.isoformat()),
            (tr(N_("Days affected")), f"{report.first_on} – {report.last_on}"),
            (tr(N_("Written by")), f"{report.person}, {site_time(report.made_at):%Y-%m-%d %H:%M}"),
            (
                tr(N_("Approved by")),
                f"{report.approver}, {site_time(report.approved_at):%Y-%m-%d %H:%M}"
                if report.approved_at
                else "–",
            ),
            (tr(N_("Records affected")), str(len(rows))),
        ]
    )
    for label, text in (
        (N_("What happened"), report.what),
        (N_("Who was told"), report.told),
        (N_("What was done"), report.done),
    ):
        paper.note_box(tr(label), text)
    paper.heading(tr(N_("Whose data")))
    paper.table(
        (
            Column(tr(N_("No.")), 14),
            Column(tr(N_("Number, masked")), 52),
            Column(tr(N_("Index begins")), 40),
            Column(tr(N_("Kept at")), 40),
            Column(tr(N_("State")), 36),
        ),
        [
            (
                str(row.entry_id), row.masked, row.index or "–",
                f"{site_time(row.stored_at):%Y-%m-%d %H:%M}",
                tr(N_("Erased")) if row.is_erased else tr(N_("Kept")),
            )
            for row in rows
        ],
    )  # fmt: skip
    return paper.bytes()
