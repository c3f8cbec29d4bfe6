"""The table of all rules."""

from app.report import genuine_callbacks, outcomes, polling, qr_codes, requests_made, spoilt_callbacks

RULES = (
    *polling.RULES,
    *spoilt_callbacks.RULES,
    *genuine_callbacks.RULES,
    *outcomes.RULES,
    *qr_codes.RULES,
    *requests_made.RULES,
)
