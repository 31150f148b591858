import type { Command } from 'commander';
import type { Aim } from './aim.ts';
import { usage } from './usage.ts';

/** What the parser leaves of the options below. */
export interface RawAim {
  readonly target?: readonly string[];
  readonly replace?: readonly string[];
  readonly refreshOnly?: boolean;
  readonly destroy?: boolean;
}

/** Adds `-target`. */
export function withTarget(command: Command): Command {
  return command.option('--target <ADDRESS>', 'only this, with what it needs; may be repeated', collect);
}

/** Adds all options that say what a plan is made for. */
export function withAim(command: Command): Command {
  return withTarget(command)
    .option('--replace <ADDRESS>', 'replace this though nothing asks for it; may be repeated', collect)
    .option('--refresh-only', 'record what AWS has now, and change nothing there')
    .option('--destroy', 'remove everything that was made, as destroy does');
}

/** @throws StarterError USAGE when there are two modes */
export function readAim({ target = [], replace = [], refreshOnly, destroy }: RawAim): Aim {
  if (refreshOnly && destroy) throw usage('-refresh-only and -destroy exclude each other.');
  return { mode: refreshOnly ? 'refresh-only' : destroy ? 'destroy' : 'apply', targets: target, replace };
}

/** Refuses what a saved plan decides already. @throws StarterError USAGE */
export function refuseAimFor(planFile: string, raw: RawAim): void {
  const given = [
    ...(raw.target ? ['-target'] : []),
    ...(raw.replace ? ['-replace'] : []),
    ...(raw.refreshOnly ? ['-refresh-only'] : []),
    ...(raw.destroy ? ['-destroy'] : []),
  ];
  if (given.length === 0) return;
  throw usage(`${planFile} is a saved plan and holds what it was made for: ${given.join(', ')} can't go with it.`);
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
