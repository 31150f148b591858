import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { loadBalancer } from '../../src/resources/elbv2/load-balancer.ts';
import { type RecordInputs, record } from '../../src/resources/route53/record.ts';
import { makeGroup } from './ec2.life.ts';
import { life, type Place } from './life.ts';

async function pointElsewhere({ ctx }: Place, { zone_id, name }: RecordInputs): Promise<void> {
  await ctx.send(
    Route53Client,
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zone_id,
      ChangeBatch: {
        Changes: [
          {
            Action: 'UPSERT',
            ResourceRecordSet: { Name: name, Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.99' }] },
          },
        ],
      },
    }),
  );
}

export const route53Lives = [
  life({
    type: record,
    inputs: async ({ zone }) => ({
      zone_id: zone.id,
      name: `*.life-record.${zone.name}`,
      type: 'A',
      ttl: 300,
      records: ['192.0.2.1'],
      alias: null,
    }),
    updated: (inputs) => ({ ...inputs, records: ['192.0.2.2', '192.0.2.1'] }),
    drift: { inputs: ['records', 'ttl'], make: (place, _id, inputs) => pointElsewhere(place, inputs) },
  }),
  life({
    type: record,
    inputs: async (place) => {
      const group = await makeGroup(place, 'life-alias');
      const arn = await place.make(loadBalancer, {
        name: 'life-alias',
        internal: false,
        subnets: [...place.subnetIds],
        security_groups: [group],
        idle_timeout: 3600,
        tags: {},
      });
      const { dns_name, zone_id } = await place.attributesOf(loadBalancer, arn);
      return {
        zone_id: place.zone.id,
        name: `life-alias.${place.zone.name}`,
        type: 'A',
        ttl: null,
        records: [],
        alias: { name: dns_name, zone_id, evaluate_target_health: true },
      };
    },
    updated: (inputs) => ({ ...inputs, alias: inputs.alias && { ...inputs.alias, evaluate_target_health: false } }),
    drift: { inputs: ['alias', 'ttl', 'records'], make: (place, _id, inputs) => pointElsewhere(place, inputs) },
  }),
  life({
    type: record,
    inputs: async ({ zone }) => ({
      zone_id: zone.id,
      name: `_0123456789abcdef.life-cname.${zone.name}`,
      type: 'CNAME',
      ttl: 60,
      records: ['_fedcba9876543210.acm-validations.aws.'],
      alias: null,
    }),
  }),
];
