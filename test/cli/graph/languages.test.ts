import { expect, it } from 'vitest';
import { dotLines } from '../../../src/cli/graph/dot.ts';
import { mermaidLines } from '../../../src/cli/graph/mermaid.ts';
import { caption, small } from './small-graph.ts';

it('Mermaid shows group, sign and colour of each resource, and no name breaks out of its label', () => {
  expect(mermaidLines(small, caption).join('\n')).toMatchInlineSnapshot(`
    "---
    title: "a \\"cluster\\"; <1>: 1 to add"
    ---
    flowchart LR
      accTitle: a "cluster"  <1>: 1 to add
      accDescr: Account 1 & region 2.
      subgraph g0["Storage"]
        n0["(=) aws_s3_bucket.storage"]:::unchanged
        n1["(~) aws_dynamodb_table.teleport"]:::update
      end
      subgraph g1["Identity"]
        n2["(+) aws_iam_role.cluster"]:::create
      end
      subgraph g2["Network"]
        n3["(-) aws_security_group.old[#34;#60;#92;#38;#59;#34;#62;]"]:::delete
      end
      subgraph g3["Compute"]
        n4["(-/+) aws_instance.cluster"]:::delete_first
      end
      subgraph g4["Certificate"]
        n5["(+/-) aws_acm_certificate.cert[0]"]:::create_first
      end
      subgraph g5["Load balancer"]
        n6["(.) aws_lb.kept"]:::forget
      end
      n0 ==> n4
      n2 --> n4
      n4 ==> n3
      classDef create fill:#e3f6e8,stroke:#14692b,color:#111111
      classDef update fill:#fff1cc,stroke:#7d5200,color:#111111
      classDef delete_first fill:#f1e6ff,stroke:#6d2fc4,color:#111111
      classDef create_first fill:#f1e6ff,stroke:#6d2fc4,color:#111111
      classDef delete fill:#ffe6e3,stroke:#b3192b,color:#111111
      classDef forget fill:#eff1f4,stroke:#59626e,color:#111111
      classDef unchanged fill:#eff1f4,stroke:#59626e,color:#111111
      %% + create
      %% ~ update in-place
      %% -/+ destroy, then create
      %% +/- create, then destroy
      %% - destroy
      %% . forget (stays in AWS)
      %% = unchanged
      %% ==> waits until it is complete, --> waits only until it exists"
  `);
});

it('DOT shows the same, and quotes every text', () => {
  expect(dotLines(small, caption).join('\n')).toMatchInlineSnapshot(`
    "digraph {
      graph [rankdir=LR, labelloc=t, fontname="sans-serif", label="a \\"cluster\\"; <1>: 1 to add\\nAccount 1 & region 2.\\n+ create    ~ update in-place    -/+ destroy, then create    +/- create, then destroy    - destroy    . forget (stays in AWS)    = unchanged\\nbold: waits until it is complete, thin: waits only until it exists"]
      node [shape=box, style="rounded,filled", fontname="monospace", fontsize=11]
      subgraph cluster_0 {
        label="Storage"
        "aws_s3_bucket.storage" [label="= aws_s3_bucket.storage", fillcolor="#eff1f4", color="#59626e"]
        "aws_dynamodb_table.teleport" [label="~ aws_dynamodb_table.teleport", fillcolor="#fff1cc", color="#7d5200"]
      }
      subgraph cluster_1 {
        label="Identity"
        "aws_iam_role.cluster" [label="+ aws_iam_role.cluster", fillcolor="#e3f6e8", color="#14692b"]
      }
      subgraph cluster_2 {
        label="Network"
        "aws_security_group.old[\\"<\\\\&;\\">]" [label="- aws_security_group.old[\\"<\\\\&;\\">]", fillcolor="#ffe6e3", color="#b3192b"]
      }
      subgraph cluster_3 {
        label="Compute"
        "aws_instance.cluster" [label="-/+ aws_instance.cluster", fillcolor="#f1e6ff", color="#6d2fc4"]
      }
      subgraph cluster_4 {
        label="Certificate"
        "aws_acm_certificate.cert[0]" [label="+/- aws_acm_certificate.cert[0]", fillcolor="#f1e6ff", color="#6d2fc4"]
      }
      subgraph cluster_5 {
        label="Load balancer"
        "aws_lb.kept" [label=". aws_lb.kept", fillcolor="#eff1f4", color="#59626e"]
      }
      "aws_s3_bucket.storage" -> "aws_instance.cluster" [style=bold]
      "aws_iam_role.cluster" -> "aws_instance.cluster"
      "aws_instance.cluster" -> "aws_security_group.old[\\"<\\\\&;\\">]" [style=bold]
    }"
  `);
});

it('no control character of a name that the state holds reaches the terminal', () => {
  const name = { title: 'a \u001b[31mred\u001b[0m name', subtitle: 'a bell \u0007' };
  const drawn = [...mermaidLines(small, name), ...dotLines(small, name)].join('\n');
  expect(drawn.match(/(?!\n)\p{Cc}/gu)).toBeNull();
  expect(drawn).toContain('accTitle: a  [31mred [0m name');
});
