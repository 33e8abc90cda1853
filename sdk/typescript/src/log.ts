// One window of a room's log as the reader shall see it, and the pure rules by which events change
// it.
// No clock, no chance, no I/O: same log and event, same answer.
//
// Invariant: the log covers every seq in [from, to] (empty: to = from - 1); `entries` are in order
// of seq, each once;
// an entry that no event touched keeps its identity.

import type { DurableEvent, MsgEvent } from "./protocol.js";
import type { MemberItem, MessageItem, Reaction, RoomItem, Seq, UserId } from "./types.js";
import { type Fields, pageOf } from "./wire.js";

/**
 * `ahead`: pushed as it stands in the log, so after edits whose own events are still to come; the
 * last of them is of the time `edited`.
 */
type Message = MessageItem & { readonly seq: Seq; readonly ahead?: true };

export type Entry = Message | MemberItem | RoomItem;

export interface Log {
  readonly from: Seq;
  readonly to: Seq;
  readonly entries: readonly Entry[];
}

export const keyOfMessage = (from: UserId, cid: string | undefined, seq: Seq | null): string =>
  cid === undefined ? `#${seq}` : `${from}/${cid}`;

function messageOf({ ev: _, room: __, skip: ___, ...rest }: MsgEvent): Message {
  const deleted = rest.deleted === true;
  return {
    ...rest,
    kind: "message",
    key: keyOfMessage(rest.from, rest.cid, rest.seq),
    text: deleted ? "" : rest.text,
    mentions: rest.mentions ?? [],
    deleted,
    reactions: deleted ? [] : (rest.reactions ?? []),
    status: "sent",
  };
}

/** What the event puts on the screen, or null for those that only change what is there. */
export function entryOf(ev: DurableEvent): Entry | null {
  const { seq, ts, from } = ev;
  const common = { key: `#${seq}`, seq, ts, from };
  switch (ev.ev) {
    case "msg":
      return messageOf(ev);
    case "member":
      return { kind: "member", ...common, act: ev.act, user: ev.user ?? from };
    case "room":
      return {
        kind: "room",
        ...common,
        act: ev.act,
        ...(ev.title !== undefined && { title: ev.title }),
        ...(ev.topic !== undefined && { topic: ev.topic }),
      };
    default:
      return null;
  }
}

/** Where `seq` is, or would be. */
function find(entries: readonly Entry[], seq: Seq): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.seq ?? seq) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function entryAt(log: Log, seq: Seq): Entry | undefined {
  const entry = log.entries[find(log.entries, seq)];
  return entry?.seq === seq ? entry : undefined;
}

/** `👍` and `👍️` are one reaction, shown as it was set first. */
export function emojiKey(emoji: string): string {
  return emoji.replaceAll("\ufe0f", "");
}

export function withReaction(
  reactions: readonly Reaction[],
  emoji: string,
  user: UserId,
  on: boolean,
): readonly Reaction[] {
  const key = emojiKey(emoji);
  const old = reactions.find((one) => emojiKey(one.emoji) === key);
  if ((old?.users.includes(user) ?? false) === on) return reactions;
  if (!old) return [...reactions, { emoji, users: [user] }];
  const users = on ? [...old.users, user] : old.users.filter((one) => one !== user);
  if (users.length === 0) return reactions.filter((one) => one !== old);
  return reactions.map((one) => (one === old ? { emoji: old.emoji, users } : one));
}

/** As entryOf, of an event after which all others of the room follow. */
function pushedEntryOf(ev: DurableEvent): Entry | null {
  const entry = entryOf(ev);
  return entry?.kind === "message" && entry.edited !== undefined
    ? { ...entry, ahead: true }
    : entry;
}

/**
 * What was edited later is of a later seq, and not always of a later time: the server's clock may
 * have been set back. So an edit is old only where the last one is known to follow.
 */
function edited(message: Message, ev: Extract<DurableEvent, { ev: "edit" }>): Message {
  const { ahead, ...rest } = message;
  const last = message.edited === ev.ts;
  if (ahead ? !last : last && message.text === ev.text) return message;
  return { ...rest, text: ev.text, edited: ev.ts, mentions: ev.mentions ?? [] };
}

