// What the reader sees of one window: the log, with own changes that are under way already made,
// and own messages that
// wait in the outbox at its end. Rows that did not change keep their identity.

import { type Entry, keyOfMessage, withReaction } from "./log.js";
import type { OutboxItem } from "./outbox.js";
import type { Change, MessageItem, Seq, TimelineItem, UserId } from "./types.js";
import type { Fields } from "./wire.js";

type Message = Extract<Entry, { kind: "message" }>;

interface Made {
  readonly entry: Message;
  readonly changes: readonly OutboxItem[];
  readonly item: MessageItem;
}

const mentions = (fields: Fields): readonly UserId[] =>
  Array.isArray(fields.mentions) ? (fields.mentions as UserId[]) : [];

const text = (fields: Fields): string => (typeof fields.text === "string" ? fields.text : "");

function waitingMessage(item: OutboxItem, me: UserId): MessageItem {
  const { cid, fields } = item;
  return {
    kind: "message",
    key: keyOfMessage(me, cid, null),
    seq: item.seq ?? null,
    ts: item.at,
    from: me,
    cid,
    text: text(fields),
    ...(fields.fmt === "plain" && { fmt: "plain" }),
    ...(typeof fields.reply === "number" && { reply: fields.reply }),
    mentions: mentions(fields),
    deleted: false,
    reactions: [],
    status: item.seq === undefined ? item.status : "sent",
    ...(item.error && { error: item.error }),
  };
}

/** A failed change is told, and not shown as made. */
function changed(message: MessageItem, item: OutboxItem, me: UserId): MessageItem {
  const { op, cid, status, fields, error } = item;
  if (op === "send") return message;
  const change: Change = { op, cid, status, ...(error && { error }) };
  if (status === "failed") return { ...message, change };
  switch (op) {
    case "edit":
      return {
        ...message,
        text: text(fields),
        // Who is found in the text is told when it is confirmed; nobody is lost meanwhile.
        mentions: fields.mentions === undefined ? message.mentions : mentions(fields),
        edited: message.edited ?? item.at,
        change,
      };
    case "delete":
      return { ...message, text: "", deleted: true, reactions: [], change };
    case "react": {
      const on = fields.on !== false;
      const reactions = withReaction(message.reactions, String(fields.emoji), me, on);
      return { ...message, reactions, change };
    }
  }
}

export class Overlay {
  #made = new Map<Seq, Made>();
  readonly #ends = new WeakMap<OutboxItem, MessageItem>();

  /**
   * `to`: acked items up to there are in `entries` already. `atEnd`: the window has a place for
   * waiting messages.
   */
  items(
    entries: readonly Entry[],
    pending: readonly OutboxItem[],
    me: UserId,
    atEnd: boolean,
    to: Seq,
  ): readonly TimelineItem[] {
    if (pending.length === 0) {
      this.#made.clear();
      return entries;
    }
    const items: TimelineItem[] = this.#withChanges(entries, pending, me);
    if (!atEnd) return items;
    // What a visit that ended before the ack left in the outbox may stand in the log already.
    const shown = new Set(entries.map((entry) => entry.key));
    for (const item of pending) {
      if (item.op !== "send" || (item.seq !== undefined && item.seq <= to)) continue;
      if (shown.has(keyOfMessage(me, item.cid, null))) continue;
      let end = this.#ends.get(item);
      if (!end) {
        end = waitingMessage(item, me);
        this.#ends.set(item, end);
      }
      items.push(end);
    }
    return items;
  }

  #withChanges(
    entries: readonly Entry[],
    pending: readonly OutboxItem[],
    me: UserId,
  ): TimelineItem[] {
    const changes = new Map<Seq, OutboxItem[]>();
    for (const item of pending) {
      const of = item.fields.of;
      if (typeof of !== "number") continue;
      const list = changes.get(of);
      if (list) list.push(item);
      else changes.set(of, [item]);
    }
    const made = new Map<Seq, Made>();
    const items = entries.map((entry): TimelineItem => {
      const list = changes.get(entry.seq);
      if (!list || entry.kind !== "message") return entry;
      const old = this.#made.get(entry.seq);
      const same =
        old?.entry === entry &&
        old.changes.length === list.length &&
        old.changes.every((item, i) => item === list[i]);
      const item = same ? old.item : list.reduce<MessageItem>((m, c) => changed(m, c, me), entry);
      made.set(entry.seq, { entry, changes: list, item });
      return item;
    });
    this.#made = made;
    return items;
  }
}
