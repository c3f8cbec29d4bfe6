"""The Finnish Trust Network."""
