"""Runs the real clang-tidy over a real bug, and over a clean file."""

import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from tools.tidy.load import HERE, load

clang = load("clang")
ROOT = HERE.parents[1]

BUG = """#include <string>
#include "a/text.h"
std::size_t f(std::string s) {
  const std::string t = std::move(s);
  return s.size() + t.size();
}
"""


class Clang(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()
        (self.root / "src" / "a").mkdir(parents=True)
        (self.root / "build" / "x").mkdir(parents=True)
        shutil.copy(ROOT / ".clang-tidy", self.root)
        self.source = self.root / "src" / "a" / "a.cpp"
        self.header = self.root / "src" / "a" / "text.h"
        self.header.write_text("#pragma once\n")
        command = {"directory": str(self.root), "file": str(self.source),
                   "command": f"g++ -std=c++20 -Isrc -Wall -Wno-restrict -c {self.source}"}
        (self.root / "build" / "x" / "compile_commands.json").write_text(json.dumps([command]))

    def run_tool(self, scope="--all"):
        return subprocess.run([HERE / "clang", scope, "build/x"], cwd=self.root,
                              capture_output=True, text=True)

    def test_a_use_after_move_is_found_and_a_clean_source_is_remembered(self):
        self.source.write_text(BUG)
        result = self.run_tool()
        self.assertEqual(result.returncode, 1)
        self.assertIn("bugprone-use-after-move", result.stdout)
        self.assertEqual(list((self.root / "build" / "tidy").iterdir()), [])

        self.source.write_text(BUG.replace("s.size() + ", ""))
        result = self.run_tool()
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        self.assertEqual(len(list((self.root / "build" / "tidy").iterdir())), 1)

    def test_a_header_that_changed_changes_the_key_of_its_sources(self):
        self.source.write_text(BUG)
        before = clang.key_of(clang.Closure(self.root).of(self.source), b"")
        self.header.write_text("#pragma once\n#define A 1\n")
        self.assertNotEqual(clang.key_of(clang.Closure(self.root).of(self.source), b""), before)

    def test_nothing_to_check_is_a_fault(self):
        (self.root / "build" / "x" / "compile_commands.json").write_text("[]")
        self.assertEqual(self.run_tool().returncode, 1)


if __name__ == "__main__":
    unittest.main()
