"""Norwegian BankID."""
