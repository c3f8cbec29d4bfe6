"""What QR codes and links say that lead a person to their app. Copy it: it needs nothing but Python.

Make BankID's animated code on your server. Whoever has its secret can make codes on a page of their own, and lure
somebody else into approving what they started.
"""

import hashlib
import hmac
from urllib.parse import quote


def bankid_qr(start_token: str, start_secret: str, seconds: int) -> str:
    """Give the text of BankID's QR code, so many whole seconds after the start was answered. Show each for one."""
    proof = hmac.new(start_secret.encode("ascii"), str(seconds).encode("ascii"), hashlib.sha256).hexdigest()
    return f"bankid.{start_token}.{seconds}.{proof}"


def bankid_link(auto_start_token: str) -> str:
    """Give the link that opens BankID's app on the device where the browser is."""
    return f"bankid:///?autostarttoken={quote(auto_start_token, safe='')}&redirect=null"


def freja_link(auto_start_token: str) -> str:
    """Give the link that opens Freja's app; ``qrData``, which is to be drawn as a QR code, says the same."""
    return f"frejaeid://bindUserToTransaction?transactionReference={quote(auto_start_token, safe='')}"
