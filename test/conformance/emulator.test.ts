import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { createSend } from '../../src/resources/aws/clients.ts';
import { type Emulator, emulatorWanted, startEmulator } from '../emulator/emulator.ts';
import { probed } from './deviations.ts';
import { type OpenPlace, openPlace } from './place.ts';
import { allRows } from './rows.ts';
import { operationsSent } from './sources.ts';
import { liveAll, nameHolders, writeUnderConditions } from './suite.ts';

const rows = await allRows();

describe.runIf(emulatorWanted('conformance suite'))('on the emulator', () => {
  const sent = new Set<string>();
  let emulator: Emulator;
  let place: OpenPlace;

  beforeAll(async () => {
    emulator = await startEmulator();
    Object.assign(process.env, emulator.env);
    const send = createSend({
      region: emulator.region,
      clock: systemClock,
      endpointUrl: emulator.url,
      observe: (call) => sent.add(`${call.service} ${call.operation}`),
    });
    place = await openPlace({ name: 'emulator', send, region: emulator.region, clock: systemClock });
  });

  afterAll(() => emulator.stop());

  liveAll(rows, () => place);
  nameHolders(() => place);
  writeUnderConditions(() => place);

  test.each(probed.map(({ name, deviates }) => [name, deviates] as const))(
    'unlike AWS: %s',
    async (_name, deviates) => {
      expect(await deviates(place)).toBe(true);
    },
  );

  test('every operation that resource types send was sent here', () => {
    const names = operationsSent('src/resources').map(({ service, operation }) => `${service} ${operation}`);
    expect(names.filter((name) => !sent.has(name))).toEqual([]);
  });
});
