import type { Diagnostic } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/values.ts';
import { type Checked, checkVariables } from '../../src/variables/check.ts';
import type { RawVariables } from '../../src/variables/raw.ts';
import type { VariableName } from '../../src/variables/table.ts';

/** The required variables, with values that pass. */
export const REQUIRED = {
  region: 'us-west-2',
  cluster_name: 'teleport-example',
  ami_name: 'teleport-oss-17.0.0-x86_64',
  key_name: 'exampleuser',
  route53_zone: 'example.com',
  route53_domain: 'teleport.example.com',
  s3_bucket_name: 'teleport-example',
  email: 'support@example.com',
} as const;

/** A folder in memory. An error code instead of content: reading fails so. */
export type Files = Readonly<Record<string, string | Uint8Array | { readonly code: string }>>;

export function readFileFrom(files: Files) {
  return async (path: string): Promise<Uint8Array> => {
    const content = files[path] ?? { code: 'ENOENT' };
    if (typeof content === 'string') return new TextEncoder().encode(content);
    if (content instanceof Uint8Array) return content;
    throw Object.assign(new Error(`${content.code}: could not read '${path}'`), { code: content.code });
  };
}

/** Values as if a file had set them, one a line. */
export function asFile(values: { readonly [N in VariableName]?: Json }): RawVariables {
  return Object.fromEntries(
    Object.entries(values).map(([name, value], at) => [
      name,
      { value, source: { kind: 'file', text: `terraform.tfvars:${at + 1}:10` } },
    ]),
  );
}

/** Checks the required values with `overrides` in their place. */
export function check(overrides: { readonly [N in VariableName]?: Json }, files: Files = {}): Promise<Checked> {
  return checkVariables(asFile({ ...REQUIRED, ...overrides }), { readFile: readFileFrom(files) });
}

/** The problems of such a check. */
export async function problemsOf(
  overrides: { readonly [N in VariableName]?: Json },
  files: Files = {},
): Promise<readonly Diagnostic[]> {
  const checked = await check(overrides, files);
  return checked.ok ? [] : checked.problems;
}
