"""A Kinto in the process, with every trap of the real one; each can be sprung by itself."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import httpx

ROOT = "/v1"
BUCKET = "/buckets/desk"
RECORDS = f"{BUCKET}/collections/records/records"
Record = dict[str, Any]


@dataclass
class FakeKinto:
    """What the server holds, and how it misbehaves.

    Attributes:
        page: the most records on one page, whatever is asked.
        conflicts: how many batches more meet another writer: the last write answers 409, what stands before
            it in the batch is rolled back although it is answered 201.
        refusing: ids whose write is answered with this status, and not done; the others of the batch are.
        late: ids whose next write becomes visible only after the next list, with its old moment.
    """

    page: int = 4
    conflicts: int = 0
    late: set[str] = field(default_factory=set)
    refusing: dict[str, int] = field(default_factory=dict)
    now: int = 1_000_000_000_000
    records: dict[str, Record] = field(default_factory=dict)
    gone: dict[str, Record] = field(default_factory=dict)
    hidden: dict[str, Record] = field(default_factory=dict)
    bucket: Record = field(default_factory=lambda: {"deskhand": {"id": "abc123", "mark": "test"}})
    requests: list[tuple[str, str]] = field(default_factory=list)
    seen_auth: set[str] = field(default_factory=set)

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.answer)

    def tick(self) -> int:
        self.now += 10
        return self.now

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix(ROOT)
        self.requests.append((request.method, path))
        self.seen_auth.add(request.headers.get("authorization", ""))
        if path == "/batch":
            return self.batch(json.loads(request.content)["requests"])
        if path == BUCKET and request.method == "GET":
            return httpx.Response(200, json={"data": {"id": "desk", "last_modified": 1, **self.bucket}})
        if path == RECORDS:
            return self.list_(request)
        return httpx.Response(404, json={"code": 404, "errno": 111, "error": "Not Found"})

    # -- lists ------------------------------------------------------------------------------------------

    def list_(self, request: httpx.Request) -> httpx.Response:
        query = {name: values[0] for name, values in parse_qs(request.url.query.decode()).items()}
        etag = f'"{max((one["last_modified"] for one in self.all()), default=self.now)}"'
        total = {"Total-Objects": str(len(self.records))}
        if request.method == "HEAD":
            return httpx.Response(200, headers={"ETag": etag, **total})
        found = list(self.records.values())
        since = int(query.get("_since", "0").strip('"'))
        if "_since" in query:  # tombstones only come with _since
            found = [one for one in [*found, *self.gone.values()] if one["last_modified"] > since]
        if "in_id" in query:
            found = [one for one in found if one["id"] in query["in_id"].split(",")]
        found.sort(key=lambda one: one["last_modified"], reverse=query.get("_sort") != "last_modified")
        start = int(base64.b64decode(query["_token"])) if "_token" in query else 0
        end = start + min(self.page, int(query.get("_limit", "10000")))
        headers = {"ETag": etag}
        if end < len(found):
            token = base64.b64encode(str(end).encode()).decode()
            headers["Next-Page"] = f"http://another.example{request.url.path}?_token={token}"
        page = [self.only(one, query.get("_fields")) for one in found[start:end]]
        self.records.update(self.hidden)
        self.hidden.clear()
        return httpx.Response(200, json={"data": page}, headers=headers)

    def all(self) -> list[Record]:
        return [*self.records.values(), *self.gone.values()]

    @staticmethod
    def only(record: Record, fields: str | None) -> Record:
        if fields is None:
            return record
        names = {"id", "last_modified", *fields.split(",")}  # also a tombstone loses what is not asked for
        return {name: value for name, value in record.items() if name in names}

    # -- writes -----------------------------------------------------------------------------------------

    def batch(self, requests: list[dict[str, Any]]) -> httpx.Response:
        if len(requests) > 25:
            told = {"code": 400, "errno": 107, "message": "Number of requests is limited to 25"}
            return httpx.Response(400, json=told)
        before = dict(self.records), dict(self.gone)
        answers = [self.one(request) for request in requests]
        if self.conflicts:
            self.conflicts -= 1
            self.records, self.gone = before
            answers[-1] = {**answers[-1], "status": 409, "body": {"code": 409, "errno": 122}}
        return httpx.Response(200, json={"responses": answers})

    def one(self, request: dict[str, Any]) -> dict[str, Any]:
        name = request["path"].removeprefix(RECORDS + "/")
        told = {"path": ROOT + request["path"], "headers": {}}
        if status := self.refusing.get(name):
            return {**told, "status": status, "body": {"code": status, "message": "no"}}
        there = self.records.get(name)
        headers = request.get("headers", {})
        wanted = headers.get("If-Match", "").strip('"')
        stale = (there is None or wanted != str(there["last_modified"])) if wanted else False
        if request["method"] == "DELETE" and there is None:
            return {**told, "status": 404, "body": {"code": 404, "errno": 110}}
        if stale or ("If-None-Match" in headers and there is not None):
            details = {} if there is None else {"details": {"existing": there}}
            return {**told, "status": 412, "body": {"code": 412, "errno": 114, **details}}
        if request["method"] == "DELETE":
            self.records.pop(name)
            self.gone[name] = {"id": name, "last_modified": self.tick(), "deleted": True}
            return {**told, "status": 200, "body": {"data": self.gone[name]}}
        data = request["body"]["data"]
        moment = data.get("last_modified") or self.tick()  # a client may set it: invisible to later `_since`
        record = {**data, "id": name, "last_modified": moment}
        self.gone.pop(name, None)
        if name in self.late:
            self.late.discard(name)
            self.hidden[name] = record
        else:
            self.records[name] = record
        return {**told, "status": 200 if there else 201, "body": {"data": record}}
