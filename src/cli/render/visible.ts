/**
 * Text of others (AWS, a plan file, a state) as a screen may get it: each control character as `\x1b` or the like. With escape
 * codes in a tag or in user data, somebody could else hide a line of a plan from who is asked to approve it. Line breaks and
 * tabs stay. To be applied before colours, which are escape codes, too.
 */
export function visible(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, notation);
}

/** The same for what stands on one line: a line break could make it look like two. */
export function visibleLine(text: string): string {
  return text.replace(/[^\P{Cc}\t]/gu, notation);
}

function notation(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
