/** A call of the AWS API as the program's log tells it. */
export interface Call {
  /** The SDK's name, without spaces: `Route53`. */
  readonly service: string;
  readonly operation: string;
  readonly input: Json;
  /** Missing where AWS refused. */
  readonly answer?: Json;
}

/** What a log holds: read as it comes. */
// biome-ignore lint/suspicious/noExplicitAny: the shapes are AWS's, of fifty operations.
export type Json = any;

/** What AWS asks IAM for. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | string[]>>;
}

/** The account that calls are made in, and what earlier calls told of its objects. */
export interface Account {
  readonly id: string;
  readonly region: string;
  /** Tags and profile of objects that EC2 and ACM name, by id or ARN. */
  readonly objects: Map<string, Readonly<Record<string, string>>>;
  /** The role in each instance profile. */
  readonly roles: Map<string, string>;
}

export function newAccount(id: string, region: string): Account {
  return { id, region, objects: new Map(), roles: new Map() };
}

export type Context = Request['context'];

export function arnIn({ id, region }: Account, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${id}:${resource}`;
}

/** As tags of a call reach IAM. */
export function requestTags(tags: Json): Context {
  const list: { Key: string; Value: string }[] = tags ?? [];
  if (list.length === 0) return {};
  return {
    ...Object.fromEntries(list.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
    'aws:TagKeys': list.map(({ Key }) => Key),
  };
}

/** As tags of an object reach IAM. */
export function resourceTags(tags: Json): Record<string, string> {
  const list: { Key: string; Value: string }[] = tags ?? [];
  return Object.fromEntries(list.map(({ Key, Value }) => [`aws:ResourceTag/${Key}`, Value]));
}
