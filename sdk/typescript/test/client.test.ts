import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MemoryStorage, ParleyError } from "../src/index.js";
import { joined, messages, party, texts, until } from "./harness.js";
import { Refusal } from "./model.js";
import { TestServer } from "./server.js";

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.open();
});
afterEach(() => server.close());

const lobby = () => server.model.room("#lobby");

describe("hello", () => {
  test("a guest gets a token that is in storage before start resolves, and comes back by it", async () => {
    const storage = new MemoryStorage();
    const one = party(server, { storage });
    const me = await one.client.start({ guest: { name: "Ada" } });
    expect(me).toEqual({ user: "ada", display: "Ada", guest: true });
    expect(await storage.get("session")).toEqual({ token: "token-ada", me });
    expect([...one.client.rooms.values()].map((room) => room.name)).toEqual(["lobby"]);
    await one.client.stop();

    const again = party(server, { storage });
    expect((await again.client.load())?.me.user).toBe("ada");
    expect(await again.client.start()).toEqual(me);
    expect(again.errors).toEqual([]);
  });

  test("a taken name rejects with another, on a socket that is kept", async () => {
    await joined(server, "Ada");
    const two = party(server);
    const error = await two.client.start({ guest: { name: "Ada" } }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ParleyError);
    expect(error).toMatchObject({ code: "name_taken", retry: false, suggest: "Ada 2" });
    expect(two.client.state.kind).toBe("greeting");
    const me = await two.client.start({ guest: { name: "Ada 2" } });
    expect(me.user).toBe("ada-2");
    expect(server.heard.filter((one) => one.op === "hello").length).toBe(3);
  });

  test("a token that is refused on the way back ends the client", async () => {
    const { client } = await joined(server, "Ada");
    server.model.tokens.clear();
    server.cut();
    await until(() => client.state.kind === "closed");
    expect(client.state).toMatchObject({ code: 4501, final: true });
  });

  test("start without credentials and without a last visit is unauthorized", async () => {
    await expect(party(server).client.start()).rejects.toMatchObject({ code: "unauthorized" });
  });

  test("another connection of the same device replaces this one for good", async () => {
    const { client, storage } = await joined(server, "Ada");
    const other = party(server, { storage });
    await other.client.start();
    await until(() => client.state.kind === "closed");
    expect(client.state).toMatchObject({ code: 4503, final: true });
    expect(other.client.state.kind).toMatch(/syncing|live/);
  });

  test("sign out leaves nothing", async () => {
    const { client, storage } = await joined(server, "Ada");
    client.timeline(lobby().id);
    await client.signOut();
    expect(await storage.list("")).toEqual([]);
    expect(client.me).toBeNull();
    expect(client.rooms.size).toBe(0);
  });
});

