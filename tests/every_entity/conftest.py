"""The window's tests and these stand on the same small country."""

from tests.ui.conftest import a_desk, bridge, dressed

__all__ = ["a_desk", "bridge", "dressed"]
