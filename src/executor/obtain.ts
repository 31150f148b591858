import type { Inputs } from '../core/values.ts';
import { alreadyExists, mayEqualWish } from '../planner/vet.ts';
import { AwsError, isAwsError, refusalBehind, UNANSWERED } from '../resources/aws/errors.ts';
import type { AnyResourceType, Context, Found, JournalEntry } from '../resources/contract.ts';
import { contextOf } from './step-context.ts';
import type { Work } from './work.ts';

/** An object that AWS has. */
export interface Obtained {
  readonly id: string;
  /** It is ours to change and delete. */
  readonly owned: boolean;
  /** `made`: by this very call, as wanted. `found`: it was there, and may differ. */
  readonly how: 'made' | 'found';
}

/** What is to be obtained. */
export interface Wanted {
  readonly address: string;
  readonly type: AnyResourceType;
  readonly inputs: Inputs;
}

const ATTEMPTS = 5;

/**
 * An object that AWS already has under the wanted name. To be asked before the create is announced: what is found after
 * that may be taken for ours. `announced`: the same create was announced by an earlier run; what it had sent may take
 * effect after this run has planned. @throws StarterError ALREADY_EXISTS for what is in the way
 */
export async function existing(
  work: Work,
  wanted: Wanted,
  announced: JournalEntry | undefined,
): Promise<Obtained | undefined> {
  if (wanted.type.identity?.(wanted.inputs) === undefined) return undefined;
  return accept(work, wanted, await wanted.type.find(contextFor(work, wanted), wanted.inputs, announced));
}

/** AWS refused the create, and nothing of it can be there: its announcement is void. */
export interface Refused {
  readonly refused: unknown;
}

/**
 * Makes the object. A create that got no answer is looked for before it is sent again with the same token. What exists
 * and isn't ours is refused, or kept as not ours where the type allows it. `inTheDark`: an earlier run has announced it and never
 * learnt the answer.
 * @throws StarterError when it is unclear whether AWS made it
 */
export async function obtain(
  work: Work,
  wanted: Wanted,
  journal: JournalEntry,
  inTheDark: boolean,
): Promise<Obtained | Refused> {
  const { type, inputs } = wanted;
  const named = type.identity?.(inputs) !== undefined;
  let unclear = inTheDark;
  for (let attempt = 1; ; attempt++) {
    try {
      return { id: await type.create(contextFor(work, wanted), inputs, journal.token), owned: true, how: 'made' };
    } catch (error) {
      const unanswered = isAwsError(error, UNANSWERED);
      unclear ||= unanswered || (error instanceof AwsError && error.failure.perhapsDone === true);
      const refused = !unclear && refusalBehind(error) !== undefined;
      if (!unanswered && !saysItExists(error)) {
        if (refused) return { refused: error };
        throw error;
      }
      // A clear "there is one already" to the first attempt means somebody else's: only a create in the dark can have been ours.
      const found = await (named && refused
        ? type.find(contextFor(work, wanted), inputs)
        : type.find(contextFor(work, wanted), inputs, journal));
      if (found && !found.ours && refused && !type.sharesIdentical) {
        return { refused: alreadyExists(wanted.address, type, found.id) };
      }
      const there = await accept(work, wanted, found);
      if (there) return there;
      if (refused) return { refused: error };
      if (!unanswered || attempt === ATTEMPTS) throw error;
      await work.clock.sleep(500 * 2 ** attempt * (0.5 + work.clock.random() / 2), work.signal);
    }
  }
}

function contextFor(work: Work, { address }: Wanted): Context {
  return contextOf(work, { address, verb: 'create' });
}

async function accept(
  work: Work,
  { address, type, inputs }: Wanted,
  found: Found | undefined,
): Promise<Obtained | undefined> {
  if (!found) return undefined;
  if (found.ours) return { id: found.id, owned: true, how: 'found' };
  const wish = { type, inputs, salt: work.journal.state.salt };
  if (type.sharesIdentical && (await mayEqualWish(wish, found.id, work.context()))) {
    return { id: found.id, owned: false, how: 'found' };
  }
  throw alreadyExists(address, type, found.id);
}

/** The services' many words for "there is one already". InvalidChangeBatch is Route 53's. */
function saysItExists(error: unknown): error is AwsError {
  return (
    error instanceof AwsError &&
    /Exists|Duplicate|AlreadyOwned|ResourceInUse|InvalidChangeBatch/.test(error.failure.awsCode)
  );
}
