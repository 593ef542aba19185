"""Staff, roles, sign-in, sites, workstations, the vault for personal data."""
