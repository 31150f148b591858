import { readImageName } from '../../variables/image-name.ts';
import type { Choice } from './asker.ts';
import {
  type Architecture,
  type Edition,
  groupImages,
  isPreRelease,
  type Release,
  versionChoices,
} from './image-choices.ts';
import { type Interview, itemsOf, regionLists, typeIn } from './interview.ts';

/** Edition, version and architecture, which are the image; and what an edition needs besides. */
export async function askImage(interview: Interview): Promise<void> {
  const { answers } = interview;
  if (answers.isOpen('ami_name')) await chooseImage(interview);
  const image = readImageName(answers.values.ami_name ?? '');
  if (image?.edition === 'ent' && answers.isOpen('license_path')) await askLicense(interview);
  if (image?.fips && answers.isOpen('teleport_auth_type')) await askAuthentication(interview);
}

async function chooseImage(interview: Interview): Promise<void> {
  const { asker, answers } = interview;
  const list = await regionLists(interview).images;
  asker.tell("Teleport's own machine images, as they are published in the region.", 'Edition and version');
  const images = itemsOf(list, 'images', asker);
  const groups = groupImages(images ?? []);
  if (images && groups.size === 0) asker.tell('Teleport publishes no image in this region.');
  if (groups.size === 0) return typeIn('ami_name', interview);
  const edition = await asker.choose({ message: 'Which edition?', choices: editionChoices(groups, interview) });
  const releases = groups.get(edition as Edition) ?? [];
  const stable = releases.find(({ version }) => !isPreRelease(version)) ?? releases[0];
  const version = await asker.choose({
    message: 'Which version?',
    choices: versionChoices(releases),
    ...(stable ? { preferred: stable.version } : {}),
  });
  const release = releases.find((each) => each.version === version);
  answers.take('ami_name', await chooseArchitecture(release, interview));
}

const EDITIONS: readonly { edition: Edition; name: string; short: string }[] = [
  { edition: 'oss', name: 'Community Edition: free', short: 'Community Edition' },
  { edition: 'ent', name: 'Enterprise: needs a license file', short: 'Enterprise' },
  {
    edition: 'ent-fips',
    name: 'Enterprise, FIPS 140: license file, no local users',
    short: 'Enterprise, FIPS 140',
  },
];

/** What the wish for a way to log in excludes is told beside its edition. */
function editionChoices(groups: ReadonlyMap<Edition, readonly Release[]>, { answers }: Interview): Choice[] {
  return EDITIONS.flatMap(({ edition, name, short }) => {
    const [release] = groups.get(edition) ?? [];
    const image = release && Object.values(release.images)[0];
    if (image === undefined) return [];
    const problem = answers.problem('ami_name', image);
    const why = `teleport_auth_type is ${answers.values.teleport_auth_type}`;
    return [{ value: edition, name, short, ...(problem === undefined ? {} : { disabled: why }) }];
  });
}

/** Asks only where there are two, and not for one that the instance type, where it is set, does not run. */
async function chooseArchitecture(release: Release | undefined, interview: Interview): Promise<string> {
  const { asker, answers } = interview;
  const type = answers.values.cluster_instance_type;
  const runs = await architecturesOf(type, interview);
  const all = Object.entries(release?.images ?? {})
    .sort()
    .reverse();
  const fits = ([architecture]: [string, string]) => runs?.includes(architecture) ?? true;
  const [first] = all.some(fits) ? all.filter(fits) : all;
  if (!first) throw new Error('a release without an image was offered');
  if (!all.some(fits)) asker.tell(`No image of this version runs on ${type}: cluster_instance_type has to change.`);
  if (all.length === 1) return first[1];
  const choices = all.map((each) => ({
    value: each[1],
    short: each[0],
    name: `${each[0].padEnd(6)}  ${ARCHITECTURES[each[0] as Architecture]}`,
    ...(fits(each) || !all.some(fits) ? {} : { disabled: `not for ${type}` }),
  }));
  return asker.choose({ message: 'Which architecture?', choices, preferred: first[1] });
}

const ARCHITECTURES: Readonly<Record<Architecture, string>> = {
  x86_64: 'Intel and AMD: t3, m6i, …',
  arm64: 'Graviton, at a lower price: t4g, m6g, …',
};

async function architecturesOf(type: string | undefined, interview: Interview): Promise<readonly string[] | undefined> {
  if (type === undefined) return undefined;
  const types = await regionLists(interview).instanceTypes;
  return 'items' in types ? types.items.find(({ name }) => name === type)?.architectures : undefined;
}

function askLicense(interview: Interview): Promise<void> {
  interview.asker.tell(
    'The file that Teleport gave you with the subscription. It is kept encrypted in SSM; the state and plans hold only a digest.',
  );
  return typeIn('license_path', interview, {
    message: 'Where is the license file?',
    suggestion: 'license.pem',
    takes: 'The path of a readable file of at most 8 KiB',
    checkAtEnd: interview.licenseProblem,
  });
}

async function askAuthentication({ asker, answers }: Interview): Promise<void> {
  const choices = [
    { value: 'github', name: 'GitHub', short: 'GitHub' },
    { value: 'oidc', name: 'OpenID Connect', short: 'OpenID Connect' },
    { value: 'saml', name: 'SAML', short: 'SAML' },
  ];
  answers.take('teleport_auth_type', await asker.choose({ message: 'How will users log in?', choices }));
}
