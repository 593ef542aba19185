"""The program from outside: its command line, in all three languages, on the shop of the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.bad_inputs.said import require_whole, unchanged
from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.core.language import Language
from wms_desktop.db.program import DONE


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run of the command line ended in."""

    code: int
    result: Any
    errors: str  # what went to the error stream

    @property
    def error(self) -> str:
        """The code of the refusal, as JSON gives it."""
        return str(self.result["error"]["code"])


class CommandLine:
    """Runs ``wms-desktop`` in this process, as ``python -m wms_desktop`` does."""

    def __init__(self, capture: pytest.CaptureFixture[str], url: str) -> None:
        self._capture, self.url = capture, url

    def run(self, *words: str, language: Language = Language.EN, user: str = "lin") -> Answer:
        """One run with JSON asked for."""
        more = ["--database", self.url, "--json", "--language", language.value, "--user", user]
        self._capture.readouterr()
        code = cli.run([*words, *more])
        out, errors = self._capture.readouterr()
        return Answer(code, json.loads(out) if out.strip() else None, errors)

    def refused(self, *words: str, data: tuple[str, ...] = ()) -> Answer:
        """A run in each language that ends in an error; all say the same, whole; gives one."""
        answers = {language: self.run(*words, language=language) for language in Language}
        for language, answer in answers.items():
            assert answer.code != DONE
            error = answer.result["error"]
            for part in ("text", "advice"):
                require_whole(error[part], language, list(data))
        assert len({answer.code for answer in answers.values()}) == 1
        assert len({answer.error for answer in answers.values()}) == 1
        return answers[Language.EN]


@pytest.fixture
def command_line(capsys: pytest.CaptureFixture[str]) -> Callable[[str], CommandLine]:
    """The command line on any address."""
    return lambda url: CommandLine(capsys, url)


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str], desk_shop: Shop) -> CommandLine:
    """The command line on the test's shop, embedded."""
    return CommandLine(capsys, desk_shop.db.engine.url.render_as_string(hide_password=False))


__all__ = ["Answer", "CommandLine", "unchanged"]
