#!/usr/bin/env python3
"""What ./test reports last: it adds up, and a failure is never called a pass."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "tools/test_summary.py"

GTEST = """[==========] Running 3 tests from 1 test suite.
[  SKIPPED ] Store.Postgres (0 ms)
[  PASSED  ] 2 tests.
[  SKIPPED ] 1 test, listed below:
[  SKIPPED ] Store.Postgres
"""
GTEST_FAILED = """[  PASSED  ] 2 tests.
[  FAILED  ] 1 test, listed below:
[  FAILED  ] Store.Read
 1 FAILED TEST
"""


def case(name, status, text="", inner=""):
    return (f'<testcase name="{name}" status="{status}">{inner}'
            f"<system-out>{text}</system-out></testcase>")


class SummaryTest(unittest.TestCase):
    def run_on(self, cases, steps=""):
        with tempfile.TemporaryDirectory() as folder:
            results = pathlib.Path(folder)
            if cases:
                (results / "unit.xml").write_text(f"<testsuite>{''.join(cases)}</testsuite>")
            (results / "steps.txt").write_text(steps)
            done = subprocess.run([sys.executable, str(PROGRAM), folder], capture_output=True,
                                  text=True, check=False)
        return done.returncode, done.stdout, done.stdout.rstrip().split("\n")[-1]

    def test_all_passed(self):
        code, _, last = self.run_on([case("a", "run"), case("b", "run")], "passed build\n")
        self.assertEqual((code, last), (0, "3 passed, 0 failed"))

    def test_a_failure_is_shown_and_counted(self):
        code, text, last = self.run_on([case("a", "run"), case("b", "fail", "wrong figure")])
        self.assertEqual((code, last), (1, "1 passed, 1 failed"))
        self.assertIn("wrong figure", text)
        self.assertIn("  unit: b", text)

    def test_a_failed_step(self):
        code, _, last = self.run_on([], "passed setup\nfailed build-dev\n")
        self.assertEqual((code, last), (1, "1 passed, 1 failed"))

    def test_nothing_ran(self):
        self.assertEqual(self.run_on([])[0], 1)

    def test_cases_of_a_program_are_counted(self):
        code, text, last = self.run_on([case("db", "run", GTEST), case("a", "run")])
        self.assertEqual((code, last), (0, "3 passed, 0 failed, 1 skipped"))
        self.assertIn("skipped unit: db: Store.Postgres", text)

    def test_failed_cases_of_a_program(self):
        code, _, last = self.run_on([case("db", "fail", GTEST_FAILED)])
        self.assertEqual((code, last), (1, "2 passed, 1 failed"))

    def test_a_program_that_passes_its_cases_and_then_fails(self):
        code, _, last = self.run_on([case("db", "fail", GTEST + "\nLeakSanitizer: 8 bytes")])
        self.assertEqual((code, last), (1, "2 passed, 1 failed, 1 skipped"))

    def test_a_skipped_case_and_a_missing_program(self):
        skipped = '<skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>'
        code, _, last = self.run_on([case("a", "run"), case("b", "notrun", "", skipped)])
        self.assertEqual((code, last), (0, "1 passed, 0 failed, 1 skipped"))
        missing = '<skipped message="Unable to find executable"/>'
        code, _, last = self.run_on([case("a", "run"), case("b", "notrun", "", missing)])
        self.assertEqual((code, last), (1, "1 passed, 1 failed"))


if __name__ == "__main__":
    unittest.main()
