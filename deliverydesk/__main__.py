"""`python -m deliverydesk`: a file or nothing opens the window, a verb goes to the command line."""

from __future__ import annotations

import sys


def main() -> int:
    """Choose the door."""
    words = sys.argv[1:]
    if words and not words[0].endswith(".desk"):
        from deliverydesk.cli.main import main as command_line

        return command_line(words)
    from deliverydesk.ui.start import main as window

    return window(words)


if __name__ == "__main__":
    sys.exit(main())
