import { callerIdentity } from '../../resources/aws/identity.ts';
import type { State } from '../../state/model.ts';
import type { Config } from '../../variables/config.ts';
import type { VariableName } from '../../variables/table.ts';
import { openAccount } from '../aws.ts';
import { openBackend } from '../backend.ts';
import { stateFor } from '../deployment.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { permissionsNeeded } from '../permissions/needed.ts';
import { openSession } from '../session.ts';
import { delegationVerdict, zoneVerdict } from './domain.ts';
import { type Given, lacking, readVariablesGiven } from './given.ts';
import { clockVerdict, credentialsVerdict } from './identity.ts';
import { quotasVerdict } from './limits.ts';
import { networkVerdict, nodeVerdict, stateIsWritable } from './machine.ts';
import { bucketVerdict, namesVerdict } from './names.ts';
import { imageVerdict, instanceTypeVerdict, keyPairVerdict, kmsVerdict, regionVerdict, vpcVerdict } from './offers.ts';
import { permissionsVerdict } from './permissions.ts';
import { type Scene, sceneOf } from './scene.ts';
import { type Examination, examine, failed, ok, unchecked, type Verdict } from './verdict.ts';

/** Starts to look at everything at once; in the order in which it is told. */
export function examinations(options: GlobalOptions, io: Io): readonly Examination[] {
  const given = readVariablesGiven(options, io);
  const state = loadedState(options, io, given);
  const account = given.then(({ values }) =>
    openAccount({ options, io, config: { ...values, region: regionOf(values, io) } }),
  );
  const arn = account.then(async ({ send }) => (await callerIdentity(send)).arn);
  for (const one of [state, account, arn]) one.catch(() => undefined);
  const scene = account.then(async (opened) =>
    sceneOf(opened, await state.catch(() => undefined), options.sandbox ? undefined : io.env.AWS_ENDPOINT_URL),
  );

  const inAccount = <N extends VariableName>(
    name: string,
    title: string,
    needs: readonly N[],
    look: (scene: Scene, values: Pick<Config, N>, given: Given) => Promise<Verdict>,
  ) =>
    examine(name, title, async () => {
      const all = await given;
      const reached = await scene.catch(() => undefined);
      if (!reached) return unchecked('AWS has to be reached first, see Credentials');
      const why = lacking(all, needs);
      // Nothing is lacking: all that are needed are there.
      return why === undefined ? look(reached, all.values as Pick<Config, N>, all) : unchecked(why);
    });

  return [
    examine('node', 'Node.js', async () => nodeVerdict(process.version)),
    examine('network', 'Network', () => networkVerdict(options, io)),
    examine('variables', 'Variables', async () => (await given).verdict),
    examine('state', 'State', async () => {
      const path = await stateIsWritable(options, io);
      const loaded = await state;
      const opened = await account.catch(() => undefined);
      if (opened && loaded) stateFor(opened, loaded, path);
      const recorded = Object.keys(loaded?.resources ?? {}).length;
      return ok(loaded ? `${path} records ${recorded} resources` : `${path}, nothing recorded yet`);
    }),
    examine('credentials', 'Credentials', async () => {
      if (options.sandbox) return ok(`none needed: ${await account.then(() => 'the sandbox is a file')}`);
      const problem = await account.then(() => undefined, failed);
      if (problem) return isOfNetwork(problem) ? unchecked('the network has to be mended first') : problem;
      const { credentials } = await openSession({ io, options, region: regionOf((await given).values, io) });
      return credentialsVerdict(await arn, credentials, io.env.AWS_PROFILE, Date.now());
    }),
    inAccount('clock', 'Clock', [], ({ ctx }) =>
      options.sandbox ? Promise.resolve(ok("the sandbox's is this machine's")) : clockVerdict(ctx),
    ),
    inAccount('region', 'Region', ['region'], regionVerdict),
    inAccount('permissions', 'Permissions', [], async (there, _, { config }) => {
      if (!config) return unchecked('the variables have to be complete');
      const { ctx: place, deployed } = there;
      const { backend } = options;
      const needed = permissionsNeeded({ what: 'apply', config, place, deployed, ...(backend ? { backend } : {}) });
      return permissionsVerdict(there, await arn, needed);
    }),
    inAccount('vpc', 'Default VPC', ['region', 'cluster_instance_type', 'use_acm'], vpcVerdict),
    inAccount('instance-type', 'Instance type', ['region', 'ami_name', 'cluster_instance_type'], instanceTypeVerdict),
    inAccount('image', 'Image', ['region', 'ami_name'], imageVerdict),
    inAccount('key-pair', 'Key pair', ['region', 'key_name'], keyPairVerdict),
    inAccount('zone', 'Hosted zone', ['route53_zone', 'route53_domain'], zoneVerdict),
    inAccount('delegation', 'Delegation', ['route53_zone'], delegationVerdict),
    inAccount('kms-alias', 'KMS alias', ['region', 'kms_alias_name'], kmsVerdict),
    inAccount('bucket', 'Bucket', ['region', 's3_bucket_name'], bucketVerdict),
    inAccount('names', 'Names', ['region', 'cluster_name'], async (there, _, { config }) =>
      config ? namesVerdict(there, config) : unchecked('the variables have to be complete'),
    ),
    inAccount('quotas', 'Quotas', ['region', 'use_acm'], quotasVerdict),
    inAccount('vcpus', 'vCPU quota', ['region'], async (_, { region }) =>
      unchecked(
        'only Service Quotas tells how many vCPUs may run',
        `See that it leaves room for the instance:\naws service-quotas get-service-quota --region ${region} --service-code ec2 --quota-code L-1216C47A`,
      ),
    ),
  ];
}

async function loadedState(options: GlobalOptions, io: Io, given: Promise<Given>): Promise<State | undefined> {
  const { region } = (await given).values;
  const { store } = await openBackend(options, io, region === undefined ? {} : { region });
  return store.load();
}

/** Who calls, the zones and IAM are the same from every region. */
function regionOf({ region }: Partial<Config>, { env }: Io): string {
  return region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1');
}

function isOfNetwork(verdict: Verdict): boolean {
  return verdict.status === 'failure' && verdict.problems.some(({ code }) => /^(PROXY_INVALID|CA_BUNDLE_)/.test(code));
}
