// The compiler is the test here: `tsc` fails where a line below does not err, or one above does.
import { expect, test } from "vitest";
import type { ChangeInRoom, Exactly } from "../src/commands.js";
import type { OpenRoom } from "../src/index.js";

const open = <R extends OpenRoom>(room: Exactly<OpenRoom, R>): R => room;
const edit = <E extends ChangeInRoom<"edit">>(fields: Exactly<ChangeInRoom<"edit">, E>): E =>
  fields;

test("what the protocol has can be sent", () => {
  const about = { topic: "what is next" };
  expect(open({ kind: "public", name: "plans", ...about })).toMatchObject(about);
  expect(edit({ of: 3, text: "better" })).toMatchObject({ of: 3 });
});

test("what it has not cannot, however it gets into the object", () => {
  const more = { colour: "red" };
  // @ts-expect-error: a spread is let through by a plain type
  expect(open({ kind: "public", name: "plans", ...more })).toMatchObject(more);
  const whole = { kind: "public", colour: "red" } as const;
  // @ts-expect-error: so is a variable
  expect(open(whole)).toBe(whole);
  // @ts-expect-error: the cid is the client's own
  expect(edit({ of: 3, text: "better", cid: "c" })).toMatchObject({ cid: "c" });
});
