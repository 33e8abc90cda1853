"""Embeds a small folder, compiles it with the real compiler and reads the table back."""

import gzip
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent

READER = r"""
#include <cstdio>
#include "http/asset.h"
int main(int argc, char** argv) {
  const std::string_view wanted = argc > 1 ? argv[1] : "";
  for (const auto& asset : parley::http::assets()) {
    if (wanted.empty()) {
      std::printf("%s %s %d\n", asset.path.data(), asset.content_type.data(), asset.immutable);
    } else if (asset.path == wanted) {
      const auto body = argc > 2 ? asset.gzip : asset.bytes;
      std::fwrite(body.data(), 1, body.size(), stdout);
    }
  }
}
"""


class EmbedAssets(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = pathlib.Path(folder.name)
        self.dist = self.out / "dist"
        self.dist.mkdir()

    def put(self, path, content):
        target = self.dist / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def embed(self):
        script = ROOT / "tools" / "embed_assets.mjs"
        subprocess.run(["node", script, self.dist, self.out], check=True)

    def compile(self):
        self.embed()
        (self.out / "reader.cpp").write_text(READER)
        subprocess.run(
            ["g++", "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{ROOT}/src",
             "assets.S", "assets.cpp", "reader.cpp", "-o", "reader"],
            cwd=self.out, check=True)

    def read(self, *args):
        program = self.out / "reader"
        return subprocess.run([program, *args], check=True, capture_output=True).stdout

    def test_the_program_holds_the_same_bytes_plain_and_compressed(self):
        page = b"<!doctype html>" + b"<p>hello</p>" * 200
        noise = bytes(range(256))
        self.put("index.html", page)
        self.put("assets/app-B3xY_9-z.js", b"let a = 1;" * 50)
        self.put("noise.png", noise)
        self.compile()

        self.assertEqual(
            self.read().decode().splitlines(),
            ["/assets/app-B3xY_9-z.js text/javascript; charset=utf-8 1",
             "/index.html text/html; charset=utf-8 0",
             "/noise.png image/png 0"])
        self.assertEqual(self.read("/index.html"), page)
        self.assertEqual(gzip.decompress(self.read("/index.html", "gzip")), page)
        self.assertEqual(self.read("/noise.png"), noise)
        self.assertEqual(self.read("/noise.png", "gzip"), b"", "gzip is not smaller: left out")

    def test_without_an_index_the_table_is_empty(self):
        self.put("stray.txt", b"not a web client")
        self.compile()
        self.assertEqual(self.read(), b"")

    def test_changed_bytes_change_the_source_and_equal_bytes_do_not(self):
        source = self.out / "assets.S"
        self.put("index.html", b"one")
        self.embed()
        first, written = source.read_bytes(), source.stat().st_mtime_ns
        self.embed()
        self.assertEqual(source.stat().st_mtime_ns, written)
        self.put("index.html", b"two")
        self.embed()
        self.assertNotEqual(source.read_bytes(), first)


if __name__ == "__main__":
    unittest.main()
