"""Runs the server as a container would: the first process, without rights, on a tree that nobody can write to."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.running import FEJKOLLEN, PATIENCE, Server, environment, until
from tests.container.dockerfile import ROOT, image

# Whatever the program is read from, in the places where it is, and nothing else of this machine.
_TREES = list(dict.fromkeys(map(str, ("/usr", "/etc", sys.base_prefix, sys.prefix, ROOT))))
_CONFINE = """
set -eu
root=$1 data=$2 user=$3; shift 3
mount -t tmpfs -o mode=755 tmpfs "$root"
mkdir "$root/dev" "$root/proc" "$root/tmp" "$root/data"
# Before the trees, which may lie in it.
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
for tree in {trees}; do
  mkdir -p "$root$tree"
  mount --bind "$tree" "$root$tree"
  mount -o remount,bind,ro "$root$tree"
done
for link in /bin /sbin /lib /lib64; do
  if [ -L "$link" ]; then cp -P "$link" "$root$link"; fi
done
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount --bind "$data" "$root/data"
mount -o remount,ro "$root"
cd "$root/data"
exec chroot "$root" setpriv --reuid "$user" --regid "$user" --clear-groups --inh-caps -all --bounding-set -all \\
  --no-new-privs sh -c 'cd /data && exec "$@"' sh "$@"
"""
_IN_NAMESPACES = ["unshare", "--mount", "--pid", "--fork"]
USER = int(image()["USER"].rest.split(":")[0])


@dataclass(frozen=True, slots=True)
class Confined(Server):
    @property
    def first(self) -> int:
        """The server's process as it is seen from here; inside, it is number one."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("utf-8").split()
        return int(children[0])

    def kill(self) -> None:
        # The one around it cannot: who changes user no longer dies with a parent.
        os.kill(self.first, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self, number: int = signal.SIGTERM) -> float:
        begun = time.monotonic()
        os.kill(self.first, number)
        self.process.wait(PATIENCE)
        return time.monotonic() - begun

    def status(self, name: str) -> list[str]:
        lines = Path(f"/proc/{self.first}/status").read_text("utf-8").splitlines()
        return next(line.split()[1:] for line in lines if line.startswith(f"{name}:"))

    def writable(self) -> set[str]:
        """Where the server could write, if its user may."""
        mounts = (line.split() for line in Path(f"/proc/{self.first}/mountinfo").read_text("utf-8").splitlines())
        return {mount[4] for mount in mounts if "rw" in mount[5].split(",")}


def skip_where_nobody_can_be_confined() -> None:
    if os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "setpriv", "chroot"))):
        pytest.skip("only root on Linux, with unshare and setpriv, can confine a process")
    tried = subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True, check=False)  # noqa: S607
    if tried.returncode != 0:
        pytest.skip("this machine lets not even root make namespaces")


@contextmanager
def starting(folder: Path, **settings: str) -> Iterator[Confined]:
    """Start a confined server with a database in its data folder, until the block ends."""
    root, data, output = folder / "root", folder / "data", folder / "stderr.txt"
    root.mkdir()
    data.mkdir(exist_ok=True)
    os.chown(data, USER, USER)
    program = _CONFINE.format(trees=" ".join(_TREES))
    command = [*_IN_NAMESPACES, "sh", "-c", program, "sh", str(root), str(data), str(USER), FEJKOLLEN, "serve"]
    wanted = {"port": "0", "database_url": "sqlite:////data/fejkollen.db", **settings}
    with output.open("wb") as stderr:
        process = subprocess.Popen(command, env=environment(wanted), stdout=subprocess.DEVNULL, stderr=stderr)  # noqa: S603
    server = Confined(process, output)
    try:
        yield server
    finally:
        if process.poll() is None:
            server.kill()


@contextmanager
def serving_confined(folder: Path, **settings: str) -> Iterator[Confined]:
    with starting(folder, **settings) as server:
        until(lambda: "/docs" in server.log or server.process.poll() is not None, "a greeting")
        assert server.process.poll() is None, server.log
        yield server
