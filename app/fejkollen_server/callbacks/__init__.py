"""Messages owed to relying parties: written with the change they tell of, delivered at least once."""
