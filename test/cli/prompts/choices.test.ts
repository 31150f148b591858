import { describe, expect, it } from 'vitest';
import { asList } from '../../../src/cli/prompts/ask-access.ts';
import { takenBy, wholeName, zoneChoices } from '../../../src/cli/prompts/ask-domain.ts';
import { bucketNameFor, clusterNameFor } from '../../../src/cli/prompts/ask-names.ts';
import { groupImages, versionChoices } from '../../../src/cli/prompts/image-choices.ts';
import { sizeChoices } from '../../../src/cli/prompts/size-choices.ts';

const image = (name: string, day = '2025-01-01') => ({ name, createdAt: `${day}T08:00:00.000Z` });

describe('images', () => {
  const groups = groupImages([
    image('teleport-oss-9.3.7-x86_64', '2022-06-01'),
    image('teleport-oss-18.2.0-rc.2-x86_64'),
    image('teleport-oss-18.2.0-rc.10-x86_64'),
    image('teleport-oss-18.2.0-x86_64', '2025-08-28'),
    image('teleport-oss-18.2.0-arm64', '2025-08-29'),
    image('teleport-oss-18.10.1-arm64'),
    image('teleport-oss-17.7.3-x86_64'),
    image('teleport-ent-18.2.0-x86_64-fips'),
    image('teleport-ent-18.2.0-x86_64'),
    image('gravitational-teleport-ami-oss-13.4.5'),
    image('teleport-lab-18.2.0-x86_64'),
  ]);

  it('are grouped by edition and version, the newest version first, a pre-release behind its release', () => {
    expect([...groups.keys()].sort()).toEqual(['ent', 'ent-fips', 'oss']);
    const versions = groups.get('oss')?.map(({ version }) => version);
    expect(versions).toEqual(['18.10.1', '18.2.0', '18.2.0-rc.10', '18.2.0-rc.2', '17.7.3', '9.3.7']);
    expect(groups.get('oss')?.[1]).toEqual({
      version: '18.2.0',
      day: '2025-08-29',
      images: { x86_64: 'teleport-oss-18.2.0-x86_64', arm64: 'teleport-oss-18.2.0-arm64' },
    });
    expect(groups.get('ent-fips')?.[0]?.images).toEqual({ x86_64: 'teleport-ent-18.2.0-x86_64-fips' });
  });

  it('are told with the day, and what is the newest of its major version', () => {
    expect(versionChoices(groups.get('oss') ?? []).map(({ name }) => name)).toEqual([
      '18.10.1       2025-01-01  newest 18',
      '18.2.0        2025-08-29',
      '18.2.0-rc.10  2025-01-01  pre-release',
      '18.2.0-rc.2   2025-01-01  pre-release',
      '17.7.3        2025-01-01  newest 17',
      '9.3.7         2022-06-01  newest 9',
    ]);
  });
});

describe('instance types', () => {
  const type = (name: string, architecture: string, vcpus: number, gib: number) => ({
    name,
    architectures: [architecture],
    vcpus,
    memoryMib: gib * 1024,
  });

  it('are those that run the image: by price, and by size where there is none', () => {
    const types = [
      type('x9.large', 'x86_64', 4, 16),
      type('t3.medium', 'x86_64', 2, 4),
      type('x9.small', 'x86_64', 2, 1.5),
      type('t4g.micro', 'arm64', 2, 1),
      type('t3.nano', 'x86_64', 2, 0.5),
    ];
    const prices: Readonly<Record<string, number>> = { 't3.medium': 30.368, 't3.nano': 3.796 };
    expect(sizeChoices(types, 'x86_64', (name) => prices[name]).map(({ name }) => name)).toEqual([
      't3.nano     2 vCPU   0.5 GiB     $3.80',
      't3.medium   2 vCPU     4 GiB    $30.37',
      'x9.small    2 vCPU   1.5 GiB',
      'x9.large    4 vCPU    16 GiB',
    ]);
  });
});

describe('the domain', () => {
  const zones = [
    { name: 'dev.example.com', id: 'Z3' },
    { name: 'example.com', id: 'Z1' },
    { name: 'example.org', id: 'Z2' },
    { name: 'example.org', id: 'Z4' },
  ];

  it('is chosen in a zone that it can be in, and that has its name alone', () => {
    expect(zoneChoices(zones, 'teleport.example.com')).toEqual([
      { value: 'dev.example.com', name: 'dev.example.com', disabled: 'teleport.example.com is not below it' },
      { value: 'example.com', name: 'example.com' },
      { value: 'example.org', name: 'example.org', disabled: '2 zones have this name' },
    ]);
  });

  it('may be given by its first part', () => {
    expect(wholeName('tele', 'example.com')).toBe('tele.example.com');
    expect(wholeName('a.b', 'example.com')).toBe('a.b');
    expect(wholeName('', 'example.com')).toBe('');
  });

  it('is refused where a nearer zone of the account takes it', () => {
    const why =
      'It belongs to the zone dev.example.com of this account: set route53_zone to that, or take another name.';
    expect(takenBy('tele.dev.example.com', 'example.com', zones)).toBe(why);
    expect(takenBy('DEV.example.com', 'example.com', zones)).toBe(why);
    expect(takenBy('tele.example.com', 'example.com', zones)).toBeUndefined();
    expect(takenBy('tele.dev.example.com', 'dev.example.com', zones)).toBeUndefined();
  });

  it('makes names that fit: of a cluster with a load balancer, and of a bucket', () => {
    expect(clusterNameFor('teleport.example.com')).toBe('teleport-example');
    expect(clusterNameFor('access.infrastructure.of.example.com')).toBe('access-infrastructure-of');
    expect(bucketNameFor('teleport.example.com')).toBe('teleport-example-com');
    expect(bucketNameFor(`${'a'.repeat(62)}.example.com`)).toBe('a'.repeat(62));
  });
});

it('networks may be typed with commas, blanks, or as the list that a file has', () => {
  const list = '["203.0.113.0/24","2001:db8::/32"]';
  expect(asList('203.0.113.0/24, 2001:db8::/32')).toBe(list);
  expect(asList(' 203.0.113.0/24 2001:db8::/32 ')).toBe(list);
  expect(asList(list)).toBe(list);
  expect(asList('')).toBe('');
});
