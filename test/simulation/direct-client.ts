import type { AnyClient, ServiceClass } from '../../src/resources/aws/clients.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** Sees a call pass: `answerOf` is the sandbox. */
export type Pass = (service: string, operation: string, answerOf: () => Promise<object>) => Promise<object>;

type Middleware = (
  next: unknown,
  context: object,
) => (args: { readonly input: unknown }) => Promise<{ readonly output: object }>;

/**
 * Clients that the sandbox answers without the SDK's own, whose making and whose middleware, put together anew for each call,
 * are a third of a life's time. That the sandbox works behind the SDK's is what the sandbox's and the conformance tests show.
 */
export function directClients(sandbox: Sandbox, pass: Pass): (service: ServiceClass) => AnyClient {
  const clients = new Map<ServiceClass, AnyClient>();
  return (service) => {
    const client = clients.get(service) ?? directClient(serviceIdOf(service), sandbox, pass);
    clients.set(service, client);
    return client;
  };
}

function directClient(serviceId: string, sandbox: Sandbox, pass: Pass): AnyClient {
  const config = { serviceId };
  const found: Middleware[] = [];
  sandbox.instrument({
    config,
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
      pass(serviceId, operation, async () => (await handler({ input: command.input })).output),
      abortSignal,
    );
  };
  return { config, send } as unknown as AnyClient;
}

const serviceIds = new Map<ServiceClass, string>();

/** Only a client knows it. */
function serviceIdOf(service: ServiceClass): string {
  const id = serviceIds.get(service) ?? String((new service({ region: 'us-west-2' }) as AnyClient).config.serviceId);
  serviceIds.set(service, id);
  return id;
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
