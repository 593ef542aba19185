"""Sentences for a shared server that lets nobody in, or that is not believed: each its own."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.errors import Lack
from wms_desktop.core.language import N_
from wms_desktop.core.server_faults import PlaceFault, ShopCaFault

SERVER_LACKS: dict[Lack, tuple[str, str]] = {
    Lack.DATABASE_SETUP_RIGHT: (
        N_("The login {login} may not change the schema. Nothing was changed."),
        N_("Use the set-up login: --database postgresql://wms_setup@…"),
    ),
    Lack.DATABASE_SCRATCH_RIGHT: (
        N_("The login {login} may make no scratch database. Nothing was tried out."),
        N_("On the server, as the set-up login: --database postgresql://wms_setup@localhost/…"),
    ),
    Lack.DATABASE_LOGIN_OFF: (
        N_("This login is switched off on the server."),
        N_("The administrator switches it on in Settings, People."),
    ),
    Lack.DATABASE_LOGIN_ENDED: (
        N_("This login ended on {day}."),
        N_("Ask the administrator for a later last day."),
    ),
    Lack.DATABASE_LOGIN_CHANGED: (
        N_("The server no longer takes this session's password: it was changed or has run out."),
        N_("What is typed stays here. Sign in again with the new password."),
    ),
    Lack.DATABASE_LOGIN_FULL: (
        N_("This login has as many connections as it may have."),
        N_("Close the windows of the same person on other workstations, then try again."),
    ),
    Lack.DATABASE_CROWDED: (
        N_("The database server takes no more connections."),
        N_("Close windows that nobody uses; the administrator raises max_connections."),
    ),
    Lack.DATABASE_NO_ENTRY: (
        N_("This login may not open the database {database}."),
        N_("The administrator gives the person a role in Settings, People."),
    ),
    Lack.DATABASE_UNKNOWN: (
        N_("The server has no database called {database}."),
        N_("Check the name; the administrator creates it with createdb."),
    ),
    Lack.DATABASE_HOST_REFUSED: (
        N_("The server does not let this computer into the database {database}."),
        N_("Check its name; the administrator adds the network to pg_hba.conf (server settings)."),
    ),
    Lack.DATABASE_METHOD: (
        N_("The server asks for the password in an unsafe way. It was not sent."),
        N_("The administrator sets scram-sha-256 in pg_hba.conf (command: server settings)."),
    ),
    Lack.DATABASE_IMPOSTOR: (
        N_("This is not the shop's server: its certificate is from somebody else."),
        N_("The password was not sent. Tell the administrator before anybody goes on."),
    ),
    Lack.DATABASE_CERT_ENDED: (
        N_("The certificate of the server has expired. The password was not sent."),
        N_("The administrator makes a new one (command: server certificates)."),
    ),
    Lack.DATABASE_CERT_EARLY: (
        N_("The certificate of the server is not valid yet. The password was not sent."),
        N_("Check this computer's date and time, then try again."),
    ),
    Lack.DATABASE_CERT_NAME: (
        N_("The server's certificate is made out to {names}, not to {host}."),
        N_("Check the host name; the password was not sent."),
    ),
    Lack.DATABASE_PLAIN: (
        N_("The server speaks without encryption. The password was not sent."),
        N_("The administrator switches ssl on (command: server settings)."),
    ),
    Lack.DATABASE_WEAK: (
        N_("The address asks for a connection without full protection: {option}"),
        N_("Take this out of the address: another machine is reached with verify-full only."),
    ),
    Lack.DATABASE_NO_CA: (
        N_("The certificate file of the shop is missing here or cannot be read: {path}"),
        N_("Choose shop-ca.crt at first start or in Settings, This workstation."),
    ),
}

AUTHORITY_REFUSALS: dict[StrEnum, tuple[str, str]] = {
    ShopCaFault.NOT_A_CERTIFICATE: (
        N_("This is no certificate."),
        N_("Choose the file shop-ca.crt, or paste all of its text."),
    ),
    ShopCaFault.SEVERAL: (
        N_("There are {count} certificates in it."),
        N_("Take the shop's own alone: shop-ca.crt."),
    ),
    ShopCaFault.NOT_AN_AUTHORITY: (
        N_("This is the certificate of a server, not of the shop."),
        N_("Choose the file shop-ca.crt beside it."),
    ),
    ShopCaFault.ENDED: (
        N_("The certificate of the shop expired on {day}."),
        N_("The administrator makes a new one (command: server certificates)."),
    ),
    ShopCaFault.PRIVATE_KEY: (
        N_("This file holds a secret key. It belongs on no workstation."),
        N_("Choose shop-ca.crt, and keep the file with the key locked away."),
    ),
    PlaceFault.NO_HOST: (
        N_("The server's name is missing."),
        N_("Type the name or address that the administrator gave you."),
    ),
    PlaceFault.BAD_HOST: (
        N_("{host} is no name of a server."),
        N_("Type it like wms-db.shop.lan or 10.0.0.5; two are parted by a comma."),
    ),
    PlaceFault.BAD_PORT: (
        N_("{port} is no port."),
        N_("Type a number from 1 to 65535; usually it is 5432."),
    ),
    PlaceFault.BAD_DATABASE: (
        N_("{database} cannot be the name of a database."),
        N_("Use letters, digits, hyphens and underscores."),
    ),
}
