// The one error type every promise of the SDK rejects with.

import type { ErrorFacts } from "./api.js";

export class ParleyError extends Error implements ErrorFacts {
  readonly code: string;
  readonly retry: boolean;
  readonly after?: number;
  readonly suggest?: string;

  constructor(code: string, message: string, retry: boolean, after?: number, suggest?: string) {
    super(message);
    this.name = "ParleyError";
    this.code = code;
    this.retry = retry;
    if (after !== undefined) this.after = after;
    if (suggest !== undefined) this.suggest = suggest;
  }
}
