"""Scenarios: what testers arrange beforehand."""
