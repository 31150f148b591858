import type { Action } from '../../planner/model.ts';
import type { Group } from '../render/groups.ts';

/** What happens to a resource; a replacement by which end comes first. */
export type Fate = Exclude<Action, 'replace' | 'no-op'> | 'delete-first' | 'create-first' | 'unchanged';

/** A resource in the picture. */
export interface Node {
  /** The address; an object that an earlier run replaced also has its id: `aws_instance.cluster (i-0abc)`. Unique. */
  readonly name: string;
  readonly group: Group;
  readonly fate: Fate;
}

/** `to` waits for `from`. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** What of `from` is waited for: `exists`, that its id is known; `ready`, that it, or its end, is complete. */
  readonly until: 'exists' | 'ready';
}

/** Resources by name, and what they wait for. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}
