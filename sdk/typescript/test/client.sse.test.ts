// The whole client suite over server-sent events.

import { over } from "./harness.js";

over("sse");
await import("./client.test.js");
