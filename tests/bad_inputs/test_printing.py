"""A printer that is missing or refuses; a font without the character (real CUPS where it is)."""

from __future__ import annotations

import os
import shutil
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.bad_inputs.conftest import CommandLine
from tests.bad_inputs.said import refusal, told, unchanged
from tests.counts.desk import started
from tests.desk import PaperTray
from tests.goods.conftest import Counter
from tests.receipts.stack import required
from tests.returns.returning import Returning
from tests.shop import Shop
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.counts import printing as count_papers
from wms_desktop.counts.tables import Count
from wms_desktop.documents.label import LabelKind
from wms_desktop.goods import label_prints
from wms_desktop.goods import printing as goods_papers
from wms_desktop.receipts import printing as slips
from wms_desktop.returns import printing as return_papers
from wms_desktop.stock.tables import Item
from wms_desktop.ui.printers import CupsPrinters
from wms_desktop.ui.printing import JobState, Printing
from wms_desktop.ui.tasks import InlineRunner

EMOJI = "云锦😀"
needs_cups = pytest.mark.skipif(
    not all(map(shutil.which, ("cupsd", "lp", "lpadmin"))), reason="CUPS is not installed"
)


# a font without the character


@pytest.fixture
def emoji(desk_shop: Shop) -> Shop:
    """An item whose name no font can print, in stock and on an order."""
    item = desk_shop.item("A302-14", EMOJI)
    desk_shop.stock(item, desk_shop.lot(item, "L1"), 10)
    counter = Counter(desk_shop)
    counter.allocate(counter.order((item, 2)))
    return desk_shop


def label(shop: Shop) -> object:
    command = label_prints.PrintLabels(uuid4(), "thermal-60x40", LabelKind.ITEM, "A302-14", 3)
    return label_prints.print_labels(shop.db, shop.acting(), command)


def order_paper(kind: goods_papers.PaperKind) -> Callable[[Shop], object]:
    def work(shop: Shop) -> object:
        command = goods_papers.PrintPaper(uuid4(), 1, kind)
        return goods_papers.print_paper(shop.db, shop.acting(), command)

    return work


def slip(shop: Shop) -> object:
    numbers = required(shop, consignee_name="杨民敬😀")
    return lambda: slips.print_slips(
        shop.db, shop.acting(), slips.PrintSlips(uuid4(), tuple(numbers))
    )


def count_sheet(shop: Shop) -> object:
    count_id = started(shop)
    with shop.db.write() as session:
        session.execute(update(Count).where(Count.id == count_id).values(title="盘点😀"))
    command = count_papers.PrintPaper(uuid4(), count_id)
    return lambda: count_papers.print_sheet(shop.db, shop.acting(), command)


def application(shop: Shop) -> object:
    returning = Returning(shop).deliver("B118-02", "L7", 40)
    made = returning.submit(returning.goods("B118-02", 12))
    with shop.db.write() as session:
        session.execute(update(Item).where(Item.code == "B118-02").values(name=EMOJI))
    command = return_papers.PrintApplication(uuid4(), made.id)
    return lambda: return_papers.print_application(shop.db, shop.acting(), command)


PAPERS: dict[str, Callable[[Shop], object]] = {
    "label": lambda shop: lambda: label(shop),
    "pick list": lambda shop: lambda: order_paper(goods_papers.PaperKind.PICK_LIST)(shop),
    "delivery note": lambda shop: lambda: order_paper(goods_papers.PaperKind.DELIVERY_NOTE)(shop),
    "receipt slip": slip,
    "count sheet": count_sheet,
    "return application": application,
}


@pytest.mark.rule("SYS-2")
@pytest.mark.parametrize("paper", PAPERS)
def test_a_character_that_no_font_has_is_named_and_nothing_is_archived(
    paper: str, emoji: Shop
) -> None:
    error = refusal(emoji.db, PAPERS[paper](emoji))  # type: ignore[arg-type]
    assert isinstance(error, Unavailable)
    assert error.lack is Lack.FONT
    assert "😀" in told(error)


def test_the_command_line_names_it_too(line: CommandLine, emoji: Shop, tmp_path: Path) -> None:
    numbers = required(emoji, consignee_name="杨民敬😀")
    out = tmp_path / "x.pdf"
    for words in (("labels", "items", "A302-14"), ("receipts", "print", *numbers)):
        with unchanged(emoji.db):
            answer = line.refused(*words, "--out", str(out), data=("😀",))
        assert "😀" in answer.result["error"]["text"]
        assert answer.code == 1
    assert not out.exists()


def test_rare_characters_are_printed(desk_shop: Shop) -> None:
    desk_shop.item("A302-14", "𠀀㐀·云锦 龘〇 é Ω")
    assert label(desk_shop)


def test_a_paper_that_cannot_be_written(line: CommandLine, desk_shop: Shop, tmp_path: Path) -> None:
    desk_shop.item()
    for words in (
        ("labels", "items", "A302-14", "--out", str(tmp_path / "no" / "x.pdf")),
        ("export", "items", "--out", str(tmp_path / "no" / "x.csv")),
        ("receipts", "due", "--out", str(tmp_path / "no" / "x.pdf")),
    ):
        answer = line.refused(*words)
        assert answer.code == 1, words


