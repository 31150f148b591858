import type { Inputs } from '../core/values.ts';
import { alreadyExists, equalsWish } from '../planner/vet.ts';
import { type AwsError, isAwsError, AwsError as Refusal, UNANSWERED } from '../resources/aws/errors.ts';
import type { AnyResourceType, Found, JournalEntry } from '../resources/contract.ts';
import type { Work } from './work.ts';

/** An object's id, and whether it is ours to change and delete. */
export interface Obtained {
  readonly id: string;
  readonly owned: boolean;
}

const ATTEMPTS = 5;

/**
 * Gets the wanted object: made now, or found. A create that got no answer is looked for before it is sent again with the
 * same token. What exists and isn't ours is refused, or kept as not ours where the type allows it.
 * @throws StarterError
 */
export async function obtain(
  work: Work,
  address: string,
  type: AnyResourceType,
  inputs: Inputs,
  journal: JournalEntry,
  vetted: boolean,
): Promise<Obtained> {
  if (!vetted && type.identity?.(inputs) !== undefined) {
    const there = await accept(work, address, type, inputs, await type.find(work.context(), inputs));
    if (there) return there;
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return { id: await type.create(work.context(), inputs, journal.token), owned: true };
    } catch (error) {
      const unanswered = isAwsError(error, UNANSWERED);
      if (!unanswered && !saysItExists(error)) throw error;
      const found = await type.find(work.context(), inputs, journal);
      const there = await accept(work, address, type, inputs, found);
      if (there) return there;
      if (!unanswered || attempt === ATTEMPTS) throw error;
      await work.clock.sleep(500 * 2 ** attempt * (0.5 + work.clock.random() / 2), work.signal);
    }
  }
}

async function accept(
  work: Work,
  address: string,
  type: AnyResourceType,
  inputs: Inputs,
  found: Found | undefined,
): Promise<Obtained | undefined> {
  if (!found) return undefined;
  if (found.ours) return { id: found.id, owned: true };
  const { salt } = work.journal.state;
  if (type.sharesIdentical && (await equalsWish(type, found.id, inputs, salt, work.context())))
    return { id: found.id, owned: false };
  throw alreadyExists(address, type, found.id);
}

/** The services' many words for "there is one already". InvalidChangeBatch is Route 53's. */
function saysItExists(error: unknown): error is AwsError {
  return (
    error instanceof Refusal &&
    /Exists|Duplicate|AlreadyOwned|ResourceInUse|InvalidChangeBatch/.test(error.failure.awsCode)
  );
}
