"""The clock of an account."""
