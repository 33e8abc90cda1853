import { beforeEach, expect, test } from "vitest";
import type { Channel } from "../src/index.js";
import { MemoryStorage, ParleyError } from "../src/index.js";
import { Journal } from "../src/journal.js";
import { Outbox } from "../src/outbox.js";
import type { Fields, Reply } from "../src/wire.js";
import { settle, VirtualClock } from "./clock.js";

interface Asked {
  readonly fields: Fields;
  readonly done: (reply: Reply) => void;
}

/** Two tabs' ends of one channel. */
function wire(): [Channel, Channel] {
  const ears: ((news: unknown) => void)[] = [() => {}, () => {}];
  const end = (mine: number, theirs: number): Channel => ({
    post: (news) => ears[theirs]?.(structuredClone(news)),
    listen: (fn) => {
      ears[mine] = fn;
    },
    close() {},
  });
  return [end(0, 1), end(1, 0)];
}

let clock: VirtualClock;
let storage: MemoryStorage;
let asked: Asked[];
let failed: string[];

function tab(channel: Channel): Outbox {
  return new Outbox({
    clock,
    journal: new Journal(storage, () => {}),
    channel,
    ask: (_op, fields, done) => asked.push({ fields, done }),
    frameMax: () => 1000,
    changed() {},
    acked: (item, seq) => failed.push(`${String(item.fields.text)} acked ${seq}`),
    failed: (item, error) => failed.push(`${String(item.fields.text)} ${error.code}`),
  });
}
const ok = (seq: number): Reply => ({ ok: { seq } });
const err = (code: string, retry: boolean, after?: number): Reply => ({
  err: new ParleyError(code, code, retry, after),
});
const asks = () => asked.map((one) => one.fields.text);

beforeEach(() => {
  clock = new VirtualClock();
  storage = new MemoryStorage();
  asked = [];
  failed = [];
});

async function ready(channel = wire()[0]): Promise<Outbox> {
  const box = tab(channel);
  await box.hold(true);
  box.connected(true);
  return box;
}

test("of one room one at a time, in order; rooms do not wait for each other", async () => {
  const box = await ready();
  for (const text of ["a1", "a2"]) box.add("send", "r_a", { text });
  box.add("send", "r_b", { text: "b1" });
  expect(asks()).toEqual(["a1", "b1"]);
  asked[0]?.done(ok(1));
  expect(asks()).toEqual(["a1", "b1", "a2"]);
});

test("rate_limited holds every room for that long; nothing overtakes", async () => {
  const box = await ready();
  box.add("send", "r_a", { text: "a1" });
  asked[0]?.done(err("rate_limited", true, 3000));
  box.add("send", "r_a", { text: "a2" });
  box.add("send", "r_b", { text: "b1" });
  clock.advance(2_999);
  expect(asks()).toEqual(["a1"]);
  clock.advance(1);
  expect(asks()).toEqual(["a1", "a1", "b1"]);
});

test("unavailable backs off and holds its room only", async () => {
  const box = await ready();
  box.add("send", "r_a", { text: "a1" });
  asked[0]?.done(err("unavailable", true));
  box.add("send", "r_b", { text: "b1" });
  expect(asks()).toEqual(["a1", "b1"]);
  clock.advance(1_000);
  expect(asks()).toEqual(["a1", "b1", "a1"]);
});

test("a lost connection sends the same cid again, first things first", async () => {
  const box = await ready();
  box.add("send", "r_a", { text: "a1" });
  box.add("send", "r_a", { text: "a2" });
  box.connected(false);
  asked[0]?.done(err("offline", true));
  expect(asks()).toEqual(["a1"]);
  box.connected(true);
  expect(asks()).toEqual(["a1", "a1"]);
  expect(asked[1]?.fields.cid).toBe(asked[0]?.fields.cid);
});

test("a final error lets the next one go, and is in storage as failed", async () => {
  const box = await ready();
  const cid = box.add("send", "r_a", { text: "a1" });
  box.add("send", "r_a", { text: "a2" });
  asked[0]?.done(err("forbidden", false));
  expect(asks()).toEqual(["a1", "a2"]);
  await settle();
  const stored = (await storage.list("outbox/")).map(([, value]) => value);
  expect(stored).toMatchObject([{ cid, status: "failed", error: { code: "forbidden" } }, {}]);
  expect(failed).toEqual(["a1 forbidden"]);
});

test("larger than a frame fails here, before it costs the connection", async () => {
  const box = await ready();
  box.add("send", "r_a", { text: "语".repeat(400) });
  expect(asks()).toEqual([]);
  expect(failed[0]).toContain("too_large");
});

test("acked, it stays until the view has its event; storage forgets at once", async () => {
  const box = await ready();
  box.add("send", "r_a", { text: "a1" });
  asked[0]?.done(ok(7));
  await settle();
  expect(await storage.list("outbox/")).toEqual([]);
  expect(box.of("r_a")).toMatchObject([{ seq: 7 }]);
  box.settle("r_a", 6);
  expect(box.of("r_a").length).toBe(1);
  box.settle("r_a", 7);
  expect(box.of("r_a")).toEqual([]);
});

test("a tab without the lock hands over; both see how it ends", async () => {
  const [left, right] = wire();
  const sender = await ready(left);
  const other = tab(right);
  other.connected(true);
  const cid = other.add("send", "r_a", { text: "from the other tab" });
  expect(asked.length).toBe(1);
  expect(sender.of("r_a")).toMatchObject([{ cid }]);
  asked[0]?.done(ok(3));
  expect(other.of("r_a")).toMatchObject([{ cid, seq: 3 }]);
  other.settle("r_a", 3);
  expect(other.of("r_a")).toEqual([]);
  await settle();
  expect(await storage.list("outbox/")).toEqual([]);
});

test("the lock passes to a tab that heard nothing: it finds the queue in storage", async () => {
  const dead = tab(wire()[0]);
  dead.add("send", "r_a", { text: "one" });
  dead.add("send", "r_a", { text: "two" });
  await settle();
  const heir = await ready(wire()[0]);
  expect(asks()).toEqual(["one"]);
  asked[0]?.done(ok(1));
  expect(asks()).toEqual(["one", "two"]);
  expect(heir.waiting).toBe(1);
});

test("what is acked while storage is read does not come back with what was read", async () => {
  const before = tab(wire()[0]);
  before.add("send", "r_a", { text: "one" });
  await settle();
  const box = tab(wire()[0]);
  await box.load();
  const reading = box.hold(true); // reads once more what other tabs wrote
  box.connected(true);
  asked[0]?.done(ok(4));
  box.settle("r_a", 4);
  await reading;
  expect(box.of("r_a")).toEqual([]);
  expect(asks()).toEqual(["one"]);
});
