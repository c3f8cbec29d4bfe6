"""HTTP as such: limits, problems, forms, credentials, and routes that are made late."""
