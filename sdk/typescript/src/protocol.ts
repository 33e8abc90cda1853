// The protocol's commands, events and errors as types. Written by the server's own tables: a
// test fails where they differ, and ARCHITECTURE.md says how this file is made anew. Not by hand.

import type { RoomLabel } from "./invite-types.js";
import type { Cid, Millis, Reaction, Role, Room } from "./types.js";
import type { RoomId, RoomKind, Seq, User, UserId } from "./types.js";
import type { Since } from "./wire.js";

/** What each command carries beside `id` and `op`. */
export interface Commands {
  readonly hello: {
    readonly v?: number;
    readonly token?: string;
    readonly guest?: { readonly name: string };
    readonly device?: string;
    readonly agent?: string;
    readonly since?: Since;
  };
  readonly bye: {
  };
  readonly ping: {
    readonly t?: number;
  };
  readonly send: {
    readonly room: RoomId;
    readonly cid: Cid;
    readonly text: string;
    readonly fmt?: "plain" | "md";
    readonly reply?: number;
    readonly mentions?: readonly UserId[];
  };
  readonly edit: {
    readonly room: RoomId;
    readonly cid: Cid;
    readonly of: number;
    readonly text: string;
    readonly mentions?: readonly UserId[];
  };
  readonly delete: {
    readonly room: RoomId;
    readonly cid: Cid;
    readonly of: number;
  };
  readonly react: {
    readonly room: RoomId;
    readonly cid: Cid;
    readonly of: number;
    readonly emoji: string;
    readonly on?: boolean;
  };
  readonly open: {
    readonly cid: Cid;
    readonly kind: RoomKind;
    readonly name?: string;
    readonly title?: string;
    readonly topic?: string;
    readonly members?: readonly UserId[];
  };
  readonly join: {
    readonly room: RoomId;
    readonly cid: Cid;
  };
  readonly leave: {
    readonly room: RoomId;
    readonly cid: Cid;
  };
  readonly invite: {
    readonly room: RoomId;
    readonly cid: Cid;
    readonly user: UserId;
  };
  readonly set: {
    readonly room: RoomId;
    readonly cid: Cid;
    readonly title?: string;
    readonly topic?: string;
  };
  readonly read: {
    readonly room: RoomId;
    readonly seq: number;
  };
  readonly typing: {
    readonly room: RoomId;
    readonly on?: boolean;
  };
  readonly signal: {
    readonly room: RoomId;
    readonly data: unknown;
  };
  readonly history: {
    readonly room: RoomId;
    readonly before?: number;
    readonly after?: number;
    readonly around?: number;
    readonly limit?: number;
  };
  readonly rooms: {
    readonly scope?: "mine" | "public";
    readonly after?: RoomId;
    readonly limit?: number;
  };
  readonly who: {
    readonly room: RoomId;
  };
  readonly profile: {
    readonly users: readonly UserId[];
  };
  readonly me: {
    readonly display?: string;
    readonly ask?: boolean;
  };
  readonly accept: {
    readonly room: RoomId;
    readonly cid: Cid;
    readonly from?: UserId;
  };
  readonly decline: {
    readonly room: RoomId;
    readonly cid: Cid;
    readonly from?: UserId;
  };
  readonly invites: {
  };
}

export type Op = keyof Commands;

