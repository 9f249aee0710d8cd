#!/usr/bin/env python3
"""Every gate finds what it is there to find, where it is, and leaves what is right alone."""

import os
import pathlib
import tempfile
import unittest

import dependencies
import links
import names
import registered
import sql
import text
import tools
from tree import Tree, cpp_code, cpp_strings


class CppTest(unittest.TestCase):
    def test_comments_and_literals_are_blanked_in_place(self):
        code = cpp_code('int a; // Util "x\nf("Util", \'"\', b); /* Util\n */ c')
        self.assertEqual(code.split("\n")[0].rstrip(), "int a;")
        self.assertNotIn("Util", code)
        self.assertIn("b)", code)
        self.assertIn("c", code.split("\n")[2])

    def test_strings_are_found_with_their_line_and_joined(self):
        found = cpp_strings('f(\n  "SELECT a "\n  "FROM b"); // "no"\ng(R"(x "y")");')
        self.assertEqual(found, [(2, "SELECT a FROM b"), (4, 'x "y"')])

    def test_digit_separators_are_not_characters(self):
        self.assertEqual(cpp_strings("x = 1'000; y = \"a\"; z = 2'000;"), [(1, "a")])


class DependenciesTest(unittest.TestCase):
    def found(self, **files):
        texts = {"src/base/date.hpp": "#pragma once\n", "src/db/error.hpp": "#pragma once\n",
                 "src/app/run.hpp": "#pragma once\n", "src/http/server.hpp": "#pragma once\n",
                 "src/package/package.hpp": "#pragma once\n"}
        texts.update(files.get("texts", {}))
        return dependencies.check(Tree(texts))

    def test_downwards_is_right(self):
        self.assertEqual(self.found(texts={
            "src/journal/a.cpp": '#include "db/error.hpp"\n#include <vector>\n'}), [])

    def test_upwards_is_wrong(self):
        found = self.found(texts={"src/db/a.cpp": '\n#include "package/package.hpp"\n'})
        self.assertEqual(found, ["src/db/a.cpp:2: db must not depend on package"])

    def test_db_and_http_do_not_know_each_other(self):
        self.assertTrue(self.found(texts={"src/http/a.cpp": '#include "db/error.hpp"\n'}))
        self.assertTrue(self.found(texts={"src/db/a.cpp": '#include "http/server.hpp"\n'}))

    def test_only_routes_know_http(self):
        include = '#include "http/server.hpp"\n'
        self.assertTrue(self.found(texts={"src/journal/rules.cpp": include}))
        self.assertEqual(self.found(texts={"src/api/unit_routes.cpp": include}), [])

    def test_drivers_stay_in_db(self):
        self.assertTrue(self.found(texts={"src/journal/a.cpp": "#include <sqlite3.h>\n"}))
        self.assertTrue(self.found(texts={"src/journal/a.cpp": "# include <libpq-fe.h>\n"}))
        self.assertEqual(self.found(texts={"src/db/a.cpp": "#include <sqlite3.h>\n"}), [])

    def test_sockets_stay_in_the_transport(self):
        texts = {"src/http/transport/socket.hpp": "#pragma once\n#include <asio.hpp>\n"}
        self.assertEqual(self.found(texts=texts), [])
        include = '#include "http/transport/socket.hpp"\n'
        self.assertEqual(self.found(texts=texts | {"src/http/server.cpp": include}), [])
        self.assertTrue(self.found(texts=texts | {"src/http/router.cpp": include}))
        self.assertTrue(self.found(texts={"src/journal/a.cpp": "#include <asio.hpp>\n"}))

    def test_encryption_stays_in_two_folders(self):
        include = "#include <sodium.h>\n"
        for folder in ("access", "person"):
            self.assertEqual(self.found(texts={f"src/{folder}/a.cpp": include}), [])
        self.assertEqual(self.found(texts={"src/ledger/a.cpp": include}), [
            "src/ledger/a.cpp:1: sodium.h is used in src/access and src/person only"])

    def test_costly_headers_stay_out_of_headers(self):
        self.assertTrue(self.found(texts={
            "src/app/a.hpp": "#pragma once\n#include <nlohmann/json.hpp>\n"}))
        self.assertEqual(self.found(texts={
            "src/app/a.hpp": "#pragma once\n#include <nlohmann/json_fwd.hpp>\n",
            "src/app/testing/a.hpp": "#pragma once\n#include <nlohmann/json.hpp>\n",
            "src/app/a.cpp": "#include <nlohmann/json.hpp>\n"}), [])

    def test_unknown_folder_missing_header_missing_pragma(self):
        self.assertTrue(self.found(texts={"src/misc/a.cpp": "\n"}))
        self.assertTrue(self.found(texts={"src/app/a.cpp": '#include "base/none.hpp"\n'}))
        self.assertTrue(self.found(texts={"src/app/a.hpp": "int a;\n"}))

    def test_build_order(self):
        wrong = "add_subdirectory(src/db)\nadd_subdirectory(src/base)\n"
        self.assertTrue(self.found(texts={"CMakeLists.txt": wrong}))


