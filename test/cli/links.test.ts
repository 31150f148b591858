import { describe, expect, it } from 'vitest';
import { link, linked, showsLinks } from '../../src/cli/links.ts';

describe('links are shown', () => {
  it.each([
    { TERM_PROGRAM: 'iTerm.app' },
    { TERM_PROGRAM: 'vscode' },
    { TERM: 'xterm-kitty' },
    { TERM: 'alacritty' },
    { VTE_VERSION: '7200' },
    { WT_SESSION: 'some-id' },
    { KONSOLE_VERSION: '230400' },
  ])('by the terminal of %j', (env) => {
    expect(showsLinks(env, true)).toBe(true);
    expect(showsLinks(env, false)).toBe(false);
  });

  it.each([
    {},
    { TERM: 'xterm-256color' },
    { TERM_PROGRAM: 'Apple_Terminal' },
    { VTE_VERSION: '5001' },
    { TERM_PROGRAM: 'iTerm.app', TMUX: '/tmp/tmux-0/default,1,0' },
    { VTE_VERSION: '7200', STY: '1.pts-0' },
  ])('but not by that of %j', (env) => {
    expect(showsLinks(env, true)).toBe(false);
  });
});

describe('a link', () => {
  const url = 'https://teleport.example.com/web?a=1#b';

  it('is its address, with the codes around it where they are understood', () => {
    expect(link(url, { colours: true, links: true })).toBe(`\u001b]8;;${url}\u001b\\${url}\u001b]8;;\u001b\\`);
  });

  it.each([
    ['the terminal has none', { colours: true, links: false }],
    ['nobody knows', { colours: true }],
    ['no escape code is wanted', { colours: false, links: true }],
  ])('is its address alone where %s', (_, output) => {
    expect(link(url, output)).toBe(url);
  });

  it.each(['javascript:alert(1)', 'https://a\u001b\\b', 'https://a b', 'teleport.example.com'])(
    'is never made of %j',
    (text) => {
      expect(link(text, { colours: true, links: true })).toBe(text);
    },
  );
});

describe('in a text that is laid out', () => {
  const text =
    'cluster_web_address = "https://a.example.com"\nLook at (https://b.example.com/x#y=1).\nSee https://c.example.com.\n';

  it('every address is a link, without what surrounds it', () => {
    const both = { colours: true, links: true };
    const urls = ['https://a.example.com', 'https://b.example.com/x#y=1', 'https://c.example.com'];
    expect(linked(text, both)).toBe(urls.reduce((made, url) => made.replace(url, link(url, both)), text));
  });

  it('nothing changes where links are not shown', () => {
    expect(linked(text, { colours: true })).toBe(text);
    expect(linked(text, { colours: false, links: true })).toBe(text);
  });
});
