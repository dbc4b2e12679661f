"""A process of its own: opens the store and writes `count` incidents with numbers, saying each on a line."""

from __future__ import annotations

import sys
from pathlib import Path

from store_builders import incident

from tui.store import Transaction, open_store


def main(folder: str, name: str, count: int) -> None:
    store = open_store(Path(folder))

    def plan(transaction: Transaction) -> str:
        number = transaction.next_number("INC")
        transaction.put(incident(1, id=f"{name}-{number}", number=number))
        return number

    for _ in range(count):
        sys.stdout.write(store.transact(plan) + "\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
