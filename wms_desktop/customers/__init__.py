"""Customers: who orders, owns goods, sends and collects."""
