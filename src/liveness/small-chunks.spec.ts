import { block } from '../../test/support/turns.js';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { getDefaultHighWaterMark } from 'node:stream';
import { promisify } from 'node:util';
import { until } from '../../test/support/until.js';
import { RestedReads } from './rested-reads.js';
import { boundChunks } from './small-chunks.js';

const HEAD = 'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n';
const CHUNK = '1\r\nx\r\n';
const END = '0\r\n\r\n';

/** A program that uploads 2 MB in chunks of 4 KB on each of 100 connections, and prints how many were answered. */
const UPLOADS = `
  const http = require('node:http');
  const upload = () => new Promise((resolve) => {
    const request = http.request({ port: process.argv[1], method: 'POST' }, (response) => {
      response.on('end', () => resolve(1)).resume();
    });
    request.on('error', () => resolve(0));
    for (let chunk = 0; chunk < 500; chunk += 1) request.write(Buffer.alloc(4096));
    request.end();
  });
  Promise.all(Array.from({ length: 100 }, upload)).then((answers) => {
    console.log(answers.reduce((sum, answer) => sum + answer));
    process.exit();
  });`;

describe('bodies in small chunks', () => {
  let server: Server;
  let pieces: number;

  beforeEach(() => (pieces = 0));

  afterEach(() => server.close());

  async function listening(answer: RequestListener): Promise<void> {
    server = createServer(boundChunks(answer)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  }

  /** Answers with the length of the body. */
  const measured: RequestListener = (request, response) => {
    let length = 0;
    request.on('data', (piece: Buffer) => {
      pieces += 1;
      length += piece.length;
    });
    request.on('error', () => undefined);
    request.on('end', () => response.end(`length ${length}.`));
  };

  /** A connection that has sent the headers of a body, and what comes back on it. */
  function begun(): { socket: Socket; text: () => string } {
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (part) => (text += String(part)));
    socket.write(HEAD);
    return { socket, text: () => text };
  }

  /** Sends this many chunks and the end of a body, and returns what comes back. */
  async function finished({ socket, text }: ReturnType<typeof begun>, chunks: number, chunk = CHUNK) {
    socket.write(chunk.repeat(chunks) + END);
    await until(
      () => socket.closed || text().includes('length'),
      'the body is answered, or its connection ended',
    );
    socket.destroy();
    return text();
  }

  /** Sends a body of this many chunks, and returns what comes back. */
  const sent = (chunks: number, chunk = CHUNK): Promise<string> => finished(begun(), chunks, chunk);

  it('are read, if they are of one connection', async () => {
    await listening(measured);
    expect(await sent(200_000)).toContain('length 200000.');
    expect(pieces).toBe(200_000);
  });

  it('are read in turn among connections, unless they are of usual size', async () => {
    const inTurn = import.meta.jest.spyOn(RestedReads.prototype, 'add');
    await listening(measured);
    expect(await sent(1_000, `400\r\n${'x'.repeat(1024)}\r\n`)).toContain('length 1024000.');
    expect(inTurn).not.toHaveBeenCalled();
    expect(await sent(50_000)).toContain('length 50000.');
    expect(inTurn).toHaveBeenCalled();
    inTurn.mockRestore();
  });

  it('end their connections, if there are many of them in a turn of the event loop', async () => {
    let requests = 0;
    await listening((request, response) => {
      requests += 1;
      measured(request, response);
    });
    const connections = Array.from({ length: 50 }, begun);
    await until(() => requests === 50, 'all requests have come');
    const answers = await Promise.all(connections.map((connection) => finished(connection, 20_000)));
    expect(answers).toContain('');
    // 1,000,000 chunks have been sent.
    expect(pieces).toBeLessThan(500_000);
    // The parsers of the ended connections serve others.
    expect(await sent(1_000)).toContain('length 1000.');
  });

  it('do not end those in usual chunks, of which a busy server reads many in a turn', async () => {
    await listening(measured);
    const { port } = server.address() as AddressInfo;
    const busy = setInterval(() => {
      block(30);
    }, 60);
    // Clients of this process would send nothing while the server is busy.
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', UPLOADS, `${port}`]);
    clearInterval(busy);
    expect(stdout.trim()).toBe('100');
  });

  it('stay with their sender while nobody reads them', async () => {
    let unread: IncomingMessage | undefined;
    await listening((request) => (unread = request));
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write(HEAD + CHUNK.repeat(500_000) + END);
    socket.on('error', () => undefined);
    const request = await until(() => unread, 'the request has come');
    // Node reads once before a body is asked for.
    request.read(0);
    await until(() => request.readableLength > 0, 'a part of the body has come');
    for (let turns = 0; turns < 100; turns += 1) await new Promise(setImmediate);
    const { readableLength } = request;
    socket.destroy();
    // What a stream may hold, 64 KiB since Node 22, and what Node has read besides.
    expect(readableLength).toBeLessThan(getDefaultHighWaterMark(false) + 34_000);
  });
});
