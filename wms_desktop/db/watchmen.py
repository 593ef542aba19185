"""What a shared database itself watches over, whatever program its people come with.

Functions and triggers, made anew at every upgrade: whoever writes does it in their own name, at
the server's time, from the address they call from, at their own site, and not where two people are
asked for. The owner of the tables is let through: migrations and sample data are its business.

Source: reliability.md, Two-tier security (STK-1, CNT-4, CMP-6, PCK-9).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import DateTime, Table

from wms_desktop.core.acting import Role
from wms_desktop.db import seals
from wms_desktop.db.rights import OWNER, group

_RULES = f"pg_catalog.pg_has_role(session_user, '{OWNER}', 'MEMBER')"
_ADMIN = f"pg_catalog.pg_has_role(session_user, '{group(Role.ADMIN)}', 'MEMBER')"
_REFUSE = "RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE ="
_ME = (
    "(SELECT id FROM {schema}.person WHERE login = me AND is_active"
    " AND (last_day IS NULL OR last_day >= (now() AT TIME ZONE 'UTC')::date - 1))"
)  # a session may outlive its login; the zone of whoever asks counts for nothing

# rows hang on a head that the same person has written in the same transaction
HEADS = {
    "payment": ("record_id", "pickup_record", "at"),
    "shown_document": ("record_id", "pickup_record", "at"),
    "stock_move": ("document_id", "stock_document", "posted_at"),
}
# whose rows a person adds and changes only for a site where they hold a role
SITES = {
    "consignment": ("site_id", "origin_site_id"),
    "envelope": ("from_site_id", "to_site_id"),
    "receipt": ("site_id", "origin_site_id"),
} | dict.fromkeys(
    (
        "complaint", "damage_case", "destruction", "hand_over", "improvement_measure",
        "inbound_order", "location", "outbound_order", "pickup_record", "quarantined_file",
        "receipt_box", "return_application", "scan_batch", "stock_count", "stock_document", "zone",
    ),
    ("site_id",),
)  # fmt: skip
# rows without a site of their own: they are where what they hang on is
BELOW = {
    "allocation": ("line_id", "outbound_line"),
    "care_plan": ("zone_id", "zone"),
    "care_round": ("zone_id", "zone"),
    "climate_reading": ("zone_id", "zone"),
    "compensation": ("complaint_id", "complaint"),
    "compensation_approval": ("compensation_id", "compensation"),
    "complaint_confirmation": ("complaint_id", "complaint"),
    "consignee_change": ("consignment_id", "consignment"),
    "count_entry": ("line_id", "count_line"),
    "count_line": ("count_id", "stock_count"),
    "count_location": ("count_id", "stock_count"),
    "damage_step": ("case_id", "damage_case"),
    "destruction_line": ("destruction_id", "destruction"),
    "envelope_line": ("envelope_id", "envelope"),
    "hand_over_line": ("hand_over_id", "hand_over"),
    "inbound_line": ("order_id", "inbound_order"),
    "inbound_receipt": ("line_id", "inbound_line"),
    "outbound_line": ("order_id", "outbound_order"),
    "outbound_step": ("order_id", "outbound_order"),
    "package": ("order_id", "outbound_order"),
    "package_line": ("package_id", "package"),
    "pickup_code": ("consignment_id", "consignment"),
    "receipt_loan": ("receipt_id", "receipt"),
    "return_line": ("application_id", "return_application"),
    "return_piece": ("line_id", "return_line"),
    "return_repair": ("application_id", "return_application"),
    "return_step": ("application_id", "return_application"),
}

# held as a whole for a moment by who may not change them otherwise
HELD = {"hold_ledger": "stock_move", "hold_label_templates": "label_template"}
# bear their transaction's moment: the trail lies in months, and a stamp may not carry a row into
# the next one; a kept file and its place are written together and compared; a seal covers its own
AT_ONCE = {"audit", "seal", "stored_file", "stored_place"}
# says who somebody is, not who wrote it
NAMES_OTHERS = {"person_role", "vault_holder"}

_OWN_SITES = """
CREATE OR REPLACE FUNCTION own_sites() RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(DISTINCT r.site_id), '{{}}')
  FROM {schema}.person p JOIN {schema}.person_role r ON r.person_id = p.id
  WHERE p.login = session_user::text AND p.is_active
    AND (p.last_day IS NULL OR p.last_day >= (now() AT TIME ZONE 'UTC')::date - 1)
