"""What testers and tools call, at /control/v1: the people, accounts, and deciding sessions by hand."""
