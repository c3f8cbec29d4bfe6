"""Callbacks: what was owed and what became of it; sending again, elsewhere, later."""
