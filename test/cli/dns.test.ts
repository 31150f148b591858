import { createSocket, type Socket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import { systemDns } from '../../src/cli/dns.ts';

/** What the server says to a question: names of the asked type, an IPv4 address, an error code (2 SERVFAIL, 3 NXDOMAIN), or nothing ever. */
type Reply = readonly string[] | string | number | 'silence';

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

/** A name server on this machine; answers its address. */
async function server(replies: Readonly<Record<string, Reply>>): Promise<string> {
  const socket = createSocket('udp4');
  open.push(socket);
  socket.on('message', (query, from) => {
    const reply = replies[askedName(query)] ?? 3;
    if (reply !== 'silence') socket.send(packet(query, reply), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return `127.0.0.1:${socket.address().port}`;
}

/** The question follows twelve bytes of header: labels, each with its length before it. */
function askedName(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at] !== undefined && query[at] !== 0; at += 1 + (query[at] ?? 0)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)));
  }
  return labels.join('.').toLowerCase();
}

function packet(query: Buffer, reply: Reply): Buffer {
  const question = query.subarray(12, 12 + askedName(query).length + 2 + 4);
  const type = question.subarray(question.length - 4, question.length - 2);
  const answers = typeof reply === 'string' ? [reply] : typeof reply === 'number' ? [] : reply;
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  // An answer, with recursion.
  header.writeUInt16BE(0x8180 + (typeof reply === 'number' ? reply : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  const records = answers.map((name) => {
    const data = typeof reply === 'string' ? Buffer.from(name.split('.').map(Number)) : encoded(name);
    // The asked name, by its place in the packet; class IN; a minute to live.
    return Buffer.concat([Buffer.from([0xc0, 12]), type, Buffer.from([0, 1, 0, 0, 0, 60, 0, data.length]), data]);
  });
  return Buffer.concat([header, question, ...records]);
}

function encoded(name: string): Buffer {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
  return Buffer.concat([...labels, Buffer.from([0])]);
}

async function dnsOf(replies: Readonly<Record<string, Reply>>) {
  return systemDns({ servers: [await server(replies)], timeoutMs: 100 });
}

test('name servers are told in one form; a name that is missing is absent', async () => {
  const dns = await dnsOf({ 'example.com': ['NS-2.awsdns-02.net', 'ns-1.awsdns-01.com'], 'empty.example.com': [] });
  expect(await dns.nameServers('example.com')).toEqual({
    is: 'found',
    names: ['ns-1.awsdns-01.com', 'ns-2.awsdns-02.net'],
  });
  expect(await dns.nameServers('missing.example.com')).toEqual({ is: 'absent' });
  expect(await dns.nameServers('empty.example.com')).toEqual({ is: 'absent' });
});

test('a delegation to servers that do not answer is broken; a resolver that fails for everything knows nothing', async () => {
  expect(await (await dnsOf({ 'example.com': 2, com: ['a.gtld-servers.net'] })).nameServers('example.com')).toEqual({
    is: 'broken',
  });
  expect(await (await dnsOf({ 'example.com': 2, com: 2 })).nameServers('example.com')).toEqual({ is: 'unknown' });
});

test('no answer is unknown, and does not take for ever', async () => {
  const dns = await dnsOf({ 'example.com': 'silence', 'a.example.com': 'silence' });
  expect(await dns.nameServers('example.com')).toEqual({ is: 'unknown' });
  expect(await dns.cname('a.example.com', [])).toEqual({ is: 'unknown' });
});

test("a record is asked for at the domain's own servers: the resolver may remember that it was missing", async () => {
  const own = await server({ '_a.example.com': ['_B.acm-validations.aws'], '_gone.example.com': 3 });
  const port = Number(own.split(':')[1]);
  const resolver = await server({
    'ns-1.awsdns-01.com': '127.0.0.1',
    '_gone.example.com': ['_old.acm-validations.aws'],
  });
  const dns = systemDns({ servers: [resolver], timeoutMs: 100, port });
  expect(await dns.cname('_a.example.com', ['ns-1.awsdns-01.com'])).toEqual({
    is: 'found',
    names: ['_b.acm-validations.aws'],
  });
  expect(await dns.cname('_gone.example.com', ['ns-1.awsdns-01.com'])).toEqual({ is: 'absent' });
});

test.each([
  ['their addresses are not known', {}],
  ['they may not be asked', { 'ns-1.awsdns-01.com': '127.0.0.1' }],
])('where %s, the resolver is asked instead', async (_case, known) => {
  const silent = await server({ '_a.example.com': 'silence' });
  const resolver = await server({ ...known, '_a.example.com': ['_b.acm-validations.aws'] });
  const dns = systemDns({ servers: [resolver], timeoutMs: 100, port: Number(silent.split(':')[1]) });
  expect(await dns.cname('_a.example.com', ['ns-1.awsdns-01.com'])).toEqual({
    is: 'found',
    names: ['_b.acm-validations.aws'],
  });
});
