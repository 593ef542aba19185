"""``python -m wms_desktop`` and the installed command ``wms-desktop``."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:2] == ["--imaging-child"]:  # the frozen program starts itself to open scans
        from wms_desktop.imaging.child import main as open_scans

        sys.exit(open_scans())
    if sys.argv[1:2] == ["--workbook-child"]:  # and to open workbooks
        from wms_desktop.documents.workbook import main as open_workbook

        sys.exit(open_workbook(*(int(limit) for limit in sys.argv[2:4])))
    from wms_desktop.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
