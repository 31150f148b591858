import { StarterError } from '../../core/errors.ts';

/** The proxy that AWS is reached through, by the user's environment. */
export interface HttpProxy {
  /** Where it is, without user and password: may be printed. */
  readonly origin: string;
  /** The header's value that it wants, if the address has a user and password: never printed. */
  readonly authorization?: string;
  /** Whether a host of AWS's is reached past it, by NO_PROXY. */
  bypassedFor(host: string, port: number): boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The variables that name the proxy; as for curl and the AWS CLI, the lower-case one goes first. */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY'] as const;

/** The proxy that `env` names for HTTPS; `undefined`: none. @throws StarterError PROXY_INVALID */
export function readProxy(env: Env): HttpProxy | undefined {
  const variable = PROXY_VARIABLES.find((name) => env[name]);
  const text = variable && env[variable];
  if (!text) return undefined;
  const url = parse(text);
  if (!url) throw invalid(variable);
  const { username, password } = url;
  const exceptions = entriesOf(env.no_proxy || env.NO_PROXY || '');
  return {
    origin: url.origin,
    ...(username || password ? { authorization: basic(username, password) } : {}),
    bypassedFor: (host, port) => exceptions.some((entry) => covers(entry, host, port)),
  };
}

/** `host:port` is what people write; the proxy itself is then spoken to in plain HTTP. */
function parse(text: string): URL | undefined {
  const full = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  return ['http:', 'https:'].includes(url.protocol) && url.hostname ? url : undefined;
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

/** A `%` that begins no escape stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Exception {
  /** In lower case, without leading dots; `*`: every host. */
  readonly host: string;
  readonly port: number | undefined;
}

function entriesOf(noProxy: string): Exception[] {
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [, host = entry, port] = /^(.*[^:]):(\d+)$/.exec(entry) ?? [];
      return { host: host.replace(/^\*?\./, ''), port: port === undefined ? undefined : Number(port) };
    });
}

/** A name stands for itself and all below it, as curl, Go and Python have it. */
function covers(entry: Exception, host: string, port: number): boolean {
  if (entry.port !== undefined && entry.port !== port) return false;
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  return entry.host === '*' || name === entry.host || name.endsWith(`.${entry.host}`);
}

/** The value isn't told: it may hold a password. */
function invalid(variable: string): StarterError {
  return new StarterError({
    code: 'PROXY_INVALID',
    summary: 'The address of the proxy was not understood',
    detail: `${variable} (not shown: it may hold a password) is not the address of an HTTP proxy.`,
    hint: `Set it to such an address, for example\nexport ${variable}=http://proxy.example.com:3128`,
  });
}
