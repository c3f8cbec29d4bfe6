"""Swedish BankID."""
