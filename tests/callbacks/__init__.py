"""Callbacks: where they may go, when they are attempted, and what is kept of it."""
