// What a command may carry: what the protocol's table has (protocol.ts), and nothing else. A plain
// object type lets more through where an object is spread or held in a variable, and a field that
// the server does not know is thrown away without a word.

import type { Commands, Op } from "./protocol.js";

/** `F` is a `T` without one property more. */
export type Exactly<T, F extends T> = F & { readonly [K in Exclude<keyof F, keyof T>]: never };

/** Commands that change something, and so take a cid. */
export type ChangeOp = {
  [O in Op]: Commands[O] extends { readonly cid: string } ? O : never;
}[Op];

/** A change without the cid, which the client makes. */
export type Change<O extends ChangeOp> = Omit<Commands[O], "cid">;

/** What it says about a room that is named beside it. */
export type ChangeInRoom<O extends ChangeOp> = Omit<Commands[O], "cid" | "room">;
