"""How callbacks travel, apart from what sends them, which is imported with the first one."""

from dataclasses import dataclass, field

from fejkollen_server.callbacks.egress import EgressRules
from fejkollen_server.callbacks.name_resolution import Resolver, ask_the_system
from fejkollen_server.callbacks.url_rewrites import Rewrites


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """Times are in seconds."""

    rules: EgressRules = field(default_factory=EgressRules)
    rewrites: Rewrites = field(default_factory=Rewrites)
    connect_timeout: float = 5.0
    timeout: float = 10.0
    ca_file: str | None = None
    """Certificate authorities to trust besides the public ones, for receivers with certificates of their own."""
    resolve: Resolver = ask_the_system
