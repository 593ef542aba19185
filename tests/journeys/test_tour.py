"""The whole day in the real window, threads on, as the command ``tour`` plays it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from wms_desktop.documents.render import page_texts

LIMIT_S = 900


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that one tour left."""
    out = tmp_path_factory.mktemp("tour")
    done = subprocess.run(
        [sys.executable, "-m", "wms_desktop", "tour", "--out", str(out), "--language", "zh_TW"],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return out


def test_every_step_of_the_day_works(day: Path) -> None:
    report = json.loads((day / "report.json").read_text(encoding="utf-8"))
    assert report["ok"]
    assert [step["name"] for step in report["steps"] if step["error"]] == []
    assert len(report["steps"]) >= 68


def test_it_leaves_pictures_papers_and_scans(day: Path) -> None:
    pictures = sorted(path.name for path in (day / "pictures").glob("*.png"))
    assert len(pictures) >= 180
    assert not [name for name in pictures if "failed" in name]
    assert (day / "scans" / "scanned-stack.pdf").stat().st_size > 100_000
    assert (day / "scans" / "mixed-stack.pdf").stat().st_size > 50_000
    texts = ["".join(page_texts(path.read_bytes())) for path in (day / "papers").glob("*.pdf")]
    names = " ".join(path.stem for path in (day / "papers").glob("*.pdf"))
    for words in (
        "個人資料告知書", "催回單函", "證據包", "盒標籤", "回單彙總", "退貨單 TD", "驗收記錄",
        "客戶投訴處理單", "糾正和預防措施處理單", "貨損貨差報告", "顧客滿意程度調查表",
    ):  # fmt: skip
        assert words in names, words
    # papers speak the customer's language, not the window's
    for words in ("签收回单", "提貨單", "库存对账单", "異常報告單", "盤點報告", "退货申请单"):
        assert any(words in text for text in texts), words
