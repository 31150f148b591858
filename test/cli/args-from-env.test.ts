import { describe, expect, it } from 'vitest';
import { withArgsFromEnv } from '../../src/cli/args-from-env.ts';

const env = {
  TELEPORT_STARTER_ARGS: '-every',
  TELEPORT_STARTER_ARGS_plan: '-planned',
  TELEPORT_STARTER_ARGS_state: '-grouped',
  TELEPORT_STARTER_ARGS_state_list: '-listed',
};

describe('what the environment adds stands right behind the command', () => {
  it.each([
    ['plan -out x', 'plan -every -planned -out x'],
    ['-var a=b plan', '-var a=b plan -every -planned'],
    ['state list -json', 'state list -every -listed -json'],
    ['state -lock=false list', 'state -lock=false list -every -listed'],
    [
      '-sandbox state -state list --lock-timeout 3s -json list x',
      '-sandbox state -state list --lock-timeout 3s -json list -every -listed x',
    ],
    ['state -json', 'state -every -grouped -json'],
    ['state -state', 'state -every -grouped -state'],
    ['state -- list', 'state -every -grouped -- list'],
    ['-json', '-json'],
    ['-- plan', '-- plan'],
    ['nosuch', 'nosuch'],
  ])('%s', (line, expected) => {
    expect(withArgsFromEnv(line.split(' '), env).argv.join(' ')).toBe(expected);
  });
});
