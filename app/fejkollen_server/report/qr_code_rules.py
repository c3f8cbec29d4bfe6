"""Rules on the QR codes that an application shows, of which only those can be judged that somebody has scanned."""

from collections.abc import Iterator

from fejkollen_server.report.observation import Course, Observed, Scan
from fejkollen_server.report.rule import ReportRule, Severity, Sighting, counted_noun
from fejkollen_server.scanning.qr_freshness import RefusedBecause

_Scanned = tuple[Course, Scan]


def _scanned(observed: Observed, *flaws: RefusedBecause | None) -> list[_Scanned]:
    return [(course, scan) for course in observed.courses for scan in course.scans if scan.flaw in flaws]


def _judged(observed: Observed) -> list[_Scanned]:
    """Leave out what is old only because a tester has moved the clock."""
    return _scanned(observed, None, RefusedBecause.STALE, RefusedBecause.AHEAD, RefusedBecause.FORGED)


def _stale(observed: Observed) -> Iterator[Sighting]:
    if found := _scanned(observed, RefusedBecause.STALE):
        oldest = max(scan.age for _, scan in found)
        yield _sighting(found, f"{_codes(found)} scanned too late: the oldest was made {oldest} seconds before")
    if found := _scanned(observed, RefusedBecause.AHEAD):
        furthest = max(-scan.age for _, scan in found)
        yield _sighting(found, f"{_codes(found)} made for a second that had not come, by up to {furthest} seconds")
    if found := _scanned(observed, RefusedBecause.FORGED):
        yield _sighting(found, f"{_codes(found)} not signed as BankID's app expects it")


def _codes(found: list[_Scanned]) -> str:
    return f"{counted_noun(len(found), 'QR code')} {'was' if len(found) == 1 else 'were'}"


def _sighting(found: list[_Scanned], said: str) -> Sighting:
    courses = list({course.id: course for course, _ in found}.values())
    starts = [course.start for course in courses if course.start]
    return Sighting(f"{said}.", calls=starts, courses=courses, instants=[scan.at for _, scan in found])


def _unseen(observed: Observed) -> str:
    if _judged(observed):
        return ""
    return (
        "the application computes the codes itself, and nobody has scanned one: give their texts as code to "
        "/control/v1/sessions/{id}/scan"
    )


RULES = (
    ReportRule(
        "shows-stale-qr-codes",
        "Renews the QR code each second",
        Severity.WARNING,
        "Compute the QR code anew each second: bankid.<qrStartToken>.<t>.<auth>, where t is the whole seconds since "
        "the start was answered, and auth the lower-case hexadecimal HMAC-SHA256 of t with qrStartSecret as its key.",
        "While a BankID session is PENDING, give the text of the QR code on the application's page as code to "
        "/control/v1/sessions/{id}/scan, more than five seconds after the start.",
        lambda observed: len(_judged(observed)),
        _stale,
        unobservable=_unseen,
    ),
)
