"""Whatever is typed on the command line: a sentence and an exit code, never a traceback."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import dump
from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.commands import bench as bench_commands
from wms_desktop.commands import house
from wms_desktop.db.program import FAILED, NO_DATABASE, NOT_ALLOWED, USAGE

NASTY = (
    "'; DROP TABLE stock_move;--",
    "{0}{number}%s%n",
    "<b>x</b>",
    "../../x",
    "=1+1",
    "x" * 3000,
)
KINDS = ("items", "customers", "locations", "stock", "inbound", "orders", "consignments")
WORDS = [
    *(("documents", "print", text, "--out", "{dir}/x.pdf") for text in (*NASTY, "")),
    *(("receipts", "print", text, "--out", "{dir}/x.pdf") for text in (*NASTY, "")),
    *(("labels", "items", text, "--out", "{dir}/x.pdf") for text in (*NASTY, "")),
    *(("user", "add", text, text) for text in NASTY),
    *(("site", "add", text, text) for text in ("", "X" * 99)),
    *(("site", "add", "X1", "n", "--time-zone", zone) for zone in ("Mars/X", "../../etc/passwd")),
    *(("workstation", "add", "SH", text) for text in ("", "w" * 400)),
    *(("import", kind, path) for kind in KINDS for path in ("/nope.xlsx", "/dev/zero", "{dir}")),
    ("import", "items", "{fifo}"),
    ("export", "items", "--out", "{dir}"),
    ("export", "items", "--out", "{dir}/x.exe"),
    ("export", "items", "--out", "{dir}/no/x.csv"),
    ("export", "items", "--out", "{dir}/" + "y" * 300 + ".csv"),
    ("receipts", "due", "--out", "{dir}/no/x.csv"),
    ("receipts", "watch", "{dir}/no"),
    ("receipts", "file", "/dev/zero", "{fifo}", "{link}", "{dir}"),
    ("user", "list", "--user", "nope"),
]
WRONG = [
    (),
    ("bogus",),
    ("receipts",),
    ("receipts", "due", "--date", "0001-01-01"),
    ("receipts", "due", "--date", "9999-12-31"),
    ("receipts", "due", "--date", "2026-02-30"),
    ("receipts", "watch", "/", "--still", "nan"),
    ("receipts", "watch", "/", "--still", "-1"),
    ("import", "people", "x.csv"),
    ("demo", "--seed", "x"),
    ("open", "--language", "xx"),
    ("labels", "items", "--copies", "1e3", "--out", "x.pdf", "A"),
]
ADDRESSES = (
    "nonsense", "sqlite://", "mysql://a/b", "postgresql://h:abc/x", "sqlite:////tmp",
    "sqlite:////etc/passwd", "sqlite:////dev/null", "sqlite:////proc/x.sqlite",
    f"sqlite:////tmp/{'x' * 300}.sqlite", "postgresql://127.0.0.1:1/x?foo=bar",
    "postgresql://127.0.0.1:1/x?connect_timeout=abc", "sqlite:///:memory:",
)  # fmt: skip


def no_traceback(capsys: pytest.CaptureFixture[str]) -> str:
    told = "".join(capsys.readouterr())
    assert told.strip()
    assert "Traceback" not in told
    assert "mistake" not in told
    return told


@pytest.mark.parametrize("words", WORDS, ids=lambda words: " ".join(words)[:50])
def test_what_cannot_be_is_refused_and_changes_nothing(
    words: tuple[str, ...],
    desk_shop: Shop,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    folder = tmp_path / "files"
    folder.mkdir()
    os.mkfifo(folder / "fifo.csv")
    (folder / "link.pdf").symlink_to("/etc/passwd")
    places = {"{dir}": str(folder), "{fifo}": f"{folder}/fifo.csv", "{link}": f"{folder}/link.pdf"}
    for name, path in places.items():
        words = tuple(word.replace(name, path) for word in words)
    before, there = dump(desk_shop.db), sorted(os.listdir(folder))
    url = desk_shop.db.engine.url.render_as_string(hide_password=False)
    code = cli.run([*words, "--database", url, "--language", "en"])
    no_traceback(capsys)
    assert code in (FAILED, USAGE, NOT_ALLOWED)
    assert dump(desk_shop.db) == before
    assert sorted(os.listdir(folder)) == there


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_usage(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    if not words:
        words = ("--nonsense",)
    with pytest.raises(SystemExit) as left:
        cli.run(words)
    assert left.value.code == USAGE
    no_traceback(capsys)


@pytest.mark.parametrize("command", ["check", "init", "upgrade", "status"])
@pytest.mark.parametrize("url", ADDRESSES, ids=lambda url: url[:40])
def test_an_address_that_is_no_database(
    command: str, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([command, "--database", url, "--language", "en"]) == NO_DATABASE
    no_traceback(capsys)


def test_a_fault_of_the_program_is_one_sentence_and_a_report_without_numbers(
    desk_shop: Shop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise ZeroDivisionError("33010219850307241X")

    monkeypatch.setattr(house, "status", broken)
    cli.parser.cache_clear()
    try:
        url = desk_shop.db.engine.url.render_as_string(hide_password=False)
        assert cli.run(["status", "--database", url, "--language", "en"]) == FAILED
    finally:
        cli.parser.cache_clear()
    told = capsys.readouterr().err
    assert "mistake" in told
    assert "Traceback" not in told
    report = Path(told.strip().rsplit(": ", 1)[1]).read_text(encoding="utf-8")
    assert "ZeroDivisionError" in report
    assert "33010219850307241" not in report


def test_benchmarks_run_by_name_and_say_where_they_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "tests" / "bench"
    folder.mkdir(parents=True)
    usage = '"""Usage: ``python -m tests.bench.{name}``."""\n'
    good = "import json\nprint(json.dumps({'ours_ms': 2.5, 'raw_ms': 2.0}))\n"
    (folder / "quick.py").write_text(usage.format(name="quick") + good)
    (folder / "lame.py").write_text(usage.format(name="lame") + "raise SystemExit(3)\n")
    (folder / "parts.py").write_text("PART = 1\n")
    monkeypatch.setattr(bench_commands, "bench_dir", lambda: folder)
    assert cli.run(["bench", "quick"]) == 0
    assert json.loads(capsys.readouterr().out) == {"quick": {"ours_ms": 2.5, "raw_ms": 2.0}}
    assert cli.run(["bench"]) == 1
    assert set(json.loads(capsys.readouterr().out)) == {"lame", "quick"}
    assert cli.run(["bench", "parts", "--language", "en"]) == 2
    assert capsys.readouterr().err == "No benchmark parts. There are: lame, quick.\n"
    monkeypatch.setattr(bench_commands, "bench_dir", lambda: None)
    assert cli.run(["bench", "--language", "en"]) == 1
    assert capsys.readouterr().err == "Benchmarks come with the source only.\n"