class SqlTest(unittest.TestCase):
    SOURCE = 'f("SELECT a "\n  "FROM b WHERE c = ?1");\n'

    def test_found_outside_stores(self):
        for statement in ("SELECT a FROM b", "insert into a values (1)", "UPDATE a SET b = 1",
                          "DELETE FROM a", "CREATE TABLE a (b)", "PRAGMA user_version",
                          "WITH RECURSIVE t AS (SELECT 1)"):
            found = sql.check(Tree({"src/journal/rules.cpp": f'\nf("{statement}");\n'}))
            self.assertEqual(len(found), 1, statement)
            self.assertIn("src/journal/rules.cpp:2:", found[0])

    def test_allowed_in_stores_and_tests(self):
        for path in ("src/journal/journal_store.cpp", "src/db/sqlite.cpp", "src/journal/a_test.cpp",
                     "src/expression/sql.cpp", "src/package/ledger_ddl.cpp", "tests/crash/a.cpp"):
            self.assertEqual(sql.check(Tree({path: self.SOURCE})), [], path)

    def test_prose_and_comments_are_not_sql(self):
        prose = 'f("please select a unit from the list"); // SELECT a FROM b\n'
        self.assertEqual(sql.check(Tree({"src/journal/rules.cpp": prose})), [])
        self.assertEqual(sql.check(Tree({"src/app/a.cpp": 'f("update the unit");\n'})), [])


class TextTest(unittest.TestCase):
    def test_each_fault_is_found_at_its_line(self):
        cases = {"int a; \n": 1, "\n\tint a;\n": 2, "int a;\r\n": 1, "int a;": 1,
                 "\n" + "x" * 101 + "\n": 2, "// " + "中" * 49 + "\n": 1, "\ufeffint a;\n": 1}
        for contents, line in cases.items():
            found = text.check(Tree({"src/base/a.cpp": contents}))
            self.assertEqual(len(found), 1, repr(contents))
            self.assertTrue(found[0].startswith(f"src/base/a.cpp:{line}:"), found)

    def test_within_the_limits(self):
        contents = "x" * 100 + "\n// " + "中" * 48 + "\n"
        self.assertEqual(text.check(Tree({"src/base/a.cpp": contents})), [])
        self.assertEqual(text.check(Tree({"docs/a.md": "x" * 300 + "\n"})), [])

    def test_long_files_need_a_reason(self):
        long = {"src/base/a.cpp": "int a;\n" * 401}
        self.assertEqual(len(text.check(Tree(long))), 1)
        self.assertEqual(len(text.check(Tree({**long, text.LONG_FILES: "src/base/a.cpp\n"}))), 1)
        self.assertEqual(
            text.check(Tree({**long, text.LONG_FILES: "src/base/a.cpp one table\n"})), [])

    def test_tests_may_be_twice_as_long(self):
        self.assertEqual(text.check(Tree({"src/base/a_test.cpp": "int a;\n" * 800})), [])
        self.assertEqual(len(text.check(Tree({"src/base/a_test.cpp": "int a;\n" * 801}))), 1)

    def test_stale_reasons_are_found(self):
        self.assertEqual(len(text.check(Tree({text.LONG_FILES: "src/base/a.cpp gone\n"}))), 1)


class NamesTest(unittest.TestCase):
    def test_empty_words(self):
        for line in ("class UnitManager;", "void helper();", "int common_names;", "class DateUtil;",
                     "struct BaseUnit {};"):
            self.assertEqual(len(names.check(Tree({"src/base/a.cpp": line + "\n"}))), 1, line)
        for path in ("src/base/date_utils.hpp", "src/common/a.hpp", "src/base/Helper.cpp"):
            self.assertEqual(len(names.check(Tree({path: ""}))), 1, path)

    def test_words_that_only_look_alike(self):
        line = ('#include <utility>\nstd::common_type_t<int> a; int basement, utilisation;\n'
                '// a helper\nf("common");\n')
        self.assertEqual(names.check(Tree({"src/base/a.cpp": line})), [])

    def test_machine_paths(self):
        for line in ("see /work/shared", "cd /root/x", "/home/li/x", "open(/tmp/x)"):
            self.assertEqual(len(names.check(Tree({"docs/a.md": line + "\n"}))), 1, line)
        self.assertEqual(names.check(Tree({"tests/a.py": "/tmp/x\n"})), [])
        self.assertEqual(names.check(Tree({"docs/a.md": "a/work/x http/tmp\n"})), [])

    def test_work_talk(self):
        self.assertEqual(len(names.check(Tree({"docs/a.md": "done in the last session\n"}))), 1)
        self.assertEqual(names.check(Tree({"docs/a.md": "a session expires\n"})), [])


