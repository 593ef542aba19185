"""Items, lots, zones, locations, the ledger, balances, put-away and allocation."""
