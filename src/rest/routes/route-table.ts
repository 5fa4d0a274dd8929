import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** The description of a route for `OPTIONS`. */
export interface RouteDescription {
  /** The name of the view, if it cannot be derived from the path. */
  name?: string;
  /** The media types of the body, if not all are supported. */
  parses?: string[];
  /** The class that declares the fields of the body. */
  input?: abstract new () => object;
  /** Whether every field of the body is optional. */
  partial?: boolean;
  /** The class that declares the fields of the response. */
  view?: abstract new () => object;
  /** The service that reads the object of the path. `OPTIONS` lists a change only if the object exists. */
  shownBy?: abstract new (...dependencies: never[]) => DetailReader;
}

/** Reads one object; throws NotFound if it does not exist. */
export interface DetailReader {
  detail(id: number): Promise<unknown>;
}

/** A path of the API and its methods. */
export interface View {
  /** The path as declared, such as `/api/process/stop/:id`. */
  path: string;
  /** The methods for `Allow`, in DRF's order. */
  allowed: string[];
  /** The descriptions of its routes, by method. */
  descriptions: Map<string, RouteDescription>;
}

/** DRF's order of methods. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

interface Entry {
  path: string;
  pattern: RegExp;
  descriptions: Map<string, RouteDescription>;
}

/** Every path with its methods, for `OPTIONS` and for methods that a path does not support. */
@Injectable()
export class RouteTable {
  private readonly entries = new Map<string, Entry>();

  constructor({ httpAdapter }: HttpAdapterHost) {
    const fastify = httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRoute', (route) => this.add(route));
  }

  /** The view at a path; undefined if there is none. */
  at(path: string): View | undefined {
    // As the router and DRF do: `/api/job/callback/secret/` is not the `:id` of `/api/job/callback/:id/`.
    const exact = this.entries.get(path.replace(/\/$/, ''));
    const found = exact ? [exact] : [...this.entries.values()].filter(({ pattern }) => pattern.test(path));
    const [first] = found;
    if (!first) return undefined;
    const descriptions = new Map(found.flatMap((entry) => [...entry.descriptions]));
    const allowed = METHODS.filter((method) => descriptions.has(method) || method === 'OPTIONS');
    return { path: first.path, allowed, descriptions };
  }

  /** Every route, such as `GET /api/job/job/:id`. HEAD is not listed, since the route of GET serves it. */
  all(): string[] {
    const routes = [...this.entries.values()].flatMap(({ path, descriptions }) =>
      [...descriptions.keys()].map((method) => `${method} ${path}`),
    );
    return routes.filter((route) => !route.startsWith('HEAD '));
  }

  private add({ url, method, config }: RouteOptions): void {
    const path = url.replace(/\/$/, '');
    const entry = this.entries.get(path) ?? { path, pattern: patternOf(path), descriptions: new Map() };
    this.entries.set(path, entry);
    for (const each of [method].flat()) entry.descriptions.set(each, config ?? {});
  }
}

const patternOf = (path: string): RegExp => {
  const segments = path.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+';
    return segment.replace(/[.*+?^${}()|[\]\\]/g, (character) =>
      character === '*' ? '.*' : `\\${character}`,
    );
  });
  return new RegExp(`^${segments.join('/')}/?$`);
};