class LinksTest(unittest.TestCase):
    README = {"README.md": "# A\n```console\n$ x\n```\n", "README.zh-CN.md":
              "# 甲\n```console\n$ x\n```\n"}

    def found(self, document):
        return links.check(Tree({**self.README, "docs/a.md": document, "docs/b.md": "# Two words\n",
                                 "src/app/main.cpp": ""}))

    def test_links(self):
        self.assertEqual(self.found("[b](b.md) [c](b.md#two-words) [d](../README.md) `src/app`\n"
                                    "[e](https://example.org)\n```\n[x](none.md)\n```\n"), [])
        for wrong in ("[b](none.md)", "[b](b.md#three)", "[b](../b.md)", "`src/none`"):
            found = self.found("\n" + wrong + "\n")
            self.assertEqual(len(found), 1, wrong)
            self.assertIn("docs/a.md:2:", found[0])

    def test_readme_parity(self):
        other_heading = {**self.README, "README.zh-CN.md": "# 甲\n## 乙\n```console\n$ x\n```\n"}
        other_code = {**self.README, "README.zh-CN.md": "# 甲\n```console\n$ y\n```\n"}
        self.assertEqual(links.check(Tree(self.README)), [])
        self.assertEqual(len(links.check(Tree(other_heading))), 1)
        self.assertEqual(len(links.check(Tree(other_code))), 1)
        self.assertEqual(len(links.check(Tree({"README.md": "# A\n"}))), 1)


class RegisteredTest(unittest.TestCase):
    TEXTS = {"CMakeLists.txt": "add_subdirectory(src/base)\nadd_subdirectory(tests)\n",
             "src/base/CMakeLists.txt": "jishi_folder(base)\n",
             "src/base/a_test.cpp": "TEST(A, b) {}\n",
             "tests/CMakeLists.txt": "add_test(NAME a COMMAND style/a_test.py)\n",
             "tests/style/a_test.py": "",
             "tests/fuzz/CMakeLists.txt": 'file(GLOB fuzzers CONFIGURE_DEPENDS "*_fuzzer.cpp")\n',
             "tests/fuzz/date_fuzzer.cpp": ""}

    def test_known_files(self):
        self.assertEqual(registered.check(Tree(self.TEXTS)), [])

    def test_forgotten_files(self):
        for path in ("src/db/a.cpp", "tests/crash/kill.cpp", "tests/style/b_test.py",
                     "bench/a.cpp", "tests/fuzz/date.cpp"):
            found = registered.check(Tree({**self.TEXTS, path: ""}))
            self.assertTrue(found, path)

    def test_a_document_whose_examples_are_not_run(self):
        document = {"docs/a.md": "# A\n```console\n$ x\n```\n"}
        listed = {"tests/docs/CMakeLists.txt": "foreach(document docs/a.md)\n"}
        self.assertTrue(registered.check(Tree({**self.TEXTS, **document})))
        self.assertEqual(registered.check(Tree({**self.TEXTS, **document, **listed})), [])

    def test_a_test_file_without_a_test(self):
        self.assertTrue(registered.check(Tree({**self.TEXTS, "src/base/b_test.cpp": "int a;\n"})))


class ToolsTest(unittest.TestCase):
    def tree(self, texts):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = pathlib.Path(folder.name)
        for path, contents in texts.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(contents)
        return Tree(texts, root)

    def test_format(self):
        style = {".clang-format": "BasedOnStyle: Google\n"}
        self.assertEqual(tools.check_format(self.tree({**style, "src/a.cpp": "int a;\n"})), [])
        found = tools.check_format(self.tree({**style, "src/a.cpp": "int a;\n\nint   b;\n"}))
        self.assertEqual(len(found), 1)
        self.assertIn("src/a.cpp:3:", found[0])

    def test_shell(self):
        self.assertEqual(tools.check_shell(self.tree({"a.sh": "#!/bin/sh\necho \"$1\"\n"})), [])
        found = tools.check_shell(self.tree({"run": "#!/bin/bash\necho $1\n"}))
        self.assertEqual(len(found), 1)
        self.assertIn("run:2:", found[0])

    def test_lint(self):
        tree = self.tree({
            ".clang-tidy": "Checks: '-*,bugprone-suspicious-semicolon'\n",
            "src/a.cpp": "int f(int a) {\n  if (a > 0);\n  a = 2;\n  return a;\n}\n"})
        commands = (f'[{{"directory": "{tree.root}", "file": "{tree.root}/src/a.cpp", '
                    f'"command": "c++ -c {tree.root}/src/a.cpp"}}]')
        (tree.root / "compile_commands.json").write_text(commands)
        os.environ["JISHI_BUILD_DIR"] = str(tree.root)
        found = tools.check_lint(tree)
        self.assertEqual(len(found), 1)
        self.assertIn("src/a.cpp:2:", found[0])
        self.assertEqual(tools.check_lint(tree), found, "only clean results are remembered")

    def test_repository_files_without_git(self):
        tree = self.tree({"src/a.cpp": "int a;\n", "build/x/b.cpp": "int b;\n", "var/c": "c\n"})
        self.assertEqual(Tree.read(tree.root).paths(), ["src/a.cpp"])


if __name__ == "__main__":
    unittest.main()
