import json
import pathlib
import tempfile
import unittest

from tools.tidy.load import load

strays = load("strays")


class Strays(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()

    def put(self, name, text=""):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def test_a_cpp_test_that_no_target_compiles(self):
        known = self.put("src/a/known_test.cpp")
        self.put("src/a/lost_test.cpp")
        self.put("src/a/lost_fuzz.cpp")
        commands = [{"directory": str(self.root), "file": str(known)}]
        self.put("build/compile_commands.json", json.dumps(commands))
        self.assertEqual(list(strays.cpp_faults(self.root, self.root / "build")),
                         ["src/a/lost_fuzz.cpp: no target compiles it",
                          "src/a/lost_test.cpp: no target compiles it"])

    def test_a_script_test_that_its_runner_does_not_list(self):
        self.put("web/package.json", "{}")
        known = self.put("web/src/known.test.ts")
        self.put("web/test/lost.test.tsx")
        self.put("web/node_modules/theirs.test.ts")
        faults = strays.script_faults(self.root, lister=lambda package: {known})
        self.assertEqual(list(faults), ["web/test/lost.test.tsx: its runner does not list it"])

    def test_a_script_test_without_a_runner(self):
        self.put("docs/lost.spec.mjs")
        self.assertIn("no package.json", next(strays.script_faults(self.root)))
        self.put("docs/package.json", "{}")
        self.assertIn("neither vitest", next(strays.script_faults(self.root)))

    def test_a_package_lists_with_its_own_script(self):
        described = {"scripts": {"list": "echo chat.spec.mjs"}}
        self.put("tests/e2e/package.json", json.dumps(described))
        self.put("tests/e2e/chat.spec.mjs")
        self.put("tests/e2e/lost.spec.mjs")
        self.assertEqual(list(strays.script_faults(self.root)),
                         ["tests/e2e/lost.spec.mjs: its runner does not list it"])

    def test_a_python_test_in_a_strange_place_or_without_a_test(self):
        self.put("tests/wire/good_test.py", "class A:\n    def test_x(self): pass\n")
        self.put("tests/wire/empty_test.py", "x = 1\n")
        self.put("bench/lost_test.py", "class A:\n    def test_x(self): pass\n")
        self.assertEqual(list(strays.python_faults(self.root)),
                         ["bench/lost_test.py: `./dev test` looks in tools/ and tests/ only",
                          "tests/wire/empty_test.py: has no test"])


if __name__ == "__main__":
    unittest.main()
