"""What people prove with that it is they."""
