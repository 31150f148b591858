/** What a plan writes in place of a secret. */
const HIDDEN = '(sensitive value)';

const ASSIGNMENT =
  /^(\s*(?:export\s+)?["']?[\w.-]*(?:password|passwd|secret|token|private_?key|api_?key|access_?key)[\w.-]*["']?\s*[=:]\s*)\S.*$/i;
const KEY_BEGINS = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const KEY_ENDS = /-----END [A-Z ]*PRIVATE KEY-----/;

/**
 * The lines of a text, what looks like a secret hidden: values of names such as `DB_PASSWORD`, and private keys. Our own user data
 * holds none, but that of an imported instance, or one that somebody changed, may.
 */
export function withoutSecrets(lines: readonly string[]): string[] {
  let inKey = false;
  return lines.map((line) => {
    const begins = KEY_BEGINS.test(line);
    const hides = inKey && !KEY_ENDS.test(line);
    inKey = (inKey || begins) && !KEY_ENDS.test(line);
    return hides ? HIDDEN : line.replace(ASSIGNMENT, `$1${HIDDEN}`);
  });
}
