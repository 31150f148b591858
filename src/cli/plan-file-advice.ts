import { basename } from 'node:path';
import { shellWord } from '../core/shell-word.ts';

/** What a plan file is read for. */
export type PlanUse = 'apply' | 'show' | 'graph';

/** A name for a plan file that says what it is. */
const NAME = 'cluster.plan';

/** What to do where there is no file of the name that was given for a plan's. */
export function adviceForMissing(path: string, use: PlanUse): string {
  const name = basename(path);
  if (isAddress(name) && use !== 'graph') {
    return use === 'show'
      ? `To see what the state records of a resource:\nteleport-starter state show ${shellWord(name)}`
      : `To apply one resource, with what it needs:\nteleport-starter apply -target=${shellWord(name)}`;
  }
  if (isVariables(path)) return adviceForForeign(path);
  const without = {
    apply: 'leave the file out to plan and apply in one go',
    show: 'leave the file out to see what the state records',
    graph: 'leave -plan out to draw what would be planned now',
  };
  return `Make the plan first, or ${without[use]}:\nteleport-starter plan -out ${shellWord(path)}`;
}

/** What to do with a file that is not a plan's: not to write one over it. */
export function adviceForForeign(path: string): string {
  const variables = isVariables(path)
    ? `A file of variables is given with -var-file:\nteleport-starter plan -var-file=${shellWord(path)}\n`
    : '';
  return `${variables}Plan files are written by\nteleport-starter plan -out ${NAME}`;
}

/** Of a resource: `aws_instance.cluster`, `aws_lb.cluster[0]`. */
function isAddress(name: string): boolean {
  return /^aws_\w+\.[\w-]+(\[.*\])?$/.test(name);
}

function isVariables(path: string): boolean {
  return /\.tfvars(\.json)?$/.test(path);
}
