import { expect, test } from 'vitest';
import { calledObject } from '../../../src/cli/progress/called-object.ts';

const LOAD_BALANCER = 'arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/example-alb/50dc6c';

test.each([
  [{ TableName: 'teleport-example-locks' }, 'teleport-example-locks'],
  [{ RoleName: 'example-cluster', PolicyName: 'example-cluster-s3' }, 'example-cluster-s3'],
  [{ GroupId: 'sg-0123', DryRun: false }, 'sg-0123'],
  [{ InstanceIds: ['i-0123'] }, 'i-0123'],
  [{ LoadBalancerArn: LOAD_BALANCER }, 'app/example-alb/50dc6c'],
  [{ CertificateArn: 'arn:aws:acm:us-west-2:123456789012:certificate/4cb3-31' }, '4cb3-31'],
  [{ HostedZoneId: 'Z123', ChangeBatch: {} }, 'Z123'],
  [{ ImageId: 'ami-1', InstanceIds: [] }, undefined],
  [{}, undefined],
  [undefined, undefined],
])('what a call with %j is about: %s', (input, object) => {
  expect(calledObject(input)).toBe(object);
});
