"""PDF documents to be signed with Norwegian BankID."""
