"""The signature over a callback's exact bytes."""

import base64

from fejkollen_server.callbacks.signature import SIGNATURE_HEADER, sign_callback


def test_signature_agrees_with_the_published_vector() -> None:
    # RFC 4231, section 4.3.
    digest = bytes.fromhex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    assert sign_callback(b"what do ya want for nothing?", "Jefe") == base64.b64encode(digest).decode()


def test_key_is_used_as_its_utf8_bytes() -> None:
    assert sign_callback(b"{}", "nyckelå") != sign_callback(b"{}", "nyckela")
    assert base64.b64decode(sign_callback(b"{}", "bmV2ZXIgZGVjb2RlZA==")) != base64.b64decode(
        sign_callback(b"{}", "never decoded")
    )


def test_header_is_called_what_idkollen_calls_it() -> None:
    assert SIGNATURE_HEADER == "X-Signature-SHA256"
