"""The two lists of questionnaires: main customers, and papers that wait or came back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wms_desktop.surveys import words
from wms_desktop.surveys.kinds import SurveyState
from wms_desktop.surveys.survey_list import MainRow, SurveyRow
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.words import current_language, tr, word

Fetch = Callable[[Any, int], list[Any]]
_SOON_DAYS = 14


def main_pane(page: Page, fetch: Fetch, count: Callable[[], int]) -> RowsPane:
    """Main customers by the day they are asked next."""

    def state(found: MainRow) -> Cell:
        if found.asked:
            return Cell(pill=("info", tr("Asked@@survey")))
        days = found.days(page.context.acting().today)
        kind = "bad" if days < 0 else "warn" if days <= _SOON_DAYS else "mute"
        return Cell(pill=(kind, words.days_words(days, current_language())))

    columns: tuple[Column[Any], ...] = (
        Column(tr("Customer"), lambda r: Cell(r.customer, sub=r.code), "name"),
        Column(tr("Person@@responsible"), lambda r: r.responsible, optional=True),
        Column(tr("Last answers"), _last, optional=True),
        Column(tr("Next questionnaire"), lambda r: f"{r.next_on}"),
        Column(tr("State"), state, "state"),
    )
    return RowsPane(
        page, "surveys_main", tr("Main customers"), "checklist", columns, fetch, count,
        empty=lambda: (
            tr("Nobody to ask"), tr("F3 makes a main customer; F6 shows all of them."),
        ),
        counted=lambda n: tr("{count} {count:customer|customers}@@main", count=n),
    )  # fmt: skip


def survey_pane(page: Page, fetch: Fetch, count: Callable[[], int]) -> RowsPane:
    """Questionnaires: those that wait by their day, else the newest first."""

    def state(found: SurveyRow) -> Cell:
        if found.state is not SurveyState.ASKED:
            kind = "ok" if found.state is SurveyState.ANSWERED else "mute"
            return Cell(pill=(kind, word(found.state)))
        days = found.days(page.context.acting().today)
        kind = "bad" if days < 0 else "warn" if days == 0 else "info"
        return Cell(pill=(kind, words.days_words(days, current_language())))

    columns: tuple[Column[Any], ...] = (
        Column(tr("Customer"), _customer, "name"),
        Column(tr("Asked on@@survey"), lambda r: f"{r.asked_on}", optional=True),
        Column(tr("Scores@@survey"), _scores),
        Column(tr("Average"), _average, "figure", optional=True),
        Column(tr("State"), state, "state"),
    )
    return RowsPane(
        page, "surveys_papers", tr("Questionnaires"), "mail-opened", columns, fetch, count,
        empty=lambda: (tr("No questionnaires"), tr("F3 hands one out; F6 shows the others.")),
        counted=lambda n: tr("{count} {count:questionnaire|questionnaires}", count=n),
    )  # fmt: skip


def new_button(name: str, text: str) -> Button:
    """The way to something new at the foot of a list."""
    button = Button(text, icon="plus", kind="", key="F3")
    button.setObjectName(name)
    return button


def _last(found: MainRow) -> Cell:
    return Cell(f"{found.last_on or '–'}", role="text" if found.last_on else "text_3")


def _customer(found: SurveyRow) -> Cell:
    return Cell(found.customer, sub="  ".join(filter(None, (found.number, found.document))))


def _scores(found: SurveyRow) -> Cell:
    scores = found.scores
    if scores is None:
        return Cell("–", role="text_3")
    return Cell(f"{scores.service}  {scores.speed}  {scores.care}  {scores.communication}")


def _average(found: SurveyRow) -> Cell:
    scores = found.scores
    return Cell("–" if scores is None else f"{scores.average:.2f}",
                role="text_3" if scores is None else "text")  # fmt: skip
