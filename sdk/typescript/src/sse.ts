// Server-sent events over a streaming `fetch`: `GET sse` begins a session and brings every object;
// commands go out by `POST send`. Of the format (WHATWG HTML 9.2.6) the `data` lines are all that
// is needed: an object is one line, and only the first event, `session`, is of another sort.

import type { Fallback } from "./fallback.js";
import { HttpSocket } from "./http.js";
import type { Fields } from "./wire.js";

export class SseSocket extends HttpSocket {
  /** Opens when the session's key has come; until then the close's reason is an HTTP status. */
  constructor(url: string, way: Fallback) {
    super(url, way);
    void this.#stream().then(
      (reason) => this.lost(reason),
      () => this.lost(),
    );
  }

  async #stream(): Promise<string | undefined> {
    const response = await this.request("sse", null);
    if (!response.ok) return `HTTP ${response.status}`;
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { value } = (await reader?.read()) ?? {};
      if (!value) return undefined;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data:")) this.#data(line.slice(5));
    }
  }

  #data(data: string): void {
    if (this.key) return this.heard(data);
    this.key = String((JSON.parse(data) as Fields).session);
    this.opened();
  }
}
