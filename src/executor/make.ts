import { sameValue } from '../core/canonical.ts';
import type { Inputs, JsonObject } from '../core/values.ts';
import type { Declaration } from '../planner/declaration.ts';
import { recordedDependencies } from '../planner/dependencies.ts';
import { currentOf } from '../planner/deposed.ts';
import { diffInputs } from '../planner/diff.ts';
import type { Change } from '../planner/model.ts';
import type { AnyResourceType, JournalEntry, Level } from '../resources/contract.ts';
import { withoutAnnouncement } from '../state/announcement.ts';
import type { RecordedObject, ResourceState } from '../state/model.ts';
import { seal } from '../state/seal.ts';
import { existing, type Obtained, obtain } from './obtain.ts';
import { contextOf } from './step-context.ts';
import { readNew, waitFor } from './wait.ts';
import { asLive, inputsNow, type Standing, type Work } from './work.ts';

/** What a make needs beside what the run shares. */
export interface Making {
  readonly work: Work;
  readonly change: Change;
  readonly declaration: Declaration;
  /** Weight of the step: its claim to a place. */
  readonly weight: number;
  /** Somebody waits for `serving`. */
  readonly mustServe: boolean;
  readonly reach: (level: Level) => void;
}

/** What came of it; `none`: with all values known, nothing differed after all. */
export type Made = { readonly what: 'created' | 'updated' | 'none'; readonly id: string };

/** Creates, resumes, replaces create-first or updates one resource: journal → call → id → wait → read → record. @throws StarterError */
export async function make(making: Making): Promise<Made> {
  const { work, change, declaration } = making;
  const type = work.types(change.type);
  const inputs = inputsNow(work, declaration);
  const entry = work.journal.entry(change.address);
  const salt = work.journal.state.salt;

  if (entry?.id !== undefined && entry.status === 'ready' && !change.requested) {
    const differing = diffInputs(type, inputs, entry, salt);
    const inPlace = type.update !== undefined && differing.every((difference) => !difference.forcesReplacement);
    // A replacement was planned because a value was unknown; now it is known and asks for less.
    if (differing.length === 0) return unchanged(making, entry, entry.id, inputs);
    if (inPlace) return update(making, type, entry, entry.id, inputs, new Set(differing.map(({ name }) => name)));
  }
  if (entry?.id !== undefined && entry.status === 'updating' && change.action === 'update') {
    return update(making, type, entry, entry.id, inputs, new Set(change.inputs.map(({ name }) => name)));
  }
  if (change.resumes) return resume(making, type, inputs);
  return create(making, type, entry, inputs);
}

async function create(
  making: Making,
  type: AnyResourceType,
  entry: ResourceState | undefined,
  inputs: Inputs,
): Promise<Made> {
  const { work, change, weight } = making;
  const wanted = { address: change.address, type, inputs };
  const vetted = change.vetted && !type.createAdopts;
  const before = announcedBefore(entry, inputs, work);
  const found = vetted ? undefined : await work.slots.use(weight, () => existing(work, wanted, before));
  // Not sooner than it is recorded: meanwhile others may have ended what an earlier run replaced.
  const begun = (how: Partial<ResourceState>): ResourceState => ({
    ...recordOf(making, inputs, {}),
    status: change.action === 'replace' ? 'replacing' : 'creating',
    ...how,
    deposed: deposedBy(work.journal.entry(change.address)),
  });
  if (found) {
    const withoutId = begun({});
    const there = { ...withoutId, ...ownedAsBefore(found, withoutId.deposed) };
    await work.journal.record(change.address, there);
    return finish(making, type, there, found.id, inputs, 'found');
  }
  const journal = before ?? { token: work.newToken(), since: work.clock.now() };
  const { announced, obtained } = await work.slots.use(weight, async () => {
    const announced = begun({ ...journal, sent: work.clock.now() });
    await work.journal.record(change.address, announced);
    const obtained = await obtain(work, wanted, journal, before !== undefined);
    return { announced, obtained };
  });
  if ('refused' in obtained) {
    // What somebody makes there from now on is not ours, and what was to be replaced stays.
    const left = work.journal.entry(change.address)?.deposed.filter(({ id }) => id !== entry?.id) ?? [];
    await work.journal.record(
      change.address,
      entry && { ...entry, status: entry.id === undefined ? entry.status : 'ready', deposed: left },
    );
    throw obtained.refused;
  }
  const named = { ...announced, ...ownedAsBefore(obtained, announced.deposed) };
  await record(making, named);
  return finish(making, type, named, obtained.id, inputs, obtained.how);
}

/** ACM forgets a token after an hour; EC2 keeps it a day, and answers with a terminated instance. */
const TOKEN_LIVES_MS = 3_600_000;

/** The same create, announced by a run that never learnt what came of it: with the same token AWS makes no second object. */
function announcedBefore(entry: ResourceState | undefined, inputs: Inputs, work: Work): JournalEntry | undefined {
  if (entry?.id !== undefined || entry?.token === undefined || entry.since === undefined) return undefined;
  const same = sameValue(entry.inputs, seal(inputs, work.journal.state.salt));
  const honoured = work.clock.now() - entry.since < TOKEN_LIVES_MS;
  return same && honoured ? { token: entry.token, since: entry.since } : undefined;
}

