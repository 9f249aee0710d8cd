"""Synthetic data for benchmarks and trials, made by the program over a small country."""

import json
import unittest

from ledger_test import Country


class Synthesis(Country):
    def synthesize(self, *words):
        return self.answer("synthesize", "--scale", *words)

    def figures(self, *words):
        told = self.answer("stat", "班子成员", "摸底青年", "活动和会议", "--unit", "510113", *words)
        return [each["value"] for each in told["figures"]]

    def all_rows(self):
        return self.answer("rows", "committee_member", "--unit", "510113", "--limit", "50")["rows"]

    def test_a_county_is_filled_once_and_the_same_for_the_same_seed(self):
        report = self.synthesize("county", "--seed", "3")
        self.assertEqual(report["name"], "青白江区")
        self.assertEqual((report["counties"], report["counties_done_before"]), (1, 0))
        for part in ("units", "persons"):
            self.assertGreater(report[part], 0)
        self.assertEqual(set(report["rows"]), {"班子成员", "青年摸底调查", "活动与会议"})
        figures = self.figures()
        self.assertNotIn("0", figures)
        self.assertNotEqual(self.figures("--on", "2023-06-30"), figures)
        self.assertIn("演示数据", self.check("rows", "activity", "--unit", "510113", "--limit", "3",
                                             "--db", self.db))

        again = self.synthesize("nation")
        self.assertEqual((again["counties"], again["counties_done_before"]), (0, 1))
        self.assertEqual(again["seed"], 3)
        self.assertEqual(self.figures(), figures)

        rows = self.all_rows()
        for seed, expected in (("3", self.assertEqual), ("4", self.assertNotEqual)):
            self.setUp()
            self.synthesize("nation", "--seed", seed)
            expected(self.all_rows(), rows)

    def test_what_was_made_up_passes_every_check(self):
        self.synthesize("province")
        self.check("verify", "--journal", "--db", self.db)
        verified = self.answer("verify", "--index", "--sample", "all")
        self.assertTrue(verified["ok"], verified)
        self.assertGreater(verified["questions"], 0)

    def test_real_rows_are_never_joined_by_made_up_ones(self):
        self.take_in()
        self.assertEqual(self.refused("synthesize", "--scale", "county")["code"],
                         "real_rows_present")

    def test_what_is_not_understood_is_told_with_the_remedy(self):
        for words, remedy in ((("synthesize",), "--scale"),
                              (("synthesize", "--scale", "village"), "--scale"),
                              (("synthesize", "--scale", "county", "--seed", "-1"), "--seed"),
                              (("synthesize", "--scale", "nation", "--unit", "51"), "--unit")):
            done = self.run_program(*words, "--db", self.db, "--json")
            self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
            self.assertIn(remedy, json.loads(done.stdout)["error"]["message"])
        self.assertEqual(self.refused("synthesize", "--scale", "province", "--unit",
                                      "510113")["code"], "not_of_that_level")
        self.synthesize("county", "--seed", "4")
        self.assertEqual(self.refused("synthesize", "--scale", "county", "--seed", "5")["code"],
                         "seed_differs")


if __name__ == "__main__":
    unittest.main()
