import { beforeAll, expect, test } from 'vitest';
import { createSend } from '../../src/resources/aws/clients.ts';
import { createWorld } from '../../src/sandbox/new-world.ts';
import { realistic } from '../../src/sandbox/pace.ts';
import { createSandbox, services } from '../../src/sandbox/sandbox.ts';
import { virtualClock } from '../sandbox/virtual-clock.ts';
import { probed } from './deviations.ts';
import { type OpenPlace, openPlace } from './place.ts';
import { allRows } from './rows.ts';
import { operationsSent, typeNames } from './sources.ts';
import { liveAll, nameHolders, writeUnderConditions } from './suite.ts';

const REGION = 'us-west-2';
const clock = virtualClock();
const sandbox = createSandbox({
  world: createWorld({ region: REGION, keyNames: ['exampleuser'], zones: ['example.com'] }),
  clock,
  pace: realistic,
});
const send = createSend({
  region: REGION,
  clock,
  instrument: sandbox.instrument,
  credentials: async () => ({ accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }),
});
const before = JSON.stringify(remains());
const rows = await allRows();
let place: OpenPlace;

beforeAll(async () => {
  place = await openPlace({ name: 'sandbox', send, region: REGION, clock });
});

liveAll(rows, () => place);
nameHolders(() => place);
writeUnderConditions(() => place);

test('every type has a row', () => {
  const lived = new Set(rows.map((row) => row.type.name));
  expect(typeNames('src/resources').filter((name) => !lived.has(name))).toEqual([]);
});

test('whatever has lived is gone', () => {
  expect(JSON.stringify(remains())).toBe(before);
});

test('the sandbox models every operation that the program sends', () => {
  const missing = operationsSent('src/resources', 'src/stacks').filter(
    ({ service, operation }) => services[service]?.[operation] === undefined,
  );
  expect(missing).toEqual([]);
});

test('every operation that resource types send was sent by a row', () => {
  const lived = new Set(
    sandbox.calls.filter((call) => call.outcome === 'ok').map((c) => `${c.service} ${c.operation}`),
  );
  const sent = operationsSent('src/resources').map(({ service, operation }) => `${service} ${operation}`);
  expect(sent.filter((name) => !lived.has(name))).toEqual([]);
});

test.each(probed.map(({ name, deviates }) => [name, deviates] as const))('not here: %s', async (_name, deviates) => {
  expect(await deviates(place)).toBe(false);
});

/** What can be left over: all but what stays listed after its end, as on AWS. */
function remains() {
  const { world } = sandbox;
  return [
    Object.keys(world.ec2.groups),
    Object.keys(world.ec2.rules),
    world.s3.buckets,
    world.dynamodb.tables,
    world.iam,
    world.ssm,
    world.acm,
    world.elbv2.loadBalancers,
    world.elbv2.targetGroups,
    world.elbv2.listeners,
    Object.values(world.route53.zones).map((zone) => zone.records),
  ];
}
