"""`python -m deliverydesk`: a file or nothing opens the window, a verb goes to the command line."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Choose the door."""
    words = sys.argv[1:]
    if words and not words[0].endswith(".desk"):
        from deliverydesk.cli.main import main as command_line

        return command_line(words)
    if _has_no_screen():
        # Qt would end the process with a signal and a page of plugin names.
        from deliverydesk.i18n import _

        sys.stderr.write(
            _("There is no screen here (DISPLAY and WAYLAND_DISPLAY are both empty), so no window can open.")
            + "\n"
            + _("Give a verb to work without one; --help names them.")
            + "\n"
        )
        return 3
    from deliverydesk.ui.start import main as window

    return window(words)


def _has_no_screen() -> bool:
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in wanted)


if __name__ == "__main__":
    sys.exit(main())
