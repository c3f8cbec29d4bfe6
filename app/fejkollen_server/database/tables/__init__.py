"""Every table, one module for each thing that is kept. What is not imported here is not created."""

from fejkollen_server.database.tables.accounts import MOVED, accounts, ended_sign_ins
from fejkollen_server.database.tables.authorities import authorities
from fejkollen_server.database.tables.callbacks import BATCHED, UNDER_WAY, callback_attempts, callbacks
from fejkollen_server.database.tables.history import coverage, events, journals, requests, snapshots
from fejkollen_server.database.tables.people import authenticators, messages, people
from fejkollen_server.database.tables.scenarios import scenario_uses, scenarios
from fejkollen_server.database.tables.sessions import BUSY, ENDED, PENDING, documents, orders, sessions, visits

__all__ = [
    "BATCHED",
    "BUSY",
    "ENDED",
    "MOVED",
    "PENDING",
    "UNDER_WAY",
    "accounts",
    "authenticators",
    "authorities",
    "callback_attempts",
    "callbacks",
    "coverage",
    "documents",
    "ended_sign_ins",
    "events",
    "journals",
    "messages",
    "orders",
    "people",
    "requests",
    "scenario_uses",
    "scenarios",
    "sessions",
    "snapshots",
    "visits",
]
