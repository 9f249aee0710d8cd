"""Figures as an office asks for them: rows in, figures out, changed at once, as then and as now."""

import csv
import io
import unittest

import openpyxl

from ledger_test import ROSTER, Country

VENUES = [
    # unit, title, kind, area, opened
    ("红阳街道", "红阳青年汇", "青年汇", "80.5", "2020-01-01"),
    ("红阳街道", "红阳学校", "市民学校", "40", "2021-03-01"),
    ("大弯街道", "大弯青年汇", "青年汇", "120", "2019-12-01"),
]
ACTIVITIES = [
    # unit, kind, day, theme, present
    ("红阳街道", "主题团日", "2023-03-05", "学雷锋", 30),
    ("红阳街道", "主题团日", "2023-07-05", "合并后补记", 4),
    ("大弯街道", "主题团日", "2023-05-04", "青年节", 12),
]


class Stat(Country):
    def take_in_sheet(self, ledger, headings, rows, on, code=0):
        path = self.home / f"{ledger}.xlsx"
        book = openpyxl.Workbook()
        book.active.append(headings)
        for row in rows:
            book.active.append(row)
        book.save(path)
        return self.answer("import", ledger, str(path), "--unit", "510113", "--on", on, code=code)

    def take_in_venues(self):
        report = self.take_in_sheet("venue", ("单位", "阵地名称", "阵地类别", "面积", "启用日期"),
                                    VENUES, "2022-01-01")
        self.assertEqual(report["added"], 3, report)

    def stat(self, *words):
        return self.answer("stat", *words)["figures"]

    def figures(self, indicator, *words):
        """By the unit's name and the key's label."""
        return {"·".join([each["name"], *(part["label"] for part in each["key"])]): each["value"]
                for each in self.stat(indicator, *words)}

    def figure(self, indicator, *words):
        told = self.stat(indicator, *words)
        self.assertEqual(len(told), 1, told)
        return told[0]["value"]

    def test_a_row_is_in_the_figures_of_every_level_at_once(self):
        county = ("--unit", "510113", "--on", "2019-12-31")
        self.assertEqual(self.figure("committee_members", *county), "0")
        self.assertEqual(self.stat("committee_share_college", *county)[0]["reason"], "no_figure")
        self.take_in()
        self.assertEqual(self.figure("committee_members", *county), "4")
        self.assertEqual(self.figure("班子成员", "--on", "2019-12-31"), "4")
        self.assertEqual(self.figures("committee_members", *county, "--by", "children"),
                         {"红阳街道": "2", "大弯街道": "1", "大同镇": "1"})
        share = self.stat("committee_share_college", *county)[0]
        self.assertEqual((share["shown"], share["numerator"], share["denominator"]),
                         ("50.0%", "2", "4"))
        self.assertEqual(share["basis"], "在任班子成员")
        by_education = self.figures("committee_members", *county, "--by", "education")
        self.assertEqual({key: value for key, value in by_education.items() if value != "0"},
                         {"青白江区·本科": "2", "青白江区·大专": "2"})
        row = next(each for each in self.rows()["rows"] if each["name"] == "杨**")
        self.check("row", "committee_member", str(row["row"]), "--set", "学历=研究生", "--on",
                   "2020-03-01", "--db", self.db)
        self.assertEqual(self.figure("committee_share_college", *county), "50.0")
        self.assertEqual(self.figure("committee_share_college", "--unit", "510113", "--on",
                                     "2020-03-01"), "25.0")
        self.check("row", "committee_member", str(row["row"]), "--end", "--on", "2020-06-01",
                   "--db", self.db)
        self.assertEqual(self.figure("committee_members", "--unit", "红阳街道", "--on",
                                     "2020-06-01"), "1")
        for indicator, expected in (("committee_members_joined", "0"),
                                    ("committee_members_left", "1")):
            self.assertEqual(self.figure(indicator, "--unit", "510113", "--period", "2020"),
                             expected)

    def test_a_street_that_was_merged_counts_as_then_and_as_now(self):
        self.take_in()
        self.take_in_venues()
        ask = ("venues", "--by", "township", "--unit", "510113")
        self.assertEqual(self.figures(*ask, "--on", "2022-12-31"),
                         {"红阳街道": "2", "大弯街道": "1", "大同镇": "0"})
        now = self.figures(*ask, "--on", "2022-12-31", "--as", "now")
        self.assertEqual(now["大弯街道"], "3")
        self.assertNotIn("红阳街道", now)
        self.assertEqual(self.figures(*ask, "--on", "2023-06-30")["大弯街道"], "3")
        self.assertEqual(self.refused("stat", "venues", "--unit", "红阳街道", "--on", "2023-12-31")
                         ["code"], "no_such_unit")
        # Members end with their committee, and have left in that half-year.
        members = ("committee_members", "--unit", "510113")
        self.assertEqual(self.figure(*members, "--on", "2023-06-29"), "4")
        after = int(self.figure(*members, "--on", "2023-06-30"))
        left = int(self.figure("committee_members_left", "--unit", "510113", "--period",
                               "2023-Q2", "--as", "now"))
        self.assertGreaterEqual(left, 2)
        self.assertEqual(4 - left, after)

    def opened(self, *words):
        return self.answer("stat", *words, "--rows")

    def test_every_figure_opens_to_its_rows_or_units(self):
        self.take_in()
        self.take_in_venues()
        ask = ("committee_members", "--unit", "510113", "--on", "2019-12-31")
        opened = self.opened(*ask)
        self.assertEqual(opened["shown"], "4人")
        self.assertEqual(len(opened["rows"]), 4)
        self.assertNotIn("next", opened)
        self.assertEqual(sorted(each["counted_at_name"] for each in opened["rows"]),
                         ["大同镇", "大弯街道", "红阳街道", "红阳街道"])
        self.assertTrue(all("*" in each["name"] for each in opened["rows"]), opened)
        college = self.opened(*ask, "--is", "education=college")
        self.assertEqual([each["values"]["education"] for each in college["rows"]],
                         ["大专", "大专"])
        self.assertEqual(self.opened(*ask, "--is", "education=")["rows"], [])
        # Page by page: every row once.
        seen, after = [], ()
        while True:
            page = self.opened(*ask, "--limit", "3", *after)
            seen += [each["row"] for each in page["rows"]]
            if "next" not in page:
                break
            after = ("--after", page["next"])
        self.assertEqual(sorted(seen), sorted(each["row"] for each in opened["rows"]))
        self.assertEqual(len(set(seen)), 4)
        # Of a percentage the rows above and the rows below.
        share = ("committee_share_college", "--unit", "510113", "--on", "2019-12-31")
        self.assertEqual(len(self.opened(*share)["rows"]), 2)
        self.assertEqual(len(self.opened(*share, "--denominator")["rows"]), 4)
        # A merged street's rows, as now, stand at its successor.
        now = self.opened("venues", "--unit", "大弯街道", "--on", "2022-12-31", "--as", "now")
        self.assertEqual(sorted(each["values"]["title"] for each in now["rows"]),
                         ["大弯青年汇", "红阳学校", "红阳青年汇"])
        # What counts units opens to units.
        towns = ("townships", "--unit", "510113", "--on", "2023-12-31")
        self.assertEqual(len(self.opened(*towns)["units"]), int(self.figure(*towns)))

    def test_above_the_county_a_figure_opens_to_units_and_to_persons_for_a_purpose(self):
        self.take_in()
        ask = ("committee_members", "--unit", "5101", "--on", "2019-12-31")
        opened = self.opened(*ask)
        self.assertNotIn("rows", opened)
        self.assertEqual([each["shown"] for each in opened["below"]], ["4人"])
        self.assertIn("--purpose", opened["message"])
        self.assertEqual(self.answer("journal", "--unit", "5101")["entries"], [])
        opened = self.opened(*ask, "--purpose", "换届资格审查")
        self.assertEqual(len(opened["rows"]), 4)
        entries = self.answer("journal", "--unit", "5101")["entries"]
        self.assertEqual([(each["rows"], each["purpose"]) for each in entries],
                         [(4, "换届资格审查")])
        # Venues are no people.
        self.take_in_venues()
        self.assertEqual(len(self.opened("venues", "--unit", "5101", "--on", "2022-12-31")["rows"]),
                         3)

    def test_above_the_county_small_counts_are_withheld(self):
        self.take_in()
        on = ("--on", "2019-12-31")
        above = ("committee_share_college", "--unit", "5101", *on)
        told = self.stat(*above)[0]
        self.assertEqual((told["value"], told["reason"]), (None, "withheld"))
        self.assertNotIn("numerator", told)
        text = self.check("stat", *above, "--db", self.db)
        self.assertIn("＊", text)
        self.assertIn("--purpose", text)
        self.assertNotIn("50.0", text)
        # How many posts there are is open, who has which schooling is not.
        self.assertEqual(self.figure("committee_members", "--unit", "5101", *on), "4")
        by_education = self.figures("committee_members", "--unit", "5101", *on, "--by", "education")
        self.assertEqual({by_education[f"成都市·{label}"] for label in ("本科", "大专")}, {None})
        # A county's own figures are whole, and for a purpose those above it.
        self.assertEqual(self.figure("committee_share_college", "--unit", "510113", *on), "50.0")
        self.assertEqual(self.answer("journal", "--unit", "5101")["entries"], [])
        self.assertEqual(self.figure(*above, "--purpose", "换届资格审查"), "50.0")
        entries = self.answer("journal", "--unit", "5101")["entries"]
        self.assertEqual([(each["ledger"], each["rows"], each["purpose"]) for each in entries],
                         [("committee_member", 0, "换届资格审查")])

    def test_what_cannot_be_opened_says_why(self):
        self.take_in()
        ask = ("stat", "committee_members", "--unit", "510113", "--on", "2019-12-31", "--rows")
        for words, code in (((*ask, "--by", "children"), "usage"),
                            ((*ask, "--is", "education"), "usage"),
                            ((*ask, "--is", "education=none"), "no_such_part"),
                            ((*ask, "--is", "nothing=1"), "no_such_field"),
                            ((*ask, "--denominator"), "no_denominator"),
                            ((*ask, "--after", "x"), "usage")):
            self.assertEqual(self.refused(*words)["code"], code, words)

    def test_events_of_a_period_count_in_the_tree_of_their_day(self):
        report = self.take_in_sheet("activity", ("单位", "类别", "活动日期", "主题", "参加人数"),
                                    ACTIVITIES[:1] + ACTIVITIES[2:], "2023-01-01")
        self.assertEqual(report["added"], 2, report)
        ask = ("people_present", "--period", "2023")
        self.assertEqual(self.figure(*ask, "--unit", "510113"), "42")
        self.assertEqual(self.figure(*ask, "--unit", "大弯街道"), "12")
        self.assertEqual(self.figure(*ask, "--unit", "大弯街道", "--as", "now"), "42")
        self.assertEqual(self.figures(*ask, "--unit", "510113", "--by", "children"),
                         {"大弯街道": "12", "大同街道": "0", "本级及其他": "30"})
        series = [each["value"] for each in
                  self.stat("activities", "--unit", "510113", "--period", "2023-Q3", "--series",
                            "3")]
        self.assertEqual(series, ["1", "1", "0"])

    def test_tables_csv_and_json_say_the_same(self):
        self.take_in_venues()
        words = ("stat", "venues", "youth_homes", "--unit", "510113", "--by", "children", "--on",
                 "2022-12-31", "--db", self.db)
        text = self.check(*words)
        self.assertIn("青白江区，2022年12月31日，按当时的隶属关系", text)
        self.assertIn("阵地：在用的阵地", text)
        text = self.check(*words, "--format", "csv")
        self.assertTrue(text.startswith("\ufeff"))
        table = list(csv.reader(io.StringIO(text[1:])))
        self.assertEqual(table[0], ["组织", "阵地", "青年之家"])
        by_name = {row[0]: row[1] for row in table[1:]}
        self.assertEqual(by_name, {"红阳街道": "2个", "大弯街道": "1个", "大同镇": "0个"})
        self.assertEqual(self.check(*words, "--format", "json"), self.check(*words, "--json"))
        compared = self.check("stat", "venues", "--unit", "510113", "--compare",
                              "2019-12-31,2022-12-31", "--db", self.db)
        self.assertIn("增加2个", compared)

    def test_what_cannot_be_asked_is_said(self):
        for words, code in (
                (("stat", "no_such_thing"), "unknown_indicator"),
                (("stat",), "usage"),
                (("stat", "venues", "--on", "2023-02-30"), "usage"),
                (("stat", "venues", "--on", "2023-01-01", "--period", "2023"), "usage"),
                (("stat", "venues", "--period", "2023-Q5"), "usage"),
                (("stat", "venues", "--series", "3"), "usage"),
                (("stat", "venues", "--as", "later"), "usage"),
                (("stat", "venues", "--by", "children", "--by", "village"), "usage"),
                (("stat", "venues", "--format", "xml"), "usage"),
                (("stat", "venues", "--by", "title"), "split_not_possible"),
                (("stat", "venues", "--by", "colour"), "no_such_field"),
                (("stat", "townships", "--by", "kind"), "split_not_possible"),
                (("stat", "venues", "--unit", "没有的单位"), "no_such_unit")):
            error = self.refused(*words)
            self.assertEqual(error["code"], code, words)
            self.assertRegex(error["message"], "[\u4e00-\u9fff]")

    def test_the_index_is_what_the_database_says(self):
        self.take_in()
        self.take_in_venues()
        found = self.answer("verify", "--index", "--sample", "all")
        self.assertTrue(found["ok"])
        self.assertEqual((found["differences"], found["unanswered"]), ([], []))
        self.assertGreater(found["questions"], 500)
        first = self.answer("verify", "--index", "--unit", "510113", "--sample", "2", "--seed", "7")
        self.assertEqual((first["units"], first["seed"]), (3, 7))
        said = self.check("verify", "--index", "--db", self.db)
        self.assertIn("统计索引与数据库相符", said)
        self.assertIn("--seed", said)
        for words in (("--index", "--sample", "0"), ("--index", "--sample", "some"),
                      ("--index", "--seed", "-1"), ("--journal", "--index"), ("--seed", "1"),
                      ("--journal", "--unit", "510113"), ()):
            self.assertEqual(self.refused("verify", *words)["code"], "usage", words)


if __name__ == "__main__":
    unittest.main()
