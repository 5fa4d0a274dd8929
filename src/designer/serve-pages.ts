import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseMediaType } from '../rest/body/media-type.js';
import { POLICY_OF_ASSETS, policyOfPage } from './content-security-policy.js';
import { isOfProgram, isPagePath } from './page-paths.js';

/** Where the build of the page puts the nonce. */
const NONCE = '__NONCE__';

/** A name of a file that the build made. It cannot lead out of the folder. */
const ASSET = /^\/assets\/([\w-][\w.-]*)$/;

const NOT_BUILT = [
  'The designer is not built. Run `npm run build`, then reload this page. The API and /docs work without it.',
  '设计器尚未构建。请运行 `npm run build`，然后刷新页面。API 和 /docs 不受影响。',
  '',
].join('\n');

/**
 * Serves the pages of the designer, and below `/assets/` what they load. Pages are answered only to GET and HEAD of those who accept
 * HTML. They and unknown assets are no routes of the API, so that everything else at their paths is the 404 that it was. A person at a
 * path that nothing is at gets the page too, which says so, with the status 404.
 *
 * @param folder the folder with the build. Pages say what to run while it does not exist
 */
export function servePages(fastify: FastifyInstance, folder: string): void {
  const pages = new Pages(folder);
  // Only for its `sendFile`. Names of built files contain a hash of their content.
  void fastify.register(fastifyStatic, {
    root: join(folder, 'assets'),
    serve: false,
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404 || !isRead(request)) {
      done();
      return;
    }
    const path = request.url.split('?', 1)[0] ?? '';
    const asset = ASSET.exec(path)?.[1];
    if (asset !== undefined) void pages.sendAsset(asset, reply).then((isSent) => isSent || done(), done);
    else if (!isOfProgram(path) && acceptsHtml(request))
      void pages.sendPage(reply, isPagePath(path) ? 200 : 404).catch(done);
    else done();
  });
}

/** Adds a request header to those by which the response differs, such as `Origin`. */
const varyBy = (reply: FastifyReply, header: string): FastifyReply =>
  reply.header('vary', [reply.getHeader('vary'), header].filter(Boolean).join(', '));

class Pages {
  private page = '';
  private builtAt = 0;

  constructor(private readonly folder: string) {}

  async sendPage(reply: FastifyReply, status: number): Promise<void> {
    const page = await this.read();
    varyBy(reply, 'accept').header('cache-control', 'no-cache');
    if (page === undefined) {
      await reply
        .code(status === 200 ? 503 : status)
        .type('text/plain; charset=utf-8')
        .send(NOT_BUILT);
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    await reply
      .code(status)
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policyOfPage(nonce))
      .send(page.replaceAll(NONCE, nonce));
  }

  /** @returns whether there is such a file */
  async sendAsset(name: string, reply: FastifyReply): Promise<boolean> {
    if (!(await isFile(join(this.folder, 'assets', name)))) return false;
    await varyBy(reply, 'accept-encoding').header('content-security-policy', POLICY_OF_ASSETS).sendFile(name);
    return true;
  }

  /** The page, read anew after each build; undefined if there is none. */
  private async read(): Promise<string | undefined> {
    const file = join(this.folder, 'index.html');
    try {
      const { mtimeMs } = await stat(file);
      if (mtimeMs !== this.builtAt) {
        this.page = await readFile(file, 'utf8');
        this.builtAt = mtimeMs;
      }
      return this.page;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
}

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

/** Whether `Accept` names HTML, as browsers do for a page that a person opens. A wildcard does not: programs send it. */
const acceptsHtml = ({ headers: { accept = '' } }: FastifyRequest): boolean =>
  accept.split(',').some((entry) => {
    const { type, subtype, parameters } = parseMediaType(entry);
    return type === 'text' && subtype === 'html' && Number(parameters.get('q') ?? 1) > 0;
  });

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? '');
