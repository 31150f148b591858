import { instanceMonthlyUsd } from '../cost/prices.ts';
import { type Interview, itemsOf, regionLists, typeIn } from './interview.ts';
import { sizeChoices } from './size-choices.ts';

/** The instance type, from those that run the image. */
export async function askSize(interview: Interview): Promise<void> {
  const { asker, answers, thorough } = interview;
  const { ami_name = '', region = '' } = answers.values;
  if (!answers.isOpen('cluster_instance_type') || !(thorough || answers.wasAsked('ami_name'))) return;
  // The older names of images don't tell it; those images are all of this one.
  const architecture = ami_name.includes('-arm64') ? 'arm64' : 'x86_64';
  const list = await regionLists(interview).instanceTypes;
  asker.tell(
    `Types that run the image (${architecture}). Prices: dollars a month, on demand, estimated, the instance alone.`,
    'Size',
  );
  const types = itemsOf(list, 'instance types', asker);
  const choices = sizeChoices(types ?? [], architecture, (name) => instanceMonthlyUsd(name, region));
  const preferred = architecture === 'arm64' ? 't4g.micro' : 't3.micro';
  if (choices.length === 0) return typeIn('cluster_instance_type', interview, { suggestion: preferred });
  answers.take('cluster_instance_type', await asker.choose({ message: 'Which instance type?', choices, preferred }));
}
