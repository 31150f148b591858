import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

export interface Asked {
  /** E.g. `GetCallerIdentity`; of S3 the method. */
  readonly operation: string;
  /** Of a query service. */
  readonly parameters: URLSearchParams;
  /** Of the key that signed it. */
  readonly key: string;
  /** When the signer believed it to be, milliseconds since the epoch. */
  readonly signedAt: number;
}

/** Answers a request. Whoever ends neither the response nor the connection lets the caller hang. */
export type Answering = (asked: Asked, response: ServerResponse) => void;

/** A server in the place of all of AWS, for the clients of this process, until the test ends. */
export async function standIn(answer: Answering): Promise<{ readonly url: string; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const call = await read(request);
    asked.push(call);
    answer(call, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    vi.unstubAllEnvs();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  return { url, asked };
}

async function read(request: IncomingMessage): Promise<Asked> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const parameters = new URLSearchParams(body);
  const action = parameters.get('Action') ?? String(request.headers['x-amz-target'] ?? '').split('.')[1];
  const [, y, mo, d, h, mi, s] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(request.headers['x-amz-date'])) ?? [];
  return {
    operation: action || String(request.method),
    parameters,
    key: /Credential=([^/]+)/.exec(String(request.headers.authorization))?.[1] ?? '',
    signedAt: Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s)),
  };
}

/** What the query services (STS, EC2, IAM) answer when they refuse. */
export function refuse(response: ServerResponse, code: string, message: string, status = 403, date = new Date()): void {
  response.writeHead(status, { 'content-type': 'text/xml', date: date.toUTCString(), 'x-amzn-requestid': 'r-1' });
  response.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
  );
}

/** STS's answer to GetCallerIdentity. */
export function identity(response: ServerResponse, account = '123456789012', date = new Date()): void {
  response.writeHead(200, { 'content-type': 'text/xml', date: date.toUTCString() });
  response.end(
    `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/me</Arn><Account>${account}</Account><UserId>AIDA</UserId></GetCallerIdentityResult><ResponseMetadata><RequestId>r-2</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
  );
}

/** STS's answer to AssumeRole: keys for an hour. */
export function assumedRole(response: ServerResponse): void {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(
    `<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/admin/me</Arn><AssumedRoleId>AROA:me</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${until}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  );
}
