"""docs/package.schema.json against the packages: it accepts the good ones, as an editor would use
it, and refuses those whose mistake is one of shape."""

import json
import pathlib
import unittest

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Mistakes that a schema can see. The others are the loader's alone.
OF_SHAPE = ("unknown_file_kind", "mixed_file", "unknown_key", "missing_key", "wrong_kind",
            "empty_collection", "repeated_item", "not_a_whole_number", "not_a_boolean",
            "not_a_version", "unknown_word", "bad_name", "name_too_long", "bad_code",
            "text_too_long", "out_of_range")
# The same codes where one key depends on another, which the schema does not relate.
NOT_SEEN = ("version_without_date", "addition_without_ledger", "parameter_out_of_range")


class Core(yaml.SafeLoader):
    """YAML as editors read it: a day is text, not a timestamp."""


Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def documents(folder: pathlib.Path):
    for path in sorted(folder.rglob("*.yaml")):
        yield path, yaml.load(path.read_text(encoding="utf-8"), Core)


class SchemaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        schema = json.loads((ROOT / "docs/package.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        cls.validator = jsonschema.Draft202012Validator(schema)

    def test_accepts_every_package(self):
        seen = 0
        for path, document in documents(ROOT / "packages"):
            with self.subTest(path=str(path.relative_to(ROOT))):
                self.assertTrue(self.validator.is_valid(document))
            seen += 1
        self.assertGreater(seen, 5)

    def test_refuses_mistakes_of_shape(self):
        seen = 0
        for case in sorted((ROOT / "tests/packages/mistakes").iterdir()):
            name = case.name[4:]
            expected = (case / "expected.txt").read_text(encoding="utf-8").split()
            if expected[0] not in OF_SHAPE or name in NOT_SEEN:
                continue
            with self.subTest(case=name):
                self.assertFalse(all(self.validator.is_valid(document)
                                     for _, document in documents(case)))
            seen += 1
        self.assertGreater(seen, 10)


if __name__ == "__main__":
    unittest.main()
