"""The log, for people or machines."""
