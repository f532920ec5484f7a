import type { HttpAnswer } from "./http.ts";

/** What became of many requests, in the order of their answers. `dueMs` counts from the start, `tookMs` from when each was due. */
export type Samples = {
  dueMs: number[];
  tookMs: number[];
  statuses: number[];
  /** How many 503 came without saying when to come back. */
  withoutRetryAfter: number;
  /** The first text of each status that was not wanted. */
  surprises: Record<string, string>;
  /** By how much each request was sent too late by the generator itself, in milliseconds. */
  lateMs: number[];
};

const TEXT_MAX = 300;

/** Collects what became of requests of one kind, of which `wanted` statuses are what was hoped for. */
export class SampleBook {
  readonly samples: Samples = {
    dueMs: [],
    tookMs: [],
    statuses: [],
    withoutRetryAfter: 0,
    surprises: {},
    lateMs: [],
  };

  constructor(readonly wanted: readonly number[]) {}

  add(dueMs: number, tookMs: number, { status, text, retryAfter }: HttpAnswer): void {
    const { samples } = this;
    samples.dueMs.push(dueMs);
    samples.tookMs.push(tookMs);
    samples.statuses.push(status);
    if (status === 503 && retryAfter === null) samples.withoutRetryAfter++;
    if (!this.wanted.includes(status)) samples.surprises[status] ??= text.slice(0, TEXT_MAX);
  }
}
