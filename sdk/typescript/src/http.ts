// What the two transports without WebSocket share: a socket whose commands go out by `POST send`,
// one request at a time, so that none overtakes another. How objects come in: poll.ts, sse.ts.
//
// Every request that brings no answer ends the socket as a lost connection (1006): what was under
// way is then told again by the next hello and by cid, as after any other loss.

import type { SocketLike } from "./api.js";
import type { Fallback } from "./fallback.js";
import type { Fields } from "./wire.js";

/** How a connection ends that nobody closed (RFC 6455 7.1.5). */
export const kLost = 1006;
const kSendMs = 15_000;
/** The end of a session says why on the way in; that may come after the 404 on the way out. */
const kReasonMs = 2_000;
/** A body has at most 64 KiB, a UTF-16 unit at most 3 bytes. One command may be longer. */
const kBatchUnits = (64 * 1024) / 3;

export abstract class HttpSocket implements SocketLike {
  readyState = 0;
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;

  /** Names the session to the server, once there is one. */
  protected key = "";
  readonly #abort = new AbortController();
  readonly #queue: string[] = [];
  #sending = false;
  #batchMax = kBatchUnits;

  constructor(
    private readonly url: string,
    private readonly way: Fallback,
  ) {
    // No connection breaks with the page: unsaid, it is noticed after 60 s without a request.
    const { signal } = this.#abort;
    globalThis.addEventListener?.("pagehide", () => this.close(), { signal });
  }

  send(data: string): void {
    this.#queue.push(data);
    void this.drain();
  }

  /**
   * At once. Without a reason of the peer's it says farewell, so that nobody seems to be here; of a
   * lost one, too: where a page goes, its requests may end before it hears that it goes.
   */
  close(code = 1000, reason = ""): void {
    if (this.readyState > 1) return;
    this.readyState = 3;
    this.#abort.abort();
    const unsent = code === 1000 ? this.#queue : [];
    if (this.key && (code === 1000 || code === kLost))
      this.request("send", [...unsent, '{"op":"bye"}'].join("\n"), {
        keepalive: true,
        signal: null,
      }).catch(() => {});
    this.onclose?.({ code, reason } as never);
  }

  protected lost(reason?: string): void {
    this.close(kLost, reason);
  }

  protected opened(): void {
    if (this.readyState) return;
    this.readyState = 1;
    this.onopen?.({} as never);
  }

  /** One object from the server. */
  protected heard(data: string): void {
    if (this.readyState !== 1) return;
    const { ev, code, reason } = data.includes('"ev":"close"') ? (JSON.parse(data) as Fields) : {};
    if (ev === "close") this.close(Number(code), String(reason));
    else this.onmessage?.({ data } as never);
  }

  /** Fails as `fetch` does, and when the socket ends. */
  protected request(path: string, body: string | null, more: RequestInit = {}): Promise<Response> {
    return this.way.request(this.url, path, {
      method: body === null ? "GET" : "POST",
      body,
      cache: "no-store",
      signal: this.#abort.signal,
      ...more,
      headers: { ...(this.key && { "Parley-Session": this.key }), ...more.headers },
    });
  }

  /** What comes within `ms`; otherwise the socket is lost. */
  protected async within<T>(ms: number, coming: Promise<T>): Promise<T | null> {
    const cancel = this.way.clock.after(ms, () => this.lost());
    try {
      return await coming;
    } catch {
      this.lost();
      return null;
    } finally {
      cancel();
    }
  }

  protected async drain(): Promise<void> {
    if (this.#sending || !this.key) return;
    this.#sending = true;
    const queue = this.#queue;
    while (queue.length && this.readyState === 1) {
      let units = 0;
      const end = queue.findIndex((one, i) => {
        units += 1 + one.length;
        return i > 0 && units > this.#batchMax;
      });
      await this.#post(queue.splice(0, end < 0 ? queue.length : end));
    }
    this.#sending = false;
  }

  async #post(batch: readonly string[]): Promise<void> {
    const response = await this.within(kSendMs, this.request("send", batch.join("\n")));
    const status = response?.status;
    if (status === 413) this.#tooLarge(batch);
    else if (status === 404)
      await this.within(
        kReasonMs,
        new Promise((_, ended) => this.#abort.signal.addEventListener("abort", ended)),
      );
    else if (status !== 204) this.lost();
  }

  /** One command that is too large costs itself; of several, each is tried by itself. */
  #tooLarge(batch: readonly string[]): void {
    this.#batchMax = 0;
    if (batch.length > 1) {
      this.#queue.unshift(...batch);
      return;
    }
    const { id } = JSON.parse(batch.join("")) as Fields;
    const err = { code: "too_large", msg: "larger than the server takes", retry: false };
    this.heard(JSON.stringify({ id, err }));
  }
}