interface OfRoom {
  readonly room: RoomId;
  readonly seq: number;
  readonly skip?: number;
  readonly ts: Millis;
  readonly from: UserId;
  readonly cid?: Cid;
}
/** a message was sent. */
export interface MsgEvent extends OfRoom {
  readonly ev: "msg";
  readonly text: string;
  readonly fmt?: "plain";
  readonly reply?: Seq;
  readonly mentions?: readonly UserId[];
  readonly edited?: Millis;
  readonly deleted?: true;
  readonly reactions?: readonly Reaction[];
}
/** message `of` has another text. */
export interface EditEvent extends OfRoom {
  readonly ev: "edit";
  readonly of: Seq;
  readonly text: string;
  readonly mentions?: readonly UserId[];
}
/** message `of` was taken back. */
export interface DelEvent extends OfRoom {
  readonly ev: "del";
  readonly of: Seq;
}
/** `from` set or took back a reaction to `of`. */
export interface ReactEvent extends OfRoom {
  readonly ev: "react";
  readonly of: Seq;
  readonly emoji: string;
  readonly on: boolean;
}
/** who is in the room changed. */
export interface MemberEvent extends OfRoom {
  readonly ev: "member";
  readonly act: "join" | "leave" | "invite";
  readonly user: UserId;
  readonly display: string;
  readonly role: Role;
}
/** the room was made. */
export interface RoomOpenEvent extends OfRoom {
  readonly ev: "room";
  readonly act: "open";
  readonly kind: RoomKind;
  readonly name?: string;
  readonly title?: string;
  readonly topic?: string;
}
/** these of it changed. */
export interface RoomSetEvent extends OfRoom {
  readonly ev: "room";
  readonly act: "set";
  readonly title?: string;
  readonly topic?: string;
}
/** An event that has its place in a room's log. */
export type DurableEvent =
  | MsgEvent
  | EditEvent
  | DelEvent
  | ReactEvent
  | MemberEvent
  | RoomOpenEvent
  | RoomSetEvent;

interface OfPerson {
  readonly us: number;
  readonly ts: Millis;
}
/** you are a member now, and follow the room. */
export interface RoomPlusEvent extends OfPerson {
  readonly ev: "room+";
  readonly room: Room;
}
/** you are a member no longer. */
export interface RoomMinusEvent extends OfPerson {
  readonly ev: "room-";
  readonly room: RoomId;
}
/** `from` invites you: `accept` or `decline`. */
export interface InviteEvent extends OfPerson {
  readonly ev: "invite";
  readonly room: RoomLabel;
  readonly from: UserId;
}
/** it is open no longer. */
export interface InviteMinusEvent extends OfPerson {
  readonly ev: "invite-";
  readonly room: RoomId;
  readonly from?: UserId;
  readonly why: "accepted" | "declined" | "gave_way";
}
/** you have invited `user`. */
export interface InvitedEvent extends OfPerson {
  readonly ev: "invited";
  readonly room: RoomId;
  readonly user: UserId;
}
/** An event of the user's own log. */
export type PersonalEvent =
  | RoomPlusEvent
  | RoomMinusEvent
  | InviteEvent
  | InviteMinusEvent
  | InvitedEvent;

/** somebody types, or stopped. */
export interface TypingEvent {
  readonly ev: "typing";
  readonly room: RoomId;
  readonly user: UserId;
  readonly on: boolean;
}
/** somebody came or went. */
export interface PresenceEvent {
  readonly ev: "presence";
  readonly user: UserId;
  readonly online: boolean;
}
/** somebody else has read up to `seq`. */
export interface ReadEvent {
  readonly ev: "read";
  readonly room: RoomId;
  readonly user: UserId;
  readonly seq: number;
}
/** you have read on another connection, or somebody changed whom an unread message mentions. */
export interface UnreadEvent {
  readonly ev: "unread";
  readonly room: RoomId;
  readonly head: Seq;
  readonly read: Seq;
  readonly unread: number;
  readonly mentions: number;
}
/** somebody has another display name. */
export interface ProfileEvent {
  readonly ev: "profile";
  readonly user: User;
}
/** somebody sent a `signal`. */
export interface SignalEvent {
  readonly ev: "signal";
  readonly room: RoomId;
  readonly from: UserId;
  readonly data: unknown;
}
/** the server is about to go; come back after so long. */
export interface DrainEvent {
  readonly ev: "drain";
  readonly after: Millis;
}
/** everything missed has been sent. */
export interface LiveEvent {
  readonly ev: "live";
}
/** An event that is told and not kept. */
export type EphemeralEvent =
  | TypingEvent
  | PresenceEvent
  | ReadEvent
  | UnreadEvent
  | ProfileEvent
  | SignalEvent
  | DrainEvent
  | LiveEvent;

/** The codes a reply can fail with. */
export type ErrorCode =
  | "bad_request"
  | "unknown_op"
  | "too_large"
  | "unauthorized"
  | "token_expired"
  | "forbidden"
  | "not_found"
  | "ambiguous"
  | "name_taken"
  | "archived"
  | "full"
  | "muted"
  | "slow_mode"
  | "rate_limited"
  | "cid_conflict"
  | "edit_window"
  | "quota"
  | "unavailable"
  | "internal";
