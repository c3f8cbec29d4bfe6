"""What was exercised."""
