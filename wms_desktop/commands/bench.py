"""The benchmark suite, where the program runs from its checkout (interfaces.md)."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from wms_desktop.core.language import N_
from wms_desktop.core.paths import bench_dir
from wms_desktop.db.program import DONE, FAILED, USAGE, Program

_MARK = "Usage: ``python -m tests.bench."


def add_commands(commands: Any) -> None:
    """Declare the command."""
    command = commands.add("bench", "run the benchmark suite, or those of its parts that are named")
    command.add_argument("names", nargs="*", metavar="NAME", help="all of them without it")
    command.set_defaults(run=bench)


def bench(program: Program, options: argparse.Namespace) -> int:
    """Run them one after the other; each tells its own figures and the raw ones of the same run."""
    folder = bench_dir()
    if folder is None:
        print(program.tr(N_("Benchmarks come with the source only.")), file=sys.stderr)
        return FAILED
    known = [p.stem for p in sorted(folder.glob("*.py")) if _MARK in p.read_text("utf-8")]
    if unknown := [name for name in options.names if name not in known]:
        why = N_("No benchmark {name}. There are: {names}.")
        print(program.tr(why, name=unknown[0], names=", ".join(known)), file=sys.stderr)
        return USAGE
    told: dict[str, object] = {}
    code = DONE
    for name in options.names or known:
        print(program.tr(N_("Benchmark {name}"), name=name), file=sys.stderr)
        ran = subprocess.run(
            [sys.executable, "-P", str(folder / f"{name}.py")],
            env=_with_first_on_path(folder.parents[1]),
            cwd=folder.parents[1], stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        told[name] = _figures(ran.stdout)
        code = code if ran.returncode == 0 else FAILED
    program.as_json = True  # figures are for machines; there is no other form of them
    program.answer(told)
    return code


def _with_first_on_path(source: Path) -> dict[str, str]:
    """The environment in which *source* comes before whatever is installed by the same names.

    A benchmark is started by its file for the same reason: ``tests`` may be another one.
    """
    rest = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(source), rest)))}


def _figures(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:  # it ended before its figures
        return {"said": text[-2_000:]}
