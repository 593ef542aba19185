"""What four people try with psql and their own login; every line of it is refused (G8).

Source: reliability.md, Two-tier security, findings 9 and 11.
"""

from __future__ import annotations

from wms_desktop.db.base import Base
from wms_desktop.db.rights import DOORKEEPER, OWNER

ROLES = ("g8-clerk", "g8-duty", "g8-finance", "g8-admin")
NO_RIGHT = "42501"
ALSO_REFUSED = {
    NO_RIGHT,
    "0A000",  # not of this kind
    "23514",  # a check
    "2BP01",  # others depend on it
}
POSTED = (
    "audit", "operation", "stock_document", "stock_move", "receipt_step", "vault_reading",
    "stored_file", "seal", "printed_document", "rule_value",
)  # fmt: skip


def _any_column(table: str) -> str:
    names = [c.name for c in Base.metadata.tables[table].columns]
    return next(n for n in ("person_id", "root", "quantity", "entry_id", *names) if n in names)


EVERYWHERE: tuple[str, ...] = (
    *(f"UPDATE {table} SET {_any_column(table)} = {_any_column(table)}" for table in POSTED),
    *(f"DELETE FROM {table}" for table in POSTED),
    "TRUNCATE audit",
    "UPDATE balance SET quantity = quantity + 1000",
    "UPDATE balance SET id = id",
    "INSERT INTO balance (item_id, lot_id, owner_id, location_id, condition, quantity)"
    " VALUES (1, 1, 1, 1, 'good', 9)",
    "DELETE FROM balance",
    "UPDATE alembic_version SET version_num = '0001'",
    "UPDATE number_series SET last = 0",
    "UPDATE change_count SET count = -1",
    "DELETE FROM outbound_order",
    "DELETE FROM customer",
    "INSERT INTO audit (person_id, workstation_id, action, subject, before, after, digest)"
    " SELECT id, 1, 'stock.move', 'x', '', '', '' FROM person WHERE login = 'g8-other'",
    "INSERT INTO audit (at, person_id, workstation_id, action, subject, before, after, digest)"
    " SELECT '2020-01-01', id, 1, 'x', 'x', '', '', '' FROM person WHERE login = session_user",
    "INSERT INTO operation (op_id, kind, body_hash, person_id, workstation_id, result)"
    " SELECT gen_random_uuid(), 'x', 'x', id, 1, '1' FROM person WHERE login = 'g8-other'",
    "INSERT INTO stored_file (sha256, size, media_type, content, person_id, workstation_id)"
    " SELECT repeat('a', 64), 1, 'x', 'x', id, 1 FROM person WHERE login = 'g8-other'",
    "INSERT INTO seal (previous, root, upto, rows) VALUES ('0', '0', '{}', 1)",
    *(
        "INSERT INTO seal (previous, root, upto, rows, form) SELECT coalesce((SELECT root FROM seal"
        f" ORDER BY id DESC LIMIT 1), ''), repeat('0', 64), '{upto}', 1, {form}"
        for upto, form in (
            ("no json", 2),
            ("[]", 1),
            ('{"audit": 999999999}', 2),
            ('{"audit": "x"}', 2),
            ('{"audit": -1}', 2),
        )
    ),
    "INSERT INTO seal (at, previous, root, upto, rows, form) SELECT '2020-01-01', coalesce((SELECT"
    " root FROM seal ORDER BY id DESC LIMIT 1), ''), repeat('0', 64), '{}', 1, 2",
    "UPDATE change_count SET count = 2147483647",
    "INSERT INTO change_count (topic, count) VALUES ('mine', 2147483647)",
    "INSERT INTO number_series (prefix, last) VALUES ('RK-20990101', 2147483647)",
    "INSERT INTO meta (key, value) VALUES ('simulate', '1')",
    "ALTER TABLE audit DISABLE TRIGGER ALL",
    "ALTER TABLE outbound_order DISABLE ROW LEVEL SECURITY",
    "DROP TRIGGER stamped ON audit",
    "DROP TABLE change_count",
    "DROP FUNCTION append_only() CASCADE",
    "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NULL; END'",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE mine (id int)",
    "CREATE TEMP TABLE balance (id int)",
    "CREATE SCHEMA mine",
    "CREATE EXTENSION dblink",
    "CREATE ROLE mine LOGIN",
    "ALTER ROLE \"g8-other\" PASSWORD 'mine'",
    "GRANT wms_admin TO CURRENT_USER",
    f"GRANT {OWNER} TO CURRENT_USER",
    f"SET ROLE {OWNER}",
    f"SET ROLE {DOORKEEPER}",
    'SET ROLE "g8-other"',
    "SET ROLE postgres",
    'SET SESSION AUTHORIZATION "g8-other"',
    "SET session_replication_role = replica",
    "ALTER SYSTEM SET fsync = off",
    "ALTER DATABASE wms_rights SET search_path = mine",
    "COPY person TO PROGRAM 'cat'",
    "COPY person TO '/tmp/mine'",
    "COPY audit (action) FROM PROGRAM 'echo x'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('.')",
    "SELECT rolpassword FROM pg_authid",
    "SELECT lo_create(0)",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_advisory_lock(7316502)",
    "SELECT pg_try_advisory_xact_lock(1, 2)",
    "LOCK TABLE audit IN ACCESS EXCLUSIVE MODE",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    "DO 'BEGIN PERFORM 1; END'",
)
_NO_ADMIN = (
    "DELETE FROM person_role",
    "UPDATE person SET is_active = false",
    "UPDATE person SET login = 'x' WHERE login = 'g8-other'",
    "INSERT INTO person (login, name, password_hash, is_active, failed_sign_ins, version)"
    " VALUES ('mine', 'mine', '', true, 0, 1)",
    "INSERT INTO person_role (person_id, site_id, role) SELECT id, 1, 'admin' FROM person",
    "INSERT INTO rule_value (key, valid_from, value, person_id)"
    " SELECT 'people.vault_readings', current_date, '200', id FROM person"
    " WHERE login = session_user",
    "UPDATE site SET name = 'x'",
    "INSERT INTO workstation (name, site_id, version) VALUES ('mine', 1, 1)",
    "SELECT give_login('g8-other', 'SCRAM-SHA-256$4096:YQ==$YQ==:YQ==')",
    "SELECT fit_login('g8-other')",
    "SELECT end_login('g8-other', now())",
)
_NUMBERS = (
    "SELECT ciphertext FROM vault_entry",
    "SELECT read_number(1)",
    "SELECT * FROM vault_entry",
    "SELECT * FROM same_documents(now())",
    "SELECT sealed FROM vault_holder",
    "INSERT INTO backup_made (kind, is_good, engine, place, sha256, size, moves, changes, seconds,"
    " detail, person_id, workstation_id) SELECT 'backup', true, 'PostgreSQL', '', '', 1, 1, 1, 1,"
    " '', id, 1 FROM person WHERE login = session_user",
)
_INDEX = (  # with the key of any workstation every number can be tried on it
    "SELECT lookup FROM vault_entry",
    "SELECT id FROM vault_entry WHERE lookup = 'x'",
    "SELECT count(lookup) FROM vault_entry",
    "SELECT id FROM vault_entry ORDER BY lookup",
    "SELECT vault_entry FROM vault_entry",
    "UPDATE vault_entry SET lookup = lookup",
    "UPDATE vault_entry SET erase_on = erase_on WHERE lookup LIKE '0%'",
    "UPDATE vault_entry SET erase_on = erase_on RETURNING lookup",
)
_BY_THE_HEAP = (  # a number is handed out against its reading, one at a time
    "SELECT ciphertext FROM vault_entry",
    "SELECT * FROM vault_entry",
    "SELECT count(*) FROM vault_entry WHERE ciphertext IS NOT NULL",
    "UPDATE vault_entry SET ciphertext = ciphertext",
    "UPDATE vault_entry SET erase_on = erase_on RETURNING ciphertext",
    "INSERT INTO vault_reading (entry_id, person_id, reason) SELECT 1, id, 'mine' FROM person"
    " WHERE login = session_user; SELECT read_number(max(id)) FROM vault_reading",
)
_GRASP = "UPDATE vault_entry SET ciphertext = NULL, lookup = NULL, erased_at = now()"
OWN: dict[str, tuple[str, ...]] = {
    "g8-clerk": (
        *_NO_ADMIN,
        *_NUMBERS,
        *_INDEX,
        "SELECT * FROM index_marks(1)",
        _GRASP,
        "UPDATE vault_entry SET ciphertext = 'x'",
        "UPDATE vault_entry SET lookup = 'x'",
        f"UPDATE vault_entry SET erase_on = current_date; {_GRASP}",
        "INSERT INTO vault_holder (kind, person_id, public, sealed, proof) SELECT 'reader', id,"
        " 'x', 'x', 'x' FROM person WHERE login = session_user",
        "INSERT INTO vault_holder (kind, workstation_id, public, proof, granted_at) VALUES"
        " ('workstation', 1, 'x', 'x', now())",
        "UPDATE vault_holder SET granted_at = now()",
        "DELETE FROM vault_copy",
        "UPDATE vault_key SET destroyed_at = now()",
        "UPDATE stored_file SET content = 'x'",
        "INSERT INTO vault_reading (entry_id, person_id, reason) SELECT 1, id, 'mine'"
        " FROM person WHERE login = session_user",
        "INSERT INTO stock_move (document_id, line, item_id, lot_id, owner_id, from_location_id,"
        " to_location_id, from_condition, to_condition, quantity) SELECT document_id, 99, item_id,"
        " lot_id, owner_id, from_location_id, to_location_id, from_condition, to_condition, 1"
        " FROM stock_move",
        "INSERT INTO stock_document (op_id, reason, document, body_hash, site_id, person_id,"
        " workstation_id) SELECT gen_random_uuid(), 'opening', 'x', 'x', 2, id, 2 FROM person"
        " WHERE login = session_user",
        "UPDATE outbound_order SET customer_id = 1",
        "UPDATE assessment SET amount = 0",
        "INSERT INTO compensation_approval (compensation_id, role, is_approved, reason, person_id)"
        " SELECT 1, 'duty_manager', true, '', id FROM person WHERE login = session_user",
        "UPDATE outbound_order SET checked_by_id = (SELECT id FROM person WHERE login = 'g8-duty')",
        "INSERT INTO inbound_order (number, site_id, customer_id, owner_id, expected_on,"
        " is_announced, state, remarks, version) VALUES ('x', 2, 2, 1, current_date, true,"
        " 'announced', '', 1)",
    ),
    "g8-duty": (
        *_NO_ADMIN,
        *_INDEX,
        *_BY_THE_HEAP,
        _GRASP,
        "INSERT INTO payment (record_id, what, means, amount) VALUES (1, 'freight', 'cash', 1)",
        "INSERT INTO care_round (zone_id, kind, is_in_order, findings, person_id) SELECT 1,"
        " 'goods', true, '', id FROM person WHERE login = 'g8-other'",
        "UPDATE vault_reading SET reason = 'x'",
        "INSERT INTO vault_reading (entry_id, person_id, reason) SELECT 1, id, 'mine'"
        " FROM person WHERE login = 'g8-other'",
        "UPDATE stock_count SET planned_by_id = 1",
        "UPDATE zone SET storage_class = 'cold'",
        "UPDATE zone SET code = 'B'",
        "INSERT INTO stock_count (number, title, site_id, scope, scope_detail, is_blind, state,"
        " planned_by_id, version) SELECT 'PD-X', 'x', 2, 'site', '', true, 'planned', id, 1"
        " FROM person WHERE login = session_user",
    ),
    "g8-finance": (
        *_NO_ADMIN,
        *_NUMBERS,
        *_INDEX,
        "SELECT code_hash FROM pickup_code",
        "SELECT * FROM pickup_code",
        "SELECT found_by('x')",
        "SELECT * FROM index_marks(1)",
        _GRASP,
        "INSERT INTO stock_document (op_id, reason, document, body_hash, site_id, person_id,"
        " workstation_id) SELECT gen_random_uuid(), 'opening', 'x', 'x', 1, id, 1 FROM person"
        " WHERE login = session_user",
        "INSERT INTO stock_move (document_id, line, item_id, lot_id, owner_id, from_location_id,"
        " to_location_id, from_condition, to_condition, quantity) SELECT document_id, 99, item_id,"
        " lot_id, owner_id, from_location_id, to_location_id, from_condition, to_condition, 1"
        " FROM stock_move",
        "INSERT INTO reservation (balance_id, document, line, quantity, person_id) SELECT 1, 'x',"
        " 1, 1, id FROM person WHERE login = session_user",
        "INSERT INTO payment (record_id, what, means, amount) VALUES (1, 'freight', 'cash', 1)",
        "UPDATE outbound_order SET state = 'shipped'",
        "UPDATE item SET unit_price = 1",
        "UPDATE customer SET name = 'x'",
        "INSERT INTO receipt_step (receipt_id, state, detail, site_id, person_id, workstation_id)"
        " SELECT 1, 'closed', '', 1, id, 1 FROM person WHERE login = session_user",
        "UPDATE assessment SET amount = 0",
        "UPDATE compensation SET amount = 1",
        "SELECT hold_ledger()",
        "SELECT * FROM balance FOR UPDATE",
    ),
    "g8-admin": (
        _GRASP,
        "UPDATE person SET id = 1000 WHERE login = 'g8-other'",
        "UPDATE person SET login = 'x' WHERE login = 'g8-other'",
        "DELETE FROM person",
        "SELECT give_login('postgres', 'SCRAM-SHA-256$4096:YQ==$YQ==:YQ==')",
        f"SELECT give_login('{OWNER}', 'SCRAM-SHA-256$4096:YQ==$YQ==:YQ==')",
        "SELECT give_login('nobody-here', 'SCRAM-SHA-256$4096:YQ==$YQ==:YQ==')",
        "SELECT give_login('g8-other', 'a plain password')",
        "SELECT give_login('g8-other', 'x'' SUPERUSER')",
        "SELECT fit_login('postgres')",
        "SELECT end_login('postgres', now())",
        f"SELECT fit_login('{DOORKEEPER}')",
        "ALTER ROLE \"g8-admin\" CREATEROLE",
        "ALTER ROLE \"g8-admin\" VALID UNTIL 'infinity' CONNECTION LIMIT -1",
        "GRANT pg_execute_server_program TO CURRENT_USER",
        "GRANT pg_write_all_data TO CURRENT_USER",
        "GRANT DELETE ON balance TO CURRENT_USER; DELETE FROM balance",
        "INSERT INTO rule_value (key, valid_from, value, person_id)"
        " SELECT 'people.vault_readings', current_date, '200', id FROM person"
        " WHERE login = 'g8-other'",
    ),
}  # fmt: skip
ATTACKS = [(login, attack) for login in ROLES for attack in (*EVERYWHERE, *OWN[login])]
