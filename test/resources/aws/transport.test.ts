import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { diagnosticsOf } from '../../../src/core/errors.ts';
import { type CallRecord, createSend, type SendSettings } from '../../../src/resources/aws/clients.ts';
import type { AwsError } from '../../../src/resources/aws/errors.ts';
import { identity, refuse, standIn } from './server.ts';

const MINUTE = 60_000;

/** Pauses between attempts take no time. */
const clock = { ...systemClock, sleep: async () => {} };

function client(url: string, more: Partial<SendSettings> = {}) {
  const calls: CallRecord[] = [];
  const send = createSend({
    region: 'us-west-2',
    clock,
    credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
    endpointUrl: url,
    observe: (call) => calls.push(call),
    ...more,
  });
  return { send, calls };
}

const whoAmI = () => new GetCallerIdentityCommand({});

async function problem(call: Promise<unknown>) {
  const [diagnostic] = await call.then(
    () => [],
    (error: unknown) => diagnosticsOf(error),
  );
  return diagnostic;
}

describe('a clock that is 10 minutes off', () => {
  it('is corrected by what AWS answers: one repeat, then signed with the right time', async () => {
    const awsTime = () => Date.now() + 10 * MINUTE;
    const { url, asked } = await standIn(({ signedAt }, response) => {
      const date = new Date(awsTime());
      if (Math.abs(awsTime() - signedAt) < 5 * MINUTE) identity(response, undefined, date);
      else refuse(response, 'SignatureDoesNotMatch', 'Signature expired: it is now later', 403, date);
    });
    const { send, calls } = client(url);
    expect(await send(STSClient, whoAmI())).toMatchObject({ Account: '123456789012' });
    expect(await send(STSClient, whoAmI())).toMatchObject({ Account: '123456789012' });
    expect(calls.map(({ attempt, outcome }) => `${attempt} ${outcome}`)).toEqual([
      '1 SignatureDoesNotMatch',
      '2 ok',
      '1 ok',
    ]);
    expect(asked).toHaveLength(3);
  });

  it('where the correction does not help either: says by how much it is off, and repeats no further', async () => {
    const { url, asked } = await standIn((_, response) =>
      refuse(response, 'RequestExpired', 'Request has expired.', 400, new Date(Date.now() + 10 * MINUTE)),
    );
    expect(await problem(client(url).send(STSClient, whoAmI()))).toEqual({
      code: 'CLOCK_WRONG',
      summary: "This machine's clock is wrong",
      detail:
        "STS GetCallerIdentity failed with RequestExpired: Request has expired. (HTTP 400, request r-1). By AWS's answer it is 10 minutes slow; a repeat with the time corrected failed as well.",
      hint: 'Set the clock, best by time synchronisation (NTP), then run the command again. What AWS says the time is:\ncurl -sI https://sts.amazonaws.com | grep -i ^date',
    });
    expect(asked).toHaveLength(2);
  });

  it('makes no missing permission, and no server error, look like one that was not carried out', async () => {
    const date = new Date(Date.now() - 90 * MINUTE);
    const denied = await standIn((_, response) => refuse(response, 'AccessDenied', 'No.', 403, date));
    expect(await problem(client(denied.url).send(STSClient, whoAmI()))).toMatchObject({ code: 'AWS_REFUSED' });
    expect(denied.asked).toHaveLength(1);

    const broken = await standIn((_, response) => refuse(response, 'InternalFailure', 'Oh.', 500, date));
    const once = client(broken.url).send(STSClient, whoAmI(), { repeat: 'unless unanswered' });
    expect(await problem(once)).toMatchObject({ code: 'AWS_UNANSWERED' });
    expect(broken.asked).toHaveLength(1);
  });
});

