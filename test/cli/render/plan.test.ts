import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { planLines } from '../../../src/cli/render/plan.ts';
import type { Json } from '../../../src/core/values.ts';
import type { Plan } from '../../../src/planner/model.ts';
import {
  absent,
  change,
  DYNAMO_POLICY,
  input,
  output,
  plan,
  sensitive,
  USER_DATA,
  unknown,
  value,
} from './sample-plans.ts';

function screen(of: Partial<Plan>, columns = 80, level: 0 | 1 = 0): string {
  return `\n${planLines(plan(of), { color: new Chalk({ level }), columns }).join('\n')}\n`;
}

/** The part of the screen that tells of the changes. */
function body(changes: Plan['changes'], columns = 80): string {
  const text = screen({ changes }, columns);
  return `\n${text.slice(text.indexOf('  # '), text.indexOf('\n\nPlan:'))}\n`;
}

const instance = change('aws_instance.cluster', 'create', {
  inputs: [
    input('ami', absent, value('ami-00000000000000001')),
    input('iam_instance_profile', absent, unknown),
    input('metadata_options', absent, value({ http_endpoint: 'enabled', http_tokens: 'required' })),
    input('tags', absent, value({ Name: 'teleport-example' })),
    input('user_data', absent, value(USER_DATA)),
  ],
});

