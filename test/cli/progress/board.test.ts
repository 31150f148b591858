import { expect, test } from 'vitest';
import { makeBoard, rowTexts, totalText } from '../../../src/cli/progress/board.ts';
import { GROUPS, groupOf } from '../../../src/cli/render/groups.ts';
import { change } from '../render/sample-plans.ts';
import { at, done, START, started, waiting } from './sample-runs.ts';

const planned = {
  changes: [
    change('aws_dynamodb_table.teleport', 'create'),
    change('aws_s3_bucket.storage', 'no-op'),
    change('aws_instance.cluster', 'replace', { order: 'create-first' }),
    change('aws_lb.cluster[0]', 'create'),
    change('aws_lb_listener.cluster[0]', 'create'),
  ],
};

function texts(board: ReturnType<typeof makeBoard>, seconds: number, columns: number, height = 20): string[] {
  return rowTexts(board.groups.map(board.row), START + seconds * 1000, { columns, height });
}

test('every resource of the starter cluster has a group of its own kind', () => {
  const grouped = Object.fromEntries(
    [
      'aws_dynamodb_table.teleport',
      'aws_s3_bucket_acl.storage',
      'aws_iam_role.cluster',
      'aws_ssm_parameter.license[0]',
      'aws_security_group.cluster',
      'aws_security_group_rule.cluster_egress',
      'aws_instance.cluster',
      'aws_acm_certificate_validation.cert[0]',
      'aws_route53_record.cert_validation[0]',
      'aws_lb.cluster[0]',
      'aws_lb_target_group.cluster[0]',
      'aws_route53_record.cluster_acm[0]',
      'aws_route53_record.wildcard-cluster[0]',
      'aws_sns_topic.new',
    ].map((address) => [address, groupOf(address)]),
  );
  expect(grouped).toMatchInlineSnapshot(`
    {
      "aws_acm_certificate_validation.cert[0]": "Certificate",
      "aws_dynamodb_table.teleport": "Storage",
      "aws_iam_role.cluster": "Identity",
      "aws_instance.cluster": "Compute",
      "aws_lb.cluster[0]": "Load balancer",
      "aws_lb_target_group.cluster[0]": "Load balancer",
      "aws_route53_record.cert_validation[0]": "Certificate",
      "aws_route53_record.cluster_acm[0]": "DNS",
      "aws_route53_record.wildcard-cluster[0]": "DNS",
      "aws_s3_bucket_acl.storage": "Storage",
      "aws_security_group.cluster": "Network",
      "aws_security_group_rule.cluster_egress": "Network",
      "aws_sns_topic.new": "Other",
      "aws_ssm_parameter.license[0]": "Identity",
    }
  `);
  expect(new Set(Object.values(grouped))).toEqual(new Set(GROUPS));
});

test('rows tell how far each group is and what it waits for; groups without a change have none', () => {
  const board = makeBoard(planned);
  expect(texts(board, 0, 80)).toMatchInlineSnapshot(`
    [
      "Storage          0/1",
      "Compute          0/2",
      "Load balancer    0/2",
    ]
  `);
  for (const event of [
    at(0, { type: 'run-started', steps: 5 }),
    started(0, 'aws_dynamodb_table.teleport'),
    started(0, 'aws_lb_listener.cluster[0]'),
    started(1, 'aws_lb.cluster[0]'),
    waiting(3, 'aws_lb.cluster[0]', 'the load balancer to become active', 'provisioning'),
    done(9, 'aws_dynamodb_table.teleport', 9, 'teleport'),
    started(9, 'aws_instance.cluster'),
  ]) {
    board.take(event);
  }
  expect(texts(board, 65, 200)).toMatchInlineSnapshot(`
    [
      "Storage          1/1",
      "Compute          0/2  creating aws_instance.cluster 56s",
      "Load balancer    0/2  aws_lb.cluster[0] (+1) 1m4s, waiting for the load balancer to become active (provisioning)",
    ]
  `);
  const narrow = texts(board, 65, 76);
  expect(narrow).toMatchInlineSnapshot(`
    [
      "Storage          1/1",
      "Compute          0/2  creating aws_instance.cluster 56s",
      "Load balancer    0/2  aws_lb.cluster[0] (+1) 1m4s
      waiting for the load balancer to become active (provisioning)",
    ]
  `);
  const cramped = texts(board, 65, 60, 3);
  expect(cramped).toMatchInlineSnapshot(`
    [
      "Storage          1/1",
      "Compute          0/2  creating aws_instance.cluster 56s",
      "Load balancer    0/2  aws_lb.cluster[0] (+1) 1m4s, waiting…",
    ]
  `);
  expect(Math.max(...cramped.map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(board.hasEnded('Storage')).toBe(true);
  expect(board.hasEnded('Compute')).toBe(false);
  expect(totalText(board.groups.map(board.row), 65_000, 'about 1m30s left', 80)).toMatchInlineSnapshot(
    `"Total            1/5  1m5s, about 1m30s left"`,
  );
});

test('a replacement is two steps: the group ends with the second', () => {
  const board = makeBoard(planned);
  board.take(started(0, 'aws_instance.cluster'));
  board.take(done(1, 'aws_instance.cluster', 1, 'i-2'));
  expect(board.hasEnded('Compute')).toBe(false);
  board.take(at(2, { type: 'step-started', address: 'aws_instance.cluster', verb: 'delete', deposed: true }));
  board.take(
    at(3, {
      type: 'step-failed',
      address: 'aws_instance.cluster',
      verb: 'delete',
      deposed: true,
      diagnostics: [],
      elapsedMs: 1,
    }),
  );
  expect(board.hasEnded('Compute')).toBe(true);
  expect(texts(board, 0, 80)[1]).toMatchInlineSnapshot(`"Compute          1/2  1 failed"`);
});

test('what does not fit a row stands below it; where there is no room for that, it is cut between words', () => {
  const board = makeBoard(planned);
  board.take(started(0, 'aws_instance.cluster'));
  board.take(started(0, 'aws_lb.cluster[0]'));
  board.take(waiting(3, 'aws_lb.cluster[0]', 'the load balancer to become active', 'provisioning'));
  expect([76, 56, 36].map((columns) => texts(board, 65, columns).slice(1))).toMatchInlineSnapshot(`
    [
      [
        "Compute          0/2  creating aws_instance.cluster 1m5s",
        "Load balancer    0/2  aws_lb.cluster[0] 1m5s
      waiting for the load balancer to become active (provisioning)",
      ],
      [
        "Compute          0/2  creating aws_instance.cluster 1m5s",
        "Load balancer    0/2  aws_lb.cluster[0] 1m5s
      waiting for the load balancer to become active
      (provisioning)",
      ],
      [
        "Compute          0/2  creating…",
        "Load balancer    0/2
      aws_lb.cluster[0] 1m5s, waiting
      for the load balancer to become
      active (provisioning)",
      ],
    ]
  `);
  expect([64, 60, 44].map((columns) => texts(board, 65, columns, 3).slice(1))).toMatchInlineSnapshot(`
    [
      [
        "Compute          0/2  creating aws_instance.cluster 1m5s",
        "Load balancer    0/2  aws_lb.cluster[0] 1m5s, waiting for the…",
      ],
      [
        "Compute          0/2  creating aws_instance.cluster 1m5s",
        "Load balancer    0/2  aws_lb.cluster[0] 1m5s, waiting for…",
      ],
      [
        "Compute          0/2  creating aws_instance…",
        "Load balancer    0/2  aws_lb.cluster[0]…",
      ],
    ]
  `);
});
