"""Spreadsheets as people send them, and as nobody should: how each is made and what must come of
it. `all_cases()` gives them; `make(cases, folder)` makes the files."""

from .case import Broken, Case, Read, Row, all_cases, make

__all__ = ["Broken", "Case", "Read", "Row", "all_cases", "make"]