describe("messages", () => {
  test("two people talk; the sender's row keeps its key and is there once", async () => {
    const ada = await joined(server, "Ada");
    const bob = await joined(server, "Bob");
    const room = lobby().id;
    const a = ada.client.timeline(room);
    const b = bob.client.timeline(room);
    await until(() => a.view.atEnd && b.view.atEnd);

    const keys = new Set<string>();
    const counts = new Set<number>();
    const look = () => {
      for (const item of messages(a)) keys.add(item.key);
      counts.add(messages(a).length);
    };
    ada.client.subscribe(look);
    const cid = ada.client.send(room, "hi @bob", { mentions: ["bob"] });
    expect(messages(a).map((item) => item.status)).toEqual(["pending"]);
    await until(() => texts(b).length === 1 && messages(a)[0]?.status === "sent");
    await until(() => ada.client.waiting === 0);
    look();
    expect(messages(b)[0]).toMatchObject({ from: "ada", cid, text: "hi @bob", mentions: ["bob"] });
    expect(keys.size).toBe(1);
    expect([...counts]).toEqual([1]);
    expect(bob.client.rooms.get(room)).toMatchObject({ unread: 1, mentions: 1 });
    expect(ada.client.rooms.get(room)).toMatchObject({ unread: 0 });

    const seq = messages(b)[0]?.seq ?? 0;
    bob.client.markRead(room, seq);
    expect(bob.client.rooms.get(room)).toMatchObject({ unread: 0, mentions: 0, read: seq });
    await until(() => lobby().members.get("bob") === seq);
  });

  test("edits, reactions and deletions are shown at once and end the same on both sides", async () => {
    const ada = await joined(server, "Ada");
    const bob = await joined(server, "Bob");
    const room = lobby().id;
    const a = ada.client.timeline(room);
    const b = bob.client.timeline(room);
    ada.client.send(room, "frist");
    await until(() => messages(b)[0]?.status === "sent" && ada.client.waiting === 0);
    const seq = messages(a)[0]?.seq ?? 0;

    ada.client.edit(room, seq, "first");
    expect(messages(a)[0]).toMatchObject({
      text: "first",
      change: { op: "edit", status: "pending" },
    });
    bob.client.react(room, seq, "👍", true);
    expect(messages(b)[0]?.reactions).toEqual([{ emoji: "👍", users: ["bob"] }]);
    await until(() => texts(b)[0] === "first" && messages(a)[0]?.reactions.length === 1);
    await until(() => messages(a)[0]?.change === undefined);
    expect(messages(a)[0]?.edited).toBeTypeOf("number");

    bob.client.edit(room, seq, "mine now");
    await until(() => messages(b)[0]?.change?.status === "failed");
    expect(messages(b)[0]).toMatchObject({
      text: "first",
      change: { error: { code: "forbidden" } },
    });
    bob.client.discard(messages(b)[0]?.change?.cid ?? "");
    expect(messages(b)[0]?.change).toBeUndefined();

    ada.client.remove(room, seq);
    await until(() => messages(b)[0]?.deleted === true && ada.client.waiting === 0);
    expect(messages(a)[0]).toMatchObject({ deleted: true, text: "", reactions: [] });
  });

  test("a connection cut before and after the reply loses and doubles nothing, and keeps order", async () => {
    const ada = await joined(server, "Ada");
    const bob = await joined(server, "Bob");
    const room = lobby().id;
    const a = ada.client.timeline(room);
    const b = bob.client.timeline(room);
    let n = 0;
    server.before = (op) =>
      op !== "send" ? "go" : ++n % 5 === 2 ? "cut" : n % 5 === 4 ? "cut after" : "go";
    const sent = Array.from({ length: 40 }, (_, i) => `m${i}`);
    for (const text of sent) ada.client.send(room, text);
    await until(() => ada.client.waiting === 0 && texts(b).length === 40);
    expect(texts(b)).toEqual(sent);
    await until(() => messages(a).every((item) => item.status === "sent" && item.seq !== null));
    expect(texts(a)).toEqual(sent);
    expect(server.hellos).toBeGreaterThan(10);
    expect(ada.errors).toEqual([]);
  });

  test("what is written offline survives a reload and is sent in order", async () => {
    const ada = await joined(server, "Ada");
    const room = lobby().id;
    await until(() => ada.client.timeline(room).view.atEnd);
    await ada.client.stop();
    for (const text of ["one", "two", "three"]) ada.client.send(room, text);
    await ada.client.stop();

    const again = party(server, { storage: ada.storage });
    await again.client.load();
    const timeline = again.client.timeline(room);
    expect(texts(timeline)).toEqual(["one", "two", "three"]);
    expect(timeline.view.stale).toBe(true);
    await again.client.start();
    await until(
      () => again.client.waiting === 0 && messages(timeline).every((m) => m.seq !== null),
    );
    expect(texts(timeline)).toEqual(["one", "two", "three"]);
    expect(timeline.view.stale).toBe(false);
    expect(await again.storage.list("outbox/")).toEqual([]);
  });

  test("told to slow down, it waits that long and keeps order", async () => {
    const ada = await joined(server, "Ada");
    const room = lobby().id;
    let refusals = 2;
    const at: number[] = [];
    server.before = (op) => {
      if (op !== "send") return "go";
      at.push(ada.clock.now());
      if (refusals-- > 0) throw new Refusal("rate_limited", { retry: true, after: 3000 });
      return "go";
    };
    ada.client.send(room, "a");
    ada.client.send(room, "b");
    await until(() => {
      ada.clock.advance(10);
      return ada.client.waiting === 0;
    });
    expect(at.length).toBe(4);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(3000);
    expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(3000);
    expect(lobby().log.flatMap((ev) => (ev.ev === "msg" ? [ev.text] : []))).toEqual(["a", "b"]);
  });

  test("a final error stays with the message until retry or discard", async () => {
    const ada = await joined(server, "Ada");
    const room = lobby().id;
    const timeline = ada.client.timeline(room);
    const failed: string[] = [];
    ada.client.on("failed", ({ error }) => failed.push(error.code));
    server.before = (op) => {
      if (op === "send") throw new Refusal("muted");
      return "go";
    };
    const cid = ada.client.send(room, "hello?");
    const other = ada.client.send(room, "second");
    await until(() => failed.length === 2);
    expect(messages(timeline).map((m) => [m.status, m.error?.code])).toEqual([
      ["failed", "muted"],
      ["failed", "muted"],
    ]);
    server.before = () => "go";
    ada.client.discard(other);
    ada.client.retry(cid);
    await until(() => messages(timeline)[0]?.status === "sent");
    expect(texts(timeline)).toEqual(["hello?"]);
  });
});

