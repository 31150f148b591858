import type { StepVerb } from '../../executor/events.ts';

/** How a step is told while it begins, goes on and ends; Terraform's words. */
export const WORDS: Readonly<
  Record<
    StepVerb,
    { readonly begins: string; readonly goesOn: string; readonly ended: string; readonly failed: string }
  >
> = {
  create: { begins: 'Creating', goesOn: 'creating', ended: 'Creation complete', failed: 'Creation failed' },
  update: { begins: 'Modifying', goesOn: 'modifying', ended: 'Modifications complete', failed: 'Modification failed' },
  delete: { begins: 'Destroying', goesOn: 'destroying', ended: 'Destruction complete', failed: 'Destruction failed' },
  forget: {
    begins: 'Forgetting',
    goesOn: 'forgetting',
    ended: 'Forgotten, it stays in AWS',
    failed: 'Forgetting failed',
  },
};