async function resume(making: Making, type: AnyResourceType, inputs: Inputs): Promise<Made> {
  const { work, change } = making;
  const id = change.id as string;
  const entry = work.journal.entry(change.address);
  const named: ResourceState = entry
    ? { ...entry, id }
    : { ...recordOf(making, inputs, {}), status: 'creating', id, since: work.clock.now(), deposed: [] };
  await work.journal.record(change.address, named);
  return finish(making, type, named, id, inputs, 'found');
}

/** From "it has an id" to "it is ready". Each part can be repeated, so an interrupted create goes through here again. */
async function finish(
  making: Making,
  type: AnyResourceType,
  named: ResourceState,
  id: string,
  inputs: Inputs,
  how: Obtained['how'],
): Promise<Made> {
  const { work, change, weight, reach } = making;
  const standing: Standing = { address: change.address, verb: 'create' };
  await waitFor(work, standing, type, 'exists', id, inputs);
  if (named.owned) await work.slots.use(weight, async () => type.configure?.(contextOf(work, standing), id, inputs));
  const attributes = hasAttributes(type) ? await readNew(work, standing, type, id) : {};
  const known = { ...named, ...recordOf(making, inputs, attributes), owned: named.owned };
  await record(making, known);
  if (how === 'found' && named.owned) await mend(making, type, id, inputs, attributes);
  reach('exists');
  await waitFor(work, standing, type, 'ready', id, inputs);
  await settle(making, type, known, id, inputs, standing);
  return { what: 'created', id };
}

/** What was found may have been made, or begun, with other inputs. */
async function mend(
  making: Making,
  type: AnyResourceType,
  id: string,
  inputs: Inputs,
  attributes: JsonObject,
): Promise<void> {
  const { work, weight } = making;
  const standing: Standing = { address: making.change.address, verb: 'create' };
  const live = await type.read(contextOf(work, standing), id);
  if (!live || !type.update) return;
  const salt = work.journal.state.salt;
  const present = { inputs: seal(live.inputs, salt) as JsonObject, owned: true };
  const changed = new Set(diffInputs(type, inputs, present, salt).map(({ name }) => name));
  if (changed.size === 0) return;
  await work.slots.use(weight, async () =>
    type.update?.(contextOf(work, standing), id, { inputs, changed, prior: { id, inputs: live.inputs, attributes } }),
  );
}

async function update(
  making: Making,
  type: AnyResourceType,
  entry: ResourceState,
  id: string,
  inputs: Inputs,
  changed: ReadonlySet<string>,
): Promise<Made> {
  const { work, change, weight, reach } = making;
  const standing: Standing = { address: change.address, verb: 'update' };
  await record(making, { ...entry, status: 'updating' });
  const prior = asLive({ ...entry, id });
  await work.slots.use(weight, async () => type.update?.(contextOf(work, standing), id, { inputs, changed, prior }));
  const mayChange = Object.values(type.attributes).includes('may change');
  const attributes = mayChange ? await readNew(work, standing, type, id) : entry.attributes;
  const known = { ...entry, ...recordOf(making, inputs, attributes), status: 'updating' as const, owned: entry.owned };
  await record(making, known);
  reach('exists');
  await waitFor(work, standing, type, 'ready', id, inputs);
  await settle(making, type, known, id, inputs, standing);
  return { what: 'updated', id };
}

async function unchanged(making: Making, entry: ResourceState, id: string, inputs: Inputs): Promise<Made> {
  await record(making, { ...entry, ...recordOf(making, inputs, entry.attributes), owned: entry.owned });
  making.reach('serving');
  return { what: 'none', id };
}

/** The end of every making: recorded as ready, then serving if somebody waits for that. */
async function settle(
  making: Making,
  type: AnyResourceType,
  known: ResourceState,
  id: string,
  inputs: Inputs,
  standing: Standing,
): Promise<void> {
  const { work, reach } = making;
  const rest = withoutAnnouncement(known);
  await record(making, { ...rest, id, status: 'ready' });
  reach('ready');
  if (making.mustServe) await waitFor(work, standing, type, 'serving', id, inputs);
  reach('serving');
}

/** Records how far the object has come. Which of those that it replaced are still there, the steps that end them record. */
function record({ work, change }: Making, entry: ResourceState): Promise<void> {
  const deposed = work.journal.entry(change.address)?.deposed ?? entry.deposed;
  return work.journal.record(change.address, { ...entry, deposed });
}

/** What is recorded of a resource as wanted now: secrets sealed. */
function recordOf(making: Making, inputs: Inputs, attributes: JsonObject) {
  const { work, change, declaration } = making;
  const { salt } = work.journal.state;
  return {
    type: change.type,
    inputs: seal(inputs, salt) as JsonObject,
    attributes: seal(attributes, salt) as JsonObject,
    dependencies: recordedDependencies(declaration, work.declarations),
    owned: true,
  };
}

/** What a create-first replacement leaves to be ended: what was deposed before, and the object it replaces. */
function deposedBy(entry: ResourceState | undefined): readonly RecordedObject[] {
  return entry ? [...entry.deposed, ...currentOf(entry)] : [];
}

/** What was to be replaced may turn out to be just what is wanted (a validation record of the same name): it stays as much ours as it was. */
function ownedAsBefore({ id, owned }: Obtained, deposed: readonly RecordedObject[]): Omit<Obtained, 'how'> {
  return { id, owned: deposed.find((object) => object.id === id)?.owned ?? owned };
}

function hasAttributes(type: AnyResourceType): boolean {
  return Object.keys(type.attributes).length > 0;
}
