import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { shellWord } from '../../core/shell-word.ts';
import { CredentialsFailed } from './credentials-failed.ts';
import { httpHandler } from './handler.ts';
import type { Network } from './network.ts';

/** Where the clients of a process get their credentials from: one, so that a question is asked and a program is run once. */
export interface CredentialSource {
  /** What a request is signed with. Remembered, and fetched anew a few minutes before it expires. @throws CredentialsFailed */
  readonly provide: AwsCredentialIdentityProvider;
  /** Fetches them anew, from profiles, the SSO cache or wherever they come from. @throws CredentialsFailed */
  readonly renew: () => Promise<void>;
  /** The access key in use; `undefined` before the first. */
  readonly key: () => string | undefined;
  /** How the user renews them. */
  readonly renewal: () => Renewal;
}

/** `fixed`: they can't change while the process runs. `how`: a sentence, and where there is one, a command on its own line. */
export interface Renewal {
  readonly fixed: boolean;
  readonly how: string;
}

export interface SourceSettings {
  readonly region: string;
  /** The value of AWS_PROFILE, if set. */
  readonly profile?: string | undefined;
  /** Default: directly. */
  readonly network?: Network;
  /** Answers the code that the MFA device `serial` shows, for a profile that assumes a role with one. */
  readonly mfaCode?: (serial: string) => Promise<string>;
}

/** The SDK's own chain: environment, SSO, profiles, process, web identity, container, instance. */
export function defaultCredentials({ region, profile, network, mfaCode }: SourceSettings): CredentialSource {
  const requestHandler = httpHandler(network);
  const chain = defaultProvider({
    // Else the SDK reads the profiles once, and never sees new keys there.
    ignoreCache: true,
    parentClientConfig: { region, requestHandler },
    // The clients that log in with SSO and `aws login` take it from here only.
    clientConfig: { requestHandler },
    ...(mfaCode ? { mfaCodeProvider: mfaCode } : {}),
  });
  let latest: AwsCredentialIdentity | undefined;
  const from = async (call: () => Promise<AwsCredentialIdentity>): Promise<AwsCredentialIdentity> => {
    try {
      latest = await call();
      return latest;
    } catch (error) {
      throw new CredentialsFailed(error);
    }
  };
  // Marked as one that remembers: else each client keeps what it was given first, and those without expiry for ever.
  const provide = Object.assign(() => from(() => chain()), { memoized: true });
  return {
    provide,
    renew: async () => {
      await from(() => chain({ forceRefresh: true }));
    },
    key: () => latest?.accessKeyId,
    renewal: () => renewalOf(latest, profile),
  };
}

/** The SDK notes on the credentials which links of its chain they came through. */
function renewalOf(latest: (AwsCredentialIdentity & { $source?: object }) | undefined, profile?: string): Renewal {
  const links = Object.keys(latest?.$source ?? {});
  const through = (link: RegExp) => links.some((name) => link.test(name));
  const option = profile === undefined ? '' : ` --profile ${shellWord(profile)}`;
  if (through(/^CREDENTIALS_ENV_VARS$/)) {
    return {
      fixed: true,
      how: 'Set new ones in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN).',
    };
  }
  if (through(/SSO/)) return { fixed: false, how: `Log in again:\naws sso login${option}` };
  if (through(/LOGIN/)) return { fixed: false, how: `Log in again:\naws login${option}` };
  if (through(/PROCESS$/)) {
    return {
      fixed: false,
      how: `Log in where the credential_process of profile ${profile ?? 'default'} gets them from.`,
    };
  }
  return { fixed: false, how: `Renew those of profile ${profile ?? 'default'}, as you got them.` };
}
