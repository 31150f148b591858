import type { AnyResourceType } from '../resources/contract.ts';

/** Finds a resource type by its name. @throws StarterError for a name that no type has. */
export type Types = (name: string) => AnyResourceType;
