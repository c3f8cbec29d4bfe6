"""How sessions start."""
