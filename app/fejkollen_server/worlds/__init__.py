"""What concerns an account's world as a whole."""
