"""Texts that hide, break, pile up or mean something elsewhere, in every field (1, 2, 18-35)."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.bad_inputs.doors import DOORS, Kind, Stage, doors
from tests.bad_inputs.said import refusal, require_whole, unchanged
from tests.desk import PaperTray
from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.shop import Shop
from wms_desktop.complaints import queries as complaints
from wms_desktop.complaints import queries_actions, queries_damage
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.locks import PDFIUM
from wms_desktop.counts import lookup
from wms_desktop.customers import queries as customers
from wms_desktop.customers.contact_queries import contacts
from wms_desktop.db import archive
from wms_desktop.db.database import Database
from wms_desktop.goods import due, printing
from wms_desktop.receipts import queries as receipts
from wms_desktop.returns import inbox
from wms_desktop.returns import queries as returns
from wms_desktop.returns.inspection_queries import inspections
from wms_desktop.scanning import resolver
from wms_desktop.stock import locations, queries
from wms_desktop.surveys import improvement_list, revisit_list, survey_list
from wms_desktop.transport import queries as transport
from wms_desktop.ui.printing import Printing
from wms_desktop.ui.tasks import InlineRunner

LINE, NOTE, CODE, BARCODE = Kind.LINE, Kind.NOTE, Kind.CODE, Kind.BARCODE


@pytest.fixture
def stage(shop: Shop) -> Stage:
    return Stage(shop)


@pytest.fixture
def local(desk_shop: Shop) -> Stage:
    """The same on one computer: where the answer is the program's own, whatever the engine."""
    return Stage(desk_shop)


def refused_at(stage: Stage, door: str, text: str) -> str:
    """The code of the refusal of *text* at *door*; no row has changed."""
    error = refusal(stage.shop.db, DOORS[door].make(stage, text))
    assert isinstance(error, Refused), error
    return str(error.code.value)


def taken_at(stage: Stage, door: str, text: str) -> str:
    """What is kept of *text*, written through *door*."""
    DOORS[door].make(stage, text)()
    return DOORS[door].stored(stage)


EMPTY = {"empty", "goods_consignee_missing", "goods_reason_missing", "goods_reason_needed",
         "lot_needed", "goods_over_receipt"}  # fmt: skip


@pytest.mark.bad_input(1)
@pytest.mark.parametrize("text", ["", "   ", "\u3000", "\u3000 \u00a0", "\u200b\ufeff"], ids=ascii)
def test_nothing_is_no_text_where_one_is_needed(
    local: Stage, text: str, subtests: pytest.Subtests
) -> None:
    for name, door in DOORS.items():
        if door.needed:
            with subtests.test(name):
                assert refused_at(local, name, text) in EMPTY


@pytest.mark.bad_input(2, 22)
def test_blanks_around_and_characters_nobody_sees_are_left_out(
    local: Stage, subtests: pytest.Subtests
) -> None:
    for name in doors(LINE, NOTE):
        if DOORS[name].column is not None:
            with subtests.test(name):
                assert taken_at(local, name, " \u3000云\u200b\u2060锦\ufeff\u3000 ") == "云锦"
    for name in doors(CODE, BARCODE):
        with subtests.test(name):
            code = f"A-{name.replace(' ', '-')}"
            assert taken_at(local, name, f" \u3000{code}\u200d\u3000 ") == code


BROKEN = {
    "a nought byte": pytest.param("云\0锦", "broken", marks=pytest.mark.bad_input(18)),
    "half a character": pytest.param("云\ud800锦", "broken", marks=pytest.mark.bad_input(19)),
    "the other half": pytest.param("\udcff", "broken", marks=pytest.mark.bad_input(19)),
    "a pile of marks": pytest.param(
        "o" + "\u0301" * 500, "broken", marks=pytest.mark.bad_input(27)
    ),
}


