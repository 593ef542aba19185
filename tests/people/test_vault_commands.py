"""``vault …`` on the command line, and the report that two people make."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.people.conftest import PASSWORD
from tests.people.test_commands import Line
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.core.paths import data_dir
from wms_desktop.db import seals
from wms_desktop.people import vault_care, vault_reports
from wms_desktop.people.vault import Vault, VaultFault
from wms_desktop.people.vault_care import Welcome
from wms_desktop.people.vault_reports import AddReport, ApproveReport

NUMBER = "31010419900307663X"


@pytest.fixture
def terminal(
    desk_shop: Shop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Line:
    monkeypatch.setenv("WMS_DATA_DIR", str(tmp_path / "data"))
    vault = Vault(data_dir() / "vault.key")
    with desk_shop.db.write() as session:
        vault.keep(session, desk_shop.acting(), NUMBER, purpose="pickup")
    command = Welcome(desk_shop.op(), PASSWORD)
    vault_care.welcome(desk_shop.db, desk_shop.acting("admin"), command, vault=vault)
    return Line(f"sqlite:///{desk_shop.db.path}", monkeypatch, capsys)


def paper_text(path: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_vault_is_cared_for_from_the_terminal(terminal: Line, tmp_path: Path) -> None:
    code, said = terminal("vault", "status")
    assert code == 1  # no recovery key yet
    assert (said["is_enrolled"], said["kept"]) == (True, 1)  # type: ignore[index]
    assert terminal("vault", "rotate", typed="wrong\n")[0] == 4
    code, said = terminal("vault", "rotate", typed=f"{PASSWORD}\n")
    assert (code, said["closed_anew"], said["destroyed"]) == (0, 1, [1])  # type: ignore[index]
    code, said = terminal("vault", "rotate", "--index", typed=f"{PASSWORD}\n")
    assert (code, said) == (0, {"written": 1})
    out = tmp_path / "paper.pdf"
    assert terminal("vault", "recovery", "--out", str(out), typed=f"{PASSWORD}\n")[0] == 0
    lines = [line.split(None, 1)[1] for line in paper_text(out).splitlines() if " - " in line]
    key = "".join(lines)
    assert terminal("vault", "recovery", "--test", typed="HELLO\n")[0] == 4
    assert terminal("vault", "recovery", "--test", typed=f"{key}\n")[0] == 0
    assert terminal("vault", "status")[0] == 0
    (data_dir() / "vault.key").unlink()
    assert terminal("vault", "settle")[0] == 1
    assert terminal("vault", "recovery", "--use", typed=f"{key}\n{PASSWORD}\n")[0] == 0
    assert terminal("vault", "settle")[0] == 0
    assert terminal("vault", "end", "999")[0] == 4
    assert terminal("vault", "status", "--user", "lin")[0] == 4


@pytest.mark.rule("PCK-11")
def test_whose_data_it_was_is_listed_after_a_second_person_agreed(
    terminal: Line, desk_shop: Shop, tmp_path: Path
) -> None:
    shop, zhou, admin = desk_shop, desk_shop.acting("zhou"), desk_shop.acting("admin")
    from sqlalchemy import select

    from wms_desktop.people.tables import VaultEntry

    with shop.db.read() as session:
        day = session.scalars(select(VaultEntry.stored_at)).one().date()
    command = AddReport(
        shop.op(), "一台工作台被偷", shop.today, day, day, "监管机构", "换了索引密钥"
    )
    with pytest.raises(Refused) as caught:
        vault_reports.add_report(shop.db, zhou, replace(command, first_on=day.replace(year=2099)))
    assert caught.value.code is VaultFault.REVERSED_DAYS
    report = vault_reports.add_report(shop.db, zhou, command).value
    out = tmp_path / "report.pdf"
    assert terminal("vault", "report", str(report), "--out", str(out))[0] == 4
    approve = ApproveReport(shop.op(), report)
    with pytest.raises(Refused) as caught:
        vault_reports.approve_report(shop.db, zhou, approve)
    assert caught.value.code is VaultFault.OWN_REPORT
    vault_reports.approve_report(shop.db, admin, approve)
    wide = replace(command, op_id=shop.op(), what="号码 11010519491231002X 外泄")
    with pytest.raises(Refused):
        vault_reports.add_report(shop.db, zhou, wide)  # no number in free text
    seals.seal(shop.db)
    code, said = terminal("vault", "report", str(report), "--out", str(out))
    assert code == 0
    assert said["affected"] in (0, 1)  # type: ignore[index]
    text = paper_text(out)
    assert NUMBER not in text.replace(" ", "")
    assert "一台工作台被偷" in text
    assert seals.newest_anchor(shop.db) in text
