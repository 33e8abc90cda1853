// Real clients on real sockets, in virtual time: a client that waits to come back is given that
// time at once.

import { WebSocket } from "ws";
import {
  type ClientOptions,
  MemoryStorage,
  type MessageItem,
  ParleyClient,
  type TimelineHandle,
} from "../src/index.js";
import { VirtualClock } from "./clock.js";
import type { TestServer } from "./server.js";

export interface Party {
  readonly client: ParleyClient;
  readonly clock: VirtualClock;
  readonly storage: MemoryStorage;
  readonly errors: string[];
}

/** Until it is so; the test's own time limit says when it will never be. */
export async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setImmediate(resolve));
}

export function party(
  server: TestServer,
  more: Partial<ClientOptions> = {},
  patient = false,
): Party {
  const clock = new VirtualClock();
  const storage = (more.storage as MemoryStorage | undefined) ?? new MemoryStorage();
  const client = new ParleyClient({
    url: server.url,
    device: "d1",
    agent: "test/1",
    clock,
    webSocket: (url, protocol) => new WebSocket(url, protocol),
    ...more,
    storage,
  });
  const errors: string[] = [];
  client.on("error", (error) => errors.push(`${error.code}: ${error.message}`));
  client.on("state", (state) => {
    if (state.kind === "waiting" && !patient)
      setImmediate(() => clock.advance(state.until - clock.now()));
  });
  return { client, clock, storage, errors };
}

export async function joined(server: TestServer, name: string): Promise<Party> {
  const one = party(server);
  await one.client.start({ guest: { name } });
  await until(() => one.client.state.kind === "live");
  return one;
}

export const messages = (timeline: TimelineHandle): MessageItem[] =>
  timeline.view.items.filter((item): item is MessageItem => item.kind === "message");
export const texts = (timeline: TimelineHandle): string[] =>
  messages(timeline).map((item) => item.text);
