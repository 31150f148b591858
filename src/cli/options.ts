import { type Diagnostic, throwIfAny } from '../core/errors.ts';
import { type S3Place, urlOf } from '../state/s3-bucket.ts';
import type { VariableArgument } from '../variables/sources.ts';
import type { Aim } from './aim.ts';
import { readBackend } from './backend-option.ts';
import type { Repeated } from './command-line.ts';
import { misused, usage } from './usage.ts';

/** What every command takes. */
export interface GlobalOptions extends Repeated {
  /** Path of the state file. `-state`, TELEPORT_STARTER_STATE (not with the sandbox), or a file in the working directory. */
  readonly state: string;
  /** Where in S3 the state is kept instead. `-backend`, or TELEPORT_STARTER_BACKEND (not with the sandbox, nor with `-state`). */
  readonly backend?: S3Place;
  /** The backend that the environment names and `-state` goes before. */
  readonly passedOver?: S3Place;
  /** Every `-var` and `-var-file`, in the order given: a later one wins. */
  readonly variables: readonly VariableArgument[];
  /** Events and results as JSON, one object a line; from `output` one JSON document. */
  readonly json: boolean;
  /** How many AWS operations run at once; default 10. */
  readonly parallelism: number;
  /** Take the state's lock; default true. */
  readonly lock: boolean;
  /** How long to wait for another's lock, milliseconds; default 0: not at all. */
  readonly lockTimeoutMs: number;
  /** Read what AWS has now before planning; default true. */
  readonly refresh: boolean;
  /** Tell of warnings by their summaries alone. Missing: in full. */
  readonly compactWarnings?: boolean;
  /** Ask for what is missing when on a terminal; default true. */
  readonly input: boolean;
  /** Run against the AWS in a file instead of the real one. `-sandbox` or TELEPORT_STARTER_SANDBOX=1. */
  readonly sandbox: boolean;
}

/** What commands take that can begin a deployment. */
export interface BeginOptions extends GlobalOptions {
  /** Begin one though there is a state of another elsewhere. */
  readonly newDeployment: boolean;
}

export interface PlanOptions extends BeginOptions {
  readonly aim?: Aim;
  /** Where to save the plan; missing: nowhere. */
  readonly out?: string;
  /** Exit with 2 when there are changes. */
  readonly detailedExitcode: boolean;
}

export interface ApplyOptions extends BeginOptions {
  /** Of the plan to make; what a saved plan was made for is in it. Default: all that the variables say. */
  readonly aim?: Aim;
  /** A saved plan; missing: plan first. */
  readonly planFile?: string;
  readonly autoApprove: boolean;
  /** Go on though a bucket or table that is not empty would be destroyed. */
  readonly allowDataLoss: boolean;
  /** Where to write a page about the run; missing: nowhere. */
  readonly report?: string;
}

export interface DestroyOptions extends GlobalOptions {
  /** Only these, with what depends on them. Default: everything. */
  readonly targets?: readonly string[];
  /** A saved plan to destroy; missing: plan first. */
  readonly planFile?: string;
  readonly autoApprove: boolean;
  /** Where to write a page about the run; missing: nowhere. */
  readonly report?: string;
}

export interface GraphOptions extends BeginOptions {
  /** The language of the picture; missing: `mermaid`, or with `json` the graph itself. */
  readonly type?: GraphType;
  /** Of the plan to draw; what a saved plan was made for is in it. Default: all that the variables say. */
  readonly aim?: Aim;
  /** A saved plan to draw; missing: plan first. */
  readonly planFile?: string;
}

export type GraphType = 'mermaid' | 'dot' | 'svg';

export interface OutputOptions extends GlobalOptions {
  /** One output; missing: all. */
  readonly name?: string;
  /** The bare text, for scripts. */
  readonly raw: boolean;
}

export interface ImportOptions extends BeginOptions {
  readonly address: string;
  readonly id: string;
}

export interface StatePushOptions extends GlobalOptions {
  /** The state to push. */
  readonly file: string;
  /** Push it over another deployment's, a newer or a damaged one. */
  readonly force: boolean;
}

export interface PermissionsOptions extends GlobalOptions {
  /** What the policy is to allow. */
  readonly what: 'plan' | 'apply' | 'destroy';
  /** The number of one part, from 1; missing: the whole policy. */
  readonly part?: string;
}

export interface UnlockOptions extends GlobalOptions {
  /** Remove the lock of a run that is at work on this machine, too. */
  readonly force: boolean;
}

export interface ShowOptions extends GlobalOptions {
  /** A saved plan; missing: the state. */
  readonly planFile?: string;
}

export interface StateRmOptions extends GlobalOptions {
  readonly addresses: readonly string[];
}

export interface StateMvOptions extends GlobalOptions {
  readonly from: string;
  readonly to: string;
}

export interface StateShowOptions extends GlobalOptions {
  readonly address: string;
}

/** The global options as the parser leaves them: text, and switches that were given. */
export interface RawGlobalOptions {
  readonly chdir?: string;
  readonly state?: string;
  readonly backend?: string;
  readonly json?: boolean;
  readonly parallelism?: string;
  readonly lock?: boolean;
  readonly lockTimeout?: string;
  readonly refresh?: boolean;
  readonly input?: boolean;
  readonly compactWarnings?: boolean;
  readonly sandbox?: boolean;
}

/** How many operations run at once where nothing is said. */
export const PARALLELISM = 10;

