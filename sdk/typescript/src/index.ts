// @parley/sdk: everything an application needs, in one import.

export * from "./api.js";
export { ParleyClient } from "./client.js";
export { systemClock } from "./clock.js";
export type { Exactly } from "./commands.js";
export { ParleyError } from "./errors.js";
export * from "./invite-types.js";
export { emojiKey } from "./log.js";
export type * from "./protocol.js";
export { MemoryStorage } from "./seams.js";
export * from "./types.js";
