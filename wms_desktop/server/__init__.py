"""Setting a shared PostgreSQL server up: its certificates, its settings, and a look at it."""
