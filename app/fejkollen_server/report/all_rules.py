"""The table of all rules."""

from fejkollen_server.report import (
    client_rules,
    collect_rules,
    genuine_callback_rules,
    outcome_rules,
    qr_code_rules,
    request_rules,
    spoilt_callback_rules,
    start_body_rules,
)

RULES = (
    *collect_rules.RULES,
    *spoilt_callback_rules.RULES,
    *genuine_callback_rules.RULES,
    *outcome_rules.RULES,
    *qr_code_rules.RULES,
    *request_rules.RULES,
    *start_body_rules.RULES,
    *client_rules.RULES,
)
