/** The source of the credentials gave none. Its cause is what the source threw; nothing was sent to AWS. */
export class CredentialsFailed extends Error {
  override readonly name = 'CredentialsFailed';

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause), { cause });
  }
}