/** Each run against the sandbox has a state of its own, so that trying things out can't touch a real deployment's. */
const STATE_FILE = 'teleport-starter.state.json';
export const SANDBOX_STATE_FILE = 'teleport-starter.sandbox.state.json';

/** Reads and checks the global options; `env` stands in for what was not given. @throws StarterError USAGE, all problems together */
export function readGlobalOptions(
  raw: RawGlobalOptions,
  variables: readonly VariableArgument[],
  env: Readonly<Record<string, string | undefined>>,
): GlobalOptions {
  const problems: Diagnostic[] = [];
  const wrong = (detail: string) => {
    problems.push(misused(detail));
  };
  const check = <T>(value: T | string, fallback: T): T => {
    if (typeof value !== 'string') return value;
    wrong(value);
    return fallback;
  };
  const parallelism = check(readParallelism(raw.parallelism ?? `${PARALLELISM}`), PARALLELISM);
  const lockTimeoutMs = check(readDuration(raw.lockTimeout ?? '0s'), 0);
  const sandbox = raw.sandbox ?? check(readSwitch('TELEPORT_STARTER_SANDBOX', env.TELEPORT_STARTER_SANDBOX), false);
  if (raw.state === '') wrong('-state takes the path of a file, got an empty text.');
  const place = readStatePlace(raw, env, sandbox, wrong);
  throwIfAny(problems);
  return {
    ...place,
    variables,
    json: raw.json ?? false,
    parallelism,
    lock: raw.lock ?? true,
    lockTimeoutMs,
    refresh: raw.refresh ?? true,
    input: raw.input ?? true,
    ...(raw.compactWarnings ? { compactWarnings: true } : {}),
    sandbox,
    repeated: [...repeatedBy(raw, place, sandbox), ...variables.map(asTyped)],
  };
}

type StatePlace = Pick<GlobalOptions, 'state' | 'backend' | 'passedOver'>;

/** Where the state is: what was given goes before the environment, which the sandbox ignores. */
function readStatePlace(
  raw: RawGlobalOptions,
  env: Readonly<Record<string, string | undefined>>,
  sandbox: boolean,
  wrong: (detail: string) => void,
): StatePlace {
  const named = (source: string, text: string): { backend?: S3Place } => {
    const backend = readBackend(source, text);
    if (typeof backend !== 'string') return { backend };
    wrong(backend);
    return {};
  };
  const fromEnv = sandbox ? {} : { file: env.TELEPORT_STARTER_STATE, backend: env.TELEPORT_STARTER_BACKEND };
  const file = fromEnv.file || (sandbox ? SANDBOX_STATE_FILE : STATE_FILE);
  if (raw.backend !== undefined) {
    if (raw.state !== undefined) wrong('-state and -backend exclude each other: a state is in a file or in S3.');
    return { state: file, ...named('-backend', raw.backend) };
  }
  const { backend } = fromEnv.backend ? named('TELEPORT_STARTER_BACKEND', fromEnv.backend) : {};
  if (raw.state) return { state: raw.state, ...(backend ? { passedOver: backend } : {}) };
  if (backend && fromEnv.file) {
    wrong('TELEPORT_STARTER_STATE and TELEPORT_STARTER_BACKEND are both set: say with -state or -backend which one.');
  }
  return { state: file, ...(backend ? { backend } : {}) };
}

/** The environment may be one that was set for this run alone; to leave the sandbox, or the state in S3, would be the dangerous mistake. */
function repeatedBy(raw: RawGlobalOptions, { backend }: StatePlace, sandbox: boolean): string[] {
  return [
    ...(raw.chdir === undefined ? [] : [`-chdir=${raw.chdir}`]),
    ...(sandbox ? ['-sandbox'] : []),
    ...(backend ? [`-backend=${urlOf(backend)}`] : []),
    ...(raw.state === undefined ? [] : [`-state=${raw.state}`]),
  ];
}

/** None is a secret: the license is a path. */
function asTyped(variable: VariableArgument): string {
  return variable.kind === 'var' ? `-var=${variable.text}` : `-var-file=${variable.path}`;
}

/** Refuses what a saved plan decides already. @throws StarterError USAGE */
export function refuseVariablesFor(planFile: string, variables: readonly VariableArgument[]): void {
  if (variables.length === 0) return;
  throw usage(
    `${planFile} is a saved plan and holds the variables that it was made with: -var and -var-file don't go with it.`,
    'Leave them out, or make a new plan with them.',
  );
}

function readParallelism(text: string): number | string {
  return /^[1-9]\d{0,2}$/.test(text) ? Number(text) : `-parallelism takes a whole number from 1 to 999, got "${text}".`;
}

/** Go's durations as far as anyone types them: `90s`, `3m`, `1h30m`, `500ms`. Answers milliseconds, or what is wrong. */
function readDuration(text: string): number | string {
  const match = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
  if (text === '0') return 0;
  if (!match || text === '') return `-lock-timeout takes a duration such as 10s or 3m, got "${text}".`;
  const [h, m, s, ms] = match.slice(1).map((digits) => Number(digits ?? 0));
  return (((h ?? 0) * 60 + (m ?? 0)) * 60 + (s ?? 0)) * 1000 + (ms ?? 0);
}

function readSwitch(name: string, text: string | undefined): boolean | string {
  if (text === undefined || ['', '0', 'false'].includes(text)) return false;
  return ['1', 'true'].includes(text) || `${name} takes 1 or 0, got "${text}".`;
}
