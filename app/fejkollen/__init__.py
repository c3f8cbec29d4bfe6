"""The test kit of Fejkollen: a client of its control API, and pytest fixtures that use it."""

from fejkollen.account import Account
from fejkollen.callbacks import Attempt, Callback
from fejkollen.client import Fejkollen
from fejkollen.clock import Advanced, ClockState, Fired
from fejkollen.errors import FejkollenError
from fejkollen.events import Event
from fejkollen.inbox import Message
from fejkollen.people import Person
from fejkollen.requests import Expectation, Request
from fejkollen.scenarios import Rule, Scenario
from fejkollen.sessions import Explanation, Session, TimelineEntry
from fejkollen.settings import AccountSettings
from fejkollen.snapshots import Snapshot

__all__ = [
    "Account",
    "AccountSettings",
    "Advanced",
    "Attempt",
    "Callback",
    "ClockState",
    "Event",
    "Expectation",
    "Explanation",
    "Fejkollen",
    "FejkollenError",
    "Fired",
    "Message",
    "Person",
    "Request",
    "Rule",
    "Scenario",
    "Session",
    "Snapshot",
    "TimelineEntry",
]
