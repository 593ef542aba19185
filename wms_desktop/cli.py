"""The command line: one parser, exit codes 0 done, 1 failed, 2 usage, 3 database, 4 refused."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from wms_desktop import __version__, slices
from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Lack, Refused, Stale, Unavailable
from wms_desktop.core.fault_file import keep_fault
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.paths import cache_dir, data_dir
from wms_desktop.core.sentences import sentence
from wms_desktop.core.text import TextFault
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db.program import FAILED, NO_DATABASE, NOT_ALLOWED, USAGE, Program

if TYPE_CHECKING:
    from wms_desktop.db.database import Database

WINDOW_MODULE = "wms_desktop.commands.window"
COMMAND_MODULES = (
    WINDOW_MODULE,
    "wms_desktop.commands.house",
    "wms_desktop.backups.commands",
    "wms_desktop.server.commands",
    "wms_desktop.commands.bench",
    "wms_desktop.commands.exchange",
    "wms_desktop.commands.labels",
    "wms_desktop.demo.commands",
    "wms_desktop.simulate.commands",
    *(f"wms_desktop.{name}.commands" for name in slices.ORDER),
    "wms_desktop.commands.dispute",
    "wms_desktop.commands.evidence",
)


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; the exit code is the answer for scripts."""
    given = _with_command(arguments)
    is_window = given[0] == "open"  # painted first, loads the rest behind it (speed.md, P13)
    options = parser((WINDOW_MODULE,) if is_window else COMMAND_MODULES).parse_args(given)
    program = Program(
        url=options.database or "",
        as_json=options.json,
        language=_language(options),
        find_acting=lambda db: _acting(db, options),
        extras={"signed_papers": slices.signed_papers},
    )
    try:
        if not is_window:
            slices.load()
        if broken := _broken_argument(options):
            raise Refused(TextFault.BROKEN, field=broken)
        program.url = program.url or database_url()
        return int(options.run(program, options) or 0)
    except Refused as error:
        _say(program, error)
        return NOT_ALLOWED
    except Stale as error:
        _say(program, error)
        return FAILED
    except Unavailable as error:
        _say(program, error)
        on_database = error.lack.value.startswith("database") or error.lack is Lack.SIGN_IN
        return NO_DATABASE if on_database else FAILED
    except (BrokenPipeError, KeyboardInterrupt):
        return FAILED
    except OSError as error:  # a folder that cannot be made, a name that is too long, a full disk
        _say(program, Unavailable(Lack.FILE, path=str(error.filename or "")))
        return FAILED
    except Exception as error:
        _say_fault(program, error)
        return FAILED
    finally:
        program.close()


def _with_command(arguments: Sequence[str]) -> list[str]:
    """Without a command it is the window: ``wms-desktop --demo`` opens it (interfaces.md)."""
    given = list(arguments)
    if not given or given[0] == "open":  # no look at the other commands: they import everything
        return given or ["open"]
    asks_for_words = given[0] in ("-h", "--help", "--version")
    if given[0].startswith("-") and not asks_for_words and not _names_command(given):
        return ["open", *given]
    return _common_last(given)


def _names_command(given: Sequence[str]) -> bool:
    return any(word in _command_names() for word in given if not word.startswith("-"))


def _common_last(given: list[str]) -> list[str]:
    """Common options may stand before the command too; argparse wants them behind it."""
    place = next((n for n, word in enumerate(given) if word in _command_names()), 0)
    before, rest = given[:place], given[place:]
    if not before or before[0] in ("-h", "--help", "--version"):
        return given
    return [*rest, *before]


@cache
def _command_names() -> frozenset[str]:
    groups = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return frozenset(name for group in groups for name in group.choices)


