"""Connections, types, migrations, idempotency, audit trail, seals, archive. No Qt, no slices."""
