"""The store's two threads, as an event loop uses them: one for the disk's turns, one that only reads.

A look at a record waits for no commit: making that last may take the disk longer than an answer may take us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from tui.store.moving import Again

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Lock, Task
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")


class Beside:
    """Runs disk jobs beside the loop, one at a time, each with `after` (publishing) on the loop; and looks.

    A job that raises Again runs once more after it.

    asyncio and the threads come with the first job: a command without a loop pays for neither.
    """

    def __init__(self, after: Callable[[], None]) -> None:
        self._after = after
        self._threads: dict[str, ThreadPoolExecutor] = {}
        self._gates: tuple[AbstractEventLoop, Lock] | None = None
        self._tasks: set[Task[Any]] = set()

    async def look(self, job: Callable[[], T]) -> T:
        """Run a job that changes nothing, one at a time."""
        return await self._on("store-look", job)

    async def run(self, job: Callable[[], T]) -> T:
        """Run a disk job, then `after`. Cancelling the wait cancels neither."""
        import asyncio  # noqa: PLC0415 (see the class)

        task = asyncio.get_running_loop().create_task(self._turn(job))
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    def close(self) -> None:
        """Wait for the jobs under way, and let the threads end."""
        for thread in self._threads.values():
            thread.shutdown(wait=True)

    async def _turn(self, job: Callable[[], T]) -> T:
        async with self._gate():
            while True:
                try:
                    return await self._on("store", job)
                except Again:
                    continue
                finally:
                    self._after()

    async def _on(self, name: str, job: Callable[[], T]) -> T:
        """Run a job on the thread of that name."""
        import asyncio  # noqa: PLC0415 (see the class)

        thread = self._threads.get(name)
        if thread is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 (see the class)

            thread = self._threads[name] = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        return await asyncio.get_running_loop().run_in_executor(thread, job)

    def _gate(self) -> Lock:
        """Return the lock by which one disk job and its publishing stay together."""
        import asyncio  # noqa: PLC0415 (see the class)

        loop = asyncio.get_running_loop()
        if self._gates is None or self._gates[0] is not loop:
            self._gates = loop, asyncio.Lock()
        return self._gates[1]

    def _forget(self, task: Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # whoever still waits gets it; a cancelled wait must not make a warning of it
