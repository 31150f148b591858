import { diagnosticsOf, StarterError } from '../core/errors.ts';
import type { State } from '../state/model.ts';

/**
 * What `planning` answers. Where there is no state and AWS has what would be made, the reason may be that the state of a
 * living deployment is not where this run looks: that is said before the import commands, which would begin a second
 * record of it. `place`: where no state is. @throws StarterError STATE_PERHAPS_LOST with what planning has found
 */
export async function tellingOfLostState<T>(
  loaded: State | undefined,
  place: string,
  planning: Promise<T>,
): Promise<T> {
  try {
    return await planning;
  } catch (error) {
    const found = diagnosticsOf(error);
    if (loaded || !found.some(({ code }) => code === 'ALREADY_EXISTS')) throw error;
    throw new StarterError(
      [
        {
          code: 'STATE_PERHAPS_LOST',
          summary: 'There is no state, but AWS has what the variables name',
          detail: `${place} does not exist, so this run would begin a deployment. If teleport-starter has made what is named below (it carries the tag teleport-starter:lineage), its state is in another folder, in S3 or lost. Nothing was changed.`,
          hint: 'Don\'t import objects of a living deployment. Run this in the folder of its state, name that with -state=FILE, or with -backend=s3://BUCKET/KEY or TELEPORT_STARTER_BACKEND. If it is lost: docs/state-format.md, under "Lost".',
        },
        ...found,
      ],
      { cause: error },
    );
  }
}