@pytest.mark.parametrize(("text", "code"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_text_is_refused_everywhere(
    stage: Stage, text: str, code: str, subtests: pytest.Subtests
) -> None:
    for name in DOORS:
        with subtests.test(name):
            assert refused_at(stage, name, text) == code


CONTROLS = ("\x07", "\x1b", "\x7f", "\x85", "\x9b", "\n", "\r", "\u2028", "\u2029")


@pytest.mark.bad_input(20)
@pytest.mark.parametrize("character", CONTROLS, ids=ascii)
def test_a_control_character_is_refused_in_names_and_dropped_in_notes(
    local: Stage, character: str, subtests: pytest.Subtests
) -> None:
    for name in doors(LINE, CODE, BARCODE):
        with subtests.test(name):
            assert refused_at(local, name, f"A{character}B") == "control"
    for name in doors(NOTE):
        with subtests.test(name):
            assert taken_at(local, name, f"云{character}锦") in ("云锦", "云\n锦")


BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.bad_input(21)
@pytest.mark.parametrize("character", BIDI, ids=ascii)
def test_a_turned_direction_is_refused_in_names_and_shown_as_code_in_notes(
    local: Stage, character: str, subtests: pytest.Subtests
) -> None:
    for name in doors(LINE, CODE, BARCODE):
        with subtests.test(name):
            assert refused_at(local, name, f"A{character}B") == "direction"
    for name in doors(NOTE):
        with subtests.test(name):
            assert taken_at(local, name, f"云{character}锦") == f"云\\u{ord(character):04x}锦"


MIXED = ("А302-14", "A302‐14", "А1", "A３０２ф", "ΑΒ12", "Aー1", "ⅯⅯ12", "𝐀302", "A①")


@pytest.mark.bad_input(16, 23)
@pytest.mark.parametrize("text", MIXED, ids=ascii)
def test_a_code_with_letters_that_only_look_right_is_refused(
    local: Stage, text: str, subtests: pytest.Subtests
) -> None:
    for name in doors(CODE):
        with subtests.test(name):
            assert refused_at(local, name, text) == "not_a_code"


@pytest.mark.bad_input(3, 23)
def test_a_full_width_code_is_made_narrow(local: Stage, subtests: pytest.Subtests) -> None:
    for name in doors(CODE, BARCODE):
        with subtests.test(name):
            code = f"C-{len(name)}{name[0]}{name[-1]}".upper()
            wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
            assert taken_at(local, name, wide) == code


@pytest.mark.bad_input(24)
def test_the_two_ways_to_write_one_name_are_one(local: Stage, subtests: pytest.Subtests) -> None:
    for written in ("José Ñandú", "がぎぐ", "각"):
        for form in ("NFC", "NFD"):
            for name in doors(LINE, NOTE):
                if DOORS[name].column is not None:
                    with subtests.test(f"{name} {form}"):
                        kept = taken_at(local, name, unicodedata.normalize(form, written))
                        assert kept == unicodedata.normalize("NFC", written)


PRINTED = ("李", "𠮷野家", "𪚥", "㐂喜", "阿卜杜拉·买买提", "欧阳" * 15)
NAMES = (*PRINTED, "\U0002a6d6", "\U00030000\U00031350")


@pytest.mark.bad_input(25)
@pytest.mark.parametrize("text", NAMES)
def test_rare_short_and_long_names_are_kept(
    stage: Stage, text: str, subtests: pytest.Subtests
) -> None:
    for name in doors(LINE, NOTE):
        door = DOORS[name]
        if door.column is not None and len(text) <= door.limit:
            with subtests.test(name):
                assert taken_at(stage, name, text) == text


def delivery_note(stage: Stage, consignee: str, remarks: str) -> str:
    """The text of a delivery note, copied from its paper."""
    shop, counter = stage.shop, stage.counter
    order = counter.order((stage.item, 2), consignee_name=consignee, remarks=remarks)
    counter.allocate(order)
    counter.pick_all(order)
    counter.pack(order)
    command = printing.PrintPaper(shop.op(), order, printing.PaperKind.DELIVERY_NOTE)
    content = archive.content(shop.db, printing.print_paper(shop.db, stage.by, command).value)
    with PDFIUM, pdfium.PdfDocument(content) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.bad_input(25)
@pytest.mark.parametrize("text", PRINTED)
def test_rare_short_and_long_names_print_right(local: Stage, text: str) -> None:
    assert text in "".join(delivery_note(local, text, "").split())


@pytest.mark.bad_input(25)
@pytest.mark.parametrize("text", ["\U0002a6d6", "\U00030000"])
def test_a_name_that_no_font_has_is_named_before_anything_is_printed(
    local: Stage, text: str
) -> None:
    with pytest.raises(Unavailable) as told:
        delivery_note(local, text, "")
    assert told.value.lack is Lack.FONT
    assert text in str(told.value.params["characters"])


EMOJI = ("小心🙂轻放", "🇨🇳", "👩‍👩‍👧‍👦", "✅ 已核对", "1️⃣")


@pytest.mark.bad_input(26)
@pytest.mark.parametrize("text", EMOJI)
def test_emoji_and_flags_are_kept_in_notes(
    stage: Stage, text: str, subtests: pytest.Subtests
) -> None:
    seen = text.replace("\u200d", "")  # joiners are characters nobody sees
    for name in doors(NOTE):
        with subtests.test(name):
            assert taken_at(stage, name, text) == seen


@pytest.mark.bad_input(28, 29)
def test_a_text_over_its_limit_is_refused(stage: Stage, subtests: pytest.Subtests) -> None:
    for name, door in DOORS.items():
        limit = 10_000 if door.kind is NOTE else door.limit
        with subtests.test(name):
            assert refused_at(stage, name, "A" * (limit + 1)) == "too_long"
            work = door.make(stage, "锦" * 1_000_000)
            begun = time.monotonic()
            with pytest.raises(Refused) as told:
                work()
            assert told.value.code.value == "too_long"
            assert time.monotonic() - begun < 1
    for name in doors(NOTE):
        with subtests.test(f"{name} at its limit"):
            assert len(taken_at(stage, name, "锦" * 10_000)) == 10_000


HARMLESS = (
    pytest.param("<img src=http://x>", marks=pytest.mark.bad_input(30)),
    pytest.param("<b>粗</b>&amp;", marks=pytest.mark.bad_input(30)),
    pytest.param("%s%n{0} \\n $(x)", marks=pytest.mark.bad_input(31)),
    pytest.param("${HOME} `id` %d", marks=pytest.mark.bad_input(31)),
    pytest.param("'; DROP TABLE x;--", marks=pytest.mark.bad_input(32)),
    pytest.param('" OR 1=1 --', marks=pytest.mark.bad_input(32)),
)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_means_something_elsewhere_is_just_a_text(
    stage: Stage, text: str, subtests: pytest.Subtests
) -> None:
    for name in doors(LINE, NOTE):
        door = DOORS[name]
        if door.column is not None and len(text) <= door.limit:
            with subtests.test(name):
                assert taken_at(stage, name, text) == text


# searches

NOON = datetime(2026, 5, 20, 4, tzinfo=UTC)
READER = Acting(1, "林晓雯", frozenset(Role), 1, "", 1, "", NOON, NOON.date())
Search = Callable[[Database, str], object]
SEARCHES: dict[str, Search] = {
    "items": lambda db, t: queries.search_items(db, t),
    "stock on hand": lambda db, t: queries.on_hand(db, queries.StockFilter(text=t)),
    "stock total": lambda db, t: queries.on_hand_total(db, queries.StockFilter(text=t))[0],
    "locations": lambda db, t: locations.locations(db, 1, text=t),
    "customers": lambda db, t: customers.search(db, t),
    "best customers": lambda db, t: customers.best(db, t),
    "inbound": lambda db, t: due.inbound_due(db, 1, text=t, open_only=False),
    "outbound": lambda db, t: due.outbound_due(db, 1, text=t, open_only=False),
    "returns": lambda db, t: inbox.applications(db, 1, t),
    "inspections": lambda db, t: inspections(db, 1, None, t),
    "contacts": lambda db, t: contacts(db, 1, text=t),
    "complaints": lambda db, t: complaints.complaints(db, READER, text=t),
    "actions": lambda db, t: queries_actions.actions(db, READER, text=t),
    "complaint of an action": lambda db, t: queries_actions.find_complaints(db, READER, t),
    "damage": lambda db, t: queries_damage.cases(db, READER, text=t),
    "measures": lambda db, t: improvement_list.measures(db, READER, text=t),
    "revisits": lambda db, t: revisit_list.revisits(db, READER, text=t),
    "order or complaint to revisit": lambda db, t: revisit_list.found_source(db, READER, t),
    "main customers": lambda db, t: survey_list.main_customers(db, READER, text=t),
    "surveys": lambda db, t: survey_list.surveys(db, READER, text=t),
    "orders to return": lambda db, t: returns.find_orders(db, t),
    "consignments": lambda db, t: transport.waiting(db, 1, t, after=None, limit=9),
    "receipts": lambda db, t: receipts.find(db, t),
    "a code": lambda db, t: resolver(db, lambda: 1)(t),
    "goods typed in a count": lambda db, t: lookup.typed(db, 1, t).goods,
}
ABSURD = ("x" * 3000, "锦" * 3000, "((((" * 700, "[a-", "\\", "\0", "A\0B", "\ud800", "\u202e",
          "'; DROP TABLE item;--", "{0}%s", "*?", "😀")  # fmt: skip


@pytest.mark.bad_input(33)
@pytest.mark.parametrize("sign", ["%", "_", "%%", "a%z", "_____"])
def test_a_sign_of_a_pattern_is_literal_in_every_search(
    stage: Stage, sign: str, subtests: pytest.Subtests
) -> None:
    stage.counter.order((stage.item, 1))
    stage.announced()
    for name, search in SEARCHES.items():
        with subtests.test(name):
            assert not found(search, stage, sign)
    wanted = stage.shop.item("P-1", f"纯棉 100{sign} 白")
    assert [row.id for row in queries.search_items(stage.shop.db, f"100{sign}")] == [wanted]


def found(search: Search, stage: Stage, text: str) -> object:
    """What *search* finds; a refusal finds nothing."""
    try:
        return search(stage.shop.db, text)
    except Refused:
        return None


@pytest.mark.bad_input(34)
@pytest.mark.parametrize("text", ABSURD, ids=lambda text: ascii(text)[:14])
def test_an_absurd_search_finds_nothing_within_a_second(
    stage: Stage, text: str, subtests: pytest.Subtests
) -> None:
    stage.counter.order((stage.item, 1))
    for name, search in SEARCHES.items():
        with subtests.test(name), unchanged(stage.shop.db):
            begun = time.monotonic()
            if folded_away(text):
                found(search, stage, text)
            else:
                assert not found(search, stage, text)
            assert time.monotonic() - begun < 1


def folded_away(text: str) -> bool:
    """Whether nothing is left of *text* to look for: then the list is whole."""
    return not any(c.isprintable() for c in text)


# in the window


@pytest.mark.bad_input(28)
@pytest.mark.parametrize("language", list(Language))
def test_a_megabyte_pasted_into_a_field_leaves_the_window_live(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, language: Language
) -> None:
    rolls = desk_shop.item()
    desk = GoodsDesk(qtbot, desk_shop, tmp_path, language=language)
    desk.page.open(inbound=Counter(desk_shop).announce((rolls, 48, "")))
    desk.press("F7")
    hand = desk.inbound.side.by_hand
    desk.find(hand.item, "A302-14")
    desk.type(hand.goods_hand_quantity, "12")
    desk.type(hand.goods_hand_location, "A-01-01")
    QApplication.clipboard().setText("锦" * 1_000_000)
    begun = time.monotonic()
    with unchanged(desk_shop.db):
        hand.goods_hand_lot.setFocus()
        hand.goods_hand_lot.paste()
        desk.press("Ctrl+S")
    assert time.monotonic() - begun < 2
    assert hand.goods_hand_quantity.text() == "12"
    assert desk_shop.on_hand(rolls) == 0
    said = [part for result in desk.shell.results for part in (result.head, result.note)]
    said += [hand.goods_hand_lot_field.error(), hand.goods_hand_message.text]
    for part in filter(None, said):
        require_whole(part, language, ["A302-14", hand.goods_hand_lot.text()])
    assert any(said)


TITLES = {
    "../../x": "x", "CON": "CON", "NUL.pdf": "NUL", "a:b": "a-b", "x. ": "x", "com1": "com1",
    "a/b\\c": "a-b-c", "云\u202e锦": "云", "x" * 300: "x" * 80, "锦" * 300: "锦", "": "paper",
    "a\nb\0c": "a-b-c", "<b>*?|\"": "-b", "\udcff": "-",
}  # fmt: skip
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{n}{d}" for n in ("COM", "LPT") for d in range(1, 10))}


@pytest.mark.bad_input(35, 21)
@pytest.mark.parametrize("title", TITLES, ids=lambda title: ascii(title)[:16])
def test_a_title_becomes_a_file_name_that_every_system_takes(title: str) -> None:
    opened: list[Path] = []
    shown = Printing(InlineRunner(), PaperTray(), open_file=lambda path: not opened.append(path))
    path = shown.open_pdf(b"%PDF", title)
    assert opened == [path]
    assert path.parent.name.startswith("wms-")
    assert path.exists()
    assert path.suffix == ".pdf"
    assert path.stem.upper() not in RESERVED
    assert path.stem.strip(" .") == path.stem != ""
    assert len(path.name.encode()) <= 255
    assert not set('<>:"/\\|?*\0\n\u202e') & set(path.name)
    assert TITLES[title] in path.name
