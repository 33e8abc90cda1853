import unittest

from tools.tidy.load import load

locks = load("locks")


class Locks(unittest.TestCase):
    def test_a_whole_lock(self):
        lock = {"packages": {
            "": {"dependencies": {"a": "1.0.0"}},
            "node_modules/a": {"version": "1.0.0", "optionalDependencies": {"@a/linux": "1.0.0"}},
            "node_modules/a/node_modules/@a/linux": {"version": "1.0.0"},
        }}
        self.assertEqual(list(locks.lock_faults(lock)), [])

    def test_a_platform_that_was_left_out(self):
        lock = {"packages": {"node_modules/a": {"optionalDependencies": {"@a/mac": "1.0.0"}}}}
        self.assertEqual(len(list(locks.lock_faults(lock))), 1)

    def test_a_lock_that_names_a_registry(self):
        lock = {"packages": {"node_modules/a": {"resolved": "https://example.org/a.tgz"}}}
        self.assertEqual(len(list(locks.lock_faults(lock))), 1)

    def test_versions_are_exact(self):
        package = {"dependencies": {"a": "1.0.0"}, "devDependencies": {"b": "^2.0.0", "c": "3"}}
        self.assertEqual(len(list(locks.package_faults(package))), 2)


if __name__ == "__main__":
    unittest.main()
