"""Many clients at once, who all know the same sessions and choose for each request which of the servers to ask."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated.

from tests.cli.recording import Recorder
from tests.cli.running import Server, until
from tests.endurance.clients import Client, Known
from tests.endurance.history import History, Kind, end_in, record_callbacks


@dataclass
class Crowd:
    servers: Sequence[Server]
    receiver: Recorder
    clients: int
    history: History = field(default_factory=History)
    known: Known = field(default_factory=Known)

    @contextmanager
    def busy(self, *, pause: float = 0.0) -> Iterator[None]:
        """Let everybody do one thing after the other until the block ends, with so many seconds in between."""
        enough = threading.Event()

        def work(number: int) -> None:
            with self._client(number) as client:
                while not enough.wait(pause):
                    client.do_something()

        with ThreadPoolExecutor(self.clients) as threads:
            working = [threads.submit(work, number) for number in range(self.clients)]
            try:
                yield
            finally:
                enough.set()
        for each in working:
            each.result()

    def settle(self) -> None:
        """Look at every session until it has ended and was called back."""
        with self._client(self.clients) as client:
            until(lambda: self._look_at_all(client), "everything to end and to be called back")
        record_callbacks(self.history, self.receiver.deliveries)

    def _look_at_all(self, client: Client) -> bool:
        ended = {event.session for event in self.history.events if event.kind is Kind.COLLECT and end_in(event)}
        for session in self.known.paths.keys() - ended:
            client.collect_session(session)
        return len(ended) == len(self.known.paths) <= len({delivery.id for delivery in self.receiver.deliveries})

    @contextmanager
    def _client(self, number: int) -> Iterator[Client]:
        with ExitStack() as stack:
            servers = [stack.enter_context(server.client()) for server in self.servers]
            chance = Random(number)  # noqa: S311 - as above.
            yield Client(servers, self.history, self.known, self.receiver.url(), chance)
