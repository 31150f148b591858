import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import type { Clock } from '../../core/clock.ts';
import { type Diagnostic, StarterError } from '../../core/errors.ts';
import { untilStopped } from '../../core/until-stopped.ts';
import type { CredentialSource } from './credentials.ts';
import { CredentialsFailed } from './credentials-failed.ts';
import { type AwsFailure, refusal, UNSIGNED } from './errors.ts';

/** Where all calls wait together while their credentials have expired. */
export interface Gate {
  /** Resolves when a call may be sent: at once, unless renewed credentials are waited for. @throws what ended the wait */
  enter(): Promise<Pass>;
  /**
   * For a call that was refused, perhaps for its credentials. Resolves to `true` when it is to be sent again, to `false` when
   * the credentials are good, or nobody watches, and the refusal stands. @throws what ended the wait
   */
  renewed(pass: Pass, failure: AwsFailure): Promise<boolean>;
  /**
   * The source's credentials, for all that passes the gate. While somebody watches, new ones are used only when they are of the
   * same account: the SDK fetches them by itself, some minutes before the old ones expire.
   */
  readonly provide: AwsCredentialIdentityProvider;
  /** Aborts when the user stops the run, and when the credentials were not renewed in time: then its reason is a StarterError. */
  readonly stop: AbortSignal;
  /** From now on, expired credentials are waited for. Until then, and after the answer is called, they are errors. */
  watch(watcher: Watcher): () => void;
}

/** What a call was sent with. */
export interface Pass {
  readonly key: string | undefined;
  readonly times: number;
}

/** Who carries something out that must not break off. */
export interface Watcher {
  /** The only account whose credentials will do. */
  readonly account: string;
  readonly tell: (news: CredentialNews) => void;
}

/** Told once when the wait begins, and once when it ends well. */
export type CredentialNews =
  | { readonly type: 'credentials-expired'; readonly diagnostic: Diagnostic; readonly waitMs: number }
  | { readonly type: 'credentials-renewed'; readonly pausedMs: number };

export interface GateSettings {
  readonly clock: Clock;
  readonly source: CredentialSource;
  /** Asks AWS, past the gate, whose the credentials in use are. @throws StarterError, CredentialsFailed */
  readonly account: () => Promise<string>;
  /** How long renewed credentials are waited for, in milliseconds. */
  readonly patienceMs: number;
  readonly stop: AbortSignal;
}

const LOOK_EVERY_MS = 3_000;

