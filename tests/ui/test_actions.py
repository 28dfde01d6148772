"""Every command once: with words, a sign, a key of its own, and a menu place."""

from collections import Counter

from PySide6.QtGui import QKeySequence

from deliverydesk.ui import actions
from deliverydesk.ui.pages import PAGES

PORTABLE = QKeySequence.SequenceFormat.PortableText


def test_every_command_has_words_a_sign_and_a_menu():
    for action in actions.ACTIONS:
        assert action.words, action.key
        assert action.icon, action.key
        assert action.menu in actions.MENUS, action.key


def test_every_command_has_a_key_of_its_own_on_its_page(qapp: object):
    pages = {action.page for action in actions.ACTIONS}
    for page in pages:
        heard = [action for action in actions.ACTIONS if action.page in ("", page)]
        keys = Counter(QKeySequence(action.shortcut).toString(PORTABLE) for action in heard)
        assert "" not in keys
        assert {key for key, times in keys.items() if times > 1} == set(), page


def test_no_command_is_listed_twice():
    assert len(actions.BY_KEY) == len(actions.ACTIONS)


def test_every_page_can_be_reached_by_key():
    for page in PAGES:
        assert actions.BY_KEY[f"go_{page.key}"].words == page.title


def test_a_key_without_ctrl_or_alt_is_heard_by_the_table_and_never_taken_from_a_field():
    for action in actions.ACTIONS:
        chord = "+" in action.shortcut.rstrip("+") or action.shortcut in {"F1", "F6", "F8", "F11"}
        assert chord != action.heard, action.key
