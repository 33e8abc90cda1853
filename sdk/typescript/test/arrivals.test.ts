import { afterEach, beforeEach, expect, test } from "vitest";
import { joined, until } from "./harness.js";
import { TestServer } from "./server.js";

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.open();
});
afterEach(() => server.close());

test("a room that is told by its id only is asked for, over all pages of the list", async () => {
  const ada = await joined(server, "Ada");
  const bob = await joined(server, "Bob");
  const rooms: string[] = [];
  for (const name of ["one", "two", "three"])
    rooms.push(await ada.client.openRoom({ kind: "public", name }));
  // As from the log: the object is not kept there.
  server.deliver = (user, event) => {
    if (user === "bob" && event.ev === "room+") event.room = (event.room as { room: string }).room;
    return true;
  };
  server.model.trusts.add("bob ada");
  for (const room of rooms) await ada.client.invites.send(room, "bob");
  ada.client.send(rooms[2] as string, "hello @bob", { mentions: ["bob"] });
  await until(() => bob.client.rooms.get(rooms[2] as string)?.unread === 1);
  await until(() => bob.client.rooms.size === 4);
  expect(bob.client.rooms.get(rooms[2] as string)).toMatchObject({ name: "three", mentions: 1 });
  expect(bob.errors).toEqual([]);
});
