import { expect, test } from 'vitest';
import { planAsJson } from '../../../src/cli/render/json.ts';
import { absent, change, input, output, plan, sensitive, unknown } from './sample-plans.ts';

test('what an interrupted run left is told by a member of its own, settled or not', () => {
  const reason = 'an interrupted run had begun to delete it, and i-1 is gone';
  const json = planAsJson(
    plan({ changes: [change('aws_instance.cluster', 'no-op', { interrupted: 'deleting', reason })] }),
  );
  expect(json.changes).toEqual([
    {
      address: 'aws_instance.cluster',
      type: 'aws_instance',
      action: 'no-op',
      interrupted: 'deleting',
      reason,
      inputs: [],
    },
  ]);
});

test('a plan for programs has a version, the counts of the count line and no secret', () => {
  const json = planAsJson(
    plan({
      changes: [
        change('aws_ssm_parameter.license[0]', 'create', { vetted: true, inputs: [input('value', absent, sensitive)] }),
        change('aws_lb.cluster[0]', 'replace', { id: 'arn', order: 'delete-first' }),
      ],
      outputs: [output('instance_ip_public', absent, unknown)],
      losses: [{ address: 'aws_s3_bucket.storage', what: 'bucket x holds 3 object versions' }],
    }),
  );
  expect(json).toMatchInlineSnapshot(`
    {
      "basis": {
        "account": "123456789012",
        "config": "c0ffee",
        "lineage": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "region": "us-west-2",
        "serial": 4,
      },
      "changes": [
        {
          "action": "create",
          "address": "aws_ssm_parameter.license[0]",
          "inputs": [
            {
              "after": {
                "kind": "sensitive",
              },
              "before": {
                "kind": "absent",
              },
              "name": "value",
            },
          ],
          "type": "aws_ssm_parameter",
        },
        {
          "action": "replace",
          "address": "aws_lb.cluster[0]",
          "id": "arn",
          "inputs": [],
          "order": "delete-first",
          "type": "aws_lb",
        },
      ],
      "cost": null,
      "drift": [],
      "interruptions": [
        {
          "address": "aws_lb.cluster[0]",
          "kind": "unreachable",
          "seconds": 180,
          "text": "The web UI is unreachable and nobody can log in for about 3 minutes while the load balancer is made anew.",
        },
        {
          "address": "aws_lb.cluster[0]",
          "kind": "sessions-end",
          "text": "Open sessions (SSH, Kubernetes, databases, apps) end with the old load balancer.",
        },
      ],
      "losses": [
        {
          "address": "aws_s3_bucket.storage",
          "what": "bucket x holds 3 object versions",
        },
      ],
      "mode": "apply",
      "outputs": [
        {
          "after": {
            "kind": "unknown",
          },
          "before": {
            "kind": "absent",
          },
          "name": "instance_ip_public",
        },
      ],
      "replace": [],
      "summary": {
        "add": 2,
        "change": 0,
        "destroy": 1,
      },
      "targets": [],
      "type": "plan",
      "version": 1,
    }
  `);
});
