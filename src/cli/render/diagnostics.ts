import type { Diagnostic } from '../../core/errors.ts';
import type { Screen } from './line.ts';
import { visibleLine } from './visible.ts';
import { wrap } from './wrap.ts';

/** An error or warning in a frame, as Terraform draws it. What stands on a line of its own in the hint (a command to copy) is never broken. */
export function diagnosticLines(diagnostic: Diagnostic, { color, columns }: Screen): string[] {
  const { severity = 'error', code, summary, detail, hint, address } = diagnostic;
  const paint = severity === 'error' ? color.red : color.yellow;
  const room = columns - 2;
  const body = [
    ...wrap(`${severity === 'error' ? 'Error' : 'Warning'}: ${summary} [${code}]`, room).map((line) =>
      color.bold(line),
    ),
    ...(address ? ['', ...wrap(`with ${address}`, room - 2).map((line) => `  ${line}`)] : []),
    '',
    ...wrap(detail, room),
    ...(hint ? ['', ...hintLines(hint, room)] : []),
  ];
  return [paint('╷'), ...body.map((line) => (line === '' ? paint('│') : `${paint('│')} ${line}`)), paint('╵')];
}

function hintLines(hint: string, room: number): string[] {
  const [sentence = '', ...commands] = hint.split('\n');
  return [...wrap(sentence, room), ...commands.map(visibleLine)];
}
