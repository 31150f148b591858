import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Diagnostic, StarterError } from '../core/errors.ts';
import type { CallRecord, Exchange, Observe } from '../resources/aws/clients.ts';
import type { Io } from './io.ts';
import { type Redact, redactor } from './redact.ts';

const LEVELS = ['debug', 'trace'] as const;
const DEFAULT_FILE = 'teleport-starter.log';

/** What the log needs of the program around it. */
export interface LogSettings {
  readonly io: Pick<Io, 'env' | 'cwd'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told when the log can't be written; at most once. */
  readonly warn: (warning: Diagnostic) => void;
}

/**
 * Writes a line for every attempt of every call to the file that TELEPORT_STARTER_LOG_PATH names; with
 * TELEPORT_STARTER_LOG=trace also what was sent and answered, without secrets. A log that can't be written ends nothing.
 * @throws StarterError LOG_LEVEL
 */
export function openCallLog({ io, now, warn }: LogSettings): Observe {
  const level = levelOf(io.env.TELEPORT_STARTER_LOG);
  const path = resolve(io.cwd, io.env.TELEPORT_STARTER_LOG_PATH || DEFAULT_FILE);
  const redact = level === 'trace' ? redactor() : undefined;
  let file: number | undefined;
  attempt(() => {
    file = openPrivate(path);
  });
  return (call, exchange) => {
    const line = `${lineOf(call, now())}${redact ? detailsOf(exchange, redact) : ''}\n`;
    attempt(() => {
      if (file !== undefined) writeSync(file, line);
    });
  };

  function attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (file !== undefined) closeQuietly(file);
      file = undefined;
      warn(notWritten(path, error));
    }
  }
}

function levelOf(given: string | undefined): (typeof LEVELS)[number] {
  const level = LEVELS.find((name) => name === given);
  if (level) return level;
  throw new StarterError({
    code: 'LOG_LEVEL',
    summary: 'There is no such level of the log',
    detail: `TELEPORT_STARTER_LOG is "${given}".`,
    hint: `Set it to ${LEVELS.join(' or ')}, or unset it.`,
  });
}

/** Only its owner may read it, also when it was there before. */
function openPrivate(path: string): number {
  const file = openSync(path, 'a', 0o600);
  if (fstatSync(file).isFile()) fchmodSync(file, 0o600);
  return file;
}

function closeQuietly(file: number): void {
  try {
    closeSync(file);
  } catch {
    // It is given up anyway.
  }
}

/** `2026-01-05T12:00:00.000Z EC2 RunInstances attempt=1 ms=812 outcome=ok request=…`. */
function lineOf({ service, operation, attempt, ms, outcome, requestId, retryInMs }: CallRecord, at: number): string {
  return [
    new Date(at).toISOString(),
    service.replaceAll(' ', ''),
    operation,
    `attempt=${attempt}`,
    `ms=${Math.round(ms)}`,
    `outcome=${word(outcome)}`,
    ...(requestId === undefined ? [] : [`request=${word(requestId)}`]),
    ...(retryInMs === undefined ? [] : [`retry_in_ms=${Math.round(retryInMs)}`]),
  ].join(' ');
}

function detailsOf({ input, answer }: Exchange, redact: Redact): string {
  const told = ` input=${JSON.stringify(redact(input))}`;
  return answer === undefined ? told : `${told} answer=${JSON.stringify(redact(answer))}`;
}

/** What a server sent, as one word. */
function word(text: string): string {
  return text.replaceAll(/[^\w.+/=:-]/g, '_');
}

function notWritten(path: string, error: unknown): Diagnostic {
  return {
    code: 'LOG_NOT_WRITTEN',
    summary: 'The log could not be written',
    detail: `${path}: ${error instanceof Error ? error.message : String(error)}. The run goes on without it.`,
    hint: 'Name a file that can be written with TELEPORT_STARTER_LOG_PATH.',
  };
}
