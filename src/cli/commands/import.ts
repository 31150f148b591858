import { StarterError } from '../../core/errors.ts';
import { nearestName } from '../../core/nearest.ts';
import { untilStopped } from '../../core/until-stopped.ts';
import type { JsonObject } from '../../core/values.ts';
import type { Declaration } from '../../planner/declaration.ts';
import { recordedDependencies } from '../../planner/dependencies.ts';
import { resourceType } from '../../resources/registry.ts';
import { seal } from '../../state/seal.ts';
import { answerJson } from '../answer.ts';
import { openAccount } from '../aws.ts';
import { openBackend } from '../backend.ts';
import { withRepeated } from '../command-line.ts';
import { contexts, declareStack, stateFor } from '../deployment.ts';
import { keptWhenUnsaved } from '../errored-state.ts';
import type { ExitCode } from '../exit.ts';
import { refuseRecorded, refuseTaken } from '../import-refusals.ts';
import type { Io } from '../io.ts';
import { locked } from '../locked.ts';
import type { ImportOptions } from '../options.ts';
import { refuseOwnBucket } from '../own-bucket.ts';
import { showWarnings } from '../show-plan.ts';
import { refuseSecond } from '../state-elsewhere.ts';
import { readConfig } from '../variables.ts';

/** Records something that AWS already has under an address, so that the next apply keeps or changes it instead of making another. */
export async function run(options: ImportOptions, io: Io): Promise<ExitCode> {
  const { config, warnings } = await readConfig(options, io);
  refuseOwnBucket(options, config.s3_bucket_name);
  const backend = await openBackend(options, io, { region: config.region });
  return locked('import', backend, options, io, async (): Promise<ExitCode> => {
    const store = keptWhenUnsaved(backend.store, options, io);
    const placeWarnings = backend.warnings();
    const loaded = await untilStopped(io.stop, store.load());
    await refuseSecond(loaded, options, io);
    const account = await openAccount({ options, io, config });
    const state = stateFor(account, loaded, store.name);
    showWarnings([...warnings, ...(await untilStopped(io.stop, placeWarnings))], options, io);
    const declarations = await declareStack(config, account, state);
    const declaration = declaredAt(options.address, declarations);
    refuseTaken(declaration.address, state);

    const type = resourceType(declaration.type);
    const live = await type.read(contexts(account, state)(), options.id);
    if (!live) throw notFound(declaration.address, options.id, type.importId);
    refuseRecorded(declaration.address, declaration.type, live.id, state);
    const owned = !(type.importedStays?.(live, state.lineage) ?? false);
    const entry = {
      type: declaration.type,
      status: 'ready' as const,
      id: live.id,
      inputs: seal(live.inputs, state.salt) as JsonObject,
      attributes: seal(live.attributes, state.salt) as JsonObject,
      dependencies: recordedDependencies(declaration, declarations),
      owned,
      deposed: [],
    };
    const resources = { ...state.resources, [declaration.address]: entry };
    await store.save({ ...state, serial: state.serial + 1, resources });
    tell(declaration.address, live.id, owned, options, io);
    return 0;
  });
}

/** `aws_acm_certificate.cert` means `aws_acm_certificate.cert[0]` where only that is declared. */
function declaredAt(address: string, declarations: readonly Declaration[]): Declaration {
  const found = declarations.find((d) => d.address === address || d.address === `${address}[0]`);
  if (found) return found;
  const addresses = declarations.map((d) => d.address);
  const guess = nearestName(address, addresses);
  throw new StarterError({
    code: 'ADDRESS_UNKNOWN',
    summary: 'There is no such address',
    detail: `"${address}" is not among what the variables declare: ${addresses.sort().join(', ')}.`,
    ...(guess === undefined ? {} : { hint: `Did you mean ${guess}?` }),
  });
}

function notFound(address: string, id: string, wanted: string): StarterError {
  return new StarterError({
    code: 'IMPORT_NOT_FOUND',
    summary: 'There is nothing to import',
    detail: `AWS has no ${address.split('.')[0]} "${id}" in this account and region. The id must be ${wanted}.`,
    address,
  });
}

function tell(address: string, id: string, owned: boolean, options: ImportOptions, io: Io): void {
  if (options.json) {
    io.stdout.write(answerJson('import', { address, id, owned }));
    return;
  }
  const fate = owned ? '' : ' It stays in AWS when the deployment is destroyed.';
  const next = withRepeated('  teleport-starter plan', options);
  io.stdout.write(`${address}: Imported [id=${id}].${fate}\nSee what apply would do with it:\n${next}\n`);
}
