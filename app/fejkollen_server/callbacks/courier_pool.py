"""Couriers who have nothing to do, and more of them when all are busy."""

from ssl import SSLContext
from typing import TYPE_CHECKING

from fejkollen_server.callbacks.delivery_settings import DeliverySettings
from fejkollen_server.clock import Clock

if TYPE_CHECKING:
    from fejkollen_server.callbacks.delivery import Courier


class CourierPool:
    def __init__(self, clock: Clock, settings: DeliverySettings) -> None:
        self._clock = clock
        self._settings = settings
        self._tls: SSLContext | None = None
        self._all: list[Courier] = []
        self._free: list[Courier] = []

    def take(self) -> "Courier":
        if self._free:
            return self._free.pop()
        # Not before there is something to deliver: the HTTP client is big, and reading certificates takes a moment.
        from fejkollen_server.callbacks.delivery import Courier, tls_of  # noqa: PLC0415 - as said.

        self._tls = self._tls or tls_of(self._settings)
        courier = Courier(self._clock, self._settings, self._tls)
        self._all.append(courier)
        return courier

    def give_back(self, courier: "Courier") -> None:
        self._free.append(courier)

    async def close(self) -> None:
        for courier in self._all:
            await courier.close()
