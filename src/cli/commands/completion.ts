import { bash } from '../completion/bash.ts';
import { fish } from '../completion/fish.ts';
import { powershell } from '../completion/powershell.ts';
import type { Shell } from '../completion/shells.ts';
import { zsh } from '../completion/zsh.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

const SCRIPTS: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };

export interface CompletionOptions extends GlobalOptions {
  readonly shell: Shell;
}

/** Prints the script that makes a shell complete our command lines. It asks this program at each key press, so it never gets old. */
export async function run({ shell }: CompletionOptions, io: Io): Promise<ExitCode> {
  io.stdout.write(SCRIPTS[shell]);
  return 0;
}
