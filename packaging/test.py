"""python3 packaging/test.py [ARGS…]: the same with test dependencies, then the whole test suite."""

import os
import sys

from environment import ROOT, ready, run

if __name__ == "__main__":
    python = ready(for_tests=True)
    os.chdir(ROOT)
    sys.exit(run(python, "-m", "pytest", *sys.argv[1:]))
