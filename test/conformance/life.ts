import type { Context, ResourceType } from '../../src/resources/contract.ts';

/** Where a life is lived: the sandbox or the emulator, reached through the same real clients. */
export interface Place {
  readonly name: 'sandbox' | 'emulator';
  readonly ctx: Context;
  /** Ids of what every account has. */
  readonly vpcId: string;
  /** Two subnets in different zones. */
  readonly subnetIds: readonly [string, string];
  /** A subnet in a third zone. */
  readonly thirdSubnetId: string;
  readonly imageId: string;
  /** The image's root device and its size in GiB. */
  readonly rootDevice: { readonly name: string; readonly sizeGib: number };
  readonly keyName: string;
  /** A public hosted zone. */
  readonly zone: { readonly id: string; readonly name: string };
  /** Makes a resource through its own type and waits until it is ready; answers its id. Ended after the life, newest first. */
  make<I extends object, A extends object>(type: ResourceType<I, A>, inputs: I): Promise<string>;
  /** The attributes of something made. */
  attributesOf<I extends object, A extends object>(type: ResourceType<I, A>, id: string): Promise<A>;
}

/**
 * One resource type's life: absent → create → read → update → drift → delete → absent again, delete twice.
 * The suite lives it at every place; a row tells only what is particular.
 */
export interface Life<I extends object, A extends object> {
  readonly type: ResourceType<I, A>;
  /** Makes what the resource needs and answers its inputs. Names must be unique to the row. */
  inputs(place: Place): Promise<I>;
  /** Other inputs that can be reached in place; missing: the type has no update. */
  updated?(inputs: I, place: Place): I;
  /** Changes the object behind our back, with the real SDK through `place.ctx.send`; `inputs` names those that must then differ. */
  readonly drift?: { readonly inputs: readonly (keyof I)[]; make(place: Place, id: string, inputs: I): Promise<void> };
  /** For settings of a parent: what `read` answers after delete. Default: absent. */
  readonly afterDelete?: 'absent' | 'still there';
  /** Known deviations of the emulator from AWS, each with the step that is left out there and why. */
  readonly emulatorDeviates?: Partial<Record<'update' | 'drift' | 'delete twice' | 'find', string>>;
}

/** Keeps a row's type parameters while rows share a list. */
export function life<I extends object, A extends object>(row: Life<I, A>): Life<I, A> {
  return row;
}
