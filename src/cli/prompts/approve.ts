import { StarterError } from '../../core/errors.ts';
import type { Plan } from '../../planner/model.ts';
import { wasLeft } from '../exit.ts';
import type { Io } from '../io.ts';
import { whyNobodyCanBeAsked } from '../nobody-to-ask.ts';
import { type ApplyOptions, type GlobalOptions, PARALLELISM } from '../options.ts';
import { wrap } from '../render/wrap.ts';
import { proseScreenOf } from '../screen.ts';
import { ask } from './question.ts';

type ApprovalOptions = Pick<GlobalOptions, 'input' | 'json'> & Own & { readonly autoApprove: boolean };

/** What changes how a plan is carried out, and is not repeated by commands in hints. */
type Own = Partial<
  Pick<
    ApplyOptions,
    'allowDataLoss' | 'lock' | 'lockTimeoutMs' | 'newDeployment' | 'parallelism' | 'refresh' | 'report'
  >
>;

type Approvable = Pick<Plan, 'mode' | 'targets' | 'replace'>;

/**
 * Returns when the plan that was shown is approved: by `-auto-approve`, or by "yes" and nothing else.
 * Who leaves the question is told that nothing has come of it.
 * @throws StarterError DECLINED for another answer, APPROVAL_NEEDED where nobody can be asked; as `ask` does
 */
export async function approve(plan: Approvable, options: ApprovalOptions, io: Io): Promise<void> {
  if (options.autoApprove) return;
  const why = whyNobodyCanBeAsked(options, io);
  if (why !== undefined) throw approvalNeeded(plan, why, options);
  io.stderr.write(`\n${inLines(questionAbout(plan), io)}\n\n`);
  const answer = await ask({ message: 'Enter a value:' }, io).catch((error: unknown) => {
    const what = plan.mode === 'destroy' ? 'Destroy' : 'Apply';
    if (wasLeft(error)) io.stderr.write(`\n${what} cancelled. Nothing was changed.\n`);
    throw error;
  });
  if (answer !== 'yes') throw declined(plan, answer);
}

/** A question, and paragraphs below it. */
type Asked = readonly [question: string, ...explained: string[]];

const APPLY: Asked = [
  'Do you want to go ahead?',
  'teleport-starter will do what is described above.',
  "Only 'yes' will be accepted to approve.",
];

const DESTROY: Asked = [
  'Do you really want to destroy all of it?',
  'teleport-starter will remove what is listed above, with all data in it.',
  "There is no undo. Only 'yes' will be accepted to confirm.",
];

const DESTROY_PART: Asked = ['Do you really want to destroy what is listed above?', ...DESTROY.slice(1)];

const RECORD: Asked = [
  'Do you want to record what AWS has?',
  'teleport-starter will write what was found to the state, and change nothing in AWS.',
  "Only 'yes' will be accepted to confirm.",
];

function inLines([question, ...explained]: Asked, { stderr }: Pick<Io, 'stderr'>): string {
  const { columns } = proseScreenOf(stderr);
  const below = explained.flatMap((text) => wrap(text, columns - 2).map((line) => `  ${line}`));
  return [...wrap(question, columns), ...below].join('\n');
}

function questionAbout({ mode, targets = [] }: Approvable): Asked {
  if (mode === 'refresh-only') return RECORD;
  if (mode === 'apply') return APPLY;
  return targets.length > 0 ? DESTROY_PART : DESTROY;
}

/** No command to copy where it would lack what this one holds. */
function approvalNeeded({ mode, targets, replace }: Approvable, why: string, own: Own): StarterError {
  const isPlain = mode !== 'refresh-only' && !targets && !replace && !saysAnything(own);
  return new StarterError({
    code: 'APPROVAL_NEEDED',
    summary: 'The plan needs an approval',
    detail: `Nobody approved it: ${why}, and -auto-approve was not given. Nothing was changed.`,
    hint: isPlain
      ? `When the plan is what you want:\nteleport-starter ${mode} -auto-approve`
      : 'When the plan is what you want, run the same command with -auto-approve.',
  });
}

function saysAnything(own: Own): boolean {
  const { allowDataLoss, newDeployment, report, lock = true, refresh = true } = own;
  const { lockTimeoutMs = 0, parallelism = PARALLELISM } = own;
  if (allowDataLoss || newDeployment || report !== undefined) return true;
  return !lock || !refresh || lockTimeoutMs !== 0 || parallelism !== PARALLELISM;
}

function declined({ mode }: Pick<Plan, 'mode'>, answer: string): StarterError {
  return new StarterError({
    code: 'DECLINED',
    summary: 'The plan was not approved',
    detail: `The answer was "${answer}", and only "yes" ${mode === 'destroy' ? 'destroys' : 'applies'} it. Nothing was changed.`,
  });
}
