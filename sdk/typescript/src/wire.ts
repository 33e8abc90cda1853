// Text frames ↔ the three shapes of the protocol. What does not fit a shape is `null`; unknown
// fields pass.

import { ParleyError } from "./errors.js";
import type { DurableEvent } from "./protocol.js";
import type { Room, Seq, User } from "./types.js";

export type Fields = Readonly<Record<string, unknown>>;

export interface HelloOk {
  readonly user: User;
  readonly epoch: string;
  readonly ping: number;
  readonly time: number;
  readonly server?: { readonly name: string; readonly version: string };
  readonly limits?: Readonly<Record<string, number>>;
  readonly us: number;
  readonly rooms: readonly Room[];
  readonly users?: readonly User[];
  readonly invites?: unknown;
  readonly resync?: readonly string[];
  readonly token?: string;
}

export interface Since {
  readonly epoch: string;
  readonly user: number;
  readonly rooms: Readonly<Record<string, Seq>>;
}

export type Reply = { readonly ok: Fields } | { readonly err: ParleyError };

export type Incoming =
  | { readonly kind: "reply"; readonly id: number; readonly reply: Reply }
  /** An error to a command without id. */
  | { readonly kind: "stray"; readonly err: ParleyError }
  | { readonly kind: "event"; readonly ev: string; readonly fields: Fields };

export const isFields = (x: unknown): x is Fields =>
  typeof x === "object" && x !== null && !Array.isArray(x);
const num = (x: unknown): number | undefined => (typeof x === "number" ? x : undefined);
const str = (x: unknown): string | undefined => (typeof x === "string" ? x : undefined);

function errorOf(err: Fields): ParleyError {
  const code = str(err.code) ?? "internal";
  return new ParleyError(
    code,
    str(err.msg) ?? code,
    err.retry === true,
    num(err.after),
    str(err.suggest),
  );
}

export function decode(text: string): Incoming | null {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isFields(frame)) return null;
  if (typeof frame.ev === "string") return { kind: "event", ev: frame.ev, fields: frame };
  const id = num(frame.id);
  if (isFields(frame.err)) {
    const err = errorOf(frame.err);
    return id === undefined ? { kind: "stray", err } : { kind: "reply", id, reply: { err } };
  }
  if (id === undefined) return null;
  return { kind: "reply", id, reply: { ok: isFields(frame.ok) ? frame.ok : {} } };
}

/** Each kind of the protocol's table: the compiler misses one that is not here. */
const kDurable: Readonly<Record<DurableEvent["ev"], true>> = {
  msg: true,
  edit: true,
  del: true,
  react: true,
  member: true,
  room: true,
};

/** The event as one that has its place in a room's log, or null if it is of another sort. */
export function durable(fields: Fields): DurableEvent | null {
  const fits =
    Object.hasOwn(kDurable, String(fields.ev)) &&
    typeof fields.room === "string" &&
    typeof fields.seq === "number";
  return fits ? (fields as unknown as DurableEvent) : null;
}

/** The events of a `history` reply. */
export function pageOf(ok: Fields): { events: DurableEvent[]; more: boolean } {
  const list: unknown[] = Array.isArray(ok.events) ? ok.events : [];
  const events: DurableEvent[] = [];
  for (const one of list) {
    const event = isFields(one) ? durable(one) : null;
    if (event) events.push(event);
  }
  return { events, more: ok.more === true };
}

/** A list of objects out of a reply, by the field that must be a string in each. */
export function listOf<T>(x: unknown, key: string): T[] {
  if (!Array.isArray(x)) return [];
  return x.filter((one: unknown) => isFields(one) && typeof one[key] === "string") as T[];
}
