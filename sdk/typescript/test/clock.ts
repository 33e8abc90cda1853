// Time that moves when a test says so.

import type { Clock } from "../src/index.js";
import { seeded } from "./random.js";

interface Timer {
  readonly at: number;
  readonly n: number;
  readonly fn: () => void;
}

export class VirtualClock implements Clock {
  private time = 1_700_000_000_000;
  private n = 0;
  private timers: Timer[] = [];
  random: () => number;

  constructor(seed = 1) {
    this.random = seeded(seed);
  }

  now(): number {
    return this.time;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.time + Math.max(0, ms), n: this.n++, fn };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }

  /** How many timers are set. */
  get pending(): number {
    return this.timers.length;
  }

  /** Runs what is due within `ms`, in order of time. */
  advance(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const due = this.timers
        .filter((one) => one.at <= until)
        .sort((a, b) => a.at - b.at || a.n - b.n)[0];
      if (!due) break;
      this.timers = this.timers.filter((one) => one !== due);
      this.time = Math.max(this.time, due.at);
      due.fn();
    }
    this.time = until;
  }
}

/** Lets every promise that can go on go on. Only promises, no time. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
