import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Network, readCaBundle } from '../resources/aws/network.ts';
import { readProxy } from '../resources/aws/proxy.ts';
import type { Io } from './io.ts';

/** The way to AWS that the environment names: HTTPS_PROXY, NO_PROXY, AWS_CA_BUNDLE. @throws StarterError PROXY_INVALID, CA_BUNDLE_UNREADABLE */
export async function readNetwork({ env, cwd }: Pick<Io, 'env' | 'cwd'>): Promise<Network> {
  const proxy = readProxy(env);
  const bundle = env.AWS_CA_BUNDLE;
  const ca = bundle ? await readCaBundle(bundle, (path) => readFile(resolve(cwd, path))) : undefined;
  return { ...(proxy ? { proxy } : {}), ...(ca === undefined ? {} : { ca }) };
}
