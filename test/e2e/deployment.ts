import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { State } from '../../src/state/model.ts';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { startProxy } from '../emulator/proxy.ts';
import { type Ended, REFERENCE_LICENSE, type Reference, referenceVariables, run, start } from './run.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

/** A change of a plan, as `plan -json` tells it. */
export interface PlannedChange {
  readonly address: string;
  readonly action: string;
  readonly order?: string;
  readonly movedFrom?: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly before: unknown;
    readonly after: unknown;
    readonly forcesReplacement?: true;
  }[];
}

export interface PlanJson {
  readonly summary: { readonly add: number; readonly change: number; readonly destroy: number };
  readonly changes: readonly PlannedChange[];
  readonly drift: readonly {
    readonly address: string;
    readonly kind: string;
    readonly inputs: readonly { readonly name: string }[];
  }[];
}

/** When a run is killed. */
export interface Moment {
  /** After how many calls to AWS; 0: after the start of the process. */
  readonly calls: number;
  readonly thenMs: number;
}

/** A user's folder and account: runs the program there with the variables of a reference deployment. */
export class Deployment {
  readonly cwd = mkdtempSync(join(tmpdir(), 'deployment-'));
  readonly license = join(this.cwd, 'license.pem');
  readonly #statePath = join(this.cwd, 'teleport-starter.state.json');
  variables: Record<string, string>;

  private constructor(
    readonly emulator: Emulator,
    reference: Reference,
  ) {
    writeFileSync(this.license, REFERENCE_LICENSE);
    this.variables = referenceVariables(reference);
    if (reference === 'guide-acm') this.variables.TF_VAR_license_path = this.license;
  }

  static async start(reference: Reference): Promise<Deployment> {
    return new Deployment(await startEmulator(), reference);
  }

  /** Sets variables (without TF_VAR_) for the runs to come. */
  set(variables: Record<string, string>): void {
    for (const [name, value] of Object.entries(variables)) this.variables[`TF_VAR_${name}`] = value;
  }

  run(...args: string[]): Promise<Ended> {
    return run(args, { cwd: this.cwd, env: { ...this.emulator.env, ...this.variables } });
  }

  /** Runs and insists on success. */
  async succeed(...args: string[]): Promise<Ended> {
    const ended = await this.run(...args);
    if (ended.code !== 0)
      throw new Error(`${args.join(' ')} ended with ${ended.code}:\n${ended.stdout}\n${ended.stderr}`);
    return ended;
  }

  /** Runs and kills (SIGKILL) `thenMs` milliseconds after a number of calls to AWS; a run that makes fewer ends by itself. */
  async runAndKill({ calls, thenMs }: Moment, ...args: string[]): Promise<Ended & { readonly calls: string[] }> {
    const seen: string[] = [];
    const killSoon = () => setTimeout(() => running.kill('SIGKILL'), thenMs);
    const proxy = await startProxy(this.emulator.url, {
      onCall: (call) => {
        if (seen.push(call) === calls) killSoon();
      },
    });
    const env = { ...this.emulator.env, ...this.variables, AWS_ENDPOINT_URL: proxy.url };
    const running = start(args, { cwd: this.cwd, env });
    if (calls === 0) killSoon();
    const ended = await running.ended;
    proxy.close();
    return { ...ended, calls: seen };
  }

  apply(): Promise<Ended> {
    return this.succeed('apply', '-auto-approve');
  }

  async plan(): Promise<PlanJson> {
    const { stdout } = await this.succeed('plan', '-json');
    const line = stdout.split('\n').find((text) => text.includes('"type":"plan"'));
    if (line === undefined) throw new Error(`no plan in ${stdout}`);
    return JSON.parse(line) as PlanJson;
  }

  /** What a plan would do, a line a change, no-ops left out. */
  async changes(): Promise<string[]> {
    const { changes } = await this.plan();
    return changes
      .filter((change) => change.action !== 'no-op')
      .map(({ address, action, order, movedFrom }) =>
        [address, action, order, movedFrom && `from ${movedFrom}`].filter(Boolean).join(' '),
      );
  }

  state(): State {
    return JSON.parse(readFileSync(this.#statePath, 'utf8')) as State;
  }

  /** What the state, if there is one, records as not finished: address, status, id. */
  unfinished(): string[] {
    if (!existsSync(this.#statePath)) return [];
    return Object.entries(this.state().resources)
      .filter(([, { status }]) => status !== 'ready')
      .map(([address, { status, id }]) => `${address} ${status} ${id ?? 'without id'}`);
  }

  id(address: string): string {
    const id = this.state().resources[address]?.id;
    if (id === undefined) throw new Error(`${address} is not in the state`);
    return id;
  }

  snapshot(options?: { policies?: boolean }): Promise<Snapshot> {
    return takeSnapshot({ url: this.emulator.url, region: this.emulator.region }, options);
  }

  async stop(): Promise<void> {
    await this.emulator.stop();
    rmSync(this.cwd, { recursive: true });
  }
}