describe("coming back", () => {
  test("missed messages arrive once, and count as the server counts", async () => {
    const ada = await joined(server, "Ada");
    const bob = await joined(server, "Bob");
    const room = lobby().id;
    const b = bob.client.timeline(room);
    await until(() => b.view.atEnd);
    await bob.client.stop();
    for (let i = 0; i < 5; i++) ada.client.send(room, `m${i}`);
    await until(() => ada.client.waiting === 0);
    await bob.client.start();
    await until(() => bob.client.state.kind === "live");
    expect(texts(b)).toEqual(["m0", "m1", "m2", "m3", "m4"]);
    expect(bob.client.rooms.get(room)).toMatchObject({ unread: 5 });
    expect(server.heard.filter((one) => one.op === "history").length).toBe(1);
  });

  test("a database of another epoch: everything is fetched anew", async () => {
    const { client } = await joined(server, "Ada");
    const room = lobby().id;
    const timeline = client.timeline(room);
    client.send(room, "will be lost");
    await until(() => client.waiting === 0 && timeline.view.atEnd);
    server.model.epoch = "E2";
    lobby().log.length = 1;
    server.cut();
    await until(() => client.server?.epoch === "E2" && !timeline.view.stale);
    expect(texts(timeline)).toEqual([]);
    client.send(room, "anew");
    await until(() => texts(timeline).includes("anew") && client.waiting === 0);
    expect(timeline.view.items.map((item) => item.seq)).toEqual([1, 2]);
  });

  test("an event lost on the way is found by arithmetic and fetched", async () => {
    const ada = await joined(server, "Ada");
    const bob = await joined(server, "Bob");
    const room = lobby().id;
    const b = bob.client.timeline(room);
    await until(() => b.view.atEnd);
    server.deliver = (user, event) => user !== "bob" || event.text !== "lost";
    for (const text of ["a", "lost", "c", "d"]) ada.client.send(room, text);
    await until(() => texts(b).length === 4);
    expect(texts(b)).toEqual(["a", "lost", "c", "d"]);
  });

  test("drain: comes back after the time it was told, with jitter", async () => {
    const storage = new MemoryStorage();
    const one = party(server, { storage }, true);
    await one.client.start({ guest: { name: "Ada" } });
    await until(() => one.client.state.kind === "live");
    const drains: number[] = [];
    one.client.on("drain", ({ after }) => drains.push(after));
    server.push("ada", { ev: "drain", after: 2000 });
    server.closeAll(1001, "going away");
    await until(() => one.client.state.kind === "waiting");
    const { state } = one.client;
    if (state.kind !== "waiting") throw new Error("not waiting");
    expect(state.reason).toBe("drain");
    expect(state.until - one.clock.now()).toBeGreaterThanOrEqual(2000);
    expect(state.until - one.clock.now()).toBeLessThan(3000);
    expect(drains).toEqual([2000]);
    one.clock.advance(3000);
    await until(() => one.client.state.kind === "live");
  });

  test("the last messages paint before the socket opens", async () => {
    const ada = await joined(server, "Ada");
    const room = lobby().id;
    for (let i = 0; i < 250; i++)
      server.model.append(lobby(), { ev: "msg", from: "ada", text: `t${i}` });
    const timeline = ada.client.timeline(room);
    await until(() => timeline.view.atEnd);
    while (!timeline.view.atStart) await timeline.loadOlder();
    expect(texts(timeline).length).toBe(250);
    await ada.client.stop();
    const again = party(server, { storage: ada.storage });
    await again.client.load();
    expect(again.client.rooms.get(room)?.name).toBe("lobby");
    const view = again.client.timeline(room).view;
    expect(view.items.length).toBe(200);
    expect(view).toMatchObject({ stale: true, atEnd: true, atStart: false });
  });
});

