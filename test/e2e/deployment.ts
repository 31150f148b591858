import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { State } from '../../src/state/model.ts';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { type Ended, REFERENCE_LICENSE, type Reference, referenceVariables, run } from './run.ts';
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

/** A user's folder and account: runs the program there with the variables of a reference deployment. */
export class Deployment {
  readonly cwd = mkdtempSync(join(tmpdir(), 'deployment-'));
  readonly license = join(this.cwd, 'license.pem');
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

  /** Runs and kills (SIGKILL) after `lines` lines of progress; a run with fewer of them ends by itself. */
  async runAndKill(lines: number, ...args: string[]): Promise<void> {
    let seen = 0;
    await run(args, {
      cwd: this.cwd,
      env: { ...this.emulator.env, ...this.variables },
      onOutput: (text, kill) => {
        seen += text.match(/^\w+\.[^\n]*: (Creating|Creation|Destroying|Destruction)/gm)?.length ?? 0;
        if (seen >= lines) kill('SIGKILL');
      },
    });
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
    return JSON.parse(readFileSync(join(this.cwd, 'teleport-starter.state.json'), 'utf8')) as State;
  }

  id(address: string): string {
    const id = this.state().resources[address]?.id;
    if (id === undefined) throw new Error(`${address} is not in the state`);
    return id;
  }

  snapshot(options?: { policies?: boolean }): Promise<Snapshot> {
    return takeSnapshot({ url: this.emulator.url, region: this.emulator.region }, options);
  }

  stop(): Promise<void> {
    return this.emulator.stop();
  }
}
