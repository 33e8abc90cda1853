// Real clients on real sockets, in virtual time: a client that waits to come back is given that
// time at once.

import { WebSocket } from "ws";
import { Fallback } from "../src/fallback.js";
import {
  type ClientOptions,
  MemoryStorage,
  type MessageItem,
  ParleyClient,
  type SocketFactory,
  type TimelineHandle,
} from "../src/index.js";
import { PollSocket } from "../src/poll.js";
import { SseSocket } from "../src/sse.js";
import { VirtualClock } from "./clock.js";
import type { TestServer } from "./server.js";

export interface Party {
  readonly client: ParleyClient;
  readonly clock: VirtualClock;
  readonly storage: MemoryStorage;
  readonly errors: string[];
}

export type Transport = "websocket" | "sse" | "poll";
let transport: Transport = "websocket";

/** Every client of this test file connects by this transport alone. */
export function over(chosen: Transport): void {
  transport = chosen;
}

export const webSocket: SocketFactory = (url, protocol) => new WebSocket(url, protocol);

function factory(clock: VirtualClock): SocketFactory {
  const way = new Fallback(clock, webSocket, fetch);
  if (transport === "sse") return (url) => new SseSocket(url, way);
  if (transport === "poll") return (url) => new PollSocket(url, way);
  return webSocket;
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
    webSocket: factory(clock),
    fetch: null,
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
