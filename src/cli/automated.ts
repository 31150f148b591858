type Env = Readonly<Record<string, string | undefined>>;

/** Whether nobody looks at the terminal, if there is one: a pipeline's (CI, unless it is `false`), or one that takes plain lines only. */
export function isAutomated({ CI, TERM }: Env): boolean {
  return TERM === 'dumb' || (CI !== undefined && CI !== '' && CI !== 'false');
}
