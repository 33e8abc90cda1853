// What others offer: invitations, and what was set aside of them. An invitation is open until it is
// accepted, declined, or gives way; only then does its room come into the list of rooms.

import type { Change } from "./commands.js";
import type { Invite, Invited, InviteList, InvitesHandle } from "./invite-types.js";
import type { Commands } from "./protocol.js";
import type { RoomId, UserId } from "./types.js";
import { type Fields, isFields } from "./wire.js";

export interface InvitesSeams {
  readonly request: <O extends "invites" | "me">(op: O, fields: Commands[O]) => Promise<Fields>;
  /** The same with a cid: done once, however often it has to go out. */
  readonly change: <O extends "invite" | "decline">(op: O, fields: Change<O>) => Promise<Fields>;
  /** A change that ends in the room it names. */
  readonly enter: (op: "accept", fields: Change<"accept">) => Promise<RoomId>;
  readonly changed: () => void;
}

const inviteOf = (x: unknown): Invite | null => {
  if (!isFields(x) || !isFields(x.room) || typeof x.from !== "string") return null;
  if (typeof x.room.room !== "string" || typeof x.room.kind !== "string") return null;
  return { state: "open", ...x } as unknown as Invite;
};
const invitesOf = (x: unknown): Invite[] =>
  Array.isArray(x) ? x.flatMap((one: unknown) => inviteOf(one) ?? []) : [];

export class Invites implements InvitesHandle {
  #open: readonly Invite[] = [];

  constructor(private readonly seams: InvitesSeams) {}

  get open(): readonly Invite[] {
    return this.#open;
  }

  // ---------------------------------------------------------------- what the server tells

  /** Hello's list is the truth. */
  replace(list: unknown): void {
    this.#set(invitesOf(list));
  }

  /** An event of the own log; others are none of its business. */
  happened(ev: string, fields: Fields): void {
    const room = isFields(fields.room) ? fields.room.room : fields.room;
    const there = (one: Invite) => one.room.room === room;
    if (ev === "invite") {
      const { room: label, from, ts } = fields;
      const made = inviteOf({ room: label, from, ts });
      if (!made) return;
      this.#set([...this.#open.filter((one) => !there(one) || one.from !== made.from), made]);
    } else if (ev === "invite-") {
      const { from } = fields;
      this.#set(this.#open.filter((one) => !there(one) || (from && one.from !== from)));
    } else if (ev === "room+") {
      this.#set(this.#open.filter((one) => !there(one)));
    }
  }

  clear(): void {
    this.#set([]);
  }

  #set(open: readonly Invite[]): void {
    if (open.length === 0 && this.#open.length === 0) return;
    this.#open = open;
    this.seams.changed();
  }

  // ---------------------------------------------------------------- what one does

  async send(room: RoomId, user: UserId): Promise<Invited> {
    const ok = await this.seams.change("invite", { room, user });
    return ok.asked === true ? "asked" : "added";
  }

  accept(room: RoomId, from?: UserId): Promise<RoomId> {
    return this.seams.enter("accept", { room, ...(from && { from }) });
  }

  async decline(room: RoomId, from?: UserId): Promise<void> {
    await this.seams.change("decline", { room, ...(from && { from }) });
  }

  async list(): Promise<InviteList> {
    const ok = await this.seams.request("invites", {});
    return { open: invitesOf(ok.invites), aside: invitesOf(ok.aside) };
  }

  async asks(): Promise<boolean> {
    return (await this.seams.request("me", {})).ask === true;
  }

  async setAsk(ask: boolean): Promise<void> {
    await this.seams.request("me", { ask });
  }
}
