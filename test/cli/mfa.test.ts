import { expect, it } from 'vitest';
import { mfaCodeFor } from '../../src/cli/mfa.ts';
import { defaults, fakeIo } from './world.ts';

it("the command to copy has the profile's name as a shell takes it for one word", async () => {
  const code = mfaCodeFor(fakeIo({ AWS_PROFILE: "Ann's work" }), defaults, (question) => question());
  await expect(code('arn:aws:iam::123456789012:mfa/me')).rejects.toMatchObject({
    diagnostics: [
      { code: 'CREDENTIALS_MFA', hint: expect.stringContaining(` --profile 'Ann'\\''s work' --format env`) },
    ],
  });
});
