"""What each eID is, and how it differs from the others: one record per eID, one file per record."""
