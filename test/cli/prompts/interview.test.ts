import { expect, test } from 'vitest';
import { Answers } from '../../../src/cli/prompts/answers.ts';
import { typeIn } from '../../../src/cli/prompts/interview.ts';
import type { VariableName } from '../../../src/variables/table.ts';
import { scripted } from './scripted.ts';

test.each<[VariableName, string, string]>([
  ['key_name', 'mine', 'The name of an EC2 key pair: '],
  ['cluster_name', 'mine', '3 to 56 letters'],
  // To be typed as it stands: a capital would be refused.
  ['ami_name', 'teleport-oss-17.0.0-x86_64', 'teleport-<oss|ent>-'],
])('what %s takes is said as a sentence, a pattern as it stands', async (name, text, rule) => {
  const told: string[] = [];
  const asker = scripted({ '': text });
  const type: typeof asker.type = (question) => {
    told.push(question.takes);
    return asker.type(question);
  };
  await typeIn(name, { asker: { ...asker, type }, answers: new Answers({}) });
  expect(told.map((each) => each.slice(0, rule.length))).toEqual([rule]);
});
