import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** Tests that run the built program. */
const PROGRAM = ['cli/program', 'build', 'e2e', 'terminal', 'browser'].map((folder) => `test/${folder}/**/*.test.ts`);

/** Lives and sweeps: busy on two processors for minutes. */
const SIMULATION = 'test/simulation/simulate.test.ts';

/** Where to write a report in JSON as well; .ci/run counts from it. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  define: { PROGRAM_VERSION: JSON.stringify(version) },
  test: {
    // As bin/teleport-starter does: the SDK's notice about Node 20 is not for whoever reads test output.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    maxWorkers: 2,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...PROGRAM, SIMULATION],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'program',
          include: PROGRAM,
          globalSetup: ['test/build.setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        // By itself, after the others: terminals and browsers would wait for it, and it for them.
        test: { name: 'simulation', include: [SIMULATION], testTimeout: 600_000, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