$$
"""
_STAMP_PERSON = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE me text := session_user;
BEGIN
  {place}IF NEW.person_id = {me} THEN
    NEW.{column} := {clock};
  ELSIF NOT {rules} THEN
    {refuse} TG_TABLE_NAME || ' is written in one''s own name';
  END IF;
  RETURN NEW;
END $$
"""
_PLACE = "NEW.client_address := host(inet_client_addr());\n  "
_STAMP = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT {rules} THEN
    NEW.{column} := {clock};
  END IF;
  RETURN NEW;
END $$
"""
_SIGNED = """
CREATE OR REPLACE FUNCTION signed_by_oneself() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  me text := session_user;
  mine bigint := {me};
  now_said jsonb := to_jsonb(NEW);
  said_before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE '{{}}' END;
  field text;
BEGIN
  FOREACH field IN ARRAY TG_ARGV LOOP
    IF now_said ->> field IS NOT NULL
      AND now_said ->> field IS DISTINCT FROM said_before ->> field
      AND (now_said ->> field)::bigint IS DISTINCT FROM mine AND NOT {rules}
    THEN
      {refuse} TG_TABLE_NAME || '.' || field || ' is written in one''s own name';
    END IF;
  END LOOP;
  RETURN NEW;
END $$
"""
_HANGS = """
CREATE OR REPLACE FUNCTION hangs_on_own_{head}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE me text := session_user;
BEGIN
  IF NOT EXISTS (
    SELECT FROM {schema}.{head} WHERE id = NEW.{column} AND {at} >= now() AND person_id = {me}
  ) AND NOT {rules} THEN
    {refuse} TG_TABLE_NAME || ' belongs to another''s document';
  END IF;
  RETURN NEW;
END $$
"""
_REFUSED = """
CREATE OR REPLACE FUNCTION kept_by_database() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {refuse} TG_TABLE_NAME || ' is kept by the database';
END $$
"""
_SEAL = """
CREATE OR REPLACE FUNCTION seal_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
  begun jsonb := '{{}}';
  holds boolean;
BEGIN
  IF {rules} THEN
    RETURN NEW;
  END IF;
  SELECT root, upto INTO last FROM {schema}.seal ORDER BY id DESC LIMIT 1;
  BEGIN
    begun := coalesce(last.upto, '{{}}')::jsonb;
  EXCEPTION WHEN data_exception THEN NULL;  -- nonsense counts as nothing sealed
  END;
  BEGIN
    SELECT bool_and(coalesce((NEW.upto::jsonb ->> name)::bigint, 0)
        BETWEEN coalesce((begun ->> name)::bigint, 0) AND newest) INTO holds
      FROM (VALUES {newest}) AS sealed(name, newest);
  EXCEPTION WHEN data_exception THEN
    holds := false;
  END;
  IF NEW.previous <> coalesce(last.root, '') OR NEW.form <> {form} OR NEW.at <> now()
    OR holds IS NOT TRUE OR length(NEW.upto) > 10000 OR EXISTS (
      SELECT FROM jsonb_object_keys(NEW.upto::jsonb) AS said(name)
      WHERE name NOT IN (SELECT sealed.name FROM (VALUES {newest}) AS sealed(name, newest))
    )
  THEN
    {refuse} 'a seal follows the last one and covers what is there';
  END IF;
  NEW.login := session_user;  -- a false one names its author
  RETURN NEW;
END $$
"""
_COUNT = """
CREATE OR REPLACE FUNCTION approved_by_no_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM {schema}.count_entry e JOIN {schema}.count_line l ON l.id = e.line_id
    WHERE l.count_id = NEW.id AND e.person_id = NEW.approved_by_id
  ) THEN
    {refuse} 'who counted does not approve';
  END IF;
  RETURN NEW;
