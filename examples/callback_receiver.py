"""Receives callbacks and checks their signature, with nothing but Python's standard library.

python examples/callback_receiver.py [port] [callback key]
"""

import base64
import hashlib
import hmac
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
CALLBACK_KEY = sys.argv[2] if len(sys.argv) > 2 else "demo-callback-key"


def is_genuine(body: bytes, signature: str) -> bool:
    """Check the signature over the raw bytes, before anything parses them."""
    expected = base64.b64encode(hmac.digest(CALLBACK_KEY.encode(), body, hashlib.sha256)).decode()
    return hmac.compare_digest(signature, expected)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        genuine = is_genuine(body, self.headers.get("X-Signature-SHA256", ""))
        print("genuine" if genuine else "FORGED", body.decode(), flush=True)
        self.send_response(204 if genuine else 401)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing besides the callbacks."""


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", PORT), Receiver)
    print(f"waiting for callbacks at http://localhost:{server.server_port}/", flush=True)
    server.serve_forever()