export function createGate(settings: GateSettings): Gate {
  const { clock, source } = settings;
  const givenUp = new AbortController();
  const stop = AbortSignal.any([settings.stop, givenUp.signal]);
  let watcher: Watcher | undefined;
  let pause: Promise<boolean> | undefined;
  let times = 0;

  /** By key; what could not be asked is asked again. */
  const known = new Map<string, Promise<void>>();

  async function sameAccount({ accessKeyId }: AwsCredentialIdentity, who: Watcher): Promise<void> {
    const answer = known.get(accessKeyId) ?? askedFor(accessKeyId, who);
    known.set(accessKeyId, answer);
    try {
      await answer;
    } catch (error) {
      throw new CredentialsFailed(error);
    }
  }

  /** Goes on after a stop of the user: what was done has yet to be recorded. */
  async function askedFor(key: string, who: Watcher): Promise<void> {
    let certain = false;
    try {
      certain = (await problem(who, givenUp.signal)) === undefined;
    } finally {
      if (!certain) known.delete(key);
    }
  }

  async function provide(): Promise<AwsCredentialIdentity> {
    const identity = await source.provide();
    if (watcher) await sameAccount(identity, watcher);
    return identity;
  }

  /** What is wrong with the credentials in use; `undefined`: nothing. */
  async function problem({ account }: Watcher, until = stop): Promise<string | undefined> {
    try {
      const actual = await untilStopped(until, settings.account());
      if (actual !== account) giveUp(foreign(account, actual));
      return undefined;
    } catch (error) {
      until.throwIfAborted();
      if (error instanceof StarterError) return error.diagnostics[0].detail;
      throw error;
    }
  }

  async function problemAfterRenewal(who: Watcher): Promise<string | undefined> {
    try {
      // A source may ask the user or run a program: whoever stops the run does not wait for that.
      await untilStopped(stop, source.renew());
    } catch (error) {
      stop.throwIfAborted();
      if (error instanceof CredentialsFailed) return error.message;
      throw error;
    }
    return problem(who);
  }

  async function whileExpired(who: Watcher, failure: AwsFailure): Promise<boolean> {
    const startedAt = clock.now();
    const elapsed = () => clock.now() - startedAt;
    // The refusal may mean something else: that of a permission, say. Renewing might ask the user for a code.
    if ((await problem(who)) === undefined) return false;
    const { fixed, how } = source.renewal();
    const waitMs = fixed ? 0 : settings.patienceMs;
    let why: string | undefined;
    let told = false;
    while (!fixed) {
      why = await problemAfterRenewal(who);
      if (why === undefined) {
        times += 1;
        if (told) who.tell({ type: 'credentials-renewed', pausedMs: elapsed() });
        return true;
      }
      if (elapsed() >= waitMs) break;
      if (!told) who.tell({ type: 'credentials-expired', diagnostic: waiting(failure, how, waitMs), waitMs });
      told = true;
      await clock.sleep(Math.min(LOOK_EVERY_MS, waitMs - elapsed()), stop);
    }
    return giveUp(expired(failure, how, fixed ? FIXED : `They were not renewed within ${spell(waitMs)}: ${why}.`));
  }

  function giveUp(why: StarterError): never {
    givenUp.abort(why);
    throw why;
  }

  return {
    stop,
    // As the source's own: no client keeps them.
    provide: Object.assign(provide, { memoized: true }),
    async enter() {
      await pause;
      givenUp.signal.throwIfAborted();
      return { key: source.key(), times };
    },
    async renewed(pass, failure) {
      if (!watcher) return false;
      // Sent with credentials that have been renewed since.
      if (pass.times !== times || (pass.key !== undefined && pass.key !== source.key())) return true;
      stop.throwIfAborted();
      pause ??= whileExpired(watcher, failure).finally(() => {
        pause = undefined;
      });
      return pause;
    },
    watch(who) {
      watcher = who;
      // Whose the first ones are is known: the account was asked with them.
      const key = source.key();
      if (key !== undefined) known.set(key, Promise.resolve());
      return () => {
        watcher = undefined;
      };
    },
  };
}

const FIXED = "They come from the program's environment, which nobody can change while it runs.";

function waiting(failure: AwsFailure, how: string, waitMs: number): Diagnostic {
  return {
    code: 'CREDENTIALS_EXPIRED',
    severity: 'warning',
    summary: EXPIRED,
    detail: `${whatHappened(failure)} Nothing is lost: all calls wait for renewed credentials, for ${spell(waitMs)}.`,
    hint: how,
  };
}

const EXPIRED = 'The AWS credentials have expired';

function expired(failure: AwsFailure, how: string, why: string): StarterError {
  return new StarterError({
    code: 'CREDENTIALS_EXPIRED',
    summary: EXPIRED,
    detail: `${whatHappened(failure)} ${why} That call did nothing; all that was done is recorded, and the same command goes on from there.`,
    hint: how,
  });
}

function foreign(wanted: string, actual: string): StarterError {
  return new StarterError({
    code: 'CREDENTIALS_FOREIGN',
    summary: 'The renewed credentials belong to another account',
    detail: `This run works in account ${wanted}, and the renewed credentials are those of account ${actual}. Nothing was done with them.`,
    hint: `Use credentials of account ${wanted}, check them, then run the same command again:\naws sts get-caller-identity`,
  });
}

function whatHappened(failure: AwsFailure): string {
  if (failure.awsCode !== UNSIGNED) return `${refusal(failure)}.`;
  return `${failure.service} ${failure.operation} could not be signed: ${failure.message}.`;
}

function spell(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}
