"""The shop's authority and its server's certificate: made, renewed, refused, kept to oneself."""

from __future__ import annotations

import json
import os
import ssl
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop import cli
from wms_desktop.core import shop_ca
from wms_desktop.core.errors import Refused
from wms_desktop.core.server_faults import ShopCaFault
from wms_desktop.db.program import DONE, NOT_ALLOWED
from wms_desktop.server import certificates
from wms_desktop.server.kinds import ServerFault

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = cli.run([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_command_makes_both_and_renews_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = ("server", "certificates", "--host", "wms-db.shop.lan", "--host", "10.0.0.5")
    code, first = run(capsys, *order, "--out", str(tmp_path), "--shop", "云锦仓")
    assert (code, first["new_ca"], first["hosts"]) == (DONE, True, ["wms-db.shop.lan", "10.0.0.5"])
    old = (tmp_path / "server.crt").read_text()
    code, again = run(capsys, *order, "--out", str(tmp_path))
    assert (code, again["new_ca"]) == (DONE, False)
    assert (tmp_path / "server.crt").read_text() != old
    assert again["fingerprint"] == first["fingerprint"]
    code, shown = run(capsys, "server", "fingerprint", str(tmp_path / "shop-ca.crt"))
    assert (code, shown["fingerprint"], shown["name"]) == (DONE, first["fingerprint"], "云锦仓 CA")
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(sys.platform == "win32", reason="no modes there")
def test_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        certificates.make(tmp_path / "new", ["db"], now=NOW)
        certificates.make(tmp_path / "new", ["db"], now=NOW)
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
    assert modes == {
        "shop-ca.crt": 0o644,
        "shop-ca.key": 0o600,
        "server.crt": 0o644,
        "server.key": 0o600,
    }


def test_the_chain_is_believed_strictly(tmp_path: Path) -> None:
    """As the strictest reader does: `VERIFY_X509_STRICT` is the default of newer Pythons."""
    made = certificates.make(tmp_path, ["db.shop.lan"], now=datetime.now(UTC))
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT
    client.load_verify_locations(made.ca)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(made.certificate, made.key)
    ours, theirs = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(ours, theirs, server_hostname="db.shop.lan")
    there = server.wrap_bio(theirs, ours, server_side=True)
    for _round in range(4):
        for side in (here, there):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert here.getpeercert()


def test_the_server_never_outlives_the_authority(tmp_path: Path) -> None:
    first = certificates.make(tmp_path, ["db"], now=NOW)
    late = certificates.make(tmp_path, ["db"], now=first.ca_ends_at - timedelta(days=10))
    assert late.ends_at == first.ca_ends_at
    with pytest.raises(Refused) as caught:
        certificates.make(tmp_path, ["db"], now=first.ca_ends_at)
    assert caught.value.code is ServerFault.CA_ENDED


@pytest.mark.parametrize("lost", ["shop-ca.key", "shop-ca.crt"])
def test_half_an_authority_is_never_made_whole_by_a_new_one(tmp_path: Path, lost: str) -> None:
    certificates.make(tmp_path, ["db"], now=NOW)
    (tmp_path / lost).unlink()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(Refused) as caught:
        certificates.make(tmp_path, ["db"], now=NOW)
    assert caught.value.code is ServerFault.CA_BROKEN
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_another_shops_key_does_not_fit(tmp_path: Path) -> None:
    for name in ("one", "other"):
        certificates.make(tmp_path / name, ["db"], now=NOW)
    (tmp_path / "one" / "shop-ca.key").write_bytes(
        (tmp_path / "other" / "shop-ca.key").read_bytes()
    )
    with pytest.raises(Refused) as caught:
        certificates.make(tmp_path / "one", ["db"], now=NOW)
    assert caught.value.code is ServerFault.CA_BROKEN


@pytest.mark.parametrize(
    "host",
    ["", "a b", "-a", "a-", "a..b", "10.0.0.300", "10.0.0.0/24", "*", "db_1", "仓库", "a" * 64],
)
def test_no_host(tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str) -> None:
    code, said = run(
        capsys, "server", "certificates", f"--host={host}", "--out", str(tmp_path / "x")
    )
    assert code == NOT_ALLOWED
    assert said["error"]["code"] == "server_bad_host"  # type: ignore[index]
    assert not (tmp_path / "x").exists()


def ca_fault(text: str) -> ShopCaFault:
    with pytest.raises(Refused) as caught:
        shop_ca.parsed(text)
    return ShopCaFault(caught.value.code)


def test_what_is_not_the_shops_authority(tmp_path: Path) -> None:
    made = certificates.make(tmp_path, ["db"], now=NOW)
    ca, server = made.ca.read_text(), made.certificate.read_text()
    assert ca_fault("") is ShopCaFault.NOT_A_CERTIFICATE
    assert ca_fault("x" * 100_000 + ca) is ShopCaFault.NOT_A_CERTIFICATE
    assert ca_fault(ca.replace("M", "N", 3)) is ShopCaFault.NOT_A_CERTIFICATE
    assert ca_fault(ca + server) is ShopCaFault.SEVERAL
    assert ca_fault(server) is ShopCaFault.NOT_AN_AUTHORITY
    assert ca_fault(ca + (tmp_path / "shop-ca.key").read_text()) is ShopCaFault.PRIVATE_KEY
    found = shop_ca.parsed(f"本店证书\r\n{ca}\r\n谢谢")  # pasted from a message
    assert found.fingerprint == made.fingerprint
    with pytest.raises(Refused) as caught:
        shop_ca.require_valid(found, made.ca_ends_at)
    assert caught.value.code is ShopCaFault.ENDED


@given(st.text(max_size=400))
def test_no_text_hurts(text: str) -> None:
    assert ca_fault(text) in ShopCaFault


def test_fingerprints_are_compared_however_they_are_grouped(tmp_path: Path) -> None:
    made = certificates.make(tmp_path, ["db"], now=NOW)
    digits = made.fingerprint.replace(" ", "")
    colons = ":".join(digits[at : at + 2] for at in range(0, 64, 2))
    assert shop_ca.same_fingerprint(made.fingerprint, f"SHA256:{colons.lower()}")
    assert not shop_ca.same_fingerprint(
        made.fingerprint, colons[:-1] + ("0" if colons[-1] != "0" else "1")
    )
    assert not shop_ca.same_fingerprint("", "")


def test_a_workstation_is_told_whom_to_believe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For many workstations at once, and where nobody can sign in any more."""
    (tmp_path / "config").mkdir()
    monkeypatch.setenv("WMS_CONFIG_DIR", str(tmp_path / "config"))
    made = certificates.make(tmp_path / "ca", ["db"], now=datetime.now(UTC))
    wrong = made.fingerprint[:-1] + ("0" if made.fingerprint[-1] != "0" else "1")
    code, said = run(capsys, "server", "trust", str(made.ca), "--fingerprint", wrong)
    assert (code, said["error"]["code"]) == (NOT_ALLOWED, "server_other_fingerprint")  # type: ignore[index]
    assert shop_ca.kept() is None
    code, said = run(capsys, "server", "trust", str(made.ca), "--fingerprint", made.fingerprint)
    assert code == DONE
    assert shop_ca.kept() == shop_ca.of_file(made.ca)
