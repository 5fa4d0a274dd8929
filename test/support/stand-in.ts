import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the outside service has seen it. */
interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** JSON parsed, anything else as text. */
  body: any;
}

/** A status alone, or a body: text as it is, anything else as JSON. */
type Reply = number | { status?: number; type?: string; body: unknown };

/** Answers by `GET /orders`, or by `DELETE /files/*` for all that begin so; `time` counts the route's requests from 1. */
export type Routes = Record<string, (asked: Asked, time: number) => Reply>;

/** An outside service on this machine. */
export interface StandIn {
  url: string;
  /** All that it was asked, in order. */
  asked: Asked[];
  /** What it was asked by a route, in order. */
  askedBy(route: string): Asked[];
  close(): Promise<void>;
}

/** Starts a service that answers by its routes, and 404 to all else. */
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
