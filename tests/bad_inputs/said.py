"""What staff are told: every refusal is a whole sentence in the three languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.conftest import dump
from wms_desktop import slices
from wms_desktop.core.errors import Refused, Stale, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.sentences import sentence
from wms_desktop.core.text import visible
from wms_desktop.db.database import Database

Expected = Refused | Stale | Unavailable
OURS = {"field", "known", "state", "roles", "need", "have"}  # parts that are not data, but words
_NAMES = re.compile(
    r"\.(xlsx|csv|pdf|json|unproven)\b|--(?:database|other-shop|known-by|trust)\b"
    r"|postgresql://\w+@(?:localhost/)?…|wms-desktop backup /backup/wms\.dump"
    r"|\b(PDF|JPEG|PNG|TIFF|BMP|MB|GB|dpi|EAN|Excel|CSV|XLSX?|PostgreSQL|PG_BIN|UTF-8|QC|OK|init"
    r"|upgrade|pg_hba\.conf|scram-sha-256|createdb|shop-ca\.crt|max_connections|verify-full|ssl"
    r"|SHA-256|SHA256|server settings|server certificates|status|check|restore|F\d{1,2}|Ctrl|Enter"
    r"|Esc|ID)\b"
)
_ENGLISH = re.compile(r"[A-Za-z]{2,}")


def told(error: Expected) -> str:
    """The English sentence for *error*, once all three are seen to be whole."""
    slices.register_words()
    for language in Language:
        said = sentence(error, language)
        params = {} if isinstance(error, Stale) else error.params
        data = [visible(str(value)) for name, value in params.items() if name not in OURS]
        for part in (said.head, said.advice):
            require_whole(part, language, data)
    return str(sentence(error, Language.EN))


def require_whole(text: str, language: Language, data: list[str] | None = None) -> None:
    """A sentence without gaps, and without English where it is Chinese; *data* may be anything."""
    assert text.strip(), f"nothing said in {language}"
    for value in sorted(filter(None, data or []), key=len, reverse=True):
        text = text.replace(value, "")
    assert not re.search(r"[{}]|–|\bNone\b|Traceback|Error\b", text), (language, text)
    if language is not Language.EN:
        assert not _ENGLISH.search(_NAMES.sub("", text)), (language, text)
        assert re.search("[\u4e00-\u9fff]", text) or not text.strip(" ，。：；、“”"), text


def refusal(db: Database, work: Callable[[], object]) -> Expected:
    """The refusal that *work* ends in; no row of *db* has changed."""
    before = dump(db)
    with pytest.raises((Refused, Stale, Unavailable)) as caught:
        work()
    assert dump(db) == before
    error = caught.value
    assert isinstance(error, (Refused, Stale, Unavailable))
    told(error)
    return error


@contextmanager
def unchanged(db: Database) -> Iterator[None]:
    """Nothing inside changes a row."""
    before = dump(db)
    yield
    assert dump(db) == before
