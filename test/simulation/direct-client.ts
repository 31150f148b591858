import type { AnyClient } from '../../src/resources/aws/clients.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** Sees a call pass: `answerOf` is the sandbox. */
export type Pass = (service: string, operation: string, answerOf: () => Promise<object>) => Promise<object>;

type Middleware = (
  next: unknown,
  context: object,
) => (args: { readonly input: unknown }) => Promise<{ readonly output: object }>;

/**
 * Lets the sandbox answer a client's calls without the SDK's middleware, which is put together anew for each call: a
 * quarter of a life's time. That the sandbox works behind it is what the sandbox's and the conformance tests show.
 */
export function answerAtOnce(client: AnyClient, sandbox: Sandbox, pass: Pass): void {
  const service = String(client.config.serviceId);
  const found: Middleware[] = [];
  sandbox.instrument({
    config: client.config,
    middlewareStack: { add: (middleware: Middleware) => found.push(middleware) },
  } as unknown as AnyClient);
  const [middleware] = found as [Middleware];
  const send = (
    command: { readonly input: unknown; readonly schema?: readonly unknown[] },
    { abortSignal }: { readonly abortSignal?: AbortSignal } = {},
  ) => {
    const operation = String(command.schema?.[2]);
    const handler = middleware(undefined, { __smithy_context: { operation } });
    return orAborted(
      pass(service, operation, async () => (await handler({ input: command.input })).output),
      abortSignal,
    );
  };
  // The SDK's type has the forms with a callback as well.
  client.send = send as AnyClient['send'];
}

/** As the SDK's own: who aborts need not wait for the answer. */
function orAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
