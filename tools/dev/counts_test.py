import unittest

from tools.dev.counts import count


class Counts(unittest.TestCase):
    def test_ctest(self):
        self.assertEqual(count("98% tests passed, 3 tests failed out of 120", 8), (117, 3))
        self.assertEqual(count("100% tests passed, 0 tests failed out of 1", 0), (1, 0))

    def test_ctest_does_not_count_what_was_skipped(self):
        log = "100% tests passed, 0 tests failed out of 3\n" \
              "The following tests did not run:\n\t  2 - net_test.Ipv6.Binds (Skipped)\n"
        self.assertEqual(count(log, 0), (2, 0))

    def test_vitest(self):
        log = " Test Files  1 failed | 3 passed (4)\n      Tests  2 failed | 40 passed (42)\n"
        self.assertEqual(count(log, 1), (40, 2))
        coloured = "\x1b[2m      Tests \x1b[22m \x1b[1m7 passed\x1b[22m (7)"
        self.assertEqual(count(coloured, 0), (7, 0))

    def test_vitest_error_outside_of_a_test(self):
        self.assertEqual(count("     Tests  7 passed (7)\n    Errors  1 error\n", 1), (7, 1))

    def test_node_test(self):
        self.assertEqual(count("# tests 5\n# pass 4\n# fail 1\n", 1), (4, 1))
        self.assertEqual(count("ℹ pass 4\nℹ fail 0\n", 0), (4, 0))

    def test_unittest(self):
        self.assertEqual(count("Ran 3 tests in 1.1s\n\nOK\n", 0), (3, 0))
        self.assertEqual(
            count("Ran 9 tests in 1s\n\nFAILED (failures=1, errors=2, skipped=1)\n", 1), (5, 3))
        self.assertEqual(count("Ran 4 tests in 1s\n\nOK (skipped=1)\n", 0), (3, 0))

    def test_several_summaries_are_summed(self):
        self.assertEqual(count("Ran 3 tests in 1s\nOK\n4 passed, 1 failed\n", 1), (7, 1))

    def test_a_runner_that_failed_without_a_count_is_a_failure(self):
        self.assertEqual(count("Segmentation fault\n", 139), (0, 1))
        self.assertEqual(count("12 passed, 0 failed\n", 1), (12, 1))

    def test_a_runner_that_ran_nothing_is_a_failure(self):
        self.assertEqual(count("all is well\n", 0), (0, 1))
        self.assertEqual(count("Ran 0 tests in 0.000s\n\nOK\n", 0), (0, 1))


if __name__ == "__main__":
    unittest.main()
