"""What only the sender of a file can know, asked once for the whole file: without it 3 April is 4 March.

A question is about a habit of writing, never about one cell. Until it is answered, the cells it concerns
are not read; its answer is one word, for the command line and for the window alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from deliverydesk.i18n import N_


class Question(StrEnum):
    """What is asked; the value is the option of the command line."""

    DATES = "dates"
    DECIMALS = "decimals"
    PERCENTS = "percents"


Answers = Mapping[Question, str]
"""What was answered, by question; questions that are left out are open."""

CHOICES: dict[Question, dict[str, str]] = {
    Question.DATES: {"dmy": N_("Day first"), "mdy": N_("Month first")},
    Question.DECIMALS: {"point": N_("Point before the decimals"), "comma": N_("Comma before the decimals")},
    Question.PERCENTS: {"points": N_("0.5 means 0.5%"), "fractions": N_("0.5 means 50%")},
}
"""The answers to each question, each with what a button says."""


@dataclass(frozen=True)
class Asked:
    """One question of one file: a whole sentence, and the cells that wait for its answer."""

    question: Question
    sentence: str
    cells: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """The JSON form of the command line's contract."""
        return {
            "question": str(self.question),
            "sentence": self.sentence,
            "choices": list(CHOICES[self.question]),
            "cells": list(self.cells),
        }
