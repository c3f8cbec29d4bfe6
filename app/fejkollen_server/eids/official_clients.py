"""What IDkollen's official clients insist on, though the reference does not promise it."""

_INSIST_ON_SSN = tuple(f"idkollen-client-{language}/" for language in ("csharp", "dart", "js", "py"))
"""How those begin their User-Agent whose result always has ``ssn``; Python's and Dart's fail where it is left out."""


def insists_on_ssn(user_agent: str | None) -> bool:
    return (user_agent or "").startswith(_INSIST_ON_SSN)
