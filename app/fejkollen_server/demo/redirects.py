"""What a relying party checks when a browser comes back. Copy it: it needs nothing but Python.

The address carries no result and proves nothing: anybody can type it. So check that it belongs to what this very
browser started, and then collect.
"""

import hmac


def is_ours(session_id: str, ref_id: str, *, started_id: str, started_ref_id: str) -> bool:
    """Tell whether ``id`` and ``refId`` are those of the session that this browser started."""
    same_id = hmac.compare_digest(session_id.encode(), started_id.encode())
    return same_id and hmac.compare_digest(ref_id.encode(), started_ref_id.encode())
