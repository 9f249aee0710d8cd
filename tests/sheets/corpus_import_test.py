#!/usr/bin/python3
"""Every spreadsheet of the corpus is imported as meant or refused with place, reason, remedy."""

import os
import pathlib
import shutil
import tempfile
import unittest

import measured
from corpus import Broken, all_cases
from taken_in import Program, same_rows

CORPUS = pathlib.Path(os.environ["CORPUS"])


class Importing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.held = tempfile.TemporaryDirectory()
        cls.program = Program(os.environ["JISHI_PROGRAM"], pathlib.Path(cls.held.name))

    @classmethod
    def tearDownClass(cls):
        cls.held.cleanup()

    def runs_well(self, outcome):
        self.assertIsNone(outcome.problem(), outcome.err)
        self.assertIn(outcome.code, range(0, 10), outcome.err)

    def look_at(self, case):
        database = self.program.copy(case.name)
        self.addCleanup(shutil.rmtree, database.parent)
        file = CORPUS / case.file
        outcome, preview = self.program.take_in(database, case, file, "--preview")
        self.runs_well(outcome)
        if isinstance(case.expected, Broken):
            self.is_refused(case.expected, preview)
            return
        self.assertIsNone(preview.error)
        self.rows_are_refused(case.expected.refused, preview)
        self.assertEqual(preview.hidden, case.expected.hidden)
        if case.expected.filed_by is not None:
            self.assertEqual(preview.filed_by, case.expected.filed_by)
        outcome, report = self.program.take_in(database, case, file)
        self.runs_well(outcome)
        self.assertIsNone(report.error)
        # A preview says what then happens.
        self.assertEqual((report.refused, report.added), (preview.refused, preview.added))
        self.assertIsNone(same_rows(case.expected.rows, self.program.rows(database), case.unit))

    def is_refused(self, expected, report):
        self.assertIsNotNone(report.error, "was read, but should be refused")
        code, message = report.error
        self.assertIn(code, expected.codes, message)
        for words in expected.words:
            self.assertRegex(message, words)
        self.assertRegex(message, "请", "no remedy")

    def rows_are_refused(self, expected, report):
        got = {}
        for row, heading, words in report.refused:
            got.setdefault(row, []).append((heading, words))
        self.assertEqual(sorted(got), [row.number for row in expected], report.refused)
        for row in expected:
            said = got[row.number]
            everything = "；".join(words for _, words in said)
            for words in row.words:
                self.assertRegex(everything, words)
            if row.heading is not None:
                self.assertIn(row.heading, [heading for heading, _ in said], everything)


def add(case):
    def test(self):
        self.look_at(case)
    setattr(Importing, f"test_{case.name}", test)


for each in all_cases():
    add(each)

if __name__ == "__main__":
    unittest.main()
