// What the client counts as unread is what the server counts, whatever comes in which order.

import { describe, expect, test } from "vitest";
import type { DurableEvent, MsgEvent, Room } from "../src/index.js";
import { Rooms } from "../src/rooms.js";
import { type Fields, Model, type ModelRoom } from "./model.js";
import { Dice } from "./random.js";

const kMe = "me";

/** A connection on whose way events of rooms may wait, and what is ephemeral overtakes them. */
class Way {
  readonly rooms = new Rooms(() => {});
  readonly waiting: DurableEvent[] = [];

  constructor(
    readonly model: Model,
    readonly room: ModelRoom,
  ) {
    model.committed = (_, event) => void this.waiting.push(event);
    model.personal = (user, event) => {
      if (user === kMe && event.ev === "unread") this.rooms.set(room.id, event);
    };
    this.hello();
  }

  get view(): Room {
    return this.model.view(this.room, kMe);
  }
  /** What waits is sent again from the log, behind the reply. */
  hello(): void {
    this.rooms.replace([this.view]);
  }
  /** A reader that was behind gets messages as they stand by now. */
  arrive(from: "tail" | "log"): void {
    const event = this.waiting.shift();
    if (!event) return;
    const as = from === "log" ? this.model.standing(this.room, event) : event;
    this.rooms.apply(as, kMe);
  }
  settle(): void {
    while (this.waiting.length > 0) this.arrive("tail");
  }
}

function change(way: Way, dice: Dice, cid: string): void {
  const { model, room } = way;
  const user = dice.chance(0.1) ? kMe : dice.pick(["ada", "bob"]);
  const mentions = dice.chance(0.4) ? [kMe] : [];
  const own = room.log.filter(
    (ev): ev is MsgEvent =>
      ev.ev === "msg" &&
      ev.from === user &&
      !room.log.some((d) => d.ev === "del" && d.of === ev.seq),
  );
  const command = (op: string, fields: Fields) =>
    model.change(user, op, { room: room.id, cid, text: cid, ...fields });
  const what = dice.below(10);
  if (what < 5 || own.length === 0) command("send", { mentions });
  else if (what < 8) command("edit", { of: dice.pick(own).seq, mentions });
  else command("delete", { of: dice.pick(own).seq });
}

describe("what is unread", () => {
  test("agrees with the server after every kind of event", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const dice = new Dice(seed);
      const model = new Model();
      const room = model.make("public", "r", [kMe, "ada", "bob"]);
      const way = new Way(model, room);
      for (let step = 0; step < 60; step++) {
        const what = dice.below(20);
        if (what < 9) change(way, dice, `${seed}-${step}`);
        else if (what < 17) way.arrive(dice.chance(0.3) ? "log" : "tail");
        else if (what < 18) way.hello();
        else if (what < 19) {
          // Another connection of ours reads.
          const read = room.members.get(kMe) ?? 0;
          room.members.set(kMe, Math.max(read, dice.below(room.log.length + 1)));
          model.tellUnread(room, kMe);
        } else {
          way.settle();
          const { read, unread, mentions } = way.view;
          expect(way.rooms.get(room.id), `seed ${seed}, step ${step}`).toMatchObject({
            read,
            unread,
            mentions,
          });
        }
      }
      way.settle();
      const { read, unread, mentions } = way.view;
      expect(way.rooms.get(room.id), `seed ${seed}`).toMatchObject({ read, unread, mentions });
    }
  });

  test("a deletion of what was read lowers nothing", () => {
    const model = new Model();
    const room = model.make("public", "r", [kMe, "ada"]);
    const way = new Way(model, room);
    for (const cid of ["1", "2", "3"])
      model.change("ada", "send", { room: room.id, cid, text: cid });
    room.members.set(kMe, 1);
    model.tellUnread(room, kMe);
    way.settle();
    expect(way.rooms.get(room.id)?.unread).toBe(2);
    model.change("ada", "delete", { room: room.id, cid: "4", of: 1 });
    way.settle();
    expect(way.rooms.get(room.id)?.unread).toBe(2);
    model.change("ada", "delete", { room: room.id, cid: "5", of: 3 });
    way.settle();
    expect(way.rooms.get(room.id)?.unread).toBe(1);
  });
});
