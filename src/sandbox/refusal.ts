/** AWS's answer to a call it refuses, in the shape of the SDK's own exceptions. */
class Refusal extends Error {
  readonly $fault: 'client' | 'server';
  $metadata: { httpStatusCode: number; requestId: string };

  constructor(code: string, message: string, httpStatusCode: number) {
    super(message);
    this.name = code;
    this.$fault = httpStatusCode >= 500 ? 'server' : 'client';
    this.$metadata = { httpStatusCode, requestId: 'sandbox' };
  }
}

/** Refuses the call with AWS's `code`. */
export function refuse(code: string, message: string, httpStatusCode = 400): never {
  throw new Refusal(code, message, httpStatusCode);
}
