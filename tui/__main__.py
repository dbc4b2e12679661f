"""`deskhand`, and `python -m tui`."""

from __future__ import annotations

import gc
import sys

gc.disable()  # until a verb is known or the first screen stands: what a start makes, stays (5 % of it)

from tui.cli import main  # noqa: E402 (importing is what is to be left alone)

if __name__ == "__main__":
    sys.exit(main())
