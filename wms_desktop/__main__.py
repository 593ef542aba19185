"""``python -m wms_desktop`` and the installed command ``wms-desktop``."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from wms_desktop.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
