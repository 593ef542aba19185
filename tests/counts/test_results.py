"""Results of approved counts: accuracy, shrinkage, causes, over time and by site (CNT-5)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.counts.approved import Approved
from tests.shop import Shop
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.counts import printing, results, reviews
from wms_desktop.counts.kinds import VarianceCause
from wms_desktop.counts.rules_results import Figures, found
from wms_desktop.documents.render import page_texts

pytestmark = pytest.mark.rule("CNT-5")


@pytest.fixture
def approved(shop: Shop) -> Approved:
    return Approved(shop)


def test_a_count_has_accuracy_by_line_and_value_and_its_shrinkage(approved: Approved) -> None:
    approved.count(22, 7)
    (row,) = results.results(approved.shop.db, approved.shop.acting())
    found_ = row.figures
    assert (found_.lines, found_.differing, found_.line_share) == (2, 2, 0)
    assert (found_.surplus, found_.shortage) == (1, 2)
    assert (found_.gain, found_.loss) == (Decimal(10), Decimal(116))
    assert (found_.net, found_.gross) == (Decimal(-106), Decimal(126))
    assert found_.expected == 24 * 58 + 6 * 10
    assert found_.value_share == 1 - Decimal(126) / Decimal(1452)
    assert (row.approved_by, row.site) == ("周立群", "上海宝山仓")
    assert row.approved_on == approved.shop.today


def test_it_agrees_with_the_review_of_the_count(approved: Approved) -> None:
    count_id = approved.count(30, 6)
    shop = approved.shop
    review = reviews.review_of(shop.db, shop.acting("zhou"), count_id).accuracy
    (row,) = results.results(shop.db, shop.acting())
    of_row = row.figures
    assert (of_row.lines, of_row.differing) == (review.lines, review.differing)
    assert of_row.net == review.net
    assert of_row.line_share == review.line_share == Decimal("0.5")
    assert of_row.value_share is not None
    assert review.value_share is not None
    assert round(of_row.value_share, 9) == round(review.value_share, 9)


def test_later_moves_do_not_change_what_a_count_found(approved: Approved) -> None:
    approved.count(22, 6)
    shop = approved.shop
    before = results.results(shop.db, shop.acting())
    shop.stock(approved.rolls, approved.lots[0], 50)
    approved.count(72, 6)
    now = results.results(shop.db, shop.acting())
    assert now[1:] == before
    assert now[0].figures.differing == 0
    assert now[0].figures.expected == 72 * 58 + 60


def test_pages_follow_each_other_and_unapproved_counts_stay_out(approved: Approved) -> None:
    ids = [approved.count(24 - n, 6 - n, f"盘点 {n}") for n in range(3)]
    approved.count(20, 4, approve=False)
    db, by = approved.shop.db, approved.shop.acting()
    seen, after = [], None
    while page := results.results(db, by, after=after, limit=2):
        seen += page
        after = page[-1]
    assert [row.id for row in seen] == ids[::-1]
    assert [row.figures.differing for row in seen] == [2, 2, 0]
    assert results.results(db, by, since=by.now + timedelta(days=1)) == []


def test_posted_variances_have_their_cause(approved: Approved) -> None:
    first, second = approved.count(22, 7), approved.count(22, 6)
    db, by = approved.shop.db, approved.shop.acting()
    rows = results.posted(db, by)
    assert [row.count_id for row in rows] == [second, first, first]
    assert {(r.item_code, r.expected, r.counted, r.difference, r.value, r.cause) for r in rows} == {
        ("A302-14", 24, 22, -2, -116, VarianceCause.DAMAGE),
        ("B118-02", 6, 7, 1, 10, VarianceCause.THEFT),
        ("B118-02", 7, 6, -1, -10, VarianceCause.THEFT),
    }
    paged = results.posted(db, by, limit=1)
    paged += results.posted(db, by, after=paged[0], limit=5)
    assert paged == rows
    assert [row.count_id for row in results.posted(db, by, count_id=second)] == [second]


def test_causes_are_added_up_and_the_dearest_is_first(approved: Approved) -> None:
    approved.count(22, 7)
    approved.count(22, 6)
    by = approved.shop.acting()
    rows = results.causes(approved.shop.db, by, since=results.year_before(approved.shop.db, by))
    assert [(row.cause, row.lines, row.net, row.gross) for row in rows] == [
        (VarianceCause.DAMAGE, 1, -116, 116),
        (VarianceCause.THEFT, 2, 0, 20),
    ]


def test_months_and_sites_are_added_up(approved: Approved) -> None:
    approved.count(22, 7)
    approved.count(22, 6)
    rows = results.results(approved.shop.db, approved.shop.acting())
    (month,) = results.by_month(rows)
    assert month.month.day == 1
    assert (month.figures.counts, month.figures.lines, month.figures.differing) == (2, 4, 3)
    moved = replace(rows[0], approved_on=rows[0].approved_on.replace(year=2020), site_id=2)
    two = results.by_month([moved, rows[1]])
    assert [(row.site_id, row.month.year == 2020) for row in two] == [(2, True), (1, False)]


def test_other_sites_are_for_those_who_answer_for_them(approved: Approved) -> None:
    approved.count(22, 7)
    shop = approved.shop
    assert results.results(shop.db, shop.acting("zhou", site=2)) == []
    assert len(results.results(shop.db, shop.acting("zhou", site=2), all_sites=True)) == 1
    with pytest.raises(Refused) as refused:
        results.results(shop.db, shop.acting("keeper2"), all_sites=True)
    assert refused.value.code is Right.ROLE_MISSING
    with pytest.raises(Refused):
        results.results(shop.db, shop.acting("nobody"))


@pytest.mark.parametrize(
    ("year", "month", "first"),
    [(2026, 5, (2025, 6)), (2026, 12, (2026, 1)), (2026, 1, (2025, 2))],
)
def test_a_year_is_twelve_months_and_this_one_is_the_last(shop: Shop, year, month, first) -> None:
    by = shop.acting()
    day = by.today.replace(year=year, month=month, day=15)
    by = replace(by, today=day, now=by.now.replace(year=year, month=month, day=15))
    start = results.year_before(shop.db, by)
    here = start.astimezone(ZoneInfo("Asia/Shanghai"))
    assert f"{here:%Y-%m-%d %H:%M}" == f"{first[0]}-{first[1]:02}-01 00:00"


def test_figures_of_nothing_have_no_shares() -> None:
    assert (Figures().line_share, Figures().value_share, Figures().net) == (None, None, 0)
    free = found(1, Decimal(0), [(Decimal(1), Decimal(1), Decimal(0))])
    assert (free.line_share, free.value_share) == (0, None)


@pytest.mark.parametrize("language", list(Language))
def test_the_report_draws_the_last_counts(approved: Approved, language: Language) -> None:
    shop = approved.shop
    for rolls in (24, 22):
        count_id = approved.count(rolls, 6)
    by = shop.acting("zhou", language=language)
    done = printing.print_result(shop.db, by, printing.PrintPaper(shop.op(), count_id))
    text = "\n".join(page_texts(printing.paper(shop.db, done.value)))
    for source in ("Accuracy", "Below target", "Causes", "Count report"):
        assert translate(source, language) in text
    assert translate("Target {figure}", language, figure="98 %") in text
    assert re.search(r"^50$", text, re.M)  # where the target was missed
    assert text.count("05-21") > 1
