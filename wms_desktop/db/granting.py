"""Tells a shared database's server who may do what: groups, owners, rights, logins.

Safe to repeat, in the transaction of the upgrade: rights are those of the program's version, and
what somebody granted by hand beside them is taken back.

Source: reliability.md, Two-tier security.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, text

from wms_desktop.core.acting import Role
from wms_desktop.db import logins, number_index, watchmen
from wms_desktop.db.base import Base
from wms_desktop.db.prepared import said
from wms_desktop.db.rights import (
    DOORKEEPER,
    FUNCTIONS,
    OWNER,
    STAFF,
    TABLES,
    Line,
    Roles,
    group,
)

_SETTERS = 16_00_00  # from this version on a maker of logins needs every group's leave
GROUPS = {role: group(role) for role in Role}
# what a shop never needs, and one login could fill the disk or stop the others with
_SHARED_GOODS = (
    "lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid,bytea)", "lo_open(oid,integer)",
    "lo_put(oid,bigint,bytea)", "lo_truncate(integer,integer)", "lo_truncate64(integer,bigint)",
    "lo_unlink(oid)", "lowrite(integer,bytea)", "lo_get(oid)", "lo_get(oid,bigint,integer)",
    *(
        f"pg_{attempt}advisory_{kind}lock{shared}({keys})"
        for attempt in ("", "try_")
        for kind in ("", "xact_")
        for shared in ("", "_shared")
        for keys in ("bigint", "integer,integer")
    ),
)  # fmt: skip


def apply(connection: Connection) -> None:
    """Make the server's groups, owners, rights, watchmen and logins what the program says.

    Nothing on an embedded database, which has none of them.

    Raises:
        Unavailable: from the caller's transaction, where this login may not do it.
    """
    if connection.dialect.name != "postgresql":
        return
    asked = text("SELECT quote_ident(current_schema()), quote_ident(current_database())")
    schema, database = connection.execute(asked).one()
    power = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    is_super = bool(connection.execute(power).scalar())
    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    for part in (
        _groups(is_super=is_super, version=version),
        watchmen.statements(schema, Base.metadata.sorted_tables),
        logins.statements(schema),
        number_index.statements(schema),
        _owners(schema),
        _nothing(schema, database, is_super=is_super),
        _rights(schema, database),
        logins.fitted(schema, version),
    ):
        _run(connection, part)


def grants(line: Line) -> Iterator[tuple[str, str, Roles]]:
    """Verb, columns (empty: all) and who, of one line; reading is everybody's."""
    yield "INSERT", "", line.add
    yield "UPDATE", line.columns, line.change
    for who, columns in line.more:
        yield "UPDATE", columns, who
    yield "DELETE", "", line.remove
    yield "UPDATE", "id", line.lock - line.change


def written_by_people(table: Table) -> list[str]:
    """What a new row says of itself: not its running number, by which later rows stand in order."""
    numbered = table.autoincrement_column
    return [f'"{column.name}"' for column in table.columns if column is not numbered]


def _run(connection: Connection, part: Iterator[str]) -> None:
    """Carry out all of *part* at once: as one text, so without values of the driver's."""
    script = ";\n".join(statement.strip() for statement in part)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(script)
    except connection.dialect.loaded_dbapi.Error as error:
        raise said(connection, "rights", error, cursor) from error
    finally:
        cursor.close()


def _groups(*, is_super: bool, version: int) -> Iterator[str]:
    """The groups themselves, which belong to the whole server, not to one database."""
    wanted = {OWNER: "NOLOGIN", DOORKEEPER: "NOLOGIN CREATEROLE", STAFF: "NOLOGIN"}
    wanted |= dict.fromkeys(GROUPS.values(), "NOLOGIN")
    for name, kind in wanted.items():
        yield (
            "DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles"
            f" WHERE rolname = '{name}') THEN CREATE ROLE {name} {kind}; END IF; END $do$"
        )
        yield f"ALTER ROLE {name} {kind}"
    for name in GROUPS.values():
        yield f"GRANT {STAFF} TO {name}"
        if name != GROUPS[Role.ADMIN]:
            yield f"GRANT {name} TO {GROUPS[Role.ADMIN]}"
    if version >= _SETTERS:
        for name in (STAFF, *GROUPS.values()):
            yield f"GRANT {name} TO {DOORKEEPER} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE"
    yield f"GRANT pg_signal_backend TO {DOORKEEPER}"
    if not is_super:
        yield f"GRANT {OWNER}, {DOORKEEPER} TO CURRENT_USER"


