import type { Json } from '../core/values.ts';

const MOST = 80;

/**
 * A value as a message may show it: on one line, in quotes, not too long, without anything that a terminal would act on.
 * What looks like a license (someone put the file's content where its path belongs) is not shown at all.
 */
export function shown(value: Json): string {
  const text = JSON.stringify(value).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
  if (text.includes('-----BEGIN')) return 'a certificate or license (not shown)';
  const characters = [...text];
  return characters.length > MOST ? `${characters.slice(0, MOST).join('')}… (${characters.length} characters)` : text;
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
