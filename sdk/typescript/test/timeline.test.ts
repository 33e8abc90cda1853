// Property: whatever is lost, doubled, delayed or cut, in whatever order pages and pushes meet, the
// window ends as the
// room's log is: 1 … n, each once, each as it stands.

import { describe, expect, test } from "vitest";
import { type DurableEvent, ParleyError } from "../src/index.js";
import { Timeline } from "../src/timeline.js";
import { settle, VirtualClock } from "./clock.js";
import { type Fields, Model, type ModelRoom } from "./model.js";
import { Dice } from "./random.js";

interface Asked {
  /** What the server has read already, and is on its way. */
  page?: Fields;
  readonly fields: Fields;
  readonly resolve: (ok: Fields) => void;
  readonly reject: (error: ParleyError) => void;
}

/**
 * A timeline before a model of the server, with a network in between that the test moves by hand.
 */
class World {
  readonly clock = new VirtualClock();
  readonly model = new Model();
  readonly room: ModelRoom = this.model.room("#lobby");
  readonly timeline: Timeline;
  asked: Asked[] = [];
  online = true;
  /** The last seq that was pushed, right or not. */
  cursor = 0;

  constructor() {
    this.room.members.set("me", 0);
    this.timeline = new Timeline(
      this.room.id,
      {
        clock: this.clock,
        me: () => "me",
        ready: () => this.online,
        history: (fields) =>
          new Promise((resolve, reject) => {
            if (this.online) this.asked.push({ fields, resolve, reject });
            else reject(new ParleyError("offline", "", true));
          }),
        cursor: () => this.cursor,
        pending: () => [],
        confirm: () => {},
        settle: () => {},
        changed: () => {},
      },
      null,
    );
  }

  write(dice: Dice): DurableEvent {
    const { log } = this.room;
    const from = dice.pick(["me", "ada", "bob"]);
    const of = 1 + dice.below(Math.max(1, log.length));
    const target = log[of - 1];
    const kind = target?.ev === "msg" ? dice.below(8) : 0;
    if (kind === 1) this.model.append(this.room, { ev: "edit", from, of, text: `e${log.length}` });
    else if (kind === 2) this.model.append(this.room, { ev: "del", from, of });
    else if (kind <= 4 && kind > 0) {
      const emoji = dice.pick(["👍", "🎉"]);
      this.model.append(this.room, { ev: "react", from, of, emoji, on: dice.chance(0.6) });
    } else if (kind === 5) {
      const person = { user: from, display: from, role: "member" } as const;
      this.model.append(this.room, { ev: "member", from, ...person, act: "join" });
    } else
      this.model.append(this.room, {
        ev: "msg",
        from,
        text: `t${log.length}`,
        cid: `c${log.length}`,
      });
    const event = log.at(-1);
    if (!event) throw new Error("nothing written");
    return event;
  }

  push(event: DurableEvent): void {
    if (!this.online) return;
    this.cursor = Math.max(this.cursor, event.seq);
    this.timeline.push(event);
  }

  /** The server reads for its answer, which arrives later: events written meanwhile overtake it. */
  read(): void {
    const one = this.asked[0];
    if (one) one.page ??= this.model.history(this.room, one.fields);
  }

  async answer(dice: Dice, failures: boolean): Promise<void> {
    const one = this.asked.shift();
    if (!one) return;
    if (failures && dice.chance(0.2)) one.reject(new ParleyError("timeout", "", true));
    else one.resolve(one.page ?? this.model.history(this.room, one.fields));
    await settle();
  }

  cut(): void {
    this.online = false;
    for (const one of this.asked) one.reject(new ParleyError("offline", "", true));
    this.asked = [];
    this.timeline.lost();
  }

  resume(): void {
    const from = this.timeline.resumeFrom;
    this.online = true;
    this.cursor = this.room.log.length;
    this.timeline.hello(from !== null);
    if (from === null) return;
    for (const event of this.room.log.slice(from))
      this.timeline.push(this.model.standing(this.room, event));
  }

  /** The server came back from an older backup: what we hold is of another life. */
  restored(dice: Dice): 0 {
    this.room.log.length = dice.below(this.room.log.length);
    this.online = true;
    this.cursor = this.room.log.length;
    this.timeline.hello(false);
    return 0;
  }

  get shown() {
    return this.timeline.view.items.map((item) =>
      item.kind === "message"
        ? [item.seq, item.text, item.deleted, sortedReactions(item.reactions)]
        : [item.seq, item.kind],
    );
  }

