// What every application loads of the SDK, minified and gzipped, must fit the budget of UX: 12 kB.
// The transports for where WebSockets do not open are fetched there only, and have their own.

import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const kBudget = 12_000;
const kLaterBudget = 2_200;

const { outputFiles, metafile } = await build({
  entryPoints: [new URL("../src/index.ts", import.meta.url).pathname],
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  outdir: "dist",
  metafile: true,
  write: false,
});
const outputs = Object.entries(metafile.outputs);
const weigh = (name) => {
  const { contents } = outputFiles.find((file) => file.path.endsWith(name));
  return gzipSync(contents, { level: 9 }).length;
};

// At once: the entry, and whatever it imports other than by `import()`.
const atOnce = new Set(
  outputs.filter(([, one]) => one.entryPoint?.endsWith("/index.ts")).map(([name]) => name),
);
for (const name of atOnce)
  for (const { path, kind } of metafile.outputs[name].imports)
    if (kind === "import-statement") atOnce.add(path);

let bytes = 0;
let later = 0;
for (const [name] of outputs) {
  if (atOnce.has(name)) bytes += weigh(name);
  else later += weigh(name);
}
const parts = `${bytes} bytes gzip of ${kBudget}, later ${later} of ${kLaterBudget}`;
process.stdout.write(`sdk: ${parts}, all ${bytes + later}\n`);
if (bytes === 0 || bytes > kBudget || later > kLaterBudget) process.exit(1);
