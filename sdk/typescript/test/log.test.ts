import { describe, expect, test } from "vitest";
import type { DurableEvent } from "../src/index.js";
import { append, type Log, logOf, mutate, near, prepend, step } from "../src/log.js";

const base = { room: "r_1", ts: 1, from: "ada" };
const msg = (seq: number, more: object = {}): DurableEvent => ({
  ...base,
  ev: "msg",
  seq,
  cid: `c${seq}`,
  text: `t${seq}`,
  ...more,
});
const edit = (seq: number, of: number, text: string, ts = seq): DurableEvent => ({
  ...base,
  ev: "edit",
  seq,
  of,
  text,
  ts,
});
const react = (seq: number, of: number, on: boolean, from = "bob"): DurableEvent => ({
  ...base,
  ev: "react",
  seq,
  of,
  emoji: "👍",
  on,
  from,
});
const del = (seq: number, of: number): DurableEvent => ({ ...base, ev: "del", seq, of });

const empty: Log = { from: 1, to: 0, entries: [] };
const run = (log: Log, ...events: DurableEvent[]): Log =>
  events.reduce((l, ev) => {
    const next = step(l, ev);
    if (next === "hole") throw new Error(`hole before ${ev.seq}`);
    return next;
  }, log);
const text = (log: Log, seq: number): string | undefined => {
  const entry = log.entries.find((one) => one.seq === seq);
  return entry?.kind === "message" ? entry.text : undefined;
};

describe("step", () => {
  test("takes the next, ignores the old, names the hole", () => {
    const log = run(empty, msg(1), msg(2));
    expect(step(log, msg(2))).toBe(log);
    expect(step(log, msg(1))).toBe(log);
    expect(step(log, msg(4))).toBe("hole");
    expect(run(log, msg(3)).to).toBe(3);
  });

  test("skip closes the arithmetic over member events that were not pushed", () => {
    const log = run(empty, msg(1));
    expect(step(log, msg(5, { skip: 2 }))).toBe("hole");
    expect(run(log, msg(5, { skip: 3 })).to).toBe(5);
  });

  test("an edit sets the text, advances the log, and is ignored for what is not loaded", () => {
    const log = run({ from: 5, to: 4, entries: [] }, msg(5), edit(6, 5, "new"), edit(7, 2, "x"));
    expect(text(log, 5)).toBe("new");
    expect(log).toMatchObject({ to: 7 });
    expect(log.entries.length).toBe(1);
  });

  test("a message that was pushed with its last edit ignores those before it", () => {
    const log = run(empty, msg(1, { text: "last", edited: 20 }));
    const older = step(log, edit(2, 1, "older", 10)) as Log;
    expect(text(older, 1)).toBe("last");
    const last = run(older, edit(3, 1, "last", 20));
    expect(text(last, 1)).toBe("last");
    expect(text(run(last, edit(4, 1, "newer", 30)), 1)).toBe("newer");
  });

  test("an edit after the server's clock went back is shown", () => {
    const page = logOf([msg(1, { text: "of tomorrow", edited: 20 })], 1, 1);
    expect(text(run(page, edit(2, 1, "of today", 10)), 1)).toBe("of today");
    const live = run(empty, msg(1), edit(2, 1, "of tomorrow", 20), edit(3, 1, "of today", 10));
    expect(text(live, 1)).toBe("of today");
    const caughtUp = run(
      empty,
      msg(1, { text: "of today", edited: 10 }),
      edit(2, 1, "of tomorrow", 20),
      edit(3, 1, "of today", 10),
      edit(4, 1, "of yesterday", 5),
    );
    expect(text(caughtUp, 1)).toBe("of yesterday");
  });

  test("a deleted message stays deleted", () => {
    const log = run(empty, msg(1), react(2, 1, true), del(3, 1), edit(4, 1, "zombie"));
    expect(log.entries[0]).toMatchObject({ deleted: true, text: "", reactions: [] });
  });

  test("an emoji with and without U+FE0F is one reaction, shown as it was set first", () => {
    const styled = { ...react(2, 1, true), emoji: "❤\ufe0f" } as DurableEvent;
    const plain = { ...react(3, 1, true, "eve"), emoji: "❤" } as DurableEvent;
    const log = run(empty, msg(1), styled, plain);
    expect(log.entries[0]).toMatchObject({
      reactions: [{ emoji: "❤\ufe0f", users: ["bob", "eve"] }],
    });
    const back = { ...react(4, 1, false), emoji: "❤" } as DurableEvent;
    expect(run(log, back).entries[0]).toMatchObject({
      reactions: [{ emoji: "❤\ufe0f", users: ["eve"] }],
    });
  });

  test("a reaction is set, not counted", () => {
    const log = run(empty, msg(1), react(2, 1, true), react(3, 1, true), react(4, 1, true, "eve"));
    expect(log.entries[0]).toMatchObject({ reactions: [{ emoji: "👍", users: ["bob", "eve"] }] });
    const less = run(log, react(5, 1, false), react(6, 1, false, "eve"));
    expect(less.entries[0]).toMatchObject({ reactions: [] });
  });

  test("entries that no event touched keep their identity", () => {
    const log = run(empty, msg(1), msg(2));
    const next = run(log, edit(3, 2, "x"));
    expect(next.entries[0]).toBe(log.entries[0]);
    expect(next.entries[1]).not.toBe(log.entries[1]);
    expect(mutate(next, edit(3, 2, "x"))).toBe(next);
  });
});

describe("pages", () => {
  test("a page's own edits are older than its messages", () => {
    const log = logOf([msg(1, { text: "now" }), edit(2, 1, "then")], 1, 2);
    expect(text(log, 1)).toBe("now");
  });

  test("an appended page changes what was there before it", () => {
    const log = append(run(empty, msg(1)), [msg(2), edit(3, 1, "one")], 3);
    expect(text(log, 1)).toBe("one");
    expect(log).toMatchObject({ from: 1, to: 3 });
  });

  test("a prepended page that overlaps adds nothing twice", () => {
    const log = run({ from: 3, to: 2, entries: [] }, msg(3), msg(4));
    const whole = prepend(log, [msg(1), msg(2), msg(3)], 1);
    expect(whole.entries.map((one) => one.seq)).toEqual([1, 2, 3, 4]);
    expect(whole.from).toBe(1);
  });

  test("near keeps what lies around the reader, and says from where to where", () => {
    const log = run(empty, msg(1), msg(2), edit(3, 1, "x"), msg(4), edit(5, 2, "y"), msg(6));
    const seqs = (one: Log) => [one.from, one.entries.map((entry) => entry.seq), one.to];
    expect(seqs(near(log, null, 2))).toEqual([3, [4, 6], 6]);
    expect(seqs(near(log, 1, 2))).toEqual([1, [1, 2], 3]);
    expect(seqs(near(log, 4, 1))).toEqual([2, [2, 4], 5]);
    expect(near(log, null, 4)).toBe(log);
    expect(near(log, 2, 9)).toBe(log);
  });

  test("near counts messages alone, so that the one beyond many joins stays in reach", () => {
    const join = (seq: number): DurableEvent =>
      ({ ...base, ev: "member", seq, act: "join" }) as never;
    const log = run(empty, msg(1), join(2), join(3), join(4), msg(5));
    expect(near(log, null, 2)).toBe(log);
    expect(near(log, 3, 1)).toBe(log);
  });
});
