"""What each person owes today, from every rule (SRV-7)."""
