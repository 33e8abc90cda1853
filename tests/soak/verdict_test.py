"""What the verdict says of made series: what is flat or noisy passes, what leaks does not."""

import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import verdict  # noqa: E402

MIB = 1048576


def series(count=60, memory=lambda n: 40 * MIB, **others):
    """Samples of so many cycles; what is given is a function of the number of the cycle."""
    shapes = {"memory_bytes": memory, "descriptors": lambda n: 30, "threads": lambda n: 6,
              "connections": lambda n: 0, "clients": lambda n: 0, **others}
    return [{"seconds": 10.0 * n, "accepted": 5000 * n,
             **{name: shape(n) for name, shape in shapes.items()}} for n in range(count)]


def failed(samples):
    return [finding.name for finding in verdict.judge(samples) if not finding.passed]


class OfMemory(unittest.TestCase):
    def test_flat(self):
        self.assertEqual(failed(series()), [])

    def test_noise_and_one_odd_sample(self):
        dice = random.Random(17)
        noisy = series(memory=lambda n: 40 * MIB * dice.uniform(0.9, 1.1))
        noisy[-2]["memory_bytes"] = 90 * MIB
        self.assertEqual(failed(noisy), [])

    def test_what_fills_in_the_warm_up(self):
        self.assertEqual(failed(series(memory=lambda n: 40 * MIB + min(n, 11) * MIB)), [])

    def test_a_leak_of_one_percent_a_cycle(self):
        self.assertEqual(failed(series(memory=lambda n: 40 * MIB * (1 + n / 100))), ["memory"])
        self.assertEqual(failed(series(12, lambda n: 40 * MIB * (1 + n / 100))), ["memory"])

    def test_a_leak_of_64_bytes_a_connection_in_noise(self):
        dice = random.Random(17)
        leak = series(memory=lambda n: 40 * MIB * dice.uniform(0.98, 1.02) + 64 * 5000 * n)
        self.assertEqual(failed(leak), ["memory"])

    def test_a_step(self):
        self.assertEqual(failed(series(memory=lambda n: (43 if n > 40 else 40) * MIB)), ["memory"])

    def test_less_is_no_leak(self):
        self.assertEqual(failed(series(memory=lambda n: (60 - n / 2) * MIB)), [])

    def test_the_border(self):
        third = 60 * 4 // 5 // 3
        for percent, expected in ((4.9, []), (5.1, ["memory"])):
            more = 40 * MIB * (1 + percent / 100)
            step = series(memory=lambda n, more=more: more if n >= 60 - third else 40 * MIB)
            self.assertEqual(failed(step), expected, percent)

    def test_the_words_have_the_bytes_of_each_connection(self):
        leak = verdict.judge(series(memory=lambda n: 40 * MIB + 64 * 5000 * n))[0]
        self.assertIn("+64.00 bytes each", leak.words)


class OfWhatIsConstant(unittest.TestCase):
    def test_one_descriptor_a_cycle(self):
        self.assertEqual(failed(series(descriptors=lambda n: 30 + n)), ["descriptors"])

    def test_one_descriptor_once(self):
        self.assertEqual(failed(series(descriptors=lambda n: 30 + (n > 50))), ["descriptors"])

    def test_opened_once_in_the_warm_up(self):
        self.assertEqual(failed(series(descriptors=lambda n: 30 + (n > 3))), [])

    def test_a_thread_that_does_not_end(self):
        self.assertEqual(failed(series(threads=lambda n: 6 + (n > 30))), ["threads"])

    def test_connections_that_are_left_over(self):
        self.assertEqual(failed(series(connections=lambda n: 1 if n == 5 else 0)),
                         ["connections at rest"])
        self.assertEqual(failed(series(clients=lambda n: n)), ["clients at rest"])


class OfTheSamples(unittest.TestCase):
    def test_very_many_are_thinned_to_the_last(self):
        self.assertEqual(verdict.thinned([1, 2, 3], 3), [1, 2, 3])
        self.assertEqual(verdict.thinned([1, 2, 3, 4, 5], 3), [1, 3, 5])
        self.assertEqual(verdict.thinned([*range(8000)], 300)[-1], 7999)
        self.assertLessEqual(len(verdict.thinned([*range(8000)], 300)), 300)

    def test_none_and_too_few_are_no_success(self):
        self.assertEqual(failed([]), ["samples"])
        self.assertEqual(failed(series(9)), ["samples"])
        self.assertEqual(failed(series(12)), [])


if __name__ == "__main__":
    unittest.main()
