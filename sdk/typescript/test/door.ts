// The two transports without WebSocket, on the server's side: sessions with a key, what waits for
// the next poll, streams. No clock: `idle` is what 25 s without an event bring.

import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What the server says to one client, over whichever transport. */
export interface Line {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Ends without a word. */
  terminate(): void;
}

/** Where the server hears that client. */
export interface Ear {
  readonly hear: (text: string) => void;
  readonly gone: () => void;
}

type Route = "poll" | "send" | "sse";
/**
 * What becomes of one exchange: answered; the request never came; it was done, and the answer cut
 * in the middle.
 */
export type Fate = "go" | "lose request" | "lose answer";

const kBodyMax = 64 * 1024;
const kEnded = {
  err: { code: "not_found", msg: "this session has ended; say hello again", retry: true },
};

class HttpSession implements Line {
  readonly key = randomBytes(16).toString("base64url");
  /** The number of the last answer to a poll. */
  turn = 0;
  ended = false;
  ear: Ear | null = null;
  stream: ServerResponse | null = null;
  poll: ServerResponse | null = null;
  cutNext = false;
  readonly due: string[] = [];
  readonly answers = new Set<ServerResponse>();

  constructor(private readonly door: HttpDoor) {}

  send(text: string): void {
    if (this.ended) return;
    this.due.push(text);
    queueMicrotask(() => this.flush());
  }

  close(code: number, reason: string): void {
    if (this.ended) return;
    this.send(JSON.stringify({ ev: "close", code, reason }));
    this.end();
  }

  terminate(): void {
    this.end();
    this.door.sessions.delete(this.key);
    for (const one of this.answers) one.destroy();
  }

  /** The last object stays for the poll that fetches it. */
  end(): void {
    this.ended = true;
    this.ear?.gone();
    queueMicrotask(() => this.flush());
  }

  flush(empty = false): void {
    if (this.stream) this.flushStream(this.stream);
    else if (this.poll && (empty || this.due.length > 0)) this.flushPoll(this.poll);
  }

  private flushStream(stream: ServerResponse): void {
    if (this.door.buffers) return;
    for (const one of this.due.splice(0))
      for (const part of this.door.split(`data: ${one}\n\n`)) stream.write(part);
    if (this.ended) stream.end();
    if (this.ended) this.door.sessions.delete(this.key);
  }

  private flushPoll(response: ServerResponse): void {
    this.poll = null;
    const body = this.due
      .splice(0)
      .map((one) => `${one}\n`)
      .join("");
    if (this.ended) this.door.sessions.delete(this.key);
    response.writeHead(200, {
      "Content-Type": "application/x-ndjson",
      "Cache-Control": "no-store",
      "Content-Length": Buffer.byteLength(body),
      "Parley-Session": this.key,
      "Parley-Turn": ++this.turn,
    });
    if (!this.cutNext) response.end(body);
    else response.write(body.slice(0, body.length / 2), () => response.destroy());
    this.cutNext = false;
  }
}

export class HttpDoor {
  readonly sessions = new Map<string, HttpSession>();
  /** Status of every answer, in order: `poll 200`. */
  readonly log: string[] = [];
  fate: (route: Route) => Fate = () => "go";
  /** How the bytes of one object come on a stream. */
  split: (text: string) => readonly (string | Buffer)[] = (text) => [text];
  /** Something on the way holds back what is streamed. */
  buffers = false;
  /** No route of ours is known here. */
  absent = false;
  bodyMax = kBodyMax;

  constructor(private readonly accept: (line: Line) => Ear) {}

  /** As 25 s without an event. */
  idle(): void {
    for (const one of this.sessions.values()) {
      if (one.stream && !this.buffers) one.stream.write(":\n\n");
      one.flush(true);
    }
  }

  cut(): void {
    for (const one of [...this.sessions.values()]) one.terminate();
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = (request.url ?? "").slice("/v1/".length) as Route;
    response.on("close", () => this.log.push(`${route} ${response.statusCode}`));
    const body = await bodyOf(request);
    const key = request.headers["parley-session"];
    const session = this.sessions.get(String(key));
    const fate = this.fate(route);
    if (this.absent) say(response, 405, "only GET and HEAD");
    else if (fate === "lose request") response.destroy();
    else if (body.length > this.bodyMax) say(response, 413);
    else if (route === "sse") this.stream(response);
    else if (!session && (route === "send" || key !== undefined)) say(response, 404, kEnded);
    else if (route === "poll") this.poll(session ?? this.begin(), request, response, body, fate);
    else if (session) this.send(session, response, body, fate);
  }

  private begin(): HttpSession {
    const session = new HttpSession(this);
    session.ear = this.accept(session);
    this.sessions.set(session.key, session);
    return session;
  }

  private poll(
    session: HttpSession,
    request: IncomingMessage,
    response: ServerResponse,
    body: string,
    fate: Fate,
  ): void {
    if (Number(request.headers["parley-turn"] ?? 0) !== session.turn) {
      session.terminate();
      return say(response, 410, kEnded);
    }
    keep(session, response);
    if (session.poll) say(session.poll, 409);
    session.poll = response;
    session.cutNext = fate === "lose answer";
    if (body !== "" && !session.ended) session.ear?.hear(body);
    session.flush();
  }

  private send(session: HttpSession, response: ServerResponse, body: string, fate: Fate): void {
    if (session.ended) return say(response, 404, kEnded);
    keep(session, response);
    if (body !== "") session.ear?.hear(body);
    if (fate === "lose answer") response.destroy();
    else if (!response.destroyed) response.writeHead(204).end();
  }

  private stream(response: ServerResponse): void {
    const session = this.begin();
    session.stream = response;
    keep(session, response);
    response.on("close", () => {
      session.end();
      this.sessions.delete(session.key);
    });
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.flushHeaders();
    if (this.buffers) return;
    const first = `event: session\ndata: ${JSON.stringify({ session: session.key })}\n\n`;
    for (const part of this.split(first)) response.write(part);
  }
}

function keep(session: HttpSession, response: ServerResponse): void {
  session.answers.add(response);
  response.on("close", () => session.answers.delete(response));
}

function say(response: ServerResponse, status: number, body: unknown = ""): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
