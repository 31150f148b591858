import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds the program, so that what is tested is what is published. */
export default function build(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))], {
    stdio: 'inherit',
  });
}