def _owners(schema: str) -> Iterator[str]:
    """Every table and function belongs to a role that nobody can sign in as."""
    yield f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {OWNER}, {DOORKEEPER}"
    yield f"""
DO $do$ DECLARE each record; BEGIN
  FOR each IN SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
      AND pg_get_userbyid(c.relowner) <> '{OWNER}'
  LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO {OWNER}', each.name);
  END LOOP;
  FOR each IN SELECT p.oid::regprocedure AS name,
      CASE WHEN p.proname = ANY ('{{{",".join(logins.NAMES)}}}') THEN '{DOORKEEPER}'
        ELSE '{OWNER}' END AS wanted, pg_get_userbyid(p.proowner) AS present
    FROM pg_proc p WHERE p.pronamespace = '{schema}'::regnamespace
  LOOP
    IF each.wanted <> each.present THEN
      EXECUTE format('ALTER FUNCTION %s OWNER TO %I', each.name, each.wanted);
    END IF;
  END LOOP;
END $do$"""
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM {DOORKEEPER}"


def _nothing(schema: str, database: str, *, is_super: bool) -> Iterator[str]:
    """Take away what anybody may do at first, and what was granted before."""
    everybody = ", ".join(("PUBLIC", STAFF, DOORKEEPER, *GROUPS.values()))
    for kind in ("TABLES", "SEQUENCES"):
        yield f"REVOKE ALL ON ALL {kind} IN SCHEMA {schema} FROM {everybody}"
    others = everybody.replace(f"{DOORKEEPER}, ", "")  # it keeps its own two
    yield f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM {others}"
    yield f"""
DO $do$ DECLARE each record; BEGIN
  FOR each IN SELECT DISTINCT a.attrelid::regclass AS name, g.grantee::regrole AS who
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) g
    WHERE c.relnamespace = '{schema}'::regnamespace AND g.grantee <> c.relowner AND g.grantee <> 0
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM %s', each.name, each.who);
  END LOOP;
END $do$"""
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC"
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"
    if is_super:
        yield f"REVOKE EXECUTE ON FUNCTION {', '.join(_SHARED_GOODS)} FROM PUBLIC"
        yield "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC"
        yield f"GRANT USAGE ON LANGUAGE plpgsql TO {OWNER}, {DOORKEEPER}"


def _rights(schema: str, database: str) -> Iterator[str]:
    yield f"GRANT CONNECT ON DATABASE {database} TO {STAFF}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {STAFF}, {DOORKEEPER}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {STAFF}"
    yield f"GRANT SELECT ON person, person_role TO {DOORKEEPER}"
    yield from _backups(schema)
    for name, line in TABLES.items():
        yield from _of_table(schema, name, line)
    for function, who in FUNCTIONS.items():
        if who:
            yield f"GRANT EXECUTE ON FUNCTION {schema}.{function} TO {_names(who)}"


def _backups(schema: str) -> Iterator[str]:
    """An administrator's backup reads the numbers given out and every month by itself."""
    admin = GROUPS[Role.ADMIN]
    yield f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {admin}"
    yield f"""
DO $do$ DECLARE month regclass; BEGIN
  FOR month IN SELECT oid FROM pg_class
    WHERE relispartition AND relkind = 'r' AND relnamespace = '{schema}'::regnamespace
  LOOP
    EXECUTE format('GRANT SELECT ON %s TO {admin}', month);
  END LOOP;
END $do$"""
    yield (
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA {schema}"
        f" GRANT SELECT ON TABLES TO {admin}"
    )


def _of_table(schema: str, name: str, line: Line) -> Iterator[str]:
    if line.hidden:
        table = Base.metadata.tables[name]
        shown = ", ".join(f'"{c.name}"' for c in table.columns if c.name not in line.hidden.split())
        yield f"GRANT SELECT ({shown}) ON {schema}.{name} TO {STAFF}"
        yield f"GRANT SELECT ON {schema}.{name} TO {_names(line.sees)}"
    else:
        yield f"GRANT SELECT ON {schema}.{name} TO {STAFF}"
    for verb, columns, who in grants(line):
        if who:
            told = columns.split()
            if verb == "INSERT":
                told = written_by_people(Base.metadata.tables[name])
            only = f"({', '.join(told)})" if told else ""
            yield f"GRANT {verb} {only} ON {schema}.{name} TO {_names(who)}"


def _names(who: Roles) -> str:
    if who == frozenset(Role):
        return STAFF
    return ", ".join(sorted(GROUPS[role] for role in who))
