// The state machine in virtual time, on a socket that does what the test says.

import { beforeEach, describe, expect, test } from "vitest";
import { Connection } from "../src/connection.js";
import { Fallback } from "../src/fallback.js";
import type { ConnectionState, SocketLike } from "../src/index.js";
import { Transports } from "../src/transports.js";
import { VirtualClock } from "./clock.js";

class HandSocket implements SocketLike {
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  end(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code, reason: "" });
  }
  /** Answers hello, and goes live. */
  greet(): void {
    this.open();
    this.say({ id: this.sent.at(-1)?.id, ok: { ping: 25, rooms: [] } });
    this.say({ ev: "live" });
  }
}

let clock: VirtualClock;
let sockets: HandSocket[];
let connection: Connection;
let wake: (why?: "network" | "offline") => void;
const last = (): HandSocket => {
  const socket = sockets.at(-1);
  if (!socket) throw new Error("no socket yet");
  return socket;
};
const waits = (state: ConnectionState): number =>
  state.kind === "waiting" ? state.until - clock.now() : -1;

beforeEach(() => {
  clock = new VirtualClock();
  sockets = [];
  connection = new Connection(
    {
      url: "ws://x",
      device: () => "d",
      agent: "t",
      clock,
      webSocket: () => {
        const socket = new HandSocket();
        sockets.push(socket);
        return socket;
      },
      wakeups: {
        listen(fn) {
          wake = fn;
          return () => {};
        },
      },
      since: () => null,
    },
    { state() {}, hello() {}, refused() {}, event() {}, stray() {} },
  );
  connection.start({ token: "t" });
});

describe("coming back", () => {
  test("full jitter below a ceiling that doubles from 0.5 s to 20 s", () => {
    clock.random = () => 0.999;
    const seen: number[] = [];
    for (let i = 0; i < 8; i++) {
      last().end(1006);
      seen.push(Math.round(waits(connection.state) / 100) * 100);
      clock.advance(waits(connection.state));
    }
    expect(seen).toEqual([500, 1000, 2000, 4000, 8000, 16000, 20000, 20000]);
  });

  test("chance 0 waits nothing, and a settled connection starts over", () => {
    clock.random = () => 0;
    last().end(1006);
    expect(waits(connection.state)).toBe(0);
    clock.advance(0);
    last().greet();
    clock.advance(5_000);
    clock.random = () => 0.999;
    last().end(4000);
    expect(waits(connection.state)).toBeLessThanOrEqual(500);
  });

  test("a server that greets and drops is not stormed", () => {
    clock.random = () => 0.999;
    for (let i = 0; i < 4; i++) {
      last().greet();
      last().end(4005);
      if (i < 3) clock.advance(waits(connection.state));
    }
    expect(waits(connection.state)).toBeGreaterThan(3_000);
  });

  test("online or visible: at once", () => {
    clock.random = () => 0.999;
    last().end(1006);
    expect(sockets.length).toBe(1);
    wake();
    expect(sockets.length).toBe(2);
    expect(connection.state.kind).toBe("connecting");
  });

  test.each([
    [4000, "waiting"],
    [4001, "waiting"],
    [4499, "waiting"],
    [1001, "waiting"],
    [1006, "waiting"],
    [4500, "closed"],
    [4501, "closed"],
    [4503, "closed"],
    [4999, "closed"],
  ])("close code %i: %s", (code, kind) => {
    last().greet();
    last().end(code);
    expect(connection.state.kind).toBe(kind);
    clock.advance(60_000);
    expect(sockets.length > 1).toBe(kind === "waiting");
  });
});

