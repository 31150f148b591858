import { readFile } from 'node:fs/promises';

const CONSTANT = /^const (\w+) = ("(?:[^"\\]|\\.)*");$/gm;
const COMPUTED_KEY = /\[(\w+)\]\s*:/g;

/**
 * The SDK's schema modules write their property names as computed keys (`{ [_tN]: 1 }` with `const _tN = "tagName"`).
 * A bundler must assume that evaluating such a key does something, and keeps every schema of the service.
 * With the string itself as the key, unused schemas go (EC2: 560 kB becomes 93 kB).
 */
export const inlineSdkConstants = {
  name: 'inline-sdk-constants',
  setup(build) {
    build.onLoad({ filter: /[\\/]dist-es[\\/]schemas[\\/][^\\/]+\.js$/ }, async ({ path }) => ({
      contents: withLiteralKeys(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** `source` with each computed key that names a string constant of the same module written as that string. */
export function withLiteralKeys(source) {
  const constants = new Map();
  for (const [, name, literal] of source.matchAll(CONSTANT)) constants.set(name, literal);
  return source.replace(COMPUTED_KEY, (key, name) => (constants.has(name) ? `${constants.get(name)}:` : key));
}
