import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { StarterError } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/values.ts';
import type { State } from '../../src/state/model.ts';
import { formatState, parseState } from '../../src/state/parse.ts';

const state: State = {
  lineage: '0123456789abcdef0123456789abcdef',
  serial: 41,
  stack: 'starter-cluster',
  account: '123456789012',
  region: 'us-west-2',
  salt: 'abcd',
  outputs: { cluster_name: 'té"\\leport', ports: [443, 3026.5, null, true] },
  resources: {
    'aws_instance.cluster': {
      type: 'aws_instance',
      status: 'replacing',
      inputs: { license: { $sealed: 'ab' } },
      attributes: {},
      dependencies: ['aws_s3_bucket.storage'],
      owned: true,
      deposed: [{ id: 'i-1', inputs: {}, attributes: { arn: 'arn' }, dependencies: [], owned: false }],
      token: 't',
      since: 1,
    },
    'aws_lb.cluster[0]': {
      type: 'aws_lb',
      status: 'ready',
      id: 'lb',
      inputs: {},
      attributes: {},
      dependencies: [],
      owned: true,
      deposed: [],
    },
  },
};
const text = formatState(state);
const lines = text.split('\n');

/** Why a text is refused; `undefined` if it is read. */
function refusal(broken: string): StarterError | undefined {
  try {
    parseState(broken, 's.json');
    return undefined;
  } catch (error) {
    if (error instanceof StarterError) return error;
    throw error;
  }
}

function lineOf(start: string): number {
  const at = lines.findIndex((line) => line.trimStart().startsWith(start)) + 1;
  expect(at, start).toBeGreaterThan(0);
  return at;
}

// As JSON has it: without -0.
const json = fc.jsonValue({ maxDepth: 2 }).map((value): Json => JSON.parse(JSON.stringify(value)));
const object = fc.dictionary(fc.string(), json, { maxKeys: 3 });
const recorded = {
  inputs: object,
  attributes: object,
  dependencies: fc.array(fc.string(), { maxLength: 2 }),
  owned: fc.boolean(),
};
const states: fc.Arbitrary<State> = fc.record({
  lineage: fc.stringMatching(/^[0-9a-f]{32}$/),
  serial: fc.nat(),
  stack: fc.string(),
  account: fc.string(),
  region: fc.string(),
  salt: fc.stringMatching(/^[0-9a-f]+$/),
  outputs: object,
  resources: fc.dictionary(
    fc.string(),
    fc.record(
      {
        ...recorded,
        type: fc.string(),
        status: fc.constantFrom('creating', 'ready', 'updating', 'deleting', 'replacing'),
        deposed: fc.array(fc.record({ ...recorded, id: fc.string() }), { maxLength: 1 }),
        id: fc.string(),
        token: fc.string(),
        since: fc.nat(),
      },
      { requiredKeys: ['inputs', 'attributes', 'dependencies', 'owned', 'type', 'status', 'deposed'] },
    ),
    { maxKeys: 3 },
  ),
});

describe('a state file', () => {
  it('comes back as it was written, whatever stands in it', () => {
    fc.assert(
      fc.property(states, (any) => {
        expect(parseState(formatState(any), 's.json')).toEqual(any);
      }),
    );
  });

  it('is good in another order of members and with other white space', () => {
    fc.assert(
      fc.property(states, fc.nat(), (any, seed) => {
        const rearranged = JSON.stringify(shuffled(JSON.parse(formatState(any)), seed), null, seed % 4);
        expect(parseState(rearranged, 's.json')).toEqual(any);
      }),
    );
  });

  it('has its checksum on a line that can be removed', () => {
    expect(lines[2]).toMatch(/^ {2}"checksum": "[0-9a-f]{64}",$/);
    expect(parseState(lines.toSpliced(2, 1).join('\n'), 's.json')).toEqual(state);
  });

  it('has the checksum of earlier releases: files are not refused because the program is another', () => {
    expect(lines[2]).toBe('  "checksum": "aaeb3f4256aad87320fcb6f4db13291cb71603e3ee900b44b3b19ba3fc9a505f",');
  });
});

