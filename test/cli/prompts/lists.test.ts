import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { liveLists, reasonOf } from '../../../src/cli/prompts/lists.ts';
import { StarterError } from '../../../src/core/errors.ts';
import { AwsError } from '../../../src/resources/aws/errors.ts';
import { openWorldFile } from '../../../src/sandbox/file.ts';
import { createWorld } from '../../../src/sandbox/new-world.ts';
import { SANDBOX_FILE } from '../../../src/sandbox/open.ts';
import { defaults, fakeIo } from '../world.ts';

const options = { ...defaults, sandbox: true };

it("a sandbox's regions are any until it is somewhere; asking makes no file", async () => {
  const io = fakeIo();
  const regions = () => liveLists({ options, io, given: {}, reading: () => {} }).regions();
  expect(await regions()).toEqual({ items: expect.arrayContaining(['us-west-2', 'eu-west-1']) });
  expect(readdirSync(io.cwd)).toEqual([]);
  openWorldFile(join(io.cwd, SANDBOX_FILE), () => createWorld({ region: 'eu-west-1' })).save();
  expect(await regions()).toEqual({
    items: ['eu-west-1'],
    note: 'This sandbox is in eu-west-1. To have one elsewhere, start anew:\nrm .teleport-starter.sandbox.json',
  });
});

it('lists are read once, and all of a region together', async () => {
  const io = fakeIo();
  const told: string[] = [];
  const lists = liveLists({ options, io, given: {}, reading: (region) => told.push(region) });
  expect(lists.in('us-west-2')).toBe(lists.in('us-west-2'));
  expect(told).toEqual(['us-west-2']);
  expect(await lists.in('us-west-2').keyPairs).toEqual({ items: ['exampleuser'] });
  expect(await lists.in('us-west-2').zones).toEqual({ items: [{ name: 'example.com', id: expect.any(String) }] });
});

it('why there is no list fits in a line', () => {
  const failure = { service: 'EC2', operation: 'DescribeKeyPairs', awsCode: 'UnauthorizedOperation', message: 'no' };
  expect(reasonOf(new AwsError(failure, undefined))).toBe('AWS refused EC2 DescribeKeyPairs (UnauthorizedOperation)');
  expect(reasonOf(new AwsError({ ...failure, awsCode: 'Unanswered' }, undefined))).toBe('AWS did not answer');
  expect(reasonOf(new StarterError({ code: 'X', summary: 'It is so', detail: 'At length.' }))).toBe('It is so');
});
