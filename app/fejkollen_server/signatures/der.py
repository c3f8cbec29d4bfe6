"""The little of DER that a signed statement needs. A library would take ten times as long as the signature itself."""

from datetime import UTC, datetime, timedelta

from fejkollen_server.clock import Instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def tagged(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes([tag]) + _length(len(content)) + content


def sequence(*parts: bytes) -> bytes:
    return tagged(0x30, *parts)


def set_of(*parts: bytes) -> bytes:
    """In DER the members of a set are sorted."""
    return tagged(0x31, *sorted(parts))


def octets(content: bytes) -> bytes:
    return tagged(0x04, content)


def integer(number: int) -> bytes:
    return tagged(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def identifier(dotted: str) -> bytes:
    first, second, *others = map(int, dotted.split("."))
    return tagged(0x06, *(_in_sevens(number) for number in (first * 40 + second, *others)))


def time(at: Instant) -> bytes:
    """Write a time as CMS wants it: years from 1950 to 2049 in the short form."""
    moment = moment_of(at)
    if 1950 <= moment.year < 2050:
        return tagged(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())
    return tagged(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())


def moment_of(at: Instant) -> datetime:
    return (_EPOCH + timedelta(microseconds=at)).replace(microsecond=0)


def _length(length: int) -> bytes:
    if length < 0x80:
        return bytes([length])
    written = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(written)]) + written


def _in_sevens(number: int) -> bytes:
    written = [number & 0x7F]
    while number := number >> 7:
        written.append(0x80 | number & 0x7F)
    return bytes(reversed(written))
