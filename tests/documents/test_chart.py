"""Charts on papers: their words and figures in every language, gaps, nothing outside its room."""

from __future__ import annotations

import re

from PIL import ImageChops

from wms_desktop.core.chart import Chart, Series
from wms_desktop.core.language import Language, translate
from wms_desktop.documents.chart import SERIES
from wms_desktop.documents.paper import Paper, PaperHead
from wms_desktop.documents.render import page_image, page_texts

DAYS = tuple(f"5-{day:02d}" for day in range(1, 15))
SHARES = (96, 97, 94, 92, None, None, 98, 97, 96, 95, 93, 96, 97, 98)


def on_paper(language: Language, *charts: Chart, bars: bool = False) -> Paper:
    paper = Paper(PaperHead("盘点报告", "PD-1"), language)
    for chart in charts:
        paper.chart(chart, bars=bars)
    return paper


def shares(**more) -> Chart:
    line = Series("准确率", SHARES)
    return Chart(DAYS, (line,), title="近 14 次盘点", unit="%", target=95, top=100, **more)


def test_figures_stand_where_the_target_is_missed(language: Language) -> None:
    text = page_texts(on_paper(language, shares()).bytes())[0]
    assert "近 14 次盘点" in text
    assert translate("Target {figure}", language, figure="95 %") in text
    assert translate("Below target", language) in text
    assert {"94", "92", "93"} <= set(re.findall(r"^\d\d$", text, re.M))
    assert DAYS[-1] in text
    assert "100 %" in text


def test_without_figures_it_says_so(language: Language) -> None:
    text = page_texts(on_paper(language, Chart((), (), title="盘点")).bytes())[0]
    assert translate("No figures yet", language) in text
    assert (
        "还没有盘点"
        in page_texts(
            on_paper(language, Chart(("5",), (Series("", (None,)),), empty="还没有盘点")).bytes()
        )[0]
    )


def test_equal_charts_give_equal_bytes() -> None:
    first, again = (on_paper(Language.ZH_CN, shares()).bytes() for _ in range(2))
    assert first == again


def test_a_day_without_a_value_leaves_a_gap() -> None:
    whole = Chart(("a", "b", "c"), (Series("", (1.0, 1.0, 2.0)),))
    gap = Chart(("a", "b", "c"), (Series("", (1.0, None, 2.0)),))
    pages = [page_image(on_paper(Language.EN, each).bytes(), 0, 72) for each in (whole, gap)]
    blue = [sum(_is_blue(pixel) for pixel in page.get_flattened_data()) for page in pages]
    assert blue[1] < blue[0] / 3


def test_nothing_is_drawn_beside_the_page() -> None:
    """The same chart on a page of twice the margin would look different if it left its room."""
    paper = on_paper(Language.EN, shares(), shares(), bars=False)
    image = page_image(paper.bytes(), 0, 100).convert("L")
    left, _top, right, _bottom = ImageChops.invert(image).getbbox()
    margin = paper.margin / 25.4 * 100
    assert left >= margin - 2
    assert right <= image.width - margin + 2


def test_bars_stand_in_their_colours_with_a_legend(language: Language) -> None:
    two = (Series("短少", (3.0, 4.0)), Series("盘盈", (1.0, -2.0)))
    chart = Chart(("4 月", "5 月"), two, title="差异", from_nought=True)
    pdf = on_paper(language, chart, bars=True).bytes()
    text = page_texts(pdf)[0]
    assert "短少" in text
    assert "盘盈" in text
    assert "−" in text
    seen = set(page_image(pdf, 0, 72).get_flattened_data())
    for ink in SERIES[:2]:
        assert tuple(bytes.fromhex(ink[1:])) in seen


def _is_blue(pixel: tuple[int, int, int]) -> bool:
    red, green, blue = pixel[:3]
    return blue > red + 60 and blue > green + 40
