"""Freja eID."""
