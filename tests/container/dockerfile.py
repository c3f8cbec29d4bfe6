"""Reads the Dockerfile as far as its promises need."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "Dockerfile"


@dataclass(frozen=True, slots=True)
class Instruction:
    name: str
    rest: str

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(word for word in self.rest.split() if word.startswith("--"))

    @property
    def exec_form(self) -> list[str]:
        """The command; one in shell form, behind which a shell would get the signals, cannot be read."""
        words: list[str] = json.loads(self.rest[self.rest.index("[") :])
        return words

    @property
    def pairs(self) -> dict[str, str]:
        found = re.findall(r'([\w.]+)=(?:"([^"]*)"|(\S+))', self.rest)
        return {name: quoted or plain for name, quoted, plain in found}


def stages() -> list[list[Instruction]]:
    """Give the instructions of each stage, without comments; each begins with its FROM."""
    text = re.sub(r"(?m)^\s*#.*\n", "", DOCKERFILE.read_text("utf-8")).replace("\\\n", " ")
    found: list[list[Instruction]] = []
    for line in filter(str.strip, text.splitlines()):
        name, _, rest = line.partition(" ")
        if name == "FROM":
            found.append([])
        found[-1].append(Instruction(name, rest.strip()))
    return found


def image() -> dict[str, Instruction]:
    """Give what the last stage ends up with, by name: the last of each kind."""
    return {instruction.name: instruction for instruction in stages()[-1]}


def copied_from_the_folder() -> list[str]:
    """Give what the build takes from this folder."""
    copies = (each for stage in stages() for each in stage if each.name in {"COPY", "ADD"})
    return [source for each in copies if not each.flags for source in each.rest.split()[:-1]]
