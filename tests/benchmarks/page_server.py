"""The least a Kinto must say for a first pull: `python -m tests.benchmarks.page_server FILE MARK`.

The file holds a record a line. It prints its port, and answers until it is ended.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

PAGE = 200


class Pages(BaseHTTPRequestHandler):
    """Answers for one bucket whose records never change."""

    protocol_version = "HTTP/1.1"
    records: tuple[bytes, ...] = ()
    mark = "test"

    def do_HEAD(self) -> None:
        """Say how many there are."""
        self._send(b"", {"Total-Objects": str(len(self.records))})

    def do_GET(self) -> None:
        """Say the bucket, or a page."""
        address = urlsplit(self.path)
        if not address.path.endswith("/records"):
            told = {"data": {"deskhand": {"id": "pages", "mark": self.mark}}}
            self._send(json.dumps(told).encode(), {})
            return
        query = parse_qs(address.query)
        at = int(query.get("_token", ["0"])[0])
        since = int(query.get("_since", ["0"])[0].strip('"'))
        known = since > len(self.records)
        page = () if known else self.records[at : at + PAGE]
        more = (
            {"Next-Page": f"http://x/?_token={at + PAGE}"} if page and at + PAGE < len(self.records) else {}
        )
        self._send(b'{"data":[' + b",".join(page) + b"]}", {"ETag": f'"{10**6 + len(self.records)}"', **more})

    def do_POST(self) -> None:
        """Take every write."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["requests"]
        data = [{"id": one["path"].rpartition("/")[2], "last_modified": 10**7} for one in asked]
        told = {"responses": [{"status": 200, "path": "", "body": {"data": one}} for one in data]}
        self._send(json.dumps(told).encode(), {})

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _send(self, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    Pages.records = tuple(Path(sys.argv[1]).read_bytes().splitlines())
    Pages.mark = sys.argv[2]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    print(server.server_address[1], flush=True)
    server.serve_forever()
