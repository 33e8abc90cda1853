// Opens WebSockets. Where one does not open while HTTP answers it hands over to transports.ts,
// which is fetched only then: most pages never need it.

import type { Clock, Fetch, SocketFactory, SocketLike } from "./api.js";
import type { Transports } from "./transports.js";
import type { Refusal } from "./types.js";
import { type Fields, isFields } from "./wire.js";

/** A WebSocket that is not open by then is looked into. */
const kPatienceMs = 2_500;
/**
 * The next one comes so soon after where the last was refused, cut, or open and mute until its
 * user gave up (10 s).
 */
const kSoonMs = 12_000;

export class Fallback {
  #transports: Transports | null = null;
  #soon = 0;
  /** Why not, as the last look has found. */
  refusal: Refusal | undefined;

  constructor(
    readonly clock: Clock,
    readonly webSocket: SocketFactory,
    private readonly fetch: Fetch,
  ) {}

  open(url: string, protocol: string): SocketLike {
    if (this.#transports) return this.#transports.open(url, protocol);
    const { clock } = this;
    const socket = this.webSocket(url, protocol);
    if (clock.now() < this.#soon) void this.#look(url);
    this.#soon = clock.now() + kSoonMs;
    clock.after(kPatienceMs, () => {
      if (!socket.readyState) void this.#look(url, socket);
    });
    return socket;
  }

  /** The network may be another one. */
  moved(): void {
    this.#transports?.moved();
  }

  /** To `path` beside the WebSocket's: `ws://host/v1/ws?…` → `http://host/v1/` and `path`. */
  request(url: string, path: string, init: RequestInit): Promise<Response> {
    const fetch = this.fetch; // the window's is a method of nothing else
    return fetch(new URL(path, url.replace(/^ws/, "http")).href, init);
  }

  /**
   * Whether the server itself answers over HTTP, by its no (404) to a session that is none. What
   * stands before a server that is gone answers otherwise (502, 503), and one without these
   * transports, too.
   */
  async answers(url: string): Promise<boolean> {
    try {
      const headers = { "Parley-Session": "-" };
      const answer = await this.request(url, "send", { method: "POST", headers });
      const { status } = answer;
      this.refusal = status === 404 ? undefined : { status, ...(await wordsOf(answer)) };
    } catch {
      this.refusal = undefined;
      return false;
    }
    return !this.refusal;
  }

  async #look(url: string, late?: SocketLike): Promise<void> {
    // Some browsers never fetch a module again that could not be fetched once: first be sure.
    if (!(await this.answers(url))) {
      if (this.refusal) late?.close();
      return;
    }
    const { Transports } = await import("./transports.js");
    const hangs = late?.readyState === 0;
    this.#transports ??= new Transports(this, hangs);
    if (hangs) late.close();
  }
}

async function wordsOf(answer: Response): Promise<{ readonly msg?: string }> {
  const body: unknown = await answer.json().catch(() => null);
  const { msg } = (isFields(body) && isFields(body.err) ? body.err : {}) as Fields;
  return typeof msg === "string" ? { msg } : {};
}
