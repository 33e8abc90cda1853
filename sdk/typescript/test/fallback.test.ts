// Which way a client finds to its server, by what stands between them. Virtual time: a
// test lets it pass, and waiting to come back takes none unless the client is `patient`.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Fetch } from "../src/api.js";
import { type Party, party, texts, until, webSocket } from "./harness.js";
import { TestServer } from "./server.js";

let server: TestServer;
let ada: Party;
let begun: number;
let answers: number;
let wake: (why?: "network") => void;

beforeEach(async () => {
  server = await TestServer.open();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await ada.client.stop();
  await server.close();
});

const telling: Fetch = async (url, init) => {
  const response = await fetch(url, init);
  answers++;
  return response;
};

function arrive(patient = false): void {
  const wakeups = {
    listen(fn: typeof wake) {
      wake = fn;
      return () => {};
    },
  };
  ada = party(server, { fetch: telling, webSocket, wakeups }, patient);
  begun = ada.clock.now();
  answers = 0;
  void ada.client.start({ guest: { name: "Ada" } }).catch(() => {});
}

const live = () => until(() => ada.client.state.kind === "live");
/** How many requests for it have been answered, in whatever way. */
const asked = (route: string) => server.door.log.filter((one) => one.startsWith(route)).length;
const sessions = () => [...server.door.sessions.values()].filter((one) => !one.ended);
const streams = () => sessions().filter((one) => one.stream).length;
const polls = () => sessions().filter((one) => one.poll).length;

/** Has asked whether HTTP answers, and fetched what takes a WebSocket's place. */
async function looked(): Promise<void> {
  await until(() => answers === 1);
  await new Promise((resolve) => setImmediate(resolve));
  await vi.dynamicImportSettled();
}

/** Lets the time pass that the client waits. */
async function comesBack(): Promise<void> {
  await until(() => ada.client.state.kind === "waiting");
  const { client, clock } = ada;
  if (client.state.kind === "waiting") clock.advance(client.state.until - clock.now());
}

async function talks(): Promise<void> {
  const room = [...ada.client.rooms.keys()][0] ?? "";
  const said = `at ${ada.clock.now()}`;
  ada.client.send(room, said);
  const timeline = ada.client.timeline(room);
  await until(() => texts(timeline).includes(said) && ada.client.waiting === 0);
}

/** In steps that are shorter than a request may take; each ends with all requests answered. */
async function fiveMinutes(): Promise<void> {
  for (let seconds = 0; seconds < 300; seconds += 12) {
    ada.clock.advance(12_000);
    await talks();
  }
}

test("a WebSocket that opens is all there is", async () => {
  arrive();
  await live();
  ada.clock.advance(20_000);
  await talks();
  expect(server.door.log).toEqual([]);
});

test("WebSockets are refused: an event stream serves, before anybody would notice", async () => {
  server.upgrade = "refuse";
  arrive(true);
  await comesBack();
  await looked();
  await comesBack();
  await live();
  expect(streams()).toBe(1);
  expect(ada.clock.now() - begun).toBeLessThanOrEqual(1_500);
  await talks();
});

test("WebSockets open and are cut: an event stream serves", async () => {
  server.upgrade = "cut";
  arrive();
  await live();
  expect(streams()).toBe(1);
  await talks();
});

test("WebSockets open and carry nothing: an event stream serves", async () => {
  server.upgrade = "mute";
  arrive();
  const greeting = (nth: number) =>
    until(() => ada.client.state.kind === "greeting" && server.upgrades === nth);
  await greeting(1);
  ada.clock.advance(10_000);
  await greeting(2);
  await looked();
  ada.clock.advance(10_000);
  await greeting(3);
  ada.clock.advance(5_000);
  await live();
  expect(streams()).toBe(1);
  await talks();
});

test("WebSockets hang: an event stream serves", async () => {
  server.upgrade = "hang";
  arrive();
  await until(() => server.upgrades === 1);
  ada.clock.advance(2_500);
  await until(() => server.upgrades === 2);
  ada.clock.advance(0);
  await until(() => answers === 2);
  ada.clock.advance(2_500);
  await live();
  expect(streams()).toBe(1);
  await talks();
});