END $$
"""
_APPROVAL = """
CREATE OR REPLACE FUNCTION approved_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.person_id = (
    SELECT proposed_by_id FROM {schema}.compensation WHERE id = NEW.compensation_id
  ) OR NOT EXISTS (
    SELECT FROM {schema}.person_role
    WHERE person_id = NEW.person_id AND role IN (NEW.role, 'admin')
  ) THEN
    IF NOT {rules} THEN
      {refuse} 'who proposed does not approve, nor who has not the office';
    END IF;
  END IF;
  RETURN NEW;
END $$
"""
_COMPENSATION = """
CREATE OR REPLACE FUNCTION approved_with_a_yes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM {schema}.compensation_approval WHERE compensation_id = NEW.id AND is_approved
  ) AND NOT {rules} THEN
    {refuse} 'nobody has approved it';
  END IF;
  RETURN NEW;
END $$
"""
_NUMBER = """
CREATE OR REPLACE FUNCTION number_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ciphertext IS NULL AND OLD.ciphertext IS NOT NULL THEN
    IF OLD.erase_on > (now() AT TIME ZONE 'UTC')::date + 1 THEN
      {refuse} 'a number is erased when its time has come';
    END IF;
  ELSIF length(OLD.ciphertext) > 0 AND NEW.ciphertext IS DISTINCT FROM OLD.ciphertext
    OR NEW.lookup IS DISTINCT FROM OLD.lookup OR NEW.erase_on > OLD.erase_on
    OR NEW.erase_on < OLD.erase_on AND (OLD.purpose <> 'collector' OR NOT EXISTS (
      SELECT FROM {schema}.authorized_collector
      WHERE vault_entry_id = NEW.id AND revoked_at IS NOT NULL
    ))
  THEN
    IF NOT pg_has_role(session_user, '{readers}', 'MEMBER') THEN
      {refuse} 'a number stays as it was kept';
    END IF;
  END IF;
  RETURN NEW;
END $$
"""
_HOLDER = """
CREATE OR REPLACE FUNCTION holder_by_right() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.kind <> 'workstation' OR NEW.granted_at IS NOT NULL AND TG_OP = 'INSERT'
      AND EXISTS (SELECT FROM {schema}.vault_holder))
    AND NOT pg_has_role(session_user, '{readers}', 'MEMBER') AND NOT {rules}
  THEN
    {refuse} 'a holder of keys is let in by who may read';
  END IF;
  RETURN NEW;
END $$
"""
_KEY = """
CREATE OR REPLACE FUNCTION key_by_right() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM {schema}.vault_holder WHERE kind = 'reader' AND granted_at IS NOT NULL)
    AND NOT pg_has_role(session_user, '{readers}', 'MEMBER') AND NOT {rules}
  THEN
    {refuse} 'a key is made by who may read';
  END IF;
  RETURN NEW;
END $$
"""
_COPY = """
CREATE OR REPLACE FUNCTION copy_by_right() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.box IS NOT NULL OR NOT EXISTS (
      SELECT FROM {schema}.vault_holder WHERE id = OLD.holder_id AND kind = 'workstation'))
    AND NOT pg_has_role(session_user, '{readers}', 'MEMBER') AND NOT {rules}
  THEN
    {refuse} 'a copy of a key stays as it was given';
  END IF;
  RETURN NEW;
END $$
"""
_CODE = """
CREATE OR REPLACE FUNCTION code_by_right() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE me text := session_user;
BEGIN
  IF NEW.code_hash IS DISTINCT FROM OLD.code_hash THEN
    NEW.made_at := now();
    IF NEW.made_by_id = {me} THEN
      RETURN NEW;
    END IF;
  ELSIF NEW.tries >= OLD.tries AND NEW.valid_until <= OLD.valid_until
    AND (OLD.used_at IS NULL OR NEW.used_at = OLD.used_at)
  THEN
    RETURN NEW;
  END IF;
  {refuse} 'a code holds as it was made, and who makes another one says so';
