"""The journal: which requests were received, and with what they were answered."""
