import pathlib
import tempfile
import unittest

from tools.tidy.load import load

layers = load("layers")

LAYERS = """
base:             | fmt
model:  base      |
loop:   base      | threads
store:  base model | sqlite3
core:   base model |
"""
HEADERS = """
language: string vector | *
fmt: fmt/*.h | *
threads: mutex | base loop
sqlite3: sqlite3.h |
"""


class Layers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("layers.txt", LAYERS)
        self.write("tools/tidy/headers.txt", HEADERS)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def faults(self, name, text):
        self.write(name, text)
        return list(layers.check(self.root))

    def test_what_is_allowed(self):
        self.assertEqual(self.faults("src/store/sqlite/log.cpp", (
            '#include "store/sqlite/log.h"\n#include "model/room.h"\n'
            "#include <sqlite3.h>\n#include <string>\n#include <fmt/format.h>\n")), [])

    def test_a_folder_that_the_line_does_not_name(self):
        text = '#include <string>\n#include "store/a.h"\n'
        self.assertEqual(self.faults("src/core/room.h", text),
                         ['src/core/room.h:2: "store/a.h": core may not include store'])

    def test_a_library_of_another_folder(self):
        self.assertEqual(self.faults("src/core/room.cpp", "#  include <sqlite3.h>\n"),
                         ["src/core/room.cpp:1: <sqlite3.h>: core may not use sqlite3"])

    def test_threads_stay_where_they_may_be(self):
        self.assertEqual(len(self.faults("src/store/log.cpp", "#include <mutex>\n")), 1)
        self.assertEqual(len(self.faults("src/store/log.cpp", "#include <vector>\n")), 0)

    def test_a_header_that_nobody_named(self):
        self.assertIn("no group", self.faults("src/base/a.h", "#include <curl/curl.h>\n")[0])

    def test_tests_may_use_their_tools_but_not_other_folders(self):
        self.assertEqual(self.faults("src/core/a_test.cpp", "#include <gtest/gtest.h>\n"), [])
        self.assertEqual(len(self.faults("src/core/a_test.cpp", '#include "loop/loop.h"\n')), 1)

    def test_a_path_that_is_not_from_src_and_a_folder_without_a_line(self):
        self.assertEqual(len(self.faults("src/core/a.cpp", '#include "a.h"\n')), 1)
        self.assertEqual(len(self.faults("src/core/a.cpp", '#include "magic/a.h"\n')), 1)
        self.write("src/core/a.cpp", "")
        self.assertEqual(len(self.faults("src/magic/a.h", "")), 1)

    def test_layers_point_down_only_and_core_stays_pure(self):
        self.assertEqual(len(self.faults("layers.txt", "base: model |\nmodel: |\n")), 1)
        self.assertEqual(
            len(self.faults("layers.txt", "base: |\nmodel: base |\nloop: |\ncore: base loop |\n")),
            1)


if __name__ == "__main__":
    unittest.main()
