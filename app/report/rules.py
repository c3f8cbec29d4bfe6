"""The table of all rules."""

from app.report import genuine_callbacks, outcomes, polling, requests_made, spoilt_callbacks

RULES = (*polling.RULES, *spoilt_callbacks.RULES, *genuine_callbacks.RULES, *outcomes.RULES, *requests_made.RULES)
