"""python3 packaging/test.py [ARGS…]: the same with test dependencies, then the whole test suite.

Without ARGS on every core, and last, one after the other, what drives a real screen.
"""

import os
import sys

from environment import ROOT, ready, run

EVERY_CORE = ("-n", "auto", "--dist", "worksteal")
ALONE = ("-n0", "-m", "slow_display")

if __name__ == "__main__":
    python = ready(for_tests=True)
    os.chdir(ROOT)
    arguments = sys.argv[1:]
    if arguments:
        sys.exit(run(python, "-m", "pytest", *arguments))
    side_by_side = run(python, "-m", "pytest", *EVERY_CORE, "-m", "not slow_display")
    sys.exit(side_by_side or run(python, "-m", "pytest", *ALONE))
