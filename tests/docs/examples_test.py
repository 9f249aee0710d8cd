#!/usr/bin/env python3
"""The reader of examples finds them all and does not take a wrong output for a right one."""

import unittest

from examples import examples, matches

DOCUMENT = """# A
```console
$ one
output

$ two | three
```
```sh
$ not an example
```
<!-- not run: needs a server -->
```console
$ four
```
"""


class ExamplesTest(unittest.TestCase):
    def test_commands_with_their_lines_and_outputs(self):
        self.assertEqual(list(examples(DOCUMENT)),
                         [(3, "one", ["output", ""]), (6, "two | three", [])])

    def test_exact_output(self):
        self.assertTrue(matches(["a", "b "], ["a ", "b", ""]))
        self.assertFalse(matches(["a", "b"], ["a"]))
        self.assertFalse(matches(["a"], ["a", "b"]))
        self.assertFalse(matches([], ["error"]))

    def test_ellipsis(self):
        self.assertTrue(matches(["a", "…", "d"], ["a", "b", "c", "d"]))
        self.assertTrue(matches(["a", "…", "d"], ["a", "d"]))
        self.assertTrue(matches(["took … s"], ["took 12 s"]))
        self.assertFalse(matches(["took … s"], ["took 12 ms", "s"]))
        self.assertFalse(matches(["a", "…", "d"], ["a", "b"]))

    def test_patterns_in_output_are_plain_text(self):
        self.assertFalse(matches(["a.c"], ["abc"]))
        self.assertTrue(matches(["[1] (x)"], ["[1] (x)"]))


if __name__ == "__main__":
    unittest.main()
