// The whole client suite over long-poll.

import { over } from "./harness.js";

over("poll");
await import("./client.test.js");
