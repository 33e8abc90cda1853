"""What the tests of chaos judge by must see what it is there for."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import pages  # noqa: E402
import promises  # noqa: E402

OK, LATE = "ok", "unavailable"


class AckedAfterFailure(unittest.TestCase):
    def test_acks_before_a_failure_are_right(self):
        answers = [(0, OK), (1, OK), (2, LATE), (3, LATE), (4, promises.GONE)]
        self.assertEqual(promises.acked_after_failure(answers), [])

    def test_each_ack_behind_one_is_seen(self):
        answers = [(0, OK), (1, LATE), (2, OK), (3, promises.GONE), (4, OK)]
        self.assertEqual(promises.acked_after_failure(answers), [2, 4])


class Pages(unittest.TestCase):
    def setUp(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.file = folder / "some.db"
        self.file.write_bytes(bytes(range(256)) * (3 * pages.PAGE_BYTES // 256))

    def test_pages_without_a_checksum_are_damaged(self):
        self.assertEqual(pages.damaged(self.file), [1, 2, 3])

    def test_sealed_ones_are_whole_until_a_bit_flips(self):
        pages.seal(self.file)
        self.assertEqual(pages.damaged(self.file), [])
        for bit in (0, 8 * 5000 + 3, 8 * 3 * pages.PAGE_BYTES - 1):
            pages.flip(self.file, bit)
            self.assertEqual(pages.damaged(self.file), [bit // (8 * pages.PAGE_BYTES) + 1])
            pages.flip(self.file, bit)

    def test_a_page_in_another_ones_place_is_damaged(self):
        pages.seal(self.file)
        whole = self.file.read_bytes()
        self.file.write_bytes(whole[pages.PAGE_BYTES :] + whole[: pages.PAGE_BYTES])
        self.assertEqual(pages.damaged(self.file), [1, 2, 3])


if __name__ == "__main__":
    unittest.main()
