"""Stock counts: plan, blind counting, review, approval."""