describe('a call that hangs', () => {
  const timeouts = { connect: 2_000, answer: 100, silence: 100 };

  it('ends without an answer, and is repeated where that is harmless', async () => {
    let hanging = 2;
    const { url, asked } = await standIn((_, response) => {
      if (hanging-- <= 0) identity(response);
    });
    const { send, calls } = client(url, { timeouts });
    await send(STSClient, whoAmI());
    expect(calls.map(({ outcome }) => outcome)).toEqual(['Unanswered', 'Unanswered', 'ok']);
    expect(asked).toHaveLength(3);
  });

  it('may have taken effect, though the repeat is refused; what is refused before it has not', async () => {
    const answers: ((response: Parameters<typeof refuse>[0]) => void)[] = [
      (response) => refuse(response, 'AccessDenied', 'No.'),
      () => {},
      (response) => refuse(response, 'AccessDenied', 'No.'),
    ];
    const { url } = await standIn((_, response) => answers.shift()?.(response));
    const { send } = client(url, { timeouts });
    const failure = () =>
      send(STSClient, whoAmI()).then(
        () => expect.unreachable(),
        (error: AwsError) => error.failure,
      );
    const refused = { service: 'STS', awsCode: 'AccessDenied' };
    expect(await failure()).toEqual(expect.not.objectContaining({ perhapsDone: true }));
    expect(await failure()).toMatchObject({ ...refused, perhapsDone: true });
  });

  it('is not repeated where it may have made something', async () => {
    const { url, asked } = await standIn(() => {});
    const create = client(url, { timeouts }).send(STSClient, whoAmI(), { repeat: 'unless unanswered' });
    expect(await problem(create)).toMatchObject({
      code: 'AWS_UNANSWERED',
      detail: expect.stringContaining('exceeded the configured 100 ms requestTimeout'),
    });
    expect(asked).toHaveLength(1);
  });

  it.each(['head', 'half'] as const)('in the middle of its answer (after its %s) ends as well', async (after) => {
    const { url } = await standIn((_, response) => {
      response.writeHead(200, { 'content-type': 'text/xml' });
      if (after === 'half') response.write('<GetCallerIdentityResponse>');
      else response.flushHeaders();
    });
    const create = client(url, { timeouts }).send(STSClient, whoAmI(), { repeat: 'unless unanswered' });
    expect(await problem(create)).toMatchObject({ code: 'AWS_UNANSWERED' });
  });

  it('of a connection that breaks, before or in the middle of its answer, is one without an answer', async () => {
    const { url } = await standIn(({ operation }, response) => {
      if (operation === 'GetCallerIdentity') response.writeHead(200).write('<Get');
      setImmediate(() => response.destroy());
    });
    const { send } = client(url);
    const once = { repeat: 'unless unanswered' } as const;
    expect(await problem(send(STSClient, whoAmI(), once))).toMatchObject({ code: 'AWS_UNANSWERED' });
    const create = send(DynamoDBClient, new DescribeTableCommand({ TableName: 't' }), once);
    expect(await problem(create)).toMatchObject({ code: 'AWS_UNANSWERED' });
  });

  it.each([
    ['cut short', '<GetCallerIdentityResponse>'],
    ['of a proxy', '<html><p>Please log in</html>'],
  ])('with an answer that nobody can read (%s) may have taken effect: it is none', async (_, body) => {
    const { url } = await standIn((_asked, response) => {
      response.writeHead(200, { 'content-type': 'text/xml' }).end(body);
    });
    const told = await problem(client(url).send(STSClient, whoAmI(), { repeat: 'unless unanswered' }));
    expect(told).toMatchObject({ code: 'AWS_UNANSWERED', detail: expect.stringMatching(/XML parse error.*HTTP 200/) });
    expect(told?.detail).not.toContain('$response');
  });
});

it('a refusal that is expected to pass is told with what it waits for, any other without', async () => {
  let answers = 0;
  const { url } = await standIn((_, response) => {
    answers += 1;
    if (answers === 1) refuse(response, 'Throttling', 'Rate exceeded', 400);
    else if (answers === 2) refuse(response, 'NotYet', 'It is still under way.', 400);
    else identity(response);
  });
  const { send, calls } = client(url);
  const told: string[] = [];
  const retryCodes = [{ code: 'NotYet', what: 'it to be done', forMs: MINUTE }];
  await send(STSClient, whoAmI(), { retryCodes, onExpected: (what) => told.push(what) });
  expect(calls.map(({ outcome, what }) => [outcome, what])).toEqual([
    ['Throttling', undefined],
    ['NotYet', 'it to be done'],
    ['ok', undefined],
  ]);
  expect(told).toEqual(['it to be done']);
});

it('what AWS has done stays done, though an observer fails: that is told as the bug that it is', async () => {
  const { url, asked } = await standIn((_, response) => identity(response));
  const { send } = client(url, {
    observe: ({ outcome }) => {
      if (outcome === 'ok') throw new TypeError('the observer');
    },
  });
  await expect(send(STSClient, whoAmI())).rejects.toBeInstanceOf(TypeError);
  expect(asked).toHaveLength(1);
});