  get truth() {
    const shown: unknown[] = [];
    for (const event of this.room.log) {
      const now = this.model.standing(this.room, event);
      if (now.ev === "msg")
        shown.push([now.seq, now.text, now.deleted === true, sortedReactions(now.reactions ?? [])]);
      else if (now.ev === "member") shown.push([now.seq, now.ev]);
    }
    return shown;
  }
}

const sortedReactions = (list: readonly { emoji: string; users: readonly string[] }[]) =>
  list.map((one) => [one.emoji, [...one.users].sort()]).sort();

async function play(seed: number): Promise<World> {
  const dice = new Dice(seed);
  const world = new World();
  const before = dice.below(120);
  for (let i = 0; i < before; i++) world.write(dice);
  world.cursor = world.room.log.length;
  void world.timeline.open();
  const sent: DurableEvent[] = [];
  const steps = 50 + dice.below(150);
  for (let i = 0; i < steps; i++) {
    switch (dice.below(12)) {
      case 0: // lost on the way
        sent.push(world.write(dice));
        break;
      case 1: // doubled, late
        if (sent.length) world.push(dice.pick(sent));
        break;
      case 2:
        if (dice.chance(0.6)) world.read();
        else await world.answer(dice, true);
        break;
      case 3:
        await world.answer(dice, false);
        break;
      case 4:
        void world.timeline.loadOlder();
        break;
      case 5:
        if (dice.chance(0.3))
          void world.timeline.loadAround(1 + dice.below(world.room.log.length + 1));
        else void world.timeline.loadNewer();
        break;
      case 6:
        if (dice.chance(0.3) && world.online) world.cut();
        else if (!world.online && dice.chance(0.2)) sent.length = world.restored(dice);
        else if (!world.online) world.resume();
        break;
      case 7:
        world.clock.advance(dice.below(3_000));
        break;
      default: {
        const event = world.write(dice);
        sent.push(event);
        world.push(event);
      }
    }
    await settle();
    const seqs = world.timeline.view.items.map((item) => item.seq ?? 0);
    expect(seqs, `seed ${seed}: in order, each once`).toEqual(
      [...new Set(seqs)].sort((a, b) => a - b),
    );
  }
  // Quiet at last: everything asked is answered, one more event shows what was lost, and the whole
  // room is loaded.
  if (!world.online) world.resume();
  for (let i = 0; i < 60; i++) {
    await world.answer(dice, false);
    world.clock.advance(2_000);
    await settle();
    if (i === 20) world.push(world.write(dice));
    if (i > 20 && !world.timeline.view.atEnd && world.asked.length === 0)
      void world.timeline.loadNewer();
    else if (i > 20 && !world.timeline.view.atStart) void world.timeline.loadOlder();
    await settle();
  }
  return world;
}

describe("property", () => {
  test("400 seeds: the window ends as the log is", async () => {
    let rows = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const world = await play(seed);
      expect(world.timeline.view, `seed ${seed}`).toMatchObject({ atStart: true, atEnd: true });
      expect(world.shown, `seed ${seed}`).toEqual(world.truth);
      rows += world.shown.length;
    }
    expect(rows).toBeGreaterThan(20_000);
  }, 120_000);
});

