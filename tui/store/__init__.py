"""The only door to TinyDB and to the log on disk (architecture.md, "The store").

Bitcask's shape: an append-only log of checksummed frames, a key directory and list columns in memory, a
hint file that makes opening fast. Importing this loads neither pydantic nor asyncio.
"""

from __future__ import annotations

from tui.store.description import Mark
from tui.store.errors import (
    BadRecord,
    NotAStore,
    StaleData,
    StoreBusy,
    StoreClosed,
    StoreDamaged,
    StoreExists,
    StoreFailed,
    StoreFull,
    StoreMissing,
    StoreNewer,
    StoreReadOnly,
    StoreUnsafe,
    TooLarge,
)
from tui.store.kinds import KINDS
from tui.store.published import Published
from tui.store.report import Finding, Report, Severity
from tui.store.rows import Row, Rows
from tui.store.storage import LogStorage
from tui.store.store import Store, create_store, open_store
from tui.store.transaction import Transaction

__all__ = [
    "KINDS",
    "BadRecord",
    "Finding",
    "LogStorage",
    "Mark",
    "NotAStore",
    "Published",
    "Report",
    "Row",
    "Rows",
    "Severity",
    "StaleData",
    "Store",
    "StoreBusy",
    "StoreClosed",
    "StoreDamaged",
    "StoreExists",
    "StoreFailed",
    "StoreFull",
    "StoreMissing",
    "StoreNewer",
    "StoreReadOnly",
    "StoreUnsafe",
    "TooLarge",
    "Transaction",
    "create_store",
    "open_store",
]
