"""What the room says. English; the Chinese is in resources/translations/tls.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.server.kinds import ServerFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    ServerFault.BAD_HOST: (
        N_("{host} is no name of a server."),
        N_("Use the name or address by which workstations call it."),
    ),
    ServerFault.BAD_SUBNET: (
        N_("{subnet} is no network."),
        N_("Write it like 192.168.1.0/24."),
    ),
    ServerFault.CA_ENDED: (
        N_("The shop's own certificate expired on {day}."),
        N_("Use another folder; then give every workstation the new shop-ca.crt."),
    ),
    ServerFault.CA_BROKEN: (
        N_("The shop's certificate and its key in {folder} do not belong together."),
        N_("Put both back from the safe, or use an empty folder."),
    ),
    ServerFault.OTHER_FINGERPRINT: (
        N_("The file has another fingerprint: {fingerprint}"),
        N_("Do not use it. Fetch shop-ca.crt again from the administrator."),
    ),
    ServerFault.NOT_A_SERVER: (
        N_("This is no shared database."),
        N_("Name the server with --database postgresql://…"),
    ),
}
