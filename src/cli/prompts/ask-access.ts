import type { VariableName } from '../../variables/table.ts';
import type { Choice } from './asker.ts';
import { type Interview, itemsOf, regionLists, typeIn } from './interview.ts';

/** Who gets to the instance and to Teleport, and who is told about certificates. */
export async function askAccess(interview: Interview): Promise<void> {
  const { asker, answers, thorough } = interview;
  const networks = (['allowed_ssh_ingress_cidr_blocks', 'allowed_ingress_cidr_blocks'] as const).filter(
    (name) => thorough && answers.isOpen(name),
  );
  const asked = answers.isOpen('key_name') || answers.isOpen('email') || networks.length > 0;
  if (!asked) return;
  asker.tell(
    'SSH to the instance is for the first user and for emergencies; all else goes through Teleport.',
    'Access',
  );
  if (answers.isOpen('key_name')) await askKeyPair(interview);
  for (const name of networks) await askNetworks(name, interview);
  if (answers.isOpen('email')) {
    const { use_acm, use_letsencrypt } = answers.values;
    await typeIn('email', interview, use_letsencrypt && !use_acm ? LETSENCRYPT_WRITES : NOBODY_WRITES);
  }
}

const LETSENCRYPT_WRITES = {
  message: "Whom should Let's Encrypt write to, if need be?",
  takes: 'An e-mail address',
};

/** The image's first-boot script takes an address in any case. */
const NOBODY_WRITES = {
  message: "Which e-mail address should be in Teleport's configuration?",
  takes: "An e-mail address. The configuration takes one in any case; only Let's Encrypt, not used here, writes to it",
};

/** No name of a key pair begins with a dash. */
const CREATE = '-create';

export async function askKeyPair(interview: Interview): Promise<void> {
  const { asker, answers } = interview;
  delete interview.newKeyPair;
  const names = itemsOf(await regionLists(interview).keyPairs, 'key pairs', asker);
  if (!names) return typeIn('key_name', interview);
  const create: Choice = { value: CREATE, name: 'Create a new key pair', short: 'a new one' };
  const choices = [...names.map((name) => keyPairChoice(name, interview)), create];
  const chosen = await asker.choose({ message: 'Which EC2 key pair?', choices });
  if (chosen === CREATE) await nameNewKeyPair(names, interview);
  else answers.take('key_name', chosen);
}

/** AWS allows names that this program does not. */
function keyPairChoice(name: string, { answers }: Interview): Choice {
  const problem = answers.problem('key_name', name);
  return {
    value: name,
    name,
    ...(problem === undefined ? {} : { disabled: 'a name that this program does not take' }),
  };
}

/** It is made when everything is answered: until then, leaving changes nothing. */
async function nameNewKeyPair(taken: readonly string[], interview: Interview): Promise<void> {
  const { answers, exists } = interview;
  const check = (name: string): string | undefined => {
    const problem = answers.problem('key_name', name);
    if (problem !== undefined) return problem;
    if (taken.includes(name)) return 'The region has a key pair of this name already.';
    return exists(`${name}.pem`) ? `There is a file ${name}.pem here already, and it is not overwritten.` : undefined;
  };
  const wish = answers.values.cluster_name ?? 'teleport';
  await typeIn('key_name', interview, {
    message: 'What should the key pair be called?',
    ...(check(wish) === undefined ? { suggestion: wish } : {}),
    takes: 'A name; the private key will be NAME.pem in this folder, for you alone',
    check,
  });
  const { key_name } = answers.values;
  if (key_name !== undefined) interview.newKeyPair = key_name;
}

const NETWORKS = {
  allowed_ssh_ingress_cidr_blocks: 'From which networks may SSH be reached?',
  allowed_ingress_cidr_blocks: 'From which networks may Teleport be reached?',
};

function askNetworks(name: VariableName & keyof typeof NETWORKS, interview: Interview): Promise<void> {
  return typeIn(name, interview, {
    message: NETWORKS[name],
    suggestion: '0.0.0.0/0',
    takes: 'Networks such as 203.0.113.0/24, with commas between them; 0.0.0.0/0 is everywhere',
    read: asList,
  });
}

/** `a, b` as the list that the variable takes; what is a list already stays one. */
export function asList(text: string): string {
  if (text === '' || text.startsWith('[')) return text;
  return JSON.stringify(text.split(/[\s,]+/).filter((part) => part !== ''));
}
