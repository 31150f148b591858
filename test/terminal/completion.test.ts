import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTerminal, type TerminalSession } from './terminal.ts';

const BIN = fileURLToPath(new URL('../../bin/', import.meta.url));

const STATE = {
  resources: { 'aws_lb.cluster[0]': {}, 'aws_instance.cluster': {} },
  outputs: { cluster_name: 'teleport-example' },
};

/** How to begin each with nothing of its user's, and the prompt that we know it by. */
const SHELLS = {
  bash: { command: ['bash', '--norc', '--noprofile', '-i'], setUp: "PS1='ready> '; bind 'set bell-style none'" },
  zsh: { command: ['zsh', '-f', '-i'], setUp: "PS1='ready> '; autoload -Uz compinit; compinit -u -D; unsetopt beep" },
  fish: {
    command: ['fish', '--no-config', '-i'],
    setUp: "function fish_prompt; echo 'ready> '; end; set -g fish_autosuggestion_enabled 0",
  },
} as const;
type ShellName = keyof typeof SHELLS;

/** Those that this machine has: bash everywhere, and in a full check all of them. */
const PRESENT = (Object.keys(SHELLS) as ShellName[]).filter((shell) => {
  try {
    execFileSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/** A person's shell in a deployment's folder, with completion on. */
async function begin(
  shell: ShellName,
): Promise<{ terminal: TerminalSession; lineShows: (text: string) => Promise<unknown> }> {
  const cwd = mkdtempSync(join(tmpdir(), 'completion-'));
  writeFileSync(join(cwd, 'teleport-starter.state.json'), JSON.stringify(STATE));
  writeFileSync(join(cwd, 'my cluster.tfvars'), '');
  const { command, setUp } = SHELLS[shell];
  const path = `${BIN}:${process.env.PATH}`;
  const terminal = openTerminal(command, { cwd, env: { PATH: path, INPUTRC: '/dev/null', HISTFILE: '' }, bare: true });
  onTestFinished(async () => {
    terminal.hangUp();
    await terminal.ended;
    rmSync(cwd, { recursive: true });
  });
  const source =
    shell === 'fish' ? 'teleport-starter completion fish | source' : `source <(teleport-starter completion ${shell})`;
  // What is typed is on the screen, too: only the answer has the words joined.
  terminal.press(`${setUp}\n${source}; echo set-''up-done\n`);
  await terminal.shows(/^set-up-done/m);
  await terminal.shows(/set-up-done[\s\S]*ready> *$/);
  return { terminal, lineShows: (text) => terminal.shows(new RegExp(`ready> ?${escaped(text)}`)) };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

describe.each(PRESENT)('in %s, the tabulator key', (shell) => {
  it.each([
    ['teleport-starter val\t<', 'teleport-starter validate <'],
    ['teleport-starter plan -detailed\t<', 'teleport-starter plan -detailed-exitcode <'],
    ['teleport-starter output clu\t<', 'teleport-starter output cluster_name <'],
    ['teleport-starter -state=teleport-st\t<', 'teleport-starter -state=teleport-starter.state.json <'],
    ['teleport-starter plan -var route53_z\tx', 'teleport-starter plan -var route53_zone=x'],
    ['teleport-starter state show aws_in\t<', 'teleport-starter state show aws_instance.cluster <'],
  ])('makes of %j %j', async (typed, becomes) => {
    const { terminal, lineShows } = await begin(shell);
    terminal.press(typed);
    await lineShows(becomes);
  });

  it('writes an address so that the shell hands it over as it is', async () => {
    const { terminal } = await begin(shell);
    terminal.press('teleport-starter state show aws_lb\t');
    await terminal.shows(/aws_lb\.cluster/);
    terminal.press('; echo the-end\n');
    // The state of this test has no more than names: what is shown of one is its head.
    await terminal.shows(/STATE_|# aws_lb\.cluster\[0\]/);
    expect(terminal.text()).not.toContain('ADDRESS_UNKNOWN');
  });

  it('writes a file with a blank in its name as one word', async () => {
    const { terminal, lineShows } = await begin(shell);
    terminal.press('teleport-starter validate -var-file my\t');
    await lineShows('teleport-starter validate -var-file my\\ cluster.tfvars');
  });

  it('offers nothing where nothing fits, and files only where files fit', async () => {
    const { terminal, lineShows } = await begin(shell);
    terminal.press('teleport-starter output my\t\t<');
    await lineShows('teleport-starter output my<');
  });

  it('offers all that fits', async () => {
    const { terminal } = await begin(shell);
    terminal.press('teleport-starter state p\t\t\t');
    await terminal.shows(/\bpull\b[\s\S]*\bpush\b/);
  });
});

it('in bash, an address within quotes needs no escapes', async () => {
  const { terminal, lineShows } = await begin('bash');
  terminal.press("teleport-starter state show 'aws_lb\t");
  await lineShows("teleport-starter state show 'aws_lb.cluster[0]'");
});
