"""Who sits at the desk: the operating-system user, never an environment variable (domain.md section 2)."""

from __future__ import annotations

import os
import pwd
from functools import cache


def os_login() -> str:
    """Return the login of the user this process runs as; without an account, the number."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


@cache
def os_name(login: str) -> str:
    """Return a login's full name as the system knows it, else the login; asked once, as every write asks."""
    try:
        full = pwd.getpwnam(login).pw_gecos.split(",")[0].strip()
    except KeyError:
        full = ""
    return full or login
