import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** What a route tells of itself to `OPTIONS`. */
export interface RouteDescription {
  /** The name of the view, as DRF would call it, where its path does not say it. */
  name?: string;
  /** The kinds of body that are read, where it is not all. */
  parses?: string[];
  /** The class that declares what the body takes. */
  input?: abstract new () => object;
  /** The class that declares what the answer shows. */
  view?: abstract new () => object;
}

/** A path that the API has, and what can be done there. */
export interface View {
  /** As it is declared: `/api/process/stop/:id`. */
  path: string;
  /** In DRF's order, ready for `Allow`. */
  allowed: string[];
  /** By method. */
  descriptions: Map<string, RouteDescription>;
}

/** The order in which DRF names methods. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

interface Entry {
  path: string;
  pattern: RegExp;
  descriptions: Map<string, RouteDescription>;
}

/** Every path that some method answers: for the methods that it does not answer. */
@Injectable()
export class RouteTable {
  private readonly entries = new Map<string, Entry>();

  constructor({ httpAdapter }: HttpAdapterHost) {
    const fastify = httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRoute', (route) => this.add(route));
  }

  /** The view at a path, or undefined where there is none. */
  at(path: string): View | undefined {
    const found = [...this.entries.values()].filter(({ pattern }) => pattern.test(path));
    const [first] = found;
    if (!first) return undefined;
    const descriptions = new Map(found.flatMap((entry) => [...entry.descriptions]));
    const allowed = METHODS.filter((method) => descriptions.has(method) || method === 'OPTIONS');
    return { path: first.path, allowed, descriptions };
  }

  /** Every route: `GET /api/job/job/:id`. HEAD is no route of its own, being answered by that of GET. */
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
