// Long-poll: what comes in is the answer to one request that waits, `POST poll`; its first one
// carries hello and begins the session.
//
// Invariant: one poll is under way at a time, and names the answer it follows; so an answer that
// was lost is seen by the server (410), and by us as a request that failed. Both end the socket.

import type { Fallback } from "./fallback.js";
import { HttpSocket } from "./http.js";

/** The server answers within 25 s; what takes longer got lost. */
const kPollMs = 40_000;

export class PollSocket extends HttpSocket {
  #begun = false;

  constructor(url: string, way: Fallback) {
    super(url, way);
    queueMicrotask(() => this.opened());
  }

  override send(data: string): void {
    if (this.#begun) return super.send(data);
    this.#begun = true;
    this.#poll(data).catch(() => this.lost());
  }

  async #poll(hello: string): Promise<void> {
    for (let turn = 0, body = hello; this.readyState === 1; body = "") {
      const [response, text] = (await this.within(kPollMs, this.#turn(turn++, body))) ?? [];
      const headers = response?.status === 200 && response.headers;
      if (!headers || Number(headers.get("Parley-Turn")) !== turn) return this.lost();
      this.key = headers.get("Parley-Session") ?? "";
      for (const line of text?.split("\n") ?? []) if (line) this.heard(line);
      void this.drain();
    }
  }

  async #turn(turn: number, body: string): Promise<[Response, string]> {
    const response = await this.request("poll", body, { headers: { "Parley-Turn": `${turn}` } });
    return [response, await response.text()];
  }
}
