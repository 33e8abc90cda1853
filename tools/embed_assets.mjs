// Puts a folder of web files inside the program: writes assets.S, which pulls the bytes in with
// .incbin, and assets.cpp, the table that src/http/asset.h declares.
//
//   node tools/embed_assets.mjs DIST OUT
//
// No index.html in DIST means an empty table. Output that would not change is not written, so the
// build can run this every time.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

const contentTypes = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".mp3": "audio/mpeg",
  ".ogg": "audio/ogg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

// Vite's form: /assets/name-<8 or more characters of hash>.ext
const hashedName = /^\/assets\/.*-[A-Za-z0-9_-]{8,}\.[a-z0-9.]+$/;

function filesBelow(folder, prefix = "") {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}

function byBytes(a, b) {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function writeIfChanged(path, content) {
  const bytes = Buffer.from(content);
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  writeFileSync(path, bytes);
}

function describe(dist, out, path, index) {
  const bytes = readFileSync(join(dist, path));
  const gzip = gzipSync(bytes, { level: 9 });
  const worthIt = gzip.length < bytes.length;
  if (worthIt) writeIfChanged(join(out, `${index}.gz`), gzip);
  return {
    path,
    file: join(dist, path),
    size: bytes.length,
    gzipFile: worthIt ? join(out, `${index}.gz`) : "",
    gzipSize: worthIt ? gzip.length : 0,
    hash: createHash("sha256").update(bytes).digest("hex").slice(0, 32),
    contentType: contentTypes[extname(path).toLowerCase()] ?? "application/octet-stream",
    immutable: hashedName.test(path),
  };
}

const quoted = (text) => JSON.stringify(text);

function blob(symbol, file) {
  return `.global ${symbol}\n.balign 16\n${symbol}:\n.incbin ${quoted(file)}\n`;
}

// The hash stands in the text, so that changed bytes are a changed source for the build.
function assembler(assets) {
  const parts = assets.map(
    (asset, i) =>
      `/* ${asset.hash} */\n${blob(`parley_asset_${i}`, asset.file)}` +
      (asset.gzipFile ? blob(`parley_asset_${i}_gzip`, asset.gzipFile) : ""),
  );
  return `.section .rodata\n${parts.join("")}.section .note.GNU-stack,"",%progbits\n`;
}

function table(assets) {
  const declarations = assets.flatMap((asset, i) => [
    `extern const char parley_asset_${i}[];`,
    ...(asset.gzipFile ? [`extern const char parley_asset_${i}_gzip[];`] : []),
  ]);
  const rows = assets.map((asset, i) => {
    const gzip = asset.gzipFile ? `{parley_asset_${i}_gzip, ${asset.gzipSize}}` : "{}";
    return (
      `    {${quoted(asset.path)}, ${quoted(asset.contentType)}, "W/\\"${asset.hash}\\"",\n` +
      `     {parley_asset_${i}, ${asset.size}}, ${gzip}, ${asset.immutable}},`
    );
  });
  return [
    "// Made by tools/embed_assets.mjs.",
    "#include <array>",
    "",
    '#include "http/asset.h"',
    "",
    'extern "C" {',
    ...declarations,
    "}",
    "",
    "namespace parley::http {",
    "namespace {",
    `const std::array<Asset, ${assets.length}> kAssets = {{`,
    ...rows,
    "}};",
    "}  // namespace",
    "std::span<const Asset> assets() { return kAssets; }",
    "}  // namespace parley::http",
    "",
  ].join("\n");
}

function main(args) {
  if (args.length !== 2) {
    process.stderr.write("usage: node tools/embed_assets.mjs DIST OUT\n");
    return 2;
  }
  const [dist, out] = args.map((path) => resolve(path));
  mkdirSync(out, { recursive: true });
  const paths = existsSync(join(dist, "index.html")) ? filesBelow(dist).sort(byBytes) : [];
  const assets = paths.map((path, i) => describe(dist, out, path, i));
  writeIfChanged(join(out, "assets.S"), assembler(assets));
  writeIfChanged(join(out, "assets.cpp"), table(assets));
  return 0;
}

process.exitCode = main(process.argv.slice(2));