END $$
"""
_HOLD = """
CREATE OR REPLACE FUNCTION {name}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  LOCK TABLE {schema}.{table} IN SHARE ROW EXCLUSIVE MODE;
END $$
"""
_OWN_TRIGGERS = (
    ("balance_kept", "BEFORE UPDATE OR DELETE ON balance FOR EACH STATEMENT"
     f" WHEN (pg_trigger_depth() = 0 AND NOT {_RULES})", "kept_by_database()"),
    ("change_count_grows", "BEFORE UPDATE ON change_count FOR EACH ROW"
     f" WHEN (NEW.count <> OLD.count + 1 AND NOT {_RULES})", "kept_by_database()"),
    ("change_count_begins", "BEFORE INSERT ON change_count FOR EACH ROW"
     f" WHEN (NEW.count NOT IN (0, 1) AND NOT {_RULES})", "kept_by_database()"),
    ("number_series_grows", "BEFORE UPDATE ON number_series FOR EACH ROW"
     f" WHEN (NEW.last <> OLD.last + 1 AND NOT {_RULES})", "kept_by_database()"),
    ("number_series_begins", "BEFORE INSERT ON number_series FOR EACH ROW"
     f" WHEN (NEW.last <> 1 AND NOT {_RULES})", "kept_by_database()"),
    ("content_is_named", "BEFORE INSERT ON stored_file FOR EACH ROW"
     " WHEN (NEW.content IS NOT NULL AND (encode(sha256(NEW.content), 'hex') <> NEW.sha256"
     f" OR length(NEW.content) <> NEW.size) AND NOT {_RULES})", "kept_by_database()"),
    ("seal_follows", "BEFORE INSERT ON seal FOR EACH ROW", "seal_follows()"),
    ("count_approved", "BEFORE UPDATE OF approved_by_id ON stock_count FOR EACH ROW"
     " WHEN (NEW.approved_by_id IS NOT NULL)", "approved_by_no_counter()"),
    ("number_kept", "BEFORE UPDATE ON vault_entry FOR EACH ROW"
     f" WHEN (NOT {_RULES})", "number_is_kept()"),
    # before `number_kept`, and whatever stood there: a yes or no would tell the index itself
    ("index_kept", "BEFORE UPDATE OF lookup ON vault_entry FOR EACH ROW"
     f" WHEN (NEW.lookup IS NOT NULL AND NOT {_RULES} AND NOT {_ADMIN})", "kept_by_database()"),
    ("holder_by_right", "BEFORE INSERT OR UPDATE ON vault_holder FOR EACH ROW",
     "holder_by_right()"),
    ("key_by_right", "BEFORE INSERT ON vault_key FOR EACH ROW", "key_by_right()"),
    ("copy_by_right", "BEFORE UPDATE ON vault_copy FOR EACH ROW", "copy_by_right()"),
    ("code_by_right", "BEFORE INSERT OR UPDATE ON pickup_code FOR EACH ROW"
     f" WHEN (NOT {_RULES})", "code_by_right()"),
    ("approval_by_another", "BEFORE INSERT ON compensation_approval FOR EACH ROW",
     "approved_by_another()"),
    ("approved_with_a_yes", "BEFORE UPDATE OF state ON compensation FOR EACH ROW"
     " WHEN (NEW.state = 'approved' AND OLD.state <> 'approved')", "approved_with_a_yes()"),
)  # fmt: skip


def statements(schema: str, tables: Iterable[Table]) -> Iterator[str]:
    """Everything that makes the functions and triggers of *tables*; safe to repeat."""
    known = {table.name: table for table in tables}
    yield from _functions(schema, known)
    for table in known.values():
        yield from _stamps(table)
    for line, (_column, head, _at) in HEADS.items():
        event = f"BEFORE INSERT ON {line} FOR EACH ROW"
        yield _trigger("own_head", event, f"hangs_on_own_{head}()")
    for own in _OWN_TRIGGERS:
        yield _trigger(*own)
    for name in (*SITES, *BELOW):
        yield from _own_site(name)


def time_column(table: Table) -> str:
    """The column that says when a row was written; empty where there is none."""
    return next(
        (c.name for c in table.columns if isinstance(_plain(c), DateTime) and c.server_default), ""
    )


def signatures(table: Table) -> list[str]:
    """The columns that say who did it."""
    if table.name in NAMES_OTHERS:
        return []
    return [
        c.name for c in table.columns if c.name == "person_id" or c.name.endswith(("_by_id", "_by"))
        if c.type.python_type is int
    ]  # fmt: skip


def _plain(column: object) -> object:
    kind = column.type  # type: ignore[attr-defined]
    return getattr(kind, "impl", kind)


def _functions(schema: str, known: dict[str, Table]) -> Iterator[str]:
    readers = group(Role.DUTY_MANAGER)
    said = {"schema": schema, "rules": _RULES, "refuse": _REFUSE, "readers": readers}
    said["me"] = _ME.format(schema=schema)
    said["form"] = str(seals.FORM)
    said["newest"] = ", ".join(
        f"('{table.name}', (SELECT coalesce(max(id), 0) FROM {schema}.{table.name}))"
        for table in seals.sealed_tables()
    )
    posted = [table for table in known.values() if table.info.get("append_only")]
    for table in posted:
        if column := time_column(table):
            kind = _STAMP_PERSON if "person_id" in table.columns else _STAMP
            clock = "now()" if table.name in AT_ONCE else "clock_timestamp()"
            place = _PLACE if "client_address" in table.columns else ""
            yield kind.format(name=_stamp(table), column=column, clock=clock, place=place, **said)
    for kind in (
        _OWN_SITES, _SIGNED, _REFUSED, _SEAL, _COUNT, _APPROVAL, _COMPENSATION, _NUMBER, _HOLDER,
        _KEY, _COPY, _CODE,
    ):  # fmt: skip
        yield kind.format(**said)
    for column, head, at in HEADS.values():
        yield _HANGS.format(column=column, head=head, at=at, **said)
    for name, table_name in HELD.items():
        yield _HOLD.format(name=name, table=table_name, schema=schema)


def _stamps(table: Table) -> Iterator[str]:
    if not table.info.get("append_only"):
        if fields := signatures(table):
            said = ", ".join(f"'{field}'" for field in fields)
            event = f"BEFORE INSERT OR UPDATE OF {', '.join(fields)} ON {table.name} FOR EACH ROW"
            yield _trigger("signed", event, f"signed_by_oneself({said})")
        return
    if time_column(table):
        event = f"BEFORE INSERT ON {table.name} FOR EACH ROW"
        yield _trigger("stamped", event, f"{_stamp(table)}()")


def _stamp(table: Table) -> str:
    """The function that stamps *table*'s rows; one for all whose columns are called alike."""
    if table.name in AT_ONCE:
        return f"stamp_{table.name}"
    who = "person_" if "person_id" in table.columns else ""
    return f"stamp_{who}{time_column(table)}"


def _trigger(name: str, event: str, function: str) -> str:
    return f"CREATE OR REPLACE TRIGGER {name} {event} EXECUTE FUNCTION {function}"


def _is_own(table: str) -> str:
    """The condition that a row of *table* is of one's own site."""
    if table in SITES:
        own = "{}.{} = ANY ((SELECT own_sites())::bigint[])"
        return f"({' OR '.join(own.format(table, column) for column in SITES[table])})"
    column, above = BELOW[table]
    return f"EXISTS (SELECT FROM {above} WHERE {above}.id = {table}.{column} AND {_is_own(above)})"


def _own_site(table: str) -> Iterator[str]:
    own = _is_own(table)
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for name, verb, rule in (
        ("all_read", "SELECT", "USING (true)"),
        ("own_site_adds", "INSERT", f"WITH CHECK ({own})"),
        ("own_site_changes", "UPDATE", f"USING (true) WITH CHECK ({own})"),
        ("own_site_removes", "DELETE", f"USING ({own})"),
    ):
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        yield f"CREATE POLICY {name} ON {table} FOR {verb} {rule}"
