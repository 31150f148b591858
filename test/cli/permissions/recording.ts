import { existsSync, readFileSync } from 'node:fs';
import type { Call } from './request.ts';

/** The calls in a log of level trace. */
export function callsIn(path: string): Call[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').trim().split('\n').map(callOf);
}

function callOf(line: string): Call {
  const [, service, operation, input, answer] = /^\S+ (\S+) (\S+) .*? input=(.*?)(?: answer=(\{.*))?$/.exec(line) ?? [];
  if (!service || !operation || input === undefined) throw new Error(`not a line of the log: ${line}`);
  return {
    service,
    operation,
    input: JSON.parse(input),
    ...(answer === undefined ? {} : { answer: JSON.parse(answer) }),
  };
}
