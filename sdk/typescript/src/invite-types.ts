// Invitations, as an application sees them.

import type { Millis, RoomId, RoomKind, UserId } from "./types.js";

/** A room as far as somebody who is only invited may know of it. */
export interface RoomLabel {
  readonly room: RoomId;
  readonly kind: RoomKind;
  readonly name: string;
  readonly title: string;
}

export interface Invite {
  readonly room: RoomLabel;
  /** Who invites. */
  readonly from: UserId;
  readonly ts: Millis;
  /**
   * `open`: to be answered. Set aside: `declined`; `left`, after having been there; `held`: offered
   * so soon after a no that nobody was asked.
   */
  readonly state: "open" | "declined" | "left" | "held";
}

export interface InviteList {
  readonly open: readonly Invite[];
  /** The oldest first. A `dm` among them is a direct room that is not shown. */
  readonly aside: readonly Invite[];
}

/** `added`: is in the room now. `asked`: may accept; whether it was declined is never told. */
export type Invited = "added" | "asked";

export interface InvitesHandle {
  /** Open ones, the oldest first; the same list until something changed. */
  readonly open: readonly Invite[];
  /** Both lists, as they are now. */
  list(): Promise<InviteList>;
  send(room: RoomId, user: UserId): Promise<Invited>;
  /**
   * Takes an invitation (also one set aside), or a direct room that is a request. `from`: whose,
   * where several have invited to one room. Resolves when the room is in `rooms`.
   */
  accept(room: RoomId, from?: UserId): Promise<RoomId>;
  /** Without `from`: all to that room. Who invited asks nothing for seven days, and is not told. */
  decline(room: RoomId, from?: UserId): Promise<void>;
  /** Whether one is asked before every room, also by people one knows. */
  asks(): Promise<boolean>;
  setAsk(ask: boolean): Promise<void>;
}
