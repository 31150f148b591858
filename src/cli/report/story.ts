import type { Diagnostic } from '../../core/errors.ts';
import type { Json } from '../../core/values.ts';
import type { Caption } from '../graph/caption.ts';
import type { Graph } from '../graph/model.ts';
import type { Leg } from './longest-path.ts';
import type { Bar } from './timeline.ts';

/** How a run ended. `broken off`: by an error of its own, e.g. since the state could not be saved. */
export type Result = 'complete' | 'failed' | 'stopped' | 'broken off' | 'nothing changed';

/** Calls of one AWS service. */
export interface CallCount {
  readonly service: string;
  readonly calls: number;
  /** Attempts that repeat another. */
  readonly repeated: number;
}

/** An output as a page may show it. */
export type ShownOutput = { readonly name: string } & (
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'sensitive' }
);

/** All that a page tells of a run. Plain data, no secrets. */
export interface Story {
  readonly mode: 'apply' | 'destroy' | 'refresh-only';
  readonly cluster: string;
  readonly account: string;
  readonly region: string;
  readonly inSandbox: boolean;
  readonly result: Result;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly elapsedMs: number;
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly failures: readonly Diagnostic[];
  readonly bars: readonly Bar[];
  readonly longestPath: readonly Leg[];
  readonly graph: Graph;
  readonly caption: Caption;
  readonly outputs: readonly ShownOutput[];
  readonly calls: readonly CallCount[];
  readonly version: string;
}
