"""Danish MitID."""
