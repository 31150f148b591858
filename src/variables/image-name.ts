import * as z from 'zod/mini';
import { characters, form } from './text.ts';

/** What the name of one of Teleport's images tells. */
export interface ImageName {
  /** `oss`: Community Edition; `ent`: Enterprise. */
  readonly edition: 'oss' | 'ent';
  readonly fips: boolean;
}

/** `teleport-ent-17.0.0-x86_64-fips`, or until version 13 `gravitational-teleport-ami-ent-13.4.5-fips` (Teleport's installation docs). */
const NAME =
  /^(?:teleport-(?<edition>oss|ent)-\d+\.\d+\.\d+(?:-[A-Za-z0-9.]+)*-(?:x86_64|arm64)|gravitational-teleport-ami-(?<former>oss|ent)-\d+\.\d+\.\d+(?:-[A-Za-z0-9.]+)*?)(?<fips>-fips)?$/;

/** The parts of an image's name; `undefined` when it has not the form. */
export function readImageName(name: string): ImageName | undefined {
  const groups = NAME.exec(name)?.groups;
  const edition = groups?.edition ?? groups?.former;
  if (edition !== 'oss' && edition !== 'ent') return undefined;
  return { edition, fips: groups?.fips !== undefined };
}

export const imageName = z
  .string()
  .check(characters(/[A-Za-z0-9._-]/), form(NAME, "it is not the name of one of Teleport's images"));
