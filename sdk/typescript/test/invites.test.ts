import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { joined, type Party, until } from "./harness.js";
import { TestServer } from "./server.js";

let server: TestServer;
let ada: Party;
let bob: Party;

beforeEach(async () => {
  server = await TestServer.open();
  ada = await joined(server, "Ada");
  bob = await joined(server, "Bob");
});
afterEach(async () => {
  await ada.client.stop();
  await bob.client.stop();
  await server.close();
});

const open = (party: Party) => party.client.invites.open.map((one) => [one.from, one.room.name]);
const privateRoom = (name: string, members: string[] = []) =>
  ada.client.openRoom({ kind: "private", name, members });

describe("invitations", () => {
  test("are no rooms until they are accepted", async () => {
    const room = await privateRoom("plans", ["bob"]);
    await until(() => bob.client.invites.open.length === 1);
    expect(bob.client.invites.open[0]).toMatchObject({
      room: { room, kind: "private", name: "plans" },
      from: "ada",
      state: "open",
    });
    expect(bob.client.rooms.has(room)).toBe(false);
    expect(await bob.client.invites.accept(room, "ada")).toBe(room);
    expect(bob.client.rooms.has(room)).toBe(true);
    expect(bob.client.invites.open).toEqual([]);
  });

  test("are asked once: whoever has accepted is added from then on", async () => {
    const first = await privateRoom("one");
    expect(await ada.client.invites.send(first, "bob")).toBe("asked");
    await bob.client.invites.accept(first);
    const second = await privateRoom("two");
    expect(await ada.client.invites.send(second, "bob")).toBe("added");
    await until(() => bob.client.rooms.has(second));
    expect(bob.client.invites.open).toEqual([]);
  });

  test("that are declined are set aside, and can still be accepted", async () => {
    const room = await privateRoom("plans", ["bob"]);
    await until(() => bob.client.invites.open.length === 1);
    await bob.client.invites.decline(room);
    await until(() => bob.client.invites.open.length === 0);
    const { aside } = await bob.client.invites.list();
    expect(aside.map((one) => [one.room.room, one.state])).toEqual([[room, "declined"]]);
    expect(await bob.client.invites.accept(room)).toBe(room);
    expect((await bob.client.invites.list()).aside).toEqual([]);
  });

  test("that are not there cannot be accepted", async () => {
    const room = await privateRoom("plans");
    await expect(bob.client.invites.accept(room)).rejects.toMatchObject({ code: "not_found" });
  });

  test("are told by hello, whose list is the truth", async () => {
    server.deliver = (user, event) => user !== "bob" || event.ev !== "invite";
    await privateRoom("plans", ["bob"]);
    expect(open(bob)).toEqual([]);
    server.cut();
    await until(() => bob.client.invites.open.length === 1);
    expect(open(bob)).toEqual([["ada", "plans"]]);
  });

  test("of two to one room are two; one that gives way is gone alone", async () => {
    const room = "r_0000000000009";
    const label = { room, kind: "public", name: "tea", title: "Tea" };
    for (const from of ["ada", "cat", "ada"])
      server.push("bob", { ev: "invite", us: 1, ts: 5, room: label, from });
    await until(() => bob.client.invites.open.length === 2);
    expect(open(bob)).toEqual([
      ["cat", "tea"],
      ["ada", "tea"],
    ]);
    server.push("bob", { ev: "invite-", us: 2, ts: 6, room, from: "cat", why: "gave_way" });
    await until(() => bob.client.invites.open.length === 1);
    expect(open(bob)).toEqual([["ada", "tea"]]);
    server.push("bob", { ev: "invite-", us: 3, ts: 7, room, why: "declined" });
    await until(() => bob.client.invites.open.length === 0);
  });

  test("tell who listens that something has changed", async () => {
    let told = 0;
    bob.client.subscribe(() => {
      told++;
    });
    const before = bob.client.invites.open;
    await privateRoom("plans", ["bob"]);
    await until(() => bob.client.invites.open.length === 1);
    await until(() => told > 0);
    expect(bob.client.invites.open).not.toBe(before);
    expect(bob.client.invites.open).toBe(bob.client.invites.open);
  });

  test("are forgotten by who signs out", async () => {
    await privateRoom("plans", ["bob"]);
    await until(() => bob.client.invites.open.length === 1);
    await bob.client.signOut();
    expect(bob.client.invites.open).toEqual([]);
  });

  test("may be asked for before every room", async () => {
    expect(await bob.client.invites.asks()).toBe(false);
    await bob.client.invites.setAsk(true);
    expect(await bob.client.invites.asks()).toBe(true);
  });
});

describe("a direct room by somebody new", () => {
  test("is a request until the server says that it was answered", async () => {
    const room = await ada.client.openRoom({ kind: "dm", members: ["bob"] });
    await until(() => bob.client.rooms.has(room));
    expect(bob.client.rooms.get(room)?.request).toBe(true);
    expect(ada.client.rooms.get(room)?.request).toBeUndefined();
    server.push("bob", { ev: "invite-", us: 2, ts: 6, room, why: "accepted" });
    await until(() => bob.client.rooms.get(room)?.request === undefined);
    expect(bob.client.rooms.has(room)).toBe(true);
  });
});
