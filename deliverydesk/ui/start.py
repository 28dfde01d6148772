"""Starting the window without waste: what is loaded in which order, before anything is shown.

Once Qt is loaded, PySide reads the source of every module imported after it, to see whether that uses Qt;
so what does not is imported first. The collector of garbage rests meanwhile: nothing made here goes away.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence


def main(words: Sequence[str] | None = None, painted: Callable[[], object] | None = None) -> int:
    """Open a desk's window, or the first window where none is named and none was open last.

    `painted` is called once, when all of it has been painted.
    """
    gc.disable()
    import deliverydesk.domain.scorecard
    import deliverydesk.services.desk  # noqa: F401
    from deliverydesk.ui import app

    return app.main(words, painted)
