#!/usr/bin/python3
"""Makes the corpus of spreadsheets: make_corpus.py FOLDER."""

import pathlib
import shutil
import sys

from corpus import all_cases, make

LEAST = 50

folder = pathlib.Path(sys.argv[1])
shutil.rmtree(folder, ignore_errors=True)
cases = all_cases()
assert len(cases) >= LEAST, len(cases)
make(cases, folder)
print(f"{len(cases)} spreadsheets")
