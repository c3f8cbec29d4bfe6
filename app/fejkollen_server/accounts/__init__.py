"""Accounts: IDkollen customers, each a world of its own."""
