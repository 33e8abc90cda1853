import { expect, test } from "vitest";
import type { Entry } from "../src/log.js";
import type { OutboxItem } from "../src/outbox.js";
import { Overlay } from "../src/overlay.js";

const entry: Entry = {
  kind: "message",
  key: "ada/c1",
  seq: 3,
  ts: 1,
  from: "ada",
  cid: "c1",
  text: "hello",
  mentions: [],
  deleted: false,
  reactions: [],
  status: "sent",
};
const waiting = (cid: string): OutboxItem => ({
  cid,
  op: "send",
  room: "r_a",
  fields: { text: "hello" },
  at: 1,
  status: "pending",
});
const keys = (pending: readonly OutboxItem[], me: string) =>
  new Overlay().items([entry], pending, me, true, 3).map((item) => item.key);

test("a message that is in the log is not shown again while it waits for its second ack", () => {
  expect(keys([waiting("c1"), waiting("c2")], "ada")).toEqual(["ada/c1", "ada/c2"]);
});

test("the same cid of another author is another message", () => {
  expect(keys([waiting("c1")], "bob")).toEqual(["ada/c1", "bob/c1"]);
});
