import type { Story } from '../../../src/cli/report/story.ts';
import type { Bar } from '../../../src/cli/report/timeline.ts';
import { caption, small } from '../graph/small-graph.ts';
import { START } from '../progress/sample-runs.ts';

const HOSTILE = `<script>alert("x")</script>`;
const LONG =
  'aws_s3_bucket_server_side_encryption_configuration.a_name_as_long_as_nobody_should_choose_it["with_a_key"]';

function bar(address: string, from: number, to: number, more: Partial<Bar> = {}): Bar {
  const span = { from: START + from * 1000, to: START + to * 1000 };
  return {
    key: `make ${address}`,
    address,
    verb: 'create',
    isDeposed: false,
    outcome: 'done',
    waits: [],
    span,
    ...more,
  };
}

const { span: _, ...neverBegun } = bar('aws_lb_listener.cluster[0]', 0, 0, {
  outcome: 'not started',
  because: 'aws_lb.cluster[0]',
});

/** A failed run that holds all that a page can show, with texts that try to break out of it. */
export const story: Story = {
  mode: 'apply',
  cluster: `a-cluster-${HOSTILE}`,
  account: '123456789012',
  region: 'us-west-2',
  inSandbox: true,
  result: 'failed',
  startedAt: START,
  elapsedMs: 178_400,
  created: 3,
  updated: 1,
  deleted: 1,
  failures: [
    {
      code: 'WAIT_FAILED',
      summary: 'AWS reported a failure',
      detail: `While waiting for the load balancer to be active (${'arn:aws:elasticloadbalancing:us-west-2:'.repeat(6)}): ${HOSTILE}`,
      hint: 'Look at it:\naws elbv2 describe-load-balancers --names teleport-example',
      address: 'aws_lb.cluster[0]',
    },
  ],
  bars: [
    bar(LONG, 0, 0.01),
    bar('aws_instance.cluster', 0, 2, { verb: 'delete', isDeposed: true }),
    bar('aws_lb.cluster[0]', 3, 170, {
      outcome: 'failed',
      waits: [{ from: START + 5_000, to: START + 170_000, what: `the load balancer ${HOSTILE}` }],
    }),
    bar('aws_acm_certificate_validation.cert[0]', 9, 178.4, { outcome: 'under way', verb: 'update' }),
    neverBegun,
  ],
  longestPath: [
    { key: `make ${LONG}`, from: START, to: START + 10 },
    { key: 'make aws_acm_certificate_validation.cert[0]', from: START + 9_000, to: START + 178_400 },
  ],
  graph: small,
  caption,
  outputs: [
    { name: 'cluster_web_address', kind: 'value', value: `https://${'teleport.'.repeat(20)}example.com/"onclick="x` },
    { name: 'list', kind: 'value', value: ['a', HOSTILE] },
    { name: 'secret', kind: 'sensitive' },
  ],
  calls: [{ service: `EC2 ${HOSTILE}`, calls: 12, repeated: 3 }],
  version: '1.2.3',
};
