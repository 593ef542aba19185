"""Complaints, corrective actions, damage and loss (CMP, SRV-6)."""
