import { wrap } from './wrap.ts';

/** Where a word may end a line, the best places first: between words, between parts of a path or a list, within a name. */
const PLACES = [/ /g, /[/,]/g, /[:=]/g, /[._-]/g];

/**
 * `text` in pieces no wider than `width`, the first one no wider than `first`. Words are broken only where they must be, and then
 * after a separator. Joined, the pieces are the text again: one may end with a blank. Where there is no room at all (a terminal
 * narrower than what stands before the text), a piece is one character.
 */
export function fold(text: string, width: number, first: number = width): string[] {
  const pieces: string[] = [];
  let rest = text;
  for (let room = Math.max(1, first); rest.length > room; room = Math.max(1, width)) {
    const end = endOfPiece(rest, room);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}

/** Prose in lines no wider than `width`: broken between words, and words that are too wide within, unless they are to be kept. */
export function fill(text: string, width: number, keepsWords = false): string[] {
  const lines = wrap(text, width);
  return keepsWords ? lines : lines.flatMap((line) => fold(line, width));
}

/** A place in the second half of the room, so that no line is left nearly empty; else the room's end. */
function endOfPiece(text: string, room: number): number {
  for (const place of PLACES) {
    const ends = [...text.slice(0, room).matchAll(place)].map(({ index }) => index + 1);
    const last = ends.at(-1);
    if (last !== undefined && last > room / 2 && last < text.length) return last;
  }
  return room;
}
