import { defineConfig } from "vitest/config";

// The tests over a real socket end by what happens, not by time; the limit is for those that hang,
// and leaves room for a machine that is busy with other things.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], testTimeout: 60_000 } });
