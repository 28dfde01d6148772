"""Makes the folded text of a long table on another thread, so that the first letter typed does not wait."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QThreadPool, Signal

from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.ui.models.order import Lane, Texts, texts_of


class TextMaker(QObject):
    """`made(picture, texts)` answers the newest request only, on the thread this object lives on."""

    made = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._newest = 0

    def make(self, records: Sequence[Record], columns: Sequence[Lane], at: Picture) -> None:
        """Begin; the records must not be changed meanwhile."""
        self._newest += 1
        number = self._newest
        # The carrier belongs to the work, so that a table closed meanwhile is not written to.
        carrier = _Carrier()
        carrier.arrived.connect(self._on_arrived)
        QThreadPool.globalInstance().start(
            lambda: carrier.arrived.emit(number, at, texts_of(records, columns, at))
        )

    def _on_arrived(self, number: int, at: Picture, texts: Texts) -> None:
        if number == self._newest:
            self.made.emit(at, texts)


class _Carrier(QObject):
    arrived = Signal(int, object, object)
