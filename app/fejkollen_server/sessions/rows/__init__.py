"""How sessions are stored and found."""
