"""MitID's QR code: two frames in turn, each with one half of what ties the page to the app."""

import json
from dataclasses import dataclass

from fejkollen_server.errors import CodeIsRefused, InputIsInvalid

BEGINNING = "{"

_VERSION = 1
_TYPE = 2
_FORM = '{"v":1,"p":1 or 2,"t":2,"h":<half of the channel binding value>,"uc":<update count>}'


@dataclass(frozen=True, slots=True)
class ChannelFrame:
    part: int
    """1 or 2."""
    half: str
    updates: int
    """How often the code had been renewed."""


def mitid_frames(binding_value: str, update_count: int) -> tuple[str, str]:
    """Give the texts of the two QR codes that a page shows in turn, about a second each."""
    middle = (len(binding_value) + 1) // 2
    first, second = binding_value[:middle], binding_value[middle:]
    return _frame(1, first, update_count), _frame(2, second, update_count)


def read_frame(text: str) -> ChannelFrame:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise InputIsInvalid("code", f"begins like MitID's QR code, but is no JSON; it must be {_FORM}") from None
    match found:
        case {"v": 1, "p": 1 | 2 as part, "t": 2, "h": str(half), "uc": int(updates)}:
            return ChannelFrame(int(part), half, int(updates))
    raise InputIsInvalid("code", f"begins like MitID's QR code, which must be {_FORM}")


def check_frames(one: ChannelFrame, another: ChannelFrame, binding_value: str) -> None:
    """Refuse two scanned frames, in either order, unless together they bind the phone to the page."""
    first, second = sorted((one, another), key=lambda frame: frame.part)
    if first.part == second.part:
        other = 2 if first.part == 1 else 1
        raise CodeIsRefused(f"both are frame {first.part}; frame {other} is needed too, so keep scanning for a second")
    if abs(first.updates - second.updates) > 1:
        raise CodeIsRefused(
            f"the frames belong to updates {first.updates} and {second.updates}; "
            "scan two that the page shows one after the other"
        )
    if first.half + second.half != binding_value:
        raise CodeIsRefused("the frames belong to another page; scan the page that asked for it")


def _frame(part: int, half: str, updates: int) -> str:
    return json.dumps({"v": _VERSION, "p": part, "t": _TYPE, "h": half, "uc": updates}, separators=(",", ":"))
