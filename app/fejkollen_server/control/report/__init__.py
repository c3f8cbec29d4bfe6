"""The relying-party report."""
