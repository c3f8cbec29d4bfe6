"""What people answer with."""
