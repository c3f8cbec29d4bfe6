"""The Finnish Trust Network: one page to choose a bank, and then the bank's own, or the mobile certificate."""
