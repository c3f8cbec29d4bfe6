"""A small relying party, to try everything without code, and to copy from: it uses the public API only."""
