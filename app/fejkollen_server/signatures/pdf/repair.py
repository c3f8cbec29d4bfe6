"""Repairs PDFs whose table of objects is wrong or missing, as every reader does: hand-made test files often are so."""

import re

_OBJECT = re.compile(rb"(?:^|(?<=[\s>\]]))(\d{1,7})[ \t\r\n]+(\d{1,5})[ \t\r\n]+obj(?=[\s<\[(/])", re.MULTILINE)
_ROOT = re.compile(rb"/Root\s+(\d{1,7})\s+(\d{1,5})\s+R")
_CATALOGUE = re.compile(rb"/Type\s*/Catalog(?![A-Za-z])")


def with_new_index(content: bytes) -> bytes | None:
    """Append a new table of all objects that can be seen, or give None when there is no catalogue among them."""
    objects = {int(found[1]): (found.start(1), int(found[2])) for found in _OBJECT.finditer(content)}
    root = _root(content, objects)
    if root is None:
        return None
    entries = b"".join(
        b"%d 1\n%010d %05d n \n" % (number, offset, generation)
        for number, (offset, generation) in sorted(objects.items())
        if number
    )
    start = len(content) + 1
    trailer = b"trailer\n<< /Size %d /Root %d %d R >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, *root, start)
    return content + b"\nxref\n0 1\n0000000000 65535 f \n" + entries + trailer


def _root(content: bytes, objects: dict[int, tuple[int, int]]) -> tuple[int, int] | None:
    for named in reversed(list(_ROOT.finditer(content))):
        if int(named[1]) in objects:
            return int(named[1]), int(named[2])
    catalogues = [found.start() for found in _CATALOGUE.finditer(content)]
    if not catalogues:
        return None
    before = [(offset, number, generation) for number, (offset, generation) in objects.items()]
    within = max((each for each in before if each[0] < catalogues[-1]), default=None)
    return within[1:] if within else None
