import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { createSend } from '../../../src/resources/aws/clients.ts';
import { stateObjects } from '../../../src/resources/s3/state-object.ts';

type Answer = (asked: IncomingMessage, answer: ServerResponse) => void;

/** Objects behind an S3 that answers as `respond` says, reached with real requests. */
async function objects(respond: Answer, region = 'us-east-1') {
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    const scope = /\/\d{8}\/([^/]+)\/s3\//.exec(request.headers.authorization ?? '')?.[1];
    asked.push(`${request.method} ${request.url?.split('?')[0]} in ${scope}`);
    request.resume().on('end', () => respond(request, answer));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  onTestFinished(() => void server.close());
  const endpointUrl = `http://127.0.0.1:${port}`;
  process.env.AWS_ENDPOINT_URL_S3 = endpointUrl;
  onTestFinished(() => void delete process.env.AWS_ENDPOINT_URL_S3);
  const bucket = stateObjects({
    bucket: 'states',
    region,
    sendIn: (now) =>
      createSend({
        region: now,
        clock: { ...systemClock, sleep: async () => {} },
        endpointUrl,
        credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
      }),
  });
  return { asked, bucket };
}

function refusing(status: number, code: string, headers: Record<string, string> = {}): Answer {
  return (_, answer) =>
    answer
      .writeHead(status, headers)
      .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>because</Message></Error>`);
}

describe("a bucket's object, read and written over the wire", () => {
  test('in another region: the redirect is followed once, for all calls to come', async () => {
    const redirect = refusing(301, 'PermanentRedirect', { 'x-amz-bucket-region': 'eu-west-1' });
    const { asked, bucket } = await objects((request, answer) =>
      request.headers.authorization?.includes('/eu-west-1/')
        ? answer.writeHead(200, { etag: '"v1"' }).end('text')
        : redirect(request, answer),
    );
    expect(await bucket.read('k')).toEqual({ text: 'text', etag: '"v1"' });
    expect(await bucket.write('k', 'new', '"v1"')).toEqual({ outcome: 'done', etag: '"v1"' });
    expect(asked).toEqual(['GET /states/k in us-east-1', 'GET /states/k in eu-west-1', 'PUT /states/k in eu-west-1']);
  });

  test('in another region: calls at the same time are each redirected', async () => {
    const redirect = refusing(301, 'PermanentRedirect', { 'x-amz-bucket-region': 'eu-west-1' });
    const { asked, bucket } = await objects((request, answer) =>
      request.headers.authorization?.includes('/eu-west-1/')
        ? answer.writeHead(200, { etag: '"v1"' }).end('text')
        : redirect(request, answer),
    );
    const both = await Promise.all([bucket.read('a'), bucket.read('b')]);
    expect(both).toEqual([
      { text: 'text', etag: '"v1"' },
      { text: 'text', etag: '"v1"' },
    ]);
    expect(asked.filter((call) => call.endsWith('us-east-1'))).toHaveLength(2);
  });

  test.each<[string, string | undefined, Record<string, string>]>([
    ['over a version', '"v1"', { 'if-match': '"v1"' }],
    ['where there is none', undefined, { 'if-none-match': '*' }],
  ])('is written %s only, as JSON, encrypted as the bucket says', async (_, over, condition) => {
    let headers: IncomingMessage['headers'] = {};
    const { bucket } = await objects((request, answer) => {
      headers = request.headers;
      answer.writeHead(200, { etag: '"v2"' }).end();
    });
    await bucket.write('k', '{}', over);
    expect(headers).toMatchObject({ ...condition, 'content-type': 'application/json' });
    expect(headers).not.toHaveProperty('x-amz-server-side-encryption');
  });

  test.each([
    [412, 'PreconditionFailed', 'refused'],
    [404, 'NoSuchKey', 'refused'],
    [409, 'ConditionalRequestConflict', 'unclear'],
    [500, 'InternalError', 'unclear'],
  ])('answered with %i %s is %s', async (status, code, outcome) => {
    const { bucket, asked } = await objects(refusing(status, code));
    expect(await bucket.write('k', 'new', '"v1"')).toMatchObject({ outcome });
    expect(await bucket.remove('k', '"v1"')).toMatchObject({ outcome });
    expect(asked).toHaveLength(2);
  });

  test('whose transfer breaks off is asked for again', async () => {
    let breaks = 2;
    const { bucket } = await objects((_, answer) => {
      answer.writeHead(200, { etag: '"v1"', 'content-length': '8' }).write('half');
      setImmediate(() => (breaks-- > 0 ? answer.destroy() : answer.end('half')));
    });
    expect(await bucket.read('k')).toEqual({ text: 'halfhalf', etag: '"v1"' });
  });
});

describe('what S3 refuses is told with the way out', () => {
  test.each([
    [
      404,
      'NoSuchBucket',
      {
        code: 'BACKEND_BUCKET_MISSING',
        summary: "The state's bucket does not exist",
        detail: 'S3 knows no bucket states.',
        hint: 'Correct the backend, or create the bucket and let it keep versions:\naws s3 mb s3://states\naws s3api put-bucket-versioning --bucket states --versioning-configuration Status=Enabled',
      },
    ],
    [
      403,
      'AccessDenied',
      {
        code: 'BACKEND_FORBIDDEN',
        summary: "The state's bucket can not be used",
        detail: 'S3 GetObject in bucket states failed with AccessDenied: because',
        hint: 'A state in S3 needs s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject on the object and on its lock. A bucket encrypted with KMS needs kms:GenerateDataKey and kms:Decrypt as well.',
      },
    ],
  ])('%i %s', async (status, code, diagnostic) => {
    const { bucket } = await objects(refusing(status, code));
    await expect(bucket.read('k')).rejects.toMatchObject({ diagnostics: [diagnostic] });
  });
});
