import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateKeyPairCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { teleportImages } from './images.ts';

export interface EmulatorOptions {
  /** Default `us-west-2`. */
  readonly region?: string;
  /** Key pairs there are from the beginning. Default `['exampleuser']`. */
  readonly keyNames?: readonly string[];
  /** Public hosted zones there are from the beginning. Default `['example.com']`. */
  readonly zones?: readonly string[];
  /** Whether the account has a default VPC. Default true. */
  readonly defaultVpc?: boolean;
}

/** A running emulator of AWS, filled with what the starter cluster expects to find. */
export interface Emulator {
  readonly url: string;
  readonly region: string;
  /** What a program needs in its environment to talk to the emulator. */
  readonly env: Readonly<Record<string, string>>;
  /** The server's log so far: a line a request. */
  log(): string;
  /** Ends the server and removes its files. Repeatable. */
  stop(): Promise<void>;
}

const PROGRAM = process.env.MOTO_SERVER ?? 'moto_server';
const START_TIMEOUT_MS = 40_000;

/** Whether `moto_server` (or the program that MOTO_SERVER names) can be run here. */
export function emulatorInstalled(): boolean {
  const places = PROGRAM.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
  return places.some((place) => {
    try {
      accessSync(join(place, PROGRAM), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Whether tests on the emulator run. Where it is not installed one line says that they are skipped, unless
 * REQUIRE_EMULATOR=1 asks for a failure.
 */
export function emulatorWanted(suite: string): boolean {
  if (emulatorInstalled()) return true;
  if (process.env.REQUIRE_EMULATOR === '1') {
    throw new Error(`${suite}: ${PROGRAM} is not installed, and REQUIRE_EMULATOR=1 asks for it`);
  }
  process.stderr.write(`${suite}: skipped on the emulator, ${PROGRAM} is not installed\n`);
  return false;
}

/** Starts a fresh emulator on a free port and fills it. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const region = options.region ?? 'us-west-2';
  const directory = mkdtempSync(join(tmpdir(), 'emulator-'));
  const images = join(directory, 'images.json');
  const logFile = join(directory, 'log');
  writeFileSync(images, JSON.stringify(teleportImages()));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const output = openSync(logFile, 'w');
  // A group of its own: the program may be a shim that starts the real one.
  const server = spawn(PROGRAM, ['-H', '127.0.0.1', '-p', String(port)], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, MOTO_AMIS_PATH: images, MOTO_ACM_VALIDATION_WAIT: '2' },
  });
  closeSync(output);
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
    server.once('error', () => resolve());
  });
  const endAtExit = (): void => endGroup(server);
  process.once('exit', endAtExit);
  const log = (): string => readFileSync(logFile, 'utf8');
  const stop = async (): Promise<void> => {
    process.off('exit', endAtExit);
    endGroup(server);
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await answers(url, server, log);
    await fill(url, region, options);
  } catch (error) {
    await stop();
    throw error;
  }
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return { url, region, env, log, stop };
}

async function fill(url: string, region: string, options: EmulatorOptions): Promise<void> {
  const settings = {
    region,
    endpoint: url,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  };
  const ec2 = new EC2Client(settings);
  const route53 = new Route53Client(settings);
  const kms = new KMSClient(settings);
  for (const KeyName of options.keyNames ?? ['exampleuser']) await ec2.send(new CreateKeyPairCommand({ KeyName }));
  for (const Name of options.zones ?? ['example.com']) {
    await route53.send(new CreateHostedZoneCommand({ Name, CallerReference: `world-${Name}` }));
  }
  // The emulator makes the account's own aliases when they are first listed.
  await kms.send(new ListAliasesCommand({}));
  if (options.defaultVpc === false) await removeDefaultVpc(ec2);
  for (const client of [ec2, route53, kms]) client.destroy();
}

async function removeDefaultVpc(ec2: EC2Client): Promise<void> {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }));
  const VpcId = Vpcs?.[0]?.VpcId;
  if (VpcId === undefined) return;
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }));
  for (const { SubnetId } of Subnets ?? []) await ec2.send(new DeleteSubnetCommand({ SubnetId }));
  await ec2.send(new DeleteVpcCommand({ VpcId }));
}

async function answers(url: string, server: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (server.exitCode !== null || server.pid === undefined) throw new Error(`${PROGRAM} ended at once:\n${log()}`);
    try {
      const answer = await fetch(`${url}/moto-api/data.json`);
      await answer.arrayBuffer();
      return;
    } catch {
      await delay(100);
    }
  }
  throw new Error(`${PROGRAM} did not answer within ${START_TIMEOUT_MS / 1000} s:\n${log()}`);
}

function endGroup(server: ChildProcess): void {
  if (server.pid === undefined || server.exitCode !== null) return;
  try {
    process.kill(-server.pid, 'SIGTERM');
  } catch {
    // It has ended meanwhile.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