test("a stream that is held back, too: long-poll serves", async () => {
  server.upgrade = "refuse";
  server.door.buffers = true;
  arrive();
  await until(() => streams() === 1);
  ada.clock.advance(3_000);
  await live();
  await until(() => polls() === 1);
  expect(streams()).toBe(0);
  await talks();
});

test("who leaves the page says goodbye", async () => {
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  server.upgrade = "refuse";
  server.door.buffers = true;
  arrive(true);
  await comesBack();
  await looked();
  await comesBack();
  await until(() => streams() === 1);
  ada.clock.advance(3_000);
  await live();
  page.dispatchEvent(new Event("pagehide"));
  await until(() => server.users.length === 0);
  expect(server.heard.at(-1)).toEqual({ op: "bye" });
});

test("a WebSocket that opens, greets and is cut again and again gives way", async () => {
  arrive();
  await live();
  for (let cuts = 1; streams() === 0; cuts++) {
    expect(cuts).toBeLessThan(5);
    server.cut();
    await until(() => ada.client.state.kind !== "live");
    await live();
  }
  await talks();
});

test("who lost a WebSocket that had served comes back by WebSocket", async () => {
  server.upgrade = "refuse";
  arrive();
  await live();
  server.upgrade = "open";
  wake("network");
  await until(() => streams() === 0 && server.users.length === 1);
  for (let cuts = 0; cuts < 3; cuts++) {
    await live();
    ada.clock.advance(6_000);
    server.cut();
    await until(() => server.users.length === 0);
    await until(() => server.users.length === 1);
  }
  await live();
  expect(streams()).toBe(0);
  await talks();
});

test("a server that is gone is no reason: nothing but WebSockets is tried", async () => {
  server.upgrade = "refuse";
  server.door.absent = true;
  arrive();
  await until(() => server.upgrades > 6);
  expect(asked("sse") + asked("poll")).toBe(0);
  server.door.absent = false;
  server.upgrade = "open";
  await live();
  expect(streams()).toBe(0);
});

test("WebSockets get through again: found when the network may have changed", async () => {
  server.upgrade = "refuse";
  arrive();
  await live();
  const upgrades = server.upgrades;
  wake();
  await talks();
  expect(server.upgrades).toBe(upgrades);
  server.upgrade = "open";
  wake("network");
  await until(() => server.upgrades === upgrades + 2);
  await until(() => streams() === 0 && server.users.length === 1);
  await live();
  await talks();
});

test("WebSockets get through again: found after five minutes", async () => {
  server.upgrade = "refuse";
  arrive();
  await live();
  const upgrades = server.upgrades;
  for (let trials = 1; trials <= 2; trials++) {
    await fiveMinutes();
    await until(() => server.upgrades === upgrades + trials);
    expect(streams()).toBe(1);
  }
  server.upgrade = "open";
  await fiveMinutes();
  await until(() => streams() === 0 && server.users.length === 1);
  await live();
  await talks();
});

test("the server's no over HTTP says within 5 s why nothing connects", async () => {
  server.upgrade = "refuse";
  const no = { err: { code: "forbidden", msg: "this origin is not allowed", retry: false } };
  let refusing = true;
  const refusal: Fetch = (url, init) =>
    refusing ? Promise.resolve(Response.json(no, { status: 403 })) : fetch(url, init);
  ada = party(server, { fetch: refusal, webSocket });
  begun = ada.clock.now();
  void ada.client.start({ guest: { name: "Ada" } }).catch(() => {});
  const told = () => (ada.client.state.kind === "waiting" ? ada.client.state.refusal : undefined);
  await until(() => told() !== undefined);
  expect(told()).toEqual({ status: 403, msg: "this origin is not allowed" });
  expect(ada.clock.now() - begun).toBeLessThan(5_000);

  refusing = false;
  server.upgrade = "open";
  await live();
  await talks();
});

test("a WebSocket that hangs is let go where HTTP says no", async () => {
  server.upgrade = "hang";
  const refusal: Fetch = () => Promise.resolve(new Response("down", { status: 502 }));
  ada = party(server, { fetch: refusal, webSocket }, true);
  begun = ada.clock.now();
  void ada.client.start({ guest: { name: "Ada" } }).catch(() => {});
  await until(() => server.upgrades === 1);
  ada.clock.advance(2_500);
  await until(() => ada.client.state.kind === "waiting");
  expect(ada.client.state).toMatchObject({ refusal: { status: 502 } });
});
