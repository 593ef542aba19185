"""Sentences for what can go wrong with backups."""

from __future__ import annotations

from wms_desktop.core.errors import Lack
from wms_desktop.core.language import N_

BACKUP_LACKS: dict[Lack, tuple[str, str]] = {
    Lack.DATABASE_LEDGER: (
        N_("Stock ledger and balances differ: the file was changed from outside."),
        N_("Restore the last backup, or run the command check."),
    ),
    Lack.BACKUP_MISSING: (
        N_("There is no backup {path}."),
        N_("Check the name; look in the second folder."),
    ),
    Lack.BACKUP_UNNAMED: (
        N_("The backup of a server needs the name of its file. Nothing was written."),
        N_("For example: wms-desktop backup /backup/wms.dump"),
    ),
    Lack.BACKUP_UNKNOWN: (
        N_("{path} has no manifest, so nobody knows whether it is whole."),
        N_("Put its .json file beside it, or take another backup."),
    ),
    Lack.BACKUP_STRANGE: (
        N_("Nobody knows the backup {path}: neither the database nor this account has noted it."),
        N_(
            "A restore runs everything in it with your rights. Name the shop's database with"
            " --known-by; or compare its SHA-256 with the one that backup printed, then add"
            " --trust SHA256."
        ),
    ),
    Lack.BACKUP_UNVOUCHED: (
        N_("This account has not noted the backup {path}."),
        N_(
            "Whoever wrote it decides who may sign in and what was booked. Where you know that"
            " nobody else could write to its folder, add --trust with the SHA-256 from its .json"
            " file."
        ),
    ),
    Lack.BACKUP_BROKEN: (
        N_("The backup {path} is not what it was when it was made ({detail})."),
        N_("Nothing was replaced. Take an older backup, or the one in the second folder."),
    ),
    Lack.BACKUP_UNPROVEN: (
        N_("The copy does not hold, so it is no backup: {detail}."),
        N_("Run the command check; the copy lies beside it as .unproven."),
    ),
    Lack.BACKUP_NEWER: (
        N_("The backup {path} was made by a newer version of this program."),
        N_("Install that version, then restore. Nothing was replaced."),
    ),
    Lack.BACKUP_OTHER_SHOP: (
        N_("The backup {path} holds another shop's data."),
        N_("Nothing was replaced. Choose this shop's backup, or add --other-shop."),
    ),
    Lack.BACKUP_PLACE: (
        N_("No backup can be written to {path}."),
        N_("Free some space or choose another folder; the backups there are as they were."),
    ),
    Lack.BACKUP_IN_THE_WAY: (
        N_("{path} is there already and is no backup."),
        N_("Choose another name."),
    ),
    Lack.BACKUP_TOOL: (
        N_("The program {tool} of PostgreSQL is not installed here."),
        N_("Install the PostgreSQL {version} client programs, or set PG_BIN to their folder."),
    ),
    Lack.BACKUP_TOOL_OLDER: (
        N_("{tool} {found} is older than the server, which has version {version}."),
        N_("Install the PostgreSQL {version} client programs, or set PG_BIN to their folder."),
    ),
    Lack.BACKUP_TOOL_FAILED: (
        N_("{tool} has stopped: {detail}"),
        N_("Nothing was replaced. Put that right, then repeat."),
    ),
    Lack.BACKUP_NOT_EMPTY: (
        N_("The database {database} is not empty. Nothing was changed."),
        N_("Create an empty database and name it with --database."),
    ),
    Lack.BACKUP_ENGINE: (
        N_("The backup {path} was made from {engine} and cannot be put into this database."),
        N_("Name a database of the same kind with --database."),
    ),
}
