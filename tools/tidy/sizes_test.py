import pathlib
import tempfile
import unittest

from tools.tidy.functions import functions
from tools.tidy.load import load

sizes = load("sizes")


class Functions(unittest.TestCase):
    def found(self, code):
        return [(name, length) for name, _, length in functions(code)]

    def test_free_member_and_test_functions(self):
        code = ("namespace a {\nint f(int x) {\n  return x;\n}\n"
                "struct S : T {\n  S() : a_{1}, b_(2) {\n    go();\n  }\n  void g() const;\n};\n"
                "auto B::h() -> int {\n  return [] {\n    return 1;\n  }();\n}\n"
                "TEST(A, B) {\n}\n}\n")
        self.assertEqual(self.found(code), [("f", 3), ("S", 3), ("B::h", 5), ("TEST", 2)])

    def test_initialisers_and_scopes_are_no_functions(self):
        code = ("enum class E { a, b };\nconst std::array<int, 2> k = {1, 2};\n"
                "class alignas(64) C {\n public:\n  int x{0};\n};\nint v = f(1);\n")
        self.assertEqual(self.found(code), [])

    def test_braces_in_text_do_not_count(self):
        code = ("void f() {\n  // }\n  s = \"}\"; c = '}'; n = 1'000'000;\n"
                "  /* } */ r = R\"x(}})x\";\n}\nvoid g() {\n}\n")
        self.assertEqual(self.found(code), [("f", 5), ("g", 2)])

    def test_constrained_and_multi_line_signatures(self):
        code = ("template <class F>\n  requires(!std::is_same_v<F, int>)\n"
                "void f(F a,\n       int b) noexcept {\n  a();\n}\n")
        self.assertEqual(self.found(code), [("f", 6)])


class Sizes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "src").mkdir()

    def put(self, name, text):
        (self.root / "src" / name).write_text(text)

    def test_each_kind_of_offender_is_found(self):
        self.put("long.cpp", "int x;\n" * 401)
        self.put("wide.h", "// " + "w" * 98 + "\n")
        self.put("function.cpp", "void f() {\n" + "  go();\n" * 70 + "}\n")
        self.put("fits.cpp", "void f() {\n" + "  go();\n" * 68 + "}\n// " + "w" * 97 + "\n")
        self.assertEqual(sizes.offenders(self.root), {
            ("lines", "src/long.cpp"): 401,
            ("columns", "src/wide.h"): 1,
            ("function", "src/function.cpp:f"): 72,
        })

    def test_the_list_of_debts_may_only_shrink(self):
        found = {("lines", "src/a.cpp"): 450}
        self.assertEqual(list(sizes.faults(found, {("lines", "src/a.cpp"): 450})), [])
        self.assertEqual(list(sizes.faults(found, {("lines", "src/a.cpp"): 500})), [])
        self.assertIn("grew", next(sizes.faults(found, {("lines", "src/a.cpp"): 449})))
        self.assertIn("src/a.cpp", next(sizes.faults(found, {})))
        self.assertIn("is paid", next(sizes.faults({}, {("lines", "src/a.cpp"): 450})))


if __name__ == "__main__":
    unittest.main()
