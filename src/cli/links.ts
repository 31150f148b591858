import type { Output } from './io.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Terminals by TERM_PROGRAM that are known to make links of OSC 8. */
const PROGRAMS = new Set(['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper', 'rio', 'Tabby', 'WarpTerminal']);

/** Terminals by TERM. */
const TERMS = /^(xterm-kitty|xterm-ghostty|alacritty|foot|contour)/;

/** VTE (GNOME's terminal and its kin) has links since 0.50; before 0.50.2 they made it crash. */
const VTE_WITH_LINKS = 5002;

/**
 * Whether a terminal makes links of OSC 8 (https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda). None says
 * so itself; the rest would mostly ignore the code, but some print it. A multiplexer between hides what it is.
 */
export function showsLinks(env: Env, isTTY: boolean): boolean {
  if (!isTTY || env.TMUX || env.STY) return false;
  if (env.VTE_VERSION) return Number(env.VTE_VERSION) >= VTE_WITH_LINKS;
  return (
    PROGRAMS.has(env.TERM_PROGRAM ?? '') ||
    TERMS.test(env.TERM ?? '') ||
    Boolean(env.WT_SESSION || env.KONSOLE_VERSION || env.DOMTERM)
  );
}

/** An address within a text; the full stop that ends the sentence is none of its own. */
const ADDRESS = /https?:\/\/[\w!#$%&*+,./:;=?@~[\]-]*[\w#$%&*+/=?@~-]/g;

/** A text that is laid out already, with all addresses in it as links. */
export function linked(text: string, output: Pick<Output, 'colours' | 'links'>): string {
  return output.colours && output.links ? text.replace(ADDRESS, (url) => link(url, output)) : text;
}

/** `url`, to be clicked where the terminal can do that. What is read and copied is the address itself either way. */
export function link(url: string, { colours, links }: Pick<Output, 'colours' | 'links'>): string {
  // Anything but printable ASCII could end the code early, and has no place in an address.
  if (!colours || !links || !/^https?:\/\/[\x21-\x7e]+$/.test(url)) return url;
  return `\u001b]8;;${url}\u001b\\${url}\u001b]8;;\u001b\\`;
}
