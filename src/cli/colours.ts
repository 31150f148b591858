import { isAutomated } from './automated.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Whether a stream gets escape codes. `-no-color` and NO_COLOR (https://no-color.org: any non-empty value) win, then FORCE_COLOR
 * (0 and false mean no), then TERM=dumb and CI, which mean no; else a terminal gets them.
 */
export function wantsColours(env: Env, isTTY: boolean, noColourOption: boolean): boolean {
  if (noColourOption || env.NO_COLOR) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTTY && !isAutomated(env);
}
