"""The people whom an account can meet."""
