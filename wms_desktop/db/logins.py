"""Logins are made by functions of the server, so that no administrator may make others.

Who administers the shop can give a person of its staff a login with the groups of that person's
roles, and nothing else: no power, no group of the server, no stranger.

Source: reliability.md, Two-tier security.
"""

from __future__ import annotations

from collections.abc import Iterator

from wms_desktop.core.acting import Role
from wms_desktop.db.rights import DOORKEEPER, STAFF, group

CONNECTIONS = 8  # per person: four of the window, and room for a second one on another workstation
NAMES = ("give_login", "fit_login", "end_login", "end_sessions", "end_leavers")
_SETTERS = 16_00_00
_REFUSE = "RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE ="

_GIVE = """
CREATE OR REPLACE FUNCTION give_login(asked text, verifier text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF asked LIKE 'pg\\_%' OR asked LIKE 'wms\\_%'
    OR NOT EXISTS (SELECT FROM {schema}.person WHERE login = asked)
  THEN
    {refuse} 'nobody on the staff is called so';
  END IF;
  IF verifier !~ '^SCRAM-SHA-256[$][0-9]+:[^$]+[$][^:]+:[^:]+$' THEN
    {refuse} 'a password is given as its SCRAM verifier';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = asked) THEN
    EXECUTE format('CREATE ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'
      ' NOLOGIN IN ROLE {staff}', asked);
  END IF;
  PERFORM {schema}.fit_login(asked);
  EXECUTE format('ALTER ROLE %I PASSWORD %L', asked, verifier);
END $$
"""
_FIT = """
CREATE OR REPLACE FUNCTION fit_login(asked text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known record;
  held text[];
  each text;
BEGIN
  SELECT * INTO known FROM pg_roles WHERE rolname = asked;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- up to PostgreSQL 14 anybody may lend their own login to another: it is taken back
  FOR each IN SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
    JOIN {schema}.person p ON p.login = g.rolname::text WHERE m.member = known.oid
  LOOP
    EXECUTE format('REVOKE %I FROM %I', each, asked);
  END LOOP;
  IF asked LIKE 'pg\\_%' OR asked LIKE 'wms\\_%' OR known.rolsuper OR known.rolcreatedb
    OR known.rolreplication OR known.rolbypassrls OR EXISTS (
      SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
      WHERE m.member = known.oid AND g.rolname <> ALL ('{groups}')
    ) OR NOT EXISTS (
      SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
      WHERE m.member = known.oid AND g.rolname = '{staff}'
    )
  THEN
    {refuse} 'this login is not of the staff';
  END IF;
  SELECT array_agg(DISTINCT r.role) INTO held
    FROM {schema}.person p JOIN {schema}.person_role r ON r.person_id = p.id WHERE p.login = asked;
  FOREACH each IN ARRAY '{roles}'::text[] LOOP
    IF each = ANY (coalesce(held, '{{}}')) THEN
      EXECUTE format('GRANT %I TO %I', 'wms_' || each, asked);
    ELSIF EXISTS (
      SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
      WHERE m.member = known.oid AND g.rolname = 'wms_' || each
    ) THEN
      EXECUTE format('REVOKE %I FROM %I', 'wms_' || each, asked);
    END IF;
  END LOOP;
  SELECT CASE WHEN is_active THEN 'LOGIN' ELSE 'NOLOGIN' END AS door INTO known
    FROM {schema}.person WHERE login = asked;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  EXECUTE format('ALTER ROLE %I NOCREATEROLE CONNECTION LIMIT {connections} %s', asked, known.door);
  IF known.door = 'NOLOGIN' THEN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = asked;
  END IF;
END $$
"""
_END = """
CREATE OR REPLACE FUNCTION end_login(asked text, moment timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = asked) THEN
    {refuse} 'nobody on the staff is called so';
  END IF;
  PERFORM {schema}.fit_login(asked);
  EXECUTE format('ALTER ROLE %I VALID UNTIL %L', asked, coalesce(moment::text, 'infinity'));
END $$
"""
_END_SESSIONS = """
CREATE OR REPLACE FUNCTION end_sessions(asked text) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM {schema}.person WHERE login = asked) OR NOT EXISTS (
    SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
    JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = asked AND g.rolname = '{staff}'
  ) THEN
    {refuse} 'nobody on the staff is called so';
  END IF;
  RETURN (SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE usename = asked AND pid <> pg_backend_pid());
END $$
"""
# by the server's own end of a login, or two days past the last one wherever that is: the zone of
# whoever asks counts for nothing
_HAS_LEFT = """
NOT p.is_active OR p.last_day IS NOT NULL
    AND (r.rolvaliduntil <= now() OR p.last_day < (now() AT TIME ZONE 'UTC')::date - 1)
"""
LEAVERS = f"""
SELECT a.pid, a.usename FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
  JOIN {{schema}}.person p ON p.login = r.rolname::text
  WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND NOT r.rolsuper
    AND ({_HAS_LEFT.strip()})
    AND EXISTS (
      SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
      WHERE m.member = r.oid AND g.rolname = '{STAFF}'
    )
"""
_END_LEAVERS = """
CREATE OR REPLACE FUNCTION end_leavers() RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(pg_terminate_backend(pid)) FROM ({leavers}) AS theirs
$$
"""
_FITTED = """
DO $do$ DECLARE each record; BEGIN
  FOR each IN SELECT p.login FROM {schema}.person p JOIN pg_roles r ON r.rolname = p.login
    JOIN pg_auth_members m ON m.member = r.oid JOIN pg_roles g ON g.oid = m.roleid
    WHERE g.rolname = '{staff}'
  LOOP
    {leave}
    PERFORM {schema}.fit_login(each.login);
  END LOOP;
END $do$
"""


def statements(schema: str) -> Iterator[str]:
    """The functions."""
    roles = "{" + ",".join(role.value for role in Role) + "}"
    said = {"schema": schema, "staff": STAFF, "refuse": _REFUSE}
    groups = "{" + ",".join(groups_of(frozenset(Role))) + "}"
    yield _FIT.format(roles=roles, groups=groups, connections=CONNECTIONS, **said)
    yield _GIVE.format(**said)
    yield _END.format(**said)
    yield _END_SESSIONS.format(**said)
    yield _END_LEAVERS.format(leavers=LEAVERS.format(schema=schema).strip())


def fitted(schema: str, version: int) -> Iterator[str]:
    """Bring the logins that are there already to the groups of their people's roles."""
    leave = ""
    if version >= _SETTERS:
        leave = (
            f"EXECUTE format('GRANT %I TO {DOORKEEPER} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE',"
            " each.login);"
        )
    yield _FITTED.format(schema=schema, staff=STAFF, leave=leave)


def groups_of(roles: frozenset[Role]) -> list[str]:
    """The groups that a person with *roles* is in."""
    return sorted({STAFF, *(group(role) for role in roles)})
