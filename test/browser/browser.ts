import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

/** Debian's package chromium-headless-shell. */
const EXECUTABLE = '/usr/bin/chromium-headless-shell';

export interface Viewing {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

/** A browser for the tests of a file. Without one they fail: layout is what they are about. */
export function withBrowser() {
  let browser: Browser;
  beforeAll(async () => {
    if (!existsSync(EXECUTABLE)) throw new Error(`${EXECUTABLE} is missing: install Debian's chromium-headless-shell.`);
    // The sandbox needs privileges that containers don't give; the pages are our own.
    browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  return {
    /** Opens a file; `complaints` are what it asked the network for, and what the browser has to say about it. */
    async open(path: string, { width, scheme }: Viewing): Promise<{ page: Page; complaints: readonly string[] }> {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
      const complaints: string[] = [];
      page.on('request', (request) => {
        if (request.url() !== `file://${path}`) complaints.push(`asks for ${request.url()}`);
      });
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`file://${path}`);
      return { page, complaints };
    },
  };
}
