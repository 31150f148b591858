import type { AwsCredentialIdentity } from '@smithy/types';

/** How the SDK marks the links of its chain that credentials came through, and what users call them. */
const LINKS: readonly (readonly [mark: RegExp, origin: (profile: string) => string])[] = [
  [/^CREDENTIALS_ENV_VARS$/, () => 'the environment'],
  [/WEB_ID_TOKEN/, () => 'a web identity token'],
  [/SSO/, (profile) => `SSO, profile ${profile}`],
  [/LOGIN/, (profile) => `aws login, profile ${profile}`],
  [/ASSUME_ROLE/, (profile) => `a role that profile ${profile} assumes`],
  [/PROCESS/, (profile) => `the credential_process of profile ${profile}`],
  [/HTTP/, () => 'the container'],
  [/IMDS/, () => 'the EC2 instance'],
];

/** Where credentials came from, in a few words. `profile` is the value of AWS_PROFILE, if set. */
export function originOf(identity: AwsCredentialIdentity & { $source?: object }, profile = 'default'): string {
  const marks = Object.keys(identity.$source ?? {});
  const link = LINKS.find(([mark]) => marks.some((one) => mark.test(one)));
  return link ? link[1](profile) : `profile ${profile}`;
}