describe('the whole screen', () => {
  const everything: Partial<Plan> = {
    changes: [
      instance,
      change('aws_s3_bucket.storage', 'replace', {
        id: 'old-bucket',
        order: 'create-first',
        reason: "bucket can't be changed in place",
        inputs: [input('bucket', value('old-bucket'), value('new-bucket'), true)],
      }),
      change('aws_s3_bucket_acl.storage', 'no-op', { id: 'x' }),
    ],
    drift: [
      {
        address: 'aws_s3_bucket_versioning.storage',
        type: 'aws_s3_bucket_versioning',
        kind: 'changed',
        inputs: [input('status', value('Enabled'), value('Suspended'))],
      },
      {
        address: 'aws_security_group_rule.cluster_ingress_ssh',
        type: 'aws_security_group_rule',
        kind: 'deleted',
        inputs: [input('cidr_blocks', value(['0.0.0.0/0']), absent)],
      },
    ],
    losses: [{ address: 'aws_s3_bucket.storage', what: 'bucket old-bucket holds more than 1000 object versions' }],
    outputs: [
      output('cluster_name', absent, value('teleport-example')),
      output('instance_ip_public', value('203.0.113.7'), unknown),
      output('key_name', value('exampleuser'), value('exampleuser')),
    ],
  };

  test('80 columns, no colours', () => {
    const text = screen(everything);
    expect(text).toMatchInlineSnapshot(`
      "
      Note: Changed outside of teleport-starter

      Since the last apply, AWS differs from what was recorded, and it was not this
      program that changed it:

        # aws_s3_bucket_versioning.storage has changed
        ~ resource "aws_s3_bucket_versioning" "storage" {
            ~ status = "Enabled" -> "Suspended"
          }

        # aws_security_group_rule.cluster_ingress_ssh has been deleted

      ────────────────────────────────────────────────────────────────────────────────

      teleport-starter compared your variables with what AWS has now. Resource actions
      are indicated with the following symbols:
        + create
      +/- create replacement and then destroy

      teleport-starter will perform the following actions:

      ── Storage: 1 to replace ───────────────────────────────────────────────────────

        # aws_s3_bucket.storage must be replaced
        # (bucket can't be changed in place)
      +/- resource "aws_s3_bucket" "storage" {
            ~ id     = "old-bucket" -> (known after apply)
            ~ bucket = "old-bucket" -> "new-bucket" # forces replacement
          }

      ── Compute: 1 to create ────────────────────────────────────────────────────────

        # aws_instance.cluster will be created
        + resource "aws_instance" "cluster" {
            + ami                  = "ami-00000000000000001"
            + iam_instance_profile = (known after apply)
            + metadata_options     = {
                + http_endpoint = "enabled"
                + http_tokens   = "required"
              }
            + tags                 = { Name = "teleport-example" }
            + user_data            = <<-EOT
                  #!/bin/bash
                  set -eu
                  cat > /etc/teleport.d/conf <<'CONF'
                  TELEPORT_ROLE=auth,node,proxy
                  EC2_REGION=us-west-2
                  TELEPORT_AUTH_TYPE=local
                  TELEPORT_CLUSTER_NAME=teleport-example
                  TELEPORT_DOMAIN_NAME=teleport.example.com
                  USE_ACM=true
                  CONF
              EOT
          }

      Plan: 2 to add, 0 to change, 1 to destroy.

      Changes to Outputs:
        + cluster_name       = "teleport-example"
        ~ instance_ip_public = "203.0.113.7" -> (known after apply)

      No interruption. The cluster is not running.

      This destroys data for good:
        - aws_s3_bucket.storage: bucket old-bucket holds more than 1000 object
          versions
      An apply refuses this. Change back what replaces it, or save the data first and
      give -allow-data-loss. To save it:
        aws s3 sync s3://old-bucket old-bucket --region us-west-2
      "
    `);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('200 columns need fewer lines, and nothing is lost or added by colours', () => {
    expect(screen(everything, 200).split('\n').length).toBeLessThan(screen(everything).split('\n').length);
    expect(stripVTControlCharacters(screen(everything, 80, 1))).toBe(screen(everything));
  });

  test('colours say what comes, changes and goes; losses and culprits are red', () => {
    expect(
      screen({ ...everything, changes: everything.changes?.slice(1) ?? [], drift: [] }, 80, 1),
    ).toMatchInlineSnapshot(`
      "
      teleport-starter compared your variables with what AWS has now. Resource actions
      are indicated with the following symbols:
      [32m+[39m/[31m-[39m create replacement and then destroy

      teleport-starter will perform the following actions:

      [2m──[22m [1mStorage: 1 to replace[22m [2m───────────────────────────────────────────────────────[22m

        # [1maws_s3_bucket.storage must be[22m [1m[31mreplaced[39m[22m
        # (bucket can't be changed in place)
      [32m+[39m/[31m-[39m resource "aws_s3_bucket" "storage" {
            [33m~[39m id     = "old-bucket" -> (known after apply)
            [33m~[39m bucket = "old-bucket" -> "new-bucket" [31m# forces replacement[39m
          }

      [1mPlan:[22m 1 to add, 0 to change, 1 to destroy.

      Changes to Outputs:
        [32m+[39m cluster_name       = "teleport-example"
        [33m~[39m instance_ip_public = "203.0.113.7" -> (known after apply)

      [1mNo interruption.[22m

      [1m[31mThis destroys data for good:[39m[22m
      [31m  - aws_s3_bucket.storage: bucket old-bucket holds more than 1000 object[39m
      [31m    versions[39m
      An apply refuses this. Change back what replaces it, or save the data first and
      give -allow-data-loss. To save it:
        aws s3 sync s3://old-bucket old-bucket --region us-west-2
      "
    `);
  });
});

describe('counting', () => {
  test('as Terraform: a replacement is one of each, what is forgotten, moved or unchanged is none, a deposed object is a destroy', () => {
    const text = screen({
      changes: [
        change('aws_lb.a', 'create'),
        change('aws_lb.b', 'create', { resumes: true, id: 'arn' }),
        change('aws_lb.c', 'update', { id: 'c' }),
        change('aws_lb.d', 'replace', { id: 'd', order: 'delete-first' }),
        change('aws_lb.e', 'delete', { id: 'e' }),
        change('aws_lb.f', 'forget', { id: 'f' }),
        change('aws_lb.g', 'no-op', { id: 'g', movedFrom: 'aws_lb.h' }),
        change('aws_lb.i', 'delete', { id: 'i-old', deposed: 'i-old' }),
        change('aws_lb.j', 'no-op', { id: 'j' }),
      ],
    });
    expect(text).toContain('\nPlan: 3 to add, 1 to change, 3 to destroy.\n');
    expect(text).not.toContain('aws_lb.j');
  });
});

describe('nothing to do', () => {
  test('no change', () => {
    expect(screen({ changes: [change('aws_lb.a', 'no-op', { id: 'a' })] })).toMatchInlineSnapshot(`
      "
      No changes. Your infrastructure matches the configuration.

      teleport-starter compared what AWS has with your variables and found no
      differences.
      "
    `);
  });

  test('without a look at AWS: nothing is said of what AWS has', () => {
    const unseen = planLines(plan({}), { color: new Chalk({ level: 0 }), columns: 80 }, undefined, false);
    expect(unseen).toEqual([
      'No changes. What was recorded matches the configuration.',
      '',
      'teleport-starter compared what was recorded with your variables and found no',
      'differences; AWS was not asked.',
    ]);
  });

  test('drift that no variable decides', () => {
    const drift: Plan['drift'] = [
      { address: 'aws_lb.a', type: 'aws_lb', kind: 'changed', inputs: [input('x', value(1), value(2))] },
    ];
    expect(screen({ drift })).toMatchInlineSnapshot(`
      "
      Note: Changed outside of teleport-starter

      Since the last apply, AWS differs from what was recorded, and it was not this
      program that changed it:

        # aws_lb.a has changed
        ~ resource "aws_lb" "a" {
            ~ x = 1 -> 2
          }

      No changes. Your infrastructure still matches the configuration.

      What was changed outside of teleport-starter is nothing that your variables
      decide.
      "
    `);
  });

  test('what an interrupted run left and is settled is told, though nothing is to be done', () => {
    expect(
      screen({
        changes: [
          change('aws_instance.cluster', 'no-op', {
            interrupted: 'creating',
            reason: 'an interrupted run had begun to create it, but AWS has nothing of it',
          }),
          change('aws_lb.cluster[0]', 'no-op', {
            deposed: 'arn',
            reason: 'an earlier run replaced arn, which is gone',
          }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      Note: Left by an interrupted run, and settled

        # aws_instance.cluster
        # (an interrupted run had begun to create it, but AWS has nothing of it)

        # aws_lb.cluster[0]
        # (an earlier run replaced arn, which is gone)

      No changes. Your infrastructure matches the configuration.

      teleport-starter compared what AWS has with your variables and found no
      differences.
      "
    `);
  });

  test('nothing to destroy', () => {
    expect(screen({ mode: 'destroy' })).toMatchInlineSnapshot(`
      "
      No changes. No objects need to be destroyed.

      Nothing has been created yet, or all of it is gone already.
      "
    `);
  });

  test('only outputs', () => {
    expect(
      screen({ outputs: [output('key_name', value('a'), value('b')), output('old', value('c'), absent)] }),
    ).toMatchInlineSnapshot(`
      "
      Changes to Outputs:
        ~ key_name = "a" -> "b"
        - old      = "c" -> null

      You can apply this plan to save these new output values to the state, without
      changing any real infrastructure.
      "
    `);
  });
});

describe('changes', () => {
  test('user data is told as a line diff, beside it that it forces the replacement', () => {
    expect(
      body([
        change('aws_instance.cluster', 'replace', {
          id: 'i-0123',
          order: 'create-first',
          reason: "user_data can't be changed in place",
          inputs: [input('user_data', value(USER_DATA), value(USER_DATA.replace('=local', '=github')), true)],
        }),
      ]),
    ).toMatchInlineSnapshot(`
      "
        # aws_instance.cluster must be replaced
        # (user_data can't be changed in place)
      +/- resource "aws_instance" "cluster" {
            ~ id        = "i-0123" -> (known after apply)
            ~ user_data = <<-EOT # forces replacement
                  # (3 unchanged lines hidden)
                  TELEPORT_ROLE=auth,node,proxy
                  EC2_REGION=us-west-2
                - TELEPORT_AUTH_TYPE=local
                + TELEPORT_AUTH_TYPE=github
                  TELEPORT_CLUSTER_NAME=teleport-example
                  TELEPORT_DOMAIN_NAME=teleport.example.com
                  # (2 unchanged lines hidden)
              EOT
          }
      "
    `);
  });

  test('a policy is told by statements, actions and resources, whether it comes as an object or as JSON text', () => {
    const [first, second] = (DYNAMO_POLICY as { Statement: Record<string, Json>[] }).Statement as [
      Record<string, Json>,
      Record<string, Json>,
    ];
    const before: Json = { Version: '2012-10-17', Statement: [first, second] };
    const after: Json = {
      Version: '2012-10-17',
      Statement: [
        second,
        { ...first, Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Scan', 'dynamodb:UpdateItem'] },
        { Sid: 'NoDelete', Effect: 'Deny', Action: 'dynamodb:DeleteTable', Resource: '*' },
      ],
    };
    const of = (a: Json, b: Json) =>
      body([
        change('aws_iam_role_policy.cluster_dynamo', 'update', {
          id: 'r:p',
          inputs: [input('policy', value(a), value(b))],
        }),
      ]);
    expect(of(before, after)).toMatchInlineSnapshot(`
      "
        # aws_iam_role_policy.cluster_dynamo will be updated in-place
        ~ resource "aws_iam_role_policy" "cluster_dynamo" {
              id     = "r:p"
            ~ policy = {
                ~ Allow
                  - actions:    dynamodb:BatchWriteItem, dynamodb:DeleteItem
                  + actions:    dynamodb:UpdateItem
                    resources:
                      arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example
                      arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example/
                      ↳ stream/*
                + Deny "NoDelete"
                    actions:    dynamodb:DeleteTable
                    resources:  *
                  # (1 unchanged statement hidden)
              }
          }
      "
    `);
    expect(of(JSON.stringify(before), JSON.stringify(after))).toBe(of(before, after));
  });

  test('a new policy at 80 columns', () => {
    const text = body([
      change('aws_iam_role.cluster', 'create', {
        inputs: [
          input(
            'assume_role_policy',
            absent,
            value({
              Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
            }),
          ),
        ],
      }),
      change('aws_iam_role_policy.cluster_dynamo', 'create', {
        inputs: [input('policy', absent, value(DYNAMO_POLICY))],
      }),
    ]);
    expect(text).toMatchInlineSnapshot(`
      "
        # aws_iam_role.cluster will be created
        + resource "aws_iam_role" "cluster" {
            + assume_role_policy = {
                + Allow
                    principals: Service ec2.amazonaws.com
                    actions:    sts:AssumeRole
              }
          }

        # aws_iam_role_policy.cluster_dynamo will be created
        + resource "aws_iam_role_policy" "cluster_dynamo" {
            + policy = {
                + Allow
                    actions:    dynamodb:BatchWriteItem, dynamodb:DeleteItem,
                                dynamodb:GetItem, dynamodb:PutItem, dynamodb:Scan
                    resources:
                      arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example
                      arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example/
                      ↳ stream/*
                + Allow
                    actions:    route53:ChangeResourceRecordSets
                    resources:  arn:aws:route53:::hostedzone/Z123
                    when:       ForAllValues:StringEquals
                                route53:ChangeResourceRecordSetsRecordTypes = TXT
              }
          }
      "
    `);
    // Only what would be useless in pieces may be wider.
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('other JSON text, lists and objects show only what differs inside', () => {
    expect(
      body([
        change('aws_thing.x', 'update', {
          id: 'x',
          inputs: [
            input('document', value('{"a":1,"b":[1,2]}'), value('{"a":1,"b":[1,3]}')),
            input('gone', value({ zone: 'Z', name: 'n' }), absent),
            input('rules', value([{ port: 22 }, { port: 443 }]), value([{ port: 443 }, { port: 3022 }])),
            input('tags', value({ A: '1', B: '2', C: '3' }), value({ A: '1', B: '9', D: '4' })),
            input('ttl', absent, value(300)),
            input('user_data', value('one line'), value('two\nlines')),
          ],
        }),
      ]),
    ).toMatchInlineSnapshot(`
      "
        # aws_thing.x will be updated in-place
        ~ resource "aws_thing" "x" {
              id        = "x"
            ~ document  = jsonencode({
                ~ b = [
                    - 2,
                    + 3,
                      # (1 unchanged element hidden)
                  ]
                  # (1 unchanged attribute hidden)
              })
            - gone      = { zone = "Z", name = "n" } -> null
            ~ rules     = [
                - { port = 22 },
                + { port = 3022 },
                  # (1 unchanged element hidden)
              ]
            ~ tags      = {
                ~ B = "2" -> "9"
                - C = "3" -> null
                + D = "4"
                  # (1 unchanged attribute hidden)
              }
            + ttl       = 300
            ~ user_data = <<-EOT
                - one line
                + two
                + lines
              EOT
          }
      "
    `);
  });

  test('secrets are never told, unknown values are known after apply, also deep inside', () => {
    expect(
      body([
        change('aws_ssm_parameter.license[0]', 'update', {
          id: '/teleport/x/license',
          inputs: [
            input('name', value('/teleport/x/license'), unknown, true),
            input('nested', value({ a: ['x'] }), value({ a: ['(known after apply)'], b: '(sensitive value)' })),
            input('user_data', value(USER_DATA), unknown),
            input('value', sensitive, sensitive),
          ],
        }),
        change('aws_ssm_parameter.new[0]', 'create', { inputs: [input('value', absent, sensitive)] }),
        change('aws_ssm_parameter.old[0]', 'delete', { id: 'o', inputs: [input('value', sensitive, absent)] }),
      ]),
    ).toMatchInlineSnapshot(`
      "
        # aws_ssm_parameter.license[0] will be updated in-place
        ~ resource "aws_ssm_parameter" "license" {
              id        = "/teleport/x/license"
            ~ name      = "/teleport/x/license"
                          -> (known after apply) # forces replacement
            ~ nested    = {
                ~ a = [
                    - "x",
                    + (known after apply),
                  ]
                + b = (sensitive value)
              }
            ~ user_data = (text of 10 lines) -> (known after apply)
            ~ value     = (sensitive value)
          }

        # aws_ssm_parameter.new[0] will be created
        + resource "aws_ssm_parameter" "new" {
            + value = (sensitive value)
          }

        # aws_ssm_parameter.old[0] will be destroyed
        - resource "aws_ssm_parameter" "old" {
            - id    = "o" -> null
            - value = (sensitive value) -> null
          }
      "
    `);
  });

  test('values too long for one line break at the arrow, and are never cut', () => {
    const [a, b] = ['a', 'b'].map((c) => `arn:aws:acm:us-west-2:123456789012:certificate/${c.repeat(12)}`) as [
      string,
      string,
    ];
    const text = body([
      change('aws_lb_listener.cluster[0]', 'replace', {
        id: 'l',
        order: 'delete-first',
        inputs: [
          input('certificate_arn', value(a), value(b), true),
          input('name_that_takes_a_lot_of_room', value(a), value(b)),
        ],
      }),
    ]);
    expect(text).toMatchInlineSnapshot(`
      "
        # aws_lb_listener.cluster[0] must be replaced
      -/+ resource "aws_lb_listener" "cluster" {
            ~ id                            = "l" -> (known after apply)
            ~ certificate_arn               = # forces replacement
                  "arn:aws:acm:us-west-2:123456789012:certificate/aaaaaaaaaaaa"
                  -> "arn:aws:acm:us-west-2:123456789012:certificate/bbbbbbbbbbbb"
            ~ name_that_takes_a_lot_of_room =
                  "arn:aws:acm:us-west-2:123456789012:certificate/aaaaaaaaaaaa"
                  -> "arn:aws:acm:us-west-2:123456789012:certificate/bbbbbbbbbbbb"
          }
      "
    `);
  });

  test('a destroy names what goes, without reciting policies and user data', () => {
    expect(
      screen({
        mode: 'destroy',
        changes: [
          change('aws_iam_role_policy.cluster_dynamo', 'delete', {
            id: 'r:p',
            inputs: [input('policy', value(DYNAMO_POLICY), absent)],
          }),
          change('aws_instance.cluster', 'delete', {
            id: 'i-0123',
            inputs: [
              input('ami', value('ami-1'), absent),
              input(
                'subnets',
                value(['subnet-00000000000000001', 'subnet-00000000000000002', 'subnet-00000000000000003']),
                absent,
              ),
              input('user_data', value(USER_DATA), absent),
            ],
          }),
          change('aws_instance.cluster', 'delete', {
            id: 'i-0099',
            deposed: 'i-0099',
            reason: 'an earlier run replaced it',
          }),
        ],
        outputs: [output('cluster_name', value('teleport-example'), absent)],
      }),
    ).toMatchInlineSnapshot(`
      "
      teleport-starter compared your variables with what AWS has now. Resource actions
      are indicated with the following symbols:
        - destroy

      teleport-starter will perform the following actions:

      ── Identity: 1 to destroy ──────────────────────────────────────────────────────

        # aws_iam_role_policy.cluster_dynamo will be destroyed
        - resource "aws_iam_role_policy" "cluster_dynamo" {
            - id     = "r:p" -> null
            - policy = (policy of 2 statements) -> null
          }

      ── Compute: 2 to destroy ───────────────────────────────────────────────────────

        # aws_instance.cluster will be destroyed
        - resource "aws_instance" "cluster" {
            - id        = "i-0123" -> null
            - ami       = "ami-1" -> null
            - subnets   = [
                - "subnet-00000000000000001",
                - "subnet-00000000000000002",
                - "subnet-00000000000000003",
              ]
            - user_data = (text of 10 lines) -> null
          }

        # aws_instance.cluster (deposed object) will be destroyed
        # (an earlier run replaced it)
        - resource "aws_instance" "cluster" {
            - id = "i-0099" -> null
          }

      Plan: 0 to add, 0 to change, 3 to destroy.

      Changes to Outputs:
        - cluster_name = "teleport-example" -> null

      Interruption:
        - The cluster stops for good: nobody can log in any more, and open sessions
          end.
      "
    `);
  });

  test('what an interrupted run left and is yet to be settled says what comes of it', () => {
    expect(
      body([
        change('aws_instance.cluster', 'create', {
          id: 'i-0123',
          resumes: true,
          interrupted: 'creating',
          reason: 'an interrupted run had begun to create it, found as i-0123',
        }),
        change('aws_lb.cluster[0]', 'create', {
          interrupted: 'deleting',
          reason: 'an interrupted run had begun to delete it, and arn is gone',
        }),
        change('aws_s3_bucket.storage', 'delete', {
          interrupted: 'creating',
          reason: 'an interrupted run had begun to create it, and AWS shows nothing of it yet',
        }),
        change('aws_instance.stray["i-0456"]', 'delete', {
          id: 'i-0456',
          reason: 'found by its tag, no record names it',
        }),
      ]),
    ).toMatchInlineSnapshot(`
      "
        # aws_s3_bucket.storage will be destroyed if it appears
        # (an interrupted run had begun to create it, and AWS shows nothing of it yet)
        - resource "aws_s3_bucket" "storage" {}

      ── Compute: 1 to create, 1 to destroy ──────────────────────────────────────────

        # aws_instance.cluster will be taken up again and completed
        # (an interrupted run had begun to create it, found as i-0123)
        + resource "aws_instance" "cluster" {
              id = "i-0123"
          }

        # aws_instance.stray["i-0456"] will be destroyed
        # (found by its tag, no record names it)
        - resource "aws_instance" "stray" {
            - id = "i-0456" -> null
          }

      ── Load balancer: 1 to create ──────────────────────────────────────────────────

        # aws_lb.cluster[0] will be created
        # (an interrupted run had begun to delete it, and arn is gone)
        + resource "aws_lb" "cluster" {}
      "
    `);
  });

  test('the first lines say whether AWS was asked, and are broken between words', () => {
    const created = plan({ changes: [change('aws_iam_role.cluster', 'create')] });
    expect(planLines(created, { color: new Chalk({ level: 0 }), columns: 50 }, undefined, false).slice(0, 8)).toEqual([
      'teleport-starter compared your variables with what',
      'was recorded; AWS was not asked. Resource actions',
      'are indicated with the following symbols:',
      '  + create',
      '',
      'teleport-starter will perform the following',
      'actions:',
      '',
    ]);
  });

  test('what only moves has no sign to be explained', () => {
    const moved = change('aws_iam_role.cluster', 'no-op', { id: 'r', movedFrom: 'aws_iam_role.other' });
    expect(screen({ changes: [moved] })).toMatch(
      /^\nteleport-starter compared your variables with what AWS has now\.\n\nteleport-starter will perform/,
    );
  });

  test('moved, forgotten and resumed resources say so; long names keep within the width', () => {
    expect(
      body([
        change('aws_acm_certificate_validation.cert[0]', 'no-op', {
          id: 'arn',
          movedFrom: 'aws_acm_certificate_validation.cert',
        }),
        change('aws_route53_record.cert_validation[0]', 'forget', {
          id: 'Z_x_CNAME',
          reason: 'it was there before the first apply',
        }),
        change('aws_route53_record.cluster[0]', 'update', {
          id: 'Z_x_A',
          movedFrom: 'aws_route53_record.cluster_acm[0]',
          inputs: [input('records', absent, unknown)],
        }),
        change('aws_s3_bucket.storage', 'create', {
          id: 'teleport-example',
          resumes: true,
          reason: 'it exists and carries the mark of this deployment',
        }),
      ]),
    ).toMatchInlineSnapshot(`
      "
        # aws_s3_bucket.storage will be taken up again and completed
        # (it exists and carries the mark of this deployment)
        + resource "aws_s3_bucket" "storage" {
              id = "teleport-example"
          }

      ── Certificate: 1 to forget, 1 moved ───────────────────────────────────────────

        # aws_acm_certificate_validation.cert[0] has moved from
        #   aws_acm_certificate_validation.cert
          resource "aws_acm_certificate_validation" "cert" {
              id = "arn"
          }

        # aws_route53_record.cert_validation[0] will be forgotten, not destroyed
        # (it was there before the first apply)
        . resource "aws_route53_record" "cert_validation" {
              id = "Z_x_CNAME"
          }

      ── DNS: 1 to update ────────────────────────────────────────────────────────────

        # aws_route53_record.cluster[0] will be updated in-place
        # (moved from aws_route53_record.cluster_acm[0])
        ~ resource "aws_route53_record" "cluster" {
              id      = "Z_x_A"
            + records = (known after apply)
          }
      "
    `);
  });
});
