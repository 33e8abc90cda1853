import { afterEach, beforeEach, expect, test } from "vitest";
import { joined, until } from "./harness.js";
import { TestServer } from "./server.js";

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.open();
});
afterEach(() => server.close());

test("what a name does not say comes with the user object, and changes with it", async () => {
  const ada = await joined(server, "Ada");
  const room = server.model.room("#lobby").id;
  const bob = { user: "~bob", display: "Bob", unproven: true, alike: true };
  server.model.users.set("~bob", bob);
  // Heard of by an event that has the name only: that is shown, and the rest asked for.
  ada.client.timeline(room);
  server.model.append(server.model.room("#lobby"), {
    ev: "member",
    from: "~bob",
    act: "join",
    role: "member",
    user: "~bob",
    display: "Bob",
  });
  await until(() => ada.client.user("~bob").display === "Bob");
  expect(ada.client.user("~bob").unproven).toBeUndefined();
  ada.clock.advance(50);
  await until(() => ada.client.user("~bob").unproven === true);
  expect(ada.client.user("~bob")).toEqual(bob);
  const seen = ada.client.user("~bob");
  server.push("ada", { ev: "profile", user: { user: "~bob", display: "Bob", unproven: true } });
  await until(() => ada.client.user("~bob") !== seen);
  expect(ada.client.user("~bob").alike).toBeUndefined();
});
