"""Whether a file is still the one that was read, told by what the file system says of it, without reading it again.

Must not know what files hold.
"""

from __future__ import annotations

import os
import time

State = tuple[int, ...]


def state_of(status: os.stat_result) -> State:
    """Equal for two looks at a file only if its bytes are equal, once it has settled.

    The time of the last change of any kind shows what was put in with its old modification time (`cp -p`).
    """
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_dev)


def settled(changed: int) -> bool:
    """Whether a next change would show: some file systems keep times to 2 s only."""
    return time.time_ns() - changed > 2_000_000_000
