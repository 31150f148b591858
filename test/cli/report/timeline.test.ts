import { describe, expect, it } from 'vitest';
import { longestPath } from '../../../src/cli/report/longest-path.ts';
import { timelineOf } from '../../../src/cli/report/timeline.ts';
import type { Event } from '../../../src/executor/events.ts';
import type { Change } from '../../../src/planner/model.ts';
import type { Step } from '../../../src/planner/steps.ts';
import { at, done, runDone, START, started, waiting } from '../progress/sample-runs.ts';

/** A step that creates `address`, after others; `a` waits until it exists, `a!` until it is ready. */
function creates(address: string, ...after: readonly string[]): Step {
  const change: Change = { address, type: 'aws_lb', action: 'create', inputs: [] };
  const awaited = after.map((text) => ({
    key: `make ${text.replace('!', '')}`,
    until: text.endsWith('!') ? ('ready' as const) : ('exists' as const),
  }));
  return { key: `make ${address}`, address, type: change.type, change, kind: 'make', after: awaited };
}

const failed = (seconds: number, address: string) =>
  at(seconds, { type: 'step-failed', address, verb: 'create', diagnostics: [], elapsedMs: 0 });
const skipped = (seconds: number, address: string, because: string) =>
  at(seconds, { type: 'step-skipped', address, verb: 'create', because });
const waits = (seconds: number, address: string, what: string, elapsedSeconds: number): Event =>
  ({ ...waiting(seconds, address, what), elapsedMs: elapsedSeconds * 1000 }) as Event;
const ms = (seconds: number) => START + seconds * 1000;

describe('a timeline', () => {
  it('tells of each step when it began and ended, in that order, and when it waited for AWS', () => {
    const steps = [creates('b', 'a'), creates('a')];
    const events = [
      at(0, { type: 'run-started', steps: 2 }),
      started(0, 'a'),
      waits(2, 'a', 'it to exist', 1),
      waits(3, 'a', 'it to exist', 2),
      started(4, 'b'),
      waits(6, 'a', 'it to be ready', 1.5),
      done(9, 'a', 9, 'id-a'),
      done(10, 'b', 6, 'id-b'),
      runDone(10),
    ];
    expect(timelineOf(steps, events)).toMatchObject([
      {
        key: 'make a',
        outcome: 'done',
        span: { from: ms(0), to: ms(9) },
        waits: [
          { what: 'it to exist', from: ms(1), to: ms(4.5) },
          { what: 'it to be ready', from: ms(4.5), to: ms(9) },
        ],
      },
      { key: 'make b', outcome: 'done', span: { from: ms(4), to: ms(10) }, waits: [] },
    ]);
  });

  it('tells what failed, what could not start since, and what a stop left under way', () => {
    const steps = [creates('a'), creates('b', 'a'), creates('c'), creates('d', 'c')];
    const events = [started(0, 'a'), started(0, 'c'), failed(3, 'a'), skipped(3, 'b', 'a'), runDone(5)];
    expect(timelineOf(steps, events)).toMatchObject([
      { address: 'a', outcome: 'failed', span: { from: ms(0), to: ms(3) } },
      { address: 'c', outcome: 'under way', span: { from: ms(0), to: ms(5) } },
      { address: 'b', outcome: 'not started', because: 'a' },
      { address: 'd', outcome: 'not started' },
    ]);
  });

  it('keeps the two steps of a replacement apart', () => {
    const change: Change = {
      address: 'a',
      type: 'aws_lb',
      action: 'replace',
      order: 'delete-first',
      id: 'x',
      inputs: [],
    };
    const end: Step = { key: 'end a', address: 'a', type: 'aws_lb', change, kind: 'end', after: [] };
    const make: Step = { ...end, key: 'make a', kind: 'make', after: [{ key: 'end a', until: 'done' }] };
    const events = [
      started(0, 'a', 'delete'),
      done(2, 'a', 2, 'x', 'delete'),
      started(2, 'a'),
      waits(4, 'a', 'it to be ready', 1),
      done(7, 'a', 5, 'y'),
    ];
    expect(timelineOf([make, end], events)).toMatchObject([
      { key: 'end a', verb: 'delete', span: { from: ms(0), to: ms(2) }, waits: [] },
      { key: 'make a', verb: 'create', span: { from: ms(2), to: ms(7) }, waits: [{ from: ms(3) }] },
    ]);
  });
});

describe('the longest path', () => {
  const pathOf = (steps: readonly Step[], events: readonly Event[]) =>
    longestPath(steps, timelineOf(steps, events)).map(({ key, from, to }) => [
      key.replace('make ', ''),
      (from - START) / 1000,
      (to - START) / 1000,
    ]);

  it('leads back from what ended last over what each had waited for longest', () => {
    const steps = [creates('quick'), creates('slow'), creates('late', 'quick!', 'slow!'), creates('long')];
    const events = [
      ...['quick', 'slow', 'long'].map((address) => started(0, address)),
      done(1, 'quick', 1, 'x'),
      done(4, 'slow', 4, 'x'),
      started(4, 'late'),
      done(7, 'long', 7, 'x'),
      done(8, 'late', 4, 'x'),
    ];
    expect(pathOf(steps, events)).toEqual([
      ['slow', 0, 4],
      ['late', 4, 8],
    ]);
  });

  it('leaves a step where it came to exist, when no more of it was needed', () => {
    const steps = [creates('lb'), creates('record', 'lb')];
    const events = [
      started(0, 'lb'),
      waits(3, 'lb', 'it to be active', 1),
      started(2, 'record'),
      done(6, 'lb', 6, 'x'),
      done(9, 'record', 7, 'x'),
    ];
    expect(pathOf(steps, events)).toEqual([
      ['lb', 0, 2],
      ['record', 2, 9],
    ]);
  });

  it('goes over what is ready just then rather than over what existed long before', () => {
    const steps = [creates('lb'), creates('cert'), creates('listener', 'lb', 'cert!')];
    const events = [
      started(0, 'lb'),
      started(0, 'cert'),
      waits(3, 'lb', 'it to be active', 1),
      done(5, 'cert', 5, 'x'),
      started(5, 'listener'),
      done(6, 'listener', 1, 'x'),
      done(5.5, 'lb', 5.5, 'x'),
    ];
    expect(pathOf(steps, events)).toEqual([
      ['cert', 0, 5],
      ['listener', 5, 6],
    ]);
  });

  it('of a failed run leads to the failure, and of one in which nothing began nowhere', () => {
    const steps = [creates('a'), creates('b', 'a!')];
    expect(pathOf(steps, [started(0, 'a'), done(1, 'a', 1, 'x'), started(1, 'b'), failed(3, 'b')])).toEqual([
      ['a', 0, 1],
      ['b', 1, 3],
    ]);
    expect(pathOf(steps, [runDone(0)])).toEqual([]);
  });
});
