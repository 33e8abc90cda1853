// The way to the server that the network lets pass: WebSocket, else server-sent events, else
// long-poll, behind one socket.
//
// A WebSocket that does not open tells nothing by itself: the server may be gone. It tells when
// HTTP answers, and then a second one fails, or one is not open 5 s after its begin, half of
// them after HTTP had answered. A stream that is silent is held back by something on the way.
// What opens, and brings no answer to hello or does not live for 5 s, while HTTP answers, is not
// let through either: the next one is of the next kind.
// What brought an object is remembered for the page's life; while it serves, a WebSocket is
// tried beside it every 5 minutes and when the network may have changed, and takes over when it
// was answered.
//
// Invariant: one timer, one socket in use, and at most one on trial; all end with this socket.

import type { SocketLike } from "./api.js";
import type { Fallback } from "./fallback.js";
import { kLost } from "./http.js";
import { PollSocket } from "./poll.js";
import { SseSocket } from "./sse.js";

const kHalfMs = 2_500;
const kStreamMs = 3_000;
/** The answer to hello comes within this time; who is lost before it is over is not let through. */
const kHelloMs = 5_000;
const kAgainMs = 300_000;

type Kind = "webSocket" | "sse" | "poll";
const kNext = { webSocket: "sse", sse: "poll", poll: "poll" } as const;

/** What the page knows. */
interface Known {
  kind: Kind;
  /** Until then `kind` is believed. */
  until: number;
  /** A WebSocket was just let go that had been given half of its time. */
  hung: boolean;
}

export class Transports {
  readonly #known: Known;
  #current: ChosenSocket | null = null;

  constructor(
    private readonly way: Fallback,
    hung: boolean,
  ) {
    this.#known = { kind: "webSocket", until: 0, hung };
  }

  open(url: string, protocol: string): SocketLike {
    this.#current = new ChosenSocket(url, protocol, this.#known, this.way);
    return this.#current;
  }

  /** The network may be another one. */
  moved(): void {
    this.#known.until = 0;
    this.#current?.again();
  }
}

class ChosenSocket implements SocketLike {
  readyState = 0;
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;

  #kind: Kind = "webSocket";
  #used: SocketLike | null = null;
  #trial: SocketLike | null = null;
  #heard = false;
  #cancel = () => {};

  constructor(
    private readonly url: string,
    private readonly protocol: string,
    private readonly known: Known,
    private readonly way: Fallback,
  ) {
    const { kind, until } = known;
    if (kind === "webSocket" || way.clock.now() >= until) this.#webSocket(false);
    else this.#http(kind);
  }

  send(data: string): void {
    // Our own state is as of its last event; it may be closing already (Connection.#post).
    const socket = this.#used;
    if (socket && socket.readyState <= 1) socket.send(data);
  }

  close(code = 1000, reason = ""): void {
    if (this.readyState > 1) return;
    this.readyState = 3;
    this.#cancel();
    drop(this.#used);
    drop(this.#trial);
    this.onclose?.({ code, reason } as never);
  }

  /** Tries a WebSocket beside what serves instead of it. */
  again(): void {
    if (this.readyState !== 1 || this.#kind === "webSocket") return;
    const { known, way } = this;
    drop(this.#trial);
    known.until = way.clock.now() + kAgainMs;
    this.#due(kAgainMs, () => this.again());
    const trial = way.webSocket(this.url, this.protocol);
    this.#trial = trial;
    // Answered before hello, too, but only by its number.
    trial.onopen = () => trial.send('{"id":0,"op":"ping"}');
    trial.onmessage = () => {
      known.kind = "webSocket";
      this.close(kLost);
    };
    trial.onerror = () => {};
  }

  #webSocket(second: boolean): void {
    const { known, protocol, url, way } = this;
    const socket = way.webSocket(url, protocol);
    // Nothing else became of it while the answer was on the way.
    const answers = async () =>
      (await way.answers(url)) && this.#used === socket && this.readyState === 0;
    this.#use("webSocket", socket, async () => {
      this.#cancel();
      if (second) this.#http("sse");
      else if (await answers()) this.#webSocket(true);
      else this.close(kLost);
    });
    this.#due(known.hung ? 0 : kHalfMs, async () => {
      if (await answers()) this.#due(kHalfMs, () => this.#http("sse"));
    });
    known.hung = false;
  }

  #http(kind: "sse" | "poll"): void {
    const Socket = kind === "sse" ? SseSocket : PollSocket;
    this.#use(kind, new Socket(this.url, this.way), (status) => {
      // Who says no to one says no to the other.
      if (kind === "poll" || status) this.close(kLost);
      else this.#http("poll");
    });
    if (kind === "sse") this.#due(kStreamMs, () => this.#http("poll"));
  }

  #use(kind: Kind, socket: SocketLike, failed: (reason: string) => void): void {
    drop(this.#used);
    this.#cancel();
    this.#kind = kind;
    this.#used = socket;
    let provenAt = 0;
    socket.onopen = () => {
      this.#cancel();
      this.readyState = 1;
      provenAt = this.way.clock.now() + kHelloMs;
      this.#due(kHelloMs, () => this.#unfit());
      this.onopen?.({} as never);
    };
    socket.onmessage = (event: never) => {
      if (!this.#heard) {
        this.#heard = true;
        this.#learn(kind);
        this.#cancel();
        if (kind !== "webSocket")
          this.#due(this.known.until - this.way.clock.now(), () => this.again());
      }
      this.onmessage?.(event);
    };
    socket.onclose = ({ code, reason }: { readonly code: number; readonly reason: string }) => {
      if (!this.readyState) failed(reason);
      else if (code === kLost && this.way.clock.now() < provenAt) void this.#unfit();
      else this.close(code, reason);
    };
    socket.onerror = () => {};
  }

  /** Opened, and was of no use. */
  async #unfit(): Promise<void> {
    this.#cancel();
    if ((await this.way.answers(this.url)) && this.readyState === 1) this.#learn(kNext[this.#kind]);
    this.close(kLost);
  }

  #learn(kind: Kind): void {
    const { known } = this;
    const now = this.way.clock.now();
    if (known.kind !== kind || now >= known.until) known.until = now + kAgainMs;
    known.kind = kind;
  }

  #due(ms: number, fn: () => void): void {
    this.#cancel();
    this.#cancel = this.way.clock.after(ms, fn);
  }
}

/** Ends a socket that nobody listens to any more. */
function drop(socket: SocketLike | null): void {
  if (!socket) return;
  socket.onopen = socket.onmessage = socket.onclose = null;
  if (socket.readyState < 2) socket.close();
}
