"""Questionnaires, improvement measures and revisits."""
