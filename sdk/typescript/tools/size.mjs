// The whole SDK as an application gets it, minified and gzipped, must fit the budget of UX: 12 kB.

import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const kBudget = 12_000;

const { outputFiles } = await build({
  entryPoints: [new URL("../src/index.ts", import.meta.url).pathname],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  write: false,
});
const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
process.stdout.write(`sdk: ${bytes} bytes gzip of ${kBudget}\n`);
if (bytes > kBudget) process.exit(1);