describe('a damaged state file is refused', () => {
  test('whichever byte of it is another', () => {
    const bytes = Buffer.from(text);
    const read: string[] = [];
    for (let at = 0; at < bytes.length; at++) {
      // Such that make another digit of a digit, and another letter of a letter.
      for (const bit of [0, 5]) {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
        if (refusal(flipped.toString()) === undefined) read.push(`byte ${at}, bit ${bit}`);
      }
    }
    expect(read).toEqual([]);
  });

  test('wherever it was cut off, with the line', () => {
    // Without the line break at its end it is whole.
    for (let length = 0; length < text.length - 1; length++) {
      const cut = text.slice(0, length);
      const detail = refusal(cut)?.diagnostics[0].detail ?? 'it was read';
      const line = Number(/^s\.json, line (\d+): /.exec(detail)?.[1]);
      // What is missing is missing behind the last thing that is there, or where the text ends.
      const ends = [cut.trimEnd(), cut].map((end) => end.split('\n').length);
      if (!ends.includes(line)) expect.fail(`cut after ${length}: ${detail}`);
    }
  });

  test.each<[what: string, from: string, to: string, at: string, why: string]>([
    ['a comma is missing', '"serial": 41,', '"serial": 41', '"serial"', "',' or '}' is expected"],
    ['a comma too many', '"token": "t",', '"token": "t",,', '"token"', 'a name in double quotes is expected'],
    ['a word', '"owned": false', '"owned": no', '"owned": false', 'a value is expected'],
    ['a quote is missing', '"lb"', '"lb', '"id": "lb"', 'a text has no end, or a character that can not stand in it'],
    [
      'a wrong kind',
      '"since": 1',
      '"since": "1"',
      '"since"',
      'resources["aws_instance.cluster"].since must be a number',
    ],
    [
      'a wrong kind in a list',
      '"id": "i-1"',
      '"id": 1',
      '"id": "i-1"',
      'resources["aws_instance.cluster"].deposed[0].id must be a text',
    ],
    [
      'a status that there is not',
      '"status": "ready"',
      '"status": "done"',
      '"status": "ready"',
      'resources["aws_lb.cluster[0]"].status must be creating or ready or updating or deleting or replacing',
    ],
    ['a name misspelt', '"region"', '"regoin"', '{', 'region is missing'],
    [
      'a name too many',
      '"id": "lb"',
      '"id": "lb", "name": "lb"',
      '"id": "lb"',
      'resources["aws_lb.cluster[0]"].name is unknown',
    ],
    [
      'a member is missing',
      '"type": "aws_lb",',
      '',
      '"aws_lb.cluster[0]"',
      'resources["aws_lb.cluster[0]"].type is missing',
    ],
    ['a lineage of another form', '"lineage": "0', '"lineage": "x', '"lineage"', 'lineage must be 32 hex digits'],
  ])('%s: with the line and what is wrong', (_, from, to, at, why) => {
    expect(text.split(from)).toHaveLength(2);
    expect(refusal(text.replace(from, to))?.diagnostics).toEqual([
      {
        code: 'STATE_UNREADABLE',
        summary: 'The state file is damaged',
        detail: `s.json, line ${lineOf(at)}: ${why}. Nothing was changed.`,
      },
    ]);
  });

  test.each(['null', '[]', '"state"', '1'])('it is %s', (other) => {
    expect(refusal(other)?.diagnostics[0].detail).toBe(
      's.json, line 1: the file must be an object. Nothing was changed.',
    );
  });

  test('its values are others than its checksum was made for: with how to keep an edit', () => {
    expect(refusal(text.replace('us-west-2', 'us-west-1'))?.diagnostics).toEqual([
      {
        code: 'STATE_CHECKSUM',
        summary: 'The state file is not as it was written',
        detail: "s.json doesn't fit its checksum (line 3): it was edited by hand, or damaged. Nothing was changed.",
        hint: 'If you have edited it and want to keep that, remove line 3, "checksum".',
      },
    ]);
  });
});

describe('format versions', () => {
  const first = JSON.stringify({ formatVersion: 1, ...state }, null, 2);

  it('reads version 1, and writes it as version 2', () => {
    expect(parseState(first, 's.json')).toEqual(state);
    expect(formatState(parseState(first, 's.json'))).toBe(text);
  });

  it('checks a file of version 1 as well', () => {
    expect(refusal(first.replace('"serial": 41', '"serial": null'))?.diagnostics[0].detail).toBe(
      's.json, line 4: serial must be a number. Nothing was changed.',
    );
  });

  it('refuses a file that was made one of version 1 by hand', () => {
    expect(refusal(text.replace('"formatVersion": 2', '"formatVersion": 1'))?.code).toBe('STATE_CHECKSUM');
  });

  it.each([
    [3, 'Use the newer teleport-starter that wrote it.'],
    [99, 'Use the newer teleport-starter that wrote it.'],
    [0, 'Restore a newer copy of the file.'],
  ])('refuses version %d, whatever else is in the file', (version, hint) => {
    expect(refusal(JSON.stringify({ formatVersion: version, deployments: [] }))?.diagnostics).toEqual([
      {
        code: 'STATE_VERSION',
        summary: 'The state file has another format version',
        detail: `s.json has format version ${version}; this program reads versions 1 to 2.`,
        hint,
      },
    ]);
  });
});

/** The same value with its members in another order. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, seed));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, shuffled(item, seed)] as const);
  const turned = entries.map((_, at) => entries[(at + seed) % entries.length] as (typeof entries)[number]);
  return Object.fromEntries(turned.reverse());
}
