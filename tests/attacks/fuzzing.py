"""Schemathesis against the real server: requests made from the contract, valid and not, alone and linked to each other.

``python -m tests.attacks.fuzzing 5000`` sends at least so many; ``make fuzz CASES=5000`` is the same.
"""

import math
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fejkollen_server.docs.openapi_documents import contract
from tests.cli.running import Server, environment, serving

SEED = 20261123
_ROOT = Path(__file__).parents[2]
_ST = (str(Path(sys.executable).with_name("st")), "--config-file", str(Path(__file__).with_name("schemathesis.toml")))
_CASES = re.compile(r"^ +(\d+) generated", re.MULTILINE)
_LINKS = re.compile(r"API Links: +(\d+) covered / (\d+) selected")
_SETTINGS = {"pace": "instant", "callback_schedule": "never", "competing_sessions": "false", "log_level": "warning"}
_PATIENCE = 3600

# Alone, a request may be anything; in a chain, it has to be accepted now and then for the chain to go on.
_ALONE = ("--phases=examples,coverage,fuzzing", "--mode=all")
_LINKED = ("--phases=stateful", "--mode=positive")


@dataclass(frozen=True, slots=True)
class Fuzzed:
    passed: bool
    alone: str
    linked: str
    server_log: str

    @property
    def cases(self) -> int:
        return sum(int(cases) for cases in _CASES.findall(self.alone + self.linked))

    @property
    def links(self) -> tuple[int, int]:
        """How many links from one operation to the next were followed, and how many there are."""
        followed, there = _LINKS.findall(self.linked)[0]
        return int(followed), int(there)


def fuzz(folder: Path, examples: int, chains: int, *, seed: int = SEED) -> Fuzzed:
    """Send so many examples to each operation, what covers each rule of the contract, and so many chains."""
    with serving(folder, **_SETTINGS) as server:
        alone = _schemathesis(server, "alone", *_ALONE, f"--max-examples={examples}", f"--seed={seed}")
        linked = _schemathesis(server, "linked", *_LINKED, f"--max-examples={chains}", f"--seed={seed}")
        passed = alone.returncode == linked.returncode == 0
        return Fuzzed(passed, alone.stdout + alone.stderr, linked.stdout + linked.stderr, server.log)


def _schemathesis(server: Server, manner: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*_ST, "run", f"{server.address}/openapi/idkollen-v3.json", *options]
    hooks = environment({}) | {"SCHEMATHESIS_HOOKS": "tests.attacks.fuzzed_bodies", "FUZZING": manner}
    return subprocess.run(  # noqa: S603 - our own development dependency.
        command, env=hooks, cwd=_ROOT, capture_output=True, text=True, timeout=_PATIENCE, check=False
    )


def main(cases: int, seed: int) -> int:
    operations = sum(len(item.keys() - {"parameters"}) for item in contract()["paths"].values())
    each = math.ceil(cases / operations)
    with tempfile.TemporaryDirectory() as folder:
        fuzzed = fuzz(Path(folder), each, each, seed=seed)
    print(fuzzed.alone, fuzzed.linked, fuzzed.server_log, f"{fuzzed.cases} cases, {fuzzed.links[0]} links", sep="\n")  # noqa: T201 - it is a command.
    return 0 if fuzzed.passed and fuzzed.cases >= cases else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else SEED))
