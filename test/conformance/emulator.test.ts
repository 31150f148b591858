import { afterAll, beforeAll, describe } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { createSend } from '../../src/resources/aws/clients.ts';
import { type Emulator, emulatorWanted, startEmulator } from '../emulator/emulator.ts';
import { type OpenPlace, openPlace } from './place.ts';
import { allRows } from './rows.ts';
import { liveAll } from './suite.ts';

const rows = await allRows();

describe.runIf(emulatorWanted('conformance suite'))('on the emulator', () => {
  let emulator: Emulator;
  let place: OpenPlace;

  beforeAll(async () => {
    emulator = await startEmulator();
    Object.assign(process.env, emulator.env);
    const send = createSend({ region: emulator.region, clock: systemClock, endpointUrl: emulator.url });
    place = await openPlace({ name: 'emulator', send, region: emulator.region, clock: systemClock });
  });

  afterAll(() => emulator.stop());

  liveAll(rows, () => place);
});
