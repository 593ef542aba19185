"""python3 packaging/run.py [ARGS…]: makes .venv, installs the program, starts it."""

import sys

from environment import ready, run

if __name__ == "__main__":
    sys.exit(run(ready(for_tests=False), "-m", "wms_desktop", *sys.argv[1:]))