@cache
def parser(modules: tuple[str, ...] = COMMAND_MODULES) -> argparse.ArgumentParser:
    """The command line, put together from every slice's part."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--database", metavar="URL", help="sqlite:///FILE or postgresql://…")
    common.add_argument("--json", action="store_true", help="print the result as JSON")
    common.add_argument("--language", choices=[language.value for language in Language])
    common.add_argument("--user", metavar="LOGIN", help="the person in whose name this is done")
    top = argparse.ArgumentParser(prog="wms-desktop", description="WMS Desktop")
    top.add_argument("--version", action="version", version=f"wms-desktop {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    shared = _Commands(commands, common)
    for name in modules:
        if find_spec(name):
            import_module(name).add_commands(shared)
    return top


class _Commands:
    """Adds commands that all take the common options."""

    def __init__(self, subparsers: argparse._SubParsersAction, common: argparse.ArgumentParser):  # type: ignore[type-arg]
        self._subparsers, self._common = subparsers, common
        self.groups: dict[str, _Commands] = {}

    def add(self, name: str, help: str) -> argparse.ArgumentParser:
        """A command; give it ``set_defaults(run=function)`` with ``function(program, options)``."""
        made: argparse.ArgumentParser = self._subparsers.add_parser(
            name, help=help, parents=[self._common]
        )
        return made

    def group(self, name: str, help: str) -> _Commands:
        """A command with commands of its own, e.g. ``receipts print``."""
        if name not in self.groups:
            group = self._subparsers.add_parser(name, help=help)
            below = group.add_subparsers(metavar="COMMAND", required=True)
            self.groups[name] = _Commands(below, self._common)
        return self.groups[name]


def database_url() -> str:
    """Environment, else the workstation's settings, else the embedded file (interfaces.md).

    Empty, and a word about it, where the settings' address cannot be used: the embedded file must
    not silently take its place.
    """
    file = WorkstationFile()
    chosen = os.environ.get("WMS_DATABASE_URL") or file.load().database_url
    if chosen:
        return chosen
    if not file.has_lost_address:
        return f"sqlite:///{data_dir() / 'wms.sqlite'}"
    for warned in file.warnings:
        print(translate(warned.text, file.settings.shown_language, key=warned.key), file=sys.stderr)
    return ""


def _language(options: argparse.Namespace) -> Language:
    if options.language:
        return Language(options.language)
    with suppress(OSError):  # no folder of one's own: the system's language, then
        if chosen := WorkstationFile().load().language:
            return Language(chosen)
    system = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    if system.startswith(("zh_TW", "zh_HK")):
        return Language.ZH_TW
    return Language.ZH_CN if system.startswith("zh") else Language.EN


def _acting(db: Database, options: argparse.Namespace) -> Acting:
    from wms_desktop.people.queries import acting_for_command

    return acting_for_command(db, login=options.user, language=_language(options))


def _broken_argument(options: argparse.Namespace) -> str:
    """The first argument whose bytes are no text; a path may have such bytes, and is none."""
    for name, value in vars(options).items():
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and not _is_text(text) for text in texts):
            return name.upper()
    return ""


def _is_text(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _say(program: Program, error: Exception) -> None:
    slices.register_words()
    said = sentence(error, program.language)
    code = error.code.value if isinstance(error, Refused) else ""
    code = error.lack.value if isinstance(error, Unavailable) else code
    if program.as_json:
        program.answer({"error": {"code": code, "text": said.head, "advice": said.advice}})
    else:
        print(said.head, said.advice, file=sys.stderr, sep="\n")


def _say_fault(program: Program, error: Exception) -> None:
    """The program itself is wrong: one sentence, and where its report is."""
    path = keep_fault(error, cache_dir())
    head = program.tr(N_("The program has made a mistake"))
    advice = program.tr(N_("Its report, without personal data: {path}"), path=path or "–")
    if program.as_json:
        told = {"code": "fault", "text": head, "advice": advice, "kind": type(error).__name__}
        program.answer({"error": told})
    else:
        print(head, advice, file=sys.stderr, sep="\n")


__all__ = ["FAILED", "NOT_ALLOWED", "NO_DATABASE", "USAGE", "database_url", "parser", "run"]
