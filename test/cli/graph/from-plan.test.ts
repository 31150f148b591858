import { expect, it } from 'vitest';
import { graphOf } from '../../../src/cli/graph/from-plan.ts';
import type { Graph } from '../../../src/cli/graph/model.ts';
import type { Config } from '../../../src/variables/config.ts';
import { deploymentIn, sandboxAccount } from '../../sandbox/deployment.ts';
import { guide } from '../../stacks/starter-cluster/world.ts';

/** The guide's cluster as it stands, and what a change of it would do. */
async function afterwards(change: Partial<Config>): Promise<Graph> {
  const deployment = deploymentIn(sandboxAccount());
  await deployment.apply(guide);
  const { draft, declarations } = await deployment.plan.apply({ ...guide, ...change });
  return graphOf(draft, declarations.resources);
}

function waitsOf(graph: Graph, name: string): string[] {
  return graph.edges.filter(({ to }) => to === name).map(({ from, until }) => `${from} ${until}`);
}

function fateOf(graph: Graph, name: string) {
  return graph.nodes.find((node) => node.name === name)?.fate;
}

it('a first apply shows every resource in its group, and what it waits for', async () => {
  const { draft, declarations } = await deploymentIn(sandboxAccount()).plan.apply(guide);
  const graph = graphOf(draft, declarations.resources);
  expect(graph.nodes).toHaveLength(30);
  expect(new Set(graph.nodes.map(({ fate }) => fate))).toEqual(new Set(['create']));
  expect(waitsOf(graph, 'aws_lb_listener.cluster[0]')).toEqual([
    'aws_lb.cluster[0] exists',
    'aws_acm_certificate_validation.cert[0] ready',
    'aws_lb_target_group.cluster[0] exists',
  ]);
  // The role itself is implied by its profile and policies.
  expect(waitsOf(graph, 'aws_instance.cluster')).not.toContainEqual(expect.stringContaining('aws_iam_role.cluster '));
});

it('what stays as it is shows what it was made from, and a replacement waits for that, too', async () => {
  const graph = await afterwards({ teleport_auth_type: 'github', add_wildcard_route53_record: false });
  expect(fateOf(graph, 'aws_instance.cluster')).toBe('create-first');
  expect(fateOf(graph, 'aws_s3_bucket.storage')).toBe('unchanged');
  expect(fateOf(graph, 'aws_route53_record.proxy_acm_wildcard[0]')).toBe('delete');
  expect(waitsOf(graph, 'aws_s3_bucket_acl.storage')).toEqual(['aws_s3_bucket_ownership_controls.storage ready']);
  expect(waitsOf(graph, 'aws_instance.cluster')).toContain('aws_s3_bucket_acl.storage ready');
});

it('a destroy runs the other way: what was made from something ends before it', async () => {
  const deployment = deploymentIn(sandboxAccount());
  await deployment.apply(guide);
  const { draft, declarations } = await deployment.plan.destroy();
  const graph = graphOf(draft, declarations.resources);
  expect(new Set(graph.nodes.map(({ fate }) => fate))).toEqual(new Set(['delete']));
  expect(waitsOf(graph, 'aws_s3_bucket_ownership_controls.storage')).toEqual(['aws_s3_bucket_acl.storage ready']);
});
