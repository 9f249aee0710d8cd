"""A ledger is YAML and no program: template, LibreOffice, import, question, export, at once."""

import pathlib
import subprocess
import unittest

import openpyxl

import ledger_test

PACKAGE = """package: reading
label: 读书
version: 1.0.0
requires: {base: 0.1.0}
"""
LEDGER = """ledger: reading_circle
label: 青年读书会
held_by: [leading_body, league_committee, working_committee, general_branch, branch]
fields:
  title: {label: 读书会名称, type: text, required: true}
  kind: {label: 类别, type: choice, of: circle_kind, required: true}
  begun_on: {label: 成立日期, type: date}
  readers: {label: 人数, type: int, min: 1, max: 500}
  budget: {label: 经费, type: decimal, digits: 2, min: 0}
  weekly: {label: 每周活动, type: bool}
  partner: {label: 共建组织, type: unit}
unique:
  - fields: [title]
    message: 同名的读书会已有一行
rules:
  - check: readers >= 5
    severity: warn
    message: 读书会人数一般不少于 5 人，现为 {figure} 人
    source: 示例
"""
KINDS = """dictionaries:
  circle_kind:
    label: 读书会类别
    values:
      classics: 经典
      farming: {label: 农技, headers: [种植养殖]}
"""


class NewLedger(ledger_test.Ledgers):
    """Its tests are those below only."""

    def setUp(self):
        super().setUp()
        package = self.home / "reading"
        package.mkdir()
        for name, text in {"package": PACKAGE, "circle": LEDGER, "kinds": KINDS}.items():
            (package / f"{name}.yaml").write_text(text, encoding="utf-8")
        base = pathlib.Path(__file__).resolve().parents[2] / "packages" / "base"
        self.check("init", "--db", self.db, "--packages", str(base), "--packages", str(package))

    def through_libreoffice(self, path):
        """As if it had been opened and saved there."""
        out = path.parent / "saved"
        profile = path.parent / "profile"
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{profile}",
                        "--convert-to", "xlsx", "--outdir", str(out), str(path)],
                       check=True, capture_output=True, timeout=300)
        return out / path.name

    def test_a_new_ledger_is_yaml_only(self):
        blank = self.home / "空表.xlsx"
        self.answer("template", "青年读书会", str(blank), "--unit", "510113")
        book = openpyxl.load_workbook(blank)
        sheet = book.worksheets[0]
        found = {cell.value.strip("*＊ "): cell for line in sheet.iter_rows(max_row=10)
                 for cell in line if isinstance(cell.value, str)}
        rows = [{"单位": "大弯街道", "读书会名称": "晨读", "类别": "经典", "人数": 12,
                 "成立日期": "2024年3月", "经费": 1200.5, "每周活动": "是", "共建组织": "大同街道"},
                {"单位": "大同街道", "读书会名称": "田间课堂", "类别": "种植养殖", "人数": 3}]
        top = found["读书会名称"].row
        for offset, row in enumerate(rows, 1):
            for heading, value in row.items():
                sheet.cell(row=top + offset, column=found[heading].column, value=value)
        book.save(blank)
        saved = self.through_libreoffice(blank)
        report = self.answer("import", "reading_circle", str(saved), "--unit", "510113", "--on",
                             "2024-06-01")
        self.assertEqual((report["added"], report["refused"], report["warned"]), (2, 0, 1))

        asked = self.rows("510113", "2024-06-01", "--where", "readers > 10 && weekly",
                          ledger="reading_circle")
        self.assertEqual(asked["total"], 1)
        values = asked["rows"][0]["values"]
        self.assertEqual((values["title"], values["kind"], values["begun_on"], values["budget"]),
                         ("晨读", "经典", "2024-03-01", "1200.50"))
        self.assertRegex(values["partner"], r"#\d+|大同街道")

        out = self.home / "导出.xlsx"
        self.answer("export", "reading_circle", str(out), "--unit", "510113", "--on",
                    "2024-06-01")
        text = str([[cell.value for cell in line] for line in openpyxl.load_workbook(out).active])
        for word in ("晨读", "田间课堂", "农技", "1200.5"):
            self.assertIn(word, text)


def load_tests(loader, _, __):
    return unittest.TestSuite([NewLedger("test_a_new_ledger_is_yaml_only")])


if __name__ == "__main__":
    unittest.main()
