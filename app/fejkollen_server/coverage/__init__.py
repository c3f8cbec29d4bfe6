"""What a test suite has exercised: operations, outcomes, causes and faults, also those of accounts long deleted."""