describe("window", () => {
  async function filled(n: number): Promise<World> {
    const world = new World();
    for (let i = 0; i < n; i++)
      world.model.append(world.room, { ev: "msg", from: "ada", text: `t${i}` });
    world.cursor = world.room.log.length;
    void world.timeline.open();
    await world.answer(new Dice(1), false);
    return world;
  }
  const dice = new Dice(1);

  test("around the past it does not follow, and says so; newer pages lead back", async () => {
    const world = await filled(300);
    void world.timeline.loadAround(100);
    await world.answer(dice, false);
    expect(world.timeline.view).toMatchObject({ atEnd: false, atStart: false });
    world.model.append(world.room, { ev: "msg", from: "ada", text: "new" });
    const event = world.room.log.at(-1);
    if (event) world.push(event);
    expect(world.timeline.view.items.at(-1)?.seq).toBeLessThan(200);
    while (!world.timeline.view.atEnd) {
      void world.timeline.loadNewer();
      await world.answer(dice, false);
    }
    expect(world.timeline.view.items.at(-1)?.seq).toBe(301);
  });

  test("an edit that comes while its message's page is on the way is not lost", async () => {
    const world = await filled(120);
    void world.timeline.loadOlder();
    const one = world.asked.shift();
    const page = world.model.history(world.room, one?.fields ?? {});
    const of = world.room.log.length - 60;
    world.model.append(world.room, { ev: "edit", from: "ada", of, text: "edited" });
    const event = world.room.log.at(-1);
    if (event) world.push(event);
    one?.resolve(page);
    await settle();
    expect(world.timeline.view.items.find((item) => item.seq === of)).toMatchObject({
      text: "edited",
    });
  });

  test("the view is the same object until something changed", async () => {
    const world = await filled(10);
    const { view } = world.timeline;
    expect(world.timeline.view).toBe(view);
    const old = world.room.log[3];
    if (old) world.push(old);
    expect(world.timeline.view.items).toBe(view.items);
  });

  test("a failed page is in the view, and the next call tries again", async () => {
    const world = await filled(120);
    void world.timeline.loadOlder();
    world.asked.shift()?.reject(new ParleyError("timeout", "late", true));
    await settle();
    expect(world.timeline.view).toMatchObject({ loading: "no", error: { code: "timeout" } });
    void world.timeline.loadOlder();
    await world.answer(dice, false);
    expect(world.timeline.view.error).toBeUndefined();
    expect(world.timeline.view.items.length).toBe(100);
  });

  test("what a busy room leaves is cut to what is near the reader, and led back to", async () => {
    const world = await filled(30);
    const say = (n: number) => {
      for (let i = 0; i < n; i++) {
        world.model.append(world.room, { ev: "msg", from: "ada", text: "busy" });
        const event = world.room.log.at(-1);
        if (event) world.push(event);
      }
    };
    const shown = () => world.timeline.view.items.map((item) => item.seq ?? 0);
    world.timeline.look(null);
    say(900);
    expect(shown().length).toBeLessThanOrEqual(500);
    expect(shown().at(-1)).toBe(930);
    expect(world.timeline.view).toMatchObject({ atEnd: true, atStart: false });
    expect(world.timeline.view.from).toBe(shown()[0]);

    // Somebody reads the first of them: what comes on is let go instead.
    const here = shown()[0] ?? 0;
    world.timeline.look(here);
    say(600);
    expect(shown()).toContain(here);
    expect(shown().length).toBeLessThanOrEqual(500);
    expect(world.timeline.view.atEnd).toBe(false);
    for (let pages = 0; !world.timeline.view.atEnd && pages < 100; pages++) {
      world.timeline.look(shown().at(-1) ?? 0);
      void world.timeline.loadNewer();
      await world.answer(dice, false);
      expect(shown().length).toBeLessThanOrEqual(500);
    }
    expect(shown().at(-1)).toBe(1_530);
    const seqs = shown();
    expect(seqs).toEqual(seqs.map((_, at) => 1_530 - seqs.length + 1 + at));
  });

  test("beyond a page, what was missed is not replayed; the window ends before it", async () => {
    const world = await filled(20);
    world.cut();
    for (let i = 0; i < 300; i++)
      world.model.append(world.room, { ev: "msg", from: "ada", text: "missed" });
    world.model.append(world.room, { ev: "edit", from: "ada", of: 3, text: "edited" });
    world.resume();
    expect(world.timeline.view).toMatchObject({ atEnd: false, stale: false });
    expect(world.timeline.view.items.length).toBe(20);
    expect(world.timeline.view.items[2]).toMatchObject({ text: "edited" });
    expect(world.timeline.resumeFrom).toBe(321);
    void world.timeline.loadAround(21);
    await world.answer(dice, false);
    expect(world.timeline.view.items.some((item) => item.seq === 21)).toBe(true);
  });

  test("what is left unread is told from what is loaded, also before the end", async () => {
    const world = await filled(300);
    void world.timeline.loadAround(100);
    await world.answer(dice, false);
    const room = { ...world.model.view(world.room, "me"), read: 99, unread: 201, mentions: 2 };
    expect(world.timeline.left(110, room as never)).toEqual({ unread: 190, mentions: 2 });
    expect(world.timeline.left(290, room as never)).toBeUndefined();
    expect(world.timeline.left(110, { ...room, read: 10 } as never)).toBeUndefined();
    void world.timeline.loadLatest();
    await world.answer(dice, false);
    expect(world.timeline.left(290, room as never)).toEqual({ unread: 10, mentions: 0 });
  });

  test("a room that cannot be resumed is fetched anew, the old shown as stale meanwhile", async () => {
    const world = await filled(20);
    world.cut();
    world.online = true;
    world.timeline.hello(false);
    expect(world.timeline.resumeFrom).toBeNull();
    expect(world.timeline.view).toMatchObject({ stale: true });
    expect(world.timeline.view.items.length).toBe(20);
    world.room.log.length = 5;
    world.cursor = 5;
    await world.answer(dice, false);
    expect(world.timeline.view).toMatchObject({ stale: false });
    expect(world.timeline.view.items.length).toBe(5);
  });
});
