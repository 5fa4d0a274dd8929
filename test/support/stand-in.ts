import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the stand-in has received. */
interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** JSON parsed, anything else as text. */
  body: any;
}

/** A status without a body, or a body: a string is sent unchanged, anything else as JSON. `none`: no reply at all. */
type Reply = number | 'none' | { status?: number; type?: string; body: unknown };

/** Replies by route, such as `GET /orders`, or `DELETE /files/*` for a prefix. `time` counts the requests of the route from 1. */
export type Routes = Record<string, (asked: Asked, time: number) => Reply>;

/** A local server that stands in for an outside service. */
export interface StandIn {
  url: string;
  /** All requests, in order. */
  asked: Asked[];
  /** The requests of one route, in order. */
  askedBy(route: string): Asked[];
  close(): Promise<void>;
}

/** Starts a server that replies by its routes, and with 404 to other requests. */
export async function startStandIn(routes: Routes): Promise<StandIn> {
  const asked: Asked[] = [];
  const routeOf = ({ method, path }: Asked): string | undefined => {
    const line = `${method} ${path}`;
    return Object.keys(routes).find((route) =>
      route.endsWith('*') ? line.startsWith(route.slice(0, -1)) : line === route,
    );
  };
  const askedBy = (route: string) => asked.filter((one) => routeOf(one) === route);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url!, 'http://stand-in');
      const one: Asked = {
        method: request.method!,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: read(Buffer.concat(chunks).toString(), request.headers['content-type']),
      };
      asked.push(one);
      const route = routeOf(one);
      const reply = route === undefined ? 404 : routes[route]!(one, askedBy(route).length);
      if (reply === 'none') return;
      const { status = 200, type, body } = typeof reply === 'number' ? { status: reply, body: '' } : reply;
      const isText = typeof body === 'string';
      response.writeHead(status, { 'content-type': type ?? (isText ? 'text/plain' : 'application/json') });
      response.end(isText ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    askedBy,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function read(text: string, type = ''): unknown {
  return type.startsWith('application/json') ? JSON.parse(text) : text;
}
