import { type Interview, itemsOf, typeIn } from './interview.ts';
import { REGION_NAMES } from './region-names.ts';

export async function askRegion(interview: Interview): Promise<void> {
  const { asker, answers, lists, usualRegion } = interview;
  if (!answers.isOpen('region')) return;
  asker.tell('Where the cluster will run. Everything it is made of is in this one region.', 'Region');
  const regions = itemsOf(await lists.regions(), 'regions', asker);
  if (!regions?.length) return typeIn('region', interview);
  const choices = regions.map((region) => ({
    value: region,
    short: region,
    name: `${region.padEnd(16)}${REGION_NAMES[region] ?? ''}`.trimEnd(),
  }));
  const preferred = usualRegion === undefined ? {} : { preferred: usualRegion };
  answers.take('region', await asker.choose({ message: 'Which AWS region?', choices, ...preferred }));
}