describe("rooms and people", () => {
  test("open, join by name, invite, set, leave", async () => {
    const ada = await joined(server, "Ada");
    const bob = await joined(server, "Bob");
    const tea = { kind: "public", name: "tea", title: "Tea", topic: "green" } as const;
    const room = await ada.client.openRoom(tea);
    expect(server.heard.at(-1)).toMatchObject({ op: "open", title: "Tea", topic: "green" });
    expect(ada.client.rooms.get(room)).toMatchObject({ name: "tea", role: "member" });
    await expect(bob.client.openRoom({ kind: "public", name: "tea" })).rejects.toMatchObject({
      code: "name_taken",
      suggest: "tea-2",
    });
    expect((await bob.client.publicRooms()).map((one) => one.name)).toEqual(["lobby", "tea"]);
    expect(await bob.client.join("#tea")).toBe(room);
    expect(bob.client.rooms.has(room)).toBe(true);
    await ada.client.setRoom(room, { topic: "leaves" });
    await until(() => bob.client.rooms.get(room)?.topic === "leaves");
    const removed: string[] = [];
    bob.client.on("removed", (one) => removed.push(one.room));
    await bob.client.leave(room);
    expect(bob.client.rooms.has(room)).toBe(false);
    expect(await ada.client.invites.send(room, "bob")).toBe("asked");
    expect(await bob.client.invites.accept(room)).toBe(room);
    expect(removed).toEqual([room]);
  });

  test("a request that was under way when the connection went is done once", async () => {
    const { client } = await joined(server, "Ada");
    let first = true;
    server.before = (op) => {
      if (op !== "open" || !first) return "go";
      first = false;
      return "cut after";
    };
    const room = await client.openRoom({ kind: "private", name: "once" });
    expect(server.model.room("#once").id).toBe(room);
    await expect(client.who("r_unknown")).rejects.toMatchObject({ code: "not_found" });
  });

  test("a question without cid is rejected when the connection goes", async () => {
    const { client } = await joined(server, "Ada");
    server.before = (op) => (op === "who" ? "cut" : "go");
    await expect(client.who(lobby().id)).rejects.toMatchObject({ code: "offline", retry: true });
    await client.stop();
    await expect(client.who(lobby().id)).rejects.toMatchObject({ code: "offline" });
  });

  test("names, presence, typing, receipts, signals", async () => {
    const [ada, bob] = [await joined(server, "Ada"), await joined(server, "Bob")];
    const room = lobby().id;
    expect(ada.client.user("bob").display).toBe("bob");
    ada.clock.advance(50);
    await until(() => ada.client.user("bob").display === "Bob");
    expect((await ada.client.who(room)).map((one) => [one.user, one.online])).toEqual([
      ["ada", true],
      ["bob", true],
    ]);
    expect(ada.client.presence("bob")).toBe("online");
    server.push("ada", { ev: "presence", user: "bob", online: false });
    await until(() => ada.client.presence("bob") === "offline");

    bob.client.setTyping(room, true);
    await until(() => ada.client.typing(room).length === 1);
    ada.clock.advance(6_000);
    expect(ada.client.typing(room)).toEqual([]);

    server.push("ada", { ev: "read", room, user: "bob", seq: 2 });
    await until(() => ada.client.receipts(room).get("bob") === 2);

    const signals: unknown[] = [];
    ada.client.on("signal", ({ from, data }) => signals.push([from, data]));
    bob.client.signal(room, { wave: 1 });
    await until(() => signals.length === 1);
    expect(signals).toEqual([["bob", { wave: 1 }]]);
    expect((await bob.client.setDisplay("Robert")).display).toBe("Robert");
    expect(bob.client.me?.display).toBe("Robert");
  });

  test("a new message of another person is a moment, told once and not while catching up", async () => {
    const [ada, bob] = [await joined(server, "Ada"), await joined(server, "Bob")];
    const room = lobby().id;
    const told: string[] = [];
    bob.client.on("message", ({ item, mentionsMe }) => told.push(`${item.text} ${mentionsMe}`));
    ada.client.send(room, "live", { mentions: ["bob"] });
    await until(() => told.length === 1);
    bob.client.timeline(room);
    await bob.client.stop();
    ada.client.send(room, "missed");
    await until(() => ada.client.waiting === 0);
    await bob.client.start();
    await until(() => texts(bob.client.timeline(room)).includes("missed"));
    expect(told).toEqual(["live true"]);
  });
});
