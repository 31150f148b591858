import type { PublicZone } from '../../stacks/starter-cluster/lookups/zones.ts';
import { domainName, isBelow } from '../../variables/domain-name.ts';
import type { Choice } from './asker.ts';
import { type Interview, itemsOf, regionLists, typeIn } from './interview.ts';

/** First the zone, then a name in it. */
export async function askDomain(interview: Interview): Promise<void> {
  const { asker, answers } = interview;
  if (!answers.isOpen('route53_zone') && !answers.isOpen('route53_domain')) return;
  const list = await regionLists(interview).zones;
  asker.tell('The name under which people reach the cluster, in a public Route 53 zone of the account.', 'Domain');
  const zones = itemsOf(list, 'hosted zones', asker);
  if (answers.isOpen('route53_zone')) await askZone(zones, interview);
  if (answers.isOpen('route53_domain')) await askName(zones ?? [], interview);
}

async function askZone(zones: readonly PublicZone[] | undefined, interview: Interview): Promise<void> {
  const { asker, answers } = interview;
  const choices = zoneChoices(zones ?? [], answers.values.route53_domain);
  if (zones && choices.every(({ disabled }) => disabled !== undefined)) {
    const { route53_domain } = answers.values;
    const above = route53_domain === undefined ? '' : ` above ${route53_domain}`;
    asker.tell(`The account has no public hosted zone${above} that can be used. One has to be there before an apply.`);
    return typeIn('route53_zone', interview);
  }
  if (!zones) return typeIn('route53_zone', interview);
  answers.take('route53_zone', await asker.choose({ message: 'Which hosted zone?', choices }));
}

/** A line for each name. Two zones of one name can't be told apart by it, and a domain that is set must be below its zone. */
export function zoneChoices(zones: readonly PublicZone[], domain: string | undefined): Choice[] {
  const names = [...new Set(zones.map(({ name }) => name))];
  return names.map((name) => {
    const ids = zones.filter((zone) => zone.name === name).map(({ id }) => id);
    const why =
      ids.length > 1
        ? `${ids.length} zones have this name`
        : domain !== undefined && !isBelow(domain, name)
          ? `${domain} is not below it`
          : undefined;
    return { value: name, name, ...(why === undefined ? {} : { disabled: why }) };
  });
}

function askName(zones: readonly PublicZone[], interview: Interview): Promise<void> {
  const { answers } = interview;
  const zone = answers.values.route53_zone ?? '';
  const read = (text: string) => wholeName(text, zone);
  const check = (text: string) =>
    notBelow(text, zone) ?? answers.problem('route53_domain', text) ?? takenBy(text, zone, zones);
  return typeIn('route53_domain', interview, {
    message: 'Which domain should the cluster have?',
    suggestion: `teleport.${zone}`,
    takes: `A name below ${zone}, whole or its first part alone`,
    read,
    check,
  });
}

/** `teleport` stands for `teleport.example.com`. */
export function wholeName(text: string, zone: string): string {
  return text !== '' && !text.includes('.') ? `${text}.${zone}` : text;
}

/** Said before the rule between the variables says it at length. */
function notBelow(text: string, zone: string): string | undefined {
  const parsed = domainName.safeParse(text);
  return parsed.success && !isBelow(parsed.data, zone) ? `It is not below ${zone}.` : undefined;
}

/** DNS and certbot go by the longest match: records in the wider zone would not be seen. */
export function takenBy(domain: string, zone: string, zones: readonly PublicZone[]): string | undefined {
  const parsed = domainName.safeParse(domain);
  if (!parsed.success) return undefined;
  const name = parsed.data;
  const nearer = zones.find((other) => isBelow(other.name, zone) && (other.name === name || isBelow(name, other.name)));
  return (
    nearer && `It belongs to the zone ${nearer.name} of this account: set route53_zone to that, or take another name.`
  );
}
