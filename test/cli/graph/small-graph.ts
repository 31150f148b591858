import type { Caption } from '../../../src/cli/graph/caption.ts';
import type { Graph } from '../../../src/cli/graph/model.ts';

/** One resource of each fate, and a name as nobody should choose it. */
export const small: Graph = {
  nodes: [
    { name: 'aws_s3_bucket.storage', group: 'Storage', fate: 'unchanged' },
    { name: 'aws_dynamodb_table.teleport', group: 'Storage', fate: 'update' },
    { name: 'aws_iam_role.cluster', group: 'Identity', fate: 'create' },
    { name: 'aws_security_group.old["<\\&;">]', group: 'Network', fate: 'delete' },
    { name: 'aws_instance.cluster', group: 'Compute', fate: 'delete-first' },
    { name: 'aws_acm_certificate.cert[0]', group: 'Certificate', fate: 'create-first' },
    { name: 'aws_lb.kept', group: 'Load balancer', fate: 'forget' },
  ],
  edges: [
    { from: 'aws_s3_bucket.storage', to: 'aws_instance.cluster', until: 'ready' },
    { from: 'aws_iam_role.cluster', to: 'aws_instance.cluster', until: 'exists' },
    { from: 'aws_instance.cluster', to: 'aws_security_group.old["<\\&;">]', until: 'ready' },
  ],
};

export const caption: Caption = { title: 'a "cluster"; <1>: 1 to add', subtitle: 'Account 1 & region 2.' };
