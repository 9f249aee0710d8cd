#!/usr/bin/python3
"""Every spreadsheet of the corpus is read, or refused as a file, within the limits."""

import json
import os
import pathlib
import re
import unittest

import measured
from corpus import Broken, all_cases

READ_SHEET = os.environ["READ_SHEET"]
CORPUS = pathlib.Path(os.environ["CORPUS"])


class Reading(unittest.TestCase):
    def look_at(self, case):
        self.assertTrue((CORPUS / case.file).exists())
        outcome = measured.run(READ_SHEET, CORPUS / case.file)
        self.assertIsNone(outcome.problem(), outcome.err)
        self.assertIn(outcome.code, (0, 1), outcome.err)
        said = json.loads(outcome.out)
        error = said.get("error")
        if isinstance(case.expected, Broken):
            if error is None:
                # Readable, but nothing that an import could take.
                self.assertFalse(all(code.startswith("sheet_") for code in case.expected.codes),
                                 "was read, but should be refused")
                return
            self.assertIn(error["code"], case.expected.codes, error["message"])
            for words in case.expected.words:
                self.assertRegex(error["message"], words)
            self.assertRegex(error["message"], "请", "no remedy")
            return
        self.assertIsNone(error)
        texts = [re.sub(r"\s", "", cell) for sheet in said["sheets"] if not sheet["hidden"]
                 for row in sheet["rows"] for cell in row["cells"]]
        if case.expected.rows:
            self.assertIn("姓名", "".join(texts).replace("*", ""))
        posts = [row["post"] for row in case.expected.rows]
        for post in set(posts):
            self.assertGreaterEqual(sum(text == post for text in texts), posts.count(post), post)


def add(case):
    def test(self):
        self.look_at(case)
    setattr(Reading, f"test_{case.name}", test)


for each in all_cases():
    add(each)

if __name__ == "__main__":
    unittest.main()
