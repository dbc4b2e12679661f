"""A service desk of the common kind: it takes whatever is written, and knows no versions."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class PlainStore:
    """Documents by key, and the order in which they were touched; `meanwhile` writes between two calls."""

    documents: dict[str, Any] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    meanwhile: list[tuple[str, Any]] = field(default_factory=list)

    async def read(self, key: str) -> dict[str, Any] | None:
        document = self.documents.get(key)
        return None if document is None else json.loads(json.dumps(document))

    async def put(self, key: str, document: Any) -> None:  # noqa: ANN401 (None removes)
        self.touched.append(key)
        if document is None:
            self.documents.pop(key, None)
        else:
            self.documents[key] = json.loads(json.dumps(document))
        while self.meanwhile:
            other, said = self.meanwhile.pop()
            self.documents[other] = said
            self.touched.append(other)

    async def touched_since(self, place: int) -> tuple[list[str], int]:
        return list(dict.fromkeys(self.touched[place:])), len(self.touched)

    async def keys(self) -> list[str]:
        return list(self.documents)
