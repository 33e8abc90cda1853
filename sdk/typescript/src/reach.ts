// How a client reaches its server: by WebSocket, or by what takes its place where none gets
// through.

import type { ClientOptions, Clock, SocketFactory, Wakeups } from "./api.js";
import { Fallback } from "./fallback.js";
import { browserFetch, browserSocket, browserWakeups } from "./seams.js";
import type { Refusal } from "./types.js";

export interface WaysToReach {
  readonly webSocket: SocketFactory;
  readonly wakeups: Wakeups;
  readonly refusal?: () => Refusal | undefined;
}

/** Without a fetch there is nothing to fall back to. */
export function waysToReach(options: ClientOptions, clock: Clock): WaysToReach {
  const { fetch = browserFetch, webSocket = browserSocket, wakeups = browserWakeups } = options;
  if (!fetch) return { webSocket, wakeups };
  const fallback = new Fallback(clock, webSocket, fetch);
  return {
    webSocket: (...to) => fallback.open(...to),
    refusal: () => fallback.refusal,
    wakeups: {
      listen: (wake) =>
        wakeups.listen((why) => {
          if (why === "network") fallback.moved();
          wake(why);
        }),
    },
  };
}