function mutated(message: Message, ev: DurableEvent): Message {
  switch (ev.ev) {
    case "edit":
      return message.deleted ? message : edited(message, ev);
    case "del":
      if (message.deleted) return message;
      return { ...message, text: "", deleted: true, reactions: [] };
    case "react": {
      if (message.deleted) return message;
      const reactions = withReaction(message.reactions, ev.emoji, ev.from, ev.on !== false);
      return reactions === message.reactions ? message : { ...message, reactions };
    }
    default:
      return message;
  }
}

/**
 * Applies an edit, deletion or reaction to the message it names, if that is loaded. Again changes
 * nothing.
 */
export function mutate(log: Log, ev: DurableEvent): Log {
  if (!("of" in ev)) return log;
  const index = find(log.entries, ev.of);
  const old = log.entries[index];
  if (old?.seq !== ev.of || old.kind !== "message") return log;
  const fresh = mutated(old, ev);
  if (fresh === old) return log;
  const entries = log.entries.slice();
  entries[index] = fresh;
  return { ...log, entries };
}

/** The next event of the room. An old one changes nothing; `hole`: others are missing before it. */
export function step(log: Log, ev: DurableEvent): Log | "hole" {
  if (ev.seq <= log.to) return log;
  if (ev.seq - (ev.skip ?? 0) > log.to + 1) return "hole";
  const entry = pushedEntryOf(ev);
  const grown = entry ? [...log.entries, entry] : log.entries;
  return mutate({ from: log.from, to: ev.seq, entries: grown }, ev);
}

/**
 * A window of its own, from one page. `from`, `to`: the range the page speaks for. Its messages are
 * as they stand
 * now, so its own edits and reactions are older than they are and are not applied.
 */
export function logOf(events: readonly DurableEvent[], from: Seq, to: Seq): Log {
  const entries: Entry[] = [];
  for (const ev of events) {
    const entry = entryOf(ev);
    if (entry && entry.seq > (entries.at(-1)?.seq ?? 0)) entries.push(entry);
  }
  return { from, to, entries };
}

/** The page before the window. */
export function prepend(log: Log, events: readonly DurableEvent[], from: Seq): Log {
  const older = events.filter((ev) => ev.seq < log.from);
  const page = logOf(older, from, log.from - 1);
  if (page.entries.length === 0) return { ...log, from };
  return { from, to: log.to, entries: [...page.entries, ...log.entries] };
}

/**
 * The page after the window, up to and with `to`. What it changes is changed in the entries before
 * it only.
 */
export function append(log: Log, events: readonly DurableEvent[], to: Seq): Log {
  const newer = events.filter((ev) => ev.seq > log.to);
  const page = logOf(newer, log.to + 1, Math.max(log.to, to, newer.at(-1)?.seq ?? 0));
  const { entries } = newer.reduce(mutate, log);
  return {
    from: log.from,
    to: page.to,
    entries: page.entries.length ? [...entries, ...page.entries] : entries,
  };
}

/** Where `keep` messages lie between there and `at`, going by `step`; or the end of the entries. */
function away(entries: readonly Entry[], at: number, step: 1 | -1, keep: number): number {
  const side = step < 0 ? -1 : 0;
  let left = keep;
  let place = at;
  for (; left > 0; place += step) {
    const entry = entries[place + side];
    if (!entry) break;
    if (entry.kind === "message") left--;
  }
  return place;
}

/**
 * The part of the log that lies around `at`, with `keep` messages to each side; `null`: the newest
 * `keep`. Only messages count: others may be folded into one row, or into none, and the row beyond
 * them must stay in reach.
 */
export function near(log: Log, at: Seq | null, keep: number): Log {
  const { entries } = log;
  const middle = at === null ? entries.length : find(entries, at);
  const first = away(entries, middle, -1, keep);
  const end = away(entries, middle, 1, keep);
  const before = entries[first - 1];
  const after = entries[end];
  if (!before && !after) return log;
  return {
    from: before ? before.seq + 1 : log.from,
    to: after ? after.seq - 1 : log.to,
    entries: entries.slice(first, end),
  };
}

/** The message `seq` out of a page that begins with it. */
export function messageAt(page: Fields, seq: Seq): MessageItem | null {
  const [event] = pageOf(page).events;
  const item = event?.seq === seq ? entryOf(event) : null;
  return item?.kind === "message" ? item : null;
}