# a printer that is missing or refuses


class Jammed(PaperTray):
    """A printer without paper."""

    def send(self, content: bytes, *, title: str, printer: str, copies: int, raw: bool) -> str:
        raise Unavailable(Lack.PRINTER_REFUSED, printer=printer, reason="out of paper")


@pytest.mark.usefixtures("qtbot")
def test_a_printer_that_refuses_keeps_the_paper() -> None:
    printing = Printing(InlineRunner(), Jammed())
    failed: list[object] = []
    printing.failed.connect(failed.append)
    job = printing.print_pdf(b"%PDF-1.4 slip", "R-1")
    assert (failed, job.state) == ([job], JobState.FAILED)
    assert isinstance(job.error, Unavailable)
    assert "refused" in told(job.error)
    assert printing.again(job).content == b"%PDF-1.4 slip"


def test_no_printing_system_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for work in (lambda: CupsPrinters().names(), lambda: send("HP-1")):
        with pytest.raises(Unavailable) as caught:
            work()
        assert caught.value.lack is Lack.PRINTER
        told(caught.value)


def send(printer: str, content: bytes = b"^XA^FDA302-14^FS^XZ\n", *, raw: bool = True) -> str:
    return CupsPrinters().send(content, title="A302-14", printer=printer, copies=1, raw=raw)


@dataclass
class Sink:
    """A label printer on a TCP port: keeps what arrives."""

    port: int
    got: list[bytes] = field(default_factory=list)


@pytest.fixture
def sink() -> Iterator[Sink]:
    class Take(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            kept.got.append(self.rfile.read())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Take) as server:
        server.daemon_threads = True
        kept = Sink(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def cups() -> Iterator[Callable[..., None]]:
    """A real CUPS of its own; the fixture is its ``lpadmin``."""
    folder = Path("/tmp") / f"wms-cups-{os.getpid()}-{uuid4().hex[:6]}"  # a socket's path is short
    for name in ("spool", "tmp", "cache", "state", "root"):
        (folder / name).mkdir(parents=True)
    port = free_port()
    (folder / "cupsd.conf").write_text(
        f"Listen 127.0.0.1:{port}\nBrowsing No\nDefaultAuthType None\n"
        "<Location />\nAllow all\n</Location>\n<Location /admin>\nAllow all\n</Location>\n"
        "<Policy default>\n<Limit All>\nAllow all\n</Limit>\n</Policy>\n"
    )
    own = {
        "ServerRoot": "root", "RequestRoot": "spool", "TempDir": "tmp", "CacheDir": "cache",
        "StateDir": "state", "ErrorLog": "error", "AccessLog": "access", "PageLog": "page",
    }  # fmt: skip
    lines = [f"{name} {folder / place}" for name, place in own.items()]
    (folder / "cups-files.conf").write_text("\n".join([*lines, "SystemGroup root", ""]))
    files = ["-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
    daemon = subprocess.Popen(
        ["cupsd", "-f", *files], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    before = os.environ.get("CUPS_SERVER")
    os.environ["CUPS_SERVER"] = f"127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(port))  # lpstat -r also ends with 0 when nobody answers
        yield lpadmin
    finally:
        os.environ.pop("CUPS_SERVER", None)
        if before is not None:
            os.environ["CUPS_SERVER"] = before
        daemon.terminate()
        daemon.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def lpadmin(*words: str) -> None:
    ran = subprocess.run(["lpadmin", *words], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def wait_until(holds: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@needs_cups
def test_a_real_queue_takes_it_byte_for_byte_and_others_are_refused(
    cups: Callable[..., None], sink: Sink
) -> None:
    with pytest.raises(Unavailable) as no_default:
        send("")
    cups("-p", "LABEL", "-E", "-v", f"socket://127.0.0.1:{sink.port}", "-m", "raw")
    with pytest.raises(Unavailable) as missing:
        send("NOT-THERE")
    assert {no_default.value.lack, missing.value.lack} == {Lack.PRINTER}
    assert told(missing.value)
    subprocess.run(["cupsreject", "LABEL"], check=True)
    with pytest.raises(Unavailable) as refused:
        send("LABEL")
    assert refused.value.lack is Lack.PRINTER_REFUSED
    told(refused.value)
    subprocess.run(["cupsaccept", "LABEL"], check=True)
    assert CupsPrinters().names() == ["LABEL"]
    job = send("LABEL")
    assert job.startswith("LABEL-")
    wait_until(lambda: bool(sink.got))
    assert sink.got == [b"^XA^FDA302-14^FS^XZ\n"]
    wait_until(lambda: CupsPrinters().is_done(job))


@needs_cups
def test_a_real_printing_system_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")
    with pytest.raises(Unavailable) as caught:
        send("LABEL")
    assert caught.value.lack in (Lack.PRINTER, Lack.PRINTER_REFUSED)
    told(caught.value)
    assert CupsPrinters().names() == []