describe("liveness", () => {
  const pings = () => last().sent.filter((one) => one.op === "ping").length;

  test("after ping*2.4 of silence it asks, and gives up 10 s later", () => {
    last().greet();
    clock.advance(59_999);
    expect(pings()).toBe(0);
    clock.advance(1);
    expect(pings()).toBe(1);
    clock.advance(9_999);
    expect(connection.state.kind).toBe("live");
    clock.advance(1);
    expect(connection.state).toMatchObject({ kind: "waiting", reason: "silent" });
  });

  test("an unanswered request makes it ask after 5 s, and say so after another one", () => {
    last().greet();
    clock.advance(20_000);
    connection.ask("send", {}, () => {});
    clock.advance(4_999);
    expect(pings()).toBe(0);
    clock.advance(1);
    expect(pings()).toBe(1);
    expect(connection.state).toEqual({ kind: "live" });
    clock.advance(1_000);
    expect(connection.state).toEqual({ kind: "live", late: true });
    last().say({ ev: "typing" });
    expect(connection.state).toEqual({ kind: "live" });
    clock.advance(9_000);
    expect(connection.state).toEqual({ kind: "live" });
  });

  test("an unanswered request of a server that speaks otherwise is only slow", () => {
    last().greet();
    connection.ask("send", {}, () => {});
    clock.advance(3_000);
    last().say({ ev: "typing" });
    clock.advance(7_000);
    expect(pings()).toBe(0);
    expect(connection.state).toEqual({ kind: "live" });
  });

  test("without an answer to that question the connection is given up", () => {
    last().greet();
    connection.ask("send", {}, () => {}, true);
    clock.advance(15_000);
    expect(connection.state).toMatchObject({ kind: "waiting", reason: "silent" });
  });

  test("offline: asks at once, says so after 1 s, and stays where the server answers", () => {
    last().greet();
    clock.advance(1);
    wake("offline");
    expect(pings()).toBe(1);
    clock.advance(1_000);
    expect(connection.state).toEqual({ kind: "live", late: true });
    last().say({ id: last().sent.at(-1)?.id, ok: {} });
    expect(connection.state).toEqual({ kind: "live" });
    clock.advance(10_000);
    expect(connection.state).toEqual({ kind: "live" });
    wake("offline");
    clock.advance(10_000);
    expect(connection.state).toMatchObject({ kind: "waiting", reason: "silent" });
  });

  test("nothing is said to a socket that is closing, by whatever way it was opened", () => {
    last().greet();
    const before = last().sent.length;
    last().readyState = 2;
    expect(connection.tell("typing", { room: "r" })).toBe(true);
    expect(last().sent.length).toBe(before);

    const under = new HandSocket();
    const way = new Transports(new Fallback(clock, () => under, fetch), false);
    const chosen = way.open("ws://x", "parley.v1");
    under.open();
    chosen.send("{}");
    under.readyState = 2;
    chosen.send("{}");
    expect(under.sent.length).toBe(1);
    chosen.close();
  });

  test("any frame is a sign of life", () => {
    last().greet();
    for (let i = 0; i < 10; i++) {
      clock.advance(50_000);
      last().say({ ev: "typing" });
    }
    expect(pings()).toBe(0);
    clock.advance(60_000);
    expect(pings()).toBe(1);
    last().say({ id: last().sent.at(-1)?.id, ok: {} });
    clock.advance(10_000);
    expect(connection.state.kind).toBe("live");
  });

  test("a socket that never opens, or never answers hello, is given up", () => {
    clock.random = () => 0;
    clock.advance(10_000);
    expect(sockets.length).toBe(2);
    last().open();
    clock.advance(10_000);
    expect(sockets.length).toBe(3);
  });
});

describe("requests", () => {
  test("time out; are answered once", async () => {
    last().greet();
    const asked = connection.request("who", { room: "r_1" });
    clock.advance(15_000);
    await expect(asked).rejects.toMatchObject({ code: "timeout", retry: true });
    last().say({ id: last().sent.at(-1)?.id, ok: {} });
  });

  test("stop rejects what still waits and leaves no timer", async () => {
    last().greet();
    const asked = connection.request("join", { cid: "c", room: "r_1" }, true);
    connection.stop();
    await expect(asked).rejects.toMatchObject({ code: "stopped" });
    expect(clock.pending).toBe(0);
  });
});
