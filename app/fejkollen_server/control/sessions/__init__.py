"""Sessions: what happened to them and why, and deciding them by hand."""
