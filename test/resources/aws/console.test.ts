import { expect, test } from 'vitest';
import { lookAt } from '../../../src/resources/aws/console.ts';

test.each([
  ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com', 'https://us-east-1.console.aws.amazon.com'],
  [
    'aws-us-gov',
    'us-gov-east-1',
    'https://us-gov-east-1.console.amazonaws-us-gov.com',
    'https://us-gov-west-1.console.amazonaws-us-gov.com',
  ],
  ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn', 'https://cn-northwest-1.console.amazonaws.cn'],
])('in %s links lead to its own console; IAM and Route 53 belong to no region', (partition, region, own, common) => {
  const place = { partition, region };
  expect(lookAt(place, 'instance', 'i-1', 'Look.')).toBe(
    `Look.\n${own}/ec2/home?region=${region}#InstanceDetails:instanceId=i-1`,
  );
  expect(lookAt(place, 'zone', 'Z1', 'Look.')).toBe(`Look.\n${common}/route53/v2/hostedzones#ListRecordSets/Z1`);
});

test('where the console is not known there is no link', () => {
  expect(lookAt({ partition: 'aws-iso', region: 'us-iso-east-1' }, 'instance', 'i-1', 'Look.')).toBe('Look.');
});
