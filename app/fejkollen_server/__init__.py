"""Fejkollen: a self-hostable stand-in for the IDkollen REST API v3."""

__version__ = "0.1.0"
