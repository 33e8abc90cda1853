// The things the protocol speaks of (docs/protocol.md), as types, and the views the client makes of
// them.
// Everything here is plain immutable data: it can be held by a signal, cloned into IndexedDB,
// compared by identity.

export type UserId = string;
/** `r_` and 13 characters. Commands also take `#name`. */
export type RoomId = string;
/** Made by the client; names one change by one author, for ever. */
export type Cid = string;
/** The number of an event in its room: 1, 2, 3, … without a gap. */
export type Seq = number;
/** Milliseconds since 1970, UTC. */
export type Millis = number;

// ---------------------------------------------------------------- objects of the wire

export interface User {
  readonly user: UserId;
  readonly display: string;
  readonly guest?: boolean;
  /** A name that anybody may use: nobody has proved to be this user. */
  readonly unproven?: boolean;
  /** The display name could be taken for somebody else's: show `@user` beside it. */
  readonly alike?: boolean;
}

/** A line of `who`. */
export interface Member extends User {
  readonly online: boolean;
  readonly role: Role;
}

export type RoomKind = "public" | "private" | "dm";
export type Role = "owner" | "member";

/** A room as its reader sees it. The last four are present only where the reader is a member. */
export interface Room {
  readonly room: RoomId;
  readonly kind: RoomKind;
  readonly name?: string;
  readonly title?: string;
  readonly topic?: string;
  /** The two (or one) of a `dm`. */
  readonly users?: readonly UserId[];
  /** How many members. */
  readonly members: number;
  /** The last seq of the room, and its time. */
  readonly head: Seq;
  readonly ts: Millis;
  readonly role?: Role;
  readonly read?: Seq;
  readonly unread?: number;
  readonly mentions?: number;
  /** A direct room by somebody new: to be answered, or accepted, or declined; in no badge. */
  readonly request?: boolean;
}

export interface Reaction {
  readonly emoji: string;
  readonly users: readonly UserId[];
}

// ---------------------------------------------------------------- connection

/**
 * The one state machine of the connection.
 * `idle` → `connecting` → `greeting` → `syncing` → `live`; lost: `waiting` → `connecting` …; ended:
 * `closed`.
 */
export type ConnectionState =
  | { readonly kind: "idle" }
  | { readonly kind: "connecting"; readonly attempt: number }
  /** The socket is open and `hello` is sent, or was refused and another `hello` may come. */
  | { readonly kind: "greeting"; readonly attempt: number }
  /** `hello` was answered; what was missed is coming in. */
  | { readonly kind: "syncing" }
  /** `late`: the server was asked for a sign of life, and has not given one yet. */
  | { readonly kind: "live"; readonly late?: true }
  /** Will connect again at `until` (on the clock given to the client). */
  | {
      readonly kind: "waiting";
      readonly attempt: number;
      readonly until: Millis;
      readonly reason: WaitReason;
      /** What HTTP said to us where nothing connects. */
      readonly refusal?: Refusal;
    }
  /** `final`: the server said not to come back (4500–4999); only a new `start` goes on. */
  | {
      readonly kind: "closed";
      readonly code: number;
      readonly reason: string;
      readonly final: boolean;
    };

/** The answer of the server, or of what stands before it, to who may not connect. */
export interface Refusal {
  /** Of HTTP. */
  readonly status: number;
  /** In words, where it has some. */
  readonly msg?: string;
}

/** `drain`: the server restarts. `silent`: nothing was heard. `lost`: closed or never reached. */
export type WaitReason = "lost" | "silent" | "drain";

/** Codes the server closes with, and 0, 1000 for an end of our own. */
export const CloseCode = {
  Normal: 1000,
  GoingAway: 1001,
  Silent: 4001,
  BadProtocol: 4500,
  Unauthorized: 4501,
  Banned: 4502,
  Replaced: 4503,
} as const;

export interface ServerFacts {
  readonly name: string;
  readonly version: string;
  readonly epoch: string;
  /** E.g. `text`: bytes of one message. */
  readonly limits: Readonly<Record<string, number>>;
  /** Server clock minus ours, ms. */
  readonly skew: Millis;
}

// ---------------------------------------------------------------- views

/** A failed change says why. `code` is of the protocol's error table. */
export interface Failure {
  readonly code: string;
  readonly msg: string;
}

/**
 * A change that is on its way: in the outbox (`pending`) or given up (`failed` until retry or
 * discard).
 */
export interface Change {
  readonly op: "edit" | "delete" | "react";
  readonly cid: Cid;
  readonly status: "pending" | "failed";
  readonly error?: Failure;
}

export interface MessageItem {
  readonly kind: "message";
  /**
   * Stable for the whole life of the row, from pending to sent: the cid (with its author) where
   * there is one.
   */
  readonly key: string;
  /** `null` until the server has numbered it. */
  readonly seq: Seq | null;
  readonly ts: Millis;
  readonly from: UserId;
  readonly cid?: Cid;
  readonly text: string;
  /** To be shown as typed. Absent: Markdown. */
  readonly fmt?: "plain";
  readonly reply?: Seq;
  readonly mentions: readonly UserId[];
  readonly edited?: Millis;
  readonly deleted: boolean;
  readonly reactions: readonly Reaction[];
  /** `pending` and `failed` only for own messages that wait in the outbox. */
  readonly status: "sent" | "pending" | "failed";
  /** Why it failed. */
  readonly error?: Failure;
  /**
   * An own edit, deletion or reaction of it that is not confirmed yet; the item already shows it.
   */
  readonly change?: Change;
}
export interface MemberItem {
  readonly kind: "member";
  readonly key: string;
  readonly seq: Seq;
  readonly ts: Millis;
  readonly from: UserId;
  readonly act: "join" | "leave" | "invite";
  /** Who joined, left or was invited (by `from`). */
  readonly user: UserId;
}
export interface RoomItem {
  readonly kind: "room";
  readonly key: string;
  readonly seq: Seq;
  readonly ts: Millis;
  readonly from: UserId;
  readonly act: "open" | "set";
  readonly title?: string;
  readonly topic?: string;
}
export type TimelineItem = MessageItem | MemberItem | RoomItem;

/** One window of a room's log, in order, with own unsent messages at its end when `atEnd`. */
export interface TimelineView {
  readonly room: RoomId;
  readonly items: readonly TimelineItem[];
  /** Of the room's events from this seq to the last item's, none is missing. */
  readonly from: Seq;
  /** The window begins at the room's first event: "This is the start of #x". */
  readonly atStart: boolean;
  /** The window reaches the newest event and follows it. False after `loadAround` into the past. */
  readonly atEnd: boolean;
  readonly loading: "no" | "first" | "older" | "newer" | "around";
  /** Painted from storage; the server has not confirmed it yet. */
  readonly stale: boolean;
  /** The last load failed; the next call tries again. */
  readonly error?: Failure;
}

/** A room of the own list; counters are live. */
export interface RoomView extends Room {
  readonly role: Role;
  readonly read: Seq;
  readonly unread: number;
  readonly mentions: number;
  /** The newest message seen, for a preview line, where one is known. */
  readonly last?: {
    readonly from: UserId;
    readonly text: string;
    readonly ts: Millis;
    readonly seq: Seq;
  };
}

export type Presence = "online" | "offline" | "unknown";
